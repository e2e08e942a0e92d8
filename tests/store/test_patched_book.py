"""The gradebook that is patched is the one worked out from nothing, whatever people and staff did before."""

import random
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from peerreview.domain import designs
from peerreview.domain.refusals import Refusal
from peerreview.domain.schedule import WindowRow
from peerreview.store import (
    accounts,
    activities,
    alerts,
    asking,
    attributes,
    closing,
    db,
    grading,
    handing_in,
    leaving,
    moderation,
    responses,
    settle,
    showcase,
)
from peerreview.store.happened import OF_ACTIVITY, QUIET
from peerreview.store.rehearsal.cast import START as BEGIN
from peerreview.store.rehearsal.play import begin, go_on
from tests.browser import Counted
from tests.cast import START, day
from tests.together import come, opened

ROOT = Path(__file__).parent.parent.parent


def anew(course, now):
    """The Book worked out from nothing; what is kept is kept."""
    kept = db.kept.pop("gradebooks")
    found = grading.of_course(course, now)
    db.kept["gradebooks"] = kept
    return found


def lines_anew(activity, now):
    """What ``of_class`` gives, worked out from nothing."""
    kept = db.kept.pop("grades", None)
    found = grading.of_class(activity, now)
    db.kept["grades"] = kept or {}
    return found


def plain(book):
    """What a Book says, whatever it is made of."""
    columns = [(one.rule, one.ready, one.released, one.at) for one in book.columns]
    return (
        columns,
        [(one.enrolment, one.name, one.cells, one.total, one.tags) for one in book.people],
        book.spread,
    )


class Deeds:
    """What may be done in a World, by name; each picks whom and what at random and may be refused."""

    def __init__(self, world, draw):
        self.world, self.draw = world, draw
        self.by = {"by": world.instructor.account_id}

    @property
    def who(self):
        """One of the students, gone or here."""
        return self.draw.choice(self.world.students)

    def one(self, condition="1 = 1"):
        """A Work of the activity that fits a condition."""
        found = db.rows(
            f"select id from response where activity_id = ? and {condition}", self.world.activity.id
        )
        if not found:
            raise Refusal
        return responses.by_id(self.draw.choice(found)[0])

    def line(self):
        """A student's Line."""
        lines = grading.of_activity(self.world.activity, self.world.at)
        return lines[self.draw.choice(sorted(lines))]

    def hands_in(self):
        self.world.hand_in(self.who, f"Text {self.draw.random()}")

    def hands_in_again(self):
        work = self.one("task = 'work' and version > 0 and author_id is not null")
        who = next(one for one in self.world.students if one.id == work.author)
        self.world.save(who, work, {"text": {"text": f"Once more {self.draw.random()}."}})
        if self.draw.random() < 0.7:
            handing_in.hand_in(work, person=who.id, by=who.account_id, now=self.world.at)

    def begins(self):
        self.world.begin(self.who)

    def claims(self):
        self.world.claim(self.who)

    def reviews(self):
        work = self.one("task = 'review' and state = 'draft'")
        who = next(one for one in self.world.students if one.id == work.author)
        self.world.send(who, work, self.draw.choice(["l1", "l2", "l3", "l4"]))

    def takes_back(self):
        work = self.one("version > 0 and author_id is not null")
        responses.withdraw(work, person=work.author, by=None, now=self.world.at)

    def brings_back(self):
        work = self.one("state = 'withdrawn'")
        responses.restore(work, person=work.author, by=None, now=self.world.at)

    def is_held(self):
        moderation.hold(self.one("shown > 0"), stamp=None, reason="Look", now=self.world.at, **self.by)

    def is_released(self):
        moderation.release(self.one("state = 'held'"), stamp=None, now=self.world.at, **self.by)

    def is_returned(self):
        moderation.return_for_repair(
            self.one("state = 'held'"), stamp=None, note="Mend it", now=self.world.at, **self.by
        )

    def is_flagged(self):
        work = self.one("shown > 0 and task = 'review'")
        moderation.flag(work, by=self.who.account_id, reason="Look", now=self.world.at)

    def gets_time(self):
        activities.extend(
            self.world.activity,
            phase=self.draw.choice(["submit", "review"]),
            whom=f"p{self.who.id}",
            closes=self.world.at + timedelta(days=self.draw.randint(1, 4)),
            reason="Ill",
            now=self.world.at,
            **self.by,
        )

    def is_excused(self):
        activities.extend(
            self.world.activity,
            phase=self.draw.choice(["submit", "review"]),
            whom=f"p{self.who.id}",
            waived=True,
            reason="Ill",
            now=self.world.at,
            **self.by,
        )

    def loses_time(self):
        activities.take_back_extension(
            self.world.activity, phase="submit", whom=f"p{self.who.id}", now=self.world.at, **self.by
        )

    def asks_for_time(self):
        who = self.who
        asking.ask(
            self.world.activity,
            who.id,
            "time",
            words="Ill",
            task="work",
            by=who.account_id,
            now=self.world.at,
        )

    def is_overridden(self):
        value = Decimal(self.draw.randint(0, 100))
        grading.override(
            self.world.activity, self.line(), value=value, reason="So", now=self.world.at, **self.by
        )

    def is_so_no_more(self):
        grading.take_back_override(self.world.activity, self.line(), now=self.world.at, **self.by)

    def grades_go_out(self):
        grading.release(self.world.activity, now=self.world.at, **self.by)

    def grades_come_back(self):
        grading.undo_release(self.world.activity, now=self.world.at, **self.by)

    def rule_changes(self):
        rule = grading.Rule(Decimal(self.draw.randint(0, 3)), self.draw.choice(["leave", "zero", "excuse"]))
        grading.declare(self.world.course.id, {self.world.activity.id: rule}, now=self.world.at, **self.by)

    def leaves(self):
        who = self.who
        leaving.leave(who, now=self.world.at, **self.by)

    def comes_back(self):
        leaving.come_back(self.world.course.id, self.who.public_id, now=self.world.at, **self.by)

    def joins(self):
        self.world.join_at(f"Newt{self.draw.randrange(10**6)} New", self.world.at)

    def may_not_meet(self):
        one, other = self.draw.sample(self.world.students, 2)
        attributes.declare_conflict(one, other, now=self.world.at, **self.by)

    def is_away(self):
        until = self.world.at + timedelta(days=2)
        attributes.away(self.who, starts=self.world.at, ends=until, source="self", by=None, now=self.world.at)

    def time_passes(self):
        self.world.at += timedelta(hours=self.draw.choice([1, 7, 30, 60]))

    def clock_acts(self):
        settle.settle(self.world.activity.id, self.world.at)


DEEDS = sorted(
    name for name in vars(Deeds) if not name.startswith("_") and name not in ("who", "one", "line")
)
# Without these no sequence gets far: they come more often.
OFTEN = ("hands_in", "claims", "reviews", "reviews", "time_passes", "clock_acts")


@pytest.mark.parametrize("seed", range(8))
def test_after_any_deeds_the_patched_book_is_the_one_made_anew(world, seed):
    draw = random.Random(seed)
    deeds, done = Deeds(world, draw), []
    if seed % 3:  # from the start, or with works and a review by each
        world.reviewed(each=1)
    grading.of_course(world.course.id, world.at)
    for _ in range(40):
        name = draw.choice((*DEEDS, *OFTEN * 2))
        try:
            getattr(deeds, name)()
        except (Refusal, LookupError):
            continue
        done.append(name)
        found = plain(grading.of_course(world.course.id, world.at))
        assert found == plain(anew(world.course.id, world.at)), done
        kept = grading.of_class(world.activity, world.at)
        assert kept == lines_anew(world.activity, world.at), done
    assert len(done) > 10


@pytest.mark.parametrize(
    "path",
    [
        "peerreview/designs/peer_assessment_with_self_review.yaml",
        "peerreview/designs/project.yaml",
        "tests/designs/team_rating.yaml",
    ],
)
def test_in_any_design_the_patched_book_is_the_one_made_anew(store, path):
    design = designs.load((ROOT / path).read_text(), activities.known_forms())
    game = begin(design, people=8, absent=1, late=1, leave=1, seed="3")
    course = game.activity.course
    grading.of_course(course, game.now)
    for days in range(2, 64, 2):
        go_on(game, until=BEGIN + timedelta(days=days))
        assert plain(grading.of_course(course, game.now)) == plain(anew(course, game.now)), days
        assert grading.of_class(game.activity, game.now) == lines_anew(game.activity, game.now), days
    assert any(cell.value for one in grading.of_course(course, game.now).people for cell in one.cells)


def test_it_is_worked_out_for_those_alone_whom_it_concerns(world, monkeypatch):
    works = world.reviewed()
    first = grading.of_course(world.course.id, world.at)
    with Counted() as counted:
        assert grading.of_course(world.course.id, world.at) is first
    assert counted.count == 1
    review = responses.by_id(
        db.row(
            "select id from response where about_response_id = ? and task = 'review'",
            works[world.author.id].id,
        )[0]
    )
    writer = next(one for one in world.students if one.id == review.author)
    world.send(writer, review, "l1")
    found = grading.of_course(world.course.id, world.at)
    before = {one.enrolment: one for one in first.people}
    anew = {one.enrolment for one in found.people if one is not before[one.enrolment]}
    assert world.author.id in anew <= {world.author.id, writer.id}


def test_what_learners_run_and_show_leaves_the_numbers_as_they_are(world):
    group, work = opened(world), world.reviewed()[world.author.id]
    first = grading.of_course(world.course.id, world.at)
    assert len(first.people) > 2
    come(world, group, *world.students[1:3])
    how = {"is_named": False, "reason": "Read it.", "by": world.reviewer.account_id, "now": world.at}
    showcase.propose(work, "", person=world.reviewer.id, **how)
    ((one, me),) = showcase.offers(world.author.account_id)
    showcase.decline(one, by=me.account, now=world.at)
    assert grading.of_course(world.course.id, world.at) is first


LOOKED_AFTER = """
title: One after the other
phases:
  - id: one
    gate: {per: person, when: all, else: escalate}
    tasks: [{id: first, form: submission, see: cohort}, {id: rest, form: submission, see: cohort}]
  - id: two
    tasks: [{id: second, form: submission, see: cohort}]
grading: {weights: {participation: 100}}
"""


def test_who_was_let_past_a_step_and_waits_again_is_worked_out_again(world):
    world.run(
        LOOKED_AFTER, WindowRow("one", 1, "all", START, day(5)), WindowRow("two", 1, "all", None, day(8))
    )
    work = world.begin(world.author, "first")
    world.send_typed(world.author, work, {"text": {"text": "Some words."}})
    settle.tick(world.go(6).at)
    by, found = world.instructor.account_id, alerts.of_activity(world.activity.id)
    alert = next(one for one in found if one.whom == f"p{world.author.id}")
    alerts.close(world.activity, alert.public_id, lets_pass=True, by=by, now=world.at)
    let_past = plain(grading.of_course(world.course.id, world.go(9).at))
    assert let_past == plain(anew(world.course.id, world.at))
    alerts.reopen(world.activity, alert.public_id, by=by, now=world.at)
    found = plain(grading.of_course(world.course.id, world.at))
    assert found == plain(anew(world.course.id, world.at)) != let_past


def test_a_name_changed_elsewhere_is_read(world):
    grading.of_course(world.course.id, world.at)
    how = {"zone": "UTC", "keys_on": True, "quiet": False, "sans": False, "wide": False}
    accounts.change_settings(world.author.account_id, name="Anna Other", now=world.at, **how)
    assert "Anna Other" in [one.name for one in grading.of_course(world.course.id, world.at).people]


def test_lines_that_are_dropped_hide_no_later_ones(world):
    world.go(2)
    grading.of_course(world.course.id, world.at)
    world.hand_in(world.author)
    grading.of_course(world.course.id, world.at)
    db.execute("delete from audit_line where id > (select min(id) from audit_line)")
    for who in world.students[1:]:
        world.hand_in(who)
    found = plain(grading.of_course(world.course.id, world.go(3).at))
    assert found == plain(anew(world.course.id, world.at))
    world.hand_in(world.author, "Once more.")
    assert plain(grading.of_course(world.course.id, world.at)) == plain(anew(world.course.id, world.at))


def test_a_course_that_is_deleted_leaves_the_newest_line(world):
    newest = db.row("select max(id) from audit_line")[0]
    closing.archive(world.other, by=None, now=world.at)
    closing.delete(world.other, typed=world.other.code, by=None, now=world.at)
    assert db.row("select max(id) from audit_line")[0] > newest


def test_what_is_said_of_the_record_is_said_of_verbs_that_are_written():
    text = "".join(path.read_text() for path in (ROOT / "peerreview" / "store").rglob("*.py"))
    unknown = {verb for verb in QUIET if text.count(f'"{verb}"') == 0}
    assert unknown == set()
    assert {one for one in OF_ACTIVITY if f'"{one}.' not in text} == set()

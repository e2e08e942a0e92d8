"""Who settles late makes the same rows, and the same mail, as who settles on time: random histories, played
with a look at every planned moment, and again with looks at chance moments only."""

import random
import shutil
from datetime import timedelta

import pytest

from peerreview.domain import moderation as rules
from peerreview.domain.refusals import Refusal
from peerreview.domain.schedule import WindowRow
from peerreview.store import (
    activities,
    clockwork,
    courses,
    db,
    handing_in,
    in_passing,
    leaving,
    moderation,
    responses,
    settle,
)
from tests.cast import START, World, day, person

GATED = """
title: Step by step
phases:
  - id: write
    title: Write
    group: {size: 2}
    tasks: [{id: note, form: submission, see: group}]
    gate: {per: group, when: all, else: fallback}
  - id: read
    title: Read
    group: same
    tasks: [{id: reply, form: submission, see: group}]
    gate: {when: all}
  - id: close
    title: Close
    tasks: [{id: end, form: submission, see: self}]
"""
DATES = [
    WindowRow("write", 1, "all", START, day(7)),
    WindowRow("read", 1, "all", None, day(14)),
    WindowRow("close", 1, "all", None, day(21)),
]


def on_time(now):
    """Look at every planned moment up to *now*."""
    while (moment := settle.next_moment()) and moment <= now:
        settle.tick(moment)


def by_chance(chance):
    """Look now and then, whatever was planned."""

    def look(now):
        if chance.random() < 0.2:
            settle.tick(now)

    return look


def come(world, chance):
    """Somebody who is in the course opens a page, which settles what is due for them, or presses a button,
    which does so too."""
    left = {row[0] for row in db.rows("select id from enrolment where left_at is not null")}
    who = chance.choice([who for who in world.students if who.id not in left])
    if chance.random() < 0.5:
        in_passing.settle(activities.find(activity_id=world.activity.id), world.at, student=who.id)
    clockwork.catch_up_for(world.activity.id, lambda: (who.id,), world.at)
    return who


def write(world, chance, task):
    who = come(world, chance)
    line = chance.choice(world.lines(who, task))
    work = responses.written_by(
        who.account_id, responses.begin(world.activity, line, who.id, by=who.account_id, now=world.at)
    )
    world.save(who, work, {"text": {"text": f"Text {chance.random()}."}})
    handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)


def review(world, chance):
    who = come(world, chance)
    work = world.claim(who)
    if chance.random() < 0.8:
        world.send(who, work, words=f"Reasons {chance.random()} because of what the text says, and how.")


def more_time(world, chance):
    activities.extend(
        world.activity,
        phase=chance.choice(world.activity.design.phases).id,
        whom=f"p{chance.choice(world.students).id}",
        closes=world.at + timedelta(days=chance.choice((1, 3, 9))),
        waived=chance.random() < 0.2,
        reason="Ill.",
        by=world.instructor.account_id,
        now=world.at,
    )


def release(world, chance):
    activities.release(world.activity, chance.choice(world.activity.design.phases).id, by=None, now=world.at)


def decide(world, chance):
    found = db.rows(
        "select id from response where state in ('submitted', 'held') and task = 'review' order by id"
    )
    work = responses.by_id(chance.choice(found)[0])
    stamp = {"stamp": (work.version, work.state), "by": world.instructor.account_id, "now": world.at}
    if work.state == rules.State.HELD:
        moderation.release(work, **stamp)
    else:
        moderation.hold(work, **stamp, reason="Let me look.")


def come_or_go(world, chance):
    gone = db.row("select public_id from enrolment where left_at is not null and role = 'student'")
    if gone:
        leaving.come_back(world.course.id, gone[0], by=None, now=world.at)
    elif chance.random() < 0.5:
        leaving.leave(chance.choice(world.students), by=None, now=world.at)
    else:
        number = db.row("select count(*) from account")[0]
        courses.enrol(world.course, person(f"New{number} Newcomer"), role="student", by=None, now=world.at)


REVIEWED = ((write, 6), (review, 8), (more_time, 2), (release, 0.3), (decide, 1), (come_or_go, 0.5))
STEPPED = ((write, 9), (more_time, 1), (come_or_go, 0.5))


def history(world, seed, acts, look, tasks):
    """Play forty acts at chance moments; which and when does not depend on who looks."""
    chance = random.Random(seed)
    for hours in sorted(chance.uniform(0, 24 * 23) for _ in range(40)):
        world.go(0, hours)
        look(world.at)
        (act,) = chance.choices([one for one, _ in acts], [weight for _, weight in acts])
        own = random.Random(chance.random())
        try:
            act(world, own, *([own.choice(tasks)] if act is write else ()))
        except (Refusal, IndexError):
            pass  # not open, nothing there: the same in both
        look(world.at)
    settle.tick(world.go(40).at)


def made_rows():
    """Everything that settling makes, in an order of its own."""
    asked = {
        "passage": "select phase, round, whom, at, cause, undone_at from passage",
        "concern": "select subject, kind, task, round, version, detail, at, ended_at from concern",
        "case": "select subject, risk, filters, since from moderation_case",
        "allocation": "select task, round, address, at, cause, ended_at, ended_cause from allocation",
        "membership": "select grouping_id, enrolment_id, peer_group_id, joined_at, left_at from membership",
        "decision": "select response_id, act, from_state, to_state, at, reason from decision",
        "window": "select phase, round, whom, closes_at, late_until, is_waived from phase_window",
        "mail": "select account_id, subject, body, path from outbox_message",
    }
    return {name: sorted(map(repr, db.rows(sql))) for name, sql in asked.items()}


def played(path, file, seed, design, look):
    shutil.copy(file, path)
    db.open_database(f"sqlite:///{path}", synchronous="OFF")
    with db.chance_from(db.Replay("test")):
        world = World()
        if design == "gated":
            world.run(GATED, *DATES)
            history(world, seed, STEPPED, look, ("note", "reply", "end"))
        else:
            history(world, seed, REVIEWED, look, ("work",))
        found = made_rows()
    db.database.close()
    return found


@pytest.mark.parametrize("design", ["reviewed", "gated"])
@pytest.mark.parametrize("seed", [0, *(pytest.param(more, marks=pytest.mark.sweep) for more in range(1, 12))])
def test_late_looks_leave_what_looks_on_time_leave(migrated, tmp_path, seed, design):
    first = played(tmp_path / "first.db", migrated, seed, design, on_time)
    late = played(tmp_path / "late.db", migrated, seed, design, by_chance(random.Random(seed)))
    assert {name: (late[name], rows) for name, rows in first.items() if rows != late[name]} == {}
    # A chance history may leave nobody to look at; the first is known to.
    assert first["mail"] and (seed or first["concern" if design == "reviewed" else "passage"])

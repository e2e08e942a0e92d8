"""Random histories of people who join, leave, come back, change role and team, declare conflicts and review:
what must hold after every act, whatever came before."""

import os
import shutil

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from peerreview.domain import schedule
from peerreview.domain.refusals import Refusal
from peerreview.domain.schedule import WindowRow
from peerreview.store import (
    allocation,
    attributes,
    courses,
    db,
    grading,
    groups,
    leaving,
    moving,
    responses,
)
from peerreview.store.facts import facts_of_activity
from tests.cast import START, World, day, person
from tests.store.test_moving import TEAM

EXAMPLES = 400 if os.environ.get("PEERREVIEW_FULL") else 12
ACTS = (
    "claim",
    "send",
    "type",
    "move",
    "leave",
    "undo",
    "again",
    "role",
    "conflict",
    "peace",
    "deal",
    "join",
)


@pytest.fixture(scope="module")
def ready(migrated, tmp_path_factory):
    """(file, World) of three teams of two whose works are in; day 9, reviews may be written."""
    path = tmp_path_factory.mktemp("histories") / "ready.db"
    shutil.copy(migrated, path)
    db.open_database(f"sqlite:///{path}", synchronous="OFF")
    with db.chance_from(db.Replay("test")):
        world = World()
        world.more += [world.join(f"P{number} Person", "student") for number in range(2)]
        world.run(
            TEAM.replace("pick: 1", "pick: 2"),
            WindowRow("submit", 1, "all", START, day(7)),
            WindowRow("review", 1, "all", None, day(30)),
            WindowRow("respond", 1, "all", None, day(40)),
        )
        world.go(2)
        world.teams = [group for group, *_rest in groups.of_step(world.activity.id, "submit")]
        seated = {
            group: members[0][0] for group, _name, members in groups.of_step(world.activity.id, "submit")
        }
        for group in world.teams:
            world.hand_in(next(who for who in world.students if who.id == seated[group]), f"# Of {group}")
    db.execute("pragma wal_checkpoint(truncate)")
    db.database.close()
    return path, world


class Play:
    """One history: each act is tried, and may be refused."""

    def __init__(self, world):
        self.world, self.people = world, list(world.students)
        self.activity = world.activity

    def act(self, name, one, other):
        who, mate = self.people[one % len(self.people)], self.people[other % len(self.people)]
        self.now = self.world.at
        try:
            getattr(self, name)(courses_row(who), courses_row(mate), other)
        except Refusal:
            pass

    def claim(self, who, _mate, _number):
        self.world.claim(who)

    def _open(self, who):
        found = [line for line in self.world.lines(who, "review") if line.allocation and not line.is_done]
        return responses.by_id(found[0].response) if found and found[0].response else None

    def type(self, who, _mate, _number):
        if who.left_at is None and (work := self._open(who)):
            self.world.save(who, work, {"claim": {"text": "Half a review."}})

    def send(self, who, _mate, _number):
        if who.left_at is None and (work := self._open(who)):
            self.world.send(who, work)

    def move(self, who, _mate, number):
        if who.left_at is None and who.role == "student":
            team = self.world.teams[number % len(self.world.teams)]
            moving.move(self.activity, person=who.id, group=team, by=None, now=self.now)

    def leave(self, who, _mate, _number):
        if who.left_at is None:
            leaving.leave(who, by=None, now=self.now)

    def undo(self, who, _mate, _number):
        leaving.come_back(self.world.course.id, who.public_id, by=None, now=self.now)

    def again(self, who, _mate, _number):
        self._add(who, "student")

    def role(self, who, _mate, number):
        self.leave(who, None, 0)
        self._add(who, ("assistant", "student", "instructor")[number % 3])

    def _add(self, who, role):
        email = db.row("select email from account where id = ?", who.account_id).email
        leaving.add_person(self.world.course, name="", email=email, role=role, by=None, now=self.now)

    def conflict(self, who, mate, _number):
        moving.declare_conflict(who, mate, by=None, now=self.now)

    def peace(self, _who, _mate, _number):
        for found in attributes.declared_conflicts(self.world.course.id, self.now)[:1]:
            moving.end_conflict(found.id, course_id=self.world.course.id, by=None, now=self.now)

    def deal(self, _who, _mate, _number):
        students = [one.id for one in courses.people(self.world.course.id) if one.role == "student"]
        allocation.deal(self.activity, "review", reviewers=students, now=self.now, cause="rescue")

    def join(self, _who, _mate, _number):
        if len(self.people) < 9:
            account = person(f"New{len(self.people)} Comer")
            made = courses.enrol(self.world.course, account, role="student", by=None, now=self.now)
            self.world.accounts[made.id] = account
            self.people.append(made)


def courses_row(who):
    """The Enrolment as it is now."""
    return type(who).get_by_id(who.id)


def refused_pairs(world):
    """{(reviewer, response id)} that may not meet: works of any team they ever sat in, declared conflicts."""
    wrote = db.rows(
        """
        select distinct r.id, m.enrolment_id
        from response r
        join membership m on m.peer_group_id = r.author_group_id
        where r.task = 'work'
        """
    )
    apart = attributes.conflicts_in(world.course.id, world.at)
    return {(one, work) for work, one in wrote} | {
        (one, work) for work, writer in wrote for one, other in apart if other == writer
    }


def open_claims():
    """{(reviewer, response id)} of what is given and not sent."""
    return set(
        db.rows(
            """
            select l.reviewer_id, l.about_response_id
            from allocation l
            left join response r on r.activity_id = l.activity_id and r.address = l.address
            where l.ended_at is null and (r.id is null or r.version = 0)
            """
        )
    )


def owed_about_who_left(world):
    """[(person, response id)]: what somebody present owes about a work none of whose writers is here, and
    has not begun."""
    here = {row.id for row in db.rows("select id from enrolment where left_at is null")}
    writers = {}
    for work, one in db.rows(
        "select r.id, m.enrolment_id from response r join membership m on m.peer_group_id = "
        "r.author_group_id where r.task = 'work' and m.left_at is null"
    ):
        writers.setdefault(work, set()).add(one)
    _plan, everyone = facts_of_activity(world.activity.id)
    return [
        (who, line.subject)
        for who, lines in ((who, duties(world, facts)) for who, facts in everyone.items())
        for line in lines
        if line.kind == "response" and line.task == "review" and not line.begun and not line.is_done
        if not writers.get(line.subject, set()) & here
    ]


def duties(world, facts):
    return schedule.duties(world.activity.design, facts, world.at)


def owed(world, who):
    line = grading.of_activity(world.activity, world.at, enrolment_ids=(who.id,)).get(who.id)
    return line and (line.participation.done, line.participation.owed)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@example([(act, one, one + 1) for act in ("move", "claim", "conflict", "deal") for one in range(6)])
@example([("claim", 0, 0), ("move", 4, 0), ("move", 5, 0)])  # the last of a team moves away
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 8), st.integers(0, 8)), max_size=14))
def test_whatever_happened_nobody_has_what_they_may_not_and_owes_about_nobody_gone(
    ready, tmp_path_factory, history
):
    source, world = ready
    path = tmp_path_factory.mktemp("play") / "play.db"
    shutil.copy(source, path)
    db.open_database(f"sqlite:///{path}", synchronous="OFF")
    with db.chance_from(db.Replay("play")):
        world.go(9).reload()
        play = Play(world)
        for hour, (name, one, other) in enumerate(history, 1):
            world.go(9, hour)
            play.act(name, one, other)
            said = (name, one, other)
            assert open_claims() & refused_pairs(world) == set(), said
            assert owed_about_who_left(world) == [], said
        for who in map(courses_row, play.people):
            if who.left_at is None and who.role == "student":
                before = owed(world, who)
                for come_back in (play.undo, play.again):
                    play.now = world.at
                    leaving.leave(courses_row(who), by=None, now=world.at)
                    come_back(courses_row(who), None, 0)
                    assert owed(world, who) == before
    db.database.close()

"""Reminders and cases of people-to-people designs under a clock that is moved: each at its minute, none at
the minute before."""

import tempfile
from datetime import timedelta

from peerreview.store import credentials, db, letters, migrate, settle
from tests import proctoring, showing
from tests.cast import World

MINUTE = timedelta(minutes=1)


def told():
    """Print a line for each kind; how many came too early, too late, or not at all."""
    bad = 0
    for name, begin in KINDS.items():
        with tempfile.TemporaryDirectory() as folder:
            db.open_database(f"sqlite:///{folder}/minutes.db", synchronous="OFF")
            migrate.up()
            due, count = begin(World())
            before = count()
            settle.tick(due - MINUTE)
            early = count() - before
            settle.tick(due)
            exact = count() - before - early
            db.close_database()
        is_good = early == 0 and exact > 0
        bad += not is_good
        print(f"to the minute: {name:52} {'at its minute' if is_good else f'{early} early, {exact} then'}")
    return bad


def _letters(beginning):
    return lambda: db.row("select count(*) from outbox_message where key like ?", f"{beginning}:%")[0]


def _mechanics(world):
    proctoring.units(world)
    proctoring.train(world.go(1), world.author, world.reviewer)
    proctoring.passes(world.go(1, 2), world.reviewer)
    return world


def _promise(world):
    """A quiz that nobody marks within what is promised is a case."""
    proctoring.quiz(_mechanics(world), world.author)
    within = timedelta(seconds=world.activity.design.tasks["mark"].within)
    return world.at + within, lambda: db.row("select count(*) from alert where closed_at is null")[0]


def _moves_on(world):
    """A case that nobody answers moves on to the next of the staff."""
    due, _count = _promise(world)
    settle.tick(due)
    (case,) = db.rows("select owner_id, due_at from alert where closed_at is null")
    return db.moment(case.due_at), lambda: db.row(
        "select count(*) from alert where closed_at is null and owner_id <> ?", case.owner_id
    )[0]


def _returns(world):
    """What somebody took and did not mark is theirs up to its minute, and back in the queue at the next."""
    proctoring.quiz(_mechanics(world), world.author)
    proctoring.take(world, world.reviewer)
    (line,) = [one for one in world.lines(world.reviewer, "mark") if one.returns]
    lapsed = "select count(*) from allocation where ended_cause = 'lapsed'"
    return line.returns + MINUTE, lambda: db.row(lapsed)[0]


def _ends_soon(days):
    def begin(world):
        proctoring.units(world)
        until = world.at + timedelta(days=60)
        by = world.instructor.account_id
        credentials.grant(world.reviewer, "cred.proctor", reason="Trained", until=until, by=by, now=world.at)
        due = until - timedelta(days=days)
        settle.tick(due - 2 * MINUTE)
        return due, _letters("ends")

    return begin


def _waits_for_a_yes(world):
    showing.wrote(world)
    told_at = letters.hour_of_all(letters.about(world.activity.id), world.at)
    return told_at + timedelta(days=3), _letters("proposed_waits")


KINDS = {
    "a promise that is not kept becomes a case": _promise,
    "a case that nobody answers moves on": _moves_on,
    "what is not marked in time returns to the queue": _returns,
    "a credential ends in 30 days": _ends_soon(30),
    "a credential ends in 7 days": _ends_soon(7),
    "somebody of a group has not said yes or no": _waits_for_a_yes,
}

"""Rehearsals asked for on a page: played by another process, so that nobody waits for them, and kept until
the next one of the same design."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from peerreview.domain.refusals import Invalid, NotNow
from peerreview.domain.words import N_
from peerreview.store import audit, db, library
from peerreview.store.rehearsal.apart import play_apart, too_small
from peerreview.store.rehearsal.report import as_plain
from peerreview.store.tables import Rehearsal

MOST_PEOPLE = 120  # a class that plays within LIMIT; larger ones are rehearsed on the command line
LIMIT = timedelta(minutes=5)  # who has not ended by then was interrupted
_ROOT = Path(__file__).parents[3]


class Rehearsed(NamedTuple):
    """The newest rehearsal of a design: of how many ``people``, of whom were ``absent`` for a while, came
    ``late``, ``leave`` in the middle; asked for ``at``; ``state`` playing, interrupted or ended; ``seen``:
    the report as plain values (``report.as_plain``), None before it ended; ``is_current``: whether the design
    is still what was played."""

    people: int
    absent: int
    late: int
    leave: int
    at: datetime
    state: str
    seen: dict | None
    is_current: bool


def newest(course_id, offer, now):
    """The Rehearsed of an Offer of the library, or None."""
    row = db.row(
        """
        select digest, people, absent, late, leave, at, ended_at, seen
        from rehearsal
        where course_id = ? and design = ?
        """,
        course_id,
        offer.key,
    )
    if row is None:
        return None
    at = db.moment(row.at)
    state = "ended" if row.ended_at else "playing" if now - at < LIMIT else "interrupted"
    seen = json.loads(row.seen) if row.seen else None
    is_current = offer.design is not None and offer.design.digest == row.digest
    return Rehearsed(row.people, row.absent, row.late, row.leave, at, state, seen, is_current)


def ask(course_id, key, *, people, absent, late, leave, by, now):
    """Let a design be rehearsed by so many *people* (those who come *late* among them). Returns at once; it
    is played by a process of its own. Invalid (its field) for a class that cannot play it; NotNow while
    another one is played; Missing when there is no such design."""
    offer = library.find(course_id, key)
    _check(offer.design, people, absent, late, leave)
    with db.writing():
        if db.row("select id from rehearsal where ended_at is null and at > ?", now - LIMIT):
            raise NotNow(N_("A rehearsal is being played. It takes a minute or two; then it is your turn."))
        db.execute("delete from rehearsal where course_id = ? and design = ?", course_id, key)
        asked = Rehearsal.create(
            course=course_id,
            design=key,
            digest=offer.design.digest,
            people=people,
            absent=absent,
            late=late,
            leave=leave,
            by=by,
            at=now,
        )
        audit.record(
            "design.rehearsed", "rehearsal", asked.id, by=by, at=now, course=course_id, title=offer.title
        )
    _begin(asked.id)


def _check(design, people, absent, late, leave):
    if design is None:
        raise Invalid(N_("Its text cannot be read yet: mend it first."), field="people")
    if not 1 <= people <= MOST_PEOPLE:
        raise Invalid(
            N_("Between 1 and {most} people. For more: “flask rehearse FILE” on the server."),
            field="people",
            most=MOST_PEOPLE,
        )
    staying = people - late - leave
    for name, count in (("late", late), ("leave", leave), ("absent", absent)):
        if count > people or staying < 1 or (name == "absent" and absent > staying):
            raise Invalid(
                N_("Too many: of {people} people {staying} would be there from the start to the end."),
                field=name,
                people=people,
                staying=max(staying, 0),
            )
    for sentence in too_small(design, staying):
        raise Invalid(sentence.replace("{", "{{").replace("}", "}}"), field="people")


def _begin(asked):
    """Start the process that plays it. The address of the database goes through a pipe: it may hold a
    password, which a command line would show to everybody on the machine."""
    child = subprocess.Popen(
        [sys.executable, "-m", "peerreview.store.rehearsal"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )
    child.stdin.write(json.dumps({"database": db.address(), "asked": asked}))
    child.stdin.close()


def carry_out(asked):
    """Play a rehearsal that was asked for (its row id) and keep what was seen. For a process of its own: the
    open database is closed while it plays. Nothing happens where it is gone by then."""
    row = db.row(
        "select course_id, design, people, absent, late, leave from rehearsal where id = ?",
        asked,
    )
    if row is None:
        return
    found = play_apart(
        library.find(row.course_id, row.design).design,
        people=row.people,
        absent=row.absent,
        late=row.late,
        leave=row.leave,
    )
    with db.writing():
        db.execute(
            "update rehearsal set ended_at = ?, seen = ? where id = ?",
            datetime.now(UTC),
            json.dumps(as_plain(found)),
            asked,
        )

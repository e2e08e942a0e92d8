"""Who is reminded, of what: of what they owe and can send now; whoever cannot act is spared, with the
reason."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from peerreview.domain import clock
from peerreview.domain.visibility import is_open_to_staff
from peerreview.domain.words import N_

CAN = ("open", "grace", "late", "again")
PAUSE = timedelta(hours=1)  # nobody is reminded twice within it, whoever presses
MOST_WORDS = 500  # characters of what staff add

SPARED = {
    "recent": N_("was reminded a moment ago"),
    "waived": N_("is excused, so owes nothing"),
    "waiting": N_("cannot act: nothing is left that they may review"),
    "done": N_("has sent everything that is open"),
    "locked": N_("cannot act: it is not open to them yet"),
    "closed": N_("cannot act any more: it is closed for them"),
    "none": N_("owes nothing here"),
}


class Owed(NamedTuple):
    """What somebody owes of one task in one round and can send now: ``count`` of them, ``begun`` of which
    are begun; ``closes`` the end that holds for them, or None."""

    task: str
    round: int
    count: int
    begun: int
    closes: datetime | None


def owed_now(design, lines: Iterable) -> list[Owed]:
    """[Owed] of a person's duties (``schedule.Duty``), what closes first first. Nothing of tasks that staff
    may not read: a letter would tell who did them."""
    found: dict[tuple[str, int], Owed] = {}
    for line in lines:
        if not (line.is_owed and line.state in CAN and is_open_to_staff(design.tasks[line.task])):
            continue
        known = found.get((line.task, line.round), Owed(line.task, line.round, 0, 0, last_day(line.window)))
        found[line.task, line.round] = known._replace(
            count=known.count + 1, begun=known.begun + bool(line.begun)
        )
    return sorted(found.values(), key=lambda one: (one.closes is None, one.closes))


def last_day(window) -> datetime | None:
    """Until when somebody can still send: the end, once that has passed the end of what is late."""
    return window.late_until if window.state == "late" else window.closes


def why_spared(design, lines: Iterable) -> str:
    """A key of SPARED: why somebody who owes nothing now owes nothing, the most telling reason first."""
    told = [line for line in lines if is_open_to_staff(design.tasks[line.task]) and not line.is_optional]
    states = {line.state for line in told}
    for state in ("waiting", "waived", "locked", "closed"):
        if state in states and (state != "locked" or "done" not in states):
            return state
    return "done" if "done" in states else "none"


def listed(design, owed: Iterable[Owed], zone: str, now: datetime) -> str:
    """One line a task, as the letter says it: "2 x Review, until Fri 11 Dec, 17:00 CET"."""
    lines = []
    for one in owed:
        title = design.tasks[one.task].title
        turn = f", round {one.round}" if one.round > 1 else ""
        until = f", until {clock.spoken(one.closes, zone, now)}" if one.closes else ""
        begun = f" ({one.begun} begun)" if one.begun else ""
        lines.append(f"- {one.count} × {title}{turn}{until}{begun}")
    return "\n".join(lines)

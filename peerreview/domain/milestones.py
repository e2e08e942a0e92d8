"""The dates that a team sets for its own milestones: in order, to come, and moved with a reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_

LONGEST = 300  # characters of a reason


class Wanted(NamedTuple):
    """What a team says of one milestone: ``closes`` (None: no date) and, where it moves one, the
    ``reason``."""

    closes: datetime | None
    reason: str = ""


def changed(dates: Mapping[int, datetime | None], wanted: Mapping[int, Wanted]) -> list[int]:
    """The milestones (numbers from 1) whose date is another one than in *dates*."""
    return sorted(number for number, one in wanted.items() if one.closes != dates.get(number))


def problems(dates, wanted, passed, now) -> dict[int, Invalid]:
    """{milestone: what cannot stand} of *wanted* {number: Wanted} over the *dates* {number: moment or None}
    that hold; *passed*: those that are behind the team. Only what is changed is looked at: a date that was
    set and is over by now may stay."""
    found = {}
    after = {**dates, **{number: one.closes for number, one in wanted.items()}}
    for number in changed(dates, wanted):
        one, before = wanted[number], dates.get(number)
        if number in passed:
            found[number] = Invalid(N_("This one is done. Its date stays."))
        elif one.closes is None:
            found[number] = Invalid(N_("A milestone that has a date keeps one. Choose another day."))
        elif one.closes <= now:
            found[number] = Invalid(N_("This day is over already. Choose one that is still to come."))
        elif wrong := _out_of_order(number, after):
            found[number] = Invalid(
                N_("Milestone {other} comes before milestone {number}, so its day does too."),
                other=min(number, wrong),
                number=max(number, wrong),
            )
        elif before is not None and not one.reason.strip():
            found[number] = Invalid(N_("Say in a few words why it moves: your team reads it later."))
        elif len(one.reason) > LONGEST:
            found[number] = Invalid(N_("Say it shorter: up to {most} characters fit."), most=LONGEST)
    return found


def _out_of_order(number, dates):
    """The number of a neighbour that would stand on the wrong side of this date, or None."""
    own = dates[number]
    for other, closes in dates.items():
        if closes is not None and (other < number and closes > own or other > number and closes < own):
            return other
    return None

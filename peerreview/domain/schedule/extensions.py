"""An extension: more time than the class has, for a person, a group or a section."""

from datetime import datetime
from typing import NamedTuple

from peerreview.domain.refusals import Invalid
from peerreview.domain.schedule.facts import Facts, Person
from peerreview.domain.schedule.windows import windows
from peerreview.domain.words import N_


class Extension(NamedTuple):
    """The deadline that holds and the end of late work (None: none); ``is_kept``: the one given before is
    longer, so that one stands."""

    closes: datetime
    late_until: datetime | None
    is_kept: bool = False


def extended(closes, late_until, dated, before=None):
    """The Extension that holds once *closes* and *late_until* (or None) are given to somebody for whom a step
    closes at *dated* without any, and who had the WindowRow *before*.

    Of several the most generous holds; who shall have less has the longer one taken back first. Invalid
    (field closes or late_until) when it is no more than the class has."""
    if late_until and late_until < closes:
        raise Invalid(
            N_("Late work ends before the deadline itself. Choose a later date, or leave it empty."),
            field="late_until",
        )
    if dated is None:
        raise Invalid(
            N_("This step has no end for the class, so nobody needs more time. Give the class a date first."),
            field="closes",
        )
    if closes < dated:
        raise Invalid(
            N_("That is less time than the class has. An extension is more, never less."), field="closes"
        )
    if before is None or before.closes is None:
        return Extension(closes, late_until)
    lates = [moment for moment in (late_until, before.late_until) if moment]
    return Extension(max(closes, before.closes), max(lates, default=None), before.closes > closes)


def class_closes(design, rows, passages, *, section, since, step, now):
    """When a *step* (phase, round) closes for the class, or for *section* (an id or None) where it has dates
    of its own; None without a date. *rows* and *passages* are theirs, *since* is the publication."""
    facts = Facts(Person(0, "student", section, since), since, tuple(rows), tuple(passages))
    window = windows(design, facts, now).get(step)
    return window and window.class_closes

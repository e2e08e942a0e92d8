"""A person's total in a course: the released grades of its activities by the weights it declares. What is not
released, excused or missing is not in it; its weight goes to the others."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from peerreview.domain.grading.rounding import Number, apportion, tenths
from peerreview.domain.grading.total import Total
from peerreview.domain.words import N_

# How an activity stands in somebody's total; only the first is in it.
STATES = ("counted", "waiting", "unreleased", "excused", "missing", "closed")
ABSENT = ("leave", "zero", "excuse")  # what a course declares for who hands nothing in

WHY_ZERO = N_("Nothing was handed in. The rule of this course counts that as zero.")
WHY_EXCUSED = N_("Nothing was handed in. The rule of this course leaves it out of the total.")
WHY_WAIVED = N_("Excused: it counts neither for nor against.")


class Entry(NamedTuple):
    """One activity for one person: its ``key``, its ``weight`` (0 or more), the ``value`` 0..100 or None, one
    of STATES."""

    key: int
    weight: Number
    value: Decimal | None
    state: str


class Row(NamedTuple):
    """An entry in the total: its ``share`` in percent of what counts, its ``contribution`` in points; both
    None where it is not in it."""

    entry: Entry
    share: Decimal | None
    contribution: Decimal | None


class CourseTotal(NamedTuple):
    """``value`` 0..100, the sum of the contributions, or None; ``rows`` of all entries; ``rests_on``: how
    much of the declared weights is in it, in percent."""

    value: Decimal | None
    rows: tuple[Row, ...]
    rests_on: Decimal


def course_total(entries: Iterable[Entry]) -> CourseTotal:
    """The total of *entries*. Raises ValueError for a negative weight."""
    entries = list(entries)
    if any(entry.weight < 0 for entry in entries):
        raise ValueError("a weight is not negative")
    used = [one for one in entries if one.state == "counted" and one.value is not None and one.weight]
    whole = sum((Fraction(str(one.weight)) for one in used), Fraction(0))
    if not used:
        return CourseTotal(None, tuple(Row(one, None, None) for one in entries), Decimal(0))
    shares = [Fraction(str(one.weight)) / whole * 100 for one in used]
    parts = [Fraction(one.value) * share / 100 for one, share in zip(used, shares, strict=True)]
    told = dict(zip((one.key for one in used), zip(apportion(shares), apportion(parts), strict=True)))
    rows = tuple(Row(one, *told.get(one.key, (None, None))) for one in entries)
    declared = sum((Fraction(str(one.weight)) for one in entries), Fraction(0))
    value = sum((part for _share, part in told.values()), Decimal(0))
    return CourseTotal(value, rows, tenths(whole / declared * 100))


def standing(value: Decimal | None, why: str) -> str:
    """One of STATES for a released grade: its *value*, and *why* it has none."""
    if value is not None:
        return "counted"
    return "excused" if str(why) in (WHY_EXCUSED, WHY_WAIVED) else "missing"


def absent(lines: Iterable, task: str) -> str:
    """What a person's duties (``schedule.Duty``) say of who did not hand in what is graded, *task*: waived =
    staff excused them, missed = it is closed for them and nothing came, "" = neither."""
    states = [line.state for line in lines if line.task == task and not line.is_optional]
    if states and all(state == "waived" for state in states):
        return "waived"
    return "missed" if states and all(state in ("closed", "waived") for state in states) else ""


def by_rule(total: Total, how: str, rule: str) -> Total:
    """The total of somebody without one, by the *rule* (of ABSENT) of the course; *how* of ``absent``."""
    if total.value is not None or not how:
        return total
    if how == "waived":
        return Total(None, None, (), WHY_WAIVED)
    if rule == "zero":
        return Total(Decimal(0), Decimal(0), (), WHY_ZERO)
    return Total(None, None, (), WHY_EXCUSED) if rule == "excuse" else total

"""The submission grade: how the points of several reviews become one number, with its rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from peerreview.domain.grading.rounding import Number, apportion, exact, tenths
from peerreview.domain.words import N_


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a rubric: `weight` is any positive number, `top` the highest points it gives."""

    id: str
    title: str
    weight: Number
    top: Number


class Method(NamedTuple):
    """A way to make one number of the points that several reviews give on a criterion. ``of`` [points] ->
    number; ``to_author``, ``to_staff`` and ``when_apart`` say what it does, in one sentence each."""

    of: Callable
    to_author: str
    to_staff: str
    when_apart: str


# A new method is a line here: designs may name it, and every page says what it does.
METHODS = {
    "median": Method(
        median,
        N_(
            "For each criterion we take the middle one of the points your readers gave, so one odd review "
            "cannot pull"
            " it."
        ),
        N_("For each criterion the middle one of the points given, as a share of its top, by its weight."),
        N_("The middle one counts, so no single reader decides."),
    ),
    "mean": Method(
        lambda points: sum(points) / len(points),
        N_("For each criterion we take the mean of the points your readers gave: each of them counts alike."),
        N_("For each criterion the mean of the points given, as a share of its top, by its weight."),
        N_("The mean counts, so each of them moves the grade a little."),
    ),
}


@dataclass(frozen=True, slots=True)
class Review:
    """The points one review gave, 0..top by criterion (None: not scored); `why` it does not count, if it does
    not."""

    id: int
    points: Mapping[str, Number | None]
    counts: bool = True
    why: str = ""


class State(StrEnum):
    """How far a submission grade can be trusted."""

    NONE = "none"  # no review: there is no value, not a zero
    PROVISIONAL = "provisional"  # fewer reviews than the minimum
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a submission grade. criterion is None for the late deduction.

    points: by review id; median: what the method makes of them, in points of `top`; share: the weight in
    percent of those that were scored; contribution: median / top x share, in points of the grade; note: what
    is special."""

    title: str
    contribution: Decimal
    criterion: str | None = None
    points: Mapping[int, Number | None] | None = None
    median: Decimal | None = None
    top: Number | None = None
    share: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """A submission grade: value is None or the sum of the rows' contributions; left_out: review id -> why."""

    state: State
    value: Decimal | None
    rows: tuple[Row, ...]
    reviews: int
    left_out: Mapping[int, str]


def grade(
    reviews: Iterable[Review],
    criteria: Sequence[Criterion],
    *,
    minimum: int = 2,
    late_off: Number = Decimal(0),
    method: str = "median",
) -> Grade:
    """The grade of one work: for each criterion what `method` (a key of METHODS) makes of the points given,
    as a share of its top, by weight.

    A criterion that nobody scored leaves its weight to the others. Fewer than `minimum` counting reviews:
    provisional. `late_off` points (0..100) are taken off for lateness, never below 0. The median because one
    careless review cannot move it far. Raises ValueError for points outside 0..top or weights not positive.
    """
    reviews = sorted(reviews, key=lambda review: review.id)
    _check(reviews, criteria, late_off)
    counting = [review for review in reviews if review.counts and _points(review, criteria)]
    left_out = {
        review.id: review.why or N_("It gave no points.") for review in reviews if review not in counting
    }
    if not counting:
        return Grade(State.NONE, None, (), 0, left_out)
    rows = _criterion_rows(counting, criteria, METHODS[method])
    if late_off:
        earned = sum((row.contribution for row in rows), Decimal(0))
        rows.append(Row(title=N_("Handed in late"), contribution=-min(tenths(Fraction(late_off)), earned)))
    state = State.FINAL if len(counting) >= minimum else State.PROVISIONAL
    return Grade(
        state, sum((row.contribution for row in rows), Decimal(0)), tuple(rows), len(counting), left_out
    )


def _check(reviews: Sequence[Review], criteria: Sequence[Criterion], late_off: Number) -> None:
    if any(criterion.weight <= 0 or criterion.top <= 0 for criterion in criteria):
        raise ValueError("a criterion needs a positive weight and top")
    if not 0 <= late_off <= 100:
        raise ValueError("late_off is 0..100 points")
    for criterion in criteria:
        for review in reviews:
            given = review.points.get(criterion.id)
            if given is not None and not 0 <= given <= criterion.top:
                raise ValueError(
                    f"review {review.id} gives {given} of {criterion.top} points for {criterion.id}"
                )


def _points(review: Review, criteria: Sequence[Criterion]) -> bool:
    return any(review.points.get(criterion.id) is not None for criterion in criteria)


def _criterion_rows(reviews: Sequence[Review], criteria: Sequence[Criterion], method: Method) -> list[Row]:
    given = {c.id: [Fraction(p) for r in reviews if (p := r.points.get(c.id)) is not None] for c in criteria}
    medians = {id: Fraction(method.of(points)) for id, points in given.items() if points}
    whole = sum(Fraction(c.weight) for c in criteria if c.id in medians)
    weights = [Fraction(c.weight) / whole * 100 if c.id in medians else Fraction(0) for c in criteria]
    parts = [
        medians.get(c.id, Fraction(0)) / Fraction(c.top) * weight
        for c, weight in zip(criteria, weights, strict=True)
    ]
    return [
        Row(
            title=criterion.title,
            contribution=contribution,
            criterion=criterion.id,
            points={review.id: review.points.get(criterion.id) for review in reviews},
            median=exact(medians[criterion.id]) if criterion.id in medians else None,
            top=criterion.top,
            share=share,
            note=""
            if criterion.id in medians
            else N_("Nobody scored this; its weight went to the other criteria."),
        )
        for criterion, share, contribution in zip(criteria, apportion(weights), apportion(parts), strict=True)
    ]

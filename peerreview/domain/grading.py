"""Grades that explain themselves: every number comes with the rows that add up to it, exactly.

All values are 0..100 with one decimal. A half is rounded up (12.25 becomes 12.3). Rows are rounded by
largest remainder: each is at most a tenth off, so that together they are the rounded whole.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor
from statistics import median

from peerreview.domain.words import N_, Sentence

Number = int | Decimal
RATERS = 3  # Fewer would tell an author's reviewers who gave which rating.


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a rubric: `weight` is any positive number, `top` the highest points it gives."""

    id: str
    title: str
    weight: Number
    top: Number


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

    points: by review id; median: their median, in points of `top`; share: the weight in percent of those
    that were scored; contribution: median / top x share, in points of the grade; note: what is special.
    """

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
) -> Grade:
    """The grade of one work: for each criterion the median of the points given, as a share of its top, by
    weight.

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
    rows = _criterion_rows(counting, criteria)
    if late_off:
        earned = sum((row.contribution for row in rows), Decimal(0))
        rows.append(Row(title=N_("Handed in late"), contribution=-min(_tenths(Fraction(late_off)), earned)))
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


def _criterion_rows(reviews: Sequence[Review], criteria: Sequence[Criterion]) -> list[Row]:
    given = {c.id: [Fraction(p) for r in reviews if (p := r.points.get(c.id)) is not None] for c in criteria}
    medians = {id: median(points) for id, points in given.items() if points}
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
            median=_exact(medians[criterion.id]) if criterion.id in medians else None,
            top=criterion.top,
            share=share,
            note=""
            if criterion.id in medians
            else N_("Nobody scored this; its weight went to the other criteria."),
        )
        for criterion, share, contribution in zip(criteria, apportion(weights), apportion(parts), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Participation:
    """share: 0..1 with three decimals, None when nothing is owed; `done` of `owed` duties, without the
    excused ones; extra: done beyond those."""

    share: Decimal | None
    done: int
    owed: int
    extra: int


def participation(done: int, owed: int, *, excused: int = 0) -> Participation:
    """How much of what a person owed is done. `owed` counts all duties, `excused` those of them that were
    excused."""
    due = max(owed - excused, 0)
    share = _tenths(Fraction(min(done, due) * 100, due)) / 100 if due else None
    return Participation(share, min(done, due), due, max(done - due, 0))


@dataclass(frozen=True, slots=True)
class ReviewGrade:
    """value: 0..100, None with a reason while fewer than three people have rated; raters: how many have."""

    value: Decimal | None
    raters: int
    why: str = ""


def review_grade(ratings: Collection[Number | float]) -> ReviewGrade:
    """The mean of the back-evaluations a reviewer received: `ratings` are 0..1, one from each rater."""
    if any(not 0 <= rating <= 1 for rating in ratings):
        raise ValueError("ratings are 0..1")
    if len(ratings) < RATERS:
        why = N_(
            "Shown once %(needed)s people have rated these reviews, so that no single rating can be read off."
        )
        return ReviewGrade(None, len(ratings), Sentence(why, needed=RATERS))
    mean = sum((Fraction(str(rating)) for rating in ratings), Fraction(0)) / len(ratings)
    return ReviewGrade(_tenths(mean * 100), len(ratings))


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a total. part: submission, participation or review; value 0..100 or None (not applicable);
    share: its weight in percent; contribution: value x share, in points of the total."""

    part: str
    value: Decimal | None
    share: Decimal
    contribution: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """value: what holds, 0..100 or None with `why`; computed: the sum of the rows' contributions.

    The two differ only after an override, which says `by` whom (an id) and the `reason`.
    """

    value: Decimal | None
    computed: Decimal | None
    rows: tuple[Part, ...]
    why: str = ""
    by: int | None = None
    reason: str = ""


def total(
    submission: Decimal | None,
    participation: Decimal | None,
    review: Decimal | None,
    weights: Mapping[str, Number],
) -> Total:
    """The three numbers in one: submission and review 0..100, participation a share 0..1, by weights of any
    size.

    A part that does not apply (None: nothing owed, too few raters) leaves its weight to the others. Without
    a submission grade that has a weight there is no total. Raises ValueError if no weight is positive.
    """
    share = None if participation is None else participation * 100
    values = {"submission": submission, "participation": share, "review": review}
    if weights.keys() - values or any(weight < 0 for weight in weights.values()) or not sum(weights.values()):
        raise ValueError("weights are for submission, participation and review, not negative, one positive")
    used = [part for part in values if weights.get(part)]
    if "submission" in used and submission is None:
        return Total(None, None, (), N_("There is no submission grade yet."))
    if all(values[part] is None for part in used):
        return Total(None, None, (), N_("There is nothing to grade yet."))
    whole = sum(Fraction(weights[part]) for part in used if values[part] is not None)
    shares = [
        Fraction(weights[part]) / whole * 100 if values[part] is not None else Fraction(0) for part in used
    ]
    parts = [Fraction(values[part] or 0) * share / 100 for part, share in zip(used, shares, strict=True)]
    rows = tuple(
        Part(part, None, share, contribution, N_("Does not apply; its weight went to the others."))
        if (number := values[part]) is None
        else Part(part, _tenths(Fraction(number)), share, contribution)
        for part, share, contribution in zip(used, apportion(shares), apportion(parts), strict=True)
    )
    value = sum((row.contribution for row in rows), Decimal(0))
    return Total(value, value, rows)


def overridden(total: Total, value: Number, by: int, reason: str) -> Total:
    """The total with a value set by staff (0..100); the computed value and its rows stay beside it."""
    if not 0 <= value <= 100:
        raise ValueError("a grade is 0..100")
    if not reason.strip():
        raise ValueError("an override needs a reason")
    return replace(total, value=_tenths(Fraction(value)), why="", by=by, reason=reason)


def apportion(parts: Sequence[Fraction]) -> list[Decimal]:
    """The parts with one decimal each, adding up to their sum rounded half up (largest remainder, earlier
    part on a tie)."""
    tenths = [floor(part * 10) for part in parts]
    missing = floor(sum(parts) * 10 + Fraction(1, 2)) - sum(tenths)
    by_remainder = sorted(range(len(parts)), key=lambda i: tenths[i] - parts[i] * 10)
    for i in by_remainder[:missing]:
        tenths[i] += 1
    return [Decimal(tenth).scaleb(-1) for tenth in tenths]


def _tenths(value: Fraction) -> Decimal:
    return Decimal(floor(value * 10 + Fraction(1, 2))).scaleb(-1)


def _exact(value: Fraction) -> Decimal:
    """Medians are points or half-way between two, so the division ends."""
    return Decimal(value.numerator) / Decimal(value.denominator)

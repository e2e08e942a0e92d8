"""The grade of a work: how the points of its reviews become one number, with its rows. Each review is
measured by the version of the rubric it was written on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from peerreview.domain.grading.methods import METHODS, Method
from peerreview.domain.grading.rounding import Number, apportion, exact, tenths
from peerreview.domain.words import N_


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a rubric: `weight` is any positive number, `top` the highest points it gives."""

    id: str
    title: str
    weight: Number
    top: Number


@dataclass(frozen=True, slots=True)
class Rubric:
    """The criteria of one version of a rubric, in order; `number` counts its versions, later ones higher."""

    number: int
    criteria: tuple[Criterion, ...]

    def criterion(self, id: str) -> Criterion | None:
        """The criterion of that id, or None: this version did not ask it."""
        return next((one for one in self.criteria if one.id == id), None)

    def weight(self, id: str) -> Fraction:
        """What a criterion weighs in this version, 0..1 of all its criteria; 0 when it does not ask it."""
        found = self.criterion(id)
        whole = sum(Fraction(one.weight) for one in self.criteria)
        return Fraction(found.weight) / whole if found else Fraction(0)


@dataclass(frozen=True, slots=True)
class Review:
    """The points one review gave, 0..top by criterion (None: not scored), on the version of the `rubric` it
    was written on; `why` it does not count, if it does not count."""

    id: int
    points: Mapping[str, Number | None]
    rubric: Rubric
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
    is special; tops: by review id where its version of the rubric had another top."""

    title: str
    contribution: Decimal
    criterion: str | None = None
    points: Mapping[int, Number | None] | None = None
    median: Decimal | None = None
    top: Number | None = None
    share: Decimal | None = None
    note: str = ""
    tops: Mapping[int, Number] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grade:
    """A submission grade: value is None or the sum of the rows' contributions; left_out: review id -> why;
    versions: review id -> number of the version of the rubric, of those that count; decided_by: id of the
    one review by staff that decides, or None."""

    state: State
    value: Decimal | None
    rows: tuple[Row, ...]
    reviews: int
    left_out: Mapping[int, str]
    versions: Mapping[int, int] = field(default_factory=dict)
    decided_by: int | None = None


DECIDES = N_("A review by course staff decides.")
NO_GRADE = Grade(State.NONE, None, (), 0, {})


def grade(
    reviews: Iterable[Review],
    *,
    minimum: int = 2,
    late_off: Number = Decimal(0),
    method: str = "median",
    decided_by: int | None = None,
) -> Grade:
    """The grade of one work: for each criterion what `method` (a key of METHODS) makes of the points given,
    as shares of their top, by weight.

    A criterion that nobody scored leaves its weight to the others. Of reviews on several versions of a rubric
    it weighs the mean of what it weighs in them. Fewer than `minimum` counting reviews: provisional.
    `decided_by`, the id of a review by staff: while that one counts it alone counts, and its grade is final.
    `late_off` points (0..100) are taken off, never below 0. Raises ValueError for points outside 0..top or
    weights not positive."""
    reviews = sorted(reviews, key=lambda review: review.id)
    _check(reviews, late_off)
    counting = [review for review in reviews if review.counts and _is_scored(review)]
    alone = [review for review in counting if review.id == decided_by]
    left_out = {
        one.id: one.why or (DECIDES if one in counting else N_("It gave no points."))
        for one in reviews
        if one not in (alone or counting)
    }
    counting, minimum = (alone, 1) if alone else (counting, minimum)
    if not counting:
        return Grade(State.NONE, None, (), 0, left_out)
    rows = _criterion_rows(counting, METHODS[method])
    if late_off:
        rows.append(_late(late_off, _sum(rows)))
    return Grade(
        State.FINAL if len(counting) >= minimum else State.PROVISIONAL,
        _sum(rows),
        tuple(rows),
        len(counting),
        left_out,
        {review.id: review.rubric.number for review in counting},
        decided_by if alone else None,
    )


def _check(reviews: Sequence[Review], late_off: Number) -> None:
    if not 0 <= late_off <= 100:
        raise ValueError("late_off is 0..100 points")
    for review in reviews:
        for criterion in review.rubric.criteria:
            if criterion.weight <= 0 or criterion.top <= 0:
                raise ValueError("a criterion needs a positive weight and top")
            given = review.points.get(criterion.id)
            if given is not None and not 0 <= given <= criterion.top:
                raise ValueError(
                    f"review {review.id} gives {given} of {criterion.top} points for {criterion.id}"
                )


def _late(off: Number, earned: Decimal) -> Row:
    return Row(title=N_("Handed in late"), contribution=-min(tenths(Fraction(off)), earned))


def _sum(rows: Sequence[Row]) -> Decimal:
    return sum((row.contribution for row in rows), Decimal(0))


def _is_scored(review: Review) -> bool:
    return any(review.points.get(one.id) is not None for one in review.rubric.criteria)


def _asked(reviews: Sequence[Review]) -> list[Criterion]:
    """The criteria that the reviews' versions ask, as the newest of them says it; older ones behind."""
    newest_first = sorted({review.rubric.number: review.rubric for review in reviews}.items(), reverse=True)
    found: dict[str, Criterion] = {}
    for _number, rubric in newest_first:
        found |= {one.id: one for one in rubric.criteria if one.id not in found}
    return list(found.values())


def _criterion_rows(reviews: Sequence[Review], method: Method) -> list[Row]:
    criteria = _asked(reviews)
    made = {one.id: Fraction(method.of(shares)) for one in criteria if (shares := _shares(reviews, one.id))}
    raw = [
        sum(review.rubric.weight(one.id) for review in reviews) if one.id in made else Fraction(0)
        for one in criteria
    ]
    weights = [weight / sum(raw) * 100 for weight in raw]
    parts = [made.get(one.id, Fraction(0)) * weight for one, weight in zip(criteria, weights, strict=True)]
    return [
        Row(
            criterion.title,
            contribution,
            criterion.id,
            {review.id: review.points.get(criterion.id) for review in reviews if _of(review, criterion)},
            exact(made[criterion.id] * Fraction(criterion.top)) if criterion.id in made else None,
            criterion.top,
            share,
            _note(criterion, reviews, criterion.id in made),
            {
                review.id: own.top
                for review in reviews
                if (own := _of(review, criterion)) and own.top != criterion.top
            },
        )
        for criterion, share, contribution in zip(criteria, apportion(weights), apportion(parts), strict=True)
    ]


def _of(review: Review, criterion: Criterion) -> Criterion | None:
    return review.rubric.criterion(criterion.id)


def _shares(reviews: Sequence[Review], id: str) -> list[Fraction]:
    """The points given on a criterion, each 0..1 of the top it had in that review's version."""
    return [
        Fraction(points) / Fraction(own.top)
        for review in reviews
        if (own := review.rubric.criterion(id)) and (points := review.points.get(id)) is not None
    ]


def _note(criterion: Criterion, reviews: Sequence[Review], is_scored: bool) -> str:
    if not is_scored:
        return N_("Nobody scored this; its weight went to the other criteria.")
    if not all(_of(review, criterion) for review in reviews):
        return N_(
            "Not every version of the rubric asks this; it weighs as much as the reviews that were asked."
        )
    return ""

"""How helpful a reviewer's reviews were, told in aggregate: never so that one author's rating can be read
off.

A rating is what one author said of one review on the scales of the answer's form, 0..1. It counts as first
given: what was changed once the levels were open is kept, labelled and left out, because a low level is no
reason for a low rating. A slip that is put right at once is no change."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from peerreview.domain.grading import RATERS, ReviewGrade, review_grade
from peerreview.domain.numbers import rounded

SLIP = timedelta(minutes=1)  # how long a rating may be put right after it was first given


class Rating(NamedTuple):
    """``rater`` any id of who rated; ``at`` when it was first given; ``scales`` {item id: 0..1};
    ``is_changed``: not as first given."""

    rater: object
    at: datetime
    scales: dict
    is_changed: bool = False

    @property
    def value(self):
        """The mean of its scales, 0..1, exact."""
        return _mean(self.scales.values())


class Helpfulness(NamedTuple):
    """``grade`` the mean, 0..100, or None with a reason; ``scales`` {item id: 0..100} under the same rule;
    ``ratings`` how many are in it; ``waiting`` how many are not told yet; ``left_out`` how many were changed
    after the levels opened."""

    grade: ReviewGrade
    scales: dict
    ratings: int
    waiting: int
    left_out: int


def first_given(versions: Sequence[tuple[datetime, dict]]) -> dict:
    """The levels {item id: level} that count as first given: of *versions* [(moment, levels)], the oldest
    first, the last that came within SLIP of the first."""
    begun = versions[0][0]
    return [levels for at, levels in versions if at - begun <= SLIP][-1]


def is_changed(first: dict, now: dict, *, was_accepted: bool = False) -> bool:
    """Whether a rating is not as first given: *first* and *now* {item id: level}, "" for what was left open;
    *was_accepted*: staff took it in after the close. A scale that is answered only later changes none of
    those given before."""
    return was_accepted or any(now.get(item) != level for item, level in first.items() if level)


def helpfulness(ratings: Iterable[Rating]) -> Helpfulness:
    """The Helpfulness of one reviewer. Ratings are told in blocks: a new one shows only together with those
    of two other raters, so that nobody can tell it from the difference between yesterday's number and
    today's."""
    everything = sorted((rating for rating in ratings if rating.scales), key=lambda rating: rating.at)
    counting = [rating for rating in everything if not rating.is_changed]
    told = _told(counting)
    raters = {rating.rater for rating in told}
    values = [
        _mean([rating.value for rating in told if rating.rater == rater]) for rater in sorted(raters, key=str)
    ]
    scales = {}
    if told:
        for item in dict.fromkeys(item for rating in told for item in rating.scales):
            given = [rating.scales[item] for rating in told if item in rating.scales]
            if len({rating.rater for rating in told if item in rating.scales}) >= RATERS:
                scales[item] = rounded(100 * _mean(given), 1)
    return Helpfulness(
        review_grade(values),
        scales,
        len(told),
        len(counting) - len(told),
        len(everything) - len(counting),
    )


def _told(ratings: Sequence[Rating]) -> list[Rating]:
    told, block = [], []
    for rating in ratings:
        block.append(rating)
        if len({one.rater for one in block}) >= RATERS:
            told, block = told + block, []
    return told


def _mean(values):
    return sum(Fraction(str(value)) for value in values) / len(values)

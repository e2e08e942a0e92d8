"""Participation, the review grade, and the total they add up to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from peerreview.domain.grading.rounding import Number, apportion, tenths
from peerreview.domain.words import N_, Sentence

PARTS = ("submission", "score", "participation", "review")
_NEEDED = {
    "submission": N_("There is no submission grade yet."),
    "score": N_("What is scored was not handed in yet."),
}
RATERS = 3  # Fewer would tell an author's reviewers who gave which rating.


@dataclass(frozen=True, slots=True)
class Participation:
    """share: 0..1 with three decimals, None when nothing is owed; `done` of `owed` duties; extra: done beyond
    those."""

    share: Decimal | None
    done: int
    owed: int
    extra: int


def participation(done: int, owed: int) -> Participation:
    """How much of what a person owed is done; nothing is said of who owed nothing."""
    share = tenths(Fraction(min(done, owed) * 100, owed)) / 100 if owed else None
    return Participation(share, min(done, owed), owed, max(done - owed, 0))


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
    return ReviewGrade(tenths(mean * 100), len(ratings))


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a total. part: one of PARTS; value 0..100 or None (not applicable);
    share: its weight in percent; contribution: value x share, in points of the total."""

    part: str
    value: Decimal | None
    share: Decimal
    contribution: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """value: what holds, 0..100 or None with `why`; computed: the sum of the rows' contributions.

    The two differ only after an override, which says `by` whom (an id) and the `reason`. factor: that of the
    person in the team that wrote the work, by which its grade went before it was added; None: by none.
    """

    value: Decimal | None
    computed: Decimal | None
    rows: tuple[Part, ...]
    why: str = ""
    by: int | None = None
    reason: str = ""
    factor: Decimal | None = None


def applied(value: Decimal | None, factor: Decimal | None) -> Decimal | None:
    """A team's grade (0..100) as it counts for one member: times *factor*, up to 100; as it is where either
    is None."""
    if value is None or factor is None:
        return value
    return tenths(min(Fraction(value) * Fraction(factor), Fraction(100)))


def total(
    submission: Decimal | None,
    participation: Decimal | None,
    review: Decimal | None,
    weights: Mapping[str, Number],
    score: Decimal | None = None,
    factor: Decimal | None = None,
) -> Total:
    """The numbers in one: submission and review 0..100, participation and score shares 0..1, by weights of
    any size. *factor*: by which the submission grade goes for this person (see ``domain.contribution``).

    A part that does not apply (None: nothing owed, too few raters) leaves its weight to the others. Without
    a submission grade, or a score, that has a weight there is no total: who did not do what is graded must
    not gain by it. Raises ValueError if no weight is positive.
    """
    share, right = (None if part is None else part * 100 for part in (participation, score))
    values = dict(zip(PARTS, (applied(submission, factor), right, share, review), strict=True))
    if weights.keys() - values or any(weight < 0 for weight in weights.values()) or not sum(weights.values()):
        raise ValueError("weights are for the parts of a grade, not negative, one positive")
    used = [part for part in values if weights.get(part)]
    for part, why in _NEEDED.items():
        if part in used and values[part] is None:
            return Total(None, None, (), why)
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
        else Part(part, tenths(Fraction(number)), share, contribution, _note(part, submission, factor))
        for part, share, contribution in zip(used, apportion(shares), apportion(parts), strict=True)
    )
    value = sum((row.contribution for row in rows), Decimal(0))
    return Total(value, value, rows, factor=factor)


def _note(part, submission, factor):
    """How a submission grade became one person's, in words."""
    if part != "submission" or factor is None:
        return ""
    why = N_("The team’s %(grade)s, times %(factor)s for what the others say of this person’s part.")
    return Sentence(why, grade=submission, factor=factor)


def overridden(total: Total, value: Number, by: int, reason: str) -> Total:
    """The total with a value set by staff (0..100); the computed value and its rows stay beside it."""
    if not 0 <= value <= 100:
        raise ValueError("a grade is 0..100")
    if not reason.strip():
        raise ValueError("an override needs a reason")
    return replace(total, value=tenths(Fraction(value)), why="", by=by, reason=reason)

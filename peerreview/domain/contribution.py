"""What the members of a team say about each other's part: one factor each, in lines that add up.

Each rates the others on the scales of one form; a rating is the mean of its scales, 0..1. The rule, after
the one published with TEAMMATES (its unit tests; see ``tests/domain/test_contribution.py``):

1. What somebody says of themselves is left out of it, and shown beside.
2. What they say of the others is divided by its own mean: strict and mild raters count alike. Where they
   could not say how somebody did on a scale, that person is compared on the scales on which they could: the
   mean is that of the same scales.
3. A member's factor is the mean of what the others give them so. 1 is as much as anybody's.

Nothing of one's own is in one's own factor: neither praise of oneself nor not answering moves it. In a team
in which everybody answered, the factors have the mean 1. A last scaling to that mean in every case, as in
WebPA and TEAMMATES, would let a member gain by not answering, so there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from peerreview.domain.grading.total import RATERS
from peerreview.domain.numbers import rounded
from peerreview.domain.visibility import is_kept_from_subject

Ratings = Mapping[int, Mapping[int, Mapping[str, Fraction]]]


@dataclass(frozen=True, slots=True)
class Member:
    """What a team says of one member, by enrolment id ``person``.

    ``given`` {rater: the rating divided by the mean of that rater's ratings of the others}; ``factor`` their
    mean, exact, or None while nobody else rated; ``means`` {scale id: mean of the others' 0..1} and
    ``counts`` {scale id: of how many}; ``own`` {scale id: what they said of themselves, 0..1};
    ``has_answered``: they rated somebody else."""

    person: int
    given: dict = field(default_factory=dict)
    factor: Fraction | None = None
    means: dict = field(default_factory=dict)
    counts: dict = field(default_factory=dict)
    own: dict = field(default_factory=dict)
    has_answered: bool = False

    @property
    def raters(self):
        """How many others rated this member."""
        return len(self.given)

    @property
    def is_told(self):
        """Whether the member may read the means, and a grade may hang on the factor: of fewer than three
        people one could tell who said what."""
        return self.raters >= RATERS

    @property
    def told(self):
        """{scale id: mean} of what the member may read."""
        return {item: mean for item, mean in self.means.items() if self.counts[item] >= RATERS}

    @property
    def seems(self):
        """How their own word stands to that of the others: "higher" or "lower" where it lies outside of all
        means by scale, else ""."""
        shared = [item for item in self.own if item in self.means]
        if not shared:
            return ""
        if all(self.own[item] > self.means[item] for item in shared):
            return "higher"
        return "lower" if all(self.own[item] < self.means[item] for item in shared) else ""


def is_rating(task):
    """Whether the members of a group rate each other in a Task, so that nobody of it learns who said what."""
    about = task.about is not None and task.about.kind in ("members", "team")
    return about and task.by is None and is_kept_from_subject(task)


def members(people, ratings: Ratings):
    """{person: Member} of one team: *people* are the enrolment ids in it, *ratings* {rater: {rated: {scale
    id: 0..1}}} as far as they came; a scale left open is not in it. Ratings by or of others are left out."""
    people = tuple(people)
    rows = {
        rater: {
            rated: scales for rated, scales in ratings.get(rater, {}).items() if rated in people and scales
        }
        for rater in people
    }
    even = {rater: _evened(rater, row) for rater, row in rows.items()}
    return {person: _member(person, rows, even) for person in people}


def _evened(rater, row):
    """{rated: rating / mean of the ratings on the same scales} of one rater, without themselves; 1 where all
    are the same."""
    others = {rated: scales for rated, scales in row.items() if rated != rater}
    means = {
        item: _mean(scales[item] for scales in others.values() if item in scales)
        for item in {item for scales in others.values() for item in scales}
    }
    found = {}
    for rated, scales in others.items():
        whole = sum(means[item] for item in scales)
        found[rated] = sum(scales.values()) / whole if whole else Fraction(1)
    return found


def _member(person, rows, even):
    given = {rater: row[person] for rater, row in even.items() if person in row}
    others = [rows[rater][person] for rater in given]
    scales = {}
    for found in others:
        for item, share in found.items():
            scales.setdefault(item, []).append(share)
    return Member(
        person,
        given,
        _mean(given.values()) if given else None,
        {item: _mean(shares) for item, shares in scales.items()},
        {item: len(shares) for item, shares in scales.items()},
        dict(rows[person].get(person, {})),
        bool(even[person]),
    )


def _mean(values):
    values = list(values)
    return sum(values, Fraction(0)) / len(values)


def counted(member, most):
    """The factor by which a grade goes, with two decimals: the member's, at most *most* percent off 1. None
    where fewer than three others rated: then the grade is the team's."""
    if member is None or not member.is_told:
        return None
    off = Fraction(str(most)) / 100
    return rounded(min(max(member.factor, 1 - off), 1 + off), 2)

"""How the points that several reviews give on a criterion become one number."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from peerreview.domain.words import N_


class Method(NamedTuple):
    """A way to make one number of the points that several reviews give on a criterion. ``of`` [points] ->
    number. ``title`` and ``about``: what staff choose it by; ``column``: what its number is called in a
    table; ``to_author``, ``to_staff`` and ``when_apart`` say what it does, in one sentence each."""

    of: Callable
    title: str
    about: str
    column: str
    to_author: str
    to_staff: str
    when_apart: str


def mean(points: Sequence[Fraction]) -> Fraction:
    """Each counts alike."""
    return sum(points, Fraction(0)) / len(points)


def trimmed_mean(points: Sequence[Fraction]) -> Fraction:
    """The mean without the highest and the lowest; of one or two the mean."""
    return mean(sorted(points)[1:-1] if len(points) > 2 else points)


# A new method is a line here: designs and the set-up may name it, and every page says what it does.
METHODS = {
    "median": Method(
        median,
        N_("The middle one"),
        N_("One odd review cannot pull the grade."),
        N_("Middle"),
        N_(
            "For each criterion we take the middle one of the points your readers gave, so one odd review "
            "cannot pull it."
        ),
        N_("For each criterion the middle one of the points given, as a share of its top, by its weight."),
        N_("The middle one counts, so no single reader decides."),
    ),
    "mean": Method(
        mean,
        N_("The mean"),
        N_("Each review counts alike; one odd review moves the grade a little."),
        N_("Mean"),
        N_("For each criterion we take the mean of the points your readers gave: each of them counts alike."),
        N_("For each criterion the mean of the points given, as a share of its top, by its weight."),
        N_("The mean counts, so each of them moves the grade a little."),
    ),
    "trimmed_mean": Method(
        trimmed_mean,
        N_("The mean without the highest and the lowest"),
        N_("From three reviews up the two ends are left out; of fewer it is the mean."),
        N_("Trimmed mean"),
        N_(
            "For each criterion we leave out the highest and the lowest of the points your readers gave and "
            "take the mean of the others; of one or two we take the mean."
        ),
        N_(
            "For each criterion the mean of the points given without the highest and the lowest (from three "
            "reviews up), as a share of its top, by its weight."
        ),
        N_("The highest and the lowest are left out, so neither end decides."),
    ),
}

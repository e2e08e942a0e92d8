"""Peer, hybrid or expert: which of the three models fits what is to be learned, step by step and in words.

The rule, from the risk, how alike learners are, and the supply of places with somebody who helps (places for
each learner): who could be harmed, or a law broken, or a certificate that hangs on it: experts. A risk of at
most 1, learners who are mostly alike and a place for each: peers; never where the knowledge is rare. Else
hybrid, but experts with fewer than a place for two learners. It advises: a person decides, and signs."""

from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil
from typing import NamedTuple

from peerreview.domain import numbers
from peerreview.domain.words import N_

MODELS = ("peer", "hybrid", "expert")
RISKS, RARITIES, LIKENESSES = range(4), range(3), range(4)
SAFE, ALIKE, RARE = 1, 2, 2  # up to this risk, from this likeness, from this rarity
ENOUGH, SCARCE = Fraction(1), Fraction(1, 2)  # places for each learner
MOST = {"helpers": 9_999, "places": 999, "learners": 9_999}
FEWEST_LEARNERS = 1


class Answers(NamedTuple):
    """What is said of what is to be learned. ``risk`` if it is learned wrong: 0 nothing much, 1 time lost, 2
    others carry the cost, 3 somebody is harmed or a law broken. ``duty``: a certificate or a legal duty hangs
    on it. ``rarity`` of the knowledge: 0 many have it, 1 some, 2 one or two people. ``likeness`` of learners:
    0 hardly alike to 3 very much. So many ``helpers``, each for up to ``places`` learners, for so many
    ``learners`` (from 1)."""

    risk: int
    duty: bool
    rarity: int
    likeness: int
    helpers: int
    places: int
    learners: int

    @property
    def supply(self):
        """Places for each learner, a Fraction."""
        return Fraction(self.helpers * self.places, self.learners)


class Step(NamedTuple):
    """One step of the rule: the model it ``asks`` about, whether it ``is_it``, and the ``reasons`` as
    (sentence, values)."""

    asks: str
    is_it: bool
    reasons: tuple


class Choice(NamedTuple):
    """What the rule says: the ``model`` (one of MODELS), the ``steps`` as they ran, the last of them the one
    where it stopped, and how many places are ``missing`` until each learner has one."""

    model: str
    steps: tuple[Step, ...]
    missing: int


class Change(NamedTuple):
    """One answer that would have to be another: ``key`` (risk, duty, rarity, likeness or supply), and its
    ``value``; of the supply how many places there would be."""

    key: str
    value: int


def choose(answers):
    """The Choice for *answers*."""
    experts = _why_expert(answers)
    if experts:
        return _ended(answers, Step("expert", True, experts))
    first = Step(
        "expert",
        False,
        ((N_("Not needed: the risk is {risk} of 3, and no duty hangs on it."), {"risk": answers.risk}),),
    )
    against = _against_peers(answers)
    if not against:
        values = {"risk": answers.risk, "supply": _said(answers.supply)}
        words = N_(
            "Yes: the risk is {risk} of 3, learners are alike, and there are {supply} places for each."
        )
        return _ended(answers, first, Step("peer", True, ((words, values),)))
    second = Step("peer", False, against)
    values = {"supply": _said(answers.supply)}
    if answers.supply < SCARCE:
        words = N_(
            "There are {supply} places for each learner, and hybrid begins at 0.5: lessons by an expert for "
            "groups, until more people help."
        )
        return _ended(answers, first, second, Step("expert", True, ((words, values),)))
    words = N_("There are {supply} places for each learner: nobody falls back on an expert’s lessons.")
    return _ended(answers, first, second, Step("hybrid", True, ((words, values),)))


def _ended(answers, *steps):
    missing = max(answers.learners - answers.helpers * answers.places, 0)
    return Choice(steps[-1].asks, steps, missing)


def _why_expert(answers):
    found = []
    if answers.risk == RISKS[-1]:
        found.append((N_("Yes: somebody could be harmed, or a law broken."), {}))
    if answers.duty:
        found.append((N_("Yes: a certificate or a legal duty hangs on it."), {}))
    return tuple(found)


def _against_peers(answers):
    found = []
    if answers.risk > SAFE:
        found.append((N_("The risk is {risk}, above 1."), {"risk": answers.risk}))
    if answers.rarity >= RARE:
        found.append(
            (N_("One or two people have the knowledge: peers would pass on what nobody checks."), {})
        )
    if answers.likeness < ALIKE:
        found.append((N_("Learners are too different to learn from each other alone."), {}))
    if answers.supply < ENOUGH:
        values = {"supply": _said(answers.supply)}
        found.append((N_("There are {supply} places for each learner, fewer than 1."), values))
    return tuple(found)


def _said(supply):
    """A supply with two decimals, cut off: it is never said to reach a bound that it does not reach."""
    return numbers.plain(Decimal(int(supply * 100)).scaleb(-2))


def why_not(answers, model):
    """Why nobody may decide for *model*, whatever the rule advises: (sentence, values), or None. Harm, a law,
    a certificate and rare knowledge are never left to peers alone."""
    if model != "peer":
        return None
    if answers.risk == RISKS[-1] or answers.duty:
        return N_("Harm, a law, a duty or a certificate hangs on it: it is never left to peers alone."), {}
    if answers.rarity >= RARE:
        return N_("One or two people have the knowledge: it is never left to peers alone."), {}
    return None


def changes(answers):
    """{model: (Change, ...)} of every other model that *answers* could come to: the fewest answers that would
    have to be others, of these the least changed."""
    now, found = choose(answers).model, {}
    places = _places(answers)
    for risk, duty, rarity, likeness, have in product(RISKS, (False, True), RARITIES, LIKENESSES, places):
        other = Answers(risk, duty, rarity, likeness, have, 1, answers.learners)
        model = choose(other).model
        if model == now:
            continue
        changed = _changed(answers, other)
        cost = (len(changed), _steps_between(answers, other))
        if model not in found or cost < found[model][0]:
            found[model] = cost, changed
    return {model: found[model][1] for model in MODELS if model in found}


def _places(answers):
    """How many places there could be: as many as there are, just half as many as learners, one each, one
    below half."""
    half, here = ceil(SCARCE * answers.learners), answers.helpers * answers.places
    return tuple(dict.fromkeys((here, half, answers.learners, max(half - 1, 0))))


def _changed(answers, other):
    found = [
        Change(key, int(getattr(other, key)))
        for key in ("risk", "duty", "rarity", "likeness")
        if getattr(answers, key) != getattr(other, key)
    ]
    if other.supply != answers.supply:
        found.append(Change("supply", other.helpers))
    return tuple(found)


def _steps_between(answers, other):
    """How far two Answers are apart: a duty is the likeliest to be learned of, so it is nearest."""
    words = sum(abs(getattr(answers, key) - getattr(other, key)) for key in ("risk", "rarity", "likeness"))
    return words * 2 + (answers.duty != other.duty) + 3 * (answers.supply != other.supply)


def read(typed):
    """(Answers or None, {key: (sentence, values)}) of what was *typed* ({key: text}; a missing one is not
    answered yet)."""
    wrong, found = {}, {}
    for key, values in (("risk", RISKS), ("duty", (0, 1)), ("rarity", RARITIES), ("likeness", LIKENESSES)):
        text = typed.get(key, "")
        if text not in {str(value) for value in values}:
            wrong[key] = (N_("Choose one of these."), {})
        else:
            found[key] = int(text)
    for key, most in MOST.items():
        number = numbers.typed(typed.get(key, ""))
        least = FEWEST_LEARNERS if key == "learners" else 0
        if number is None or number != int(number) or not least <= number <= most:
            wrong[key] = (
                N_("A whole number from {least} to {most}, please."),
                {"least": least, "most": most},
            )
        else:
            found[key] = int(number)
    if wrong:
        return None, wrong
    return Answers(**found | {"duty": bool(found["duty"])}), {}


def likeness(people):
    """How alike *people* are: the share of pairs that have a value in common, over what both of them say; 0
    to 1, or None where fewer than two say the same kind of thing. *people*: [{name: frozenset of values}]."""
    pairs = same = 0
    for name in sorted({name for one in people for name in one}):
        held = [one[name] for one in people if one.get(name)]
        pairs += len(held) * (len(held) - 1) // 2
        same += _meeting(held)
    return Fraction(same, pairs) if pairs else None


def _meeting(held):
    """How many pairs of sets meet."""
    counts = {}
    for one in held:
        counts[one] = counts.get(one, 0) + 1
    kinds = list(counts)
    found = sum(count * (count - 1) // 2 for count in counts.values())
    for place, one in enumerate(kinds):
        found += sum(counts[one] * counts[other] for other in kinds[place + 1 :] if one & other)
    return found


def likeness_level(share):
    """The level 0 to 3 of ``Answers.likeness`` that a share 0 to 1 of ``likeness`` stands for."""
    return min(int(share * 4), LIKENESSES[-1])

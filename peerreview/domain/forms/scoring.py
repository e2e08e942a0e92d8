"""Numbers from answers: how much of a quiz is right, and how near a person's levels are to a reference."""

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple


class Mark(NamedTuple):
    """What an answer came to, for its writer after the hand-in. ``share``: how right it is, 0 to 1, None
    where nothing is keyed; ``right``: titles or words of the right answers; ``why`` explains them, ``model``
    is a model answer ("" = none)."""

    share: Fraction | None
    right: tuple[str, ...]
    why: str
    model: str


def marks(items, answers):
    """{item id: Mark} of the items with a key or a model answer; nothing of it may be shown before the
    hand-in."""
    given = {answer.item: answer for answer in answers}
    return {
        item.id: Mark(_share(item, given), item.rules.right(item), item.why, item.model)
        for item in items
        if item.rules.is_keyed or item.model
    }


def _share(item, given):
    if not item.rules.is_keyed:
        return None
    return item.rules.share(item, given[item.id]) if item.id in given else Fraction(0)


def score(items, answers):
    """How much of the keyed items (quiz, short) is right: 0.0 to 1.0, by their points; None when nothing is
    keyed.

    *items* as the writer met them (``expand``), *answers* any values with ``item``, ``level`` and ``text``
    (Answer, or as stored). A keyed item without an answer is wrong. Several right answers give part of the
    points (see ``keyed.Quiz.share``)."""
    found = points(items, answers)
    return float(found[0] / found[1]) if found[1] else None


def points(items, answers):
    """(points earned, points there are) of the keyed items, as Fractions; see ``score``."""
    given = {answer.item: answer for answer in answers}
    worth = {item: Fraction(str(item.points)) for item in items if item.rules.is_keyed}
    earned = sum((points * _share(item, given) for item, points in worth.items()), Fraction(0))
    return earned, sum(worth.values(), Fraction(0))


def given(items, answers):
    """(points given, points there are) of the levels that a marker chose, as Fractions; None while a required
    one lacks a level with points: whoever marked was not sure."""
    chosen = {answer.item: answer.level for answer in answers}
    points, whole = Fraction(0), Fraction(0)
    for item in items:
        if not item.has_points:
            continue
        level = item.level(chosen.get(item.id))
        if level is None and item.required:
            return None
        if level is not None:
            points, whole = points + Fraction(str(level.points)), whole + Fraction(str(item.top))
    return points, whole


def by_topic(items, answers, own):
    """(share right of the keyed items about the topic *own*, of those about other topics), each 0 to 1 by
    their points, None where there are none. Items that name no topic count in neither; see ``score``."""
    mine = [item for item in items if item.topic and item.topic == own]
    others = [item for item in items if item.topic and item.topic != own]
    sums = points(mine, answers), points(others, answers)
    return tuple(earned / whole if whole else None for earned, whole in sums)


def differs_in_key(items, others):
    """Whether two versions of a form ask the same and only what is right, its points, or what is said of it
    afterwards differ. Then answers to one can be scored by the other."""
    return items != others and list(map(_asked, items)) == list(map(_asked, others))


def _asked(item):
    """An item without its key: what its writer met."""
    levels = tuple(replace(level, right=False) for level in item.levels)
    return replace(item, levels=levels, accept=(), points=1.0, why="", model="", topic="")


def agreement(items, answers, reference):
    """How near *answers* are to a *reference* (both as of ``score``): the share, 0.0 to 1.0, of criteria and
    scales on which they give its level or one beside it; None when the reference gives no level.

    Levels count as neighbours in the order of their points. A level that *answers* lack is none of these."""
    given = {answer.item: answer.level for answer in answers}
    right = {answer.item: answer.level for answer in reference}
    near = []
    for item in items:
        places = {
            level.id: place for place, level in enumerate(sorted(item.levels, key=lambda level: level.points))
        }
        if not item.has_points or right.get(item.id) not in places:
            continue
        mine = places.get(given.get(item.id))
        near.append(mine is not None and abs(mine - places[right[item.id]]) <= 1)
    return float(Fraction(sum(near), len(near))) if near else None

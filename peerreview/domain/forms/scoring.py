"""Numbers from answers: how much of a quiz is right, and how near a person's levels are to a reference."""

from fractions import Fraction


def score(items, answers):
    """How much of the keyed items (quiz, short) is right: 0.0 to 1.0, by their points; None when nothing is
    keyed.

    *items* as the writer met them (``expand``), *answers* any values with ``item``, ``level`` and ``text``
    (Answer, or as stored). A keyed item without an answer is wrong. Several right answers give part of the
    points (see ``kinds.Quiz.share``)."""
    given = {answer.item: answer for answer in answers}
    keyed = [item for item in items if item.rules.is_keyed and item.points]
    whole = sum(Fraction(str(item.points)) for item in keyed)
    if not whole:
        return None
    earned = sum(
        Fraction(str(item.points)) * item.rules.share(item, given[item.id])
        for item in keyed
        if item.id in given
    )
    return float(earned / whole)


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

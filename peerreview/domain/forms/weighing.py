"""Whether a form can make a grade: what its weights and levels must not be."""

from typing import NamedTuple

from peerreview.domain.words import N_


class Unfit(NamedTuple):
    """Why an item cannot count for a grade: its id, the ``field`` to mend, a sentence with its values."""

    item: str
    field: str
    sentence: str
    values: dict


def flat(items):
    """[Unfit] of items that weigh something although all their levels give the same points: they tell nobody
    apart."""
    return [
        Unfit(
            item.id,
            "levels",
            N_(
                "“{title}” has a weight, but all its levels give the same points. Give them different "
                "points, or the weight 0."
            ),
            {"title": item.title},
        )
        for item in items
        if item.has_points and item.weight and len({level.points for level in item.levels}) < 2
    ]


def unfit(items):
    """[Unfit] of a form that grades: the same, and every criterion when together they weigh nothing."""
    criteria = [item for item in items if item.has_points]
    if sum(item.weight for item in criteria) > 0:
        return flat(items)
    return [
        Unfit(
            item.id,
            "weight",
            N_("The weights add up to 0, so no work would get a grade. Give at least one more than 0."),
            {},
        )
        for item in criteria or items
    ]

"""One's own look beside that of the others: where a writer's eye and the readers' agree, criterion by
criterion."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import NamedTuple

SAME, HIGHER, LOWER = "same", "higher", "lower"


class Compared(NamedTuple):
    """One criterion: ``mine`` and ``theirs`` (the middle one) as places on its scale from 0; ``verdict``:
    where I put it, against them: same (less than one level apart), higher (I missed something) or lower (I
    was too hard on it)."""

    item: str
    mine: int
    theirs: float
    verdict: str


def compare(items: Sequence, mine: Mapping[str, str], others: Sequence[Mapping[str, str]]) -> list[Compared]:
    """[Compared] of the criteria and scales among *items* on which both I (*mine* {item id: level id}) and
    others gave a level."""
    found = []
    for item in items:
        places = {
            level.id: place for place, level in enumerate(sorted(item.levels, key=lambda level: level.points))
        }
        given = [places[one[item.id]] for one in others if one.get(item.id) in places]
        if not item.has_points or mine.get(item.id) not in places or not given:
            continue
        own, middle = places[mine[item.id]], median(given)
        found.append(
            Compared(
                item.id, own, middle, SAME if abs(own - middle) < 1 else HIGHER if own > middle else LOWER
            )
        )
    return found

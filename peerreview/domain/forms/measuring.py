"""A review measured by another version of its rubric than the one it was written on."""

from typing import NamedTuple

from peerreview.domain.words import N_


class Stays(NamedTuple):
    """Why a review cannot be measured by another version: a ``sentence`` with ``values``."""

    sentence: str
    values: dict


def points_by(items, chosen):
    """{item id: points} that *items*, those of another version, give for the levels *chosen* {item id: level
    id}; Stays when a chosen level is not among them, or when nothing chosen would count.

    What was chosen of an item that is gone, or that is now of another kind, gives nothing."""
    found = {}
    for item in items:
        if not item.has_points or not chosen.get(item.id):
            continue
        level = item.level(chosen[item.id])
        if level is None:
            return Stays(N_("It chose a level of “{title}” that is gone."), {"title": item.title})
        found[item.id] = level.points
    if not any(item.weight and item.id in found for item in items):
        return Stays(N_("Nothing that it gave points for counts any more."), {})
    return found

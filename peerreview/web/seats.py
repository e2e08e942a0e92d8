"""What a person's place in a group means for what they write: what the group works on, and the roles held in
this round with their texts."""

from typing import NamedTuple

from flask import g

from peerreview.domain import schedule


class Seat(NamedTuple):
    """``piece``: what the group works on, by its name, or ""; ``roles`` [(title, text or "")] held now."""

    piece: str
    roles: list


def at_desk(work, facts):
    """What a desk says of its writer's place: the ``seat`` of the step the Work is of."""
    return {"seat": seat_in(work.design, facts, work.task_of.phase, work.round)}


def seat_in(design, facts, phase, turn):
    """The Seat of the person of these facts in the groups that hold in a phase (its id); None where there is
    nothing to say of it."""
    place = schedule.place_in(design, facts, phase, turn, g.now)
    if place is None:
        return None
    group = design.phase(design.homes[phase]).group
    works_on = place.key if group.relation == "within" or group.spec.get("by") in design.materials else ""
    return Seat(works_on, roles_of(design, phase, place.held)) if works_on or place.held else None


def roles_of(design, phase, held):
    """[(title, text or "")] of the group roles *held* in a phase."""
    group = design.phase(design.homes[phase]).group
    return [(role.replace("_", " "), group.says(role)) for role in held]

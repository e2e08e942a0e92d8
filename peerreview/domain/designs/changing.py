"""Edits of an activity's own copy of its design: checked again, and refused where a promise was made."""

import copy
import json

from peerreview.domain.designs import kinds
from peerreview.domain.designs.building import build
from peerreview.domain.designs.shape import HOLDS, RELEASES, SEES
from peerreview.domain.refusals import Frozen, Invalid
from peerreview.domain.words import N_

TASK_EDITS = {
    "pick": lambda value: kinds.whole(1, 50)(str(value)),
    "min": lambda value: kinds.whole(0, 50)(str(value)),
    "see": kinds.one_of(SEES, "see"),
    "alias": kinds.truth,
    "hold": kinds.one_of(HOLDS, "hold"),
    "open_to": kinds.one_of(("handed_in", "everyone"), "open_to"),
}
PHASE_EDITS = {"release": kinds.one_of(RELEASES, "release"), "finished_first": kinds.truth}
GRADING_EDITS = {
    "minimum": lambda value: kinds.whole(1, 20)(str(value)),
    "late_off": kinds.number(0, 100),
    "weights": kinds.weights,
}
FROZEN_ONCE_BEGUN = ("see", "alias")


def change(design, edit, begun=frozenset()):
    """The design with *edit* applied and checked.

    *edit* maps dotted places to values: ``task.<id>.<key>``, ``phase.<id>.<key>``, ``grading.<key>``, ``grace``, ``lease``.
    *begun* holds the ids of tasks that have any response, even a draft: who may see them no longer changes.
    Raises Frozen for such a change, Invalid for an unknown place or value.
    """
    plan = copy.deepcopy(design.plan)
    for place, value in edit.items():
        _apply(plan, place, value, begun)
    return build(json.loads(json.dumps(plan)))


def _apply(plan, place, value, begun):
    kind, *rest = place.split(".")
    if kind == "task" and len(rest) == 2:
        entry = _entry((task for phase in plan["phases"] for task in phase["tasks"]), rest[0], place)
        _set(entry, rest[1], value, TASK_EDITS, place, frozen=rest[0] in begun)
    elif kind == "phase" and len(rest) == 2:
        _set(_entry(plan["phases"], rest[0], place), rest[1], value, PHASE_EDITS, place)
    elif kind == "grading" and len(rest) == 1 and plan["grading"]:
        _set(plan["grading"], rest[0], value, GRADING_EDITS, place)
    elif place in ("grace", "lease"):
        plan[place] = kinds.duration(value)
    else:
        raise Invalid(N_("There is no setting “{place}” in this design."), place=place)


def _entry(entries, name, place):
    for entry in entries:
        if entry["id"] == name:
            return entry
    raise Invalid(N_("There is no setting “{place}” in this design."), place=place)


def _set(entry, key, value, readers, place, frozen=False):
    if key not in readers:
        raise Invalid(N_("There is no setting “{place}” in this design."), place=place)
    value = readers[key](value)
    if frozen and key in FROZEN_ONCE_BEGUN and entry[key] != value:
        raise Frozen(what=N_("who may see what they write"))
    entry[key] = value

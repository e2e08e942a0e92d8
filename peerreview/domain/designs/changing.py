"""Edits of an activity's own copy of its design: checked again, and refused where a promise was made."""

import copy
import json

from peerreview.domain.designs import additions as adding
from peerreview.domain.designs import kinds, matched
from peerreview.domain.designs.building import build
from peerreview.domain.designs.graded import MOST_OFF
from peerreview.domain.designs.shape import HOLDS, OPEN_TO, RELEASES, SEES
from peerreview.domain.designs.taking_part import JOINS
from peerreview.domain.grading.methods import METHODS
from peerreview.domain.refusals import Frozen, Invalid
from peerreview.domain.words import N_

TASK_EDITS = {
    "pick": lambda value: kinds.whole(1, 50)(str(value)),
    "min": lambda value: kinds.whole(0, 50)(str(value)),
    "see": kinds.one_of(SEES, "see"),
    "alias": kinds.truth,
    "hold": kinds.one_of(HOLDS, "hold"),
    "open_to": kinds.one_of(OPEN_TO, "open_to"),
    "every_comment": kinds.truth,
    "timer": kinds.duration,
    "within": kinds.duration,
    "audit": kinds.share,
}
PHASE_EDITS = {
    "release": kinds.one_of(RELEASES, "release"),
    "finished_first": kinds.truth,
    "words_first": kinds.truth,
}
GRADING_EDITS = {
    "minimum": lambda value: kinds.whole(1, 20)(str(value)),
    "late_off": kinds.number(0, 100),
    "members_most": kinds.number(0, MOST_OFF),
    "weights": kinds.weights,
    "method": kinds.one_of(tuple(METHODS), "method"),
}


PEOPLE_EDITS = {
    "join": kinds.one_of(JOINS, "join"),
    "most": lambda value: None if value is None else kinds.whole(2, 500)(str(value)),
}


def change(design, edit, begun=frozenset(), additions=None):
    """The design with *edit* applied and checked.

    *edit* maps dotted places to values: ``task.<id>.<key>``, ``phase.<id>.<key>``, ``grading.<key>``,
    ``people.<key>``, ``phase.<id>.trained`` (whether only holders of a credential lead a match),
    ``added.<key>`` (of *additions* {key: Addition}), ``grace``, ``lease``. *begun* holds the ids of tasks
    that have any response, even a draft: they stay, and who may see them, and under which name, no longer
    changes. Raises Frozen for such a change, Invalid for an unknown place or value."""
    plan = copy.deepcopy(design.plan)
    for place, value in edit.items():
        kind, _dot, key = place.partition(".")
        if kind == "added" and key in (additions or {}):
            adding.put(plan, design, additions[key], kinds.truth(value))
        else:
            _apply(plan, place, value)
    changed = build(json.loads(json.dumps(plan)))
    if begun & (design.tasks.keys() - changed.tasks.keys()):
        raise Frozen(what=N_("what they are asked"))
    if any(_promise(design, task) != _promise(changed, task) for task in design.tasks.keys() & begun):
        raise Frozen(what=N_("who may see what they write"))
    if any(_order(design, task) != _order(changed, task) for task in design.tasks.keys() & begun):
        raise Frozen(what=N_("whether levels wait for the author's answer"))
    return changed


def _promise(design, task_id):
    """What the writers of a task were told: who reads it, and which names hide; those who are asked about it
    count too."""
    task = design.tasks[task_id]
    asking = tuple((found.id, found.hides_subject) for found in design.asks_about(task_id))
    return task.see, task.alias, task.hides_writer, task.hides_subject, task.subject_alias, asking


def _order(design, task_id):
    """Whether those who answer saw words or levels first: what their ratings rest on."""
    task = design.tasks[task_id]
    return design.phase(design.tasks[task.about.name].phase).words_first if design.is_answer(task) else None


def _apply(plan, place, value):
    kind, *rest = place.split(".")
    if kind == "task" and len(rest) == 2:
        entry = _entry((task for phase in plan["phases"] for task in phase["tasks"]), rest[0], place)
        _set(entry, rest[1], value, TASK_EDITS, place)
    elif kind == "phase" and rest[1:] == ["trained"]:
        spec = _entry(plan["phases"], rest[0], place)["group"]
        if not spec or not matched.is_by_name(spec):
            raise Invalid(N_("There is no setting “{place}” in this design."), place=place)
        matched.train(spec, kinds.truth(value))
    elif kind == "phase" and len(rest) == 2:
        _set(_entry(plan["phases"], rest[0], place), rest[1], value, PHASE_EDITS, place)
    elif kind == "grading" and len(rest) == 1 and plan["grading"]:
        _set(plan["grading"], rest[0], value, GRADING_EDITS, place)
    elif kind == "people" and len(rest) == 1 and plan["people"]:
        _set(plan["people"], rest[0], value, PEOPLE_EDITS, place)
    elif place in ("grace", "lease"):
        plan[place] = kinds.duration(value)
    else:
        raise Invalid(N_("There is no setting “{place}” in this design."), place=place)


def _entry(entries, name, place):
    for entry in entries:
        if entry["id"] == name:
            return entry
    raise Invalid(N_("There is no setting “{place}” in this design."), place=place)


def _set(entry, key, value, readers, place):
    if key not in readers:
        raise Invalid(N_("There is no setting “{place}” in this design."), place=place)
    entry[key] = readers[key](value)

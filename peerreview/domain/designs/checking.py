"""What can only be checked when the whole design is known: materials, rounds, groups, and forms that gates
rest on.

``fail(kind, name, reason, **values)`` raises DesignError with the line of that thing.
"""

import re

from peerreview.domain.attributes.credentials import is_credential
from peerreview.domain.designs import matched, neighbours, offering, pulses, taking_part
from peerreview.domain.designs.nodes import nearest
from peerreview.domain.designs.shape import MATERIALS, PEOPLE, Material
from peerreview.domain.designs.unread import UNREAD
from peerreview.domain.forms.weighing import unfit
from peerreview.domain.words import N_

MOST_ROUNDS = 100
NOT = ("self", "team", "mutual", "conflict")  # whom a task may keep apart
# What the names that need no declaration hold.
_KINDS = {
    "exemplars": "exemplars",
    "case": "cases",
    "cases": "cases",
    "topic": "topics",
    "topics": "topics",
}


def materials(plan):
    """{name: Material} of a plan: declared under ``materials``, listed under ``params``, or simply spoken
    of."""
    found = {
        name: Material(name, one["title"], one["kind"], tuple(one["for"]), one["needed"], one["draws"])
        for name, one in plan["materials"].items()
    }
    spoken = [task["about"]["name"] for phase in plan["phases"] for task in phase["tasks"] if task["about"]]
    tasks = {task["id"] for phase in plan["phases"] for task in phase["tasks"]}
    repeat = plan["repeat"] or {}
    grouped = [phase["group"].get("by") for phase in plan["phases"] if phase["group"]]
    for name in dict.fromkeys([*spoken, repeat.get("over"), *grouped]):
        if (
            name in found
            or name in tasks
            or name is None
            or f"{name}s" in plan["params"]
            or f"{name}s" in found
        ):
            continue
        if name in MATERIALS or name in plan["params"] or (name == repeat.get("over") and "." not in name):
            kind = (
                "segments"
                if name == repeat.get("over")
                else "topics"
                if name in grouped
                else _KINDS.get(name)
            )
            found[name] = Material(name, name.replace("_", " ").capitalize(), kind or "text")
    return found


def resolve(plan, forms):
    """Write out what a plan says in short: a repeat over the one list of that name that a group writes before
    it."""
    repeat = plan["repeat"]
    if not repeat or not repeat["over"] or "." in repeat["over"]:
        return
    name = repeat["over"]
    if (
        name in plan["params"]
        or name in plan["materials"]
        or name in MATERIALS
        or not isinstance(forms, dict)
    ):
        return
    found = [
        f"{task['id']}.{name}"
        for phase in plan["phases"]
        if phase["id"] not in repeat["phases"]
        for task in phase["tasks"]
        if task["by"] == "group"
        for item in forms.get(task["form"]) or ()
        if item.kind == "list" and item.id == name
    ]
    if len(found) == 1:
        repeat["over"] = found[0]


def check(design, fail, forms):
    """Refuse what cannot work as a whole. *forms*: {key: items or None} of the known forms."""
    _rounds(design, fail, forms)
    for material in design.materials.values():
        _material(design, material, fail)
    for phase in design.phases:
        if phase.group is not None:
            _group(design, phase, fail, forms)
        _gate(design, phase, fail, forms)
        _credentials(design, phase, fail)
    for task in design.tasks.values():
        _task(design, task, fail)
    _grading(design, fail, forms)
    pulses.check(design, forms, fail)
    for part in (offering, matched, neighbours, taking_part):
        part.check(design, fail)


def _grading(design, fail, forms):
    """The forms that make the grade must be able to make one; so must that by which members rate each
    other."""
    if design.grading is None or not isinstance(forms, dict):
        return
    if design.grading.members:
        _members(design, design.tasks[design.grading.members], fail, forms)
    by, score = design.grading.by, design.grading.score
    items = forms.get(design.tasks[by].form) if by else None
    if items and (wrong := unfit(items)):
        fail("grading", "", wrong[0].sentence, **wrong[0].values)
    items = forms.get(design.tasks[score].form) if score else None
    if items is not None and not gives(design, design.tasks[score], items, "score"):
        fail("grading", "", N_("“score: {name}” needs a form with a quiz or a short answer."), name=score)


def _members(design, task, fail, forms):
    if task.about is None or task.about.kind not in ("members", "team") or task.by is not None:
        why = N_("“members: {id}” must be a task that each member answers about the members of their group.")
    elif task.see not in ("aggregate", "instructor"):
        why = N_("“{id}” moves grades, so teammates may not read who said what: say “see: aggregate”.")
    elif design.grading.work is None or design.tasks[design.grading.work].by != "group":
        why = N_("“members: {id}” divides the grade of a group, but no group writes what is graded.")
    elif forms.get(task.form) is not None and not any(item.has_points for item in forms[task.form]):
        why = N_("“members: {id}” needs a form with scales: “{form}” has none.")
    else:
        return
    fail("grading", "", why, id=task.id, form=task.form)


def _material(design, material, fail):
    if material.name in design.tasks:
        fail(
            "material",
            material.name,
            N_("A task and a material are both called “{name}”."),
            name=material.name,
        )
    for name in material.beside:
        if name not in design.tasks:
            fail(
                "material",
                material.name,
                N_("“for: {name}” names no task.{hint}"),
                name=name,
                hint=nearest(name, design.tasks),
            )


def _rounds(design, fail, forms):
    """What a repeat goes over: a list or a number under ``params``, a material's entries, or the group's own
    list."""
    repeat = design.repeat
    if repeat is not None and repeat.dated_by:
        _dated_by_group(design, repeat, fail)
    if repeat is None or repeat.over is None:
        return
    if "." in repeat.over:
        _is_list_of_group(design, repeat.over, fail, forms)
        return
    units = design.params.get(repeat.over)
    if units is not None and not 1 <= count_of(units) <= MOST_ROUNDS:
        fail(
            "repeat",
            "",
            N_("“{name}” under “params” must be a list or a number, from 1 to 100."),
            name=repeat.over,
        )


def _dated_by_group(design, repeat, fail):
    """Groups set dates for the rounds they named, and each goes on at its own pace."""
    gate = design.phase(repeat.phases[0]).gate
    if len(repeat.phases) > 1 or "." not in (repeat.over or ""):
        why = N_("“dated_by: group” is for one phase in rounds over a list that each group writes before.")
    elif gate.per != "group" or gate.is_clock:
        why = N_("“dated_by: group” needs a gate per group, such as “when: all”: each has its own dates.")
    else:
        return
    fail("repeat", "", why)


def count_of(units):
    """How many things ``params`` names: the length of a list, or a whole number; 0 for anything else."""
    if isinstance(units, list):
        return len(units)
    return int(units) if re.fullmatch(r"[0-9]{1,4}", str(units)) else 0


def _lists(design, forms):
    return [
        f"{task.id}.{item.id}"
        for task in design.tasks.values()
        for item in forms.get(task.form) or ()
        if item.kind == "list"
    ]


def _is_list_of_group(design, name, fail, forms):
    task_id, item_id = name.split(".", 1)
    task = design.tasks.get(task_id)
    if task is None or task.by != "group" or task.phase in design.repeat.phases:
        fail(
            "repeat",
            "",
            N_("“over: {name}” must name a list that each group writes in a task before the rounds.{hint}"),
            name=name,
            hint=nearest(name, _lists(design, forms)),
        )
    items = forms.get(task.form)
    if items is not None and not any(item.id == item_id and item.kind == "list" for item in items):
        fail("repeat", "", N_("The form “{form}” has no list “{item}”."), form=task.form, item=item_id)


def _group(design, phase, fail, forms):
    spec = phase.group.spec
    in_rounds = design.repeat is not None and phase.id in design.repeat.phases
    if spec.get("keep") and not in_rounds:
        fail(
            "phase",
            phase.id,
            N_("“keep” keeps the groups of a repeat from round to round; “{id}” is in none."),
            id=phase.id,
        )
    is_sized = spec.get("count") or spec.get("size", [None])[0] is not None
    for key in ("small", "steady", "alone"):
        if spec.get(key) and (phase.group.relation or spec.get("by") or not is_sized):
            why = N_("“{key}” is for new groups with a size or a count: “{id}” forms none.")
            fail("phase", phase.id, why, key=key, id=phase.id)
    if spec.get("rotate") and not spec.get("roles"):
        fail("phase", phase.id, N_("“rotate” needs roles to go round: “{id}” has none."), id=phase.id)
    names = [
        spec.get("by"),
        *spec.get("needs", {}).values(),
        *(name for want in spec.get("prefer", ()) for name in want.values()),
    ]
    for name in names:
        if isinstance(name, str) and "." in name and not is_credential(name):
            _answer(design, phase, name, fail, forms)


def _answer(design, phase, name, fail, forms):
    """Groups that hang on an answer (``task.item``) need an earlier task whose form has that item."""
    before = [task.id for found in design.phases[: design.place(phase.id)] for task in found.tasks]
    task_id, item_id = name.split(".", 1)
    if task_id not in before:
        fail(
            "phase",
            phase.id,
            N_("“{name}” reads an answer, but “{task}” is no task of a phase before “{id}”.{hint}"),
            name=name,
            task=task_id,
            id=phase.id,
            hint=nearest(task_id, before),
        )
    key = design.tasks[task_id].form
    ids = None if forms.get(key) is None else [item.id for item in forms[key]]
    if ids is not None and item_id not in ids:
        fail(
            "phase",
            phase.id,
            N_("“{name}” reads an answer, but the form “{form}” has no item “{item}”.{hint}"),
            name=name,
            form=key,
            item=item_id,
            hint=nearest(item_id, ids),
        )


def _credentials(design, phase, fail):
    """What a step grants is earned by doing something, and nothing before it can need it."""
    if phase.lasts is not None and not phase.grants:
        fail("phase", phase.id, N_("“lasts” says how long what is granted holds: say what, with “grants”."))
    if phase.grants is None:
        return
    if not any(task.by is None and task.least != 0 for task in phase.tasks):
        fail(
            "phase",
            phase.id,
            N_("“{id}” grants {name}, but asks nothing of each person: who would earn it?"),
            id=phase.id,
            name=phase.grants,
        )
    for before in design.phases[: design.place(phase.id) + 1]:
        if phase.grants in before.needs or any(phase.grants in (*one.needs, one.by) for one in before.tasks):
            fail(
                "phase",
                before.id,
                N_("“{id}” needs {name}, which only “{later}” grants: nobody could begin."),
                id=before.id,
                name=phase.grants,
                later=phase.id,
            )


def _gate(design, phase, fail, forms):
    """A gate that waits for a number needs a task that gives one."""
    gate = phase.gate
    if gate.otherwise == "repeat" and gate.bar is None:
        fail(
            "phase",
            phase.id,
            N_("“else: repeat” asks for another attempt, so the gate of “{id}” needs a score."),
            id=phase.id,
        )
    if gate.early and (gate.otherwise != "fallback" or gate.when not in ("all", "approved")):
        why = N_("“early” is for a gate that waits until all is done or approved, with “else: fallback”.")
        fail("phase", phase.id, why, id=phase.id)
    if gate.bar is None or not all(forms.get(task.form) is not None for task in phase.tasks):
        return
    if not any(gives(design, task, forms[task.form], gate.when) for task in phase.tasks):
        sentence = {
            "score": N_(
                "The gate of “{id}” waits for a score, but none of its forms has a question with a key."
            ),
            "agreement": N_(
                "The gate of “{id}” waits for agreement, but none of its tasks rates a material on levels, "
                "which staff"
                " rate too."
            ),
        }[gate.when]
        fail("phase", phase.id, sentence, id=phase.id)


def gives(design, task, items, measure):
    """Whether a response to *task* with these *items* brings a *measure* (score or agreement)."""
    if task.by in ("instructor", "assistant", "staff"):
        return False
    if measure == "score":
        return bool(design.marked_by(task.id)) or any(map(matched.counted_in(design, task), items))
    return task.about is not None and task.about.kind == "material" and any(item.has_points for item in items)


def _talk(design, task, fail):
    """What a talk needs: people choose what they answer, and a person has one alias in it, so that all of it
    hides names or none does."""
    if task.least is None:
        fail(
            "task",
            task.id,
            N_("“{id}” is about several tasks, so people choose: give it “min”, which may be 0."),
            id=task.id,
        )
    if {design.tasks[name].alias for name in task.about.names} != {task.alias}:
        fail(
            "task",
            task.id,
            N_("Either all that “{id}” answers hides its writers (“alias: true”), or none of it does."),
            id=task.id,
        )


def _fades(design, task, fail):
    if task.fades.by not in design.tasks:
        fail(
            "task",
            task.id,
            N_("“fades: {by}” names no task of this design.{hint}"),
            by=task.fades.by,
            hint=nearest(task.fades.by, design.tasks),
        )


def _task(design, task, fail):
    if task.is_talk:
        _talk(design, task, fail)
    if task.fades:
        _fades(design, task, fail)
    unknown = [name for name in task.excluded if name not in NOT]
    if unknown:
        fail(
            "task",
            task.id,
            N_("“not: {name}” keeps nobody apart: known are {known}.{hint}"),
            name=unknown[0],
            known=", ".join(NOT),
            hint=nearest(unknown[0], NOT),
        )
    if task.see in UNREAD and task.hold in ("all", "sample"):
        why = N_("“hold: {hold}” asks staff to read what “see: {see}” keeps from them.")
        fail("task", task.id, why, hold=task.hold, see=task.see)
    kind = task.about and task.about.kind
    if kind in PEOPLE and kind != "owner" and design.homes[task.phase] is None:
        fail(
            "task",
            task.id,
            N_("“about: {about}” speaks of people in a group, but “{phase}” forms none."),
            about=task.about.name or task.about.kind,
            phase=task.phase,
        )

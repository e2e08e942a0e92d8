"""What a class of a given size cannot do of a design, and what would work instead."""

from typing import NamedTuple

from peerreview.domain.words import N_


class Misfit(NamedTuple):
    """One thing that so few people cannot do: the ``sentence`` with its ``values``, and the edit that mends
    it, where one does: at ``place`` (as of ``designs.change``) the value ``instead``; "" and None otherwise.
    """

    sentence: str
    values: dict
    place: str = ""
    instead: int | None = None


def misfits(design, people, entries=None):
    """[Misfit] of a *design* for a class of so many *people*, in the order of its steps; *entries* {material:
    how many} where they are known."""
    found = [misfit for phase in design.phases for misfit in _of_phase(design, phase, people, entries or {})]
    return list({(one.sentence, str(one.values)): one for one in found}.values())


def _of_phase(design, phase, people, entries):
    if phase.group:
        yield from _of_group(design, phase, people, entries)
    for task in phase.tasks:
        if task.pick and task.about.kind == "task" and people <= task.pick:
            yield _too_many_dealt(task, people)


def _too_many_dealt(task, people):
    sentence = N_(
        "“{task}” asks for {pick} reviews each, and the course has {students} students: at least {least} are "
        "needed, so that everybody finds enough works of others."
    )
    values = {"task": task.title, "pick": task.pick, "students": people, "least": task.pick + 1}
    return Misfit(sentence, values, *((f"task.{task.id}.pick", people - 1) if people > 1 else ()))


def _of_group(design, phase, people, entries):
    bounds = phase.group.spec.get("size")
    if bounds and bounds[0] is not None and 1 < people < bounds[0][0]:
        yield Misfit(
            N_(
                "“{phase}” asks for groups of at least {least}, and the course has {students} students: one "
                "group."
            ),
            {"phase": phase.title, "least": bounds[0][0], "students": people},
        )
    if phase.group.relation != "across":
        return
    material = design.phase(design.source_of(phase)).group.spec.get("by")
    topics = entries.get(material)
    if topics and people < 2 * topics:
        yield Misfit(
            N_(
                "“{phase}” puts one of each of the {topics} topics together: {students} people make one group"
                " only. With {fewer} topics there would be more."
            )
            if people // 3 > 1
            else N_(
                "“{phase}” puts one of each of the {topics} topics together: {students} people make one "
                "group only."
            ),
            {"phase": phase.title, "topics": topics, "students": people, "fewer": max(people // 3, 2)},
        )

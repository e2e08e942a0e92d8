"""How much a design asks of one person in each step, worked out from the design and the size of the class.

It says before the start what ``duties`` will come to when everybody does their part: people by the usual size
of their group, others' responses by how many each of them writes."""

from math import ceil
from typing import NamedTuple

from peerreview.domain.grouping.sizes import sizes
from peerreview.domain.grouping.spec import Spec

MANY = 6  # duties a step: more drown people


class Load(NamedTuple):
    """What one step asks: ``written`` [(Task, how many a person)], ``total`` of them."""

    phase: str
    written: list
    total: int


def load(design, people, entries=None):
    """[Load] of each phase for a class of so many *people*; *entries* {material: how many} where they are
    known.

    Tasks of a group, of a role or of staff are not each person's and are left out of the total.
    """
    entries, each, found = entries or {}, {}, []
    for phase in design.phases:
        written = []
        for task in phase.tasks:
            each[task.id] = _each(design, task, people, entries, each)
            if task.by in (None, "student") and each[task.id]:
                written.append((task, each[task.id]))
        found.append(Load(phase.id, written, sum(count for _, count in written)))
    return found


def _each(design, task, people, entries, each):
    """How many responses one person who has *task* writes to it."""
    about, group = task.about, group_size(design, task.phase, people)
    if task.pick or task.least is not None:
        return task.pick or task.least
    if about is None or task.is_joint or task.share:
        return 1
    if about.kind in ("members", "team"):
        return max(group - (about.kind == "members"), 0)
    if about.kind == "material":
        return 1 if design.materials[about.name].kind == "topics" else max(entries.get(about.name, 1), 1)
    if about.kind in ("partner", "role", "owner", "last") or about.is_next:
        return 1
    source = design.tasks[about.name]
    if about.kind == "own":
        return each.get(about.name, 1)
    writers = max(group - 1, 1) if design.homes[task.phase] else people - 1
    if source.by == "group":
        writers = ceil(writers / max(group_size(design, source.phase, people), 1))
    elif source.by not in (None, "student"):
        writers = 1
    return writers * each.get(about.name, 1)


def group_size(design, phase_id, people):
    """The usual size of a group in a phase for a class of so many *people*; all of them where it forms
    none."""
    home = design.homes[phase_id]
    if home is None:
        return people
    spec = design.phase(home).group.spec
    bounds = spec.get("size")
    if spec.get("merge") or spec.get("split") or spec.get("rel") == "across":
        source = design.source_of(design.phase(home))
        before = group_size(design, source, people) if source else people
        if spec.get("merge"):
            return min(before * spec["merge"], people)
        return max(before // spec["split"], 1) if spec.get("split") else max(people // max(before, 1), 1)
    if bounds and bounds[0] is None:
        return people
    if bounds:
        counts, _ = sizes(people, Spec(size=tuple(bounds[0])))
        return max(counts, default=1)
    if spec.get("count"):
        return ceil(people / spec["count"])
    roles = [most for size in spec.get("roles", {}).values() for most in [size[1] if size else people]]
    return min(sum(roles), people) if roles else people

"""What a design asks of whom, step by step, before anybody has begun: how people sit, what a student writes,
what its instructor does."""

from typing import NamedTuple

from peerreview.domain import schedule
from peerreview.domain.attributes import is_credential, title_of
from peerreview.domain.designs.matched import homes
from peerreview.domain.schedule import MANY, group_size
from peerreview.store import forms
from peerreview.web.activities.steps import sight
from peerreview.web.text import _, ngettext
from peerreview.web.words import word_of

STAFF, EVERYBODY = ("instructor", "assistant", "staff"), (None, "student", "group")
SEATS = ("one", "two", "three", "four", "six", "all", "mixed")  # pictures in icons.svg


class Step(NamedTuple):
    """One step: its ``title``, the picture of its ``seats`` and that in words (``sits``), the titles of the
    ``tasks`` of a student, what each of them ``writes``, what the instructor does (``yours``), whether that
    is too much (``is_heavy``)."""

    title: str
    seats: str
    sits: str
    tasks: list
    writes: str
    yours: list
    is_heavy: bool


def steps(design, people):
    """[Step] of a design for a class of so many *people*."""
    loads = {one.phase: one for one in schedule.load(design, people)}
    return [_step(design, phase, people, loads[phase.id]) for phase in design.phases]


def _step(design, phase, people, load):
    seats, sits = seating(design, phase, people)
    return Step(
        phase.title,
        seats,
        sits,
        [_asked(task) for task in phase.tasks if task.by not in STAFF],
        "; ".join([*_each(design, load), *_shared(design, phase)]),
        _yours(design, phase),
        load.total > MANY,
    )


def _asked(task):
    """The title of a task, and whose it is where not everybody is asked."""
    if task.by in EVERYBODY:
        return task.title
    if is_credential(task.by):
        return _("%(title)s (whoever holds “%(name)s”)", title=task.title, name=title_of(task.by))
    return _("%(title)s (the %(role)s)", title=task.title, role=task.by.replace("_", " "))


def _each(design, load):
    """What a person writes alone: “3 reviews”."""
    for task, count in load.written:
        word = word_of(design, task)
        yield f"{count} {word.one if count == 1 else word.many}"


def _shared(design, phase):
    for task in phase.tasks:
        word = word_of(design, task)
        if task.by == "group":
            yield _("a share of 1 %(thing)s", thing=word.one)
        elif task.by in EVERYBODY or task.by in STAFF:
            continue
        elif is_credential(task.by):
            yield _("%(things)s by whoever holds “%(name)s”", things=word.many, name=title_of(task.by))
        else:
            yield _("1 %(thing)s by the %(role)s", thing=word.one, role=task.by.replace("_", " "))


def seating(design, phase, people):
    """(the picture, the words) of how people sit in a step."""
    dealt = next((task.pick for task in phase.tasks if task.pick), None)
    if design.homes[phase.id] is None:
        if dealt:
            return (
                ("one", "two", "three")[min(dealt, 3) - 1],
                ngettext("one reader for each work", "%(count)s readers for each work", dealt),
            )
        return "one", _("alone")
    size = group_size(design, phase.id, people)
    home = design.phase(design.homes[phase.id]).group
    if home.relation == "across":
        return "mixed", _("one of each in groups of %(count)s", count=size)
    if size >= people:
        return "all", _("all together")
    if size == 2:
        return "two", _("in twos")
    return {3: "three", 4: "four", 5: "four"}.get(size, "six"), _("in groups of %(count)s", count=size)


def _yours(design, phase):
    """What the instructor does in a step, as sentences."""
    found = []
    if phase.id in homes(design):
        found.append(_("Look at the pairs, and publish them"))
    for task in phase.tasks:
        if task.by in STAFF:
            found.append(_("Write: %(title)s", title=task.title))
        if task.hold == "all":
            found.append(_("Look at each before others see it: %(title)s", title=task.title))
    if phase.gate.when == "hand":
        found.append(_("Say when it is over"))
    elif phase.gate.when == "event":
        found.append(_("Say when the event was"))
    if phase.release == "hand":
        found.append(_("Let them see what was written"))
    if phase.gate.otherwise == "escalate":
        found.append(_("Look after whoever misses it (you are told by name)"))
    return found


def before(design):
    """What the instructor brings before it begins, as sentences."""
    found = [_("Dates, and what students read first")]
    found += [_("Under Materials: %(title)s", title=one.title) for one in design.materials.values()]
    if design.grading:
        found.append(_("How much the grade counts"))
    return found


class Asked(NamedTuple):
    """One task as a student meets it: its ``title``, the title of its ``step``, who ``reads`` it, the
    ``items`` of its form."""

    title: str
    step: str
    reads: str
    items: tuple


def as_student(design, rubric="essay_rubric"):
    """[Asked] of everything a student may write; *rubric*: the template that is shown for the activity's own
    rubric."""
    return [
        Asked(
            task.title,
            phase.title,
            sight(design, task),
            forms.source(task.form, design.plan, rubric=rubric)[1],
        )
        for phase in design.phases
        for task in phase.tasks
        if task.by not in STAFF
    ]

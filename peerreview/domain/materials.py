"""What staff provide beside the tasks: what an entry may hold, at which tasks it is read, by whom and from
when, and what a design still needs before it can run.

``entries`` below is always {name of a material: [(response id, title)]} in the order staff gave them."""

import re
from typing import NamedTuple

from peerreview.domain.access import is_staff_role
from peerreview.domain.designs.checking import count_of
from peerreview.domain.words import N_

LISTS = ("topics", "segments")  # their titles are keys of groups and names of rounds
LONGEST_TITLE = 200
LONGEST_KEY = 80
MOST_ENTRIES = 200
MOST_LINKS = 20
NOT_READ = ("locked", "waiting")
_LINK = re.compile(r"https?://[^\s/?#@:<>\"]+(?::\d+)?(?:[/?#][^\s<>\"]*)?\Z", re.IGNORECASE)


class Link(NamedTuple):
    """An address and the words that lead to it."""

    url: str
    words: str


class Use(NamedTuple):
    """What a design does with a material: ``about`` and ``beside`` are Tasks, ``groups`` phases that form one
    group for each entry, ``rounds`` whether a repeat goes over the entries."""

    about: tuple
    beside: tuple
    groups: tuple
    rounds: bool

    @property
    def is_spoken_of(self):
        """Whether anything in the design leads to it; otherwise it is for the whole activity."""
        return bool(self.about or self.beside or self.groups or self.rounds)


def longest_title(kind):
    """How many characters the title of an entry may have: that of a list names a group or a round."""
    return LONGEST_KEY if kind in LISTS else LONGEST_TITLE


def links(text):
    """[Link] of lines such as ``https://example.org/page The page``; an address without words stands for
    itself. A line that is no link is left out (see ``wrong_link``)."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        url, _space, words = line.partition(" ")
        if _LINK.match(url):
            found.append(Link(url, words.strip() or url))
    return found


def wrong_link(text):
    """(sentence, values) about the first line that is no link, or about too many; None when all are."""
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if line.strip() and not _LINK.match(line.split()[0]):
            return (
                N_("Line {number}: a link begins with https:// or http://, without a space in it."),
                {"number": number},
            )
    if sum(bool(line.strip()) for line in lines) > MOST_LINKS:
        return N_("Up to {most} links fit."), {"most": MOST_LINKS}
    return None


def names_in(text):
    """The names of a list typed one a line: white space folded, empty lines and repeats left out."""
    found = {}
    for line in text.splitlines():
        name = " ".join(line.split())
        if name:
            found.setdefault(name.casefold(), name)
    return list(found.values())


def use_of(design, name):
    """The Use of a material in a design."""
    return Use(
        tuple(task for task in design.tasks.values() if _is_about(task, name)),
        tuple(design.tasks[task] for task in design.materials[name].beside),
        tuple(phase for phase in design.phases if phase.group and phase.group.spec.get("by") == name),
        design.repeat is not None and design.repeat.over == name,
    )


def _is_about(task, name):
    return task.about is not None and task.about.kind == "material" and task.about.name == name


def given(design, name):
    """Titles that the design itself lists under ``params``."""
    units = design.params.get(name)
    return [str(unit) for unit in units] if isinstance(units, list) else []


def beside(design, line, key, is_done, entries):
    """{name: [response ids]} of what is read while answering the duty *line*, in the order of the design.

    *key* is what the writer's group shares in that step (a topic), "" without one; *is_done*: whether the
    writer has handed in what the task asks: a model answer waits for it."""
    task = design.task_of(line.task)
    found = {}
    for name, material in design.materials.items():
        rows = entries.get(name, [])
        chosen = _about(task, line, rows) if _is_about(task, name) else []
        if task.id in material.beside and (material.kind != "model" or is_done):
            chosen = rows
        if is_glossary(material, task):
            chosen = rows
        if key and _keyed(design, task, name):
            chosen = [row for row in rows if row[1] == key] or chosen
        if _in_rounds(design, task, name):
            chosen = rows[line.round - 1 : line.round]
        if chosen:
            found[name] = [response for response, _title in chosen]
    return found


def is_glossary(material, task):
    """Whether a material is terms that stand beside *task*: beside all that students write, or what ``for``
    names."""
    if material.kind != "terms" or is_staff_role(task.by or "") or task.by == "staff":
        return False
    return not material.beside or task.id in material.beside


def _about(task, line, rows):
    if line.subject is not None:
        return [row for row in rows if row[0] == line.subject]
    return [] if task.pick or task.share else rows


def _keyed(design, task, name):
    home = design.grouping_phase(task.phase) if task.phase else None
    return home is not None and design.phase(home).group.spec.get("by") == name


def _in_rounds(design, task, name):
    repeat, material = design.repeat, design.materials[name]
    if repeat is None or task.phase not in repeat.phases:
        return False
    return repeat.over == name or (material.kind == "segments" and task.id in material.beside)


def readable(design, lines, key_of, entries):
    """{name: {response ids}} that somebody may read now: what stands beside their duties *lines* once those
    are open, and what the design gives to everybody. *key_of(phase id, round)* is their group's key."""
    found = {}
    for line in lines:
        if line.state not in NOT_READ:
            is_done = has_done(lines, line.task, line.round)
            for name, ids in beside(design, line, key_of(line.phase, line.round), is_done, entries).items():
                found.setdefault(name, set()).update(ids)
    over = not any(line.is_owed and line.state not in ("done", "closed") for line in lines)
    begun = any(line.window.state != "locked" for line in lines)
    for name, material in design.materials.items():
        if begun and not use_of(design, name).is_spoken_of and (material.kind != "model" or over):
            found.setdefault(name, set()).update(response for response, _title in entries.get(name, []))
    return {name: ids for name, ids in found.items() if ids}


def has_done(lines, task, turn):
    """Whether everything a task asks of somebody in a round is handed in, or can no longer be."""
    mine = [line for line in lines if (line.task, line.round) == (task, turn) and line.is_owed]
    return bool(mine) and all(line.state in ("done", "closed") for line in mine)


def asks_reference(design, task):
    """Whether staff answer a task about each entry themselves, for others to be compared with."""
    return (
        task.about is not None
        and task.about.kind == "material"
        and not is_staff_role(task.by or "")
        and task.by != "staff"
        and (
            design.materials[task.about.name].kind == "exemplars"
            or design.phase(task.phase).gate.when == "agreement"
        )
    )


def lacking(design, entries, references=frozenset()):
    """What stands in the way of running: [(name, sentence, values)], each sentence telling what to do.
    *references*: {(task id, response id)} that staff have handed in."""
    found = []
    for name, material in design.materials.items():
        rows, use = entries.get(name, []), use_of(design, name)
        needed = max([0, *(task.pick or 0 for task in use.about)])
        if (use.groups or use.rounds) and not count_of(design.params.get(name)):
            needed = max(needed, 2 if use.groups else 1)
        needed = max(needed, int(material.needed))
        if len(rows) < needed:
            values = {"title": material.title, "count": needed - len(rows)}
            found.append((name, N_("add {count} more to “{title}”"), values))
        for task in use.about:
            if design.phase(task.phase).gate.when == "agreement" and asks_reference(design, task):
                open_ones = [title for entry, title in rows if (task.id, entry) not in references]
                if open_ones:
                    values = {"task": task.title, "entries": ", ".join(open_ones)}
                    found.append((name, N_("write the reference for “{task}” about {entries}"), values))
    return found


def missed(design, entries):
    """Names of materials that could run empty, but that somebody will look for: spoken of, and without an
    entry."""
    return [
        name
        for name in design.materials
        if not entries.get(name) and not given(design, name) and not count_of(design.params.get(name))
    ]

"""What can be added to any design as it stands: tasks before everything else, and tasks at the end.

An addition is data, like a design; the tasks it adds say so (``added``), and can be taken out again until
somebody has begun one."""

from typing import NamedTuple

from peerreview.domain.designs import kinds, nodes, parsing
from peerreview.domain.designs.nodes import DesignError
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_

WHERE = ("alone", "reviewed")


class Addition(NamedTuple):
    """Plain tasks (as of a plan) that stand ``before`` all others of the first step and ``after`` all others
    of the last; ``title`` and ``about`` say what it is. A task with ``where`` is added only where people
    answer what others wrote about their work (reviewed), or only where they do not (alone)."""

    key: str
    title: str
    about: str
    before: tuple[dict, ...]
    after: tuple[dict, ...]

    def of(self, tasks, design):
        """Those of *tasks* that fit a Design, marked as added."""
        where = "reviewed" if any(map(design.is_answer, design.tasks.values())) else "alone"
        return [
            {key: value for key, value in task.items() if key != "where"} | {"added": self.key}
            for task in tasks
            if task["where"] in (None, where)
        ]

    @property
    def names(self):
        """The ids of its tasks."""
        return {task["id"] for task in (*self.before, *self.after)}


def load(key, text):
    """The Addition in YAML *text*; DesignError with line and reason otherwise."""
    document, what = nodes.read(text), N_("An addition")
    title, about = (str(document.need(name, kinds.text, what)) for name in ("title", "about"))
    before, after = (tuple(map(_task, document.need(name, list, what))) for name in ("before", "after"))
    document.close(Addition._fields, what)
    return Addition(key, title, about, before, after)


def _task(entry):
    if not isinstance(entry, nodes.Mapping):
        raise DesignError(nodes.line_of(entry), N_("Here keys and values are expected."))
    where = entry.take("where", kinds.one_of(WHERE, N_("where")))
    return {"where": where} | parsing.task(entry, {})


def added(design):
    """Keys of what was added to a Design."""
    return {task["added"] for phase in design.plan["phases"] for task in phase["tasks"]} - {None}


def fits(addition, design):
    """Whether an Addition can be added to a Design: it calls no task or material as that one does."""
    own = {name for name, task in design.tasks.items() if task.added != addition.key}
    return not addition.names & {*own, *design.materials}


def put(plan, design, addition, is_wanted):
    """Add an Addition to *plan* (of a Design), or take it out; nothing changes where it is so already.
    Invalid where it does not fit."""
    if is_wanted == (addition.key in added(design)):
        return
    phases = plan["phases"]
    if not is_wanted:
        for phase in phases:
            phase["tasks"] = [task for task in phase["tasks"] if task["added"] != addition.key]
        return
    if not fits(addition, design):
        raise Invalid(N_("This design has tasks of its own for “{title}”."), title=addition.title)
    last = phases[-1]["tasks"] if len(phases) == 1 else []
    own = [task["id"] for task in last if task["by"] is None and not task["pick"] and not task["share"]]
    after = addition.of(addition.after, design)
    phases[0]["tasks"] = [*addition.of(addition.before, design), *phases[0]["tasks"]]
    # Where all is one step, one looks back once one's own part is in.
    phases[-1]["tasks"] += [task | {"after": own[-1]} if own else task for task in after]

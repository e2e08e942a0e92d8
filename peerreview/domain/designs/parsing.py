"""From Mapping with lines to the canonical plan (plain JSON values) and a table of lines."""

from peerreview.domain.designs import kinds
from peerreview.domain.designs.nodes import DesignError, Mapping, Sequence, line_of, plain
from peerreview.domain.designs.shape import HOLDS, OTHERWISE, RELATIONS, RELEASES, SEES
from peerreview.domain.words import N_

DESIGN_KEYS = (
    "title",
    "about",
    "phases",
    "repeat",
    "params",
    "owner",
    "intrinsic",
    "grants",
    "grading",
    "grace",
    "lease",
)
PHASE_KEYS = ("id", "title", "group", "tasks", "gate", "release", "finished_first", "words_first")
TASK_KEYS = (
    "id",
    "title",
    "form",
    "by",
    "about",
    "pick",
    "min",
    "not",
    "after",
    "see",
    "alias",
    "hold",
    "revises",
    "open_to",
)
GATE_KEYS = ("per", "when", "else")
GROUP_KEYS = (
    "size",
    "count",
    "merge",
    "split",
    "by",
    "roles",
    "of",
    "rel",
    "key",
    "prefer",
    "never",
    "needs",
    "keep",
    "rotate",
    "join",
)
REPEAT_KEYS = ("phases", "over", "every", "times", "until")
GRADING_KEYS = ("work", "by", "weights", "method", "minimum", "late_off")


def parse(document):
    """(plan, lines): the canonical mapping of a read document, and the line of each (kind, id)."""
    lines = {}
    plan = {"title": str(document.need("title", kinds.text, "A design"))}
    plan["about"] = str(document.take("about", kinds.text, ""))
    plan["phases"] = _phases(document.need("phases", _list, "A design"), lines)
    for key, read in (("repeat", _repeat), ("grading", _grading)):
        lines[key, ""] = line_of(document.get(key))
        plan[key] = document.take(key, read)
    plan["grace"] = document.take("grace", kinds.duration, 600)
    plan["lease"] = document.take("lease", kinds.duration, 48 * 3600)
    for key in ("params", "grants"):
        plan[key] = plain(document.take(key, _mapping, {}))
    plan["owner"] = document.take("owner", kinds.one_of(("learners", "staff"), N_("owner")), "staff")
    plan["intrinsic"] = document.take("intrinsic", kinds.texts, [])
    document.close(DESIGN_KEYS, N_("A design"))
    return plan, lines


def _list(value):
    if not isinstance(value, Sequence) or not value:
        raise DesignError(line_of(value), N_("Here a list with at least one entry is expected."))
    return value


def _mapping(value):
    if not isinstance(value, Mapping):
        raise DesignError(line_of(value), N_("Here keys and values are expected."))
    return value


def _once(kind, found, entry, lines):
    """Remember where (kind, id) stands; a second one is an error."""
    if (kind, str(found)) in lines:
        raise DesignError(
            found.line,
            N_("The {kind} “{name}” stands here twice; it was first named in line {first}."),
            kind=kind,
            name=found,
            first=lines[kind, str(found)],
        )
    lines[kind, str(found)] = entry.line
    return str(found)


def _phases(entries, lines):
    phases = []
    for entry in entries:
        entry = _mapping(entry)
        phase_id = _once("phase", entry.need("id", kinds.name, N_("A phase")), entry, lines)
        tasks = [_task(task, lines) for task in entry.take("tasks", _list, [])]
        phases.append(
            {
                "id": phase_id,
                "title": str(entry.take("title", kinds.text, "")) or phase_id.replace("_", " ").capitalize(),
                "tasks": tasks,
                "group": entry.take("group", _group),
                "gate": entry.take("gate", _gate, _no_gate()),
                "release": entry.take("release", kinds.one_of(RELEASES, N_("release")), "date"),
                "finished_first": entry.take("finished_first", kinds.truth, False),
                "words_first": entry.take("words_first", kinds.truth, True),
            }
        )
        entry.close(PHASE_KEYS, N_("A phase"))
    return phases


def _task(entry, lines):
    entry = _mapping(entry)
    task_id = _once("task", entry.need("id", kinds.name, N_("A task")), entry, lines)
    pick, share = entry.take("pick", kinds.pick, (None, None))
    task = {
        "id": task_id,
        "title": str(entry.take("title", kinds.text, "")) or task_id.replace("_", " ").capitalize(),
        "form": str(entry.need("form", kinds.name, N_("The task “{id}”").format(id=task_id))),
        "by": entry.take("by", lambda value: str(kinds.name(value))),
        "about": entry.take("about", kinds.about),
        "pick": pick,
        "share": share,
        "min": entry.take("min", kinds.whole(0, 50)),
        "not": [str(item) for item in entry.take("not", kinds.names, [])],
        "after": entry.take("after", lambda value: str(kinds.name(value))),
        "see": entry.take("see", kinds.one_of(SEES, N_("see")), "group"),
        "alias": entry.take("alias", kinds.truth, False),
        "hold": entry.take("hold", kinds.one_of(HOLDS, N_("hold")), "flagged"),
        "revises": entry.take("revises", lambda value: str(kinds.name(value))),
        "open_to": entry.take("open_to", kinds.one_of(("handed_in", "everyone"), N_("open_to")), "handed_in"),
    }
    entry.close(TASK_KEYS, N_("The task “{id}”").format(id=task_id))
    return task


def _no_gate():
    return {"per": "cohort", "when": "due", "bar": None, "event": None, "else": None}


def _gate(value):
    entry = _mapping(value)
    gate = {"per": entry.take("per", kinds.one_of(("person", "group", "cohort"), N_("gate")), "cohort")}
    gate |= entry.take("when", kinds.when, {"when": "due", "bar": None, "event": None})
    gate["else"] = entry.take("else", kinds.one_of(OTHERWISE, N_("else")))
    entry.close(GATE_KEYS, N_("A gate"))
    return gate


def _group(value):
    if not isinstance(value, Mapping):
        kinds.one_of(("same",), N_("group"))(value)
        return {"rel": "same"}
    spec = {
        "size": value.take("size", lambda size: [kinds.size(size)]),
        "count": value.take("count", kinds.whole(1, 500)),
        "merge": value.take("merge", kinds.whole(2, 12)),
        "split": value.take("split", kinds.whole(2, 12)),
        "by": value.take("by", lambda by: str(kinds.name(by))),
        "roles": value.take("roles", kinds.roles),
        "of": value.take("of", lambda of: str(kinds.name(of))),
        "rel": value.take("rel", kinds.one_of(RELATIONS, N_("rel"))),
        "key": value.take("key", lambda key: str(kinds.name(key))),
        "prefer": plain(value.take("prefer", _list, [])),
        "never": value.take("never", kinds.texts, []),
        "needs": plain(value.take("needs", _mapping, {})),
        "keep": plain(value.take("keep")),
        "rotate": value.take("rotate", kinds.truth, False),
        "join": value.take("join", kinds.one_of(("open", "closed"), N_("join")), "closed"),
    }
    value.close(GROUP_KEYS, N_("A group"))
    return {key: item for key, item in spec.items() if item not in (None, [], {}, False)}


def _repeat(value):
    entry = _mapping(value)
    repeat = {
        "phases": [
            str(item)
            for item in entry.need("phases", lambda names: kinds.names(_list(names)), N_("A repeat"))
        ],
        "over": entry.take("over", lambda over: str(kinds.name(over))),
        "every": entry.take("every", kinds.durations, []),
        "times": entry.take("times", kinds.whole(1, 100)),
        "until": entry.take("until", kinds.until),
    }
    entry.close(REPEAT_KEYS, N_("A repeat"))
    return repeat


def _grading(value):
    entry = _mapping(value)
    weights = _mapping(entry.take("weights", _mapping, Mapping()))
    grading = {
        "work": str(entry.need("work", kinds.name, N_("Grading"))),
        "by": str(entry.need("by", kinds.name, N_("Grading"))),
        "method": entry.take("method", kinds.one_of(("median",), N_("method")), "median"),
        "weights": kinds.weights(weights) or {"work": 100.0},
        "minimum": entry.take("minimum", kinds.whole(1, 20), 2),
        "late_off": entry.take("late_off", kinds.number(0, 100), 0.0),
    }
    entry.close(GRADING_KEYS, N_("Grading"))
    return grading

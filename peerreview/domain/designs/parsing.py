"""From Mapping with lines to the canonical plan (plain JSON values) and a table of lines."""

from peerreview.domain.designs import explained, forms, kinds
from peerreview.domain.designs.defaults import DESIGN, GATE, GRADING, PEOPLE, PHASE, REPEAT, TASK, titled
from peerreview.domain.designs.graded import MOST_OFF
from peerreview.domain.designs.matched import AIMS
from peerreview.domain.designs.nodes import DesignError, Mapping, Sequence, line_of, plain
from peerreview.domain.designs.shape import (
    HOLDS,
    MATERIAL_KINDS,
    OPEN_TO,
    OTHERWISE,
    RELATIONS,
    RELEASES,
    SEES,
)
from peerreview.domain.designs.taking_part import JOINS, OWNERS, SOURCES
from peerreview.domain.fading import Fades
from peerreview.domain.grading.methods import METHODS
from peerreview.domain.words import N_


def parse(document):
    """(plan, lines): the canonical mapping of a read document, and the line of each (kind, id)."""
    lines = {}
    for key in ("repeat", "grading", "grants", "people", "owner"):
        lines[key, ""] = line_of(document.get(key))
    lines["grants", ""] = lines["grants", ""] or line_of(document.get("lasts"))
    plan = {
        "title": str(document.need("title", kinds.text, "A design")),
        "phases": _phases(document.need("phases", _filled, "A design"), lines),
    }
    plan |= _read(document, DESIGN_READERS, DESIGN)
    plan["materials"] = _materials(document.take("materials", _mapping, Mapping()), lines)
    plan["forms"] = forms.read_all(document.take("forms", _mapping, Mapping()))
    document.close(DESIGN_KEYS, N_("A design"))
    return plan, lines


def _read(entry, readers, defaults):
    """{key: its value through its reader, or its default} of a Mapping."""
    return {key: entry.take(key, read, defaults[key]) for key, read in readers.items()}


def _list(value):
    if not isinstance(value, Sequence):
        raise DesignError(line_of(value), N_("Here a list is expected."))
    return value


def _filled(value):
    if not _list(value):
        raise DesignError(line_of(value), N_("Here a list with at least one entry is expected."))
    return value


def _mapping(value):
    if not isinstance(value, Mapping):
        raise DesignError(line_of(value), N_("Here keys and values are expected."))
    return value


def _plain_mapping(value):
    return plain(_mapping(value))


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
        _mapping(entry)
        phase_id = _once("phase", entry.need("id", kinds.name, N_("A phase")), entry, lines)
        phase = {
            "id": phase_id,
            "title": str(entry.take("title", kinds.text, "")) or titled(phase_id),
            "tasks": [task(one, lines) for one in entry.take("tasks", _list, [])],
        }
        phase |= _read(entry, PHASE_READERS, PHASE)
        phase["gate"] = phase["gate"] or dict(GATE)
        phases.append(phase)
        entry.close(PHASE_KEYS, N_("A phase"))
    return phases


def task(entry, lines):
    """The plain values of a task as read; *lines* as of ``parse``."""
    _mapping(entry)
    task_id = _once("task", entry.need("id", kinds.name, N_("A task")), entry, lines)
    what = N_("The task “{id}”").format(id=task_id)
    pick, share = entry.take("pick", kinds.pick, (TASK["pick"], TASK["share"]))
    found = {
        "id": task_id,
        "title": str(entry.take("title", kinds.text, "")) or titled(task_id),
        "form": str(entry.need("form", kinds.name, what)),
        "pick": pick,
        "share": share,
    }
    found |= _read(entry, TASK_READERS, TASK)
    entry.close(TASK_KEYS, what)
    return found


def _fades(value):
    """{by, bar, times} of ``fades: check`` or ``fades: {by: check, bar: 0.6, times: 3}``."""
    if not isinstance(value, Mapping):
        return Fades(kinds.string(kinds.name(value)))._asdict()
    by = kinds.string(value.need("by", kinds.name, N_("“fades”")))
    found = Fades(by, value.take("bar", kinds.number(0, 1), 0.6), value.take("times", kinds.whole(1, 20), 3))
    value.close(Fades._fields, N_("“fades”"))
    return found._asdict()


def _gate(value):
    entry = _mapping(value)
    gate = {
        **GATE,
        "per": entry.take("per", kinds.one_of(("person", "group", "cohort"), N_("gate")), "cohort"),
    }
    gate |= entry.take("when", kinds.when, {})
    gate["else"] = entry.take("else", kinds.one_of(OTHERWISE, N_("else")))
    gate["early"] = entry.take("early", kinds.duration, 0)
    entry.close(("per", "when", "else", "early"), N_("A gate"))
    return gate


def _group(value):
    if not isinstance(value, Mapping):
        kinds.one_of(("same",), N_("group"))(value)
        return {"rel": "same"}
    spec = {key: value.take(key, read) for key, read in GROUP_READERS.items()}
    value.close(GROUP_READERS, N_("A group"))
    return {key: item for key, item in spec.items() if item not in (None, [], {}, False)}


def _preferences(value):
    return [kinds.preference(_mapping(entry)) for entry in _list(value)]


def _repeat(value):
    entry = _mapping(value)
    repeat = {"phases": entry.need("phases", lambda names: kinds.strings(_filled(names)), N_("A repeat"))}
    repeat |= _read(entry, REPEAT_READERS, REPEAT)
    entry.close(REPEAT_KEYS, N_("A repeat"))
    return repeat


def _people(value):
    entry = _mapping(value)
    people = _read(entry, PEOPLE_READERS, PEOPLE)
    entry.close(PEOPLE_READERS, N_("“people”"))
    return people


def _grading(value):
    entry = _mapping(value)
    grading = _read(entry, GRADING_READERS, {**GRADING, "weights": None})
    entry.close(GRADING_READERS, N_("Grading"))
    if not grading["weights"]:
        given = next((part for part in ("work", "score") if grading[part]), "participation")
        grading["weights"] = {given: 100.0}
    return grading


def _materials(entries, lines):
    """{name: {title, kind, for}} from ``{name: kind}`` or ``{name: {title: ..., kind: ..., for: ...}}``."""
    found = {}
    for name, value in entries.items():
        _once("material", kinds.name(name), name, lines)
        if not isinstance(value, Mapping):
            found[str(name)] = {"title": titled(name), "kind": _material_kind(value), **_ALONE}
            continue
        found[str(name)] = {
            "title": str(value.take("title", kinds.text, titled(name))),
            "kind": value.take("kind", _material_kind, "text"),
            "for": value.take("for", kinds.strings, []),
            "needed": value.take("needed", kinds.truth, False),
            "draws": value.take("draws", kinds.truth, False),
        }
        value.close(("title", "kind", "for", "needed", "draws"), N_("A material"))
    return found


_ALONE = {"for": [], "needed": False, "draws": False}
_material_kind = kinds.one_of(MATERIAL_KINDS, N_("material"))

DESIGN_READERS = {
    "about": lambda value: str(kinds.text(value)),
    "explained": explained.read,
    "repeat": _repeat,
    "grading": _grading,
    "grace": kinds.duration,
    "lease": kinds.duration,
    "params": _plain_mapping,
    "intrinsic": kinds.texts,
    "grants": kinds.credential,
    "lasts": kinds.duration,
    "people": _people,
    "owner": kinds.one_of(OWNERS, N_("owner")),
}
PHASE_READERS = {
    "group": _group,
    "gate": _gate,
    "release": kinds.one_of(RELEASES, N_("release")),
    "finished_first": kinds.truth,
    "words_first": kinds.truth,
    "grants": kinds.credential,
    "lasts": kinds.duration,
    "needs": kinds.credentials,
}
TASK_READERS = {
    "by": kinds.writer,
    "needs": kinds.credentials,
    "about": kinds.about,
    "min": kinds.whole(0, 50),
    "not": kinds.strings,
    "after": kinds.string,
    "see": kinds.one_of(SEES, N_("see")),
    "alias": kinds.truth,
    "hold": kinds.one_of(HOLDS, N_("hold")),
    "revises": kinds.string,
    "open_to": kinds.one_of(OPEN_TO, N_("open_to")),
    "called": kinds.string,
    "fades": _fades,
    "low": kinds.number(0, 10_000),
    "owed": kinds.truth,
    "every_comment": kinds.truth,
    "marks": kinds.truth,
    "within": kinds.duration,
    "audit": kinds.share,
    "tells": kinds.one_of(("group",), N_("tells")),
    "timer": kinds.duration,
    "offers": kinds.one_of(("dues",), N_("offers")),
    "sets": kinds.string,
    "coach": kinds.one_of(("tone",), N_("coach")),
}
GROUP_READERS = {
    "size": lambda size: [kinds.size(size)],
    "count": kinds.whole(1, 500),
    "merge": kinds.whole(2, 12),
    "split": kinds.whole(2, 12),
    "by": kinds.dotted,
    "roles": kinds.roles,
    "of": kinds.string,
    "rel": kinds.one_of(RELATIONS, N_("rel")),
    "key": kinds.string,
    "prefer": _preferences,
    "never": kinds.strings,
    "small": kinds.string,
    "steady": kinds.string,
    "needs": lambda value: {kinds.string(key): kinds.dotted(item) for key, item in _mapping(value).items()},
    "role_texts": lambda value: {
        kinds.string(key): str(kinds.text(item)) for key, item in _mapping(value).items()
    },
    "keep": kinds.truth,
    "rotate": kinds.truth,
    "alone": kinds.truth,
    "join": kinds.one_of(("open", "closed"), N_("join")),
    "must": lambda value: [kinds.common(_mapping(entry)) for entry in _list(value)],
    "room": kinds.string,
    "floor": kinds.number(0, 1),
    "aim": kinds.one_of(AIMS, N_("aim")),
}
_source = kinds.one_of(SOURCES, N_("from"))
PEOPLE_READERS = {
    "from": lambda value: [_source(one) for one in kinds.names(value)],
    "join": kinds.one_of(JOINS, N_("join")),
    "most": kinds.whole(2, 500),
    "approval": kinds.truth,
}
REPEAT_READERS = {
    "over": kinds.dotted,
    "every": kinds.durations,
    "times": kinds.whole(1, 100),
    "until": kinds.until,
    "dated_by": kinds.one_of(("group",), N_("dated_by")),
}
GRADING_READERS = {
    "work": lambda value: kinds.string(kinds.name(value)),
    "by": lambda value: kinds.string(kinds.name(value)),
    "score": lambda value: kinds.string(kinds.name(value)),
    "method": kinds.one_of(tuple(METHODS), N_("method")),
    "weights": lambda value: kinds.weights(_mapping(value)),
    "minimum": kinds.whole(1, 20),
    "late_off": kinds.number(0, 100),
    "members": kinds.string,
    "members_most": kinds.number(0, MOST_OFF),
}
PHASE_KEYS = ("id", "title", "tasks", *PHASE_READERS)
TASK_KEYS = ("id", "title", "form", "pick", *TASK_READERS)
DESIGN_KEYS = ("title", "phases", "materials", "forms", *DESIGN_READERS)
REPEAT_KEYS = ("phases", *REPEAT_READERS)

"""Readers for single values of a design: text in, typed value out, DesignError with the line otherwise."""

import re

from peerreview.domain import numbers
from peerreview.domain.designs.nodes import DesignError, Mapping, Sequence, Text, line_of, nearest
from peerreview.domain.designs.shape import MATERIALS, MEASURES
from peerreview.domain.words import N_

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_DURATION = re.compile(r"(\d{1,4})\s*([smhdw])\Z")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
_WHEN = re.compile(r"(score|agreement|agree)\s*>=\s*([\d.,]+)\Z")
MOST_SECONDS = 9999 * 7 * 86400
_YES = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def text(value, most=2000):
    """One scalar, trimmed."""
    if not isinstance(value, str):
        raise DesignError(line_of(value), N_("Here stands a list or keys where one value is expected."))
    if len(value) > most:
        raise DesignError(line_of(value), N_("This is longer than {most} characters."), most=most)
    return Text(value.strip(), line_of(value))


def name(value):
    """An id: lower-case letters, digits and underscores, at most 40."""
    value = text(value)
    if not NAME.match(value):
        raise DesignError(
            value.line, N_("“{value}” is not a name: use lower-case letters, digits and _."), value=value
        )
    return value


def string(value):
    """A name as plain text, without its line."""
    return str(name(value))


def dotted(value):
    """A name, or ``task.item``: one item of what people answered."""
    typed = text(value)
    for part in typed.split(".", 1):
        name(Text(part, typed.line))
    return str(typed)


def credential(value):
    """The name of a credential: ``cred.`` and a word."""
    typed = text(value)
    head, dot, word = typed.partition(".")
    if head != "cred" or not dot:
        raise DesignError(
            typed.line,
            N_("“{value}” is no credential: write cred. and a word, such as cred.reviewing."),
            value=typed,
        )
    return f"cred.{name(Text(word, typed.line))}"


def credentials(value):
    """A list of credentials, or one."""
    return [credential(item) for item in (value if isinstance(value, list) else [value])]


def writer(value):
    """Who answers a task: a role by its name, ``group``, or whoever holds a credential."""
    return credential(value) if text(value).startswith("cred.") else string(value)


def names(value):
    """A list of names, or one name."""
    items = value if isinstance(value, list) else [value]
    return [name(item) for item in items]


def strings(value):
    """A list of names, or one, as plain text without lines."""
    return [str(item) for item in names(value)]


def texts(value):
    """A list of scalars, or one."""
    items = value if isinstance(value, list) else [value]
    return [str(text(item)) for item in items]


def whole(low, high):
    """A reader of whole numbers within bounds."""

    def read(value):
        value = text(value) if not isinstance(value, int) else value
        if not re.fullmatch(r"\d{1,6}", str(value)) or not low <= int(value) <= high:
            raise DesignError(
                line_of(value),
                N_("“{value}” must be a whole number from {low} to {high}."),
                value=value,
                low=low,
                high=high,
            )
        return int(value)

    return read


def number(low, high):
    """A reader of decimal numbers within bounds, with a point or a comma; as many digits as are kept."""

    def read(value):
        typed = str(value).strip()
        found = numbers.kept(typed)
        if found is None or not low <= found <= high:
            raise DesignError(
                line_of(value),
                N_("“{value}” must be a number from {low} to {high}."),
                value=typed,
                low=low,
                high=high,
            )
        return found

    return read


def truth(value):
    """true, yes, on / false, no, off."""
    if isinstance(value, bool):
        return value
    typed = text(value)
    if typed.lower() not in _YES:
        raise DesignError(typed.line, N_("“{value}” must be true or false."), value=typed)
    return _YES[typed.lower()]


def duration(value):
    """Seconds from 30s, 15m, 48h, 7d, 2w; a whole number stands for itself."""
    if type(value) is int and 0 <= value <= MOST_SECONDS:
        return value
    typed = text(value)
    found = _DURATION.match(typed)
    if not found:
        raise DesignError(
            typed.line, N_("“{value}” must be a length of time such as 15m, 48h or 7d."), value=typed
        )
    return int(found[1]) * _SECONDS[found[2]]


def durations(value):
    """One length of time, or a list of them."""
    return [duration(item) for item in value] if isinstance(value, Sequence) else [duration(value)]


def until(value):
    """When a repeat is over: seconds after it began, or ``event.<name>``."""
    typed = text(value)
    if typed.startswith("event."):
        return f"event.{name(Text(typed[6:], typed.line))}"
    return duration(typed)


def weights(value):
    """{part of the grade: positive number or 0}."""
    if not isinstance(value, dict):
        raise DesignError(line_of(value), N_("Here keys and values are expected."))
    part = one_of(("work", "score", "participation", "review"), N_("weight"))
    return {part(key): number(0, 1000)(item) for key, item in value.items()}


def one_of(known, what):
    """A reader of one word out of *known*."""

    def read(value):
        typed = text(value)
        if typed not in known:
            raise DesignError(
                typed.line,
                N_("“{value}” is not a kind of {what}.{hint}"),
                value=typed,
                what=what,
                hint=nearest(typed, known),
            )
        return str(typed)

    return read


def size(value):
    """[low, high] people from ``4``, ``3-6``; None for ``all``."""
    typed = text(value)
    if typed == "all":
        return None
    found = re.fullmatch(r"(\d{1,3})(?:-(\d{1,3}))?", typed)
    low, high = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not found or high < max(low, 1):
        raise DesignError(typed.line, N_("“{value}” is not a size: write 4, 3-6 or all."), value=typed)
    return [low, high]


def roles(value):
    """Group roles as {name: [low, high] or None}: from a mapping with sizes, or a list of names of one person
    each."""
    if isinstance(value, Mapping):
        return {str(name(key)): size(item) for key, item in value.items()}
    found = [str(item) for item in names(value)]
    twice = [item for item in found if found.count(item) > 1]
    if twice:
        raise DesignError(line_of(value), N_("The role “{role}” stands here twice."), role=twice[0])
    return dict.fromkeys(found, [1, 1])


def pick(value):
    """A whole number of subjects, or a share: returns (number, None) or (None, 0..1)."""
    typed = text(value)
    found = re.fullmatch(r"(\d{1,3})\s*%", typed)
    if found and 0 < int(found[1]) <= 100:
        return None, int(found[1]) / 100
    return whole(1, 50)(typed), None


def share(value):
    """A share of all, as 0..1, from ``20%``."""
    if isinstance(value, float | int) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    typed = text(value)
    found = re.fullmatch(r"(\d{1,3})\s*%", typed)
    if not found or int(found[1]) > 100:
        raise DesignError(typed.line, N_("“{value}” is no share: write 20%."), value=typed)
    return int(found[1]) / 100


def preference(entry):
    """A preference of a group: ``{spread: skill}``, ``{gap: skill, range: [1, 3]}``, ``{meet: new}``,
    ``{choice: true}``."""
    known = ("spread", "like", "gap", "meet", "choice")
    found = [key for key in entry if key in known]
    if len(found) != 1:
        raise DesignError(
            line_of(entry),
            N_("A preference has one of {known} as its key.{hint}"),
            known=", ".join(known),
            hint=nearest(next(iter(entry), ""), known),
        )
    (kind,) = found
    value = entry.take(kind, text)
    bounds = entry.take("range", lambda items: [number(0, 1_000_000)(item) for item in items]) or []
    if len(bounds) not in (0, 2) or (bounds and (kind != "gap" or bounds[0] > bounds[1])):
        raise DesignError(line_of(entry), N_("“range” belongs to “gap” and has a least and a most: [1, 3]."))
    entry.close((*known, "range"), N_("A preference"))
    is_plain = kind == "meet" or (kind == "choice" and str(value) == "true")
    plain = {str(kind): str(value) if is_plain else dotted(value)}
    return plain | ({"range": bounds} if bounds else {})


def common(entry):
    """What two who are matched must have in common: ``{common: availability, least: 2}``."""
    found = {"common": string(entry.need("common", name, N_("“must”")))}
    found["least"] = entry.take("least", whole(1, 100), 1)
    entry.close(("common", "least"), N_("“must”"))
    return found


def about(value):
    """Canonical {kind, name} before names are resolved: own.x, all.x, last.x, partner.x, people of a group,
    a material, else unknown yet. A list of tasks, each as x or each as all.x, has the later ones under
    ``also``."""
    if isinstance(value, Sequence):
        return _about_several(value)
    typed = text(value)
    kind, _, rest = typed.partition(".")
    if kind in ("own", "all", "last", "partner") and rest:
        return {"kind": kind, "name": str(name(Text(rest, typed.line)))}
    typed = name(typed)
    is_people = typed in ("members", "team", "partner")
    kind = str(typed) if is_people else "material" if typed in MATERIALS else "?"
    return {"kind": kind, "name": str(typed)}


def _about_several(value):
    found = [about(one) for one in value]
    if len(found) < 2 or {one["kind"] for one in found} not in ({"?"}, {"all"}):
        raise DesignError(
            line_of(value),
            N_("A list under “about” names two or more tasks: [note, answer], or [all.note, all.answer]."),
        )
    return found[0] | {"also": [one["name"] for one in found[1:]]}


def when(value):
    """A gate's condition as {when, bar, event}."""
    typed = text(value)
    found = _WHEN.match(typed)
    if found:
        measure = "agreement" if found[1] == "agree" else found[1]
        return {"when": measure, "bar": number(0, 1)(Text(found[2], typed.line)), "event": None}
    if typed.startswith("event."):
        return {"when": "event", "bar": None, "event": str(name(Text(typed[6:], typed.line)))}
    known = ("due", "all", "approved", "hand")
    if typed not in known:
        raise DesignError(
            typed.line,
            N_("“{value}” is not a kind of gate.{hint}"),
            value=typed,
            hint=nearest(typed, known + MEASURES)
            or f" Known are {', '.join(known)}, score>=0.8, agreement>=0.7, event.name.",
        )
    return {"when": str(typed), "bar": None, "event": None}

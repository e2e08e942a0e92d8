"""Which attributes a design asks for, and what it does with them."""

from typing import NamedTuple

from peerreview.domain.attributes.fields import Field
from peerreview.domain.words import N_

WHY = {
    "spread": N_("so that the people of one group differ in it"),
    "like": N_("so that people who have it in common come together"),
    "gap": N_("so that one of a group is somewhat ahead of the others"),
    "choice": N_("so that people who choose each other come together"),
    "by": N_("so that people with the same answer work together"),
    "never": N_("so that people who should not meet are kept apart"),
    "isolate": N_("so that nobody is the only one of a kind in a group"),
    "small": N_("so that whoever works better among few sits in a smaller group"),
    "steady": N_("so that whoever works better with people they know sits with some of them"),
    "needs": N_("so that a role goes to somebody who has it"),
    "must": N_("so that two who come together have enough of it in common"),
    "room": N_("so that nobody gets more people than they have room for"),
}
ISOLATE, CHOICE = "isolate", "choice"
_TIMES = ("availability", "available", "free", "free_times", "hours", "slots", "times")


class Asked(NamedTuple):
    """One use of a ``name``: the title of the ``phase`` that forms groups by it, and the ``use``, a key of
    WHY."""

    name: str
    phase: str
    use: str


def asked_by(design):
    """[Asked] of a Design in order, each use once. Answers (``task.item``) and credentials are none."""
    found = []
    for phase in design.phases:
        spec = phase.group.spec if phase.group else {}
        names = [(name, ISOLATE if name == ISOLATE else "never") for name in spec.get("never", ())]
        names += [(spec[use], use) for use in ("small", "steady") if spec.get(use)]
        names += [(name, "needs") for name in spec.get("needs", {}).values()]
        names += [(want["common"], "must") for want in spec.get("must", ())]
        names += [(spec["room"], "room")] if spec.get("room") else []
        names += [(name, use) for want in spec.get("prefer", ()) for name, use in _preferred(want)]
        if spec.get("by"):
            names.insert(0, (spec["by"], "by"))
        found += [Asked(name, phase.title, use) for name, use in names if "." not in name]
    return list(dict.fromkeys(found))


def _preferred(want):
    for use, name in want.items():
        if use == CHOICE:
            yield (CHOICE if name in ("true", True) else name), use
        elif use not in ("range", "meet"):
            yield name, use


def guess(name, uses):
    """The Field that *name* probably is, from the *uses* (keys of WHY) that designs make of it."""
    title = name.replace("_", " ").capitalize()
    if name in _TIMES:
        return Field(name, title, "times", readers="group")
    if name == CHOICE:
        return Field(name, N_("People I would like to work with"), "people", readers="self")
    if "never" in uses:
        return Field(name, title, "people", readers="self")
    if any(use in uses for use in (ISOLATE, "small", "steady")):
        return Field(name, title, "yes", readers="self")
    if "needs" in uses:
        return Field(name, title, "yes")
    if "must" in uses:
        return Field(name, title, is_many=True, readers="group")
    return Field(name, title, "number" if "gap" in uses or "room" in uses else "text")

"""Learning designs: YAML in, a validated Design out; edits of a running copy checked the same way.

``load`` reads a file, ``from_plan`` the stored copy of an activity, ``change`` edits that copy.
The engine in ``schedule`` and ``visibility`` knows only these values, never which design it runs.
"""

import functools
import json

from peerreview.domain.designs import checking, nodes, parsing
from peerreview.domain.designs.building import build, canonical
from peerreview.domain.designs.changing import change
from peerreview.domain.designs.forms import items_of
from peerreview.domain.designs.nodes import DesignError
from peerreview.domain.designs.shape import (
    About,
    Design,
    Gate,
    Grading,
    Group,
    Material,
    People,
    Phase,
    Repeat,
    Task,
)

__all__ = [
    "About",
    "Design",
    "DesignError",
    "Gate",
    "Grading",
    "Group",
    "Material",
    "People",
    "Phase",
    "Repeat",
    "Task",
    "canonical",
    "change",
    "check_forms",
    "from_plan",
    "load",
]


def load(text, forms=None):
    """The Design in YAML *text*; DesignError with line and reason otherwise.

    *forms*: the known forms, {key: items or None} or their keys alone; None = any form will do. Those the
    design brings itself are known too."""
    plan, lines = parsing.parse(nodes.read(text))
    if forms is not None:
        forms = {**(forms if isinstance(forms, dict) else dict.fromkeys(forms)), **items_of(plan)}
    checking.resolve(plan, forms)
    # Round trip: the stored plan and the loaded one must be the same values.
    return build(json.loads(canonical(plan)), lines, forms)


def check_forms(design, forms):
    """Raise Invalid when *forms* ({key: items} of a running activity) lack what its gates, groups or rounds
    rest on."""

    def fail(_kind, _name, reason, /, **values):
        raise DesignError(0, reason, **values)

    checking.check(design, fail, forms)


@functools.lru_cache(maxsize=256)
def _cached(digest, text):
    return build(json.loads(text))


def from_plan(text, digest):
    """The Design of a stored plan (canonical JSON *text*), parsed once per *digest*."""
    return _cached(digest, text)

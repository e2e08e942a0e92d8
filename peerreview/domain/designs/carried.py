"""What a design may say one day and the engine does not carry yet: refused with its line until it works.

A key that were accepted and ignored would be a broken promise: a class would find out in its third week. Who
brings a capability strikes its lines here."""

from peerreview.domain.designs.nodes import DesignError, line_of
from peerreview.domain.words import N_

# (kind of node, key, which values; None = all of them, what it would do)
NOT_YET = (("task", "sets", None, N_("write an answer onto the person it is about")),)


def refuse(kind, entry):
    """Raise DesignError with the line of the first key of *entry* (a Mapping of that kind) that is not
    carried yet."""
    for of, key, fits, deed in NOT_YET:
        if of == kind and key in entry and (fits is None or fits(entry[key])):
            raise DesignError(
                _line(entry, key),
                N_("“{key}” is not carried yet: no design can {deed} so far. Leave it out."),
                key=f"{key}: {entry[key]}" if isinstance(entry[key], str) else key,
                deed=deed,
            )


def _line(entry, key):
    return line_of(entry[key]) or next(line_of(name) for name in entry if name == key)

"""A design never changes, so neither does what it says of itself."""

from functools import wraps


def once(ask):
    """A question about a Design, which never changes: answered once for each id that is asked about."""
    name = ask.__name__

    @wraps(ask)
    def answered(design, *ids):
        known = design.known
        key = (name, *ids)
        if key not in known:
            known[key] = ask(design, *ids)
        return known[key]

    return answered

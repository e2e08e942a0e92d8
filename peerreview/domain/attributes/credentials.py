"""Credentials: what somebody learned here, as a dated fact. A step of a design grants one, others need it."""

from datetime import datetime
from typing import NamedTuple

PREFIX = "cred."


class Held(NamedTuple):
    """A credential as somebody holds or held it: its ``name`` (``cred.reviewing``), ``since`` when, ``until``
    when (None: for good), ``why``: what granted it, or the reason of staff who gave it by hand."""

    name: str
    since: datetime
    until: datetime | None = None
    why: str = ""
    by_hand: bool = False

    def stands(self, now):
        """Whether it holds at *now*."""
        return self.since <= now and (self.until is None or now < self.until)


def is_credential(name):
    """Whether a name that a design speaks of is that of a credential."""
    return str(name).startswith(PREFIX)


def title_of(name):
    """What a credential is called on the screen: ``cred.first_aid`` is “First aid”."""
    return name.removeprefix(PREFIX).replace("_", " ").capitalize()


def lacking(names, held, now):
    """Those of the *names* that none of *held* ([Held]) stands for at *now*, in order."""
    standing = {one.name for one in held if one.stands(now)}
    return [name for name in names if name not in standing]

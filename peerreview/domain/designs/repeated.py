"""A block of phases that is done in rounds: the key ``repeat`` of a design."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Repeat:
    """A block of consecutive phases done in rounds. ``every`` in seconds, one per phase or one for all.

    ``until``: seconds after the block began, or ``event.<name>``. ``dated_by``: "group" where each group sets
    the dates of its own rounds."""

    phases: tuple[str, ...]
    over: str | None = None
    every: tuple[int, ...] = ()
    times: int | None = None
    until: int | str | None = None
    dated_by: str | None = None

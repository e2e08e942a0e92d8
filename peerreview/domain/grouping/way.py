"""One way to go on when somebody is away, as values."""

from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from peerreview.domain.words import Sentence


class Move(NamedTuple):
    """A person goes from one group to another (places); ``why`` is what they are told."""

    person: int
    source: int
    target: int
    why: Sentence


class Stand(NamedTuple):
    """The sheet of ``key`` stands in for a person in the group at ``place``; ``opener`` opens it."""

    place: int
    key: str
    opener: int


class Role(NamedTuple):
    """Somebody in the group at ``place`` takes over a role, instead of theirs or, where everybody holds one
    already, ``beside`` it."""

    place: int
    person: int
    role: str
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """One way to go on. ``code``: move, dissolve, sheets, join; ``emptied``: places of groups that
    dissolve. ``because``: one Sentence an act; ``holds`` and ``gives_up``: what comes of it
    (None: nothing is lost)."""

    code: str
    moves: tuple[Move, ...] = ()
    stands: tuple[Stand, ...] = ()
    roles: tuple[Role, ...] = ()
    emptied: tuple[int, ...] = ()
    because: tuple[Sentence, ...] = ()
    holds: Sentence | None = None
    gives_up: Sentence | None = None

    @property
    def token(self) -> str:
        """What it does, in a few letters: who accepts it accepts this and nothing else."""
        moves = [move[:3] for move in self.moves]
        done = repr((self.code, moves, list(self.stands), list(self.roles)))
        return sha256(done.encode()).hexdigest()[:12]

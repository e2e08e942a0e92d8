"""Groups: a partition formed by the rule, stored as made, used by steps; people come and go with a date."""

from peerreview.store.groups.changing import NO_ROOM, choose, join, move, rooms
from peerreview.store.groups.finding import (
    Row,
    Told,
    board,
    find,
    formed_steps,
    named,
    of_step,
    partition_of,
    told,
)
from peerreview.store.groups.forming import broken, form
from peerreview.store.groups.repairing import lent, put_back, repair, stands, way_back, ways
from peerreview.store.groups.rule import spec_of

__all__ = [
    "NO_ROOM",
    "Row",
    "Told",
    "board",
    "broken",
    "choose",
    "find",
    "form",
    "formed_steps",
    "join",
    "lent",
    "move",
    "named",
    "of_step",
    "partition_of",
    "put_back",
    "repair",
    "rooms",
    "spec_of",
    "stands",
    "told",
    "way_back",
    "ways",
]

"""Groups: a partition formed by the rule, stored as made, used by steps; people come and go with a date."""

from peerreview.store.groups.because import because
from peerreview.store.groups.changing import NO_ROOM, choose, go_alone, join, move, rooms, way_alone
from peerreview.store.groups.finding import (
    Row,
    Told,
    board,
    find,
    formed_steps,
    mates_of,
    named,
    of_step,
    partition_of,
    state,
    step_of,
    told,
)
from peerreview.store.groups.forming import broken, broken_by, form, form_again, may_form_again
from peerreview.store.groups.repairing import (
    lent,
    put_back,
    repair,
    sheets,
    sheets_of,
    stands,
    way_back,
    ways,
)
from peerreview.store.groups.rule import earlier_of, spec_of

__all__ = [
    "NO_ROOM",
    "Row",
    "Told",
    "because",
    "board",
    "broken",
    "broken_by",
    "choose",
    "earlier_of",
    "find",
    "form",
    "form_again",
    "go_alone",
    "formed_steps",
    "join",
    "lent",
    "mates_of",
    "may_form_again",
    "move",
    "named",
    "of_step",
    "partition_of",
    "put_back",
    "repair",
    "rooms",
    "sheets",
    "sheets_of",
    "spec_of",
    "stands",
    "state",
    "step_of",
    "told",
    "way_back",
    "way_alone",
    "ways",
]

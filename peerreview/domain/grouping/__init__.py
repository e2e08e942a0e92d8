"""Who works with whom: a partition of those present, by its relation to an earlier one and by preferences.

`group` forms it, `join` and `leave` change one place of it, `check` says what an edit broke (red) or lost
(amber), `ways` what can be done about who is away."""

from peerreview.domain.grouping.because import because
from peerreview.domain.grouping.change import choose, has_room, join, leave
from peerreview.domain.grouping.check import check, count_lone
from peerreview.domain.grouping.covering import gaps, keys_of
from peerreview.domain.grouping.form import group
from peerreview.domain.grouping.repair import ways
from peerreview.domain.grouping.roles import roles_now
from peerreview.domain.grouping.spec import ISOLATE, Group, Kind, Partition, Person, Preference, Rel, Spec
from peerreview.domain.grouping.way import Way

__all__ = [
    "ISOLATE",
    "Group",
    "Kind",
    "Partition",
    "Person",
    "Preference",
    "Rel",
    "Spec",
    "Way",
    "because",
    "check",
    "choose",
    "count_lone",
    "gaps",
    "group",
    "has_room",
    "join",
    "keys_of",
    "leave",
    "roles_now",
    "ways",
]

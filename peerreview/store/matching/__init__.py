"""What people and staff do about pairs: published, locked, refused, exchanged, ended and begun again; who
waits is placed when there is a place, and somebody of the staff looks after whoever waits too long."""

from peerreview.store.matching.ending import SILENCE, finish, finished, nudge, nudged, reopen
from peerreview.store.matching.looking import LONGEST, look
from peerreview.store.matching.shared import AGAIN, HOWS, ROUND, people_of
from peerreview.store.matching.staffing import (
    decline,
    lock,
    may_decline,
    never,
    outlook,
    publish,
    regroup,
    solve,
    swap,
    token,
    unlock,
)

__all__ = [
    "AGAIN",
    "HOWS",
    "LONGEST",
    "ROUND",
    "SILENCE",
    "decline",
    "finish",
    "finished",
    "lock",
    "look",
    "may_decline",
    "never",
    "nudge",
    "nudged",
    "outlook",
    "people_of",
    "publish",
    "regroup",
    "reopen",
    "solve",
    "swap",
    "token",
    "unlock",
]

"""What the site knows of somebody: given to them, erased, and kept no longer than a course needs it."""

from peerreview.store.privacy.asking import ask, asked, asks, take_back
from peerreview.store.privacy.erasing import NOBODY, erase
from peerreview.store.privacy.journal import keep_in
from peerreview.store.privacy.known import known_of
from peerreview.store.privacy.naming import REMOVED, mentions, take_out
from peerreview.store.privacy.replaying import replay
from peerreview.store.privacy.retention import due, keep_for, kept, retire, retire_due

__all__ = [
    "NOBODY",
    "REMOVED",
    "ask",
    "asked",
    "asks",
    "due",
    "erase",
    "keep_for",
    "keep_in",
    "kept",
    "known_of",
    "mentions",
    "replay",
    "retire",
    "retire_due",
    "take_back",
    "take_out",
]

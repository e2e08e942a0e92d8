"""Files that belong to responses: kept as they came for their owner and staff, made anew for readers.

``folder`` is where they lie, ``jail`` the process that works on one, ``preparing`` the queue before it,
``adding`` what its owner does with them, ``describing`` what pictures show in words, ``finding``
who finds which, ``ending`` when they go."""

from peerreview.store.files.adding import add, with_made_up
from peerreview.store.files.describing import describe, let_stand
from peerreview.store.files.ending import drop_unused, sweep, sweep_now_and_then, take_away
from peerreview.store.files.finding import (
    Derivative,
    by_keys,
    derivative_of,
    is_in_sight,
    of_response,
    original_of,
    text_of,
    with_files,
)
from peerreview.store.files.folder import NoRoom, TooLarge, has_room, keep_in, kept_apart, root
from peerreview.store.files.jail import is_closed
from peerreview.store.files.preparing import begin_worker, finish, prepare_next, waiting, wake, work_off

__all__ = [
    "Derivative",
    "NoRoom",
    "TooLarge",
    "add",
    "begin_worker",
    "by_keys",
    "derivative_of",
    "describe",
    "drop_unused",
    "finish",
    "has_room",
    "is_closed",
    "is_in_sight",
    "keep_in",
    "kept_apart",
    "let_stand",
    "of_response",
    "original_of",
    "prepare_next",
    "root",
    "sweep",
    "sweep_now_and_then",
    "take_away",
    "text_of",
    "waiting",
    "wake",
    "with_files",
    "with_made_up",
    "work_off",
]

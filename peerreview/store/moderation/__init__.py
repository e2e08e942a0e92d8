"""Moderation: the queue of what deserves a person's look, and the verbs that decide. What is noticed at a hand-in stands in ``screening``."""

from peerreview.store.moderation.flags import Flagged, flag, flags_by, flags_on, writers_of

__all__ = ["Flagged", "flag", "flags_by", "flags_on", "writers_of"]

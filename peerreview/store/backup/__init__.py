"""The whole site in one archive, and back: the database as of one moment, its files, its keys.

``taking`` writes archives, ``archive`` is what one is made of, ``rows`` are a database as text that either
kind of database reads, ``restoring`` makes a site of one, and ``night`` keeps the newest by itself."""

from peerreview.store.backup.archive import Manifest, NotCopied, Site, verify
from peerreview.store.backup.night import Kept, kept_in, make, named, nightly, now_by_hand
from peerreview.store.backup.restoring import Occupied, Restored, is_used, restore, try_out
from peerreview.store.backup.sqlite import weak_library
from peerreview.store.backup.taking import take

__all__ = [
    "Kept",
    "Manifest",
    "NotCopied",
    "Occupied",
    "Restored",
    "Site",
    "is_used",
    "kept_in",
    "make",
    "named",
    "nightly",
    "now_by_hand",
    "restore",
    "take",
    "try_out",
    "verify",
    "weak_library",
]

"""Whether the site can do its work: for whoever watches it from outside."""

import shutil
import time
from pathlib import Path

from peerreview.store import db

KEPT = 5.0  # seconds an answer is used again: anybody may ask, and each look is a write
LEAST_ROOM = 5_000_000  # bytes
_last = {}


def problem():
    """What is wrong with writing to the open database, in a few words without any name; "" when nothing
    is."""
    url = db.address()
    at, found = _last.get(url, (0.0, ""))
    if not at or time.monotonic() - at > KEPT:
        found = _look(url)
        _last.clear()
        _last[url] = (time.monotonic(), found)
    return found


def _look(url):
    try:
        if url.startswith("sqlite:///") and _room(url) < LEAST_ROOM:
            return "the disk is nearly full"
        db.can_write()
    except Exception as error:  # whatever it is, the watcher is told
        return f"cannot write: {type(error).__name__}"
    return ""


def _room(url):
    return shutil.disk_usage(Path(url.removeprefix("sqlite:///")).parent).free

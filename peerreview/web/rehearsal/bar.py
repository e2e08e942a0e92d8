"""The bar on the pages of a rehearsal, in the process that makes them."""

from datetime import datetime

from flask import current_app

from peerreview.web.text import when


def bar():
    """What the bar says, plain values and Whens; None on a page of the real site."""
    told = current_app.config.get("REHEARSAL")
    if told is None:
        return None
    found = told()
    return found | {
        name: when(datetime.fromisoformat(found[name])) for name in ("now", "next") if found.get(name)
    }

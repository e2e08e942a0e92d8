"""The routes of this room."""

from peerreview.web.admin import (  # noqa: F401 - the routes of this room
    bp,
    copies,
    overview,
    record,
    texts,
    users,
    work,
)

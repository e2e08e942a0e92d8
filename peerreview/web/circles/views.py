"""The routes of this room."""

from peerreview.web.circles import bp, finding, goals, opening, people, running, showing  # noqa: F401

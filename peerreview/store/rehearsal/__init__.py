"""Rehearse: play a learning design with made-up people on simulated time, through the verbs that the pages
use.

A design is carried when it runs to its end here: every step reached by everybody who should, no act that
failed, and nothing readable that the rule forbids."""

from peerreview.store.rehearsal.apart import play_apart, too_small
from peerreview.store.rehearsal.asked import MOST_PEOPLE, Rehearsed, ask, carry_out, newest
from peerreview.store.rehearsal.play import play
from peerreview.store.rehearsal.report import Report, StepReport, as_lines, as_plain

__all__ = [
    "MOST_PEOPLE",
    "Rehearsed",
    "Report",
    "StepReport",
    "as_lines",
    "as_plain",
    "ask",
    "carry_out",
    "newest",
    "play",
    "play_apart",
    "too_small",
]

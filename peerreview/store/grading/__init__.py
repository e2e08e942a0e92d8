"""Grades: computed on reading, frozen at release, overridden beside the computed value; each opens to how it
came about."""

from peerreview.store.grading.between import Between, between_teams
from peerreview.store.grading.deciding import override, take_back_override
from peerreview.store.grading.lines import Line, of_activity, told_to_staff
from peerreview.store.grading.marks import Mark, released_to, see, unseen, waits_for, waits_in
from peerreview.store.grading.releasing import is_released, release

__all__ = [
    "Between",
    "Line",
    "Mark",
    "between_teams",
    "is_released",
    "of_activity",
    "override",
    "release",
    "released_to",
    "see",
    "take_back_override",
    "told_to_staff",
    "unseen",
    "waits_for",
    "waits_in",
]

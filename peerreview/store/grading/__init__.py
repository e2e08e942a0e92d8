"""Grades: computed on reading, frozen at release, overridden beside the computed value; each opens to how it
came about."""

from peerreview.store.grading.between import Between, between_teams
from peerreview.store.grading.book import LOW, Book, graded, of_course, of_person, own_totals
from peerreview.store.grading.deciding import override, take_back_override
from peerreview.store.grading.declared import MOST as MOST_WEIGHT
from peerreview.store.grading.declared import Rule, declare
from peerreview.store.grading.declared import take_back as take_back_rules
from peerreview.store.grading.lines import Line, of_activity, told_to_staff
from peerreview.store.grading.marks import Mark, released_to, see, see_all, unseen, waits_for, waits_in
from peerreview.store.grading.releasing import Outlook, is_released, outlook, release, undo_release
from peerreview.store.grading.staff_review import let_all_count, let_decide, staff_reviews

__all__ = [
    "LOW",
    "MOST_WEIGHT",
    "Between",
    "Book",
    "Line",
    "Mark",
    "Outlook",
    "Rule",
    "declare",
    "graded",
    "of_course",
    "of_person",
    "take_back_rules",
    "between_teams",
    "is_released",
    "let_all_count",
    "let_decide",
    "of_activity",
    "outlook",
    "override",
    "own_totals",
    "release",
    "released_to",
    "see",
    "see_all",
    "staff_reviews",
    "take_back_override",
    "told_to_staff",
    "undo_release",
    "unseen",
    "waits_for",
    "waits_in",
]

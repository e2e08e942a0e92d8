"""Grades: computed on reading, frozen at release, overridden beside the computed value; each opens to how it
came about."""

from peerreview.store.grading.between import Between, between_teams
from peerreview.store.grading.book import LOW, Book, graded, of_course, of_person, own_totals
from peerreview.store.grading.class_of import of_class
from peerreview.store.grading.deciding import override, take_back_override
from peerreview.store.grading.declared import MOST as MOST_WEIGHT
from peerreview.store.grading.declared import Rule, declare
from peerreview.store.grading.declared import take_back as take_back_rules
from peerreview.store.grading.lines import Line, of_activity, told_to_staff
from peerreview.store.grading.marks import Mark, released_to, see, see_all, unseen, waits_for, waits_in
from peerreview.store.grading.releasing import Outlook, is_released, outlook, release, undo_release
from peerreview.store.grading.remeasuring import (
    Older,
    grades_by,
    keep_each,
    measure_all,
    older,
    take_back,
)
from peerreview.store.grading.remeasuring import outlook as measuring_outlook
from peerreview.store.grading.reviewed import written_on
from peerreview.store.grading.staff_review import let_all_count, let_decide, staff_reviews

__all__ = [
    "LOW",
    "MOST_WEIGHT",
    "Between",
    "Book",
    "Line",
    "Mark",
    "Older",
    "Outlook",
    "Rule",
    "declare",
    "graded",
    "of_course",
    "of_person",
    "take_back_rules",
    "between_teams",
    "grades_by",
    "is_released",
    "keep_each",
    "let_all_count",
    "let_decide",
    "measure_all",
    "measuring_outlook",
    "of_activity",
    "of_class",
    "older",
    "outlook",
    "override",
    "own_totals",
    "release",
    "released_to",
    "see",
    "see_all",
    "staff_reviews",
    "take_back",
    "take_back_override",
    "told_to_staff",
    "undo_release",
    "unseen",
    "waits_for",
    "waits_in",
    "written_on",
]

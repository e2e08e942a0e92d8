"""Allocations: claimed one work at a time, given by hand, dealt in one go; ended. Reviewers are people, or
groups (see ``units``); subjects are responses, people or groups."""

from peerreview.store.allocation.deserting import LEFT, end_deserted
from peerreview.store.allocation.ending import Entry, end_lapsed, free, report_problem, table, take_back
from peerreview.store.allocation.giving import WHY, Dealt, assign, begin, claim, deal, give, unassign
from peerreview.store.allocation.parting import Parted, part
from peerreview.store.allocation.pool import has_more, is_over, orphans, round_of_works, rounds_of, works_of
from peerreview.store.allocation.resuming import ended, give_back, take_up_again
from peerreview.store.allocation.units import members, units

__all__ = [
    "LEFT",
    "WHY",
    "Dealt",
    "Entry",
    "Parted",
    "assign",
    "begin",
    "claim",
    "deal",
    "end_deserted",
    "end_lapsed",
    "ended",
    "free",
    "give",
    "give_back",
    "has_more",
    "is_over",
    "members",
    "orphans",
    "part",
    "report_problem",
    "round_of_works",
    "rounds_of",
    "table",
    "take_back",
    "take_up_again",
    "unassign",
    "units",
    "works_of",
]

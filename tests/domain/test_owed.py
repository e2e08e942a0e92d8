"""Owed is what there is to give: reviews that nobody could write are not asked, and shut nobody out."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.designs import change
from peerreview.domain.schedule import Pool, duties, opened
from peerreview.domain.schedule.facts import Arrived
from tests.domain.timeline import DATES, PEER, asked, day, facts, own, row

few = settings(max_examples=80, deadline=None)
THREE = change(PEER, {"task.review.pick": 3}, frozenset())
MINE = 1


def pool(*works, without=(MINE,)):
    """A Pool of *works* (id, the day it came in)."""
    since = {work: day(at) for work, at in sorted(works, key=lambda one: one[1])}
    return {("review", 0): Pool(since, tuple(since.values()), frozenset(without))}


def owed(now, works, *owns, without=(MINE,), dates=DATES, design=THREE, **more):
    """(owed, done, offered) reviews on day *now* of somebody who handed in."""
    found = facts(own(MINE, "work"), *owns, windows=dates, **more)
    found = replace(found, pools=pool(*works, without=without))
    lines = [line for line in duties(design, found, day(now)) if line.task == "review"]
    return (
        sum(line.is_owed for line in lines),
        sum(line.is_done for line in lines),
        sum(line.is_optional for line in lines),
    )


CLASS = ((MINE, 2), (2, 2), (3, 3))
DONE = (own(11, "review", 2, at=8), own(12, "review", 3, at=9))


@pytest.mark.parametrize(
    "now, works, owns, expected",
    [
        (6.9, CLASS, (), (3, 0, 0)),  # more may come in
        (8, CLASS, (), (2, 0, 0)),
        (8, CLASS, DONE[:1], (2, 1, 0)),
        (8, CLASS, DONE, (2, 2, 0)),
        (15, CLASS, DONE, (2, 2, 0)),
        (15, CLASS, (), (2, 0, 0)),
        (8, CLASS[:1], (), (0, 0, 1)),  # nobody else handed in: one is offered, should something come
        (8, ((MINE, 2), (2, 2), (3, 3), (4, 4), (5, 5)), (), (3, 0, 0)),
        (8, CLASS[:2], DONE, (2, 2, 0)),  # a work that was reviewed is gone: its review counts on
        (10, (*CLASS, (4, 9)), DONE, (2, 2, 0)),  # by more time of one person: owed by nobody
        (10, (*CLASS, (4, 9)), (*DONE, own(13, "review", 4, at=10)), (3, 3, 0)),
    ],
)
def test_what_is_owed_follows_what_there_is(now, works, owns, expected):
    assert owed(now, works, *owns) == expected


def test_late_works_of_the_class_are_waited_for():
    late = row("submit", 0, 7, late=9), *DATES[1:]
    assert owed(8, CLASS, dates=late)[0] == 3
    assert owed(9.5, CLASS, dates=late)[0] == 2
    assert owed(9.5, (*CLASS, (4, 8.5)), dates=late)[0] == 3


def test_who_may_not_be_reviewed_is_not_asked():
    assert owed(8, CLASS, without=(MINE, 2))[0] == 1
    assert owed(8, CLASS, without=(MINE, 2, 3))[0] == 0
    assert owed(8, (*CLASS, (4, 1)), without=(MINE, 2))[0] == 2


def test_who_was_given_one_more_owes_no_more():
    held = (asked(1, 2), asked(2, 3), asked(3, 4, at=9))
    assert owed(10, (*CLASS, (4, 9)), asked=held) == (2, 0, 1)


@few
@given(
    st.integers(0, 8),
    st.integers(0, 8),
    st.integers(1, 6),
    st.floats(7.2, 30),
    st.integers(0, 8),
    st.booleans(),
)
def test_nobody_owes_more_than_pick_nor_than_there_is(count, out, pick, now, done, late):
    design = change(PEER, {"task.review.pick": pick}, frozenset())
    works = [(MINE, 1), *((number, 2) for number in range(2, 2 + count))]
    without = (MINE, *range(2, 2 + min(out, count)))
    free = [work for work, _ in works if work not in without]
    owns = [own(20 + work, "review", work, at=8) for work in free[:done]]
    wants, in_, _offered = owed(now, works, *owns, without=without, design=design)
    assert wants == min(pick, len(free))
    assert in_ >= min(len(owns), pick)


def test_only_who_has_finished_reads_and_what_is_impossible_counts_as_finished():
    design = change(THREE, {"phase.review.finished_first": True}, frozenset())

    def reads(*owns, now=15, works=CLASS):
        found = facts(own(MINE, "work"), *owns, arrived=(Arrived(31, "review", 1),))
        return opened(design, replace(found, pools=pool(*works)), day(now)).ids

    assert reads(*DONE) == (31,)
    assert reads(*DONE[:1]) == ()
    assert reads(works=CLASS[:1]) == (31,)
    # One that staff sent back for repair was in: what is read already stays open.
    assert reads(DONE[0], own(12, "review", 3, "returned", at=9)) == (31,)

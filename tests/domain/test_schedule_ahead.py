"""Until the moment that ``changes_at`` names, nothing that the clock alone decides becomes another thing."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain.schedule import Passage, changes_at, duties, windows
from tests.domain.timeline import DATES, PEER, asked, day, facts, made, own, row

UNIT = "  - id: start\n  - id: unit\n    tasks: [{id: part, form: f}]\n  - id: look"
ROUNDS = {
    "weekly": made(UNIT, "repeat: {phases: [unit, look], every: 7d}"),
    "four times": made(UNIT, "repeat: {phases: [unit, look], every: 7d, times: 4}"),
    "listed": made(UNIT, "repeat: {phases: [unit, look], every: [2d, 5d], until: 30d}"),
}
numbers = st.integers(0, 30)
maybe = st.none() | numbers
rows = st.lists(
    st.builds(
        lambda phase, opens, length, whom, late, waived: row(
            phase,
            opens,
            None if opens is None else opens + length,
            whom=whom,
            late=None if late is None or opens is None else opens + length + late,
            waived=waived,
        ),
        st.sampled_from(["submit", "review", "respond"]),
        maybe,
        numbers,
        st.sampled_from(["all", "s3", "p1"]),
        maybe,
        st.sampled_from([False, False, False, True]),
    ),
    max_size=5,
    unique_by=lambda one: (one.phase, one.whom),
)


def said(design, found, now):
    """What windows and duties say, but for the words of why."""
    return (
        {key: (one.state, one.is_open) for key, one in windows(design, found, now).items()},
        [(one.task, one.round, one.state, one.is_expected) for one in duties(design, found, now)],
    )


def holds(design, found, now):
    """Whether all that is said at *now* is said up to the moment that is named, and that moment is ahead."""
    until = changes_at(design, found, windows(design, found, now), now)
    if until is None:
        return all(
            said(design, found, now) == said(design, found, now + timedelta(days=d)) for d in (1, 9, 99)
        )
    last = until - timedelta(microseconds=1)
    between = [now + (last - now) * share / 10 for share in range(11)]
    return until > now and all(said(design, found, now) == said(design, found, one) for one in between)


@given(rows, numbers, st.integers(-1, 1), st.integers(1, 12), maybe)
def test_nothing_changes_before_the_moment_named(some, number, tick, at, until):
    found = facts(
        own(1, "work", at=at),
        windows=some or DATES,
        asked=(asked(1, 9, at=at, cause="by_hand", until=until),),
        published=0,
    )
    assert holds(PEER, found, day(number) + timedelta(microseconds=tick))


@pytest.mark.parametrize("name", ROUNDS)
@given(numbers, numbers, st.lists(numbers, max_size=2))
def test_nor_does_a_round_begin(name, number, start, passed):
    found = facts(
        windows=(row("start", 0, start),),
        passages=tuple(Passage("unit", turn, "all", day(one)) for turn, one in enumerate(passed, 1)),
    )
    assert holds(ROUNDS[name], found, day(number) + timedelta(hours=3))


def test_a_deadline_is_looked_at_again_behind_it():
    found = facts(windows=DATES)
    (state,) = {one.state for one in duties(PEER, found, day(7)) if one.task == "work"}
    until = changes_at(PEER, found, windows(PEER, found, day(7)), day(7))
    assert (state, until) == ("open", day(7) + timedelta(microseconds=1))

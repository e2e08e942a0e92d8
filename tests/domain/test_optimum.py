"""The best assignment: nothing else that keeps to the room and to what must not be is better."""

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain.grouping import Kind, Person, Preference, Spec, group
from peerreview.domain.grouping.affinity import Affinity
from peerreview.domain.grouping.optimum import assign


def by_hand(costs, room, unplaced=None):
    """(how many are placed, what it costs) of the best of all ways there are."""
    found = []
    for way in product([*range(len(room)), None], repeat=len(costs)):
        fits = all(way.count(column) <= many for column, many in enumerate(room))
        if fits and not any(
            column is not None and costs[row][column] is None for row, column in enumerate(way)
        ):
            found.append(worth(costs, way, unplaced))
    return min(found)


def worth(costs, way, unplaced=None):
    out = [row for row, column in enumerate(way) if column is None]
    cost = sum(costs[row][column] for row, column in enumerate(way) if column is not None)
    return (0, cost + sum(unplaced[row] for row in out)) if unplaced else (len(out), cost)


@st.composite
def problems(draw):
    width = draw(st.integers(1, 3))
    cost = st.none() | st.sampled_from([-1.0, 0.0, 0.25, 0.5, 0.5, 1.0, 7.0])
    costs = draw(st.lists(st.lists(cost, min_size=width, max_size=width), max_size=5))
    return costs, draw(st.lists(st.integers(0, 3), min_size=width, max_size=width))


@given(problems())
def test_as_many_as_can_be_are_placed_as_well_as_can_be(problem):
    costs, room = problem
    found = assign(costs, room)
    assert all(found.count(column) <= many for column, many in enumerate(room))
    assert all(column is None or costs[row][column] is not None for row, column in enumerate(found))
    assert worth(costs, found) == pytest.approx(by_hand(costs, room))


@given(problems(), st.data())
def test_leaving_somebody_out_may_be_worth_it(problem, data):
    costs, room = problem
    out = data.draw(st.lists(st.sampled_from([0.0, 0.75, 3.0]), min_size=len(costs), max_size=len(costs)))
    found = assign(costs, room, out)
    assert worth(costs, found, out) == pytest.approx(by_hand(costs, room, out))


def test_a_cost_is_asked_of_each_pair():
    with pytest.raises(ValueError, match="each pair"):
        assign([[1.0], [1.0, 2.0]], [1])


def test_many_equal_ways_are_no_trouble():
    assert None not in assign([[0.5] * 40 for _ in range(120)], [3] * 40)


@pytest.mark.parametrize(("leads", "members"), [(3, 6), (4, 7), (2, 5)])
def test_members_go_to_the_leads_they_fit_best(leads, members):
    draw = Random(leads)
    people = [Person(i, {"lead": i < leads, "goal": draw.random()}) for i in range(leads + members)]
    spec = Spec(
        size=None,
        count=leads,
        roles={"mentor": (1, 1), "mentee": (1, 9)},
        needs={"mentor": "lead"},
        prefer=(Preference(Kind.LIKE, "goal"),),
    )
    found = group(spec, people, seed="x")
    fit = Affinity(spec, {one.id: one for one in people}, {}, range(leads), is_star=True)
    heads = [one.members.index(next(iter(one.holders("mentor")))) for one in found.groups]
    costs = [
        [fit(i, one.members[head]) for one, head in zip(found.groups, heads, strict=True)]
        for i in range(leads, leads + members)
    ]
    room = [len(one.members) - 1 for one in found.groups]
    placed = [
        next(n for n, one in enumerate(found.groups) if i in one.members)
        for i in range(leads, leads + members)
    ]
    assert worth(costs, placed) == pytest.approx(by_hand(costs, room))

"""Halving: a class divided again and again, by what people chose, nobody alone."""

from collections import Counter
from functools import cache
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.grouping import Kind, Person, Preference, Rel, Spec, check, group
from peerreview.domain.grouping.pieces import called, parted, pieces
from peerreview.domain.grouping.sizes import divided

TITLES = {"origin": "Where it comes from", "works": "How it works", "effects": "What it does"}
WANT = (Preference(Kind.CHOICE, "map.subtopic"),)
HALVE = Spec(rel=Rel.WITHIN, split=2, prefer=WANT, titles=TITLES)
WHOLE = Spec(size=None)


def crowd(n, *values):
    return [Person(i, {"map.subtopic": values[i % len(values)]} if values else {}) for i in range(n)]


def levels(n, *values, times=2, seed=""):
    """The Partitions of a class halved so many times, the whole first."""
    people = crowd(n, *values)
    found = [group(WHOLE, people, seed=seed)]
    for _ in range(times):
        found.append(group(HALVE, people, found[-1], None, seed))
    return people, found


@cache
def halves(size):
    """The sizes that one group is divided into."""
    return divided(size, HALVE)[0]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_each_level_is_even_and_nobody_is_alone_whatever_the_class(times):
    uneven = []
    for n in range(2, 501):
        sizes = [n]
        for _ in range(times):
            sizes = [part for size in sizes for part in halves(size)]
        if max(sizes) - min(sizes) > 1 or min(sizes) < 2:
            uneven.append((n, sizes))
    assert uneven == []


@pytest.mark.parametrize("n", [2, 3, 4, 5, 7, 9, 23, 31, 60, 500])
def test_everybody_has_one_place_in_a_part_of_their_own_group(n):
    people, found = levels(n, *TITLES)
    for before, after in pairwise(found):
        assert sorted(after.people()) == list(range(n))
        broken, lost = check(after, HALVE, people, before)
        assert broken == []
        assert all("chose" in wish for wish in lost), "a part is full: its last ones work on another"


def test_23_people_come_to_fives_and_sixes():
    _, found = levels(23)
    assert [sorted(len(one.members) for one in level.groups) for level in found] == [
        [23],
        [11, 12],
        [5, 6, 6, 6],
    ]


@settings(max_examples=60)
@given(wanted=st.lists(st.integers(0, 9), min_size=1, max_size=5), none=st.integers(0, 4))
def test_no_other_way_lets_more_people_have_what_they_chose(wanted, none):
    values = [str(value) for value, many in enumerate(wanted) for _ in range(many)] + [""] * none
    chosen, n = dict(enumerate(values)), len(values)
    counts = [n - n // 2, n // 2]
    parts = parted(list(range(n)), counts, chosen)
    assert [len(part) for part in parts] == counts and sorted(sum(parts, [])) == list(range(n))
    got = sum(
        max(Counter(chosen[person] for person in part)[value] for part in parts)
        for value in {value for value in values if value}
    )
    best = max(
        sum(
            min(counts[side], sum(many for many, where in zip(wanted, sides) if where == side))
            for side in (0, 1)
        )
        for sides in product((0, 1), repeat=len(wanted))
    )
    assert got >= best


def test_who_chose_the_same_stays_together_and_is_told_why():
    _, found = levels(24, *TITLES, "works")
    half = found[1]
    assert sorted(one.key for one in half.groups) == ["How it works", "What it does, Where it comes from"]
    assert half.reasons[1] == "Chose “How it works”, which this group works on."


def test_a_choice_that_too_many_made_is_said():
    people = [Person(i, {"map.subtopic": "works" if i < 8 else "origin"}) for i in range(10)]
    half = group(HALVE, people, group(WHOLE, people))
    (other,) = [one for one in half.groups if one.key == "Where it comes from"]
    moved = [person for person in other.members if person < 8]
    assert len(moved) == 3 and {str(half.reasons[person]) for person in moved} == {
        "Chose “How it works”, as more people did than fit; this group works on: Where it comes from."
    }


def test_who_chose_nothing_is_told_so():
    people = [Person(0), *(Person(i, {"map.subtopic": "works"}) for i in range(1, 4))]
    half = group(HALVE, people, group(WHOLE, people))
    assert half.reasons[0] == "Chose nothing; here to keep the sizes even. This group works on: How it works."


def test_where_nobody_chose_parts_have_numbers():
    _, found = levels(8, times=1)
    assert [one.label for one in found[1].groups] == ["1", "2"]
    assert found[1].reasons[0] == "A part of group 1."


def test_a_lone_one_joins_the_group_beside():
    people = crowd(7)
    first = group(WHOLE, people)
    halved = group(HALVE, people, first)
    here = [person for person in people if person.id not in halved.groups[0].members[1:]]
    quarters = group(HALVE, here, halved)
    lone = halved.groups[0].members[0]
    assert min(len(one.members) for one in quarters.groups) >= 2
    assert quarters.reasons[lone] == "Would have been alone, so here with the group beside."
    assert check(quarters, HALVE, here, halved)[0] == []


def test_every_piece_has_a_part_and_a_name_that_fits():
    assert pieces([[0, 1], [2, 3]], {0: "a", 1: "b", 2: "b", 3: "b"}) == [["a"], ["b"]]
    assert pieces([[0], [1]], {0: "a", 1: "a"}) == [["a"], ["a"]]
    assert pieces([[0], [1]], {0: "", 1: ""}) == [[], []]
    six = dict.fromkeys(range(5), "a") | {5: "b"}
    assert pieces([range(6)], six) == [["a"]], "one of many gives no name"
    assert len(called(["x" * 50, "y" * 50], {})) <= 76

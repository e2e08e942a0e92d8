"""Groups edited by hand or by people coming and going: one place changes, and what that breaks is said."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.grouping import (
    Group,
    Kind,
    Partition,
    Person,
    Preference,
    Rel,
    Spec,
    check,
    choose,
    group,
    has_room,
    join,
    leave,
)

few = settings(max_examples=25)
PROCTOR = {"proctor": (1, 1), "learner": (1, 10)}


def crowd(n, **attributes):
    return [Person(i, {name: of(i) for name, of in attributes.items()}) for i in range(n)]


def teams(*lists, keys=None):
    return Partition(
        tuple(Group(str(i + 1), tuple(ids), {}, i, keys[i] if keys else "") for i, ids in enumerate(lists))
    )


def sizes(partition):
    return [len(one.members) for one in partition.groups]


def members(partition):
    return [set(one.members) for one in partition.groups]


# One person comes or goes


@few
@given(n=st.integers(2, 60), seed=st.text(max_size=2))
def test_joining_and_leaving_move_nobody_else(n, seed):
    spec = Spec(size=(3, 5))
    before = group(spec, crowd(n), seed=seed)
    after = join(before, Person(99), spec, seed)
    assert after.reasons[99] and sorted(after.people()) == [*range(n), 99]
    assert [one - {99} for one in members(after)] == members(before)
    assert leave(after, 99).groups == before.groups


FOES = Spec(size=(2, 4), never=("foe",))


@pytest.mark.parametrize(
    ("before", "foes", "spec", "place", "relaxed"),
    [
        (teams([0, 1, 4], [2, 5]), [], Spec(size=(2, 3)), 1, ()),
        (teams([0, 1, 4], [2, 5]), [2], FOES, 0, ()),
        (
            teams([0, 1, 4], [2, 5]),
            [],
            Spec(size=(2, 2)),
            1,
            ("Every group was full: group 2 has one more than 2.",),
        ),
        (
            teams([0, 3], [2]),
            [0, 2, 3],
            FOES,
            1,
            ("Every group has somebody this person should not meet: group 2.",),
        ),
    ],
)
def test_who_joins_goes_to_the_smallest_group_that_may_take_them(before, foes, spec, place, relaxed):
    after = join(before, Person(9, {"foe": foes}), spec, "s")
    assert [9 in one for one in members(after)].index(True) == place
    assert after.relaxed == relaxed


def test_the_others_may_bar_who_joins():
    after = join(teams([0, 1, 4], [2, 5]), Person(9), FOES, "s", [Person(2, {"foe": 9})])
    assert members(after)[0] == {0, 1, 4, 9}


def test_who_joins_gets_the_role_that_is_missing():
    before = Partition((Group("1", (1, 2), {1: "learner", 2: "learner"}),))
    assert join(before, Person(9), Spec(roles=PROCTOR), "s").groups[0].roles[9] == "proctor"


def test_who_works_alone_joins_alone():
    assert sizes(join(teams([0], [1]), Person(9), Spec(), "s")) == [1, 1, 1]
    assert sizes(join(Partition(()), Person(9), Spec(size=(3, 4)), "s")) == [1]


def test_joining_twice_and_leaving_nothing_are_refused():
    with pytest.raises(ValueError):
        join(teams([0]), Person(0), Spec(), "s")
    with pytest.raises(ValueError):
        leave(teams([0]), 1)


def test_the_last_to_leave_closes_the_group():
    assert members(leave(teams([0], [1]), 0)) == [{1}]


# What an edit broke or lost

FLAT, TWOS, ODD = Spec(size=(2, 3)), teams([0, 1], [2, 3]), teams([0, 2], [1, 3])
UNION, WITHIN, ACROSS = Spec(rel=Rel.UNION), Spec(rel=Rel.WITHIN), Spec(rel=Rel.ACROSS)
TORN = ["The earlier group 1 is torn apart.", "The earlier group 2 is torn apart."]


@pytest.mark.parametrize(
    ("partition", "spec", "earlier", "red"),
    [
        (teams([0, 1]), FLAT, None, ["In no group: [2, 3]."]),
        (teams([0, 1], [1, 2, 3]), FLAT, None, ["In two groups: [1]."]),
        (teams([0, 1], [2, 3, 8]), FLAT, None, ["Not present: [8]."]),
        (TWOS, FOES, None, ["Group 1 has two people who should not meet: [0, 1]."]),
        (ODD, UNION, teams([0, 2], [1], [3]), []),
        (TWOS, UNION, ODD, TORN),
        (TWOS, Spec(rel=Rel.SAME), TWOS, []),
        (TWOS, WITHIN, teams([0, 1, 2], [3]), ["Group 2 mixes earlier groups."]),
        (TWOS, ACROSS, teams([0, 2], [1, 3], keys="AB"), []),
        (TWOS, ACROSS, teams([0, 2, 3], [1], keys="AB"), ["Group 2 has nobody for B."]),
    ],
)
def test_red_is_a_broken_method(partition, spec, earlier, red):
    assert check(partition, spec, crowd(4, foe=lambda i: 1 if i == 0 else None), earlier)[0] == red


def test_red_is_a_role_held_by_somebody_who_may_not():
    partition = Partition((Group("1", (1, 2), {1: "proctor", 2: "learner"}),))
    spec = Spec(roles=PROCTOR, needs={"proctor": "cred"})
    assert check(partition, spec, [Person(1), Person(2)])[0] == ["In group 1, [1] may not be proctor."]


@pytest.mark.parametrize(
    ("partition", "wanted", "amber"),
    [
        (TWOS, {}, []),
        (teams([0], [1, 2, 3]), {}, ["Group 1 has 1 people; asked for: 2 to 3."]),
        (
            TWOS,
            {"prefer": (Preference(Kind.LIKE, "slot"),)},
            ["Group 1 has people with nothing in common: slot."],
        ),
        (
            TWOS,
            {"prefer": (Preference(Kind.GAP, "level", (1, 3)),)},
            ["Group 2 has a gap outside the range: level."],
        ),
        (TWOS, {"never": ("isolate",)}, ["In group 1 somebody is the only one of a kind."]),
        (TWOS, {"roles": {"scribe": (0, 0)}}, ["Group 2 has too many with the role scribe."]),
    ],
)
def test_amber_is_a_lost_preference(partition, wanted, amber):
    people = crowd(4, slot=lambda i: {"ab"[min(i, 1)]}, level=lambda i: min(i, 2), isolate=lambda i: i == 0)
    partition = Partition((partition.groups[0], replace(partition.groups[1], roles={2: "scribe"})))
    assert check(partition, Spec(size=(2, 3), **wanted), people) == ([], amber)


TRIPLES = Spec(size=(2, 3))


def place_of(partition, person):
    return next(group.place for group in partition.groups if person in group.members)


@pytest.mark.parametrize(
    ("members", "spec", "fits"),
    [
        ((1, 2), TRIPLES, True),
        ((1, 2, 3), TRIPLES, False),
        ((1, 2, 9), TRIPLES, True),
        ((), TRIPLES, True),
        ((1, 2, 3, 4, 5), Spec(count=2), True),
        ((1, 2, 3, 4, 5), Spec(size=None), True),
        ((1, 4), Spec(size=(2, 3), never=("conflict",)), False),
    ],
)
def test_a_group_is_open_up_to_its_most_and_to_whom_nobody_should_not_meet(members, spec, fits):
    people = [Person(4, {"conflict": frozenset({9})})]
    assert has_room(Group("1", members), Person(9), spec, people) is fits


@few
@given(st.integers(4, 20), st.integers(0, 10), st.integers(1, 4))
def test_who_chooses_is_in_one_group_and_all_others_stay(count, place, who):
    spec = Spec(size=(2, 3), roles={"host": (1, 1), "guest": (0, 9)})
    before = group(spec, [Person(number) for number in range(1, count + 1)], seed="s")
    place %= len(before.groups)
    after = choose(before, Person(who), place, spec)
    assert sorted(after.people()) == sorted(before.people())
    assert place_of(after, who) == place
    for person in before.people():
        if person != who:
            assert place_of(after, person) == place_of(before, person)
    assert all(set(found.roles) <= set(found.members) for found in after.groups)


@pytest.mark.parametrize(
    ("name", "amber"),
    [("map.subtopic", ["[2] chose “b”, and group 1 works on: a."]), ("secret", [])],
)
def test_who_is_away_from_the_piece_they_chose_is_said_where_it_was_an_answer(name, amber):
    """What somebody told the rule alone, in a field of theirs, is not."""
    spec = Spec(rel=Rel.WITHIN, split=2, prefer=(Preference(Kind.CHOICE, name),))
    people = crowd(4, **{name: lambda i: "aabb"[i]})
    whole = teams([0, 1, 2, 3])
    assert check(teams([0, 1], [2, 3], keys="ab"), spec, people, whole) == ([], [])
    assert check(teams([0, 1, 2], [3], keys="ab"), spec, people, whole)[1] == amber

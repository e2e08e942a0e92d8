"""Somebody is away on the day: what is lost without a repair, exactly, and what the repair restores."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain.grouping import (
    Group,
    Partition,
    Person,
    Rel,
    Spec,
    check,
    gaps,
    group,
    ways,
)

ACROSS = Spec(rel=Rel.ACROSS, of="expert", key="topic")


def homes(people, topics):
    """(experts, homes, everybody) of a class that covers so many topics."""
    everybody = [Person(number) for number in range(1, people + 1)]
    names = tuple(f"topic {number}" for number in range(1, topics + 1))
    experts = group(Spec(by="topics", keys=names, size=(3, 6)), everybody, seed="day")
    return experts, group(ACROSS, everybody, experts, seed="day"), everybody


def draws(everybody, gone):
    for away in combinations([person.id for person in everybody], gone):
        yield [person for person in everybody if person.id not in away]


def lost(people, topics, gone):
    """(topics lost in all groups, groups hit, share of draws in which nothing is lost) without a repair."""
    experts, made, everybody = homes(people, topics)
    found = [gaps(made, here, experts) for here in draws(everybody, gone)]
    count = len(found)
    return (
        Fraction(sum(map(len, found)), count),
        Fraction(sum(len({place for place, _key in one}) for one in found), count),
        Fraction(sum(not one for one in found), count),
    )


def test_what_is_lost_on_the_day_is_known_exactly():
    assert lost(23, 5, 1) == (Fraction(17, 23), Fraction(17, 23), Fraction(6, 23))
    assert lost(23, 5, 2) == (Fraction(377, 253), Fraction(349, 253), Fraction(12, 253))
    assert lost(23, 5, 3)[0] == Fraction(570, 253) and lost(23, 5, 3)[2] == Fraction(8, 1771)
    assert lost(9, 4, 1)[0] == Fraction(7, 9)


@pytest.mark.parametrize(
    ("people", "topics", "hit"),
    [
        (20, 5, Fraction(34, 19)),
        (24, 4, Fraction(43, 23)),
        (25, 5, Fraction(11, 6)),
        (30, 5, Fraction(54, 29)),
    ],
)
def test_full_groups_without_doubles_lose_two_topics_when_two_are_away(people, topics, hit):
    assert lost(people, topics, 2) == (2, hit, 0)


def after(made, way):
    """{place: present ids} once a Way is gone."""
    found = {one.place: list(one.members) for one in made.groups}
    for move in way.moves:
        found[move.source].remove(move.person)
        found[move.target].append(move.person)
    return found


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_the_repair_covers_every_topic_by_a_person_or_a_sheet(gone):
    experts, made, everybody = homes(23, 5)
    key_of = {person: one.key for one in experts.groups for person in one.members}
    whole, moves, count = 0, 0, 0
    for here in draws(everybody, gone):
        count += 1
        found = ways(made, ACROSS, here, experts)
        ids = {person.id for person in here}
        if not found:
            whole += 1
            continue
        way = found[0]
        placed = after(made, way)
        assert sorted(sum(placed.values(), [])) == [person.id for person in everybody]
        stands = {(one.place, one.key) for one in way.stands}
        for place, members in placed.items():
            taught = {key_of[person] for person in members if person in ids}
            if taught:
                assert taught | {key for at, key in stands if at == place} == set(key_of.values())
                assert sum(person in ids for person in members) <= 8
        assert all(one.opener in placed[one.place] and one.opener in ids for one in way.stands)
        whole += not way.stands
        moves += len(way.moves)
    assert whole / count >= {1: 1.0, 2: 0.95, 3: 0.84}[gone]
    assert moves / count <= 5


def small(*members, spec=ACROSS, roles=None):
    return Partition(
        tuple(
            Group(str(place + 1), tuple(ids), (roles or {}).get(place, {}), place)
            for place, ids in enumerate(members)
        )
    )


EXPERTS = Partition((Group("Water", (1, 4, 7, 8), {}, 0, "Water"), Group("Wind", (2, 5), {}, 1, "Wind")))


def people(*ids, **attributes):
    return [Person(one, attributes.get(f"p{one}", {})) for one in ids]


def test_a_double_moves_and_it_is_said_why():
    made = small((1, 2, 7), (4, 5))
    (way,) = [one for one in ways(made, ACROSS, people(1, 2, 5, 7), EXPERTS) if one.code == "move"]
    assert [(move.person, move.source, move.target) for move in way.moves] == [(7, 0, 1)]
    assert way.because[0].values["people"] == [7] and way.because[0].values["person"] == 1
    assert "keeps" in way.because[0] and way.gives_up is None
    assert "Water" in way.moves[0].why
    assert str(way.holds) == "all 4 places, 4 by a person."


def test_who_may_never_meet_is_not_sent_to_each_other():
    made = small((1, 2, 7), (4, 5))
    spec = Spec(rel=Rel.ACROSS, of="expert", key="topic", never=("conflict",))
    here = people(1, 2, 5, 7, p7={"conflict": {5}})
    found = ways(made, spec, here, EXPERTS)
    assert not any(move.person == 7 and move.target == 1 for way in found for move in way.moves)
    assert not any(7 in (move.person for move in way.moves) for way in found if way.code != "dissolve")


def test_where_nobody_is_spare_a_sheet_stands_in_and_the_other_ways_are_named():
    made = small((1, 2), (4, 5))
    strict = Spec(size=(2, 2), rel=Rel.ACROSS, of="expert", key="topic")
    (only,) = ways(made, strict, people(1, 2, 4), EXPERTS)
    assert only.code == "sheets" and [(one.place, one.key, one.opener) for one in only.stands] == [
        (1, "Wind", 4)
    ]
    assert "approved sheet" in only.because[0] and "2 (Wind)" in only.gives_up
    first, second = ways(made, ACROSS, people(1, 2, 4), EXPERTS)
    assert (first.code, first.emptied, second.code) == ("dissolve", (1,), "sheets")
    assert [(move.person, move.target) for move in first.moves] == [(4, 0)]
    assert ways(made, ACROSS, people(1, 2, 4, 5), EXPERTS) == []


def test_a_lone_one_joins_the_sibling_of_their_group():
    halves = Partition((Group("1", (1, 2, 3, 4), {}, 0), Group("2", (5, 6, 7, 8), {}, 1)))
    made = small((1, 2), (5, 6), (3, 4), (7, 8))
    (way,) = ways(made, Spec(split=2, rel=Rel.WITHIN, of="half"), people(1, 3, 4, 5, 6, 7, 8), halves)
    assert [(move.person, move.target) for move in way.moves] == [(1, 2)]
    assert "alone" in way.moves[0].why and str(way.holds) == "nobody works alone."


def test_two_lone_ones_join_each_other_and_a_topic_stays_with_its_own():
    (way,) = ways(small((1, 2), (3, 4), (5, 6, 7)), Spec(size=(2, 3)), people(1, 3, 5, 6, 7))
    assert [(move.person, move.target) for move in way.moves] == [(1, 1)]
    by_topic = Partition((Group("A", (1, 2), {}, 0, "A"), Group("B", (3, 4), {}, 1, "B")))
    assert ways(by_topic, Spec(by="topics", size=(2, 3)), people(1, 3, 4)) == []


def test_a_role_goes_to_the_next_who_may_hold_it():
    spec = Spec(
        size=(3, 4),
        roles={"lead": (1, 1), "member": (0, 999)},
        needs={"lead": "trained"},
    )
    made = small((1, 2, 3), roles={0: {1: "lead", 2: "member", 3: "member"}})
    here = people(2, 3, p3={"trained": True})
    (way,) = ways(made, spec, here)
    assert [(role.person, role.role) for role in way.roles] == [(3, "lead")]
    assert ways(made, spec, people(2, 3)) == []  # nobody here may
    assert check(made, spec, here)[0]


def test_who_works_alone_by_design_is_left_alone():
    assert ways(small((1,), (2,)), Spec(), people(1)) == []


def test_where_everybody_has_a_role_the_next_holds_two():
    roles = dict.fromkeys(("lead", "scribe", "timer"), (1, 1))
    spec = Spec(size=(3, 3), roles=roles)
    made = small((1, 2, 3), roles={0: {1: "lead", 2: "scribe", 3: "timer"}})
    (way,) = ways(made, spec, people(1, 3))
    assert [(role.person, role.role, role.beside) for role in way.roles] == [(3, "scribe", True)]
    assert "besides" in way.because[0]
    (way,) = ways(made, spec, people(3))
    assert [(role.person, role.role) for role in way.roles] == [(3, "lead"), (3, "scribe")]
    doubled = Partition(
        (Group("1", (1, 2, 3), {1: "lead", 2: "scribe", 3: "timer"}, 0, "", {3: ("scribe",)}),)
    )
    assert ways(doubled, spec, people(1, 3)) == []
    assert not any("scribe" in line for line in check(doubled, spec, people(1, 3))[0])


@given(st.integers(3, 6), st.integers(1, 14), st.integers(0, 5), st.data())
def test_whatever_the_class_and_whoever_is_away_each_home_has_every_topic(topics, each, more, data):
    experts, made, everybody = homes(topics * each + more, topics)
    away = data.draw(st.sets(st.sampled_from([one.id for one in everybody]), max_size=len(everybody) // 2))
    here = [one for one in everybody if one.id not in away]
    key_of = {person: one.key for one in experts.groups for person in one.members}
    found = ways(made, ACROSS, here, experts)
    assert bool(found) == bool(gaps(made, here, experts))
    for way in found:
        placed = after(made, way)
        present = {place: [one for one in ids if one not in away] for place, ids in placed.items()}
        assert sorted(sum(placed.values(), [])) == [one.id for one in everybody]
        assert all(not present[place] for place in way.emptied)
        stands = {(one.place, one.key) for one in way.stands}
        for place, members in present.items():
            if members:
                missing = set(key_of.values()) - {key_of[one] for one in members}
                assert {(place, key) for key in missing} == {one for one in stands if one[0] == place}
        if way.code == "dissolve":
            assert max(map(len, present.values())) <= -(-3 * topics // 2)
    assert len({way.token for way in found}) == len(found)

"""Groups: everybody once, in the sizes asked for, by the relation, with what people should and should not
share."""

from collections import Counter
from dataclasses import replace
from itertools import combinations
from random import Random
from statistics import fmean, pstdev

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
    group,
    roles_now,
)
from peerreview.domain.grouping import sizes as rules
from peerreview.domain.grouping.sizes import unevenness

few = settings(max_examples=25)
crowds = st.integers(2, 60)
MEET = (Preference(Kind.MEET),)


def crowd(n, **attributes):
    return [Person(i, {name: of(i) for name, of in attributes.items()}) for i in range(n)]


def sizes(partition):
    return [len(one.members) for one in partition.groups]


def members(partition):
    return [set(one.members) for one in partition.groups]


def teams(*lists, keys=None):
    return Partition(
        tuple(Group(str(i + 1), tuple(ids), {}, i, keys[i] if keys else "") for i, ids in enumerate(lists))
    )


# Sizes


@pytest.mark.parametrize(
    ("n", "size", "expected", "relaxed"),
    [
        (23, (4, 5), [5, 5, 5, 4, 4], 0),
        (23, (5, 8), [6, 6, 6, 5], 0),
        (6, (4, 5), [3, 3], 1),
        (7, (4, 5), [4, 3], 1),
        (11, (4, 5), [4, 4, 3], 1),
        (9, (5, 8), [5, 4], 1),
        (5, (3, 4), [3, 2], 1),
        (3, (4, 5), [3], 1),
        (7, (2, 2), [3, 2, 2], 1),
        (8, (2, 2), [2, 2, 2, 2], 0),
        (3, (1, 1), [1, 1, 1], 0),
        (7, None, [7], 0),
        (0, (4, 5), [], 0),
    ],
)
def test_sizes_are_even_and_what_does_not_fit_is_said(n, size, expected, relaxed):
    partition = group(Spec(size=size), crowd(n), seed="s")
    assert (sizes(partition), len(partition.relaxed)) == (expected, relaxed)


def test_a_relaxed_size_is_named():
    assert group(Spec(size=(4, 5)), crowd(7)).relaxed == (
        "7 people do not fit into groups of 4 to 5: some have 3.",
    )


@pytest.mark.parametrize(("n", "count", "expected"), [(10, 3, [4, 3, 3]), (2, 5, [1, 1])])
def test_a_number_of_groups_may_be_asked_for(n, count, expected):
    assert sizes(group(Spec(count=count), crowd(n))) == expected


@few
@given(n=st.integers(0, 60), lo=st.integers(1, 8), width=st.integers(0, 4), seed=st.text(max_size=2))
def test_everybody_is_in_exactly_one_group_with_a_reason(n, lo, width, seed):
    partition = group(Spec(size=(lo, lo + width), prefer=MEET), crowd(n), None, {}, seed)
    assert sorted(partition.people()) == sorted(partition.reasons) == list(range(n))
    assert not n or max(sizes(partition)) - min(sizes(partition)) <= 1
    feasible = width and -(-n // (lo + width)) <= n // lo
    assert not feasible or all(lo <= size <= lo + width for size in sizes(partition))


def test_the_same_seed_gives_the_same_groups_in_any_order():
    spec = Spec(size=(4, 5), prefer=(Preference(Kind.SPREAD, "skill"),))
    people = crowd(23, skill=lambda i: i % 7)
    assert group(spec, people, seed="a") == group(spec, people[::-1], seed="a")
    assert group(spec, people, seed="a") != group(spec, people, seed="b")


# Relations


@few
@given(n=crowds, seed=st.text(max_size=2))
def test_think_pair_share_grows_as_one_even_tree(n, seed):
    people = crowd(n)
    level = group(Spec(size=(2, 3), merges=(2, 2)), people, None, None, seed)
    assert max(sizes(level)) - min(sizes(level)) <= 1
    for _ in range(2):
        above = group(Spec(rel=Rel.UNION, merge=2, prefer=MEET), people, level, {}, seed)
        assert sorted(above.people()) == list(range(n))
        assert all(any(one <= whole for whole in members(above)) for one in members(level))
        assert check(above, Spec(rel=Rel.UNION, merge=2), people, level) == ([], [])
        level = above
        assert max(sizes(level)) - min(sizes(level)) <= 1


@pytest.mark.parametrize("merges", [(2,), (2, 2), (2, 2, 2)])
def test_in_a_tree_of_pairs_nobody_is_alone_and_no_group_has_four(merges):
    spec = Spec(size=(2, 2), merges=merges)
    found = {n: set(rules.sizes(n, spec)[0]) for n in range(2, 501)}
    assert {n: counts for n, counts in found.items() if not counts <= {2, 3}} == {}


@pytest.mark.parametrize(
    "size, merges", [((2, 3), (2, 2)), ((2, 3), (2,)), ((2, 2), (2, 2, 2)), ((3, 4), (2, 3))]
)
def test_every_level_of_a_tree_is_even_whatever_the_class(size, merges):
    spec = Spec(size=size, merges=merges)
    assert [n for n in range(2, 501) if unevenness(rules.sizes(n, spec)[0], merges) > 1] == []


def test_23_people_pair_up_evenly():
    pairs = group(Spec(size=(2, 3), merges=(2, 2)), crowd(23))
    fours = group(Spec(rel=Rel.UNION, merge=2), crowd(23), pairs)
    assert (sorted(sizes(pairs)), sorted(sizes(fours))) == ([2] + [3] * 7, [5, 6, 6, 6])


def test_a_lone_group_joins_two_others():
    assert sorted(sizes(group(Spec(rel=Rel.UNION, merge=2), crowd(6), teams([0, 1], [2, 3], [4, 5])))) == [6]
    assert sorted(sizes(group(Spec(rel=Rel.UNION, merge=2), crowd(5), teams([0], [1], [2], [3], [4])))) == [
        2,
        3,
    ]


@few
@given(n=crowds, parts=st.integers(2, 3), seed=st.text(max_size=2))
def test_halving_stays_within(n, parts, seed):
    people, whole = crowd(n), group(Spec(size=(4, 7)), crowd(n), seed=seed)
    spec = Spec(rel=Rel.WITHIN, split=parts, prefer=MEET)
    halves = group(spec, people, whole, {(0, 1): 1}, seed)
    assert sorted(halves.people()) == list(range(n))
    assert all(any(one <= old for old in members(whole)) for one in members(halves))
    assert check(halves, spec, people, whole) == ([], [])


def test_dividing_by_size():
    parts = group(Spec(rel=Rel.WITHIN, size=(2, 3)), crowd(10), teams([0, 1, 2, 3, 4], [5, 6, 7, 8, 9]))
    assert sizes(parts) == [3, 2, 3, 2]


@few
@given(topics=st.integers(2, 6), per=st.integers(1, 9), odd=st.integers(0, 5), seed=st.text(max_size=2))
def test_jigsaw_homes_cover_every_topic_with_the_fewest_repeats(topics, per, odd, seed):
    n = topics * per + min(odd, topics - 1)
    people, names = crowd(n), tuple("ABCDEF"[:topics])
    experts = group(Spec(by="topic", keys=names, size=(1, 60)), people, seed=seed)
    spec = Spec(rel=Rel.ACROSS, key="topic")
    homes = group(spec, people, experts, None, seed)
    topic = {person: one.key for one in experts.groups for person in one.members}
    assert sorted(homes.people()) == list(range(n))
    assert all({topic[person] for person in home} == set(names) for home in members(homes))
    assert len(homes.groups) == per and max(sizes(homes)) - min(sizes(homes)) <= 1
    assert check(homes, spec, people, experts)[0] == []
    if len(experts.groups) == topics:
        twice = sum(
            count - 1 for home in members(homes) for count in Counter(topic[p] for p in home).values()
        )
        assert twice == n - topics * per


@pytest.mark.parametrize("topics", [3, 4, 5, 6])
def test_every_home_holds_an_expert_of_every_topic_in_every_class(topics):
    """Each size from three people a topic to 120: everybody once, every topic in every home, sizes even."""
    names = "ABCDEF"[:topics]
    for n in range(3 * topics, 121):
        experts = teams(*[range(place, n, topics) for place in range(topics)], keys=names)
        homes = group(Spec(rel=Rel.ACROSS), crowd(n), experts)
        topic = {person: one.key for one in experts.groups for person in one.members}
        assert sorted(homes.people()) == list(range(n))
        assert {frozenset(topic[person] for person in home) for home in members(homes)} == {frozenset(names)}
        assert max(sizes(homes)) - min(sizes(homes)) <= 1 and len(homes.groups) == n // topics


def test_23_people_and_5_topics():
    experts = group(Spec(by="topic", keys=tuple("ABCDE"), size=(3, 6)), crowd(23))
    homes = group(Spec(rel=Rel.ACROSS), crowd(23), experts)
    assert (sizes(experts), sizes(homes)) == ([5, 5, 5, 4, 4], [6, 6, 6, 5])


def test_parallel_experts_meet_only_once():
    experts = group(Spec(by="topic", keys=tuple("ABCD"), size=(3, 8)), crowd(61), seed="s")
    homes = group(Spec(rel=Rel.ACROSS), crowd(61), experts, seed="s")
    pairs = [set(combinations(sorted(one), 2)) for part in (experts, homes) for one in members(part)]
    assert len(experts.groups) == 12 and sum(map(len, pairs)) == len(set().union(*pairs))


def test_an_absent_topic_and_a_single_home_are_said():
    homes = group(Spec(rel=Rel.ACROSS), crowd(4), teams([0], [1], [2, 3], [9], keys="ABCD"))
    assert sizes(homes) == [4]
    assert homes.relaxed == (
        "Nobody present knows D: its approved sheet has to stand in.",
        "Only one group covers all 3 topics; with 2 topics there could be more groups.",
    )


def test_the_same_groups_without_the_absent_and_with_the_new():
    partition = group(
        Spec(rel=Rel.SAME), [Person(i) for i in (0, 1, 2, 9)], teams([2, 0, 1], [5, 6], [3, 4, 7])
    )
    assert [one.members for one in partition.groups] == [(2, 0, 1, 9)]
    assert partition.reasons[9] == "New since the earlier groups: in the smallest group."


@pytest.mark.parametrize("rel", [Rel.UNION, Rel.WITHIN, Rel.ACROSS, Rel.SAME])
def test_newcomers_find_a_place_in_every_relation(rel):
    spec = Spec(rel=rel, split=2, merge=2, prefer=MEET)
    partition = group(spec, crowd(12), teams([0, 1, 2], [3, 4], [5, 6, 7], [8, 9]), {})
    assert sorted(partition.people()) == sorted(partition.reasons) == list(range(12))


def test_a_relation_needs_an_earlier_partition():
    with pytest.raises(ValueError):
        group(Spec(rel=Rel.UNION), crowd(4))


def test_groups_by_an_attribute_and_those_without_it():
    partition = group(
        Spec(by="language", size=(1, 9)), crowd(9, language=lambda i: ["de", "fr", None][i % 3])
    )
    assert [(one.label, one.key) for one in partition.groups] == [("de", "de"), ("fr", "fr")]
    assert {0, 3, 6} < members(partition)[0] and sizes(partition) == [5, 4]
    assert partition.reasons[0] == "This group is for de."


# Preferences and what must never be


@few
@given(n=st.integers(4, 60), lo=st.integers(2, 5), seed=st.text(max_size=2))
def test_people_who_must_never_meet_do_not(n, lo, seed):
    people = crowd(n, conflict=lambda i: [i ^ 1])
    partition = group(Spec(size=(lo, lo + 1), never=("conflict",), prefer=MEET), people, None, {}, seed)
    apart = not any(i ^ 1 in one for one in members(partition) for i in one if i ^ 1 < n)
    assert apart == (len(partition.groups) > 1)
    assert apart == (not any("should not meet" in line for line in partition.relaxed))


def test_twenty_four_people_in_fours_meet_new_people_five_times():
    met = Counter()
    for round in range(5):
        partition = group(Spec(size=(4, 4), prefer=MEET), crowd(24), None, met, f"round {round}")
        met.update(pair for one in members(partition) for pair in combinations(sorted(one), 2))
    assert sum(count - 1 for count in met.values()) <= 4


def test_skill_is_spread():
    partition = group(
        Spec(size=(4, 4), prefer=(Preference(Kind.SPREAD, "skill"),)), crowd(40, skill=lambda i: i)
    )
    assert pstdev(fmean(one) for one in members(partition)) < 0.5


@pytest.mark.parametrize(
    ("kind", "name", "of"),
    [
        (Kind.LIKE, "slot", lambda i: ["mon", "tue"][i % 2]),
        (Kind.LIKE, "slot", lambda i: {i % 2, i % 2 + 2}),
        (Kind.CHOICE, "slot", lambda i: i % 2),
        (Kind.CHOICE, "", lambda i: [(i + 2) % 8, (i - 2) % 8]),
    ],
)
def test_like_and_chosen_people_come_together(kind, name, of):
    people = crowd(8, **{name or "choice": of})
    partition = group(Spec(size=(4, 4), prefer=(Preference(kind, name),)), people, seed="s")
    assert sorted(map(sorted, members(partition))) == [[0, 2, 4, 6], [1, 3, 5, 7]]


def test_nobody_is_the_only_one_of_a_kind():
    people = crowd(20, isolate=lambda i: i < 4)
    counts = [
        len(one & {0, 1, 2, 3})
        for one in members(group(Spec(size=(4, 4), never=("isolate",)), people, seed="s"))
    ]
    assert 1 not in counts


@few
@given(n=st.integers(2, 40), quiet=st.integers(1, 4), size=st.integers(2, 5), seed=st.text(max_size=2))
def test_who_works_better_among_few_sits_in_one_of_the_smallest_groups(n, quiet, size, seed):
    people = crowd(n, few=lambda i: i < quiet, skill=lambda i: i % 5, isolate=lambda i: i % 7 == 0)
    wanted = Spec(
        size=(size, size), small="few", prefer=(Preference(Kind.SPREAD, "skill"),), never=("isolate",)
    )
    partition = group(wanted, people, seed=seed)
    assert sorted(person for one in members(partition) for person in one) == list(range(n))
    assert sorted(sizes(partition)) == sorted(sizes(group(replace(wanted, small=""), people, seed=seed)))
    least = min(sizes(partition))
    seats = sum(count for count in sizes(partition) if count == least)
    among_few = sum(len(one & set(range(quiet))) for one in members(partition) if len(one) == least)
    assert among_few == min(quiet, n, seats)
    # What is told as the reason says nothing of it.
    told = {str(partition.reasons[person]) for person in range(min(quiet, n))}
    assert told <= {str(reason) for reason in partition.reasons.values()} and "few" not in str(told)


# Roles

PROCTOR = {"proctor": (1, 1), "learner": (1, 10)}


@few
@given(n=crowds, seed=st.text(max_size=2))
def test_every_group_has_its_roles(n, seed):
    partition = group(Spec(roles={"mentor": (1, 1), "mentee": (1, 3)}), crowd(n), None, None, seed)
    for one in partition.groups:
        held = Counter(one.roles.values())
        assert set(one.roles) == set(one.members) and held["mentor"] == 1 and 1 <= held["mentee"] <= 3


def test_23_people_need_three_proctors_who_are_ahead():
    spec = Spec(roles=PROCTOR, prefer=(Preference(Kind.GAP, "level", (1, 3)),))
    partition = group(spec, crowd(23, level=lambda i: 3 if i < 3 else 1), seed="s")
    assert sizes(partition) == [8, 8, 7]
    assert {
        person for one in partition.groups for person, role in one.roles.items() if role == "proctor"
    } == {0, 1, 2}
    assert check(partition, spec, crowd(23, level=lambda i: 3 if i < 3 else 1)) == ([], [])


@pytest.mark.parametrize(
    ("able", "groups", "relaxed"), [(2, 3, 1), (3, 3, 0), (4, 4, 0), (23, 11, 0), (0, 3, 1)]
)
def test_a_role_that_needs_something_goes_to_those_who_have_it(able, groups, relaxed):
    spec = Spec(roles=PROCTOR, needs={"proctor": "cred.proctor"})
    people = crowd(23, **{"cred.proctor": lambda i: i < able})
    partition = group(spec, people, seed="s")
    leads = {person for one in partition.groups for person, role in one.roles.items() if role == "proctor"}
    assert leads <= set(range(able)) and len(leads) == min(able, groups)
    assert (len(partition.groups), len(partition.relaxed)) == (groups, relaxed)
    assert len(check(partition, spec, people)[0]) == groups - len(leads)


def test_one_summariser_for_everybody():
    partition = group(Spec(size=None, roles={"summariser": (1, 1), "member": (0, 999)}), crowd(9))
    assert Counter(partition.groups[0].roles.values()) == {"summariser": 1, "member": 8}


MOVES = ("predict", "question", "clarify", "summarise")


@few
@given(seats=st.integers(1, 7), rounds=st.integers(1, 9), absent=st.sets(st.integers(0, 6)))
def test_no_role_ever_drops(seats, rounds, absent):
    present = set(range(seats)) - absent
    held = roles_now(MOVES, range(seats), rounds, present)
    assert set(held) == present and all(held.values())
    assert not present or {role for roles in held.values() for role in roles} == set(MOVES)


@few
@given(rounds=st.integers(1, 12), seats=st.integers(1, 4))
def test_roles_go_round_evenly(rounds, seats):
    held = [roles_now(MOVES, range(seats), round, range(seats)) for round in range(1, rounds + 1)]
    times = Counter((member, role) for now in held for member, roles in now.items() for role in roles)
    assert all(
        rounds // seats <= times[member, role] <= -(-rounds // seats)
        for member in range(seats)
        for role in MOVES
    )


@pytest.mark.parametrize(
    ("seats", "round", "present", "expected"),
    [
        (
            [7, 8, 9, 6],
            1,
            {6, 7, 8, 9},
            {7: ("predict",), 8: ("question",), 9: ("clarify",), 6: ("summarise",)},
        ),
        (
            [7, 8, 9, 6],
            2,
            {6, 7, 8, 9},
            {8: ("predict",), 9: ("question",), 6: ("clarify",), 7: ("summarise",)},
        ),
        ([7, 8, 9, 6], 1, {6, 7, 9}, {7: ("predict",), 9: ("question", "clarify"), 6: ("summarise",)}),
        ([7, 8, 9], 1, {7, 8, 9}, {7: ("predict", "summarise"), 8: ("question",), 9: ("clarify",)}),
        ([7, 8], 1, set(), {}),
    ],
)
def test_roles_now(seats, round, present, expected):
    assert roles_now(MOVES, seats, round, present) == expected


def test_a_fifth_member_asks_too_and_stands_in_for_the_absent():
    assert roles_now(MOVES, range(5), 1, range(5))[4] == ("question",)
    assert roles_now(MOVES, range(5), 1, {0, 2, 3, 4})[4] == ("question",)
    assert roles_now(MOVES, range(5), 1, {1, 2, 3, 4})[4] == ("predict",)


@pytest.mark.parametrize("seed", "abcde")
def test_one_who_sums_up_is_a_member_like_the_others_where_stances_are_spread(seed):
    draw = Random(seed)
    people = [Person(i, {"stance": draw.choice(["for", "against", "unsure"])}) for i in range(21)]
    wants = (Preference(Kind.SPREAD, "stance"),)
    found = group(
        Spec(size=(5, 8), roles={"summariser": (1, 1), "member": (4, 7)}, prefer=wants), people, seed=seed
    )
    stance = {one.id: one.attributes["stance"] for one in people}
    for value in ("for", "against", "unsure"):
        here = [sum(stance[one] == value for one in room.members) for room in found.groups]
        assert max(here) - min(here) <= 1

"""Leads and members: what must hold holds, nobody waits without a reason, an ended pair moves few others."""

from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.grouping import Kind, Person, Preference, Spec
from peerreview.domain.grouping.matching import MOVED, Board
from peerreview.domain.grouping.spec import Common

SLOTS, GOALS = ("mo", "tu", "we", "sa"), ("wounds", "notes", "plans", "talks")


def spec(**values):
    return Spec(
        **{
            "size": None,
            "roles": {"mentor": (1, 1), "mentee": (1, 3)},
            "needs": {"mentor": "cred.mentor"},
            "prefer": (Preference(Kind.LIKE, "goals"), Preference(Kind.LIKE, "free")),
            "must": (Common("free", 1),),
            "room": "places",
            "floor": 0.2,
            "never": ("conflict",),
        }
        | values
    )


def mentor(key, goals=GOALS, free=SLOTS, places=3, **more):
    return Person(key, {"cred.mentor": True, "goals": goals, "free": free, "places": places, **more})


def mentee(key, goals=GOALS, free=SLOTS, **more):
    return Person(key, {"goals": goals, "free": free, **more})


@st.composite
def classes(draw):
    many = draw(st.integers(5, 40))
    some = st.lists(st.sampled_from(SLOTS), max_size=4, unique=True)
    wish = st.lists(st.sampled_from(GOALS), min_size=1, max_size=3, unique=True)
    leads = draw(st.integers(0, many // 2))
    people = [
        mentor(key, draw(wish), draw(some), draw(st.integers(0, 4)))
        if key < leads
        else mentee(key, draw(wish), draw(some), conflict=draw(st.lists(st.integers(0, many), max_size=2)))
        for key in range(many)
    ]
    return people, draw(st.randoms(use_true_random=False))


@settings(deadline=None)
@given(classes())
def test_what_must_hold_holds_and_everybody_is_told_of(found):
    people, order = found
    board = Board(spec(), people, seed="x")
    match = board.match()
    waiting = [one.person for one in match.waiting]
    assert sorted([*match.pairs, *waiting]) == sorted(board.members)
    for member, lead in match.pairs.items():
        one, other = board.members[member], board.leads[lead]
        assert set(one.attributes["free"]) & set(other.attributes["free"])
        assert lead not in one.attributes["conflict"] and match.fits[member] >= 0.2
    for lead, person in board.leads.items():
        places = min(3, person.attributes["places"])
        assert sum(one == lead for one in match.pairs.values()) + match.free.get(lead, 0) == places
    for one in match.waiting:  # nobody waits beside a free place that would do
        assert all(board.bar(one.person, lead) for lead in match.free)
    assert match.missing == ceil(sum(one.is_full for one in match.waiting) / 3)
    order.shuffle(people)
    assert Board(spec(), people, seed="x").match() == match


@settings(deadline=None)
@given(classes())
def test_one_refusal_moves_two_others_at_most_and_never_brings_the_pair_back(found):
    people, _order = found
    before = Board(spec(), people, seed="x").match()
    if not before.pairs:
        return
    member, lead = next(iter(before.pairs.items()))
    board = Board(spec(), people, refused=[(member, lead)], seed="x")
    after = board.again({one: other for one, other in before.pairs.items() if one != member}, [member])
    assert len(after.moved) <= MOVED and after.pairs.get(member) != lead
    assert set(before.pairs) - {member} <= set(after.pairs)
    assert all(not board.bar(*pair) for pair in after.pairs.items())
    assert all(
        sum(other == one for other in after.pairs.values()) <= room for one, room in board.room.items()
    )


def test_the_shortest_chain_is_taken_and_locked_pairs_stay():
    people = [
        mentor(1, free=("mo",), places=1),
        mentor(2, free=("tu",), places=1),
        mentee(3, free=("mo",)),
        mentee(4, free=("mo", "tu")),
    ]
    board = Board(spec(), people)
    assert board.again({4: 1}, [3]).pairs == {3: 1, 4: 2}
    locked = board.again({4: 1}, [3], locked={4})
    assert locked.pairs == {4: 1} and [one.person for one in locked.waiting] == [3]


def test_locked_pairs_come_first_whatever_bars_them():
    board = Board(
        spec(), [mentor(1, free=("mo",), places=1), mentee(2, free=("tu",)), mentee(3, free=("mo",))]
    )
    match = board.match({2: 1})
    assert match.pairs == {2: 1} and match.waiting[0].is_full


def test_the_aim_says_whether_somebody_may_wait_for_the_sake_of_the_rest():
    people = [
        mentor(1, ("notes",), ("mo",), 1),
        mentor(2, ("talks",), ("mo", "tu"), 1),
        mentee(3, ("notes",), ("mo",)),
        mentee(4, ("notes",), ("mo",)),
    ]
    wants = {"prefer": (Preference(Kind.LIKE, "goals"),), "floor": 0.0}
    assert len(Board(spec(**wants), people).match().pairs) == 2
    assert len(Board(spec(**wants, aim="fit"), people).match().pairs) == 2  # nothing is lost by the second
    lone = [mentor(1, ("notes",), ("mo",), 1), mentee(3, ("talks",), ("mo",)), mentee(4, ("notes",), ("mo",))]
    assert set(Board(spec(**wants), lone).match().pairs) == {4}


@pytest.mark.parametrize(
    ("people", "said", "is_full"),
    [
        ([mentee(9)], "Nobody has a place to give yet.", True),
        ([mentor(1, places=0), mentee(9)], "Nobody has a place to give yet.", True),
        ([mentor(1, places=1), mentee(8), mentee(9)], "No place is left: 1 who fit are full.", True),
        (
            [mentor(1, free=("mo",)), mentee(9, free=("tu",))],
            "Nobody who has a place shares enough of “free”.",
            False,
        ),
        ([mentor(1), mentee(9, free=())], "Has said nothing about “free” yet.", False),
        ([mentor(1, ("a",), ("mo",)), mentee(9, ("b",), SLOTS)], "Nobody fits well enough.", False),
        ([mentor(1), mentee(9, conflict=[1])], "Nobody is left with whom this may be a pair.", False),
    ],
)
def test_who_waits_is_told_why(people, said, is_full):
    match = Board(spec(), people, ahead=[8]).match()
    assert [(str(one.why), one.is_full) for one in match.waiting] == [(said, is_full)]


def test_one_mentor_for_thirty_takes_three_and_says_how_many_are_missing():
    match = Board(spec(), [mentor(1), *(mentee(key) for key in range(2, 32))]).match()
    assert (len(match.pairs), len(match.waiting), match.missing) == (3, 27, 9)
    assert {str(one.why) for one in match.waiting} == {"No place is left: 1 who fit are full."}


def test_whoever_offers_a_single_hour_to_be_matched_first_waits_and_is_told_that_it_is_too_little():
    """A least number is asked of everybody, and beyond it each hour weighs the same."""
    asks = {"must": (Common("free", 2),), "floor": 0.0}
    crowd = [mentee(key, free=("mo",)) for key in range(2, 8)]
    match = Board(spec(**asks), [mentor(1), *crowd, mentee(9, free=("mo", "tu"))]).match()
    assert set(match.pairs) == {9}
    said = "Has said too little about “free” to have enough in common with somebody."
    assert {str(one.why) for one in match.waiting} == {said}
    everybody = Board(spec(**asks), [mentor(1, free=("mo",)), *crowd]).match()
    assert everybody.pairs == {} and len(everybody.waiting) == 6


def test_with_nobody_above_or_below_in_skill_all_wait_unless_the_design_takes_any():
    ahead = Preference(Kind.GAP, "skill", (1, 3))
    people = [mentor(1, skill=2), *(mentee(key, skill=2) for key in range(2, 5))]
    match = Board(spec(prefer=(ahead,), floor=0.5), people).match()
    assert match.pairs == {} and {str(one.why) for one in match.waiting} == {"Nobody fits well enough."}
    assert len(Board(spec(prefer=(ahead,), floor=0.0), people).match().pairs) == 3


def test_whose_lead_has_left_is_first():
    people = [mentor(1, places=1), *(mentee(key) for key in range(2, 9))]
    for key in range(2, 9):
        assert set(Board(spec(), people, ahead=[key]).match().pairs) == {key}


def test_how_many_leads_are_missing_is_said():
    assert Board(spec(), [mentor(1, places=2), *(mentee(key) for key in range(2, 9))]).match().missing == 2


def test_the_weakest_pair_is_known():
    people = [mentor(1, ("notes",)), mentee(2, ("notes",)), mentee(3, ("notes", "talks"))]
    match = Board(spec(), people).match()
    assert match.weakest == 3 and match.fits[3] < match.fits[2]
    assert Board(spec(), []).match().weakest is None

"""Reviewers find works: nobody their own, nobody one twice, each work its k."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.allocation import Choice, Nothing, Why, Work, allocate, fill, next

few = settings(max_examples=25)


def work(id, done=0, claimed=0, owners=None, reviewers=()):
    return Work(id, frozenset(owners or {id}), done, claimed, frozenset(reviewers))


def ask(works, reviewer=1, k=3, given=0, **more):
    found = next(reviewer, works, k=k, given=given, seed="s", **more)
    return found.work.id if isinstance(found, Choice) else found.why


# One at a time


@pytest.mark.parametrize(
    ("works", "more", "expected"),
    [
        ([], {}, Why.NO_WORKS),
        ([work(1)], {}, Why.NONE_LEFT),
        ([work(2, owners={1, 2})], {}, Why.NONE_LEFT),
        ([work(2)], {"forbid": {(1, 2)}}, Why.NONE_LEFT),
        ([work(2)], {"forbid": {(2, 1)}}, 2),
        ([work(2, reviewers={1})], {}, Why.NONE_LEFT),
        ([work(2, done=1), work(3, claimed=2), work(4)], {}, 4),
        ([work(2, done=1), work(3)], {"mutual": {3}}, 3),
        ([work(2), work(3)], {"mutual": {3}}, 2),
        ([work(2), work(3, owners={3, 4})], {}, 3),
        ([work(2), work(3, reviewers={5})], {}, 3),
        ([work(2, done=3)], {}, Why.ENOUGH),
        ([work(2, done=2, claimed=1)], {}, Why.ENOUGH),
        ([work(2, done=4), work(3, done=3)], {"final": True}, 3),
        ([work(2, done=3), work(3, done=1)], {"final": True}, 3),
        ([work(2)], {"given": 3}, Why.FINISHED),
        ([work(2)], {"given": 3, "extra": True}, 2),
        ([work(2, done=3)], {"given": 3, "extra": True}, Why.FINISHED),
        ([work(2, done=3)], {"given": 3, "extra": True, "final": True}, Why.FINISHED),
        ([work(1)], {"given": 3, "extra": True}, Why.NONE_LEFT),
    ],
)
def test_next_gives_the_neediest_work_that_may_be_given(works, more, expected):
    assert ask(works, **more) == expected


def test_nothing_carries_the_moment_to_ask_again():
    assert next(1, [work(2, done=3)], k=3, given=0, seed="s") == Nothing(Why.ENOUGH)


def test_ties_are_broken_by_the_seed_and_differ_between_reviewers():
    works = [work(id) for id in range(100, 140)]
    assert ask(works) == ask(works[::-1])
    assert len({ask(works, reviewer=who) for who in range(20)}) > 10


class Class:
    """A small class in which things happen in any order; `next` alone decides who reads what."""

    def __init__(self, k):
        self.k, self.works, self.given = k, {}, Counter()

    def hand_in(self, who):
        self.works[who] = work(who)

    def review(self, who, **more):
        found = next(who, list(self.works.values()), k=self.k, given=self.given[who], seed="s", **more)
        if isinstance(found, Nothing):
            return False
        was = found.work
        assert who not in was.owners | was.reviewers
        self.works[was.id] = Work(was.id, was.owners, was.done + 1, was.claimed, was.reviewers | {who})
        self.given[who] += 1
        return True


@few
@given(
    n=st.integers(2, 14),
    k=st.integers(1, 4),
    late=st.integers(0, 3),
    lost=st.integers(0, 4),
    seed=st.integers(0, 999),
)
def test_each_work_gets_k_however_people_arrive(n, k, late, lost, seed):
    draw = Random(seed)
    people = sorted(range(n), key=lambda _: draw.random())
    active, room = people[lost:] or people[:1], Class(k)
    for who in people[: n - late]:
        room.hand_in(who)
    for who in active * (k // 2 + 1):
        room.review(who)
    for who in people[n - late :]:
        room.hand_in(who)
    for who in active * k:
        room.review(who, final=True)
    while sum(room.review(who, extra=True) for who in active):
        pass
    for id, one in room.works.items():
        assert one.done >= min(k, len(set(active) - {id}))


@few
@given(n=st.integers(2, 14), k=st.integers(1, 4), seed=st.integers(0, 999))
def test_no_order_of_arrival_leaves_a_work_to_nobody(n, k, seed):
    draw, room, k = Random(seed), Class(min(k, n - 1)), min(k, n - 1)
    for who in range(n):
        room.hand_in(who)
    for who in sorted(list(range(n)) * k, key=lambda _: draw.random()):
        assert room.review(who)
    assert {one.done for one in room.works.values()} == {k}


@few
@given(n=st.integers(2, 12), k=st.integers(1, 3), seed=st.integers(0, 999))
def test_everybody_can_give_k_once_all_works_are_in(n, k, seed):
    draw, room = Random(seed), Class(k)
    for who in range(n):
        room.hand_in(who)
    for who in sorted(list(range(n)) * k, key=lambda _: draw.random()):
        room.review(who, final=True)
    assert set(room.given.values()) == {min(k, n - 1)}
    assert max(one.done for one in room.works.values()) <= k + 1


# All at once


def dealt(n, k, **more):
    return allocate(range(n), k, seed=more.pop("seed", "s"), **more)


@few
@given(n=st.integers(2, 40), k=st.integers(1, 5), seed=st.text(max_size=3))
def test_everybody_gives_k_and_gets_k_with_the_fewest_mutual_pairs(n, k, seed):
    deal, k = dealt(n, k, seed=seed), min(k, n - 1)
    assert Counter(r for r, _ in deal.pairs) == Counter(deal.loads) == dict.fromkeys(range(n), k)
    assert len(set(deal.pairs)) == n * k and all(r != s for r, s in deal.pairs)
    assert deal.mutual == max(0, n * k - n * (n - 1) // 2)


def test_the_same_seed_gives_the_same_reviews_in_any_order():
    assert dealt(30, 3) == allocate(range(29, -1, -1), 3, seed="s")
    assert dealt(30, 3) != dealt(30, 3, seed="t")


@pytest.mark.parametrize(("n", "k"), [(0, 3), (1, 3), (5, 0)])
def test_nothing_to_deal(n, k):
    assert dealt(n, k).pairs == ()


def test_more_reviews_than_other_works_is_said():
    deal = dealt(3, 4)
    assert set(deal.loads.values()) == {2}
    assert [str(w.sentence) for w in deal.warnings] == [
        "4 reviews each are not possible among 3 people: each can get at most 2."
    ]


def partitions(n, most):
    if n == 0:
        yield ()
    for first in range(min(n, most), 0, -1):
        yield from ((first, *rest) for rest in partitions(n - first, first))


def feasible(sizes, k):
    """Equal loads with teams, largest first: k <= n - t1, and for the j largest, u people, k(2u - n) <= u^2 -
    sum t^2."""
    n = sum(sizes)
    sums = [(sum(sizes[:j]), sum(t * t for t in sizes[:j])) for j in range(1, len(sizes) + 1)]
    return k <= n - sizes[0] and all(k * (2 * u - n) <= u * u - squares for u, squares in sums)


@pytest.mark.parametrize("n", range(2, 8))
def test_teams_get_exactly_what_is_possible(n):
    for sizes in partitions(n, n):
        teams = dict(enumerate(team for team, size in enumerate(sizes) for _ in range(size)))
        for k in range(1, n):
            deal = dealt(n, k, teams=teams)
            assert all(teams[r] != teams[s] for r, s in deal.pairs)
            assert (set(deal.loads.values()) == {k} and not deal.warnings) == feasible(sizes, k), (sizes, k)
            assert deal.mutual == 0 or not feasible(sizes, 2 * k), (sizes, k)


@pytest.mark.parametrize(("n", "team", "k"), [(12, 2, 5), (12, 4, 4), (16, 4, 6), (20, 2, 9)])
def test_no_two_review_each_other_even_where_every_pair_is_needed(n, team, k):
    assert dealt(n, k, teams={person: person // team for person in range(n)}).mutual == 0


def most_reviews(n, k, forbid):
    """An independent maximum flow: k out, k in, one review a pair."""
    flow = set()

    def augment(r, seen):
        for s in range(n):
            if r != s and (r, s) not in forbid | flow and s not in seen:
                seen.add(s)
                holders = [a for a, b in flow if b == s]
                if len(holders) < k:
                    return flow.add((r, s)) or True
                for a in holders:
                    flow.discard((a, s))
                    flow.add((r, s))
                    if augment(a, seen):
                        return True
                    flow.discard((r, s))
                    flow.add((a, s))
        return False

    return sum(augment(r, set()) for r in range(n) for _ in range(k))


@few
@given(
    st.integers(2, 7),
    st.integers(1, 3),
    st.frozensets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=25),
)
def test_any_conflicts_leave_as_many_reviews_as_a_maximum_flow(n, k, forbid):
    deal = dealt(n, k, forbid=forbid)
    assert not forbid & set(deal.pairs)
    k = min(k, n - 1)
    assert sum(min(load, k) for load in deal.loads.values()) == most_reviews(n, k, forbid)
    assert max(deal.loads.values()) <= k + 1


def test_a_team_too_large_is_reported_with_its_cut():
    deal = dealt(4, 1, teams={0: "a", 1: "a", 2: "a"})
    assert deal.loads[3] == 2 and sum(deal.loads.values()) == 3
    short, over, idle = deal.warnings
    assert "3 reviews are wanted" in short.sentence and "give only 1" in short.sentence
    assert (short.works, short.reviewers, over.works, len(idle.reviewers)) == ((0, 1, 2), (3,), (3,), 1)


def test_a_course_of_five_activities_repeats_no_pair():
    history = Counter()
    for number in range(5):
        history.update(dealt(40, 3, history=history, seed=f"activity {number}").pairs)
    assert max(history.values()) == 1


# What is missing, in one go


def filled(works, missing, reviewers, **more):
    return fill(works, missing, reviewers, seed=more.pop("seed", "s"), **more)


def loads(found):
    return Counter(reviewer for reviewer, _ in found.pairs)


@few
@given(
    works=st.integers(1, 12),
    reviewers=st.integers(1, 8),
    lacks=st.integers(1, 3),
    own=st.booleans(),
    seed=st.text(max_size=3),
)
def test_what_is_missing_is_dealt_evenly_and_never_twice_to_one(works, reviewers, lacks, own, seed):
    """Reviewers 100, 101, ...; with *own* the first of them each wrote one of the works."""
    people = range(100, 100 + reviewers)
    there = [
        work(id, owners={100 + id} if own and id < reviewers else {id}, reviewers=()) for id in range(works)
    ]
    found = filled(there, dict.fromkeys(range(works), lacks), people, seed=seed)
    assert len(set(found.pairs)) == len(found.pairs)
    owners = {one.id: one.owners for one in there}
    assert all(reviewer not in owners[id] for reviewer, id in found.pairs)
    may = {id: len(set(people) - owners[id]) for id in owners}
    assert Counter(id for _, id in found.pairs) == {id: min(lacks, may[id]) for id in owners if may[id]}
    assert found.short == {id: lacks - may[id] for id in owners if may[id] < lacks}
    if not own:
        given = [loads(found)[person] for person in people]
        assert max(given) - min(given) <= 1


def most_even(works, missing, people, forbid):
    """The least possible heaviest load, by trying: an independent check for small classes."""

    def fits(most):
        taken, given = set(), Counter()

        def serve(id, tried):
            for person in people:
                if person in tried or (person, id) in taken or (person, id) in forbid:
                    continue
                tried.add(person)
                if given[person] < most:
                    given[person] += 1
                    taken.add((person, id))
                    return True
                for other in [other for who, other in taken if who == person]:
                    taken.discard((person, other))
                    taken.add((person, id))
                    if serve(other, tried):
                        return True
                    taken.discard((person, id))
                    taken.add((person, other))
            return False

        return all(serve(id, set()) for id in works for _ in range(missing[id]))

    return next_number(fits)


def next_number(fits):
    number = 0
    while not fits(number):
        number += 1
    return number


@few
@given(
    st.integers(1, 6),
    st.integers(2, 5),
    st.frozensets(st.tuples(st.integers(100, 104), st.integers(0, 5)), max_size=12),
)
def test_no_dealing_is_more_even_whatever_people_may_not_review(works, reviewers, forbid):
    people, there = range(100, 100 + reviewers), [work(id) for id in range(works)]
    missing = {id: 1 for id in range(works) if any((person, id) not in forbid for person in people)}
    found = filled(there, missing, people, forbid=forbid)
    assert not forbid & set(found.pairs) and not found.short
    assert max(loads(found).values(), default=0) == most_even(missing, missing, people, forbid)


def test_who_has_much_to_do_gets_less():
    found = filled([work(id) for id in range(6)], dict.fromkeys(range(6), 1), [100, 101], load={100: 4})
    assert loads(found) == {101: 5, 100: 1}


def test_a_share_is_drawn_by_the_seed_and_counted_in_all():
    there, ones = [work(id) for id in range(30)], dict.fromkeys(range(30), 1)
    found = filled(there, ones, [100, 101, 102], most=6)
    assert (len(found.pairs), loads(found)) == (6, {100: 2, 101: 2, 102: 2})
    assert found == filled(there[::-1], ones, [102, 100, 101], most=6)
    drawn = {tuple(sorted(id for _, id in filled(there, ones, [100], most=6, seed=s).pairs)) for s in "abcde"}
    assert len(drawn) == 5


@pytest.mark.parametrize(
    ("works", "missing", "reviewers", "short"),
    [
        ([], {}, [1], {}),
        ([work(5)], {5: 2}, [], {5: 2}),
        ([work(5, reviewers={1})], {5: 1}, [1], {5: 1}),
        ([work(5, owners={1})], {5: 1}, [1], {5: 1}),
        ([work(5)], {5: 3}, [1, 2], {5: 1}),
        ([work(5)], {5: 0}, [1], {}),
    ],
)
def test_what_nobody_may_give_is_said(works, missing, reviewers, short):
    assert filled(works, missing, reviewers).short == short

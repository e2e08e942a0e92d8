"""Aliases: names that hide, distinct for one audience and worthless to another."""

from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.aliases import ANIMALS, alias, shuffled

few = settings(max_examples=30)
seeds, audiences = st.text(max_size=12), st.integers(1, 5000).map("p{}".format)


def names(seed, audience, count=len(ANIMALS), task="review"):
    return [alias(seed, audience, task, seat) for seat in range(count)]


@few
@given(seeds, audiences)
def test_one_audience_knows_everybody_by_another_animal(seed, audience):
    assert sorted(names(seed, audience)) == sorted(ANIMALS)


def test_sixty_four_animals_of_one_word():
    assert len(set(ANIMALS)) == len(ANIMALS) == 64
    assert all(animal.isalpha() and animal.istitle() for animal in ANIMALS)


def test_beyond_the_list_animals_are_numbered():
    found = names("seed", "p1", 3 * len(ANIMALS))
    assert found[64:128] == [f"{animal} 2" for animal in found[:64]]
    assert len(set(found)) == 192


@few
@given(seeds, audiences, st.integers(0, 63), st.integers(0, 200))
def test_a_newcomer_renames_nobody(seed, audience, seat, more):
    before = alias(seed, audience, "review", seat)
    names(seed, audience, more)
    assert alias(seed, audience, "review", seat) == before


def agreement(one, other):
    """How many seats have the same animal in two orders: about 1 of 64 when they have nothing to do with each
    other."""
    return sum(left == right for left, right in zip(one, other, strict=True))


def test_another_audience_task_or_seed_gets_an_unrelated_order():
    base = names("seed", "p1")
    others = (
        [names("seed", f"p{number}") for number in range(2, 102)]
        + [names("seed", "p1", task=f"task{number}") for number in range(100)]
        + [names(f"seed {number}", "p1") for number in range(100)]
    )
    shared = [agreement(base, other) for other in others]
    assert max(shared) <= 8
    assert 0.7 < sum(shared) / len(shared) < 1.3


def test_without_the_seed_every_animal_is_as_likely():
    first = [alias(f"seed {number}", "p1", "review", 0) for number in range(640)]
    assert set(first) == set(ANIMALS)
    assert max(first.count(animal) for animal in ANIMALS) <= 30


def test_an_order_of_ones_own_holds_as_others_come_and_go():
    everybody = list(range(40))
    found = shuffled("seed", "p1", "review", everybody, str)
    assert sorted(found) == everybody
    assert shuffled("seed", "p1", "review", everybody[::-2], str) == [item for item in found if item % 2]
    assert shuffled("seed", "p2", "review", everybody, str) != found

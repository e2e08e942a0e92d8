"""Drafts made up by chance can be handed in, whatever the form asks."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.files import File
from peerreview.domain.forms import KINDS, Person, expand, parse_items, read, with_files, with_people
from peerreview.domain.forms.made_up import _OF_KIND, made_up

few = settings(max_examples=120)
names = st.text("abcdefgh", min_size=1, max_size=6)
bounds = st.one_of(st.none(), st.decimals(-50, 50, places=2).map(float))


def entry(draw, place):
    """One item of any kind with any of its keys, as plain values; it may be one that cannot stand."""
    kind = draw(st.sampled_from(list(KINDS)))
    words = draw(st.integers(0, 40))
    count = draw(st.integers(2, 5))
    rights = draw(st.sets(st.integers(0, count - 1), min_size=1))
    least = draw(st.integers(0, 6))
    return {
        "id": f"i{place}",
        "kind": kind,
        "title": draw(names),
        "words": words,
        "most": draw(st.one_of(st.just(0), st.integers(words, 80))),
        "required": draw(st.booleans()),
        "levels": [
            {
                "id": f"l{one}",
                "title": f"L{one}",
                "points": one,
                "right": one in rights,
                "words": 0 if one else 9,
            }
            for one in range(count)
        ],
        "least": least,
        "up_to": draw(st.one_of(st.just(0), st.integers(least, 12))) if kind != "files" else least,
        "among": draw(st.sampled_from(["group", "class"])),
        "accept": draw(st.lists(names, min_size=1, max_size=3)),
        "pool": draw(st.sampled_from(["", "", "one", "two"])),
        **draw_bounds(draw, kind),
    }


def draw_bounds(draw, kind):
    if kind == "minutes":
        low = draw(st.one_of(st.none(), st.integers(0, 90)))
        return {"low": low, "high": draw(st.one_of(st.none(), st.integers(low or 0, 200)))}
    low, high = draw(bounds), draw(bounds)
    return {"low": low, "high": high if high is None or low is None else max(low, high)}


@st.composite
def forms(draw):
    return parse_items([entry(draw, place) for place in range(draw(st.integers(1, 6)))])


def people(count):
    return [Person(str(one), f"Name {one}", f"t{one}") for one in range(count)]


def test_every_kind_can_be_made_up():
    assert _OF_KIND.keys() == KINDS.keys()


@few
@given(forms(), st.integers(0, 10_000), st.integers(0, 4), st.floats(0, 1))
def test_a_made_up_draft_of_any_form_is_complete(items, seed, mates, quality):
    items = with_people(expand(items, seed="s", author="p1"), {"group": people(mates), "class": people(9)})
    items = with_files(items, [File(f"f{one}", "essay.pdf", "ready") for one in range(2)])
    draft = made_up(items, random.Random(seed), quality=quality)
    found = read(items, draft)
    assert found.is_complete, (found.missing, found.errors)
    assert draft == made_up(items, random.Random(seed), quality=quality)


@few
@given(st.integers(0, 10_000))
def test_people_are_those_named_where_the_form_knows_none(seed):
    items = parse_items([{"id": "who", "kind": "people", "title": "Who", "least": 2, "up_to": 3}])
    draft = made_up(items, random.Random(seed), people=(4, 5, 6, 7))
    assert len(set(draft["who"]["ticks"])) == 2 and set(draft["who"]["ticks"]) <= {"4", "5", "6", "7"}


def test_a_long_form_of_many_words_still_fits():
    items = parse_items([{"id": "essay", "kind": "text", "title": "Essay", "words": 10_000}])
    assert read(items, made_up(items, random.Random(1))).is_complete

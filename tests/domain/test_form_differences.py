"""What differs between two versions of a form, what each difference does, and a review measured by another
version: one table."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.forms import parse_items
from peerreview.domain.forms.differences import EFFECTS, between, can_count
from peerreview.domain.forms.measuring import Stays, points_by

LEVELS = [{"id": f"l{points}", "title": f"Level {points}", "points": points} for points in (1, 2, 3, 4)]
RUBRIC = parse_items(
    [
        {"id": "claim", "kind": "criterion", "title": "Claim", "weight": 40, "words": 15, "levels": LEVELS},
        {"id": "style", "kind": "criterion", "title": "Style", "weight": 60, "levels": LEVELS},
        {"id": "note", "kind": "text", "title": "Anything else", "required": False},
    ]
)
CLAIM, STYLE, NOTE = RUBRIC
FEWER = replace(CLAIM, levels=CLAIM.levels[:-1])
LOWER = replace(CLAIM, levels=tuple(replace(level, points=level.points / 2) for level in CLAIM.levels))
MORE = replace(CLAIM, levels=(*CLAIM.levels, replace(CLAIM.levels[-1], id="l9", title="Best", points=9)))
REWORDED = replace(CLAIM, levels=(replace(CLAIM.levels[0], text="Hardly there"), *CLAIM.levels[1:]))
FRESH = replace(CLAIM, id="fresh", title="Fresh")

# (what was done, the newer version, the kinds of differences, what a review that chose the best level of
# Claim and the second of Style gives by it: points by item, or why it stays)
BEST = {"claim": "l4", "style": "l2"}
TABLE = [
    ("nothing", RUBRIC, [], {"claim": 4, "style": 2}),
    ("weight", (replace(CLAIM, weight=10), STYLE, NOTE), ["weight"], {"claim": 4, "style": 2}),
    ("top lowered", (LOWER, STYLE, NOTE), ["points"] * 4, {"claim": 2, "style": 2}),
    ("level gone", (FEWER, STYLE, NOTE), ["level_removed"], "It chose a level of “{title}” that is gone."),
    ("level more", (MORE, STYLE, NOTE), ["level_added"], {"claim": 4, "style": 2}),
    ("level reworded", (REWORDED, STYLE, NOTE), ["reworded"], {"claim": 4, "style": 2}),
    ("criterion gone", (STYLE, NOTE), ["removed"], {"style": 2}),
    ("criterion new", (CLAIM, FRESH, STYLE, NOTE), ["added"], {"claim": 4, "style": 2}),
    ("all new", (FRESH,), ["added", *["removed"] * 3], "Nothing that it gave points for counts any more."),
    ("all but weightless", (replace(CLAIM, weight=0), FRESH), ["weight", "added", "removed", "removed"],
     "Nothing that it gave points for counts any more."),
    ("order", (STYLE, CLAIM, NOTE), ["order"], {"claim": 4, "style": 2}),
    ("words", (replace(CLAIM, words=30), STYLE, NOTE), ["words"], {"claim": 4, "style": 2}),
    ("asked", (CLAIM, STYLE, replace(NOTE, required=True)), ["asked"], {"claim": 4, "style": 2}),
    ("kind", (CLAIM, replace(STYLE, kind="text", levels=()), NOTE), ["kind"], {"claim": 4}),
    ("renamed", (replace(CLAIM, title="Thesis"), STYLE, NOTE), ["reworded"], {"claim": 4, "style": 2}),
]  # fmt: skip


@pytest.mark.parametrize(("newer", "kinds"), [row[1:3] for row in TABLE], ids=[row[0] for row in TABLE])
def test_each_edit_is_named(newer, kinds):
    found = between(RUBRIC, newer)
    assert [one.kind for one in found] == kinds
    assert all(one.sentence.format(**one.values) and one.effect.moved for one in found)


@pytest.mark.parametrize("newer, result", [(row[1], row[3]) for row in TABLE], ids=[row[0] for row in TABLE])
def test_a_review_measured_by_the_newer_version(newer, result):
    found = points_by(newer, BEST)
    assert (found.sentence if isinstance(found, Stays) else found) == result


def test_only_what_can_change_a_grade_is_asked_about():
    asked = {row[0] for row in TABLE if can_count(between(RUBRIC, row[1]))}
    assert asked == {
        "weight", "top lowered", "level gone", "level more", "criterion gone", "criterion new", "all new",
        "all but weightless", "kind",
    }  # fmt: skip


def test_the_table_of_effects_names_every_kind():
    quiz = {
        "id": "q",
        "kind": "quiz",
        "title": "Q",
        "levels": [{"id": "a", "title": "A", "right": True}] + LEVELS,
    }
    key = between(parse_items([quiz]), parse_items([quiz | {"points": 3}]))
    assert {one.kind for row in TABLE for one in between(RUBRIC, row[1])} | {one.kind for one in key} == {
        *EFFECTS
    }


def test_levels_in_another_order_are_a_difference():
    turned = replace(CLAIM, levels=CLAIM.levels[::-1])
    assert [one.kind for one in between((CLAIM,), (turned,))] == ["order"]


edits = st.builds(
    lambda weight, words, title, points, some: [
        one
        for one in (
            replace(
                CLAIM, weight=weight, words=words, title=title,
                levels=tuple(replace(level, points=level.points * points) for level in CLAIM.levels),
            ),
            STYLE,
            NOTE,
        )
        if one.id in some
    ],
    st.integers(0, 99),
    st.integers(0, 40),
    st.sampled_from(["Claim", "Thesis"]),
    st.integers(1, 3),
    st.sets(st.sampled_from(["claim", "style", "note"]), min_size=1),
)  # fmt: skip


@settings(max_examples=80)
@given(edits, edits)
def test_there_is_no_difference_exactly_between_equal_versions(older, newer):
    assert (between(older, newer) == []) == (list(older) == list(newer))


@settings(max_examples=80)
@given(
    edits, st.dictionaries(st.sampled_from(["claim", "style", "gone"]), st.sampled_from(["l1", "l4", "x"]))
)
def test_no_review_ever_gives_more_than_the_top_or_for_what_is_not_asked(items, chosen):
    found = points_by(items, chosen)
    tops = {item.id: item.top for item in items}
    assert isinstance(found, Stays) or all(0 <= points <= tops[name] for name, points in found.items())

"""Forms in files and in designs: what they hold, and every mistake with its line."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain import designs
from peerreview.domain.designs import DesignError
from peerreview.domain.designs import forms as files
from peerreview.domain.forms import KINDS, expand, parse_items

few = settings(max_examples=60)
FORMS = Path(__file__).parent.parent.parent / "peerreview" / "designs" / "forms"

QUIZ = """
title: Two questions
called: quiz
items:
  - id: first
    kind: quiz
    title: Which one is a river?
    pool: rivers
    points: 2
    why: The Elbe flows.
    levels:
      - {id: elbe, title: Elbe, right: yes}
      - {id: "on", title: Harz}
  - {id: second, kind: short, title: How many?, accept: [12, twelve], required: no}
  - {id: weight, kind: number, title: How heavy?, low: -1.5, unit: kg, private: true}
  - {id: who, kind: people, title: Who?, among: class, up_to: 2}
"""

DESIGN = """
title: Mine
phases:
  - id: only
    tasks: [{id: go, form: check}]
    gate: {per: person, when: score >= 0.5, else: repeat}
forms:
  check:
    title: Check
    called: quiz
    items: [{id: sum, kind: short, title: 2 + 2?, accept: "4"}]
"""


def test_a_form_is_read_from_its_file():
    form = files.load(QUIZ)
    first, second, weight, who = form.items
    assert (form.title, form.genre, form.called) == ("Two questions", "", "quiz")
    assert (first.pool, first.points, first.why) == ("rivers", 2.0, "The Elbe flows.")
    assert [(level.id, level.right) for level in first.levels] == [("elbe", True), ("on", False)]
    assert (second.accept, second.required) == (("12", "twelve"), False)
    assert (weight.low, weight.high, weight.unit, weight.private) == (-1.5, None, "kg", True)
    assert (who.among, who.up_to) == ("class", 2)


def test_a_form_that_says_nothing_of_it_is_work():
    assert files.load("title: A\nitems: [{id: a, kind: text, title: A}]").called == "work"


def lines(*items, head="title: A form\nitems:\n"):
    return head + "".join(f"  - {item}\n" for item in items)


LEVELS = (
    "{{id: a, kind: criterion, title: A, weight: {weight}, levels: "
    "[{{id: x, title: X, points: 2}}, {{id: y, title: Y, points: {top}}}]}}"
)
MISTAKES = [
    ("- a\n", 1, "Such a file begins with keys, such as “title:”."),
    ("title: A\n", 1, "A form needs “items”."),
    ("title: A\nitems: []\n", 2, "Here a list with at least one entry is expected."),
    ("title: A\nitems: text\n", 2, "Here a list with at least one entry is expected."),
    ("title: A\ncalled: essay\n" + lines("{id: a, kind: text, title: A}", head="items:\n"), 2, "called"),
    ("title: A\nitem: 1\n" + lines("{id: a, kind: text, title: A}", head="items:\n"), 2, "“item”"),
    (lines("text"), 3, "Here keys and values are expected."),
    (lines("{id: a, kind: text, title: A}", "{id: b, kind: txt, title: B}"), 4, "Did you mean “text”?"),
    (lines("{id: a, title: A}"), 3, "“” is not a kind of item."),
    (lines("{id: a, kind: text, title: A, wrods: 20}"), 3, "Did you mean “words”?"),
    (lines("{id: a, kind: text, title: A, accept: x}"), 3, "A text item does not know “accept”."),
    (lines("{id: a, kind: text}"), 3, "Every criterion needs a name."),
    (lines("{id: A, kind: text, title: A}"), 3, "“A” is not an item's name"),
    (lines("{id: a, kind: text, title: A, words: many}"), 3, "“many” in “A” must be a number"),
    (lines("{id: a, kind: text, title: A, words: 15.5}"), 3, "“15.5” in “A” must be a whole number"),
    (lines(LEVELS.format(weight=1, top=2)), 1, "all its levels give the same points"),
    (
        lines(LEVELS.format(weight=0, top=3), head="title: A\ngenre: essay\nitems:\n"),
        1,
        "The weights add up to 0",
    ),
    (lines("{id: a, kind: text, title: A, required: perhaps}"), 3, "“perhaps” must be true or false."),
    (lines("{id: a, kind: text, title: [A, B]}"), 3, "Here stands a list"),
    (lines("{id: a, kind: text, title: A}", "{id: a, kind: text, title: B}"), 4, "first named in line 3"),
    (lines("{id: a, kind: quiz, title: A, levels: [{id: x, title: X}, {id: y, title: Y}]}"), 3, "is right"),
    (lines("{id: a, kind: choice, title: A, levels: [X, Y]}"), 3, "Here keys and values are expected."),
    (lines("{id: a, kind: choice, title: A, levels: [{id: x, titel: X}]}"), 3, "Did you mean “title”?"),
    (lines('{id: a, kind: number, title: "{typed}", low: 3, high: 2}'), 3, "at least 3 but at most 2"),
    (lines(*[f"{{id: a{n}, kind: text, title: A}}" for n in range(41)]), 3, "Up to 40 items fit."),
    (lines("&a {id: a, kind: text, title: A}"), 3, "Aliases and anchors"),
    (lines("{id: a, kind: text, title: !!str A}"), 3, "Tags"),
]


@pytest.mark.parametrize(("text", "line", "words"), MISTAKES, ids=range(len(MISTAKES)))
def test_every_mistake_is_one_sentence_with_its_line(text, line, words):
    with pytest.raises(DesignError) as refused:
        files.load(text)
    assert (refused.value.line, words in str(refused.value)) == (line, True), str(refused.value)


@few
@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read_or_refused_with_a_line(text):
    try:
        files.load(text)
    except DesignError as refusal:
        assert refusal.line >= 1


@few
@given(st.randoms(use_true_random=False))
def test_a_form_with_a_line_garbled_is_read_or_refused(draw):
    lines = QUIZ.splitlines()
    place = draw.randrange(len(lines))
    lines[place] = "".join(draw.sample(lines[place], len(lines[place])))
    try:
        files.load("\n".join(lines))
    except DesignError as refusal:
        assert 1 <= refusal.line <= len(lines) + 1


def test_a_design_brings_its_forms():
    design = designs.load(DESIGN, {"submission": None})
    form = design.plan["forms"]["check"]
    (item,) = parse_items(form["items"])
    assert (form["title"], form["called"], item.accept) == ("Check", "quiz", ("4",))
    assert (
        designs.from_plan(designs.canonical(design.plan), design.digest).plan["forms"] == design.plan["forms"]
    )
    assert json.loads(designs.canonical(design.plan))["forms"] == design.plan["forms"]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('accept: "4"', "accept: []", 11, "Say which answers to “2 + 2?” are accepted"),
        ("title: Check", "titel: Check", 9, "The form “check” needs “title”."),
        ("called: quiz", "called: kwiz", 10, "quiz"),
        ("  check:", "  Check:", 8, "“Check” is not a name"),
        ("form: check", "form: chekc", 5, "Did you mean “check”?"),
        ('kind: short, title: 2 + 2?, accept: "4"', "kind: text, title: Say", 4, "waits for a score"),
    ],
)
def test_a_mistake_in_a_form_of_a_design_has_its_line(old, new, line, words):
    assert old in DESIGN
    with pytest.raises(DesignError) as refused:
        designs.load(DESIGN.replace(old, new), {"submission": None})
    assert (refused.value.line, words in str(refused.value)) == (line, True), str(refused.value)


def test_a_plan_without_forms_is_an_old_one():
    assert files.items_of(designs.load("title: A\nphases: [{id: a}]").plan) == {}


def test_the_words_for_responses_are_single_words():
    assert all(re.fullmatch("[a-z]+", word) for word in files.CALLED)


def test_what_a_pool_leaves_out_is_still_in_the_form():
    assert len(expand(files.load(QUIZ).items, seed="s", author="p1")) == 4


def test_every_kind_can_be_written_in_a_file():
    keys = {key for kind in KINDS.values() for key in kind.keys}
    assert keys == {
        "accept",
        "ahead",
        "among",
        "confirms",
        "high",
        "instead",
        "least",
        "low",
        "megabytes",
        "model",
        "points",
        "pool",
        "timed",
        "topic",
        "unit",
        "unsure",
        "up_to",
        "why",
    }


# Written and read again


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30).map(
    lambda text: " ".join(text.split())
)
titles = words.filter(bool)


def an_item(kind):
    """Plain values of an item of a kind, whatever is typed in it."""
    parts = {
        "id": st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True),
        "kind": st.just(kind.name),
        "title": titles,
        "hint": st.one_of(words, st.just("yes"), st.just("- a: [b]\n# c")),
        "weight": st.integers(0, 999).map(lambda weight: weight / 10),
        "words": st.integers(0, 20),
        "required": st.booleans(),
        "private": st.booleans(),
    }
    if kind.fewest:
        parts["levels"] = st.lists(
            st.fixed_dictionaries(
                {
                    "id": st.from_regex(r"[a-z0-9_]{1,8}", fullmatch=True),
                    "title": titles,
                    "text": words,
                    "points": st.integers(0, 99).map(lambda points: points / 4),
                    "right": st.just(kind.is_keyed),
                }
            ),
            min_size=2,
            max_size=5,
            unique_by=(lambda level: level["id"], lambda level: level["points"]),
        )
    if "accept" in kind.keys:
        parts["accept"] = st.lists(titles, min_size=1, max_size=3)
    if "low" in kind.keys:
        parts["low"] = st.one_of(st.none(), st.integers(0, 5))
    return st.fixed_dictionaries(parts)


@few
@given(
    titles,
    st.sampled_from(files.CALLED),
    st.lists(
        st.sampled_from(sorted(KINDS)).flatmap(lambda name: an_item(KINDS[name])),
        min_size=1,
        max_size=4,
        unique_by=lambda item: item["id"],
    ),
)
def test_a_form_that_is_written_is_read_unchanged(title, called, entries):
    form = files.FormFile(title, "", called, parse_items(entries))
    assert files.load(files.write(form)) == form


@pytest.mark.parametrize("key", sorted(path.stem for path in FORMS.glob("*.yaml")))
def test_every_form_of_the_site_is_written_and_read_unchanged(key):
    form = files.load((FORMS / f"{key}.yaml").read_text())
    text = files.write(form)
    assert files.load(text) == form
    assert len(text) < 60_000

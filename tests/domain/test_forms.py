"""Forms: what was answered, what is still missing in words, and which items can stand."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.forms import (
    LONGEST,
    Answer,
    Missing,
    count_words,
    expand,
    parse_items,
    progress,
    read,
    to_plain,
)
from peerreview.domain.refusals import Invalid

few = settings(max_examples=40)
LEVELS = [
    {"id": "low", "title": "Low", "points": 1},
    {"id": "high", "title": "High", "text": "All of it", "points": 4},
]


def item(kind, **more):
    return (
        {"id": "it", "kind": kind, "title": "Thesis"} | ({} if kind == "text" else {"levels": LEVELS}) | more
    )


def reading(entry, **typed):
    return read(parse_items([entry]), {"it": typed} if typed else {})


def wants(entry, **typed):
    """(part, sentence with its values) of what is missing."""
    return [
        (missing.part, missing.sentence.format(**missing.values))
        for missing in reading(entry, **typed).missing
    ]


@pytest.mark.parametrize(
    "kind, typed, answer",
    [
        ("criterion", {"level": "high", "text": "Good."}, Answer("it", "high", 4.0, "Good.")),
        ("criterion", {"level": "nowhere"}, Answer("it")),
        ("criterion", {}, Answer("it")),
        ("scale", {"level": "low", "text": "ignored"}, Answer("it", "low", 1.0)),
        ("choice", {"level": "low"}, Answer("it", "low")),
        ("checklist", {"ticks": ["high", "low", "other"]}, Answer("it", "low high")),
        ("checklist", {"ticks": None}, Answer("it")),
        ("text", {"text": "as typed\n", "level": "low"}, Answer("it", text="as typed\n")),
        ("text", {"text": None}, Answer("it")),
    ],
)
def test_each_kind_keeps_what_belongs_to_it(kind, typed, answer):
    assert reading(item(kind), **typed).answers == (answer,)


LEVEL, TEXT = ("level", "a level for Thesis"), ("text", "your text for Thesis")


@pytest.mark.parametrize(
    "entry, typed, expected",
    [
        (item("criterion"), {}, [LEVEL]),
        (item("criterion"), {"level": "low"}, []),
        (item("criterion", words=3), {}, [LEVEL, ("text", "3 words on Thesis")]),
        (item("criterion", words=3), {"level": "low", "text": "two words"}, [("text", "1 word on Thesis")]),
        (item("criterion", words=3, required=False), {}, []),
        (item("criterion", words=3, required=False), {"text": "begun"}, [("text", "2 words on Thesis")]),
        (item("scale"), {}, [("level", "an answer to Thesis")]),
        (item("choice", required=False), {}, []),
        (item("checklist"), {}, []),
        (item("checklist", least=2), {"ticks": ["low"]}, [("level", "1 more ticks in Thesis")]),
        (item("checklist", least=2), {"ticks": ["low", "high"]}, []),
        (item("checklist", least=9), {"ticks": ["low", "high"]}, []),
        (item("text"), {}, [TEXT]),
        (item("text"), {"text": "  … !\n"}, [TEXT]),
        (item("text", required=False), {}, []),
        (item("text", words=2), {}, [("text", "2 words on Thesis")]),
        (item("text", most=2), {"text": "one two three four"}, [("text", "2 words too many on Thesis")]),
        (item("text", words=2, most=2), {"text": "one two"}, []),
    ],
)
def test_what_is_missing_is_said_in_words(entry, typed, expected):
    assert wants(entry, **typed) == expected
    assert reading(entry, **typed).is_complete is (expected == [])


def test_an_item_without_answer_or_with_none_is_empty():
    assert [
        read(parse_items([item("text")]), typed).is_empty
        for typed in ({}, {"it": None}, {"it": {"text": " \n"}}, {"it": {"text": "a"}})
    ] == [True, True, True, False]


def test_a_text_that_is_too_long_is_kept_and_refused():
    assert reading(item("text"), text="a" * LONGEST).errors == {}
    found = reading(item("text"), text="a" * (LONGEST + 1))
    assert (len(found.answers[0].text), found.missing, found.is_complete) == (LONGEST + 1, (), False)
    assert found.errors["it"][1] == {"count": LONGEST + 1, "most": LONGEST}


@pytest.mark.parametrize(
    "text, words",
    [
        ("", 0),
        ("one", 1),
        ("  two\twords \n", 2),
        ("don't stop", 2),
        ("well-known", 1),
        ("a — b", 2),
        ("* # ``` -", 0),
        ("Größe 42", 2),
        ("שלום עולם", 2),
        ("👍 good", 1),
        ("x=1; y=2", 2),
    ],
)
def test_words_are_counted_as_people_do(text, words):
    assert count_words(text) == words


def test_progress_counts_required_items():
    items = parse_items(
        [
            item("criterion", id="a", words=2),
            item("criterion", id="b", words=2),
            item("text", id="c"),
            item("text", id="d", required=False),
        ]
    )
    typed = {"a": {"level": "low", "text": "two words"}, "b": {"text": "one"}, "d": {"text": "more"}}
    assert [progress(items, found) for found in ({}, typed)] == [(0, 0, 3), (1, 1, 3)]


def test_an_item_knows_its_levels():
    (found,) = parse_items([item("criterion")])
    assert (found.top, found.level("high").title, found.level("none"), found.has_text) == (
        4.0,
        "High",
        None,
        True,
    )
    assert parse_items([item("text")])[0].top == 0.0


MISTAKES = [
    ([], "A form needs at least one item."),
    ([item("text"), item("scale")], "Two items are called “it”."),
    ([item("text", id="It")], "“It” is not an item's name: use lower-case letters, digits and _."),
    (
        [item("text", id="a" * 41)],
        f"“{'a' * 41}” is not an item's name: use lower-case letters, digits and _.",
    ),
    (
        [item("essay")],
        "“essay” is not a kind of item. Known are criterion, scale, choice, checklist, text, number, "
        "minutes, moment, list, people, quiz, short, files, links.",
    ),
    ([item("text", title="  ")], "Every criterion needs a name."),
    ([item("scale", levels=LEVELS[:1])], "“Thesis” needs at least two levels."),
    ([item("checklist", levels=[])], "“Thesis” needs at least two levels."),
    ([item("scale", levels=[LEVELS[0], LEVELS[0]])], "“Thesis” has two levels of the same name."),
    (
        [item("scale", levels=[LEVELS[0], {"id": "high", "title": ""}])],
        "Every level of “Thesis” needs a name.",
    ),
    (
        [item("scale", levels=[LEVELS[0], {"title": "High"}])],
        "“” is not a level's name: use lower-case letters, digits and _.",
    ),
    (
        [item("checklist", levels=[{"id": "a b", "title": "Both"}])],
        "“a b” is not a level's name: use lower-case letters, digits and _.",
    ),
    ([item("text", words=-1)], "“-1” in “Thesis” must be a number of 0 or more."),
    ([item("text", words="many")], "“many” in “Thesis” must be a number of 0 or more."),
    ([item("criterion", weight=float("nan"))], "“nan” in “Thesis” must be a number of 0 or more."),
    ([item("criterion", weight=None)], "“None” in “Thesis” must be a number of 0 or more."),
    (
        [item("scale", levels=[LEVELS[0], LEVELS[1] | {"points": 10_001}])],
        "“10001” in “Thesis” must be a number of 0 or more.",
    ),
    ([item("text", words=50, most=20)], "“Thesis” asks for at least 50 words but lets at most 20 stand."),
]


@pytest.mark.parametrize("entries, sentence", MISTAKES, ids=range(len(MISTAKES)))
def test_items_that_cannot_stand(entries, sentence):
    with pytest.raises(Invalid) as refused:
        parse_items(entries)
    assert str(refused.value) == sentence


entries = st.builds(
    item,
    st.sampled_from(["criterion", "scale", "choice", "checklist", "text"]),
    hint=st.text(max_size=5),
    words=st.integers(0, 9),
    most=st.integers(9, 20),
    required=st.booleans(),
    private=st.booleans(),
    weight=st.floats(0, 100),
)
drafts = st.fixed_dictionaries(
    {},
    optional={
        "level": st.sampled_from(["low", "high", "", "other"]),
        "text": st.text("a .\n", max_size=30),
        "ticks": st.lists(st.sampled_from(["low", "high", "x"]), max_size=3),
    },
)


@few
@given(entries)
def test_items_survive_their_stored_form(entry):
    found = parse_items([entry])
    assert parse_items(json.loads(json.dumps(to_plain(found)))) == found


@few
@given(entries, drafts)
def test_no_draft_is_ever_refused_and_progress_agrees_with_what_is_missing(entry, typed):
    items = parse_items([entry])
    found = read(items, {"it": typed, "gone": {"text": "x"}})
    done, begun, total = progress(items, {"it": typed})
    assert all(isinstance(missing, Missing) and missing.item == "it" for missing in found.missing)
    assert (done, total) == (int(items[0].required and not found.missing), int(items[0].required))
    assert done + begun <= total


ADVICE = {
    "id": "advice",
    "kind": "criterion",
    "title": "What will you do?",
    "each": "comment",
    "required": False,
    "levels": [{"id": "accept", "title": "Take it up"}, {"id": "decline", "title": "Leave it", "words": 3}],
}


def test_items_asked_for_each_comment_stand_once_for_every_comment():
    about = parse_items(
        [
            {
                "id": "claim",
                "kind": "criterion",
                "title": "Claim",
                "levels": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}],
            },
            {
                "id": "mood",
                "kind": "scale",
                "title": "Mood",
                "levels": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}],
            },
            {"id": "secret", "kind": "text", "title": "To staff", "private": True},
        ]
    )
    found = expand(parse_items([ADVICE, {"id": "reply", "kind": "text", "title": "Reply"}]), about)
    assert [(item.id, item.nth, item.title) for item in found] == [
        ("advice.claim", "claim", "Claim: What will you do?"),
        ("reply", "", "Reply"),
    ]


@pytest.mark.parametrize(
    ("level", "text", "missing"),
    [
        ("", "", []),
        ("accept", "", []),
        ("decline", "", [3]),
        ("decline", "No time now", []),
        ("decline", "No", [2]),
    ],
)
def test_a_level_may_ask_for_a_reason(level, text, missing):
    reading = read(parse_items([ADVICE]), {"advice": {"level": level, "text": text}})
    assert [one.values["count"] for one in reading.missing] == missing


def test_each_and_the_words_of_a_level_survive_the_stored_form():
    items = parse_items([ADVICE])
    assert parse_items(to_plain(items)) == items


def test_only_comments_are_asked_about_one_by_one():
    with pytest.raises(Invalid, match="nothing that is asked about"):
        parse_items([ADVICE | {"each": "word"}])

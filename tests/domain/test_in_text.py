"""Notes in a text: where they stand, how the text around them is drawn, how their words are found again."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain.blocks import numbered
from peerreview.domain.forms import parse_items, read
from peerreview.domain.in_text import (
    Area,
    Found,
    Passage,
    Place,
    find,
    is_note,
    number_of,
    read_place,
    rows_of,
    with_notes,
    without_notes,
)
from tests.bench import notes

RUBRIC = parse_items(
    [
        {
            "id": "claim",
            "kind": "criterion",
            "title": "Claim",
            "levels": [{"id": "low", "title": "Low"}, {"id": "high", "title": "High", "points": 1}],
        },
        {"id": "said", "kind": "text", "title": "Anything else"},
    ]
)
WORDS = st.text(st.sampled_from("ab <&>\"'ü\n"), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("text:b3", Place("text", "b3")),
        ("text:b3:10-24", Place("text", "b3", 10, 24)),
        ("files:aB_-9.p2@10,20,30,40", Place("files", "aB_-9.p2", area=Area(10, 20, 30, 40))),
        ("files:aB.t:4-9", Place("files", "aB.t", 4, 9)),
    ],
)
def test_a_place_is_written_as_it_is_read(text, place):
    assert read_place(text) == place and str(place) == text


@pytest.mark.parametrize(
    "text",
    ["", None, "text", "text:", "Text:b3", "text:b3:9-9", "text:b3:9-4", "text:b3:-1-4", "text:b3@0,0,0,5",
     "text:b3@90,0,20,5", "text:b3 ", "text:b3\n", "text:b3:1-2;drop", "t" * 60 + ":b1"],
)  # fmt: skip
def test_what_is_no_place_is_none(text):
    assert read_place(text) is None


def test_a_note_is_an_item_that_may_name_a_criterion():
    items = with_notes(RUBRIC, 2)
    assert [item.id for item in items] == ["claim", "said", "in_text.1", "in_text.2"]
    assert [is_note(item.id) for item in items] == [False, False, True, True]
    assert number_of("in_text.12") == 12 and not is_note("in_text.0") and not is_note("in_text.x")
    assert without_notes(items) == list(RUBRIC) and with_notes(RUBRIC, 0) is RUBRIC
    typed = {
        "claim": {"level": "low"},
        "said": {"text": "Yes"},
        "in_text.1": {"level": "claim", "text": "Which year?"},
        "in_text.2": {"level": "gone", "text": ""},
    }
    reading = read(items, typed)
    assert reading.is_complete
    first, second = reading.answers[2:]
    assert (first.level, first.text, first.value) == ("claim", "Which year?", None)
    assert (second.level, second.text) == ("", "")
    assert items[2].rules.tell(items[2], first, {}).chosen == ("Claim",)


def test_marks_stay_inside_elements_and_name_their_notes():
    html, _blocks = numbered('<p>He <em>said &amp; <a href="x">done</a></em> it.</p><ul><li>one</li></ul>')
    first, second = rows_of(html, {"b1": [(5, 11, 1)], "b2": [(0, 3, 2)]}, lambda block: f"[{block}]")
    assert first.html == (
        '<p id="b1">He <em>sa<mark>id &amp; </mark><a href="x"><mark>d<b class="nr">1</b></mark>one</a></em>'
        " it.[b1]</p>"
    )
    assert second.html == ('<ul><li id="b2"><mark>one<a class="nr" href="#note-2">2</a></mark>[b2]</li></ul>')
    assert (first.blocks, second.blocks) == (("b1",), ("b2",))


def test_a_formula_is_marked_as_a_whole_and_the_rest_counts_on():
    html, blocks = numbered("<p>f <math><mi>x</mi><mo>+</mo></math> y</p>")
    assert blocks[0].text == "f x+ y"
    (row,) = rows_of(html, {"b1": [(3, 4, 1), (5, 6, 2)]})
    assert row.html == (
        '<p id="b1">f <mark><math><mi>x</mi><mo>+</mo></math><a class="nr" href="#note-1">1</a></mark> '
        '<mark>y<a class="nr" href="#note-2">2</a></mark></p>'
    )


@given(
    st.lists(st.tuples(st.sampled_from(["p", "li", "em", "pre"]), WORDS), max_size=5),
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 12), st.integers(0, 12)), max_size=4),
)
def test_marks_change_no_word(parts, spans):
    from html import escape

    source = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts)
    html, blocks = numbered(f"<div>{source}</div>")
    given = {}
    for label, (block, start, stop) in enumerate(spans):
        if start < stop:
            given.setdefault(f"b{block}", []).append((start, stop, label))
    plain = rows_of(html)
    assert "".join(row.html for row in plain) == html
    marked = "".join(row.html for row in rows_of(html, given))
    for label in range(len(spans)):
        marked = marked.replace(f'<a class="nr" href="#note-{label}">{label}</a>', "")
    assert marked.replace("<mark>", "").replace("</mark>", "") == html
    assert [block for row in plain for block in row.blocks] == [block.id for block in blocks]


PASSAGE = Passage(numbered("<h3>Weirs</h3><p>Water falls.</p><p>It is loud.</p>")[1])


@given(st.sampled_from(PASSAGE.blocks), st.data())
def test_a_place_and_its_span_are_one_thing(block, data):
    start = data.draw(st.integers(0, len(block.text) - 1))
    stop = data.draw(st.integers(start + 1, len(block.text)))
    place = Place("text", block.id, start, stop)
    span = PASSAGE.span(place)
    assert PASSAGE.text[slice(*span)] == block.text[start:stop]
    assert PASSAGE.place("text", *span) == place


def test_a_place_that_is_not_there_has_no_span():
    assert PASSAGE.span(Place("text", "b9")) is None
    assert PASSAGE.span(Place("text", "b1", 2, 60)) is None
    assert PASSAGE.text[slice(*PASSAGE.span(Place("text", "b2")))] == "Water falls."


@given(st.text(max_size=80), st.data())
def test_a_text_that_stays_keeps_its_places(text, data):
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    found = find(text, text, start, stop)
    assert (found.start, found.stop, found.is_same) == (start, stop, True)


@given(st.text(max_size=60), st.text(max_size=60), st.data())
def test_what_is_found_lies_in_the_new_text(old, new, data):
    start = data.draw(st.integers(0, len(old)))
    stop = data.draw(st.integers(start, len(old)))
    found = find(old, new, start, stop)
    assert found is None or 0 <= found.start < found.stop <= len(new) or old == new
    if found and found.is_same:
        assert new[found.start : found.stop] == old[start:stop]


@given(
    st.lists(st.sampled_from(["weir", "water", "falls", "stone", "loud", "foot"]), min_size=3, max_size=30)
)
def test_what_was_put_before_moves_a_note_along(words):
    old = " ".join(words)
    start = old.index(words[1], len(words[0]))
    found = find(old, f"A new beginning stands here now. {old}", start, len(old))
    assert found is not None and found.is_same and found.start == start + 33


def test_quotes_of_edited_texts_are_found_again():
    tally, _took = notes.measure(12)
    whole = sum(tally.values(), type(tally["typing"])())
    count = sum(whole.values())
    assert count >= 100 and whole["right"] / count >= 0.97 and whole["wrong"] / count <= 0.01


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 4_000, "a " * 3_999 + "b"),
        ("a b " * 2_000, "b b a " * 1_333),
        ("x" * 8_000, "xy" * 4_000),
        (". , " * 2_000, ", . " * 2_000),
        (" ".join("abcdefgh"[place % 8] for place in range(500)), "a d g b e h c f " * 62),
        (" ".join(f"{'a' * 130}{place}" for place in range(60)), " ".join(["a" * 130] * 60)),
    ],
    ids=["one word", "two words", "letters", "signs", "in turn", "long words"],
)
def test_a_text_that_repeats_itself_takes_no_time_to_look_through(old, new):
    begun = process_time()
    for start, stop in ((0, len(old)), (len(old) // 4, len(old) // 2), (3, 303), (500, 540)):
        find(old, new, start, stop)
    assert process_time() - begun < 5


def test_of_what_repeats_itself_too_often_only_the_same_words_that_stand_once_are_found():
    quote, around = "so " * 300 + "it is", "Before that. "
    old, stop = around + quote, len(around) + len(quote)
    assert find(old, f"More. {old}", len(around), stop) == Found(19, 19 + len(quote), True)
    assert find(old, f"{quote}. {quote}", len(around), stop) is None
    assert find(old, "so " * 400, len(around), stop) is None

"""Sets of questions in a text: what is for all, and which set a try is asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.drawing import asked, drawn, of_all, parts_of

TEXT = "<p>Read.</p>\n<hr>\n<ol><li>A</li></ol>\n<hr />\n<ol><li>B</li></ol>"


@pytest.mark.parametrize(
    ("html", "parts"),
    [
        ("", [""]),
        ("<p>Read.</p>", ["<p>Read.</p>"]),
        (TEXT, ["<p>Read.</p>", "<ol><li>A</li></ol>", "<ol><li>B</li></ol>"]),
        ("<hr><p>A</p>", ["", "<p>A</p>"]),
        ("<p>Read.</p><hr><hr><p>A</p><hr>", ["<p>Read.</p>", "<p>A</p>"]),  # an empty set is none
        ("<blockquote><hr></blockquote>", ["<blockquote><hr></blockquote>"]),
        ("<ul><li><p>x</p><hr></li></ul><hr><p>A</p>", ["<ul><li><p>x</p><hr></li></ul>", "<p>A</p>"]),
    ],
)
def test_a_break_begins_a_set(html, parts):
    assert parts_of(html) == parts


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, TEXT),
        (1, "<p>Read.</p>\n<ol><li>A</li></ol>"),
        (2, "<p>Read.</p>\n<ol><li>B</li></ol>"),
        (3, "<p>Read.</p>\n<ol><li>A</li></ol>"),  # one that was taken out since
    ],
)
def test_what_was_asked(number, shown):
    assert asked(TEXT, number) == shown
    assert asked("<p>Read.</p>", number) == "<p>Read.</p>"
    assert of_all(TEXT) == "<p>Read.</p>"


@settings(max_examples=60)
@given(st.integers(1, 9), st.text(max_size=8), st.integers(1, 999), st.integers(1, 30))
def test_as_many_tries_as_sets_ask_each_once(count, seed, person, nth):
    found = [drawn(count, seed, f"p{person}", "quiz.1", nth + more) for more in range(count)]
    assert sorted(found) == list(range(1, count + 1))
    assert found == [drawn(count, seed, f"p{person}", "quiz.1", nth + more) for more in range(count)]


def test_people_begin_with_different_sets_about_as_often():
    begun = [drawn(3, "seed", f"p{person}", "quiz.1", 1) for person in range(900)]
    assert all(250 < begun.count(number) < 350 for number in (1, 2, 3))
    assert drawn(0, "seed", "p1", "quiz.1", 1) == 0

"""The work under review: its quotations are not the reviewer's words, its parts are places."""

import pytest

from peerreview.domain import diplomacy
from peerreview.domain.diplomacy.place import Work

WORK = """# Water and power

Frontinus took office in 97 CE. "You lazy fool," the emperor said, "this is garbage."
Public basins came first, then baths, then private houses with a pipe of their own.

Figure 2: Length of the nine aqueducts

def measure_flow(pipe):
    return pipe
"""


def read(text, work=WORK):
    return diplomacy.read(text, work=work)


@pytest.mark.parametrize(
    "text, harsh",
    [
        ('The line "You lazy fool," stands out.', False),
        ("The line „You lazy fool“ stands out.", False),
        ("> this is garbage\nWho says this?", False),
        ('I would call it "absolute trash" myself.', True),
        ("You lazy fool.", True),
    ],
)
def test_quotations_from_the_work_are_silent(text, harsh):
    assert read(text).harsh == harsh


def test_quotation_marks_hide_nothing_that_the_work_does_not_say():
    assert read('"You are an idiot" is all I can say.').harsh
    assert not read('"You are an idiot" is all I can say.', work=None).harsh


@pytest.mark.parametrize(
    "text, place",
    [
        ("measure_flow returns what it got.", True),
        ("I was glad about Frontinus.", True),
        ("The public basins surprised me.", True),
        ("Under Water and power I expected more.", True),
        ("The length of the nine aqueducts is off.", True),
        ("I expected more of this.", False),
    ],
)
def test_what_the_work_names_is_a_place(text, place):
    assert ("location" in read(text).content) == place


def test_words_of_the_work_are_not_vague():
    assert "vague" not in {f.signal for f in read("I liked the emperor and the baths.").findings}
    assert "vague" in {f.signal for f in read("I liked it very much.").findings}


def test_a_work_contains_its_words_whatever_the_punctuation():
    work = Work(WORK, frozenset())
    assert [work.contains(words) for words in ("public BASINS came-first", "basin", "", "...")] == [
        True,
        False,
        False,
        False,
    ]

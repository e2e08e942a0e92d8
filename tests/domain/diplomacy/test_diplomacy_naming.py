"""Places of a work that a comment can begin with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain.diplomacy import beginnings, read
from peerreview.domain.diplomacy.naming import LONGEST_NAME, MOST, places

LAB = "1 Introduction\n\nWhy.\n\n2.1 Methods used\n\n20 people came.\n\n## What failed ##\n\nSee Figure 2."


@pytest.mark.parametrize(
    ("work", "language", "expected"),
    [
        (LAB, "en", ("“Introduction”", "“Methods used”", "“What failed”", "Figure 2")),
        ("def mean(values):\n    return 0\n\nclass Stack:\n    pass", "en", ("`mean`", "`Stack`")),
        ("One.\n\nTwo.\n\n\nThree.", "en", ("paragraph 1", "paragraph 2", "paragraph 3")),
        ("Eins.\n\nZwei.", "de", ("Absatz 1", "Absatz 2")),
        ("## Was fehlt\n\nSiehe Abbildung 3 und Abbildung 3.", "de", ("„Was fehlt“", "Abbildung 3")),
        ("Only one paragraph of prose.", "en", ()),
        ("# A title\n\nOne.\n\nTwo.", "en", ("paragraph 1", "paragraph 2")),  # the whole is no place
        ("# A title\n\nOne.\n\n## Why\n\nTwo.", "en", ("“Why”",)),
        ("In class the heat grows.\n\nWe let him go.", "en", ("paragraph 1", "paragraph 2")),  # no code
        ("2 apples fell, and then we went home.", "en", ()),  # a sentence, not a heading
        ("Text.\n\n```\n# a comment, no heading\n```", "en", ("paragraph 1", "paragraph 2")),
        (f"## {'long ' * 20}\n\nText.", "en", ("paragraph 1", "paragraph 2")),
        ("", "en", ()),
    ],
)
def test_places_are_named_as_their_writer_did(work, language, expected):
    assert places(work, language) == expected


def test_a_starter_begins_with_each_of_them():
    assert beginnings("For example in [place], ", LAB)[2] == (
        "“What failed”",
        "For example in “What failed”, ",
    )
    assert beginnings("This part is not working yet because ", LAB) == ()  # leaves no gap
    assert beginnings("In [place], ", "") == ()


@pytest.mark.parametrize("work", [LAB, "def mean(values):\n    return 0", "One.\n\nTwo."])
def test_what_begins_with_a_place_says_where(work):
    for _place, words in beginnings("In [place], ", work):
        text = f"{words}the argument is missing a reason, so you could add the year and the source."
        assert "location" in read(text, work=work).content


@given(st.text(alphabet="# \n`1.aB“”\u202e", max_size=400))
def test_they_are_few_short_and_of_the_work(work):
    found = places(work)
    assert len(found) <= MOST and len(set(found)) == len(found)
    assert all(len(one) <= LONGEST_NAME + 12 and "\n" not in one for one in found)

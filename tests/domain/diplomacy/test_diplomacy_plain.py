"""Plain text with a way back, and words in disguise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain import diplomacy
from peerreview.domain.diplomacy.masks import unmask
from peerreview.domain.diplomacy.packs import pack
from peerreview.domain.diplomacy.plain import CODE, plain, spell
from peerreview.domain.diplomacy.protected import holes


def page(text):
    return plain(text, 0, len(text), [])


@pytest.mark.parametrize(
    "text, want",
    [
        ("Café", "café"),
        ("Cafe\u0301", "café"),
        ("ﬁne", "fine"),
        ("st\u200bupid", "stupid"),
        ("gаrbаge", "garbage"),
        ("мир", "мир"),
        ("“Hi” – it’s", '"hi" - it\'s'),
        ("ＩＤＩＯＴ", "idiot"),
        ("i\u0301\u0302\u0303d", "íd"),
        ("", ""),
        ("\ue000", " "),
    ],
)
def test_plain_characters(text, want):
    assert page(text).text == want


@given(st.text(max_size=60))
@settings(max_examples=80)
def test_every_character_knows_where_it_came_from(text):
    made = page(text)
    spell(made, pack("en").spellings)
    assert len(made.text) == len(made.starts) == len(made.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(made.starts, made.ends))
    assert made.starts == sorted(made.starts)


def test_spelled_out_words_point_at_the_whole_contraction():
    made = page("I  don't know")
    spell(made, pack("en").spellings)
    assert made.text == "i do not know"
    assert made.span(*(lambda i: (i, i + 3))(made.text.index("not"))) == (3, 8)


def test_a_hole_is_one_sign():
    text = "call `f(x)` twice"
    assert plain(text, 0, len(text), holes(text, None)).text == f"call {CODE} twice"


@pytest.mark.parametrize(
    "typed, word",
    [
        ("sh1t", "shit"),
        ("1d10t", "idiot"),
        ("!di0t", "idiot"),
        ("$hit", "shit"),
        ("f**k", "fuck"),
        ("b*llsh*t", "bullshit"),
        ("m*ron", "moron"),
        ("l o s e r", "loser"),
        ("d.u.m.b.a.s.s", "dumbass"),
        ("tr.a.s.h", "trash"),
        ("g-a-r-b-a-g-e", "garbage"),
        ("b.s.", "bs"),
        ("stuuupid", "stupid"),
        ("stoopid", "stupid"),
        ("gar bage", "garbage"),
        ("st\u200bupid", "stupid"),
        ("ｉｄｉｏｔ", "idiot"),
        ("gаrbаge", "garbage"),
        ("tra$h", "trash"),
    ],
)
def test_disguised(typed, word):
    made = page(f"it is {typed} here")
    unmask(made, pack("en"))
    assert [(made.original[a:b].rstrip("."), meant) for a, b, meant in made.disguised] == [
        (typed.rstrip("."), word)
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "a55",
        "4.5.5",
        "p@ssw0rd",
        "utf-8",
        "O(n!)",
        "x*y",
        "C++",
        "e.g.",
        "i.e.",
        "use less",
        "3D",
        "**bold**",
        "*trash*",
        "user_id",
        "sha1",
        "so-so",
        "good",
        "U.S.A.",
        "cooool",
    ],
)
def test_not_disguised(typed):
    made = page(f"it is {typed} here")
    unmask(made, pack("en"))
    assert made.disguised == []


@pytest.mark.parametrize(
    "text, masked",
    [
        ("f***ing brilliant work", False),
        ("holy sh*t that was good", False),
        ("f***ing terrible", True),
        ("great idea, 1d10t", True),
    ],
)
def test_enthusiasm_is_no_insult(text, masked):
    assert ("masked" in {f.signal for f in diplomacy.read(text).findings}) == masked

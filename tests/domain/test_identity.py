"""Addresses, names and passwords as typed: who is the same, and who is not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain import identity
from peerreview.domain.identity import address_key

SAME = [
    ("Mira@College.example", "mira@college.example"),
    ("\u200bmira@college.example", "mira@college.example"),
    ("mi\u00adra@college.example\ufeff", "mira@college.example"),
    ("\u202amira@college.example\u202c", "mira@college.example"),
    (" mira@college.example\u00a0", "mira@college.example"),
    ("mira@college.example.", "mira@college.example"),
    ("jose\u0301@college.example", "jos\u00e9@college.example"),
    ("ＭＩＲＡ＠ｃｏｌｌｅｇｅ．ｅｘａｍｐｌｅ", "mira@college.example"),
    ("ADİL@college.example", "adil@college.example"),
    ("ΝΙΚΟΣ@college.example", "νικος@college.example"),
    ("STRAẞE@college.example", "straße@college.example"),
    ("a@Bücher.example", "a@xn--bcher-kva.example"),
    ("a@XN--BCHER-KVA.example", "a@bücher.example"),
]
APART = [
    ("strauß@college.example", "strauss@college.example"),
    ("groß@college.example", "gross@college.example"),
    ("a@straße.example", "a@strasse.example"),
    ("ılgaz@college.example", "ilgaz@college.example"),
    ("josé@college.example", "jose@college.example"),
    ("øyvind@college.example", "oyvind@college.example"),
    ("ﬁnn@college.example", "finn@college.example"),
    ("mira²@college.example", "mira2@college.example"),
    ("mira+a@college.example", "mira@college.example"),
    ("m.ira@college.example", "mira@college.example"),
    ("аnna@college.example", "anna@college.example"),  # the first letter is Cyrillic
    ("mira@xn--.example", "mira@.example"),
]
NAMES = [
    ("  Mira   Moss ", "Mira Moss"),
    ("Jose\u0301", "José"),
    ("\ufeffMira\u200b Moss\u202e", "Mira Moss"),
    ("Mira\tMoss\n", "Mira Moss"),
    ("سارا\u200cجان", "سارا\u200cجان"),
    ("ක්\u200dර", "ක්\u200dර"),
    ("\u200dB\u200c", "B"),
    ("B\u3164", "B"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_mailbox_however_it_is_written(one, other):
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_mailboxes_stay_two(one, other):
    assert address_key(one) != address_key(other)


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(typed):
    assert address_key(address_key(typed)) == address_key(typed)


@given(st.text(max_size=40))
def test_composed_or_not_an_address_is_the_same(typed):
    assert address_key(unicodedata.normalize("NFD", typed)) == address_key(
        unicodedata.normalize("NFC", typed)
    )


@pytest.mark.parametrize(("typed", "kept"), NAMES)
def test_names_are_kept_without_what_nobody_sees(typed, kept):
    assert identity.name(typed) == kept


@given(st.text(max_size=40))
def test_a_kept_name_stays_as_it_is(typed):
    assert identity.name(identity.name(typed)) == identity.name(typed)


@given(st.text(max_size=30))
def test_a_password_is_known_however_it_is_composed(typed):
    kept = identity.password(unicodedata.normalize("NFC", typed))
    assert kept in identity.passwords(unicodedata.normalize("NFD", typed))
    assert identity.password(kept) == kept


def test_capitals_spaces_and_letters_of_a_password_count():
    assert identity.password("Größe\u00a09") == "Größe 9"
    assert len({identity.password(one) for one in ("groß", "gross", "Groß", " groß", "groß ")}) == 5
    assert identity.passwords("plain words") == ("plain words",)


def test_people_of_one_name_are_told_apart_by_section_else_by_address():
    people = {
        1: ("Mia Schmidt", "A", "mia@x.example"),
        2: ("MIA Schmidt", "B", "mia2@x.example"),
        3: ("Ole", "", "ole@x.example"),
        4: ("Lea", "A", "lea@x.example"),
        5: ("Léa", "a", "lea2@x.example"),
    }
    assert identity.told_apart(people) == {
        1: "Mia Schmidt (A)",
        2: "MIA Schmidt (B)",
        3: "Ole",
        4: "Lea (lea@x.example)",
        5: "Léa (lea2@x.example)",
    }
    assert identity.numbered({9: "Mia", 2: "mia", 5: "Ole"}) == {2: "mia", 9: "Mia (2)", 5: "Ole"}

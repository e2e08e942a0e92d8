"""What an instructor may choose, and what a writer has waved through."""

import pytest

from peerreview.domain import diplomacy
from peerreview.domain.diplomacy import Settings

HARD = "In figure 2 this is garbage. Add units."


def found(text, **chosen):
    return [(f.signal, f.level) for f in diplomacy.read(text, settings=Settings(**chosen)).findings]


def test_each_signal_off_quiet_or_normal():
    assert found(HARD) == [("harsh", "say")]
    assert found(HARD, signals=(("harsh", "quiet"),)) == [("harsh", "quiet")]
    assert found(HARD, signals=(("harsh", "off"),)) == []
    assert diplomacy.read(HARD, settings=Settings(signals=(("harsh", "quiet"),))).tips == ()


@pytest.mark.parametrize("strictness, heard", [("lenient", False), ("normal", False), ("strict", True)])
def test_strictness_decides_about_mere_possibilities(strictness, heard):
    assert (("sarcasm", "ask") in found("Add a legend to figure 2 🙄", strictness=strictness)) == heard


def test_terms_of_the_field_are_allowed():
    assert found("The text in figure 2 is crap. Add it.", allowed=("Crap",)) == []
    assert found("The text in figure 2 is cr@p. Add it.", allowed=("crap",)) == []


def test_fine_as_it_is_holds_for_these_words_only():
    reading = diplomacy.read(HARD)
    settings = Settings(dismissed=frozenset({reading.key(reading.findings[0])}))
    assert (
        diplomacy.read("First of all, in figure 2  THIS is garbage! Add units.", settings=settings).findings
        == ()
    )
    assert diplomacy.read("In figure 2 that is trash. Add units.", settings=settings).harsh


def test_a_key_never_shows_the_words():
    assert diplomacy.key("harsh.contempt", "This is  garbage!") == diplomacy.key(
        "harsh.contempt", "this is garbage"
    )
    assert "garbage" not in diplomacy.key("harsh.contempt", "garbage")


def test_a_fresh_comment_is_read_for_safety_only():
    assert found("This is garbage", fresh=True) == []
    assert found("Watch your back", fresh=True) == [("safety", "urgent")]
    assert found("This is garbage " + "and so on " * 5, fresh=True) != []


def test_a_comment_that_stands_at_a_place_need_not_name_one():
    text = "This sentence is too long to follow."
    assert found(text) == [("no_place", "ask"), ("vague", "ask")]
    assert found(text, placed=True) == []
    assert found("This is confusing and wrong.", placed=True) == [("no_next_step", "ask")]
    assert ("harsh", "say") in found("This is garbage.", placed=True)


def test_own_starters():
    tip = diplomacy.read(
        "This is garbage.", settings=Settings(starters=(("harsh", "What I missed: "),))
    ).tips[0]
    assert tip.rewrite == "What I missed: "


def test_json_there_and_back():
    settings = Settings(
        (("vague", "off"),),
        "strict",
        ("dead code",),
        frozenset({"a#1", "b#2"}),
        (("harsh", "x"),),
        True,
        frozenset({"harsh.contempt", "absolute.never"}),
        True,
    )
    assert Settings.from_json(settings.to_json()) == settings
    assert Settings.from_json("{}") == Settings.from_json("") == Settings()


@pytest.mark.parametrize(
    "text",
    [
        '{"colour": 1}',
        "[]",
        '{"signals": [["kindness", "off"]]}',
        '{"signals": [["harsh", "loud"]]}',
        '{"strictness": "cruel"}',
        '{"starters": [["x", "y"]]}',
        '{"allowed": 3}',
        "nonsense",
    ],
)
def test_unknown_settings_are_refused(text):
    with pytest.raises(ValueError):
        Settings.from_json(text)

"""Which tip is shown: tone first, no step asked for where one follows from what is said, reasons that fit;
and words in a sense that hurts nobody."""

import pytest

from peerreview.domain import diplomacy
from peerreview.domain.diplomacy import HARSH


def rules(text, language="en"):
    return [tip.rule for tip in diplomacy.read(text, language=language).tips]


@pytest.mark.parametrize(
    "text",
    [
        "Your plot is garbage. The axis is hard to read.",
        "You are an idiot, and I could not follow the second step on page 2.",
        "Is this a joke? I did not understand any of it.",
    ],
)
def test_beside_what_could_hurt_nothing_is_said_about_content(text):
    review = diplomacy.read_review([text, "The argument is weak in part two, and nobody can follow."])
    assert {tip.signal for tip in review.readings[0].tips} <= HARSH and review.tips == ()
    assert {finding.signal for finding in review.readings[0].findings} - HARSH  # kept, and not shown


def test_once_the_insult_is_gone_content_is_spoken_of():
    assert rules("Your plot is garbage. The axis is hard to read.") == ["harsh.contempt"]
    assert rules("The axis is hard to read.") == ["no_next_step.problem"]


@pytest.mark.parametrize(
    "text",
    [
        "Never put two axes on figure 3.",
        "The legend is missing in figure 2.",
        "This paragraph on page 2 belongs in the method.",
        "The word in line 3 should be effect, not affect.",
        "Page 3: the sum is wrong, 12 and 14 make 26.",
        "Figure 2 lacks units.",
        "The second paragraph on page 2 is too long.",
        "In line 12 the variable is never closed.",
        "No source for the number on page 2.",
        "You forgot the units in table 1.",
        "The order on page 2 is a bit unusual, but it works.",
        "Figure 1 is fine as it is. The colours are not my taste.",
        "On page 2 the wrong year is given: it is 1848.",
        "I would drop the list on page 3, it is hard to follow.",
    ],
)
def test_what_says_or_implies_what_to_do_needs_no_next_step(text):
    assert "no_next_step.problem" not in rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "The step on page 3 is hard to follow.",
        "I did not understand the second step on page 3.",
        "The argument on page 3 is weak.",
        "The claim on page 2 is missing the point.",
    ],
)
def test_what_leaves_one_guessing_is_asked_about(text):
    assert rules(text) == ["no_next_step.problem"]


def test_an_implied_step_makes_a_review_usable_but_earns_no_tick():
    review = diplomacy.read_review(["The legend is missing in figure 2."])
    assert (review.usable, review.readings[0].specific) == (True, False)


def test_german():
    assert rules("In Abbildung 2 fehlt die Legende.", "de") == []
    assert rules("Du bist so begabt!", "de") == ["praise_only.person"]


@pytest.mark.parametrize("text", ["You are so talented!", "You are a star, I loved it!", "So proud of you!"])
def test_praise_of_the_person_asks_for_the_move(text):
    assert rules(text) == ["praise_only.person"]
    (tip,) = diplomacy.read_review([text]).readings[0].tips
    assert "what they did" in tip.reason


def test_praise_of_the_person_that_names_the_move_is_left_alone():
    assert rules("You are so talented! The step from the cut to the mills on page 2 convinced me.") == [
        "praise_only.comment"
    ]


@pytest.mark.parametrize(
    "text, rule, part",
    [
        ("You are an idiot.", "personal.insult", "a word for the person"),
        ("You clearly did not try.", "personal.effort", "how hard somebody worked"),
        ("My dog could write a better essay.", "personal.ability", "what the person can do"),
        ("You are trying to look smart.", "personal.effort", "how hard somebody worked"),
        ("Wow, what a masterpiece.", "sarcasm.praise", "means the opposite"),
    ],
)
def test_the_reason_fits_what_was_said(text, rule, part):
    (tip, *_rest) = diplomacy.read(text).tips
    assert tip.rule == rule and part in tip.reason


@pytest.mark.parametrize(
    "text",
    [
        "The nerve was stimulated twice, so say for how long.",
        "Sodium also has a role in the nerve.",
        "What does the nerve do once the channel is blocked?",
        "Use git stash first, then pull.",
        "If you git pull here, the branch moves.",
        "The 🐍 on slide 2 says at once that it is Python.",
        "lol the typo in line 1",
        "Please stop using very in every line.",
        "I'd rather have one good figure than three.",
        "I would rather see the raw data in a table.",
        "The worst thing is the login, it fails one time in three.",
        "You are trying to look at heart rate, so say that first.",
        "You should know that the bars in that program are wrong.",
        "You should never have to use sudo here.",
        "I must be blind, where is it set?",
        "Sorry, I am an idiot, it was the other file.",
        "A stupid mistake of mine, thanks for the catch.",
        "What went through your mind then?",
        "Was anything going through your mind there?",
        "The stalls are nice, and it is good that you have seen one of them yourself.",
        "It is nice that you have measured it yourself.",
    ],
)
def test_words_in_a_sense_that_hurts_nobody(text):
    assert not diplomacy.read(text).harsh


@pytest.mark.parametrize(
    "text",
    [
        "You had the nerve to hand this in.",
        "Nothing ever went through your mind, idiot.",
        "It is great that you have made such a fool of yourself.",
        "You git.",
        "Please stop wasting our time.",
        "I'd rather read the phone book.",
        "This is the worst thing I have ever read.",
        "You are trying to look smart.",
        "You should know that by now.",
    ],
)
def test_and_in_the_one_that_does(text):
    assert diplomacy.read(text).harsh

"""Families of scorn and feigned praise, each with a harmless twin that must be left alone."""

import pytest

from peerreview.domain import diplomacy

SCORN = (
    (
        "I'd be ashamed to put my name on this.",
        "I would be embarrassed to read this story aloud because it is so personal.",
    ),
    (
        "You were scrolling through tiktok the entire session.",
        "You were on page 3 during the explanation of the method.",
    ),
    (
        "You have the charisma of a doorknob.",
        "You have the results of a cold solution in table 2 but not of a warm one.",
    ),
    (
        "You obviously think you are better than the rest of us.",
        "I think you are better off starting with the letter.",
    ),
    (
        "You write as if you know everything.",
        "You seem to believe you have the best data but table 1 shows gaps.",
    ),
    (
        "Maybe switch majors, chemistry isn't your thing.",
        "Explain what happens when students drop the course.",
    ),
    ("Coding is not for you.", "This book is not for you to judge, says the narrator, but you do judge it."),
    (
        "It reads like your cat walked across the keyboard.",
        "It reads like the narrator had a stroke, is that intended?",
    ),
    ("If this passes, anything will.", "If this passes, nothing is returned from parse()."),
    (
        "This essay is beyond saving.",
        "The database was corrupt beyond repair so the data of week 2 are missing.",
    ),
    ("I pity whoever has to grade this.", "Do yourself a favour and use a linter."),
    ("You should be ashamed of this.", "You should be more careful with units."),
    ("You contributed absolutely zero.", "You did nothing with the second source."),
    ("This belongs on a fridge.", "The sample belongs in the fridge, not on the bench."),
    ("Please tell me this was a dare.", "Is this a bet on future prices? Explain."),
    ("I lost the will to live around slide 4.", "I lost the thread around slide 4."),
    ("Did a random word generator write this?", "Did your group make this in one day? Add a date."),
)
FEIGNED = (
    ("Wow, two whole sources.", "Wow, a full five sources for such a short text, well researched."),
    ("Alert the press, we have a hypothesis.", "Call the museum in paragraph 2 by its full name."),
    (
        "Thanks for telling us that the sky is blue.",
        "Thanks for explaining recursion, I had forgotten how it works.",
    ),
    (
        "Ah yes, a pie chart with twelve slices, my favourite.",
        "Ah yes, the second figure makes it clear now, thank you.",
    ),
    (
        "Such a brave decision to leave the axis without any labels.",
        "What a brave choice to write about your brother, nobody else did.",
    ),
    (
        "Yeah, because red on green is clearly a great idea.",
        "Yes, because heat is always lost the value is too low.",
    ),
    ("I loved the complete lack of evidence.", "I appreciated the lack of jargon."),
    (
        "I liked the part on page 2 where you forgot to argue.",
        "I like the part where you failed the exam and your mum laughed.",
    ),
    ("There is this amazing thing called a comma.", "Try this thing called a generator, it saves memory."),
    (
        "If you have trouble sleeping, read this report.",
        "I had trouble sleeping is not a strong hook, try the dream.",
    ),
    (
        "Nice of the author to leave the thinking to us.",
        "It was kind of you to let the reader breathe after page 3.",
    ),
)


def hurts(text):
    return {finding.signal for finding in diplomacy.read(text).findings} & set(diplomacy.HARSH)


@pytest.mark.parametrize("scorn, twin", SCORN)
def test_scorn_is_told_from_its_harmless_twin(scorn, twin):
    assert (bool(hurts(scorn)), hurts(twin)) == (True, set())


@pytest.mark.parametrize("feigned, twin", FEIGNED)
def test_feigned_praise_is_told_from_its_harmless_twin(feigned, twin):
    assert ("sarcasm" in hurts(feigned), hurts(twin)) == (True, set())

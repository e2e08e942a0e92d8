"""The second voice: what it may say, when it is silent, and that its weights are made from what lies in the
repository."""

import pytest

from peerreview.domain import diplomacy
from peerreview.domain.diplomacy import Settings, voice
from peerreview.domain.diplomacy.packs import DATA, catalogue, pack
from tests.bench import voice as training
from tests.domain.diplomacy.labelled import load

UNHEARD = "The intro is fine. Your head must be a very quiet place. Add a legend."
MIXED = "I have met stones with more curiosity than your report, and the date on page 2 is wrong."


def spoken(text, language="en", **chosen):
    findings = diplomacy.read(text, language=language, settings=Settings(**chosen)).findings
    return [(f.rule, f.level, text[f.start : f.end]) for f in findings if f.rule.endswith(".voice")]


def test_it_hears_scorn_that_no_rule_lists_and_asks():
    assert spoken(UNHEARD) == [("personal.voice", "ask", "Your head must be a very quiet place.")]


def test_it_points_at_the_clause_and_not_at_the_comment():
    assert spoken(MIXED) == [("harsh.voice", "ask", "I have met stones with more curiosity than your report")]


@pytest.mark.parametrize("output", voice.OUTPUTS)
def test_it_has_words_of_its_own(output):
    assert {"reason", "next_step", "rewrite"} == set(catalogue("en")["rule"][f"{output}.voice"])


@pytest.mark.parametrize(
    "chosen", [{"strictness": "lenient"}, {"signals": (("personal", "off"),)}, {"fresh": True}]
)
def test_settings_silence_it(chosen):
    assert spoken("Your head must be a very quiet place.", **chosen) == []


def test_quiet_is_kept_and_not_shown():
    quiet = Settings(signals=(("personal", "quiet"),))
    reading = diplomacy.read(UNHEARD, settings=quiet)
    assert (
        spoken(UNHEARD, signals=quiet.signals)[0][1],
        [t.signal for t in reading.tips if t.signal == "personal"],
    ) == ("quiet", [])


def test_fine_as_it_is_holds_for_these_words():
    reading = diplomacy.read(UNHEARD)
    waved = frozenset(reading.key(f) for f in reading.findings if f.rule == "personal.voice")
    assert spoken("Figure 2 is too small. " + UNHEARD, dismissed=waved) == []


def test_allowed_terms_are_hidden_before_it_hears():
    assert (spoken(UNHEARD) != [], spoken(UNHEARD, allowed=("head must be a very quiet place",))) == (
        True,
        [],
    )


@pytest.mark.parametrize(
    "text",
    [
        '"Your head must be a very quiet place" is a strong line for the aunt.',
        "`your head must be a very quiet place`",
        "> Your head must be a very quiet place.",
    ],
)
def test_it_does_not_hear_what_is_not_the_reviewers_own(text):
    assert spoken(text) == []


def test_it_leaves_a_sentence_to_the_rule_that_spoke_there():
    findings = diplomacy.read("You are an idiot and your head must be a very quiet place.").findings
    assert [f.rule for f in findings if f.signal in diplomacy.HARSH] == ["personal.insult"]


@pytest.mark.parametrize(
    "text, language",
    [
        ("Dein Kopf muss ein sehr stiller Ort sein.", "de"),
        ("Votre tête doit être un endroit très calme, je suis sûr.", "en"),
        ("Твоя голова пуста.", "en"),
    ],
)
def test_it_speaks_english_only(text, language):
    assert spoken(text, language) == []


def test_it_is_read_when_first_needed_and_small():
    pack.cache_clear()
    assert "voice" not in vars(pack("en"))
    assert diplomacy.read(UNHEARD).harsh and {"voice", "words"} <= vars(pack("en")).keys()
    assert (DATA / "en.voice.bin").stat().st_size <= 96_000 and len(
        pack("en").voice.tables["harsh"][3]
    ) <= 128_000  # half a byte each: 64 kB a signal
    assert sum(len(table) * table.itemsize for *_, table in pack("en").voice.tables.values()) == sum(
        voice.ROOM.values()
    )


def test_the_weights_are_made_from_these_comments():
    """After a change of comments, word classes or patterns: `python -m tests.bench voice --write`."""
    assert (DATA / "en.voice.bin").read_bytes()[: voice.DIGEST] == training.digest()


def test_training_again_gives_the_same_bytes():
    units = [
        unit for example in load("en_held_out")[:30] for unit in training.units_of("en_held_out", example)
    ]
    once, again = (training.packed(training.trained(units), {}) for _ in range(2))
    assert once == again and len(once) == len((DATA / "en.voice.bin").read_bytes()) - voice.DIGEST


def test_a_weight_survives_its_half_byte():
    models = {
        output: (0.25, [0.0, 1.0, -1.0, 0.3] * (room // 4) + [0.0] * (room % 4))
        for output, room in voice.ROOM.items()
    }
    bias, unit, threshold, table = training.made(models, {"harsh": 0.5}).tables["harsh"]
    assert (bias, threshold, [round(unit * weight, 2) for weight in table[:4]]) == (
        0.25,
        0.5,
        [0.0, 1.0, -1.0, 0.28],
    )


@pytest.mark.parametrize(
    "text, parts",
    [
        ("short one", ["short one"]),
        (
            "the dates are all in the wrong order, and nobody has checked a single one of them",
            ["the dates are all in the wrong order, ", "and nobody has checked a single one of them"],
        ),
        ("no, it is not", ["no, it is not"]),
    ],
)
def test_clauses_are_never_short(text, parts):
    assert [text[begin:end] for begin, end in voice.clauses(text)] == parts


def test_features_do_not_depend_on_numbers():
    words = pack("en").words
    assert voice.features(words, "see page 3", ("first",)) == voice.features(words, "see page 47", ("first",))

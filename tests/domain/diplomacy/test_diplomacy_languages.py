"""Languages are data: English, German, and honest silence elsewhere."""

import re
import tomllib

import pytest

from peerreview.domain import diplomacy
from peerreview.domain.diplomacy import voice
from peerreview.domain.diplomacy.examples import GENRES
from peerreview.domain.diplomacy.packs import DATA, pack
from peerreview.domain.diplomacy.patterns import Pattern
from peerreview.domain.diplomacy.settings import SIGNALS
from tests.domain.diplomacy.labelled import load

LANGUAGES = ("de", "en")


def shape(value):
    """The keys of a nested table, to the leaves."""
    return {key: shape(inner) for key, inner in value.items()} if isinstance(value, dict) else type(value)


def table(name):
    return tomllib.loads((DATA / name).read_text("utf-8"))


def test_languages():
    assert diplomacy.languages() == LANGUAGES


@pytest.mark.parametrize(
    "text, language, signal",
    [
        ("Das ist doch Müll.", "de", "harsh"),
        ("Du bist ein Idiot", "de-AT", "personal"),
        ("so eine Sch3iße", "de_CH", "masked"),
        ("Das ist doch Müll, und du bist zu faul.", "en", "personal"),
        ("This is garbage and you are an idiot.", "de", "personal"),
    ],
)
def test_sentences_are_read_in_their_own_language(text, language, signal):
    assert signal in {f.signal for f in diplomacy.read(text, language=language).findings}


def test_advice_is_given_in_the_language_asked_for():
    assert diplomacy.read("This is garbage.", language="de").tips[0].reason.startswith("Das urteilt")
    assert (diplomacy.title("personal"), diplomacy.title("personal", "de")) == (
        "About the writer",
        "Über die Person",
    )


def test_a_language_without_patterns_gets_neutral_checks_and_a_note():
    reading = diplomacy.read(
        "Le texte est très confus et il manque une conclusion à la page 3.", language="fr"
    )
    assert (reading.findings, reading.content) == ((), {"location"})
    assert reading.note.startswith("The coach does not read this language") and reading.unread == ((0, 65),)


def test_masked_words_are_seen_in_any_language():
    assert diplomacy.read("Le texte est de la sh1t, il est dans le sac.", language="fr").harsh


@pytest.mark.parametrize("text", ["Вы написали это очень плохо, идиот.", "אתה כתבת את זה", "你写得不好"])
def test_other_scripts_are_silent_and_say_so(text):
    reading = diplomacy.read(text)
    assert {f.signal for f in reading.findings} <= {"low_effort"} and reading.note


def test_mixed_languages_note_the_unread_part():
    reading = diplomacy.read(
        "The map on page 2 helps. Le texte est pour moi dans une langue que vous ne lisez pas."
    )
    assert reading.note.startswith("Part of this is in a language") and reading.unread == ((25, 85),)


STRANGE = {
    "fr": "C'est vraiment nul, on dirait un enfant de cinq ans.",
    "short": "Franchement bâclé.",
    "es": "Esto es una vergüenza, no sabes escribir.",
    "nl": "Dit is echt waardeloos, je hebt er niets van begrepen.",
    "da": "Det her er helt ubrugeligt, du har ikke forstået noget.",
    "fi": "Tämä on täysin surkea, et ole ymmärtänyt mitään.",
    "hu": "Ez teljesen használhatatlan, semmit nem értettél meg.",
    "sl": "To je popolnoma neuporabno, nič nisi razumel.",
    "vi": "Bài này quá tệ, bạn không hiểu gì cả.",
    "no list of words": "Hau guztiz alferrikakoa da, ez duzu ezer ulertu.",
    "Latin letters for another script": "Yeh bilkul bakwas hai, tumhe kuch samajh nahi aaya.",
    "el": "Αυτό είναι άχρηστο.",
    "ar": "هذا عمل سيئ جدا",
    "one word": "Ужас.",
    "two signs": "垃圾",
    "th": "แย่มาก",
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_what_is_not_read_is_never_called_kind(text):
    (alone,) = (one := diplomacy.read_review([text])).readings
    assert (one.is_read, one.kind, one.findings, alone.tips, alone.specific) == (False, False, (), (), False)
    beside = diplomacy.read_review(["On page 2 the map is clear. You could add a scale.", text])
    assert (beside.kind, beside.specific, beside.usable) == (False, True, True)


@pytest.mark.parametrize(
    "text",
    [
        "Typo: recieve.",
        "Nice figures, clear labels, great colours everywhere!",
        "Histogram bins mislabelled, axes swapped twice.",
        "yo this slaps fr fr no cap",
        "dis good, u shld add pics tho",
        "Why α and not β?",
        '"Je ne sais pas" is a strong line.',
        "`où est la variable`",
        "👍👍",
        "parse_row() fails",
        "",
    ],
)
def test_what_is_read_is_not_called_strange(text):
    assert (diplomacy.read(text).unread, diplomacy.read(text).note) == ((), "")


def test_nothing_is_called_strange_in_comments_of_its_own_language():
    strange = [
        example.text
        for part in ("en_development", "en_unseen_a", "en_many_1", "de_development", "de_test")
        for example in load(part)
        if diplomacy.read(example.text, language=part[:2]).unread
    ]
    assert strange == []


@pytest.mark.parametrize("language", ["fr", diplomacy.UNKNOWN, "xx"])
def test_in_an_activity_of_another_language_what_is_known_is_read(language):
    reading = diplomacy.read_review(["You are an idiot.", "Merde."], language=language)
    assert (reading.readings[0].harsh, reading.readings[0].unread, reading.readings[1].unread) == (
        True,
        (),
        ((0, 6),),
    )


def test_a_harsh_sentence_beside_an_unread_one_is_still_noticed():
    reading = diplomacy.read("Le texte est dans une langue que vous ne lisez pas. You are an idiot.")
    assert [tip.signal for tip in reading.tips] == ["personal"] and reading.note


@pytest.mark.parametrize("language", ["", "../../etc", "x", None, "tlh"])
def test_odd_language_codes_are_harmless(language):
    assert diplomacy.read("This is garbage and you are an idiot.", language=language).harsh


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_speaks_for_every_signal_and_rule(language):
    said = table(f"{language}.catalogue.toml")
    assert set(said["signal"]) == set(SIGNALS)
    assert {rule.signal for rule in pack(language).rules} <= set(SIGNALS)
    assert all(entry["title"] and entry["reason"] and entry["next_step"] for entry in said["signal"].values())
    assert set(said["rule"]) <= {r.id for r in pack("en").rules} | {
        "masked.emoji",
        "praise_only.review",
        "praise_only.person",
        "low_effort.repetition",
        "low_effort.rubric",
        "low_effort.copy",
    } | voiced(language)


def voiced(language):
    """What the second voice says, where a language has one."""
    return {f"{output}.voice" for output in voice.OUTPUTS} if pack(language).voice else set()


def test_german_has_the_same_tables_as_english():
    said = table("en.catalogue.toml")
    said["rule"] = {rule: words for rule, words in said["rule"].items() if rule not in voiced("en")}
    assert shape(table("de.catalogue.toml")) == shape(said)
    english, german = table("en.patterns.toml"), table("de.patterns.toml")
    assert set(english) == set(german) and set(english["cues"]) == set(german["cues"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_patterns_compile_and_are_bounded(language):
    known = pack(language)
    sources = [s for rule in known.rules for s in (*rule.sources, rule.unless_source)] + [
        s for cue in known.cues.values() for s in cue.sources
    ]
    assert [s for s in sources if re.search(r"(?<!\\)[.\w\])][*+]\)?[*+{]|\.\*|\.\+|\\S[*+]", s)] == []
    assert all(re.compile(s) for s in sources)


@pytest.mark.parametrize("language", LANGUAGES)
def test_needed_words_are_words_of_the_rule(language):
    assert all(
        rule.needs and rule.sure in (1, 2, 3) and rule.id.partition(".")[0] == rule.signal
        for rule in pack(language).rules
    )


def test_examples_to_learn_from_show_what_they_teach():
    for language in LANGUAGES:
        for genre in GENRES:
            shown = diplomacy.examples(genre, language)
            assert [len(shown["good"]), len(shown["weak"])] == [2, 2]
            assert all(diplomacy.read(good, language=language).specific for good in shown["good"])
            assert not any(diplomacy.read(weak, language=language).specific for weak in shown["weak"])
    assert diplomacy.examples("opera") == diplomacy.examples("essay")


def test_data_stays_small():
    assert sum(path.stat().st_size for path in DATA.iterdir()) <= 400_000


@pytest.mark.parametrize(
    "source, musts",
    [
        (r"\byou are\b", {"you are"}),
        (r"\b(?:cat|dog) food", {" food"}),
        (r"(?:cat|dog)s?\b", {"cat", "dog"}),
        (r"(?:long word )?ok", set()),
        (r"(?:very )+bad", {"very "}),
        (r"\w+", set()),
        (r"a(?=bcdef)", set()),
    ],
)
def test_what_every_match_must_hold(source, musts):
    assert set(Pattern(source).musts) == musts


@pytest.mark.parametrize("language", LANGUAGES)
def test_skipping_never_loses_a_match(language):
    texts = [example.text.lower() for example in load(f"{language}_development")][::9]
    sources = [
        source for thing in (*pack(language).rules, *pack(language).cues.values()) for source in thing.sources
    ][::5]
    assert [(s, t) for s in sources for t in texts if re.search(s, t) and not Pattern(s).search(t)] == []

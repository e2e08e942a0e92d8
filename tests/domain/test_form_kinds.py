"""Each kind of item: what it reads from a draft, what it misses, what it refuses, how it tells an answer."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain import numbers
from peerreview.domain.files import File
from peerreview.domain.forms import (
    KINDS,
    Answer,
    Person,
    Told,
    expand,
    is_final,
    parse_items,
    plain,
    read,
    tell,
    tell_typed,
    to_plain,
    values,
    with_files,
    with_people,
)
from peerreview.domain.forms.linked import why_not
from peerreview.domain.refusals import Invalid

few = settings(max_examples=60)
OPTIONS = [
    {"id": "a", "title": "Ash", "right": True},
    {"id": "b", "title": "Birch"},
    {"id": "c", "title": "Cedar"},
]
TWO = [OPTIONS[0], OPTIONS[1] | {"right": True}, OPTIONS[2]]
EXAMPLES = {
    "criterion": {"levels": OPTIONS},
    "scale": {"levels": OPTIONS},
    "choice": {"levels": OPTIONS},
    "checklist": {"levels": OPTIONS},
    "text": {},
    "number": {"low": -2, "high": 10, "unit": "kg"},
    "minutes": {"low": "0:10", "high": 120},
    "moment": {},
    "list": {"least": 2, "up_to": 3},
    "people": {"among": "group", "least": 1, "up_to": 2},
    "quiz": {"levels": OPTIONS},
    "short": {"accept": ["Côte d’Ivoire", "1,5"]},
    "files": {"up_to": 2, "megabytes": 5},
    "links": {"least": 1, "up_to": 2},
}

FILES = [
    File("one", "essay.pdf", "ready", "pdf"),
    File("two", "plot.png", "ready", "picture"),
    File("more", "more.txt", "ready", "text"),
    File("soon", "soon.pdf", "waiting"),
    File("bad", "bad.zip", "refused", reason="packed"),
]


def item(kind, **more):
    entry = {"id": "it", "kind": kind, "title": "Trees"} | EXAMPLES[kind] | more
    found = parse_items([entry])
    found = with_files(found, FILES)
    return with_people(found, {"group": people(7, 8, 9), "class": people(7, 8, 9, 10)})[0]


def people(*ids):
    return [Person(str(one), f"Name {one}", f"t{one}") for one in ids]


def reading(one, **typed):
    return read([one], {"it": typed})


def answer(one, **typed):
    return reading(one, **typed).answers[0]


def wants(one, **typed):
    return [missing.sentence.format(**missing.values) for missing in reading(one, **typed).missing]


def error(one, **typed):
    found = reading(one, **typed).errors.get("it")
    return found and found[0].format(**found[1])


def test_there_is_an_example_of_every_kind():
    assert EXAMPLES.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_of_every_kind_survives_its_stored_form(kind):
    items = parse_items([{"id": "it", "kind": kind, "title": "Trees"} | EXAMPLES[kind]])
    assert parse_items(json.loads(json.dumps(to_plain(items)))) == items


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_typed_is_missing_unless_it_may_stay_empty(kind):
    assert bool(wants(item(kind))) is (kind != "checklist")
    assert wants(item(kind, required=False)) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("typed", [{}, {"text": None}, {"level": None, "ticks": None}, {"ticks": "no list"}])
def test_a_draft_of_any_shape_is_read(kind, typed):
    assert read([item(kind)], {"it": typed}).answers[0] == Answer("it")


@pytest.mark.parametrize(
    ("kind", "typed", "expected", "told"),
    [
        ("number", {"text": " 3,50 "}, Answer("it", "", 3.5, "3,50"), Told(("3,50 kg",))),
        ("number", {"text": "−1.25"}, Answer("it", "", -1.25, "−1.25"), Told(("−1.25 kg",))),
        ("number", {"text": "three"}, Answer("it", "", None, "three"), Told(("three kg",))),
        ("minutes", {"text": "1:30"}, Answer("it", "", 90.0, "1:30"), Told(("1 h 30 min",))),
        ("minutes", {"text": "45"}, Answer("it", "", 45.0, "45"), Told(("45 min",))),
        (
            "moment",
            {"text": "2026-12-11T17:00+01:00"},
            Answer("it", text="2026-12-11T16:00+00:00"),
            Told((datetime(2026, 12, 11, 16, 0, tzinfo=UTC),)),
        ),
        ("moment", {"text": "tomorrow"}, Answer("it", text="tomorrow"), Told(("tomorrow",))),
        (
            "list",
            {"text": " one \n\n- two\n3. three\n-"},
            Answer("it", text="one\ntwo\nthree"),
            Told((), "", ("one", "two", "three")),
        ),
        ("people", {"ticks": ["9", 7, "99"]}, Answer("it", "7 9"), Told(("Ana", "somebody who left"))),
        ("quiz", {"level": "a"}, Answer("it", "a", 1.0), Told(("Ash",))),
        ("quiz", {"level": "b"}, Answer("it", "b", 0.0), Told(("Birch",))),
        (
            "short",
            {"text": " cote  D’IVOIRE. "},
            Answer("it", "", 1.0, "cote D’IVOIRE."),
            Told(("cote D’IVOIRE.",)),
        ),
        ("short", {"text": "1.50"}, Answer("it", "", 1.0, "1.50"), Told(("1.50",))),
        ("short", {"text": "Ghana"}, Answer("it", "", 0.0, "Ghana"), Told(("Ghana",))),
        ("choice", {"level": "b"}, Answer("it", "b"), Told(("Birch",))),
        ("criterion", {"level": "b", "text": "So."}, Answer("it", "b", 0.0, "So."), Told(("Birch",), "So.")),
        ("checklist", {"ticks": ["c", "a"]}, Answer("it", "a c"), Told(("Ash", "Cedar"))),
        ("text", {"text": "*So.*\n"}, Answer("it", text="*So.*\n"), Told((), "*So.*\n")),
    ],
)
def test_what_was_typed_is_kept_and_told(kind, typed, expected, told):
    one = item(kind)
    assert answer(one, **typed) == expected
    assert tell_typed(one, typed, {"7": "Ana"}) == tell(one, expected, {"7": "Ana"}) == told


def test_a_plain_text_for_mails_and_files():
    assert [
        plain(item(kind), answer(item(kind), **typed), {"8": "Bo", "9": "Cy"})
        for kind, typed in (
            ("criterion", {"level": "a", "text": "Because.\n"}),
            ("moment", {"text": "2026-12-11T16:00+00:00"}),
            ("list", {"text": "one\ntwo"}),
            ("people", {"ticks": ["8", "9"]}),
            ("number", {"text": "7"}),
            ("text", {}),
        )
    ] == ["Ash\nBecause.", "2026-12-11 16:00 UTC", "one; two", "Bo, Cy", "7 kg", ""]


@pytest.mark.parametrize(
    ("one", "typed", "sentences"),
    [
        (item("number"), {}, ["a number for Trees"]),
        (item("minutes"), {}, ["how long for Trees"]),
        (item("moment"), {}, ["a date and a time for Trees"]),
        (item("list"), {}, ["2 more in Trees"]),
        (item("list"), {"text": "one"}, ["1 more in Trees"]),
        (item("list", least=0), {}, ["1 more in Trees"]),
        (item("list", required=False), {"text": "one"}, ["1 more in Trees"]),
        (item("list"), {"text": "a\nb\nc\nd"}, ["1 too many in Trees"]),
        (item("people"), {}, ["1 more people in Trees"]),
        (item("people"), {"ticks": ["7", "8", "9"]}, ["1 people too many in Trees"]),
        (item("people", least=2, up_to=5, among="class"), {"ticks": ["10"]}, ["1 more people in Trees"]),
        (item("quiz"), {"level": "gone"}, ["an answer to Trees"]),
        (item("quiz", levels=TWO), {}, ["an answer to Trees"]),
        (item("short"), {"text": "  "}, ["an answer to Trees"]),
    ],
)
def test_what_is_missing_is_said_in_words(one, typed, sentences):
    assert wants(one, **typed) == sentences


def test_nobody_owes_more_people_than_there_are():
    (alone,) = with_people(
        parse_items([{"id": "it", "kind": "people", "title": "Mates", "least": 3}]), {"group": []}
    )
    (pair,) = with_people([alone], {"group": people(8)})
    assert (wants(alone), wants(pair), wants(pair, ticks=["8"])) == ([], ["1 more people in Mates"], [])


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("number", {"text": "twelve"}, "“twelve” is not a number. Type digits, such as 12 or 3.5."),
        ("number", {"text": "1e3"}, "“1e3” is not a number. Type digits, such as 12 or 3.5."),
        ("number", {"text": "nan"}, "“nan” is not a number. Type digits, such as 12 or 3.5."),
        ("number", {"text": "-2,1"}, "At least -2 kg fits here."),
        ("number", {"text": "10.01"}, "At most 10 kg fits here."),
        ("number", {"text": "10,0"}, None),
        (
            "minutes",
            {"text": "1:75"},
            "“1:75” is no length of time. Type minutes, or hours and minutes such as 1:30 or 1 h 30.",
        ),
        ("minutes", {"text": "9"}, "At least 10 min fits here."),
        ("minutes", {"text": "2 h 1"}, "At most 2 h fits here."),
        (
            "moment",
            {"text": "2026-02-30T10:00+00:00"},
            "“2026-02-30T10:00+00:00” is no date with a time. Choose both, such as 2026-12-11T17:00.",
        ),
        (
            "moment",
            {"text": "2027-03-28T02:30"},
            "At “2027-03-28T02:30” the clocks change. Where it comes twice, choose which is meant; where it "
            "never comes, a time before or after.",
        ),
        (
            "list",
            {"text": f"short\n{'long' * 60}"},
            "Entry 2 has 240 characters; up to 200 fit. Put the details elsewhere.",
        ),
        ("people", {"ticks": ["7", "99"]}, "1 of those you chose are no longer here. Choose again."),
        (
            "short",
            {"text": "word " * 60},
            "A few words are enough here: this is 299 characters long, and up to 200 fit.",
        ),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field(kind, typed, sentence):
    assert error(item(kind), **typed) == sentence
    assert reading(item(kind), **typed).is_complete is (sentence is None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("90", 90),
        ("90 min", 90),
        ("90min.", 90),
        ("0", 0),
        ("1:30", 90),
        ("0:05", 5),
        ("1 h 30", 90),
        ("1h30m", 90),
        ("2 hours 5 minutes", 125),
        ("1 Hour", 60),
        ("1,5 h", 90),
        ("0.25h", 15),
        ("1.01 h", None),
        ("1:3", None),
        ("1:60", None),
        ("-5", None),
        ("h", None),
        ("", None),
        ("an hour", None),
        ("٣", None),
    ],
)
def test_minutes_are_read_as_people_write_them(text, found):
    assert values.minutes(text) == found


@pytest.mark.parametrize(
    ("given", "accepted", "same"),
    [
        ("Rome", "rome", True),
        (" New \t York ", "new york", True),
        ("Zürich", "ZURICH", True),
        ("straße", "STRASSE", True),
        ("ﬁx", "fix", True),
        ("Rome.", "Rome", True),
        (".", ".", True),
        ("0,5", "0.50", True),
        ("-3", "−3", True),
        ("+4", "4", True),
        ("1,000", "1", True),
        ("10", "1", False),
        ("Romes", "Rome", False),
        ("", "x", False),
        ("が", "か", False),
        ("C++", "C#", False),
    ],
)
def test_short_answers_are_compared_as_a_kind_reader_would(given, accepted, same):
    assert values.is_same(given, accepted) is same


@few
@given(st.text(max_size=20))
def test_a_short_answer_is_the_same_as_itself_in_any_case(text):
    assert values.is_same(text, text)
    assert values.is_same(f"  {text.upper().lower()} ", text.lower().upper().lower())


@few
@given(st.decimals(-1000, 1000, places=4))
def test_numbers_are_read_with_point_and_comma_alike(value):
    text = f"{value:f}"
    assert numbers.typed(text) == numbers.typed(text.replace(".", ",")) == value


@few
@given(st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1), timezones=st.timezones()))
def test_a_moment_is_kept_to_the_minute(found):
    kept = values.moment(values.moment_text(found))
    assert 0 <= (found - kept).total_seconds() < 60
    assert values.moment_text(kept) == values.moment_text(found)


@few
@given(st.integers(0, 59_999))
def test_minutes_said_are_minutes_read(count):
    assert values.minutes(values.spoken_minutes(count)) == count


MISTAKES = [
    (("number", {"low": 5, "high": 4.5}), "“Trees” wants at least 5 but at most 4.5."),
    (("number", {"low": "few"}), "“few” in “Trees” must be a number."),
    (("minutes", {"low": "soon"}), "“soon” in “Trees” must be a length of time, such as 90 or 1:30."),
    (("list", {"least": 4, "up_to": 3}), "“Trees” wants at least 4 but at most 3."),
    (("list", {"up_to": 101}), "“Trees” can have at most 100."),
    (("list", {"least": -1}), "“-1” in “Trees” must be a number of 0 or more."),
    (("people", {"up_to": 21}), "“Trees” can have at most 20."),
    (
        ("people", {"among": "friends"}),
        "“friends” in “Trees” is nobody to choose among. Known are group, class.",
    ),
    (("quiz", {"levels": OPTIONS[1:]}), "Say which answer to “Trees” is right."),
    (("quiz", {"levels": OPTIONS[:1]}), "“Trees” needs at least two levels."),
    (("quiz", {"points": "much"}), "“much” in “Trees” must be a number of 0 or more."),
    (("quiz", {"pool": "Pool 1"}), "“Pool 1” is not a pool's name: use lower-case letters, digits and _."),
    (("short", {"accept": []}), "Say which answers to “Trees” are accepted, each in a few words."),
    (("short", {"accept": ["a", " "]}), "Say which answers to “Trees” are accepted, each in a few words."),
    (("short", {"why": "x" * 5001}), "A note in “Trees” is 5001 characters long; up to 5000 fit."),
    (
        ("checklist", {"levels": [{"id": f"{'x' * 30}{n}", "title": str(n)} for n in range(7)]}),
        "“Trees” has more to choose from than can be kept.",
    ),
]


@pytest.mark.parametrize(("made", "sentence"), MISTAKES, ids=range(len(MISTAKES)))
def test_items_that_cannot_stand(made, sentence):
    with pytest.raises(Invalid) as refused:
        item(made[0], **made[1])
    assert str(refused.value) == sentence


def test_one_accepted_answer_may_stand_without_a_list():
    assert item("short", accept="Rome").accept == ("Rome",)


def test_several_right_answers_are_ticked():
    one = item("quiz", levels=TWO, points=3)
    assert (one.parts, item("quiz").parts) == (("ticks",), ("level",))
    assert [
        answer(one, ticks=ticks).value
        for ticks in (["a", "b"], ["a"], ["a", "c"], ["a", "b", "c"], ["c"], [])
    ] == [3.0, 1.5, 0.0, 1.5, 0.0, None]


def test_the_writer_sees_how_a_value_was_read():
    said = [
        (sentence and sentence[0].format(**sentence[1]))
        for one, typed in (
            (item("number"), {"text": "1,50"}),
            (item("number"), {"text": "much"}),
            (item("minutes"), {"text": "90"}),
            (item("moment"), {"text": "2026-12-11T16:00+00:00"}),
            (item("list"), {"text": "one"}),
            (item("list", least=0), {"text": "one\ntwo"}),
            (item("list", least=0), {}),
            (item("text"), {"text": "words"}),
        )
        for sentence in [one.rules.understood(one, answer(one, **typed))]
    ]
    assert said == [
        "That is 1.5 kg.",
        None,
        "That is 1 h 30 min.",
        "That is 2026-12-11 16:00:00+00:00.",
        "1 of at least 2",
        "2 so far",
        None,
        None,
    ]


def test_what_is_shown_at_the_hand_in_makes_it_final():
    assert [is_final([item(kind)]) for kind in ("text", "number", "quiz", "short")] == [
        False,
        False,
        True,
        True,
    ]
    assert is_final([item("text", model="As the Romans did.")])


def pool(*ids, **more):
    return [
        {"id": one, "kind": "short", "title": one.title(), "accept": ["x"], "pool": "moves"} | more
        for one in ids
    ]


def shown(entries, author="p1", nth=1, seed="secret"):
    return [one.id for one in expand(parse_items(entries), seed=seed, author=author, nth=nth)]


def test_a_pool_shows_one_of_its_items_and_the_next_attempt_another():
    entries = [*pool("one", "two", "three"), {"id": "note", "kind": "text", "title": "Note"}]
    attempts = [shown(entries, nth=nth) for nth in range(1, 7)]
    assert all(len(found) == 2 and found[1] == "note" for found in attempts)
    assert {found[0] for found in attempts[:3]} == {"one", "two", "three"}
    assert attempts[3:] == attempts[:3]


@few
@given(st.integers(2, 6), st.text(max_size=5), st.integers(1, 40))
def test_each_attempt_shows_exactly_one_and_never_the_same_twice_running(size, seed, nth):
    entries = pool(*(f"q{place}" for place in range(size)))
    this, following = (shown(entries, seed=seed, nth=one) for one in (nth, nth + 1))
    assert len(this) == len(following) == 1 and this != following
    assert this == shown(entries, seed=seed, nth=nth)


def test_a_pool_spreads_over_writers_and_hangs_on_the_seed():
    entries = pool("one", "two")
    drawn = [tuple(shown(entries, author=f"p{person}", seed=seed)) for seed in "ab" for person in range(40)]
    assert {("one",), ("two",)} == set(drawn[:40]) and drawn[:40] != drawn[40:]


def test_pools_are_drawn_one_by_one():
    entries = [*pool("one", "two"), *pool("red", "blue", pool="colours")]
    assert len({tuple(shown(entries, author=f"p{person}")) for person in range(60)}) == 4


# Files


def test_files_are_kept_by_their_keys_and_strange_ones_are_not():
    assert answer(item("files"), ticks=["two", "of somebody else", "one", "two"]).level == "two one"


@pytest.mark.parametrize(
    ("ticks", "wanted"),
    [
        ([], ["a file in Trees"]),
        (["one"], []),
        (["one", "two", "more"], ["1 files fewer in Trees"]),
        (["soon"], ["“soon.pdf” is being made ready: try again in some seconds"]),
        (["bad"], ["another file in place of “bad.zip”, or none"]),
    ],
)
def test_what_is_missing_of_files(ticks, wanted):
    assert wants(item("files"), ticks=ticks) == wanted


@pytest.mark.parametrize(
    ("text", "ticks", "wanted"),
    [
        ("", [], ["a text in Words, or a file in Files"]),
        ("Words", [], []),
        ("", ["one"], []),
        ("Words", ["one"], []),
        ("Words", ["bad"], ["another file in place of “bad.zip”, or none"]),
        ("Words", ["one", "two", "more"], ["1 files fewer in Files"]),
    ],
)
def test_a_text_or_a_file_is_enough(text, ticks, wanted):
    items = parse_items(
        [
            {"id": "words", "kind": "text", "title": "Words"},
            {"id": "files", "kind": "files", "title": "Files", "up_to": 2, "instead": "words"},
        ]
    )
    found = read(with_files(items, FILES), {"words": {"text": text}, "files": {"ticks": ticks}})
    assert [one.sentence.format(**one.values) for one in found.missing] == wanted


def test_readers_are_told_how_many_files_and_never_their_names():
    assert tell_typed(item("files"), {"ticks": ["one", "two"]}) == Told(("2 × Trees",))


def test_a_text_that_is_not_there_stands_for_nothing():
    found = parse_items([{"id": "files", "kind": "files", "title": "Files", "instead": "lost"}])
    assert found[0].instead == ""


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("https://example.org/work?a=1#b", ""),
        ("http://sub.example.org:8080/", ""),
        ("HTTPS://Example.org", ""),
        ("https://bücher.example", ""),
        ("example.org/work", "no address"),
        ("javascript:alert(1)", "no address"),
        ("data:text/html,x", "no address"),
        ("file:///etc/passwd", "no address"),
        ("ftp://example.org", "no address"),
        ("https:///nowhere", "no address"),
        ("https://localhost/admin", "no address"),
        ("http://127.0.0.1/", "no address"),
        ("http://[::1]/", "no address"),
        ("https://[", "no address"),
        ("https://example.org:x/", "no address"),
        ("https://example.org\\@evil.org", "name or a password"),
        ("https://me:secret@example.org/", "name or a password"),
        ("https://example.org/a b", "space or a sign"),
        ("https://example.org/\u202egpj", "space or a sign"),
        ("https://example.org/" + "x" * 500, "longer than"),
    ],
)
def test_links_are_addresses_of_the_web(line, why):
    found = why_not(line)
    assert (why in found) if why else found == ""
    assert tell_typed(item("links"), {"text": line}).lines == (() if why else (line,))

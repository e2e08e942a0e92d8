"""Attributes: what is typed, what is kept, what groups are formed by; weekly free times that do not move."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain import attributes as rules
from peerreview.domain import designs
from peerreview.domain.attributes import Field, FreeTime
from peerreview.domain.forms import Answer
from peerreview.domain.refusals import Invalid

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
JANUARY, JULY = datetime(2027, 1, 13, 12, tzinfo=UTC), datetime(2027, 7, 14, 12, tzinfo=UTC)
BETWEEN = datetime(2027, 3, 17, 12, tzinfo=UTC)  # New York has changed its clocks, Berlin has not yet
TUESDAY = 48  # the first slot of Tuesday


def times(text, zone=BERLIN):
    return "; ".join(str(one) for one in rules.read_times(text, zone))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Tue 14:00-16:00", "Tue 14:00-16:00 Europe/Berlin"),
        ("tuesday 14-16", "Tue 14:00-16:00 Europe/Berlin"),
        ("Tu 2-4pm", "Tue 14:00-16:00 Europe/Berlin"),
        ("Tue 9-5pm", "Tue 09:00-17:00 Europe/Berlin"),
        ("Tue 11am – 1pm", "Tue 11:00-13:00 Europe/Berlin"),
        ("Tue 14h30 to 16h", "Tue 14:30-16:00 Europe/Berlin"),
        ("Tue. 14.15 until 16.45", "Tue 14:15-16:45 Europe/Berlin"),
        ("Mon, Wed 9-11", "Mon 09:00-11:00 Europe/Berlin; Wed 09:00-11:00 Europe/Berlin"),
        (
            "Mon 9-11 14-15; Sun 8-9",
            "Mon 09:00-11:00 Europe/Berlin; Mon 14:00-15:00 Europe/Berlin; Sun 08:00-09:00 Europe/Berlin",
        ),
        (
            "Sat-Mon 9-10",
            "Mon 09:00-10:00 Europe/Berlin; Sat 09:00-10:00 Europe/Berlin; Sun 09:00-10:00 Europe/Berlin",
        ),
        ("Fri 22-2", "Fri 22:00-24:00 Europe/Berlin; Sat 00:00-02:00 Europe/Berlin"),
        ("Sun 22-24", "Sun 22:00-24:00 Europe/Berlin"),
        ("Mon 9-11 and Mon 10:30-12", "Mon 09:00-12:00 Europe/Berlin"),
        ("America/New_York Tue 8-10", "Tue 08:00-10:00 America/New_York"),
        ("Tue 8-10 UTC", "Tue 08:00-10:00 UTC"),
    ],
)
def test_times_as_people_type_them(typed, kept):
    assert times(typed) == kept


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("", ""),
        ("Tue", "Tue"),
        ("14-16", "14-16"),
        ("Tue 14", "14"),
        ("Tue 16-16", "16-16"),
        ("Tue 25-26", "25-26"),
        ("Tue 9:75-11", "9:75-11"),
        ("Tue 13pm-2pm", "13pm-2pm"),
        ("T 9-11", "T"),
        ("Someday 9-11", "Someday"),
        ("Tue 9-11 Mon", "Tue 9-11 Mon"),
        ("Tue 9-11 Mars/Olympus", "Mars/Olympus"),
        ("<script>", "<script>"),
    ],
)
def test_what_is_no_time_is_named(typed, named):
    with pytest.raises(Invalid) as refused:
        rules.read_times(typed, BERLIN)
    assert refused.value.values["typed"] == named


@pytest.mark.parametrize("now", [JANUARY, BETWEEN, JULY])
def test_a_time_in_the_course_s_zone_is_the_same_all_year(now):
    stored = rules.stored_times(["Tue 14:00-16:00 Europe/Berlin"])
    assert rules.slots(stored, BERLIN, now) == {TUESDAY + 28, TUESDAY + 29, TUESDAY + 30, TUESDAY + 31}


@pytest.mark.parametrize(("now", "first"), [(JANUARY, 28), (BETWEEN, 26), (JULY, 28)])
def test_a_time_of_another_zone_is_where_that_week_puts_it(now, first):
    stored = rules.stored_times(["Tue 08:00-09:00 America/New_York"])
    assert rules.slots(stored, BERLIN, now) == {TUESDAY + first, TUESDAY + first + 1}


def test_a_time_may_fall_into_another_day_or_over_the_end_of_the_week():
    late = rules.read_times("Sun 20-22", NEW_YORK)
    assert rules.slots(late, BERLIN, JANUARY) == {4, 5, 6, 7}  # Monday 2:00 to 4:00
    assert rules.slots(rules.read_times("Mon 1-2", BERLIN), NEW_YORK, JANUARY) == {6 * 48 + 38, 6 * 48 + 39}


@pytest.mark.parametrize(
    ("typed", "slots"),
    [
        ("Mon 0:10-1:00", {1}),
        ("Mon 0:00-0:29", set()),
        ("Mon 0:00-0:10, Mon 0:10-0:30", {0}),
        ("Mon 23:30-24, Tue 0-0:30", {47, 48}),
    ],
)
def test_a_slot_counts_where_it_is_wholly_free(typed, slots):
    assert rules.slots(rules.read_times(typed, BERLIN), BERLIN, JANUARY) == slots


def test_a_quarter_of_an_hour_between_zones_costs_the_slots_it_cuts():
    there = rules.read_times("Mon 12:00-13:00", "Asia/Kathmandu")  # 5:45 ahead of UTC
    assert rules.slots(there, "UTC", JANUARY) == {13}  # 6:15 to 7:15 holds 6:30 to 7:00


week = st.frozensets(st.integers(0, rules.WEEK - 1), max_size=60)


@given(
    week,
    st.sampled_from([BERLIN, NEW_YORK, "UTC", "Asia/Kathmandu"]),
    st.sampled_from([JANUARY, BETWEEN, JULY]),
)
def test_what_is_marked_on_the_grid_comes_back(slots, zone, now):
    made = rules.marked(slots, zone)
    assert rules.slots(rules.stored_times(map(str, made)), zone, now) == slots
    assert not slots or rules.read_times("; ".join(map(str, made)), "UTC") == made


def test_spans_are_joined_and_cut_at_midnight():
    assert rules.spans({0, 1, 3, 47, 48}) == [(0, 0, 60), (0, 90, 120), (0, 1410, 1440), (1, 0, 30)]


@pytest.mark.parametrize(
    ("field", "typed", "stored", "value"),
    [
        (Field("a", "A"), " 0012 ", ("0012",), "0012"),
        (Field("a", "A"), "1.5", ("1.5",), "1.5"),
        (Field("a", "A"), "two;  things", ("two; things",), "two; things"),
        (Field("a", "A", is_many=True), "two; things\ntwo", ("two", "things"), frozenset({"two", "things"})),
        (Field("a", "A", is_many=True), "one", ("one",), frozenset({"one"})),
        (Field("a", "A", "number"), "0012", ("12",), 12.0),
        (Field("a", "A", "number"), "−3,50", ("-3.5",), -3.5),
        (Field("a", "A", "number"), "100", ("100",), 100.0),
        (Field("a", "A", "yes"), "Yes", ("yes",), True),
        (Field("a", "A", "yes"), "n", ("no",), False),
        (Field("a", "A", choices=("École", "Ruß")), "ECOLE", ("École",), "École"),
        (Field("a", "A", "times"), "Mon 0-1", ("Mon 00:00-01:00 Europe/Berlin",), frozenset({0, 1})),
        (Field("a", "A", "people"), "Mira M; Bo", ("Mira M", "Bo"), frozenset({"Mira M", "Bo"})),
        (Field("a", "A"), "  ", (), None),
        (Field("a", "A", "times"), "", (), None),
    ],
)
def test_typed_kept_and_compared(field, typed, stored, value):
    assert rules.read(field, typed, BERLIN) == stored
    assert rules.comparable(field, stored, BERLIN, JANUARY) == value
    assert type(rules.comparable(field, stored, BERLIN, JANUARY)) is type(value)
    assert rules.read(field, rules.said(field, stored), "UTC") == stored


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (Field("a", "A", "number"), "twelve"),
        (Field("a", "A", "number"), "1;2"),
        (Field("a", "A", "yes"), "perhaps"),
        (Field("a", "A", choices=("x", "y")), "z"),
        (Field("a", "A"), "x" * 201),
        (Field("a", "A", is_many=True), ";".join(map(str, range(41)))),
        (Field("a", "A", "times"), "Tue"),
    ],
)
def test_what_cannot_stand_is_refused_in_words(field, typed):
    with pytest.raises(Invalid):
        rules.read(field, typed, BERLIN)


def test_a_stored_value_of_another_kind_is_compared_as_it_is():
    assert rules.comparable(Field("a", "A", "number"), ("abc",), BERLIN, JANUARY) == "abc"
    assert rules.comparable(Field("a", "A"), ("b", "c"), BERLIN, JANUARY) == {"b", "c"}
    assert rules.comparable(Field("a", "A", "times"), ("nonsense",), BERLIN, JANUARY) == frozenset()


@pytest.mark.parametrize(
    ("typed", "name"), [("Skill", "skill"), ("Home town", "home_town"), ("école", "ecole")]
)
def test_names_are_words_designs_can_say(typed, name):
    assert rules.name_of(typed) == name


@pytest.mark.parametrize("typed", ["", "1st", "a.b", "a-b", "conflict", "Absent", "x" * 41, "日本"])
def test_names_that_designs_cannot_say(typed):
    with pytest.raises(Invalid):
        rules.name_of(typed)


ITEM = SimpleNamespace
ANSWERS = [
    ("choice", Answer("i", "l2"), "l2"),
    ("scale", Answer("i", "l2", 3), 3.0),
    ("number", Answer("i", "", 1.5, "1,5"), 1.5),
    ("checklist", Answer("i", "a c"), frozenset({"a", "c"})),
    ("people", Answer("i", "17 4"), frozenset({17, 4})),
    ("list", Answer("i", text="One\n two  Things"), frozenset({"one", "two things"})),
    ("text", Answer("i", text="  For  IT\n"), "for it"),
    ("text", Answer("i", text=" "), None),
    ("people", Answer("i"), None),
    ("list", Answer("i"), None),
]


@pytest.mark.parametrize(("kind", "answer", "value"), ANSWERS)
def test_answers_speak_as_attributes(kind, answer, value):
    assert rules.answer_value(ITEM(kind=kind, is_several=False), answer) == value


def test_an_answer_whose_item_is_gone_still_speaks():
    assert rules.answer_value(None, Answer("i", "l2")) == "l2"


DESIGN = """
title: Teams
phases:
  - id: opening
    tasks: [{id: opening, form: rubric}]
  - id: team
    title: Making teams
    group:
      size: 3-5
      prefer: [{spread: skill}, {like: availability}, {choice: true}, {meet: new}, {spread: opening.stance}]
      never: [conflict, isolate, boss]
    tasks: []
  - id: mentors
    group:
      roles: {mentor: 1, mentee: 1-3}
      prefer: [{gap: experience, range: [1, 3]}]
      needs: {mentor: trained}
    tasks: []
"""


def test_what_a_design_asks_for_and_why():
    asked = rules.asked_by(designs.load(DESIGN))
    assert [(one.name, one.use) for one in asked] == [
        ("conflict", "never"),
        ("isolate", "isolate"),
        ("boss", "never"),
        ("skill", "spread"),
        ("availability", "like"),
        ("choice", "choice"),
        ("trained", "needs"),
        ("experience", "gap"),
    ]
    assert {one.phase for one in asked[:6]} == {"Making teams"}
    assert {one.use for one in asked} <= rules.WHY.keys()


@pytest.mark.parametrize(
    ("name", "uses", "kind", "readers"),
    [
        ("availability", ["like"], "times", "group"),
        ("choice", ["choice"], "people", "self"),
        ("boss", ["never"], "people", "self"),
        ("isolate", ["isolate"], "yes", "self"),
        ("trained", ["needs"], "yes", "staff"),
        ("experience", ["gap"], "number", "staff"),
        ("home_town", ["spread"], "text", "staff"),
    ],
)
def test_what_a_name_probably_is(name, uses, kind, readers):
    field = rules.guess(name, uses)
    assert (field.kind, field.readers) == (kind, readers)
    assert field.kind in rules.KINDS and field.readers in rules.READERS


def test_private_is_what_staff_do_not_read():
    assert [readers for readers in rules.READERS if rules.is_private(readers)] == ["self", "group"]


@given(st.text(max_size=40))
def test_nothing_typed_breaks_it(typed):
    for kind in rules.KINDS:
        field = Field("a", "A", kind, is_many=True)
        try:
            stored = rules.read(field, typed, BERLIN)
        except Invalid as refused:
            assert refused.sentence.format(**refused.values)
        else:
            assert rules.read(field, rules.said(field, stored), BERLIN) == stored


def test_a_free_time_reads_as_it_is_kept():
    assert str(FreeTime(6, 90, 1440, "UTC")) == "Sun 01:30-24:00 UTC"


def test_a_match_asks_for_what_must_be_common_and_for_how_many_places():
    text = """
title: Pairs
phases:
  - id: match
    group:
      roles: {mentor: 1, newcomer: 1-3}
      needs: {mentor: mentor}
      must: [{common: availability, least: 2}, {common: topics}]
      room: places
"""
    uses = {one.name: one.use for one in rules.asked_by(designs.load(text))}
    assert uses == {"mentor": "needs", "availability": "must", "topics": "must", "places": "room"}
    kinds = {name: rules.guess(name, [use]).kind for name, use in uses.items()}
    assert kinds == {"mentor": "yes", "availability": "times", "topics": "text", "places": "number"}
    assert rules.guess("topics", ["must"]).holds_many

"""Windows: when a step is open for whom, from dates, scopes and passages."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.designs import change
from peerreview.domain.schedule import Passage, Place, Why, steps, windows
from peerreview.domain.schedule.dates import check, event_title, events, undated
from peerreview.domain.schedule.windows import OPEN_STATES
from tests.domain.timeline import DATES, PEER, day, facts, made, person, row

few = settings(max_examples=40)
DEEDS = made("  - id: one\n    group: {size: 2}\n    gate: {per: group, when: all}\n  - id: two")


def states(design, found, now):
    return [window.state for window in windows(design, found, now).values()]


@pytest.mark.parametrize(
    "rows, expected",
    [
        ((row("submit", 0, 7, late=8), row("submit", None, 7.1, whom="p1")), (7.1, 8)),
        ((row("submit", 0, 7, late=8), row("submit", None, 7.1, late=7.1, whom="p1")), (7.1, 8)),
        ((row("submit", 0, 7, late=8), row("submit", None, 9, late=9, whom="p1")), (9, None)),
        ((row("submit", 0, 7, late=8), row("submit", None, 9, late=10, whom="p1")), (9, 10)),
        ((row("submit", 0, 12, late=13), row("submit", None, 9, late=9, whom="p1")), (12, 13)),
        (
            (row("submit", 0, 7), row("submit", None, 9, whom="p1"), row("submit", None, 11, whom="g4")),
            (11, None),
        ),
        ((row("submit", 0, None), row("submit", None, 9, whom="p1")), (None, None)),
        ((row("submit", 0, None), row("submit", None, 9, whom="s3")), (9, None)),
    ],
)
def test_an_extension_is_more_time_than_the_class_has(rows, expected):
    found = facts(who=person(section=3), windows=rows, places={("review", 1): Place(4, (1, 2))})
    window = windows(PEER, found, day(1))["submit", 1]
    assert (window.closes, window.late_until) == tuple(number and day(number) for number in expected)


@few
@given(
    st.tuples(st.floats(1, 20), st.none() | st.floats(0, 5)),
    st.lists(st.tuples(st.sampled_from("pg"), st.floats(1, 20), st.none() | st.floats(0, 5)), max_size=4),
)
def test_no_extension_takes_a_minute_away(dated, extensions):
    (closes, late), found = dated, {"p": "p1", "g": "g4"}
    one = [row("submit", 0, closes, late=late and closes + late)]
    more = [
        row("submit", None, ends, whom=found[kind], late=rest and ends + rest)
        for kind, ends, rest in extensions
    ]
    more = list({extension.whom: extension for extension in more}.values())
    who = {"who": person(section=3), "places": {("review", 1): Place(4, (1, 2))}}
    plain, longer = (
        windows(PEER, facts(windows=tuple(rows), **who), day(1))["submit", 1] for rows in (one, one + more)
    )
    last = [window.late_until or window.closes for window in (plain, longer)]
    assert longer.closes == max(row.closes for row in one + more)
    assert last[1] >= last[0]


@pytest.mark.parametrize(
    "rows, expected",
    [
        ((row("submit", None, 5, whom="s3"),), (0, 5, 8)),  # the class's late work holds where it has none
        ((row("submit", 1, 5, late=6, whom="s3"),), (1, 5, 6)),
        ((row("submit", None, 9, whom="s3"),), (0, 9, None)),  # late work of the class ends before that
        ((row("submit", None, None, late=10, whom="s3"),), (0, 7, 10)),
        ((row("submit", None, 5, whom="s9"),), (0, 7, 8)),
        ((row("submit", None, 5, late=5, whom="s3"), row("submit", None, 6, whom="p1")), (0, 6, None)),
        ((row("submit", None, 9, whom="s3"), row("submit", None, 8, whom="p1")), (0, 9, None)),
    ],
)
def test_dates_of_a_section_stand_in_the_place_of_the_class_s(rows, expected):
    found = facts(who=person(section=3), windows=(row("submit", 0, 7, late=8), *rows))
    window = windows(PEER, found, day(1))["submit", 1]
    assert (window.opens, window.closes, window.late_until) == tuple(
        number if number is None else day(number) for number in expected
    )


def test_rounds_of_a_section_follow_its_own_first_one():
    design = made("  - id: one\nrepeat: {phases: [one], every: [7d], times: 3}")
    rows = row("one", 0, 5), row("one", 2, 4, whom="s3"), row("one", None, 20, whom="s3")._replace(round=3)
    found = windows(design, facts(who=person(section=3), windows=rows), day(1))
    assert [(window.opens, window.closes) for window in found.values()] == [
        (day(2), day(4)),
        (day(9), day(11)),
        (day(16), day(20)),
    ]


def test_what_leans_on_an_extended_step_lasts_as_much_longer():
    rows = row("submit", 0, 7, late=8), row("review", None, 14), row("respond", None, 21)
    more = row("submit", None, 16, whom="p1")
    plain, longer = (windows(PEER, facts(windows=found), day(1)) for found in (rows, (*rows, more)))
    assert [window.closes for window in longer.values()] == [day(16), day(23), day(30)]
    assert [window.opens for window in longer.values()] == [window.opens for window in plain.values()]
    assert [window.releases for window in longer.values()] == [window.releases for window in plain.values()]


def test_more_time_for_reviews_moves_neither_reading_nor_answering():
    rows = *DATES, row("review", None, 17, whom="p1")
    plain, longer = (windows(PEER, facts(windows=found), day(1)) for found in (DATES, rows))
    assert longer["review", 1].closes == day(17)
    assert longer["review", 1].releases == plain["review", 1].releases == day(14)
    assert longer["respond", 1] == plain["respond", 1]


def two(found, now=3, design=DEEDS):
    """Opening and reason of the second step."""
    window = windows(design, found, day(now))["two", 1]
    return window.opens, window.why


@pytest.mark.parametrize(
    "now, expected",
    [
        (-1, ["locked", "locked", "locked"]),
        (0, ["open", "locked", "locked"]),
        (7, ["open", "open", "locked"]),
        (7 + 600 / 86400, ["grace", "open", "locked"]),
        (7.02, ["late", "open", "locked"]),
        (9, ["late", "open", "locked"]),
        (9.01, ["closed", "open", "locked"]),
        (15, ["closed", "closed", "open"]),
    ],
)
def test_the_clock_opens_and_closes(now, expected):
    assert states(PEER, facts(windows=(row("submit", 0, 7, late=9), *DATES[1:])), day(now)) == expected


@pytest.mark.parametrize(
    "rows, expected",
    [
        ((), (0, None)),
        ((row("submit", 1, 5),), (1, 5)),
        ((row("submit", 1, 5), row("submit", None, 6, whom="s3")), (1, 6)),
        ((row("submit", 1, 5), row("submit", 2, 6, whom="s3"), row("submit", None, 8, whom="p1")), (2, 8)),
        ((row("submit", 1, 5), row("submit", None, 9, whom="g4"), row("submit", 3, 6, whom="s3")), (3, 9)),
        ((row("submit", 1, 5), row("submit", 2, 6, whom="s9"), row("submit", 2, 8, whom="p2")), (1, 5)),
    ],
)
def test_the_particular_scope_wins_column_by_column(rows, expected):
    found = facts(who=person(section=3), windows=rows, places={("review", 1): Place(4, (1, 2))})
    window = windows(PEER, found, day(1))["submit", 1]
    assert (window.opens, window.closes) == tuple(
        None if number is None else day(number) for number in expected
    )


@pytest.mark.parametrize(
    "rows, expected",
    [
        ((row("submit", 0, 7),), 7),
        ((row("submit", 0, 7), row("submit", None, 9, whom="p1")), 7),
        ((row("submit", 0, 7), row("submit", None, 9, whom="s3")), 9),
        ((row("submit", 0, 7), row("review", 8)), 8),
        ((), None),
    ],
)
def test_a_step_without_an_opening_opens_when_the_one_before_is_passed(rows, expected):
    window = windows(PEER, facts(who=person(section=3), windows=rows), day(1))["review", 1]
    assert (window.opens, window.why) == (
        (day(expected), Why("opens", day(expected))) if expected else (None, Why("gate", None, "submit"))
    )


@pytest.mark.parametrize("per, expected", [("cohort", 7), ("group", 8), ("person", 9)])
def test_a_gate_of_the_clock_passes_when_its_unit_closes(per, expected):
    design = made(f"  - id: one\n    group: {{size: 2}}\n    gate: {{per: {per}, when: due}}\n  - id: two")
    rows = row("one", 0, 7), row("one", None, 8, whom="g4"), row("one", None, 9, whom="p1")
    assert two(facts(windows=rows, places={("one", 1): Place(4, (1, 2))}), design=design)[0] == day(expected)


@pytest.mark.parametrize(
    "passages, expected",
    [
        ((), None),
        ((("one", 1, "g4", 2),), 2),
        ((("one", 1, "g4", 2), ("one", 1, "p1", 1)), 1),
        ((("one", 1, "g9", 2), ("one", 2, "g4", 2), ("two", 1, "g4", 2)), None),
        ((("one", 1, "all", 2.5),), 2.5),
    ],
)
def test_a_gate_of_deeds_passes_by_a_passage_of_mine(passages, expected):
    found = facts(
        windows=(),
        places={("one", 1): Place(4, (1, 2))},
        passages=tuple(Passage(*rest, day(at)) for *rest, at in passages),
    )
    assert two(found) == ((day(expected), None) if expected else (None, Why("gate", None, "one")))


def test_who_joins_after_the_close_is_waived_and_goes_on():
    design = made("  - id: one\n    gate: {per: person, when: all}\n  - id: two")
    found = facts(who=person(joined=8), windows=(row("one", 0, 7),))
    assert (states(design, found, day(9)), two(found, 9, design)) == (["waived", "open"], (day(0), None))


@pytest.mark.parametrize(
    "joined, extended, expected", [(6, None, "closed"), (8, None, "waived"), (8, 10, "open")]
)
def test_a_late_joiner_owes_what_was_still_open(joined, extended, expected):
    rows = DATES if extended is None else (*DATES, row("submit", None, extended, whom="p1"))
    assert states(PEER, facts(who=person(joined=joined), windows=rows), day(9))[0] == expected


def test_an_excuse_waives_one_step_of_one_person():
    rows = (*DATES, row("review", whom="p1", waived=True))
    assert [states(PEER, facts(who=person(id), windows=rows), day(8))[1] for id in (1, 2)] == [
        "waived",
        "open",
    ]


def test_nothing_is_open_before_the_activity_is_published():
    found = windows(PEER, facts(windows=(), published=None), day(1)).values()
    assert [(window.state, window.why, window.is_open) for window in found] == [
        ("locked", Why("unpublished"), False)
    ] * 3


@pytest.mark.parametrize(
    "release, set_for, expected",
    [
        ("date", None, (14, False)),
        ("date", 16, (16, True)),
        ("hand", None, (None, True)),
        ("hand", 15, (15, True)),
        ("at_once", None, (7, False)),
    ],
)
def test_a_step_is_released_on_a_date_by_hand_or_at_once(release, set_for, expected):
    design = change(PEER, {"phase.review.release": release})
    window = windows(design, facts(windows=(DATES[0], row("review", 7, 14, releases=set_for))), day(8))[
        "review", 1
    ]
    assert (window.releases, window.sets_release) == (expected[0] and day(expected[0]), expected[1])


ROUNDS = "  - id: start\n  - id: unit\n    gate: {{per: {per}, when: {when}}}\n  - id: end"


def rounds(tail, per="cohort", when="due", **more):
    design = made(ROUNDS.format(per=per, when=when), tail)
    return design, facts(**more)


@pytest.mark.parametrize(
    "tail, expected",
    [
        ("repeat: {phases: [unit], times: 3}", 3),
        ("params: {units: [a, b]}\nrepeat: {phases: [unit], over: units}", 2),
        ("params: {units: 4}\nrepeat: {phases: [unit], over: units}", 4),
        ("repeat: {phases: [unit], over: units}", 1),
    ],
)
def test_a_repeat_counts_its_rounds(tail, expected):
    assert [(phase.id, turn) for phase, turn in steps(*rounds(tail, windows=()), day(1))] == [
        ("start", 1),
        *(("unit", turn) for turn in range(1, expected + 1)),
        ("end", 1),
    ]


def test_rounds_that_nobody_counted_go_as_far_as_their_dates():
    assert (
        len(
            steps(
                *rounds(
                    "repeat: {phases: [unit], until: event.exam}",
                    windows=(row("unit", 1, 2), row("unit", 2, 3, round=2)),
                ),
                day(1),
            )
        )
        == 4
    )


def test_at_my_own_pace_my_round_is_my_passages_and_one():
    design, found = rounds(
        "repeat: {phases: [unit], until: 9d}",
        "person",
        "hand",
        windows=(row("start", 0, 1),),
        passages=(Passage("unit", 1, "p1", day(2)), Passage("unit", 2, "p1", day(4))),
    )
    assert [(key, window.opens) for key, window in windows(design, found, day(5)).items()] == [
        (("start", 1), day(0)),
        (("unit", 1), day(1)),
        (("unit", 2), day(2)),
        (("unit", 3), day(4)),
        (("end", 1), day(10)),
    ]


@pytest.mark.parametrize(
    "exam, passed, expected",
    [(6, False, 6), (None, False, None), (None, True, 4), (6, True, 4), (3, True, 3)],
)
def test_what_follows_a_repeat_opens_when_it_is_over(exam, passed, expected):
    rows = (row("start", 0, 1), *((row("event.exam", exam),) if exam else ()))
    design, found = rounds(
        "repeat: {phases: [unit], times: 1, until: event.exam}",
        "cohort",
        "hand",
        windows=rows,
        passages=(Passage("unit", 1, "all", day(4)),) if passed else (),
    )
    assert windows(design, found, day(5))["end", 1].opens == (expected and day(expected))


moments = st.none() | st.integers(0, 20)


@few
@given(st.lists(st.tuples(moments, moments, moments), min_size=3, max_size=3), st.integers(-1, 25))
def test_open_means_between_opening_and_close_or_late_end(dates, now):
    rows = [
        row(phase, opens, closes, late=late)
        for phase, (opens, closes, late) in zip(("submit", "review", "respond"), dates, strict=True)
    ]
    for window in windows(PEER, facts(windows=rows), day(now)).values():
        ends = max(
            filter(
                None, (window.closes and window.closes + timedelta(seconds=PEER.grace), window.late_until)
            ),
            default=None,
        )
        began = window.opens is not None and window.opens <= day(now)
        waived = window.state == "waived"
        assert (window.state in OPEN_STATES) == (
            began and not waived and (window.closes is None or day(now) <= ends)
        )


@pytest.mark.parametrize(
    "rows, wrong",
    [
        (DATES, []),
        ((row("submit", 3, 3),), [("submit", 1, "closes")]),
        ((row("submit", 0, None, late=4),), [("submit", 1, "late_until")]),
        ((row("submit", 0, 7, late=6),), [("submit", 1, "late_until")]),
        ((row("review", 7, 14, releases=5),), [("review", 1, "releases")]),
        ((row("submit", 4, 7), row("review", 3, 9)), [("review", 1, "opens")]),
        ((row("submit", 0, 7), row("review", 1, 6)), [("review", 1, "closes")]),
        ((row("submit", 0, 7), row("review", None, 7)), [("review", 1, "closes")]),
        (
            (row("submit", 5, 4, late=3), row("review", 3, 2)),
            [
                ("submit", 1, "closes"),
                ("submit", 1, "late_until"),
                ("review", 1, "closes"),
                ("review", 1, "opens"),
            ],
        ),
    ],
)
def test_dates_in_the_wrong_order_are_named(rows, wrong):
    assert list(check(PEER, rows)) == wrong


WEEKS = made(
    "  - id: start\n  - id: pairs\n  - id: look\n  - id: end\n    gate: {when: event.final_exam}",
    "repeat: {phases: [pairs, look], every: [5d, 2d], times: 3, until: event.exam}",
)


@pytest.mark.parametrize(
    "rows, wrong",
    [
        ((row("pairs", 7, 12), row("look", 12, 14), row("pairs", 20, 22, round=2)), []),
        ((row("pairs", 7, 12), row("pairs", 21, 20, round=2)), [("pairs", 2, "closes")]),
        ((row("pairs", 7, 12), row("pairs", 6, 20, round=2)), [("pairs", 2, "opens")]),
        ((row("look", 12, 14), row("pairs", 13, 13.5, round=2)), [("pairs", 2, "closes")]),
        ((row("look", 12, 14), row("look", 11, 13, round=3)), [("look", 3, "opens"), ("look", 3, "closes")]),
        ((row("look", 28, 30, round=3), row("end", 29, 29.5)), [("end", 1, "closes")]),
        ((row("event.exam", 3), row("end", 20, 30)), []),
    ],
)
def test_each_round_is_compared_with_the_step_before_it(rows, wrong):
    assert sorted(check(WEEKS, rows)) == sorted(wrong)


def test_a_design_names_the_events_it_waits_for():
    assert events(WEEKS) == ("event.final_exam", "event.exam")
    assert [event_title(event) for event in events(WEEKS)] == ["Final exam", "Exam"]
    assert events(PEER) == ()
    rows = (row("event.exam", 3), row("event.final_exam", 3, whom="s1"), row("event.final_exam"))
    assert undated(WEEKS, rows) == ("event.final_exam",)


def test_windows_are_worked_out_anew_once_the_facts_are_others():
    found = facts(windows=(row("submit", 0, 7),))
    first = windows(PEER, found, day(1))
    assert windows(PEER, found, day(1)) is first
    assert windows(PEER, found, day(8)) != first
    found.windows = (row("submit", 0, 9),)
    assert windows(PEER, found, day(1))["submit", 1].closes == day(9)
    found.places["review", 1] = Place(4, (1, 2))
    found.windows = (*found.windows, row("submit", None, 11, whom="g4"))
    assert windows(PEER, found, day(1))["submit", 1].closes == day(11)
    assert windows(PEER, replace(found, windows=()), day(1))["submit", 1].closes is None

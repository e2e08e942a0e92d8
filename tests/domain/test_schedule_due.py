"""Due: what turns into rows, each as of its own moment, once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.designs import change
from peerreview.domain.schedule import Act, Passage, Place, due
from tests.domain.timeline import DATES, PEER, asked, day, facts, made, own, person, row

GRACE = 601 / 86400  # days until a second after ten minutes of grace
few = settings(max_examples=30)


def acts(design, people, now, since=0, formed=(), kinds=("form", "pass", "lapse", "rescue")):
    """(kind, day, phase, round, whom, detail) of what is due; *people* is a list of Facts."""
    found, _ = due(design, {one.person.id: one for one in people}, day(now), day(since), frozenset(formed))
    return [(act.kind, (act.at - day(0)) / timedelta(days=1), *act[2:]) for act in found if act.kind in kinds]


def coming(design, people, now, since=0, formed=()):
    moment = due(design, {one.person.id: one for one in people}, day(now), day(since), frozenset(formed))[1]
    return moment and (moment - day(0)) / timedelta(days=1)


@pytest.mark.parametrize(
    "now, more, expected",
    [
        (9.9, {}, []),
        (10, {}, []),
        (10.1, {}, [("lapse", 10, "review", 1, "p1", "5")]),
        (11.1, {"sign": 9}, [("lapse", 11, "review", 1, "p1", "5")]),
        (10.1, {"ended": "moved"}, []),
    ],
)
def test_a_claim_lapses_after_its_lease(now, more, expected):
    assert acts(PEER, [facts(asked=(asked(5, 50, **more),))], now, kinds=("lapse",)) == expected


@pytest.mark.parametrize(
    "now, more, expected",
    [
        # As long as its step: until day 14, and ten minutes.
        (12, {}, []),
        (14, {}, []),
        (14.1, {}, [("lapse", 14, "review", 1, "p1", "5")]),
        # Until the moment that staff set, in the step or after it.
        (14.1, {"until": 16}, []),
        (16.1, {"until": 16}, [("lapse", 16, "review", 1, "p1", "5")]),
        # Never before its lease is over.
        (16.1, {"at": 15, "until": 16}, []),
        (17.1, {"at": 15, "until": 16}, [("lapse", 17, "review", 1, "p1", "5")]),
    ],
)
def test_what_staff_gave_by_hand_is_there_as_long_as_they_said(now, more, expected):
    found = acts(PEER, [facts(asked=(asked(5, 50, cause="by_hand", **more),))], now, kinds=("lapse",))
    assert [(kind, round(at, 1), *rest) for kind, at, *rest in found] == expected


@pytest.mark.parametrize(
    "state, role, lapses",
    [
        ("draft", "student", True),
        ("withdrawn", "student", True),
        ("submitted", "student", False),
        ("held", "student", False),
        ("returned", "student", False),
        ("draft", "assistant", False),
    ],
)
def test_a_claim_that_is_answered_or_held_by_staff_does_not_lapse(state, role, lapses):
    found = facts(own(20, "review", 50, state), who=person(role=role), asked=(asked(5, 50),))
    assert bool(acts(PEER, [found], 12, kinds=("lapse",))) is lapses


def gated(per, gate, body="tasks: [{id: part, form: f}]"):
    return made(
        f"  - id: team\n    group: {{size: 2}}\n  - id: one\n    group: same\n    {body}\n    gate: {{per: "
        f"{per}, {gate}}}\n  - id: two"
    )


def team(*owns, id=1, group=4, members=(1, 2), windows=(row("team", 0, 0), row("one", 0, 7)), **more):
    return facts(
        *owns,
        who=person(id, **more.pop("who", {})),
        windows=windows,
        places={("team", 1): Place(group, members)},
        **more,
    )


def pairs(*days, **more):
    """Four people in two groups; each number is the day on which that person handed the part in, None =
    not."""
    return [
        team(
            *([own(10 + id, "part", at=at)] if at else []),
            id=id,
            group=4 + (id > 2),
            members=(1, 2) if id < 3 else (3, 4),
            **more,
        )
        for id, at in enumerate(days, 1)
    ]


FORMED = [("team", 1)]


@pytest.mark.parametrize(
    "per, days, expected",
    [
        ("person", (1, None, 3, None), [(1, "p1"), (3, "p3")]),
        ("group", (1, 2, 3, None), [(2, "g4")]),
        ("group", (1, None, 3, None), []),
        ("group", (1, 2, 3, 4), [(2, "g4"), (4, "g5")]),
        ("cohort", (1, 2, 3, None), []),
        ("cohort", (1, 2, 4, 3), [(4, "all")]),
    ],
)
def test_a_gate_of_all_passes_with_the_last_deed_of_its_unit(per, days, expected):
    assert acts(gated(per, "when: all"), pairs(*days), 5, formed=FORMED) == [
        ("pass", at, "one", 1, whom, "all") for at, whom in expected
    ]


def test_a_group_waits_for_nobody_who_left_or_is_excused():
    gone, excused = {"left": 2}, (row("one", 0, 7), row("one", whom="p2", waived=True))
    design, mine = gated("group", "when: all"), team(own(11, "part"))
    assert [
        len(acts(design, [mine, team(id=2, **more)], 5, formed=FORMED))
        for more in ({}, {"who": gone}, {"windows": excused})
    ] == [0, 1, 1]


def test_staff_are_no_part_of_a_unit():
    staff = facts(who=person(9, "instructor"), windows=(row("one", 0, 7),))
    assert acts(gated("cohort", "when: all"), [*pairs(1, 1, 1, 1), staff], 5, formed=FORMED) == [
        ("pass", 1, "one", 1, "all", "all")
    ]


@pytest.mark.parametrize(
    "passages, expected",
    [
        (("g4", "g5"), []),
        (("all",), []),
        (("p1", "p2"), [("pass", 3, "one", 1, "g5", "all")]),
        (("p1",), [("pass", 2, "one", 1, "g4", "all"), ("pass", 3, "one", 1, "g5", "all")]),
    ],
)
def test_who_may_go_on_already_is_not_passed_again(passages, expected):
    people = pairs(1, 2, 3, 3, passages=tuple(Passage("one", 1, whom, day(4)) for whom in passages))
    assert acts(gated("group", "when: all"), people, 5, formed=FORMED) == expected


@pytest.mark.parametrize(
    "scores, expected",
    [((0.8, 0.9), [("pass", 2, "one", 1, "g4", "score")]), ((0.8, 0.7), []), ((0.8, None), [])],
)
def test_a_gate_of_scores_needs_the_bar_from_each(scores, expected):
    people = [
        team(own(10 + id, "part", at=id), id=id, scores={("part", 1, None): score} if score else {})
        for id, score in enumerate(scores, 1)
    ]
    assert acts(gated("group", "when: score>=0.8"), people, 5, formed=FORMED) == expected


@pytest.mark.parametrize(
    "states, passes",
    [
        (("submitted", "submitted"), True),
        (("submitted", "held"), False),
        (("submitted", "returned"), False),
        (("submitted", "draft"), False),
    ],
)
def test_a_gate_of_approval_waits_for_what_is_held(states, passes):
    people = [team(own(10 + id, "part", state=state), id=id) for id, state in enumerate(states, 1)]
    assert acts(gated("group", "when: approved"), people, 5, formed=FORMED) == (
        [("pass", 1, "one", 1, "g4", "approved")] if passes else []
    )


def test_an_event_passes_a_gate_on_its_day():
    design, windows = gated("cohort", "when: event.exam"), (row("one", 0), row("event.exam", 6))
    assert [acts(design, pairs(1, 1, 1, 1, windows=windows), now, formed=FORMED) for now in (5, 6)] == [
        [],
        [("pass", 6, "one", 1, "all", "event")],
    ]
    assert coming(design, pairs(1, 1, 1, 1, windows=windows), 5, formed=FORMED) == 6


def test_a_gate_by_hand_is_never_passed_by_the_clock():
    assert acts(gated("group", "when: hand"), pairs(1, 1, 1, 1), 9, formed=FORMED) == []


@pytest.mark.parametrize(
    "when, otherwise, now, since, expected",
    [
        ("all", "fallback", 6, 0, []),
        ("all", "fallback", 8, 0, [("pass", 7, "one", 1, "g5", "fallback")]),
        ("all", "fallback", 12, 9, [("pass", 7, "one", 1, "g5", "fallback")]),
        ("all", "rescue", 8, 0, [("rescue", 7, "one", 1, "g5", "")]),
        ("all", "rescue", 9, 8, []),
        ("due", "rescue", 8, 0, [("rescue", 7, "one", 1, "g4", ""), ("rescue", 7, "one", 1, "g5", "")]),
        ("due", "rescue", 9, 7, []),
        ("due", "fallback", 8, 0, []),
    ],
)
def test_what_happens_else_when_the_window_closes(when, otherwise, now, since, expected):
    passed = (Passage("one", 1, "g4", day(3)),) if when == "all" else ()
    people = [replace(one, passages=passed) if one.person.id < 3 else one for one in pairs(1, 1, 1, None)]
    assert acts(gated("group", f"when: {when}, else: {otherwise}"), people, now, since, FORMED) == expected


def test_an_extension_of_one_person_does_not_hold_the_class_up():
    extended = (row("team", 0, 0), row("one", 0, 7), row("one", None, 30, whom="p1"))
    design = gated("cohort", "when: all, else: fallback")
    assert acts(design, pairs(1, 1, 1, None, windows=extended), 8, formed=FORMED) == [
        ("pass", 7, "one", 1, "all", "fallback")
    ]


def test_groups_are_formed_once_when_their_phase_opens():
    people = pairs(None, None, None, None, windows=(row("team", 2, 3), row("one", 3, 9)))
    design = gated("group", "when: all")
    assert [acts(design, people, now, formed=formed) for now, formed in ((1, ()), (2, ()), (4, FORMED))] == [
        [],
        [("form", 2, "team", 1, "all", "")],
        [],
    ]


def test_each_round_of_the_fastest_is_looked_at():
    design = made(
        "  - id: unit\n    tasks: [{id: quiz, form: f}]\n    gate: {per: person, when: all}",
        "repeat: {phases: [unit], until: event.exam}",
    )
    fast = facts(
        own(10, "quiz"),
        own(11, "quiz", round=2, at=3),
        who=person(2),
        windows=(),
        passages=(Passage("unit", 1, "p2", day(1)),),
    )
    assert acts(design, [facts(windows=()), fast], 5) == [("pass", 3, "unit", 2, "p2", "all")]


def notices(people, now, since, design=PEER):
    return [
        (at, phase, whom, detail)
        for _, at, phase, _, whom, detail in acts(design, people, now, since, kinds=("notice",))
    ]


@pytest.mark.parametrize(
    "since, now, expected",
    [
        (-1, 0, [(0, "submit", "opened")]),
        (0, 5, []),
        (5, 6, [(6, "submit", "closing")]),
        (6, 7, [(7, "review", "opened")]),
        (12, 14, [(13, "review", "closing"), (14, "respond", "opened"), (14, "review", "released")]),
        (14, 30, [(20, "respond", "closing")]),
    ],
)
def test_notices_come_once_for_what_opens_closes_or_is_released(since, now, expected):
    assert [(at, phase, detail) for at, phase, _, detail in notices([facts()], now, since)] == expected


@pytest.mark.parametrize(
    "edit, expected",
    [
        ({}, [(14, "review", "p1", "released")]),
        ({"task.review.see": "named"}, [(14, "review", "p1", "released")]),
        ({"task.review.see": "group"}, []),
        ({"phase.review.release": "hand"}, []),
        ({"phase.review.release": "at_once"}, []),
    ],
)
def test_a_release_is_told_only_where_something_was_kept_back(edit, expected):
    assert [
        found for found in notices([facts()], 14, 13.5, change(PEER, edit)) if found[3] == "released"
    ] == expected


def test_staff_leavers_and_the_excused_get_no_notices():
    people = [
        facts(who=person(1, "instructor")),
        facts(who=person(2, left=3)),
        facts(who=person(3), windows=(*DATES, row("review", whom="p3", waived=True))),
    ]
    assert notices(people, 7, 6.5) == []


def test_a_window_shorter_than_a_day_is_not_announced_twice():
    assert notices([facts(windows=(row("submit", 1, 1.5),))], 1, 0) == [(1, "submit", "p1", "opened")]


@pytest.mark.parametrize(
    "now, expected",
    [
        (-1, 0),
        (0, 6),
        (6, 7),
        (7, 7 + GRACE),
        (8, 13),
        (13.5, 14),
        (14, 14 + GRACE),
        (15, 20),
        (20.5, 21),
        (21, 21 + GRACE),
        (21.5, None),
    ],
)
def test_the_next_moment_is_when_to_look_again(now, expected):
    assert coming(PEER, [facts()], now) == expected


def test_leases_are_looked_at_once_they_have_run_out_those_of_a_minute_together():
    people = [facts(asked=(asked(5, 50, at=8 + second / 86400),)) for second in (1, 20, 58)]
    assert [coming(PEER, [one], 9) for one in people] == [10 + 1 / 1440] * 3


def test_more_time_plans_its_own_end_and_that_of_its_grace():
    more = [facts(windows=(*DATES, row("review", None, 17, whom="p1")))]
    assert [coming(PEER, more, now) for now in (15, 16.5, 17)] == [16, 17, 17 + GRACE]


def test_nobody_there_means_nothing_due():
    assert due(PEER, {}, day(8), day(0)) == ([], None)


def applied(people, found, formed):
    """The facts after every act was done."""
    rows = tuple(Passage(act.phase, act.round, act.whom, act.at) for act in found if act.kind == "pass")
    ended = {int(act.detail) for act in found if act.kind == "lapse"}
    return (
        [
            replace(
                one,
                passages=one.passages + tuple(row for row in rows if row.whom in one.scopes()),
                asked=tuple(
                    row._replace(ended=day(0), ended_cause="lapsed") if row.id in ended else row
                    for row in one.asked
                ),
            )
            for one in people
        ],
        formed | {(act.phase, act.round) for act in found if act.kind == "form"},
    )


@few
@given(
    st.sampled_from(["person", "group", "cohort"]),
    st.sampled_from(["all", "due", "approved", "hand"]),
    st.sampled_from([None, "fallback", "rescue"]),
    st.lists(st.none() | st.integers(1, 6), min_size=4, max_size=4),
    st.integers(0, 12),
)
def test_settling_comes_to_rest(per, when, otherwise, days, now):
    design = gated(per, f"when: {when}" + (f", else: {otherwise}" if otherwise else ""))
    people, formed = (
        [replace(one, asked=(asked(one.person.id, 50, task="part", at=3),)) for one in pairs(*days)],
        frozenset(),
    )
    for since in (day(0), day(now), day(now)):
        found, _ = due(design, {one.person.id: one for one in people}, day(now), since, formed)
        people, formed = applied(people, found, formed)
    assert found == []


def test_acts_come_in_the_order_of_their_moments():
    found, _ = due(PEER, {1: facts(asked=(asked(5, 50),))}, day(15), day(0))
    assert [act.at for act in found] == sorted(act.at for act in found)
    assert found[0] == Act("notice", day(6), "submit", 1, "p1", "closing")

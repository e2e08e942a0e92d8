"""Gates that hold back, rounds that follow a rule, roles that go round, and who comes late: what the walk of
one person through the steps comes to."""

from datetime import timedelta

import pytest

from peerreview.domain.schedule import Passage, Place, due, duties, windows
from peerreview.domain.schedule.rounds import rounds_named
from tests.domain.timeline import day, facts, made, own, person, row

MATCH = made(
    "  - id: match\n    gate: {when: hand}\n  - id: start\n    tasks: [{id: note, form: f}]\n"
    "  - id: meet\n    tasks: [{id: log, form: f}]"
)
DATED = (row("match", 0, 2), row("start", 2, 5), row("meet", 5, 9))


def states(design, found, now):
    return {key: window.state for key, window in windows(design, found, day(now)).items()}


def opens(design, found, now=0):
    return {key: window.opens for key, window in windows(design, found, day(now)).items()}


@pytest.mark.parametrize("now", [3, 6, 12])
def test_a_hand_gate_not_passed_holds_back_every_dated_step_behind_it(now):
    assert states(MATCH, facts(windows=DATED), now) == {
        ("match", 1): "closed" if now > 2 else "open",
        ("start", 1): "locked",
        ("meet", 1): "locked",
    }
    locked = windows(MATCH, facts(windows=DATED), day(now))["meet", 1]
    assert (locked.why.code, locked.why.ref) == ("gate", "match")


def test_a_step_opens_no_sooner_than_its_gate_let_on():
    late = facts(windows=DATED, passages=(Passage("match", 1, "all", day(4)),))
    assert opens(MATCH, late)["start", 1] == day(4)
    assert opens(MATCH, late)["meet", 1] == day(5)


def test_a_clock_passes_when_the_step_has_opened_and_not_before():
    """A step that opens after its own date passes at the moment it opens."""
    late = facts(
        windows=(row("match", 0, 2), row("start", None, 5)), passages=(Passage("match", 1, "all", day(8)),)
    )
    assert opens(MATCH, late, 9)["meet", 1] == day(8)


UNIT = "  - id: start\n  - id: unit\n    tasks: [{{id: part, form: f}}]{}\n  - id: look\n  - id: end"


def weekly(rule, gate=""):
    return made(UNIT.format(gate), f"repeat: {{phases: [unit, look], {rule}}}")


def test_rounds_are_dated_from_the_period():
    found = opens(weekly("every: 7d, times: 3"), facts(windows=(row("start", 0, 1), row("unit", None, 4))))
    assert [found["unit", turn] for turn in (1, 2, 3)] == [day(1), day(8), day(15)]
    assert [found["look", turn] for turn in (1, 2, 3)] == [day(4), day(11), day(18)]
    assert found["end", 1] == day(22)


def test_a_list_of_periods_is_one_for_each_phase():
    found = windows(weekly("every: [5d, 2d], times: 2"), facts(windows=(row("start", 0, 1),)), day(0))
    assert [(key, window.opens, window.closes) for key, window in found.items()][1:5] == [
        (("unit", 1), day(1), day(6)),
        (("look", 1), day(6), day(8)),
        (("unit", 2), day(8), day(13)),
        (("look", 2), day(13), day(15)),
    ]


def test_no_round_begins_or_lasts_past_the_end():
    found = windows(weekly("every: 7d, until: 17d"), facts(windows=(row("start", 0, 1),)), day(0))
    assert [turn for phase, turn in found if phase == "unit"] == [1, 2, 3]
    assert (found["look", 3].closes, found["end", 1].opens) == (day(18), day(18))


@pytest.mark.parametrize("whom, moves", [("all", True), ("g4", True), ("p1", True), ("g9", False)])
def test_each_round_can_be_moved_for_the_class_a_group_or_a_person(whom, moves):
    rows = (row("start", 0, 1), row("unit", 9, 12, round=2, whom=whom))
    found = windows(
        weekly("every: 7d, times: 3"), facts(windows=rows, places={("x", 1): Place(4, (1, 2))}), day(0)
    )
    assert (found["unit", 2].opens, found["unit", 3].opens) == (day(9 if moves else 8), day(15))


def test_more_time_in_one_round_is_no_more_time_in_the_next():
    rows = (row("start", 0, 1), row("unit", None, 4), row("unit", None, 6, whom="p1"))
    found = windows(weekly("every: 7d, times: 2"), facts(windows=rows), day(0))
    assert (found["unit", 1].closes, found["unit", 2].closes) == (day(6), day(11))


def test_without_an_end_the_next_round_is_in_sight():
    design, found = weekly("every: 7d"), facts(windows=(row("start", 0, 1),))
    last = [max(turn for _, turn in windows(design, found, day(now))) for now in (0, 2, 9)]
    assert last == [1, 2, 3]


def test_a_repeat_goes_over_the_groups_own_list_and_ends_with_its_last():
    plan = made(
        "  - id: team\n    group: {size: 3}\n    tasks: [{id: plan, by: group, form: f}]\n  - id: unit\n   "
        " group: same\n"
        "    gate: {per: group, when: all}\n  - id: end",
        "repeat: {phases: [unit], over: plan.milestones}",
    )
    mine = facts(windows=(row("team", 0, 1),), rounds=("Draft", "Print"))
    assert list(windows(plan, mine, day(2))) == [("team", 1), ("unit", 1), ("unit", 2), ("end", 1)]
    assert rounds_named(plan, mine) == ("Draft", "Print")
    assert list(windows(plan, facts(windows=()), day(2))) == [("team", 1), ("unit", 1), ("end", 1)]


MASTERY = made(
    "  - id: learn\n    tasks: [{id: test, form: f}]\n    gate: {per: person, when: score>=0.8, else: "
    "repeat}\n  - id: on"
)


def test_a_gate_that_repeats_closes_only_behind_those_who_passed():
    dates = (row("learn", 0, 3),)
    passed = (Passage("learn", 1, "p1", day(2)),)
    assert states(MASTERY, facts(windows=dates), 5)["learn", 1] == "late"
    assert states(MASTERY, facts(windows=dates, passages=passed), 5) == {
        ("learn", 1): "closed",
        ("on", 1): "open",
    }


TEAM = made(
    "  - id: team\n    group: {size: 2}\n    tasks: [{id: plan, by: group, form: f}]\n    gate: {per: "
    "group, when: all}\n"
    "  - id: on\n    group: same"
)


def test_who_comes_after_a_group_step_is_over_is_not_held_back_by_it():
    late = facts(who=person(9, joined=5), windows=(row("team", 0, 3),))
    assert states(TEAM, late, 6) == {("team", 1): "waived", ("on", 1): "open"}


def acts(design, *people, now, formed=(), since=0):
    found, _ = due(design, {one.person.id: one for one in people}, day(now), day(since), frozenset(formed))
    return [(act.kind, act.phase, act.round, act.whom) for act in found if act.kind != "notice"]


def test_who_has_no_place_in_groups_that_still_matter_joins_them():
    mate = facts(who=person(1), windows=(row("team", 0, 9),), places={("team", 1): Place(4, (1,))})
    late = facts(who=person(2, joined=2), windows=(row("team", 0, 9),))
    assert acts(TEAM, mate, late, now=3, formed=[("team", 1)]) == [("join", "team", 1, "p2")]
    away = facts(who=person(2), windows=(row("team", 0, 9),), absences=((2, day(0), day(5)),))
    assert acts(TEAM, mate, away, now=3, formed=[("team", 1)]) == []
    assert acts(TEAM, mate, away, now=6, formed=[("team", 1)]) == [("join", "team", 1, "p2")]


def test_a_gate_of_deeds_without_any_passes_as_it_opens():
    empty = made("  - id: meet\n    gate: {when: all}\n  - id: on")
    found, _ = due(empty, {1: facts(windows=(row("meet", 1, 5),))}, day(2), day(0))
    assert [(act.kind, act.at) for act in found if act.kind == "pass"] == [("pass", day(1))]


def test_a_group_does_not_wait_for_who_is_away_today():
    mine = [
        facts(
            *owns,
            who=person(who),
            windows=(row("team", 0, 9),),
            places={("team", 1): Place(4, (1, 2))},
            **more,
        )
        for who, owns, more in (
            (1, (own(10, "plan", at=1, group=4),), {}),
            (2, (), {"absences": ((2, day(0), day(5)),)}),
        )
    ]
    assert ("pass", "team", 1, "g4") in acts(TEAM, *mine, now=3, formed=[("team", 1)])


ROUND = made(
    "  - id: talk\n    group: {size: 4, roles: [asks, clears, sums, guesses], rotate: true, keep: true}\n  "
    "  tasks:\n"
    "      - {id: ask, by: asks, form: f}\n      - {id: sum, by: sums, form: f}",
    "repeat: {phases: [talk], times: 4}",
)


def roles_of(who, members, now=1, absences=()):
    places = {("talk", turn): Place(4, members, members.index(who)) for turn in range(1, 5)}
    dates = tuple(row("talk", turn - 1, turn + 8, round=turn) for turn in range(1, 5))
    found = facts(who=person(who), windows=dates, places=places, absences=absences)
    return [(line.round, line.task) for line in duties(ROUND, found, day(now))]


def test_roles_go_round_so_that_each_is_held_once_by_each():
    asked = [
        (turn, who) for who in (1, 2, 3, 4) for turn, task in roles_of(who, (1, 2, 3, 4)) if task == "ask"
    ]
    assert sorted(turn for turn, _ in asked) == [1, 2, 3, 4] and len({who for _, who in asked}) == 4


def test_the_role_of_who_is_away_passes_to_the_next():
    (turn,) = [turn for turn, task in roles_of(1, (1, 2, 3, 4)) if task == "ask"]
    away = ((1, day(0), None),)
    holders = [who for who in (2, 3, 4) if (turn, "ask") in roles_of(who, (1, 2, 3, 4), absences=away)]
    assert len(holders) == 1


JOINT = made(
    "  - id: talk\n    group: {size: all, roles: {sums: 1, member: 0-9}}\n    tasks:\n      - {id: post, "
    "form: f}\n"
    "      - {id: closing, by: sums, form: f, about: all.post}\n      - {id: like, form: f, about: post, "
    "min: 2}"
)


def test_one_response_about_all_of_them_is_one_duty():
    place = Place(4, (1, 2, 3), 0, (("sums",), ("member",), ("member",)))
    found = facts(own(5, "post"), windows=(row("talk", 0, 9),), places={("talk", 1): place})
    assert [line.kind for line in duties(JOINT, found, day(1)) if line.task == "closing"] == [""]


@pytest.mark.parametrize(
    "reach, now, expected",
    [
        ((50, 51, 52), 1, [("choose", "open"), ("choose", "open")]),
        ((50,), 1, [("choose", "open"), ("", "waiting")]),
        ((), 1, [("", "waiting"), ("", "waiting")]),
        ((50,), 10, [("choose", "closed")]),
    ],
)
def test_what_others_have_not_written_is_waited_for_and_then_not_owed(reach, now, expected):
    place = Place(4, (1, 2, 3), 1, (("sums",), ("member",), ("member",)))
    found = facts(
        own(5, "post"), windows=(row("talk", 0, 9),), places={("talk", 1): place}, reach={("like", 1): reach}
    )
    assert [
        (line.kind, line.state) for line in duties(JOINT, found, day(now)) if line.task == "like"
    ] == expected


def test_of_the_topics_a_group_reads_its_own():
    design = made(
        "  - id: expert\n    group: {by: topics, size: 2}\n    tasks: [{id: notes, form: f, about: topic}]",
        "params: {topics: 2}",
    )
    found = facts(
        windows=(),
        places={("expert", 1): Place(4, (1, 2), 0, key="Mills")},
        materials={"topics": ((70, "Roads"), (71, "Mills"))},
    )
    assert [line.subject for line in duties(design, found, day(1))] == [71]


def test_the_period_moves_the_late_end_and_the_release_too():
    rows = (row("start", 0, 1), row("unit", None, 4, late=5, releases=6))
    found = windows(weekly("every: 7d, times: 2"), facts(windows=rows), day(0))["unit", 2]
    assert (found.late_until, found.releases) == (day(12), day(13))
    assert found.closes - found.opens == timedelta(days=3)

"""Duties: the task list of one person, line by line, with the reason of each state."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.designs import change
from peerreview.domain.schedule import Arrived, Passage, Place, Pool, Why, duties, is_for, promised
from tests.domain.timeline import DATES, PEER, asked, day, facts, made, own, person, row

few = settings(max_examples=40)
WORK = own(10, "work")
EARLY = (row("submit", 0, 7), row("review", 3, 14), row("respond", 14, 21))


def lines(found, now, task=None, design=PEER):
    return [line for line in duties(design, found, day(now)) if task in (None, line.task)]


def brief(found, now, task=None, design=PEER):
    """task, subject and state of each line."""
    return [(line.task, line.subject, line.state) for line in lines(found, now, task, design)]


def states(found, now, task, design=PEER):
    return [line.state for line in lines(found, now, task, design)]


@pytest.mark.parametrize(
    "now, owns, expected",
    [
        (-1, (), ["locked", "locked", "locked", "locked", "locked"]),
        (1, (), ["open", "locked", "locked", "locked", "locked"]),
        (1, (WORK,), ["done", "locked", "locked", "locked", "locked"]),
        (8, (WORK,), ["done", "open", "open", "open", "locked"]),
        (
            8,
            (WORK, own(20, "review", 50), own(21, "review", 51, "draft")),
            ["done", "done", "open", "open", "locked"],
        ),
        (
            8,
            (WORK, own(20, "review", 50, "held"), own(21, "review", 51, "returned")),
            ["done", "done", "again", "open", "locked"],
        ),
        (8, (own(10, "work", state="withdrawn"),), ["closed", "closed", "closed", "closed", "locked"]),
        (15, (WORK, own(20, "review", 50)), ["done", "done", "closed", "closed"]),
        (22, (), ["closed", "closed", "closed", "closed"]),
    ],
)
def test_peer_assessment_through_its_stages(now, owns, expected):
    assert [line.state for line in lines(facts(*owns), now)] == expected


def test_a_line_says_what_there_is_of_it():
    line = lines(facts(WORK, own(21, "review", 51, "draft"), asked=(asked(1, 51),)), 8, "review")[0]
    assert (line.number, line.of, line.kind, line.subject, line.begun, line.response, line.allocation) == (
        1,
        3,
        "response",
        51,
        True,
        21,
        1,
    )
    assert (line.is_owed, line.is_done, line.why) == (True, False, None)


@pytest.mark.parametrize(
    "more, work, review",
    [
        ((row("submit", None, 10, whom="p1"),), "open", "waiting"),
        ((row("submit", None, 10, whom="s3"),), "open", "waiting"),
        ((row("submit", None, 10, whom="p2"),), "closed", "closed"),
        ((row("submit", whom="p1", waived=True),), "waived", "open"),
        ((row("review", whom="p1", waived=True),), "closed", "waived"),
    ],
)
def test_extensions_excuses_and_section_dates(more, work, review):
    found = facts(who=person(section=3), windows=(*DATES[:1], row("review", 7, 14), *more))
    assert [states(found, 8, "work")[0], states(found, 8, "review")[0]] == [work, review]


def test_a_late_joiner_owes_no_work_but_may_review():
    found = lines(facts(who=person(joined=8)), 9)
    assert [(line.task, line.state, line.is_owed) for line in found[:2]] == [
        ("work", "waived", False),
        ("review", "open", True),
    ]


@pytest.mark.parametrize(
    "windows, now, owns, state, code",
    [
        (EARLY, 4, (), "waiting", "own_first"),
        (EARLY, 4, (own(10, "work", state="draft"),), "waiting", "own_first"),
        (EARLY, 4, (own(10, "work", state="held"),), "open", None),
        (EARLY, 4, (own(10, "work", state="returned"),), "open", None),
        (DATES, 8, (), "closed", "own_missed"),
        ((row("submit", 0, 7, late=9), *DATES[1:]), 8, (), "waiting", "own_first"),
    ],
)
def test_others_work_waits_for_my_own(windows, now, owns, state, code):
    line = lines(facts(*owns, windows=windows), now, "review")[0]
    assert (line.state, line.why and line.why.code) == (state, code)


def test_the_activity_may_open_reviewing_to_everyone():
    design = change(PEER, {"task.review.open_to": "everyone"})
    assert states(facts(), 8, "review", design) == ["open"] * 3


def test_a_review_already_in_stays_in_when_the_work_is_withdrawn():
    found = facts(own(10, "work", state="withdrawn"), own(20, "review", 50))
    assert states(found, 8, "review") == ["done", "closed", "closed"]


AFTER = made("  - id: one\n    tasks:\n      - {id: work, form: f}\n      - {id: look, form: f, after: work}")


@pytest.mark.parametrize(
    "state, expected",
    [
        (None, ("waiting", Why("after", None, "work"))),
        ("draft", ("waiting", Why("after", None, "work"))),
        ("submitted", ("open", None)),
        ("returned", ("open", None)),
        ("withdrawn", ("waiting", Why("after", None, "work"))),
    ],
)
def test_after_waits_for_my_hand_in(state, expected):
    line = lines(facts(*([own(10, "work", state=state)] if state else []), windows=()), 1, "look", AFTER)[0]
    assert (line.state, line.why) == expected


PICKS = [
    ("nothing yet", (), (), [(None, "open", False)] * 3),
    ("claimed", (), (asked(1, 50),), [(50, "open", False), (None, "open", False), (None, "open", False)]),
    ("lapsed, no draft", (), (asked(1, 50, ended="lapsed"),), [(None, "open", False)] * 3),
    (
        "lapsed, a draft",
        (own(20, "review", 50, "draft"),),
        (asked(1, 50, ended="lapsed"),),
        [(50, "open", False), (None, "open", False), (None, "open", False)],
    ),
    (
        "lapsed, sent after all",
        (own(20, "review", 50),),
        (asked(1, 50, ended="lapsed"),),
        [(50, "done", False), (None, "open", False), (None, "open", False)],
    ),
    (
        "problem, a draft",
        (own(20, "review", 50, "draft"),),
        (asked(1, 50, ended="problem"),),
        [(None, "open", False)] * 3,
    ),
    (
        "moved away",
        (own(20, "review", 50, "draft"),),
        (asked(1, 50, ended="moved"),),
        [(None, "open", False)] * 3,
    ),
    (
        "work withdrawn after the review",
        (own(20, "review", 50),),
        (asked(1, 50, ended="withdrawn"),),
        [(50, "done", False), (None, "open", False), (None, "open", False)],
    ),
    (
        "given back and claimed again",
        (),
        (asked(1, 50, ended="declined"), asked(2, 50, at=9)),
        [(50, "open", False), (None, "open", False), (None, "open", False)],
    ),
    (
        "in the order of the claims",
        (own(20, "review", 51),),
        (asked(2, 51, at=9), asked(1, 50, at=8)),
        [(50, "open", False), (51, "done", False), (None, "open", False)],
    ),
    (
        "one more than asked",
        tuple(own(20 + n, "review", 50 + n) for n in range(3)),
        tuple(asked(n, 50 + n) for n in range(4)),
        [(50, "done", False), (51, "done", False), (52, "done", False), (53, "open", True)],
    ),
    (
        "the extra one is in first",
        tuple(own(20 + n, "review", 50 + n) for n in (1, 2, 3)),
        tuple(asked(n, 50 + n) for n in range(4)),
        [(51, "done", False), (52, "done", False), (53, "done", False), (50, "open", True)],
    ),
    (
        "an old draft beside three claims",
        (own(20, "review", 50, "draft"),),
        (asked(0, 50, ended="lapsed"), *(asked(n, 50 + n, at=11) for n in (1, 2, 3))),
        [(51, "open", False), (52, "open", False), (53, "open", False), (50, "open", True)],
    ),
    (
        "without an allocation",
        (own(20, "review", 50),),
        (),
        [(50, "done", False), (None, "open", False), (None, "open", False)],
    ),
]


@pytest.mark.parametrize("name, owns, rows, expected", PICKS, ids=[entry[0] for entry in PICKS])
def test_what_allocation_deals(name, owns, rows, expected):
    found = lines(facts(WORK, *owns, asked=rows), 12, "review")
    assert [(line.subject, line.state, line.is_optional) for line in found] == expected


def test_extra_reviews_are_numbered_beyond_those_asked():
    found = lines(facts(WORK, *(own(20 + n, "review", 50 + n) for n in range(4))), 12, "review")
    assert [(line.number, line.of) for line in found] == [(1, 3), (2, 3), (3, 3), (4, 4)]


def test_a_share_is_dealt_line_by_line():
    design = made(
        "  - id: one\n    tasks: [{id: work, form: f}]\n  - id: two\n    tasks: [{id: review, form: f, "
        "about: work, pick: 20%}]"
    )
    rows = row("one", 0, 7), row("two", 7)
    assert [
        states(facts(WORK, windows=rows, asked=dealt), 8, "review", design)
        for dealt in ((), (asked(1, 50), asked(2, 51)))
    ] == [[], ["open", "open"]]


OWN = made(
    "  - id: one\n    tasks: [{id: work, form: f}]\n  - id: two\n    tasks:\n      - {id: self_review, "
    "form: f, about: own.work}\n"
    "      - {id: revision, form: f, revises: work}\n      - {id: last, form: f, about: own.revision}"
)


def test_a_self_review_waits_for_the_work_and_speaks_of_its_newest_attempt():
    rows = row("one", 0, 7), row("two", 3)
    first = facts(WORK, own(11, "work", nth=2, at=2), own(12, "revision", 11), windows=rows)
    assert brief(facts(windows=rows), 4, None, OWN)[1:] == [
        (task, None, "waiting") for task in ("self_review", "revision", "last")
    ]
    assert brief(first, 4, None, OWN)[1:] == [
        ("self_review", 11, "open"),
        ("revision", 11, "done"),
        ("last", 12, "open"),
    ]


ARRIVED = (Arrived(60, "review", 1), Arrived(61, "review", 1))
EARLY_ANSWER = (*DATES[:2], row("respond", 10, 21))


@pytest.mark.parametrize(
    "edit, more, owns, arrived, now, expected",
    [
        ({}, (), (), ARRIVED, 12, [(None, "waiting", day(14))]),
        ({}, (), (), ARRIVED, 14, [(60, "open", None), (61, "open", None)]),
        ({}, (), (own(70, "answer", 61),), ARRIVED, 15, [(60, "open", None), (61, "done", None)]),
        ({}, (), (), (), 15, []),
        ({}, (), (), (Arrived(62, "answer", 1), Arrived(63, "review", 2)), 15, []),
        ({}, (), (), (Arrived(60, "review", 1, day(11)), Arrived(61, "review", 1)), 12, [(60, "open", None)]),
        ({}, (row("review", releases=16, whom="s3"),), (), ARRIVED, 15, [(None, "waiting", day(16))]),
        ({"phase.review.release": "hand"}, (), (), ARRIVED, 15, [(None, "waiting", None)]),
        (
            {"phase.review.release": "hand"},
            (row("review", releases=13, whom="s3"),),
            (),
            ARRIVED,
            15,
            [(60, "open", None), (61, "open", None)],
        ),
        ({"phase.review.release": "hand"}, (), (), ARRIVED, 22, []),
        ({"phase.review.release": "at_once"}, (), (), ARRIVED, 12, [(60, "open", None), (61, "open", None)]),
        ({"phase.review.finished_first": True}, (), (), ARRIVED, 15, [(None, "waiting", None)]),
        (
            {"phase.review.finished_first": True},
            (),
            tuple(own(20 + n, "review", 50 + n) for n in range(3)),
            ARRIVED,
            15,
            [(60, "open", None), (61, "open", None)],
        ),
        (
            {"phase.review.finished_first": True},
            (row("review", whom="p1", waived=True),),
            (),
            ARRIVED,
            15,
            [(60, "open", None), (61, "open", None)],
        ),
    ],
)
def test_answers_wait_for_the_release(edit, more, owns, arrived, now, expected):
    found = facts(WORK, *owns, who=person(section=3), windows=(*EARLY_ANSWER, *more), arrived=arrived)
    assert [
        (line.subject, line.state, line.why and line.why.moment)
        for line in lines(found, now, "answer", change(PEER, edit))
    ] == expected


GROUPS = made(
    "  - id: home\n    group: {roles: {host: 1, guest: 2}}\n    tasks:\n"
    "      - {id: idea, form: f}\n      - {id: best, form: f, by: group, about: idea}\n      - {id: toast, "
    "form: f, by: host}\n"
    "      - {id: others, form: f, about: members}\n      - {id: pair, form: f, about: partner}\n      - "
    "{id: on_host, form: f, about: host}\n"
    "      - {id: reply, form: f, about: idea, min: 2}\n      - {id: each, form: f, about: idea}\n      - "
    "{id: mark, form: f, by: staff, about: stimulus}"
)
HOME = {("home", 1): Place(4, (7, 1, 8), 1, (("host",), ("guest",), ("guest",)))}
IDEA = own(10, "idea")


def in_group(*owns, **more):
    reach = {("reply", 1): (50, 51), ("each", 1): (50, 51)}
    return facts(*owns, windows=(), places=HOME, reach=reach, **more)


@pytest.mark.parametrize(
    "task, expected",
    [
        ("best", [("", None, "open")]),
        ("toast", []),
        ("others", [("person", 7, "open"), ("person", 8, "open")]),
        ("pair", [("person", 8, "open")]),
        ("on_host", [("person", 7, "open")]),
        ("reply", [("choose", None, "open")] * 2),
        ("each", [("response", 50, "open"), ("response", 51, "open")]),
        ("mark", []),
    ],
)
def test_groups_roles_and_reach(task, expected):
    assert [
        (line.kind, line.subject, line.state) for line in lines(in_group(IDEA), 1, task, GROUPS)
    ] == expected


def test_what_my_group_wrote_is_mine():
    found = in_group(IDEA, own(30, "best", group=4))
    assert states(found, 1, "best", GROUPS) == ["done"]


def test_a_member_without_an_idea_may_write_for_the_group_but_not_on_others():
    found = in_group()
    assert [states(found, 1, task, GROUPS)[0] for task in ("best", "reply", "each")] == [
        "open",
        "waiting",
        "waiting",
    ]


def test_without_a_group_nothing_is_asked_of_it():
    found = facts(IDEA, windows=())
    assert [states(found, 1, task, GROUPS) for task in ("best", "others", "pair", "each")] == [
        [],
        [],
        [],
        ["waiting"],
    ]


@pytest.mark.parametrize(
    "seats, expected",
    [((1, 2), 2), ((2, 1), 2), ((1, 2, 3), 2), ((3, 1, 2), 2), ((2, 3, 1), 2), ((1,), None)],
)
def test_partners_go_round_by_seat(seats, expected):
    found = facts(windows=(), places={("home", 1): Place(4, seats, seats.index(1))})
    assert [line.subject for line in lines(found, 1, "pair", GROUPS)] == ([expected] if expected else [])


@pytest.mark.parametrize(
    "owns, expected",
    [
        ((), [("choose", None, "open", False)] * 2),
        (
            (own(20, "reply", 50, "draft"),),
            [("response", 50, "open", False), ("choose", None, "open", False)],
        ),
        (
            (own(20, "reply", 50), own(21, "reply", 51)),
            [
                ("response", 50, "done", False),
                ("response", 51, "done", False),
                ("choose", None, "open", True),
            ],
        ),
        (
            (own(20, "reply", 50, "draft"), own(21, "reply", 51), own(22, "reply", 52)),
            [
                ("response", 51, "done", False),
                ("response", 52, "done", False),
                ("response", 50, "open", True),
            ],
        ),
        ((own(20, "reply", 99, "draft"),), [("choose", None, "open", False)] * 2),
    ],
)
def test_a_least_number_of_free_choices(owns, expected):
    assert [
        (line.kind, line.subject, line.state, line.is_optional)
        for line in lines(in_group(IDEA, *owns), 1, "reply", GROUPS)
    ] == expected


def test_several_posts_about_one_stimulus_are_several_lines():
    design = made("  - id: one\n    tasks: [{id: post, form: f, about: stimulus, min: 3}]")
    found = facts(
        own(20, "post", 5), own(21, "post", 5, nth=2), windows=(), materials={"stimulus": ((5, "A letter"),)}
    )
    assert [(line.kind, line.subject, line.state) for line in lines(found, 1, "post", design)] == [
        ("response", 5, "done"),
        ("response", 5, "done"),
        ("response", 5, "open"),
    ]


def test_nothing_in_reach_waits_while_it_may_come_and_then_goes():
    design = made(
        "  - id: one\n    tasks: [{id: ask, form: f, by: assistant}, {id: reply, form: f, about: ask}]"
    )
    found = facts(windows=(row("one", 0, 7),))
    assert [states(found, now, "reply", design) for now in (1, 8)] == [["waiting"], []]


@pytest.mark.parametrize(
    "role, by, expected",
    [
        ("student", None, True),
        ("student", "student", True),
        ("student", "staff", False),
        ("student", "group", True),
        ("student", "guest", True),
        ("student", "host", False),
        ("assistant", None, False),
        ("assistant", "staff", True),
        ("assistant", "assistant", True),
        ("assistant", "instructor", False),
        ("assistant", "group", False),
        ("instructor", "staff", True),
        ("instructor", "student", False),
    ],
)
def test_whose_task_it_is(role, by, expected):
    design = made(
        "  - id: home\n    group: {roles: {host: 1, guest: 2}}\n    tasks: [{id: task, form: f"
        + (f", by: {by}" if by else "")
        + "}]"
    )
    assert (
        is_for(design, facts(who=person(role=role), places=HOME), design.tasks["task"], 1, day(1)) is expected
    )


ROUNDS = made(
    "  - id: plan\n    tasks: [{id: goal, form: f}]\n  - id: unit\n    tasks:\n      - {id: part, form: "
    "f}\n      - {id: look, form: f, about: own.part}\n"
    "      - {id: note, form: f, after: part}\n  - id: end\n    tasks: [{id: sum, form: f, about: own.part}]",
    "repeat: {phases: [unit], times: 2}",
)


def test_each_round_speaks_of_itself_and_the_end_of_all():
    rows = row("plan", 0, 1), row("unit", 1, 5), row("unit", 2, 5, round=2), row("end", 3)
    found = facts(own(20, "part"), own(21, "part", round=2), own(30, "look", 20), windows=rows)
    assert [(line.round, line.subject, line.state) for line in lines(found, 4, "look", ROUNDS)] == [
        (1, 20, "done"),
        (2, 21, "open"),
    ]
    assert brief(found, 4, "sum", ROUNDS) == [("sum", 20, "open"), ("sum", 21, "open")]


def test_a_round_missed_does_not_lock_the_next():
    rows = row("plan", 0, 1), row("unit", 1, 2), row("unit", 2, 5, round=2), row("end", 3)
    assert [
        line.state for line in lines(facts(own(21, "part", round=2), windows=rows), 4, "note", ROUNDS)
    ] == ["closed", "open"]


MASTERY = made(
    "  - id: learn\n    tasks: [{id: test, form: f}]\n    gate: {per: person, when: score>=0.8, else: repeat}"
)


@pytest.mark.parametrize(
    "owns, score, expected",
    [
        ((own(10, "test"),), None, ("done", 10)),
        ((own(10, "test"),), 0.7, ("open", None)),
        ((own(10, "test"), own(11, "test", state="draft", nth=2)), 0.7, ("open", 11)),
        ((own(10, "test"), own(11, "test", nth=2)), 0.8, ("done", 11)),
    ],
)
def test_a_gate_may_ask_again(owns, score, expected):
    (line,) = lines(
        facts(*owns, windows=(), scores={} if score is None else {("test", 1, None): score}),
        1,
        "test",
        MASTERY,
    )
    assert (line.state, line.response) == expected


subjects = st.integers(50, 56)


@few
@given(
    st.sets(subjects, max_size=6),
    st.sets(subjects, max_size=6),
    st.sets(subjects, max_size=6),
    st.integers(0, 25),
)
def test_never_more_owed_than_dealt_and_nothing_done_is_hidden(done, drafts, held, now):
    owns = [own(100 + n, "review", n) for n in done] + [
        own(200 + n, "review", n, "draft") for n in drafts - done
    ]
    found = lines(facts(WORK, *owns, asked=tuple(asked(n, n) for n in held)), now, "review")
    assert sum(line.is_owed for line in found) == 3
    assert {line.subject for line in found if line.is_done} == done
    assert {line.subject for line in found if line.subject} == done | drafts | held
    assert [line.number for line in found] == list(range(1, len(found) + 1))
    assert sum(line.is_done and line.is_owed for line in found) == min(len(done), 3)


TURNS = made(
    "  - id: segment\n    group: {size: 2, roles: [asks, answers], rotate: true, keep: true}\n"
    "    tasks: [{id: ask, form: f, by: asks}, {id: answer, form: f, by: answers}]",
    "params: {segments: 4}\nrepeat: {phases: [segment], over: segments, every: 7d}",
)


@pytest.mark.parametrize(
    "now, away, expected",
    [
        (1, (), [("ask", 1)]),
        (8, (), [("ask", 1), ("answer", 2)]),
        (15, (), [("ask", 1), ("answer", 2), ("ask", 3)]),
        (1, ((2, day(0), None),), [("ask", 1), ("answer", 1)]),
        (1, ((2, day(2), None),), [("ask", 1)]),
    ],
)
def test_roles_go_round_among_who_is_not_away(now, away, expected):
    places = {("segment", turn): Place(4, (1, 2), 0) for turn in range(1, 5)}
    found = facts(windows=(row("segment", 0, 7),), places=places, absences=away)
    assert [
        (line.task, line.round) for line in lines(found, now, design=TURNS) if line.window.state != "locked"
    ] == expected


LOOKED_BACK = made(
    "  - id: begin\n    tasks: [{id: promise, form: f, see: self}]\n"
    "  - id: unit\n    gate: {per: person, when: score>=0.9, else: repeat}\n    tasks:\n"
    "      - {id: quiz, form: f, see: blind_subject, after: promise}\n"
    "      - {id: mark, form: f, about: quiz, pick: 1, min: 0, open_to: passed, see: blind_subject}\n"
    "      - {id: answer, form: f, about: own.mark, owed: false, see: pair}\n"
    "      - {id: note, form: f, about: own.quiz, after: quiz}\n"
    "  - id: end\n    tasks: [{id: sum, form: f, about: own.quiz}]",
    "params: {units: 4}\nrepeat: {phases: [unit], over: units}",
)


@few
@given(
    st.sets(st.tuples(st.sampled_from(["promise", "quiz", "mark", "note", "sum"]), st.integers(1, 4))),
    st.sets(st.integers(1, 4)),
    st.sets(st.integers(1, 4)),
    st.integers(0, 30),
)
def test_of_one_step_the_same_lines_come_alone(written, passed, scored, now):
    owns = [
        own(10 * turn + place, task, 90 + turn if task == "mark" else None, round=turn)
        for place, (task, turn) in enumerate(sorted(written))
        if turn == 1 or task not in ("promise", "sum")
    ]
    passages = tuple(Passage("unit", turn, "p1", day(turn)) for turn in passed)
    since = {70: day(1)}
    found = facts(
        *owns,
        windows=(row("begin", 0, 2), row("end", None, 28)),
        passages=passages,
        scores={("quiz", turn, None): 0.5 for turn in scored},
        rounds=("A", "B", "C", "D"),
        pools={("mark", 2): Pool(since, tuple(since.values()), frozenset())},
    )
    everything = duties(LOOKED_BACK, found, day(now))
    for step in dict.fromkeys((line.phase, line.round) for line in everything):
        alone = duties(LOOKED_BACK, found, day(now), step=step)
        assert [line for line in alone if (line.phase, line.round) == step] == [
            line for line in everything if (line.phase, line.round) == step
        ]
    alone = duties(LOOKED_BACK, found, day(now), step=("unit", 2))
    assert {line.round for line in alone if line.phase == "unit"} <= {2}
    assert "end" not in {line.phase for line in alone}


@pytest.mark.parametrize(
    ("state", "arrived", "expected"),
    [
        ("submitted", (), 3),
        ("held", (), 3),
        ("draft", (), None),
        ("withdrawn", (), None),
        ("submitted", (Arrived(90, "mark", 1, None, 20),), None),
        ("submitted", (Arrived(90, "other", 1, None, 20),), 3),
        ("submitted", (Arrived(90, "mark", 1, None, 21),), 3),
    ],
)
def test_an_answer_is_promised_until_it_is_there(state, arrived, expected):
    design = made(
        "  - id: unit\n    gate: {per: person, when: score>=0.9, else: repeat}\n    tasks:\n"
        "      - {id: quiz, form: f, see: blind_subject}\n"
        "      - {id: mark, form: f, about: quiz, pick: 1, min: 0, within: 2d, see: blind_subject}\n"
        "      - {id: note, form: f}"
    )
    found = facts(own(20, "quiz", state=state), own(30, "note"), arrived=arrived)
    assert promised(design, found, 20) == (expected and day(expected))
    assert promised(design, found, 30) is None
    assert promised(design, found, 99) is None

"""Visibility: the table of who sees what, said twice, and whose name hides from whom."""

from itertools import product
from pathlib import Path

import pytest

from peerreview.domain.designs import change, load
from peerreview.domain.designs.shape import SEES, About, Task
from peerreview.domain.schedule import Arrived, Asked, duties, windows
from peerreview.domain.visibility import (
    RELATIONS,
    Sight,
    awaited,
    hides_writer,
    is_open_to_staff,
    is_read_by_many,
    needed_viewers,
    read_first,
    released_at,
    sight,
    told_to_staff,
    visible,
)
from tests.domain.timeline import DATES, PEER, day, facts, own, row

# What each relation may read once everything is released and mine is in: y(es), c(ounts), i = yes once mine
# is in, g = the same without groups, . = nothing. About mine, mate and peer wait for the release.
TABLE = {
    #                own asked mine mate peer staff
    "self": "y y . . . y",
    "pair": "y y y y . y",
    "group": "y y y y . y",
    "post_first": "y y y i g y",
    "cohort": "y y y y y y",
    "blind": "y y y . . y",
    "blind_writer": "y y y . . y",
    "blind_subject": "y y y . . y",
    "named": "y y y . . y",
    "private": "y y y y . c",
    "between": "y y y . . c",
    "counts": "y . . c c c",
    "aggregate": "y . c . . y",
    "instructor": "y . . . . y",
}
HIDES = {"blind": (True, True), "blind_writer": (True, False), "blind_subject": (False, True)}


def task(see, **more):
    writer, subject = HIDES.get(see, (False, False))
    return Task(
        "review",
        "review",
        "rubric",
        about=About("task", "work"),
        see=see,
        hides_writer=writer,
        hides_subject=subject,
        **more,
    )


def test_the_table_names_every_preset_and_relation():
    assert (sorted(TABLE), {len(cells.split()) for cells in TABLE.values()}) == (
        sorted(SEES),
        {len(RELATIONS)},
    )


@pytest.mark.parametrize("see", TABLE)
def test_the_table(see):
    for (relation, cell), released, mine_in, has_groups in product(
        zip(RELATIONS, TABLE[see].split(), strict=True), *[(False, True)] * 3
    ):
        content = {
            "y": "yes",
            "c": "counts",
            ".": "no",
            "i": "yes" if mine_in else "no",
            "g": "yes" if mine_in and not has_groups else "no",
        }[cell]
        if relation in ("about_mine", "mate", "peer") and not released:
            content = "no"
        sight = visible(task(see), relation, released=released, mine_in=mine_in, has_groups=has_groups)
        assert (relation, sight.content, sight.is_open) == (relation, content, content == "yes")


def told(see, relation, released, mine_in, has_groups):
    """The same rule as sentences: who reads the words of a response."""
    if relation == "own":
        return "yes"
    if relation == "staff":
        return "counts" if see in ("private", "between", "counts") else "yes"
    if see == "instructor":
        return "no"
    if relation == "asked":
        return "no" if see in ("counts", "aggregate") else "yes"
    if not released or see == "self":
        return "no"
    if see == "counts":
        return "no" if relation == "about_mine" else "counts"
    if see == "aggregate":
        return "counts" if relation == "about_mine" else "no"
    if relation == "about_mine" or see == "cohort":
        return "yes"
    if see == "post_first":
        return "yes" if mine_in and (relation == "mate" or not has_groups) else "no"
    return "yes" if relation == "mate" and see in ("pair", "group", "private") else "no"


def test_the_table_says_what_the_sentences_say():
    for see, relation, *flags in product(SEES, RELATIONS, *[(False, True)] * 3):
        found = visible(task(see), relation, released=flags[0], mine_in=flags[1], has_groups=flags[2])
        assert (see, relation, flags, found.content) == (see, relation, flags, told(see, relation, *flags))


@pytest.mark.parametrize("see", SEES)
def test_staff_know_counts_of_what_they_do_not_read_from_five_people_up(see):
    is_open = TABLE[see].endswith("y")
    assert is_open_to_staff(task(see)) is is_open
    assert [told_to_staff(task(see), count) for count in (0, 4, 5, 60)] == (
        [0, 4, 5, 60] if is_open else [None, None, 5, 60]
    )


def test_many_read_what_a_mate_or_a_peer_reads():
    """What a flag hides at once; a review read by one author stays until somebody has decided."""
    assert {see for see in SEES if is_read_by_many(task(see))} == {
        "pair",
        "group",
        "post_first",
        "cohort",
        "private",
    }


@pytest.mark.parametrize("see", SEES)
def test_what_is_not_open_shows_no_name(see):
    for relation, released in product(RELATIONS, (False, True)):
        sight = visible(task(see), relation, released=released)
        assert sight.is_open or (sight.author, sight.subject) == ("none", "none")


# author and subject as seen by own, about mine, staff
NAMES = [
    ("blind", False, ("name alias", "alias none", "name name")),
    ("blind_writer", False, ("name name", "alias name", "name name")),
    ("blind_subject", False, ("name alias", "name none", "name name")),
    ("named", False, ("name name", "name name", "name name")),
    ("named", True, ("name name", "alias name", "name name")),
    ("group", True, ("name name", "alias name", "name name")),
]


@pytest.mark.parametrize("see, alias, expected", NAMES)
def test_whose_name_hides_from_whom(see, alias, expected):
    found = [
        visible(task(see, alias=alias), relation, released=True)
        for relation in ("own", "about_mine", "staff")
    ]
    assert tuple(f"{sight.author} {sight.subject}" for sight in found) == expected


@pytest.mark.parametrize(
    "asking, alias, author",
    [
        ("blind", False, "alias"),
        ("blind_subject", False, "alias"),
        ("blind_writer", False, "name"),
        ("named", False, "name"),
        ("named", True, "alias"),
    ],
)
def test_who_is_asked_sees_the_author_as_the_asking_task_says(asking, alias, author):
    work = Task("work", "submit", "submission", see="self", alias=alias)
    assert visible(work, "asked", asking=task(asking)) == Sight("yes", author, "name")


def test_without_the_asking_task_the_author_stays_an_alias():
    assert visible(Task("work", "submit", "submission", see="self"), "asked") == Sight("yes", "alias", "name")


# Several relations at once: preset, relations, what is known -> content, author, subject.
SEVERAL = [
    ("blind", ("peer",), {"released": True}, "no none none"),
    ("blind", (), {"released": True}, "no none none"),
    ("blind", ("about_mine", "peer"), {"released": True}, "yes alias none"),
    ("blind", ("about_mine", "peer"), {"released": False}, "no none none"),
    ("blind", ("own", "about_mine"), {"released": True}, "yes name alias"),
    ("blind", ("own", "about_mine"), {"released": False}, "yes name alias"),
    ("blind_writer", ("own", "about_mine"), {"released": True}, "yes name name"),
    ("blind", ("staff", "about_mine"), {"released": True}, "yes alias none"),
    ("blind", ("staff", "about_mine"), {"released": False}, "yes alias none"),
    ("blind", ("staff",), {"released": False}, "yes name name"),
    ("named", ("staff", "about_mine"), {"released": False}, "yes name name"),
    ("cohort", ("peer", "asked"), {"released": True}, "yes alias name"),
    ("cohort", ("peer", "asked"), {"released": False}, "yes alias name"),
    ("post_first", ("peer",), {"released": True}, "no none none"),
    ("post_first", ("peer",), {"released": True, "mine_in": True}, "yes name name"),
    ("post_first", ("peer",), {"released": True, "mine_in": True, "has_groups": True}, "no none none"),
    ("counts", ("peer", "about_mine"), {"released": True}, "counts none none"),
    ("counts", ("peer", "mate"), {"released": False}, "no none none"),
    ("aggregate", ("about_mine", "peer"), {"released": True}, "counts none none"),
]


@pytest.mark.parametrize("see, relations, known, expected", SEVERAL)
def test_who_stands_in_several_relations_reads_by_the_strongest_and_knows_the_least_names(
    see, relations, known, expected
):
    found = sight(task(see), set(relations), **known)
    assert f"{found.content} {found.author} {found.subject}" == expected


ANSWERS = [
    ("blind", ("name alias", "alias none")),
    ("blind_writer", ("name alias", "name none")),
    ("blind_subject", ("name name", "alias name")),
    ("named", ("name name", "name name")),
]


@pytest.mark.parametrize("see, expected", ANSWERS)
def test_an_answer_hides_the_names_its_review_hid(see, expected):
    answer = load(
        "title: x\nphases:\n  - id: a\n    tasks:\n      - {id: work, form: f}\n"
        f"      - {{id: review, form: f, about: work, pick: 2, see: {see}}}\n      - {{id: answer, form: "
        f"f, about: own.review}}"
    ).tasks["answer"]
    found = [visible(answer, relation, released=True) for relation in ("own", "about_mine")]
    assert tuple(f"{sight.author} {sight.subject}" for sight in found) == expected


@pytest.mark.parametrize(
    "relation, expected",
    [("own", "name alias"), ("mate", "name alias"), ("about_mine", "name alias"), ("staff", "name name")],
)
def test_a_reply_names_the_writer_of_an_aliased_post_by_the_alias(relation, expected):
    reply = load(
        "title: x\nphases:\n  - id: a\n    tasks:\n      - {id: post, form: f, alias: on}\n      - {id: "
        "reply, form: f, about: post, min: 1}"
    ).tasks["reply"]
    sight = visible(reply, relation, released=True)
    assert f"{sight.author} {sight.subject}" == expected


@pytest.mark.parametrize(
    "see, own_release, releases, hand, expected",
    [
        ("blind", None, None, False, 14),
        ("blind", None, 16, False, 16),
        ("blind", 12, 16, False, 12),
        ("blind", None, None, True, None),
        ("blind", 12, None, True, 12),
        ("named", None, None, False, 14),
        ("group", None, None, False, 7),
        ("group", None, 16, False, 16),
        ("group", None, None, True, None),
    ],
)
def test_the_moment_of_release(see, own_release, releases, hand, expected):
    design = change(PEER, {"phase.review.release": "hand" if hand else "date", "task.review.see": see})
    window = windows(design, facts(windows=(DATES[0], row("review", 7, 14, releases=releases))), day(8))[
        "review", 1
    ]
    assert released_at(design.tasks["review"], window, own_release and day(own_release)) == (
        expected and day(expected)
    )


VIEWERS = [
    (task("blind"), ["subject_alias", "staff_name"]),
    (task("blind_subject"), ["subject_name", "staff_name"]),
    (task("group", alias=True), ["subject_alias", "mates_alias", "staff_name"]),
    (task("cohort"), ["subject_name", "class_name", "staff_name"]),
    (task("private"), ["subject_name", "mates_name", "staff_counts"]),
    (task("between"), ["subject_name", "staff_counts"]),
    (
        Task("note", "meet", "text", about=About("role", "mentor"), see="between"),
        ["other_name", "staff_counts"],
    ),
    (task("aggregate"), ["subject_counts", "staff_name"]),
    (
        Task("rating", "look", "scales", about=About("team"), see="aggregate"),
        ["subject_counts", "staff_name"],
    ),
    (task("counts"), ["staff_counts"]),
    (task("instructor"), ["staff_name"]),
    (Task("work", "submit", "submission", see="self"), ["staff_name"]),
    (
        Task("look", "submit", "submission", about=About("own", "work"), see="group", about_self=True),
        ["mates_name", "staff_name"],
    ),
    (task("cohort", alias=True), ["subject_alias", "class_alias", "staff_name"]),
    (
        Task("note", "read", "text", about=About("material", "texts"), see="group"),
        ["mates_name", "staff_name"],
    ),
    (
        Task("essence", "join", "text", about=About("task", "work", together=True), see="cohort"),
        ["class_name", "staff_name"],
    ),
]


@pytest.mark.parametrize("spec, codes", VIEWERS)
def test_writers_are_told_who_reads_and_by_which_name(spec, codes):
    assert needed_viewers(spec) == codes


ANSWERED = (None, "draft", "submitted", "held", "returned", "withdrawn")


def lines_with(state, at, *, waived=False, design=PEER, more=(), second=False):
    """The duties of an author with a review 50 (and 51) about work 10, who answered 50 as *state* says."""
    answer = [own(60, "answer", 50, state, at=15)] if state else []
    dates = (*DATES, row("respond", whom="p1", waived=True)) if waived else DATES
    arrived = tuple(Arrived(place, "review", 1) for place in (50, 51)[: 1 + second])
    return duties(design, facts(own(10, "work"), *answer, *more, windows=dates, arrived=arrived), day(at))


@pytest.mark.parametrize("state", ANSWERED)
def test_levels_open_with_the_answer_or_when_answering_closes(state):
    for words_first, at, waived in product((True, False), (14.5, 15, 20.9, 21.5, 40), (False, True)):
        design = change(PEER, {"phase.review.words_first": words_first})
        waits = awaited(
            design, design.tasks["review"], lines_with(state, at, waived=waived, design=design), 50
        )
        is_open = not words_first or state in ("submitted", "held", "returned") or at > 21 or waived
        assert (state, words_first, at, waived, not waits) == (state, words_first, at, waived, is_open)


def test_each_review_opens_by_its_own_answer_and_a_grade_by_all():
    lines, review = lines_with("submitted", 15, second=True), PEER.tasks["review"]
    assert [
        [line.subject for line in awaited(PEER, review, lines, subject)] for subject in (50, 51, None)
    ] == [[], [51], [51]]


def test_levels_wait_for_answers_alone_and_not_for_what_else_is_open():
    design = load(AFTER.replace("after: AFTER, ", ""))
    given = Asked(90, "review", 1, "response", 11, day(8), day(8), until=day(20))
    arrived = (Arrived(50, "review", 1),)
    lines = duties(design, facts(own(10, "work"), windows=DATES, arrived=arrived, asked=(given,)), day(15))
    assert {line.task for line in lines if line.state == "open"} >= {"revision", "look", "answer"}
    assert {line.task for line in awaited(design, design.tasks["review"], lines)} == {"answer"}


def test_an_answer_that_is_only_offered_keeps_no_level_back():
    design = load(AFTER.replace("after: AFTER, ", "min: 0, "))
    arrived = (Arrived(50, "review", 1),)
    lines = duties(design, facts(own(10, "work"), windows=DATES, arrived=arrived), day(15))
    assert [line.state for line in lines if line.task == "answer" and line.is_optional] == ["open"]
    assert awaited(design, design.tasks["review"], lines) == []


def test_a_design_without_answers_keeps_no_level_back():
    found = load(
        "title: T\nphases:\n  - id: a\n    tasks: [{id: work, form: text}]\n  - id: b\n    tasks: [{id: "
        "review, form: rubric, about: work, pick: 1, see: blind}]"
    )
    assert awaited(found, found.tasks["review"], []) == []


SELF = load(
    (
        Path(__file__).parent.parent.parent
        / "peerreview"
        / "designs"
        / "peer_assessment_with_self_review.yaml"
    ).read_text()
)


@pytest.mark.parametrize(
    ("look", "at", "waits"),
    [
        (None, 15, True),
        ("draft", 15, True),
        ("submitted", 15, False),
        ("held", 15, False),
        ("returned", 15, False),
        (None, 22, False),
    ],
)
def test_one_s_own_look_comes_before_reading(look, at, waits):
    lines = lines_with(None, at, design=SELF, more=[own(70, "self_review", 10, look)] if look else [])
    assert bool(read_first(SELF, SELF.tasks["review"], lines)) is waits
    assert read_first(PEER, PEER.tasks["review"], lines_with(None, at)) == []


AFTER = """
title: After what
phases:
  - id: submit
    tasks: [{id: work, form: submission, see: self}]
  - id: review
    release: date
    tasks: [{id: review, form: rubric, about: work, pick: 2, see: blind}]
  - id: respond
    tasks:
      - {id: revision, form: submission, revises: work, see: self}
      - {id: look, form: rubric, about: own.work, see: self}
      - {id: answer, form: back_evaluation, about: own.review, after: AFTER, see: group}
"""


@pytest.mark.parametrize(("after", "waits"), [("review", []), ("revision", []), ("look", [10])])
def test_only_an_own_look_at_own_work_comes_before_reading(after, waits):
    """Neither the reviews one gives nor a revision, which is written after reading."""
    design = load(AFTER.replace("AFTER", after))
    given = Asked(90, "review", 1, "response", 11, day(8), day(8), until=day(20))
    arrived = (Arrived(50, "review", 1),)
    lines = duties(design, facts(own(10, "work"), windows=DATES, arrived=arrived, asked=(given,)), day(15))
    assert {line.task for line in lines if line.state == "open"} >= {"revision", "look"}
    assert [line.subject for line in read_first(design, design.tasks["review"], lines)] == waits


def test_who_has_no_work_to_look_at_reads_without():
    lines = duties(SELF, facts(windows=DATES), day(15))
    assert {line.subject for line in lines if line.task == "self_review"} <= {None}
    assert read_first(SELF, SELF.tasks["review"], lines) == []


@pytest.mark.parametrize(
    ("work", "review", "hidden"),
    [
        ("self", "blind", [True, True]),
        ("self", "blind_writer", [False, True]),
        ("self", "blind_subject", [True, False]),
        ("self", "named", [False, False]),
        ("cohort, alias: true", "named", [True, False]),
    ],
)
def test_whose_words_must_not_name_their_writer(work, review, hidden):
    design = load(
        f"title: T\nphases:\n  - id: a\n    tasks: [{{id: work, form: text, see: {work}}}]\n  - id: b\n    "
        f"tasks: [{{id: review, form: rubric, about: work, pick: 1, see: {review}}}]"
    )
    assert [hides_writer(design, design.tasks[task]) for task in ("work", "review")] == hidden

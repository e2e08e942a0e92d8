"""Activities: set up by one person at a time, published, extended, released, passed."""

import pytest

from peerreview.domain import schedule
from peerreview.domain.refusals import Conflict, Frozen, Invalid, Missing
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, db, forms
from peerreview.store.facts import facts_of_activity
from tests.cast import START, World, day


def set_up(world, *, edits=None, rows=(), digest=None, title="Roads", brief="Write."):
    activities.set_up(
        world.activity,
        title=title,
        brief=brief,
        edits=edits or {},
        rows=list(rows),
        seen_digest=digest or world.activity.plan_digest,
        by=world.instructor.account_id,
        now=world.at,
    )
    world.reload()


def verbs(world):
    return [
        row[0]
        for row in db.rows("select verb from audit_line where activity_id = ? order by id", world.activity.id)
    ]


def test_it_comes_with_its_own_copy_of_design_and_forms(world):
    assert world.activity.design.tasks["review"].pick == 2
    assert activities.designs_on_offer()["peer_assessment"].tasks["review"].pick == 3
    assert {key: title for key, (_, _, title, _) in forms.of_activity(world.activity.id).items()} == {
        "submission": "A written work",
        "rubric": "Essay",
        "back_evaluation": "Answer to a review",
    }


def test_an_unknown_rubric_is_refused_and_nothing_is_made(world):
    with pytest.raises(Invalid):
        activities.create(
            world.course.id, world.activity.design, title="Other", rubric="nonsense", by=None, now=START
        )
    assert [row.title for row in activities.of_course(world.course.id, unpublished=True)] == [
        "Roads and aqueducts"
    ]


def test_set_up_changes_everything_in_one_go(world):
    set_up(
        world,
        edits={"task.review.pick": 4},
        rows=[WindowRow("review", 1, "all", None, day(15))],
        title="Aqueducts",
        brief="*Now*",
    )
    assert (world.activity.title, world.activity.brief_html, world.activity.design.tasks["review"].pick) == (
        "Aqueducts",
        "<p><em>Now</em></p>",
        4,
    )
    assert {row.phase: row.closes for row in activities.window_rows(world.activity.id)}["review"] == day(15)


def test_a_colleague_was_faster(world):
    seen = world.activity.plan_digest
    set_up(world, edits={"task.review.pick": 4})
    with pytest.raises(Conflict):
        set_up(world, edits={"task.review.pick": 5}, digest=seen)
    world.reload()
    assert world.activity.design.tasks["review"].pick == 4


def test_who_may_see_it_is_frozen_once_somebody_began(world):
    world.begin(world.author)
    with pytest.raises(Frozen):
        set_up(world, edits={"task.work.see": "cohort"}, title="Changed")
    world.reload()
    assert world.activity.title == "Roads and aqueducts"
    with pytest.raises(Frozen):  # authors were told that reviewers do not learn their names
        set_up(world, edits={"task.review.see": "named"})
    set_up(
        world, edits={"task.review.see": "blind_subject"}
    )  # nobody has begun to review: reviewers may still be named


@pytest.mark.parametrize(
    "rows, wrong",
    [
        ([WindowRow("submit", 1, "all", day(3), day(2))], {("submit", 1, "closes")}),
        ([WindowRow("submit", 1, "all", day(1), day(2), day(1))], {("submit", 1, "late_until")}),
        (
            [WindowRow("submit", 1, "all", day(1), day(5)), WindowRow("review", 1, "all", None, day(4))],
            {("review", 1, "closes")},
        ),
    ],
)
def test_dates_in_the_wrong_order_are_named_and_nothing_changes(world, rows, wrong):
    before = activities.window_rows(world.activity.id)
    with pytest.raises(activities.InvalidDates) as refusal:
        set_up(world, rows=rows)
    assert refusal.value.wrong.keys() == wrong
    assert activities.window_rows(world.activity.id) == before


def test_publishing_needs_the_first_deadline(store):
    world = World(publish=False)
    db.execute("delete from phase_window")
    with pytest.raises(Invalid) as refusal:
        activities.publish(world.activity, by=None, now=START)
    assert str(refusal.value) == "Say first when “Hand in” closes."


def test_students_see_it_from_the_moment_it_is_published(store):
    world = World(publish=False)
    assert activities.of_course(world.course.id, unpublished=False) == []
    activities.publish(world.activity, by=None, now=day(1))
    activities.publish(world.activity, by=None, now=day(2))
    assert [row.published for row in activities.of_course(world.course.id, unpublished=False)] == [day(1)]


def test_an_extension_moves_one_persons_deadline(world):
    whom = f"p{world.author.id}"
    activities.extend(
        world.activity,
        phase="submit",
        whom=whom,
        closes=day(10),
        reason="Ill",
        by=world.assistant.account_id,
        now=world.at,
    )
    assert [
        (row.whom, row.closes, row.late_until, reason)
        for row, reason in activities.extensions(world.activity.id)
    ] == [(whom, day(10), day(10), "Ill")]
    assert {who.id: world.lines(who, "work")[0].window.closes for who in world.students} == {
        who.id: day(10) if who == world.author else day(7) for who in world.students
    }


def test_an_excuse_waives_a_step(world):
    activities.extend(
        world.activity,
        phase="submit",
        whom=f"p{world.author.id}",
        waived=True,
        reason="Exchange",
        by=None,
        now=world.at,
    )
    assert world.lines(world.author, "work")[0].state == "waived"


@pytest.mark.parametrize(
    "values, refusal",
    [
        ({"phase": "nonsense", "closes": day(9)}, Missing),
        ({"phase": "submit"}, Invalid),
        ({"phase": "submit", "closes": day(9), "late_until": day(8)}, Invalid),
        ({"phase": "submit", "closes": day(6)}, Invalid),
        ({"phase": "event.exam", "closes": day(9)}, Missing),
    ],
)
def test_an_extension_that_cannot_stand_is_refused(world, values, refusal):
    with pytest.raises(refusal):
        activities.extend(world.activity, whom="p1", reason="", by=None, now=world.at, **values)
    assert activities.extensions(world.activity.id) == []


def test_release_is_one_moment_for_all(world):
    activities.release(world.activity, "review", by=world.instructor.account_id, now=day(12))
    windows = {row.phase: row for row in activities.window_rows(world.activity.id)}
    assert (windows["review"].releases, windows["review"].closes) == (day(12), day(14))
    assert world.lines(world.author, "review")[0].window.releases == day(12)


def test_a_passage_stands_once(world):
    def let_pass(at):
        return activities.let_pass(
            world.activity.id, phase="submit", turn=1, whom="all", cause="hand", at=at, now=world.at
        )

    assert (let_pass(day(1)), let_pass(day(2))) == (True, False)
    assert [passage.at for passage in activities.passages(world.activity.id)] == [day(1)]
    assert verbs(world).count("gate.passed") == 1


def test_an_archived_activity_is_gone_from_lists_and_kept(world):
    activities.archive(world.activity, by=None, now=day(30))
    assert activities.of_course(world.course.id, unpublished=True) == []
    assert activities.find(public_id=world.activity.public_id) is None
    assert db.rows("select title from activity") == [("Roads and aqueducts",)]


def test_every_change_has_its_line(world):
    activities.release(world.activity, "review", by=None, now=day(12))
    activities.extend(
        world.activity, phase="submit", whom="p1", closes=day(9), reason="", by=None, now=day(1)
    )
    activities.archive(world.activity, by=None, now=day(30))
    assert verbs(world) == [
        "activity.created",
        "activity.set_up",
        "activity.published",
        "phase.released",
        "window.extended",
        "activity.archived",
    ]


WEEKS = """
title: Weeks
phases:
  - id: pairs
    tasks: [{id: note, form: submission}]
  - id: end
    tasks: [{id: last, form: submission}]
    gate: {when: event.exam}
  - id: after
    tasks: [{id: more, form: submission}]
repeat: {phases: [pairs], every: 7d, times: 3}
"""


@pytest.fixture
def weeks(store):
    """Three weeks of notes, then a step that waits for an exam; not published."""
    return World().run(WEEKS, WindowRow("pairs", 1, "all", START, day(5)), publish=False)


def closes(world, who):
    """{round: when the notes close for somebody}"""
    _, everyone = facts_of_activity(world.activity.id, enrolment_ids=(who.id,))
    found = schedule.windows(world.activity.design, everyone[who.id], world.at)
    return {turn: window.closes for (phase, turn), window in found.items() if phase == "pairs"}


def test_a_round_is_moved_and_goes_back_to_the_rule(weeks):
    assert closes(weeks, weeks.author) == {1: day(5), 2: day(12), 3: day(19)}
    set_up(weeks, rows=[WindowRow("pairs", 2, "all", None, day(13))])
    assert closes(weeks, weeks.author) == {1: day(5), 2: day(13), 3: day(19)}
    set_up(weeks, rows=[WindowRow("pairs", 2, "all")])
    assert closes(weeks, weeks.author) == {1: day(5), 2: day(12), 3: day(19)}
    assert [(row.phase, row.round) for row in activities.window_rows(weeks.activity.id)] == [("pairs", 1)]


def more(world, whom, moment, phase="pairs", turn=1):
    activities.extend(
        world.activity, phase=phase, whom=whom, closes=moment, reason="", by=None, now=world.at, turn=turn
    )


def test_an_extension_holds_in_its_round_and_is_never_less(weeks):
    author, section = weeks.author, weeks.author.section_id
    for turn, moment in ((1, day(4)), (2, day(11)), (3, day(18, 23))):
        with pytest.raises(Invalid) as refusal:
            more(weeks, f"p{author.id}", moment, turn=turn)
        assert (refusal.value.field, "never less" in str(refusal.value)) == ("closes", True)
    more(weeks, f"p{author.id}", day(13), turn=2)
    more(weeks, f"s{section}", day(21), turn=3)
    assert closes(weeks, author) == {1: day(5), 2: day(13), 3: day(21)}
    assert closes(weeks, weeks.reviewer) == {1: day(5), 2: day(12), 3: day(19)}
    with pytest.raises(Invalid):  # the section has until day 21
        more(weeks, f"p{author.id}", day(20), turn=3)
    activities.take_back_extension(
        weeks.activity, phase="pairs", whom=f"p{author.id}", by=None, now=weeks.at, turn=2
    )
    assert closes(weeks, author)[2] == day(12)
    with pytest.raises(Missing):
        activities.take_back_extension(
            weeks.activity, phase="pairs", whom=f"p{author.id}", by=None, now=weeks.at, turn=2
        )


def test_an_event_needs_its_date_before_students_see_it(weeks):
    with pytest.raises(Invalid) as refusal:
        activities.publish(weeks.activity, by=None, now=START)
    assert (refusal.value.field, str(refusal.value)) == (
        "event.exam",
        "Say first when “Exam” is: steps wait for it.",
    )
    set_up(weeks, rows=[WindowRow("event.exam", 1, "all", day(30))])
    activities.publish(weeks.activity, by=None, now=START)
    weeks.reload()
    more(weeks, f"p{weeks.author.id}", day(33), phase="event.exam")
    with pytest.raises(Invalid):
        activities.extend(
            weeks.activity, phase="event.exam", whom="p1", waived=True, reason="", by=None, now=START
        )
    rows = {row.whom: row for row, _ in activities.extensions(weeks.activity.id)}
    assert (rows[f"p{weeks.author.id}"].opens, rows[f"p{weeks.author.id}"].closes) == (day(33), None)


def test_more_time_for_several_is_given_to_all_or_none(weeks):
    whoms = [f"p{who.id}" for who in weeks.students]
    more(weeks, f"s{weeks.reviewer.section_id}", day(25))
    values = {"phase": "pairs", "reason": "", "by": None, "now": weeks.at}
    with pytest.raises(Invalid):  # section B has until day 25
        activities.extend_each(weeks.activity, whoms, closes=day(20), **values)
    assert [row.whom for row, _ in activities.extensions(weeks.activity.id)] == [
        f"s{weeks.reviewer.section_id}"
    ]
    activities.extend_each(weeks.activity, whoms, closes=day(25), **values)
    assert {row.whom for row, _ in activities.extensions(weeks.activity.id)} > set(whoms)

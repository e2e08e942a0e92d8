"""What staff may not read, in the verbs and queries: counts, the record, cases, grades, and who is party."""

import pytest

from peerreview.domain.refusals import Missing, NotAllowed
from peerreview.store import (
    courses,
    db,
    diplomacy,
    forms,
    glances,
    grading,
    moderation,
    progress,
    responses,
    settle,
)
from peerreview.store.reading import marks, record, summary
from tests.notes import made, plant, write


@pytest.fixture(params=["private", "counts"])
def closed(request, store):
    """A class that wrote what staff may not read: (World, works)."""
    world = made(request.param)
    return world, write(world)


def viewer(world, who):
    return next(one for one in courses.of(who.account_id) if one.course == world.course.id)


def test_staff_find_none_of_it_but_their_own(closed):
    world, works = closed
    for name, work in works.items():
        if name != "by_staff":
            for who in (world.instructor, world.assistant):
                with pytest.raises(Missing):
                    responses.in_courses_staffed_by(who.account_id, work.public_id)
    own = responses.in_courses_staffed_by(world.assistant.account_id, works["by_staff"].public_id)
    assert own.id == works["by_staff"].id


def test_who_is_party_is_the_same_of_one_response_as_of_all(closed):
    world, _works = closed
    ids = [row.id for row in db.rows("select id from response where activity_id = ?", world.activity.id)]
    for who in (*world.students, world.instructor, world.assistant):
        every = responses.party_to(world.activity.id, world.activity.design, who.id)
        for one in ids:
            alone = responses.party_to(world.activity.id, world.activity.design, who.id, only=one)
            assert alone == {one: every[one]} if one in every else alone == {}
        assert every or who is world.instructor


def test_who_is_party_to_what(closed):
    world, works = closed
    mine = responses.party_to(world.activity.id, world.activity.design, world.assistant.id)
    assert mine == {works["by_staff"].id: "own", works["to_staff"].id: "about_mine"}
    assert responses.party_to(world.activity.id, world.activity.design, world.instructor.id) == {}


def test_few_are_not_counted(closed):
    world, _works = closed
    design = world.activity.design
    assert glances.counts({world.activity.id: design}) == {
        world.activity.id: {("note", 1): None, ("check", 1): None, ("answer", 1): None}
    }
    survey = progress.of_activity(world.activity, world.at)
    assert (survey.tallies, survey.drafts, survey.short, survey.hand_ins) == ({}, [], {}, {})
    assert survey.counted == {"note": None, "check": None, "answer": None}
    assert {(student.received, tuple(student.tallies)) for student in survey.students} == {(0, ())}


def test_how_many_used_a_form_is_not_told_of_few(closed):
    world, _works = closed
    tasks = world.activity.design.tasks
    assert [forms.used_by(world.activity, task.form) for task in tasks.values()] == [[], [], []]


def test_how_many_used_a_form_is_told_where_staff_read(store):
    world = made("group")
    write(world)
    assert all(forms.used_by(world.activity, task.form) for task in world.activity.design.tasks.values())


def test_the_record_tells_nobody_who_wrote_it(closed):
    world, _works = closed
    found, _more = record.lines(world.course.id, world.instructor.id, kind="response")
    assert (found, record.kinds(world.course.id, world.instructor.id).get("response")) == ([], None)
    given, _more = record.lines(world.course.id, world.instructor.id, kind="allocation")
    assert given == []


def test_a_class_that_staff_read_is_in_the_record(store):
    world = made("group")
    write(world)
    assert len(record.lines(world.course.id, world.instructor.id, kind="response")[0]) > 5


def test_no_number_and_no_comment_of_it_reaches_staff(closed):
    world, works = closed
    marks.pick(works["check"], "claim", by=None, now=world.at)
    assert marks.in_activity(world.activity, "check") == []
    assert diplomacy.statistics(world.activity) == []
    assert [one.enough for one in summary.of_activity(world.activity)] == [False]
    lines = grading.of_activity(world.activity, world.at)
    told = grading.told_to_staff(world.activity, lines)
    assert lines[world.author.id].submission.value is not None
    assert {(line.value, line.submission.reviews, line.participation.owed) for line in told.values()} == {
        (None, 0, 0)
    }


def test_what_stood_in_the_queue_before_leaves_it(closed):
    """A case of another time: settling takes it out, and what was held goes to those it is for."""
    world, works = closed
    review = works["check"]
    db.execute("update response set state = 'held', shown = 0 where id = ?", review.id)
    moderation.flag(works["by_staff"], by=world.author.account_id, reason="Look.", now=world.at)
    for kind in ("harsh", "all"):
        db.execute(
            """
            insert into concern (activity_id, subject, response_id, version, kind, task, round, detail, at)
            values (?, ?, ?, 1, ?, 'check', 1, '{}', ?)
            """,
            world.activity.id,
            f"r{review.id}",
            review.id,
            kind,
            world.at,
        )
    db.execute("update activity set settle_at = null")
    settle.tick(world.at)
    assert responses.by_id(review.id).state == "submitted"
    assert db.rows("select kind from concern where ended_at is null") == [("flagged",)]


def test_a_reader_who_asks_makes_a_case_that_can_be_answered_and_handed_on_alone(closed):
    world, works = closed
    review, staff = works["check"], viewer(world, world.instructor)
    with pytest.raises(Missing):
        moderation.case_of(world.activity, staff, f"r.{review.public_id}", world.at)
    moderation.flag(review, by=world.author.account_id, reason="It hurts.", now=world.at)
    case = moderation.case_of(world.activity, staff, f"r.{review.public_id}", world.at)
    assert [reason.kind for reason in case.reasons] == ["flagged"]
    names = [who.account.name.split()[0] for who in world.students]
    assert [name for name in names if name in f"{case.writer} {case.author}"] == []
    by = {"by": world.instructor.account_id, "now": world.at}
    stamp = (review.version, "submitted")
    for verb in (moderation.hold, moderation.withdraw):
        with pytest.raises(NotAllowed):
            verb(review, stamp=stamp, reason="x", **by)
    with pytest.raises(NotAllowed):
        moderation.redact(review, stamp=stamp, passage=plant("check")[:20], **by)
    moderation.escalate(review, stamp=stamp, to=world.assistant.id, **by)
    moderation.leave(review, stamp=stamp, said="We heard you.", **by)
    assert [decision.act for decision in moderation.history(review.id)] == ["escalate", "leave"]


def test_the_writer_of_a_work_has_an_alias_of_their_own_in_the_queue(store):
    world = made("group")
    works = [world.go(2).hand_in(who, plant("note"), "note") for who in world.students]
    for work in works:
        moderation.hold(
            work,
            stamp=(1, "submitted"),
            by=world.instructor.account_id,
            now=world.at,
            reason="Please look",
        )
    queue = moderation.of_activity(world.activity, viewer(world, world.instructor), world.at)
    writers = [case.writer for case in queue.cases]
    assert (len(set(writers)), {case.author for case in queue.cases}) == (4, {""})
    assert [who for who in world.students if who.account.name in writers] == []

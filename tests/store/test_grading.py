"""Grades: from reviews that count, with what is missing said; overridden beside the computed value, frozen at
release."""

from dataclasses import replace
from decimal import Decimal

import pytest

from peerreview.domain.refusals import Invalid, NotNow
from peerreview.store import activities, db, forms, grading, responses
from peerreview.store.facts import facts_of_account
from tests.browser import Counted
from tests.cast import World, day


@pytest.fixture
def graded(world):
    """Everybody reviewed at level 3 of 4; the reviews are over. The parts of everybody's total lie beside it,
    in sight and looked at or not: whatever they say, they are no totals."""
    world.works = world.reviewed()
    for who in world.students:
        for kind, value, out, seen in (
            ("submission", 90, day(15), day(15)),
            ("participation", 70, day(30), None),
        ):
            db.execute(
                """
                insert into grade (activity_id, enrolment_id, kind, value, method, rows, at, reason,
                  is_override, released_at, seen_at)
                values (?, ?, ?, ?, 'median', '[]', ?, 'A part.', ?, ?, ?)
                """,
                world.activity.id,
                who.id,
                kind,
                value,
                world.at,
                True,
                out,
                seen,
            )
    return world.go(15)


def lines(world):
    return grading.of_activity(world.activity, world.at)


def line(world, who=None):
    return lines(world)[(who or world.author).id]


def reviews_of(world, who):
    return [
        responses.by_id(row[0])
        for row in db.rows(
            "select id from response where about_response_id = ? order by id", world.works[who.id].id
        )
    ]


def override(world, value="90", reason="Seen in class."):
    grading.override(
        world.activity,
        line(world),
        value=Decimal(value),
        reason=reason,
        by=world.instructor.account_id,
        now=world.at,
    )


def test_a_grade_is_the_median_and_participation(graded):
    found = line(graded)
    assert (found.submission.value, found.participation.share, found.value, found.state) == (
        Decimal("75"),
        Decimal("1"),
        Decimal("80"),
        "final",
    )


def edited(items, edit):
    """The rubric after one of the edits that staff make while reviews are in."""
    first, *others = items
    levels = first.levels
    doubled = tuple(replace(level, points=2 * level.points) for level in levels)
    return {
        "best level gone": [replace(first, levels=levels[:-1]), *others],
        "points doubled": [replace(first, levels=doubled), *others],
        "another weight": [replace(first, weight=90.5), *others],
        "criterion gone": others,
        "criterion new": [replace(first, id="fresh", title="Fresh"), *others],
        "template": forms.built_in()["lab_rubric"].items,
    }[edit]


EDITS = (
    "best level gone",
    "points doubled",
    "another weight",
    "criterion gone",
    "criterion new",
    "template",
)


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_of_the_rubric_rescales_no_review_that_is_in(graded, edit):
    before = {who: (found.submission.rows, found.value) for who, found in lines(graded).items()}
    new = edited(forms.of_activity(graded.activity.id)["rubric"][3], edit)
    forms.change(graded.activity.id, "rubric", tuple(new), by=None, now=graded.at)
    assert {who: (found.submission.rows, found.value) for who, found in lines(graded).items()} == before
    assert set(line(graded).submission.versions.values()) == {1}


def test_staff_get_no_grade(graded):
    assert lines(graded).keys() == {who.id for who in graded.students}


def test_a_design_without_grading_gives_none(store):
    assert grading.of_activity(World(design="reflect").activity, day(1)) == {}


@pytest.mark.parametrize("state", ["held", "returned", "withdrawn"])
def test_what_is_held_returned_or_withdrawn_counts_nowhere(graded, state):
    one, _ = reviews_of(graded, graded.author)
    db.execute(
        "update answer set value = 1 where version_id in (select id from version where response_id = ?)",
        one.id,
    )
    lowered = line(graded).submission.value
    db.execute("update response set state = ?, shown = 0 where id = ?", state, one.id)
    assert (line(graded).submission.value, line(graded).state, lowered < 75) == (
        Decimal("75"),
        "provisional",
        True,
    )


def test_no_review_no_grade_and_never_a_silent_zero(graded):
    for review in reviews_of(graded, graded.author):
        responses.withdraw(review, by=None, now=graded.at)
    assert (line(graded).value, line(graded).state) == (None, "none")


def test_who_handed_in_nothing_has_no_grade(world):
    world.hand_in(world.author)
    world.go(15)
    found = line(world, world.reviewer)
    assert (found.work, found.value, found.state) == (None, None, "none")


def test_missing_reviews_cost_participation_once_they_are_owed(world):
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    world.review(world.author)
    assert {who.id: line(world, who).participation.share for who in world.students} == {
        who.id: Decimal("0.5") if who == world.author else Decimal("0") for who in world.students
    }


def test_reviews_that_cannot_be_sent_yet_are_not_owed_yet(world):
    world.go(2).hand_in(world.author)
    found = line(world).participation
    assert (found.done, found.owed, found.share) == (0, 0, None)


def test_a_late_work_loses_points_for_each_begun_day(world):
    activities.set_up(
        world.activity,
        title="T",
        brief="",
        edits={"grading.late_off": 5},
        rows=[],
        seen_digest=world.activity.plan_digest,
        by=None,
        now=world.at,
    )
    world.reload()
    for who in world.students[1:]:
        world.hand_in(who)
    world.begin(world.author)
    world.go(7, 2)
    world.hand_in(world.author)
    for who in world.students * 2:
        world.review(who)
    assert [line(world, who).is_late for who in world.students] == [True, False, False, False]
    assert line(world, world.reviewer).submission.value - line(world).submission.value == 5


def test_an_extension_is_not_late(world):
    activities.extend(
        world.activity,
        phase="submit",
        whom=f"p{world.author.id}",
        closes=day(10),
        reason="",
        by=None,
        now=world.at,
    )
    world.go(9)
    world.hand_in(world.author)
    assert not line(world).is_late


def test_an_override_stands_beside_the_computed_value(graded):
    override(graded)
    found = line(graded)
    assert (found.value, found.computed, found.override, found.state) == (
        Decimal("90"),
        Decimal("80"),
        "Seen in class.",
        "overridden",
    )
    grading.take_back_override(graded.activity, found, by=None, now=graded.at)
    assert (line(graded).value, line(graded).state) == (Decimal("80"), "final")
    assert db.row("select count(*) from grade where replaced_at is not null") == (1,)


@pytest.mark.parametrize("values", [{"reason": " "}, {"value": "-0.1"}, {"value": "100.1"}])
def test_an_override_needs_a_reason_and_a_number_that_can_be(graded, values):
    with pytest.raises(Invalid):
        override(graded, **values)
    assert db.rows("select 1 from grade where kind = 'total'") == []


def test_release_freezes_what_is_computed_and_tells_everybody(graded):
    override(graded)
    assert grading.release(graded.activity, by=graded.instructor.account_id, now=graded.at) == 4
    responses.withdraw(reviews_of(graded, graded.reviewer)[0], by=None, now=graded.at)
    db.execute("update answer set value = 1")
    assert {who.id: (line(graded, who).value, line(graded, who).released) for who in graded.students} == {
        who.id: (Decimal("90") if who == graded.author else Decimal("80"), day(15)) for who in graded.students
    }
    assert db.row("select count(*) from outbox_message where key like 'grade:%'") == (4,)


def test_nothing_is_released_before_it_is(graded):
    override(graded)
    assert not grading.is_released(graded.activity.id)
    grading.release(graded.activity, by=None, now=graded.at)
    assert grading.is_released(graded.activity.id)


def test_a_second_release_takes_what_is_computed_then(graded):
    grading.release(graded.activity, by=None, now=graded.at)
    db.execute("update answer set value = 1")
    graded.go(16)
    grading.release(graded.activity, by=None, now=graded.at)
    assert (line(graded).value, line(graded).released) == (Decimal("40"), day(16))


def test_an_override_after_release_is_released_at_once(graded):
    grading.release(graded.activity, by=None, now=graded.at)
    override(graded)
    assert (line(graded).value, line(graded).computed, line(graded).released) == (
        Decimal("90"),
        Decimal("80"),
        day(15),
    )


def test_grades_cost_as_many_queries_for_many(graded):
    with Counted() as few:
        lines(graded)
    for number in range(10):
        graded.join(f"Student{number} More", "student")
    with Counted() as many:
        assert len(lines(graded)) == 14
    assert many.count == few.count


def released(world):
    return grading.release(world.activity, by=world.instructor.account_id, now=world.at)


def undone(world):
    return grading.undo_release(world.activity, by=world.instructor.account_id, now=world.at)


def told(world, who=None):
    """Keys of the mail about grades in the outbox, without what is the same in all."""
    account = (who or world.author).account_id
    found = db.rows(
        "select key from outbox_message where account_id = ? and key like 'grade%' order by id", account
    )
    return [row[0].split(":")[0] for row in found]


def carried():
    db.execute("update outbox_message set sent_at = created_at, next_at = null, attempts = 1")


def lowered(world, to=1):
    db.execute("update answer set value = ? where value is not null", to)


def test_a_release_pressed_again_is_the_first(graded):
    assert released(graded) == 4
    graded.go(15, 1)
    assert (released(graded), told(graded), line(graded).released) == (0, ["grade"], day(15))


def test_who_has_no_grade_gets_no_mail_and_one_when_there_is_one(graded):
    late = graded.join("Nina None", "student")
    assert (released(graded), told(graded, late)) == (4, [])
    assert (line(graded, late).released, line(graded, late).value) == (day(15), None)
    grading.override(
        graded.activity, line(graded, late), value=Decimal(0), reason="No work.", by=None, now=graded.at
    )
    assert (line(graded, late).value, told(graded, late)) == (Decimal(0), ["grade"])


def test_a_change_after_the_release_is_told_once(graded):
    released(graded)
    carried()
    override(graded)
    override(graded)
    assert told(graded) == ["grade", "grade-changed"]
    carried()
    override(graded, reason="The same number, said better.")
    assert told(graded) == ["grade", "grade-changed"]
    override(graded, "91")
    assert (told(graded), told(graded, graded.reviewer)) == (
        ["grade", "grade-changed", "grade-changed"],
        ["grade"],
    )


def test_a_change_taken_back_before_its_mail_went_is_not_told(graded):
    released(graded)
    carried()
    override(graded)
    grading.take_back_override(graded.activity, line(graded), by=None, now=graded.at)
    assert (told(graded), line(graded).value) == (["grade"], Decimal("80"))


def test_releasing_again_tells_whose_grade_is_another(graded):
    override(graded)
    released(graded)
    carried()
    lowered(graded)
    assert (released(graded.go(16)), told(graded), told(graded, graded.reviewer)) == (
        3,
        ["grade"],
        ["grade", "grade-changed"],
    )


def test_a_release_is_taken_back_while_nobody_has_looked(graded):
    override(graded)
    released(graded)
    assert (undone(graded), grading.is_released(graded.activity.id), told(graded)) == (4, False, [])
    found = line(graded)
    assert (found.value, found.override, found.released) == (Decimal("90"), "Seen in class.", None)
    assert (line(graded, graded.reviewer).value, line(graded, graded.reviewer).released) == (
        Decimal("80"),
        None,
    )
    assert (released(graded), told(graded)) == (4, ["grade"])
    undone(graded)
    with pytest.raises(NotNow):
        undone(graded)


def test_after_its_mail_went_a_release_taken_back_mails_nobody_again(graded):
    released(graded)
    carried()
    undone(graded)
    assert (released(graded.go(15, 1)), told(graded)) == (4, ["grade"])
    undone(graded)
    lowered(graded)
    assert (released(graded), told(graded)) == (4, ["grade", "grade-changed"])


def test_the_first_look_makes_a_release_stand(graded):
    released(graded)
    grading.see(graded.activity, graded.author.id, now=graded.go(15, 1).at)
    with pytest.raises(NotNow):
        undone(graded)
    outlook = grading.outlook(graded.activity, lines(graded))
    assert (outlook.looked, outlook.can_undo, grading.is_released(graded.activity.id)) == (1, False, True)


def test_marks_are_a_look_too(graded):
    released(graded)
    grading.see_all(grading.released_to(graded.author.account_id, day(22)), now=graded.at)
    with pytest.raises(NotNow):
        undone(graded)


def test_a_second_release_taken_back_leaves_the_first(graded):
    released(graded)
    grading.see(graded.activity, graded.author.id, now=graded.at)
    lowered(graded)
    override(graded, "70")
    assert released(graded.go(16)) == 3
    assert undone(graded) == 4
    assert {who.id: line(graded, who).value for who in graded.students} == {
        who.id: Decimal("70") if who == graded.author else Decimal("80") for who in graded.students
    }
    assert all(line(graded, who).released == day(15) for who in graded.students)


def test_what_a_release_would_do_is_known_before(world):
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    for who in world.students:
        world.review(who)
    found = grading.outlook(world.activity, lines(world))
    reviewed = sum(one.value is not None for one in lines(world).values())
    assert (found.graded, found.without, found.fresh, found.changed) == (reviewed, 4 - reviewed, reviewed, 0)
    assert (found.to_come, found.steps, found.released) == (4, {("review", 1): day(14)}, None)
    over = grading.outlook(world.activity, lines(world.go(15)))
    assert (over.to_come, over.steps) == (0, {})


def new_to(world, who):
    return [mark.is_new for mark in grading.released_to(who.account_id, world.at)]


def test_what_one_student_looked_at_is_still_new_to_another(graded):
    released(graded)
    grading.see(graded.activity, graded.author.id, now=graded.at)
    found = line(graded, graded.reviewer)
    said = {"value": found.value, "reason": "The same number, said better.", "by": None, "now": graded.at}
    grading.override(graded.activity, found, **said)
    assert (new_to(graded, graded.author), new_to(graded, graded.reviewer)) == ([False], [True])


def test_what_another_student_looked_at_says_nothing_of_what_i_was_told(graded):
    released(graded)
    carried()
    found = line(graded, graded.reviewer)
    grading.override(graded.activity, found, value=Decimal(91), reason="Better.", by=None, now=graded.at)
    grading.see(graded.activity, graded.reviewer.id, now=graded.at)
    override(graded, "80", reason="The same number, said better.")
    assert told(graded) == ["grade"]


def test_a_number_that_a_part_had_is_new_as_a_total(graded):
    released(graded)
    override(graded, "90")
    assert new_to(graded, graded.author) == [True]


def test_a_release_taken_back_while_somebody_looks_was_not_looked_at(graded):
    released(graded)
    marks = [
        mark._replace(is_waiting=False) for mark in grading.released_to(graded.author.account_id, day(22))
    ]
    undone(graded)
    grading.see_all(marks, now=graded.at)
    assert db.rows("select 1 from grade where kind = 'total' and seen_at is not null") == []


@pytest.mark.parametrize(
    "gone",
    [
        "update enrolment set left_at = joined_at",
        "update enrolment set role = 'assistant'",
        "update activity set archived_at = published_at",
    ],
    ids=["who left", "who is staff now", "what was put away"],
)
def test_marks_are_those_of_a_student_who_is_here(graded, gone):
    released(graded)
    assert len(new_to(graded, graded.author)) == 1
    db.execute(gone)
    assert new_to(graded, graded.author) == []


def test_a_total_is_news_and_looked_at_once_it_is_out_and_its_parts_are_neither(graded):
    def news():
        return grading.unseen(*facts_of_account(graded.author.account_id), day(22))

    override(graded, "81")
    grading.see(graded.activity, graded.author.id, now=graded.at)
    assert (news(), new_to(graded, graded.author)) == ([], [])
    released(graded)
    assert (news(), new_to(graded, graded.author)) == ([(graded.activity.id, day(15))], [True])
    grading.see(graded.activity, graded.author.id, now=graded.at)
    assert (news(), new_to(graded, graded.author)) == ([], [False])
    part = "select seen_at from grade where enrolment_id = ? and kind = 'participation'"
    assert db.row(part, graded.author.id) == (None,)


def test_only_a_review_by_staff_that_is_in_decides_and_ends_once(graded):
    review, by = reviews_of(graded, graded.author)[0], {"by": None, "now": graded.at}
    place = graded.activity, graded.works[graded.author.id].id

    def decide():
        grading.let_decide(*place, review.public_id, **by)
        return line(graded).submission.decided_by

    with pytest.raises(Invalid):
        decide()
    db.execute("update response set author_id = ? where id = ?", graded.assistant.id, review.id)
    db.execute("update response set state = 'held' where id = ?", review.id)
    with pytest.raises(Invalid):
        decide()
    db.execute("update response set state = 'submitted' where id = ?", review.id)
    assert decide() == review.id
    for at in (day(16), day(17)):
        grading.let_all_count(*place, by=None, now=at)
    assert line(graded).submission.decided_by is None
    assert [db.moment(row[0]) for row in db.rows("select ended_at from deciding_review")] == [day(16)]
    ended = "select count(*) from audit_line where verb = 'grade.staff_review_ended'"
    assert db.row(ended) == (1,)

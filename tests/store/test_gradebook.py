"""Rules of a gradebook, reminders and what is taken out, on both databases."""

from decimal import Decimal

import pytest

from peerreview.domain.refusals import Invalid, NotNow
from peerreview.store import allocation, asking, db, exporting, grading, progress, reminding


def declare(world, weight="2", absent="zero"):
    rule = grading.Rule(Decimal(weight), absent)
    return grading.declare(world.course.id, {world.activity.id: rule}, by=None, now=world.at)


def states(world):
    book = grading.of_course(world.course.id, world.at)
    return {one.name.split()[0]: (one.cells[0].state, one.cells[0].value) for one in book.people}


def test_rules_are_declared_and_taken_back_one_by_one(world):
    nina = world.join("Nina None", "student")
    world.reviewed()
    world.go(20)
    assert (declare(world), declare(world)) == (1, 0)
    assert states(world)["Nina"] == ("unreleased", 0)
    world.go(20, 1)
    assert declare(world, absent="excuse") == 1
    assert states(world)["Nina"] == ("excused", None)
    grading.take_back_rules(world.course.id, by=None, now=world.go(20, 2).at)
    assert states(world)["Nina"] == ("unreleased", 0)
    grading.take_back_rules(world.course.id, by=None, now=world.go(20, 3).at)
    assert states(world)["Nina"] == ("missing", None)
    with pytest.raises(NotNow):
        grading.take_back_rules(world.course.id, by=None, now=world.at)
    with pytest.raises(Invalid):
        declare(world, weight="1001")
    declare(world)
    by = {"by": nina.account_id, "now": world.at}
    asking.ask(world.activity, nina.id, "time", words="I was ill.", task="work", **by)
    assert states(world)["Nina"] == ("missing", None)


def test_released_grades_are_the_total(world):
    world.reviewed()
    world.go(22)
    grading.release(world.activity, by=None, now=world.at)
    book = grading.of_course(world.course.id, world.at)
    assert {one.total.value for one in book.people} == {Decimal("80.0")}
    assert book.columns[0].released == 4


def test_reminders_are_sent_once_and_kept(world):
    world.go(5).hand_in(world.author)
    by = {"by": world.instructor.account_id, "now": world.at}
    asking.ask(
        world.activity,
        world.more[0].id,
        "time",
        words="Ill.",
        task="work",
        by=world.more[0].account_id,
        now=world.at,
    )
    chosen = [who.public_id for who in world.students]
    post = reminding.Post("owed", "", "Ines")
    assert reminding.send(world.activity, chosen, post, token="t", **by) == 3
    assert reminding.send(world.activity, chosen, post, token="t", **by) == 0
    survey = progress.of_activity(world.activity, world.at)
    assert sum(one.reminded is not None for one in survey.students) == 3
    assert [one.name for one in survey.students if "asked" in one.tags] == ["Mona Mate"]
    assert set(reminding.reminded(world.activity.id)) == {who.id for who in world.students[1:]}


def test_what_is_taken_out_is_in_sight(world):
    world.reviewed()
    world.go(22)
    found = exporting.addresses(world.activity, world.instructor.id)
    assert len(found) == 12
    assert len([text for text in exporting.texts([row[0] for row in found]) if text.answers]) == 12
    comments = exporting.comments(world.activity, world.instructor.id, world.at, for_authors=True)
    assert {len(reviews) for reviews in comments.values()} == {2}


def test_unsent_reviews_are_free_for_others(world):
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9).claim(world.author)
    freed = allocation.free(world.activity, [world.author.id], by=None, now=world.at)
    assert len(freed) == 1 and db.row("select count(*) from allocation where ended_at is null")[0] == 0

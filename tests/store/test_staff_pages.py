"""What the staff's pages ask and undo, on each database."""

from datetime import timedelta

import pytest

from peerreview.domain.refusals import Conflict, Missing
from peerreview.store import (
    activities,
    allocation,
    courses,
    forms,
    handing_in,
    leaving,
    names,
    progress,
    responses,
)
from tests.cast import day


def test_an_extension_is_taken_back_once(world):
    whom = f"p{world.author.id}"
    activities.extend(
        world.activity, phase="submit", whom=whom, closes=day(9), reason="", by=None, now=world.at
    )
    activities.take_back_extension(world.activity, phase="submit", whom=whom, by=None, now=world.at)
    assert activities.extensions(world.activity.id) == []
    with pytest.raises(Missing):
        activities.take_back_extension(world.activity, phase="submit", whom=whom, by=None, now=world.at)


def test_the_cohorts_dates_are_no_extension(world):
    with pytest.raises(Missing):
        activities.take_back_extension(world.activity, phase="submit", whom="all", by=None, now=world.at)


def test_a_passage_undone_can_be_given_again(world):
    step = {"phase": "submit", "turn": 1, "whom": "all"}
    activities.let_pass(world.activity.id, **step, cause="hand", at=world.at, now=world.at)
    activities.undo_passage(world.activity, **step, by=None, now=world.at)
    assert activities.passages(world.activity.id) == []
    assert activities.let_pass(world.activity.id, **step, cause="hand", at=day(1), now=day(1))
    assert [row.at for row in activities.passages(world.activity.id)] == [day(1)]


def test_restore_only_in_the_own_course(world):
    activities.archive(world.activity, by=None, now=world.at)
    with pytest.raises(Missing):
        activities.restore(world.other.id, world.activity.public_id, by=None, now=world.at)
    assert (
        activities.restore(world.course.id, world.activity.public_id, by=None, now=world.at).title
        == "Roads and aqueducts"
    )


def test_a_form_changed_meanwhile(world):
    items = forms.of_activity(world.activity.id)["rubric"][3]
    forms.change(world.activity.id, "rubric", items[1:], by=None, now=world.at, seen=1)
    with pytest.raises(Conflict):
        forms.change(world.activity.id, "rubric", items, by=None, now=world.at, seen=1)
    assert forms.of_activity(world.activity.id)["rubric"][1] == 2


def test_newest_versions(world):
    work = world.hand_in(world.author, "one two three")
    world.go(1)
    world.save(world.author, work, {"text": {"text": "one two"}})
    handing_in.hand_in(work, person=world.author.id, by=None, now=world.at)
    newest = responses.newest_versions([work.id])[work.id]
    assert (newest.number, newest.at, newest.words, newest.typed) == (2, day(1), 2, day(1))


def test_first_hand_ins_are_counted_by_the_quarter_of_an_hour(world):
    for minutes, who in zip((0, 14, 15 + 24 * 60, 59 + 24 * 60), world.students):
        world.at = day(1) + timedelta(minutes=minutes)
        world.hand_in(who)
    first, second = day(1), day(2)
    assert progress.of_activity(world.activity, day(2, 5)).hand_ins == {
        first: 2,
        second + timedelta(minutes=15): 1,
        second + timedelta(minutes=45): 1,
    }
    assert progress.of_activity(world.activity, day(17)).hand_ins == {
        second + timedelta(minutes=15): 1,
        second + timedelta(minutes=45): 1,
    }


def test_works_short_of_reviews_are_those_that_allocation_would_deal(world):
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9).review(world.author)
    spec = world.activity.design.tasks["review"]
    lacking = [work for work in allocation.works_of(world.activity, spec) if work.done < spec.pick]
    assert (len(lacking), sum(not work.done for work in lacking)) == (4, 3)
    assert progress.of_activity(world.activity, world.at).short == {("review", 1): (4, 3)}


def test_staff_know_everybody_of_an_activity_by_one_letter(world):
    def letters():
        found = names.Letters(world.activity.id, world.course.id, world.activity.seed)
        return {who.id: found.of(who.id) for who in [*world.students, world.assistant]}

    before = letters()
    assert len(set(before.values())) == 5 and all(len(letter) == 1 for letter in before.values())
    leaving.leave(world.author, by=None, now=world.at)
    world.join("Lena Late", "student")
    assert letters() == before


def test_students_are_counted_while_present(world):
    assert courses.count_students(world.course.id) == 4
    leaving.leave(world.author, by=None, now=world.at)
    assert courses.count_students(world.course.id) == 3

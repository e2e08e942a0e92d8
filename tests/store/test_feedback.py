"""Who wrote what about whose work, and under which name its owner knows them."""

import pytest

from peerreview.domain.refusals import Missing
from peerreview.store import courses, grading, leaving, responses
from peerreview.store.reading import received


@pytest.fixture
def works(world):
    found = world.reviewed()
    world.go(15)
    return found


def answer(world, review):
    """The author answers one review of theirs: a Work."""
    place = next(
        place
        for place, line in enumerate(world.lines(world.author, "answer"))
        if line.subject == review.work.id
    )
    return world.send(
        world.author, world.begin(world.author, "answer", place), words="Thank you for all of it."
    )


def test_nothing_is_open_before_the_release(world):
    world.reviewed()
    found = received.by_person(world.activity, world.author.id, world.at)
    assert (found.reviews, found.opened.is_open, found.has_work) == ([], False, True)


def test_writers_keep_their_alias_when_another_one_comes_and_goes(world, works):
    def aliases():
        return {
            found.enrolment: found.alias
            for found in received.writers(
                world.activity, "review", about_response=works[world.author.id].id
            ).values()
        }

    before = aliases()
    review = received.by_person(world.activity, world.author.id, world.at).reviews[0].work
    responses.withdraw(review, by=world.instructor.account_id, now=world.at)
    assert aliases() == before
    assert len(set(before.values())) == 2


def test_each_reader_has_an_order_of_their_own_that_stays(world, works):
    names = [review.name for review in received.by_person(world.activity, world.author.id, world.at).reviews]
    assert names == [
        review.name for review in received.by_person(world.activity, world.author.id, world.at).reviews
    ]


def test_an_answer_reaches_the_writer_of_the_review_without_its_private_items(world, works):
    review = received.by_person(world.activity, world.author.id, world.at).reviews[0]
    assert received.answers_about(review.work, review.work.author, world.at) == []
    answer(world, review)
    found = received.answers_about(review.work, review.work.author, world.at)
    assert [
        (one.name != "Anna Author", sorted({item.partition(".")[0] for item in one.answers})) for one in found
    ] == [(True, ["advice", "reply", "thanks"])]


def test_an_answer_is_no_feedback_about_a_work(world, works):
    review = received.by_person(world.activity, world.author.id, world.at).reviews[0]
    answer(world, review)
    tasks = {
        one.work.task for one in received.by_person(world.activity, review.work.author, world.at).reviews
    }
    assert tasks == {"review"}


def test_marks_are_those_released_to_this_account(world, works):
    assert grading.released_to(world.author.account_id, world.at) == []
    grading.release(world.activity, by=world.instructor.account_id, now=world.at)
    assert [
        (mark.activity, str(mark.value))
        for mark in grading.released_to(world.author.account_id, world.go(22).at)
    ] == [("Roads and aqueducts", "80.0")]
    assert grading.released_to(world.instructor.account_id, world.at) == []


def test_who_left_comes_back_to_the_same_place(world):
    leaving.leave(world.author, by=world.admin.id, now=world.at)
    back = leaving.come_back(world.course.id, world.author.public_id, by=world.admin.id, now=world.at)
    assert (
        back.id,
        back.section_id,
        back.left_at is None or courses.person_in(world.course.id, world.author.public_id).left_at,
    ) == (world.author.id, world.author.section_id, None)
    with pytest.raises(Missing):
        leaving.come_back(world.course.id, world.author.public_id, by=world.admin.id, now=world.at)

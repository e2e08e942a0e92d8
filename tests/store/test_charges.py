"""Assistants in charge of some sections, on both databases: whom they look after, and which cases."""

import pytest

from peerreview.domain.refusals import Invalid, Missing
from peerreview.store import charges, courses, db, moderation, responses, search
from peerreview.store.moderation.queue import case_of


def put(world, *names):
    known = courses.sections(world.course.id)
    charges.put(
        world.assistant, [known[name] for name in names], by=world.instructor.account_id, now=world.at
    )
    return courses.standing(world.assistant.account_id, course_id=world.course.id)


def test_they_look_after_the_people_of_their_sections(world):
    assert charges.people_of(put(world)) is None
    found = charges.people_of(put(world, "A"))
    assert found & {who.id for who in world.students} == {world.author.id, world.more[0].id}
    assert charges.people_of(put(world, "A", "B")) >= {who.id for who in world.students}
    assert charges.people_of(put(world)) is None


def test_only_assistants_and_only_sections_of_their_course(world):
    (section, *_more) = courses.sections(world.course.id).values()
    for who, wanted in ((world.author, [section]), (world.assistant, [section + 1000])):
        with pytest.raises(Invalid):
            charges.put(who, wanted, by=None, now=world.at)


def test_one_query_finds_no_more_than_theirs(world):
    standing = put(world.go(2), "B")
    works = {who.id: world.hand_in(who) for who in world.students}
    how = {"mode": "hold_all", "period": 24, "patience": 48, "person": None, "sample": 0}
    moderation.choose(
        world.activity, **how, moderators=[world.assistant.id], by=world.instructor.account_id, now=world.at
    )
    account = world.assistant.account_id
    assert responses.in_courses_staffed_by(account, works[world.reviewer.id].public_id)
    with pytest.raises(Missing):
        responses.in_courses_staffed_by(account, works[world.author.id].public_id)
    assert case_of(world.activity, standing, f"r.{works[world.reviewer.id].public_id}", world.at)
    with pytest.raises(Missing):
        case_of(world.activity, standing, f"r.{works[world.author.id].public_id}", world.at)
    hits = search.of_class(account, [standing], "army", most=9)
    assert {hit.work.author for hit in hits} == {world.reviewer.id, world.more[1].id}
    assert moderation.of_activity(world.activity, standing, world.at).total == 0
    assert moderation.waiting({world.activity.id: _Who(world)}, {world.activity.id}) == {}
    assert db.row("select count(*) from section_charge")[0] == 1


class _Who:
    role = "assistant"

    def __init__(self, world):
        self.id = self.enrolment = world.assistant.id

"""The mentoring design that comes with the site: what the two write is theirs, how it goes is the
coordinator’s alone, and nobody finds it under another address."""

import pytest

from peerreview.domain.refusals import Missing
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, alerts, db, groups, matching, responses, settle
from peerreview.store.reading import shared
from tests.cast import day
from tests.pairing import asked, mentor, newcomer

STEPS = ("about", "match", "first", "month")


@pytest.fixture
def ward(world):
    """One mentor of three, published; the first meeting is open."""
    asked(world)
    mentor(world, world.author, places="3")
    for who in (world.reviewer, *world.more):
        newcomer(world, who)
    rows = [WindowRow(name, 1, "all", day(7 * place), day(7 * place + 7)) for place, name in enumerate(STEPS)]
    world.run(activities.text_of("mentoring"), *rows, title="Ward mentoring")
    settle.tick(world.go(8).at)
    step = world.activity.design.phase("match")
    seen = matching.token(groups.matched.standing(world.activity, step, now=world.at))
    matching.publish(world.activity, step, seen, by=world.instructor.account_id, now=world.at)
    settle.tick(world.go(15).at)
    return world


def note(world, who):
    work = world.begin(who, "first_note")
    text = {"text": "We looked at zinnober together, step by step, and it went well."}
    return world.send_typed(who, work, {"minutes": {"text": "40"}, "talked": text, "next": text})


def reads(world, who, work):
    """Whether somebody finds a response as the page of it does."""
    try:
        return shared.find(who.account_id, work.public_id, world.at).id == work.id
    except Missing:
        return False


def test_a_note_is_read_by_the_two_and_by_nobody_else(ward):
    work = note(ward, ward.reviewer)
    assert reads(ward, ward.author, work) and reads(ward, ward.reviewer, work)
    assert not reads(ward, ward.more[0], work)  # another newcomer of the same mentor
    for who in (ward.instructor, ward.assistant, ward.admin):
        with pytest.raises(Missing):
            account = getattr(who, "account_id", who.id)
            responses.in_courses_staffed_by(account, work.public_id)


def test_how_it_goes_is_told_to_the_coordinator_alone(ward):
    work = ward.begin(ward.reviewer, "first_fit")
    ward.send_typed(ward.reviewer, work, {"fit": {"level": "unsure"}})
    assert responses.in_courses_staffed_by(ward.instructor.account_id, work.public_id).id == work.id
    assert not any(reads(ward, who, work) for who in (ward.author, *ward.more))


def test_each_of_the_three_is_asked_about_their_own_mentor_and_the_mentor_about_each(ward):
    assert [line.task for line in ward.lines(ward.reviewer) if line.phase == "first"] == [
        "first_note",
        "first_fit",
    ]
    subjects = {line.subject for line in ward.lines(ward.author, "first_view")}
    assert subjects == {ward.reviewer.id, *(who.id for who in ward.more)}


def test_not_a_fit_of_the_mentor_parts_that_pair_alone(ward):
    line = next(one for one in ward.lines(ward.author, "first_view") if one.subject == ward.reviewer.id)
    public_id = responses.begin(ward.activity, line, ward.author.id, by=ward.author.account_id, now=ward.at)
    work = responses.written_by(ward.author.account_id, public_id)
    ward.send_typed(ward.author, work, {"fit": {"level": "no"}})
    settle.tick(ward.at)
    told = groups.told(ward.activity.id, "match", 1)
    assert [person for person, _why, _full in told.waits] == [ward.reviewer.id]
    assert db.row("select side from pairing where kind = 'refused'").side == "answer"
    assert ward.lines(ward.more[0], "first_note")[0].state == "open"


def test_who_misses_a_check_in_is_a_case_with_a_name(ward):
    settle.tick(ward.go(29).at)
    found = {(alert.phase, alert.whom) for alert in alerts.of_activity(ward.activity.id)}
    assert ("month", f"p{ward.reviewer.id}") in found

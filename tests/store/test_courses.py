"""Places in a course: given once, left, taken up again; conflicts between people."""

import pytest

from peerreview.domain.refusals import Conflict, Missing
from peerreview.store import accounts, attributes, audit, courses, db, leaving, links
from tests.cast import START, day


def test_a_person_has_one_place_in_a_course(world):
    with pytest.raises(Conflict) as refusal:
        courses.enrol(world.course, world.author.account, role="student", by=None, now=START)
    assert str(refusal.value) == "Anna Author is already in this course."


def test_a_section_is_made_once(world):
    assert db.rows("select name from section where course_id = ? order by name", world.course.id) == [
        ("A",),
        ("B",),
    ]


def test_who_left_has_no_standing_and_may_come_back_to_the_same_place(world):
    account = world.author.account
    leaving.leave(world.author, by=None, now=day(1))
    assert courses.standing(account.id, course_id=world.course.id) is None
    back = courses.enrol(world.course, account, role="assistant", by=None, now=day(2))
    assert (back.id, courses.standing(account.id, course_id=world.course.id).role) == (
        world.author.id,
        "assistant",
    )


def test_a_stranger_has_no_standing(world):
    stranger = world.stranger.account_id
    assert courses.standing(stranger, course_public_id=world.course.public_id) is None
    assert [standing.code for standing in courses.of(stranger)] == ["BIO 115"]


def test_leaving_frees_the_works_one_was_to_review(world):
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(8)
    world.claim(world.reviewer)
    leaving.leave(world.reviewer, by=None, now=day(9))
    assert db.rows("select ended_cause from allocation") == [("left",)]


def test_a_new_person_gets_a_link_by_mail_and_a_known_one_does_not(world):
    def link_for(secret):
        return f"https://site.example/welcome/{secret}"

    new, secret = courses.add_person(
        world.course,
        name="Nora New",
        email="nora@college.example",
        role="student",
        section="A",
        by=None,
        now=START,
        link_for=link_for,
    )
    assert links.find(secret, now=START).account_id == new.account_id
    known, nothing = courses.add_person(
        world.course,
        name="Other Name",
        email="STAN@college.example",
        role="student",
        by=None,
        now=START,
        link_for=link_for,
    )
    assert (known.account.name, nothing) == ("Stan Stranger", None)
    ((body,),) = db.rows("select body from outbox_message where key like 'welcome:%'")
    assert link_for(secret) in body


def test_people_come_staff_first_then_by_name(world):
    assert [found.account.name for found in courses.people(world.course.id)] == [
        "Asim Assistant",
        "Ines Instructor",
        "Anna Author",
        "Mona Mate",
        "Nils Neighbour",
        "Remy Reviewer",
    ]


def test_a_person_is_found_in_their_own_course_only(world):
    assert courses.person_in(world.course.id, world.author.public_id) == world.author
    with pytest.raises(Missing):
        courses.person_in(world.other.id, world.author.public_id)


def test_a_conflict_holds_both_ways_until_it_ends(world):
    attributes.declare_conflict(world.author, world.reviewer, by=None, now=day(1))
    pair = (world.author.id, world.reviewer.id)
    assert attributes.conflicts_in(world.course.id, day(1)) == {pair, pair[::-1]}
    ((attribute,),) = db.rows("select id from attribute")
    with pytest.raises(Missing):
        attributes.end_conflict(attribute, course_id=world.other.id, by=None, now=day(2))
    attributes.end_conflict(attribute, course_id=world.course.id, by=None, now=day(2))
    assert attributes.conflicts_in(world.course.id, day(3)) == frozenset()


def test_courses_are_counted_with_their_people(world):
    assert [(course.code, students, staff) for course, students, staff in courses.every()] == [
        ("BIO 115", 1, 0),
        ("HIST 210", 4, 2),
    ]


def test_names_stay_known_after_leaving(world):
    leaving.leave(world.author, by=None, now=day(1))
    assert courses.names_in(world.course.id)[world.author.id] == "Anna Author"


def test_names_of_some_are_numbered_as_in_the_whole_course(world):
    everybody = [row[0] for row in db.rows("select id from enrolment where course_id = ?", world.course.id)]
    first, second = sorted(everybody)[:2]
    of_two = "select account_id from enrolment where id in (?, ?)"
    db.execute(f"update account set name = 'Mia Schmidt' where id in ({of_two})", first, second)
    assert courses.names_of([second]) == {second: "Mia Schmidt (2)"}
    assert courses.names_of(everybody) == courses.names_in(world.course.id)
    assert courses.names_of([]) == {}


def test_a_name_is_as_it_is_now_while_numbers_are_kept(world):
    assert courses.names_of([world.author.id]) == {world.author.id: "Anna Author"}
    db.execute("update account set name = 'Anna Writer' where id = ?", world.author.account.id)
    assert courses.names_of([world.author.id]) == {world.author.id: "Anna Writer"}


def test_a_course_is_found_by_its_public_id(world):
    assert courses.find(world.course.public_id) == world.course
    with pytest.raises(Missing):
        courses.find("nonsense")


def test_who_becomes_a_student_owes_nothing_of_what_closed_before(world):
    world.go(10)
    leaving.leave(world.assistant, by=None, now=world.at)
    account = world.accounts[world.assistant.id]
    courses.enrol(world.course, account, role="student", by=None, now=world.at)
    assert [line.state for line in world.lines(world.assistant, "work")] == ["waived"]


def test_a_wrong_role_put_right_forgives_nothing(world):
    world.go(10)
    account = world.accounts[world.author.id]
    for role in ("assistant", "student"):
        leaving.leave(courses.person_in(world.course.id, world.author.public_id), by=None, now=world.at)
        courses.enrol(world.course, account, role=role, by=None, now=world.at)
    assert [line.state for line in world.lines(world.author, "work")] == ["closed"]
    back = courses.person_in(world.course.id, world.author.public_id)
    assert back.section_id == world.author.section_id


@pytest.mark.parametrize("words", ["müller", "MULLER", "krank", "Jurgen krank", "fieber"])
def test_the_record_is_searched_as_people_type(store, words):
    course = courses.create(code="A 1", title="T", zone="UTC", by=None, now=START)
    someone = accounts.create(name="Jürgen Müller", email="j@x.example", now=START)
    audit.record(
        "window.extended",
        "course",
        course.id,
        by=someone.id,
        at=START,
        course=course.id,
        reason="Kränk, Fieber",
    )
    audit.record("window.extended", "course", course.id, by=None, at=START, course=course.id, reason="50% _")
    found, more = audit.lines(course.id, words=words)
    assert ([line.by for line in found], more) == (["Jürgen Müller"], False)

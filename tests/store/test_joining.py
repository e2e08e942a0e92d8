"""The code of a class: who joins with it, which place they take, and what a thousand tries give."""

import pytest

from peerreview.domain.refusals import Conflict, Invalid, NotNow
from peerreview.store import accounts, courses, db, inviting, joining, leaving, outbox, tries
from tests.cast import START, day

HERE, PASSWORD = "192.0.2.7", "a fine sentence"


@pytest.fixture
def code(world):
    """The code of the course, without an end."""
    joining.renew(world.course.id, by=world.instructor.account_id, now=START)
    return joining.code_of(world.course.id, now=START).shown


def opened(code, address=HERE, now=START):
    return joining.course_of(code, address=address, now=now)


def come(world, name="Nora New", email="nora@college.example", *, number="", link_for=None, now=START):
    return joining.join_new(
        world.course,
        name=name,
        email=email,
        number=number,
        password=PASSWORD,
        address=HERE,
        now=now,
        link_for=link_for,
    )


def invited(world, name="Nora New", email="nora@college.example", course=None):
    return courses.add_person(
        course or world.course, name=name, email=email, role="student", by=None, now=START
    )[0]


def can_enter(email):
    return accounts.sign_in(email, PASSWORD, address=HERE, now=START)


@pytest.mark.parametrize("how", [str.lower, lambda code: f" {code.replace('-', ' ')} ", str])
def test_a_code_is_read_however_it_is_typed(world, code, how):
    assert opened(how(code)).id == world.course.id


def test_a_new_code_ends_the_old_one_and_off_ends_all(world, code):
    joining.renew(world.course.id, by=None, now=START)
    with pytest.raises(Invalid):
        opened(code)
    joining.turn_off(world.course.id, by=None, now=START)
    assert joining.code_of(world.course.id, now=START) is None
    assert db.row("select count(*) from class_code") == (0,)


def test_a_code_ends_on_its_day(world, code):
    joining.end_at(world.course.id, day(3), by=None, now=START)
    assert opened(code, now=day(2)).id == world.course.id
    with pytest.raises(Invalid, match="has ended"):
        opened(code, now=day(3))


def test_a_thousand_tries_get_nowhere(world, code):
    slowed = 0
    for number in range(1000):
        try:
            opened(f"XXXX-{number:04}")
        except tries.TooManyGuesses:
            slowed += 1
        except Invalid:
            pass
    assert slowed >= 985
    assert db.row("select count(*) from login_attempt where email_key = 'class code'")[0] <= 15
    with pytest.raises(tries.TooManyGuesses):
        opened(code)
    assert opened(code, address="198.51.100.9").id == world.course.id


def test_a_class_behind_one_address_may_mistype(world, code):
    for number in range(40):
        with pytest.raises(Invalid):
            opened("XXXX-XXXX")
        come(world, f"Student {number}", f"s{number}@college.example")
    assert courses.count_students(world.course.id) == 44


def test_guessing_codes_keeps_nobody_from_signing_in(world, code):
    for _ in range(12):
        with pytest.raises((Invalid, tries.TooManyGuesses)):
            opened("nonsense")
    assert accounts.sign_in("anna@college.example", "correct horse battery", address=HERE, now=START)


def test_somebody_new_gets_an_account_and_a_place(world):
    account = come(world)
    assert courses.standing(account.id, course_id=world.course.id).role == "student"
    assert can_enter("NORA@college.example").id == account.id


def test_who_is_on_the_list_takes_that_place(world):
    place = invited(world)
    account = come(world, "N. New", "Nora@College.example")
    assert (account.id, account.name) == (place.account_id, "Nora New")
    assert courses.count_students(world.course.id) == 5 and can_enter("nora@college.example")
    assert inviting.not_in(world.course.id) == []


def test_where_mail_is_sent_the_address_is_proved(world):
    place = invited(world)
    before = db.row("select count(*) from outbox_message")[0]
    later = START.replace(hour=20)
    assert come(world, link_for=lambda secret: f"https://x.example/{secret}", now=later) is None
    assert db.row("select count(*) from outbox_message")[0] == before + 1
    assert outbox.keys_of(place.account_id, "welcome:")
    with pytest.raises(accounts.SignInFailed):
        can_enter("nora@college.example")


def test_an_account_that_is_in_must_sign_in_first(world):
    with pytest.raises(Invalid, match="Sign in first"):
        come(world, "Eve", "anna@college.example")
    with pytest.raises(accounts.SignInFailed):
        can_enter("anna@college.example")


def test_an_account_invited_elsewhere_is_not_taken(world):
    invited(world, course=world.other)
    with pytest.raises(Invalid, match="Ask your instructor"):
        come(world)
    invited(world)
    with pytest.raises(Invalid, match="Ask your instructor"):
        come(world)


def test_a_code_does_not_bring_back_who_was_taken_out(world):
    leaving.leave(world.author, by=None, now=day(1))
    account = accounts.of_id(world.author.account_id)
    with pytest.raises(NotNow, match="taken out"):
        joining.join(world.course, account, address=HERE, now=day(2))


def test_joining_twice_is_told(world):
    account = accounts.of_id(world.author.account_id)
    with pytest.raises(Conflict, match="already in this course"):
        joining.join(world.course, account, address=HERE, now=START)


def test_joining_is_in_the_record(world):
    come(world)
    (detail,) = db.row("select detail from audit_line where verb = 'enrolment.joined'")
    assert '"code"' in detail

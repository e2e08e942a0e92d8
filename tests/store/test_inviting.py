"""Links: who cannot sign in yet, what an invitation opens and when it does not, and new passwords."""

from datetime import timedelta

import pytest

from peerreview.domain.refusals import Missing, NotNow
from peerreview.store import accounts, administering, courses, db, inviting, leaving, links, tries
from peerreview.store.rosters.places import places_of
from tests.cast import START, day

HERE = "192.0.2.7"


def link_for(secret):
    return f"https://x.example/welcome/{secret}"


@pytest.fixture
def nora(world):
    """An enrolment of somebody invited; ``nora.secret``."""
    enrolment, secret = courses.add_person(
        world.course,
        name="Nora New",
        email="nora@college.example",
        role="student",
        by=world.instructor.account_id,
        now=START,
        link_for=link_for,
    )
    enrolment.secret = secret
    return enrolment


def bodies(kind):
    return [row[0] for row in db.rows("select body from outbox_message where key like ?", f"{kind}:%")]


def state(secret, now=START):
    return links.find(secret, now=now).state


def staff(world, who=None):
    account = accounts.of_id((who or world.instructor).account_id)
    return accounts.person_of(accounts.open_session(account, now=START), now=START)


def test_not_in_yet_is_who_cannot_sign_in(world, nora):
    (one,) = inviting.not_in(world.course.id)
    assert (one.public_id, one.name, one.sent_at, one.waits) == (nora.public_id, "Nora New", None, True)
    links.use(nora.secret, password="a fine sentence", now=START)
    assert inviting.not_in(world.course.id) == []


def test_a_mail_that_only_went_to_the_console_was_not_sent(world, nora):
    db.execute("update outbox_message set sent_at = ?, next_at = null, receipt = 'console'", START)
    assert inviting.not_in(world.course.id)[0].sent_at is None
    db.execute("update outbox_message set receipt = 'accepted'")
    assert inviting.not_in(world.course.id)[0].sent_at == START


def test_staff_of_a_course_change_no_address_of_who_runs_the_site(world, nora):
    administering.set_admin(nora.account_id, True, by=world.admin.id, now=START)
    enrolment = courses.person_in(world.course.id, nora.public_id)
    with pytest.raises(NotNow):
        inviting.correct_address(
            world.course, enrolment, "ines@elsewhere.example", by=world.instructor.account_id, now=START
        )
    (place,) = [one for one in places_of(world.course.id) if one.id == nora.id]
    assert not place.is_in and not place.is_alone


def test_looking_at_a_link_uses_nothing_up(world, nora):
    for _ in range(3):
        assert state(nora.secret) == links.OPEN


def test_only_the_hash_of_a_link_is_kept(world, nora):
    assert len(nora.secret) == 22
    assert nora.secret not in str(db.rows("select * from one_time_link"))


def test_sending_again_ends_the_link_before(world, nora):
    waiting, later = inviting.not_in(world.course.id), START + timedelta(hours=2)
    assert inviting.send_again(world.course, waiting, by=None, now=later, link_for=link_for) == (1, 0)
    assert state(nora.secret, later) == links.ENDED
    assert len(bodies("welcome")) == 2
    waiting = inviting.not_in(world.course.id)
    assert inviting.send_again(world.course, waiting, by=None, now=later, link_for=link_for) == (0, 1)
    assert len(bodies("welcome")) == 2


def test_handing_over_sends_no_mail(world, nora):
    before = len(bodies("welcome"))
    ((one, secret),) = inviting.hand_over(
        world.course, inviting.not_in(world.course.id), by=world.instructor.account_id, now=START
    )
    assert (state(secret), len(bodies("welcome")), one.name) == (links.OPEN, before, "Nora New")
    assert db.row("select count(*) from audit_line where verb = 'enrolment.invited'") == (1,)


def test_who_left_gets_a_clear_answer_and_may_come_back(world, nora):
    leaving.leave(nora, by=None, now=day(1))
    assert state(nora.secret, day(2)) == links.LEFT
    with pytest.raises(Missing):
        links.use(nora.secret, password="a fine sentence", now=day(2))
    leaving.come_back(world.course.id, nora.public_id, by=None, now=day(3))
    assert state(nora.secret, day(3)) == links.OPEN


def test_a_second_invitation_is_used_with_the_first(world, nora):
    _, other = courses.add_person(
        world.other, name="N", email="nora@college.example", role="student", by=None, now=START
    )
    assert state(nora.secret) == links.OPEN
    links.use(other, password="a fine sentence", now=START)
    assert state(nora.secret) == links.USED
    with pytest.raises(Missing):
        links.use(nora.secret, password="somebody else's", now=START)


def test_who_can_sign_in_is_told_of_a_new_place(world):
    courses.add_person(
        world.other,
        name="Anna",
        email="anna@college.example",
        role="student",
        by=None,
        now=START,
        link_for=link_for,
    )
    assert len(bodies("added")) == 1 and bodies("welcome") == []


# New passwords


def test_a_forgotten_password_is_set_by_mail_and_ends_all_sessions(world):
    account = accounts.of_id(world.author.account_id)
    session = accounts.open_session(account, now=START)
    secrets = []
    links.ask_reset(
        "Anna@college.example",
        address=HERE,
        now=START,
        link_for=lambda one: secrets.append(one) or link_for(one),
    )
    assert link_for(secrets[0]) in bodies("reset")[0]
    assert accounts.person_of(session, now=START)
    links.use(secrets[0], password="a whole new sentence", now=START)
    assert accounts.person_of(session, now=START) is None
    assert accounts.sign_in("anna@college.example", "a whole new sentence", address=HERE, now=START)
    assert len(bodies("password")) == 1


def test_nobody_is_told_whether_an_address_is_known(world):
    for email in ("nobody@college.example", "anna@college.example"):
        assert links.ask_reset(email, address=HERE, now=START, link_for=link_for) is None
    assert len(bodies("reset")) == 1


def test_asking_and_asking_sends_one_mail_and_slows_down(world):
    for _ in range(tries.GUESSES["new password"][0]):
        links.ask_reset("anna@college.example", address=HERE, now=START, link_for=link_for)
    assert len(bodies("reset")) == 1
    with pytest.raises(tries.TooManyGuesses):
        links.ask_reset("anna@college.example", address=HERE, now=START, link_for=link_for)


def test_staff_make_a_link_for_a_student_it_is_logged_and_told(world):
    _, secret = inviting.renew_password(world.course.id, world.author.public_id, by=staff(world), now=START)
    links.use(secret, password="a whole new sentence", now=START)
    assert "Ines Instructor made a link" in bodies("staffreset")[0]
    assert links.made_by_others(world.author.account_id)[0][0] == "Ines Instructor"
    assert db.row("select by_id from audit_line where verb = 'account.reset_link_made'") == (
        world.instructor.account_id,
    )


@pytest.mark.parametrize("who", ["assistant", "instructor", "teaches_elsewhere", "runs_the_site"])
def test_staff_make_none_for_who_is_more_than_a_student(world, who):
    found = world.author
    if who == "teaches_elsewhere":
        courses.enrol(world.other, found.account, role="assistant", by=None, now=START)
    elif who == "runs_the_site":
        administering.set_admin(found.account_id, True, by=None, now=START)
    else:
        found = getattr(world, who)
    with pytest.raises(NotNow, match="more than a student"):
        inviting.renew_password(world.course.id, found.public_id, by=staff(world), now=START)
    assert db.row("select count(*) from one_time_link where purpose = 'reset'") == (0,)


# Sessions


def test_sessions_are_listed_and_ended_one_by_one_and_all(world):
    account = accounts.of_id(world.author.account_id)
    here, there = (
        accounts.open_session(account, now=START, device=name)
        for name in ("Firefox on Linux", "Safari on Mac")
    )
    later = START + timedelta(hours=1)
    accounts.person_of(here, now=later)
    found = accounts.sessions(account.id, now=later)
    assert [(one.device, one.seen_at) for one in found] == [
        ("Firefox on Linux", later),
        ("Safari on Mac", START),
    ]
    with pytest.raises(Missing):
        accounts.end_session(world.reviewer.account_id, found[1].id, now=later)
    accounts.end_session(account.id, found[1].id, now=later)
    assert accounts.person_of(there, now=later) is None and accounts.person_of(here, now=later)
    accounts.sign_out_everywhere(account.id, by=account.id, now=later)
    assert accounts.person_of(here, now=later) is None

"""What somebody learned, shown outside by a code: what they agreed to, until they take it back."""

import pytest

from peerreview.domain.refusals import Missing
from peerreview.store import certificates, closing, credentials, privacy
from peerreview.store.tables import Course
from tests.cast import day


@pytest.fixture
def proctor(site):
    """The author holds a credential until day 90."""
    world = site.world
    by = world.instructor.account_id
    credentials.grant(world.author, "cred.proctor", reason="Trained", until=day(90), by=by, now=world.at)
    site.key = world.course.public_id
    return site


def make(site, holder, **agreed):
    browser = site.browse(holder)
    page = browser.get(site.path("courses.about_me", course=site.key))
    action = site.path("courses.make_certificate", course=site.key, name="cred.proctor")
    assert browser.post(action, agreed, from_page=page).status == 303
    return certificates.of_person(holder.id)["cred.proctor"].code


def checked(site, code):
    """What somebody without an account reads."""
    return site.browse(None).get(site.path("courses.check_certificate", code=code))


@pytest.mark.parametrize(
    "agreed, says, hides",
    [
        ({}, ["Proctor", "Holds"], ["Anna Author", "HIST 210"]),
        ({"who": "on"}, ["Anna Author"], ["HIST 210"]),
        ({"where": "on"}, ["HIST 210 Water and power"], ["Anna Author"]),
    ],
)
def test_it_says_what_its_holder_agreed_to(proctor, agreed, says, hides):
    text = checked(proctor, make(proctor, proctor.world.author, **agreed)).text
    assert all(word in text for word in says) and not any(word in text for word in hides)


def test_taken_back_it_opens_nothing_and_made_again_has_its_code(proctor):
    world = proctor.world
    code = make(proctor, world.author, who="on")
    browser = proctor.browse(world.author)
    page = browser.get(proctor.path("courses.about_me", course=proctor.key))
    assert code in page.html
    action = proctor.path("courses.take_certificate_back", course=proctor.key, name="cred.proctor")
    assert browser.post(action, {}, from_page=page).status == 303
    assert checked(proctor, code).status == 404
    assert browser.post(action, {}, from_page=page).status == 404
    assert make(proctor, world.author) == code
    assert "Anna Author" not in checked(proctor, code).text


def test_over_it_says_so(proctor):
    code = make(proctor, proctor.world.author)
    assert certificates.check(code, day(91)).stands is False


def test_nobody_makes_one_of_what_they_never_held(proctor):
    browser = proctor.browse(proctor.world.reviewer)
    action = proctor.path("courses.make_certificate", course=proctor.key, name="cred.proctor")
    assert browser.post(action, {}).status == 404


@pytest.mark.parametrize("code", ["", "x", "0" * 22, "' or 1=1"])
def test_a_code_that_nobody_made_opens_nothing(proctor, code):
    with pytest.raises(Missing):
        certificates.check(code, proctor.world.at)


def about_me(site, holder):
    return site.browse(holder).get(site.path("courses.about_me", course=site.key)).text


@pytest.mark.parametrize(
    "months, put_away, says",
    [
        (12, False, "while its course runs, and for 12 months after the course is put away"),
        (6, True, "It can be checked until Mon 17 May 2027"),
        (0, True, "It can be checked as long as its course is on this site"),
    ],
)
def test_its_holder_and_who_checks_it_read_until_when_that_can_be_done(proctor, months, put_away, says):
    world = proctor.world
    by = world.instructor.account_id
    code = make(proctor, world.author)
    privacy.keep_for(world.course.id, months, by=by, now=world.at)
    if put_away:
        closing.archive(Course.get_by_id(world.course.id), by=by, now=day(15))
        assert says in checked(proctor, code).text
        return
    assert says in checked(proctor, code).text and code in checked(proctor, code).text
    assert says in about_me(proctor, world.author)
    assert "It ends earlier when you take it back, or delete your account." in about_me(proctor, world.author)


def test_once_names_of_the_course_are_gone_it_says_so_and_nothing_else(proctor):
    world = proctor.world
    code, other = make(proctor, world.author, who="on", where="on"), None
    credentials.grant(
        world.reviewer, "cred.proctor", reason="Trained", by=world.instructor.account_id, now=world.at
    )
    other = make(proctor, world.reviewer, who="on")
    certificates.take_back(
        world.reviewer.id, "cred.proctor", course=world.course.id, by=world.reviewer.account_id, now=world.at
    )
    privacy.retire(world.course.id, now=day(500))
    gone = checked(proctor, code)
    assert gone.status == 410 and "A certificate with this code was made here." in gone.text
    planted = ("Anna Author", "HIST 210", "Water and power", "Proctor", "Somebody")
    assert not [word for word in planted if word in gone.text]
    assert checked(proctor, other).status == 404  # taken back before: as if it was never made
    assert checked(proctor, "0" * 22).status == 404


@pytest.mark.parametrize("later", [False, True])
def test_it_ends_with_the_account_of_its_holder(proctor, later):
    """Erased before the names of the course went, nothing is left of it, then and after."""
    world = proctor.world
    code = make(proctor, world.author, who="on")
    privacy.erase(world.author.account_id, words=False, by=world.admin.id, now=world.at)
    if later:
        privacy.retire(world.course.id, now=day(500))
    assert checked(proctor, code).status == 404

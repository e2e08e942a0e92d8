"""Every mail leads to the very page it speaks of, and says a moment in the zone of the course."""

import re

import pytest
from werkzeug.exceptions import NotFound

from peerreview import mail
from peerreview.domain import clock, letters
from peerreview.store import courses, db, grading, moderation, settle
from peerreview.store import letters as posted
from peerreview.store.tables import Account, OutboxMessage
from tests.cast import START, day

SETTINGS = {"BASE_URL": "https://peer.example", "MAIL_FROM": "Peerreview <peer@peer.example>"}
MOMENT = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}, \d\d:\d\d CET")
FILLED = {
    name: f"the {name}"
    for name in (
        "step things name link thing which number receipt digest did why note more outcome asked words who "
        "key waiting owed group mates many task reason day place pilot".split()
    )
} | {"case": "r.abc", "response": "abc", "request": "abc", "disclosure": "abc", "offer": "abc"}


def text_of(message):
    """The letter as it is sent."""
    return mail.letter(message, SETTINGS, START).get_content()


def leads_to_a_page(site, text):
    """Whether the last line is an address of this site that a route answers to."""
    address = text.strip().splitlines()[-1]
    path = address.removeprefix("https://peer.example").partition("#")[0].partition("?")[0]
    try:
        site.app.url_map.bind("peer.example").match(path)
    except NotFound:
        return False
    return address.startswith("https://peer.example/")


@pytest.mark.parametrize("until", [day(9), None], ids=["dated", "endless"])
@pytest.mark.parametrize("name", letters.LETTERS)
def test_a_letter_has_its_page_and_its_moment(site, name, until):
    occasion = posted.about(site.world.activity.id)
    posted.put(name, "k", site.world.author.account_id, occasion, now=START, until=until, **FILLED)
    message = OutboxMessage.select(OutboxMessage, Account).join(Account).where(OutboxMessage.key == "k").get()
    text = text_of(message)
    assert MOMENT.search(text), text
    assert "UTC" not in text and "{" not in text
    assert leads_to_a_page(site, text), text
    assert message.subject and "\n" not in message.subject


def test_every_mail_of_a_course_is_a_letter(site):
    """From the invitation to the grade: none without its page, none in another zone."""
    world = site.world
    courses.add_person(
        courses.find(world.course.public_id),
        name="Nora New",
        email="nora@college.example",
        role="student",
        by=world.admin.id,
        now=START,
        link_for=lambda secret: f"https://peer.example/welcome/{secret}",
    )
    world.reviewed()
    world.go(10)
    work = world.begin(world.author, "work")
    (review,) = db.rows("select public_id from response where task = 'review' limit 1")
    instructor = site.browse(world.instructor)
    case = f"/activities/{world.activity.public_id}/moderation/cases/r.{review.public_id}"
    instructor.post(case, {"act": "withdraw", "stamp": "1.submitted", "reason": "Not about the work."})
    for at in (14.5, 15, 20.5, 22):
        settle.tick(world.go(at).at)
    grading.release(world.activity, by=world.instructor.account_id, now=world.at)
    messages = list(OutboxMessage.select(OutboxMessage, Account).join(Account))
    kinds = {message.key.partition(":")[0] for message in messages}
    assert {"welcome", "receipt", "opened", "released", "closing", "grade", "out"} <= kinds, kinds
    assert work and moderation
    for message in messages:
        text = text_of(message)
        assert MOMENT.search(text) and leads_to_a_page(site, text), (message.key, text)


def test_without_an_address_a_mail_says_where_to_look(site):
    posted.put("grade", "k", site.world.author.account_id, posted.about(site.world.activity.id), now=START)
    message = OutboxMessage.select(OutboxMessage, Account).join(Account).where(OutboxMessage.key == "k").get()
    assert "Sign in to Peerreview" in mail.letter(message, SETTINGS | {"BASE_URL": ""}, START).get_content()


def test_a_year_is_said_when_it_is_another():
    later = day(70)
    assert clock.spoken(later, "Europe/Berlin", START) == "Mon 11 Jan 2027, 10:00 CET"
    assert clock.spoken(day(1), "Asia/Kolkata", START) == "Tue 3 Nov, 14:30 IST"

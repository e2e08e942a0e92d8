"""A design rehearsed from its page: asked for, played elsewhere, and what was seen of it."""

import time
from datetime import timedelta

import pytest

from peerreview.store import db, library

STUCK = """title: Know it first
about: Who answers everything right writes.
phases:
  - id: check
    tasks: [{id: check, form: quiz, see: self}]
    gate: {per: person, when: score>=1}
  - id: write
    tasks: [{id: text, form: submission, see: self}]
"""
SMALL = {"people": "4", "absent": "0", "late": "0", "leave": "0"}


@pytest.fixture
def course(site):
    return site.world.course.public_id


@pytest.fixture
def browser(site):
    return site.browse(site.world.instructor)


def address(site, course, key, endpoint="designs.rehearse"):
    return site.path(endpoint, course=course, key=key)


def seen(site, browser, course, key):
    """The page once the rehearsal has ended: another process plays it."""
    for _look in range(600):
        page = browser.get(address(site, course, key, "designs.show") + "?side=rehearsal")
        if "It is being played" not in page.text:
            return page
        time.sleep(0.2)
    raise AssertionError("it never ended")


def test_a_design_is_rehearsed_and_says_what_happened_in_each_step(site, browser, course):
    page = browser.get(address(site, course, "reflect", "designs.show") + "?side=rehearsal")
    assert "Try it with a made-up class" in page.text and "no mail is sent" in page.text
    people = db.row("select count(*) from account")[0]
    assert browser.post(address(site, course, "reflect"), SMALL).status == 303
    page = seen(site, browser, course, "reflect")
    assert "It runs to its end" in page.text and "4 made-up people" in page.text
    assert "Went through" in page.text and "Look at this before" not in page.text
    assert 'value="4"' in page.html  # the next one begins with the same class
    assert db.row("select count(*) from account")[0] == people
    assert db.row("select count(*) from audit_line where verb = 'design.rehearsed'")[0] == 1


def test_what_stops_people_is_named_with_its_cure(site, browser, course):
    key = library.bring(site.world.course.id, STUCK, by=None, now=site.world.at)
    browser.post(address(site, course, key), SMALL | {"people": "9"})
    page = seen(site, browser, course, key)
    assert "It does not run to its end yet" in page.text and "Stopped some" in page.text
    assert "wait at the gate of “Check”." in page.text
    assert "“else: repeat” gives another try" in page.text
    found = library.find(site.world.course.id, key)
    library.save(
        site.world.course.id,
        key,
        STUCK.replace("score>=1", "score>=0.9"),
        rev=found.rev,
        by=None,
        now=site.world.at,
    )
    page = browser.get(address(site, course, key, "designs.show") + "?side=rehearsal")
    assert "The text has changed since." in page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"people": "many"}, "A whole number, please."),
        ({"people": "0"}, "Between 1 and 120 people."),
        ({"people": "9999"}, "Between 1 and 120 people."),
        ({"late": "3", "leave": "2"}, "Too many: of 4 people 0 would be there"),
        ({"absent": "5"}, "Too many: of 4 people 4 would be there"),
        ({"absent": "-1"}, "A whole number, please."),
        ({"people": "3"}, "With “pick: 2” this class could do it."),
    ],
)
def test_a_class_that_cannot_play_is_told_why_and_the_numbers_stay(site, browser, course, typed, sentence):
    page = browser.post(address(site, course, "peer_assessment"), SMALL | typed)
    assert page.status == 422 and sentence in page.text
    for value in typed.values():
        assert f'value="{value}"' in page.html
    assert db.row("select count(*) from rehearsal")[0] == 0


def test_one_is_played_at_a_time_and_an_interrupted_one_stands_in_nobodys_way(site, browser, course):
    db.execute(
        "insert into rehearsal (course_id, design, digest, people, absent, late, leave, at) "
        "values (?, 'reflect', '', 4, 0, 0, 0, ?)",
        site.world.course.id,
        site.world.at - timedelta(minutes=1),
    )
    page = browser.post(address(site, course, "peer_assessment"), SMALL)
    assert page.status == 409 and "A rehearsal is being played." in page.text
    site.world.go(0, 9)
    page = browser.get(address(site, course, "reflect", "designs.show") + "?side=rehearsal")
    assert "The last rehearsal was interrupted" in page.text
    assert browser.post(address(site, course, "reflect"), SMALL).status == 303
    assert "It runs to its end" in seen(site, browser, course, "reflect").text


def test_students_rehearse_nothing(site, course):
    for who in (site.world.students[0], site.world.stranger):
        assert site.browse(who).post(address(site, course, "reflect"), SMALL).status == 404

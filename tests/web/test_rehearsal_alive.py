"""An activity rehearsed before its class meets it: walked about in as made-up people, the clock moved,
deleted; and nothing of it among the real."""

import time

import pytest

from peerreview.store import db
from peerreview.store.rehearsal import alive
from peerreview.store.tables import TABLES

SMALL = {"people": "5", "absent": "0", "late": "0", "leave": "0"}
PLANTED = "Zanzibarquelle"


@pytest.fixture
def played(site):
    """The site with a rehearsal of its activity, ended afterwards."""
    yield site
    alive.end(site.world.activity)


def path(site, view="show", **more):
    return site.path(f"rehearsal.{view}", activity=site.world.activity.public_id, **more)


def ready(site, state="ready"):
    """What is so once nothing is being played: another process plays."""
    for _look in range(300):
        found = alive.state(site.world.activity)
        if found is None or found["state"] in ("ready", "failed"):
            return found
        time.sleep(0.2)
    raise AssertionError(f"it never got ready: {found}")


def everything():
    return {table._meta.table_name: table.select().count() for table in TABLES}


def test_an_activity_is_rehearsed_walked_about_in_and_deleted(played):
    site, world = played, played.world
    db.execute("update activity set title = ?, published_at = null where id = ?", PLANTED, world.activity.id)
    world.reload()
    browser = site.browse(world.instructor)
    before = everything()
    assert "Try it with a made-up class" in browser.get(path(site)).text
    assert browser.post(path(site, "begin"), SMALL).status == 303
    found = ready(site)
    assert (found["state"], len(found["people"]), found["is_over"]) == ("ready", 6, False)
    first = found["now"]
    page = browser.get(path(site))
    assert "On to the next date" in page.text
    student = next(person for person in found["people"] if person[2] == "student")
    there = browser.post(path(site, "look_as"), {"person": student[0]})
    page = browser.follow(there)
    assert (page.status, PLANTED in page.html, student[1] in page.html) == (200, True, True)
    assert "made-up people, no mail, nothing can be sent" in page.html
    names = [account.name for account in world.accounts.values()]
    assert [name for name in names if name in page.html] in ([], [world.accounts[world.instructor.id].name])
    assert browser.post(path(site, "move"), {"to": "end"}).status == 303
    found = ready(site)
    assert (found["is_over"], found["now"] > first) == (True, True)
    browser.post(path(site, "look_as"), {"person": found["people"][0][0]})
    progress = browser.get(f"{there.location}/progress")
    assert (progress.status, "Student 1" in progress.text) == (200, True)
    after = everything()
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"audit_line", "presence"}  # the instructor was here
    assert after["audit_line"] == before["audit_line"] + 1
    assert browser.post(path(site, "end")).status == 303
    assert alive.state(world.activity) is None
    assert browser.get(there.location).status == 404


def test_nothing_is_sent_in_a_rehearsal_and_only_its_instructors_go_in(played):
    site, world = played, played.world
    browser = site.browse(world.instructor)
    browser.post(path(site, "begin"), SMALL)
    found = ready(site)
    inside = path(site, "walk", path=f"activities/{found['activity']}")
    refused = browser.post(inside, {"text": "planted"})
    assert (refused.status, "the made-up people write" in refused.text) == (409, True)
    assert browser.get(path(site, "walk", path="-/end")).status == 404
    for who in (world.author, world.assistant, world.stranger, world.admin):
        assert site.browse(who).get(inside).status == 404
        assert site.browse(who).post(path(site, "look_as"), {"person": found["people"][0][0]}).status == 404
    assert browser.post(path(site, "look_as"), {"person": world.author.public_id}).status == 404
    assert alive.state(world.activity)["state"] == "ready"


@pytest.mark.parametrize(
    ("crowd", "sentence"),
    [
        ({"people": "300"}, "Between 2 and 40 people."),
        ({"people": "some"}, "A whole number, please."),
        ({"people": "4", "leave": "4"}, "Too many: of 4 people 0 would be there from the start to the end."),
    ],
)
def test_a_class_that_cannot_play_stays_in_the_form(site, crowd, sentence):
    page = site.browse(site.world.instructor).post(path(site, "begin"), SMALL | crowd)
    assert (page.status, page.errors()) == (422, [sentence])
    assert alive.state(site.world.activity) is None

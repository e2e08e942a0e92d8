"""When somebody whose name is hidden did something is said by the day: the minute tells who it was."""

import re
from datetime import timedelta

from peerreview.domain.schedule import WindowRow
from peerreview.store import db, moderation, responses, settle
from tests.cast import START, day
from tests.store.test_coming_later import late_review
from tests.web.test_todo import rows

BOARD = """
title: Board
phases:
  - id: make
    tasks: [{id: idea, title: Idea, form: contribution, see: cohort, alias: SEE}]
"""
MINUTE = re.compile(r"\d\d:\d\d")


def board(site, alias):
    """The list of a task that everybody reads, as a classmate gets it; something came at 10:17."""
    world = site.world.run(BOARD.replace("SEE", alias), WindowRow("make", 1, "all", START, day(7)))
    world.at = day(2) + timedelta(minutes=17)
    work = world.begin(world.author, "idea")
    sent = world.send(world.author, work)
    at = site.path("responses.written", activity=world.activity.public_id, task="idea")
    reader = site.browse(world.reviewer)
    return [reader.get(at), reader.get(f"/responses/{sent.public_id}")]


def moments(page):
    """[(words, machine's words)] of the moments in the main part of a page."""
    return [(one.text, one["datetime"]) for one in page.tree.one("main").all("time")]


def test_what_somebody_hidden_wrote_is_dated_by_the_day(site):
    for page in board(site, "true"):
        assert "Anna" not in page.text
        assert moments(page) == [("Wed 4 Nov", "2026-11-04")]


def test_what_somebody_named_wrote_is_dated_by_the_minute(site):
    for page in board(site, "false"):
        assert "Anna Author" in page.text
        assert moments(page) == [("Wed 4 Nov, 10:17 CET", "2026-11-04T09:17:00+00:00")]


def test_the_day_is_that_of_the_course_whatever_zone_its_reader_chose(site):
    db.execute("update account set zone = 'Pacific/Kiritimati'")
    for page in board(site, "true"):
        assert moments(page) == [("Wed 4 Nov", "2026-11-04")]


def test_late_feedback_has_a_day_on_to_do(site):
    """A review that comes after the release, at 20:17, to somebody who cannot answer it any more."""
    world = site.world
    review, reader = late_review(world, hours=0.5)
    db.execute(
        "update response set submitted_at = ? where id = ?", day(15) + timedelta(minutes=17), review.id
    )
    (who,) = [one for one in world.students if one.account_id == reader]
    world.go(22)
    found = [row for row in rows(site.browse(who).get("/"), "new-h") if "to read" in row[0]]
    assert ["the last came Tue 17 Nov" in row[1] for row in found] == [True]
    assert not MINUTE.search(found[0][1])


def test_what_a_rule_releases_is_told_at_the_hour_for_all(site):
    """Held for a review period; its end says to the minute when the review was sent."""
    world = site.world
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    setting = {"mode": "review_period", "period": 6, "patience": 48, "person": None, "moderators": []}
    moderation.choose(world.activity, **setting, sample=0, by=None, now=world.at)
    world.at = day(13, 20) + timedelta(minutes=17)
    sent = [world.review(who) for who in world.students]
    settle.tick(day(14, 1))
    assert {responses.by_id(one.id).state for one in sent} == {"held"}
    settle.tick(day(14, 4))
    assert {responses.by_id(one.id).state for one in sent} == {"submitted"}
    mails = db.rows("select body, next_at from outbox_message where key like 'arrived:%'")
    assert len(mails) == 4
    for body, at in mails:
        assert db.moment(at) == day(14, 21) and "Tue 17 Nov, 07:00 CET" in body


def test_what_staff_release_is_told_at_once(site):
    world = site.world
    world.reviewed()
    world.go(15)
    (review,) = responses.by_ids([5])
    by = {"by": world.instructor.account_id, "now": world.at}
    moderation.hold(review, stamp=(1, "submitted"), reason="Let me look.", **by)
    moderation.release(review, stamp=(1, "held"), **by)
    ((at,),) = db.rows("select next_at from outbox_message where key like 'arrived:%'")
    assert db.moment(at) == world.at

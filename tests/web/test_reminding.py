"""Remind those who owe, or write to some: the mail as it arrives, who is spared, once for each press."""

import pytest

from peerreview.store import activities, asking, db
from peerreview.store.tables import Reminder


@pytest.fixture
def owing(site):
    """Day 9: the author and the reviewer handed in; the author sent a review, a mate left a draft."""
    world = site.world
    world.go(2).hand_in(world.author)
    world.hand_in(world.reviewer)
    world.go(5)
    return site


def path(site, endpoint="remind", **more):
    return site.path(f"activities.{endpoint}", activity=site.world.activity.public_id, **more)


def page_of(site, **more):
    return site.browse(site.world.assistant).get(path(site, show="unfinished", **more))


def send(browser, site, *people, act="send", kind="owed", token="t1", **fields):
    fields = {"act": act, "kind": kind, "shown": kind, "token": token, "words": ""} | fields
    return browser.post(path(site, "send_reminders"), fields | {"person": [one.public_id for one in people]})


def ticked(page):
    return [one["value"] for one in page.tree.all("input", name="person") if "checked" in one.attributes]


def letters(key="remind:%"):
    return db.rows(
        "select a.name, m.subject, m.body from outbox_message m join account a on a.id = m.account_id "
        "where m.key like ? order by m.id",
        key,
    )


def test_those_who_owe_are_ticked_and_the_letter_is_shown_as_it_arrives(owing):
    page = page_of(owing)
    mates = owing.world.more
    assert ticked(page) == [one.public_id for one in mates]
    assert "1 × Submission" in page.text or "1 × " in page.text
    browser = owing.browse(owing.world.assistant)
    words = "Four pages are enough."
    shown = send(browser, owing, *mates, act="look", words=words)
    letter = shown.tree.one(class_="letter").text
    assert "Hello Mona Mate" in letter and words in letter and "closes Mon 9 Nov, 10:00 CET" in letter
    assert letters() == []
    assert send(browser, owing, *mates, words=words).status == 303
    (name, subject, body), _other = letters()
    assert (name, " ".join(body.split())) == ("Mona Mate", " ".join(letter.split()))
    assert subject in shown.text


def test_pressed_twice_it_is_sent_once_and_who_was_reminded_is_spared(owing):
    browser, (mate, other) = owing.browse(owing.world.assistant), owing.world.more
    for _press in range(2):
        send(browser, owing, mate)
    assert len(letters()) == Reminder.select().count() == 1
    send(owing.browse(owing.world.instructor), owing, mate, other, token="t2")
    assert [row.name for row in letters()] == ["Mona Mate", "Nils Neighbour"]
    page = page_of(owing)
    assert "was reminded a moment ago" in page.text and ticked(page) == []
    progress = browser.get(path(owing, "progress"))
    assert progress.text.count("reminded Sat 7 Nov") == 2


def test_whoever_owes_nothing_gets_nothing_and_the_page_says_why(owing):
    world, browser = owing.world, owing.browse(owing.world.assistant)
    activities.extend(
        world.activity,
        phase="submit",
        whom=f"p{world.more[0].id}",
        waived=True,
        reason="Ill",
        by=None,
        now=world.at,
    )
    page = send(browser, owing, *world.students, act="ticked")
    assert ticked(page) == [world.more[1].public_id]
    assert "Mona Mate is excused" in page.text and "Anna Author has sent everything" in page.text
    send(browser, owing, *world.students)
    assert [row.name for row in letters()] == ["Nils Neighbour"]


def test_a_message_goes_to_everybody_ticked_and_needs_words(owing):
    world, browser = owing.world, owing.browse(owing.world.assistant)
    empty = send(browser, owing, *world.students, kind="message")
    assert empty.status == 422 and "Write what you want to say" in empty.text and letters() == []
    assert len(ticked(empty)) == 4
    send(browser, owing, *world.students, kind="message", words="We meet in room 7.")
    assert len(letters()) == 4 and all("room 7" in row.body for row in letters())
    assert Reminder.select().where(Reminder.kind == "message").count() == 4
    assert "reminded" not in browser.get(path(owing, "progress")).tree.one(id="people").text


def test_too_many_words_are_refused_and_kept(owing):
    page = send(owing.browse(owing.world.assistant), owing, *owing.world.more, words="w" * 501)
    assert page.status == 422 and "501 characters" in page.text and "w" * 501 in page.html


def test_another_kind_is_shown_before_it_is_sent(owing):
    page = send(
        owing.browse(owing.world.assistant),
        owing,
        *owing.world.more,
        kind="message",
        shown="owed",
        words="Hi",
    )
    assert page.status == 200 and letters() == []


def test_what_is_not_theirs_is_not_there(owing):
    for who in (owing.world.author, owing.world.stranger):
        assert owing.browse(who).get(path(owing)).status == 404
        assert send(owing.browse(who), owing, owing.world.author).status == 404
    stranger = send(owing.browse(owing.world.assistant), owing, owing.world.stranger)
    assert stranger.status == 422 and letters() == []


def test_queries_are_constant(owing):
    browser = owing.browse(owing.world.assistant)
    browser.get(path(owing))
    owing.world.join("One Person", "student")
    browser.get(path(owing))
    few = browser.queries
    for place in range(3):
        owing.world.join(f"Extra{place} Person", "student")
    browser.get(path(owing))
    assert browser.queries == few


def test_a_request_for_time_stands_on_the_row_and_leads_to_the_case(owing):
    world = owing.world
    by = {"by": world.more[0].account_id, "now": world.at}
    asking.ask(world.activity, world.more[0].id, "time", words="I was ill.", task="work", **by)
    page = owing.browse(world.assistant).get(path(owing, "progress", show="asked"))
    case = owing.path(
        "moderation.case", activity=world.activity.public_id, case=f"p.{world.more[0].public_id}"
    )
    assert case in page.links() and "Nils" not in page.tree.one(id="people").one("tbody").text


def test_unsent_reviews_are_freed_and_given_back(owing):
    world = owing.world
    world.go(9).claim(world.author)
    browser = owing.browse(world.assistant)
    ticks = {"person": [world.author.public_id, world.reviewer.public_id]}
    told = browser.follow(browser.post(path(owing, "reassign"), ticks))
    assert "1 review of 2 students is free for others" in told.text
    open_ones = "select count(*) from allocation where ended_at is null"
    assert db.row(open_ones)[0] == 0
    (undo,) = [one for one in told.actions() if "/reassign/undo" in one]
    browser.post(undo)
    assert db.row(open_ones)[0] == 1

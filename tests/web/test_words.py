"""What the screen calls what people write: by the kind of the task, on every page of a design of which
nothing is a work or a review."""

import re

import pytest

from peerreview.domain import designs
from peerreview.domain.designs.called import WORDS, word
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, db, forms, settle
from tests.cast import START, World, day
from tests.conftest import Site
from tests.walks import activity_page, hand_in, start

DESIGN = """
title: Talk and sum up
forms:
  words: {title: In words, called: note, items: [{id: text, kind: text, title: In your words}]}
phases:
  - id: alone
    tasks: [{id: note, title: First thoughts, form: words, see: cohort}]
  - id: pair
    group: {size: 2}
    tasks:
      - {id: post, title: Say something, form: words, called: post, see: group}
      - {id: reply, title: Say something back, form: words, called: reply, about: post, see: group}
      - {id: sheet, title: One sheet, form: words, called: sheet, by: group, about: note, see: cohort}
  - id: end
    tasks: [{id: pulse, title: How it went, form: words, called: pulse, see: counts}]
"""
WRONG = re.compile(r"\b(works?|reviews?|reviewers?|reviewed)\b", re.IGNORECASE)


@pytest.fixture
def talk(sqlite):
    """The app on that design, everybody's note in, pairs formed."""
    world = World(publish=False)
    world.activity = activities.create(
        world.course.id, designs.load(DESIGN, forms.built_in()), title="Talking", by=None, now=START
    )
    rows = [
        WindowRow("alone", 1, "all", START, day(2)),
        WindowRow("pair", 1, "all", day(2), day(5)),
        WindowRow("end", 1, "all", day(5), day(9)),
    ]
    more = {"title": "Talking", "brief": "", "edits": {}, "by": None, "now": START}
    activities.set_up(world.activity, rows=rows, seen_digest=world.activity.plan_digest, **more)
    world.publish()
    site = Site(world, sqlite)
    for who in world.students:
        browser = site.browse(who)
        hand_in(browser, start(site, browser, "note"))
    world.go(2, 1)
    settle.tick(world.at)
    return site


def said(page):
    """The words of a page's main part that call something a work or a review."""
    text = page.tree.one("main").text.replace("Remy Reviewer", "Remy")
    return [text[max(0, f.start() - 40) : f.end() + 30] for f in WRONG.finditer(text)]


def test_no_page_of_it_speaks_of_works_and_reviews(talk):
    world, browser = talk.world, talk.browse(talk.world.author)
    desks = [start(talk, browser, task) for task in ("post", "sheet")]
    assert [said(page) for page in desks] == [[], []]
    for desk in desks:
        hand_in(browser, desk)
    for who in (world.author, world.reviewer, *world.more):
        browser = talk.browse(who)
        assert said(activity_page(talk, browser)) == []
        assert said(browser.get("/")) == []
        for address in [found for found in activity_page(talk, browser).links() if "/written" in found]:
            assert said(browser.get(address)) == []
    world.go(6)
    settle.tick(world.at)
    browser = talk.browse(world.author)
    assert said(start(talk, browser, "pulse")) == []


def test_the_reply_is_called_so_where_it_is_written_and_where_it_waits(talk):
    world = talk.world
    writer = talk.browse(world.author)
    hand_in(writer, start(talk, writer, "post"))
    world.go(3)
    mate = next(
        who for who in world.students if any(line.kind == "response" for line in world.lines(who, "reply"))
    )
    browser = talk.browse(mate)
    if not world.lines(mate, "post")[0].is_done:
        hand_in(browser, start(talk, browser, "post"))
    page = start(talk, browser, "reply")
    assert "Your reply" in page.text and "The post" in page.text and "Send reply" in page.text
    assert said(page) == []


def test_receipts_and_mails_say_it_too(talk):
    world = talk.world
    browser = talk.browse(world.author)
    hand_in(browser, start(talk, browser, "sheet"))
    mails = db.rows("select subject, body from outbox_message where subject like 'Handed in%'")
    assert mails
    assert [found for mail in mails for found in WRONG.findall(" ".join(mail))] == []
    assert any("your sheet" in body for _subject, body in mails)


def test_staff_see_their_pages_in_the_same_words(talk):
    world = talk.world
    browser = talk.browse(world.instructor)
    for endpoint in ("activities.show", "activities.progress", "activities.groups"):
        assert said(browser.get(talk.path(endpoint, activity=world.activity.public_id))) == []


@pytest.mark.parametrize("kind", WORDS)
def test_each_word_stands_with_its_article(kind):
    found = word(kind)
    assert found.a.split() == ["an" if kind[0] in "aeio" else "a", kind]
    assert found.title.lower() == found.one == kind


def test_a_word_of_the_design_s_own_is_kept():
    assert word("diary").title == "Diary"

"""What the clockwork could not do: pages open for everybody, staff read what waits and why, and try again."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import db, settle, stuck
from tests.cast import START, World, day
from tests.conftest import Site

PAIRS = """
title: In pairs
phases:
  - id: pair
    title: Write together
    group: {size: 2}
    tasks: [{id: page, title: One page, form: submission, by: group, see: cohort}]
"""
BROKEN = "create trigger broken before insert on grouping begin select raise(abort, 'the disk is full'); end"


@pytest.fixture
def halted(sqlite):
    """An activity whose groups cannot be formed, because the database refuses to keep them."""
    world = World().run(PAIRS, WindowRow("pair", 1, "all", START, day(5)), title="In pairs", publish=False)
    db.execute(BROKEN)
    world.publish()
    settle.tick(world.go(0, 1).at)
    return Site(world, sqlite)


def addresses(site):
    activity = site.world.activity.public_id
    return {
        "todo": "/",
        "show": site.path("activities.show", activity=activity),
        "progress": site.path("activities.progress", activity=activity),
        "groups": site.path("activities.groups", activity=activity),
    }


def try_again(site, who, page="show"):
    action = site.path("activities.try_again", activity=site.world.activity.public_id)
    browser = site.browse(who)
    shown = browser.get(addresses(site)[page])
    return browser.follow(browser.post(action, shown.form(action)))


def test_every_page_opens_and_staff_read_what_waits(halted):
    for who in (halted.world.instructor, halted.world.assistant):
        browser = halted.browse(who)
        pages = {name: browser.get(path) for name, path in addresses(halted).items()}
        assert {page.status for page in pages.values()} == {200}
        for name in ("show", "progress"):
            text = pages[name].text
            assert "The groups could not be formed: Write together" in text
            assert "Something broke on our side. The log says more under number" in text
            assert "For everybody · due since Mon 2 Nov, 10:00 CET" in text
            assert "tried" in text and "disk" not in text


def test_students_are_told_calmly_and_no_more(halted):
    browser = halted.browse(halted.world.author)
    pages = {name: browser.get(addresses(halted)[name]) for name in ("todo", "show")}
    assert {page.status for page in pages.values()} == {200}
    for page in pages.values():
        assert "Your instructor has been told" in page.text and "Write together" in page.text
        assert not {"Could not be done", "number", "Try again"} & set(page.text.split("\n"))
        assert "log says" not in page.text and "tried" not in page.text
    action = halted.path("activities.try_again", activity=halted.world.activity.public_id)
    for who in (halted.world.author, halted.world.stranger):
        assert halted.browse(who).post(action, {}).status == 404


def test_staff_get_one_mail_for_each_new_line(halted):
    for _ in range(3):
        try_again(halted, halted.world.assistant)
    keys = db.rows("select account_id from outbox_message where key like 'stuck:%' order by account_id")
    assert keys == sorted([(halted.world.instructor.account_id,), (halted.world.assistant.account_id,)])


def test_trying_again_says_what_happened(halted):
    page = try_again(halted, halted.world.instructor, "progress")
    assert "Tried again. 1 thing still cannot be done" in page.tree.one(class_="toast").text
    (line,) = stuck.of_activity(halted.world.activity.id)
    assert (line.kind, line.phase, line.round, line.whom, line.tries > 1) == ("form", "pair", 1, "all", True)


def test_mended_it_is_gone_and_goes_on(halted):
    db.execute("drop trigger broken")
    page = try_again(halted, halted.world.assistant)
    assert "Done. Nothing waits any more." in page.tree.one(class_="toast").text
    assert "Could not be done" not in page.text
    for who in (halted.world.author, halted.world.instructor):
        browser = halted.browse(who)
        for name in ("todo", "show"):
            assert "has been told" not in browser.get(addresses(halted)[name]).text
    assert "One page" in halted.browse(halted.world.author).get("/").text
    tried = db.rows("select by_id from audit_line where verb = 'stuck.tried'")
    assert tried == [(halted.world.assistant.account_id,)]

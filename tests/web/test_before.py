"""What stands beside the desk where something is made of what was written before."""

import pytest

from tests.conftest import Site
from tests.store.test_shared import DESIGN, made, mates
from tests.walks import address_of, start

AFTER = "      - {{id: sum, title: A sum, form: submission, by: group, after: idea}}\n  - id: look"
AGAIN = "    tasks: [{{id: again, title: Once more, form: submission, revises: note}}, {{id: check,"


@pytest.fixture
def pairs(sqlite):
    """The app on a class whose notes nobody reads but the pair that writes a page about them."""
    text = DESIGN.replace("  - id: look", AFTER).replace("    tasks: [{{id: check,", AGAIN)
    return Site(made("self", text=text), sqlite)


def other_pair(world):
    """Two who sit together, both with a note, neither of them the author."""
    near = mates(world)
    return next(
        [who for who in world.students if who.id in members]
        for members in near.values()
        if world.author.id not in members and world.more[1].id not in members
    )


def test_the_pair_that_writes_reads_what_it_writes_about(pairs):
    world = pairs.world.go(8)
    writers = other_pair(world)
    got = start(pairs, pairs.browse(writers[0]), "page")
    inside = {who.id for who in writers}
    assert {who for who in world.notes if f"Note of number {who}." in got.text} == inside
    assert "Before you" in got.text
    again = pairs.browse(writers[1]).get(address_of(got))
    assert {who for who in world.notes if f"Note of number {who}." in again.text} == inside


def test_what_a_group_makes_after_something_has_it_beside_it(sqlite):
    text = DESIGN.replace("  - id: look", AFTER)
    site = Site(made("group", text=text), sqlite)
    world = site.world.go(8)
    writers = other_pair(world)
    got = start(site, site.browse(writers[0]), "sum")
    assert {who for who in world.ideas if f"Idea of number {who}." in got.text} == {who.id for who in writers}


def test_what_is_written_once_more_has_the_first_beside_it(pairs):
    world = pairs.world.go(10)
    got = start(pairs, pairs.browse(world.author), "again")
    found = [part.text for part in got.tree.all("section") if part["aria-label"] == "To read"]
    assert [f"Note of number {world.author.id}." in text for text in found] == [True]


def test_without_anything_before_nothing_stands_there(pairs):
    world = pairs.world.go(1)
    got = pairs.browse(world.author).get(
        pairs.path("submissions.edit", mine=world.notes[world.author.id].public_id)
    )
    assert "Before you" not in got.text


def saved(site, who, address, text):
    """Somebody's browser, and the page after it saved *text* as their draft."""
    browser = site.browse(who)
    return browser, post_draft(browser, address, browser.get(address), text)


def post_draft(browser, address, page, text):
    return browser.post(f"{address}/draft", page.form(f"{address}/hand-in") | {"text.text": text})


def test_who_of_a_group_writes_is_said_and_nothing_is_lost(pairs):
    world = pairs.world.go(8)
    first, second = other_pair(world)
    address = address_of(start(pairs, pairs.browse(first), "page"))
    mine = pairs.browse(second)
    opened = mine.get(address)
    writer, _page = saved(pairs, first, address, "The roads came first.")
    name, fresh = world.accounts[first.id].name, mine.get(address)
    assert f"{name} is writing" in fresh.text and f"{name} saved at" in fresh.text
    assert "is writing here" not in writer.get(address).text
    both = post_draft(mine, address, opened, "The water came first.")
    assert both.status == 409
    assert "The roads came first." in both.text and "The water came first." in both.text
    world.go(8, 1)
    assert f"{name} saved at" in mine.get(address).text
    assert "is writing here" not in mine.get(address).text


def test_a_pen_under_an_alias_has_no_name(sqlite):
    text = DESIGN.replace("by: group, about: note", "by: group, alias: true, about: note")
    site = Site(made("group", text=text), sqlite)
    world = site.world.go(8)
    first, second = other_pair(world)
    address = address_of(start(site, site.browse(first), "page"))
    saved(site, first, address, "The roads came first.")
    got = site.browse(second).get(address)
    assert " saved at " in got.text and f"{world.accounts[first.id].name} saved at" not in got.text

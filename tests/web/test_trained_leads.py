"""A match led only by holders of a credential: a tick of the set-up, and a word to whoever
offers without it."""

import pytest

from peerreview.domain.refusals import Invalid
from peerreview.store import activities, credentials
from tests.cast import World
from tests.conftest import Site
from tests.pairing import mentor, newcomer, pairs, publish, stands

TICK = "phase.match.trained"
TOLD = "You say that you would lead. In “Pairs” only who holds “Mentor” leads"


@pytest.fixture
def ward(sqlite):
    """Two who offer to be mentors, of whom one holds the credential, and two newcomers."""
    world = pairs(World())
    mentor(world, world.author)
    mentor(world, world.reviewer)
    for who in world.more:
        newcomer(world, who)
    credentials.grant(world.author, "cred.mentor", reason="Taught", by=world.admin.id, now=world.at)
    world.go(0, 2)
    return Site(world, sqlite)


def address(site, endpoint="show"):
    return site.path(f"activities.{endpoint}", activity=site.world.activity.public_id)


def saved(site, is_on):
    browser = site.browse(site.world.instructor)
    form = browser.get(address(site, "edit")).form(address(site, "update"))
    form.pop(TICK, None)
    browser.follow(browser.post(address(site, "update"), form | ({TICK: "y"} if is_on else {})))
    site.world.reload()
    return browser.get(address(site, "edit"))


def test_one_tick_lets_only_holders_lead_and_another_takes_it_back(ward):
    world = ward.world
    assert set(stands(world).board.leads) == {world.author.id, world.reviewer.id}
    page = saved(ward, is_on=True)
    assert "checked" in page.tree.one("input", name=TICK).attributes
    assert "Only who holds the credential “Mentor” may lead in “Pairs”" in page.text
    assert set(stands(world).board.leads) == {world.author.id}
    page = saved(ward, is_on=False)
    assert "checked" not in page.tree.one("input", name=TICK).attributes
    assert set(stands(world).board.leads) == {world.author.id, world.reviewer.id}


def test_who_offers_without_it_is_told_so_and_nobody_else(ward):
    world = ward.world
    assert TOLD not in ward.browse(world.reviewer).get(address(ward)).text
    saved(ward, is_on=True)
    for is_published in (False, True):
        if is_published:
            publish(world)
        assert TOLD in ward.browse(world.reviewer).get(address(ward)).text
        for who in (world.author, *world.more):
            assert "You say that you would lead" not in ward.browse(who).get(address(ward)).text


def test_who_holds_it_and_would_not_does_not_lead(ward):
    world = ward.world
    credentials.grant(world.more[0], "cred.mentor", reason="Taught", by=world.admin.id, now=world.at)
    saved(ward, is_on=True)
    assert set(stands(world).board.leads) == {world.author.id}


def test_where_nobody_is_matched_there_is_no_such_setting(site):
    page = site.browse(site.world.instructor).get(address(site, "edit"))
    assert ".trained" not in page.html
    with pytest.raises(Invalid):
        activities.change_design(site.world.activity.design, {"phase.submit.trained": True}, frozenset())

"""A team's own milestones on the pages: set, moved with a reason, what cannot stand said beside the field."""

import pytest

from peerreview.store import settle
from tests.cast import day
from tests.store.test_milestones import planned as _planned
from tests.store.test_milestones import write


@pytest.fixture
def dated(site):
    """Two pairs with three milestones each; the author's first is due on day 5."""
    _planned.__wrapped__(site.world)
    assert save(site, site.world.author, {"closes-1": typed(5), "closes-2": "", "closes-3": ""}).status == 303
    return site


def typed(number):
    """A day of the course as the field holds it, in Berlin."""
    return f"{day(number, 1):%Y-%m-%dT%H:%M}"


def place(site):
    return {"activity": site.world.activity.public_id}


def page_of(site, who):
    return site.browse(who).get(site.path("activities.show", **place(site)))


def save(site, who, fields):
    return site.browse(who).post(site.path("activities.date_milestones", **place(site)), fields)


def test_the_line_shows_where_the_team_is_and_its_dates(dated):
    page = page_of(dated, dated.world.mate)
    (line,) = page.tree.all("ol", **{"aria-label": "Milestones"})
    here, *later = line.all("li")
    assert here["aria-current"] == "step" and "Measure the yard" in here.text and "Sat 7 Nov" in here.text
    assert all("no date yet" in one.text for one in later)
    assert "Measure the yard" in page_of(dated, dated.world.other).text
    assert (
        "7 Nov" not in page_of(dated, dated.world.other).tree.one("ol", **{"aria-label": "Milestones"}).text
    )


def test_what_cannot_stand_is_said_beside_the_field_and_all_typed_is_kept(dated):
    fields = {
        "closes-1": typed(8),
        "reason-1": "",
        "closes-2": typed(1),
        "closes-3": "someday",
    }
    page = save(dated, dated.world.mate, fields)
    assert page.status == 422
    assert any("is no date" in one or "date" in one for one in page.errors())
    fields["closes-3"] = ""
    page = save(dated, dated.world.mate, fields)
    assert page.status == 422
    assert "This day is over already. Choose one that is still to come." in page.errors()
    assert f'value="{typed(8)}"' in page.html and f'value="{typed(1)}"' in page.html
    assert "someday" in save(dated, dated.world.mate, fields | {"closes-3": "someday"}).html


def test_a_moved_date_keeps_the_old_one_and_the_reason(dated):
    fields = {"closes-1": typed(8), "reason-1": "Two days of rain.", "closes-2": "", "closes-3": ""}
    assert save(dated, dated.world.mate, fields).status == 303
    page = page_of(dated, dated.world.author)
    assert [one.text for one in page.tree.all("del")] == ["planned for Sat 7 Nov, 10:00 CET"]
    assert "Two days of rain." in page.text and f"{dated.world.mate.account.name} wrote:" in page.text
    staff = dated.browse(dated.world.instructor).get(dated.path("activities.progress", **place(dated)))
    assert "Milestones of the teams" in staff.text and "Two days of rain." in staff.text
    assert "Two days of rain." not in page_of(dated, dated.world.other).text
    # It is theirs: no extension that staff could take back.
    assert "More time and excuses" not in staff.text


def test_a_milestone_that_is_done_offers_no_field(dated):
    for who in (dated.world.author, dated.world.mate):
        write(dated.world, who, "part")
    settle.tick(dated.world.at)
    page = page_of(dated, dated.world.author)
    assert 'name="closes-1"' not in page.html and 'name="closes-2"' in page.html
    moved = {"closes-1": typed(9), "reason-1": "Again", "closes-2": "", "closes-3": ""}
    assert "This one is done. Its date stays." in save(dated, dated.world.author, moved).errors()


@pytest.mark.parametrize("who", ["instructor", "stranger"])
def test_nobody_else_dates_anything(dated, who):
    assert save(dated, getattr(dated.world, who), {"closes-1": typed(9)}).status == 404


def test_a_design_in_which_nobody_dates_has_no_such_line(site):
    assert "Our milestones" not in page_of(site, site.world.author).text
    assert save(site, site.world.author, {"closes-1": typed(9)}).status == 404

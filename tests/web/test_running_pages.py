"""Pages of a running design ask as many queries in a larger class."""

from pathlib import Path
from types import SimpleNamespace

import pytest

import peerreview
from peerreview.domain import designs
from peerreview.store import activities, db, groups, migrate
from peerreview.store.rehearsal.cast import START
from peerreview.store.rehearsal.play import DAY, begin, go_on
from peerreview.web.activities import teams
from tests.conftest import Site

SHIPPED = Path(peerreview.__file__).parent / "designs"


def played(path, people, name="think_pair_share"):
    """(Site, Play) of a design one and a half steps in."""
    url = f"sqlite:///{path}"
    db.open_database(url, synchronous="OFF")
    migrate.up()
    design = designs.load((SHIPPED / f"{name}.yaml").read_text(), activities.known_forms())
    game = begin(design, people=people, absent=2, late=1, leave=1, seed="sizes")
    go_on(game, until=START + DAY * 1.5)
    return Site(SimpleNamespace(at=game.now, accounts={}), url, fresh=True), game


@pytest.fixture
def counted(tmp_path):
    """A function of a class size and a design: {page: queries}."""

    def of(people, name="think_pair_share"):
        site, game = played(tmp_path / f"{name}{people}.db", people, name)
        found = {}
        for account, page in (
            (game.cast.present[people // 2].account, "activities.show"),
            (game.cast.instructor_account, "activities.groups"),
        ):
            browser, path = site.browse(account), site.path(page, activity=game.activity.public_id)
            browser.get(path)
            browser.get(path)
            found[page] = browser.queries
        db.close_database()
        return found

    return of


@pytest.mark.parametrize(
    ("name", "most"),
    [("think_pair_share", 29), ("halving", 32), ("peer_assessment", 26), ("seminar", 30), ("project", 40)],
)
def test_a_larger_class_asks_no_more(counted, name, most):
    small, large = counted(12, name), counted(44, name)
    assert {page: count for page, count in large.items() if count > small[page]} == {}
    assert small["activities.show"] <= most


def test_who_sits_in_two_groups_asks_of_both_at_once(counted):
    assert counted(12, "jigsaw")["activities.show"] <= 29


def test_a_large_class_is_read_in_pages_and_nobody_is_lost(tmp_path):
    site, game = played(tmp_path / "many.db", 44)
    browser = site.browse(game.cast.instructor_account)
    page = browser.get(site.path("activities.groups", activity=game.activity.public_id))
    pairs = groups.board(game.activity.id, "pair")
    shown = [one["id"] for one in page.tree.all("section", class_="group")]
    lines = {
        one["href"].rpartition("#")[2]: one["href"]
        for one in page.tree.all("a")
        if "page=" in (one["href"] or "") and "#g-" in one["href"]
    }
    assert len(pairs) > teams.MOST_SHOWN and not {*shown} & lines.keys()
    assert {f"g-{row.public_id}" for row in pairs} <= {*shown, *lines}
    for row in pairs:
        assert all(name in page.text for _public, name, _role in row.members)
    anchor, url = next((one, url) for one, url in lines.items())
    assert browser.get(url.partition("#")[0]).tree.one(id=anchor)
    everybody = {option["value"] for option in page.tree.one(id="move-pair").all("option")}
    assert {public for row in pairs for public, _name, _role in row.members} <= everybody


def test_who_is_moved_to_a_group_of_another_page_is_shown_there(tmp_path):
    site, game = played(tmp_path / "many.db", 44)
    browser = site.browse(game.cast.instructor_account)
    pairs = groups.board(game.activity.id, "pair")
    (person, *_), target = pairs[0].members[0], pairs[-1].public_id
    path = site.path("activities.groups", activity=game.activity.public_id)
    answer = browser.post(path, {"person": person, "group": target})
    assert "page=2" in answer.location
    assert browser.get(answer.location).tree.one(id=f"g-{target}")

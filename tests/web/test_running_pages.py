"""Pages of a running design ask as many queries in a larger class."""

from pathlib import Path
from types import SimpleNamespace

import pytest

import peerreview
from peerreview.domain import designs
from peerreview.store import activities, db, migrate
from peerreview.store.rehearsal.cast import START
from peerreview.store.rehearsal.play import DAY, begin, go_on
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
    """A function of a class size: {page: queries}."""

    def of(people):
        site, game = played(tmp_path / f"{people}.db", people)
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


def test_queries_are_constant(counted):
    small, large = counted(10), counted(44)
    assert large == small
    assert small["activities.show"] <= 28

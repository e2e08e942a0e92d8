"""Fixtures: a database per test (a copy of one migrated file), a world on it, and browsers that inspect every
page."""

import os
import shutil
import tempfile

import pytest
from hypothesis import HealthCheck, settings

from peerreview import create_app
from peerreview.domain.words import CATALOGUES, Catalogue
from peerreview.store import accounts, db, demo, files, migrate
from peerreview.store.tables import TABLES
from peerreview.web import text
from tests.browser import Browser
from tests.cast import DEMO_DAY, World

accounts.METHOD = "pbkdf2:sha256:1"
# How long an example takes says how busy the machine is, not whether the program is right.
# The same examples each time, so that a change is what makes a test fail; PEERREVIEW_SEARCH looks for others.
settings.register_profile(
    "patient",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="PEERREVIEW_SEARCH" not in os.environ,
)
settings.load_profile("patient")
POSTGRES = os.environ.get("PEERREVIEW_TEST_POSTGRES", "")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    db.open_database(f"sqlite:///{path}", synchronous="OFF")
    migrate.up()
    db.execute("pragma wal_checkpoint(truncate)")
    db.database.close()
    return path


@pytest.fixture
def sqlite(migrated, tmp_path):
    """A fresh SQLite database, open; its URL."""
    path = tmp_path / "test.db"
    shutil.copy(migrated, path)
    db.open_database(f"sqlite:///{path}", synchronous="OFF")
    with db.chance_from(db.Replay("test")):
        yield f"sqlite:///{path}"
    db.database.close()


@pytest.fixture(scope="session")
def made_world(migrated, tmp_path_factory):
    """(file, World, ids taken): the fixed cast on SQLite, made once for all tests."""
    path = tmp_path_factory.mktemp("world") / "world.db"
    shutil.copy(migrated, path)
    db.open_database(f"sqlite:///{path}", synchronous="OFF")
    with db.chance_from(db.Replay("test")) as chance:
        world = World()
    db.execute("pragma wal_checkpoint(truncate)")
    db.database.close()
    return path, world, chance.count


def _world_on(url, made_world):
    """A World of a test's own in the empty SQLite database at *url*, which is open."""
    file, world, db.source.count = made_world
    path = url.removeprefix("sqlite:///")
    db.database.close()
    for more in ("-wal", "-shm"):
        if os.path.exists(path + more):
            os.remove(path + more)
    shutil.copy(file, path)
    db.open_database(url, synchronous="OFF")
    return world.copy()


@pytest.fixture(scope="session")
def demo_file(migrated, tmp_path_factory):
    """A SQLite file with the demo in it as of DEMO_DAY, made once."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    shutil.copy(migrated, path)
    db.open_database(f"sqlite:///{path}", synchronous="OFF")
    demo.build(DEMO_DAY)
    db.execute("pragma wal_checkpoint(truncate)")
    db.database.close()
    return path


@pytest.fixture
def demo_url(demo_file, tmp_path):
    """A copy of the demo, open; its URL."""
    path = tmp_path / "demo.db"
    shutil.copy(demo_file, path)
    db.open_database(f"sqlite:///{path}", synchronous="OFF")
    yield f"sqlite:///{path}"
    db.database.close()


@pytest.fixture(scope="session")
def postgres_url():
    """A migrated PostgreSQL database named by PEERREVIEW_TEST_POSTGRES; skipped (and counted) where there is
    none."""
    if not POSTGRES:
        pytest.skip("PEERREVIEW_TEST_POSTGRES names no database")
    url = _own_database(os.environ.get("PYTEST_XDIST_WORKER", ""))
    db.open_database(url)
    db.database.execute_sql("drop schema public cascade; create schema public")
    migrate.up()
    db.database.close()
    return url


def _own_database(worker):
    """The address of a database that no other of the processes that run tests side by side uses."""
    if not worker:
        return POSTGRES
    db.open_database(POSTGRES)
    name = f"test_{worker}"
    if not db.row("select 1 from pg_database where datname = ?", name):
        db.database.connection().autocommit = True
        db.database.execute_sql(f"create database {name}")
    db.database.close()
    return f"{POSTGRES.rpartition('/')[0]}/{name}"


@pytest.fixture
def postgres(postgres_url):
    """The PostgreSQL database, emptied; its URL."""
    db.open_database(postgres_url)
    # Ten times as fast as truncate for tables this small.
    names = [table._meta.table_name for table in reversed(TABLES)]
    db.database.execute_sql(
        "; ".join(
            [f'delete from "{name}"' for name in names]
            + [f'alter sequence "{name}_id_seq" restart' for name in names]
        )
    )
    with db.chance_from(db.Replay("test")):
        yield postgres_url
    db.database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def store(request):
    """Each database in turn: what the store's tests run on."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def world(store, made_world):
    """A course with a published peer assessment, on each database."""
    return _world_on(store, made_world) if store.startswith("sqlite") else World()


@pytest.fixture
def site(sqlite, made_world):
    """The app on a fresh SQLite database, with the clock of the World in it: ``site.world``,
    ``site.browse(who)``."""
    return Site(_world_on(sqlite, made_world), sqlite)


_apps = []
FILES = tempfile.TemporaryDirectory(prefix="peerreview-files-")
files.keep_in(FILES.name)


class Site:
    """An app whose clock is its world's, and browsers of the cast. The app is made once for all tests (it
    holds nothing of a database but its address); a test that adds routes asks for a *fresh* one."""

    def __init__(self, world, url, *, fresh=False):
        self.world = world
        settings = {
            "DATABASE_URL": url,
            "SECRET_KEY": "test",
            "SQLITE_SYNCHRONOUS": "OFF",
            "FILES": FILES.name,
            "TESTING": True,
            "PROPAGATE_EXCEPTIONS": False,
        }
        if not _apps and not fresh:
            _apps.append(create_app(settings))
        self.app = create_app(settings) if fresh else _apps[0]
        self.app.config["CLOCK"] = lambda: self.world.at

    def browse(self, who=None):
        """A browser signed in as an Enrolment, an Account, or nobody."""
        account = (
            self.world.accounts.get(who.id, who) if who is not None and hasattr(who, "account_id") else who
        )
        return Browser(self.app, account, lambda: self.world.at)

    def path(self, endpoint, **values):
        """The address of an endpoint."""
        with self.app.test_request_context():
            from flask import url_for

            return url_for(endpoint, **values)


def pytest_collection_modifyitems(config, items):
    """Sweeps by size take minutes: they are left out of a quick run, not skipped in it."""
    if not os.environ.get("PEERREVIEW_FULL"):
        swept = [item for item in items if item.get_closest_marker("sweep")]
        config.hook.pytest_deselected(items=swept)
        items[:] = [item for item in items if not item.get_closest_marker("sweep")]


def pytest_terminal_summary(terminalreporter):
    """Skips are counted aloud; with PEERREVIEW_FULL=1 they fail the run."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped and os.environ.get("PEERREVIEW_FULL"):
        terminalreporter.write_line(f"{len(skipped)} skipped, though everything must run here", red=True)


def pytest_sessionfinish(session, exitstatus):
    """See pytest_terminal_summary."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("PEERREVIEW_FULL") and reporter and reporter.stats.get("skipped") and not exitstatus:
        session.exitstatus = 1


@pytest.fixture
def pseudo():
    """A language that marks every sentence, so that what is not one stands out."""
    CATALOGUES["xx"] = Catalogue(
        "xx",
        "Marked",
        lambda one: f"⟦{one}⟧",
        lambda one, many, count: f"⟦{one if count == 1 else many}⟧",
    )
    yield "xx"
    CATALOGUES.pop("xx")
    text._markup.cache_clear()

"""Commands of the administrator."""

import pytest

from peerreview import create_app
from peerreview.store import accounts, db
from tests.cast import START


@pytest.fixture
def run(sqlite):
    """Run a command; returns its Result."""
    app = create_app({"DATABASE_URL": sqlite, "SECRET_KEY": "test"})
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


def test_a_design_that_can_run_is_told_so(run, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("title: Mine\nphases:\n  - id: submit\n    tasks: [{id: work, form: submission}]\n")
    assert run("check-design", str(file)).output == "mine.yaml: “Mine” can run. Phases: Submit.\n"


def test_a_design_with_a_mistake_gets_its_line_and_reason(run, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("title: Mine\nphases:\n  - id: submit\n    tasks: [{id: work, form: submision}]\n")
    result = run("check-design", str(file))
    assert (result.exit_code, result.output) == (
        1,
        "Error: mine.yaml: Line 4: There is no form “submision”. Did you mean “submission”?\n",
    )


def test_a_form_is_checked_the_same_way(run, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("title: Mine\nitems:\n  - {id: a, kind: text, title: A}\n")
    assert run("check-design", str(file)).output == "mine.yaml: the form “Mine” can be used. Items: 1.\n"
    file.write_text("title: Mine\nitems:\n  - {id: a, kind: test, title: A}\n")
    result = run("check-design", str(file))
    assert (result.exit_code, result.output) == (
        1,
        "Error: mine.yaml: Line 3: “test” is not a kind of item. Did you mean “text”?\n",
    )


def test_migrating_twice_does_nothing_the_second_time(run):
    assert run("migrate").output == "The database is up to date.\n"


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_database_of_a_newer_version_is_not_served(run, command):
    db.execute("insert into schema_migration (name, applied) values ('9000_later', '2030-01-01')")
    result = run(command)
    assert result.exit_code == 1
    assert "Error: This database has had 9000_later, which" in result.output
    assert "start the version that last served it" in result.output


def test_a_tick_says_what_it_did(run):
    assert run("tick", "--now", START.isoformat()).output == "0 acts, 0 mails\n"


def test_serve_refuses_a_database_with_demo_accounts(run):
    accounts.create(name="Demo", email="demo@demo.example", now=START, is_demo=True)
    result = run("serve")
    assert result.exit_code == 1
    assert "demo accounts" in result.output
    assert db.row("select count(*) from one_time_link") == (0,)

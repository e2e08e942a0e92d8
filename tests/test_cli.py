"""Commands of the administrator."""

import json
from datetime import UTC, datetime

import pytest

from peerreview import cli, create_app
from peerreview.store import accounts, db, links
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


def test_a_design_is_rehearsed_from_its_file(run, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "title: Mine\nphases:\n  - id: submit\n    tasks: [{id: work, form: submission}]\n"
        "  - id: talk\n    group: {size: 2}\n    tasks: [{id: note, by: group, form: submission, about: "
        "work}]\n"
    )
    result = run("rehearse", str(file), "--people", "6", "--absent", "1")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "Carried: it runs to its end.")
    plain = json.loads(run("rehearse", str(file), "--people", "6", "--absent", "1", "--json").output)
    assert (plain["is_carried"], [step["phase"] for step in plain["steps"]]) == (True, ["submit", "talk"])
    assert db.row("select count(*) from course")[0] == 0


def test_a_design_is_rehearsed_with_what_can_be_added_to_it(run, tmp_path):
    file = tmp_path / "mine.yaml"
    start = "title: Mine\nphases:\n  - id: submit\n    tasks: [{id: work, form: submission}]\n"
    file.write_text(start + "  - id: review\n    tasks: [{id: look, form: rubric, about: work, pick: 2}]\n")
    people = ("--people", "6", "--absent", "0", "--late", "0", "--leave", "0", "--json")
    written = [
        [step["written"] for step in json.loads(run("rehearse", str(file), *people, *more).output)["steps"]]
        for more in ((), ("--add", "own_goal"))
    ]
    assert written == [[6, 12], [12, 18]]  # a goal of each before, a look back of each after
    unknown = run("rehearse", str(file), "--add", "own_gaol")
    sentence = "mine.yaml: “own_gaol” cannot be added. What can be added: own_goal."
    assert (unknown.exit_code, sentence in unknown.output) == (1, True)
    file.write_text(start.replace("id: work", "id: own_goal"))
    refused = run("rehearse", str(file), "--add", "own_goal")
    assert (refused.exit_code, "has tasks of its own for “An own goal" in refused.output) == (1, True)


def test_a_rehearsal_says_what_does_not_work(run, tmp_path):
    file = tmp_path / "mine.yaml"
    start = "title: Mine\nphases:\n  - id: submit\n    tasks: [{id: work, form: submission}]\n"
    file.write_text(start + "  - id: review\n    tasks: [{id: look, form: rubric, about: work, pick: 9}]\n")
    small = run("rehearse", str(file), "--people", "6")
    assert (small.exit_code, "at least 10 people" in small.output) == (2, True)
    file.write_text(
        start.replace("submission}", "submission, by: assistant}")
        + "  - id: wait\n    tasks: [{id: two, form: submission, about: own.work}]\n    gate: {when: all}\n"
        + "  - {id: after, tasks: []}\n"
    )
    stalled = run("rehearse", str(file), "--people", "6", "--absent", "0")
    assert (stalled.exit_code, "NOT REACHED  after: 0 of 5" in stalled.output) == (1, True)
    file.write_text(start.replace("submission}", "submission, sts: level}"))
    refused = run("rehearse", str(file))
    assert (refused.exit_code, "Did you mean “sets”?" in refused.output) == (1, True)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026-11-03T10:00", "names no zone. Write it like 2026-11-03T10:00+01:00."),
        ("2026-11-03", "names no zone. Write it like 2026-11-03T00:00+01:00."),
        ("tomorrow", "“tomorrow” is no moment. Write it like"),
        ("9999-12-31T23:59-08:00", "Choose a date between the years 2000 and 2200."),
        ("0001-01-01T00:00+01:00", "Choose a date between the years 2000 and 2200."),
    ],
)
def test_a_moment_that_cannot_be_meant_is_said_to_be_none(run, typed, sentence):
    result = run("tick", "--now", typed)
    assert (result.exit_code, sentence in result.output, "Traceback" in result.output) == (2, True, False)


def test_a_moment_counts_in_the_zone_that_it_names(run):
    assert cli.Moment().convert("2026-11-03T10:00+02:00", None, None) == datetime(2026, 11, 3, 8, tzinfo=UTC)
    assert run("tick", "--now", "2026-11-03T10:00Z").exit_code == 0


def test_every_option_that_takes_a_moment_reads_it_so(run):
    commands = create_app({"SECRET_KEY": "test"}).cli.commands.values()
    options = {option.name: option for command in commands for option in command.params}
    moments = {name for name in options if name in ("now", "at", "since", "until", "day")}
    assert (
        {name for name, option in options.items() if isinstance(option.type, cli.Moment)}
        == moments
        == {"now"}
    )


def test_the_administrator_is_let_in_again_by_a_link(run):
    assert run("migrate").exit_code == 0
    assert run("reset-password", "ada@college.example").output == (
        "Error: Nobody has the address ada@college.example.\n"
    )
    assert "Say --name" in run("invite", "ada@college.example").output
    made = run("invite", "Ada@college.example", "--name", "Ada Admin", "--admin")
    assert "For Ada Admin, once, within 14 days:" in made.output and accounts.has_admin()
    secret = made.output.partition("/welcome/")[2].split()[0]
    now = datetime.now(UTC)
    links.use(secret, password="a fine sentence", now=now)
    assert "can sign in already" in run("invite", "ada@college.example").output
    lost = run("reset-password", "ada@college.example").output
    secret = lost.partition("/welcome/")[2].split()[0]
    assert links.find(secret, now=now).state == links.OPEN
    assert db.row("select count(*) from audit_line where verb = 'account.reset_link_made'") == (1,)

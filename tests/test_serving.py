"""A real server: many who hold a connection open, and what an administrator is told at the start."""

import http.client
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from peerreview import config, create_app, serving
from peerreview.store import backup, db, schema
from tests.cast import START

ROOT = Path(__file__).parent.parent


@pytest.fixture
def served(site):
    """The address of a server of the site."""
    server = serving.make_server(site.app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_host, server.effective_port
    server.close()
    thread.join(5)


def asked(address, path="/help"):
    """(status, seconds) of one request."""
    begun = time.monotonic()
    visit = http.client.HTTPConnection(*address, timeout=20)
    visit.request("GET", path)
    status = visit.getresponse().status
    visit.close()
    return status, time.monotonic() - begun


def test_five_hundred_idle_connections_stop_nobody(served):
    idle = [socket.create_connection(served) for _ in range(500)]
    try:
        for one in idle[:20]:  # some asked for a page before
            one.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        status, seconds = asked(served)
        assert status == 200 and seconds < 5
    finally:
        for one in idle:
            one.close()


def test_connections_have_room_and_an_end():
    assert serving.CONNECTIONS >= 2000 and serving.IDLE <= 30


# The command, as an administrator runs it


def flask(folder, *words, **environ):
    """(status, what it said) of a command run in an instance folder of its own."""
    code = (
        "import sys, flask, flask.cli, peerreview\n"
        "flask.Flask.auto_find_instance_path = lambda self: sys.argv[1]\n"
        "app = peerreview.create_app()\n"
        "app.cli.main(sys.argv[2:], obj=flask.cli.ScriptInfo(create_app=lambda: app))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), *words],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


def modes(folder):
    return {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()}


def test_whatever_is_made_is_for_its_owner_alone(tmp_path):
    folder, old = tmp_path / "instance", os.umask(0o022)
    try:
        status, said = flask(folder, "migrate")
        assert (status, "up to date" in said) == (0, True), said
        assert set(modes(folder).values()) == {"0o600"}
        assert oct(folder.stat().st_mode & 0o777) == "0o700"
    finally:
        os.umask(old)


def test_a_database_of_before_that_others_could_read_is_closed_to_them(sqlite):
    path = Path(sqlite.removeprefix("sqlite:///"))
    path.chmod(0o644)
    db.open_database(sqlite)
    assert oct(path.stat().st_mode & 0o777) == "0o600"


def test_a_round_on_a_new_file_says_what_to_do(tmp_path):
    status, said = flask(tmp_path / "instance", "tick")
    assert status == 1 and "run “flask migrate”" in said and "Traceback" not in said


@pytest.mark.parametrize("command", ["serve", "tick", "migrate"])
def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path, command):
    (tmp_path / "instance").write_text("a file stands where the folder should be")
    status, said = flask(tmp_path / "instance", command)
    assert status == 1 and said.startswith("Cannot write ") and "Traceback" not in said


def test_a_database_newer_than_the_program_is_refused_with_a_sentence(sqlite):
    db.execute(f"insert into {schema.HISTORY} (name, applied) values ('9999_later', ?)", START)
    app = create_app({"DATABASE_URL": sqlite, "SECRET_KEY": "test"})
    for command in ("serve", "tick", "migrate"):
        found = app.test_cli_runner().invoke(args=[command])
        assert found.exit_code == 1 and "The database is newer than this version" in found.output


# Settings


def settings(**environ):
    return config.from_environment("/srv", {f"PEERREVIEW_{name}": value for name, value in environ.items()})


def test_the_site_answers_under_its_own_names():
    own = ["localhost", "127.0.0.1", "[::1]"]
    assert settings()["TRUSTED_HOSTS"] is None
    assert settings(BASE_URL="https://a.example/x")["TRUSTED_HOSTS"] == ["a.example", *own]
    assert settings(BASE_URL="https://a.example", TRUSTED_HOSTS="b.example, .c.example")["TRUSTED_HOSTS"] == [
        "b.example",
        ".c.example",
        "a.example",
        *own,
    ]


@pytest.mark.parametrize(
    ("name", "value"), [("TRUSTED_HOSTS", "https://a.example"), ("BASE_URL", "https:///nowhere")]
)
def test_nonsense_stops_the_start(name, value):
    with pytest.raises(SystemExit, match=f"PEERREVIEW_{name} must"):
        settings(**{name: value})


# The copy


def test_a_backup_is_whole_and_for_its_owner_alone(site, tmp_path):
    site.world.hand_in(site.world.author)
    found = site.app.test_cli_runner().invoke(args=["backup", str(tmp_path / "copy.db")])
    assert found.exit_code == 0, found.output
    assert oct((tmp_path / "copy.db").stat().st_mode & 0o777) == "0o600"
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        (count,) = copy.execute("select count(*) from response").fetchone()
    assert (count,) == db.row("select count(*) from response")
    found = site.app.test_cli_runner().invoke(args=["check-backup", str(tmp_path / "copy.db")])
    assert found.exit_code == 0 and "whole" in found.output


def test_a_backup_holds_what_was_written_while_it_was_made(site, tmp_path):
    """A copy is one moment: made while somebody writes it is whole all the same."""
    stop = threading.Event()

    def write():
        db.connect_thread()
        while not stop.is_set():
            with db.writing():
                db.execute("update course set title = title || '.' where id = 1")
        db.database.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert backup.copy_to(tmp_path / "copy.db")[0] > 20
    finally:
        stop.set()
        writer.join()


def test_a_backup_never_writes_over_a_file(site, tmp_path):
    (tmp_path / "copy.db").write_text("something dear")
    with pytest.raises(backup.NotCopied, match="is there already"):
        backup.copy_to(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "something dear"


def test_what_is_no_backup_is_told_so(site, tmp_path):
    path = tmp_path / "copy.db"
    backup.copy_to(path)
    whole = path.read_bytes()
    for broken, why in (
        (b"no database at all, only words" * 99, "cannot be read"),
        (whole[: len(whole) // 2], "copy.db"),
        (b"", "no database of Peerreview"),
    ):
        path.write_bytes(broken)
        with pytest.raises(backup.NotCopied, match=why):
            backup.check(path)


@pytest.mark.parametrize(
    ("version", "is_weak"),
    [("3.6.23", 0), ("3.7.0", 1), ("3.40.1", 1), ("3.51.2", 1), ("3.51.3", 0), ("3.53.0", 0)],
)
def test_a_library_that_may_damage_the_file_is_named(site, monkeypatch, version, is_weak):
    monkeypatch.setattr(sqlite3, "sqlite_version", version)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", tuple(map(int, version.split("."))))
    assert bool(backup.weak_library()) == is_weak

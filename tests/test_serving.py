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
    ("name", "value"),
    [
        ("TRUSTED_HOSTS", "https://a.example"),
        ("BASE_URL", "https:///nowhere"),
        ("DATABASE_URL", "mysql://user:hush@host/name"),
        ("SMTP_URL", "http://user:hush@host"),
        ("SMTP_URL", "smtp://user:hush@host:port"),
        ("MAIL_FROM", "nobody"),
        ("ZONE", "Berlin"),
        ("SECURE_COOKIES", "yes"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "²"),
        ("BACKUP_FOLDER", "backups"),
        ("BACKUP_KEEP", "0"),
        ("BACKUP_HOUR", "24"),
        ("OIDC_ISSUER", "http://college.example"),
        ("OIDC_ISSUER", "college.example"),
    ],
)
def test_nonsense_stops_the_start(name, value):
    with pytest.raises(SystemExit, match=f"PEERREVIEW_{name} must") as said:
        settings(**{name: value})
    assert "hush" not in str(said.value)


@pytest.mark.parametrize("name", ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"])
def test_the_sign_in_of_the_college_is_set_up_whole_or_not_at_all(name):
    whole = {"OIDC_ISSUER": "https://id.example/", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "hush"}
    found = settings(**whole, OIDC_DOMAINS="@College.example, b.example")
    assert (found["OIDC_ISSUER"], found["OIDC_DOMAINS"]) == (
        "https://id.example",
        ["college.example", "b.example"],
    )
    with pytest.raises(SystemExit, match=name) as said:
        settings(**{key: value for key, value in whole.items() if key != name})
    assert "hush" not in str(said.value)
    with pytest.raises(SystemExit, match="OIDC_ISSUER"):
        settings(**{name: "hush"})


def test_an_unknown_setting_is_refused_with_the_nearest():
    with pytest.raises(SystemExit, match="no setting PEERREVIEW_BASEURL. Did you mean PEERREVIEW_BASE_URL"):
        settings(BASEURL="https://a.example")


def from_file(folder, text, **environ):
    (folder / "config.toml").write_text(text)
    (folder / "config.toml").chmod(0o600)
    environ = {f"PEERREVIEW_{name}": value for name, value in environ.items()}
    return config.from_environment(folder, environ)


def test_settings_stand_in_a_file_too_and_the_environment_overrules_it(tmp_path):
    text = """
    base_url = "https://a.example"  # the address people use
    trusted_proxies = 1
    secure_cookies = false
    trusted_hosts = ["b.example", "c.example"]
    secret_key = "hush"
    """
    found = from_file(tmp_path, text, BASE_URL="https://z.example")
    assert (found["BASE_URL"], found["TRUSTED_PROXIES"], found["SECURE_COOKIES"]) == (
        "https://z.example",
        1,
        False,
    )
    assert found["TRUSTED_HOSTS"][:3] == ["b.example", "c.example", "z.example"]
    assert config.secret_key(tmp_path, {}) == "hush"
    elsewhere = tmp_path / "etc.toml"
    elsewhere.write_text('zone = "Europe/Berlin"')
    assert config.from_environment(tmp_path, {"PEERREVIEW_CONFIG": str(elsewhere)})["ZONE"] == "Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('base_ulr = "https://a.example"', "no setting “base_ulr” in .* Did you mean base_url"),
        ("smtp_url = 'hush", "cannot be read as TOML"),
        ('[mail]\nsmtp_url = "hush"', "no setting “mail”"),
        ("backup_keep = 1.5", "must be a text, a whole number"),
        ("backup_keep = [1]", "must be a text, a whole number"),
        ("backup_keep = -1", "PEERREVIEW_BACKUP_KEEP must"),
        ('smtp_url = "hush"', "PEERREVIEW_SMTP_URL must"),
    ],
)
def test_a_file_of_nonsense_stops_the_start(tmp_path, text, said):
    with pytest.raises(SystemExit, match=said) as refused:
        from_file(tmp_path, text)
    assert "hush" not in str(refused.value)


def test_a_file_with_a_secret_is_for_its_owner(tmp_path):
    from_file(tmp_path, 'secret_key = "hush"')
    (tmp_path / "config.toml").chmod(0o644)
    with pytest.raises(SystemExit, match="everybody on this machine may read it"):
        config.from_environment(tmp_path, {})


def test_copies_are_made_beside_the_database_unless_said_otherwise(tmp_path):
    folder = config.from_environment(tmp_path, {})["BACKUP_FOLDER"]
    assert folder == str(tmp_path / "backups")
    assert settings(BACKUP_FOLDER="off")["BACKUP_FOLDER"] == ""
    assert settings(DATABASE_URL="postgresql://host/name")["BACKUP_FOLDER"] == "/srv/backups"
    assert settings(BACKUP_FOLDER="/var/backups")["BACKUP_FOLDER"] == "/var/backups"


# Copies, as an administrator makes them


def test_a_copy_is_taken_tried_and_restored_by_command(tmp_path):
    folder, copy = tmp_path / "instance", tmp_path / "copy.zip"
    assert flask(folder, "migrate")[0] == 0
    assert made(folder) == (0, "")
    status, said = flask(folder, "backup", str(copy))
    assert status == 0 and "checked" in said and copy.stat().st_mode & 0o077 == 0, said
    status, said = flask(folder, "check-backup", str(copy))
    assert status == 0 and "whole" in said, said
    for path in folder.iterdir():
        path.unlink()
    (folder / "peerreview.db").write_text("a disk that failed " * 99)
    status, said = flask(folder, "restore", str(copy))
    assert status == 1 and "Move it away" in said and "Traceback" not in said, said
    (folder / "peerreview.db").unlink()
    status, said = flask(folder, "restore", str(copy))
    assert status == 0 and "Everybody signs in again" in said, said
    status, said = flask(folder, "restore", str(copy))
    assert status == 1 and "There are people in this database" in said and "Aborted" in said, said
    status, said = flask(folder, "restore", "--force", str(copy))
    assert status == 0 and "What was there before is kept" in said, said
    assert modes(folder)["secret.key"] == "0o600"


def made(folder):
    """An administrator in the database of an instance folder."""
    code = (
        "import sys; from datetime import datetime, UTC; from peerreview.store import accounts, db;"
        "db.open_database('sqlite:///' + sys.argv[1]);"
        "accounts.create(name='Ada', email='ada@site.example', is_admin=True, now=datetime.now(UTC))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder / "peerreview.db")], cwd=ROOT, capture_output=True, text=True
    )
    return done.returncode, done.stderr


def test_an_upgrade_copies_first_where_there_is_something_to_lose(tmp_path):
    folder = tmp_path / "instance"
    status, said = flask(folder, "upgrade")
    assert status == 0 and "Copied" not in said and "up to date" in said, said
    assert made(folder) == (0, "")
    code = (
        "import sys; from peerreview.store import db, migrate; db.open_database(sys.argv[1]); migrate.down()"
    )
    url = f"sqlite:///{folder / 'peerreview.db'}"
    subprocess.run([sys.executable, "-c", code, url], cwd=ROOT, check=True)
    status, said = flask(folder, "upgrade")
    assert status == 0 and said.index("Copied to") < said.index("applied") < said.index("up to date"), said
    (copy,) = (folder / "backups").iterdir()
    assert flask(folder, "check-backup", str(copy))[0] == 0
    assert "Copied" not in flask(folder, "upgrade")[1]


@pytest.mark.parametrize(
    ("version", "is_weak"),
    [("3.6.23", 0), ("3.7.0", 1), ("3.40.1", 1), ("3.51.2", 1), ("3.51.3", 0), ("3.53.0", 0)],
)
def test_a_library_that_may_damage_the_file_is_named(site, monkeypatch, version, is_weak):
    monkeypatch.setattr(sqlite3, "sqlite_version", version)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", tuple(map(int, version.split("."))))
    assert bool(backup.weak_library()) == is_weak

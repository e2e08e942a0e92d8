"""One archive holds the site; restoring it, here or on the other kind of database, brings all of it back."""

import json
import shutil
import sqlite3
import threading
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from peerreview.store import (
    accounts,
    backup,
    db,
    feeds,
    links,
    migrate,
    outbox,
    privacy,
    schema,
    undelivered,
    upkeep,
)
from peerreview.store.backup import night
from tests.cast import START

LATER = START + timedelta(days=2)


@pytest.fixture(autouse=True)
def swept(request):
    """What restoring keeps beside the tables on PostgreSQL goes with the test."""
    yield
    if "postgres" in request.fixturenames or db.is_postgres():
        db.open_database(request.getfixturevalue("postgres_url"))
        db.database.execute_sql(f"drop schema if exists before_{LATER:%Y%m%d_%H%M%S} cascade")
        db.database.close()


@pytest.fixture
def beside(tmp_path):
    """A folder of files and of keys, with something in each."""
    site = backup.Site(tmp_path / "instance" / "files", tmp_path / "instance")
    (site.files / "ab").mkdir(parents=True)
    (site.files / "ab" / "cdef").write_bytes(bytes(range(256)) * 999)
    (site.keys / "secret.key").write_text("k" * 64)
    return site


@pytest.fixture
def full(world):
    """A class at work, signed in, with a link, and mail that waits."""
    world.hand_in(world.author)
    world.secret = accounts.open_session(world.accounts[world.author.id], now=world.at)
    world.link = links.make("reset", account_id=world.accounts[world.author.id].id, now=world.at)
    world.feed = feeds.make(world.author.account_id, now=world.at)
    outbox.put("waits", world.author.account_id, "Größe — “ø”", "Line\nafter line\u2028.", now=world.at)
    return world


@pytest.fixture
def archive(full, beside, tmp_path):
    """An archive of that class."""
    file = tmp_path / "copy.zip"
    backup.take(file, beside, now=full.at)
    return file


ENDED = ("site_mark", "login_session", "one_time_link", "calendar_feed", "outbox_message")


def everything():
    """{table: rows} of the open database, whatever its kind; what restoring changes is left out."""
    found = {}
    for table, columns in schema.names().items():
        if table not in (schema.HISTORY, *ENDED):
            names = sorted(columns)
            found[table] = [
                [_told(value) for value in row]
                for row in db.rows(f'select {", ".join(map(_quoted, names))} from "{table}" order by id')
            ]
    found["audit_line"] = [row for row in found["audit_line"] if "site.restored" not in row]
    return found


def _quoted(name):
    return f'"{name}"'


def _told(value):
    if hasattr(value, "strftime"):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return int(value) if isinstance(value, bool) else value


def restored(file, site, now=LATER, **more):
    db.database.close()
    db.open_database(db.address(), synchronous="OFF")
    return backup.restore(file, db.address(), site, now=now, **more)


def test_an_archive_says_what_is_in_it(archive, full):
    manifest = backup.verify(archive)
    assert manifest.rows["response"] == db.row("select count(*) from response")[0] > 0
    assert (manifest.files, manifest.has_key, manifest.made_at) == (1, True, full.at)
    assert manifest.schema == migrate.known()
    assert oct(archive.stat().st_mode & 0o777) == "0o600"


def test_what_was_destroyed_comes_back_and_what_was_there_is_kept(archive, full, beside):
    before = everything()
    db.execute("delete from outbox_message")
    db.execute("delete from response")
    db.execute("update account set name = 'Nobody'")
    shutil.rmtree(beside.files)
    done = restored(archive, beside, force=True)
    assert everything() == before
    assert (beside.files / "ab" / "cdef").read_bytes() == bytes(range(256)) * 999
    assert len(done.kept) == 1 and done.migrated == []
    full.join("Nora New", "student")  # numbers of new rows go on behind those that came back
    if not db.is_postgres():
        with sqlite3.connect(done.kept[0]) as old:
            assert old.execute("select distinct name from account").fetchall() == [("Nobody",)]


def test_sessions_and_links_end_and_mail_waits_for_a_yes(archive, full, beside):
    waiting = len(outbox.waiting(LATER))
    done = restored(archive, beside, force=True)
    assert accounts.person_of(full.secret, now=LATER) is None
    assert db.row("select count(*) from one_time_link where used_at is null and ends_at > ?", LATER) == (0,)
    assert feeds.reader(full.feed.name, now=LATER) is None
    assert (done.mails, outbox.waiting(LATER), undelivered.state(LATER).held) == (waiting, [], waiting)
    assert upkeep.last()["restored"].at == LATER
    letter = next(one for one in undelivered.letters(held=True) if one.subject.startswith("Größe"))
    undelivered.again([letter.id], by=full.admin.id, now=LATER)
    assert [one.body for one in outbox.waiting(LATER)] == ["Line\nafter line\u2028."]


def test_a_site_in_use_is_not_replaced_unasked(archive, full, beside):
    before = everything()
    with pytest.raises(backup.Occupied):
        restored(archive, beside)
    assert everything() == before


def test_a_site_that_runs_is_not_replaced(archive, full, beside):
    before, stop, ready = everything(), threading.Event(), threading.Event()

    def serve():
        db.connect_thread()
        db.row("select 1")
        ready.set()
        stop.wait(30)
        db.database.close()

    running = threading.Thread(target=serve)
    running.start()
    ready.wait(30)
    try:
        with pytest.raises(backup.NotCopied, match="Stop it first"):
            backup.restore(archive, db.address(), beside, force=True, now=LATER)
    finally:
        stop.set()
        running.join()
    assert everything() == before


def test_a_copy_of_one_kind_is_restored_on_the_other(archive, full, beside, tmp_path, request):
    before = everything()
    was_postgres = db.is_postgres()
    db.close_database()
    request.getfixturevalue("sqlite" if was_postgres else "postgres")
    assert db.is_postgres() != was_postgres
    kept = backup.restore(archive, db.address(), beside, now=LATER).kept
    assert [path.name for path in kept] == [f"files.before-{LATER:%Y%m%d-%H%M%S}"]  # no database was there
    assert everything() == before
    with db.chance_from(db.Replay("later")):
        full.join("Nora New", "student")


@pytest.mark.parametrize("harm", ["cut", "flipped", "words", "empty", "later"])
def test_what_is_damaged_changes_nothing(archive, full, beside, harm):
    before, whole = everything(), archive.read_bytes()
    if harm == "later":
        _as_if_later(archive)
    else:
        archive.write_bytes(
            {
                "cut": whole[: len(whole) // 2],
                "flipped": whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:],
                "words": b"no archive at all, only words" * 99,
                "empty": b"",
            }[harm]
        )
    with pytest.raises(backup.NotCopied):
        restored(archive, beside, force=True)
    assert everything() == before
    with pytest.raises(backup.NotCopied):
        backup.verify(archive) if harm != "later" else backup.try_out(archive)


def _as_if_later(archive):
    with zipfile.ZipFile(archive) as found:
        parts = {name: found.read(name) for name in found.namelist()}
    said = json.loads(parts["manifest.json"])
    said["schema"].append("9000_later")
    parts["manifest.json"] = json.dumps(said).encode()
    with zipfile.ZipFile(archive, "w") as made:
        for name, data in parts.items():
            made.writestr(name, data)


def test_a_part_whose_name_leads_elsewhere_is_not_written(archive, full, beside, tmp_path):
    with zipfile.ZipFile(archive, "a") as found:
        found.writestr("files/../../outside", b"x")
    _list_too(archive, "files/../../outside", b"x")
    restored(archive, beside, force=True)
    assert list(tmp_path.rglob("outside")) == []


def _list_too(archive, name, data):
    import hashlib

    with zipfile.ZipFile(archive) as found:
        parts = {name: found.read(name) for name in found.namelist()}
    said = json.loads(parts["manifest.json"])
    said["digests"][name] = hashlib.sha256(data).hexdigest()
    parts["manifest.json"] = json.dumps(said).encode()
    with zipfile.ZipFile(archive, "w") as made:
        for part, content in parts.items():
            made.writestr(part, content)


def test_a_copy_of_before_is_brought_to_this_version(sqlite, beside, tmp_path):
    """As a site that was last copied before the newest change."""
    admin = accounts.create(name="Ada", email="ada@site.example", is_admin=True, now=START)
    newest = migrate.down()
    backup.take(tmp_path / "old.zip", beside, now=START)
    migrate.up()
    assert backup.try_out(tmp_path / "old.zip").rows["account"] == 1
    db.open_database(sqlite, synchronous="OFF")
    assert restored(tmp_path / "old.zip", beside, force=True).migrated == [newest]
    assert accounts.find("ada@site.example").id == admin.id


def test_a_copy_is_one_moment_whatever_is_written_meanwhile(full, beside, tmp_path):
    stop = threading.Event()

    def write():
        db.connect_thread()
        while not stop.is_set():
            with db.writing():
                db.execute("update course set title = 'a' where id = 1")
                db.execute("update account set zone = 'a'")
            with db.writing():
                db.execute("update course set title = 'b' where id = 1")
                db.execute("update account set zone = 'b'")
        db.database.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        backup.take(tmp_path / "copy.zip", beside, now=START)
    finally:
        stop.set()
        writer.join()
    url = db.address()
    backup.restore(tmp_path / "copy.zip", url, beside, force=True, now=LATER)
    title = db.row("select title from course where id = 1")[0]
    assert db.rows("select distinct zone from account") in ([(title,)], [("",)])


def test_a_backup_never_writes_over_a_file(full, beside, tmp_path):
    (tmp_path / "copy.zip").write_text("something dear")
    with pytest.raises(backup.NotCopied, match="is there already"):
        backup.take(tmp_path / "copy.zip", beside, now=START)
    assert (tmp_path / "copy.zip").read_text() == "something dear"
    with pytest.raises(backup.NotCopied, match="Cannot write"):
        backup.take(tmp_path / "no" / "such" / "folder.zip", beside, now=START)


# Each night


def settings(tmp_path, **more):
    return {
        "BACKUP_FOLDER": str(tmp_path / "backups"),
        "BACKUP_KEEP": 2,
        "BACKUP_HOUR": 3,
        "ZONE": "Europe/Berlin",
        "FILES": str(tmp_path / "files"),
        "KEYS": str(tmp_path),
        **more,
    }


def test_a_night_is_taken_once_from_its_hour_on(store, tmp_path, monkeypatch):
    begun = []
    monkeypatch.setattr(night, "now_by_hand", lambda settings, now: begun.append(now))
    at = START.replace(hour=1, minute=30)  # half past two in Berlin
    asked = [0, 1, 23.9, 24.4, 24.5, 24.6, 48.6]
    for hours in asked:
        night.nightly(settings(tmp_path), at + timedelta(hours=hours))
    assert [(now - at) / timedelta(hours=1) for now in begun] == [1, 24.5, 48.6]
    assert not night.nightly(settings(tmp_path, BACKUP_FOLDER=""), at + timedelta(days=9))
    assert not night.nightly(settings(tmp_path, DEMO=True), at + timedelta(days=9))


def test_the_newest_are_kept_and_others_files_too(full, tmp_path):
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "dear.zip").write_text("not ours")
    for day in range(4):
        assert night.make(settings(tmp_path), START + timedelta(days=day))
    names = [one.name for one in backup.kept_in(tmp_path / "backups")]
    assert len(names) == 2 and (tmp_path / "backups" / "dear.zip").exists()
    last = upkeep.last()
    assert (last["copy"].detail["state"], last["copy"].detail["file"]) == ("done", names[0])
    assert (last["trial"].detail["file"], "problem" in last["trial"].detail) == (names[0], False)


def test_a_copy_that_fails_says_why_and_takes_nothing_away(full, tmp_path):
    night.make(settings(tmp_path), START)
    Path(tmp_path / "backups").chmod(0o500)
    (tmp_path / "file").write_text("no folder")
    night.make(settings(tmp_path, BACKUP_FOLDER=str(tmp_path / "file")), START + timedelta(days=1))
    Path(tmp_path / "backups").chmod(0o700)
    found = upkeep.last()["copy"].detail
    assert found["state"] == "failed" and found["problem"]
    assert len(backup.kept_in(tmp_path / "backups")) == 1


def test_the_process_that_takes_a_copy_does_it_all(full, tmp_path):
    child = backup.now_by_hand(settings(tmp_path), START)
    assert child.wait(60) == 0
    assert upkeep.last()["copy"].detail["state"] == "done"
    assert len(backup.kept_in(tmp_path / "backups")) == 1


# What was erased


@pytest.fixture
def journal(beside):
    """The journal of the site, beside its keys."""
    privacy.keep_in(beside.keys / "erased.jsonl")
    yield beside.keys / "erased.jsonl"
    privacy.keep_in(None)


def erased(world):
    """The names of those who are not erased."""
    found = db.rows("select name from account where erased_at is null and id in (?, ?)", *gone(world))
    return sorted(row.name for row in found)


def gone(world):
    return world.author.account_id, world.reviewer.account_id


def lose(beside):
    """The machine is lost, with all that stood on it."""
    shutil.rmtree(beside.keys)
    shutil.rmtree(beside.files, ignore_errors=True)
    db.execute("update account set name = 'Lost'")


def test_a_machine_lost_after_an_erasure_brings_nobody_back(full, beside, tmp_path, journal):
    first, second = gone(full)
    old, new = tmp_path / "old.zip", tmp_path / "new.zip"
    privacy.erase(first, by=None, now=full.at)
    backup.take(old, beside, now=full.at)
    privacy.erase(second, by=None, now=full.at)
    backup.take(new, beside, now=full.at)
    kept = journal.read_text()
    assert len(kept.splitlines()) == 2
    lose(beside)
    restored(new, beside, force=True)
    assert privacy.replay(LATER) == 0 and erased(full) == []
    assert journal.read_text() == kept and oct(journal.stat().st_mode & 0o777) == "0o600"
    # From the older copy, with the newer journal that was saved beside it.
    lose(beside)
    (tmp_path / "erased.jsonl").write_text(kept)
    restored(old, beside, now=LATER + timedelta(days=1), force=True)
    assert erased(full) == ["Remy Reviewer"]
    assert privacy.replay(LATER) == 1 and erased(full) == []
    assert sorted(journal.read_text().splitlines()) == sorted(kept.splitlines())


def test_an_old_copy_on_this_machine_brings_nobody_back(full, beside, tmp_path, journal):
    backup.take(tmp_path / "old.zip", beside, now=full.at)
    privacy.erase(full.author.account_id, by=None, now=full.at)
    restored(tmp_path / "old.zip", beside, force=True)
    assert erased(full) == ["Anna Author", "Remy Reviewer"]
    assert privacy.replay(LATER) == 1 and erased(full) == ["Remy Reviewer"]


def test_the_folder_of_the_first_copy_is_made_and_a_path_that_leads_nowhere_refused(full, beside, tmp_path):
    backup.take(tmp_path / "backups" / "first.zip", beside, now=full.at)
    assert oct((tmp_path / "backups").stat().st_mode & 0o777) == "0o700"
    with pytest.raises(backup.NotCopied, match="No such file"):
        backup.take(tmp_path / "mistyped" / "backups" / "first.zip", beside, now=full.at)

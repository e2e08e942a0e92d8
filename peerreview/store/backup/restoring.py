"""Make a site of an archive, or try whether that would work.

Nothing is lost by restoring: it is made beside what is there, read through, brought to this version, and only
then takes its place; what was there before is kept under another name. Sessions and one-time links end, and
mail that waited when the copy was made waits for a yes: it may have gone out since."""

import contextlib
import os
import sqlite3
import tempfile
from pathlib import Path
from typing import NamedTuple

from peerreview.store import audit, db, migrate, outbox, schema, upkeep
from peerreview.store.backup import archive, postgres, rows, sqlite
from peerreview.store.backup.archive import NotCopied


class Occupied(NotCopied):
    """There are people in the database that would be replaced."""


class Restored(NamedTuple):
    """What was restored: the archive's ``manifest``, names ``migrated`` since, where what was there before is
    ``kept`` ([path or schema]), how many ``mails`` wait for a yes."""

    manifest: archive.Manifest
    migrated: list
    kept: list
    mails: int


def is_used():
    """Whether somebody has an account in the open database."""
    return "account" in schema.names() and bool(db.row("select 1 from account limit 1"))


def restore(file, url, site, *, force=False, now):
    """Put the archive *file* in the place of the database at *url*, which is open, and of what stands beside
    it (*site*: an ``archive.Site``). Returns a Restored. Raises NotCopied, and then all is as it was: for an
    archive that is not whole, and while others have the database open; Occupied for a site that is used,
    unless *force*."""
    manifest = _fitting(file)
    if is_used() and not force:
        raise Occupied("There are people in this database.")
    stamp = f"{now:%Y%m%d-%H%M%S}"
    with contextlib.ExitStack() as stack:
        beside = stack.enter_context(_beside(file, manifest, site, stamp))
        place = _in_postgres if db.is_postgres() else _in_sqlite
        migrated, mails, kept = place(file, manifest, url, stamp, now)
        return Restored(manifest, migrated, beside() + kept, mails)


def try_out(file):
    """Restore the archive *file* into a folder that is thrown away, this version's changes included. For a
    process of its own: the open database is closed. Returns its Manifest; raises NotCopied."""
    manifest = _fitting(file)
    db.close_database()
    with tempfile.TemporaryDirectory(prefix="peerreview-trial-") as folder:
        try:
            _build(file, manifest, Path(folder))
            for name in manifest.digests:
                if archive.beneath(name, archive.FILES) or archive.beneath(name, archive.KEYS):
                    archive.extract(file, name, manifest, Path(folder) / "beside" / name)
        finally:
            db.close_database()
    return manifest


def _fitting(file):
    """The Manifest of a whole archive that this version can read."""
    manifest = archive.verify(file)
    known = migrate.known()
    if later := [name for name in manifest.schema if name not in known]:
        raise NotCopied(
            f"{file} is of a later version of Peerreview, with {later[0]}: restore it with that version."
        )
    return manifest


def _build(file, manifest, folder):
    """Make a SQLite database of the archive in *folder*, leave it open; returns (its path, names of the
    changes of this version made to it)."""
    path = folder / "restored.db"
    if manifest.kind == "sqlite":
        archive.extract(file, archive.DATABASE, manifest, path)
        if sqlite.check(path) != (manifest.schema, manifest.rows):
            raise NotCopied(f"{file} does not hold the rows it says it holds.")
        db.open_database(f"sqlite:///{path}")
    else:
        db.open_database(f"sqlite:///{path}")
        _fill(file, manifest, folder)
    return path, _up_to_date()


def _up_to_date():
    try:
        return migrate.up()
    except migrate.Refused as error:
        raise NotCopied(str(error)) from None


def _fill(file, manifest, folder):
    """The archive's rows into the open, empty database, at the archive's version."""
    migrate.up(last=manifest.schema[-1])
    counts = {}
    with _links_aside(), db.writing():
        # What this kind of database has no table for is an index of the other kind, filled by itself.
        wanted = {table: manifest.rows[table] for table in manifest.rows.keys() & schema.names().keys()}
        wanted.pop(schema.HISTORY)
        for table in wanted:
            db.execute(f'delete from "{table}"')
        for table, columns, found in _rows_of(file, manifest, folder, wanted):
            counts[table] = rows.put_rows(table, columns, found)
    if counts != wanted:
        raise NotCopied(f"{file} does not hold the rows it says it holds.")
    if not db.is_postgres() and (lost := db.rows("pragma foreign_key_check")):
        raise NotCopied(f"A row of {lost[0][0]} points at nothing.")


def _rows_of(file, manifest, folder, tables):
    """(table, columns, rows) of these *tables* of the archive."""
    if manifest.kind == "rows":
        for table in tables:
            found = archive.pieces(file, f"{archive.ROWS}{table}.jsonl", manifest)
            yield table, *rows.parsed(found)
        return
    path = folder / "source.db"
    archive.extract(file, archive.DATABASE, manifest, path)
    with contextlib.closing(sqlite.reading(path)) as copy:
        for table in tables:
            found = copy.execute(f'select * from "{table}" order by id')
            yield table, [column[0] for column in found.description], found


@contextlib.contextmanager
def _links_aside():
    """Rows may come in any order inside the block."""
    if db.is_postgres():
        with postgres.links_aside():
            yield
        return
    db.database.execute_sql("pragma foreign_keys = 0")
    try:
        yield
    finally:
        db.database.execute_sql("pragma foreign_keys = 1")


def _in_sqlite(file, manifest, url, stamp, now):
    """(names migrated, mails held, [where the database of before is kept])."""
    target = Path(url.removeprefix("sqlite:///"))
    was_used = is_used()
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=target.parent) as folder:
        try:
            db.close_database()
            _alone(target)
            made, migrated = _build(file, manifest, Path(folder))
            mails = _afterwards(manifest, now)
            db.database.execute_sql("pragma journal_mode = delete")
            db.close_database()
            kept = []
            if was_used:
                kept = [target.with_name(f"{target.name}.before-{stamp}")]
                os.link(target, kept[0])
            os.replace(made, target)
            archive.sync_folder(target.parent)
            return migrated, mails, kept
        finally:
            db.open_database(url)


def _alone(path):
    """NotCopied while another program has the database open; its log is brought into it."""
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=1)) as found:
            (mode,) = found.execute("pragma journal_mode = delete").fetchone()
    except sqlite3.OperationalError:
        mode = "locked"
    except sqlite3.DatabaseError:
        return  # damaged: all the more reason
    if mode != "delete":
        raise NotCopied("The site is running, or another program has its database open. Stop it first.")


def _in_postgres(file, manifest, _url, stamp, now):
    """(names migrated, mails held, [the schema that keeps what was there before])."""
    with (
        tempfile.TemporaryDirectory(prefix="peerreview-restore-") as folder,
        postgres.tables_aside(f"before_{stamp.replace('-', '_')}", keep=is_used()) as kept,
    ):
        _fill(file, manifest, Path(folder))
        migrated = _up_to_date()
        return migrated, _afterwards(manifest, now), kept


def _afterwards(manifest, now):
    """What a restored site must do before anybody uses it. Returns how many mails wait for a yes.

    What was erased since the copy was made is in it again: ``privacy.replay`` erases it once more."""
    with db.writing():
        db.execute("update login_session set ended_at = ? where ended_at is null", now)
        db.execute("delete from calendar_feed")  # one taken back since would open again
        db.execute("update one_time_link set ends_at = ? where used_at is null and ends_at > ?", now, now)
        mails = outbox.hold_all()
        made = manifest.made_at.isoformat(timespec="seconds")
        audit.record("site.restored", "site", None, by=None, at=now, made=made, mails=mails)
        upkeep.put("restored", now, made=made, mails=mails)
    return mails


@contextlib.contextmanager
def _beside(file, manifest, site, stamp):
    """Keys and files of the archive, made ready; what is given puts them in place and returns where those of
    before are kept. The settings of this machine stay."""
    names = [name for name in manifest.digests if archive.beneath(name, archive.FILES)]
    with contextlib.ExitStack() as stack:
        ready = {}
        for place, wanted in ((site.files, names), (site.keys, manifest.has_key)):
            if wanted:
                place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                folder = tempfile.TemporaryDirectory(prefix=".restoring-", dir=place.parent)
                ready[place] = Path(stack.enter_context(folder))
        for name in names:
            path = ready[site.files].joinpath("files", *archive.beneath(name, archive.FILES))
            archive.extract(file, name, manifest, path)
        for name in (f"{archive.KEYS}{key}" for key in archive.KEY_NAMES):
            if site.keys in ready and name in manifest.digests:
                archive.extract(file, name, manifest, ready[site.keys] / name)

        def put():
            _join_journals(file, manifest, site)
            return _put_files(ready, site, stamp) + _put_keys(ready, site, stamp)

        yield put


def _join_journals(file, manifest, site):
    """What was erased, as the archive, this machine and a journal that lies beside the archive know it, in
    one file: who was erased after an old copy was made is in none but the newest."""
    texts, part = [], archive.KEYS + archive.JOURNAL
    if part in manifest.digests:
        texts.append(b"".join(archive.pieces(file, part, manifest)).decode())
    for folder in (Path(file).parent, site.keys):
        if (path := folder / archive.JOURNAL).is_file():
            texts.append(path.read_text())
    lines = dict.fromkeys(line for text in texts for line in text.splitlines() if line.strip())
    if lines:
        site.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=site.keys) as folder:
            made = Path(folder) / archive.JOURNAL
            with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write("".join(f"{line}\n" for line in lines))
                out.flush()
                os.fsync(out.fileno())
            os.replace(made, site.keys / archive.JOURNAL)
        archive.sync_folder(site.keys)


def _put_files(ready, site, stamp):
    kept = []
    if site.files in ready:
        if site.files.is_dir() and any(site.files.iterdir()):
            kept = [site.files.with_name(f"{site.files.name}.before-{stamp}")]
            site.files.rename(kept[0])
        elif site.files.is_dir():
            site.files.rmdir()
        (ready[site.files] / "files").rename(site.files)
    return kept


def _put_keys(ready, site, stamp):
    if site.keys not in ready:
        return []
    kept = []
    for path in sorted((ready[site.keys] / archive.KEYS).iterdir()):
        place = site.keys / path.name
        if place.exists() and path.name == "config.toml":
            continue
        if place.exists() and place.read_bytes() != path.read_bytes():
            kept.append(place.with_name(f"{place.name}.before-{stamp}"))
            place.rename(kept[-1])
        os.replace(path, place)
    return kept

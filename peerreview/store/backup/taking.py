"""Take an archive of the open database, its files and its keys while the site runs, and read it back."""

import contextlib
import os
import tempfile
from pathlib import Path

from peerreview.store import db, schema
from peerreview.store.backup import archive, rows, sqlite
from peerreview.store.backup.archive import NotCopied


def take(file, site, *, now):
    """Write an archive to *file*, which must not exist, in a folder that is made where it is missing, and
    read it through. *site*: the ``archive.Site``. Returns its Manifest. Raises
    NotCopied; then there is no file.

    The database comes first and the files after it, so that every file it knows is there: a file added
    meanwhile is one too many, never one too few."""
    file = Path(file)
    if file.exists():
        raise NotCopied(f"{file} is there already; a backup never writes over another.")
    try:
        file.parent.mkdir(mode=0o700, exist_ok=True)  # before the first night there is none
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
            part = Path(folder) / "part.zip"
            _write(part, Path(folder), site, now)
            manifest = archive.verify(part)
            os.link(part, file)  # unlike a renaming it never writes over a file that came meanwhile
        archive.sync_folder(file.parent)
        return manifest
    except FileExistsError:
        raise NotCopied(f"{file} is there already; a backup never writes over another.") from None
    except OSError as error:
        raise NotCopied(f"Cannot write {file}: {error.strerror}.") from None


def _write(part, folder, site, now):
    writer = archive.Writer(part)
    try:
        kind, history, counts = (_add_rows if db.is_postgres() else _add_database)(writer, folder)
        for name, path in _beside(site):
            with contextlib.suppress(FileNotFoundError):  # taken out since it was listed
                writer.add_file(name, path)
        writer.end(archive.Manifest(now, kind, history, counts, writer.digests))
    finally:
        writer.give_up()


def _add_database(writer, folder):
    copy = folder / archive.DATABASE
    history, counts = sqlite.copy_to(copy)
    writer.add_file(archive.DATABASE, copy)
    copy.unlink()
    return "sqlite", history, counts


def _add_rows(writer, _folder):
    """PostgreSQL, as of the moment the transaction begins."""
    counts = {}
    with db.database.atomic():
        db.database.execute_sql("set transaction isolation level repeatable read, read only")
        for table in rows.tables():
            writer.add(f"{archive.ROWS}{table}.jsonl", rows.lines(table, counts))
        history = [row[0] for row in db.rows(f"select name from {schema.HISTORY} order by name")]
    return "rows", history, counts


def _beside(site):
    """(part, path) of the keys, of what was erased, and of every file."""
    for name in (*archive.KEY_NAMES, archive.JOURNAL):
        if (path := site.keys / name).is_file():
            yield archive.KEYS + name, path
    for path in sorted(site.files.rglob("*")) if site.files.is_dir() else ():
        if path.is_file() and not path.is_symlink():
            yield archive.FILES + path.relative_to(site.files).as_posix(), path

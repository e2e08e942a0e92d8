"""Copies by themselves: each night one, tried out, the newest so many kept.

The work is done by a process of its own, after the class that is at work: it takes an archive, restores it
into a folder that is thrown away, and writes down how that went."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from peerreview.store import db, upkeep
from peerreview.store.backup import archive, restoring, taking
from peerreview.store.backup.archive import NotCopied

NAMED = re.compile(r"peerreview-\d{8}-\d{6}\.zip")
_ROOT = Path(__file__).resolve().parents[3]


class Kept(NamedTuple):
    """One archive in the folder: its ``name``, ``size`` in bytes, and the moment ``at`` which it was made."""

    name: str
    size: int
    at: datetime


def kept_in(folder):
    """[Kept] of our archives in *folder*, newest first; others' files are none."""
    found = Path(folder).iterdir() if Path(folder).is_dir() else ()
    return sorted(
        (
            Kept(path.name, path.stat().st_size, datetime.strptime(path.stem[-15:], "%Y%m%d-%H%M%S"))
            for path in found
            if NAMED.fullmatch(path.name)
        ),
        key=lambda one: one.name,
        reverse=True,
    )


def named(folder, now):
    """The path of an archive made *now*; the folder is made where it is missing."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"peerreview-{now.astimezone(UTC):%Y%m%d-%H%M%S}.zip"


def nightly(settings, now):
    """Begin the copy of this night where it is due and nobody began it; returns whether."""
    if not settings.get("BACKUP_FOLDER") or settings.get("DEMO"):
        return False
    if not upkeep.claim("night", now, since=_last_night(settings, now)):
        return False
    now_by_hand(settings, now)
    return True


def _last_night(settings, now):
    """The moment at which the last copy became due."""
    local = now.astimezone(ZoneInfo(settings["ZONE"]))
    at = local.replace(hour=settings["BACKUP_HOUR"], minute=0, second=0, microsecond=0)
    return (at if at <= local else at - timedelta(days=1)).astimezone(UTC)


def now_by_hand(settings, now):
    """Begin a copy now, in a process of its own; what it did is told by ``upkeep.last``. The address of the
    database goes through a pipe: a command line is read by everybody on the machine."""
    upkeep.put("copy", now, state="begun")
    job = {name: settings[name] for name in ("BACKUP_FOLDER", "BACKUP_KEEP", "FILES", "KEYS")}
    child = subprocess.Popen(
        [sys.executable, "-m", "peerreview.store.backup"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )
    child.stdin.write(json.dumps({"database": db.address(), "settings": job, "now": now.isoformat()}))
    child.stdin.close()
    return child


def make(settings, now):
    """Take an archive, drop the oldest, try the new one out; write down how each went. The open database is
    the same afterwards."""
    url = db.address()
    try:
        path = named(settings["BACKUP_FOLDER"], now)
        site = archive.Site(Path(settings["FILES"]), Path(settings["KEYS"]))
        manifest = taking.take(path, site, now=now)
    except (NotCopied, OSError) as error:
        upkeep.put("copy", now, state="failed", problem=str(error)[:500])
        return None
    for old in kept_in(path.parent)[settings["BACKUP_KEEP"] :]:
        (path.parent / old.name).unlink(missing_ok=True)
    size = path.stat().st_size
    upkeep.put("copy", now, state="done", file=path.name, size=size, rows=manifest.count)
    trial = {"file": path.name, "rows": manifest.count}
    try:
        restoring.try_out(path)
    except NotCopied as error:
        trial["problem"] = str(error)[:500]
    db.open_database(url)
    upkeep.put("trial", now, **trial)
    return path

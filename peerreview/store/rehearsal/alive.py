"""A rehearsal of an activity that can be walked about in: another process plays it in a database of its own
and shows its pages, until somebody ends it or nobody has asked for an hour (decision 109).

Processes of the server find it by its folder, which holds a socket that only this account of the machine may
open; no row of the real database knows of it."""

import contextlib
import hashlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from peerreview.domain.refusals import Invalid, Missing, NotNow
from peerreview.domain.words import N_
from peerreview.store import audit, copying, db
from peerreview.store.rehearsal.apart import too_small

MOST_PEOPLE = 40  # a class whose pages are quick to play
MOST_AT_ONCE = 3  # on the whole site
PATIENCE = 30  # seconds until a new process must have begun to answer
_ROOT = Path(__file__).parents[3]


class Answer(NamedTuple):
    """What a rehearsal's process answered: ``status``, ``headers`` [(name, value)], ``body`` in bytes."""

    status: int
    headers: list
    body: bytes


class _Connection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("rehearsal", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


def _home():
    folder = Path(tempfile.gettempdir()) / f"peerreview-{os.getuid()}-rehearsals"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise NotNow(N_("There is no safe place for a rehearsal on the server."))
    return folder


def _folder(activity):
    key = hashlib.sha256(f"{db.address()} {activity.public_id}".encode()).hexdigest()
    return _home() / key[:24]


def begin(activity, *, people, absent, late, leave, by, now):
    """Let an activity (a Row) be rehearsed as it is set up now; the one before ends. Returns at once.

    Invalid (its field) for a class that cannot play it, NotNow while too many are alive."""
    _check(activity.design, people, absent, late, leave)
    end(activity)
    if sum(_is_alive(one) for one in _home().iterdir()) >= MOST_AT_ONCE:
        raise NotNow(
            N_("{most} rehearsals are open on this site already. One of them has to end first."),
            most=MOST_AT_ONCE,
        )
    folder = _folder(activity)
    folder.mkdir(mode=0o700)
    with db.writing(activity.id):
        audit.of_activity("activity.rehearsed", activity, by=by, at=now)
    job = {"plain": copying.as_set_up(activity), "folder": str(folder), "now": now.isoformat()}
    _start(job | {"crowd": {"people": people, "absent": absent, "late": late, "leave": leave}})


def _check(design, people, absent, late, leave):
    if not 2 <= people <= MOST_PEOPLE:
        raise Invalid(N_("Between 2 and {most} people."), field="people", most=MOST_PEOPLE)
    staying = people - late - leave
    if staying < 1 or absent > staying:
        raise Invalid(
            N_("Too many: of {people} people {staying} would be there from the start to the end."),
            field="absent",
            people=people,
            staying=max(staying, 0),
        )
    for sentence in too_small(design, staying):
        raise Invalid(sentence.replace("{", "{{").replace("}", "}}"), field="people")


def _start(job):
    child = subprocess.Popen(
        [sys.executable, "-m", "peerreview.rehearsing"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )
    child.stdin.write(json.dumps(job))
    child.stdin.close()


def state(activity):
    """What is so in the rehearsal of an activity, as plain values: ``state`` starting, playing, ready or
    failed; once it plays also ``now``, ``next`` (ISO texts or None), ``is_over``, ``activity`` (its public id
    there) and ``people`` [[account, name, role]]. None where there is no rehearsal."""
    folder = _folder(activity)
    if not folder.exists():
        return None
    try:
        return json.loads(_get(folder, "/-/state").body)
    except OSError:
        if time.time() - folder.stat().st_mtime < PATIENCE and not (folder / "socket").exists():
            return {"state": "starting"}
    shutil.rmtree(folder, ignore_errors=True)
    return None


def ask(activity, path, query="", headers=None):
    """The Answer of the rehearsal's page at *path* (as its own addresses are); Missing without a
    rehearsal."""
    folder = _folder(activity)
    try:
        return _get(folder, f"/{quote(path)}" + (f"?{query}" if query else ""), headers)
    except OSError:
        raise Missing() from None


def move(activity, to):
    """Move the clock on: to the ``next`` date, the ``end``, or a moment as ISO text. Returns at once; Missing
    without a rehearsal."""
    if ask(activity, "-/move", f"to={quote(to)}").status != 200:
        raise NotNow(N_("It is being played just now. Wait a moment."))


def end(activity):
    """End the rehearsal of an activity: nothing of it stays. Nothing happens where there is none."""
    folder = _folder(activity)
    if folder.exists():
        with contextlib.suppress(OSError, http.client.HTTPException):
            _get(folder, "/-/end")
        shutil.rmtree(folder, ignore_errors=True)


def _is_alive(folder):
    try:
        _get(folder, "/-/state", timeout=2)
    except OSError:
        return (folder / "job").exists()
    return True


def _get(folder, address, headers=None, timeout=20):
    connection = _Connection(folder / "socket", timeout)
    try:
        connection.request("GET", address, headers=headers or {})
        answer = connection.getresponse()
        return Answer(answer.status, answer.getheaders(), answer.read())
    finally:
        connection.close()

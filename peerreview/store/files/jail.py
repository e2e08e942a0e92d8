"""The process that works on somebody's file: it has little memory, little time, no network where the platform
lets it be taken away, and sees nothing of the site but that file."""

import functools
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]
_LONGEST_ANSWER = 20_000_000  # bytes
_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives")
SECONDS = 12  # on the wall; the process allows itself less


class Failed(Exception):
    """It came to no answer: stopped at a limit, or broken down. ``slow``: by the clock."""

    def __init__(self, slow):
        super().__init__("slow" if slow else "failed")
        self.slow = slow


def run(source, folder, how=""):
    """Let the process make of the file *source* what readers get, in the empty *folder*; *how*: the ending of
    its name, or the number (as text) of the page from which on pages are drawn. Returns its answer (see
    ``deriving.kinds``); raises Failed."""
    command = [sys.executable, "-m", "peerreview.deriving", str(source), str(folder), how]
    child = subprocess.Popen(
        [*_closed_room(Path(source), Path(folder)), *command],
        cwd="/",
        env={"PYTHONPATH": str(_PACKAGE.parent), "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        child.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise Failed(slow=True) from None
    finally:
        _end(child)
    answer = Path(folder) / "answer.json"
    if child.returncode == -signal.SIGXCPU or child.returncode == 128 + signal.SIGXCPU:
        raise Failed(slow=True)
    if not answer.is_file() or answer.stat().st_size > _LONGEST_ANSWER:
        raise Failed(slow=False)
    return json.loads(answer.read_text(encoding="utf-8"))


def _end(child):
    """Nothing of it lives on."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    child.wait()


def _closed_room(source, folder):
    """The words before the command that close the room around it; none where that is not to be had."""
    if not is_closed():
        return []
    seen = {*(path for path in _SYSTEM if Path(path).exists()), sys.prefix, sys.base_prefix, str(_PACKAGE)}
    words = [shutil.which("bwrap"), "--unshare-all", "--die-with-parent", "--dev", "/dev", "--proc", "/proc"]
    words += ["--tmpfs", "/tmp"]
    for path in sorted(seen):
        words += ["--ro-bind", path, path]
    return [*words, "--ro-bind", str(source), str(source), "--bind", str(folder), str(folder), "--chdir", "/"]


@functools.cache
def is_closed():
    """Whether the platform closes the room: bubblewrap is there, and may do its work."""
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        return False
    words = [bubblewrap, "--unshare-all", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "true"]
    try:
        return subprocess.run(words, capture_output=True, timeout=5).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False

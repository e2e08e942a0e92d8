"""Where files lie: what people handed in by the SHA-256 of its bytes, what was made of it for readers by a
name of chance. Nobody's name, and no name of a file, is part of a path.

Few words (``put``, ``open_kept``, ``take_away``, ...) are all that the rest of the site knows of it, so that
another place than a folder may stand behind them."""

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
import time
from pathlib import Path

KEPT, MADE, COMING = "kept", "made", "coming"
LEAST_ROOM = 300_000_000  # bytes of the disk that stay free: the database must go on
_PIECE = 1 << 20
_AGE = 86_400  # seconds until what nobody refers to is swept: somebody may just be about to
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_NAME = re.compile(r"[0-9a-zA-Z_-]{1,40}\Z")
_place = {}


class NoRoom(Exception):
    """The disk is nearly full; nothing was kept."""


class TooLarge(Exception):
    """More bytes came than may; nothing was kept."""


def keep_in(folder):
    """From now on files lie in *folder*, which is made when the first comes."""
    _place["folder"] = Path(folder)


@contextlib.contextmanager
def kept_apart(folder):
    """Inside the block files lie in *folder*, which is thrown away after."""
    before = _place.get("folder")
    keep_in(Path(folder) / "files")
    try:
        yield
    finally:
        _place["folder"] = before


def root():
    """The folder of files."""
    return _place["folder"]


def has_room(size=0):
    """Whether *size* bytes more leave the disk room enough."""
    path = root()
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(path).free - size >= LEAST_ROOM


def put(stream, most):
    """Keep what *stream* (a binary file) holds, at most *most* bytes. Returns (digest, bytes). It has its
    name only once it is down on the disk, so that a write which fails half-way leaves nothing that looks
    whole. Raises TooLarge, NoRoom."""
    if not has_room(most):
        raise NoRoom()
    digest, size = hashlib.sha256(), 0
    descriptor, name = tempfile.mkstemp(dir=_made(root() / COMING))
    try:
        with os.fdopen(descriptor, "wb") as out:
            while piece := stream.read(_PIECE):
                size += len(piece)
                if size > most:
                    raise TooLarge()
                digest.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        target = _kept(digest.hexdigest())
        _made(target.parent)
        os.replace(name, target)  # the same bytes again take their own place
        _sync(target.parent)
    except OSError as error:
        raise NoRoom() from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
    return digest.hexdigest(), size


def _kept(digest):
    if not _DIGEST.match(digest):
        raise FileNotFoundError(digest)
    return root() / KEPT / digest[:2] / digest


def path_of(digest):
    """Where the bytes with this *digest* lie; FileNotFoundError when they do not."""
    path = _kept(digest)
    if not path.is_file():
        raise FileNotFoundError(digest)
    return path


def made(name):
    """The folder of what was made under *name* (it need not exist)."""
    if not _NAME.match(name):
        raise FileNotFoundError(name)
    return root() / MADE / name


@contextlib.contextmanager
def making(name):
    """An empty folder to make something in. It takes the place of ``made(name)`` when the block ends well,
    and is gone otherwise."""
    folder = Path(tempfile.mkdtemp(dir=_made(root() / COMING)))
    try:
        yield folder
        target = made(name)
        _made(target.parent)
        for path in folder.rglob("*"):
            if path.is_file():
                with path.open("rb") as file:
                    os.fsync(file.fileno())
        shutil.rmtree(target, ignore_errors=True)
        os.replace(folder, target)
        _sync(target.parent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def add_made(name, folder, where=""):
    """Move what stands in *folder* beside what was made under *name* before (in its part *where*); its answer
    is the newer one's alone to read, so it stays behind."""
    for path in folder.iterdir():
        if path.suffix != ".json":
            os.replace(path, made(name) / where / path.name)


def sweep(kept, names):
    """Take away what nobody refers to any more: bytes whose digest is not in *kept*, what was made under a
    name not in *names*, and what was begun and never ended; none of it younger than a day. Returns how
    many."""
    gone, before = 0, time.time() - _AGE
    for path in [*root().glob(f"{KEPT}/*/*"), *root().glob(f"{MADE}/*"), *root().glob(f"{COMING}/*")]:
        known = {KEPT: kept, MADE: names, COMING: ()}[path.relative_to(root()).parts[0]]
        with contextlib.suppress(FileNotFoundError):
            if path.name in known or path.stat().st_mtime > before:
                continue
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            gone += 1
    return gone


def drop(digests, names):
    """Take away at once: bytes by digest, and what was made by name."""
    for digest in digests:
        _kept(digest).unlink(missing_ok=True)
    for name in names:
        shutil.rmtree(made(name), ignore_errors=True)


def _made(folder):
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _sync(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

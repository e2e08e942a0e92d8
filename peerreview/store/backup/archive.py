"""What an archive is made of: a zip file with a list of its parts, their SHA-256 and the rows of each table.

``database.db`` is a SQLite file as it is; ``rows/TABLE.jsonl`` a database as text (see ``rows``). ``keys/``
holds what stood beside the database, ``files/`` the folder of files."""

import hashlib
import json
import os
import zipfile
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

FORMAT = 1
DATABASE, LIST, KEYS, FILES, ROWS = "database.db", "manifest.json", "keys/", "files/", "rows/"
KEY_NAMES = ("secret.key", "config.toml")
JOURNAL = "erased.jsonl"  # what was erased, beside the keys (see ``privacy.journal``)
_PIECE = 1 << 20
_MOST_LIST = 50_000_000  # bytes of the list of parts that are read


class NotCopied(RuntimeError):
    """A copy could not be made, is not whole, or cannot be restored; the sentence says why."""


class Site(NamedTuple):
    """What stands beside the database: the folder of its ``files`` (need not exist), and the folder that
    holds its ``keys`` (the secret key, the file of settings)."""

    files: Path
    keys: Path


class Manifest(NamedTuple):
    """What an archive says of itself: ``made_at``, ``kind`` (sqlite, rows), names of the ``schema``'s
    migrations in order, ``rows`` {table: how many}, ``digests`` {part: SHA-256 in hex}."""

    made_at: datetime
    kind: str
    schema: list
    rows: dict
    digests: dict

    @property
    def count(self):
        """Rows in all."""
        return sum(self.rows.values())

    @property
    def files(self):
        """How many files of people it holds."""
        return sum(name.startswith(FILES) for name in self.digests)

    @property
    def has_key(self):
        """Whether the key that signs cookies is in it."""
        return f"{KEYS}secret.key" in self.digests


class Writer:
    """Writes the parts of an archive into a file that must not exist, for its owner alone."""

    def __init__(self, path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self.file = os.fdopen(descriptor, "w+b")
        self.zip = zipfile.ZipFile(self.file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self.digests = {}

    def add_file(self, name, path):
        """One part with what stands in the file at *path*."""
        with open(path, "rb") as source:
            self.add(name, iter(lambda: source.read(_PIECE), b""))

    def add(self, name, pieces):
        """One part from *pieces* of bytes."""
        digest = hashlib.sha256()
        with self.zip.open(name, "w", force_zip64=True) as part:
            for piece in pieces:
                digest.update(piece)
                part.write(piece)
        self.digests[name] = digest.hexdigest()

    def end(self, manifest):
        """Write the list, and all of it down to the disk."""
        plain = manifest._asdict() | {"format": FORMAT, "made_at": manifest.made_at.isoformat()}
        self.zip.writestr(LIST, json.dumps(plain, indent=1, sort_keys=True))
        self.zip.close()
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()

    def give_up(self):
        """Close what was begun."""
        self.file.close()


def listed(file):
    """The Manifest of the archive *file*. Raises NotCopied for what is no archive, or one of a later
    version."""
    try:
        with zipfile.ZipFile(file) as found:
            if found.getinfo(LIST).file_size > _MOST_LIST:
                raise NotCopied(f"{file} is no backup of Peerreview.")
            plain = json.loads(found.read(LIST))
        if plain.pop("format") != FORMAT:
            raise NotCopied(f"{file} was made by a later version of Peerreview: restore it with that one.")
        return Manifest(**plain | {"made_at": datetime.fromisoformat(plain["made_at"])})
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError):
        raise NotCopied(f"{file} is no backup of Peerreview, or was cut off.") from None
    except OSError as error:
        raise NotCopied(f"{file} cannot be read: {error.strerror}.") from None


def verify(file):
    """Read the whole archive *file* and hold every part against its digest. Returns the Manifest; raises
    NotCopied."""
    manifest = listed(file)
    for name in manifest.digests:
        for _ in pieces(file, name, manifest):
            pass
    return manifest


def pieces(file, name, manifest):
    """The bytes of the part *name* in pieces. Raises NotCopied, at the end at the latest, where they are not
    those that were written."""
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(file) as found, found.open(name) as part:
            while piece := part.read(_PIECE):
                digest.update(piece)
                yield piece
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, zipfile.zlib.error) as error:
        raise NotCopied(f"{file} is damaged at {name}: {error}.") from None
    if digest.hexdigest() != manifest.digests[name]:
        raise NotCopied(f"{file} is damaged at {name}: it is not what was written.")


def extract(file, name, manifest, path):
    """Write the part *name* to *path*, for its owner alone, checked. Raises NotCopied."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        for piece in pieces(file, name, manifest):
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())


def beneath(name, beginning):
    """The path of a part below its folder, as parts; None for another folder, and for one that would lead
    out of it."""
    parts = Path(name.removeprefix(beginning)).parts
    is_safe = name.startswith(beginning) and parts and not {"..", "/"} & set(parts) and "\\" not in name
    return parts if is_safe else None


def sync_folder(folder):
    """A new name in *folder*, down to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""The process: ``python -m peerreview.deriving SOURCE FOLDER [FIRST]``. Writes what it makes of the file
SOURCE into the empty FOLDER, last of all ``answer.json``; with FIRST it draws further pages, from that one
on, of a PDF that it has rebuilt before.

The answer is {"refused": code, "values": {}} or {"kind": picture, text or pdf, ...} (see ``kinds``)."""

import json
import sys
from pathlib import Path

from peerreview.deriving import limits


def _answer(source, folder, first):
    from peerreview.deriving import kinds

    try:
        return kinds.derive(source, folder) if first is None else kinds.draw(source, folder, first)
    except limits.Refused as refusal:
        return {"refused": refusal.code, "values": refusal.values}
    except MemoryError:
        return {"refused": "too_much", "values": {}}


def main(source, folder, first=None):
    """One file, one answer."""
    limits.bind()
    folder = Path(folder)
    found = _answer(Path(source), folder, first and int(first))
    (folder / "answer.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

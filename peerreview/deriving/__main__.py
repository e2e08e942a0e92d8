"""The process: ``python -m peerreview.deriving SOURCE FOLDER [ENDING | FIRST]``. Writes what it makes of the
file SOURCE, whose name ends with ENDING (".py"), into the empty FOLDER, last of all ``answer.json``; with the
number FIRST it draws further pages, from that one on, of a PDF that it has rebuilt before.

The answer is {"refused": code, "values": {}} or {"kind": picture, text or pdf, ...} (see ``kinds``)."""

import json
import sys
from pathlib import Path

from peerreview.deriving import limits


def _answer(source, folder, how):
    from peerreview.deriving import kinds

    try:
        return kinds.draw(source, folder, int(how)) if how.isdigit() else kinds.derive(source, folder, how)
    except limits.Refused as refusal:
        return {"refused": refusal.code, "values": refusal.values}
    except MemoryError:
        return {"refused": "too_much", "values": {}}


def main(source, folder, how=""):
    """One file, one answer."""
    limits.bind()
    folder = Path(folder)
    found = _answer(Path(source), folder, how)
    (folder / "answer.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

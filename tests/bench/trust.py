"""What one relies on, tried on real servers: `python -m tests.bench trust [--only kills,rush,worlds]`.

kills: a server that students save to is killed without warning, again and again; no save that was
acknowledged may be lost. rush: a whole class begins a review, saves and hands in before a deadline; how long
the slow ones wait. worlds: courses that differ only in what somebody must not see; every page they can ask
for must be the same, byte for byte, and hold nothing planted. Sizes by argument: ``--kills 5 --students 60
--seconds 10 --worlds 4`` takes a minute.
"""

import argparse
import tempfile
from pathlib import Path

from tests.bench import _kills, _rush, _worlds

PARTS = {"kills": _kills.run, "rush": _rush.run, "worlds": _worlds.run}


def main(argv):
    """Run the parts; the status says whether each kept what docs/trust.md promises."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench trust", description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS), help="parts, by comma")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=120, help="how long the rush lasts")
    parser.add_argument("--worlds", type=int, default=48)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    kept = []
    for name in options.only.split(","):
        with tempfile.TemporaryDirectory() as folder:
            kept.append(PARTS[name](Path(folder), options))
    return 0 if all(kept) else 1

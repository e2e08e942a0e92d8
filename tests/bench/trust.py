"""What one relies on, on real servers: `python -m tests.bench trust [--kills N] [--rush N] [--worlds N]`.

kills: a server that students save to is killed without warning, again and again; no save that was
acknowledged may be lost. rush: a whole class begins a review, saves and hands in before a deadline; how long
the slow ones wait, and what the server worked for it. worlds: courses that differ only in what somebody must
not see; every page they can ask for must be the same, byte for byte, and hold nothing planted. Parts that are
named run in the size that is named; without any all run in full. ``--kills 5 --rush 60 --seconds 10 --worlds
4`` takes a minute. Servers and files are gone afterwards, however it ends.
"""

import argparse
import os
import tempfile
from pathlib import Path

from tests.bench import _kills, _rush, _worlds

PARTS = {"kills": (_kills.run, 60), "rush": (_rush.run, 1000), "worlds": (_worlds.run, 48)}


def main(argv):
    """Run the parts; the status says whether each kept what docs/trust.md promises."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench trust", description=__doc__)
    for name, (_run, full) in PARTS.items():
        parser.add_argument(f"--{name}", type=int, metavar="SIZE", help=f"in full: {full}")
    parser.add_argument("--seconds", type=int, default=120, help="how long the rush lasts")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    named = [name for name in PARTS if getattr(options, name) is not None]
    kept = []
    for name in named or PARTS:
        run, full = PARTS[name]
        setattr(options, name, getattr(options, name) or full)
        print(f"{name}: load of the machine before {os.getloadavg()[0]:.1f}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            kept.append(run(Path(folder), options))
        print(f"{name}: {'kept' if kept[-1] else 'NOT KEPT'}", flush=True)
    return 0 if all(kept) else 1

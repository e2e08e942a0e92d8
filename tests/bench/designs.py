"""What it takes to play each design: steps reached, seconds, duties a person, for a class of 23."""

import time
from pathlib import Path

from peerreview.domain import designs
from peerreview.store import activities, rehearsal

ROOT = Path(__file__).parent.parent.parent


def main(argv):
    """Print a line for each shipped design and each of tests/designs; *argv*: how many people (23)."""
    people = int(argv[0]) if argv else 23
    files = [*(ROOT / "peerreview" / "designs").glob("*.yaml"), *(ROOT / "tests" / "designs").glob("*.yaml")]
    print(
        f"{'design':34} {'steps reached':>13} {'seconds':>8} {'duties a step: most':>20} {'usual':>6}  "
        f"carried"
    )
    for file in sorted(files):
        design = designs.load(file.read_text(), activities.known_forms())
        began = time.process_time()
        found = rehearsal.play_apart(design, people=people, absent=2, late=1, leave=1, seed="bench")
        seconds = time.process_time() - began
        reached = sum(step.is_reached for step in found.steps)
        most, usual = max(step.most for step in found.steps), max(step.middle for step in found.steps)
        print(
            f"{file.stem:34} {reached:>6} of {len(found.steps):>3} {seconds:>8.1f} {most:>20} {usual:>6g}"
            f"  {'yes' if found.is_carried else 'NO'}"
        )

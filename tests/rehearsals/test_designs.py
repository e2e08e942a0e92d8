"""Every design that is carried runs to its end, whatever the size of the class; those of tests/designs and
those shipped.

A sweep: it runs where PEERREVIEW_FULL is set (as .ci/run does).
"""

from pathlib import Path

import pytest

from peerreview.domain import designs
from peerreview.store import activities, rehearsal

pytestmark = pytest.mark.sweep
ROOT = Path(__file__).parent.parent.parent
FILES = sorted(
    [*(ROOT / "tests" / "designs").glob("*.yaml"), *(ROOT / "peerreview" / "designs").glob("*.yaml")]
)


@pytest.mark.parametrize("people", [5, 9, 23, 31, 60])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_design_runs_to_its_end(sqlite, file, people):
    design = designs.load(file.read_text(), activities.known_forms())
    absent = 1 if people < 9 else 2
    if rehearsal.too_small(design, people - 2):
        return  # said before the start; test_rehearsal has its words
    found = rehearsal.play(design, people=people, absent=absent, late=1, leave=1, seed=f"{file.stem}{people}")
    lacking = [(step.phase, step.round, step.why) for step in found.steps if not step.is_reached]
    assert (lacking, found.failed, found.forbidden) == ([], [], [])

"""Whoever is alone, or alone in a group, does every shipped design to its end, in writing and in their own
time, and owes nothing that cannot be done: the same credit. What they leave out the design says itself."""

from pathlib import Path

import pytest

from peerreview.domain import designs
from peerreview.domain.designs import explained
from peerreview.store import activities, rehearsal

FILES = sorted((Path(__file__).parent.parent.parent / "peerreview" / "designs").glob("*.yaml"))


def played(file, **how):
    design = designs.load(file.read_text(), activities.known_forms())
    return design, rehearsal.play(design, late=0, leave=0, seed=file.stem, **how)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_one_person_does_it_to_the_end(sqlite, file):
    design, found = played(file, people=1, absent=0)
    assert found.is_carried, [(step.phase, step.why) for step in found.steps if not step.is_reached]
    assert [
        (step.phase, step.missed, step.lapsed) for step in found.steps if step.missed or step.lapsed
    ] == []
    assert sum(step.written for step in found.steps) >= 1
    left_out = [step.phase for step in found.steps if not step.most]
    assert explained.of(design).alone, f"says nothing of who is alone, who has nothing to do in {left_out}"

"""What a design will ask of one person, said before it starts."""

from pathlib import Path

import pytest

from peerreview.domain.designs import load as design_of
from peerreview.domain.schedule import load
from peerreview.domain.schedule.advice import advise

FOLDER = Path(__file__).parent.parent / "designs"


def asked(name, people):
    design = design_of((FOLDER / f"{name}.yaml").read_text())
    return {step.phase: {task.id: count for task, count in step.written} for step in load(design, people)}


@pytest.mark.parametrize(
    "name, people, phase, expected",
    [
        ("seminar", 23, "discuss", {"post": 2, "reply": 1}),
        ("project", 23, "milestone", {"part": 1, "share": 1, "pulse": 3}),
        ("peer_assessment_trained", 23, "review", {"review": 3, "self_review": 1}),
        ("peer_assessment_trained", 23, "respond", {"answer": 3, "revision": 1}),
        ("cascade_grow", 23, "share", {"vote": 2}),
        ("peer_observation", 8, "observe", {"notes": 1}),
    ],
)
def test_a_person_meets_so_much_in_a_step(name, people, phase, expected):
    assert asked(name, people)[phase] == expected


def test_more_than_six_in_one_step_is_said():
    design = design_of(
        "title: Many\nphases:\n  - id: talk\n    group: {size: 9}\n    tasks:\n      - {id: post, form: f}\n"
        "      - {id: reply, form: f, about: post}\n"
    )
    (found,) = advise(design, {}, students=18, now=None)
    assert (found[1]["count"], "drown" in found[0]) == (9, True)

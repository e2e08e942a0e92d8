"""Advice before an activity opens: what is worth a second look, never a refusal."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from peerreview.domain import designs, schedule
from peerreview.domain.schedule import Facts, Person, WindowRow

START = datetime(2026, 11, 2, tzinfo=UTC)
DESIGN = designs.load((Path(designs.__file__).parents[2] / "designs" / "peer_assessment.yaml").read_text())
WELL = {"submit": (0, 7), "review": (7, 14), "respond": (14, 21)}


def day(number):
    return None if number is None else START + timedelta(days=number)


def advised(spans, *, students=20, now=START - timedelta(days=1), design=DESIGN):
    rows = tuple(
        WindowRow(phase, 1, "all", day(opens), day(closes)) for phase, (opens, closes) in spans.items()
    )
    windows = schedule.windows(
        design, Facts(Person(1, "student", None, START - timedelta(days=99)), START, rows), now or START
    )
    return [
        sentence.format(**values)
        for sentence, values in schedule.advise(design, windows, students=students, now=now)
    ]


def test_nothing_to_say():
    assert advised(WELL) == []


@pytest.mark.parametrize(("closes", "warned"), [(8, True), (8.99, True), (9, False)])
def test_a_short_review_window(closes, warned):
    found = advised(WELL | {"review": (7, closes), "respond": (14, 21)})
    assert found == (
        [
            "“Review” is open for less than two days. Reviewers need time to read; three days or more work "
            "well."
        ]
        if warned
        else []
    )


def test_a_step_without_an_end_holds_up_what_follows():
    assert advised(WELL | {"review": (7, None)}) == [
        "“Review” has no closing date yet: what comes after it waits for one."
    ]
    assert advised(WELL | {"submit": (0, None), "review": (7, None)}) == [
        "No closing date yet: Hand in, Review. What comes after each waits for one."
    ]
    assert advised(WELL | {"respond": (14, None)}) == [
        "“Read and answer” has no closing date: the levels of a review never open for whoever does not "
        "answer it."
    ]


def test_a_date_in_the_past_matters_only_before_the_activity_runs():
    assert [sentence[:31] for sentence in advised(WELL, now=day(8))] == ["“Hand in” has closed already, o"]
    assert advised(WELL, now=None) == []


def test_a_grade_that_would_stay_provisional():
    design = designs.change(DESIGN, {"task.review.pick": 1})
    assert advised(WELL, design=design) == [
        "A grade needs 2 reviews, but each work gets only 1: every grade would stay provisional."
    ]

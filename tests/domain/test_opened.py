"""What others wrote about me opens by the clock, by hand, or once my own duties are done."""

from datetime import UTC, datetime, timedelta

import pytest

from peerreview.domain import designs
from peerreview.domain.schedule import Arrived, Facts, Own, Person, WindowRow, opened

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PLAN = """
title: T
phases:
  - id: submit
    tasks: [{{id: work, form: submission, see: self}}]
  - id: review
    release: {release}
    {finished}tasks: [{{id: review, form: rubric, about: work, pick: 1, see: blind}}]
  - id: respond
    tasks: [{{id: answer, form: back_evaluation, about: own.review, see: group}}]
"""
FORMS = {"submission", "rubric", "back_evaluation"}


def day(days):
    return START + timedelta(days=days)


def at(days, *, release="date", finished="", own=(), releases=None):
    design = designs.load(PLAN.format(release=release, finished=finished), FORMS)
    rows = (
        WindowRow("submit", 1, "all", day(0), day(7)),
        WindowRow("review", 1, "all", None, day(14), None, releases),
        WindowRow("respond", 1, "all", None, day(21)),
    )
    arrived = (Arrived(7, "review", 1), Arrived(9, "answer", 1))
    facts = Facts(Person(1, "student", None, day(0)), day(0), rows, own=own, arrived=arrived)
    return design, facts, day(days)


@pytest.mark.parametrize(
    ("days", "more", "expected"),
    [
        (10, {}, ((), False, day(14))),
        (14, {}, ((7,), True, None)),
        (15, {"release": "hand"}, ((), False, None)),
        (15, {"release": "hand", "releases": day(14.5)}, ((7,), True, None)),
        (10, {"releases": day(9)}, ((7,), True, None)),
    ],
)
def test_reviews_of_my_work_open_together(days, more, expected):
    assert opened(*at(days, **more)) == expected


@pytest.mark.parametrize(
    ("state", "expected"), [("draft", ((), False, None)), ("submitted", ((7,), True, None))]
)
def test_only_those_who_finished_see_theirs(state, expected):
    own = (
        Own(3, "work", 1, 1, "", None, "submitted", True),
        Own(5, "review", 1, 1, "response", 4, state, True),
    )
    assert opened(*at(15, finished="finished_first: true\n    ", own=own)) == expected


def test_answers_to_my_reviews_open_with_their_step():
    assert opened(*at(10), answers=True) == ((), False, day(14))
    assert opened(*at(15), answers=True) == ((9,), True, None)

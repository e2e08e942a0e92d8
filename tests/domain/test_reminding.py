"""Who is reminded, of what, and why others are spared."""

from datetime import timedelta
from typing import NamedTuple

import pytest

from peerreview.domain import reminding as rules
from tests.cast import START, day


class Task(NamedTuple):
    title: str
    see: str = "blind"


class Window(NamedTuple):
    state: str = "open"
    closes: object = None
    late_until: object = None


class Line(NamedTuple):
    state: str
    task: str = "review"
    round: int = 1
    window: Window = Window()
    begun: bool = False
    is_optional: bool = False

    @property
    def is_owed(self):
        return not self.is_optional and self.state != "waived"


class Design:
    tasks = {"work": Task("Essay"), "review": Task("Review"), "diary": Task("Diary", see="private")}


def owed(*lines):
    return rules.owed_now(Design, lines)


def test_what_is_owed_is_counted_by_task_and_what_closes_first_comes_first():
    late = Window("late", day(7), day(8))
    found = owed(
        Line("open", window=Window(closes=day(14)), begun=True),
        Line("open", window=Window(closes=day(14))),
        Line("late", "work", window=late),
    )
    assert found == [rules.Owed("work", 1, 1, 0, day(8)), rules.Owed("review", 1, 2, 1, day(14))]
    said = rules.listed(Design, found, "Europe/Berlin", START)
    assert said.splitlines() == [
        "- 1 × Essay, until Tue 10 Nov, 10:00 CET",
        "- 2 × Review, until Mon 16 Nov, 10:00 CET (1 begun)",
    ]


@pytest.mark.parametrize("state", ["done", "waived", "locked", "waiting", "closed"])
def test_nobody_is_reminded_of_what_they_cannot_send(state):
    assert owed(Line(state)) == []


def test_a_letter_tells_nothing_of_what_staff_may_not_read():
    assert owed(Line("open", "diary")) == []
    assert rules.why_spared(Design, [Line("closed", "diary")]) == "none"


def test_what_is_offered_is_not_asked_for():
    assert owed(Line("open", is_optional=True)) == []


@pytest.mark.parametrize(
    ("states", "why"),
    [
        (["done"], "done"),
        (["done", "locked"], "done"),
        (["locked"], "locked"),
        (["waived", "done"], "waived"),
        (["waiting", "done"], "waiting"),
        (["done", "closed"], "closed"),
        ([], "none"),
    ],
)
def test_who_is_spared_is_spared_for_a_reason(states, why):
    assert rules.why_spared(Design, [Line(state) for state in states]) == why
    assert why in rules.SPARED


def test_the_pause_is_an_hour():
    assert rules.PAUSE == timedelta(hours=1)

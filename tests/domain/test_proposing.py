"""Dates proposed for an activity that begins on a day."""

from datetime import date, timedelta

import pytest

from peerreview.domain import clock, designs, schedule
from peerreview.domain.schedule import proposing
from peerreview.store import activities

FIRST, ZONE = date(2027, 3, 22), "Europe/Berlin"  # the clock moves on the 28th

ROUNDS = """title: Rounds
phases:
  - id: meet
    tasks: [{{id: note, form: pulse, see: instructor}}]
  - id: look
    tasks: [{{id: end, form: pulse, see: instructor}}]
repeat: {{phases: [meet], {how}}}
"""


@pytest.mark.parametrize("key", sorted(activities.designs_on_offer()))
def test_what_is_proposed_can_stand_and_begins_on_the_day(key):
    design = activities.designs_on_offer()[key]
    rows = proposing.propose(design, FIRST, ZONE)
    assert schedule.dates.check(design, rows) == {} and schedule.dates.undated(design, rows) == ()
    first = next(row for row in rows if row.phase == design.phases[0].id)
    assert clock.typed(first.opens, ZONE) == "2027-03-22T09:00" and first.closes > first.opens
    assert proposing.ends(design, FIRST, ZONE) > FIRST


def test_each_step_has_a_week_at_the_same_local_hour():
    rows = proposing.propose(activities.designs_on_offer()["peer_assessment"], FIRST, ZONE)
    assert [clock.typed(row.closes, ZONE) for row in rows] == [
        "2027-03-28T20:00",
        "2027-04-04T20:00",
        "2027-04-11T20:00",
    ]


@pytest.mark.parametrize(
    ("how", "days"),
    [("every: 14d, times: 6", 84), ("every: 30d, until: 90d", 90), ("every: 7d, until: event.exam", 28)],
)
def test_a_repeat_lasts_as_long_as_it_says(how, days):
    design = designs.load(ROUNDS.format(how=how), activities.known_forms())
    rows = {row.phase: row for row in proposing.propose(design, FIRST, ZONE)}
    after = FIRST + timedelta(days=days + 6)
    assert clock.shown(rows["look"].closes, ZONE).date() == after == proposing.ends(design, FIRST, ZONE)

"""The clock and the order of steps: windows, duties and what has become due.

Gates of the clock are arithmetic on dates; gates of deeds are dated passages. To do, task list, progress
page, reminders and gates all ask ``duties``; nobody re-states its rule."""

from peerreview.domain.schedule import dates
from peerreview.domain.schedule.advice import advise
from peerreview.domain.schedule.ahead import changes_at
from peerreview.domain.schedule.due import PAST, Act, due
from peerreview.domain.schedule.duties import Duty, choices, dates_of, duties, is_for
from peerreview.domain.schedule.extensions import Extension, class_closes, extended
from peerreview.domain.schedule.facts import (
    Arrived,
    Asked,
    Facts,
    Own,
    Passage,
    Person,
    Place,
    Pool,
    WindowRow,
)
from peerreview.domain.schedule.fitting import Misfit, misfits
from peerreview.domain.schedule.gates import Stop, gates
from peerreview.domain.schedule.lateness import days_late, late
from peerreview.domain.schedule.load import MANY, group_size, load
from peerreview.domain.schedule.opened import Opened, answered_until, opened, release
from peerreview.domain.schedule.queues import promised, waiting
from peerreview.domain.schedule.rounds import rounds_named
from peerreview.domain.schedule.seats import next_of, place_in
from peerreview.domain.schedule.taking import may_take
from peerreview.domain.schedule.windows import (
    OPEN_STATES,
    Why,
    Window,
    follows,
    is_past,
    newest,
    passed_at,
    steps,
    windows,
)

__all__ = [
    "OPEN_STATES",
    "PAST",
    "Act",
    "Arrived",
    "Asked",
    "Duty",
    "Extension",
    "Facts",
    "Opened",
    "Own",
    "Passage",
    "Person",
    "Place",
    "Pool",
    "Stop",
    "Why",
    "Window",
    "WindowRow",
    "advise",
    "changes_at",
    "answered_until",
    "class_closes",
    "choices",
    "dates",
    "dates_of",
    "days_late",
    "due",
    "duties",
    "extended",
    "follows",
    "gates",
    "is_for",
    "is_past",
    "late",
    "MANY",
    "Misfit",
    "group_size",
    "load",
    "may_take",
    "misfits",
    "newest",
    "opened",
    "next_of",
    "place_in",
    "release",
    "passed_at",
    "rounds_named",
    "steps",
    "promised",
    "waiting",
    "windows",
]

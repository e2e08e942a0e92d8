"""A pilot: a way of learning tried for some weeks with one class, one objective and three outcomes, so that a
college knows what it got. What it needs to begin, when it is looked at, what its numbers say.

Nothing here says what caused a number: there is no comparison group."""

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from peerreview.domain import clock, identity, numbers, sheets
from peerreview.domain.refusals import Invalid
from peerreview.domain.visibility import FEW
from peerreview.domain.words import N_, folded

KINDS = ("engagement", "skill", "business")  # each pilot has one outcome of each
SOURCES = ("answers", "attribute", "file")
LOOKS = (30, 60, 90)  # the days at which it is looked at; the last is its last review
DAYS = LOOKS[-1]
ACTS = ("go", "change", "stop", "close")
MOST = {
    "title": 200,
    "objective": 1_000,
    "why": 1_000,
    "outcome": 120,
    "unit": 20,
    "text": 2_000,
    "what": 200,
}
MOST_MINUTES = 24 * 60
MOST_RATE = 10_000


class Outcome(NamedTuple):
    """What is measured: its ``kind`` (one of KINDS), ``title`` and ``unit``; the ``source`` (one of SOURCES)
    and the ``place`` in it; the ``baseline`` before and the ``target``, in that unit."""

    kind: str
    title: str
    unit: str
    source: str
    place: str
    baseline: float
    target: float

    @property
    def is_to_stay(self):
        """Whether the target is what it was before."""
        return self.target == self.baseline

    def attained(self, value):
        """How much of the way from baseline to target *value* is: 1.0 at the target; None where the two are
        the same."""
        return None if self.is_to_stay else (value - self.baseline) / (self.target - self.baseline)


def day_of(begins, now, zone):
    """Which day of a pilot it is on the clock of *zone*: 1 on the date of *begins*."""
    return (clock.shown(now, zone).date() - clock.shown(begins, zone).date()).days + 1


def date_of(begins, day, zone):
    """The date of a day of a pilot."""
    return clock.shown(begins, zone).date() + timedelta(days=day - 1)


def end_of(begins, day, zone):
    """The moment at which a day of a pilot is over."""
    return clock.day_ends(date_of(begins, day, zone), zone)


class Look(NamedTuple):
    """One of the days at which a pilot is looked at: its ``day`` and the ``date``; ``state``: done (decided),
    due (its day has come), passed (so had its day, and a later one was decided), ahead, or dropped (it was
    stopped before)."""

    day: int
    date: date
    state: str


def looks(begins, zone, now, *, decided, stopped=None):
    """[Look] of a pilot. *decided*: days with a decision; *stopped*: the moment at which it ended early: of
    the days after it none is due, and the one that it ended before is its last review."""
    today = day_of(begins, now, zone)
    last = day_of(begins, stopped - timedelta(seconds=1), zone) if stopped else None
    found = []
    for day in LOOKS:
        if day in decided:
            state = "done"
        elif last is not None and day > last:
            state = "dropped"
        elif day < max(decided, default=0):
            state = "passed"
        else:
            state = "due" if day <= today else "ahead"
        found.append(Look(day, date_of(begins, day, zone), state))
    return found


UNMEASURED, TOO_FEW, REACHED, ON_THE_WAY, TOO_EARLY, WORSE, KEPT, MOVED = (
    "unmeasured",
    "few",
    "reached",
    "way",
    "early",
    "worse",
    "kept",
    "moved",
)


def standing(outcome, number):
    """How an Outcome stands by a ``metrics.Number`` in its unit (None or of nobody: never measured): one of
    the words above. Reached is told by the value, on the way and worse only where the interval leaves out the
    baseline."""
    if number is None or not number.count:
        return UNMEASURED
    if number.value is None:
        return TOO_FEW
    if outcome.is_to_stay:
        return KEPT if number.low <= outcome.target <= number.high else MOVED
    up = outcome.target > outcome.baseline
    if number.value >= outcome.target if up else number.value <= outcome.target:
        return REACHED
    if number.low <= outcome.baseline <= number.high:
        return TOO_EARLY
    return ON_THE_WAY if (number.value > outcome.baseline) == up else WORSE


def is_sure(outcome, number):
    """Whether the whole interval of a reached target lies beyond it."""
    up = outcome.target > outcome.baseline
    return number.low >= outcome.target if up else number.high <= outcome.target


def told(part, count):
    """Whether *part* out of *count* people may be told: where neither some are fewer than FEW, nor the rest,
    so that nobody is found by a number. None and all are told."""
    return count >= FEW and all(some == 0 or some >= FEW for some in (part, count - part))


def held_back(counts):
    """Places in *counts* (how many people stand behind each cell of a row whose total is known) that are not
    told: those with fewer than FEW, and where that is one alone the smallest other too, because the total
    would tell it."""
    small = {place for place, count in enumerate(counts) if 0 < count < FEW}
    others = sorted((count, place) for place, count in enumerate(counts) if count >= FEW)
    if len(small) == 1 and others:
        small.add(others[0][1])
    return small


class Line(NamedTuple):
    """One line of a file with values: its ``number``, what stands there (``typed``), ``who`` it names, the
    ``value`` and the ``day`` (a date, or None), and what is ``wrong`` as (sentence, values), or None."""

    number: int
    typed: str
    who: str
    value: float | None
    day: date | None
    wrong: tuple | None = None


def lines(text):
    """[Line] of a table with a person (address or number), a value and, if it likes, a day in each line; a
    first line of titles is left out. Invalid (field ``file``) for what is no table."""
    found = [_line(number, cells) for number, cells in sheets.rows(text)]
    if found and found[0].value is None and not any(sign.isdigit() for sign in found[0].typed):
        found = found[1:]
    once = Counter((folded(one.who), one.day) for one in found if not one.wrong)
    return [
        one._replace(wrong=(N_("This person stands in the file more than once for that day."), {}))
        if not one.wrong and once[folded(one.who), one.day] > 1
        else one
        for one in found
    ]


def _line(number, cells):
    typed = sheets.as_text([cells]).strip("\n")
    who, value = identity.name(cells[0]), numbers.kept(cells[1]) if len(cells) > 1 else None
    day, wrong = None, None
    if not who:
        wrong = (N_("Nobody is named here."), {})
    elif value is None:
        wrong = (N_("“{typed}” is no number."), {"typed": cells[1][:60] if len(cells) > 1 else ""})
    elif len(cells) > 2 and cells[2]:
        try:
            day = clock.read_day(cells[2])
        except Invalid as refusal:
            wrong = (refusal.sentence, refusal.values)
    return Line(number, typed, who, value, day, wrong)


def number_in(text, field):
    """The number of what was typed in a *field*; Invalid for none."""
    found = numbers.kept(text)
    if found is None:
        raise Invalid(N_("A number, please: 62 or 6.9."), field=field)
    return found


def fits(text, key, field=""):
    """*text* with single spaces; Invalid (*field*) for nothing, or for more than MOST of its *key*."""
    found = " ".join((text or "").split())
    if not found:
        raise Invalid(N_("Say it in a few words."), field=field or key)
    if len(found) > MOST[key]:
        sentence = N_("This is {count} characters long; up to {most} fit.")
        raise Invalid(sentence, field=field or key, count=len(found), most=MOST[key])
    return found

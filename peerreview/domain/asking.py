"""What a student asks staff: more time for a step, or another look at a grade; who may ask, until when staff
answer, what may come of it."""

from datetime import timedelta
from typing import NamedTuple

from peerreview.domain.words import N_

KINDS = ("time", "grade")
# What may come of a request of each kind, beside being taken back by whoever asked.
OUTCOMES = {"time": ("granted", "excused", "refused"), "grade": ("changed", "stays")}
WITHDRAWN = "withdrawn"
MOST_WORDS = 1000
LONGEST_SINCE = timedelta(days=14)

# What came of it, to the student.
SAID = {
    "granted": N_("You have more time."),
    "excused": N_("You are excused: it counts neither for you nor against you."),
    "refused": N_("The date stays as it is."),
    "changed": N_("Your grade was changed."),
    "stays": N_("Your grade stays as it is."),
    WITHDRAWN: N_("You took it back."),
}
ASKED = {"time": N_("you cannot finish in time."), "grade": N_("your grade looks wrong to you.")}
HEARD = {"time": N_("they cannot finish in time."), "grade": N_("their grade looks wrong to them.")}


class May(NamedTuple):
    """Whether something may be asked: ``why`` not, "" when it may."""

    why: str = ""

    def __bool__(self):
        return not self.why


def may_ask_time(lines, now):
    """The May of asking for more time for a step, whose duties in one round are *lines*: something of it is
    owed and not in, and it did not close long ago."""
    owed = [line for line in lines if line.is_owed]
    if not lines or any(line.state == "locked" and line.window.opens is None for line in owed):
        return May(N_("This step has no date yet, so there is nothing to move."))
    if not owed:
        return May(N_("You owe nothing here."))
    if all(line.is_done for line in owed):
        return May(N_("You have handed this in already."))
    window = owed[0].window
    ends = window.late_until or window.closes
    if ends is None:
        return May(N_("This has no deadline."))
    if ends + LONGEST_SINCE < now:
        return May(N_("This closed more than two weeks ago. Talk to your instructor."))
    return May()


def answered_by(now, patience):
    """By when staff answer what is asked *now*; *patience* in hours, as the activity is moderated."""
    return now + timedelta(hours=patience)


def usual(spans, least=3, newest=10):
    """The time within which four in five of the *newest* answers came: *spans* are timedeltas, the newest
    first. None for fewer than *least*: one answer says nothing of the next."""
    known = sorted(spans[:newest])
    return known[-(-4 * len(known) // 5) - 1] if len(known) >= least else None

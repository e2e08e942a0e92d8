"""The showcase: what others find worth showing is shown once its author says yes, to whom, until when and
under which name they say; taken back, it is gone for everybody at once.

The author decides per thing and per version. Nobody learns from a proposal who wrote or who proposed."""

from datetime import datetime, timedelta
from typing import NamedTuple

from peerreview.domain.refusals import Invalid
from peerreview.domain.visibility import Sight, is_open_to_staff
from peerreview.domain.words import N_

ANSWERS = ("", "yes", "no", "back", "out")  # of its author; out: staff took it out
AUDIENCES = ("class", "later")  # those of this course; those of courses copied from it, too
MOST_APPROACH, MOST_REASON, MOST_REPLY = 4_000, 500, 2_000  # characters
LONGEST = timedelta(days=3 * 366)
SOONEST = timedelta(minutes=1)

OWN = N_("This is yours. The showcase has what others find worth showing.")
CLOSED = N_("This is read by nobody but those it is for, so it cannot be shown.")
GROUPS = N_("A group wrote this. Only what one person wrote can be shown, because one person says yes.")
ANSWER = N_("An answer to a review stays between the two. Propose the work, or the review.")
STAFFS = N_("Staff wrote this. They show it under “Materials”.")


class Consent(NamedTuple):
    """What is known of one thing that was proposed: its author's ``answer`` (one of ANSWERS), the
    ``audience`` (one of AUDIENCES, "" without a yes), the ``version`` they said yes to, the version they
    ``decided`` about last, the ``newest`` that is shown to its readers (0: none), ``until`` which moment it
    is shown. ``stands``: it is handed in and nobody holds it; ``is_mended``: staff left words out of a later
    version, or corrected it; ``is_here``: its author has a place in the course."""

    answer: str
    audience: str
    version: int
    decided: int
    newest: int
    until: datetime | None
    stands: bool
    is_mended: bool
    is_here: bool

    def is_given(self, now):
        """Whether its author lets it be shown at *now*, to the minute they said."""
        is_whole = self.stands and self.is_here and not self.is_mended
        return self.answer == "yes" and is_whole and self.until is not None and now < self.until

    @property
    def asks(self):
        """Whether it waits for its author: for the first answer, or about a newer version than they know."""
        if not (self.stands and self.is_here):
            return False
        return self.answer == "" or self.answer == "yes" and self.newest != self.decided


def why_not(design, task, *, is_mine, by_group, by_staff):
    """Why a response to *task* (a Task of *design*) cannot be proposed: a sentence, or None."""
    if is_mine:
        return OWN
    if by_staff or task.by in ("staff", "instructor", "assistant"):
        return STAFFS
    if design.people.is_joined or not is_open_to_staff(task):
        return CLOSED
    if design.is_answer(task):
        return ANSWER
    return GROUPS if by_group else None


def fits(text, most, field):
    """Refuse (Invalid, of a *field*) a text of more than *most* characters."""
    if len(text) > most:
        raise Invalid(
            N_("This is {count} characters long; up to {most} fit."), field=field, count=len(text), most=most
        )


def steps(design, task):
    """Ids of the phases that must be over for a reader before a response to *task* is shown to them: nobody
    copies what they still have to write, and no name reaches who still reviews it without one."""
    asking = [one.phase for one in design.asks_about(task.id) if one.about.kind == "task"]
    return tuple(dict.fromkeys([task.phase, *asking]))


def is_for(audience, reader):
    """Whether what is shown to an *audience* is shown to a *reader*: of the ``class``, or of a ``later``
    one."""
    return audience == "later" or audience == reader == "class"


def sight(consent, reader, *, is_named, is_over, now):
    """The Sight of a *reader* (class or later) of what is shown, or not. *is_over*: the ``steps`` are over
    for them; *is_named*: its author wants their name with it."""
    if not (consent.is_given(now) and is_for(consent.audience, reader) and is_over):
        return Sight("no")
    return Sight("yes", "name" if is_named else "none")

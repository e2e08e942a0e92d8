"""The showcase: what others find worth showing is shown once its author says yes, to whom, until when and
under which name they say; taken back, it is gone for everybody at once.

Its writer decides per thing and per version; where a group wrote it, each of its people does, and all have to
say yes. Nobody learns from a proposal who wrote or who proposed."""

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
REMINDED = timedelta(days=3)  # after a group was asked, whoever has not answered is reminded, once
STALE = timedelta(days=7)  # so long after that nobody is reminded any more

OWN = N_("This is yours. The showcase has what others find worth showing.")
CLOSED = N_("This is read by nobody but those it is for, so it cannot be shown.")
GONE = N_(
    "You are not in the group that wrote this any more, so you are not asked. You can only take it back."
)
OTHERS = N_(
    "The name of somebody of your group stands here: {names}. Leave it out; each says for themselves whether "
    "theirs is shown."
)
ANSWER = N_("An answer to a review stays between the two. Propose the work, or the review.")
STAFFS = N_("Staff wrote this. They show it under “Materials”.")


class Consent(NamedTuple):
    """What is known of one thing that was proposed, and what one of its writers says: the ``answer`` (one of
    ANSWERS), the
    ``audience`` (one of AUDIENCES, "" without a yes), the ``version`` they said yes to, the version they
    ``decided`` about last, the ``newest`` that is shown to its readers (0: none), ``until`` which moment it
    is shown. ``stands``: it is handed in and nobody holds it; ``is_mended``: staff left words out of a later
    version, or corrected it; ``is_here``: they have a place in the course, and in the group that wrote it."""

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


def together(consents):
    """The Consent that the writers of one thing make *together* (one of each, one at least): a yes once
    everybody who is here says yes to the same version, for the narrowest audience and until the earliest
    moment; one no, or one taken back, is that of all, also of who left since. "" while it waits."""
    if len(consents) == 1:
        return consents[0]
    here = [one for one in consents if one.is_here]
    first = (here or consents)[0]
    ended = next((end for end in ("out", "back", "no") if any(one.answer == end for one in consents)), None)
    if ended:
        return first._replace(answer=ended)
    if not here or any(one.answer != "yes" for one in here) or len({one.version for one in here}) > 1:
        return first._replace(answer="")
    return first._replace(
        audience=min((one.audience for one in here), key=AUDIENCES.index),
        until=min(one.until for one in here),
    )


def why_not(design, task, *, is_mine, by_staff):
    """Why a response to *task* (a Task of *design*) cannot be proposed: a sentence, or None."""
    if is_mine:
        return OWN
    if by_staff or task.by in ("staff", "instructor", "assistant"):
        return STAFFS
    if design.people.is_joined or not is_open_to_staff(task):
        return CLOSED
    return ANSWER if design.is_answer(task) else None


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

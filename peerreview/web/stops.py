"""What a gate of deeds waits for, in words: to the person it holds up, and to staff."""

from peerreview.domain.schedule import dates
from peerreview.web.text import _, ngettext, number, when


def said_to_student(stop, mates=None, of_learners=False):
    """Why a student may not go on yet. *mates*: how many others of the group are not done, None = not
    counted; nobody is named. *of_learners*: one of them owns the activity."""
    if stop.code == "hand":
        return _("waits for its owner") if of_learners else _("waits for your instructor")
    if stop.code == "event":
        return _event(stop)
    if stop.left:
        return ngettext(
            "you have %(count)s thing left in it", "you have %(count)s things left in it", stop.left
        )
    if stop.bar is not None:
        return _score(stop)
    if stop.held:
        return _held(stop.held)
    if stop.per == "group" and mates:
        return ngettext(
            "waits for %(count)s other of your group", "waits for %(count)s others of your group", mates
        )
    if stop.per == "cohort":
        return _("waits until everybody in the class is done")
    return _("your part is done; it opens in a moment")


def said_to_staff(stop):
    """What one person still lacks, for staff who read it beside the name."""
    if stop.code == "hand":
        return _("waits for you")
    if stop.code == "event":
        return _event(stop)
    if stop.left:
        return ngettext("%(count)s thing left", "%(count)s things left", stop.left)
    if stop.bar is not None:
        return _score(stop)
    return _held(stop.held) if stop.held else ""


def _event(stop):
    title = dates.event_title(stop.event)
    if stop.moment is None:
        return _("waits for “%(event)s”, which has no date yet", event=title)
    return _("waits for “%(event)s”, %(time)s", event=title, time=when(stop.moment))


def _score(stop):
    if stop.best is None:
        return _("needs %(bar)s; there is no number yet", bar=number(stop.bar))
    if stop.best >= stop.bar:
        return _("the bar is reached; others are not there yet")
    return _("the best is %(best)s of %(bar)s; try again", best=number(stop.best), bar=number(stop.bar))


def _held(count):
    return ngettext("%(count)s text waits for approval", "%(count)s texts wait for approval", count)

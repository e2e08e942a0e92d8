"""Why a review is no longer its writer's to send: the true reason, and whether there is a way back."""

from peerreview.store import allocation, decided
from peerreview.web.text import _
from peerreview.web.words import subject_word


def why(work, subject, line):
    """A sentence about what a review (*work*) is about, or about the claim on it; "" where all is as it was.
    *subject*: the response it is about, or None; *line*: the duty it answers, None where it is none."""
    thing = subject_word(work.design, work.task_of).one
    if subject is not None and not subject.shown:
        return _hidden(subject, thing)
    if line is not None and (line.allocation or line.state != "waived"):
        return ""
    cause, _at = allocation.ended(work.activity, work.asked_at) or ("", None)
    return {
        "problem": _("You gave this %(thing)s back.", thing=thing),
        "declined": _("You gave this %(thing)s back.", thing=thing),
        "lapsed": _("Your time for this %(thing)s ran out, so others could have it.", thing=thing),
        "moved": _("Staff took this %(thing)s back from you and may give it to somebody else.", thing=thing),
        "withdrawn": _("Its author took this %(thing)s back and has handed it in again since.", thing=thing),
        "taken_out": _("Staff took this %(thing)s out, and it is back since.", thing=thing),
        "left": _("It ended when you, or whoever wrote it, had left the course."),
        "conflict": _("You do not review this %(thing)s: you and its author have a conflict.", thing=thing),
        "excused": _("You are excused, so you need not review this %(thing)s.", thing=thing),
        "team": _("You do not review this %(thing)s: you are in one team with its author.", thing=thing),
    }.get(cause, "")


def _hidden(subject, thing):
    """Who put it out of sight."""
    if decided.is_taken_out(subject):
        return _("Staff took this %(thing)s out.", thing=thing)
    if subject.state == "withdrawn":
        return _("Its author took this %(thing)s back.", thing=thing)
    return _("Staff are looking at this %(thing)s, and nobody reads it meanwhile.", thing=thing)


def may_take_up(work, subject, line):
    """Whether its writer can have back what they gave back."""
    if line is not None or work.version or (subject is not None and not subject.shown):
        return False
    return (allocation.ended(work.activity, work.asked_at) or ("",))[0] == "problem"

"""What the clockwork could not carry out: for staff in words with "Try again", for a student a calm line
where their step waits."""

from dataclasses import dataclass

from flask import g, redirect, request, url_for

from peerreview.store import names, settle, stuck
from peerreview.web.access import needs
from peerreview.web.activities import bp
from peerreview.web.pages import tell
from peerreview.web.rounds import step_title
from peerreview.web.text import _, ngettext, when

WHAT = {
    "form": _("The groups could not be formed"),
    "join": _("No place in a group could be given"),
    "deal": _("A share of the works could not be dealt"),
    "pass": _("Nobody could be let past the step"),
    "lapse": _("A review begun and left could not be freed for others"),
    "rescue": _("Works short of reviews could not be looked for"),
    "notice": _("A mail could not be written"),
    "look": _("Moderation could not be brought up to date"),
}


@dataclass(frozen=True, slots=True)
class Stopped:
    """One act that waits, in words: what, the step's title ("" = none), for whom, why, since when, how often
    it was tried."""

    what: str
    step: str
    whom: str
    reason: str
    since: object
    tries: str


def stopped(activity):
    """[Stopped] of an activity, longest first."""
    lines = stuck.of_activity(activity.id)
    named = names.of_scopes({line.whom for line in lines})
    return [
        Stopped(
            WHAT.get(line.kind, _("Something could not be done")),
            _title(activity.design, line.phase, line.round),
            whom_said(line.whom, named),
            line.reason,
            when(line.since),
            ngettext("tried %(count)s time", "tried %(count)s times", line.tries),
        )
        for line in lines
    ]


def whom_said(whom, named):
    """A scope in words; *named*: see ``names.of_scopes``."""
    name = named.get(whom, ("", _("somebody who is gone")))[1]
    words = {"s": _("section %(name)s", name=name), "g": _("group %(name)s", name=name), "p": name}
    return words.get(whom[:1], _("everybody"))


def _title(design, phase, turn, facts=None):
    return step_title(design, phase, turn, facts) if phase in {found.id for found in design.phases} else ""


def told(design, lines, facts):
    """Titles of the steps in which this student waits for staff to mend something."""
    return [title for step in stuck.steps_of(lines, facts) if (title := _title(design, *step, facts))]


@bp.post("/activities/<activity>/another-try")
@needs("class.whole")
def try_again(activity):
    waited, waits = settle.try_again(activity, by=g.person.id, now=g.now)
    if waits:
        words = ngettext(
            "Tried again. %(count)s thing still cannot be done; the reason stands beside it.",
            "Tried again. %(count)s things still cannot be done; the reasons stand beside them.",
            waits,
        )
    else:
        words = _("Done. Nothing waits any more.") if waited else _("Nothing was waiting.")
    tell(words)
    page = ".progress" if request.form.get("from") == "progress" else ".show"
    return redirect(url_for(page, activity=activity.public_id), 303)

"""The release of grades: what it would do, said before it is done; taken back while nobody has looked."""

from flask import g, redirect, render_template, url_for

from peerreview.domain.refusals import Missing, NotNow
from peerreview.domain.words import N_
from peerreview.store import grading
from peerreview.web.access import needs
from peerreview.web.grading import bp
from peerreview.web.pages import tell
from peerreview.web.rounds import step_title
from peerreview.web.text import _, ngettext, when


def graded(activity):
    """*activity*; Missing where its design gives no grades: it has none of these pages."""
    if activity.design.grading is None:
        raise Missing()
    return activity


def prospect(activity, lines):
    """What the pages say of a release of *lines*, for their templates: ``outlook``, ``sums`` (how many it is
    about, a sentence) and ``warnings`` ([sentence])."""
    if activity.design.grading is None:
        return {"outlook": None, "sums": "", "warnings": []}
    outlook = grading.outlook(activity, lines)
    return {"outlook": outlook, "sums": _sums(outlook), "warnings": _warnings(activity, outlook)}


def _sums(outlook):
    """ "6 grades; 17 have none; 4 cases wait." """
    parts = [ngettext("%(count)s grade", "%(count)s grades", outlook.graded)]
    if outlook.without:
        parts.append(ngettext("%(count)s has none", "%(count)s have none", outlook.without))
    if outlook.cases:
        parts.append(ngettext("%(count)s case waits", "%(count)s cases wait", outlook.cases))
    return _("%(parts)s.", parts="; ".join(parts))


def _warnings(activity, outlook):
    found = []
    for (phase, turn), closes in outlook.steps.items():
        title = step_title(activity.design, phase, turn)
        found.append(
            _("“%(step)s” is still open, until %(time)s.", step=title, time=when(closes))
            if closes
            else _("“%(step)s” is still open, without an end.", step=title)
        )
    if outlook.to_come:
        found.append(
            ngettext(
                "%(count)s review is still to come.", "%(count)s reviews are still to come.", outlook.to_come
            )
        )
    return found


@bp.get("/activities/<activity>/grades/release")
@needs("grade.decide")
def confirm(activity):
    lines = grading.of_activity(graded(activity), g.now)
    return render_template("grading/release.html", activity=activity, **prospect(activity, lines))


@bp.post("/activities/<activity>/grades/release")
@needs("grade.decide")
def release(activity):
    if not grading.of_activity(graded(activity), g.now):
        raise NotNow(N_("There is no student whose grade could be released."))
    count = grading.release(activity, by=g.person.id, now=g.now)
    if count:
        tell(
            ngettext("%(count)s grade is released.", "%(count)s grades are released.", count),
            url_for(".undo_release", activity=activity.public_id),
            beside="release-h",
        )
    else:
        tell(_("Nothing has changed since the release; nobody gets a mail again."))
    return redirect(url_for(".show", activity=activity.public_id), 303)


@bp.post("/activities/<activity>/grades/release/undo")
@needs("grade.decide")
def undo_release(activity):
    count = grading.undo_release(graded(activity), by=g.person.id, now=g.now)
    tell(
        ngettext(
            "The release of %(count)s grade is taken back.",
            "The release of %(count)s grades is taken back.",
            count,
        )
    )
    return redirect(url_for(".show", activity=activity.public_id), 303)

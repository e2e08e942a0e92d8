"""Reviews: the workspace, work on the left, rubric on the right."""

from flask import Blueprint, g, redirect, render_template, request, url_for

from peerreview.domain import visibility
from peerreview.domain.access import is_staff_role
from peerreview.domain.refusals import NothingToReview
from peerreview.store import activities, allocation, courses, responses
from peerreview.web import writing
from peerreview.web.access import needs
from peerreview.web.duties import edit_url
from peerreview.web.pages import tell
from peerreview.web.submissions.views import my_lines
from peerreview.web.text import _, ngettext, when

bp = Blueprint("reviews", __name__)


@bp.get("/reviews/<mine>")
@needs("response.write")
def edit(mine):
    return _desk(writing.Sheet(mine))


def _desk(sheet, status=200, refusal=None, problem=None):
    work = sheet.work
    activity = activities.find(activity_id=work.activity)
    _facts, lines = my_lines(activity)
    mine = [line for line in lines if (line.task, line.round) == (work.task, work.round)]
    line = next((one for one in mine if one.response == work.id), None)
    subject = responses.subject_of(work)
    window = line.window if line else None
    return render_template(
        "reviews/edit.html", sheet=sheet, work=work, activity=activity, line=line, refusal=refusal, problem=problem,
        subject=subject, answers=responses.answers_of(subject.id) if subject and subject.shown else [], author=_author(work, subject), as_from=_as_from(work),
        due=when(window.closes) if window else None, is_open=line is None and is_staff_role(g.standing.role) or bool(window and (window.is_open or line.state == "again")),
        **_neighbours(work, mine), tab=request.args.get("tab", ""), viewers=writing.viewers(work.design, work.task_of)), status


def _author(work, subject):
    """What this writer may call the author of what the review is about."""
    if subject is None:
        return courses.names_in(work.course).get(work.about_person, "")
    if is_staff_role(g.standing.role):
        return courses.names_in(work.course).get(subject.author, _("A group"))
    if g.standing.enrolment == subject.author:
        return _("you")
    sight = visibility.visible(subject.task_of, "asked", asking=work.task_of)
    if sight.author == "alias" and subject.about_response:
        return allocation.reviewer_aliases(work.seed, subject.task, subject.about_response).get(subject.author) or _("Course staff")
    if sight.author == "alias":
        return allocation.author_alias(work, g.standing.enrolment)
    return courses.names_in(work.course).get(subject.author, _("A group"))


def _as_from(work):
    """The alias the author will see, or "" when the writer's name is shown."""
    if not work.about_response or not work.task_of.hides_writer:
        return ""
    return allocation.reviewer_aliases(work.seed, work.task, work.about_response).get(g.standing.enrolment) or _("Course staff")


def _neighbours(work, lines):
    """Where to go from here: the review before and after, which one this is, and how many are still owed."""
    begun = [line for line in lines if line.response]
    place = next((place for place, line in enumerate(begun) if line.response == work.id), None)
    public = responses.public_ids([line.response for line in begun])
    around = {"before": place - 1, "after": place + 1} if place is not None else {}
    urls = {name: edit_url(work.design, work.task_of, public[begun[at].response]) if 0 <= at < len(begun) else None for name, at in around.items()}
    owed = [line for line in lines if line.is_owed]
    return {"before": urls.get("before"), "after": urls.get("after"), "number": lines[lines.index(begun[place])].number if place is not None else 1,
            "of": len(owed), "sent": sum(line.is_done for line in owed), "left": sum(not line.is_done for line in owed)}


@bp.post("/reviews/<mine>/draft")
@needs("response.write")
def save(mine):
    return writing.save(mine)


@bp.post("/reviews/<mine>/hand-in")
@needs("response.write")
def hand_in(mine):
    def finish(receipt, number):
        activity = activities.find(activity_id=mine.activity)
        _facts, lines = my_lines(activity)
        left = sum(line.is_owed and not line.is_done for line in lines if line.task == mine.task)
        tell(_("Sent. Thank you.") + " " + (ngettext("%(count)s to go.", "%(count)s to go.", left) if left else _("That was your last one.")))
        return redirect(url_for("activities.show", activity=activity.public_id), 303)
    return writing.hand_in(mine, _desk, finish)


@bp.post("/reviews/<mine>/problem")
@needs("response.write")
def problem(mine):
    note = request.form.get("note", "").strip()
    if not note:
        return _desk(writing.Sheet(mine), 422, problem=_("Say in a sentence what the problem is, so that your instructor can help."))
    activity = activities.find(activity_id=mine.activity)
    allocation.report_problem(activity, mine, person=g.standing.enrolment, note=note, by=g.person.id, now=g.now)
    try:
        public_id = allocation.claim(activity, task=mine.task, person=g.standing.enrolment, by=g.person.id, now=g.now, turn=mine.round)
    except NothingToReview:
        tell(_("Thank you for telling us. There is no other work just now; come back later."))
        return redirect(url_for("activities.show", activity=activity.public_id), 303)
    tell(_("Thank you for telling us. Here is another work."))
    return redirect(url_for(".edit", mine=public_id), 303)

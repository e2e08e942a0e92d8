"""Grades that explain themselves."""

from itertools import groupby

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.grading import spread
from peerreview.domain.refusals import Missing
from peerreview.store import grading, responses
from peerreview.web.access import looked_after, needs, of_sections, person_of
from peerreview.web.csv import download
from peerreview.web.diplomacy.boxes import note_box
from peerreview.web.gradebook import gradebook
from peerreview.web.grading import book, bp, contribution, staff_review  # noqa: F401  routes of this room
from peerreview.web.grading.explanation import explanation, lateness
from peerreview.web.grading.export import columns
from peerreview.web.grading.forms import OverrideForm
from peerreview.web.grading.listing import STATES, entries, in_list, listed
from peerreview.web.grading.releasing import graded, prospect
from peerreview.web.htmx import page_or_part
from peerreview.web.pages import tell
from peerreview.web.text import _, tenths


@bp.get("/activities/<activity>/grades")
@needs("grade.all")
def show(activity):
    lines, students = grading.of_class(activity, g.now)
    lines = {person: lines[person] for person in of_sections(list(lines), lambda one: one)}
    everybody = in_list(grading.told_to_staff(activity, lines), students)
    return page_or_part(
        "grading/show.html",
        "grading/_list.html",
        activity=activity,
        grades=listed(activity, everybody, request.args),
        states=STATES,
        decides=g.standing.role == "instructor",
        lie=spread([one.line.at_release for one in everybody]),
        **prospect(activity, lines),
    )


@bp.get("/activities/<activity>/grades.csv")
@needs("grade.all")
def export(activity):
    graded(activity)
    return download("grades", columns(activity.design), entries(activity, _told(activity)))


def _told(activity):
    """{enrolment id: Line} as staff may read them."""
    return grading.told_to_staff(activity, grading.of_activity(activity, g.now, enrolment_ids=looked_after()))


def _line_of(activity, person):
    """(Enrolment, Line) of a student of this activity; Missing for anybody else."""
    graded(activity)
    enrolment = person_of(person)
    line = grading.of_activity(activity, g.now, enrolment_ids=(enrolment.id,)).get(enrolment.id)
    if line is None:
        raise Missing()
    return enrolment, line


@bp.get("/activities/<activity>/grades/<person>")
@needs("grade.all")
def explain(activity, person):
    return explain_page(activity, *_line_of(activity, person))


def explain_page(activity, enrolment, line, form=None):
    """One student's grade, opened; *form* carries what was typed and why it cannot stand."""
    form = form or OverrideForm(
        formdata=None, value=tenths(line.value) if line.override else "", reason=line.override
    )
    line = grading.told_to_staff(activity, {enrolment.id: line})[enrolment.id]
    party = responses.party_to(activity.id, activity.design, g.standing.enrolment).get(line.work)
    told = explanation(activity, line, person=enrolment.id, for_staff=True, party=party)
    return render_template(
        "grading/explain.html",
        activity=activity,
        coach=note_box(activity, form.reason.id, form.reason.name),
        student=enrolment,
        line=line,
        form=form,
        state=STATES[line.state],
        told=told,
        lateness=lateness(line),
        work=responses.public_ids([line.work])[line.work] if line.work and party is None else None,
        staff_reviews=grading.staff_reviews(activity, line.work),
        between=next(iter(grading.between_teams(activity, enrolment.id)), None),
        decides=g.standing.role == "instructor",
        gradebook=gradebook(activity.design),
    ), 422 if form.errors else 200


@bp.post("/activities/<activity>/grades/<person>")
@needs("grade.decide")
def override(activity, person):
    enrolment, line = _line_of(activity, person)
    form = OverrideForm()
    if not form.validate():
        return explain_page(activity, enrolment, line, form)
    grading.override(activity, line, value=form.number, reason=form.reason.data, by=g.person.id, now=g.now)
    place = {"activity": activity.public_id, "person": person}
    tell(
        _(
            "The grade of %(name)s is set to %(value)s.",
            name=enrolment.account.name,
            value=tenths(form.number),
        ),
        url_for(".take_back_override", **place),
        beside="set-h",
    )
    return redirect(url_for(".explain", **place), 303)


@bp.post("/activities/<activity>/grades/<person>/undo")
@needs("grade.decide")
def take_back_override(activity, person):
    enrolment, line = _line_of(activity, person)
    if line.override:
        grading.take_back_override(activity, line, by=g.person.id, now=g.now)
    tell(_("The computed grade of %(name)s counts again.", name=enrolment.account.name))
    return redirect(url_for(".explain", activity=activity.public_id, person=person), 303)


@bp.get("/activities/<activity>/grade")
@needs("grade.own")
def mine(activity):
    me = g.standing.enrolment
    line = grading.of_activity(activity, g.now, enrolment_ids=(me,)).get(me)
    if line is None or not line.released:
        return render_template(
            "grading/waiting.html",
            activity=activity,
            first=None,
            has_grades=activity.design.grading is not None,
            is_student=g.standing.role == "student",
        )
    if waiting := grading.waits_in(activity, me, g.now):
        return render_template(
            "grading/waiting.html", activity=activity, first=waiting[0], has_grades=True, is_student=True
        )
    grading.see(activity, me, now=g.now)
    return render_template(
        "grading/mine.html",
        activity=activity,
        line=line,
        gradebook=gradebook(activity.design),
        told=explanation(activity, line, person=me, for_staff=False),
        lateness=lateness(line),
        between=next(iter(grading.between_teams(activity, me)), None),
    )


@bp.get("/marks")
@needs("account.own")
def marks():
    found = grading.released_to(g.person.id, g.now)
    grading.see_all(found, now=g.now)
    courses_of = [list(of_one) for _course, of_one in groupby(found, key=lambda mark: mark.course)]
    return render_template("grading/marks.html", courses=courses_of, totals=_totals(found), rules=book.ABSENT)


def _totals(found):
    """{course id: ({activity id: (title, address, Rule)}, CourseTotal)}"""
    return {
        course: (
            {
                key: (title, url_for("activities.show", activity=public_id), rule)
                for key, (public_id, title, rule) in titles.items()
            },
            total,
        )
        for course, (titles, total) in grading.own_totals(found).items()
    }

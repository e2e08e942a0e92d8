"""Who of a course is not in yet: invited again by mail, or by links to hand over; the code of the class; a
link for somebody who lost their password."""

from datetime import timedelta

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.clock import day_ends, last_day, read_day
from peerreview.domain.refusals import Invalid, Missing
from peerreview.domain.words import N_
from peerreview.store import courses, inviting, joining, links
from peerreview.web.access import needs
from peerreview.web.courses import bp
from peerreview.web.csv import Column, download
from peerreview.web.pages import tell
from peerreview.web.sign_in import can_mail, link_for
from peerreview.web.text import _, day_words, ngettext, refusal_text


def doors_of(course, *, ends="", wrong=""):
    """What People and its page of invitations show of how to get in; *ends* and *wrong*: a last day of the
    code as typed, and why it cannot stand."""
    waiting, code = inviting.not_in(course.course), joining.code_of(course.course, now=g.now)
    return {
        "waiting": waiting,
        "waiting_staff": sum(one.role != "student" for one in waiting),
        "last_sent": max((one.sent_at for one in waiting if one.sent_at), default=None),
        "sends_mail": can_mail(),
        "code": code,
        "code_ends": ends
        or (last_day(code.ends_at, course.zone).isoformat() if code and code.ends_at else ""),
        "code_until": day_words(last_day(code.ends_at, course.zone)) if code and code.ends_at else "",
        "code_wrong": wrong,
        "join_address": _join_address(code),
    }


def door_of(course, enrolment):
    """What somebody's own page shows of how they get in: their Waiting, or None when they can; whether mail
    is sent; whether the asker may make a link for a new password."""
    found = inviting.not_in(course.course, enrolment_ids={enrolment.id})
    return {
        "waiting": found[0] if found else None,
        "sends_mail": can_mail(),
        "may_renew": not found and inviting.may_renew(enrolment.account, by=g.person),
    }


def _join_address(code):
    return link_for("x").removesuffix(url_for("accounts.welcome", secret="x")) + url_for(
        "accounts.join", code=code.shown if code else None
    )


@bp.get("/courses/<course>/invitations")
@needs("course.people")
def invitations(course):
    return _page(course)


def _page(course, status=200, **doors):
    return render_template("courses/invitations.html", course=course, **doors_of(course, **doors)), status


def _chosen(course):
    """[Waiting] of those named in the form, or of all."""
    named = set(request.form.getlist("person")) or None
    return inviting.not_in(course.course, people=named)


@bp.post("/courses/<course>/invitations")
@needs("course.people")
def send_again(course):
    if not can_mail():
        raise Missing()
    found = _chosen(course)
    sent, early = inviting.send_again(
        courses.find(course.course_public_id), found, by=g.person.id, now=g.now, link_for=link_for
    )
    said = (
        ngettext(
            "An invitation is on its way to %(count)s person.",
            "Invitations are on their way to %(count)s people.",
            sent,
        )
        if sent
        else ""
    )
    if early:
        said += " " + ngettext(
            "%(count)s had one less than an hour ago.", "%(count)s had theirs less than an hour ago.", early
        )
    tell(said.strip() or _("Everybody is in already."))
    return redirect(url_for(".invitations", course=course.course_public_id), 303)


@bp.post("/courses/<course>/invitations/links")
@needs("course.people")
def hand_over(course):
    """New links, shown once: as a page to copy and print, or as a file."""
    chosen = _chosen(course)
    made = inviting.hand_over(courses.find(course.course_public_id), chosen, by=g.person.id, now=g.now)
    with_link = {one.enrolment for one, _secret in made}
    left_out = [one.name for one in chosen if one.enrolment not in with_link]
    rows = [(one, link_for(secret)) for one, secret in made]
    if request.form.get("as") == "csv":
        return download("invitations", COLUMNS, rows)
    ends = g.now + timedelta(days=links.DAYS["welcome"])
    more = {"ends": ends, "sends_mail": can_mail(), "left_out": left_out}
    return render_template("courses/handed.html", course=course, rows=rows, **more)


COLUMNS = (
    Column(_("Name"), lambda row: row[0].name),
    Column(_("E-mail"), lambda row: row[0].email),
    Column(_("Section"), lambda row: row[0].section),
    Column(_("Link"), lambda row: row[1]),
)


@bp.post("/courses/<course>/people/<person>/password")
@needs("course.people")
def renew_password(course, person):
    """A link for somebody's new password, shown once."""
    enrolment, secret = inviting.renew_password(course.course, person, by=g.person, now=g.now)
    ends = g.now + timedelta(days=links.DAYS["reset"])
    return render_template(
        "courses/renewed.html", course=course, person=enrolment, link=link_for(secret), ends=ends
    )


# --- the code of the class ---------------------------------------------------------------------------------


@bp.post("/courses/<course>/code")
@needs("course.people")
def set_code(course):
    """A new code, another last day, or none."""
    act, typed = request.form.get("act", ""), request.form.get("ends", "").strip()[:40]
    by = {"by": g.person.id, "now": g.now}
    if act == "off":
        joining.turn_off(course.course, **by)
        tell(_("The code is off. Who has it cannot join any more."), beside="code-h")
        return redirect(url_for(".invitations", course=course.course_public_id), 303)
    try:
        if act not in ("date", "new"):  # Enter in the field
            raise Invalid(N_("Press the button of what is to happen."))
        ends_at = _end(typed, course)
    except Invalid as refusal:
        return _page(course, 422, ends=typed, wrong=refusal_text(refusal))
    if act == "date":
        joining.end_at(course.course, ends_at, **by)
        tell(_("The last day is saved."), beside="code-h")
    else:
        joining.renew(course.course, ends_at=ends_at, **by)
        tell(_("Here is the code. Earlier ones open nothing any more."), beside="code-h")
    return redirect(url_for(".invitations", course=course.course_public_id), 303)


def _end(typed, course):
    """The end of the last day as typed, None where it is empty; Invalid for what is none or is over."""
    if not typed:
        return None
    ends = day_ends(read_day(typed), course.zone)
    if ends <= g.now:
        raise Invalid(N_("That day is over. Choose a later one, or leave it empty."))
    return ends


@bp.get("/courses/<course>/code")
@needs("course.people")
def wall(course):
    """The code in large letters, for the wall."""
    found = doors_of(course)
    if found["code"] is None or found["code"].has_ended:
        raise Missing()
    return render_template("courses/wall.html", course=course, **found)

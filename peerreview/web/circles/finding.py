"""What people open for each other in a course: the list, one before one takes part, and the buttons by which
one comes in or takes a wish back."""

from flask import Response, g, redirect, render_template, request, url_for

from peerreview.domain import attributes, calendar
from peerreview.domain.access import is_staff_role
from peerreview.domain.refusals import Missing, NotNow
from peerreview.domain.words import folded
from peerreview.store import activities, circles
from peerreview.web.access import holds, needs
from peerreview.web.circles import bp
from peerreview.web.circles.forms import AskForm, OfferForm
from peerreview.web.pages import tell
from peerreview.web.text import _, ngettext, refusal_text, when

SOUGHT = {
    "open": _("Whoever comes first"),
    "request": _("Whoever asks, once its owner says yes"),
    "invite": _("By invitation"),
}
STANDINGS = {
    "owner": _("Yours"),
    "member": _("You take part"),
    "waiting": _("You wait for a place"),
    "asked": _("You have asked"),
    "invited": _("You are invited"),
}


@bp.get("/courses/<course>/together")
@needs("circle.list")
def index(course):
    if is_staff_role(course.role):
        return _of_staff(course)
    words = request.args.get("q", "").strip()
    found = [one for one in circles.offers(course.course, course.enrolment, g.now) if _fits(one, words)]
    return render_template(
        "circles/index.html",
        course=course,
        kinds=[kind for kind in circles.kinds(course.course) if kind.is_open],
        mine=[shown(one) for one in found if one.standing],
        others=[shown(one) for one in found if not one.standing],
        words=words,
    )


def _fits(one, words):
    return all(word in folded(f"{one.title} {one.kind} {one.owner}") for word in folded(words).split())


def _of_staff(course):
    """What staff say of it, and how many there are, where that is told at all."""
    return render_template(
        "circles/offers.html",
        course=course,
        kinds=[(kind, _offer_form(kind)) for kind in circles.kinds(course.course)],
        counts=circles.counts(course.course),
        may_say=holds("circle.offer"),
    )


def _offer_form(kind):
    return OfferForm(formdata=None, design=kind.key, is_open=kind.is_open, is_approved=kind.is_approved)


@bp.post("/courses/<course>/together/offers")
@needs("circle.offer")
def say(course):
    form = OfferForm()
    circles.say(
        course.course,
        form.design.data or "",
        is_open=form.is_open.data,
        is_approved=form.is_approved.data,
        by=g.person.id,
        now=g.now,
    )
    tell(_("Saved. What is open already goes on."))
    return redirect(url_for(".index", course=course.course_public_id), 303)


def shown(one):
    """An Offer for a list: its address, what kind it is, places, how one comes in, common free times."""
    is_in = one.standing in ("owner", "member")
    return {
        "offer": one,
        "url": url_for("activities.show", activity=one.public_id)
        if is_in
        else url_for(".notice", offered=one.public_id),
        "places": places(one),
        "join": SOUGHT[one.people.join],
        "standing": _("Closed") if one.closed else STANDINGS.get(one.standing, ""),
        "tone": "done" if is_in else "now" if one.standing == "invited" else "draft",
        "free": free_words(one.free),
    }


def places(one):
    """How many places are taken and left, in words."""
    if one.people.most is None:
        return ngettext("%(count)s person", "%(count)s people", one.taken)
    if not one.room:
        return _("All %(most)s places are taken; you can wait for one", most=one.people.most)
    return ngettext(
        "%(count)s of %(most)s places is free",
        "%(count)s of %(most)s places are free",
        one.room,
        most=one.people.most,
    )


def free_words(free):
    """When all of its people and the viewer are free, in words; None where somebody has not said."""
    if free is None:
        return None
    hours = len(free) * attributes.SLOT / 60
    if not hours:
        return _("You have no free half-hour in common.")
    return ngettext(
        "You have about %(count)s hour a week in common.",
        "You have about %(count)s hours a week in common.",
        max(round(hours), 1),
    )


@bp.get("/circles/<offered>")
@needs("circle.join")
def notice(offered):
    return _notice(offered)


def _notice(offered, refusal=None, status=200, form=None):
    if offered.standing in ("owner", "member"):
        return redirect(url_for("activities.show", activity=offered.public_id), 302)
    return render_template(
        "circles/notice.html",
        one=offered,
        shown=shown(offered),
        meets=when(offered.meets),
        spans=_spans(offered.free),
        since=when(offered.since),
        back=g.standing.course_public_id,
        is_staff=is_staff_role(g.standing.role),
        refusal=refusal,
        form=form or AskForm(formdata=None),
    ), status


def _spans(free):
    return [
        (_(attributes.DAYS[day]), _span(start), _span(end))
        for day, start, end in attributes.spans(free or ())
    ]


def _span(minutes):
    return f"{minutes // 60}:{minutes % 60:02}"


@bp.post("/circles/<offered>/place")
@needs("circle.join")
def join(offered):
    activity = activities.find(activity_id=offered.id)
    form = AskForm()
    if not form.validate():
        return _notice(offered, status=422, form=form)
    words = form.words.data or ""
    try:
        becomes = circles.join(activity, g.standing.enrolment, by=g.person.id, now=g.now, words=words)
    except NotNow as refusal:
        return _notice(offered, refusal_text(refusal), 409, form)
    tell(
        {
            "member": _("You take part now."),
            "waiting": _(
                "All places are taken. You are on the waiting list and hear by mail when one is free."
            ),
            "asked": _("You have asked. You hear by mail what they say."),
        }.get(becomes, _("You take part already."))
    )
    page = "activities.show" if becomes in ("member", "owner") else ".notice"
    return redirect(url_for(page, **{"activity" if page[0] == "a" else "offered": offered.public_id}), 303)


@bp.post("/circles/<offered>/wish/end")
@needs("circle.join")
def withdraw(offered):
    circles.withdraw(activities.find(activity_id=offered.id), g.standing.enrolment, by=g.person.id, now=g.now)
    tell(_("Taken back. Nobody is told more than that."))
    return redirect(url_for(".index", course=g.standing.course_public_id), 303)


@bp.get("/activities/<circle>/next.ics")
@needs("circle.see")
def file(circle):
    moment = circles.next_meeting(circle.id, circle.design, g.now)
    if moment is None:
        raise Missing()
    title = circle.design.title if circle.is_closed_to_staff else circle.title
    entry = calendar.Entry(
        f"{circle.public_id}-next",
        moment,
        title,
        g.standing.code,
        url_for("activities.show", activity=circle.public_id, _external=True),
    )
    headers = {"Content-Disposition": 'attachment; filename="next.ics"'}
    text = calendar.written([entry], name=title, now=g.now)
    return Response(text, headers=headers, content_type="text/calendar; charset=utf-8")

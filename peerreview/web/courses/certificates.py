"""A certificate of what one learned, made and taken back on “About me”; who has its code checks it."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.attributes import title_of
from peerreview.domain.refusals import Missing
from peerreview.store import certificates, privacy
from peerreview.web.access import needs
from peerreview.web.courses import bp
from peerreview.web.pages import tell
from peerreview.web.text import _, ngettext, on_day


def checked_until(kept):
    """How long the code of a certificate can be checked, in words, as its course is *kept* (a Kept)."""
    if kept.ends:
        return _(
            "It can be checked until %(day)s; then names and texts of its course go, and what it says with "
            "them.",
            day=on_day(kept.ends).text,
        )
    if kept.months:
        return ngettext(
            "It can be checked while its course runs, and for %(count)s month after the course is put away.",
            "It can be checked while its course runs, and for %(count)s months after the course is put away.",
            kept.months,
        )
    return _("It can be checked as long as its course is on this site.")


def _back(course):
    return redirect(url_for(".about_me", course=course.course_public_id, _anchor="learned-h"), 303)


@bp.post("/courses/<course>/me/certificates/<name>")
@needs("attribute.own")
def make_certificate(course, name):
    agreed = {"says_who": "who" in request.form, "says_where": "where" in request.form}
    certificates.make(course.enrolment, name, **agreed, course=course.course, by=g.person.id, now=g.now)
    tell(_("Whoever has the address can check it now, until you take it back."), beside="learned-h")
    return _back(course)


@bp.post("/courses/<course>/me/certificates/<name>/taking-back")
@needs("attribute.own")
def take_certificate_back(course, name):
    certificates.take_back(course.enrolment, name, course=course.course, by=g.person.id, now=g.now)
    tell(
        _("Its address opens nothing any more. If you make it again, it has the same one."),
        beside="learned-h",
    )
    return _back(course)


@bp.get("/certificates/<code>")
@needs("public")
def check_certificate(code):
    try:
        found = certificates.check(code, g.now)
    except Missing:
        gone = certificates.gone_since(code)
        if gone is None:
            raise
        return render_template("courses/certificate_gone.html", day=on_day(gone)), 410
    return render_template(
        "courses/certificate.html",
        found=found,
        address=url_for(".check_certificate", code=code, _external=True),
        checked_until=checked_until(privacy.kept(found.course)),
        title=title_of(found.name),
        since=on_day(found.since),
        until=found.until and on_day(found.until),
    )

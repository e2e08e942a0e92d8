"""Whether mail reaches somebody of a course: an address from which it comes back, and another one instead."""

from flask import g, redirect, request, url_for

from peerreview.domain.refusals import Conflict
from peerreview.store import addresses, courses, inviting
from peerreview.web.access import needs, person_of
from peerreview.web.courses import bp
from peerreview.web.courses.forms import AddressForm
from peerreview.web.courses.person import page
from peerreview.web.pages import tell
from peerreview.web.sign_in import can_mail, link_for
from peerreview.web.text import _, refusal_text


@bp.post("/courses/<course>/people/<person>/address")
@needs("course.people")
def change_address(course, person):
    found, form = person_of(person), AddressForm()
    if not form.validate():
        return page(course, found, status=422, address=form)
    invites = link_for if can_mail() else None
    try:
        inviting.correct_address(
            courses.find(course.course_public_id),
            found,
            form.email.data,
            by=g.person.id,
            now=g.now,
            link_for=invites,
        )
    except Conflict as refusal:
        form.email.errors = [refusal_text(refusal)]
        return page(course, found, status=422, address=form)
    tell(
        _("The address is changed, and an invitation is on its way.")
        if invites
        else _("The address is changed."),
        beside="mail-h",
    )
    return redirect(url_for(".show_person", course=course.course_public_id, person=person), 303)


@bp.post("/courses/<course>/people/<person>/mail")
@needs("course.people")
def note_mail(course, person):
    """Mail to this person comes back, or does so no more, says somebody who knows."""
    found = person_of(person)
    if request.form.get("is") == "back":
        addresses.refused(
            found.account_id, addresses.BACK, email=found.account.email, by=g.person.id, now=g.now
        )
        tell(_("Noted. Only what they ask for themselves is sent there."), beside="mail-h")
    else:
        addresses.reached(found.account_id, by=g.person.id, now=g.now)
        tell(_("Noted. Mail goes there again."), beside="mail-h")
    return redirect(url_for(".show_person", course=course.course_public_id, person=person), 303)

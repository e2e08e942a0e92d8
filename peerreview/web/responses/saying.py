"""What one says in the room of a talk: written in place, sent, changed, taken back; flagged by readers."""

from flask import g, redirect, render_template, url_for
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from peerreview.domain.access import is_staff_role
from peerreview.domain.refusals import Conflict, Invalid, Missing, NotAllowed, NotNow
from peerreview.domain.visibility import is_read_by_many
from peerreview.store import activities, moderation, responses
from peerreview.store.reading import acts
from peerreview.web import writing
from peerreview.web.access import needs
from peerreview.web.fields import Filled
from peerreview.web.pages import tell
from peerreview.web.responses import bp, room
from peerreview.web.talks import address, has_room_desk
from peerreview.web.text import _, refusal_text


@bp.get("/posts/<mine>")
@needs("response.write", only=has_room_desk)
def write_post(mine):
    acts.see(mine, g.standing.enrolment, now=g.now)
    return _desk(writing.Sheet(mine))


def _desk(sheet, status=200, refusal=None):
    """The room with the field in its place."""
    work = sheet.work
    activity = activities.find(activity_id=work.activity)
    found = room.look(activity, room.talk_in(activity, work.task), work.round)
    subject = responses.subject_of(work)
    sheet.about = responses.answers_of(subject.id) if subject and subject.shown else None
    return room.show(found, sheet, status, refusal)


@bp.post("/posts/<mine>/draft")
@needs("response.write", only=has_room_desk)
def save_post(mine):
    return writing.save(mine)


@bp.post("/posts/<mine>")
@needs("response.write", only=has_room_desk)
def send_post(mine):
    def finish(handed):
        tell(
            _("Sent to the room.")
            if handed.state == "submitted"
            else _("Sent. Staff read it before the others do.")
        )
        return redirect(_back_to(mine), 303)

    return writing.hand_in(mine, _desk, finish)


def _back_to(work):
    """The room, at this post."""
    activity = activities.find(activity_id=work.activity)
    found = room.talk_in(activity, work.task)
    return address(activity, found, work.round, _anchor=f"post-{work.public_id}")


@bp.post("/posts/<mine>/withdrawal")
@needs("response.write", only=has_room_desk)
def take_back_post(mine):
    if mine.state != "withdrawn":  # else pressed twice
        try:
            responses.withdraw(mine, person=g.standing.enrolment, by=g.person.id, now=g.now)
        except NotNow:
            tell(_("The talk is closed, so it stays. Ask your instructor if it must go."))
            return redirect(_back_to(mine), 303)
        tell(_("Taken back. Nobody reads it now."), url_for(".bring_back_post", mine=mine.public_id))
    return redirect(_back_to(mine), 303)


@bp.post("/posts/<mine>/withdrawal/undo")
@needs("response.write", only=has_room_desk)
def bring_back_post(mine):
    if mine.state == "withdrawn":  # else pressed twice
        try:
            responses.restore(mine, person=g.standing.enrolment, by=g.person.id, now=g.now)
            tell(_("It is back, as it was."))
        except NotNow:
            tell(_("The talk is closed, so it stays taken back."))
        except NotAllowed:
            tell(_("Staff took this out, so only they can bring it back."))
    return redirect(_back_to(mine), 303)


class FlagForm(FlaskForm):
    """Why staff should look."""

    reason = TextAreaField(
        _("What should staff look at?"),
        [Filled(_("Say in a sentence what staff should look at."))],
        description=_("One or two sentences. Staff see your name; nobody else learns who flagged it."),
    )


def _flagged(response):
    """The response to be flagged: one that others read too; of others there is nothing to flag here."""
    if is_staff_role(g.standing.role) or not is_read_by_many(response.task_of):
        raise Missing()
    return response


@bp.get("/responses/<response>/flag")
@needs("response.read")
def flag(response):
    return _flag_page(_flagged(response), FlagForm(formdata=None))


def _flag_page(work, form, status=200):
    return render_template("responses/flag.html", work=work, form=form, back=_read_at(work)), status


def _read_at(work):
    """Where it is read."""
    if work.design.talk_of(work.task):
        return _back_to(work)
    return url_for(".show", response=work.public_id)


@bp.post("/responses/<response>/flag")
@needs("response.read")
def send_flag(response):
    work, form = _flagged(response), FlagForm()
    if not form.validate():
        return _flag_page(work, form, 422)
    try:
        moderation.flag(work, by=g.person.id, reason=form.reason.data, now=g.now)
    except (Invalid, Conflict) as refusal:
        form.reason.errors = [refusal_text(refusal)]
        return _flag_page(work, form, 409 if isinstance(refusal, Conflict) else 422)
    tell(_("It is out of sight for now. Staff read it, and bring it back or take it out."))
    place = work.design.talk_of(work.task) and _back_to(work)
    return redirect(place or url_for("activities.show", activity=work.activity_public_id), 303)

"""Notes in the text at the desk of a review: where they stand, added, taken out and put back."""

from flask import current_app, g, redirect, request, url_for

from peerreview.domain import in_text
from peerreview.domain.refusals import Invalid, Missing, NotNow, OldDraft
from peerreview.store import responses
from peerreview.web import margin, writing
from peerreview.web.access import needs
from peerreview.web.fields import field_of, whole
from peerreview.web.items import typed_from
from peerreview.web.pages import forget_copy, tell
from peerreview.web.reviews import bp
from peerreview.web.rows import has_review_desk
from peerreview.web.text import _, refusal_text

FORM = "review"


def beside(sheet, subject, shown, *, is_open):
    """The margin.Margin of what is shown of *subject* with the notes of a *sheet* that stand in it; None
    where no notes may be left and there are none. *shown*: [(item, ShownAnswer)]."""
    work = sheet.work
    takes = is_open and in_text.takes_notes(work.design, work.task_of)
    if subject is None or not shown or not (takes or work.notes):
        return None
    notes = [note for note in responses.notes_of(work.id) if not note.is_removed] if work.notes else []
    fields = {(work.id, number): field for number, field in sheet.notes.items()}
    return margin.margin(
        shown,
        sheet.about,
        responses.standings(subject, notes),
        fields,
        add=_button(work) if takes else None,
        whole="whole" in request.args,
    )


def _button(work):
    """A function: the [+] that adds a note at a place, as it stands at the end of a block."""
    action = url_for("reviews.add_note", mine=work.public_id)
    button = current_app.jinja_env.get_template("_ui/margin.html").module.add
    return lambda place: button(place, FORM, action)


def _desk(work, number=None):
    address = url_for("reviews.edit", mine=work.public_id)
    return redirect(f"{address}#{field_of(f'{in_text.NAME}.{number}')}" if number else f"{address}#work", 303)


def _kept_first(work, act):
    """*act* once all that was typed at the desk is kept; the page goes on where it leads."""
    try:
        writing.keep(work, typed_from(request.form, work.items))
        answer = act()
    except OldDraft as refusal:
        return writing.conflict(work, refusal)
    except (Invalid, NotNow) as refusal:
        tell(refusal_text(refusal))
        answer = _desk(work)
    forget_copy(work.public_id)
    return answer


@bp.post("/reviews/<mine>/notes")
@needs("response.write", only=has_review_desk)
def add_note(mine):
    def act():
        if "at" not in request.form:
            return _desk(mine)
        place = in_text.read_place(request.form["at"])
        try:
            return _desk(mine, responses.add_note(mine, place, by=g.person.id, now=g.now))
        except Missing:
            tell(_("The text has changed meanwhile: this place is gone. What you typed is kept."))
            return _desk(mine)

    return _kept_first(mine, act)


@bp.post("/reviews/<mine>/notes/<number>/remove")
@needs("response.write", only=has_review_desk)
def remove_note(mine, number):
    def act():
        responses.remove_note(mine, whole(number, 0), by=g.person.id, now=g.now)
        tell(
            _("The note is taken out."),
            url_for("reviews.restore_note", mine=mine.public_id, number=number),
        )
        return _desk(mine)

    return _kept_first(mine, act)


@bp.post("/reviews/<mine>/notes/<number>/restore")
@needs("response.write", only=has_review_desk)
def restore_note(mine, number):
    responses.restore_note(mine, whole(number, 0), by=g.person.id, now=g.now)
    tell(_("The note is back."))
    return _desk(mine, whole(number, 0))

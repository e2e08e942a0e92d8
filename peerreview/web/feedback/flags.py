"""Flags: the reader of a review asks staff to look at its words, or disputes a level; and reads what came of
it."""

from dataclasses import dataclass

from flask import g, render_template, request
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.validators import ValidationError

from peerreview.domain.refusals import Conflict, Invalid
from peerreview.store import moderation
from peerreview.web.access import needs
from peerreview.web.feedback import bp
from peerreview.web.feedback.recognition import back_to, open_review
from peerreview.web.fields import Filled
from peerreview.web.htmx import done
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text, when

OUTCOMES = {
    "release": _("They found nothing that has to change."),
    "leave": _("They looked at it and left it as it is."),
    "redact": _("They left some words out."),
    "correct": _("They corrected it."),
    "return": _("They gave it back to its writer, who sends it again."),
    "withdraw": _("They took it out: it counts for nothing."),
    "restore": _("It is back as it was."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One flag as its writer reads it: what it is about, its state, and the outcome in words ("" while it
    waits)."""

    title: str
    state: str
    outcome: str


class FlagForm(FlaskForm):
    """What staff should look at, and why."""

    what = RadioField(_("What is it about?"), validate_choice=False)
    reason = TextAreaField(
        _("What should staff look at?"),
        [Filled(_("Say in a sentence what staff should look at."))],
        description=_("One or two sentences. Staff see your name; your reviewer does not see this."),
    )

    def validate_what(self, field):
        """One of those shown."""
        if field.data not in field.choices:
            raise ValidationError(_("Choose one of these."))


def choices(review):
    """{value: words}: the whole review, each comment of it, and each level once levels are open."""
    found = {"words.": _("The whole review")}
    for item in (*review.items, *(item for item, _answer in review.notes.values())):
        answer = review.answers.get(item.id)
        if answer and answer.text.strip():
            found[f"words.{item.id}"] = _("The comment on “%(title)s”", title=item.title)
        if answer and review.levels_open and item.has_points and item.level(answer.level):
            found[f"score.{item.id}"] = _("The level for “%(title)s”", title=item.title)
    return found


@bp.get("/feedback/<received>/flag")
@needs("response.write")
def flag(received):
    activity, review = open_review(received)
    asked = f"words.{request.args.get('item', '')}"
    return _page(
        activity, review, FlagForm(formdata=None, what=asked if asked in choices(review) else "words.")
    )


def _page(activity, review, form, status=200):
    form.what.choices = choices(review)
    return render_template(
        "feedback/flag.html",
        activity=activity,
        review=review,
        form=form,
        flags=told_of([review]).get(review.work.id, []),
    ), status


@bp.post("/feedback/<received>/flag")
@needs("response.write")
def send_flag(received):
    activity, review = open_review(received)
    form = FlagForm()
    form.what.choices = choices(review)
    if not form.validate():
        return _page(activity, review, form, 422)
    about, _dot, item = form.what.data.partition(".")
    try:
        moderation.flag(
            review.work, item=item, about=about, by=g.person.id, reason=form.reason.data, now=g.now
        )
    except (Invalid, Conflict) as refusal:
        form.reason.errors = [refusal_text(refusal)]
        return _page(activity, review, form, 409 if isinstance(refusal, Conflict) else 422)
    tell(_("Staff are asked to look. What they decide stands beside the review."))
    return done(back_to(activity, f"answer-{review.work.public_id}"))


def told_of(reviews):
    """{response id: [Told]} of what the asker flagged among *reviews*."""
    found, titles = (
        {},
        {review.work.id: {item.id: item.title for item in review.work.items} for review in reviews},
    )
    for one in moderation.flags_by(g.person.id, [review.work.id for review in reviews]):
        title = titles[one.response].get(one.item) or _("The whole review")
        words = (
            _("You dispute the level for “%(title)s”", title=title)
            if one.about == "score"
            else _("You flagged “%(title)s”", title=title)
        )
        state = (
            _("Waits for staff since %(time)s.", time=when(one.at))
            if one.is_open
            else _("Decided %(time)s.", time=when(one.answered))
        )
        found.setdefault(one.response, []).append(
            Told(
                words,
                state,
                "" if one.is_open else " ".join(filter(None, (OUTCOMES.get(one.act, ""), one.said))),
            )
        )
    return found

"""Shapes of this room's forms."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField

from peerreview.domain.circles import LONGEST_LINE, LONGEST_REASON
from peerreview.store.circles.disclosing import MOST_WORDS
from peerreview.web.activities.forms import Moment, MomentField, one_newline
from peerreview.web.fields import Filled, UpTo, Whole
from peerreview.web.text import _

LONGEST_GOAL = 5_000
JOINS = {
    "open": _("Whoever comes first"),
    "request": _("Whoever asks, once you say yes"),
    "invite": _("Only people you invite"),
}


class AboutForm(FlaskForm):
    """What others see of an activity before they take part."""

    title = StringField(
        _("What is it called?"), [Filled(_("Give it a name that others recognise.")), UpTo(200)]
    )
    goal = TextAreaField(
        _("What is it for?"),
        [Filled(_("Say in a sentence or two what you want to do together.")), UpTo(LONGEST_GOAL)],
        filters=[one_newline],
        description=_("Others read this before they take part. Markdown works."),
    )
    most = StringField(_("How many places?"), [Whole(2, 60)], description=_("Yours is one of them."))
    join = RadioField(_("Who may come?"), choices=JOINS)


class OpenForm(AboutForm):
    """A new activity of a ``design``."""

    design = HiddenField()
    moment = MomentField(_("When?"), [Moment()])


class MeetForm(FlaskForm):
    """When people meet next: one of the times in which all are free, or another one."""

    free = RadioField(_("When all of you are free"), choices={}, validate_choice=False)
    moment = MomentField(_("Another time"), [Moment()])


class ReasonForm(FlaskForm):
    """Why something ends."""

    reason = TextAreaField(_("Why?"), [UpTo(LONGEST_REASON)])


class AskForm(FlaskForm):
    """What somebody says to the owner when they ask to come."""

    words = StringField(
        _("A line to whoever opened it"), [UpTo(LONGEST_LINE)], description=_("You may leave it empty.")
    )


class ShowForm(FlaskForm):
    """To whom something is shown, and why."""

    to = SelectField(_("To whom?"), choices={}, validate_choice=False)
    reason = TextAreaField(
        _("What should they know?"),
        [UpTo(MOST_WORDS)],
        description=_("You may leave this empty. They read your name and this one text, and nothing else."),
    )


class OfferForm(FlaskForm):
    """What staff of a course say of a design that learners may open."""

    design = HiddenField()
    is_open = BooleanField(_("Students may open these here"))
    is_approved = BooleanField(_("Staff say yes before others find one"))

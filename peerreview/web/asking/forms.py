"""Shapes of this room's forms."""

from flask_wtf import FlaskForm
from wtforms import TextAreaField

from peerreview.domain.asking import MOST_WORDS
from peerreview.web.activities.forms import Moment, MomentField
from peerreview.web.fields import Filled, UpTo
from peerreview.web.text import _


class TimeForm(FlaskForm):
    """Why something cannot be done in time, and until when it could."""

    words = TextAreaField(
        _("What keeps you from it?"),
        [Filled(_("Say in a sentence or two what happened, so that staff can decide.")), UpTo(MOST_WORDS)],
        description=_("One or two sentences. Only staff of this course read them."),
    )
    wanted = MomentField(
        _("Until when could you do it?"),
        [Moment()],
        description=_("Leave it empty if you do not know, or ask to be excused."),
    )


class GradeForm(FlaskForm):
    """Why a grade looks wrong."""

    words = TextAreaField(
        _("What looks wrong, and why?"),
        [Filled(_("Say which criterion you mean and what in your work speaks for it.")), UpTo(MOST_WORDS)],
        description=_("Name the criterion, and the place in your work. Only staff of this course read it."),
    )

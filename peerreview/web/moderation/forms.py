"""Shapes of this room's forms."""

from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange

from peerreview.web.text import _


class SettingForm(FlaskForm):
    """How an activity is moderated."""

    mode = RadioField(
        _("What waits for you"),
        choices={
            "release_all": _("Nothing"),
            "hold_flagged": _("What hurts"),
            "hold_all": _("Everything"),
            "review_period": _("Everything, for some hours"),
        },
    )
    period = IntegerField(
        _("Hours until it goes out by itself"),
        [InputRequired(_("Type a number of hours.")), NumberRange(1, 720, _("Between 1 and 720 hours."))],
        description=_("Only where everything waits for some hours. What hurts, or was flagged, stays."),
    )
    patience = IntegerField(
        _("Hours until somebody is asked"),
        [InputRequired(_("Type a number of hours.")), NumberRange(1, 720, _("Between 1 and 720 hours."))],
        description=_("An author never waits for ever: what is held longer goes to the person below."),
    )
    person = SelectField(_("Who is asked, and told at once of a threat or of self-harm"))
    moderators = SelectMultipleField(_("Assistants who decide here"))
    sample = IntegerField(
        _("Percent of the reviews you read yourself"),
        [InputRequired(_("Type a number, 0 for none.")), NumberRange(0, 100, _("Between 0 and 100."))],
        description=_("A sample, drawn by chance, stands in the queue after everything else."),
    )

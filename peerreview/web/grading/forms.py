"""The form by which staff set a grade."""

from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

from peerreview.domain import numbers
from peerreview.web.fields import Filled, UpTo
from peerreview.web.text import _


class Figure:
    """A number from 0 to 100, with a point or a comma."""

    def __call__(self, form, field):
        value = numbers.typed(field.data or "")
        if value is None or not 0 <= value <= 100:
            raise ValidationError(_("A grade is a number from 0 to 100."))


class OverrideForm(FlaskForm):
    """Another grade, and why."""

    value = StringField(_("Grade"), [Figure()], description=_("0 to 100, one decimal."))
    reason = TextAreaField(
        _("Reason"),
        [Filled(_("Say why: the student reads it beside the number.")), UpTo(1000)],
        description=_("The student reads it beside the number."),
    )

    @property
    def number(self):
        """The value as a number."""
        return numbers.typed(self.value.data)

"""Shapes of the forms of a course."""

from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms.fields import SelectChoice

from peerreview.web.fields import Email, Filled, UpTo
from peerreview.web.text import _

ROLES = {"student": _("Student"), "assistant": _("Assistant"), "instructor": _("Instructor")}
PLACES = {
    "student": _("You are a student here."),
    "assistant": _("You assist here."),
    "instructor": _("You teach here."),
    "": _("You are not in this course."),
}


class CourseForm(FlaskForm):
    """A new course."""

    code = StringField(
        _("Code"),
        [Filled(_("Type a short code, such as HIST 210.")), UpTo(32)],
        description=_("Short: it stands before every task of the course."),
    )
    title = StringField(_("Title"), [Filled(_("Type a title.")), UpTo(200)])
    zone = SelectField(
        _("Time zone"),
        choices=lambda: [
            SelectChoice(zone)
            for zone in ["UTC", *sorted(zone for zone in available_timezones() if "/" in zone)]
        ],
        description=_("Deadlines are typed in this zone."),
    )


class PersonForm(FlaskForm):
    """One person for a course."""

    name = StringField(
        _("Name"),
        [Filled(_("Type a name.")), UpTo(200)],
        description=_("Somebody who has an account already keeps their own spelling."),
    )
    email = StringField(_("E-mail"), [Email(), UpTo(254)])
    role = RadioField(_("Role"), choices=[SelectChoice(*pair) for pair in ROLES.items()], default="student")
    section = StringField(
        _("Section"), [UpTo(80)], description=_("May stay empty. A new name makes a new section.")
    )


class ConflictForm(FlaskForm):
    """Two people who do not review each other; choices are [(public id, name)]."""

    one = SelectField(_("This person"))
    other = SelectField(_("and this person"))

    def offer(self, people):
        """Fill both lists; returns the form."""
        self.one.choices = self.other.choices = [
            SelectChoice("", _("Choose")),
            *(SelectChoice(*pair) for pair in people),
        ]
        return self

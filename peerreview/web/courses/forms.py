"""Shapes of the forms of a course."""

import re
from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from peerreview.domain import attributes as rules
from peerreview.domain import clock
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_, folded
from peerreview.web.fields import Email, Filled, UpTo
from peerreview.web.text import _

KINDS = {kind: _(words) for kind, words in rules.KINDS.items()}
STAFF_READERS = {
    "self": _("Only the person: groups may be formed by it"),
    "group": _("The person and their group"),
    "staff": _("The person and the staff"),
    "class": _("Everybody in the course"),
}
ROLES = {"student": _("Student"), "assistant": _("Assistant"), "instructor": _("Instructor")}
PLACES = {
    "student": _("You are a student here."),
    "assistant": _("You assist here."),
    "instructor": _("You teach here."),
    "": _("You are not in this course."),
}


MAKERS = {
    "administrators": _("Administrators only"),
    "instructors": _("Everybody who teaches a course already"),
    "anybody": _("Everybody with an account"),
}
MOST_WEEKS = 1000


class AddressForm(FlaskForm):
    """Another address for somebody."""

    email = StringField(_("Another address"), [Email(), UpTo(254)])


class MovedForm(FlaskForm):
    """How the dates of a copy are moved: to a first day, by weeks, or not at all."""

    starts = StringField(
        _("First day"),
        description=_("The day of the first date; the others follow at the same distance."),
        render_kw={"type": "date"},
    )
    weeks = StringField(
        _("Or by how many weeks"), description=_("Leave both empty to keep the dates as they are.")
    )

    def days(self, first):
        """By how many days the dates move, where the first of them was on the day *first* (None: there is
        none); Invalid (its field) otherwise."""
        starts, weeks = (self.starts.data or "").strip(), (self.weeks.data or "").strip()
        if starts and weeks:
            raise Invalid(N_("Give the first day or the number of weeks, not both."), field="weeks")
        if weeks:
            if (
                not re.fullmatch("[-−]?[0-9]{1,4}", weeks)
                or abs(number := int(weeks.replace("−", "-"))) > MOST_WEEKS
            ):
                raise Invalid(N_("Type a number of weeks, such as 26."), field="weeks")
            return 7 * number
        return (clock.read_day(starts, "starts") - first).days if starts and first else 0


class CourseForm(MovedForm):
    """A new course, empty or made from another one; sources are [(public id, words)]."""

    start = SelectField(
        _("Start from"),
        default="",
        validate_choice=False,
        description=_(
            "Its activities come along with their forms, dates and materials, unpublished. Nothing of its "
            "people does."
        ),
    )
    staff = BooleanField(_("The same staff teach it"))

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


class CopyForm(MovedForm):
    """A copy of an activity in a course; courses are [(public id, words)]."""

    course = SelectField(_("Course"))
    title = StringField(_("Title"), [Filled(_("Type a title.")), UpTo(200)])


class DeleteForm(FlaskForm):
    """The code of a course, typed by whoever deletes it."""

    typed = StringField(_("The course’s code"))


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


class AwayForm(FlaskForm):
    """Days on which somebody is away: the first, and the last where it is another one."""

    first = StringField(_("First day"))
    last = StringField(_("Last day"), description=_("Leave it empty for one day."))

    def days(self):
        """(first, last) as dates; Invalid otherwise."""
        first = self._day("first")
        return first, self._day("last") if (self.last.data or "").strip() else first

    def _day(self, name):
        return clock.read_day(self[name].data, name)


class FieldForm(FlaskForm):
    """What people are asked."""

    name = StringField(
        _("Name in designs"),
        [UpTo(40)],
        description=_("The word by which a design speaks of it, such as skill."),
    )
    title = StringField(_("What people read"), [Filled(_("Type what people are asked.")), UpTo(120)])
    kind = RadioField(
        _("Kind of answer"), choices=[SelectChoice(*pair) for pair in KINDS.items()], default="text"
    )
    choices = TextAreaField(
        _("Only these answers"),
        [UpTo(4000)],
        description=_("For words: one answer a line. Leave it empty to let people type."),
    )
    is_many = BooleanField(_("Several answers at once"))
    readers = RadioField(
        _("Who reads the answers"),
        choices=[SelectChoice(*pair) for pair in STAFF_READERS.items()],
        default="staff",
    )
    why = TextAreaField(
        _("Why you ask"),
        [UpTo(400)],
        description=_("People read it beside the question, with what designs do with it."),
    )
    is_asked = BooleanField(_("Ask the students"), default=True)

    def field(self, name):
        """The Field of that *name* as typed; Invalid when it cannot be."""
        lines = [" ".join(line.split()) for line in (self.choices.data or "").splitlines()]
        choices = tuple(dict.fromkeys(filter(None, lines)))
        if choices and self.kind.data != "text":
            raise Invalid(
                N_("Only words can be chosen from a list. Take the list out, or choose words."),
                field="choices",
            )
        if len({folded(one) for one in choices}) < len(choices) or len(choices) == 1:
            raise Invalid(N_("Give two answers at least, each another one."), field="choices")
        if any(len(one) > rules.LONGEST or ";" in one for one in choices):
            raise Invalid(
                N_("An answer is up to {most} characters long, without semicolons."),
                field="choices",
                most=rules.LONGEST,
            )
        return rules.Field(
            name,
            self.title.data.strip(),
            self.kind.data,
            choices,
            self.is_many.data,
            self.readers.data,
            (self.why.data or "").strip(),
            self.is_asked.data,
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

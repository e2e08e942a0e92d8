"""Shapes of this room's forms."""

from flask import g
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, ValidationError
from wtforms.widgets import DateInput

from peerreview.domain import clock, numbers
from peerreview.domain import pilots as rules
from peerreview.domain.choosing import MODELS
from peerreview.domain.forms import values
from peerreview.domain.refusals import Invalid
from peerreview.web.fields import Filled, UpTo
from peerreview.web.text import _, refusal_text

FILE = "file"
TITLES = {"engagement": _("Engagement"), "skill": _("Skill"), "business": _("Business")}
HINTS = {
    "engagement": _("Such as: meetings held, tasks handed in."),
    "skill": _("Such as: steps done right, watched by two, before and after."),
    "business": _("What the house wants of it, such as: handovers with a gap. Fewer may be better."),
}
ACTS = {
    "go": (_("Go on as it is"), _("nothing changes")),
    "change": (_("Go on, and change one thing"), _("say which; the report marks the day")),
    "stop": (_("Stop on a day you name"), _("everybody is told, and the numbers stay")),
}


class Number:
    """A number, with a point or a comma."""

    def __call__(self, form, field):
        if numbers.kept(field.data or "") is None:
            raise ValidationError(_("A number, please: 62 or 6.9."))


class SignForm(FlaskForm):
    """The decision of a pilot, and what it is to show."""

    title = StringField(
        _("What is the pilot called?"), [Filled(_("Give it a name.")), UpTo(rules.MOST["title"])]
    )
    model = RadioField(
        _("What is decided?"),
        choices=[SelectChoice(model, model) for model in MODELS],
        validate_choice=False,
        validators=[AnyOf(MODELS, _("Choose one of these."))],
    )
    why = TextAreaField(
        _("Why?"),
        [Filled(_("Say why: it stands in the report, with your name.")), UpTo(rules.MOST["why"])],
        description=_(
            "Stands in the report, with your name. If it is not what the rule says, say what it misses."
        ),
    )
    objective = TextAreaField(
        _("One objective"),
        [Filled(_("A pilot begins with one objective.")), UpTo(rules.MOST["objective"])],
        description=_("What should be so after 90 days, in one sentence."),
    )
    begins = StringField(_("It begins on"), widget=DateInput())
    reader = SelectField(
        _("Who looks at the numbers?"),
        validate_choice=False,
        description=_("They get a letter on day 30, 60 and 90."),
    )
    rate = StringField(
        _("An hour of an expert costs"),
        description=_("For the cost of each learner. You can leave it empty."),
    )
    currency = StringField(_("in"), [UpTo(8)], description=_("Such as: euros"))

    def validate_begins(self, field):
        """A day."""
        try:
            clock.read_day(field.data)
        except Invalid as refusal:
            raise ValidationError(refusal_text(refusal)) from None

    def validate_reader(self, field):
        """One of the staff."""
        if field.data not in {one.value for one in field.choices}:
            raise ValidationError(_("Name somebody: numbers that nobody looks at help nobody."))

    def validate_rate(self, field):
        """Nothing, or a price."""
        typed = (field.data or "").strip()
        found = numbers.kept(typed)
        if typed and (found is None or not 0 <= found <= rules.MOST_RATE):
            raise ValidationError(_("A number from 0 to %(most)s, or nothing.", most=rules.MOST_RATE))

    def outcome(self, kind):
        """The Outcome of the rules as it was typed."""
        source, _colon, place = self[f"{kind}_source"].data.partition(":")
        return rules.Outcome(
            kind,
            rules.fits(self[f"{kind}_title"].data, "outcome", f"{kind}_title"),
            " ".join((self[f"{kind}_unit"].data or "").split()),
            source,
            place,
            *(
                rules.number_in(self[f"{kind}_{name}"].data, f"{kind}_{name}")
                for name in ("baseline", "target")
            ),
        )

    def said(self, answers):
        """What ``store.pilots.sign`` takes."""
        rate = numbers.kept((self.rate.data or "").strip())
        return {
            "title": self.title.data,
            "objective": self.objective.data,
            "answers": answers,
            "model": self.model.data,
            "why": self.why.data,
            "reader": int(self.reader.data),
            "begins": clock.day_begins(clock.read_day(self.begins.data), g.standing.zone),
            "rate": rate,
            "currency": (self.currency.data or "").strip(),
            "outcomes": [self.outcome(kind) for kind in rules.KINDS],
        }


def _fields(kind):
    """The fields of an outcome."""
    return {
        f"{kind}_title": StringField(
            _("What is measured?"),
            [Filled(_("Say what is measured: a pilot needs three outcomes.")), UpTo(rules.MOST["outcome"])],
            description=HINTS[kind],
        ),
        f"{kind}_source": SelectField(
            _("Where do the values come from?"),
            [Filled(_("Choose where the values come from."))],
            validate_choice=False,
        ),
        f"{kind}_unit": StringField(_("Unit"), [UpTo(rules.MOST["unit"])], description=_("%, steps, days")),
        f"{kind}_baseline": StringField(_("Before"), [Number()]),
        f"{kind}_target": StringField(_("Target"), [Number()]),
    }


def sign_form(staff, sources):
    """What makes the SignForm of a course: *staff* {enrolment id as text: name}, *sources* {group: {value:
    title}}. Three outcomes, each with its fields."""
    fields = {name: field for kind in rules.KINDS for name, field in _fields(kind).items()}
    made = type("ThisSignForm", (SignForm,), fields)
    known = {value for group in sources.values() for value in group}

    def built(**more):
        form = made(**more)
        form.reader.choices = [SelectChoice(*one) for one in staff.items()]
        for kind in rules.KINDS:
            field = form[f"{kind}_source"]
            field.choices = [
                SelectChoice(value, title, optgroup=group)
                for group, titles in sources.items()
                for value, title in titles.items()
            ]
            if field.data not in known:
                field.data = ""
        return form

    return built


class ReaderForm(FlaskForm):
    """Who looks at the numbers from now on."""

    reader = SelectField(
        _("Who looks at the numbers from now on?"),
        validate_choice=False,
        description=_("They get the letters that are still to come."),
    )


class DecisionForm(FlaskForm):
    """What follows from a look at the numbers."""

    act = HiddenField()
    text = TextAreaField(
        _("Why, and what changes"),
        [Filled(_("Say why: it stands in the report, with your name.")), UpTo(rules.MOST["text"])],
        description=_("Stands in the report, with your name."),
    )
    ends = StringField(_("If it stops: its last day"), widget=DateInput())

    def moment(self, zone):
        """The end of the day on which it stops, or None; Invalid (ends)."""
        typed = (self.ends.data or "").strip()
        return clock.day_ends(clock.read_day(typed, "ends"), zone) if typed else None


class MinutesForm(FlaskForm):
    """Time that somebody spent."""

    token = HiddenField()
    minutes = StringField(_("How long?"), description=_("Such as 40 or 1:30"))
    what = StringField(_("For what?"), description=_("Such as: read five notes"))

    def count(self):
        """Whole minutes, or None."""
        return values.minutes(self.minutes.data or "")

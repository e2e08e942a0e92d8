"""The fields of the editor: a form's items and their levels as rows, in and out. What is removed stays,
marked ``gone``, until the form is saved."""

from contextlib import contextmanager

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)

from peerreview.domain import forms as rules
from peerreview.domain.numbers import plain
from peerreview.web.activities.forms import one_newline
from peerreview.web.fields import Decimal, Filled, UpTo, Whole
from peerreview.web.text import _

LONGEST_NAME, LONGEST_TEXT, LONGEST_NOTE = 200, 1000, 5000  # characters


class Unless:
    """Another validator, unless the field is empty."""

    def __init__(self, other):
        self.other = other

    def __call__(self, form, field):
        if (field.data or "").strip():
            self.other(form, field)


class _Row(Form):
    """A row of the editor."""

    def as_posted(self):
        """[(name, value)] of all that it holds, for a row that is only kept."""
        for field in self:
            if isinstance(field, FieldList):
                for entry in field:
                    yield from entry.form.as_posted()
            elif not isinstance(field, BooleanField):
                yield field.name, field.data or ""
            elif field.data:
                yield field.name, "y"


class LevelForm(_Row):
    """One level of a criterion, or one answer to choose."""

    id = HiddenField()
    title = StringField(_("Level"), [Filled(_("Give the level a name.")), UpTo(LONGEST_NAME)])
    text = TextAreaField(_("What it looks like"), [UpTo(LONGEST_TEXT)], filters=[one_newline])
    points = StringField(_("Points"), [Unless(Decimal(0, 1000))])
    words = HiddenField()
    gone = HiddenField()
    right = BooleanField(_("Right"))


class ItemForm(_Row):
    """One item of a form; what its kind does not use is not shown."""

    id = HiddenField()
    kind = HiddenField()
    private = HiddenField()
    each = HiddenField()
    gone = HiddenField()
    title = StringField(_("Name"), [Filled(_("Give it a name.")), UpTo(LONGEST_NAME)])
    hint = TextAreaField(_("Prompt"), [UpTo(LONGEST_TEXT)], filters=[one_newline])
    weight = StringField(_("Weight"), [Decimal(0, 1000)])
    words = StringField(_("Words at least"), [Whole(0, 5000)])
    most = StringField(_("Words at most"), [Whole(0, 20000)])
    required = BooleanField(_("Must be answered"))
    low = StringField(_("Not less than"))
    high = StringField(_("Not more than"))
    unit = StringField(_("Unit"), [UpTo(40)])
    least = StringField(_("At least how many"), [Unless(Whole(0, 100))])
    up_to = StringField(
        _("At most how many"), [Unless(Whole(0, 100))], description=_("0 means: as many as they like.")
    )
    megabytes = StringField(
        _("Megabytes of one file at most"), [Unless(Whole(0, 30))], description=_("Up to 30.")
    )
    instead = HiddenField()
    among = RadioField(
        _("Whom do they choose from?"),
        choices={"group": _("Their own group"), "class": _("The whole class")},
        validate_choice=False,
    )
    points = StringField(_("Points"), [Unless(Decimal(0, 1000))])
    accept = TextAreaField(
        _("Accepted answers"),
        [UpTo(2000)],
        filters=[one_newline],
        description=_("One on each line. Case, accents and white space make no difference."),
    )
    why = TextAreaField(
        _("Explanation"),
        [UpTo(LONGEST_NOTE)],
        filters=[one_newline],
        description=_("Shown after the hand-in, whether the answer was right or not."),
    )
    pool = StringField(
        _("Pool"),
        [UpTo(40)],
        description=_("Questions of one pool are alternatives: each person gets one, the next time another."),
    )
    model = TextAreaField(
        _("Model answer"),
        [UpTo(LONGEST_NOTE)],
        filters=[one_newline],
        description=_("Shown after the hand-in, which can then no longer be changed. Empty = none."),
    )
    topic = StringField(
        _("Topic"),
        [UpTo(80)],
        description=_(
            "By its title, where groups have topics: results are then told by own and other topics."
        ),
    )
    unsure = BooleanField(
        _("“I cannot say” may be chosen"), description=_("It has no points and is left out of every mean.")
    )
    ahead = BooleanField(
        _("Must be still to come"),
        description=_("Asked at the first hand-in; later it may be over."),
    )
    timed = SelectField(
        _("Each entry begins with the time of day"),
        choices={},
        validate_choice=False,
        description=_("In order, and within the length of time that is asked for there."),
    )
    confirms = HiddenField()
    levels = FieldList(FormField(LevelForm))

    @property
    def title_said(self):
        """What this item is called on its buttons."""
        return (self.title.data or "").strip() or _("a new one")

    @property
    def rules(self):
        """Its kind; an unknown one is shown as a text, and refused when it is saved."""
        return rules.KINDS.get(self.kind.data, rules.KINDS["text"])

    @property
    def short_fields(self):
        """The fields of its kind that fit in a line."""
        return [
            self[key]
            for key in ("low", "high", "unit", "least", "up_to", "megabytes", "points")
            if key in self.rules.keys
        ]

    @property
    def long_fields(self):
        """The other fields of its kind, a row each."""
        return self._of_kind("unsure", "ahead", "timed", "among", "accept", "why", "model", "pool", "topic")

    def _of_kind(self, *keys):
        return [self[key] for key in keys if key in self.rules.keys]


class BringForm(FlaskForm):
    """A form from elsewhere: pasted, or from a file."""

    pasted = TextAreaField(
        _("A table, or the text of a file"),
        description=_(
            "From a spreadsheet or a document: the first row names the levels, with points in brackets if "
            "they have any: “Good (3)”. The first column names the criteria; a column “Weight” is read too. "
            "A rubric as Canvas takes it and a form from here are known by themselves."
        ),
    )
    file = FileField(_("Or a file: CSV of Canvas, a table, or a form from here"))


class FormForm(BringForm):
    """All items of a form, in order, and its ``name``; ``seen`` is the version the page was made from,
    ``origin`` the kept form that it was taken from."""

    seen = HiddenField()
    origin = HiddenField()
    name = StringField(
        _("Name of this form"),
        [Filled(_("Give it a name.")), UpTo(LONGEST_NAME)],
        description=_("Students read it, such as “Essay rubric” or “Field report”."),
    )
    rows = FieldList(FormField(ItemForm))

    @contextmanager
    def without_gone(self):
        """Within it only what is not removed is there, to be checked and saved; afterwards all of it is."""
        lists = [self.rows, *(row.form.levels for row in self.rows)]
        held = [(one, one.entries) for one in lists]
        for one, entries in held:
            one.entries = [entry for entry in entries if not entry.form.gone.data]
        try:
            yield self
        finally:
            for one, entries in held:
                one.entries = entries


def shown(items):
    """Items as the fields want them: numbers as text, marks for what is so."""
    return [_shown(entry) for entry in rules.to_plain(items)]


def _shown(entry):
    bounds = {key: plain(entry[key]) for key in ("low", "high") if entry.get(key) is not None}
    return entry | {
        "weight": plain(entry["weight"]),
        "words": str(entry["words"]),
        "most": str(entry["most"]),
        "private": "on" if entry["private"] else "",
        "levels": [level | {"points": plain(level["points"])} for level in entry["levels"]],
        "least": str(entry.get("least", 0)),
        "up_to": str(entry.get("up_to", 0)),
        "megabytes": str(entry.get("megabytes", 0)),
        "among": entry.get("among", "group"),
        "points": plain(entry.get("points", 1)),
        "accept": "\n".join(entry.get("accept", ())),
        **bounds,
    }


def typed(entry):
    """One item's fields as ``domain.forms`` reads them."""
    levels = [
        {key: value for key, value in level.items() if key != "points" or value} for level in entry["levels"]
    ]
    return {key: value for key, value in entry.items() if key != "points" or value} | {
        "private": bool(entry["private"]),
        "levels": levels,
        "accept": [line.strip() for line in (entry["accept"] or "").splitlines() if line.strip()],
    }

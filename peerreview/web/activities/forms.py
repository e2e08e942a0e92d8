"""Shapes of this room's forms. The set-up form is made from a design: its fields are called as the places
``designs.change`` knows."""

from flask import g
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, StopValidation, ValidationError
from wtforms.widgets import DateTimeLocalInput

from peerreview.domain import clock, materials
from peerreview.domain.attributes import title_of
from peerreview.domain.designs import additions as adding
from peerreview.domain.designs.graded import MOST_OFF
from peerreview.domain.designs.matched import is_by_name, needed_to_lead
from peerreview.domain.forms import LONGEST
from peerreview.domain.grading import METHODS
from peerreview.domain.refusals import Invalid
from peerreview.domain.schedule import dates
from peerreview.domain.visibility import is_blind
from peerreview.store import activities
from peerreview.web.activities.promised import promise_fields
from peerreview.web.fields import WHICH, Decimal, Filled, UpTo, Whole
from peerreview.web.text import _, refusal_text, said

LONGEST_BRIEF = 20_000
LONGEST_LINKS = 10_000
LEAST_LEASE = 0.01  # hours
COLUMNS = ("opens", "closes", "late_until", "releases")


class MomentField(StringField):
    """A date and time on the clock of the course; what was typed is kept as it was. ``kept``: the moment that
    it showed, which it stays when it is left alone; ``chosen``: which of an hour that comes twice."""

    widget = DateTimeLocalInput()
    kept = None
    chosen = ""

    def process(self, formdata, *values, **more):
        """Read what was posted, the choice beside it too."""
        super().process(formdata, *values, **more)
        self.chosen = formdata.get(self.name + WHICH, "") if formdata else ""

    @property
    def which(self):
        """Which one stands chosen: as posted, else the one that is stored."""
        is_kept = self.kept and self.data == clock.typed(self.kept, g.standing.zone)
        return self.chosen or (clock.side(self.kept, g.standing.zone) if is_kept else "")

    def moment(self, zone):
        """The aware moment, or None when empty; Invalid as of ``domain.clock``."""
        return clock.read(self.data, zone, kept=self.kept, which=self.chosen)


class Moment:
    """Empty, or a date with a time that comes once on the clock of the course."""

    def __call__(self, form, field):
        try:
            field.moment(g.standing.zone)
        except Invalid as refusal:
            raise StopValidation(refusal_text(refusal)) from None


def one_newline(text):
    """Line ends as they are stored: browsers send two characters for each."""
    return text.replace("\r\n", "\n") if text else text


def date_field(phase, turn, column, whom="all"):
    """What the set-up form calls a date of a step: ``dates.review.closes``, in later rounds
    ``dates.review.2.closes``, of a section ``dates.review.closes.s3``."""
    later, own = [str(turn)] if turn > 1 else [], [whom] if whom != "all" else []
    return ".".join(["dates", phase, *later, column, *own])


def set_up_form(design, begun, later=(), others=()):
    """The class of the set-up form for *design*; what is frozen since tasks in *begun* were answered has no
    field. *later*: {(phase id, round): title} of the rounds after the first; *others*:
    {(phase id or event, round, whom): title} of what has dates of a section's own."""
    fields = {
        "others": dict(others),
        "seen_digest": HiddenField(),
        "title": StringField(_("Title"), [Filled(_("Give it a title.")), UpTo(200)]),
        "brief": TextAreaField(
            _("What students read first"),
            [UpTo(LONGEST_BRIEF)],
            filters=[one_newline],
            description=_("Markdown works: # for a heading, *stars* for emphasis."),
        ),
    }
    for phase in design.phases:
        fields |= _phase_fields(design, phase, begun)
    named = {(*step, "all"): title for step, title in dict(later).items()}
    named |= {(event, 1, "all"): dates.event_title(event) for event in dates.events(design)}
    for step, title in (named | dict(others)).items():
        fields |= _dates_of(design, *step, title)
    for task in design.tasks.values():
        fields |= _task_fields(design, task, begun)
    fields |= _added_fields(design, begun)
    fields |= _grading_fields(design)
    fields["grace"] = StringField(
        _("Grace after a deadline, in minutes"),
        [Decimal(0, 1440)],
        description=_("Hand-ins in these minutes still count as in time. Nobody is told."),
    )
    if any(task.pick for task in design.tasks.values()):
        fields["lease"] = StringField(
            _("A begun review is kept for, in hours"),
            [Decimal(LEAST_LEASE, 720)],
            description=_(
                "Counted from the last word typed. Then somebody else may take the work; the draft stays."
            ),
        )
    return type("SetUpForm", (FlaskForm,), fields)


def _dates_of(design, step, turn, whom, title):
    if step in dates.events(design):
        return {date_field(step, 1, "opens", whom): MomentField(title, [Moment()])}
    return _date_fields(design.phase(step), turn, title, whom)


def _date_fields(phase, turn, title, whom="all"):
    labels = {
        "opens": _("%(step)s opens", step=title),
        "closes": _("%(step)s closes", step=title),
        "late_until": _("%(step)s: late work until", step=title),
        "releases": _("%(step)s: authors read it from", step=title),
    }
    return {
        date_field(phase.id, turn, column, whom): MomentField(labels[column], [Moment()])
        for column in COLUMNS
        if column != "releases" or any(is_blind(task) for task in phase.tasks)
    }


def _phase_fields(design, phase, begun):
    reads = any(is_blind(task) for task in phase.tasks)
    fields = _date_fields(phase, 1, phase.title)
    if reads:
        choices = {"date": _("On a date (without one: when it closes)"), "hand": _("When I release it")}
        if (
            phase.release == "at_once" or not phase.gate.is_clock
        ):  # at one's own pace nothing waits for a date
            choices = {"at_once": _("As soon as it is sent")} | choices
        fields[f"phase.{phase.id}.release"] = RadioField(
            _("When do authors read what was written in “%(step)s”?", step=phase.title), choices=choices
        )
        fields[f"phase.{phase.id}.finished_first"] = BooleanField(
            _("Only those who have finished their own part"),
            description=_("The others read it as soon as they have."),
        )
    if phase.group and is_by_name(phase.group.spec):
        fields[f"phase.{phase.id}.trained"] = BooleanField(
            _(
                "Only who holds the credential “%(name)s” may lead in “%(step)s”",
                name=title_of(needed_to_lead(phase.group.spec)),
                step=phase.title,
            ),
            description=_(
                "Otherwise whoever says so of themselves leads. With it they must hold it, too; who offers "
                "without it is told so, and where it can be had."
            ),
        )
    answering = {found.id for task in phase.tasks for found in design.answers_to(task.id)}
    if answering and not answering & begun:
        fields[f"phase.{phase.id}.words_first"] = BooleanField(
            _("Words before levels"),
            description=_(
                "Authors read the words, rate each review and answer it; then its levels open, and the "
                "grade made of them."
                " Without an answer they open when answering closes."
            ),
        )
    return fields


def _added_fields(design, begun):
    """What can be added to a design, or taken out again until somebody has begun it."""
    return {
        f"added.{key}": BooleanField(_(one.title), description=_(one.about))
        for key, one in activities.additions().items()
        if adding.fits(one, design) and not (key in adding.added(design) and one.names & begun)
    }


def _task_fields(design, task, begun):
    place = f"task.{task.id}."
    fields = {}
    if task.pick and not task.is_queue:
        fields[place + "pick"] = StringField(
            _("Reviews each student gives, and each work gets"), [Whole(1, 50)]
        )
    if task.pick and task.about.kind == "task":
        fields[place + "open_to"] = RadioField(_("Who may review?"), choices=_openings(design, task))
    if task.least is not None and not task.is_queue:
        fields[place + "min"] = StringField(_("At least, each"), [Whole(0, 50)])
    fields |= promise_fields(design, task)
    if design.is_answer(task):
        fields[place + "every_comment"] = BooleanField(
            _("Authors answer every comment"),
            description=_(
                "Before an answer can be sent, they say of each comment what they will do with it."
            ),
        )
    if is_blind(task) and task.about and task.id not in begun:
        fields[place + "see"] = RadioField(_("Names"), choices=_names_open(task, begun))
    return fields


def _openings(design, task):
    """To whom a task about what others wrote may be open."""
    choices = {"handed_in": _("Who has handed in"), "everyone": _("Everybody")}
    step = design.phase(design.tasks[task.about.name].phase)
    if step.gate.is_clock or step.gate.per != "person":
        return choices
    return choices | {"passed": _("Who has passed “%(step)s”", step=step.title)}


NAMES = {
    "blind": _("Neither side sees a name"),
    "blind_writer": _("Reviewers see the author"),
    "blind_subject": _("Authors see the reviewer"),
    "named": _("Both see names"),
}


def _names_open(task, begun):
    """The choices left: once a work is begun, what its author was told about their own name stays."""
    if task.about.name not in begun:
        return NAMES
    return {
        see: words
        for see, words in NAMES.items()
        if (see in ("blind", "blind_subject")) == task.hides_subject
    }


WEIGHTS = {
    "work": _("Submission grade, %"),
    "score": _("How much is right, %"),
    "participation": _("Participation, %"),
    "review": _("Review grade, %"),
}


def _grading_fields(design):
    if design.grading is None:
        return {}
    keys = sorted(
        design.grading.weights, key=lambda key: list(WEIGHTS).index(key) if key in WEIGHTS else len(WEIGHTS)
    )
    fields = {f"grading.weights.{key}": StringField(WEIGHTS.get(key, key), [Decimal(0, 100)]) for key in keys}
    return fields | _review_fields(design.grading.members) if design.grading.by else fields


def _review_fields(is_divided):
    """How reviews become a grade, and, where it *is_divided*, that of a team one of each member."""
    fields = {}
    fields["grading.method"] = RadioField(
        _("What several reviews make of a criterion"),
        choices={name: _(method.title) for name, method in METHODS.items()},
        validate_choice=False,
        validators=[AnyOf(METHODS, _("Choose one of these."))],
        description=" ".join(f"{_(method.title)}: {_(method.about)}" for method in METHODS.values()),
    )
    fields["grading.minimum"] = StringField(
        _("Reviews a grade needs"),
        [Whole(1, 20)],
        description=_("With fewer it is shown as provisional; with none there is no grade."),
    )
    fields["grading.late_off"] = StringField(_("Off for each day late, in points of 100"), [Decimal(0, 100)])
    if is_divided:
        fields["grading.members_most"] = StringField(
            _("What a team says of its members, in percent"),
            [Decimal(0, MOST_OFF)],
            description=_(
                "Each member’s grade goes up or down by at most so much. 0: everybody gets the team’s."
            ),
        )
    return fields


class Links:
    """Lines that are links."""

    def __call__(self, form, field):
        wrong = materials.wrong_link(field.data or "")
        if wrong:
            raise ValidationError(said(*wrong))


class MaterialForm(FlaskForm):
    """One entry of a material. ``token`` is new for each page that adds one, ``seen`` the version a page was
    made from."""

    token = HiddenField()
    seen = HiddenField()
    title = StringField(_("Title"), [Filled(_("Give it a title.")), UpTo(materials.LONGEST_TITLE)])
    text = TextAreaField(
        _("Text"),
        [UpTo(LONGEST)],
        filters=[one_newline],
        description=_(
            "Markdown works: # for a heading, *stars* for emphasis. Leave it empty where a link says it all."
        ),
    )
    links = TextAreaField(
        _("Links"),
        [UpTo(LONGEST_LINKS), Links()],
        filters=[one_newline],
        description=_(
            "One a line: the address, then the words to show. https://example.org/map A map of the city"
        ),
    )

    @property
    def typed(self):
        """{title, text, links} as typed."""
        return {key: self[key].data or "" for key in ("title", "text", "links")}


class NamesForm(FlaskForm):
    """Entries of a list, one a line."""

    token = HiddenField()
    names = TextAreaField(
        _("One a line"),
        [UpTo(LONGEST_LINKS)],
        filters=[one_newline],
        description=_("Each names a group or a round. Those that are there already stay as they are."),
    )


class ExtendForm(FlaskForm):
    """More time, or an excuse, for the people ticked."""

    closes = MomentField(_("Until"), [Moment()])
    late_until = MomentField(_("Late until"), [Moment()])
    reason = StringField(_("Reason"), [UpTo(500)], description=_("Only staff read it."))

    @classmethod
    def of(cls, steps, whom):
        """The form's class for *steps* {token: title} and *whom* {token: words}: those ticked, or a section
        or group."""
        return type(
            "ExtendForm",
            (cls,),
            {
                "phase": SelectField(_("Step"), choices=steps),
                "whom": SelectField(_("For"), choices=whom, default=""),
            },
        )

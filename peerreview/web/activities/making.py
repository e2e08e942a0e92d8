"""A new activity: of a design, by a name, from a day on if one likes."""

from flask import g, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import DateInput

from peerreview.domain import clock
from peerreview.domain.refusals import Invalid, Missing
from peerreview.domain.schedule import proposing
from peerreview.store import library, own_forms
from peerreview.store.forms import RUBRIC
from peerreview.web.access import needs
from peerreview.web.activities import bp
from peerreview.web.fields import Filled, UpTo
from peerreview.web.forms.sources import grouped
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text


class NewForm(FlaskForm):
    """A new activity: of which ``design``, its name, what reviewers look at."""

    title = StringField(_("Title"), [Filled(_("Give it a title.")), UpTo(200)])
    design = HiddenField()
    rubric = SelectField(
        _("Rubric"),
        validate_choice=False,
        default="site:essay_rubric",
        description=_("A copy to start from. You can change every word of it before students see it."),
    )
    begins = StringField(
        _("It begins on"),
        description=_("Dates of all steps are proposed from this day. Leave it empty to set them yourself."),
        widget=DateInput(),
    )

    def __init__(self, course, **more):
        super().__init__(**more)
        self.rubric.choices = grouped(own_forms.rubrics(course.course, g.person.id))

    def validate_rubric(self, field):
        """One of those on offer."""
        if not any(field.data in one for one in field.choices.values()):
            raise ValidationError(_("Choose one of these."))

    def validate_begins(self, field):
        """A day, or nothing."""
        try:
            self.first_day()
        except Invalid as refusal:
            raise ValidationError(refusal_text(refusal)) from None

    def first_day(self):
        """The date on which it begins, or None; Invalid for what is no day."""
        return clock.read_day(self.begins.data) if (self.begins.data or "").strip() else None


@bp.get("/courses/<course>/activities/new")
@needs("activity.create")
def new(course):
    if "design" not in request.args:
        return redirect(url_for("designs.index", course=course.course_public_id), 302)
    found = _usable(course, request.args["design"])
    begins = request.args.get("begins", "")
    return _new_page(course, NewForm(course, formdata=None, design=found.key, title="", begins=begins), found)


def _usable(course, key):
    """The Offer of a design from which staff can make an activity; Missing otherwise."""
    found = library.find(course.course, key)
    if found.design is None or found.design.is_of_learners:
        raise Missing()
    return found


def _new_page(course, form, found, status=200):
    forms = {task.form for task in found.design.tasks.values()}
    return render_template(
        "activities/new.html", course=course, form=form, found=found, has_rubric=RUBRIC in forms
    ), status


@bp.post("/courses/<course>/activities")
@needs("activity.create")
def create(course):
    form = NewForm(course)
    found = _usable(course, form.design.data or "")
    if not form.validate():
        return _new_page(course, form, found, 422)
    values = {"title": form.title.data.strip(), "rubric": form.rubric.data, "by": g.person.id, "now": g.now}
    if day := form.first_day():
        values["rows"] = proposing.propose(found.design, day, course.zone)
    try:
        activity = own_forms.make_activity(course.course, found.design, **values)
    except Invalid as refusal:
        form[refusal.field or "design"].errors = [refusal_text(refusal)]
        return _new_page(course, form, found, 422)
    tell(_("“%(title)s” is made. Students do not see it yet.", title=activity.title))
    return redirect(url_for(".edit", activity=activity.public_id), 303)

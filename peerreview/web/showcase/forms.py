"""Shapes of this room's forms."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import AnyOf
from wtforms.widgets import DateTimeLocalInput

from peerreview.domain import clock
from peerreview.domain.refusals import Invalid
from peerreview.domain.showcase import MOST_APPROACH, MOST_REASON
from peerreview.web.activities.forms import one_newline
from peerreview.web.fields import Filled, UpTo
from peerreview.web.text import _

AUDIENCES = {"class": _("This class"), "later": _("This class, and later classes of the same course")}


class ProposalForm(FlaskForm):
    """Why something is worth showing, and whether its author may know who says so."""

    item = HiddenField()
    reason = TextAreaField(
        _("What is worth seeing in it?"),
        [UpTo(MOST_REASON)],
        filters=[one_newline],
        description=_("A sentence is enough; you can leave it empty. Its author reads it."),
    )
    is_named = BooleanField(
        _("Its author may know that it was me"),
        description=_("Without this tick they do not learn who it was."),
    )


class ConsentForm(FlaskForm):
    """For whom, until when, under which name; ``version``: what the page showed; ``asked``: about which text
    it was asked already whether the name in it may stay."""

    version = HiddenField()
    asked = HiddenField()
    audience = RadioField(
        _("Who may read it?"),
        choices=AUDIENCES,
        validate_choice=False,
        validators=[AnyOf(AUDIENCES, _("Choose one of these."))],
    )
    until = StringField(_("Until when?"), [Filled(_("Say until when."))], widget=DateTimeLocalInput())
    is_named = BooleanField(
        _("With my name"),
        description=_("Without this tick it says “A classmate”, also to staff who look here."),
    )
    in_report = BooleanField(
        _("It may be quoted in the report of this course"),
        description=_("Where a course is tried out as a pilot, its report is read outside the class, too."),
    )
    approach = TextAreaField(
        _("How I approached it"),
        [UpTo(MOST_APPROACH)],
        filters=[one_newline],
        description=_("What you tried, what you threw away, what took longest. Others learn most from that."),
    )

    def moment(self, zone):
        """Until when, on the clock of *zone* (of an hour that comes twice the first); Invalid (until)."""
        try:
            return clock.read(self.until.data, zone, which="first")
        except Invalid as refusal:
            raise Invalid(refusal.sentence, field="until", **refusal.values) from None

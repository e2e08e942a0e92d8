"""What a person has learned in a course, in words, and the form by which staff give it by hand."""

from typing import NamedTuple

from flask import g
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from peerreview.domain.attributes import title_of
from peerreview.domain.clock import day_ends, read_day
from peerreview.store import credentials
from peerreview.web.fields import Filled, UpTo
from peerreview.web.text import _, on_day


class Learned(NamedTuple):
    """One credential as shown: its ``name``, its ``title``, its dates in words, ``why`` it is held, whether
    it ``stands``."""

    name: str
    title: str
    dates: str
    why: str
    stands: bool


class GrantForm(FlaskForm):
    """A credential given by hand."""

    name = SelectField(_("What they have learned"), validate_choice=False)
    reason = StringField(
        _("Why"),
        [Filled(_("Say why, for the record and for the person.")), UpTo(credentials.LONGEST)],
        description=_("The person reads it."),
    )
    until = StringField(_("Holds until"), description=_("May stay empty: then it holds for good."))

    def moment(self, zone):
        """The end of the last day, or None for good; Invalid otherwise."""
        typed = (self.until.data or "").strip()
        return day_ends(read_day(typed, "until"), zone) if typed else None


def grant_form(course):
    """An empty GrantForm with what the designs of the course speak of; None where they speak of nothing."""
    known = credentials.known_in(course.course)
    if not known:
        return None
    form = GrantForm(formdata=None)
    form.name.choices = [SelectChoice(name, title_of(name)) for name in known]
    return form


def of_person(enrolment_id):
    """[Learned] of one person, the newest first: of each credential the one that holds longest."""
    newest = {}
    for held in credentials.of_person(enrolment_id):
        known = newest.get(held.name)
        if known is None or not known.stands(g.now) or (held.stands(g.now) and _longer(held, known)):
            newest[held.name] = held
    return [_shown(held) for held in sorted(newest.values(), key=lambda one: one.since, reverse=True)]


def _longer(held, known):
    return known.until is not None and (held.until is None or held.until >= known.until)


def _shown(held):
    stands, since = held.stands(g.now), on_day(held.since)
    if held.until is None:
        dates = _("since %(since)s", since=since)
    elif stands:
        dates = _("since %(since)s, until %(until)s", since=since, until=on_day(held.until))
    else:
        dates = _("from %(since)s, over since %(until)s", since=since, until=on_day(held.until))
    why = _("By hand: %(reason)s", reason=held.why) if held.by_hand else held.why
    return Learned(held.name, title_of(held.name), dates, why, stands)

"""A team's own milestones on the page of its activity: a line of dates, set and moved by the team; for staff
those of all teams."""

from typing import NamedTuple

from flask import g, request

from peerreview.domain import clock
from peerreview.domain.milestones import Wanted
from peerreview.domain.refusals import Invalid, Missing
from peerreview.store import groups
from peerreview.store import milestones as store
from peerreview.web.fields import WHICH
from peerreview.web.text import refusal_text


class Shown(NamedTuple):
    """One milestone as the page shows it: the row, its ``place`` (past, here, ahead), what its fields hold
    (``typed``, ``reason``), the ``error`` of what was typed, the id of its field (``input``)."""

    row: store.Milestone
    place: str
    typed: str
    reason: str = ""
    error: str = ""

    @property
    def input(self):
        """The id, and the name, of its date field."""
        return f"closes-{self.row.number}"


def of_student(activity, mine, form=None, errors=None):
    """[Shown] for a member (Facts); *form*: what was posted, *errors* {number: sentence}."""
    zone = g.standing.zone
    found = []
    for row in store.of_team(activity, mine, g.now):
        place = "past" if row.passed else "here" if row.is_here else "ahead"
        one = Shown(row, place, clock.typed(row.closes, zone))
        if form is not None and one.input in form:
            typed, reason = form.get(one.input, ""), form.get(f"reason-{row.number}", "")
            one = one._replace(typed=typed, reason=reason, error=(errors or {}).get(row.number, ""))
        found.append(one)
    return found


def posted(activity, mine):
    """Set or move the dates that were posted for the team of a member (Facts). Returns [] when it is done,
    else [Shown] with what was typed and why it cannot stand. Missing for who is in no team."""
    if mine is None or not store.of_team(activity, mine, g.now):
        raise Missing()
    wanted, errors = _read(of_student(activity, mine))
    if not errors:
        wrong = store.date(activity, mine.person.id, wanted, by=g.person.id, now=g.now)
        errors = {number: refusal_text(refusal) for number, refusal in wrong.items()}
    return of_student(activity, mine, request.form, errors) if errors else []


def _read(shown):
    """({number: Wanted}, {number: why its date cannot be read}) of what was posted."""
    wanted, errors = {}, {}
    for one in shown:
        number = one.row.number
        if one.input not in request.form:
            continue
        try:
            closes = clock.read(
                request.form[one.input],
                g.standing.zone,
                kept=one.row.closes,
                which=request.form.get(one.input + WHICH, ""),
            )
        except Invalid as refusal:
            errors[number] = refusal_text(refusal)
        else:
            wanted[number] = Wanted(closes, request.form.get(f"reason-{number}", ""))
    return wanted, errors


def of_staff(activity):
    """[(team's name, [Milestone])] of all teams in order."""
    found = store.of_teams(activity, g.now)
    if not found:
        return []
    home = activity.design.grouping_phase(store.phase_of(activity.design).id)
    return [
        (name, found[group]) for group, name, _members in groups.of_step(activity.id, home) if group in found
    ]

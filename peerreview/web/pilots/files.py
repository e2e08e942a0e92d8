"""The review of a pilot as a file: one line for each number, with how many and how sure. No quotes, no names
of learners."""

from typing import NamedTuple

from peerreview.domain.clock import shown
from peerreview.domain.numbers import rounded
from peerreview.web.csv import of_fields
from peerreview.web.designs.choosing import models
from peerreview.web.pilots.forms import TITLES
from peerreview.web.pilots.words import STATES, decided
from peerreview.web.text import _, day_words


class Cell(NamedTuple):
    """One line of the file; None where nothing is told."""

    part: str
    what: str
    value: object = None
    low: object = None
    high: object = None
    count: object = None
    before: object = None
    target: object = None
    unit: str = ""
    says: str = ""


COLUMNS = of_fields(
    part=_("Part"),
    what=_("What"),
    value=_("Value"),
    low=_("Lower end"),
    high=_("Upper end"),
    count=_("Count"),
    before=_("Before"),
    target=_("Target"),
    unit=_("Unit"),
    says=_("In words"),
)


def lines(pilot, report):
    """[Cell] of a Pilot and its Report."""
    return [
        Cell(_("Pilot"), pilot.title, says=pilot.objective),
        *_outcomes(report),
        *_parts(report),
        *_people(pilot, report),
        *_found(report),
        *_decisions(pilot),
    ]


def _short(value):
    return None if value is None else float(rounded(value, 4))


def _of_number(part, what, found, **more):
    told = found.count if found.value is not None else None
    return Cell(part, what, _short(found.value), _short(found.low), _short(found.high), told, **more)


def _outcomes(report):
    for line in report.lines:
        of = line.outcome.of
        more = {"before": of.baseline, "target": of.target, "unit": of.unit}
        says = STATES[line.standing][0]
        yield _of_number(TITLES[of.kind], of.title, line.measured.number, says=says, **more)
        if line.measured.gain is not None:
            what = _("%(title)s: from first to last", title=of.title)
            yield _of_number(TITLES[of.kind], what, line.measured.gain, unit=of.unit)


def _parts(report):
    titles = {line.outcome.of.kind: line.outcome.of.title for line in report.lines}
    for part in report.parts:
        yield Cell(_("Section"), part.name or _("without a section"), part.people or None, says=_("people"))
        for kind, mean in part.means.items():
            yield Cell(_("Section"), f"{part.name or _('without a section')}: {titles[kind]}", _short(mean))


def _people(pilot, report):
    yield _of_number(_("People"), _("Stayed"), report.stayed)
    yield Cell(_("Time"), _("Experts, minutes in all"), report.expert)
    if report.learners:
        yield Cell(_("Time"), _("Experts, minutes for each learner"), _short(report.expert / report.learners))
    yield Cell(_("Time"), _("Learners for each other, minutes in all"), report.mutual)
    if report.cost is not None and report.learners:
        cost = _short(report.cost / report.learners)
        yield Cell(_("Cost"), _("Experts, for each learner"), cost, unit=pilot.currency)


def _found(report):
    yield _of_number(_("Checked"), _("Wrong, of what staff decided about"), report.looked)
    for one in report.corrections:
        hours = _short(one.took.total_seconds() / 3600)
        says = _("%(told)s of %(saw)s who saw it were told", told=one.told, saw=one.saw)
        yield Cell(_("Corrected"), f"{one.activity}: {one.task}", hours, unit=_("hours"), says=says)
    yield Cell(_("Open"), _("Cases"), len(report.cases))


def _decisions(pilot):
    model = models()[pilot.model][1]
    yield _decision(_("Begin"), model, pilot.why, pilot.signed_by, pilot.signed, pilot.zone)
    for one in pilot.decisions:
        yield _decision(_("Day %(day)s", day=one.day), decided(one.act), one.text, one.by, one.at, pilot.zone)


def _decision(what, act, text, by, at, zone):
    day = day_words(shown(at, zone).date())
    return Cell(_("Decision"), what, says=f"{act}: {text} ({by or _('Somebody who is gone')}, {day})")

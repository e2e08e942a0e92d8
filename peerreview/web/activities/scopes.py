"""Of which step and for whom: how forms and addresses name a round of a phase, a section, a group, a
person."""

from flask import g, request

from peerreview.domain import schedule
from peerreview.domain.refusals import Missing
from peerreview.store import charges, courses, groups
from peerreview.store.facts import facts_of_cohort
from peerreview.web.rounds import step_title
from peerreview.web.text import _

TICKED = ""  # those ticked in the list


def step_token(phase, turn):
    """A step as one value of a form: ``review``, in later rounds ``review@2``."""
    return f"{phase}@{turn}" if turn > 1 else phase


def step_in(token):
    """(phase id, round) of ``step_token``."""
    phase, _at, turn = token.partition("@")
    return phase, int(turn or 1)


def step_choices(activity):
    """{token: title} of the steps known now, and of the events that steps wait for."""
    facts = facts_of_cohort(activity, now=g.now)
    design = activity.design
    found = {
        step_token(*step): step_title(design, *step, facts) for step in schedule.windows(design, facts, g.now)
    }
    return found | {event: schedule.dates.event_title(event) for event in schedule.dates.events(design)}


def title_in(activity, phase, turn):
    """What a step or an event is called on this page."""
    if phase in schedule.dates.events(activity.design):
        return schedule.dates.event_title(phase)
    facts = facts_of_cohort(activity, now=g.now) if activity.design.repeat else None
    return step_title(activity.design, phase, turn, facts)


def whom_choices(activity):
    """{token: words} beside those ticked: the sections of the course, the groups of the activity."""
    found = {TICKED: _("Those ticked")}
    for name, section in courses.sections(activity.course).items():
        if not charges.among(g.standing, {f"s{section}"}):
            continue
        found[f"section:{name}"] = _("Section %(name)s", name=name)
    theirs = charges.groups_of(g.standing)
    for public, name, titles in _groups(activity):
        if theirs is not None and groups.find(activity.id, public) not in theirs:
            continue
        found[f"group:{public}"] = _("Group %(name)s (%(step)s)", name=name, step=titles)
    return found


def _groups(activity):
    """[(public id, name, title of the first step that has it)]"""
    seen = {}
    for public, name, phase, turn in groups.named(activity.id):
        seen.setdefault(public, (public, name, step_title(activity.design, phase, turn)))
    return list(seen.values())


def whom_in(activity, token):
    """(scope text, words) of a section or group token; Missing when this activity has none such."""
    kind, _colon, name = token.partition(":")
    scope, words = "", ""
    if kind == "section" and name in (known := courses.sections(activity.course)):
        scope, words = f"s{known[name]}", _("Section %(name)s", name=name)
    if kind == "group":
        scope, words = f"g{groups.find(activity.id, name)}", _("The group")
    if not charges.among(g.standing, {scope} - {""}):
        raise Missing()
    return scope, words


def token_of(whom, named):
    """The token of a section's or group's scope text; *named*: see ``names.of_scopes``."""
    return f"{'section' if whom[0] == 's' else 'group'}:{named[whom][0]}"


def step_of(activity, phase):
    """(Phase, round) that an address and its form name; Missing when this activity has no such step."""
    turn = request.values.get("round", "1")  # the address of an undo carries what the form carried
    if phase not in {found.id for found in activity.design.phases} or not turn.isdigit() or len(turn) > 4:
        raise Missing()
    return activity.design.phase(phase), int(turn)

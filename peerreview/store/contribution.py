"""What the members of each team said of each other's part, read for the rule in ``domain.contribution``."""

from collections import defaultdict
from fractions import Fraction
from typing import NamedTuple

from peerreview.domain import contribution as rules
from peerreview.store import db, forms, groups


class Team(NamedTuple):
    """One team of a step: its ``name`` and {enrolment id: rule's Member} in the order of their seats."""

    name: str
    members: dict


def tasks_of(design):
    """The Tasks of a design in which the members of a group rate each other."""
    return [task for task in design.tasks.values() if rules.is_rating(task)]


def scales_of(activity, task):
    """{item id: title} of the scales of a task, as the form stands now."""
    _version, _number, _title, items = forms.of_activity(activity.id)[task.form]
    return {item.id: item.title for item in items if item.has_points}


def teams(activity, task, turn=1):
    """[Team] of one round of a task of ``tasks_of``. A constant number of queries."""
    given, home = _given(activity.id, task, turn), activity.design.grouping_phase(task.phase)
    seated = groups.of_step(activity.id, home, turn) or groups.of_step(activity.id, home, 1)
    return [
        Team(name, rules.members([person for person, _name, _role in members], given))
        for _group, name, members in seated
    ]


def rounds(activity, task):
    """The rounds of a task in which anybody answered, in order; 1 where nobody has."""
    found = db.rows(
        "select distinct round from response where activity_id = ? and task = ? and shown > 0 order by round",
        activity.id,
        task.id,
    )
    return [row[0] for row in found] or [1]


def factors(activity):
    """{enrolment id: rule's Member} by which the grades of an activity's teams are divided; {} where its
    design does not divide them. The last round counts."""
    name = activity.design.grading and activity.design.grading.members
    if not name:
        return {}
    task = activity.design.tasks[name]
    found = teams(activity, task, rounds(activity, task)[-1])
    return {person: member for team in found for person, member in team.members.items()}


def of_member(activity, task, person, turn=1):
    """The rule's Member of one person in a round, or None where they are in no team."""
    return next(
        (team.members[person] for team in teams(activity, task, turn) if person in team.members), None
    )


def _given(activity_id, task, turn):
    """{rater: {rated: {scale id: 0..1}}} of what is handed in and not held, sent back or withdrawn."""
    rows = db.rows(
        """
        select r.author_id, r.about_person_id, v.form_version_id, a.item, a.value
        from response r
        join version v on v.response_id = r.id and v.number = r.shown
        join answer a on a.version_id = v.id
        where r.activity_id = ? and r.task = ? and r.round = ? and r.state = 'submitted'
        and r.author_id is not null and r.about_person_id is not null and a.value is not null
        order by r.id
        """,
        activity_id,
        task.id,
        turn,
    )
    tops = {
        version: {item.id: Fraction(str(item.top)) for item in items if item.has_points and item.top > 0}
        for version, (_number, items) in forms.versions({row[2] for row in rows}).items()
    }
    found = defaultdict(lambda: defaultdict(dict))
    for rater, rated, version, item, value in rows:
        if item in tops[version]:
            found[rater][rated][item] = Fraction(str(value)) / tops[version][item]
    return {rater: {rated: dict(scales) for rated, scales in row.items()} for rater, row in found.items()}

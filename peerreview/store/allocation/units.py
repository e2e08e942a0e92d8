"""Who reviews together: the units (see ``domain.allocation.units``) of a task in a round."""

from peerreview.domain.allocation.units import keys, unit_of
from peerreview.store import db


def column(unit):
    """(column of allocation, its value) that names a unit."""
    person, group = keys(unit)
    return ("reviewer_id", person) if group is None else ("reviewer_group_id", group)


def units(activity, spec, turn):
    """{enrolment id: unit} of everybody who reviews in a group for task *spec*; empty where each reviews for
    themselves."""
    if spec.by != "group":
        return {}
    home = activity.design.grouping_phase(spec.phase)
    found = db.rows(
        """
        select s.round, m.enrolment_id as person, m.peer_group_id as group_id
        from step_grouping s
        join membership m on m.grouping_id = s.grouping_id and m.left_at is null
        where s.activity_id = ? and s.phase = ? and s.round in (1, ?)
        order by s.round
        """,
        activity.id,
        home,
        turn,
    )
    return {row.person: unit_of(None, row.group_id) for row in found}


def members(units_found, unit):
    """Enrolment ids behind a unit; *units_found* as of ``units``."""
    person, _group = keys(unit)
    return frozenset([person] if person else [one for one, its in units_found.items() if its == unit])

"""What the reviews of an activity gave, each measured by the version of the rubric it was written on, or by
another one where staff said so."""

from collections import defaultdict
from decimal import Decimal

from peerreview.domain import grading as rules
from peerreview.domain.forms.measuring import Stays, points_by
from peerreview.domain.words import N_
from peerreview.store import db, forms

LEFT_OUT = {
    "held": N_("It is being looked at by staff."),
    "returned": N_("It went back for repair."),
    "withdrawn": N_("It was withdrawn."),
}


def criteria_of(items):
    """The rule's criteria among the items of a form: those with points and a weight."""
    return tuple(
        rules.Criterion(item.id, item.title, Decimal(str(item.weight)), Decimal(str(item.top)))
        for item in items
        if item.has_points and item.weight > 0 and item.top > 0
    )


def reviews(activity, measures=None, works=None):
    """{work id: [rule's Review]} with the points of each hand-in that was ever made about it, of all works or
    of these (*works*: their ids); held ones left out with a reason. *measures* as of ``standing``, which is
    the default. A review that cannot be measured by the version of now is measured by its own."""
    measures = standing(activity.id) if measures is None else measures
    given, levels, of = _given(activity, works)
    known = forms.versions({row.written for row in of.values()} | set(measures.values()))
    rubrics = {id: rules.Rubric(number, criteria_of(items)) for id, (number, items) in known.items()}
    found = defaultdict(list)
    for response, row in of.items():
        version, points = row.written, given[response]
        if version in measures:
            others = points_by(known[measures[version]][1], levels[response])
            if not isinstance(others, Stays):
                version = measures[version]
                points = {item: Decimal(str(value)) for item, value in others.items()}
        found[row.about].append(
            rules.Review(
                response, points, rubrics[version], row.state == "submitted", LEFT_OUT.get(row.state, "")
            )
        )
    return found


def staying(activity, measures):
    """{response id: Stays} of the reviews that *measures* cannot measure: each stays on its own version."""
    _given_, levels, of = _given(activity)
    items = {id: items for id, (_number, items) in forms.versions(set(measures.values())).items()}
    tried = {
        response: points_by(items[measures[row.written]], levels[response])
        for response, row in of.items()
        if row.written in measures and row.state != "withdrawn"
    }
    return {response: found for response, found in tried.items() if isinstance(found, Stays)}


def _given(activity, works=None):
    """({response: {item: points}}, {response: {item: level}}, {response: its row}) of the newest hand-ins."""
    points, levels, of = defaultdict(dict), defaultdict(dict), {}
    more = "" if works is None else f" and r.about_response_id in ({db.places(works)})"
    for row in db.rows(
        f"""
        select r.id, r.about_response_id as about, r.state, v.form_version_id as written, a.item, a.value,
          a.level
        from response r
        join version v on v.response_id = r.id and v.number = r.version
        join answer a on a.version_id = v.id
        where r.activity_id = ? and r.task = ? and r.version > 0 and r.about_response_id is not null{more}
        order by r.id, a.id
        """,
        activity.id,
        activity.design.grading.by,
        *(works or ()),
    ):
        of[row.id] = row
        levels[row.id][row.item] = row.level
        if row.value is not None:
            points[row.id][row.item] = Decimal(str(row.value))
    return points, levels, of


def standing(activity_id):
    """{id of the form version that reviews were written on: that by which they are measured} where staff said
    so."""
    return dict(
        db.rows(
            """
            select written_id, measured_id
            from remeasure
            where activity_id = ? and ended_at is null and written_id <> measured_id
            """,
            activity_id,
        )
    )


def written_on(activity, response_ids):
    """{response id: number of the version of the rubric that its newest hand-in was written on}"""
    return dict(
        db.rows(
            f"""
            select r.id, f.number
            from response r
            join version v on v.response_id = r.id and v.number = r.version
            join form_version f on f.id = v.form_version_id
            where r.activity_id = ? and r.id in ({db.places(response_ids)})
            """,
            activity.id,
            *response_ids,
        )
    )

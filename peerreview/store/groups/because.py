"""Why somebody is with whom they are, from what these people let their group read and from nothing else."""

from peerreview.domain import attributes as fields
from peerreview.domain import grouping as rules
from peerreview.store import attributes, db
from peerreview.store.groups.rule import spec_of


def because(activity, phase, members, me, told, *, now):
    """[Sentence] for one member (*me*, an enrolment id) of a group of a step: the wishes that came true, as
    far as all *members* (enrolment ids) let their group read them (*told*, as of ``attributes.shared``). No
    query where the step has no wishes."""
    if not phase.group.spec.get("prefer"):
        return []
    spec = spec_of(activity, phase)
    asked = attributes.fields_of(activity.course)
    people = {
        person: rules.Person(
            person,
            {
                name: fields.comparable(asked[name], texts, activity.zone, now)
                for name, texts in told.get(person, {}).items()
                if name in asked and asked[name].kind != "people"
            },
        )
        for person in members
    }
    chose = frozenset(
        row.other_id
        for row in db.rows(
            "select other_id from attribute where enrolment_id = ? and name = 'choice'",
            me,
        )
    )
    mates = [one for person, one in people.items() if person != me]
    titles = {name: field.title for name, field in asked.items()}
    return list(rules.because(spec, people[me], mates, titles, chose))

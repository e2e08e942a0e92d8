"""What a course asks of its people."""

from peerreview.domain import attributes as rules
from peerreview.domain.refusals import Conflict, Missing, NotNow
from peerreview.domain.words import N_
from peerreview.store import audit, db
from peerreview.store.tables import ProfileField


def fields_of(course_id):
    """{name: Field} of what a course asks or asked, in the order it was made."""
    return {
        row[0]: rules.Field(*row[:3], tuple(db.loads(row[3])), bool(row[4]), *row[5:7], bool(row[7]))
        for row in db.rows(
            """
            select name, title, kind, choices, is_many, readers, why, is_asked
            from profile_field
            where course_id = ?
            order by id
            """,
            course_id,
        )
    }


def ask(course_id, field, *, by, now):
    """A course asks for a new Field from now on. Conflict when it has that name already."""
    with db.writing():
        if field.name in fields_of(course_id):
            raise Conflict(N_("“{name}” is asked already."), name=field.name)
        made = ProfileField.create(course=course_id, by=by, at=now, **_stored(field))
        audit.record(
            "field.asked", "profile_field", made.id, by=by, at=now, course=course_id, **_stored(field)
        )


def change(course_id, field, *, by, now):
    """Ask for the Field of that name in another way. What people gave keeps the readers it was given for.
    Missing without such a name; NotNow for another kind, or no longer many, while somebody has a value."""
    with db.writing():
        before = _known(course_id, field.name)
        narrower = (field.kind, field.holds_many) != (before.kind, before.holds_many)
        if narrower and _is_used(course_id, field.name):
            raise NotNow(
                N_("People have given “{title}” already, so its kind stays. Ask for it under another name."),
                title=before.title,
            )
        _write(course_id, field, by, now)


def stop_asking(course_id, name, *, by, now):
    """Nobody is asked for *name* any more; what people gave still holds. A name that nobody gave anything for
    is forgotten. Returns the Field as it was. Missing without such a name."""
    with db.writing():
        before = _known(course_id, name)
        if _is_used(course_id, name):
            _write(course_id, before._replace(is_asked=False), by, now)
        else:
            ProfileField.delete().where(ProfileField.course == course_id, ProfileField.name == name).execute()
            audit.record("field.dropped", "profile_field", None, by=by, at=now, course=course_id, name=name)
    return before


def _known(course_id, name):
    if found := fields_of(course_id).get(name):
        return found
    raise Missing()


def _write(course_id, field, by, now):
    row = ProfileField.get(ProfileField.course == course_id, ProfileField.name == field.name)
    ProfileField.update(by=by, at=now, **_stored(field)).where(ProfileField.id == row.id).execute()
    audit.record("field.changed", "profile_field", row.id, by=by, at=now, course=course_id, **_stored(field))


def _stored(field):
    return field._asdict() | {"choices": list(field.choices)}


def _is_used(course_id, name):
    return bool(
        db.row(
            """
            select 1
            from attribute a
            join enrolment e on e.id = a.enrolment_id
            where e.course_id = ? and a.name = ? limit 1
            """,
            course_id,
            name,
        )
    )

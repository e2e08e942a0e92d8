"""An activity or a course made again from one that is there: its design, forms, dates, materials and settings
go along; what people wrote, their groups, grades and names stay where they are."""

from datetime import datetime

from peerreview.domain import designs
from peerreview.domain import forms as rules
from peerreview.domain.refusals import Invalid
from peerreview.domain.schedule import WindowRow
from peerreview.domain.schedule.shifting import first_day, shifted_row
from peerreview.domain.words import N_
from peerreview.store import activities, attributes, audit, courses, db, forms, materials, providing
from peerreview.store.tables import CoachSetting, Course, Enrolment, ModerationSetting, OwnDesign, OwnForm

_COACH = ("settings", "language", "genre")
_MODERATION = ("mode", "period", "patience", "sample")
_OWN = {
    OwnDesign: ("title", "text", "good_text", "good_at", "origin"),
    OwnForm: ("title", "called", "items"),
}
FARTHEST = 366 * 20  # days


def as_set_up(activity):
    """An activity (a Row) as plain JSON values: what instructors set up, nothing of people; ``make`` makes it
    again, in another database too."""
    return {
        "title": activity.title,
        "brief": activity.brief,
        "plan": designs.canonical(activity.design.plan),
        "digest": activity.plan_digest,
        "zone": activity.zone,
        "forms": {
            key: [title, rules.to_plain(items)]
            for key, (_id, _number, title, items) in forms.of_activity(activity.id).items()
        },
        "rows": [_plain(row) for row in activities.window_rows(activity.id)],
        "materials": {
            name: [[entry.title, entry.text, entry.typed_links] for entry in entries]
            for name, entries in materials.of_activity(activity).items()
        },
        "coach": _values(CoachSetting, _COACH, activity.id),
        "moderation": _values(ModerationSetting, _MODERATION, activity.id),
    }


def rows_of(plain):
    """The WindowRows for the class in what ``as_set_up`` gave."""
    return [
        WindowRow(phase, turn, "all", *(moment and datetime.fromisoformat(moment) for moment in moments))
        for phase, turn, *moments in plain["rows"]
    ]


def make(course_id, plain, *, author, by, now, days=0):
    """A new, unpublished activity in a course from what ``as_set_up`` gave, its dates *days* later at the
    same hours of that course's clock. *author*: the enrolment of staff whose the materials are (None: they
    are left out), *by* their account. Returns its Row."""
    with db.writing():
        design = designs.from_plan(plain["plan"], plain["digest"])
        own = {key: (title, rules.parse_items(items)) for key, (title, items) in plain["forms"].items()}
        made = activities.create(
            course_id,
            design,
            title=plain["title"],
            brief=plain["brief"],
            by=by,
            now=now,
            own_forms=own,
        )
        for row in rows_of(plain):
            moved = shifted_row(row, days, plain["zone"], made.zone)
            activities.set_window(made.id, moved, by=by, now=now)
        if author is not None:
            _provide(made, plain["materials"], author=author, by=by, now=now)
        for table, values in ((CoachSetting, plain["coach"]), (ModerationSetting, plain["moderation"])):
            if values:
                more = {"by": by, "at": now} if table is CoachSetting else {}
                table.create(activity=made.id, **values, **more)
    return activities.find(activity_id=made.id)


def copy_activity(activity, course_id, *, days, author, by, now):
    """``make`` of an activity in another course, or once more in its own. Returns the new Row. Invalid (field
    days) for dates too far away."""
    _check(days)
    with db.writing():
        made = make(course_id, as_set_up(activity), author=author, by=by, now=now, days=days)
        audit.of_activity("activity.copied", made, by=by, at=now, source=activity.title)
    return made


def copy_course(source, *, code, title, zone, days, staff, by, now):
    """A new course like *source* (a Course): its activities, unpublished, *days* later; its questions, its
    own designs and its library of forms. *staff*: those of *source* teach here too. Whoever makes it (account
    id *by*) is its instructor, unless an administrator takes the staff over. Returns the Course; Invalid as
    for ``copy_activity``."""
    _check(days)
    with db.writing():
        led = [one for one in courses.people(source.id) if one.role != "student"] if staff else []
        leads = not led or any(one.account_id == by for one in courses.people(source.id))
        made = courses.create(code=code, title=title, zone=zone, by=by, now=now, leads=leads)
        for person in led:
            if not (leads and person.account_id == by):
                courses.enrol(made, person.account, role=person.role, by=by, now=now)
        Course.update(origin=source.id).where(Course.id == made.id).execute()
        for field in attributes.fields_of(source.id).values():
            attributes.ask(made.id, field, by=by, now=now)
        for table, names in _OWN.items():
            for row in table.select().where(table.course == source.id, table.archived_at.is_null()):
                values = {name: getattr(row, name) for name in names}
                table.create(course=made.id, changed_at=now, by=by, **values)
        author = Enrolment.get_or_none(Enrolment.course == made.id, Enrolment.role == "instructor")
        for activity in _of_staff(source.id):
            make(made.id, as_set_up(activity), author=author and author.id, by=by, now=now, days=days)
        audit.record("course.copied", "course", made.id, by=by, at=now, course=made.id, source=source.code)
    return made


def _of_staff(course_id):
    """The activities of a course that its staff made: what learners opened is theirs, and stays there."""
    found = activities.of_course(course_id, unpublished=True)
    return [activity for activity in found if not activity.design.is_of_learners]


def first_day_of(course):
    """The first date (on the course's clock) in what runs or is planned in a Course; None without dates."""
    rows = [row for activity in _of_staff(course.id) for row in activities.window_rows(activity.id)]
    return first_day(rows, course.zone)


def source_for(account_id, public_id):
    """The Course that somebody may start another one from: a template, or one they are an instructor of; None
    otherwise."""
    course = Course.get_or_none(Course.public_id == public_id)
    if course is None:
        return None
    standing = courses.standing(account_id, course_id=course.id)
    is_led = standing is not None and standing.role == "instructor"
    return course if is_led or (course.is_template and course.archived_at is None) else None


def _check(days):
    if abs(days) > FARTHEST:
        raise Invalid(N_("Choose a day within {years} years of the old one."), years=20, field="starts")


def _plain(row):
    moments = (row.opens, row.closes, row.late_until, row.releases)
    return [row.phase, row.round, *(moment and moment.isoformat() for moment in moments)]


def _values(table, names, activity_id):
    row = table.get_or_none(table.activity == activity_id)
    return {name: getattr(row, name) for name in names} if row else None


def _provide(made, entries, *, author, by, now):
    """The entries of each material, in order."""
    for name, found in entries.items():
        for place, (title, text, links) in enumerate(found):
            providing.add(
                made,
                name,
                title=title,
                text=text,
                links=links,
                token=f"copy{place}",
                author=author,
                by=by,
                now=now,
            )

"""A course that was put away keeps names and texts for a stated time; then numbers alone, of people without a
name."""

from datetime import datetime, timedelta
from typing import NamedTuple

from peerreview.domain import keeping
from peerreview.domain.moderation import REQUESTS
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_
from peerreview.store import audit, db, letters
from peerreview.store.privacy import journal
from peerreview.store.privacy.classes import WRITTEN, columns_of
from peerreview.store.tables import TABLES, Account

PAUSE = timedelta(hours=1)
SOMEBODY = "Somebody {number}"


class Kept(NamedTuple):
    """How long a course keeps names and texts once it is put away: ``months`` (0: no end); ``ends``: when
    they go at the earliest, and ``retired`` when they went, moments or None."""

    months: int
    ends: object
    retired: object


def kept(course_id):
    """The Kept of a course."""
    row = db.row("select kept_months, archived_at, retired_at from course where id = ?", course_id)
    retired = db.moment(row.retired_at)
    ends = None if retired else keeping.ends(db.moment(row.archived_at), row.kept_months)
    return Kept(row.kept_months, ends, retired)


def keep_for(course_id, months, *, by, now):
    """Names and texts of a course stay for *months* after it is put away, one of ``keeping.CHOICES``. Invalid
    otherwise."""
    if months not in keeping.CHOICES:
        raise Invalid(N_("Choose one of these times."), field="months")
    with db.writing():
        db.execute("update course set kept_months = ? where id = ?", months, course_id)
        audit.record("course.kept_for", "course", course_id, by=by, at=now, course=course_id, months=months)


def _ending():
    """[(row of a course that is put away, when its names and texts go)]."""
    found = db.rows(
        """
        select id, public_id, code, title, zone, archived_at, kept_months
        from course
        where archived_at is not null and retired_at is null and kept_months > 0
        order by id
        """
    )
    return [(row, keeping.ends(db.moment(row.archived_at), row.kept_months)) for row in found]


def due(now):
    """Ids of courses whose names and texts go by *now*: their staff were told a week before."""
    return [row.id for row, end in _ending() if keeping.may_go(end, min(_told(row, end), default=None), now)]


def _told(course, end):
    """{moment: how many days before} at which staff were told that what a course keeps goes at *end*."""
    found = db.rows(
        "select at, detail from audit_line where verb = 'course.names_go' and course_id = ? order by id",
        course.id,
    )
    told = [(db.moment(row.at), db.loads(row.detail)) for row in found]
    return {at: detail["days"] for at, detail in told if detail["ends"] == end.isoformat()}


def tell_before(now):
    """A mail to the instructors of each course whose names and texts go soon, a month and a week before."""
    for course, end in _ending():
        before = keeping.notice(end, now)
        if before is None:
            continue
        with db.writing():
            told = _told(course, end)
            if any(days <= before.days for days in told.values()):
                continue
            goes = max(end, min(told, default=now) + min(keeping.NOTICES))
            occasion = letters.Occasion("", course.title, course.code, course.zone, course.id)
            for account in _instructors(course.id):
                key = f"names_go:{course.public_id}:{account}:{end:%Y%m%d%H%M}:{before.days}"
                letters.put("names_go", key, account, occasion, now=now, until=goes, key=course.public_id)
            values = {"days": before.days, "ends": end.isoformat()}
            audit.record("course.names_go", "course", course.id, by=None, at=now, course=course.id, **values)


def _instructors(course_id):
    return [
        row[0]
        for row in db.rows(
            """
            select account_id
            from enrolment
            where course_id = ? and role = 'instructor' and left_at is null
            order by id
            """,
            course_id,
        )
    ]


def retire_due(now):
    """Retire what is due, looked for once an hour in each process; how many courses."""
    last = db.kept.get("retired")
    if last is not None and timedelta(0) <= now - last < PAUSE:
        return 0
    db.kept["retired"] = now
    tell_before(now)
    found = due(now)
    for course in found:
        retire(course, now=now)
    return len(found)


def retire(course_id, *, now, is_noted=False):
    """Take names and texts of its students out of a course: each place becomes that of a nobody of its own,
    so that numbers stay and lead to nobody. What staff wrote for the class stays. *is_noted*: the journal has
    it already."""
    with db.writing():
        found = "select id, account_id from enrolment where course_id = ? and student_since is not null"
        students = db.rows(f"{found} order by id", course_id)
        for number, row in enumerate(students, 1):
            _give_to_nobody(course_id, row.id, row.account_id, number, now)
        places = [row.id for row in students]
        for table in ("attribute", "presence", "kept_away", "pilot_value"):
            db.execute(f"delete from {table} where enrolment_id in ({db.places(places)})", *places)
        db.execute(f"update enrolment set number = '' where id in ({db.places(places)})", *places)
        for table in ("outbox_message", "roster_import"):
            db.execute(f"delete from {table} where course_id = ?", course_id)
        inside = "pilot_id in (select id from pilot where course_id = ?)"
        db.execute(f"update pilot_outcome set left_over = '' where {inside}", course_id)
        _empty_words(course_id)
        opened = "update activity set brief = '', brief_html = '' where course_id = ? and offered_as <> ''"
        db.execute(opened, course_id)  # what a student wrote of what they opened
        db.execute("update course set retired_at = ? where id = ?", now, course_id)
        audit.record("course.retired", "course", course_id, by=None, at=now, course=course_id)
        if not is_noted:
            public = db.row("select public_id from course where id = ?", course_id)[0]
            journal.note("course", public, now)


def _give_to_nobody(course_id, place, account_id, number, now):
    """One place, and what its account did in this course, becomes that of somebody made for it."""
    address = f"somebody-{course_id}-{place}@erased.invalid"
    somebody = Account.create(
        name=SOMEBODY.format(number=number),
        email=address,
        email_key=address,
        created_at=now,
        closed_at=now,
        erased_at=now,
    )
    db.execute("update enrolment set account_id = ? where id = ?", somebody.id, place)
    inside = "select id from activity where course_id = ?"
    for table in TABLES:
        name, fields = table._meta.table_name, table._meta.fields
        where = condition_of(fields)
        if "by" not in fields or where is None or fields["by"].__class__.__name__ != "ForeignKeyField":
            continue
        if fields["by"].rel_model is Account:
            db.execute(
                f"update {name} set by_id = ? where by_id = ? and {where}", somebody.id, account_id, course_id
            )
    db.execute(
        f"update audit_line set by_id = ? where by_id = ? and (course_id = ? or activity_id in ({inside}))",
        somebody.id,
        account_id,
        course_id,
        course_id,
    )


def condition_of(fields):
    """The condition under which a row with such *fields* belongs to a course (its id: ?), or None."""
    activities = "select id from activity where course_id = ?"
    written = f"select id from response where activity_id in ({activities})"
    if "activity" in fields:
        return f"activity_id in ({activities})"
    if "response" in fields:
        return f"response_id in ({written})"
    if "version" in fields and fields["version"].__class__.__name__ == "ForeignKeyField":
        return f"version_id in (select id from version where response_id in ({written}))"
    return None


def _empty_words(course_id):
    """Empty every column of words in the course, but what staff wrote as staff."""
    for table in TABLES:
        name, fields = table._meta.table_name, table._meta.fields
        where = condition_of(fields)
        columns = columns_of(name, WRITTEN)
        if where is None or not columns:
            continue
        if name == "answer":
            where += (
                " and version_id not in (select v.id from version v join response r on r.id = v.response_id "
                "where r.as_staff)"
            )
        emptied = ", ".join(f"{column} = {'null' if column == 'draft' else repr('')}" for column in columns)
        db.execute(f"update {name} set {emptied} where {where}", course_id)
    drop_requests("activity_id in (select id from activity where course_id = ?)", course_id)
    _empty_details(course_id)
    db.execute(
        """
        delete from search_entry
        where response_id in (select r.id from response r join activity a on a.id = r.activity_id
          where a.course_id = ? and not r.as_staff)
        """,
        course_id,
    )


def _empty_details(course_id):
    """Take words and names out of what acts and the record keep besides: numbers, truths and moments stay."""
    inside = "select id from activity where course_id = ?"
    whose = {
        "decision": (f"response_id in (select id from response where activity_id in ({inside}))", 1),
        "audit_line": (f"course_id = ? or activity_id in ({inside})", 2),
    }
    for table, (where, places) in whose.items():
        courses = [course_id] * places
        for row in db.rows(f"select id, detail from {table} where detail <> '{{}}' and ({where})", *courses):
            detail = db.loads(row.detail)
            kept = {key: value for key, value in detail.items() if _is_neutral(value)}
            if kept != detail:
                db.execute(f"update {table} set detail = ? where id = ?", db.dumps(kept), row.id)


def _is_neutral(value):
    """Whether a value of the record says nothing in words: a number, a truth, nothing, a moment."""
    if isinstance(value, str):
        try:
            return bool(datetime.fromisoformat(value))
        except ValueError:
            return False
    return value is None or isinstance(value, bool | int | float)


def drop_requests(condition, *values):
    """Empty what students asked staff where it stands again: among the reasons to look (``concern``)."""
    kinds = db.places(REQUESTS)
    for row in db.rows(
        f"select id, detail from concern where kind in ({kinds}) and {condition}", *REQUESTS, *values
    ):
        detail = db.loads(row.detail)
        if detail.get("reason"):
            emptied = db.dumps({**detail, "reason": ""})
            db.execute("update concern set detail = ? where id = ?", emptied, row.id)

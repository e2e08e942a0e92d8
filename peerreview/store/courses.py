"""Courses, sections and places in them."""

import time
from datetime import datetime
from typing import NamedTuple

from peewee import JOIN

from peerreview.domain import identity
from peerreview.domain.refusals import Conflict, Missing
from peerreview.domain.words import N_, folded, in_order
from peerreview.store import accounts, audit, clockwork, db, letters, links
from peerreview.store.tables import Account, Course, Enrolment, Section

# Activities in which somebody who comes late has a place to wait for.
WITH_GROUPS = "exists (select 1 from step_grouping s where s.activity_id = activity.id)"
NUMBERED = 20  # seconds for which people of one name keep their numbers
MOST_NUMBERED = 16  # courses whose numbers are kept


class Standing(NamedTuple):
    """A person's place in one course, as far as permissions and pages need it. ``is_limited``: an assistant
    who is in charge of some sections only (``store.charges``)."""

    enrolment: int
    enrolment_public_id: str
    role: str
    section: int | None
    course: int
    course_public_id: str
    code: str
    title: str
    zone: str
    archived: datetime | None = None
    is_limited: bool = False


_STANDING = """
    select e.id, e.public_id, e.role, e.section_id, c.id, c.public_id, c.code, c.title, c.zone, c.archived_at,
      e.role = 'assistant' and exists (select 1
        from section_charge k where k.enrolment_id = e.id) as is_limited
    from enrolment e
    join course c on c.id = e.course_id
    where e.account_id = ? and e.left_at is null
    """


def of(account_id):
    """Every course an account is present in, as Standings, by code; those in the archive are left out."""
    found = [_standing(row) for row in db.rows(f"{_STANDING} and c.archived_at is null", account_id)]
    return sorted(found, key=lambda one: (in_order(one.code), one.course))


def led_by(account_id):
    """Standings in the courses an account is an instructor of, the archive included, by code."""
    found = [_standing(row) for row in db.rows(f"{_STANDING} and e.role = 'instructor'", account_id)]
    return sorted(found, key=lambda one: (in_order(one.code), one.course))


def _standing(row):
    return Standing(*row[:9], db.moment(row[9]), bool(row[10]))


def standing(account_id, *, course_public_id=None, course_id=None):
    """The Standing of an account in one course, or None. What is put away only its instructors find."""
    column, value = ("c.id", course_id) if course_public_id is None else ("c.public_id", course_public_id)
    there = "(c.archived_at is null or e.role = 'instructor')"
    row = db.row(f"{_STANDING} and {column} = ? and {there}", account_id, value)
    return _standing(row) if row else None


def there_are():
    """Whether the site has any course."""
    return db.row("select 1 from course") is not None


def templates():
    """[Course] that anybody who makes one may start from, by code."""
    found = Course.select().where(Course.is_template, Course.archived_at.is_null())
    return sorted(found, key=lambda one: (in_order(one.code), one.id))


def offer(course_id, is_template, *, by, now):
    """Whoever makes a course may start from this one, or no longer."""
    with db.writing():
        db.execute("update course set is_template = ? where id = ?", is_template, course_id)
        verb = "course.offered" if is_template else "course.not_offered"
        audit.record(verb, "course", course_id, by=by, at=now, course=course_id)


def find(public_id):
    """The Course of a public id; Missing otherwise."""
    course = Course.get_or_none(Course.public_id == public_id)
    if course is None:
        raise Missing()
    return course


def every(ids=None):
    """All courses, or those of *ids*, with their numbers of people: [(Course, students, staff)], newest
    first."""
    counts = {
        row[0]: row[1:]
        for row in db.rows(
            """
            select course_id, sum(case when role = 'student' then 1 else 0 end), sum(case
              when role = 'student' then 0 else 1 end)
            from enrolment
            where left_at is null
            group by course_id
            """
        )
    }
    found = Course.select().order_by(Course.id.desc())
    found = found if ids is None else found.where(Course.id.in_(list(ids)))
    return [(course, *counts.get(course.id, (0, 0))) for course in found]


def create(*, code, title, zone, by, now, leads=False):
    """A new, empty course; *leads*: whoever makes it (account id *by*) is its instructor."""
    with db.writing():
        course = Course.create(code=code, title=title, zone=zone, created_at=now)
        audit.record("course.created", "course", course.id, by=by, at=now, course=course.id)
        if leads:
            enrol(course, Account.get_by_id(by), role="instructor", by=by, now=now)
    return course


def add_person(course, *, name, email, role, section="", by, now, link_for=None):
    """Give somebody a place in *course*: the account of that address, or a new one; a person who left comes
    back.

    *link_for* makes the address of a link from its secret: who cannot sign in yet gets an invitation by
    mail, who can is told. Returns (Enrolment, secret or None). Conflict when the person is already
    present."""
    with db.writing():
        account = accounts.find(email) or accounts.create(name=name, email=email, now=now, by=by)
        enrolment = enrol(course, account, role=role, section=section, by=by, now=now)
        if not can_sign_in(account):
            return enrolment, invite(course, account, by=by, now=now, link_for=link_for)
        if link_for:
            occasion = letters.Occasion("", course.title, course.code, course.zone, course.id)
            key = f"added:{account.public_id}:{course.public_id}:{now:%Y%m%d%H%M%S}"
            letters.put("added", key, account.id, occasion, now=now, until=now, name=account.name)
    return enrolment, None


def can_sign_in(account):
    """Whether an Account has a password, or a sign-in of its college."""
    return bool(account.password or db.row("select 1 from identity where account_id = ?", account.id))


def invite(course, account, *, by, now, link_for):
    """An invitation to *course* by mail for an Account that cannot sign in yet (``links.invite``)."""
    occasion = letters.Occasion("", course.title, course.code, course.zone, course.id)
    return links.invite(
        account, occasion, course_public_id=course.public_id, by=by, now=now, link_for=link_for
    )


def enrol(course, account, *, role, section="", by, now):
    """A place for an account, in a section by name (made when new); who left takes up the place they had
    (``leaving.add_person`` also what hung on it). Conflict when it already has one."""
    clockwork.catch_up_in_course(course.id, now)
    with db.writing():
        section = identity.name(section)
        part = Section.get_or_create(course=course, name=section)[0] if section else None
        enrolment = Enrolment.get_or_none(Enrolment.course == course, Enrolment.account == account)
        if enrolment is not None and enrolment.left_at is None:
            raise Conflict(N_("{name} is already in this course."), name=account.name)
        if enrolment is None:
            enrolment = Enrolment.create(course=course, account=account, role=role, joined_at=now)
        # The day they became a student stays, whatever they were since: what was owed then is owed still. A
        # section that nobody names is the one they had.
        enrolment.role, enrolment.left_at = role, None
        enrolment.section = part or enrolment.section_id
        enrolment.student_since = enrolment.student_since or (now if role == "student" else None)
        enrolment.save()
        # Groups that are formed have a place for whoever comes late; elsewhere nothing waits for them.
        clockwork.look_again_in_course(course.id, now, WITH_GROUPS)
        audit.record("enrolment.added", "enrolment", enrolment.id, by=by, at=now, course=course.id, role=role)
    return enrolment


def enrol_all(course, places, *, by, now):
    """Places for accounts that never had one here: [(account id, role, section name, college number)];
    sections are made when new. Returns {account id: enrolment id}."""
    clockwork.catch_up_in_course(course.id, now)
    with db.writing():
        parts = sections_made(course.id, {section for _account, _role, section, _number in places})
        db.insert(
            Enrolment,
            [
                {
                    "course": course.id,
                    "account": account,
                    "role": role,
                    "section": parts.get(section),
                    "joined_at": now,
                    "student_since": now if role == "student" else None,
                    "number": number,
                }
                for account, role, section, number in places
            ],
        )
        there = dict(db.rows("select account_id, id from enrolment where course_id = ?", course.id))
        found = {account: there[account] for account, *_rest in places}
        clockwork.look_again_in_course(course.id, now, WITH_GROUPS)
        audit.record_all("enrolment.added", "enrolment", found.values(), by=by, at=now, course=course.id)
    return found


def sections_made(course_id, names):
    """{name: section id} of these *names*, in any case of their letters; made where there is none."""
    there = {folded(name): key for name, key in sections(course_id).items()}
    found = {}
    for name in sorted(filter(None, names), key=in_order):
        if folded(name) not in there:
            there[folded(name)] = Section.create(course=course_id, name=identity.name(name)).id
        found[name] = there[folded(name)]
    return found


def put_in_section(people, section_id, *, by, now):
    """These Enrolments of one course stand in a section from now on (None: in none). Returns how many
    changed."""
    moved = [one for one in people if one.section_id != section_id]
    with db.writing():
        for one in moved:
            Enrolment.update(section=section_id).where(Enrolment.id == one.id).execute()
            audit.of_enrolment("enrolment.section", one, by=by, at=now)
        if moved:
            clockwork.look_again_in_course(moved[0].course_id, now)
    return len(moved)


def people(course_id):
    """Everybody present: [(Enrolment with account and section)], staff first, then by name."""
    found = (
        Enrolment.select(Enrolment, Account, Section)
        .join(Account)
        .switch(Enrolment)
        .join(Section, JOIN.LEFT_OUTER)
        .where(Enrolment.course == course_id, Enrolment.left_at.is_null())
    )
    return sorted(found, key=lambda one: (one.role, in_order(one.account.name), one.id))


def present(course_id):
    """[row of ``id``, ``role``, ``name``, ``email``] of everybody present, in no order: for pages that have
    to know what everybody is called, and nothing else of them."""
    return db.rows(
        """
        select e.id, e.role, a.name, a.email
        from enrolment e
        join account a on a.id = e.account_id
        where e.course_id = ? and e.left_at is null
        """,
        course_id,
    )


def left_by(account_id):
    """[(code, title)] of the courses that this account was in and is in no more, the last one left first."""
    return [
        tuple(row)
        for row in db.rows(
            """
            select c.code, c.title
            from enrolment e
            join course c on c.id = e.course_id
            where e.account_id = ? and e.left_at is not null
            order by e.left_at desc, e.id desc
            """,
            account_id,
        )
    ]


def instructors_of(course_id):
    """[(name, address)] of the instructors who are present, by name: to whom students can turn."""
    found = [person.account for person in people(course_id) if person.role == "instructor"]
    return [(account.name, account.email) for account in found]


def students(course_id, people=None):
    """{enrolment id: (name, public id, section or "")} of the students present, by name; of *people*
    (enrolment ids) instead, whatever they are. For staff: two of one name are told apart."""
    whose = "e.role = 'student'" if people is None else f"e.id in ({db.places(people)})"
    found = db.rows(
        f"""
        select e.id, a.name, coalesce(s.name, '') as section, a.email, e.public_id
        from enrolment e
        join account a on a.id = e.account_id
        left join section s on s.id = e.section_id
        where e.course_id = ? and {whose} and e.left_at is null
        """,
        course_id,
        *(people or ()),
    )
    called = identity.told_apart({row[0]: row[1:4] for row in found})
    by_name = sorted(found, key=lambda row: (in_order(row.name), row.id))
    return {row.id: (called[row.id], row.public_id, row.section) for row in by_name}


def students_here(course_id, people=None):
    """{enrolment id} of the students present, of all or among *people* (enrolment ids)."""
    some = "" if people is None else f" and id in ({db.places(people)})"
    present = f"select id from enrolment where course_id = ? and role = 'student' and left_at is null{some}"
    return {row[0] for row in db.rows(present, course_id, *(people or ()))}


def person_in(course_id, enrolment_public_id, *, gone=False):
    """The Enrolment (with account) of a public id in a course, of who is there, or of who is *gone*; Missing
    otherwise."""
    found = (
        Enrolment.select(Enrolment, Account)
        .join(Account)
        .where(
            Enrolment.course == course_id,
            Enrolment.public_id == enrolment_public_id,
            Enrolment.left_at.is_null(not gone),
        )
        .first()
    )
    if found is None:
        raise Missing()
    return found


def names_in(course_id):
    """{enrolment id: name} of everybody who is or was in a course; the second of a name is numbered."""
    return identity.numbered(_plain_names_in(course_id))


def _plain_names_in(course_id):
    return dict(
        db.rows(
            """
            select e.id, a.name
            from enrolment e
            join account a on a.id = e.account_id
            where e.course_id = ?
            """,
            course_id,
        )
    )


def names_of(enrolment_ids):
    """{enrolment id: name} of these people, each numbered within their course as by ``names_in``; no query
    for none. Names are as they are now; a number beside one may be ``NUMBERED`` seconds old."""
    if not enrolment_ids:
        return {}
    found = {}
    for person, name, course in db.rows(
        f"""
        select e.id, a.name, e.course_id
        from enrolment e
        join account a on a.id = e.account_id
        where e.id in ({db.places(enrolment_ids)})
        """,
        *enrolment_ids,
    ):
        kept = db.kept.setdefault("numbered", {})
        until, plain, numbered = kept.get(course, (0, {}, {}))
        if until < time.monotonic() or plain.get(person) != name:
            plain = _plain_names_in(course)
            numbered = identity.numbered(plain)
            kept.pop(course, None)
            while len(kept) >= MOST_NUMBERED:
                kept.pop(next(iter(kept)), None)
            kept[course] = time.monotonic() + NUMBERED, plain, numbered
        found[person] = numbered[person]
    return {person: found[person] for person in enrolment_ids if person in found}


def sections(course_id):
    """{name: id} of a course's sections, by name as people read them: 2 before 10."""
    found = dict(db.rows("select name, id from section where course_id = ?", course_id))
    return {name: found[name] for name in sorted(found, key=in_order)}


def count_students(course_id):
    """How many students are present in a course."""
    return db.row(
        "select count(*) from enrolment where course_id = ? and role = 'student' and left_at is null",
        course_id,
    )[0]

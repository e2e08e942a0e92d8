"""The code of a class: made, renewed, turned off; and who joins with it."""

from typing import NamedTuple

from peerreview.domain import joining as rules
from peerreview.domain.refusals import Invalid, NotNow
from peerreview.domain.words import N_
from peerreview.store import accounts, audit, courses, db, inviting, links, tries
from peerreview.store.tables import ClassCode, Course, Enrolment

KIND = "class code"


class Code(NamedTuple):
    """The code of a class as people read it, and until when it opens (None: no end)."""

    shown: str
    ends_at: object
    has_ended: bool


def code_of(course_id, *, now):
    """The Code of a course, or None while it is off."""
    found = ClassCode.get_or_none(ClassCode.course == course_id)
    if found is None:
        return None
    return Code(rules.code_shown(found.code), found.ends_at, _has_ended(found, now))


def _has_ended(found, now):
    return found.ends_at is not None and found.ends_at <= now


def renew(course_id, *, ends_at=None, by, now):
    """A new code for a course, which opens until *ends_at*; the one before opens nothing any more."""
    code = rules.code_from(db.source.seed())
    with db.writing():
        ClassCode.delete().where(ClassCode.course == course_id).execute()
        ClassCode.create(course=course_id, code=code, made_at=now, ends_at=ends_at, by=by)
        audit.record("course.code_made", "course", course_id, by=by, at=now, course=course_id)


def end_at(course_id, ends_at, *, by, now):
    """The code of a course opens until another moment (None: no end)."""
    with db.writing():
        ClassCode.update(ends_at=ends_at).where(ClassCode.course == course_id).execute()
        audit.record("course.code_dated", "course", course_id, by=by, at=now, course=course_id)


def turn_off(course_id, *, by, now):
    """The course has no code any more."""
    with db.writing():
        ClassCode.delete().where(ClassCode.course == course_id).execute()
        audit.record("course.code_off", "course", course_id, by=by, at=now, course=course_id)


def course_of(typed, *, address, now):
    """The Course that a code as *typed* opens, tried from a network *address*. Invalid (``code``) where it
    opens none: these tries are counted; TooManyGuesses after too many."""
    place = tries.place(address)
    tries.refuse_guessing(KIND, place, now)
    key = rules.code_key(typed)
    found = ClassCode.select(ClassCode, Course).join(Course).where(ClassCode.code == key).first()
    if found is None:
        with db.writing():
            tries.keep(KIND, place, succeeded=False, now=now)
        raise Invalid(N_("No class has this code. Look at it once more, or ask for it."), field="code")
    if _has_ended(found, now) or found.course.archived_at is not None:
        raise Invalid(N_("This code has ended. Ask your instructor for the new one."), field="code")
    return found.course


def _got_in(address, now):
    tries.keep(KIND, tries.place(address), succeeded=True, now=now)


def join(course, account, *, address, now):
    """An Account joins a Course as a student. Conflict where they are in it, NotNow where they were taken
    out: a code does not undo that."""
    gone = Enrolment.get_or_none(Enrolment.course == course, Enrolment.account == account)
    if gone is not None and gone.left_at is not None:
        raise NotNow(N_("You were in this course and were taken out. Ask your instructor to add you again."))
    with db.writing():
        enrolment = courses.enrol(course, account, role="student", by=account.id, now=now)
        _joined(enrolment, "code", address, now)
    return enrolment


def _joined(enrolment, how, address, now):
    audit.of_enrolment("enrolment.joined", enrolment, by=enrolment.account_id, at=now, how=how)
    _got_in(address, now)


NAMED = N_("There is an account with this address. Sign in first, then type the code.")
ASK = N_(
    "There is an account with this address that nobody has opened yet. Ask your instructor for its link."
)


def join_new(course, *, name, email, number, password, address, now, link_for=None):
    """Somebody without an account joins a Course. Who is on its list takes the place they have there; where
    mail can be sent (*link_for* makes an address of a secret) it is proved by a mail to the address that the
    list knows. Anybody else gets an account and a place. Returns the Account, or None where a mail was sent.
    Invalid (``email``) where the address has an account that this does not open."""
    account = accounts.find(email)
    seat = rules.seat_of(_seats(course.id), email=email, number=number)
    if seat is not None and not seat.is_in:
        return _take_seat(course, seat, password, address, now, link_for)
    if account is not None:
        raise Invalid(NAMED if courses.can_sign_in(account) else ASK, field="email")
    with db.writing():
        account = accounts.create(name=name, email=email, password=password, now=now)
        join(course, account, address=address, now=now)
    return account


def _take_seat(course, seat, password, address, now, link_for):
    (one,) = inviting.not_in(course.id, enrolment_ids={seat.id})
    account = accounts.of_id(one.account_id)
    if link_for is None and _has_other_places(account.id, course.id):
        raise Invalid(ASK, field="email")
    with db.writing():
        if link_for:
            inviting.send_again(course, [one], by=None, now=now, link_for=link_for)
            return None
        accounts.set_password(account.id, password, now=now, by=account.id)
        links.end_open(account.id, now=now)
        _joined(Enrolment.get_by_id(seat.id), "list", address, now)
    return account


def _has_other_places(account_id, course_id):
    return db.row(
        "select 1 from enrolment where account_id = ? and course_id <> ? union all select 1 from account "
        "where id = ? and is_admin",
        account_id,
        course_id,
        account_id,
    )


def _seats(course_id):
    """[Seat] of the students of a course."""
    waiting = {one.enrolment for one in inviting.not_in(course_id)}
    found = db.rows(
        """
        select e.id, a.email
        from enrolment e
        join account a on a.id = e.account_id
        where e.course_id = ? and e.left_at is null and e.role = 'student'
        """,
        course_id,
    )
    numbers = _numbers(course_id)
    return [rules.Seat(row.id, row.email, numbers.get(row.id, ""), row.id not in waiting) for row in found]


def _numbers(course_id):
    """{enrolment id: the number by which the college knows somebody}."""
    return dict(
        db.rows(
            """
            select e.id, v.value
            from attribute v
            join enrolment e on e.id = v.enrolment_id
            where e.course_id = ? and v.name = 'number' and v.until_at is null
            """,
            course_id,
        )
    )

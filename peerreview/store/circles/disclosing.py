"""What a member shows to one named person outside, item by item; whom somebody keeps away. Staff never
browse: this is the only way in, and it opens one version of one response."""

from typing import NamedTuple

from peerreview.domain.refusals import Conflict, Invalid, Missing, NotNow
from peerreview.domain.visibility import is_open_to_staff
from peerreview.domain.words import N_
from peerreview.store import activities, audit, db, letters, responses
from peerreview.store.circles.finding import members_of
from peerreview.store.circles.joining import ask_again
from peerreview.store.circles.running import close
from peerreview.store.tables import Disclosure

MOST_WORDS = 1000
GONE = N_(
    "This was taken back before you could show it, so nobody reads it any more. You can write to the person "
    "yourself and say what it said."
)


class Shown(NamedTuple):
    """One version of a response as it was shown to somebody: ``by`` the name of who showed it, ``writer`` of
    who wrote it; ``answers`` as of ``responses.answers_of``, empty where their words were erased since;
    ``may_stop``: whoever reads it is still of the staff of the course."""

    public_id: str
    work: responses.Work
    version: int
    by: str
    writer: str
    reason: str
    at: object
    seen: object
    answers: list
    is_erased: bool
    may_stop: bool


def contacts(course_id):
    """[(enrolment public id, name, role)] of the staff of a course, to whom something can be shown."""
    return db.rows(
        """
        select e.public_id, p.name, e.role
        from enrolment e
        join account p on p.id = e.account_id
        where e.course_id = ? and e.role <> 'student' and e.left_at is null and p.closed_at is null
        order by e.role desc, p.name
        """,
        course_id,
    )


def may_be_shown(work):
    """Whether a response (a Work) was written among people who joined and staff never read it by themselves,
    so that it can be shown."""
    return work.design.people.is_joined and not is_open_to_staff(work.task_of)


def tell_if_taken_back(account_id, public_id):
    """NotNow where the response of this public id was taken back and this account takes part where it was
    written; nothing otherwise."""
    if db.row(
        """
        select 1
        from response r
        join participant t on t.activity_id = r.activity_id and t.until_at is null
          and t.role in ('owner', 'member')
        join enrolment e on e.id = t.enrolment_id and e.left_at is null
        where r.public_id = ? and r.state = 'withdrawn' and r.version > 0 and e.account_id = ?
        """,
        public_id,
        account_id,
    ):
        raise NotNow(GONE)


def disclose(work, enrolment, to, reason, *, by, now):
    """A member (enrolment id) shows the newest version of a response to one of the staff (enrolment public
    id), who has a mail. The group learns on the next morning that something was shown, never by whom.

    Missing for somebody who takes no part; Invalid without a person or with a reason that is too long; NotNow
    where the response was taken back meanwhile; Conflict where this person has it already."""
    contact = _contact(to, work.course)
    words = reason.strip()
    if len(words) > MOST_WORDS:
        raise Invalid(N_("Say it shorter: up to {most} characters fit."), field="reason", most=MOST_WORDS)
    with db.writing(work.activity):
        if enrolment not in {part.enrolment for part in members_of(work.activity)} or not may_be_shown(work):
            raise Missing()
        current = responses.by_id(work.id)
        if current is None or not current.shown:
            raise NotNow(GONE)
        found = {
            "response": work.id,
            "version": current.shown,
            "by": enrolment,
            "to": contact,
        }
        if Disclosure.get_or_none(**found):
            raise Conflict(N_("You have shown this to them already."))
        made = Disclosure.create(**found, at=now, reason=words)
        occasion = letters.about(work.activity)
        key = f"disclosed:{made.public_id}"
        letters.put("circle_disclosed", key, contact, occasion, now=now, disclosure=made.public_id)
        _tell_group(work, occasion, now)
        audit.of_response("disclosure.made", work, by=None, at=now)
    return made.public_id


def _contact(public_id, course_id):
    """The account id of somebody of the staff of a course (an enrolment public id)."""
    row = db.row(
        """
        select account_id
        from enrolment
        where public_id = ? and course_id = ? and role <> 'student' and left_at is null
        """,
        public_id,
        course_id,
    )
    if row is None:
        raise Invalid(N_("Choose to whom you want to show it."), field="to")
    return row.account_id


def _tell_group(work, occasion, now):
    """One letter a day to everybody who takes part, at one hour for all, whoever showed something when."""
    at = letters.hour_of_all(occasion, now)
    for part in members_of(work.activity):
        key = f"shown:{occasion.activity}:{at:%Y%m%d}:{part.account}"
        letters.put("circle_shown", key, part.account, occasion, now=now, at=at)


def shown_days(activity_id):
    """[moment of the day] on which something of an activity was shown outside, newest first: told to its
    people from the next day on by day alone."""
    return sorted(
        {
            db.moment(row.at).replace(hour=0, minute=0, second=0, microsecond=0)
            for row in db.rows(
                """
                select d.at
                from disclosure d
                join response r on r.id = d.response_id
                where r.activity_id = ?
                """,
                activity_id,
            )
        },
        reverse=True,
    )


def read(account_id, public_id, *, now):
    """The Shown of this public id if it was shown to this account; noted as read. Missing otherwise."""
    row = db.row(
        """
        select d.id, d.public_id, d.response_id, d.version, coalesce(p.name, '') as by, d.reason, d.at,
          d.seen_at, coalesce(w.name, '') as writer
        from disclosure d
        left join enrolment e on e.id = d.by_id
        left join account p on p.id = e.account_id
        join response r on r.id = d.response_id
        left join enrolment f on f.id = r.author_id
        left join account w on w.id = f.account_id
        where d.public_id = ? and d.to_id = ?
        """,
        public_id,
        account_id,
    )
    if row is None:
        raise Missing()
    if row.seen_at is None:
        with db.writing():
            db.execute("update disclosure set seen_at = ? where id = ? and seen_at is null", now, row.id)
    work = responses.by_id(row.response_id)
    answers = responses.answers_of(work.id, number=row.version)
    return Shown(
        row.public_id,
        work,
        row.version,
        row.by,
        row.writer,
        row.reason,
        db.moment(row.at),
        db.moment(row.seen_at) or now,
        answers,
        bool(answers) and not any(answer.text or answer.level for answer in answers),
        account_id in letters.staff_of(work.course),
    )


def freeze(account_id, public_id, reason, *, now):
    """Whom something was shown to stops the activity it is from: its people read it, nobody writes. They are
    told why. Missing for who is no longer of the staff, Invalid without a reason or with one that is too
    long, Conflict where it is closed already."""
    shown = read(account_id, public_id, now=now)
    if not shown.may_stop:
        raise Missing()
    if not reason.strip():
        raise Invalid(N_("Say why, so that they understand it."), field="reason")
    close(activities.find(activity_id=shown.work.activity), reason, by=account_id, now=now)


def keep_away(enrolment, public_id, *, now):
    """Somebody (enrolment id) keeps another (enrolment public id) away: neither comes newly to what the other
    takes part in, and nobody is told. Where both are in one, both stay. Missing for oneself and strangers."""
    row = db.row(
        """
        select o.id
        from enrolment o
        join enrolment e on e.course_id = o.course_id
        where o.public_id = ? and e.id = ? and o.id <> e.id
        """,
        public_id,
        enrolment,
    )
    if row is None:
        raise Missing()
    with db.writing():
        db.execute(
            """
            insert into kept_away (enrolment_id, other_id, at)
            values (?, ?, ?) on conflict (enrolment_id, other_id) do nothing
            """,
            enrolment,
            row.id,
            now,
        )


def let_near(enrolment, public_id, *, now):
    """Take ``keep_away`` back; who waited for a place where the other is has one that is free. Missing where
    there is nothing to take back."""
    with db.writing():
        row = db.row("select id from enrolment where public_id = ?", public_id)
        if row is None or not db.execute(
            "delete from kept_away where enrolment_id = ? and other_id = ?", enrolment, row.id
        ):
            raise Missing()
        ask_again(enrolment, row.id, now=now)


def kept_away(enrolment):
    """[(enrolment public id, name)] of those whom somebody keeps away."""
    return db.rows(
        """
        select o.public_id, p.name
        from kept_away k
        join enrolment o on o.id = k.other_id
        join account p on p.id = o.account_id
        where k.enrolment_id = ?
        order by k.id
        """,
        enrolment,
    )

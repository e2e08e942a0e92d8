"""Who of a course cannot sign in yet, and their invitations: sent again, or made to be handed over; a link
for the new password of somebody who lost theirs."""

from datetime import timedelta
from typing import NamedTuple

from peerreview.domain import access
from peerreview.domain.refusals import Missing, NotNow
from peerreview.domain.words import N_, in_order
from peerreview.store import accounts, addresses, audit, courses, db, letters, links

PAUSE = timedelta(hours=1)  # nobody gets two invitations in less
CONSOLE = "console"  # the receipt of what went to the console alone


class Waiting(NamedTuple):
    """Somebody who cannot sign in yet. ``sent_at``: when the last invitation went out by mail, ``waits``: one
    is on its way, ``problem``: why it did not go, ``ends_at``: until when their link works; None and "" where
    there is none."""

    enrolment: int
    public_id: str
    account_id: int
    name: str
    email: str
    role: str
    section: str
    sent_at: object
    waits: bool
    problem: str
    made_at: object
    ends_at: object


def not_in(course_id, *, people=None, enrolment_ids=None):
    """[Waiting] of a course by name: of all, or of those with a public id in *people* or an id in
    *enrolment_ids*. Two queries."""
    found = db.rows(
        """
        select e.id as enrolment, e.public_id, e.account_id, a.name, a.email, e.role,
          coalesce(s.name, '') as section,
          (select max(l.created_at) from one_time_link l
            where l.account_id = a.id and l.course_id = e.course_id and l.purpose = 'welcome') as made_at,
          (select max(l.ends_at) from one_time_link l
            where l.account_id = a.id and l.course_id = e.course_id and l.purpose = 'welcome') as ends_at
        from enrolment e
        join account a on a.id = e.account_id
        left join section s on s.id = e.section_id
        where e.course_id = ? and e.left_at is null and a.password = '' and a.closed_at is null
          and not exists (select 1 from identity i where i.account_id = a.id)
        """,
        course_id,
    )
    mails = _mails(course_id) if found else {}
    waiting = [
        db.filled(
            Waiting,
            row,
            made_at=row.made_at and db.moment(row.made_at),
            ends_at=row.ends_at and db.moment(row.ends_at),
            **mails.get(row.account_id, {"sent_at": None, "waits": False, "problem": ""}),
        )
        for row in found
        if (people is None or row.public_id in people)
        and (enrolment_ids is None or row.enrolment in enrolment_ids)
    ]
    return sorted(waiting, key=lambda one: (in_order(one.name), one.enrolment))


def _mails(course_id):
    """{account id: what became of its invitations}."""
    found = {}
    for row in db.rows(
        """
        select account_id, sent_at, next_at, receipt, problem
        from outbox_message
        where course_id = ? and substr(key, 1, 8) = 'welcome:'
        order by id
        """,
        course_id,
    ):
        mail = found.setdefault(row.account_id, {"sent_at": None})
        if row.sent_at is not None and row.receipt != CONSOLE:
            mail["sent_at"] = db.moment(row.sent_at)
        mail["waits"], mail["problem"] = row.sent_at is None and row.next_at is not None, row.problem
    return found


def send_again(course, waiting, *, by, now, link_for):
    """A new invitation by mail to each of *waiting* in a Course; who had one within PAUSE is left alone.
    Returns (how many are sent, how many were left alone)."""
    due = [one for one in waiting if one.made_at is None or now - one.made_at >= PAUSE]
    with db.writing():
        for one in due:
            _invite(course, one, by, now, link_for)
    return len(due), len(waiting) - len(due)


def hand_over(course, waiting, *, by, now):
    """New links for each of *waiting*, to be handed over by whoever asks for them (account id *by*):
    [(Waiting, secret)]. The earlier ones end; no mail is sent. None for whom ``may_hand_over`` refuses."""
    with db.writing():
        return [
            (one, _invite(course, one, by, now, None))
            for one in waiting
            if may_hand_over(one.account_id, course.id, by=by)
        ]


def may_hand_over(account_id, course_id, *, by):
    """Whether an account id *by* may read the welcome link of another one, from a course: it lets its reader
    in as that person. So it is not for staff of one course where it opens more than their course: the site,
    or another course as its staff."""
    opens_more = db.row(
        """
        select 1 from account where id = ? and is_admin
        union all
        select 1 from enrolment where account_id = ? and course_id <> ? and role <> 'student'
          and left_at is null
        """,
        account_id,
        account_id,
        course_id,
    )
    return not opens_more or accounts.of_id(by).is_admin


def _invite(course, one, by, now, link_for):
    secret = links.invite(
        accounts.of_id(one.account_id),
        letters.Occasion("", course.title, course.code, course.zone, course.id),
        course_public_id=course.public_id,
        by=by,
        now=now,
        link_for=link_for,
    )
    audit.record(
        "enrolment.invited",
        "enrolment",
        one.enrolment,
        by=by,
        at=now,
        course=course.id,
        how="mail" if link_for else "link",
    )
    return secret


NOT_HERE = N_(
    "{name} is more than a student here: staff of a course or administrator. Whoever runs the site can make "
    "a link for them."
)


def renew_password(course_id, enrolment_public_id, *, by, now):
    """A link for the new password of somebody in a course, made by its staff (a Person), to be handed over.
    Returns (Enrolment, secret). NotNow where only whoever runs the site may, Missing for who cannot sign in
    yet: they are invited."""
    enrolment = courses.person_in(course_id, enrolment_public_id)
    account = enrolment.account
    if not may_renew(account, by=by):
        raise NotNow(NOT_HERE, name=account.name)
    if not courses.can_sign_in(account):
        raise Missing()
    secret = links.reset_by_staff(account, by=by.id, by_name=by.name, now=now, course_id=course_id)
    return enrolment, secret


def may_correct(enrolment):
    """Whether staff of a course may put the address of somebody in it right: nobody has signed in with it,
    no other course knows them by it, and it opens nothing but this course."""
    account = enrolment.account
    elsewhere = "select 1 from enrolment where account_id = ? and course_id <> ?"
    opens_more = account.is_admin or db.row(elsewhere, account.id, enrolment.course_id)
    return not opens_more and not courses.can_sign_in(account)


def correct_address(course, enrolment, email, *, by, now, link_for=None):
    """Another address for somebody in a Course who is not in yet; an invitation goes there, where *link_for*
    makes the address of its link. NotNow where the address is theirs, Conflict where it is another's."""
    with db.writing():
        if not may_correct(enrolment):
            raise NotNow(NOT_YOURS, name=enrolment.account.name)
        addresses.correct(enrolment.account_id, email=email, by=by, now=now)
        if link_for:
            courses.invite(course, accounts.of_id(enrolment.account_id), by=by, now=now, link_for=link_for)


NOT_YOURS = N_(
    "{name} signs in with this address, here or in another course. Whoever runs the site can change it."
)


def may_renew(account, *, by):
    """Whether a Person may make such a link for an Account."""
    roles = [
        row[0]
        for row in db.rows(
            "select distinct role from enrolment where account_id = ? and left_at is null", account.id
        )
    ]
    return access.may_renew_password(by_admin=by.is_admin, target_admin=account.is_admin, target_roles=roles)

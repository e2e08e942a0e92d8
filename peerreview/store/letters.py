"""Letters put into the outbox: each by its name in ``domain.letters.LETTERS``, about an activity."""

from typing import NamedTuple

from peerreview.domain import clock, designs
from peerreview.domain import letters as rules
from peerreview.domain.words import CATALOGUES, catalogue
from peerreview.store import db, outbox


class Occasion(NamedTuple):
    """The activity that letters speak of, as far as they say it: public id, title, code and zone of its
    course, the id of its course. ``is_quiet``: staff never find it, so nothing that may stand on a page of
    theirs names it: ``title`` is that of its design, and subjects say nothing."""

    activity: str
    title: str
    code: str
    zone: str
    course: int
    is_quiet: bool = False


def of_the_site(account):
    """The Occasion of what is about an Account and no course."""
    return Occasion("", "", "", account.zone or "UTC", None)


def about(activity_id):
    """The Occasion of an activity. One query."""
    row = db.row(
        """
        select a.public_id, a.title, c.code, c.zone, c.id, a.people = 'closed' as is_quiet,
          case when a.people = 'closed' then a.plan end as plan, a.plan_digest
        from activity a
        join course c on c.id = a.course_id
        where a.id = ?
        """,
        activity_id,
    )
    title = designs.from_plan(row.plan, row.plan_digest).title if row.is_quiet else row.title
    return Occasion(row[0], title, *row[2:5], bool(row.is_quiet))


def about_plan(plan):
    """The same of a Plan, without a query."""
    is_quiet = plan.people == "closed"
    title = plan.design.title if is_quiet else plan.title
    return Occasion(plan.public_id, title, plan.course_code, plan.zone, plan.course_id, is_quiet)


def about_work(work):
    """The same of the activity of a Work, without a query."""
    is_quiet = work.design.people.is_closed_to_staff
    title = work.design.title if is_quiet else work.title
    return Occasion(work.activity_public_id, title, work.code, work.zone, work.course, is_quiet)


def put(name, key, account_id, occasion, /, *, now, until=None, at=None, **values):
    """Queue the letter *name* to one account; a second one with the same *key* is silently the first.
    *until*: the moment it speaks of; *at*: not sent before. Nobody without a place in the course gets it.
    Returns whether it was new."""
    said = {"activity": occasion.activity, "title": occasion.title, "course": occasion.code, **values}
    is_wanted, say = _wishes(name, account_id)
    letter = rules.written(
        name, said, occasion.zone, now=now, until=until, say=say, is_quiet=occasion.is_quiet
    )
    return outbox.put(
        key,
        account_id,
        letter.subject,
        letter.body,
        now=now,
        path=letter.path,
        course=occasion.course,
        at=at,
        urgent=name in rules.URGENT,
        unwanted=not is_wanted,
    )


def _wishes(name, account_id):
    """(whether somebody wants the letter *name* at all, what puts a sentence into their language)."""
    is_notice = name in rules.NOTICES
    if not CATALOGUES and not is_notice:
        return True, str
    row = db.row("select language, few_mails from account where id = ?", account_id)
    return not (is_notice and row.few_mails), catalogue(row.language).gettext


def hour_of_all(occasion, now):
    """The next moment at which is told what would, told at once, say by its moment who wrote it."""
    return clock.around(rules.DIGEST, now, occasion.zone)[1]


def staff_of(course_id):
    """Account ids of the staff who are present in a course."""
    return [
        row[0]
        for row in db.rows(
            """
            select account_id
            from enrolment
            where course_id = ? and role <> 'student' and left_at is null
            order by id
            """,
            course_id,
        )
    ]


def present(course_id, accounts):
    """Those of *accounts* who are still in the course, in order."""
    here = {
        row[0]
        for row in db.rows(
            "select account_id from enrolment where course_id = ? and left_at is null", course_id
        )
    }
    return sorted(here & set(accounts))

"""What others wrote for somebody and that person has not been shown yet: reviews of their own, answers to
their reviews. It stops being new when the page with it is opened (see ``seen``)."""

from typing import NamedTuple

from peerreview.domain import schedule
from peerreview.domain.visibility import read_first, visible
from peerreview.store import db


class News(NamedTuple):
    """A response that is open to its reader and unread: its ``activity``, ``response`` and ``task``, the
    response it is ``about`` (None: the reader), by id and ``page`` (its public id), and the review's own
    task and subject where it answers one. ``hides_writer``: whoever wrote it goes by an alias."""

    activity: int
    response: int
    task: str
    is_answer: bool
    about: int | None
    page: str
    about_task: str
    about_subject: int | None
    hides_writer: bool
    at: object


def unread(plans, facts, lines, now):
    """[News] of one account, oldest first: *facts* {activity id: Facts} of its places as a student, *lines*
    {activity id: [Duty]}. One query."""
    found = {}
    for activity, fact in facts.items():
        if fact.arrived:
            found |= _open_to(plans[activity], fact, lines[activity], now)
    if not found:
        return []
    people = sorted({facts[activity].person.id for activity, *_ in found.values()})
    return [
        News(row.activity_id, row.id, *found[row.id][1:3], *row[2:6], found[row.id][3], db.moment(row[6]))
        for row in db.rows(
            f"""
            select r.id, r.activity_id, r.about_response_id, coalesce(s.public_id, ''), coalesce(s.task, ''),
              s.about_response_id, r.submitted_at
            from response r
            left join response s on s.id = r.about_response_id
            where r.id in ({db.places(found)}) and r.state = 'submitted'
            and not exists (select 1 from seen v where v.response_id = r.id and v.version = r.shown
              and v.enrolment_id in ({db.places(people)}))
            order by r.submitted_at, r.id
            """,
            *found,
            *people,
        )
    ]


def _open_to(plan, facts, lines, now):
    """{response id: (activity id, task, is an answer, hides its writer)} of what one person may read now and
    did not write."""
    design, found = plan.design, {}
    # What they wrote themselves is not new, and who answered a text has read it.
    known = {own.id for own in facts.own} | {
        own.subject for own in facts.own if own.kind == "response" and own.submitted
    }
    is_open = schedule.release(design, facts, now, lines)
    for row in facts.arrived:
        task = design.tasks[row.task]
        sight = visible(task, "about_mine", released=True)
        if row.id in known or not sight.is_open or not is_open(task, row.round, row.released)[0]:
            continue
        answers = design.is_answer(task)
        if answers or not read_first(design, task, lines):
            found[row.id] = plan.id, row.task, answers, sight.author == "alias"
    return found

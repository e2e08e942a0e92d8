"""What waits for too long: what is held, said to the named person or every instructor; what a student asked,
to every instructor. At once where nothing was said to them for a day, else in one mail a day about all that
waits in the course (decisions 52 and 61)."""

from datetime import timedelta

from peerreview.store import db, letters, screening
from peerreview.store.moderation import handing_over

PAUSE = timedelta(days=1)  # between two such mails to one person about one course

# Held responses of a course that somebody was asked to decide, each with the moment of asking; and what
# students asked that nobody answered in time.
_ASKED = """
    select a.public_id, a.title, r.id, min(r.submitted_at) as since, max(d.at) as asked
    from response r
    join activity a on a.id = r.activity_id and a.archived_at is null
    join decision d on d.response_id = r.id and d.act = 'escalate' and d.by_id is null
    where a.course_id = ? and r.state = 'held' and not exists (select 1 from decision h
      where h.response_id = r.id and h.to_state = 'held' and h.from_state <> 'held' and h.at > d.at)
    group by a.id, a.public_id, a.title, r.id
    order by min(r.submitted_at), r.id
    """
_UNANSWERED = """
    select a.public_id, a.title, q.id, q.at as since, q.answer_by as asked
    from request q
    join activity a on a.id = q.activity_id and a.archived_at is null
    join enrolment e on e.id = q.person_id and e.left_at is null
    where a.course_id = ? and q.ended_at is null and q.answer_by <= ?
    order by q.at, q.id
    """


def ask(work, setting, since, now):
    """Note that what is held since a moment waits for too long, and hand it to the named person; once for
    each time it was held. Returns how many were noted (0 or 1)."""
    if db.row(
        "select 1 from decision where response_id = ? and act = 'escalate' and by_id is null and at >= ?",
        work.id,
        since,
    ):
        return 0
    if setting.person:
        handing_over.hand_over(work, setting.person)
    to = {"to": setting.person} if setting.person else {}
    handing_over.note(work, "escalate", now=now, reason="patience", **to)
    return 1


def tell(activity, setting, now):
    """Mail those who are to decide about what waits for too long in the course of an Activity, where
    something new waits and their last such mail is a day old. Returns (mails, moments to look again);
    nothing is sent, nor planned, once nothing waits."""
    held, asked = db.rows(_ASKED, activity.course), db.rows(_UNANSWERED, activity.course, now)
    waiting = {account: [(row, True) for row in held] for (account,) in _named(activity, setting, held)}
    for (account,) in _named(activity, screening.Setting(), asked):
        waiting.setdefault(account, []).extend((row, False) for row in asked)
    sent, moments = 0, []
    for account, found in waiting.items():
        last = _last(activity.course, account)
        if last and max(db.moment(row.asked) for row, _is_held in found) <= last:
            continue
        moment = last + PAUSE if last else now
        if moment > now:
            moments.append(moment)
        else:
            sent += _put(activity, account, found, now)
    return sent, moments


def _named(activity, setting, found):
    return screening.named_accounts(activity.course, setting) if found else ()


def _last(course_id, account):
    """When somebody was last told what waits in a course, or None."""
    row = db.row(
        "select max(created_at) from outbox_message where account_id = ? and key like ?",
        account,
        f"waits:{course_id}:%",
    )
    return db.moment(row[0])


def _put(activity, account, waiting, now):
    titles = {}
    for row, is_held in waiting:
        titles.setdefault(row.title, [0, 0])[is_held] += 1
    first = min((row for row, _is_held in waiting), key=lambda row: row.since)
    occasion = letters.about(activity.id)._replace(activity=first.public_id, title=first.title)
    return letters.put(
        "waits",
        f"waits:{activity.course}:{account}:{now:%Y%m%d%H%M%S}",
        account,
        occasion,
        now=now,
        until=db.moment(first.since),
        waiting="\n".join(_line(title, *counts) for title, counts in titles.items()),
    )


def _line(title, asked, held):
    """How much waits in one activity."""
    words = [f"{held} held"] if held else []
    return f"“{title}”: {', '.join([*words, f'{asked} asked by students'] if asked else words)}"

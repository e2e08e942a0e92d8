"""Staff have people reminded of what they owe, or written to: one letter each, once for each press."""

from datetime import datetime
from typing import NamedTuple

from peerreview.domain import letters, schedule
from peerreview.domain import reminding as rules
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_
from peerreview.store import activities, audit, db
from peerreview.store import letters as posted
from peerreview.store.facts import facts_of_activity

AT_ONCE = 200  # students whose facts are in memory together


class One(NamedTuple):
    """A student as far as a letter concerns them: ``owed`` now ([rules.Owed]), or why they are ``spared`` (a
    key of rules.SPARED); ``last``: when they were last reminded here, or None."""

    enrolment: int
    public_id: str
    name: str
    section: str
    owed: list
    spared: str
    last: datetime | None


class Post(NamedTuple):
    """What is sent: ``kind`` owed or message, the ``words`` of staff, ``who`` sends it (a name)."""

    kind: str
    words: str
    who: str


def everybody(activity, now, only=None, people=None):
    """{public id: One} of the students of an activity, by name, or of those whose public id is in *only*, or
    whose enrolment id is in *people*; in a fixed number of queries for each 200 people."""
    students, last, found = activities.students(activity), reminded(activity.id), {}
    order, known = [one for one, row in students.items() if only is None or row[1] in only], {}
    order = [one for one in order if people is None or one in people]
    for first in range(0, len(order), AT_ONCE):
        some = order[first : first + AT_ONCE]
        plan, facts = facts_of_activity(activity.id, enrolment_ids=some)
        for person in some:
            lines = schedule.duties(plan.design, facts[person], now, known)
            owed = rules.owed_now(plan.design, lines)
            spared = "" if owed else rules.why_spared(plan.design, lines)
            if owed and person in last and now - last[person] < rules.PAUSE:
                spared = "recent"
            name, public_id, section = students[person]
            found[public_id] = One(person, public_id, name, section, owed, spared, last.get(person))
    return found


def reminded(activity_id):
    """{enrolment id: when they were last reminded of what they owe}"""
    return {
        row[0]: db.moment(row[1])
        for row in db.rows(
            """
            select enrolment_id, max(at)
            from reminder
            where activity_id = ? and kind = 'owed'
            group by enrolment_id
            """,
            activity_id,
        )
    }


def letter(activity, occasion, one, post, called, now):
    """The letter to One as it arrives, a ``letters.Written``; *called*: by which name it greets."""
    name, values, until = _said(activity, occasion, one, post, called, now)
    said = {"activity": occasion.activity, "title": occasion.title, "course": occasion.code, **values}
    return letters.written(name, said, occasion.zone, now=now, until=until)


def _said(activity, occasion, one, post, called, now):
    """(name of the letter, its values, the moment it speaks of)"""
    words = f"{post.words.strip()}\n\n" if post.words.strip() else ""
    values = {"name": called, "words": words, "who": post.who}
    if post.kind == "message":
        return "message", values, now
    ends = [owed.closes for owed in one.owed if owed.closes]
    values["owed"] = rules.listed(activity.design, one.owed, occasion.zone, now)
    return "reminder", values, min(ends, default=None)


def accounts_of(enrolments):
    """{enrolment id: (account id, name, address)}"""
    return {
        row[0]: tuple(row[1:])
        for row in db.rows(
            f"""
            select e.id, a.id, a.name, a.email
            from enrolment e
            join account a on a.id = e.account_id
            where e.id in ({db.places(enrolments)}) and e.left_at is null
            """,
            *enrolments,
        )
    }


def checked(post):
    """The Post, its words without white space around; Invalid when there are too many or, in a message,
    none."""
    words = post.words.replace("\r\n", "\n").strip()
    if len(words) > rules.MOST_WORDS:
        sentence = N_("That is {count} characters; up to {most} fit.")
        raise Invalid(sentence, field="words", count=len(words), most=rules.MOST_WORDS)
    if post.kind == "message" and not words:
        raise Invalid(N_("Write what you want to say to them first."), field="words")
    return post._replace(words=words)


def send(activity, chosen, post, *, token, by, now):
    """Send *post* to those of *chosen* (public ids of students) whom it concerns: a reminder to who owes
    something they can send now and was not reminded within the hour, a message to all. The same *token* sends
    once. Returns how many letters were new. Invalid as ``checked``."""
    post, sent = checked(post), 0
    with db.writing(activity.id):
        known = everybody(activity, now, set(chosen))
        people = [known[public_id] for public_id in dict.fromkeys(chosen) if public_id in known]
        if post.kind == "owed":
            people = [one for one in people if one.owed and not one.spared]
        accounts, occasion = accounts_of([one.enrolment for one in people]), posted.about(activity.id)
        for one in people:
            account, called, _address = accounts[one.enrolment]
            name, values, until = _said(activity, occasion, one, post, called, now)
            key = f"remind:{activity.public_id}:{one.enrolment}:{token}"
            if posted.put(name, key, account, occasion, now=now, until=until, **values):
                sent += 1
                _note(activity.id, one.enrolment, post.kind, token, by, now)
        if sent:
            verb = "people.reminded" if post.kind == "owed" else "people.written_to"
            audit.of_activity(verb, activity, by=by, at=now, count=sent, words=post.words)
    return sent


def _note(activity_id, enrolment, kind, token, by, now):
    db.execute(
        """
        insert into reminder (activity_id, enrolment_id, kind, token, by_id, at) values (?, ?, ?, ?, ?, ?)
        """,
        activity_id,
        enrolment,
        kind,
        token,
        by,
        now,
    )

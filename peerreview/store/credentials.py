"""Who has learned what here: credentials as attributes of a place in a course, each with its dates. A step of
an activity grants one (``settle``), or staff do, by hand."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import NamedTuple

from peerreview.domain.attributes import Held, title_of
from peerreview.domain.refusals import Invalid, Missing
from peerreview.domain.words import N_
from peerreview.store import audit, clockwork, db, letters
from peerreview.store.facts import plans
from peerreview.store.tables import Attribute

LONGEST = 200  # characters of a reason
STAGES = (timedelta(days=30), timedelta(days=7))  # before the end of a credential


class Giver(NamedTuple):
    """An activity in which a credential can be had: its ``title`` and ``public_id``."""

    title: str
    public_id: str


def of_person(enrolment_id):
    """[Held] of one person, whatever their dates, the oldest first."""
    return [held for _person, held in _rows("a.enrolment_id = ?", enrolment_id)]


def in_course(course_id):
    """{enrolment id: [Held]} of everybody in a course."""
    found = defaultdict(list)
    for person, held in _rows("e.course_id = ? and e.left_at is null", course_id):
        found[person].append(held)
    return dict(found)


def _rows(where, value):
    return [
        (row[0], Held(row[1], db.moment(row[2]), db.moment(row[3]), row[4], row[5] == "staff"))
        for row in db.rows(
            f"""
            select a.enrolment_id, a.name, a.from_at, a.until_at, a.value, a.source
            from attribute a
            join enrolment e on e.id = a.enrolment_id
            where {where} and a.name like 'cred.%'
            order by a.from_at, a.id
            """,
            value,
        )
    ]


def givers(course_id):
    """{credential: [Giver]} of the running activities of a course, the newest first."""
    found = defaultdict(list)
    for plan in _plans(course_id):
        for name in plan.design.grants:
            found[name].append(Giver(plan.title, plan.public_id))
    return dict(found)


def known_in(course_id):
    """Names of the credentials that the designs of a course grant or need, or that anybody there holds."""
    found = [name for plan in _plans(course_id) for name in (*plan.design.grants, *plan.design.credentials)]
    found += [held.name for some in in_course(course_id).values() for held in some]
    return list(dict.fromkeys(found))


def _plans(course_id):
    found = plans((course_id,)).values()
    return sorted((plan for plan in found if plan.published), key=lambda plan: -plan.id)


def earn(activity, enrolment_id, name, *, phase, at, now):
    """Somebody earned a credential in a step of an *activity* (*phase* "": by all of it), as of the moment
    *at*: it holds as long as that says. Returns whether it is new."""
    lasts = activity.design.lasts_of(phase)
    with db.writing(activity.id):
        known = db.row(
            "select 1 from attribute where enrolment_id = ? and name = ? and from_at >= ?",
            enrolment_id,
            name,
            at,
        )
        if known:
            return False
        until = at + timedelta(seconds=lasts) if lasts else None
        _put(enrolment_id, name, at, until, activity.title[:LONGEST], "answer", None)
        audit.of_activity(
            "credential.earned", activity, by=None, at=now, name=name, phase=phase, enrolment=enrolment_id
        )
    return True


def tell_ending(plan, now):
    """Tell whoever holds a credential that an activity (a Plan) grants that it ends in 30 days, and in 7,
    once each; not whose was given for less than that, or is renewed already. Returns (letters, the next
    moment or None)."""
    names, sent, coming = tuple(plan.design.grants), 0, []
    for person, account, name, begins, ends in _ending(plan.course_id, names, now) if names else ():
        left = [ends - stage for stage in STAGES if begins < ends - stage]
        coming += [moment for moment in left if moment > now]
        due = [moment for moment in left if moment <= now]
        if due:
            sent += letters.put(
                "ends",
                f"ends:{person}:{name}:{ends:%Y%m%d%H%M}:{(ends - max(due)).days}",
                account,
                letters.about_plan(plan),
                now=now,
                until=ends,
                name=title_of(name),
            )
    return sent, min(coming, default=None)


def _ending(course_id, names, now):
    """[(enrolment id, account id, name, from, until)] of what students present hold of *names*
    and what has an end, the last of each."""
    found = {}
    for person, account, name, begins, ends in db.rows(
        f"""
        select a.enrolment_id, e.account_id, a.name, a.from_at, a.until_at
        from attribute a
        join enrolment e on e.id = a.enrolment_id
        where e.course_id = ? and e.left_at is null and e.role = 'student' and a.name in ({db.places(names)})
          and a.from_at <= ? and (a.until_at is null or a.until_at > ?)
        order by a.until_at is null, a.until_at
        """,
        course_id,
        *names,
        now,
        now,
    ):
        found[person, name] = (person, account, name, db.moment(begins), db.moment(ends))
    return [row for row in found.values() if row[4] is not None]


def grant(enrolment, name, *, reason, until=None, by, now):
    """Staff give a person a credential by hand, with a *reason*, until a moment or for good. Invalid without
    a reason (field ``reason``) or when it would be over already (``until``)."""
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid(N_("Say why, for the record and for the person."), field="reason")
    if len(reason) > LONGEST:
        raise Invalid(
            N_("This is {count} characters long; up to {most} fit."),
            field="reason",
            count=len(reason),
            most=LONGEST,
        )
    if until is not None and until <= now:
        raise Invalid(N_("That day is over already. Choose a later one."), field="until")
    with db.writing():
        _put(enrolment.id, name, now, until, reason, "staff", by)
        clockwork.look_again_in_course(enrolment.course_id, now)
        audit.of_enrolment("credential.granted", enrolment, by=by, at=now, name=name, reason=reason)


def _put(person, name, at, until, why, source, by):
    Attribute.create(
        enrolment=person,
        name=name,
        value=why,
        from_at=at,
        until_at=until,
        readers="staff",
        source=source,
        by=by,
    )


def take_away(enrolment, name, *, by, now):
    """Staff end a credential of a person from now on; what earned it earns it no more. Missing when they do
    not hold it."""
    with db.writing():
        standing = [held for held in of_person(enrolment.id) if held.name == name and held.stands(now)]
        if not standing:
            raise Missing()
        ends = [held.until for held in standing]
        last = None if None in ends else max(ends)
        db.execute(
            "update attribute set until_at = ? where enrolment_id = ? and name = ? "
            "and (until_at is null or until_at > ?)",
            now,
            enrolment.id,
            name,
            now,
        )
        clockwork.look_again_in_course(enrolment.course_id, now)
        audit.of_enrolment("credential.taken", enrolment, by=by, at=now, name=name, until=_iso(last))


def give_back(enrolment, name, *, by, now):
    """Take back that a credential was taken away: it holds again, as long as it had. Missing when none was
    taken away, or when that was taken back before."""
    with db.writing():
        lines = db.rows(
            """
            select verb, at, detail
            from audit_line
            where thing = 'enrolment' and thing_id = ? and verb like 'credential.%'
            order by id desc
            """,
            enrolment.id,
        )
        newest = next((row for row in lines if db.loads(row.detail).get("name") == name), None)
        if newest is None or newest.verb != "credential.taken":
            raise Missing()
        until = db.loads(newest.detail)["until"]
        db.execute(
            "update attribute set until_at = ? where enrolment_id = ? and name = ? and until_at = ?",
            until and datetime.fromisoformat(until),
            enrolment.id,
            name,
            db.moment(newest.at),
        )
        clockwork.look_again_in_course(enrolment.course_id, now)
        audit.of_enrolment("credential.given_back", enrolment, by=by, at=now, name=name)


def _iso(moment):
    return moment and moment.isoformat()

"""A list is taken back: who came by it goes, what it changed is as it was, as far as nothing has happened
since."""

from collections import defaultdict
from typing import NamedTuple

from peerreview.domain.refusals import Missing, Refusal
from peerreview.store import attributes, audit, courses, db, leaving
from peerreview.store.rosters import pairs
from peerreview.store.rosters.applying import put
from peerreview.store.tables import Account, Enrolment, RosterChange, RosterImport


class Undone(NamedTuple):
    """What came of it: how many people are ``gone``, how many changes are ``back`` as they were, names of
    those who ``stay`` because they have written or signed in, and how many changes stay because they were
    changed again (``kept``)."""

    gone: int
    back: int
    stay: list
    kept: int


# Rows that say that a person has done something, or that others count on them.
_DEEDS = (
    "select author_id from response where author_id in ({0})",
    "select reviewer_id from allocation where reviewer_id in ({0})",
    "select enrolment_id from membership where enrolment_id in ({0})",
)
_WRITTEN = _DEEDS[0]


def undo(batch, *, by, now):
    """Take back all that a RosterImport did. Who came by it leaves without a trace where nothing hangs on
    them, and stays where they have written or signed in. Returns an Undone; Missing when it is not
    applied."""
    with db.writing():
        changes = list(
            RosterChange.select(RosterChange, Enrolment, Account)
            .join(Enrolment)
            .join(Account)
            .where(RosterChange.roster_import == batch)
            .order_by(RosterChange.id.desc())
        )
        moments = {one.at for one in changes}
        if batch.applied_at is None or batch.undone_at is not None:
            raise Missing()
        gone, stay = _take_out([one for one in changes if one.did in ("new", "back")], batch, by, now)
        back, kept = _put_back([one for one in changes if one.did not in ("new", "back")], batch, by, now)
        for moment in moments:
            _answers_back(batch.course_id, moment, by, now)
        RosterImport.update(undone_at=now, applied_at=None).where(RosterImport.id == batch.id).execute()
        RosterChange.delete().where(RosterChange.roster_import == batch).execute()
        audit.record(
            "roster.undone", "roster_import", batch.id, by=by, at=now, course=batch.course_id, people=gone
        )
    return Undone(gone, back, stay, kept)


def _answers_back(course_id, moment, by, now):
    try:
        attributes.take_back(course_id, moment, by=by, now=now)
    except Missing:
        return


def _take_out(changes, batch, by, now):
    """(how many are gone, names of who stays)."""
    ids = [one.enrolment_id for one in changes]
    written, busy = _found((_WRITTEN,), ids), _found(_DEEDS, ids)
    unused, gone, stay = [], 0, []
    for one in changes:
        person = one.enrolment
        if person.left_at is not None:
            continue
        if person.account_id == by or person.id in written or (one.did == "new" and _is_in(one)):
            stay.append(person.account.name)
        elif one.did == "new" and person.id not in busy:
            unused.append(one)
        else:
            leaving.leave(person, by=by, now=now)
            gone += 1
    _remove(unused, batch.course_id, by, now)
    return gone + len(unused), sorted(stay)


def _is_in(change):
    """Whether an account that the list has made was taken into use since."""
    return change.after.get("account") is not None and courses.can_sign_in(change.enrolment.account)


def _found(queries, ids):
    found = set()
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        for query in queries:
            found |= {row[0] for row in db.rows(query.format(db.places(some)), *some)}
    return found


def _remove(changes, course_id, by, now):
    """Places that nothing hangs on, and the accounts made for them that have no other."""
    people = [one.enrolment_id for one in changes]
    made = [one.after["account"] for one in changes if one.after.get("account") is not None]
    audit.record_all("enrolment.removed", "enrolment", people, by=by, at=now, course=course_id)
    for start in range(0, len(people), 500):
        some = people[start : start + 500]
        db.execute(f"delete from enrolment where id in ({db.places(some)})", *some)
    for start in range(0, len(made), 500):
        some = made[start : start + 500]
        db.execute(
            f"""
            delete from account
            where id in ({db.places(some)}) and password = '' and not is_admin
            and not exists (select 1 from enrolment e where e.account_id = account.id)
            """,
            *some,
        )


def _put_back(changes, batch, by, now):
    """(how many stand as before, how many were changed again since)."""
    back = kept = 0
    sections = defaultdict(lambda: None, courses.sections(batch.course_id))
    for one in changes:
        if one.did != "change":
            done = pairs.take_back(batch, one, by=by, now=now)
        else:
            done = _as_before(one, sections, by, now)
        back, kept = back + done, kept + (not done)
    return back, kept


def _as_before(change, sections, by, now):
    person, done = change.enrolment, True
    named = {key: name for name, key in sections.items()}
    now_is = {
        "name": person.account.name,
        "email": person.account.email,
        "number": person.number,
        "role": person.role,
        "section": named.get(person.section_id, ""),
    }
    for key, before in change.before.items():
        if now_is[key] != change.after[key] or person.left_at is not None:
            done = False
            continue
        try:
            put(person, key, sections[before] if key == "section" else before, by=by, now=now)
        except Refusal:
            done = False
    return done

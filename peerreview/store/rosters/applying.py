"""A list is applied: all of its good lines in one transaction, and once, however often somebody presses."""

from peerreview.domain import identity, rosters
from peerreview.domain.refusals import Conflict
from peerreview.domain.words import N_
from peerreview.store import accounts, addresses, attributes, audit, courses, db, leaving
from peerreview.store.rosters import pairs
from peerreview.store.rosters.looking import look_again
from peerreview.store.tables import Account, Enrolment, RosterChange, RosterImport


class Moved(Conflict):
    """The course is not as it was when the list was looked at."""

    sentence = N_("Something has changed since you looked at it. Here is what would change now.")


def apply(batch, *, seal, keys, mended, turned=(), link_for=None, by, now):
    """Apply a RosterImport with these *keys* and *mended* cells: every good line, but of the numbers in
    *turned* the opposite of what ``is_taken`` says. *seal*: that of the Look it was shown with. *link_for*
    makes the address of a welcome link from its secret: who is new gets it by mail at once. Returns how many
    lines went in; Moved when the course has changed meanwhile, and nothing is applied."""
    with db.writing():
        _lock(batch)
        seen = look_again(batch, keys, mended, by=by, now=now)
        taken = [
            one
            for one in seen.of(rosters.NEW, rosters.BACK, rosters.CHANGE)
            if one.is_taken != (one.line.number in turned)
        ]
        if not taken:
            return 0
        if (keys, mended) != (batch.keys, batch.mended):
            shown = look_again(batch, batch.keys, batch.mended, by=by, now=now)
        else:
            shown = seen
        if shown.seal != seal:
            raise Moved()
        if seen.kind == rosters.PEOPLE:
            changes = _people(batch, taken, seen.answers, link_for, by, now)
        else:
            changes = pairs.apply(seen.kind, batch, taken, by=by, now=now)
        _keep(batch, changes, keys, mended, by, now)
    return len(taken)


def _lock(batch):
    """Two who import at once are one after the other: the second finds nothing left to do."""
    db.execute("update course set code = code where id = ?", batch.course_id)


def _keep(batch, changes, keys, mended, by, now):
    RosterImport.update(keys=keys, mended=mended, applied_at=now, undone_at=None).where(
        RosterImport.id == batch.id
    ).execute()
    db.insert(RosterChange, [one | {"roster_import": batch.id, "at": now} for one in changes])
    audit.record(
        "roster.applied",
        "roster_import",
        batch.id,
        by=by,
        at=now,
        course=batch.course_id,
        people=len({one["enrolment"] for one in changes}),
    )


def _people(batch, taken, answers, link_for, by, now):
    new = [one for one in taken if one.kind == rosters.NEW]
    changes, ids = _add(batch.course, new, link_for, by, now)
    for one in taken:
        if one.kind == rosters.BACK:
            changes.append(_bring_back(batch.course, one, by, now))
    changes += _change(batch.course, [one for one in taken if one.kind != rosters.NEW], by, now)
    _answer(batch.course_id, taken, answers, ids, by, now)
    return changes


def _add(course, entries, link_for, by, now):
    """(rows of RosterChange, {line: enrolment id}) of the people who are new."""
    keys = {one.line.number: identity.address_key(one.line.email) for one in entries}
    there = accounts.ids_of(keys.values())
    made = accounts.create_all(
        [(one.line.name, one.line.email) for one in entries if keys[one.line.number] not in there],
        now=now,
        by=by,
    )
    account = {line: (there | made)[key] for line, key in keys.items()}
    places = [
        (account[one.line.number], one.line.role or "student", one.line.section, one.line.college)
        for one in entries
    ]
    enrolled = courses.enrol_all(course, places, by=by, now=now) if places else {}
    if link_for:
        _invite(course, made.values(), link_for, by, now)
    fresh = set(made.values())
    ids = {line: enrolled[one] for line, one in account.items()}
    changes = [
        _row(enrolled[one], "new", {}, {"account": one if one in fresh else None}) for one in account.values()
    ]
    return changes, ids


def _row(enrolment, did, before, after):
    return {"enrolment": enrolment, "did": did, "before": before, "after": after}


def _invite(course, account_ids, link_for, by, now):
    """A welcome letter to each of these new accounts."""
    for account in Account.select().where(Account.id.in_(list(account_ids))):
        courses.invite(course, account, by=by, now=now, link_for=link_for)


def _bring_back(course, entry, by, now):
    place = entry.place
    leaving.add_person(
        course, name=place.name, email=place.email, role=entry.line.role or place.role, by=by, now=now
    )
    return _row(place.id, "back", {"role": place.role}, {"role": entry.line.role or place.role})


def _change(course, entries, by, now):
    """What is different about people who are there: rows of RosterChange."""
    parts = courses.sections_made(
        course.id, {after for one in entries for key, _before, after in one.parts if key == "section"}
    )
    people = {one.id: one for one in _enrolments([one.place.id for one in entries])}
    changes = []
    for entry in entries:
        before, after = {}, {}
        for key, old, new in entry.parts:
            if key[0] != ".":
                before[key], after[key] = old, new
                put(people[entry.place.id], key, parts[new] if key == "section" else new, by=by, now=now)
        changes.append(_row(entry.place.id, "change", before, after))
    return changes


def _enrolments(ids):
    return [
        found
        for start in range(0, len(ids), 500)
        for found in Enrolment.select().where(Enrolment.id.in_(ids[start : start + 500]))
    ]


def put(enrolment, key, value, *, by, now):
    """One thing about a person in a course is *value* now: name, email, number, section (its id) or role."""
    if key == "role":
        leaving.change_role(enrolment, value, by=by, now=now)
    elif key == "section":
        courses.put_in_section([enrolment], value, by=by, now=now)
    elif key == "number":
        Enrolment.update(number=value).where(Enrolment.id == enrolment.id).execute()
        audit.of_enrolment("enrolment.number", enrolment, by=by, at=now)
    else:
        addresses.correct(enrolment.account_id, **{key: value}, by=by, now=now)


def _answer(course_id, taken, answers, ids, by, now):
    """What people say about themselves, as far as the list says it."""
    if not answers:
        return
    fields = attributes.fields_of(course_id)
    who = {one.line.number: one.place.id if one.place else ids[one.line.number] for one in taken}
    people = {one.id: one for one in _enrolments([who[line] for line in answers if line in who])}
    attributes.put_all(
        [
            (people[who[line]], fields[name], values)
            for line, found in answers.items()
            if line in who
            for name, values in found.items()
        ],
        source="import",
        by=by,
        now=now,
    )

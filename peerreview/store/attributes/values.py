"""What people have: many values to a name, each dated, each saying who reads it and where it comes from."""

from collections import Counter, defaultdict
from datetime import timedelta
from typing import NamedTuple

from peerreview.domain import attributes as rules
from peerreview.domain.attributes import needs
from peerreview.domain.refusals import Invalid, Missing
from peerreview.domain.visibility import FEW
from peerreview.domain.words import N_, folded
from peerreview.store import audit, db
from peerreview.store.attributes.fields import fields_of
from peerreview.store.tables import Attribute, Enrolment

HOLDS = "a.from_at <= ? and (a.until_at is null or a.until_at > ?)"


class Held(NamedTuple):
    """A value as it stands: its ``text`` (of people: their name), the enrolment id of that ``other`` person
    or None, its ``readers``, ``source`` and the moment ``since``."""

    text: str
    other: int | None
    readers: str
    source: str
    since: object


class Seen(NamedTuple):
    """What staff see of one person under one name: the ``texts`` they may read, and whether there is more
    that they may not (``is_private``)."""

    texts: tuple[str, ...] = ()
    is_private: bool = False


def put(enrolment, field, values, *, source, by, now):
    """Let *values* (as of ``domain.attributes.read``; of people their enrolment ids) and no others hold for a
    person from now on. What stands already keeps its date, unless the person themselves gives it to other
    readers now. Staff and files (*source*) touch only what staff may read: Invalid for a private field.
    Returns whether anything changed."""
    is_own = source == "self"
    if rules.is_private(field.readers) and not is_own:
        raise Invalid(N_("“{title}” is private: people give it themselves."), title=field.title)
    with db.writing():
        standing = {
            (other if other is not None else text): (key, readers)
            for key, text, other, readers in db.rows(
                f"""
                select a.id, a.value, a.other_id, a.readers
                from attribute a
                where a.enrolment_id = ? and a.name = ? and {HOLDS}
                """,
                enrolment.id,
                field.name,
                now,
                now,
            )
            if is_own or not rules.is_private(readers)
        }
        stay = {
            value
            for value, (_key, readers) in standing.items()
            if value in values and (readers == field.readers or not is_own)
        }
        gone = [key for value, (key, _readers) in standing.items() if value not in stay]
        fresh = [value for value in dict.fromkeys(values) if value not in stay]
        if not gone and not fresh:
            return False
        db.execute(f"update attribute set until_at = ? where id in ({db.places(gone)})", now, *gone)
        for value in fresh:
            of_people = field.kind == "people"
            Attribute.create(
                enrolment=enrolment.id,
                name=field.name,
                value="" if of_people else value,
                other=value if of_people else None,
                from_at=now,
                readers=field.readers,
                source=source,
                by=by,
            )
        # The line names no value: the record is read by staff, and not every value is.
        audit.of_enrolment(
            "attribute.put", enrolment, by=by, at=now, name=field.name, values=len(values), source=source
        )
    return True


def put_all(answers, *, source, by, now):
    """``put`` for each (enrolment, field, values) of *answers*, all or none; returns how many changed."""
    with db.writing():
        return sum(put(*answer, source=source, by=by, now=now) for answer in answers)


def take_back(course_id, at, *, by, now, name=None):
    """Undo what staff put at the moment *at* (of *name*, or all): what they may read stands again as it stood
    just before. Returns how many people it was; Missing when nothing was put then."""
    before, touched = at - timedelta(microseconds=1), {}
    with db.writing():
        fields = fields_of(course_id)
        for person, found in db.rows(
            """
            select distinct a.enrolment_id, a.name
            from attribute a
            join enrolment e on e.id = a.enrolment_id
            where e.course_id = ? and (a.from_at = ? or a.until_at = ?)
            """,
            course_id,
            at,
            at,
        ):
            if name in (None, found) and found in fields and not rules.is_private(fields[found].readers):
                touched.setdefault(person, []).append(fields[found])
        if not touched:
            raise Missing()
        people = {one.id: one for one in Enrolment.select().where(Enrolment.id.in_(list(touched)))}
        for person, some in touched.items():
            stood = of_person(person, before)
            for field in some:
                held = [one for one in stood.get(field.name, ()) if not rules.is_private(one.readers)]
                values = [one.text if one.other is None else one.other for one in held]
                put(people[person], field, values, source="staff", by=by, now=now)
    return len(touched)


def of_person(enrolment_id, now):
    """{name: [Held]} of what stands for one person, for themselves."""
    found = defaultdict(list)
    for name, text, other, called, *rest, since in db.rows(
        f"""
        select a.name, a.value, a.other_id, p.name, a.readers, a.source, a.from_at
        from attribute a
        left join enrolment o on o.id = a.other_id
        left join account p on p.id = o.account_id
        where a.enrolment_id = ? and {HOLDS}
        order by a.id
        """,
        enrolment_id,
        now,
        now,
    ):
        found[name].append(Held(called or text, other, *rest, db.moment(since)))
    return dict(found)


def seen_by_staff(course_id, now):
    """{enrolment id: {name: Seen}} of everybody present; a value for the person or the group alone is not in
    it."""
    found = defaultdict(lambda: defaultdict(lambda: ([], [])))
    for person, name, text, called, readers in db.rows(
        f"""
        select a.enrolment_id, a.name, case when a.readers in ('staff', 'class') then a.value end,
          case when a.readers in ('staff', 'class') then p.name end, a.readers
        from attribute a
        join enrolment e on e.id = a.enrolment_id
        left join enrolment o on o.id = a.other_id
        left join account p on p.id = o.account_id
        where e.course_id = ? and e.left_at is null and {HOLDS}
        order by a.id
        """,
        course_id,
        now,
        now,
    ):
        open_to_staff, kept = found[person][name]
        (kept if rules.is_private(readers) else open_to_staff).append(called or text)
    return {
        person: {name: Seen(tuple(texts), bool(kept)) for name, (texts, kept) in names.items()}
        for person, names in found.items()
    }


def shared(enrolment_ids, now):
    """{enrolment id: {name: [text]}} of what these people let their group, or the class, read."""
    found = defaultdict(lambda: defaultdict(list))
    for person, name, text, called in db.rows(
        f"""
        select a.enrolment_id, a.name, a.value, p.name
        from attribute a
        left join enrolment o on o.id = a.other_id
        left join account p on p.id = o.account_id
        where a.enrolment_id in ({db.places(enrolment_ids)}) and a.readers in ('group', 'class') and {HOLDS}
        order by a.id
        """,
        *enrolment_ids,
        now,
        now,
    ):
        found[person][name].append(called or text)
    return {person: dict(names) for person, names in found.items()}


def given(course_id, now):
    """{name: how many of the students present have a value}."""
    return dict(
        db.rows(
            f"""
            select a.name, count(distinct a.enrolment_id)
            from attribute a
            join enrolment e on e.id = a.enrolment_id
            where e.course_id = ? and e.left_at is null and e.role = 'student' and {HOLDS}
            group by a.name
            """,
            course_id,
            now,
            now,
        )
    )


def tallied(course_id, now):
    """{name: {answer: how many of the students present gave it}} of fields with few answers to choose from,
    the most given first. Of a field of which any answer was given by fewer than FEW people, and of one in
    which all said the same, nothing: both would tell of single people."""
    counted = defaultdict(dict)
    for name, value, people in db.rows(
        f"""
        select a.name, a.value, count(distinct a.enrolment_id)
        from attribute a
        join enrolment e on e.id = a.enrolment_id
        where e.course_id = ? and e.left_at is null and e.role = 'student' and a.other_id is null and {HOLDS}
        group by a.name, a.value
        order by 3 desc, 2
        """,
        course_id,
        now,
        now,
    ):
        counted[name][value] = people
    return {
        name: counted[name]
        for name, field in fields_of(course_id).items()
        if (field.choices or field.kind == "yes")
        and len(counted[name]) > 1
        and min(counted[name].values()) >= FEW
    }


def needed(course_id):
    """{enrolment id: keys of what they need} of the students present who said that they need something: for
    the rule of grouping alone, no page shows it."""
    return {
        person: needs.needed(text)
        for person, text in db.rows(
            """
            select e.id, p.needs
            from enrolment e
            join account p on p.id = e.account_id
            where e.course_id = ? and e.left_at is null and e.role = 'student' and p.needs <> ''
            """,
            course_id,
        )
    }


def needs_counted(course_id):
    """[(need, how many of the students present have it, or None)] as staff may know it
    (``needs.told``)."""
    of = db.row(
        "select count(*) from enrolment where course_id = ? and left_at is null and role = 'student'",
        course_id,
    )[0]
    found = Counter(key for keys in needed(course_id).values() for key in keys)
    return [(need, needs.told(found[need.key], of, FEW)) for need in needs.NEEDS]


def of_course(course_id, now):
    """{enrolment id: {name: value}} of everybody present, for forming groups: a number, True or False, text,
    or a frozenset (of slots of the week, of enrolment ids, of several values); ``absent`` is True while it
    holds. Words that differ in case or accents alone have one spelling, the one given first."""
    kinds = fields_of(course_id) | rules.BUILT_IN
    zone = db.row("select zone from course where id = ?", course_id)[0]
    stored, spelling = defaultdict(lambda: defaultdict(list)), {}
    for person, name, text, other in db.rows(
        f"""
        select a.enrolment_id, a.name, a.value, a.other_id
        from attribute a
        join enrolment e on e.id = a.enrolment_id
        where e.course_id = ? and e.left_at is null and {HOLDS}
        order by a.id
        """,
        course_id,
        now,
        now,
    ):
        kind = kinds.get(name)
        if other is None and (kind is None or kind.kind == "text"):
            text = spelling.setdefault((name, folded(text)), text)
        stored[person][name].append(text if other is None else other)
    return {
        person: {name: _comparable(kinds, name, found, zone, now) for name, found in names.items()}
        for person, names in stored.items()
    }


def _comparable(kinds, name, found, zone, now):
    if name == "absent":
        return True
    field = kinds.get(name) or rules.Field(name, name)
    if any(isinstance(one, int) for one in found):
        return frozenset(one for one in found if isinstance(one, int))
    return rules.comparable(field, list(dict.fromkeys(found)), zone, now)

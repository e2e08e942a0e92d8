"""What others attest of somebody in an answer: a level, dated, by whom."""

from collections import defaultdict
from typing import NamedTuple

from peerreview.store import audit, db
from peerreview.store.tables import Attribute, Enrolment


class Attested(NamedTuple):
    """A level as it was attested: its ``title``, ``since`` when, and ``by`` whom (a name, "" for somebody
    who is gone)."""

    title: str
    since: object
    by: str


def attest(person, values, *, by, now):
    """Let *values* {name: title of a level} hold for somebody (an enrolment id) from now on, in place of what
    held under these names; what stays keeps its date. Inside the caller's transaction."""
    for name, title in values.items():
        standing = db.row(
            "select id, value from attribute where enrolment_id = ? and name = ? and until_at is null",
            person,
            name,
        )
        if standing and standing.value == title:
            continue
        if standing:
            db.execute("update attribute set until_at = ? where id = ?", now, standing.id)
        Attribute.create(
            enrolment=person,
            name=name,
            value=title[:200],
            from_at=now,
            readers="group",
            source="answer",
            by=by,
        )
        who = Enrolment.get_by_id(person)
        audit.of_enrolment("attribute.put", who, by=by, at=now, name=name, values=1, source="answer")


def attested(people, names):
    """{enrolment id: {name: [Attested], the newest last}} of what was ever attested of *people* under
    *names*."""
    found = defaultdict(lambda: defaultdict(list))
    if not people or not names:
        return {}
    for person, name, title, since, by in db.rows(
        f"""
        select a.enrolment_id, a.name, a.value, a.from_at, coalesce(p.name, '')
        from attribute a
        left join account p on p.id = a.by_id
        where a.enrolment_id in ({db.places(people)}) and a.name in ({db.places(names)}) and a.source =
        'answer' order by a.id
        """,
        *people,
        *names,
    ):
        found[person][name].append(Attested(title, db.moment(since), by))
    return {person: dict(named) for person, named in found.items()}

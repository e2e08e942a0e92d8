"""Which sections an assistant is in charge of, and whom they look after by that: the one rule for every page,
list, file and verb (decision 103). Somebody without a section is looked after by those of the whole class.

A group that mixes sections is looked after where one of its people is; so is what it writes. What one person
writes is looked after where its writer is, whatever it is about."""

from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_
from peerreview.store import audit, db

ELSEWHERE = N_("Somebody of another section")

# People and groups looked after by somebody whose enrolment id fills the place; the staff of their course are
# among them.
PEOPLE = """
    select e.id
    from enrolment k
    join enrolment e on e.course_id = k.course_id
    where k.id = ? and (e.role <> 'student' or e.section_id in (select c.section_id
      from section_charge c where c.enrolment_id = k.id))
    """
_GROUPS = f"select m.peer_group_id from membership m where m.left_at is null and m.enrolment_id in ({PEOPLE})"


def of_course(course_id):
    """{enrolment id: {section id}} of the assistants of a course who are in charge of some sections."""
    found = {}
    for person, section in db.rows(
        """
        select k.enrolment_id, k.section_id
        from section_charge k
        join enrolment e on e.id = k.enrolment_id
        where e.course_id = ? and e.role = 'assistant'
        """,
        course_id,
    ):
        found.setdefault(person, set()).add(section)
    return found


def put(assistant, section_ids, *, by, now):
    """An assistant (an Enrolment) is in charge of just these sections (ids) from now on; of none: there for
    the whole class. Returns the ids before. Invalid for who is no assistant, or a section of another
    course."""
    if assistant.role != "assistant":
        raise Invalid(N_("Only assistants are limited to sections."), field="charge")
    known = {row[0] for row in db.rows("select id from section where course_id = ?", assistant.course_id)}
    wanted = set(section_ids)
    if not wanted <= known:
        raise Invalid(N_("This course has no such section."), field="charge")
    with db.writing():
        before = of_course(assistant.course_id).get(assistant.id, set()) & known
        db.execute("delete from section_charge where enrolment_id = ?", assistant.id)
        for section in sorted(wanted):
            db.execute(
                "insert into section_charge (enrolment_id, section_id, by_id, at) values (?, ?, ?, ?)",
                assistant.id,
                section,
                by,
                now,
            )
        audit.of_enrolment("enrolment.charge", assistant, by=by, at=now, sections=len(wanted))
    return before


def people_of(standing):
    """Enrolment ids of those whom a course Standing looks after, or None: everybody. No query where they are
    not limited."""
    if not standing.is_limited:
        return None
    return frozenset(row[0] for row in db.rows(PEOPLE, standing.enrolment))


def groups_of(standing):
    """Ids of the groups with somebody in it whom they look after, or None: every group."""
    if not standing.is_limited:
        return None
    return frozenset(row[0] for row in db.rows(_GROUPS, standing.enrolment))


def sections_of(standing):
    """Ids of the sections they are in charge of, or None: every section."""
    if not standing.is_limited:
        return None
    found = db.rows("select section_id from section_charge where enrolment_id = ?", standing.enrolment)
    return frozenset(row[0] for row in found if row[0])


def is_limited(enrolment):
    """Whether somebody (enrolment id) is an assistant in charge of some sections only."""
    return bool(
        db.row(
            """
            select 1
            from section_charge k
            join enrolment e on e.id = k.enrolment_id
            where e.id = ? and e.role = 'assistant'
            """,
            enrolment,
        )
    )


def looks_after(enrolment, work):
    """Whether somebody of the staff (enrolment id) looks after whoever wrote a response (a Work)."""
    theirs = of_staff(enrolment)
    return theirs is None or theirs.writes(work.author, work.author_group)


def among(standing, scopes):
    """Those of *scopes* (``p12``, ``g7``, ``s3``, ``all``) that they look after: of people, groups and
    sections theirs, and what is said of the whole class only where they are not limited."""
    if not standing.is_limited:
        return set(scopes)
    theirs = {f"p{one}" for one in people_of(standing)} | {f"g{one}" for one in groups_of(standing)}
    return set(scopes) & (theirs | {f"s{one}" for one in sections_of(standing)})


def subjects(standing, activity_id):
    """(SQL that selects the subjects of cases they look after in an activity, its values); see
    ``moderation.queue``."""
    return subjects_of(standing.enrolment, activity_id)


def subjects_of(enrolment, activity_id):
    """``subjects`` for an enrolment id."""
    return (
        f"""
        select 'p' || e.id from enrolment e where e.id in ({PEOPLE})
        union all select 'r' || r.id
        from response r
        where r.activity_id = ? and (r.author_id in ({PEOPLE}) or r.author_group_id in ({_GROUPS}))
        """,
        (enrolment, activity_id, enrolment, enrolment),
    )


class Theirs:
    """Whom somebody in charge of some sections looks after: ``people`` (enrolment ids), ``groups`` (ids)."""

    def __init__(self, enrolment):
        self.people = frozenset(row[0] for row in db.rows(PEOPLE, enrolment))
        self.groups = frozenset(row[0] for row in db.rows(_GROUPS, enrolment))

    def writes(self, author, group):
        """Whether what this person or group wrote is looked after."""
        return author in self.people or group in self.groups


def of_staff(enrolment):
    """The Theirs of somebody of the staff, or None: they look after everybody."""
    return Theirs(enrolment) if is_limited(enrolment) else None


def masked(names, people):
    """{enrolment id: name} in which those not among *people* (None: everybody) are somebody of another
    section."""
    if people is None:
        return names
    return {one: name if one in people else ELSEWHERE for one, name in names.items()}

"""Who takes part in an activity, and which of those that people join one by one somebody may find."""

from typing import NamedTuple

from peerreview.domain import attributes as kinds
from peerreview.domain import circles, designs
from peerreview.domain.refusals import Missing
from peerreview.domain.visibility import FEW
from peerreview.store import attributes, courses, db
from peerreview.store.attributes.values import HOLDS


class Part(NamedTuple):
    """What somebody is to an activity: ``standing`` of ``circles.STANDINGS`` since ``since``. ``words``: what
    they said when they asked; ``invited_by``: the name of who asked them to come, or ""; ``cause``: how it
    began, where that is something special."""

    id: int
    public_id: str
    enrolment: int
    enrolment_public_id: str
    account: int
    name: str
    standing: str
    since: object
    words: str
    invited_by: str
    cause: str = ""


class Offer(NamedTuple):
    """An activity as somebody sees it before they take part: ``people`` as of ``designs.People``, ``taken``
    places, ``standing``: what they are to it now ("" = nothing). ``free``: slots of the week in which all of
    its people and they have said to be free, None where somebody has not said so to them; ``meets``: the next
    moment at which it does, or None."""

    id: int
    public_id: str
    course: int
    title: str
    brief_html: str
    kind: str
    offered_as: str
    people: designs.People
    owner: str
    taken: int
    standing: str
    since: object
    closed: object
    free: frozenset | None = None
    meets: object = None

    @property
    def room(self):
        """How many places are left; None: any number."""
        return None if self.people.most is None else max(self.people.most - self.taken, 0)


def kept_apart(activity, person, more=""):
    """The condition that a person keeps somebody away who takes part in an activity, or is kept away by them;
    both are SQL for an id (*person* stands there twice), *more* a condition on the participant ``h``."""
    return f"""exists (select 1
      from kept_away k
      join participant h on h.activity_id = {activity} and h.until_at is null
        and h.role in ('owner', 'member') {more}
      where (k.enrolment_id = {person} and k.other_id = h.enrolment_id)
        or (k.other_id = {person} and k.enrolment_id = h.enrolment_id))"""


def people_of(activity_id, standings=circles.STANDINGS):
    """[Part] of an activity with one of *standings*, owner first, then by how long they are there. What
    somebody wishes is not there while they are kept apart from whoever takes part."""
    found = db.rows(
        f"""
        select t.id, t.public_id, e.id, e.public_id, p.id, p.name, t.role, t.from_at, t.words,
          coalesce(q.name, ''), t.cause
        from participant t
        join enrolment e on e.id = t.enrolment_id
        join account p on p.id = e.account_id
        left join enrolment i on i.id = t.invited_by_id
        left join account q on q.id = i.account_id
        where t.activity_id = ? and t.until_at is null and e.left_at is null
        and t.role in ({db.places(standings)})
        and (t.role in ('owner', 'member') or not {kept_apart("t.activity_id", "e.id")})
        order by t.from_at, t.id
        """,
        activity_id,
        *standings,
    )
    parts = [Part(*row[:7], db.moment(row[7]), *row[8:]) for row in found]
    return sorted(parts, key=lambda part: circles.STANDINGS.index(part.standing))


def outside(activity, enrolment):
    """How many instructors would look after an activity from outside if somebody of the staff took part, too;
    None for a student, of whom that is not asked."""
    if enrolment in courses.students_here(activity.course, (enrolment,)):
        return None
    return db.row(
        """
        select count(*)
        from enrolment e
        where e.course_id = ? and e.role = 'instructor' and e.left_at is null and e.id <> ?
        and not exists (select 1
          from participant t where t.activity_id = ? and t.enrolment_id = e.id and t.until_at is null
          and t.role in ('owner', 'member'))
        """,
        activity.course,
        enrolment,
        activity.id,
    )[0]


def part_of(activity_id, enrolment):
    """The Part of one enrolment in an activity, or None."""
    return next((part for part in people_of(activity_id) if part.enrolment == enrolment), None)


def members_of(activity_id):
    """The Parts of those who take part: the owner and the members."""
    return people_of(activity_id, circles.TAKING_PART)


_OFFER = f"""
    select e.id as me, a.id, a.public_id, a.course_id, a.title, a.brief_html, a.plan, a.plan_digest,
      a.offered_as, a.closed_at, coalesce(o.name, '') as owner, coalesce(t.role, '') as standing,
      t.from_at as since,
      (select count(*) from participant m where m.activity_id = a.id and m.until_at is null
        and m.role in ('owner', 'member')) as taken
    from enrolment e
    join course c on c.id = e.course_id and c.archived_at is null
    join activity a on a.course_id = e.course_id
    left join participant t on t.activity_id = a.id and t.enrolment_id = e.id and t.until_at is null
    left join participant w on w.activity_id = a.id and w.role = 'owner' and w.until_at is null
    left join enrolment x on x.id = w.enrolment_id
    left join account o on o.id = x.account_id
    where e.left_at is null and (e.role = 'student' or a.people = 'joined') and a.people <> 'class'
    and a.archived_at is null
    and a.published_at is not null
    and (coalesce(t.role, '') in ('owner', 'member') or not {kept_apart("a.id", "e.id")})
    """


def offers(course_id, enrolment, now):
    """[Offer] of a course that somebody (enrolment id) may find: what they are part of or asked for, and
    what is open to whoever comes or asks, newest first. Nothing of those whom one keeps away."""
    rows = db.rows(f"{_OFFER} and e.id = ? and a.course_id = ? order by a.id desc", enrolment, course_id)
    found = [offer for offer in map(_offer, rows) if _is_found(offer)]
    if not found:
        return found
    members = _members([offer.id for offer in found])
    mine = [members.get(offer.id, ()) for offer in found if offer.standing in circles.TAKING_PART]
    free = _free(course_id, {enrolment}.union(*mine), now)
    return [offer._replace(free=_common(free, {enrolment, *members.get(offer.id, ())})) for offer in found]


def offer(account_id, public_id, now):
    """(enrolment id, Offer) of an activity that this account may find in its course, as a student, or of the
    staff where these may take part, too; Missing otherwise."""
    row = db.row(f"{_OFFER} and e.account_id = ? and a.public_id = ?", account_id, public_id)
    if row is None or not _is_found(_offer(row)):
        raise Missing()
    found = _offer(row)
    members = _members([found.id]).get(found.id, ())
    mates = members if found.standing in circles.TAKING_PART else ()
    free = _common(_free(found.course, {row.me, *mates}, now), {row.me, *members})
    return row.me, found._replace(
        free=free, meets=next_meeting(found.id, designs.from_plan(row.plan, row.plan_digest), now)
    )


def _offer(row):
    design = designs.from_plan(row.plan, row.plan_digest)
    return db.filled(
        Offer,
        row,
        course=row.course_id,
        kind=design.title,
        people=design.people,
        since=db.moment(row.since),
        closed=db.moment(row.closed_at),
    )


def _is_found(one):
    if one.closed:
        return one.standing in circles.TAKING_PART
    return bool(one.standing) or one.people.join in ("open", "request")


def _members(activity_ids):
    """{activity id: [enrolment id]} of those who take part."""
    found = {}
    for activity, person in db.rows(
        f"""
        select activity_id, enrolment_id
        from participant
        where activity_id in ({db.places(activity_ids)}) and until_at is null and role in ('owner', 'member')
        """,
        *activity_ids,
    ):
        found.setdefault(activity, []).append(person)
    return found


def _free(course_id, mates, now):
    """{enrolment id: slots of the week} of the free times that people let the class read, and *mates*
    (enrolment ids) at least their group."""
    names = [name for name, field in attributes.fields_of(course_id).items() if field.kind == "times"]
    zone = db.row("select zone from course where id = ?", course_id)[0]
    told = {}
    for person, text in db.rows(
        f"""
        select a.enrolment_id, a.value
        from attribute a
        join enrolment e on e.id = a.enrolment_id
        where e.course_id = ? and e.left_at is null and a.name in ({db.places(names)})
        and (a.readers = 'class' or a.readers = 'group' and e.id in ({db.places(mates)})) and {HOLDS}
        """,
        course_id,
        *names,
        *mates,
        now,
        now,
    ):
        told.setdefault(person, []).append(text)
    return {person: kinds.slots(kinds.stored_times(texts), zone, now) for person, texts in told.items()}


def _common(free, people):
    """The slots in which all of *people* are free; None where one of them has not said when."""
    known = [free[person] for person in people if person in free]
    return frozenset.intersection(*known) if known and len(known) == len(people) else None


def free_together(course_id, activity_id, now):
    """(slots of the week in which all who take part are free, or None; how many have not said when)."""
    people = _members([activity_id]).get(activity_id, [])
    free = _free(course_id, people, now)
    return _common(free, set(people)), sum(person not in free for person in people)


def next_meeting(activity_id, design, now):
    """The next moment that its owner set for it: an event, or the opening of a step; None where there is
    none. The end of a repeat is no meeting."""
    row = db.row(
        """
        select min(opens_at)
        from phase_window
        where activity_id = ? and whom = 'all' and opens_at > ? and phase <> ?
        """,
        activity_id,
        now,
        str(design.repeat.until) if design.repeat else "",
    )
    return db.moment(row[0])


def counts(course_id):
    """{kind of design (title): (how many run, how many people)} of what staff of a course never find; of
    kinds with fewer people than FEW nothing."""
    found = {}
    for row in db.rows(
        """
        select a.id, a.plan, a.plan_digest, t.enrolment_id
        from activity a
        join participant t on t.activity_id = a.id and t.until_at is null and t.role in ('owner', 'member')
        where a.course_id = ? and a.people = 'closed' and a.archived_at is null and a.closed_at is null
        """,
        course_id,
    ):
        running, people = found.setdefault(designs.from_plan(row.plan, row.plan_digest).title, (set(), set()))
        running.add(row.id)
        people.add(row.enrolment_id)
    return {
        title: (len(running), len(people)) for title, (running, people) in found.items() if len(people) >= FEW
    }

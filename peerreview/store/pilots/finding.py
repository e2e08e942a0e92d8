"""Pilots as they stand: of a course, with what they measure and what was decided."""

from datetime import datetime, timedelta
from typing import NamedTuple

from peerreview.domain import choosing
from peerreview.domain import pilots as rules
from peerreview.domain.refusals import Missing, NotNow
from peerreview.domain.words import N_
from peerreview.store import db

MOMENT = timedelta(seconds=1)  # what ends at midnight ends on the day before


class Outcome(NamedTuple):
    """An outcome as it stands: what it is (``of``, an Outcome of the rules), and the lines of a file that are
    ``left_over``."""

    id: int
    of: rules.Outcome
    left_over: str


class Decision(NamedTuple):
    """What was decided on a ``day`` (one of LOOKS): the ``act`` (one of ACTS), the ``text``, the name of who
    signed (``by``, "" where nobody is left of that name), and when (``at``)."""

    day: int
    act: str
    text: str
    by: str
    at: datetime


class Pilot(NamedTuple):
    """A pilot as it stands (see ``tables.Pilot``). ``reader``: the name of who looks at the numbers, ""
    where they left; ``reader_account`` their account; ``signed_by`` a name; ``outcomes`` in the order of
    KINDS; ``decisions`` oldest first."""

    id: int
    public_id: str
    course: int
    course_public_id: str
    code: str
    zone: str
    title: str
    objective: str
    answers: choosing.Answers
    advised: str
    model: str
    why: str
    reader: str
    reader_account: int | None
    rate: float | None
    currency: str
    begins: datetime
    signed: datetime
    signed_by: str
    stopped: datetime | None
    closed: datetime | None
    outcomes: tuple[Outcome, ...]
    decisions: tuple[Decision, ...]

    @property
    def decided(self):
        """The days with a decision."""
        return {one.day for one in self.decisions}

    @property
    def ends(self):
        """The moment after which nothing is counted any more: when it was stopped, else the end of its last
        day."""
        last = rules.end_of(self.begins, rules.DAYS, self.zone)
        return min(self.stopped, last) if self.stopped else last

    def day(self, now):
        """Which day it is, at most the one on which it ended."""
        return rules.day_of(self.begins, min(now, self.ends - MOMENT), self.zone)

    def looks(self, now):
        """[Look] as of ``domain.pilots.looks``; none is due any more once it is closed."""
        found = rules.looks(self.begins, self.zone, now, decided=self.decided, stopped=self.stopped)
        if self.closed:
            found = [one._replace(state="dropped") if one.state == "due" else one for one in found]
        return found

    def due(self, now):
        """The day whose decision is due, the latest of several; 0 where none is, or it is closed."""
        return max((look.day for look in self.looks(now) if look.state == "due"), default=0)

    def is_last(self, now):
        """Whether its last review is due: its days are over, or the day has come on which it stops."""
        return self.closed is None and now >= self.ends


_PILOT = """
    select p.id, p.public_id, p.course_id as course,
      c.public_id as course_public_id, c.code, c.zone, p.title, p.objective, p.answers, p.advised,
      p.model, p.why, coalesce(r.name, '') as reader, r.id as reader_account, p.rate, p.currency,
      p.begins_at as begins, p.signed_at as signed, coalesce(s.name, '') as signed_by,
      p.stopped_at as stopped, p.closed_at as closed
    from pilot p
    join course c on c.id = p.course_id
    left join enrolment e on e.id = p.reader_id and e.left_at is null
    left join account r on r.id = e.account_id
    left join account s on s.id = p.by_id
    """
_TIMES = ("begins", "signed", "stopped", "closed")


def _found(where, *values):
    rows = db.rows(f"{_PILOT} where {where} order by p.begins_at desc, p.id desc", *values)
    if not rows:
        return []
    ids = [row.id for row in rows]
    outcomes, decisions = _outcomes(ids), _decisions(ids)
    return [
        db.filled(
            Pilot,
            row,
            answers=choosing.Answers(**db.loads(row.answers)),
            outcomes=tuple(outcomes.get(row.id, ())),
            decisions=tuple(decisions.get(row.id, ())),
            **{name: db.moment(getattr(row, name)) for name in _TIMES},
        )
        for row in rows
    ]


def _outcomes(ids):
    found = {}
    for pilot, key, left_over, *rest in db.rows(
        f"""
        select pilot_id, id, left_over, kind, title, unit, source, place, baseline, target
        from pilot_outcome
        where pilot_id in ({db.places(ids)})
        """,
        *ids,
    ):
        found.setdefault(pilot, []).append(Outcome(key, rules.Outcome(*rest), left_over))
    return {
        pilot: sorted(some, key=lambda one: rules.KINDS.index(one.of.kind)) for pilot, some in found.items()
    }


def _decisions(ids):
    found = {}
    for pilot, *rest, at in db.rows(
        f"""
        select d.pilot_id, d.day, d.act, d.text, coalesce(a.name, ''), d.at
        from pilot_decision d
        left join account a on a.id = d.by_id
        where d.pilot_id in ({db.places(ids)})
        order by d.id
        """,
        *ids,
    ):
        found.setdefault(pilot, []).append(Decision(*rest, db.moment(at)))
    return found


def of_course(course_id):
    """[Pilot] of a course, the newest first. Three queries."""
    return _found("p.course_id = ?", course_id)


def find(course_id, public_id):
    """The Pilot of an address in a course; Missing otherwise."""
    found = _found("p.course_id = ? and p.public_id = ?", course_id, public_id)
    if not found:
        raise Missing()
    return found[0]


def find_open(course_id, public_id):
    """The same; NotNow once it is closed."""
    found = find(course_id, public_id)
    if found.closed:
        raise NotNow(N_("This pilot is closed: what was decided stays."))
    return found


def running(course_id):
    """The Pilot of a course that is not closed, or None."""
    return running_in([course_id]).get(course_id)


def running_in(course_ids):
    """{course id: its Pilot that is not closed} of these courses; one query where there is none, else
    three."""
    ids = list(course_ids)
    found = _found(f"p.course_id in ({db.places(ids)}) and p.closed_at is null", *ids) if ids else []
    return {one.course: one for one in found}


def reader_of(course_id):
    """The name of who looks at the numbers of a course, "" for nobody. One query."""
    row = db.row(
        """
        select a.name
        from pilot p
        join enrolment e on e.id = p.reader_id and e.left_at is null
        join account a on a.id = e.account_id
        where p.course_id = ? and p.closed_at is null
        """,
        course_id,
    )
    return row[0] if row else ""


def staff(course_id):
    """{enrolment id: name} of the staff of a course who look after the whole class, instructors first: of the
    others nobody can open a pilot."""
    return dict(
        db.rows(
            """
            select e.id, a.name
            from enrolment e
            join account a on a.id = e.account_id
            where e.course_id = ? and e.role <> 'student' and e.left_at is null
              and not (e.role = 'assistant'
                and exists (select 1 from section_charge k where k.enrolment_id = e.id))
            order by case when e.role = 'instructor' then 0 else 1 end, e.id
            """,
            course_id,
        )
    )

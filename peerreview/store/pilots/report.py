"""A pilot in numbers as of a moment: outcomes, sections, who stayed, time and cost, what was put right, what
is open, and what people let be quoted. Nothing in it names a learner but a quote whose author wants that."""

from datetime import datetime, timedelta
from math import ceil
from statistics import median
from typing import NamedTuple

from peerreview.domain import designs, metrics
from peerreview.domain import pilots as rules
from peerreview.domain.visibility import FEW
from peerreview.store import db, forms, markup, showcase
from peerreview.store.pilots.finding import Outcome
from peerreview.store.pilots.measured import Measured, measured, students
from peerreview.store.pilots.open_cases import cases
from peerreview.store.showcase.finding import texts


class Line(NamedTuple):
    """One outcome: the Outcome as found, its Measured, and how it stands (see ``domain.pilots.standing``)."""

    outcome: Outcome
    measured: Measured
    standing: str


class Part(NamedTuple):
    """A section: its ``name``, how many ``people``, and the mean of each outcome by kind (None: held back, or
    nothing known)."""

    name: str
    people: int
    means: dict


class Correction(NamedTuple):
    """Something wrong that was put right: ``found`` when (flagged, else handed in), corrected ``at``, what
    was wrong (``reason``), ``by`` whom, how many ``saw`` it and how many of them were ``told``."""

    found: datetime
    at: datetime
    activity: str
    task: str
    reason: str
    by: str
    saw: int
    told: int

    @property
    def took(self):
        """From found to put right."""
        return self.at - self.found


class Quote(NamedTuple):
    """Words that their author lets be quoted in the report: the ``texts`` without their markup,
    and the name, or ""."""

    texts: tuple[str, ...]
    author: str
    until: datetime


class Report(NamedTuple):
    """All of it as of ``at``. ``learners``: students there at that moment; ``stayed``: of all who ever were
    (a Number, no value where it would tell of few); minutes of experts (``expert``) and of learners
    (``mutual``), as a sum, None where too few are behind; ``looked`` Number of texts that staff decided
    about, of which were wrong; ``cost`` of experts in all, or None."""

    at: datetime
    learners: int
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]
    stayed: metrics.Number
    expert: int
    mutual: int | None
    cost: float | None
    looked: metrics.Number
    corrections: tuple[Correction, ...]
    cases: tuple
    quotes: tuple[Quote, ...]

    @property
    def middle(self):
        """The median time from found to put right, or None."""
        found = [one.took.total_seconds() for one in self.corrections]
        return timedelta(seconds=median(found)) if found else None


def report(pilot, at, *, standing, now):
    """The Report of a Pilot as of the moment *at*, read by whoever has a *standing* in its course. A class
    that is larger asks no more queries."""
    people = students(pilot, at)
    here = {one: section for one, (_in, left, section) in people.items() if left is None or left > at}
    lines = tuple(_line(pilot, one, at, people) for one in pilot.outcomes)
    expert, mutual = _minutes(pilot, at, len(here))
    return Report(
        at,
        len(here),
        lines,
        _parts(pilot, lines, here),
        _stayed(len(here), len(people)),
        expert,
        mutual,
        None if pilot.rate is None else pilot.rate * expert / 60,
        _looked(pilot, at),
        tuple(_corrections(pilot, at)),
        tuple(cases(pilot)),
        tuple(_quotes(pilot, standing, now)),
    )


def _line(pilot, outcome, at, people):
    found = measured(pilot, outcome.of, at, people)
    return Line(outcome, found, rules.standing(outcome.of, found.number))


def _stayed(here, ever):
    if not rules.told(here, ever):
        return metrics.Number(None, None, None, ever)
    return metrics.share(here, ever)


def _parts(pilot, lines, here):
    """The sections, where there are several; cells behind which too few stand, and those that would tell them
    by the total, are held back."""
    names = dict(db.rows("select id, name from section where course_id = ?", pilot.course))
    groups = {}
    for person, section in here.items():
        groups.setdefault(names.get(section, ""), []).append(person)
    if len(groups) < 2:
        return ()
    order = sorted(groups, key=lambda name: (name == "", name))
    means = {name: {} for name in order}
    for line in lines:
        values = line.measured.values
        known = [[values[one] for one in groups[name] if one in values] for name in order]
        hidden = rules.held_back([len(some) for some in known])
        for place, some in enumerate(known):
            told = sum(some) / len(some) if some and place not in hidden else None
            means[order[place]][line.outcome.of.kind] = told
    small = rules.held_back([len(groups[name]) for name in order])
    return tuple(
        Part(name, 0 if place in small else len(groups[name]), means[name])
        for place, name in enumerate(order)
    )


def _minutes(pilot, at, learners):
    """(minutes of staff, minutes of learners or None) that were noted or answered in forms."""
    expert, mutual, people = 0, 0, set()
    row = db.row(
        "select coalesce(sum(minutes), 0) from pilot_minutes where pilot_id = ? and at <= ?", pilot.id, at
    )
    expert += row[0]
    for person, role, item, value, form, items in db.rows(
        """
        select r.author_id, e.role, n.item, n.value, f.id, f.items
        from activity x
        join response r on r.activity_id = x.id and r.state = 'submitted'
        join enrolment e on e.id = r.author_id
        join version v on v.response_id = r.id and v.number = (select max(o.number) from version o
          where o.response_id = r.id and o.at <= ?)
        join answer n on n.version_id = v.id and n.value is not null
        join form_version f on f.id = v.form_version_id
        where x.course_id = ? and x.people <> 'closed' and v.at >= ? and f.items like '%"minutes"%'
        """,
        at,
        pilot.course,
        pilot.begins,
    ):
        if any(one.id == item and one.kind == "minutes" for one in forms.items_of(form, items)):
            if role == "student":
                mutual, _added = mutual + value, people.add(person)
            else:
                expert += value
    return ceil(expert), ceil(mutual) if len(people) >= FEW and learners else None


_DECIDED = """
    from decision d
    join response r on r.id = d.response_id
    join activity x on x.id = r.activity_id
    where x.course_id = ? and x.people <> 'closed' and x.archived_at is null and d.at >= ? and d.at <= ?
      and d.by_id is not null and not exists (select 1 from decision u where u.undoes_id = d.id)
    """


def _looked(pilot, at):
    """Of the texts that staff decided about, how many were wrong: a share with its interval."""
    looked, wrong = db.row(
        f"""
        select count(distinct d.response_id),
          count(distinct case when d.act = 'correct' then d.response_id end)
        {_DECIDED} and d.act in ('release', 'leave', 'correct', 'return', 'redact', 'withdraw')
        """,
        pilot.course,
        pilot.begins,
        at,
    )
    return metrics.share(wrong, looked)


def _corrections(pilot, at):
    """[Correction], oldest first. Who saw it: any version before, in the log; told are those who were still
    in the course."""
    for row in db.rows(
        """
        select d.id, d.at, d.reason, coalesce(p.name, '') as by, x.title, x.plan, x.plan_digest, r.task,
          (select min(f.at) from flag f where f.decision_id = d.id) as flagged,
          (select v.at from version v where v.response_id = r.id and v.number = d.version) as written,
          (select count(distinct s.enrolment_id) from seen s
            where s.response_id = r.id and s.at <= d.at) as saw,
          (select count(distinct s.enrolment_id) from seen s join enrolment e on e.id = s.enrolment_id
            where s.response_id = r.id and s.at <= d.at and (e.left_at is null or e.left_at > d.at)) as told
        from decision d
        join response r on r.id = d.response_id
        join activity x on x.id = r.activity_id
        left join account p on p.id = d.by_id
        where x.course_id = ? and x.people <> 'closed' and x.archived_at is null and d.act = 'correct'
          and d.at >= ? and d.at <= ? and not exists (select 1 from decision u where u.undoes_id = d.id)
        order by d.at, d.id
        """,
        pilot.course,
        pilot.begins,
        at,
    ):
        design = designs.from_plan(row.plan, row.plan_digest)
        yield Correction(
            db.moment(row.flagged or row.written),
            db.moment(row.at),
            row.title,
            design.tasks[row.task].title if row.task in design.tasks else "",
            row.reason,
            row.by,
            row.saw,
            row.told,
        )


def _quotes(pilot, standing, now):
    """[Quote] of what its author lets be quoted in the report, as long as they do; read through the one door
    of the showcase."""
    items = [one for one in showcase.of_course(standing, now) if one.in_report and one.course == pilot.course]
    if not items:
        return []
    said = texts(items)
    return [
        Quote(
            tuple(words for answer in said[one.id][1] if (words := markup.as_words(answer.html).strip())),
            one.author,
            one.consent.until,
        )
        for one in items
    ]

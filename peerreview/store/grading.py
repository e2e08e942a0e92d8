"""Grades: computed on reading, frozen at release, overridden beside the computed value; each opens to how it
came about."""

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from peerreview.domain import grading as rules
from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.domain.grading import frozen
from peerreview.domain.refusals import Invalid
from peerreview.domain.visibility import FEW, awaited, read_by_staff, read_first
from peerreview.domain.words import N_
from peerreview.store import audit, db, forms, outbox
from peerreview.store.facts import facts_of_account, facts_of_activity, facts_of_one

LEFT_OUT = {
    "held": N_("It is being looked at by staff."),
    "returned": N_("It went back for repair."),
    "withdrawn": N_("It was withdrawn."),
}
MOST_NOTE = 1000


@dataclass(slots=True)
class Line:
    """One student's grades in an activity.

    ``total`` and ``submission`` are the rule's values with rows, as frozen once released; ``value`` is what
    counts (0..100 or None), ``computed`` what the method gave; ``override`` the reason of an override or "";
    ``released`` a moment or None; ``live`` what the method gives now, which differs from ``computed`` when
    something came in after the release. ``is_told``: False where the reader may not know its numbers."""

    enrolment: int
    submission: rules.Grade
    participation: rules.Participation
    total: rules.Total
    value: Decimal | None
    computed: Decimal | None
    work: int | None = None
    is_late: bool = False
    override: str = ""
    released: object = None
    live: Decimal | None = None
    is_told: bool = True

    @property
    def state(self):
        """none, provisional, final or overridden."""
        return (
            "overridden" if self.override else "none" if self.value is None else self.submission.state.value
        )


def of_activity(activity, now, *, enrolment_ids=None, as_released=True):
    """{enrolment id: Line} of the students of an activity; nothing when its design gives no grades. Released
    ones are as frozen, unless *as_released* is False."""
    design = activity.design
    if design.grading is None:
        return {}
    _, everyone = facts_of_activity(activity.id, enrolment_ids=enrolment_ids)
    students = {person: facts for person, facts in everyone.items() if not is_staff_role(facts.person.role)}
    works, reviews = _works(activity), _reviews(activity)
    criteria = criteria_of(activity)
    stored = _stored(activity.id)
    lines = {
        person: _line(activity, facts, works.get(person), reviews, criteria, now)
        for person, facts in students.items()
    }
    for person, row in stored.items():
        if person in lines:
            _stand(lines[person], *row, as_released=as_released)
    return lines


def told_to_staff(activity, lines):
    """*lines* {enrolment id: Line} as staff may read them: where they may not read the reviews that grade a
    work, or the work, nothing of it that fewer than five people stand behind."""
    read, grading = read_by_staff(activity.design), activity.design.grading
    if grading is None or {grading.work, grading.by} <= set(read):
        return lines
    return {
        person: line if line.submission.reviews >= FEW else _without_numbers(activity, line)
        for person, line in lines.items()
    }


def _without_numbers(activity, line):
    nothing = rules.Grade(rules.State.NONE, None, (), 0, {})
    part = rules.participation(0, 0)
    total = rules.total(None, None, None, _weights(activity))
    value = line.value if line.override else None
    return replace(
        line,
        submission=nothing,
        participation=part,
        total=total,
        value=value,
        computed=None,
        live=None,
        work=None,
        is_late=False,
        is_told=False,
    )


def criteria_of(activity):
    """The rule's criteria of the form that reviews are written on: items with points and a weight."""
    items = forms.of_activity(activity.id)[activity.design.tasks[activity.design.grading.by].form][3]
    return [
        rules.Criterion(item.id, item.title, Decimal(str(item.weight)), Decimal(str(item.top)))
        for item in items
        if item.has_points and item.weight > 0 and item.top > 0
    ]


def _works(activity):
    """{enrolment id: (response id, submitted, is late)} of the works that are graded; a group's work counts
    for its members."""
    found = {}
    for response, author, group, submitted, late in db.rows(
        """
        select id, author_id, author_group_id, submitted_at, is_late
        from response
        where activity_id = ? and task = ? and shown > 0
        order by id
        """,
        activity.id,
        activity.design.grading.work,
    ):
        members = (
            [author]
            if author
            else [
                row[0]
                for row in db.rows(
                    """
                    select enrolment_id
                    from membership
                    where peer_group_id = ? and joined_at <= ? and (left_at is null or left_at > ?)
                    """,
                    group,
                    submitted,
                    submitted,
                )
            ]
        )
        for person in members:
            found[person] = (response, db.moment(submitted), bool(late))
    return found


def _reviews(activity):
    """{work id: [rule's Review]} with the points of each hand-in that was ever made about it, held ones left
    out with a reason."""
    points, states, works = defaultdict(dict), {}, {}
    for response, about, state, item, value in db.rows(
        """
        select r.id, r.about_response_id, r.state, a.item, a.value
        from response r
        join version v on v.response_id = r.id and v.number = r.version
        join answer a on a.version_id = v.id
        where r.activity_id = ? and r.task = ? and r.version > 0 and r.about_response_id is not null
        order by r.id, a.id
        """,
        activity.id,
        activity.design.grading.by,
    ):
        states[response], works[response] = state, about
        if value is not None:
            points[response][item] = Decimal(str(value))
    found = defaultdict(list)
    for response, state in states.items():
        found[works[response]].append(
            rules.Review(response, points[response], state == "submitted", LEFT_OUT.get(state, ""))
        )
    return found


def _line(activity, facts, work, reviews, criteria, now):
    grading = activity.design.grading
    response, submitted, late = work or (None, None, False)
    off = _late_off(activity, facts, submitted, now) if late else Decimal(0)
    submission = (
        rules.grade(
            reviews.get(response, ()), criteria, minimum=grading.minimum, late_off=off, method=grading.method
        )
        if criteria
        else rules.Grade(rules.State.NONE, None, (), 0, {})
    )
    lines = [
        line
        for line in schedule.duties(activity.design, facts, now)
        if line.task == grading.by and not line.is_optional
    ]
    owed = [line for line in lines if line.state != "locked"]
    taken_part = rules.participation(
        sum(line.is_done for line in owed), len(owed), excused=sum(line.state == "waived" for line in owed)
    )
    total = rules.total(submission.value, taken_part.share, None, _weights(activity))
    return Line(
        facts.person.id,
        submission,
        taken_part,
        total,
        total.value,
        total.value,
        response,
        late,
        live=total.value,
    )


def _weights(activity):
    """{part of the rule's total: weight}"""
    return {
        ("submission" if part == "work" else part): Decimal(str(weight))
        for part, weight in activity.design.grading.weights.items()
        if weight
    }


def _stand(line, value, computed, override, reason, released, rows, *, as_released):
    """Put what stands in the table over the computed line: an override always, the frozen rows once
    released."""
    line.released, line.override = released, reason if override else ""
    if released and as_released:
        line.value, line.computed = _decimal(value), _decimal(computed)
        if rows:
            line.submission, line.participation, line.total = frozen.from_plain(rows)
    elif override:
        line.value = _decimal(value)


def _decimal(value):
    return None if value is None else Decimal(str(value))


def _late_off(activity, facts, submitted, now):
    """Points off: the activity's points for each begun day after the deadline that holds for this person."""
    task = activity.design.tasks[activity.design.grading.work]
    closes = schedule.windows(activity.design, facts, now)[task.phase, 1].closes
    if not closes or not submitted or submitted <= closes:
        return Decimal(0)
    days = -(-(submitted - closes) // timedelta(days=1))
    return min(Decimal(str(activity.design.grading.late_off)) * days, Decimal(100))


def _stored(activity_id):
    """{enrolment id: (value, computed, is override, reason, released, frozen rows)} of totals that stand in
    the table."""
    return {
        row[0]: (row[1], row[2], bool(row[3]), row[4], db.moment(row[5]), json.loads(row[6]))
        for row in db.rows(
            """
            select enrolment_id, value, computed, is_override, reason, released_at, rows
            from grade
            where activity_id = ? and kind = 'total' and replaced_at is null
            """,
            activity_id,
        )
    }


def override(activity, line, *, value, reason, by, now):
    """Set a student's total by hand (0..100, one decimal); the computed value stays beside it. Needs a
    reason."""
    if not reason.strip():
        raise Invalid(N_("Say why: the student reads it beside the number."), field="reason")
    if not 0 <= value <= 100:
        raise Invalid(N_("A grade is a number from 0 to 100."), field="value")
    changed = rules.overridden(line.total, value, by, reason)
    with db.writing(activity.id):
        _replace(
            activity,
            line,
            changed.value,
            line.total.value,
            now=now,
            by=by,
            reason=reason.strip()[:MOST_NOTE],
            override=True,
            released=line.released,
        )
        audit.record(
            "grade.overridden",
            "enrolment",
            line.enrolment,
            by=by,
            at=now,
            activity=activity.id,
            course=activity.course,
            value=str(changed.value),
            computed=str(line.total.value),
            reason=reason[:200],
        )


def take_back_override(activity, line, *, by, now):
    """The computed value counts again."""
    with db.writing(activity.id):
        _replace(
            activity,
            line,
            line.total.value,
            line.total.value,
            now=now,
            by=by,
            reason="",
            override=False,
            released=line.released,
        )
        audit.record(
            "grade.override_ended",
            "enrolment",
            line.enrolment,
            by=by,
            at=now,
            activity=activity.id,
            course=activity.course,
        )


def _replace(activity, line, value, computed, *, now, by, reason, override, released):
    db.execute(
        """
        update grade
        set replaced_at = ?
        where activity_id = ? and enrolment_id = ? and kind = 'total' and replaced_at is null
        """,
        now,
        activity.id,
        line.enrolment,
    )
    db.execute(
        """
        insert into grade (activity_id, enrolment_id, kind, value, computed, method, rows, by_id, at,
          reason, is_override, released_at)
        values (?, ?, 'total', ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        activity.id,
        line.enrolment,
        _float(value),
        _float(computed),
        activity.design.grading.method,
        db.dumps(frozen.to_plain(line.submission, line.participation, line.total) if released else []),
        by,
        now,
        reason,
        override,
        released,
    )


def _float(value):
    return None if value is None else float(value)


def release(activity, *, by, now):
    """Freeze everybody's grades as they are now and let students see theirs; overrides stay. Returns how
    many. Mail to each."""
    with db.writing(activity.id):
        lines = of_activity(activity, now, as_released=False)
        for line in lines.values():
            value = line.value if line.override else line.total.value
            _replace(
                activity,
                line,
                value,
                line.total.value,
                now=now,
                by=by,
                reason=line.override,
                override=bool(line.override),
                released=now,
            )
            account = db.row("select account_id from enrolment where id = ?", line.enrolment)[0]
            outbox.put(
                f"grade:{activity.public_id}:{line.enrolment}:{now:%Y%m%d%H%M%S}",
                account,
                f"Your grade: {activity.title}",
                f"Your grade in “{activity.title}” is open on Peerreview, with how it came about.\n",
                now=now,
            )
        audit.record(
            "grades.released",
            "activity",
            activity.id,
            by=by,
            at=now,
            activity=activity.id,
            course=activity.course,
            count=len(lines),
        )
    return len(lines)


def is_released(activity_id, enrolment_id=None):
    """Whether students see their grades of an activity; with *enrolment_id*, whether this one does."""
    more, params = ("", ()) if enrolment_id is None else (" and enrolment_id = ?", (enrolment_id,))
    return (
        db.row(
            f"""
            select 1
            from grade
            where activity_id = ? and released_at is not null and replaced_at is null{more}
            """,
            activity_id,
            *params,
        )
        is not None
    )


class Mark(NamedTuple):
    """A released total of one account; ``value`` 0..100 or None."""

    course_code: str
    course_title: str
    activity: str
    activity_public_id: str
    value: Decimal | None
    is_override: bool
    released: object
    is_waiting: bool = False


def waits_for(design, facts, now):
    """Words before scores: the duties of a student (Facts) that come before their grade, which is made of the
    levels of reviews."""
    if design.grading is None:
        return []
    lines, task = schedule.duties(design, facts, now), design.tasks[design.grading.by]
    return read_first(design, task, lines) + awaited(design, task, lines)


def waits_in(activity, person, now):
    """The same for one enrolment in one activity, in the order of the design."""
    _, facts = facts_of_one(activity.id, person)
    return waits_for(activity.design, facts, now) if facts else []


def released_to(account_id, now):
    """[Mark] of every course an account is present in, newest course first; without its value while the
    levels it is made of wait."""
    marks = _released_to(account_id)
    if not marks:
        return []
    plans, facts = facts_of_account(account_id)
    open_now = {
        plan.public_id
        for key, plan in plans.items()
        if key in facts and not waits_for(plan.design, facts[key], now)
    }
    return [
        mark
        if mark.activity_public_id in open_now
        else mark._replace(value=None, is_override=False, is_waiting=True)
        for mark in marks
    ]


def _released_to(account_id):
    return [
        Mark(*row[:4], _decimal(row[4]), bool(row[5]), db.moment(row[6]))
        for row in db.rows(
            """
            select c.code, c.title, a.title, a.public_id, g.value, g.is_override, g.released_at
            from grade g
            join enrolment e on e.id = g.enrolment_id
            join activity a on a.id = g.activity_id
            join course c on c.id = a.course_id
            where e.account_id = ? and e.left_at is null and e.role = 'student' and g.kind = 'total'
            and g.replaced_at is null and g.released_at is not null and a.archived_at is null
            order by c.id desc, g.id
            """,
            account_id,
        )
    ]

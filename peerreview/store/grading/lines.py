"""One student's grades with how they came about: computed on reading, as frozen once released."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from peerreview.domain import contribution as parts_in
from peerreview.domain import grading as rules
from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.domain.grading import frozen
from peerreview.domain.visibility import FEW, read_by_staff
from peerreview.store import contribution, db, scores
from peerreview.store.facts import MOST_NAMED, facts_of_activity
from peerreview.store.grading import declared, reviewed


@dataclass(slots=True)
class Line:
    """One student's grades in an activity.

    ``total`` and ``submission`` are the rule's values with rows, as frozen once released; ``value`` is what
    counts (0..100 or None), ``computed`` what the method gave; ``override`` the reason of an override or "";
    ``released`` a moment or None; ``live`` what the method gives now, which differs from ``computed`` when
    something came in after the release. ``method``: that it was made by, a key of ``rules.METHODS``.
    ``days_late``: begun days of their work after the deadline that holds for them, the member of a team by
    their own; ``own_time`` why it counts otherwise than for the class ("" = it does not, excused, longer),
    and ``due`` the deadline; ``is_team``: a team wrote it. ``to_come``: reviews this student may still
    send; ``open_steps`` ((phase, round), when it closes) of the steps of work and reviews that are open to
    them. ``is_told``: False where the reader may not know its numbers. ``absent``: see
    ``rules.absent``. ``until``: see ``schedule.changes_at``."""

    enrolment: int
    submission: rules.Grade
    participation: rules.Participation
    total: rules.Total
    value: Decimal | None
    computed: Decimal | None
    work: int | None = None
    days_late: int = 0
    own_time: str = ""
    due: datetime | None = None
    is_team: bool = False
    override: str = ""
    released: object = None
    live: Decimal | None = None
    to_come: int = 0
    open_steps: tuple = ()
    is_told: bool = True
    absent: str = ""
    method: str = "median"
    until: datetime | None = None

    @property
    def is_late(self):
        """Whether the work is late for this student."""
        return self.days_late > 0

    @property
    def by_rule(self):
        """Why there is this grade, or none, of who handed nothing in and to whom a rule applies; else ""."""
        why = str(self.total.why)
        return why if why in (rules.WHY_ZERO, rules.WHY_EXCUSED, rules.WHY_WAIVED) else ""

    @property
    def at_release(self):
        """What its student would see if it were released now."""
        return self.value if self.override else self.live

    @property
    def state(self):
        """none, provisional, final or overridden."""
        if self.override or self.value is None:
            return "overridden" if self.override else "none"
        is_of_reviews = self.submission.state is not rules.State.NONE
        return self.submission.state.value if is_of_reviews else rules.State.FINAL.value


def of_activity(activity, now, *, enrolment_ids=None, as_released=True, measures=None):
    """{enrolment id: Line} of the students of an activity; nothing when its design gives no grades. Released
    ones are as frozen, unless *as_released* is False. *measures* {form version id: that by which reviews
    written on it are measured}: as if staff had said so; by default as they did."""
    design = activity.design
    if design.grading is None:
        return {}
    _, everyone = facts_of_activity(activity.id, enrolment_ids=enrolment_ids)
    students = {person: facts for person, facts in everyone.items() if not is_staff_role(facts.person.role)}
    few = tuple(students) if enrolment_ids is not None and len(students) <= MOST_NAMED else None
    works, deciding = works_of(activity, few), _deciding(activity.id)
    about = few and tuple({works[person].response for person in few if person in works})
    reviews = reviewed.reviews(activity, measures, about)
    right = scores.best_of_task(activity.id, design.grading.score) if design.grading.score else {}
    stored, members = _stored(activity.id, few), contribution.factors(activity)
    rule = declared.rules_for(activity.id)
    lines = {
        person: _line(
            activity,
            facts,
            works.get(person),
            reviews,
            deciding,
            right.get(person),
            members.get(person),
            rule.get(person, rule[None]),
            now,
        )
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
    if grading is None or {grading.work, grading.by, grading.score} - {None} <= set(read):
        return lines
    return {
        person: line if line.submission.reviews >= FEW else _without_numbers(activity, line)
        for person, line in lines.items()
    }


def _without_numbers(activity, line):
    part = rules.participation(0, 0)
    total = rules.total(None, None, None, _weights(activity))
    value = line.value if line.override else None
    return replace(
        line,
        submission=rules.NO_GRADE,
        participation=part,
        total=total,
        value=value,
        computed=None,
        live=None,
        work=None,
        days_late=0,
        own_time="",
        is_told=False,
    )


class Graded(NamedTuple):
    """The work that counts for somebody: the response, when its words were last typed, and the team that
    wrote it, or None."""

    response: int
    typed: datetime
    team: int | None


def works_of(activity, people=None):
    """{enrolment id: Graded} of the works that are graded, of all or (at least) of *people* (enrolment ids):
    of each person the one they helped to write last, alone or in the team they were in when a version of it
    was handed in; a version that was let count again is theirs who were there when its words came. Who
    changes teams keeps the old one's until the new one hands in with them."""
    last, more = {}, ""
    if people is not None:
        more = f"""
        and r.id in (select id from response where author_id in ({db.places(people)})
          union select id from response where author_group_id in (select peer_group_id from membership
            where enrolment_id in ({db.places(people)})))
        """
    for row in db.rows(
        f"""
        select r.id, coalesce(r.author_id, m.enrolment_id) as person, r.author_group_id as team, v.typed_at,
          case when v.cause = 'kept' then v.typed_at else v.at end as written_at
        from response r
        join version v on v.response_id = r.id
        left join membership m on m.peer_group_id = r.author_group_id
        and m.joined_at <= case when v.cause = 'kept' then v.typed_at else v.at end
        and (m.left_at is null or m.left_at > case when v.cause = 'kept' then v.typed_at else v.at end)
        where r.activity_id = ? and r.task = ? and v.number <= r.shown
        and v.cause in ('handed_in', 'accepted', 'provided', 'kept'){more}
        order by r.id, v.number
        """,
        activity.id,
        activity.design.grading.work,
        *(people or ()),
        *(people or ()),
    ):
        if row.person:
            written = db.moment(row.written_at)
            before, _graded = last.get((row.person, row.id), (written, None))
            graded = Graded(row.id, db.moment(row.typed_at), row.team)
            last[row.person, row.id] = max(before, written), graded
    by_moment = sorted(last.items(), key=lambda item: (item[1][0], item[1][1].response))
    return {person: graded for (person, _response), (_written, graded) in by_moment}


def _deciding(activity_id):
    """{work id: id of the review by staff that decides its grade}"""
    return dict(
        db.rows(
            "select work_id, review_id from deciding_review where activity_id = ? and ended_at is null",
            activity_id,
        )
    )


def _line(activity, facts, work, reviews, deciding, right, member, rule, now):
    grading = activity.design.grading
    response, typed, team = work or (None, None, None)
    days, own_time, due = _lateness(activity, facts, typed, now)
    submission = rules.grade(
        reviews.get(response, ()),
        minimum=grading.minimum,
        late_off=min(Decimal(str(grading.late_off)) * days, Decimal(100)),
        method=grading.method,
        decided_by=deciding.get(response),
    )
    every = schedule.duties(activity.design, facts, now)
    duties, lines = _counted(grading, activity.design, every)
    owed = [line for line in lines if line.is_expected and line.state != "locked"]
    taken_part = rules.participation(sum(line.is_done for line in owed), len(owed))
    absent = rules.absent(every, grading.work or grading.score)
    factor = parts_in.counted(member, grading.members_most) if team is not None else None
    total = rules.total(submission.value, taken_part.share, None, _weights(activity), right, factor)
    total = rules.by_rule(total, absent, rule)
    return Line(
        facts.person.id,
        submission,
        taken_part,
        total,
        total.value,
        total.value,
        response,
        days,
        own_time,
        due,
        team is not None,
        live=total.value,
        to_come=sum(_may_come(one) for one in lines),
        open_steps=tuple(
            {(one.phase, one.round): one.window.closes for one in duties if one.window.is_open}.items()
        ),
        absent=absent,
        method=grading.method,
        until=schedule.changes_at(activity.design, facts, schedule.windows(activity.design, facts, now), now),
    )


def _counted(grading, design, duties):
    """(the duties that a grade is about, those of them that make up participation)"""
    about = {grading.by, grading.work, grading.members} if grading.by else design.tasks
    part = {grading.by} if grading.by else design.tasks
    return (
        [one for one in duties if one.task in about],
        [one for one in duties if one.task in part and not one.is_optional],
    )


def _may_come(duty):
    """Whether a review is still owed that can be sent, now or once its step opens."""
    return duty.state in ("open", "grace", "late", "again", "waiting") or (
        duty.state == "locked" and duty.window.state == "locked"
    )


def _weights(activity):
    """{part of the rule's total: weight}"""
    return {
        ("submission" if part == "work" else part): Decimal(str(weight))
        for part, weight in activity.design.grading.weights.items()
        if weight
    }


def _stand(line, value, computed, method, override, reason, released, rows, *, as_released):
    """Put what stands in the table over the computed line: an override always, the frozen rows once
    released."""
    line.released, line.override = released, reason if override else ""
    if released and as_released:
        line.value, line.computed = decimal(value), decimal(computed)
        line.method = method if method in rules.METHODS else line.method
        if rows:
            line.submission, line.participation, line.total = frozen.from_plain(rows)
    elif override:
        line.value = decimal(value)


def decimal(value):
    """A stored figure as a Decimal; None stays None."""
    return None if value is None else Decimal(str(value))


def _lateness(activity, facts, typed, now):
    """(begun days after the deadline that holds for this person now, "" or why another one holds for them
    than for the class where that matters: excused or longer, the deadline)."""
    if activity.design.grading.work is None:
        return 0, "", None
    task = activity.design.tasks[activity.design.grading.work]
    window = schedule.windows(activity.design, facts, now).get((task.phase, 1))
    days = schedule.days_late(window, typed, activity.zone)
    if window is None or typed is None or window.class_closes is None or typed <= window.class_closes:
        return days, "", window and window.closes
    is_longer = window.closes and window.closes > window.class_closes
    why = "excused" if window.state == "waived" else "longer" if is_longer else ""
    return days, why, window.closes


def _stored(activity_id, people=None):
    """{enrolment id: (value, computed, method, is override, reason, released, frozen rows)} of totals that
    stand in the table, of all or of *people* alone."""
    more = "" if people is None else f" and enrolment_id in ({db.places(people)})"
    return {
        row[0]: (row[1], row[2], row[3], bool(row[4]), row[5], db.moment(row[6]), json.loads(row[7]))
        for row in db.rows(
            f"""
            select enrolment_id, value, computed, method, is_override, reason, released_at, rows
            from grade
            where activity_id = ? and kind = 'total' and replaced_at is null{more}
            """,
            activity_id,
            *(people or ()),
        )
    }

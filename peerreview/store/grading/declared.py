"""What a course declares of its gradebook: how much each activity weighs in the total, and what counts where
somebody hands nothing in. Append-only, so that the last change can be taken back."""

from decimal import Decimal
from typing import NamedTuple

from peerreview.domain import grading as rules
from peerreview.domain.refusals import Invalid, NotNow
from peerreview.domain.words import N_
from peerreview.store import audit, db

MOST = 1000


class Rule(NamedTuple):
    """Of one activity: its ``weight`` (0..MOST; 0 = not in the total) and what counts for who is ``absent``,
    one of rules.ABSENT."""

    weight: Decimal = Decimal(1)
    absent: str = "leave"


UNDECLARED = Rule()


def of_course(course_id):
    """{activity id: Rule} of what is declared; the others have UNDECLARED."""
    return {
        row[0]: Rule(Decimal(str(row[1])), row[2])
        for row in db.rows(
            "select activity_id, weight, absent from gradebook_rule where course_id = ? and ended_at is null",
            course_id,
        )
    }


def rules_for(activity_id):
    """{None: what counts for who is absent from an activity (of rules.ABSENT), enrolment id: leave} - of
    those whose request for more time waits for an answer, to whom no rule is applied."""
    row = db.row("select absent from gradebook_rule where activity_id = ? and ended_at is null", activity_id)
    if row is None or row[0] == UNDECLARED.absent:
        return {None: UNDECLARED.absent}
    return {None: row[0]} | {
        row[0]: UNDECLARED.absent
        for row in db.rows(
            """
            select coalesce(m.enrolment_id, q.person_id)
            from request q
            left join membership m on q.whom = 'g' || m.peer_group_id and m.left_at is null
            where q.activity_id = ? and q.kind = 'time' and q.ended_at is null
            """,
            activity_id,
        )
    }


def declare(course_id, found, *, by, now):
    """Let *found* {activity id: Rule} hold in a course from now on. Invalid (its field ``weight-ID``) for a
    weight out of bounds. Returns how many changed."""
    for activity, rule in found.items():
        if not 0 <= rule.weight <= MOST or rule.absent not in rules.ABSENT:
            sentence = N_("A weight is a number from 0 to {most}.")
            raise Invalid(sentence, field=f"weight-{activity}", most=MOST)
    with db.writing():
        before = of_course(course_id)
        changed = {
            activity: rule for activity, rule in found.items() if before.get(activity, UNDECLARED) != rule
        }
        for activity, rule in changed.items():
            db.execute(
                "update gradebook_rule set ended_at = ? where activity_id = ? and ended_at is null",
                now,
                activity,
            )
            _put(course_id, activity, rule, by, now)
        if changed:
            _record("gradebook.declared", course_id, changed, by, now)
    return len(changed)


def _put(course_id, activity, rule, by, now):
    db.execute(
        """
        insert into gradebook_rule (course_id, activity_id, weight, absent, by_id, at)
        values (?, ?, ?, ?, ?, ?)
        """,
        course_id,
        activity,
        float(rule.weight),
        rule.absent,
        by,
        now,
    )


def _record(verb, course_id, found, by, now):
    told = {str(activity): [str(rule.weight), rule.absent] for activity, rule in found.items()}
    audit.record(verb, "course", course_id, by=by, at=now, course=course_id, rules=told)


def take_back(course_id, *, by, now):
    """What was declared before the newest change holds again. NotNow when there is none."""
    with db.writing():
        at = db.row("select max(at) from gradebook_rule where course_id = ? and ended_at is null", course_id)[
            0
        ]
        if at is None:
            raise NotNow(N_("Nothing was declared that could be taken back."))
        at = db.moment(at)
        db.execute(
            "update gradebook_rule set ended_at = ? where course_id = ? and at = ? and ended_at is null",
            now,
            course_id,
            at,
        )
        db.execute(
            """
            update gradebook_rule
            set ended_at = null
            where course_id = ? and ended_at = ? and at < ?
            """,
            course_id,
            at,
            at,
        )
        _record("gradebook.taken_back", course_id, of_course(course_id), by, now)

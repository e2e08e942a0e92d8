"""Scores as kept: how much of a keyed form is right, and how near a rating is to the staff's own of the same
thing."""

from collections import defaultdict
from decimal import Decimal

from peerreview.domain.forms import scoring
from peerreview.store import db
from peerreview.store.responses import finding, versions


def keep(work, answers, *, now):
    """Keep what a hand-in with these *answers* is worth; staff's own answer about a material renews the
    agreement of everybody who rated that entry. Inside the caller's transaction; no query where nothing is
    keyed."""
    value = scoring.score(work.items, answers)
    if value is not None:
        _put(work.id, "score", value, now)
    about = work.design.task_of(work.task).about
    if work.about_response is None or about is None or about.kind != "material":
        return
    if not _is_by_staff(work):
        _agree(work, now)
        return
    for (other,) in db.rows(
        """
        select r.id
        from response r
        join enrolment e on e.id = r.author_id
        where r.activity_id = ? and r.task = ? and r.about_response_id = ? and r.version > 0
        and e.role = 'student'
        """,
        work.activity,
        work.task,
        work.about_response,
    ):
        _agree(finding.by_id(other), now)


def _is_by_staff(work):
    found = db.row("select role from enrolment where id = ?", work.author) if work.author else None
    return found is not None and found[0] != "student"


def _agree(work, now):
    """Agreement with the newest answer of staff about the same thing; nothing while there is none."""
    reference = db.row(
        """
        select r.id, r.version
        from response r
        join enrolment e on e.id = r.author_id
        where r.activity_id = ? and r.task = ? and r.about_response_id = ? and e.role <> 'student'
        and r.state in ('submitted', 'held') order by r.submitted_at desc, r.id desc limit 1
        """,
        work.activity,
        work.task,
        work.about_response,
    )
    if reference is None:
        return
    newest = db.row("select version from response where id = ?", work.id)[0]
    mine = versions.answers_of(work.id, number=newest)
    theirs = versions.answers_of(reference[0], number=reference[1])
    value = scoring.agreement(work.items, mine, theirs)
    if value is not None:
        _put(work.id, "agreement", value, now)


def _put(response_id, measure, value, now):
    db.execute(
        """
        insert into score (response_id, measure, value, at)
        values (?, ?, ?, ?) on conflict (response_id, measure)
        do update set value = excluded.value, at = excluded.at
        """,
        response_id,
        measure,
        float(value),
        now,
    )


def of_responses(response_ids):
    """{response id: (measure, value 0..1)} of those that have one."""
    return {
        row[0]: (row[1], row[2])
        for row in db.rows(
            f"select response_id, measure, value from score where response_id in ({db.places(response_ids)})",
            *response_ids,
        )
    }


def best_of_task(activity_id, task):
    """{enrolment id: 0..1}: how right each person's best attempt at a keyed *task* is, the mean over its
    rounds and subjects; what a group handed in is that of everybody who was in it then."""
    found = defaultdict(list)
    for row in db.rows(
        """
        select coalesce(r.author_id, m.enrolment_id) as person, r.round, r.about_response_id as about,
          max(s.value) as value
        from score s
        join response r on r.id = s.response_id
        left join membership m on m.peer_group_id = r.author_group_id and m.joined_at <= r.submitted_at
        and (m.left_at is null or m.left_at > r.submitted_at)
        where r.activity_id = ? and r.task = ? and s.measure = 'score'
        and r.state in ('submitted', 'held', 'returned')
        group by 1, 2, 3
        """,
        activity_id,
        task,
    ):
        if row.person:
            found[row.person].append(Decimal(str(row.value)))
    return {person: sum(values) / len(values) for person, values in found.items()}

"""Scores as kept: how much of a keyed form is right, and how near a rating is to the staff's own of the same
thing."""

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

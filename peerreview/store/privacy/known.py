"""What the site knows of somebody, given to them: what they are, what they wrote, what was written about
theirs, as far as it is open to them, and what was decided. Who reviewed them is named as their pages name
them."""

from datetime import datetime
from decimal import Decimal

from peerreview.store import activities, audit, db, grading
from peerreview.store.privacy.classes import ABOUT, HABIT, IDENTITY, TRACE, columns_of
from peerreview.store.reading import received
from peerreview.store.tables import Account


def known_of(account_id, now):
    """{heading: values} ready for JSON: texts, numbers, moments as ISO texts, lists and dicts of these."""
    places = db.rows(
        """
        select e.id, e.role, e.joined_at, e.left_at, c.id as course, c.code, c.title, c.archived_at
        from enrolment e
        join course c on c.id = e.course_id
        where e.account_id = ?
        order by e.id
        """,
        account_id,
    )
    return {
        "as_of": _said(now),
        "account": _account(account_id),
        "sign_ins": _listed(
            "select created_at, seen_at, ended_at from login_session where account_id = ? order by id",
            account_id,
        ),
        "courses": [_course(account_id, place, now) for place in places],
        "grades": [_grade(mark) for mark in grading.released_to(account_id, now)],
        "mail": _listed(
            "select subject, created_at, sent_at from outbox_message where account_id = ? order by id",
            account_id,
        ),
        "what_you_did": _listed(
            "select at, verb, thing from audit_line where by_id = ? order by id", account_id
        ),
    }


def _account(account_id):
    account = Account.get_by_id(account_id)
    shown = columns_of("account", IDENTITY, ABOUT, HABIT, TRACE)
    return {column: _said(getattr(account, column)) for column in shown if column != "email_key"}


_FACTS = """
    select name, value, from_at, until_at, source
    from attribute
    where enrolment_id = ? and other_id is null
    order by id
    """
_MEASURED = """
    select o.title, o.unit, v.value, v.at
    from pilot_value v
    join pilot_outcome o on o.id = v.outcome_id
    where v.enrolment_id = ?
    order by v.id
    """


def _course(account_id, place, now):
    is_here = place.role == "student" and place.left_at is None and place.archived_at is None
    return {
        "code": place.code,
        "title": place.title,
        "role": place.role,
        "joined": _said(db.moment(place.joined_at)),
        "left": _said(db.moment(place.left_at)),
        # Whom staff let somebody not review is about the other one, too: not given out.
        "facts": _listed(_FACTS, place.id),
        "measured_in_pilots": _listed(_MEASURED, place.id),
        "you_asked": _listed(
            "select at, kind, words, outcome, reply from request where person_id = ? order by id", place.id
        ),
        "you_reported": _listed(
            """
            select f.at, f.reason
            from flag f
            join response r on r.id = f.response_id
            join activity a on a.id = r.activity_id
            where f.by_id = ? and a.course_id = ?
            order by f.id
            """,
            account_id,
            place.course,
        ),
        "your_name_was_seen": [
            {"at": _said(at), "by": by, "activity": title}
            for at, by, _task, _activity, title in audit.reveals_of(place.id)
        ],
        **_theirs(place.id),
        "written_about_yours": _about(place, now) if is_here else None,
    }


def _theirs(enrolment):
    return {
        "you_wrote": _written(enrolment),
        "showcase": _showcase(enrolment),
        "together": _together(enrolment),
    }


def _together(enrolment):
    """What they were to activities that people join one by one, what they showed outside, whom they keep
    away."""
    return {
        "you_were": _listed(
            """
            select a.title as activity, t.role, t.from_at, t.until_at, t.words
            from participant t
            join activity a on a.id = t.activity_id
            where t.enrolment_id = ?
            order by t.id
            """,
            enrolment,
        ),
        "you_showed": _listed(
            """
            select a.title as activity, r.task as step, d.version, p.name as to_whom, d.reason, d.at
            from disclosure d
            join response r on r.id = d.response_id
            join activity a on a.id = r.activity_id
            join account p on p.id = d.to_id
            where d.by_id = ?
            order by d.id
            """,
            enrolment,
        ),
        "you_keep_away": _listed(
            """
            select p.name, k.at
            from kept_away k
            join enrolment o on o.id = k.other_id
            join account p on p.id = o.account_id
            where k.enrolment_id = ?
            order by k.id
            """,
            enrolment,
        ),
    }


def _showcase(enrolment):
    """What was proposed of theirs and what they said to it, what they proposed, and what they wrote there."""
    return {
        "of_yours": _listed(
            """
            select r.task as step, x.item, coalesce(nullif(x.answer, ''), c.answer, '') as answer, c.audience,
              c.is_named, c.version, c.until_at, c.approach, x.reason, x.proposed_at, c.answered_at
            from exhibit x
            join response r on r.id = x.response_id
            left join consent c on c.exhibit_id = x.id and c.enrolment_id = ?
            where r.author_id = ? or c.id is not null or r.author_group_id in (select m.peer_group_id
              from membership m where m.enrolment_id = ? and m.left_at is null)
            order by x.id
            """,
            enrolment,
            enrolment,
            enrolment,
        ),
        "you_proposed": _listed(
            "select at, reason, is_named from proposal where enrolment_id = ? order by id", enrolment
        ),
        "your_replies": _listed(
            "select at, text from exhibit_reply where enrolment_id = ? order by id", enrolment
        ),
    }


def _written(enrolment):
    """Everything this person wrote, alone or in a group of now: drafts and each version."""
    rows = db.rows(
        """
        select r.id, a.title as activity, r.task, r.round, r.state, r.draft
        from response r
        join activity a on a.id = r.activity_id
        where r.author_id = ? or r.author_group_id in (select m.peer_group_id
          from membership m where m.enrolment_id = ? and m.left_at is null)
        order by r.id
        """,
        enrolment,
        enrolment,
    )
    versions = _versions(rows)
    return [
        {
            "activity": row.activity,
            "step": row.task,
            "round": row.round,
            "state": row.state,
            "draft": db.loads(row.draft) if row.draft else None,
            "versions": list(versions.get(row.id, {}).values()),
            "files": _files(row.id),
            "notes": _notes(row.id),
        }
        for row in rows
    ]


def _versions(rows):
    """{response id: {number: what is known of that version}} of these rows of responses."""
    versions = {}
    for row in db.rows(
        f"""
        select v.response_id, v.number, v.at, v.receipt,
          case when n.nth = '' then n.item else n.item || '.' || n.nth end as item,
          n.level, n.value, n.text
        from version v
        left join answer n on n.version_id = v.id
        where v.response_id in ({db.places(rows)})
        order by v.response_id, v.number, n.id
        """,
        *(row.id for row in rows),
    ):
        said = {"version": row.number, "at": _said(db.moment(row.at)), "receipt": row.receipt}
        found = versions.setdefault(row.response_id, {}).setdefault(row.number, said | {"answers": []})
        if row.item is not None:
            found["answers"].append(_answer(row))
    return versions


def _notes(response_id):
    """Where each note in a text stands that belongs to a response; what was taken out and may be put back."""
    return _listed(
        """
        select number, about_version, place, at, removed_at, kept
        from note
        where response_id = ?
        order by number
        """,
        response_id,
    )


def _files(response_id):
    """What is known of each file that was added to a response."""
    return _listed(
        """
        select public_id as key, name, size, digest as sha_256, drafted as shows, at
        from handed_file
        where response_id = ?
        order by id
        """,
        response_id,
    )


def _about(place, now):
    """What others wrote about theirs and is open to them now, under the names their pages say."""
    found = []
    for activity in activities.of_course(place.course, unpublished=False):
        for review in received.by_person(activity, place.id, now).reviews:
            if not review.is_mine:
                found.append(
                    {
                        "activity": activity.title,
                        "step": review.work.task,
                        "by": review.name or "course staff",
                        "answers": [_answer(answer) for answer in review.answers.values()],
                    }
                )
    return found


def _answer(row):
    kept = {"item": row.item, "level": row.level, "value": row.value, "text": row.text}
    return {name: value for name, value in kept.items() if value not in ("", None)}


def _grade(mark):
    return {name: _said(value) for name, value in mark._asdict().items() if not name.endswith("public_id")}


def _listed(sql, *values):
    return [
        {
            name: _said(db.moment(value) if name.endswith("at") and value is not None else value)
            for name, value in row._asdict().items()
        }
        for row in db.rows(sql, *values)
    ]


def _said(value):
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return float(value) if isinstance(value, Decimal) else value

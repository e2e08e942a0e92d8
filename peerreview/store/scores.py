"""Scores as kept: how much of a keyed form is right, and how near a rating is to the staff's own of the same
thing."""

from collections import defaultdict
from decimal import Decimal

from peerreview.domain.forms import scoring
from peerreview.store import audit, clockwork, db, forms
from peerreview.store.responses import finding, versions


def keep(work, answers, *, now):
    """Keep what a hand-in with these *answers* is worth; staff's own answer about a material renews the
    agreement of everybody who rated that entry. Inside the caller's transaction; no query where nothing is
    keyed."""
    value = scoring.score(work.items, answers)
    if work.about_person is not None and _is_fit(work):
        points, whole = scoring.given(work.items, answers) or (0, 0)
        value = points / whole if whole else None
    if value is not None and work.design.marked_by(work.task) is None:
        _put(work.id, "score", value, now)
    mark_again(work, now=now)
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


def _is_fit(work):
    """Whether it says how well its writer and whom they are with fit (``else: regroup``)."""
    return (
        work.task in work.design.tasks and work.design.phase(work.task_of.phase).gate.otherwise == "regroup"
    )


def mark_again(work, *, now):
    """Where *work* marks what it is about: that has the score which its marks give it now, with its own keyed
    items; none while fewer marked it than it is given to, or who did was not sure. Inside the caller's
    transaction; no query for anything else."""
    if work.about_response is None or work.task not in work.design.tasks or not work.task_of.marks:
        return
    found = db.rows(
        "select id from response where about_response_id = ? and task = ? and state = 'submitted'",
        work.about_response,
        work.task,
    )
    marked = finding.by_id(work.about_response)
    own = scoring.points(marked.items, versions.answers_of(marked.id, number=marked.version))
    values = []
    for mark in finding.by_ids([row.id for row in found]):
        given = scoring.given(mark.items, versions.answers_of(mark.id, number=mark.version))
        if given is not None and own[1] + given[1]:
            values.append((own[0] + given[0]) / (own[1] + given[1]))
    if len(values) >= work.task_of.pick:
        _put(marked.id, "score", sum(values) / len(values), now)
    else:
        db.execute("delete from score where response_id = ? and measure = 'score'", marked.id)


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


def by_an_older_key(activity, key):
    """[response id] of hand-ins to the form *key* of an activity that were scored by another key than that of
    now, and ask the same: those that ``score_again`` would score."""
    version = forms.of_activity(activity.id)[key][0]
    older = forms.with_other_key(version)
    if not older:
        return []
    found = db.rows(
        f"""
        select r.id
        from response r
        join score s on s.response_id = r.id and s.measure = 'score'
        where r.activity_id = ? and r.form_version_id in ({db.places(older)})
        and r.state in ('submitted', 'held', 'returned')
        order by r.id
        """,
        activity.id,
        *older,
    )
    return [row.id for row in found]


def is_by_another_key(work):
    """Whether a hand-in (Work) was scored by another key than that of the version it was written on."""
    found = db.row(
        "select form_version_id from version where response_id = ? and number = ?", work.id, work.version
    )
    return found is not None and found.form_version_id != work.form_version


def score_again(activity, key, *, by, now):
    """Score by the key of now what was scored by an older one; what people answered stays, and gates that let
    somebody past stay open. Returns (how many, how many rose, how many fell)."""
    with db.writing(activity.id):
        version = forms.of_activity(activity.id)[key][0]
        changed = [_by_key(one, version, now) for one in by_an_older_key(activity, key)]
        _note("form.scored_again", activity, key, changed, by=by, now=now)
    return _counted(changed)


def score_as_written(activity, key, *, by, now):
    """Undo ``score_again``: everything is scored by the key of the version it was handed in with. Returns as
    that does."""
    with db.writing(activity.id):
        version = forms.of_activity(activity.id)[key][0]
        moved = db.rows(
            """
            select r.id, v.form_version_id as written
            from response r
            join version v on v.response_id = r.id and v.number = r.version
            where r.activity_id = ? and r.form_version_id = ? and v.form_version_id <> r.form_version_id
            order by r.id
            """,
            activity.id,
            version,
        )
        changed = [_by_key(row.id, row.written, now) for row in moved]
        _note("form.scored_as_written", activity, key, changed, by=by, now=now)
    return _counted(changed)


def _by_key(response_id, version, now):
    """(score before, score by the key of a form version), kept."""
    before = db.row("select value from score where response_id = ? and measure = 'score'", response_id).value
    db.execute("update response set form_version_id = ? where id = ?", version, response_id)
    work = finding.by_id(response_id)
    value = scoring.score(work.items, versions.answers_of(work.id, number=work.version))
    _put(work.id, "score", value, now)
    return before, value


def _note(verb, activity, key, changed, *, by, now):
    if changed:
        count, rose, fell = _counted(changed)
        audit.of_activity(verb, activity, by=by, at=now, key=key, count=count, rose=rose, fell=fell)
        clockwork.look_again(activity.id, now)


def _counted(changed):
    return len(changed), sum(old < new for old, new in changed), sum(old > new for old, new in changed)


def of_responses(response_ids):
    """{response id: (measure, value 0..1)} of those that have one."""
    return {
        row[0]: (row[1], row[2])
        for row in db.rows(
            f"select response_id, measure, value from score where response_id in ({db.places(response_ids)})",
            *response_ids,
        )
    }


def attempts(activity_id, task, person):
    """How right a person was at *task* (a design's Task) each time, 0 to 1, the oldest first: the scores of
    their own hand-ins where it is keyed, else what was given to them there, the share of the points there
    are, the mean of each round."""
    keyed = db.rows(
        """
        select s.value
        from score s
        join response r on r.id = s.response_id
        where r.activity_id = ? and r.task = ? and r.author_id = ? and s.measure = 'score'
        order by r.round, r.id
        """,
        activity_id,
        task.id,
        person,
    )
    return [row.value for row in keyed] or _given(activity_id, task, person)


def _given(activity_id, task, person):
    """The mean share of points, round by round, of what others wrote about a person or about theirs."""
    found = db.rows(
        """
        select r.id
        from response r
        left join response s on s.id = r.about_response_id
        where r.activity_id = ? and r.task = ? and r.shown > 0
        and (r.about_person_id = ? or s.author_id = ?)
        and (r.author_id is null or r.author_id <> ?)
        """,
        activity_id,
        task.id,
        person,
        person,
        person,
    )
    values, rounds = defaultdict(float), defaultdict(list)
    for answer in versions.answers_of(*(row.id for row in found)):
        values[answer.response] += answer.value or 0
    for work in finding.by_ids(row.id for row in found):
        whole = sum(item.top for item in work.items if item.has_points)
        if whole:
            rounds[work.round].append(min(values[work.id] / whole, 1.0))
    return [sum(shares) / len(shares) for _round, shares in sorted(rounds.items())]


def by_topic(activity, task):
    """{enrolment id: (own, others)}: how right everybody's newest hand-in to a keyed *task* is on the topic
    of their own group and on the others, each a Fraction from 0 to 1 or None (``scoring.by_topic``); {} where
    no item of its form names a topic."""
    items = forms.of_activity(activity.id)[activity.design.tasks[task].form][3]
    if not any(item.topic for item in items):
        return {}
    found = db.rows(
        """
        select author_id as person, max(id) as response
        from response
        where activity_id = ? and task = ? and state in ('submitted', 'held') and author_id is not null
        group by author_id
        """,
        activity.id,
        task,
    )
    works = {work.id: work for work in finding.by_ids([row.response for row in found])}
    answers = defaultdict(list)
    for answer in versions.answers_of(*works):
        answers[answer.response].append(answer)
    own = _own_topics(activity)
    return {
        row.person: scoring.by_topic(
            works[row.response].items, answers[row.response], own.get(row.person, "")
        )
        for row in found
    }


def _own_topics(activity):
    """{enrolment id: the topic of their newest group that has one} of an activity."""
    return dict(
        db.rows(
            """
            select m.enrolment_id, g.label
            from step_grouping s
            join peer_group g on g.grouping_id = s.grouping_id
            join membership m on m.peer_group_id = g.id
            where s.activity_id = ? and g.label <> '' and m.left_at is null
            order by s.id
            """,
            activity.id,
        )
    )


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

"""What was promised to whom waits: an answer within a time. Where nobody may give it, or none came in time,
somebody of the staff is asked by name; who does not answer by the day that was said passes it on to the
next."""

from datetime import timedelta

from peerreview.domain.access import is_staff_role
from peerreview.domain.attributes.credentials import is_credential
from peerreview.domain.refusals import Missing
from peerreview.store import activities, alerts, allocation, attributes, audit, db, letters, screening, tables

_ANSWERED = """
    exists (select 1 from response m where m.about_response_id = r.id and m.task = ? and m.shown > 0
      and m.state in ('submitted', 'held'))
    """


def raise_waiting(activity, act, takers, *, now):
    """Ask somebody of the staff about what waits, by a ``schedule.Act`` (untaken or unanswered): who has
    least to look after. *takers* as of ``takers_of``. Returns whether it is new."""
    task = activity.design.tasks[act.detail]
    if act.kind == "untaken" and _has_taker(activity, act.whom, takers, now):
        return False
    with db.writing(activity.id):
        place = {"activity": activity.id, "task": task.id, "round": act.round, "whom": act.whom}
        known = tables.Alert.get_or_none(**place, kind="waits", missed_at=act.at)
        if known or tables.Alert.get_or_none(**place, kind="waits", closed_at=None):
            return False
        span = timedelta(seconds=task.within)
        due = act.at + (span if act.kind == "untaken" else _patience(activity))
        owner = alerts.least_burdened(activity.course)
        alert = tables.Alert.create(
            **place,
            kind="waits",
            phase=act.phase,
            missed_at=act.at,
            raised_at=now,
            due_at=due,
            owner=owner and owner.id,
        )
        if owner:
            _tell("unanswered", activity, alert, owner.account_id, due, now)
        audit.of_activity(
            "promise.waits", activity, by=None, at=act.at, task=task.id, round=act.round, whom=act.whom
        )
    return True


def _patience(activity):
    return timedelta(hours=screening.setting_of(activity.id).patience)


def _tell(name, activity, alert, account, due, now):
    key = f"{name}:{alert.public_id}:{account}"
    task = activity.design.tasks.get(alert.task)
    step = task.title if task else activity.design.phase(alert.phase).title
    letters.put(name, key, account, letters.about(activity.id), now=now, until=due, step=step)


def takers_of(activity, task, turn, now):
    """Enrolment ids of those who may take what waits for *task* (a design's Task) in a round: who is here,
    holds what it needs, and passed the step where that is asked."""
    needed = [*activity.design.phase(task.phase).needs, *task.needs]
    needed += [task.by] if task.by and is_credential(task.by) else []
    holders = [_holders(activity.course, name, now) for name in needed]
    whoms = _passed(activity, task, turn)
    return frozenset(
        row.id
        for row in _present(activity.course, now)
        if _is_asked(task, row.role)
        and all(row.id in found for found in holders)
        and (whoms is None or whoms & {"all", f"p{row.id}", f"s{row.section}"})
    )


def _present(course_id, now):
    """[row of enrolment] of who is here and not marked absent."""
    return db.rows(
        """
        select e.id, e.role, e.section_id as section
        from enrolment e
        where e.course_id = ? and e.left_at is null
        and not exists (select 1 from attribute a where a.enrolment_id = e.id and a.name = 'absent'
          and a.from_at <= ? and (a.until_at is null or a.until_at > ?))
        """,
        course_id,
        now,
        now,
    )


def _holders(course_id, name, now):
    found = db.rows(
        """
        select a.enrolment_id
        from attribute a
        join enrolment e on e.id = a.enrolment_id
        where e.course_id = ? and a.name = ? and a.from_at <= ? and (a.until_at is null or a.until_at > ?)
        """,
        course_id,
        name,
        now,
        now,
    )
    return {row[0] for row in found}


def _passed(activity, task, turn):
    """Scope texts of who got past the step of what *task* is about, or None where that is not asked."""
    if task.open_to != "passed":
        return None
    phase = activity.design.tasks[task.about.name].phase
    where = "activity_id = ? and phase = ? and round = ? and undone_at is null"
    return {row[0] for row in db.rows(f"select whom from passage where {where}", activity.id, phase, turn)}


def _is_asked(task, role):
    if task.by in ("instructor", "assistant"):
        return role == task.by
    if task.by == "staff":
        return is_staff_role(role)
    return not is_staff_role(role)


def _has_taker(activity, whom, takers, now):
    """Whether any of *takers* may answer what *whom* wrote."""
    column = "m.enrolment_id = ?" if whom[0] == "p" else "m.peer_group_id = ? and m.left_at is null"
    writers = (
        {int(whom[1:])}
        if whom[0] == "p"
        else {
            row[0]
            for row in db.rows(f"select m.enrolment_id from membership m where {column}", int(whom[1:]))
        }
    )
    left = takers - writers
    if not left:
        return False
    apart = attributes.conflicts_in(activity.course, now)
    return any(not any((one, writer) in apart for writer in writers) for one in left)


def look(plan, now):
    """What was answered after all needs nobody's eye; what nobody answered by the day that was said goes on
    to the next of the staff. *plan* as of ``store.facts``. Returns (how many, the next moment or None)."""
    found = alerts.open_in(plan.id) if alerts.are_raised(plan.design) else []
    if not found:
        return 0, None
    activity, done, coming = activities.find(activity_id=plan.id), 0, []
    waits = _still_waiting(activity, [alert for alert in found if alert.kind == "waits"])
    for alert in found:
        if alert.kind == "waits" and (alert.task, alert.round, alert.whom) not in waits:
            db.execute("update alert set closed_at = ? where id = ?", now, alert.id)
            audit.of_activity("alert.closed", activity, by=None, at=now, alert=alert.public_id, passed=False)
            done += 1
    left = [one for one in found if one.kind != "waits" or (one.task, one.round, one.whom) in waits]
    left = [one for one in left if one.answered is None]
    staff = {one.id: one for one in alerts.bearers(plan.course_id)} if left else {}
    patience = _patience(activity) if left else None
    for alert in left:
        moved, due = _pass_on(activity, alert, staff, patience, now)
        done, coming = done + moved, [*coming, due]
    return done, min((moment for moment in coming if moment and moment > now), default=None)


def _still_waiting(activity, found):
    """{(task, round, whom)} of those Alerts *found* about which something has no answer yet: one query for
    each task that answers."""
    waits = set()
    for name in dict.fromkeys(alert.task for alert in found):
        task = activity.design.tasks.get(name)
        whoms = {alert.whom for alert in found if alert.task == name}
        people = [int(whom[1:]) for whom in whoms if whom[0] == "p"]
        groups = [int(whom[1:]) for whom in whoms if whom[0] == "g"]
        if task is None or task.about is None:
            continue
        waits |= {
            (name, row.round, f"g{row.author_group}" if row.author_group else f"p{row.author}")
            for row in db.rows(
                f"""
                select r.round, r.author_id as author, r.author_group_id as author_group
                from response r
                where r.activity_id = ? and r.task = ? and r.state in ('submitted', 'held')
                and (r.author_id in ({db.places(people)}) or r.author_group_id in ({db.places(groups)}))
                and not {_ANSWERED}
                """,
                activity.id,
                task.about.name,
                *people,
                *groups,
                name,
            )
        }
    return waits


def _waiting(activity_id, design, alert):
    """[(response id, public id)] of what an alert is about and has no answer yet, the oldest first."""
    task = design.tasks.get(alert.task)
    if task is None or task.about is None:
        return []
    column = "r.author_id" if alert.whom[0] == "p" else "r.author_group_id"
    return db.rows(
        f"""
        select r.id, r.public_id
        from response r
        where r.activity_id = ? and r.task = ? and r.round = ? and {column} = ?
        and r.state in ('submitted', 'held') and not {_ANSWERED}
        order by r.submitted_at, r.id
        """,
        activity_id,
        task.about.name,
        alert.round,
        int(alert.whom[1:]),
        task.id,
    )


def _pass_on(activity, alert, staff, patience, now):
    """(how often it went on, when it would next or None): each time as of the moment it was due, which the
    next has *patience* from. *staff* {enrolment id: Bearer}: what they have is counted on."""
    owner, asked, due, moved = alert.owner, list(alert.asked), alert.due, 0
    while True:
        asked += [owner] if owner and owner not in asked else []
        following = alerts.lightest(staff.values(), without=asked)
        if following is None or due > now:
            return moved, due if following else None
        for person, change in ((owner, -1), (following.id, 1)):
            if person in staff:
                staff[person] = staff[person]._replace(burden=staff[person].burden + change)
        at, due, owner = due, due + patience, following.id
        db.execute(
            "update alert set owner_id = ?, asked = ?, due_at = ? where id = ?",
            owner,
            " ".join(map(str, asked[-40:])),
            due,
            alert.id,
        )
        _tell("passed_on", activity, alert, following.account_id, due, now)
        audit.of_activity(
            "alert.passed_on",
            activity,
            by=None,
            at=at,
            alert=alert.public_id,
            before=alert.owner,
            after=owner,
        )
        moved += 1


def take_up(activity, public_id, *, enrolment, by, now):
    """Somebody of the staff (an enrolment id) answers the oldest of what an alert is about: it is theirs from
    now on. Returns the public id of the response to write. Missing when nothing waits any more."""
    alert = alerts.find(activity, public_id)
    found = _waiting(activity.id, activity.design, alert) if alert.kind == "waits" else []
    if not found:
        raise Missing()
    subject = found[0][0]
    alerts.take(activity, public_id, enrolment=enrolment, by=by, now=now)
    held = db.row(
        """
        select r.public_id
        from allocation l
        join response r on r.activity_id = l.activity_id and r.address = l.address
        where l.activity_id = ? and l.task = ? and l.about_response_id = ? and l.reviewer_id = ?
        and l.ended_at is null
        """,
        activity.id,
        alert.task,
        subject,
        enrolment,
    )
    if held:
        return held[0]
    return allocation.assign(
        activity, task=alert.task, turn=alert.round, reviewer=enrolment, subject=subject, by=by, now=now
    )

"""By the clock: who waits is placed, whose lead has left heads the queue, staff are asked in time."""

from datetime import timedelta

from peerreview.domain.designs.matched import homes
from peerreview.domain.grouping.roles import limits
from peerreview.store import activities, alerts, audit, db, groups, letters, screening
from peerreview.store.groups import matched
from peerreview.store.matching.ending import SILENCE
from peerreview.store.matching.shared import ROUND, put, tell
from peerreview.store.tables import Alert, Pairing

LONGEST = timedelta(days=7)  # somebody whose lead has left waits for another, before staff are asked


def look(plan, now):
    """Place those who wait where a place is free, part those whose lead has left, ask staff about who waits
    too long or does not answer. *plan* as of ``store.facts``. Returns (how much was done, the next
    moment)."""
    done, coming = 0, []
    for name in homes(plan.design):
        if groups.grouping_at(plan.id, name, ROUND) is None:
            continue
        activity = activities.find(activity_id=plan.id)
        phase = activity.design.phase(name)
        did = _place_all(activity, phase, now)
        lone, more = _alone(activity, phase, now)
        silent, later = _silent(activity, phase, now)
        done, coming = done + did + lone + silent, [*coming, more, later]
    return done, min(filter(None, coming), default=None)


def _place_all(activity, phase, now):
    grouping = groups.grouping_at(activity.id, phase.id, ROUND)
    lead_role = next(iter(limits(groups.spec_of(activity, phase))))
    deserted = matched.left_alone(grouping, lead_role)
    for person in deserted:
        matched.end(grouping, person, "lead_left", now)
    if not deserted and not _may_place(activity, grouping):
        matched.free_leads(grouping, lead_role, now)  # whose last member left the course
        return 0
    changed = matched.place(activity, phase, by=None, now=now)
    for person in deserted:
        if person not in changed:
            put("lead_left", activity, phase, person, now)
    tell(activity, phase, changed, now)
    return len(deserted) + len(changed)


def _may_place(activity, grouping):
    """Whether somebody who takes part sits in no group, so that they might be placed now."""
    return bool(
        db.row(
            f"""
            select 1
            from activity a
            join enrolment e on e.course_id = a.course_id
            where a.id = ? and e.role = 'student' and e.left_at is null and {activities.TAKES_PART}
            and not exists (select 1 from membership m where m.grouping_id = ? and m.enrolment_id = e.id
              and m.left_at is null)
            limit 1
            """,
            activity.id,
            grouping,
        )
    )


def _alone(activity, phase, now):
    """Raise a case for whoever has waited LONGEST for another lead; close those of who has one."""
    grouping, done, coming = groups.grouping_at(activity.id, phase.id, ROUND), 0, []
    waiting = dict(matched.freed(grouping))
    for person, since in waiting.items():
        if since + LONGEST <= now:
            done += _raise(activity, phase.id, f"p{person}", "alone", at=since + LONGEST, now=now)
        else:
            coming.append(since + LONGEST)
    scopes = {f"p{person}" for person in waiting}
    for alert in _open(activity, phase, "alone"):
        if alert.whom not in scopes:
            done += _close(activity, alert, now)
    return done, min(coming, default=None)


def _open(activity, phase, kind):
    where = (Alert.activity == activity.id) & (Alert.phase == phase.id) & (Alert.kind == kind)
    return list(Alert.select().where(where & Alert.closed_at.is_null()))


def _close(activity, alert, now):
    Alert.update(closed_at=now).where(Alert.id == alert.id).execute()
    audit.of_activity("alert.closed", activity, by=None, at=now, alert=alert.public_id, passed=False)
    return 1


def _raise(activity, phase, whom, kind, *, at, now):
    """Somebody who was matched with a lead needs a person (*kind*: alone or silent, as of ``tables.Alert``)
    since the moment *at*: who of the staff has least to look after does, and is told. Returns whether it is
    new."""
    with db.writing(activity.id):
        place = {"activity": activity.id, "phase": phase, "whom": whom, "kind": kind}
        if Alert.get_or_none(**place, missed_at=at) or Alert.get_or_none(**place, closed_at=None):
            return False
        owner = alerts.least_burdened(activity.course)
        due = at + timedelta(hours=screening.setting_of(activity.id).patience)
        Alert.create(**place, missed_at=at, raised_at=now, due_at=due, owner=owner and owner.id)
        if owner:
            letters.put(
                f"pair_{kind}",
                f"{kind}:{activity.public_id}:{phase}:{whom}:{at:%Y%m%d%H%M}",
                owner.account_id,
                letters.about(activity.id),
                now=now,
                until=due,
                step=activity.design.phase(phase).title,
            )
        audit.of_activity(f"pair.{kind}", activity, by=None, at=at, phase=phase, whom=whom)
    return True


def _silent(activity, phase, now):
    """Raise a case for whoever was reminded and gave no sign of life since; who did is waited for no more."""
    done, coming = 0, []
    for row in db.rows(
        """
        select id, member_id, lead_id, side, at
        from pairing
        where activity_id = ? and phase = ? and kind = 'silent' and ended_at is null
        order by id
        """,
        activity.id,
        phase.id,
    ):
        at, about = db.moment(row.at), row.lead_id if row.side == "member" else row.member_id
        if _sign_of(activity, about, at):
            Pairing.update(ended_at=now).where(Pairing.id == row.id).execute()
            seen = [one for one in _open(activity, phase, "silent") if one.whom == f"p{about}"]
            done += 1 + sum(_close(activity, one, now) for one in seen)
        elif at + SILENCE <= now:
            done += _raise(activity, phase.id, f"p{about}", "silent", at=at + SILENCE, now=now)
            coming.append(now + timedelta(days=1))  # whether there is a sign by then
        else:
            coming.append(at + SILENCE)
    return done, min(coming, default=None)


def _sign_of(activity, person, since):
    """Whether somebody wrote or looked in here after a moment."""
    return bool(
        db.row(
            """
            select 1
            where exists (select 1 from presence p where p.activity_id = ? and p.enrolment_id = ? and p.at >
            ?) or exists (select 1 from response r where r.activity_id = ? and r.author_id = ?
              and r.saved_at > ?)
            """,
            activity.id,
            person,
            since,
            activity.id,
            person,
            since,
        )
    )

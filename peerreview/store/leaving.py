"""Leaving a course and coming back: a person's place, memberships, open allocations and pens end and begin
together; what they wrote stays.

Coming back is one of two things. A departure *undone* never was: the same rows go on. Somebody added *again*
after a while takes up where they stopped, from that moment on: what happened meanwhile happened without
them."""

from peerreview.store import (
    accounts,
    activities,
    allocation,
    audit,
    circles,
    clockwork,
    concerns,
    courses,
    db,
    moving,
    outbox,
)
from peerreview.store.tables import Account, Activity, Course, Enrolment, Membership, StepGrouping

LEFT, RETURNED = allocation.LEFT, "returned"


def leave(enrolment, *, by, now):
    """A person leaves their course. Their memberships and open allocations end, so that nobody owes anything
    about them and the works they had are free, and so are cases that were handed to them and a group's pen
    in their hand; texts stay."""
    clockwork.catch_up_in_course(enrolment.course_id, now)
    with db.writing():
        Enrolment.update(left_at=now).where(Enrolment.id == enrolment.id).execute()
        db.execute(
            "update membership set left_at = ?, cause = ? where enrolment_id = ? and left_at is null",
            now,
            LEFT,
            enrolment.id,
        )
        db.execute(
            "update allocation set ended_at = ?, ended_cause = ? where reviewer_id = ? and ended_at is null",
            now,
            LEFT,
            enrolment.id,
        )
        concerns.leave_behind(enrolment.id, now=now)
        circles.leave_all(enrolment.id, by=by, now=now)
        for activity in activities.of_course(enrolment.course_id, unpublished=False):
            allocation.end_deserted(activity.id, now=now)
        db.execute("update response set pen_id = null, pen_until = null where pen_id = ?", enrolment.id)
        outbox.stop(enrolment.account_id, enrolment.course_id)
        _told(enrolment, "enrolment.left", by, now)


def come_back(course_id, enrolment_public_id, *, by, now):
    """Undo a departure: the same place, role and section, the same memberships, allocations and cases, as if
    they had not left. Returns the Enrolment. Missing when nobody of that id has left."""
    clockwork.catch_up_in_course(course_id, now)
    with db.writing():
        found = courses.person_in(course_id, enrolment_public_id, gone=True)
        Enrolment.update(left_at=None).where(Enrolment.id == found.id).execute()
        for membership in _memberships(found, since=found.left_at):
            Membership.update(left_at=None, cause=RETURNED).where(Membership.id == membership.id).execute()
        _reopen_allocations(found, "at", since=found.left_at)
        circles.come_back(found.id, since=found.left_at, by=by, now=now)
        concerns.take_up(found.id, since=found.left_at)
        moving.part_all(course_id, by=by, now=now)
        outbox.go_on(found.account_id, course_id, now=now)
        _told(found, "enrolment.returned", by, now)
    return found


def add_person(course, *, name, email, role, section="", by, now, link_for=None):
    """``courses.add_person``, for somebody who may have left: they take up their memberships and what they
    were to review again. Returns (Enrolment, secret of a welcome link or None, whether they came back)."""
    with db.writing():
        account = accounts.find(email)
        gone = account and Enrolment.get_or_none(
            Enrolment.course == course, Enrolment.account == account, Enrolment.left_at.is_null(False)
        )
        enrolment, secret = courses.add_person(
            course, name=name, email=email, role=role, section=section, by=by, now=now, link_for=link_for
        )
        if gone:
            if role == "student":
                _take_up(gone, by, now)
            _told(enrolment, "enrolment.returned", by, now)
    return enrolment, secret, bool(gone)


def change_role(enrolment, role, *, by, now):
    """A person of a course has another role from now on. Between student and staff they leave and come back
    as the other, with all that hangs on it; what they wrote stays. Returns whether anything changed."""
    if enrolment.role == role:
        return False
    with db.writing():
        if "student" in (enrolment.role, role):
            account = Account.get_by_id(enrolment.account_id)
            leave(enrolment, by=by, now=now)
            gone = Enrolment.get_by_id(enrolment.id)
            courses.enrol(Course.get_by_id(enrolment.course_id), account, role=role, by=by, now=now)
            if role == "student":
                _take_up(gone, by, now)
            outbox.go_on(account.id, enrolment.course_id, now=now)
        else:
            Enrolment.update(role=role).where(Enrolment.id == enrolment.id).execute()
        audit.of_enrolment("enrolment.role", enrolment, by=by, at=now, role=role)
        clockwork.look_again_in_course(enrolment.course_id, now)
    return True


def _take_up(gone, by, now):
    """A student who left takes up what they had, from now on: whatever they were here in between."""
    for before in _memberships(gone, since=None):
        Membership.create(
            grouping=before.grouping_id,
            peer_group=before.peer_group_id,
            enrolment=gone.id,
            group_role=before.group_role,
            seat=before.seat,
            joined_at=now,
            cause=RETURNED,
        )
    # The lease of what they had begins again: they could not write meanwhile.
    _reopen_allocations(gone, "?", now)
    moving.part_all(gone.course_id, by=by, now=now)


# What somebody wrote, alone or in a group they are or were in.
_THEIRS = """
    select w.id
    from response w
    where w.author_id = ? or w.author_group_id in (select m.peer_group_id
      from membership m where m.enrolment_id = ?)
    """


def _memberships(gone, since):
    """[Membership] that ended when an Enrolment was left at the moment *since*, or when it was left last in
    each grouping (None); none in a grouping where the person has a place again, and none of what people join
    one by one: there they have one once they take part (``circles.come_back``)."""
    joined = StepGrouping.select(StepGrouping.grouping).join(Activity).where(Activity.people != "class")
    found = (
        Membership.select()
        .where(Membership.enrolment == gone.id, Membership.grouping.not_in(joined))
        .order_by(Membership.id)
    )
    last = {one.grouping_id: one for one in sorted(found, key=lambda one: one.left_at is None)}
    return [one for one in last.values() if one.cause == LEFT and since in (None, one.left_at)]


def _reopen_allocations(gone, at, *moments, since=None):
    """Open what ended when an Enrolment was left (at the moment *since*, with what others had of theirs;
    None: ever, their own alone), given at its own moment or at another; the newest of each address."""
    more, params = ("", ()) if since is None else ("and ended_at = ?", (since,))
    theirs = "1 = 0" if since is None else f"about_response_id in ({_THEIRS})"
    of_theirs = () if since is None else (gone.id, gone.id)
    db.execute(
        f"""
        update allocation
        set ended_at = null, ended_cause = '', at = {at}
        where ended_cause = ? {more} and (reviewer_id = ? or reviewer_group_id in (select m.peer_group_id
          from membership m where m.enrolment_id = ? and m.left_at is null) or {theirs})
        and not exists (select 1 from enrolment e
          where e.id = allocation.reviewer_id and e.left_at is not null)
        and not exists (select 1 from allocation l where l.activity_id = allocation.activity_id
          and l.address = allocation.address and (l.ended_at is null or l.id > allocation.id))
        """,
        *moments,
        LEFT,
        *params,
        gone.id,
        gone.id,
        *of_theirs,
    )


def _told(enrolment, verb, by, now):
    # Whom a gate waits for has changed.
    clockwork.look_again_in_course(enrolment.course_id, now)
    audit.of_enrolment(verb, enrolment, by=by, at=now)

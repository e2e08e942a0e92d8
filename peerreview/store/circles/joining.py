"""Coming in and going: a place taken or waited for, asking and being asked, invitations, leaving, and who
follows."""

from datetime import timedelta

from peerreview.domain import circles
from peerreview.domain.refusals import Conflict, Missing, NotNow
from peerreview.domain.words import N_
from peerreview.store import activities, audit, clockwork, db
from peerreview.store.circles.finding import kept_apart, members_of, outside, part_of, people_of
from peerreview.store.circles.telling import tell_one
from peerreview.store.tables import Participant

LEFT, GONE, SAID_NO, WITHDRAWN, TOGETHER = "left", "gone", "no", "withdrawn", "together"


def join(activity, enrolment, *, by, now, words=""):
    """Somebody presses the button to take part: they are a member, wait for a place, or have asked the owner
    (``circles.comes_in``). Of two who ask for the last place at once one gets it and the other waits.
    Returns what they are now. Missing while they are kept apart from whoever takes part; NotNow for the last
    of the staff who could look after it from outside; Invalid for *words* that are too many."""
    words = circles.in_a_line(words, circles.LONGEST_LINE, field="words")
    with db.writing(activity.id):
        current, people = activities.find(activity_id=activity.id), people_of(activity.id)
        mine = next((part for part in people if part.enrolment == enrolment), None)
        was = mine.standing if mine else ""
        if was not in circles.TAKING_PART and _is_apart(activity.id, enrolment):
            raise Missing()
        if was not in circles.TAKING_PART:
            circles.looked_after(outside(activity, enrolment))
        taken = _taken(people)
        design = current.design.people
        becomes = circles.comes_in(design.join, was, taken, design.most, is_closed=bool(current.closed))
        if becomes != was:
            become(current, enrolment, becomes, by=by, now=now, words=words)
            _tell_owner(current, people, becomes, now)
    return becomes


def _is_apart(activity_id, enrolment, since=None):
    """Whether somebody is kept apart from whoever takes part; from those alone who came after *since*."""
    later, moments = ("and h.from_at > ?", (since,)) if since else ("", ())
    condition = kept_apart("?", "?", later)
    return bool(db.row(f"select 1 where {condition}", activity_id, *moments, enrolment, enrolment))


def _taken(people):
    return sum(part.standing in circles.TAKING_PART for part in people)


def _tell_owner(activity, people, becomes, now):
    if becomes == "asked":
        for part in people:
            if part.standing == "owner":
                tell_one(activity, "circle_asked", part, now=now)


def become(activity, enrolment, standing, *, by, now, words="", invited_by=None, cause="moved", begun_by=""):
    """End what somebody is to an activity, for *cause*, and begin *standing* ("" = nothing), *begun_by* which
    cause. The caller holds the transaction and has asked the rules."""
    db.execute(
        """
        update participant
        set until_at = ?, cause = ?
        where activity_id = ? and enrolment_id = ? and until_at is null
        """,
        now,
        cause,
        activity.id,
        enrolment,
    )
    if standing:
        Participant.create(
            activity=activity.id,
            enrolment=enrolment,
            role=standing,
            from_at=now,
            words=words,
            invited_by=invited_by,
            cause=begun_by,
        )
    if standing in ("", *circles.TAKING_PART):
        clockwork.look_again(activity.id, now)
    audit.record(
        f"circle.{standing or 'out'}",
        "enrolment",
        enrolment,
        by=by,
        at=now,
        activity=activity.id,
        course=activity.course,
    )


def withdraw(activity, enrolment, *, by, now):
    """Somebody no longer wants what they asked for, waited for or were invited to. Missing where there is
    nothing of the kind."""
    with db.writing(activity.id):
        mine = part_of(activity.id, enrolment)
        if mine is None or mine.standing in circles.TAKING_PART:
            raise Missing()
        cause = SAID_NO if mine.standing == "invited" else WITHDRAWN
        become(activity, enrolment, "", by=by, now=now, cause=cause)


def answer(activity, public_id, is_wanted, *, by, now):
    """The owner answers somebody who asked (the public id of a Part): they are in, wait for a place, or are
    told no. Returns what they are now. Conflict where they no longer ask."""
    with db.writing(activity.id):
        people = people_of(activity.id)
        asking = next((part for part in people if part.public_id == public_id), None)
        if asking is None or asking.standing != "asked":
            raise Conflict(N_("They no longer ask. Here is how it stands now."))
        current = activities.find(activity_id=activity.id)
        if current.closed:
            raise NotNow(circles.CLOSED)
        becomes = circles.seated(_taken(people), current.design.people.most) if is_wanted else ""
        become(current, asking.enrolment, becomes, by=by, now=now, cause="moved" if is_wanted else SAID_NO)
        letter = {"member": "circle_in", "waiting": "circle_waits", "": "circle_no"}[becomes]
        tell_one(current, letter, asking, now=now)
        if is_wanted and asking.cause == TOGETHER:
            _invite_mates(current, asking, by=by, now=now)
    return becomes


def _invite_mates(activity, asking, *, by, now):
    """Whoever asked to come with their group has been let in: those who are with them are asked to come,
    too, each for themselves."""
    mates = db.rows(
        f"""
        select distinct m.enrolment_id
        from participant o
        join activity a on a.id = o.activity_id and a.closed_at is null and a.offered_as = ?
        join participant m on m.activity_id = o.activity_id and m.until_at is null and m.role = 'member'
        where o.enrolment_id = ? and o.role = 'owner' and o.until_at is null
        and not exists (select 1 from participant t
          where t.activity_id = ? and t.enrolment_id = m.enrolment_id and t.until_at is null)
        and not {kept_apart("?", "m.enrolment_id")}
        """,
        activity.offered_as,
        asking.enrolment,
        activity.id,
        activity.id,
    )
    for row in mates:
        become(activity, row.enrolment_id, "invited", by=by, now=now)
        tell_one(activity, "circle_invited", part_of(activity.id, row.enrolment_id), now=now)


def invitable(activity, enrolment):
    """[(enrolment public id, name)] of the students whom the owner (*enrolment*) may invite: of the course,
    not part of it in any way, and not kept away by or from anybody who takes part."""
    return [
        (row.public_id, row.name)
        for row in db.rows(
            f"""
            select e.public_id, p.name
            from enrolment e
            join account p on p.id = e.account_id
            where e.course_id = ? and e.role = 'student' and e.left_at is null and e.id <> ?
            and not exists (select 1 from participant t
              where t.activity_id = ? and t.enrolment_id = e.id and t.until_at is null)
            and not {kept_apart("?", "e.id")}
            order by p.name, e.id
            """,
            activity.course,
            enrolment,
            activity.id,
            activity.id,
        )
    ]


def invite(activity, owner, public_id, *, by, now):
    """The owner (enrolment id) asks a student of the course (public id) to come; they have a mail and a line
    in the list, and nothing more happens unless they say yes. Missing for somebody who may not be asked;
    Conflict for somebody who is part of it in some way by now; NotNow beyond the rate
    (``circles.invites``), before staff said yes to it, or where it is closed."""
    with db.writing(activity.id):
        current = activities.find(activity_id=activity.id)
        if current.closed or current.published is None:
            raise NotNow(circles.CLOSED if current.closed else circles.UNANSWERED)
        row = db.row(
            "select id, account_id from enrolment where public_id = ? and course_id = ?",
            public_id,
            activity.course,
        )
        if any(part.enrolment_public_id == public_id for part in people_of(activity.id)):
            raise Conflict(N_("They are here already, or have been asked. Here is how it stands now."))
        if row is None or public_id not in dict(invitable(activity, owner)):
            raise Missing()
        circles.invites(_sent(owner, now), _said_no(activity.id, row.id), now)
        become(current, row.id, "invited", by=by, now=now, invited_by=owner)
        tell_one(current, "circle_invited", part_of(activity.id, row.id), now=now)


def _sent(owner, now):
    return db.row(
        "select count(*) from participant where invited_by_id = ? and role = 'invited' and from_at > ?",
        owner,
        now - timedelta(days=1),
    )[0]


def _said_no(activity_id, enrolment):
    row = db.row(
        """
        select max(until_at)
        from participant
        where activity_id = ? and enrolment_id = ? and cause = ?
        """,
        activity_id,
        enrolment,
        SAID_NO,
    )
    return db.moment(row[0])


def leave(activity, enrolment, *, by, now):
    """Somebody goes, and nobody is told: their seat is free, what they wrote stays with the group. Where the
    owner goes, the one who is there longest follows; where nobody is left it is closed. Missing where they
    take no part."""
    with db.writing(activity.id):
        mine = part_of(activity.id, enrolment)
        if mine is None or mine.standing not in circles.TAKING_PART:
            raise Missing()
        _go(activities.find(activity_id=activity.id), mine, by=by, now=now)


def _go(activity, mine, *, by, now):
    become(activity, mine.enrolment, "", by=by, now=now, cause=LEFT)
    db.execute(
        """
        update membership
        set left_at = ?, cause = ?
        where enrolment_id = ? and left_at is null and grouping_id in (select s.grouping_id
          from step_grouping s where s.activity_id = ?)
        """,
        now,
        LEFT,
        mine.enrolment,
        activity.id,
    )
    db.execute(
        "update response set pen_id = null, pen_until = null where pen_id = ? and activity_id = ?",
        mine.enrolment,
        activity.id,
    )
    if mine.standing == "owner" and not activity.closed:
        _follow(activity, by=by, now=now)
    fill_up(activity, by=by, now=now)


def _follow(activity, *, by, now):
    """The one who is there longest owns it from now on; nobody left: it is closed."""
    people = members_of(activity.id)
    heir = circles.successor([(part.enrolment, part.since) for part in people])
    if heir is None:
        db.execute("update activity set closed_at = ? where id = ? and closed_at is null", now, activity.id)
        audit.of_activity("circle.closed", activity, by=None, at=now)
        return
    hand_to(activity, next(part for part in people if part.enrolment == heir), by=by, now=now)


def hand_to(activity, part, *, by, now):
    """A member (a Part) owns the activity from now on; the caller's transaction has ended what the owner
    before was. They are told."""
    become(activity, part.enrolment, "owner", by=by, now=now)
    tell_one(activity, "circle_owner", part, now=now)


def hand_over(activity, public_id, *, by, now):
    """The owner hands the activity to a member (public id of a Part) and stays one of its members. Missing
    for oneself, and where no learner owns it; Conflict for who takes no part by now."""
    with db.writing(activity.id):
        people = members_of(activity.id)
        heir = next((part for part in people if part.public_id == public_id), None)
        owner = next((part for part in people if part.standing == "owner"), None)
        if owner is None or heir == owner:
            raise Missing()
        if heir is None:
            raise Conflict(N_("They take no part any more. Here is how it stands now."))
        become(activity, owner.enrolment, "member", by=by, now=now)
        hand_to(activity, heir, by=by, now=now)


def fill_up(activity, *, by, now):
    """Whoever waits longest has each place that is free; they are told. Each is looked at as it stands once
    those before have theirs: who is kept apart from one of these is passed over, and is first again when that
    ends. Returns how many."""
    current, filled = activities.find(activity_id=activity.id), 0
    if current is None or current.closed:
        return filled
    while (part := _next_in(current)) is not None:
        become(current, part.enrolment, "member", by=by, now=now)
        tell_one(current, "circle_in", part, now=now)
        filled += 1
    return filled


def _next_in(activity):
    """The Part of whoever waits longest, while there is a place; else None."""
    people, most = people_of(activity.id), activity.design.people.most
    is_free = circles.seated(_taken(people), most) == "member"
    return next((part for part in people if part.standing == "waiting"), None) if is_free else None


def ask_again(enrolment, other, *, now):
    """Two (enrolment ids) are no longer kept apart: each has the place that is free where they wait. The
    record does not say through whom."""
    for row in db.rows(
        """
        select distinct t.activity_id
        from participant t
        join activity a on a.id = t.activity_id and a.closed_at is null and a.archived_at is null
        where t.enrolment_id in (?, ?) and t.until_at is null and t.role = 'waiting'
        order by t.activity_id
        """,
        enrolment,
        other,
    ):
        with db.writing(row.activity_id):
            fill_up(activities.find(activity_id=row.activity_id), by=None, now=now)


def leave_all(enrolment, *, by, now):
    """Somebody leaves their course: they go from all they take part in, wait for or asked for there."""
    for row in db.rows(
        """
        select a.id, t.role
        from participant t
        join activity a on a.id = t.activity_id
        where t.enrolment_id = ? and t.until_at is null and a.archived_at is null
        """,
        enrolment,
    ):
        activity = activities.find(activity_id=row.id)
        with db.writing(activity.id):
            if row.role in circles.TAKING_PART:
                _leave_behind(activity, enrolment, row.role, by=by, now=now)
            else:
                become(activity, enrolment, "", by=by, now=now, cause=GONE)


def _leave_behind(activity, enrolment, role, *, by, now):
    """``leave`` for somebody who has left the course already, and so is on none of its lists."""
    become(activity, enrolment, "", by=by, now=now, cause=GONE)
    if role == "owner" and not activity.closed:
        _follow(activity, by=by, now=now)
    fill_up(activity, by=by, now=now)


def come_back(enrolment, *, since, by, now):
    """A departure from the course at the moment *since* is undone: they are again what they were, in the
    order in which they came. Where their place is somebody else's by now they wait; what they owned stays
    with who followed, unless nobody did."""
    for row in db.rows(
        """
        select t.id, t.activity_id as activity, t.role
        from participant t
        join activity a on a.id = t.activity_id and a.archived_at is null
        where t.enrolment_id = ? and t.until_at = ? and t.cause = ?
        order by t.activity_id
        """,
        enrolment,
        since,
        GONE,
    ):
        with db.writing(row.activity):
            _take_up(row, enrolment, since=since, by=by, now=now)


def _take_up(row, enrolment, *, since, by, now):
    current, role = activities.find(activity_id=row.activity), row.role
    if role == "owner" and current.closed == since:  # nobody followed, so that it was closed
        db.execute("update activity set closed_at = null where id = ?", current.id)
    elif role == "owner":
        role = "member"
    if role == "member" and not current.closed:
        is_apart = _is_apart(current.id, enrolment, since)
        taken = _taken(people_of(current.id))
        role = "waiting" if is_apart else circles.seated(taken, current.design.people.most)
    if current.closed not in (None, since) and role not in circles.TAKING_PART:
        return
    if role != row.role:
        become(current, enrolment, role, by=by, now=now)
        return
    db.execute("update participant set until_at = null, cause = '' where id = ?", row.id)
    clockwork.look_again(current.id, now)
    audit.record(
        f"circle.{role}", "enrolment", enrolment, by=by, at=now, activity=current.id, course=current.course
    )

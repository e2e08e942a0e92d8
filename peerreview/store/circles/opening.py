"""A learner opens an activity of their own; what staff of a course say of that; their yes or no to one."""

from typing import NamedTuple

from peerreview.domain import circles, designs
from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.domain.schedule import WindowRow, dates
from peerreview.domain.words import N_
from peerreview.store import activities, audit, clockwork, db, letters
from peerreview.store.circles.telling import tell
from peerreview.store.tables import Activity, LearnerOffer, Participant


class Kind(NamedTuple):
    """A design that learners may open: its ``key``, the Design, whether they may in this course, and whether
    staff say yes first."""

    key: str
    design: designs.Design
    is_open: bool
    is_approved: bool


def kinds(course_id):
    """[Kind] of the designs that learners may open, as staff of a course have it."""
    said = {
        row.design: (bool(row.is_open), bool(row.is_approved))
        for row in db.rows(
            "select design, is_open, is_approved from learner_offer where course_id = ?", course_id
        )
    }
    return [
        Kind(key, design, *said.get(key, (True, design.people.approval)))
        for key, design in sorted(activities.designs_on_offer().items())
        if design.is_of_learners
    ]


def kind_of(course_id, key):
    """The Kind of that key that learners may open in a course; Missing where they may not."""
    found = next((kind for kind in kinds(course_id) if kind.key == key and kind.is_open), None)
    if found is None:
        raise Missing()
    return found


def say(course_id, key, *, is_open, is_approved, by, now):
    """Staff of a course say whether learners may open a design here, and whether staff say yes first. What
    is open goes on. Missing for a design that learners do not own; Invalid where staff never find it and so
    cannot say yes."""
    found = next((kind for kind in kinds(course_id) if kind.key == key), None)
    if found is None:
        raise Missing()
    if is_approved and found.design.people.is_closed_to_staff:
        raise Invalid(N_("Staff never find these, so they cannot say yes to each."), field="is_approved")
    with db.writing():
        LearnerOffer.insert(
            course=course_id, design=key, is_open=is_open, is_approved=is_approved, by=by, at=now
        ).on_conflict(
            conflict_target=(LearnerOffer.course, LearnerOffer.design),
            update={"is_open": is_open, "is_approved": is_approved, "by_id": by, "at": now},
        ).execute()
        audit.record(
            "circle.offer_changed",
            "course",
            course_id,
            by=by,
            at=now,
            course=course_id,
            design=found.design.title,
            is_open=is_open,
            is_approved=is_approved,
        )


def open_one(course_id, enrolment, key, *, title, goal, join, most, by, now, moment=None):
    """Open an activity of a design that learners may own, *enrolment* (id) its owner; *goal* is its brief,
    *moment* that of its event where it has one. Returns its Row: published, or waiting for staff to say yes.

    NotNow beyond ``circles.MOST_OPENED`` open ones of one's own; Invalid for a join or a number of places
    that cannot be."""
    kind = kind_of(course_id, key)
    design = designs.change(kind.design, {"people.join": join, "people.most": most})
    if moment is not None and moment <= now:
        raise Invalid(N_("This moment is past. Choose one to come."), field="moment")
    with db.writing():
        circles.opens(_open_of(enrolment))
        made = open_as(
            course_id,
            enrolment,
            design,
            title=title,
            goal=goal,
            by=by,
            now=now,
            key=kind.key,
            is_asked=kind.is_approved,
        )
        for event in dates.events(design) if moment else ():
            activities.set_window(made.id, WindowRow(event, 1, "all", moment), by=by, now=now)
    return activities.find(activity_id=made.id)


def open_as(course_id, enrolment, design, *, title, goal, by, now, key="", is_asked=False):
    """An activity of this very Design, *enrolment* its owner, published at once unless staff are asked first
    (*is_asked*). Returns its Row."""
    with db.writing():
        made = activities.create(course_id, design, title=title, brief=goal, by=by, now=now, offered_as=key)
        Participant.create(activity=made.id, enrolment=enrolment, role="owner", from_at=now)
        if is_asked:
            audit.of_activity("circle.proposed", made, by=by, at=now)
            occasion = letters.about(made.id)
            for account in letters.staff_of(course_id):
                key = f"proposed:{made.public_id}:{account}"
                letters.put("circle_proposed", key, account, occasion, now=now)
        else:
            _publish(made.id, now)
            audit.of_activity("circle.opened", made, by=by, at=now)
    return activities.find(activity_id=made.id)


def _open_of(enrolment):
    return db.row(
        """
        select count(*)
        from participant t
        join activity a on a.id = t.activity_id
        where t.enrolment_id = ? and t.role = 'owner' and t.until_at is null and a.closed_at is null
        and a.archived_at is null
        """,
        enrolment,
    )[0]


def _publish(activity_id, now):
    Activity.update(published_at=now).where(Activity.id == activity_id).execute()
    clockwork.look_again(activity_id, now)


def approve(activity, *, by, now):
    """Staff say yes: others find it from now on. Conflict where it was answered already."""
    with db.writing(activity.id):
        _still_proposed(activity)
        _publish(activity.id, now)
        audit.of_activity("circle.approved", activity, by=by, at=now)
        tell(activity, "circle_approved", now=now)


def turn_down(activity, reason, *, by, now):
    """Staff say no, with a reason that its owner reads; it is closed. Invalid without one or with one
    that is too long, Conflict where it was answered already."""
    words = circles.in_a_line(reason, circles.LONGEST_REASON, field="reason")
    if not words:
        raise Invalid(N_("Say why, so that they can do it differently."), field="reason")
    with db.writing(activity.id):
        _still_proposed(activity)
        Activity.update(closed_at=now).where(Activity.id == activity.id).execute()
        audit.of_activity("circle.turned_down", activity, by=by, at=now, reason=words)
        tell(activity, "circle_turned_down", now=now, note=words)


def _still_proposed(activity):
    if db.row(
        "select 1 from activity where id = ? and (published_at is not null or closed_at is not null)",
        activity.id,
    ):
        raise Conflict(N_("This was answered already. Here is how it stands now."))

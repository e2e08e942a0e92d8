"""What learners of a rehearsal do of themselves: one opens the activity, the others come as long as there are
places, its owner says yes, dates the next meeting, and lets everybody go on."""

from datetime import timedelta

from peerreview.domain.refusals import Refusal
from peerreview.store import activities, circles

NEXT = timedelta(days=4)  # after the step that is done


def opened(design, cast):
    """The activity, opened by the first of the class; the others come in."""
    first = cast.students[0]
    activity = circles.open_as(
        cast.course.id,
        first.enrolment.id,
        design,
        title=design.title,
        goal="A rehearsal.",
        by=first.account.id,
        now=cast.start,
    )
    come(activity, cast, cast.start)
    return activities.find(activity_id=activity.id)


def come(activity, cast, now):
    """Everybody who is no part of it yet presses the button, once; the owner says yes to who asks. How many
    came in or wait."""
    if not activity.design.people.is_joined or activity.closed:
        return 0
    known, came = {part.enrolment for part in circles.people_of(activity.id)}, 0
    for student in cast.present:
        if student.enrolment.id not in known:
            circles.join(activity, student.enrolment.id, by=student.account.id, now=now)
            came += 1
    owner = owner_of(activity, cast)
    for part in circles.people_of(activity.id):
        if part.standing == "asked":
            circles.answer(activity, part.public_id, True, by=owner, now=now)
    return came


def owner_of(activity, cast):
    """The account id of whose the activity is now."""
    owner = next((part for part in circles.members_of(activity.id) if part.standing == "owner"), None)
    return owner.account if owner else cast.instructor_account.id


def let_pass(activity, cast, ready, now):
    """The owner lets everybody pass the steps of *ready* [(phase, round)] and dates what comes next. How
    many."""
    passed = 0
    for phase, turn in ready:
        try:
            circles.go_on(activity, phase, turn, by=owner_of(activity, cast), now=now)
        except Refusal:
            continue
        passed += 1
        found = circles.steps(activity, now)
        if activity.design.repeat is not None and found.next and found.next != (phase, turn):
            circles.meet(activity, now + NEXT, by=owner_of(activity, cast), now=now)
    return passed

"""Who may meet whom changes while things run: somebody goes to another team, a conflict is declared or ended,
an activity comes back. Each looks again at what is dealt already (``allocation.part``)."""

from datetime import timedelta

from peerreview.store import activities, allocation, attributes, db, groups, letters, outbox

TAKEN_BACK = timedelta(minutes=10)  # how long a letter about a move waits


def move(activity, *, person, group, by, now):
    """``groups.move``, and a look at what is dealt to and about them. Returns an ``allocation.Parted``."""
    with db.writing(activity.id):
        if groups.move(activity, person=person, group=group, by=by, now=now):
            _tell(activity, person, *groups.step_of(activity.id, group), now)
        return allocation.part(activity, by=by, now=now, moved=person)


def repair(activity, phase, turn, token, *, by, now):
    """``groups.repair``, and the same."""
    return _each(activity, groups.repair, phase, turn, token, by=by, now=now)


def _tell(activity, person, home, turn, now, *, is_back=False):
    """A letter to whoever was moved (an enrolment id): with whom they are now, and why. It waits for as long
    as a move is often taken back; a second move in that time is told instead of the first,
    and one that is taken back (*is_back*) not at all."""
    phase = activity.design.phase(home)
    account = db.row("select account_id from enrolment where id = ?", person)[0]
    key = f"moved:{activity.public_id}:{home}:{turn}:{person}:"
    if outbox.forget(account, key) and is_back:
        return
    row = next((one for one in groups.of_step(activity.id, home, turn) if person in _ids(one)), None)
    if row is None:
        return
    letters.put(
        "moved",
        f"{key}{now:%Y%m%d%H%M%S%f}",
        account,
        letters.about(activity.id),
        now=now,
        until=now,
        at=now + TAKEN_BACK,
        step=phase.title,
        group=row[1],
        mates=_mates_said(activity, home, row, person),
        why=groups.told(activity.id, home, turn).reasons.get(person, ""),
    )


def _ids(row):
    return [member for member, _name, _role in row[2]]


def _mates_said(activity, home, row, person):
    """With whom somebody is, by name; only with how many where these know each other by alias."""
    mates = [name for member, name, _role in row[2] if member != person]
    if not mates:
        return "alone"
    tasks = [task for task in activity.design.tasks.values() if activity.design.homes[task.phase] == home]
    if any(task.alias or task.subject_alias for task in tasks):
        return f"with {len(mates)} others" if len(mates) > 1 else "with one other"
    return f"with {', '.join(mates)}"


def put_back(activity, phase, turn, public_id, *, by, now):
    """``groups.put_back``, and the same."""
    return _each(activity, groups.put_back, phase, turn, public_id, by=by, now=now)


def _each(activity, verb, *values, by, now):
    found = allocation.Parted()
    with db.writing(activity.id):
        phase, turn = values[:2]
        for person in verb(activity, *values, by=by, now=now):
            _tell(activity, person, phase.id, turn, now, is_back=verb is groups.put_back)
            found = found.and_also(allocation.part(activity, by=by, now=now, moved=person))
    return found


def choose(activity, phase, turn, person, group, *, by, now):
    """``groups.choose``, and the same."""
    with db.writing(activity.id):
        groups.choose(activity, phase, turn, person, group, by=by, now=now)
        return allocation.part(activity, by=by, now=now, moved=person)


def go_alone(activity, phase, turn, person, *, by, now):
    """``groups.go_alone``, and the same."""
    with db.writing(activity.id):
        groups.go_alone(activity, phase, turn, person, by=by, now=now)
        return allocation.part(activity, by=by, now=now, moved=person)


def join(activity, phase_id, turn, person, *, now, by=None):
    """``groups.join``, and the same. Returns the group's id or None."""
    with db.writing(activity.id):
        joined = groups.join(activity, phase_id, turn, person, now=now, by=by)
        if joined is not None:
            allocation.part(activity, by=by, now=now, moved=person)
    return joined


def declare_conflict(one, other, *, by, now):
    """``attributes.declare_conflict`` between two Enrolments, and what is dealt between them in the course.
    Returns an ``allocation.Parted``."""
    with db.writing():
        attributes.declare_conflict(one, other, by=by, now=now)
        return part_all(one.course_id, by=by, now=now)


def declare_conflicts(course_id, pairs, *, by, now):
    """``declare_conflict`` for each pair of Enrolments of a course, and one look at the end."""
    with db.writing():
        for one, other in pairs:
            attributes.declare_conflict(one, other, by=by, now=now)
        return part_all(course_id, by=by, now=now)


def end_conflict(attribute_id, *, course_id, by, now):
    """``attributes.end_conflict``; claims that had ended by it go on. Returns an ``allocation.Parted``."""
    with db.writing():
        attributes.end_conflict(attribute_id, course_id=course_id, by=by, now=now)
        return part_all(course_id, by=by, now=now)


def restore(course_id, public_id, *, by, now):
    """``activities.restore``, and a look at what may not meet since it was put away. Returns its Row."""
    with db.writing():
        activity = activities.restore(course_id, public_id, by=by, now=now)
        allocation.part(activity, by=by, now=now)
    return activity


def part_all(course_id, *, by, now):
    """``allocation.part`` in every activity of a course that is not put away."""
    found = allocation.Parted()
    for activity in activities.of_course(course_id, unpublished=False):
        found = found.and_also(allocation.part(activity, by=by, now=now))
    return found

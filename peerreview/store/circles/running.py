"""What the owner of an activity does: its next meeting, the step that is done, its settings, its end; what
becomes of one that has grown too small."""

from typing import NamedTuple

from peerreview.domain import circles, designs, schedule
from peerreview.domain.refusals import Conflict, Invalid, Missing, NotNow
from peerreview.domain.schedule import WindowRow, dates
from peerreview.domain.words import N_
from peerreview.store import activities, audit, clockwork, db
from peerreview.store.circles.finding import members_of, offers, part_of, people_of
from peerreview.store.circles.joining import TOGETHER, become, fill_up
from peerreview.store.circles.telling import tell, tell_one
from peerreview.store.clockwork import on_time
from peerreview.store.facts import facts_of_cohort
from peerreview.store.tables import Activity


class Steps(NamedTuple):
    """Where an activity stands for its owner: ``open`` [(phase, round)] whose gate waits for their hand,
    ``next`` the (phase or event, round) that its next meeting dates, or None; ``at``: when that is, or
    None."""

    open: list
    next: tuple | None
    at: object


def steps(activity, now):
    """The Steps of an activity (a Row)."""
    design, cohort = activity.design, facts_of_cohort(activity, now=now)
    cohort.ended = activity.closed
    windows = schedule.windows(design, cohort, now)
    passed = {(row.phase, row.round) for row in cohort.passages}
    waiting = [
        key
        for key, window in windows.items()
        if design.phase(key[0]).gate.when == "hand" and window.is_open and key not in passed
    ]
    begun = {
        row.round for row in db.rows("select distinct round from response where activity_id = ?", activity.id)
    }
    chosen = _meeting(design, windows, begun)
    rows = {(row.phase, row.round): row.opens for row in activities.window_rows(activity.id)}
    return Steps(waiting, chosen, chosen and rows.get(chosen))


def _meeting(design, windows, begun):
    """What the next meeting of a design dates: of its repeat the first round in which nobody has written
    yet, or the one after the last; without one its first event."""
    repeat, events = design.repeat, dates.events(design)
    if repeat is None:
        return (events[0], 1) if events else None
    rounds = [turn for phase, turn in windows if phase == repeat.phases[0]]
    ahead = [
        turn
        for turn in rounds
        if windows[repeat.phases[0], turn].state == "locked" or (turn not in begun and turn > 1)
    ]
    return repeat.phases[0], ahead[0] if ahead else max(rounds, default=0) + 1


@on_time
def go_on(activity, phase, turn, *, by, now):
    """The owner lets everybody pass a step whose gate waits for their hand. Missing where no such step
    waits."""
    with db.writing(activity.id):
        if (phase, turn) not in steps(activity, now).open:
            raise Missing()
        activities.let_pass(
            activity.id, phase=phase, turn=turn, whom="all", cause="hand", at=now, by=by, now=now
        )
        _shut(activity, phase, turn, by=by, now=now)


def _shut(activity, phase, turn, *, by, now):
    """A round that is over is over: what belongs to the next one is written there."""
    if activity.design.repeat is None or phase not in activity.design.repeat.phases:
        return
    rows = [row for row in activities.window_rows(activity.id) if (row.phase, row.round) == (phase, turn)]
    row = rows[0] if rows else WindowRow(phase, turn, "all")
    opens = row.opens and min(row.opens, now)
    activities.set_window(activity.id, row._replace(opens=opens, closes=now, late_until=None), by=by, now=now)


@on_time
def meet(activity, moment, *, by, now):
    """Date the next meeting; everybody is told. Invalid for a moment that is past, NotNow where there is
    nothing to date or it is closed."""
    if moment <= now:
        raise Invalid(N_("This moment is past. Choose one to come."), field="moment")
    with db.writing(activity.id):
        found = steps(activity, now).next
        if activity.closed or found is None:
            raise NotNow(N_("There is no meeting to date here now."))
        row = WindowRow(*found, "all", moment)
        activities.set_window(activity.id, row, by=by, now=now)
        clockwork.look_again(activity.id, now)
        audit.of_activity("circle.dated", activity, by=by, at=now, moment=moment.isoformat())
        owner = next((part.enrolment for part in members_of(activity.id) if part.standing == "owner"), None)
        tell(activity, "circle_dated", now=now, but=owner, until=moment, key=moment.isoformat())


def change(activity, *, title, goal, join, most, by, now):
    """Change what others see of it before they take part. Invalid for fewer places than are taken, NotNow
    where it is closed."""
    with db.writing(activity.id):
        current = activities.find(activity_id=activity.id)
        if current.closed:
            raise NotNow(circles.CLOSED)
        taken = len(members_of(activity.id))
        if most is not None and most < taken:
            raise Invalid(
                N_("{taken} people have a place already. Give at least as many."), field="most", taken=taken
            )
        design = designs.change(current.design, {"people.join": join, "people.most": most})
        Activity.update(**activities.written(title, goal, design)).where(Activity.id == activity.id).execute()
        audit.of_activity("circle.changed", activity, by=by, at=now, join=join, most=most)
        fill_up(activity, by=by, now=now)


def close(activity, reason, *, by, now):
    """It is over, or called off: from now on its people read it and nobody writes. Everybody is told, also
    who waits, asked or was invited; what these wanted ends, and the reason is theirs to read only where staff
    find the activity, too. Invalid for one that is too long, Conflict where it is closed already."""
    words = circles.in_a_line(reason, circles.LONGEST_REASON, field="reason")
    note = words and f"\n\n{words}"
    with db.writing(activity.id):
        if not db.execute(
            "update activity set closed_at = ? where id = ? and closed_at is null", now, activity.id
        ):
            raise Conflict(circles.CLOSED)
        audit.of_activity("circle.closed", activity, by=by, at=now)
        clockwork.look_again(activity.id, now)
        tell(activity, "circle_closed", now=now, note=note)
        for part in people_of(activity.id):
            if part.standing not in circles.TAKING_PART:
                outside = "" if activity.is_closed_to_staff else note
                tell_one(activity, "circle_over", part, now=now, note=outside)
                become(activity, part.enrolment, "", by=by, now=now, cause="closed")


def is_too_small(activity):
    """Whether its last sessions had too few people (``circles.is_too_small``), and it runs."""
    if activity.closed or activity.design.repeat is None:
        return False
    last = activity.design.repeat.phases[-1]
    rows = db.rows(
        """
        select s.at, (select count(*) from participant t where t.activity_id = s.activity_id
          and t.role in ('owner', 'member') and t.from_at <= s.at
          and (t.until_at is null or t.until_at > s.at)) as present
        from passage s
        where s.activity_id = ? and s.phase = ? and s.whom = 'all' and s.undone_at is null
        order by s.round
        """,
        activity.id,
        last,
    )
    return circles.is_too_small([row.present for row in rows])


def others_to_join(activity, owner, now):
    """[Offer] that all people of a small activity could join together: of the same kind, with room for
    them."""
    many = len(members_of(activity.id))
    return [
        one
        for one in offers(activity.course, owner, now)
        if one.offered_as == activity.offered_as
        and not one.standing
        and not one.closed
        and (one.room is None or one.room >= many)
    ]


def ask_to_join(activity, owner, public_id, *, by, now):
    """The owner of a small activity asks that of another one whether all of them may come: once that one says
    yes the owner is in, and the others are invited, each for themselves. Missing where it is no such one."""
    found = next((one for one in others_to_join(activity, owner, now) if one.public_id == public_id), None)
    if found is None or not is_too_small(activity):
        raise Missing()
    other = activities.find(activity_id=found.id)
    with db.writing(other.id):
        if part_of(other.id, owner) is not None:
            raise Conflict(N_("You have asked them already."))
        become(other, owner, "asked", by=by, now=now, begun_by=TOGETHER)
        for part in people_of(other.id):
            if part.standing == "owner":
                many = len(members_of(activity.id))
                tell_one(other, "circle_together", part, now=now, many=many)

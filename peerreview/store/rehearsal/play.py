"""Playing: simulated time moves from moment to moment; at each the staff do theirs, then everybody who is due
writes."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from peerreview.domain import designs, schedule
from peerreview.domain.refusals import Missing, NothingToReview, Refusal
from peerreview.store import activities, copying, playing
from peerreview.store.facts import facts_of_activity
from peerreview.store.rehearsal import about, learners, staff
from peerreview.store.rehearsal.cast import PACES, START, Cast
from peerreview.store.rehearsal.report import ENDLESS, report
from peerreview.store.rehearsal.seen import Seen
from peerreview.store.settle import settle

DAY = timedelta(days=7)  # how long a step stays open where the design does not say
MOST_LOOKS = 1_000
MOST_ROUNDS_A_LOOK = 12
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BEATS = (timedelta(hours=6), timedelta(hours=1), timedelta(minutes=5), timedelta(minutes=1))
LEAST_BEATS = 8  # in a window: of fewer, the next finer ones are taken


@dataclass(slots=True)
class Play:
    """One rehearsal: who plays what, and what was seen. ``failed`` holds (step, what was tried, why) of verbs
    that refused somebody a duty that was open."""

    activity: object
    cast: Cast
    draw: Random
    now: object
    failed: list = field(default_factory=list)


def play(design, *, people=23, absent=2, late=1, leave=1, seed="1"):
    """Play *design* in the open (empty, migrated) database. Returns the Report.

    *people* is how many take part, those who come *late* among them; *absent* are away for a while, *leave*
    go in the middle. The same seed plays the same."""
    game = begin(design, people=people, absent=absent, late=late, leave=leave, seed=seed)
    go_on(game)
    return report(game)


def begin(design, *, people, absent, late, leave, seed):
    """A Play of *design* at its first moment: published, nobody has written."""
    cast = Cast(seed, people, absent=absent, late=late, leave=leave, day=DAY, taught=_taught(design))
    if design.is_of_learners:
        return _opened(learners.opened(design, cast), cast, seed)
    activity = activities.create(
        cast.course.id, design, title=design.title, by=cast.instructor_account.id, now=START
    )
    return _opened(activity, cast, seed)


def begin_as_set_up(plain, *, people, absent, late, leave, seed, now):
    """The same of an activity as ``copying.as_set_up`` gives it, with its own dates, forms and materials: its
    first moment is the one before its first date; what is undated is dated as in ``begin``. *now* where it
    has no date at all."""
    rows = copying.rows_of(plain)
    dated = [row.opens or row.closes - DAY for row in rows if row.opens or row.closes]
    start = min(dated, default=now) - timedelta(hours=1)
    design = designs.from_plan(plain["plan"], plain["digest"])
    cast = Cast(
        seed,
        people,
        absent=absent,
        late=late,
        leave=leave,
        day=DAY,
        taught=_taught(design),
        start=start,
        zone=plain["zone"],
    )
    by = cast.instructor_account.id
    activity = copying.make(cast.course.id, plain, author=cast.instructor.id, by=by, now=start)
    return _opened(activity, cast, seed, [row for row in rows if any(row[3:])])


def _taught(design):
    return [name for name in design.credentials if name not in design.grants]


def _opened(activity, cast, seed, dated=()):
    """The Play of an activity at its first moment, the first step and the events dated where they are not."""
    design, by, start = activity.design, cast.instructor_account.id, cast.start
    staff.provide(activity, cast, start)
    known = {row.phase: row for row in dated if row.round == 1}
    first = design.phases[0].id
    row = known.get(first, schedule.WindowRow(first, 1, "all"))
    rows = [row if row.closes else row._replace(closes=(row.opens or start) + DAY)]
    for place, event in enumerate(schedule.dates.events(design)):
        rows.append(known.get(event, schedule.WindowRow(event, 1, "all", start + DAY * (2.5 + place))))
    activities.set_up(
        activity,
        title=activity.title,
        brief=activity.brief,
        edits={},
        rows=rows,
        seen_digest=activity.plan_digest,
        by=by,
        now=start,
    )
    if activities.find(activity_id=activity.id).published is None:
        activities.publish(activities.find(activity_id=activity.id), by=by, now=start)
    return Play(activities.find(activity_id=activity.id), cast, Random(f"{seed}/play"), start)


def next_date(game):
    """The next moment at which a step opens or closes for somebody, or an event is; None when none is to
    come."""
    plan, everyone = facts_of_activity(game.activity.id)
    moments = [row.opens for facts in everyone.values() for row in facts.windows if row.phase[:6] == "event."]
    for facts in everyone.values():
        if facts.person.role == "student":
            for window in schedule.windows(plan.design, facts, game.now).values():
                moments += [window.opens, window.closes]
    return min((moment for moment in moments if moment and moment > game.now), default=None)


def move_to(game, moment):
    """Play on to a *moment*, which is the time in the rehearsal then; one that is past changes nothing."""
    if moment > game.now:
        go_on(game, moment)
        game.now = max(game.now, moment)
        _look(game)


def go_on(game, until=None):
    """Play on to the end, or until the moment *until*. Returns how many moments were looked at."""
    for looked in range(1, MOST_LOOKS + 1):
        coming = _look(game)
        if coming is None or (until and coming > until):
            return looked
        game.now = coming
    return MOST_LOOKS


def _look(game):
    """Everything that happens at one moment. Returns the next moment, None when nothing is to come."""
    game.cast.live(game.now)
    learners.come(game.activity, game.cast, game.now)
    about.say(game.activity, game.cast)
    for _ in range(MOST_ROUNDS_A_LOOK):
        settle(game.activity.id, game.now)
        game.activity = activities.find(activity_id=game.activity.id)
        seen = Seen(game.activity.id, game.now)
        done = _people_write(game, seen)
        if not done:
            by = game.cast.instructor_account.id
            done = playing.approve(playing.held(game.activity), by=by, now=game.now)
            done += about.publish(game.activity, game.cast, seen)
            done += staff.answer_waiting(game.activity, game.cast, game.draw, game.now)
            done += staff.let_pass(game.activity, game.cast, seen)
            done += staff.date_steps(game.activity, game.cast, seen)
        if not done:
            break
    return _next_moment(game, seen)


def _people_write(game, seen):
    """Everybody who sits down by now does all that is open for them, staff included. Returns how many
    hand-ins."""
    done = 0
    known = {student.enrolment.id: student for student in game.cast.students}
    for person in sorted(seen.everyone):
        facts, student = seen.everyone[person], known.get(person)
        if person not in facts.away(game.now):
            due = [line for line in seen.lines(person) if _is_due(game, line, student)]
            done += _do_all(game, [line for line in due if not _waits(facts, line)], person, student)
    return done


def _waits(facts, line):
    """Whether they asked for a work here, found nothing, and were not told yet that there is one."""
    return line.subject is None and facts.turned_away.get((line.task, line.round), True) is None


def _do_all(game, due, person, student):
    """The duties *due* of one person. Who found no work to review does not press the same button once more
    before they did something else. Returns how many hand-ins."""
    done, empty = 0, set()
    for line in due:
        key = None if line.subject else (line.task, line.round)
        if key not in empty:
            did = _do(game, line, person, student)
            done += did or 0
            empty = set() if did else empty | ({key} if did is None else set())
    return done


def _is_due(game, line, student):
    if (
        line.is_done
        or (line.is_optional and line.allocation is None and not _is_taken_up(game, line, student))
        or line.state not in ("open", "grace", "late", "again")
    ):
        return False
    if student is None or line.state != "open" or not (line.window.opens and line.window.closes):
        return True
    return game.now >= _sits_down(line.window, student.pace)


def _sits_down(window, pace):
    """When somebody sits down to work in a dated window: at one of few hours of the day, or minutes of the
    hour, by how long it is, and before it closes. As fine as the share itself the moments would be as many as
    there are people, and without end where each round of a repeat opens with the one before and all close
    together."""
    length = window.closes - window.opens
    beat = next((beat for beat in BEATS if length >= LEAST_BEATS * beat), BEATS[-1])
    moment = window.opens + pace * length
    return min(moment + (EPOCH - moment) % beat, window.closes)


def _is_taken_up(game, line, student):
    """Whether somebody does once what is offered and asked of nobody (``min: 0``, ``owed: false``); of a
    queue they take as long as something waits."""
    task = game.activity.design.tasks[line.task]
    if student is None or line.state not in schedule.OPEN_STATES:
        return False
    is_offered = task.least == 0 or not task.owed
    return task.is_queue or (is_offered and line.number == 1 and line.state == "open")


def _do(game, line, person, student):
    """One duty through the verbs of its page. Returns 1 when something was handed in, None when there was no
    work to review."""
    account = student.account if student else game.cast.instructor_account
    try:
        public_id = _begin(game, line, person, account)
        if public_id is None:
            return 0
        fill = staff.fill(game.draw, student.quality if student else 1.0)
        playing.write(account.id, person, public_id, fill, game.now)
        return 1
    except NothingToReview:
        return None
    except Refusal as refusal:
        if isinstance(refusal, Missing) and not _is_theirs(game, line, person):
            return 0  # what somebody else did a moment ago has parted them from whom it is about
        game.failed.append(((line.phase, line.round), line.task, str(refusal)))
        return 0


def _is_theirs(game, line, person):
    """Whether somebody still has a duty that they had when this moment began."""
    now = playing.lines_of(game.activity, person, line.task, game.now, line.round)
    return (line.kind, line.subject) in {(one.kind, one.subject) for one in now}


def _begin(game, line, person, account):
    """The public id of the response a duty asks for; None when nothing is there to choose."""
    subject = _chosen(game, line, person) if line.kind == "choose" else None
    if line.kind == "choose" and subject is None:
        return None
    return playing.begin(game.activity, line, person, subject=subject, by=account.id, now=game.now)


def _chosen(game, line, person):
    """A free choice made: a subject in reach that was not chosen yet, else any."""
    plan, everyone = facts_of_activity(game.activity.id, enrolment_ids=(person,))
    facts, task = everyone[person], plan.design.tasks[line.task]
    if task.about.kind == "material":
        found = [entry for entry, _ in facts.materials.get(task.about.name, ())]
    else:
        found = list(facts.reached(line.task, line.round))
    taken = {own.subject for own in facts.own if own.task == line.task}
    free = [subject for subject in found if subject not in taken or task.about.kind == "material"]
    if not free:
        return None
    return free[int(game.draw.random() * len(free))]


def _next_moment(game, seen):
    """The next moment at which somebody sits down, a window opens or closes, or something is settled; None
    when the play is over or nothing will move any more."""
    moments, is_over = [], True
    for found in seen.of_students():
        for (phase, turn), window in found.items():
            if seen.design.is_endless(phase) and turn > ENDLESS:
                continue
            is_over = is_over and window.state in ("closed", "waived")
            moments += _moments(seen.design, window)
    moments += [
        row.opens
        for facts in seen.everyone.values()
        for row in facts.windows
        if row.phase.startswith("event.")
    ]
    settles = activities.find(activity_id=game.activity.id).settle_at
    moments += [
        *game.cast.coming(),
        *([settles] if settles and settles - game.now < timedelta(days=3) else []),
    ]
    later = [moment for moment in moments if moment and moment > game.now]
    return None if is_over or not later else min(later)


def _moments(design, window):
    """When something may happen in a window: it opens, each pace sits down, it closes, its grace is over."""
    yield window.opens
    if window.opens and window.closes:
        yield from (_sits_down(window, pace) for pace in PACES)
        yield window.closes
        yield window.closes + timedelta(seconds=1)
        yield window.closes + timedelta(seconds=design.grace + 1)

"""Playing: simulated time moves from moment to moment; at each the staff do theirs, then everybody who is due
writes."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from peerreview.domain import schedule
from peerreview.domain.refusals import NothingToReview, Refusal
from peerreview.store import activities, playing
from peerreview.store.facts import facts_of_activity
from peerreview.store.rehearsal import staff
from peerreview.store.rehearsal.cast import START, Cast
from peerreview.store.rehearsal.report import ENDLESS, report
from peerreview.store.rehearsal.seen import Seen
from peerreview.store.settle import settle

DAY = timedelta(days=7)  # how long a step stays open where the design does not say
MOST_LOOKS = 1_000
MOST_ROUNDS_A_LOOK = 12


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
    taught = [name for name in design.credentials if name not in design.grants]
    cast = Cast(seed, people, absent=absent, late=late, leave=leave, day=DAY, taught=taught)
    by = cast.instructor_account.id
    activity = activities.create(cast.course.id, design, title=design.title, by=by, now=START)
    game = Play(activity, cast, Random(f"{seed}/play"), START)
    staff.provide(activity, cast, START)
    rows = [schedule.WindowRow(design.phases[0].id, 1, "all", None, START + DAY)]
    for place, event in enumerate(schedule.dates.events(design)):
        rows.append(schedule.WindowRow(event, 1, "all", START + DAY * (2.5 + place)))
    digest = activity.plan_digest
    activities.set_up(
        activity, title=activity.title, brief="", edits={}, rows=rows, seen_digest=digest, by=by, now=START
    )
    activities.publish(activities.find(activity_id=activity.id), by=by, now=START)
    game.activity = activities.find(activity_id=activity.id)
    return game


def go_on(game, until=None):
    """Play on to the end, or until the moment *until*."""
    for _ in range(MOST_LOOKS):
        coming = _look(game)
        if coming is None or (until and coming > until):
            break
        game.now = coming


def _look(game):
    """Everything that happens at one moment. Returns the next moment, None when nothing is to come."""
    game.cast.live(game.now)
    for _ in range(MOST_ROUNDS_A_LOOK):
        settle(game.activity.id, game.now)
        game.activity = activities.find(activity_id=game.activity.id)
        seen = Seen(game.activity.id, game.now)
        done = _people_write(game, seen)
        if not done:
            by = game.cast.instructor_account.id
            done = playing.approve(playing.held(game.activity), by=by, now=game.now)
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
        if person not in seen.everyone[person].away(game.now):
            due = [line for line in seen.lines(person) if _is_due(game, line, known.get(person))]
            done += sum(_do(game, line, person, known.get(person)) for line in due)
    return done


def _is_due(game, line, student):
    if (
        line.is_done
        or (line.is_optional and line.allocation is None and not _is_taken_up(game, line, student))
        or line.state not in ("open", "grace", "late", "again")
    ):
        return False
    window = line.window
    if student is None or line.state != "open" or not (window.opens and window.closes):
        return True
    return game.now >= window.opens + student.pace * (window.closes - window.opens)


def _is_taken_up(game, line, student):
    """Whether somebody does once what is offered and asked of nobody (``min: 0``)."""
    least = game.activity.design.tasks[line.task].least
    return student is not None and least == 0 and line.number == 1 and line.state == "open"


def _do(game, line, person, student):
    """One duty through the verbs of its page. Returns 1 when something was handed in."""
    account = student.account if student else game.cast.instructor_account
    try:
        public_id = _begin(game, line, person, account)
        if public_id is None:
            return 0
        fill = staff.fill(game.draw, student.quality if student else 1.0)
        playing.write(account.id, person, public_id, fill, game.now)
        return 1
    except NothingToReview:
        return 0
    except Refusal as refusal:
        game.failed.append(((line.phase, line.round), line.task, str(refusal)))
        return 0


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
        yield from (window.opens + share * (window.closes - window.opens) for share in (0.15, 0.4, 0.7, 0.9))
        yield window.closes
        yield window.closes + timedelta(seconds=1)
        yield window.closes + timedelta(seconds=design.grace + 1)

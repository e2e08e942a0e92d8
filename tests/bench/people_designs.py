"""What people-to-people designs promise and cost: ``python -m tests.bench people-designs``.

What staff never find, on every route and in every way out (``private``). The queue of proctors: 600
learners over 12 units in the domain (everything that is due, looked at once a unit, and what each may take),
60 over 12 through the verbs of the pages; that no quiz waited longer than was promised without a case.
Reminders and cases at their minute. What the pages cost at 60 and 600: of a learner in each design, of the
showcase, and “About me”. 1 where anything of it is missed."""

import argparse
import tempfile
import time
from datetime import timedelta

from peerreview.domain import designs, schedule
from peerreview.domain.attributes import Held
from peerreview.domain.schedule import Facts, Own, Passage, Person, Pool, WindowRow
from peerreview.store import activities, alerts, allocation, db, migrate, playing, promises, settle
from peerreview.store.rehearsal import staff
from peerreview.store.rehearsal.cast import START
from peerreview.store.rehearsal.play import begin
from tests.bench import _minutes, private, running, showcase

UNITS = 12
OF_PEOPLE = ("proctors", "study_group", "student_workshop")  # the designs whose pages are opened
MOST = 30  # seconds of CPU for the queue, in the domain and on the store
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def main(argv):
    """Print a line for each figure; 1 when one of them is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench people-designs", description=__doc__)
    parser.add_argument("--learners", type=int, default=600)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--pages", default="60,600", help="sizes of class; empty: no pages")
    options = parser.parse_args(argv)
    bad = private.told()
    taken, seconds = in_domain(options.learners)
    bad += seconds > MOST
    print(f"domain: {options.learners} learners x {UNITS} units, {taken} looks: {_in(seconds)}")
    with tempfile.TemporaryDirectory() as folder:
        quizzes, broken, seconds = in_store(options.people, f"sqlite:///{folder}/queue.db")
    bad += broken + (seconds > MOST)
    print(f"store: {options.people} people x {UNITS} units, {quizzes} quizzes: {_in(seconds)}")
    print(f"store: {quizzes} quizzes, longer than promised without a case: {broken}")
    bad += _minutes.told()
    if options.pages:
        bad += showcase.slow(options.pages)
        bad += running.main([*OF_PEOPLE, "--students", "--sizes", options.pages])
    print(f"missed: {bad}" if bad else "everything is kept")
    return int(bad > 0)


def _in(seconds):
    return f"{seconds:.1f} s CPU{'' if seconds <= MOST else f', TOO SLOW (limit {MOST} s)'}"


def _design():
    text = activities.text_of("proctors").replace("lease: 24h", f"lease: 24h\nparams: {{units: {UNITS}}}")
    return designs.load(text, activities.known_forms())


def in_domain(learners):
    """(how many looks, CPU seconds): each unit all hand in; all that is due is worked out for everybody."""
    design, looks = _design(), 0
    materials = {"units": tuple((900_000 + unit, f"Unit {unit + 1}") for unit in range(UNITS))}
    windows = (WindowRow("train", 1, "all", START, START + 100 * DAY),)
    held = (Held("cred.proctor", START),)
    began = time.process_time()
    for unit in range(1, UNITS + 1):
        now, everyone = START + unit * DAY, {}
        since = {unit * 10_000 + one: now - HOUR for one in range(learners)}
        for person in range(1, learners + 1):
            owns = [
                Own(
                    turn * 10_000 + person,
                    "quiz",
                    turn,
                    1,
                    "",
                    None,
                    "submitted",
                    True,
                    now,
                    now,
                    None,
                    now,
                    now,
                )
                for turn in range(1, unit + 1)
            ]
            passed = [Passage("train", 1, f"p{person}", START)]
            passed += [Passage("unit", turn, f"p{person}", now) for turn in range(1, unit)]
            everyone[person] = Facts(
                Person(person, "student", None, START),
                START,
                windows,
                tuple(passed),
                own=tuple(owns),
                materials=materials,
                scores={("quiz", turn, None): 1.0 for turn in range(1, unit)},
                rounds=tuple(title for _, title in materials["units"]),
                pools={
                    ("mark", unit): Pool(since, tuple(since.values()), frozenset({unit * 10_000 + person}))
                },
                credentials=held,
            )
        schedule.due(design, everyone, now, now - HOUR)
        for facts in everyone.values():
            schedule.may_take(design, facts, design.tasks["mark"], unit, now)
        looks += 1
    return looks, time.process_time() - began


def in_store(people, url):
    """(how many quizzes, how many waited too long without a case, CPU seconds) of a class in which everybody
    passes every unit: the first of each is marked by staff, the others by who passed before."""
    db.open_database(url, synchronous="OFF")
    migrate.up()
    with db.chance_from(db.Replay("bench")):
        game = begin(_design(), people=people, absent=0, late=0, leave=0, seed="bench")
    activity, now = game.activity, START + HOUR
    for student in game.cast.students:
        _write(game, student, playing.lines_of(activity, student.enrolment.id, "practice", now)[0], now, 1.0)
    settle.settle(activity.id, now)
    began = time.process_time()
    for unit in range(1, UNITS + 1):
        for place, student in enumerate(game.cast.students):
            now += timedelta(minutes=7)
            lines = playing.lines_of(activity, student.enrolment.id, "quiz", now, unit)
            _write(game, student, lines[0], now, 1.0)
            now += timedelta(minutes=7)
            if place == 0:
                settle.settle(activity.id, now)
                _mark_as_staff(game, now)
            else:
                _mark(game, game.cast.students[place - 1], unit, now)
    settle.settle(activity.id, now + DAY)
    seconds = time.process_time() - began
    return *_kept(activity), seconds


def _write(game, student, line, now, quality):
    account, person = student.account.id, student.enrolment.id
    public_id = playing.begin(game.activity, line, person, by=account, now=now)
    playing.write(account, person, public_id, staff.fill(game.draw, quality), now)


def _mark(game, student, unit, now):
    account, person = student.account.id, student.enrolment.id
    public_id = allocation.claim(game.activity, task="mark", person=person, by=account, now=now, turn=unit)
    playing.write(account, person, public_id, _all_right, now)


def _mark_as_staff(game, now):
    by, person = game.cast.instructor_account.id, game.cast.instructor.id
    for alert in alerts.of_activity(game.activity.id):
        if alert.is_open:
            public_id = promises.take_up(game.activity, alert.public_id, enrolment=person, by=by, now=now)
            playing.write(by, person, public_id, _all_right, now)
    settle.settle(game.activity.id, now)


def _all_right(work):
    return {item.id: {"level": "right", "text": ""} for item in work.items if item.has_points}


def _kept(activity):
    """(how many quizzes, how many waited longer than promised without a case)."""
    within = timedelta(seconds=activity.design.tasks["mark"].within)
    cases = {(one.whom, one.round) for one in alerts.of_activity(activity.id)}
    rows = db.rows(
        "select author_id, round, submitted_at, answered_at from response"
        " where activity_id = ? and task = 'quiz'",
        activity.id,
    )
    late = [
        row
        for row in rows
        if (row.answered_at is None or db.moment(row.answered_at) - db.moment(row.submitted_at) > within)
        and (f"p{row.author_id}", row.round) not in cases
    ]
    return len(rows), len(late)

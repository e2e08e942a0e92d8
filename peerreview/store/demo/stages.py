"""The four activities of the demo, each in its stage: being set up, submitting, reviewing, feedback
released."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from peerreview.domain.chance import shuffled
from peerreview.store import activities, grading
from peerreview.store.demo import cases, script
from peerreview.store.demo.people import ZONE
from peerreview.store.demo.running import Run

REMISS, UNANSWERED = ("samuel", "yusuf"), ("oksana", "leo")
OPEN_REVIEWER, SILENT_REVIEWER, NEXT_REVIEWER = "oksana", "leo", "tess"
SENT, CASES = (
    30,
    6,
)  # reviews of the code activity that were sent, and those of them that staff have to look at
HOUR = timedelta(hours=1)


def plan_all(course, cast, now):
    """The four Runs with everything planned that happened until *now*, oldest first."""

    def day(days, hour=20):
        """An hour of the course's clock, so many days from today."""
        date = now.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=days)
        return datetime.combine(date, time(hour), ZoneInfo(ZONE)).astimezone(UTC)

    runs = {
        key: Run(key, course, cast.instructor, cast.students) for key in ("essay", "code", "lab", "poster")
    }
    _essay(runs["essay"], day)
    _code(runs["code"], cast.assistant, day, now)
    _lab(runs["lab"], day, now)
    _poster(runs["poster"], day, now)
    return list(runs.values())


def _begin(run, created, dates, *, pick, published=None):
    run.dates, run.published = dates, published
    run.plan(created, run.create)
    goals = script.load("goals").get(run.key, {})
    edits = {"task.review.pick": pick, "grading.late_off": 5, "added.own_goal": bool(goals)}
    run.plan(created + HOUR, run.set_up, dates, edits)
    if published:
        run.plan(published, run.publish)
    for place, (key, said) in enumerate(goals.items()):
        run.plan(published + (2 + 5 * place) * HOUR, run.say_of_goal, key, "own_goal", said)


def _essay(run, day):
    """Everything is over but the answers of two authors; grades are out."""
    opened, due, end = day(-38, 9), day(-26), day(-14)
    _begin(
        run,
        day(-40, 10),
        {"submit": (opened, due, day(-25)), "review": (None, end, None), "respond": (None, day(5), None)},
        pick=3,
        published=opened,
    )
    late = script.load("essay-1")["late"]
    for key in run.texts:
        run.plan(
            due + timedelta(hours=5) if key == late else run.between(day(-33, 9), due - HOUR),
            run.hand_in_work,
            key,
        )
    for number in range(3):
        for key in shuffled(run.texts, run.draw):
            run.plan(run.between(day(-24 + 3 * number, 8), day(-22 + 3 * number, 22)), run.send_review, key)
    run.plan(day(-15, 9), cases.look_through, run)
    for key in run.texts:
        if key not in UNANSWERED:
            run.plan(run.between(day(-13, 8), day(-4, 22)), run.answer_reviews, key)
    for place, (key, said) in enumerate(script.load("goals")[run.key].items()):
        if "looked" in said:
            run.plan(day(-9, 9) + 7 * place * HOUR, run.say_of_goal, key, "own_goal_looked", said["looked"])
    run.plan(day(-3, 11), _grade, run)
    run.plan(day(-2, 18), cases.ask_about, run, "daniel")
    run.plan(day(-1, 17), cases.ask_staff, run, "hana", "grade")


def _grade(now, run):
    """One grade is set by hand, then all are released."""
    lines = grading.of_activity(run.activity, now)
    grading.override(
        run.activity,
        lines[run.students["daniel"].id],
        value=Decimal("72"),
        by=run.instructor.account_id,
        now=now,
        reason="The two reviewers who asked for a source had not seen the list you handed to me in class.",
    )
    grading.release(run.activity, by=run.instructor.account_id, now=now + HOUR)


def _code(run, assistant, day, now):
    """About two thirds of the reviews are sent, some of them for staff to look at; a few are being written,
    one claim has lapsed."""
    opened, due = day(-17, 9), day(-7)
    _begin(
        run,
        day(-19, 15),
        {"submit": (opened, due, day(-6)), "review": (None, day(4), None), "respond": (None, day(11), None)},
        pick=2,
        published=opened,
    )
    for key in run.texts:
        run.plan(run.between(day(-13, 9), due - HOUR), run.hand_in_work, key)
    run.plan(day(-6, 21), run.start_review, SILENT_REVIEWER)
    diligent = [
        key for key in shuffled(run.texts, run.draw) if key not in (SILENT_REVIEWER, OPEN_REVIEWER, *REMISS)
    ]
    for key in [OPEN_REVIEWER, *diligent]:
        run.plan(run.between(day(-5, 8), day(-3, 22)), run.send_review, key)
    cases.plan(run, diligent[:CASES], REMISS[0], assistant, day, now)
    writing = [key for key in run.entry["in_writing"] if key != OPEN_REVIEWER]
    done = [key for key in diligent[CASES:] if key not in (NEXT_REVIEWER, *writing)]
    for key in done[: SENT - 1 - len(diligent) - CASES]:
        run.plan(run.between(day(-2, 8), now - 3 * HOUR), run.send_review, key)
    run.plan(now - 2 * HOUR, run.half_write_review, OPEN_REVIEWER)
    for key in writing:
        run.plan(run.between(now - 1.9 * HOUR, now - 0.7 * HOUR), run.half_write_review, key)


def _lab(run, day, now):
    """Open for two more days: eleven reports are in, three are being written, one person has more time."""
    opened, due = day(-8, 9), day(2)
    _begin(
        run,
        day(-9, 14),
        {"submit": (opened, due, day(3)), "review": (None, day(11), None), "respond": (None, day(18), None)},
        pick=2,
        published=opened,
    )
    for key in run.texts:
        run.plan(run.between(day(-4, 9), now - 2 * HOUR), run.hand_in_work, key)
    for key, entry in script.load("lab")["drafts"].items():
        run.plan(run.between(day(-2, 9), now - HOUR), run.draft_work, key, entry["text"])
    run.plan(day(-2, 12), _more_time, run, "umar", day(6))
    run.plan(now - 5 * HOUR, cases.ask_staff, run, "finn", "time", day(4, 18))


def _more_time(now, run, key, until):
    activities.extend(
        run.activity,
        phase="submit",
        whom=f"p{run.students[key].id}",
        closes=until,
        reason="Ill until Monday; asked before the deadline.",
        by=run.instructor.account_id,
        now=now,
    )


def _poster(run, day, now):
    """Being set up: dates are in, students see nothing yet."""
    _begin(
        run,
        now - 20 * HOUR,
        {
            "submit": (day(5, 9), day(19), day(20)),
            "review": (None, day(28), None),
            "respond": (None, day(35), None),
        },
        pick=3,
    )

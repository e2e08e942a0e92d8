"""The demo course: a class of 24 with one activity in each stage and one of each learning design, made
through the same verbs as the pages, always the same.

``people`` make the class, ``stages`` and ``alive`` plan who does what when; everything planned then happens
in the order of its moments, the clockwork of ``settle`` in between."""

from datetime import timedelta
from decimal import Decimal

from peerreview.store import (
    accounts,
    activities,
    db,
    forms,
    grading,
    outbox,
    own_forms,
    reminding,
    settle,
    site_texts,
)
from peerreview.store.demo import alive, beside, learners, people, piloted, script, shown, stages
from peerreview.store.demo.people import good_for

__all__ = ["build", "good_for"]
REMINDED = timedelta(hours=24)


def build(now):
    """Make the demo around the moment *now*, in one transaction; a database that has it stays as it is.
    Returns whether it was made."""
    if accounts.has_demo_accounts():
        return False
    with db.chance_from(db.Replay("demo")), db.writing():
        course, cast = people.enrol_all(now)
        people.mark_seniors(cast, now)
        runs = stages.plan_all(course, cast, now) + alive.plan_all(course, cast, now)
        runs += learners.plan_all(course, cast, now)
        runs[0].plan(now - timedelta(hours=3), _by_staff, course, cast.instructor)
        for _, _, deed in sorted(
            (found for run in runs for found in _with_clockwork(run, now)), key=lambda found: found[:2]
        ):
            deed()
        beside.play_all(course, cast, now)
        people.open_doors(course, cast, now)
        people.bring_list(course, cast, now)
        settle.tick(now)
        people.keep_over_years(activities.find(activity_id=runs[0].activity.id), cast, now)
        people.leave_to_the_site(cast, now)
        _give_up(now)
        title, items = forms.built_in()["lab_rubric"].title, forms.built_in()["lab_rubric"].items
        own_forms.keep(course.id, title, items[:-1], called="review", by=None, now=now)
        shown.show(runs[0], now)
        piloted.run(course, cast, runs[0], now)
        _mark_told(now)
        _say(now)
    return True


def _with_clockwork(run, now):
    """The deeds of a run, and a look of ``settle`` just after each of its dates that has passed."""
    dates = {moment for dates in run.dates.values() for moment in dates if moment}
    dates |= {closes - REMINDED for _, closes, _ in run.dates.values() if closes}
    for moment in sorted(dates):
        if run.published and run.published < moment < now:
            run.plan(moment + timedelta(minutes=1), settle.tick)
    return run.deeds


def _by_staff(now, course, who):
    """The instructor declares what counts how much and what no-shows get, and reminds some who owe."""
    graded, by = grading.graded(course.id), who.account_id
    rules = {
        one.id: grading.Rule(Decimal(weight), "zero")
        for one, weight in zip(graded, (30, 20, 20, 10, 10, 10), strict=False)
    }
    grading.declare(course.id, rules, by=by, now=now)
    for activity in graded:
        owing = [one.public_id for one in reminding.everybody(activity, now).values() if not one.spared]
        post = reminding.Post("owed", "", who.account.name)
        if owing and reminding.send(activity, owing[:3], post, token="demo", by=by, now=now):
            return


def _give_up(now):
    """The two newest letters came back: somebody must look."""
    newest = db.rows(
        "select id from outbox_message where next_at <= ? order by created_at desc, id desc limit 2", now
    )
    db.execute(
        f"""
        update outbox_message
        set next_at = null, attempts = ?, problem = ?
        where id in ({db.places(newest)})
        """,
        outbox.MOST_ATTEMPTS,
        "550 5.1.1 The mailbox is full.",
        *(row.id for row in newest),
    )


def _say(now):
    """What the invented college says on its pages."""
    (admin,) = db.row("select id from account where is_admin = ?", True)
    for name, text in script.load("site").items():
        site_texts.save(name, text, base=0, by=admin, now=now - timedelta(days=40))


def _mark_told(now):
    """Mail of the past has gone out long ago: the demo's first minute is not a flood of it."""
    while messages := outbox.waiting(now):
        for message in messages:
            outbox.mark_sent(message, "demo", now=message.created_at)

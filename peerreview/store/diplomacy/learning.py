"""Rules that a class taught the coach to leave alone: when one went quiet in an activity, and what staff said
to it."""

from typing import NamedTuple

from peerreview.domain.diplomacy.learning import goes_quiet
from peerreview.domain.refusals import Missing
from peerreview.domain.visibility import read_by_staff
from peerreview.store import activities, audit, db
from peerreview.store.tables import QuietRule


class GoneQuiet(NamedTuple):
    """A ``rule`` whose tips were called fine in ``waved`` of the ``shown`` comments counted at that moment.
    It is quiet unless ``speaks``; ``answered``: when staff said so either way, or None; ``by``: who, by name,
    or ""."""

    rule: str
    shown: int
    waved: int
    at: object
    speaks: bool
    answered: object
    by: str


def gone_quiet(activity_id):
    """{rule: GoneQuiet} of an activity."""
    return {
        row.rule: db.filled(
            GoneQuiet,
            row,
            at=db.moment(row.at),
            speaks=bool(row.speaks),
            answered=db.moment(row.answered),
            by=row.name,
        )
        for row in db.rows(
            """
            select q.rule, q.shown, q.waved, q.at, q.speaks, q.answered_at as answered,
              coalesce(a.name, '') as name
            from quiet_rule q
            left join account a on a.id = q.by_id
            where q.activity_id = ?
            order by q.id
            """,
            activity_id,
        )
    }


def unanswered(activity_id):
    """How many rules went quiet in an activity to which staff said nothing yet."""
    return db.row(
        "select count(*) from quiet_rule where activity_id = ? and answered_at is null", activity_id
    )[0]


def learn(response_id, rules, *, now):
    """After tips of *rules* were called fine in a response: those that this class has waved through too often
    go quiet in its activity. Once for each: what staff decided stays. Comments of tasks that staff may not
    read are not counted, for staff learn the numbers."""
    (activity_id,) = db.row("select activity_id from response where id = ?", response_id)
    activity = activities.find(activity_id=activity_id)
    known = gone_quiet(activity_id)
    for rule in sorted(set(rules) - known.keys()):
        shown, waved = _counted(activity, rule)
        if not goes_quiet(rule, shown, waved):
            continue
        with db.writing(activity_id):
            if rule in gone_quiet(activity_id):
                continue
            QuietRule.create(activity=activity_id, rule=rule, shown=shown, waved=waved, at=now)
            audit.of_activity(
                "coach.quietened", activity, by=None, at=now, rule=rule, shown=shown, waved=waved
            )


def _counted(activity, rule):
    """(in how many comments a rule's tip was shown, in how many it was called fine)"""
    tasks = read_by_staff(activity.design)
    return db.row(
        f"""
        select coalesce(sum(t.shown), 0), coalesce(sum(t.waved), 0)
        from (select max(case when x.act = 'shown' then 1 else 0 end) as shown,
          max(case when x.act = 'dismissed' then 1 else 0 end) as waved
          from tip_act x join response r on r.id = x.response_id
          where r.activity_id = ? and r.task in ({db.places(tasks)}) and x.rule = ?
          group by x.response_id, x.item) t
        """,
        activity.id,
        *tasks,
        rule,
    )


def answer(activity, rule, *, speaks, by, now):
    """Staff let a rule that went quiet speak again (*speaks*), or leave it quiet. Missing for a rule that did
    not go quiet here."""
    with db.writing(activity.id):
        changed = db.execute(
            """
            update quiet_rule
            set speaks = ?, answered_at = ?, by_id = ?
            where activity_id = ? and rule = ?
            """,
            speaks,
            now,
            by,
            activity.id,
            rule,
        )
        if not changed:
            raise Missing()
        audit.of_activity(
            "coach.speaks_again" if speaks else "coach.left_quiet", activity, by=by, at=now, rule=rule
        )

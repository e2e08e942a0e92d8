"""What the class of the demo shows each other: two essays, one taken back, one that waits for a yes."""

from datetime import timedelta

from peerreview.store import db, responses, showcase
from peerreview.store.demo import script

HOUR = timedelta(hours=1)


def show(run, now):
    """Everything of ``texts/showcase.yaml``, in the two days before *now*, in the essays of a Run."""
    for place, (key, said) in enumerate(script.load("showcase").items()):
        start = now - (40 - 9 * place) * HOUR
        work = responses.by_id(_work(run, run.students[key]))
        _propose(run, work, said["why"], start)
        if "consent" in said:
            _say_yes(run.students[key], said["consent"], start + HOUR)
            _reply(run, run.students[key], said.get("replies", {}), start + 2 * HOUR)
        if said.get("back"):
            ((one, me),) = showcase.offers(run.students[key].account_id)
            showcase.take_back(one, by=me.account, now=start + 5 * HOUR)


def _work(run, who):
    return db.row(
        "select id from response where activity_id = ? and author_id = ? and task = 'work'",
        run.activity.id,
        who.id,
    )[0]


def _propose(run, work, reasons, now):
    """Its first reviewers find it worth showing."""
    reviewers = db.rows(
        """
        select e.id, e.account_id
        from response r
        join enrolment e on e.id = r.author_id
        where r.about_response_id = ? and r.task = 'review' and r.version > 0
        order by r.id
        """,
        work.id,
    )
    for who, reason in zip(reviewers, reasons, strict=False):
        showcase.propose(work, "", person=who.id, is_named=False, reason=reason, by=who.account_id, now=now)


def _say_yes(who, said, now):
    ((one, me),) = showcase.offers(who.account_id)
    showcase.say_yes(
        one,
        audience=said["audience"],
        until=now + timedelta(days=said["days"]),
        is_named=said["named"],
        in_report=said.get("report", False),
        approach=said["approach"],
        version=one.consent.newest,
        by=me.account,
        now=now,
    )


def _reply(run, author, replies, now):
    ((one, _me),) = showcase.offers(author.account_id)
    for place, (key, text) in enumerate(replies.items()):
        who = run.students[key]
        showcase.reply(one, who.id, text=text, token="demo", by=who.account_id, now=now + place * HOUR)

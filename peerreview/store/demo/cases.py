"""What staff look at in the demo: a queue of telling cases in the code activity, and what was decided about
the essays."""

from datetime import timedelta

from peerreview.domain.refusals import Invalid
from peerreview.store import allocation, asking, db, handing_in, moderation, responses
from peerreview.store.demo import script
from peerreview.store.responses import versions

HOUR = timedelta(hours=1)


def look_through(now, run):
    """Before the essays' feedback opened, the instructor looked at what was held: words left out of one, the
    rest released."""
    said = script.load("cases")
    for work in _open(run):
        try:
            moderation.redact(
                work,
                stamp=None,
                passage=said["left_out"],
                reason=said["left_out_reason"],
                by=run.instructor.account_id,
                now=now,
            )
        except Invalid:
            act = moderation.release if work.state == "held" else moderation.leave
            act(work, stamp=None, reason=said["released"], by=run.instructor.account_id, now=now)


def _open(run):
    """The responses of a run about which anything is open, oldest first."""
    return responses.by_ids(
        [
            row[0]
            for row in db.rows(
                """
                select distinct response_id
                from concern
                where activity_id = ? and ended_at is null and response_id is not null
                """,
                run.activity.id,
            )
        ]
    )


def ask_about(now, run, key):
    """An author asks staff to look at a review."""
    who = run.students[key]
    review = db.row(
        """
        select r.id
        from response r
        join response w on w.id = r.about_response_id
        where w.author_id = ? and r.task = 'review'
        order by r.id
        """,
        who.id,
    )[0]
    moderation.flag(
        responses.by_id(review),
        item="counter",
        by=who.account_id,
        reason=script.load("cases")["flagged"],
        now=now,
    )


def ask_staff(now, run, key, kind, wanted=None):
    """A student asks for more time, or for another look at their grade; nobody has answered yet."""
    who = run.students[key]
    words = script.load("cases")["asked"][kind]
    asking.ask(
        run.activity, who.id, kind, words=words, task="work", wanted=wanted, by=who.account_id, now=now
    )


def plan(run, keys, reporter, assistant, day, now):
    """Cases of the code activity by the reviewers *keys*, one each; *reporter* gives a work back, *assistant*
    hands one over."""
    named, copied, masked, repaired, unrepaired, handed = keys
    run.plan(run.between(day(-2, 8), now - 3 * HOUR), run.send_review, named, _with(run, "named", named))
    run.plan(run.between(day(-2, 8), now - 3 * HOUR), run.send_review, copied, _copied(run, copied))
    run.plan(run.between(day(-2, 8), now - 3 * HOUR), run.send_review, masked, _with(run, "masked", masked))
    for key, sent in ((repaired, 9), (unrepaired, 10)):
        run.plan(day(-2, sent), run.send_review, key, _with(run, "rude", key))
        run.plan(day(-2, sent + 2), _return, run, key)
    run.plan(now - 5 * HOUR, _repair, run, repaired)
    run.plan(day(-2, 8), run.send_review, handed)
    run.plan(now - 2.5 * HOUR, _hand_over, run, handed, assistant)
    run.plan(now - 4 * HOUR, _report, run, reporter)


def _with(run, name, key):
    """A change of a review's text: one comment of it replaced."""
    sentence = script.load("cases")[name].format(name=script.name_of(key))

    def change(text, _review):
        item = list(text["comments"])[1]
        return {**text, "comments": {**text["comments"], item: sentence}}

    return change


def _copied(run, key):
    """The second comment is the one this reviewer wrote about another work."""

    def change(text, review):
        item = list(text["comments"])[1]
        row = db.row(
            """
            select id
            from response
            where activity_id = ? and author_id = ? and task = 'review' and version > 0 and id <> ?
            order by id
            """,
            run.activity.id,
            run.students[key].id,
            review.id,
        )
        own = {answer.item: answer.text for answer in versions.answers_of(row[0], number=1)}
        return {**text, "comments": {**text["comments"], item: own[item]}}

    return change


def _newest(run, key):
    return responses.by_id(
        db.row(
            """
            select id
            from response
            where activity_id = ? and author_id = ? and task = 'review' and version > 0
            order by id desc limit 1
            """,
            run.activity.id,
            run.students[key].id,
        )[0]
    )


def _return(now, run, key):
    moderation.return_for_repair(
        _newest(run, key),
        stamp=None,
        note=script.load("cases")["note"],
        reason="Speaks about the person",
        by=run.instructor.account_id,
        now=now,
    )


def _repair(now, run, key):
    """The reviewer changes the sentence and sends it again."""
    who, review = run.students[key], _newest(run, key)
    typed = versions.typed_of(review)
    item = [one.id for one in review.items][1]
    typed[item] = {
        **typed[item],
        "text": "Four lines do the same thing with other numbers. A loop over the list would leave one of "
        "them, and one place to change.",
    }
    responses.save_draft(review.id, typed=typed, rev=review.rev, token=f"again.{review.id}", now=now)
    handing_in.hand_in(responses.by_id(review.id), person=who.id, by=who.account_id, now=now)


def _hand_over(now, run, key, assistant):
    moderation.escalate(
        _newest(run, key),
        stamp=None,
        to=run.instructor.id,
        reason=script.load("cases")["hand_over"],
        by=assistant.account_id,
        now=now,
    )


def _report(now, run, key):
    review = run.start_review(now, key)
    if review:
        allocation.report_problem(
            run.activity,
            review,
            person=run.students[key].id,
            note=script.load("cases")["reported"],
            by=run.students[key].account_id,
            now=now,
        )

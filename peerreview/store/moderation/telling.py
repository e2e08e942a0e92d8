"""Who hears of a decision, in kind words: rows in the outbox, in the transaction of the decision. No mail
holds words of a response."""

from peerreview.domain import schedule
from peerreview.store import db, handing_in, letters, outbox, responses
from peerreview.store.facts import facts_of_activity
from peerreview.store.reading import seen

OUTCOMES = {
    "release": "They found nothing that has to change.",
    "leave": "They looked at it and left it as it is.",
    "redact": "They left some words out.",
    "correct": "They corrected it.",
    "return": "They gave it back to its writer, who sends it again.",
    "withdraw": "They took it out: you no longer see it, and it counts for nothing.",
    "restore": "It is back as it was.",
}


def _put(name, key, accounts, work, now, /, *, until=None, at=None, **values):
    """The letter *name* to each of *accounts* that is still in the course, not before *at*."""
    occasion = letters.about(work.activity)
    values = {"response": work.public_id, "case": f"r.{work.public_id}", **values}
    for account in letters.present(work.course, accounts):
        letters.put(name, f"{key}:{account}", account, occasion, now=now, until=until, at=at, **values)


def owners_of(work):
    """{account id: enrolment id} of those whose work, or person, a response is about; of a team's whoever
    ever was in it, because who moved on may read on (see ``schedule.opened``)."""
    return {
        account: person
        for person, account in db.rows(
            """
            select e.id, e.account_id
            from enrolment e
            where e.id = ? or e.id in (select s.author_id from response s where s.id = ?)
            or e.id in (select m.enrolment_id from response s
              join membership m on m.peer_group_id = s.author_group_id
              where s.id = ?)
            """,
            work.about_person or 0,
            work.about_response or 0,
            work.about_response or 0,
        )
    }


def arrived(work, now, *, by_rule=False):
    """After a release: those it is about hear of it if their feedback is open already; else the step's own
    notice tells them. What a rule released, so long after it was sent, is told at the hour for all."""
    if work.design.is_answer(work.task_of):
        handing_in.tell_reviewers(work, now)
        return
    owners = owners_of(work)
    if not owners:
        return
    _, everyone = facts_of_activity(work.activity, enrolment_ids=tuple(owners.values()))
    open_to = {
        account
        for account, person in owners.items()
        if person in everyone and work.id in schedule.opened(work.design, everyone[person], now).ids
    }
    at = letters.hour_of_all(letters.about(work.activity), now) if by_rule else None
    _put("arrived", f"arrived:{work.public_id}:{work.version}", open_to, work, now, until=at, at=at)


def returned(work, decision, note, until, now):
    """The writer gets it back."""
    writers = responses.writers_of(work)
    _put("returned", f"returned:{decision}", writers, work, now, until=until, note=note)


def changed(work, decision, act, now, reason=""):
    """A version by staff: its writer hears of it, and everybody who read an earlier one."""
    mine = responses.writers_of(work)
    said = {
        "did": "left some words out of" if act == "redact" else "corrected",
        "why": f":\n\n{reason}\n" if reason else ".",
    }
    _put("changed_yours", f"{act}:{decision}", mine, work, now, **said)
    asked = {
        row[0]
        for row in db.rows(
            "select by_id from flag where response_id = ? and decision_id = ?", work.id, decision
        )
    }
    _put("changed_read", f"{act}:{decision}", seen.readers(work.id) - mine - asked, work, now, **said)


def taken_out(work, decision, now):
    """The writer hears that it is out, and what they can do."""
    _put("taken_out", f"out:{decision}", responses.writers_of(work), work, now)


def escalated(work, decision, account, now):
    """The colleague is asked."""
    _put("escalated", f"escalated:{decision}", {account}, work, now)


def escalation_ended(work, decision, made, now):
    """The colleague who was asked need not look; a mail that nobody began to carry is not sent at all."""
    account = db.row("select account_id from enrolment where id = ?", decision.detail["to"])[0]
    asked = f"escalated:{decision.id}:"
    outbox.forget(account, asked)
    if outbox.keys_of(account, asked):
        _put("escalation_ended", f"escalation_ended:{made}", {account}, work, now)


def flags_answered(work, decision, act, said, now):
    """Whoever flagged it hears what came of it."""
    asked = {
        row[0]
        for row in db.rows("select by_id from flag where response_id = ? and decision_id is null", work.id)
    }
    more = f"\n\n{said.strip()}" if said.strip() else ""
    outcome = OUTCOMES.get(act, "")
    _put("flag_answered", f"answered:{decision}", asked, work, now, outcome=outcome, more=more)


def undone(work, decision, made, now):
    """Those who were told of a return, a redaction or a removal are told that it is taken back."""
    if decision.act in ("return", "redact", "withdraw"):
        _put("taken_back", f"undone:{made}", responses.writers_of(work), work, now)

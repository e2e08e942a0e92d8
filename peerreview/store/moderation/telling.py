"""Who hears of a decision, in kind words: rows in the outbox, in the transaction of the decision. No mail
holds words of a response."""

from peerreview.domain import schedule
from peerreview.store import db, outbox, responses
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


def _put(key, accounts, work, subject, body, now):
    """A mail to each of *accounts* that is still in the course."""
    here = {
        row[0]
        for row in db.rows(
            "select account_id from enrolment where course_id = ? and left_at is null", work.course
        )
    }
    for account in sorted(here & set(accounts)):
        outbox.put(
            f"{key}:{account}",
            account,
            f"{subject}: {work.title}",
            f"{body}\nSign in to Peerreview to see it.\n",
            now=now,
        )


def owners_of(work):
    """{account id: enrolment id} of those whose work, or person, a response is about."""
    return {
        account: person
        for person, account in db.rows(
            """
            select e.id, e.account_id
            from enrolment e
            where e.id = ? or e.id in (select s.author_id from response s where s.id = ?)
            or e.id in (select m.enrolment_id from response s
              join membership m on m.peer_group_id = s.author_group_id and m.left_at is null
              where s.id = ?)
            """,
            work.about_person or 0,
            work.about_response or 0,
            work.about_response or 0,
        )
    }


def arrived(work, now):
    """After a release: those it is about hear of it if their feedback is open already; else the step's own
    notice tells them."""
    owners = owners_of(work)
    if not owners:
        return
    _, everyone = facts_of_activity(work.activity, enrolment_ids=tuple(owners.values()))
    open_to = {
        account
        for account, person in owners.items()
        if person in everyone
        and any(
            work.id in schedule.opened(work.design, everyone[person], now, answers=answers).ids
            for answers in (False, True)
        )
    }
    _put(
        f"arrived:{work.public_id}:{work.version}",
        open_to,
        work,
        "Something new to read",
        f"What somebody wrote to you in “{work.title}” is here now.",
        now,
    )


def returned(work, decision, note, until, now):
    """The writer gets it back."""
    _put(
        f"returned:{decision}",
        responses.writers_of(work),
        work,
        "One thing to change in your review",
        f"Staff read what you wrote in “{work.title}” before anybody else and ask you to change "
        f"something:\n\n{note}\n\n"
        f"Nobody else has seen it. Please send it again by {until:%a %d %b, %H:%M} UTC.",
        now,
    )


def changed(work, decision, act, now, reason=""):
    """A version by staff: its writer hears of it, and everybody who read an earlier one."""
    mine = responses.writers_of(work)
    words = "left some words out of" if act == "redact" else "corrected"
    more = f":\n\n{reason}\n" if reason else "."
    _put(
        f"{act}:{decision}",
        mine,
        work,
        "Staff changed something you wrote",
        f"Staff {words} what you wrote in “{work.title}”{more}\nThe rest stands as you wrote it. Ask them "
        f"if you want to know more.",
        now,
    )
    readers = seen.readers(work.id)
    asked = {
        row[0]
        for row in db.rows(
            "select by_id from flag where response_id = ? and decision_id = ?", work.id, decision
        )
    }
    _put(
        f"{act}:{decision}",
        readers - mine - asked,
        work,
        "Something you read was changed",
        f"Staff {words} something you have read in “{work.title}”{more}",
        now,
    )


def taken_out(work, decision, now):
    """The writer hears that it is out, and what they can do."""
    _put(
        f"out:{decision}",
        responses.writers_of(work),
        work,
        "Staff took out something you wrote",
        f"Staff took out what you wrote in “{work.title}”. Nobody reads it. If the step is still open you "
        f"can send it anew; ask them if you want to know more.",
        now,
    )


def escalated(work, decision, account, now):
    """The colleague is asked."""
    _put(
        f"escalated:{decision}",
        {account},
        work,
        "A colleague asks you to decide",
        f"A case in the moderation queue of “{work.title}” was handed to you.",
        now,
    )


def given(work, reviewer, decision, now):
    """The new reviewer has something to do."""
    found = db.row("select account_id from enrolment where id = ?", reviewer)
    _put(
        f"given:{decision}",
        {found[0]},
        work,
        "One more review to give",
        f"Your instructor gave you one more work to review in “{work.title}”. Thank you for helping out.",
        now,
    )


def flags_answered(work, decision, act, said, now):
    """Whoever flagged it hears what came of it."""
    asked = {
        row[0]
        for row in db.rows("select by_id from flag where response_id = ? and decision_id is null", work.id)
    }
    more = f"\n\n{said.strip()}" if said.strip() else ""
    _put(
        f"answered:{decision}",
        asked,
        work,
        "Staff looked at what you asked about",
        f"You asked staff to look at something written to you in “{work.title}”. "
        f"{OUTCOMES.get(act, '')}{more}",
        now,
    )


def undone(work, decision, made, now):
    """Those who were told of a return, a redaction or a removal are told that it is taken back."""
    if decision.act in ("return", "redact", "withdraw"):
        _put(
            f"undone:{made}",
            responses.writers_of(work),
            work,
            "Staff took a decision back",
            f"Staff took back what they decided about something you wrote in “{work.title}”. There is "
            f"nothing for you to do.",
            now,
        )

"""Handing in: the one door through which a draft becomes a version.

    hand_in(work, person=...)     its writer hands it in; the window is asked here alone
    accept(work, by=...)          staff take a draft in after its window closed

The coach reads before the write lock is taken. One transaction then writes the version with rendered answers,
what the coach found, what deserves a look (``screening``), the audit line and the mail."""

from datetime import timedelta
from functools import partial
from typing import NamedTuple

from peerreview.domain import clock, moderation
from peerreview.domain import forms as form_rules
from peerreview.domain.designs import setting
from peerreview.domain.designs.whose import is_about_others
from peerreview.domain.letters import DIGEST
from peerreview.domain.refusals import Closed, Conflict, Incomplete, NotNow
from peerreview.domain.schedule import opened
from peerreview.domain.visibility import visible
from peerreview.domain.words import N_
from peerreview.store import (
    attributes,
    audit,
    clockwork,
    db,
    diplomacy,
    files,
    forms,
    letters,
    names,
    responses,
    scores,
    screening,
)
from peerreview.store.allocation import turned_away
from peerreview.store.facts import facts_of_activity
from peerreview.store.responses import versions


class HandedIn(NamedTuple):
    """What came of it: the writer's ``receipt``, the ``number`` of the version, the new ``state``; ``left``:
    how many responses to the same task and round its writer still owes."""

    receipt: str
    number: int
    state: str
    left: int = 0


def hand_in(work, *, person, by, now, near=None):
    """Hand the saved draft in: a new immutable version, shown or held. Returns a HandedIn.

    *person* is the writer's enrolment id; *near* the coach's Beside where the asker has it at hand; *now* the
    moment the request came in. Missing when the duty is no longer theirs; Closed or NotYet keep the draft,
    NotNow when nothing has changed; Incomplete carries the Reading."""
    noticed = diplomacy.notice(work, near)
    concerned = partial(_concerned, work, person)
    clockwork.catch_up_for(work.activity, concerned, now)
    with db.writing(work.activity):
        work = responses.by_id(work.id)
        lines = responses.lines_of(work.activity, person, now, responses.step_of(work))
        line = responses.line_among(lines, work)
        responses.refuse_closed(line)
        if line.window.state == "closed" and line.state == "done":
            raise Closed(closed=line.window.closes)
        if work.draft is None:
            raise NotNow(N_("Nothing has changed since you handed this in."))
        # What staff sent back for repair counts from the hand-in that it mends.
        is_repair = work.state == moderation.State.RETURNED
        typed = versions.newest_versions((work.id,))[work.id].typed if is_repair else now
        handed = _add_version(work, noticed, by=by, now=now, typed=typed)
        _lead_on(work, line.window, concerned, now)
    return handed._replace(left=_left(lines, line))


def handed_in(work, *, person, now):
    """The HandedIn of the newest version again, for a button that was pressed twice."""
    newest = responses.newest_versions((work.id,))[work.id]
    lines = responses.lines_of(work.activity, person, now, responses.step_of(work))
    line = next((line for line in lines if line.response == work.id), None)
    return HandedIn(newest.receipt, newest.number, work.state, _left(lines, line) if line else 0)


def _concerned(work, person):
    """Enrolment ids of whom a hand-in concerns: its writer, and those whose work, or person, it is about."""
    return (
        person,
        *(
            row.id
            for row in db.rows(
                """
                select e.id
                from enrolment e
                where e.id = ? or e.id in (select s.author_id from response s where s.id = ?)
                or e.id in (select m.enrolment_id from response s
                  join membership m on m.peer_group_id = s.author_group_id
                  where s.id = ?)
                order by e.id
                """,
                work.about_person or 0,
                work.about_response or 0,
                work.about_response or 0,
            )
        ),
    )


def _lead_on(work, window, concerned, now):
    """Do what a hand-in makes due: for those it concerns (*concerned* gives them), where gates ask what was
    done, the class is past the step already or somebody found nothing to review; in the letter of the day,
    what is about others, and at its hour what may be low; for all at the next look, where a share of it is
    dealt."""
    is_for_others = any(task.is_dealt for task in work.design.asks_about(work.task))
    if (
        any(not phase.gate.is_clock for phase in work.design.phases)
        or (window.unit_closes and window.unit_closes < now)
        or (is_for_others and turned_away.are_any(work.activity))
    ):
        clockwork.follow(work.activity, concerned(), now)
    if is_about_others(work.task_of) or work.task_of.low is not None:
        clockwork.look_by(work.activity, clock.around(DIGEST, now, work.zone)[1])
    if work.task_of.share or any(task.share for task in work.design.asks_about(work.task)):
        clockwork.look_again(work.activity, now)


@clockwork.on_time
def accept(work, *, by, now):
    """Staff take a draft in after its window closed: a version by staff, as late as its last typing.
    Returns a HandedIn. Conflict without a draft; Incomplete carries the Reading."""
    noticed = diplomacy.notice(work)
    with db.writing(work.activity):
        work = responses.by_id(work.id)
        if work.draft is None:
            raise Conflict(N_("There is no draft to accept."))
        typed = min(work.saved or now, now)
        return _add_version(work, noticed, by=by, now=now, typed=typed, cause="accepted")


def _files_of(work, answer):
    """The keys of files that an answer names."""
    item = next((one for one in work.items if one.id == answer.item), None)
    return answer.level.split() if item is not None and item.kind == "files" else ()


def _left(lines, line):
    """What is owed of the same task and round beside *line*, which has just been handed in."""
    return sum(
        one.is_owed and not one.is_done and one != line
        for one in lines
        if (one.task, one.round) == (line.task, line.round)
    )


def _add_version(work, noticed, *, by, now, typed, cause="handed_in"):
    responses.refuse_again(work)
    reading = form_rules.read(versions.asked_items(work), work.draft or {}, None if work.version else typed)
    if not reading.is_complete:
        raise Incomplete(reading)
    noticed = diplomacy.notice_again(work, noticed)
    verdict = screening.read(work, reading, noticed.findings if noticed else ())
    state = moderation.move(work.state, "submit_held" if verdict.reason else "submit")
    written = versions.write(
        work, reading.answers, words=sum(reading.words.values()), by=by, now=now, typed=typed, cause=cause
    )
    files.let_stand([key for answer in reading.answers for key in _files_of(work, answer)])
    _put(work, state, written.number, now)
    responses.note_answered(work)
    if state == moderation.State.SUBMITTED and work.version and not work.shown:
        responses.ask_again(work.id, now=now)
    scores.keep(work, reading.answers, now=now)
    if work.about_person and state == moderation.State.SUBMITTED and work.task_of.sets:
        values = setting.values(work.task_of, work.items, reading.answers)
        attributes.attest(work.about_person, values, by=by, now=now)
    screening.keep(work, verdict, written.number, now=now)
    if noticed:
        diplomacy.keep(work.id, written.id, noticed, now=now)
    if cause == "accepted":
        clockwork.look_again(work.activity, now)
    elif state == moderation.State.HELD:
        hours = min(verdict.setting.period, verdict.setting.patience)
        clockwork.look_by(work.activity, now + timedelta(hours=hours))
    audit.of_response(
        f"response.{cause}",
        work,
        by=by,
        at=now,
        task=work.task,
        number=written.number,
        typed=typed.isoformat(timespec="seconds"),
        hash=written.digest,
    )
    _tell(work, written, state, now)
    return HandedIn(written.receipt, written.number, state.value)


def _put(work, state, number, now):
    db.execute(
        f"""
        update response
        set state = ?, version = ?, shown = ?, draft = null, rev = rev + 1, submitted_at = ?,
          first_at = coalesce(first_at, ?), {versions.AS_WRITTEN}
        where id = ?
        """,
        state.value,
        number,
        number if state == "submitted" else work.shown,
        now,
        now,
        work.id,
    )


def _tell(work, written, state, now):
    """A receipt for works, not for each word of a talk; whoever an answer speaks to hears of it unless it is
    held."""
    if not work.design.is_review(work.task_of) and not work.design.is_said(work.task_of):
        _mail_receipt(work, written, now)
    if state == moderation.State.SUBMITTED:
        tell_reviewers(work, now)
        if work.task_of.tells and work.version == 0:
            _tell_mates(work, now)


def _tell_mates(work, now):
    """Whoever sits in a group with its writer hears at once that there is something, and not what."""
    occasion = letters.about(work.activity)
    for row in db.rows(
        """
        select distinct e.account_id
        from membership mine
        join step_grouping s on s.grouping_id = mine.grouping_id and s.activity_id = ?
        join membership m on m.peer_group_id = mine.peer_group_id and m.left_at is null
        join enrolment e on e.id = m.enrolment_id and e.left_at is null
        where mine.enrolment_id = ? and mine.left_at is null and m.enrolment_id <> mine.enrolment_id
        """,
        work.activity,
        work.author or 0,
    ):
        key = f"told:{work.public_id}:{row.account_id}"
        letters.put("mates_told", key, row.account_id, occasion, now=now, task=work.task_of.title)


def tell_reviewers(work, now):
    """Whoever wrote the review that *work* answers hears of it once, at the hour for all, where the answer is
    open to them; the author goes by the alias they know."""
    sight = visible(work.task_of, "about_mine", released=True)
    if not work.design.is_answer(work.task_of) or not work.about_response or not sight.is_open:
        return
    review = responses.by_id(work.about_response)
    place = dict(
        db.rows(
            f"""
            select account_id, id
            from enrolment
            where course_id = ? and account_id in ({db.places(accounts)})
            """,
            work.course,
            *accounts,
        )
        if (accounts := sorted(responses.writers_of(review)))
        else ()
    )
    _, everyone = facts_of_activity(work.activity, enrolment_ids=tuple(place.values()))
    name = names.author_alias(review) if sight.author == "alias" else N_("The author")
    values = {
        "name": name or N_("The author"),
        "thing": forms.word_of(work.design, review.task_of).one,
        "response": review.public_id,
    }
    for account, person in sorted(place.items()):
        if person in everyone and work.id in opened(work.design, everyone[person], now, answers=True).ids:
            key, occasion = f"answered_you:{work.public_id}:{account}", letters.about_work(work)
            at = letters.hour_of_all(occasion, now)
            letters.put("author_answered", key, account, occasion, now=now, until=at, at=at, **values)


def _mail_receipt(work, written, now):
    values = {
        "thing": forms.word_of(work.design, work.task_of).one,
        "number": written.number,
        "receipt": written.receipt,
        "digest": written.digest,
        "response": work.public_id,
    }
    occasion = letters.about_work(work)
    for account in responses.writers_of(work):
        letters.put("receipt", f"receipt:{written.receipt}:{account}", account, occasion, now=now, **values)

"""What staff decide about a response: each one transaction, a row that is never changed, an audit line, and
kind words to those concerned (see ``decisions`` for the *stamp* they take)."""

from datetime import timedelta

from peerreview.domain import moderation as rules
from peerreview.domain.counting import count_words
from peerreview.domain.refusals import Conflict, Invalid, Missing, NotAllowed
from peerreview.domain.words import N_
from peerreview.store import clockwork, concerns, db, responses
from peerreview.store.decided import history
from peerreview.store.moderation import handing_over, telling
from peerreview.store.moderation.decisions import decide, filled, here, moved_on, put, write
from peerreview.store.reading import seen
from peerreview.store.responses import versions

REPAIR = timedelta(hours=24)


@clockwork.on_time
def release(work, *, stamp, by, now, reason="", said=""):
    """Others may read it as it is, from the moment their step says."""
    with db.writing(work.activity):
        current = here(work, stamp)
        decision = decide(current, "release", by=by, now=now, reason=reason, said=said)
        telling.arrived(responses.by_id(work.id), now, by_rule=by is None)
    return decision


@clockwork.on_time
def leave(work, *, stamp, by, now, reason="", said=""):
    """It stays as it is; whoever flagged it hears so, with *said*."""
    with db.writing(work.activity):
        return decide(here(work, stamp), "leave", by=by, now=now, reason=reason, said=said)


@clockwork.on_time
def hold(work, *, stamp, by, now, reason):
    """Nobody but its writer and staff reads it until somebody decides. Invalid (field ``reason``) without a
    reason."""
    filled(reason, "reason", N_("Say why, for the record."))
    with db.writing(work.activity):
        current = here(work, stamp)
        decision = decide(current, "hold", by=by, now=now, reason=reason, ends=False)
        concerns.raise_concern(
            work.activity,
            f"r{work.id}",
            "by_hand",
            work.task,
            now=now,
            response=work.id,
            version=current.version,
            reason=reason,
        )
    return decision


@clockwork.on_time
def return_for_repair(work, *, stamp, by, now, note, reason=""):
    """Its writer gets it back with a *note* and a day to send it again; until then nobody else reads any of
    it.

    Invalid (field ``note``) without a note, NotAllowed when somebody has read it.
    """
    filled(note, "note", N_("Write to the reviewer what to change. Only they read it."))
    with db.writing(work.activity):
        current = here(work, stamp)
        until = now + REPAIR
        decision = decide(
            current, "return", by=by, now=now, reason=reason, note=note.strip(), until=until.isoformat()
        )
        telling.returned(current, decision, note.strip(), until, now)
    return decision


@clockwork.on_time
def redact(work, *, stamp, by, now, passage, reason="", said=""):
    """A version without *passage*, by staff, that others may read; the form before it stays for staff.
    Invalid (field ``passage``)."""
    with db.writing(work.activity):
        current = here(work, stamp)
        rules.move(current.state, "redact")
        answers = versions.answers_of(current.id, number=current.version)
        cut = rules.redact({answer.item: answer.text for answer in answers}, passage)
        number = _rewrite(current, answers, cut, by=by, now=now, cause="redacted")
        decision = decide(
            current,
            "redact",
            by=by,
            now=now,
            reason=reason,
            said=said,
            passage=" ".join(passage.split()),
            number=number,
        )
        telling.changed(responses.by_id(work.id), decision, "redact", now)
    return decision


@clockwork.on_time
def correct(work, *, stamp, by, now, texts, reason, levels=None):
    """An erratum: *texts* {item: text} and *levels* {item: id of a level} replace those of the shown version;
    everybody who saw it is told *reason*, and a mark that was wrong counts as it is now. Invalid when nothing
    changes."""
    filled(reason, "reason", N_("Say what was wrong. Everybody who read it is told."))
    with db.writing(work.activity):
        current = here(work, stamp)
        rules.move(current.state, "correct")
        answers = versions.answers_of(current.id, number=current.version)
        changed = {
            answer.item: texts[answer.item]
            for answer in answers
            if answer.item in texts and texts[answer.item].strip() != answer.text.strip()
        }
        chosen = _other_levels(current, answers, levels or {})
        if not changed and not chosen:
            raise Invalid(N_("Nothing is changed yet."), field="texts")
        if changed and not any(
            ({answer.item: answer.text for answer in answers} | changed)[answer.item].strip()
            for answer in answers
        ):
            raise Invalid(N_("Nothing would be left. Take it out instead."), field="texts")
        number = _rewrite(current, answers, changed, by=by, now=now, cause="corrected", levels=chosen)
        decision = decide(current, "correct", by=by, now=now, reason=reason, number=number)
        telling.changed(responses.by_id(work.id), decision, "correct", now, reason=reason)
    return decision


def _other_levels(work, answers, levels):
    """{item: Level} of those of *levels* {item: id} that are others than what *answers* give; what is no
    level of its item is left out."""
    items, given = {item.id: item for item in work.items}, {answer.item: answer.level for answer in answers}
    found = {
        name: items[name].level(chosen)
        for name, chosen in levels.items()
        if name in items and name in given and items[name].has_points and given[name] != chosen
    }
    return {name: level for name, level in found.items() if level is not None}


@clockwork.on_time
def withdraw(work, *, stamp, by, now, reason):
    """Take it out: nobody reads it, and its writer's duty is open again. Invalid (field ``reason``) without a
    reason."""
    filled(reason, "reason", N_("Say why, for the record."))
    with db.writing(work.activity):
        current = here(work, stamp)
        decision = decide(current, "withdraw", by=by, now=now, reason=reason)
        telling.taken_out(current, decision, now)
    return decision


@clockwork.on_time
def undo(work, decision_id, *, by, now):
    """Take the newest decision back, by a decision of its own. MovedOn when something came after it, or a
    rule made it; NotAllowed when it was read meanwhile."""
    with db.writing(work.activity):
        current, rows = responses.by_id(work.id), history(work.id)
        last = rows[-1] if rows else None
        if (
            last is None
            or last.id != decision_id
            or not last.is_reversible
            or current.state != last.after
            or current.version != _version_after(last)
        ):
            raise moved_on(work.id)
        if last.act in rules.HANDS_ON:
            made = handing_over.take_back(current, last, by=by, now=now)
            _open_again(current, last, now)
            return made
        if last.act == "return" and current.draft is not None:
            raise Conflict(N_("The reviewer has begun to repair it, so it stays with them."))
        state = rules.move(
            current.state,
            "undo",
            was=last.before,
            seen=seen.by_others(work.id, current.version) and last.act != "leave",
        )
        if last.act == "redact":
            before = versions.answers_of(work.id, number=last.version)
            _rewrite(current, before, {}, by=by, now=now, cause="restored")
            current = responses.by_id(work.id)
        put(current, state, now=now)
        made = write(current, "undo", last.after, state, by=by, now=now, reason="", detail={}, undoes=last.id)
        _open_again(current, last, now)
        telling.undone(current, last, made, now)
    return made


def _open_again(work, last, now):
    """The flags and concerns that a decision answered are open as before it."""
    db.execute("update flag set decision_id = null where decision_id = ?", last.id)
    db.execute(
        """
        update concern
        set ended_at = null, decision_id = null
        where decision_id = ?
        and not exists (select 1 from concern c where c.ended_at is null
          and c.activity_id = concern.activity_id and c.subject = concern.subject
          and c.kind = concern.kind and c.task = concern.task and c.round = concern.round)
        """,
        last.id,
    )
    if last.act == "hold":
        concerns.end(work.activity, f"r{work.id}", "kind = 'by_hand' and at = ?", last.at, now=now)
    concerns.weigh(work.activity, f"r{work.id}")


def _version_after(decision):
    return decision.detail.get("number", decision.version)


def bulk(activity, stamps, act, *, by, now, reason=""):
    """Release or hold several at once: *stamps* [(Work, (version, state))]. Those that moved on, or cannot,
    are left. Returns (done, left)."""
    verbs = {
        "release": lambda work, stamp: (release if stamp[1] != "submitted" else leave)(
            work, stamp=stamp, by=by, now=now, reason=reason
        ),
        "hold": lambda work, stamp: hold(work, stamp=stamp, by=by, now=now, reason=reason),
    }
    if act not in verbs:
        raise Missing()
    done = 0
    for work, stamp in stamps:
        try:
            verbs[act](work, stamp)
            done += 1
        except Conflict:
            continue
        except NotAllowed:
            continue
    return done, len(stamps) - done


def _rewrite(current, answers, texts, *, by, now, cause, levels=None):
    """A version by staff: *texts* {item: text} and *levels* {item: Level} over *answers*. Returns its number;
    the state is moved by the decision."""
    changed = [answer._replace(text=texts.get(answer.item, answer.text)) for answer in answers]
    changed = [
        answer._replace(level=level.id, value=level.points)
        if (level := (levels or {}).get(answer.item))
        else answer
        for answer in changed
    ]
    written = versions.write(
        current,
        changed,
        words=sum(count_words(answer.text) for answer in changed),
        by=by,
        now=now,
        typed=versions.newest_versions((current.id,))[current.id].typed,
        cause=cause,
    )
    db.execute(
        """
        update response
        set version = ?, shown = case when state = 'submitted' then ? else shown end
        where id = ?
        """,
        written.number,
        written.number,
        current.id,
    )
    return written.number

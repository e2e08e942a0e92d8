"""The one way to add to the record of decisions (``store.decided`` reads it).

Every decision takes the ``stamp`` of the page it was pressed on, (version, state); MovedOn when the response
is no longer there."""

from peerreview.domain import moderation as rules
from peerreview.domain.refusals import Invalid, MovedOn, NotAllowed
from peerreview.domain.words import N_
from peerreview.store import audit, clockwork, concerns, db, responses, scores
from peerreview.store.decided import history
from peerreview.store.moderation import telling
from peerreview.store.reading import seen

MOST_WORDS = 1000


def here(work, stamp):
    """The response as it is now; MovedOn when it is not at *stamp* any more."""
    current = responses.by_id(work.id)
    if stamp is not None and (current.version, current.state) != tuple(stamp):
        raise moved_on(work.id)
    return current


def moved_on(response_id):
    """The MovedOn that tells of the newest decision."""
    rows = history(response_id)
    return MovedOn(act=rows[-1].act, who=rows[-1].by, at=rows[-1].at) if rows else MovedOn()


def decide(current, act, *, by, now, reason="", ends=True, said="", **detail):
    """The decision itself: the move, the row, the audit line; with *ends* it answers the open concerns and
    flags. Returns its id. NotAllowed for a person's *act* on what staff may not read."""
    if by is not None and not rules.may_act(current.task_of, act):
        raise NotAllowed(state=current.state, act=act)
    state = rules.move(
        current.state, act, seen=act == "return" and seen.by_others(current.id, current.version)
    )
    put(responses.by_id(current.id), state, now=now)
    detail = {key: value for key, value in {**detail, "said": said.strip()}.items() if value}
    decision = write(current, act, current.state, state, by=by, now=now, reason=reason, detail=detail)
    if ends:
        concerns.end(current.activity, f"r{current.id}", now=now, decision=decision)
        telling.flags_answered(current, decision, act, said, now)
        db.execute(
            "update flag set decision_id = ? where response_id = ? and decision_id is null",
            decision,
            current.id,
        )
        db.execute(
            "delete from moderation_claim where activity_id = ? and subject = ?",
            current.activity,
            f"r{current.id}",
        )
    clockwork.look_again(current.activity, now)
    return decision


def put(current, state, *, now):
    """What is decided not to be read is shown to nobody, and nobody is asked about it meanwhile; where the
    state stays, so does what others read."""
    stays = current.shown if state == current.state else 0
    shown = current.version if state == rules.State.SUBMITTED else stays
    db.execute("update response set state = ?, shown = ? where id = ?", str(state.value), shown, current.id)
    responses.note_answered(current)
    scores.mark_again(current, now=now)
    if shown and not current.shown:
        responses.ask_again(current.id, now=now)
    elif current.shown and not shown:
        responses.end_asking(current.id, "taken_out", now=now)


def write(current, act, before, after, *, by, now, reason, detail, undoes=None):
    """One row and its audit line; returns its id."""
    reason = reason.strip()[:MOST_WORDS]
    made = db.row(
        """
        insert into decision (response_id, version, act, from_state, to_state, by_id, at, reason,
          detail, undoes_id)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id
        """,
        current.id,
        current.version,
        act,
        str(rules.State(before).value),
        str(rules.State(after).value),
        by,
        now,
        reason,
        db.dumps(detail),
        undoes,
    )[0]
    audit.of_response(
        f"moderation.{act}", current, by=by, at=now, reason=reason, number=current.version, decision=made
    )
    return made


def filled(text, field, sentence):
    """Invalid (*field*) for a text that is empty, with *sentence*, or too long."""
    if not text.strip():
        raise Invalid(sentence, field=field)
    if len(text) > MOST_WORDS:
        raise Invalid(N_("Say it shorter: up to {most} characters fit."), field=field, most=MOST_WORDS)

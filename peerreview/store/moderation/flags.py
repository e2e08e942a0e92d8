"""Flags: a reader asks staff to look at what was written about their own, and hears what came of it."""

from typing import NamedTuple

from peerreview.domain import moderation as rules
from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.domain.visibility import is_read_by_many
from peerreview.domain.words import N_
from peerreview.store import audit, concerns, db, responses

MOST_REASON = 1000
UNSEEN = N_("Staff never find this, so they cannot look at it. Show it to one of them instead.")


class Flagged(NamedTuple):
    """A flag as its writer sees it: ``act`` of the decision that answered it ("" = open), with ``said`` to
    the writer, and when."""

    response: int
    item: str
    about: str
    reason: str
    at: object
    act: str
    said: str
    answered: object

    @property
    def is_open(self):
        """Whether staff still look at it."""
        return not self.act


def flag(work, *, item="", by, reason, now, about="words"):
    """Ask staff to look at *work* (a Work that *by*, an account id, may read), or at one *item* of it;
    *about*: words or score.

    Invalid (field ``reason``) without a reason, Invalid for one's own, Missing for an unknown item, Conflict
    when the same flag is open."""
    reason = " ".join(reason.split())
    _may_flag(work, item, reason, about)
    with db.writing(work.activity):
        current = responses.by_id(work.id)
        if by in responses.writers_of(current):
            raise Invalid(
                N_("You wrote this yourself. Ask your instructor if you want it changed."), field="reason"
            )
        if not db.execute(
            """
            insert into flag (response_id, version, item, about, by_id, reason, at)
            values (?, ?, ?, ?, ?, ?, ?) on conflict (response_id, item, about, by_id)
            where decision_id is null do nothing
            """,
            current.id,
            current.shown,
            item,
            about,
            by,
            reason,
            now,
        ):
            raise Conflict(N_("You have asked this already. Staff are looking at it."))
        concerns.raise_concern(
            current.activity,
            f"r{current.id}",
            "flagged",
            current.task,
            now=now,
            response=current.id,
            version=current.shown,
            reason=reason,
            item=item,
            about=about,
        )
        audit.of_response("moderation.flagged", current, by=by, at=now, item=item, about=about)
        if about == "words":
            _hide(current, now)


def _may_flag(work, item, reason, about):
    """Refuse what staff could not look at."""
    if not reason:
        raise Invalid(N_("Say in a sentence what staff should look at."), field="reason")
    if len(reason) > MOST_REASON:
        raise Invalid(N_("Say it shorter: up to {most} characters fit."), field="reason", most=MOST_REASON)
    if about not in ("words", "score") or (
        item and item not in {one.id for one in work.items if not one.private}
    ):
        raise Missing()
    if db.row("select 1 from activity where id = ? and people = 'closed'", work.activity):
        raise Invalid(UNSEEN, field="reason")


def _hide(work, now):
    """Where others read it too, a flag hides it at once."""
    if (
        work.state == rules.State.SUBMITTED
        and is_read_by_many(work.task_of)
        and rules.held("hold_flagged", work.task_of, flagged=True)
    ):
        concerns.hold(work, work.version, "flagged", now=now)
        state = rules.move(work.state, "hold").value
        db.execute("update response set state = ?, shown = 0 where id = ?", state, work.id)
        responses.end_asking(work.id, "taken_out", now=now)


def flags_by(account_id, response_ids):
    """[Flagged] that one account raised on these responses, oldest first."""
    return [
        db.filled(
            Flagged,
            row,
            at=db.moment(row.at),
            act=row.act or "",
            said=_said(row.detail),
            answered=db.moment(row.answered),
        )
        for row in db.rows(
            f"""
            select f.response_id as response, f.item, f.about, f.reason, f.at, d.act, d.detail,
              d.at as answered
            from flag f
            left join decision d on d.id = f.decision_id
            where f.by_id = ? and f.response_id in ({db.places(response_ids)})
            order by f.id
            """,
            account_id,
            *response_ids,
        )
    ]


def _said(detail):
    return db.loads(detail).get("said", "") if detail else ""


class FlagCounts(NamedTuple):
    """How many flags were ``raised`` in an activity, of how many staff found nothing to change (``nothing``),
    and how many still wait (``waiting``)."""

    raised: int
    nothing: int
    waiting: int


def flag_counts(activity_id):
    """The FlagCounts of an activity. Whoever raised one in vain is not counted by name: it costs nothing."""
    found = db.row(
        """
        select count(*), coalesce(sum(case when d.act in ('release', 'leave') then 1 else 0 end), 0),
          coalesce(sum(case when f.decision_id is null then 1 else 0 end), 0)
        from flag f
        join response r on r.id = f.response_id
        left join decision d on d.id = f.decision_id
        where r.activity_id = ?
        """,
        activity_id,
    )
    return FlagCounts(*map(int, found))


def flags_on(response_id):
    """[(item, about, reason, at, name of who asks, is open)] of one response, for staff."""
    return [
        (row.item, row.about, row.reason, db.moment(row.at), row.name, row.decision_id is None)
        for row in db.rows(
            """
            select f.item, f.about, f.reason, f.at, a.name, f.decision_id
            from flag f
            join account a on a.id = f.by_id
            where f.response_id = ?
            order by f.id
            """,
            response_id,
        )
    ]

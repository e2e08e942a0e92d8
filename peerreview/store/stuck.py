"""Acts of the clockwork that could not be carried out: kept with their reason, so that the pages still open
and an instructor sees what waits and why."""

import logging
import secrets
from typing import NamedTuple

from peerreview.domain.refusals import Refusal
from peerreview.domain.words import N_
from peerreview.store import db, letters

log = logging.getLogger("peerreview")
FELT = ("form", "join", "deal", "pass")  # acts for which somebody in the class waits


class Line(NamedTuple):
    """One act that waits: ``kind`` (form, join, deal, pass, lapse, rescue, notice, look), the step it belongs
    to, ``whom`` (scope text), ``detail`` as of ``schedule.Act``, ``reason`` in words, how often it was
    tried."""

    kind: str
    phase: str
    round: int
    whom: str
    detail: str
    reason: str
    since: object
    tries: int


def reason_of(error):
    """The sentence for staff: a refusal's own, else a number under which the log tells more."""
    if isinstance(error, Refusal):
        return str(error)
    number = secrets.token_hex(4)
    log.error("act %s failed", number, exc_info=error)
    return N_("Something broke on our side. The log says more under number {number}.").format(number=number)


def keep(activity_id, act, reason, *, now):
    """Remember that *act* failed; once more counts a try."""
    if db.execute(
        """
        update stuck
        set tries = tries + 1, last_at = ?, reason = ?, detail = ?
        where activity_id = ? and kind = ? and phase = ? and round = ? and whom = ? and ended_at is null
        """,
        now,
        reason,
        act.detail,
        activity_id,
        *act_key(act),
    ):
        return
    db.execute(
        """
        insert into stuck (activity_id, kind, phase, round, whom, detail, reason, since, tries, last_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
        """,
        activity_id,
        *act_key(act),
        act.detail,
        reason,
        act.at,
        now,
    )
    _tell_staff(activity_id, act, now)


def _tell_staff(activity_id, act, now):
    """One mail to each of the staff about a new line; it names nobody."""
    occasion = letters.about(activity_id)
    for account in letters.staff_of(occasion.course):
        key = f"stuck:{activity_id}:{':'.join(map(str, act_key(act)))}:{now:%Y%m%d%H%M%S}:{account}"
        letters.put("stuck", key, account, occasion, now=now, until=act.at)


def act_key(act):
    """What tells acts apart: (kind, phase, round, whom)."""
    return act.kind, act.phase, act.round, act.whom


def end_others(activity_id, failed, *, now):
    """End the lines of acts that went through or are no longer due; *failed* holds the keys of those that
    still fail."""
    for line in of_activity(activity_id):
        if act_key(line) not in failed:
            db.execute(
                """
                update stuck
                set ended_at = ?
                where activity_id = ? and kind = ? and phase = ? and round = ? and whom = ?
                and ended_at is null
                """,
                now,
                activity_id,
                *act_key(line),
            )


def of_activity(activity_id):
    """[Line] of what waits in an activity, longest first."""
    return of_activities((activity_id,)).get(activity_id, [])


def of_activities(activity_ids):
    """{activity id: [Line]} of what waits, longest first; one query, or none."""
    found = {}
    if not activity_ids:
        return found
    for activity, *row in db.rows(
        f"""
        select activity_id, kind, phase, round, whom, detail, reason, since, tries
        from stuck
        where activity_id in ({db.places(activity_ids)}) and ended_at is null
        order by since, id
        """,
        *activity_ids,
    ):
        found.setdefault(activity, []).append(Line(*row[:6], db.moment(row[6]), row[7]))
    return found


def steps_of(lines, facts):
    """(phase, round) in which something of one person (Facts) waits because of *lines*, without repeats."""
    scopes = facts.scopes()
    return list(
        dict.fromkeys((line.phase, line.round) for line in lines if line.kind in FELT and line.whom in scopes)
    )

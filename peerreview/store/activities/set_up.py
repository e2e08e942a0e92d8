"""The set-up of an activity as a whole: its state in short, what somebody typed into it and has not saved,
and the way back to what it was before they saved."""

import contextlib
import hashlib
from typing import NamedTuple

from peerreview.domain import designs
from peerreview.domain.refusals import Conflict, Missing
from peerreview.domain.schedule import WindowRow
from peerreview.domain.words import N_
from peerreview.store import audit, db, markup
from peerreview.store.activities.finding import begun_tasks, find
from peerreview.store.activities.windows import drop_window, set_up_rows, set_window
from peerreview.store.clockwork import look_again, on_time
from peerreview.store.tables import Activity, SetUpCopy

LATER = N_(
    "The set-up was changed since, or somebody has begun. Look at it, and change by hand what should go back."
)


class Typed(NamedTuple):
    """What somebody typed and has not saved: {field: value}, ``at`` which moment; ``seen``: the state of the
    set-up that their page was made from (``state_of``)."""

    values: dict
    at: object
    seen: str


def state_of(activity, rows=None):
    """A short text that is another one after each change of the title, brief, design or dates of an activity
    (a Row); *rows*: its ``set_up_rows``, where they are at hand."""
    rows = set_up_rows(activity.id) if rows is None else rows
    whole = [activity.title, activity.brief, activity.plan_digest, *_plain(rows)]
    return hashlib.sha256(db.dumps(whole).encode()).hexdigest()[:32]


def keep_typed(activity, values, *, seen, by, now):
    """Keep what an account typed into the set-up, in place of what it typed before."""
    _keep(activity.id, by, "typed", seen, values, now)


def typed_by(activity, account_id):
    """The Typed of an account, or None."""
    row = _copy(activity.id, account_id, "typed")
    return row and Typed(row.content, row.at, row.seen)


def drop_typed(activity, *, by):
    """Forget what an account typed; nothing happens where it typed nothing."""
    with db.writing(activity.id):
        db.execute(
            "delete from set_up_copy where activity_id = ? and account_id = ? and kind = 'typed'",
            activity.id,
            by,
        )


@contextlib.contextmanager
def undoable(activity_id, *, by, now):
    """What is changed of the set-up inside the block, in its transaction, the account *by* can ``undo``;
    None: nobody can."""
    if by is not None:
        activity = find(activity_id=activity_id)
        content = {
            "title": activity.title,
            "brief": activity.brief,
            "plan": designs.canonical(activity.design.plan),
            "digest": activity.plan_digest,
            "rows": _plain(set_up_rows(activity_id)),
            "begun": sorted(begun_tasks(activity_id)),
        }
        _keep(activity_id, by, "before", "", content, now)
    yield
    if by is not None:
        db.execute(
            "update set_up_copy set seen = ? where activity_id = ? and account_id = ? and kind = 'before'",
            state_of(find(activity_id=activity_id)),
            activity_id,
            by,
        )


@on_time
def undo(activity, *, by, now):
    """The set-up is again what it was before the account saved it last. Missing when it saved nothing;
    Conflict when anything changed since, or somebody has begun a task that was not begun then."""
    with db.writing(activity.id):
        row, current = _copy(activity.id, by, "before"), find(activity_id=activity.id)
        if row is None:
            raise Missing()
        before = row.content
        if row.seen != state_of(current) or before["begun"] != sorted(begun_tasks(activity.id)):
            raise Conflict(LATER)
        Activity.update(
            title=before["title"],
            brief=before["brief"],
            brief_html=markup.to_html(before["brief"]),
            plan=before["plan"],
            plan_digest=before["digest"],
        ).where(Activity.id == activity.id).execute()
        rows, current_rows = [_row(one) for one in before["rows"]], set_up_rows(activity.id)
        for old in current_rows:
            if old[:3] not in [found[:3] for found in rows]:
                drop_window(activity.id, old)
        for found in rows:
            if found not in current_rows:  # what stays keeps who gave it, and why
                set_window(activity.id, found, by=by, now=now)
        row.delete_instance()
        look_again(activity.id, now)
        audit.of_activity("activity.set_up_undone", activity, by=by, at=now)
    return find(activity_id=activity.id)


def _plain(rows):
    return [
        [
            row.phase,
            row.round,
            *(
                moment and moment.strftime("%Y-%m-%d %H:%M:%S.%f")
                for moment in (row.opens, row.closes, row.late_until, row.releases)
            ),
            row.waived,
            *([row.whom] if row.whom != "all" else []),
        ]
        for row in sorted(rows, key=lambda row: row[:3])
        if any(row[3:])
    ]


def _row(plain):
    """The WindowRow of what ``_plain`` made."""
    phase, turn, *moments, waived = plain[:7]
    whom = plain[7] if len(plain) > 7 else "all"
    return WindowRow(phase, turn, whom, *(moment and db.moment(moment) for moment in moments), waived)


def _copy(activity_id, account_id, kind):
    return SetUpCopy.get_or_none(
        SetUpCopy.activity == activity_id, SetUpCopy.account == account_id, SetUpCopy.kind == kind
    )


def _keep(activity_id, account_id, kind, seen, content, now):
    with db.writing(activity_id):
        SetUpCopy.insert(
            activity=activity_id, account=account_id, kind=kind, seen=seen, content=content, at=now
        ).on_conflict(
            conflict_target=(SetUpCopy.activity, SetUpCopy.account, SetUpCopy.kind),
            update={SetUpCopy.content: content, SetUpCopy.at: now, SetUpCopy.seen: seen},
        ).execute()

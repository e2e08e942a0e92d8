"""When an activity asks to be looked at, and that what was planned before an act is done before it.

``store/settle`` does the looking; it stands to the right of the verbs that ask for it here."""

import functools
import threading
from datetime import timedelta

from peerreview.store import db

_looking = threading.local()
_lookers = []  # (settle an activity, settle for some people), registered by ``store/settle``

_LOOK = """
    settle_at = case when settle_at < ? then settle_at else ? end,
    settled_at = case when settled_at >= ? then ? else settled_at end
    """


def look_again(activity_id, now):
    """Note that something happened *now*, so that something may have become due: ``settle`` looks at this
    very moment once more, after those that were planned before it."""
    db.execute(f"update activity set {_LOOK} where id = ?", *_moments(now), activity_id)


def look_again_in_course(course_id, now, condition="1 = 1"):
    """``look_again`` for every activity of a course that fits a condition on table activity."""
    db.execute(f"update activity set {_LOOK} where course_id = ? and {condition}", *_moments(now), course_id)


def _moments(now):
    return now, now, now, now - timedelta(microseconds=1)


def look_by(activity_id, moment):
    """Plan a look at a *moment* to come, unless an earlier one is planned already."""
    db.execute(
        "update activity set settle_at = ? where id = ? and settle_at > ?", moment, activity_id, moment
    )


def looks(settle, settle_for):
    """Say who looks: *settle* (activity id, now), *settle_for* (activity id, enrolment ids, now,
    is_after)."""
    _lookers[:] = [(settle, settle_for)]


class looking:
    """While the clockwork does its own acts, they do not call it again."""

    def __enter__(self):
        _looking.now = True

    def __exit__(self, *_):
        _looking.now = False


def catch_up(activity_id, now):
    """Do what was due in an activity before an act *now* that may change it."""
    if _is_due(activity_id, now):
        _lookers[0][0](activity_id, now)


def _is_due(activity_id, now):
    return bool(
        _lookers
        and not getattr(_looking, "now", False)
        and db.row(
            "select 1 from activity where id = ? and settle_at <= ? and archived_at is null"
            " and published_at is not null",
            activity_id,
            now,
        )
    )


def catch_up_in_course(course_id, now):
    """``catch_up`` for every activity of a course."""
    for (activity_id,) in db.rows("select id from activity where course_id = ?", course_id):
        catch_up(activity_id, now)


def catch_up_for(activity_id, whom, now):
    """Do what was due before an act *now* for those alone whom it concerns (*whom* gives their enrolment ids,
    and is asked only then); the rest of the class is left to the next look."""
    if _is_due(activity_id, now):
        _lookers[0][1](activity_id, whom(), now, is_after=False)


def follow(activity_id, people, now):
    """Do what an act *now* has made due for those *people*, whom alone it concerns."""
    if _lookers and not getattr(_looking, "now", False):
        _lookers[0][1](activity_id, people, now, is_after=True)


def on_time(verb):
    """A verb about an activity (or its id), or about a response in it: what was due before is done first."""

    @functools.wraps(verb)
    def carried_out(first, *values, now, **named):
        catch_up(first if isinstance(first, int) else getattr(first, "activity", None) or first.id, now)
        return verb(first, *values, now=now, **named)

    return carried_out


def on_time_for(whom):
    """As ``on_time``, for those alone whom a verb about a response concerns: *whom* (the response) gives
    their enrolment ids."""

    def of(verb):
        @functools.wraps(verb)
        def carried_out(work, *values, now, **named):
            catch_up_for(work.activity, lambda: whom(work), now)
            return verb(work, *values, now=now, **named)

        return carried_out

    return of

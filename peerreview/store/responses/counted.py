"""Which version counts: the newest; unless its writer lets the one before it that was in time count again, as
long as late work may be handed in."""

from peerreview.domain import moderation, schedule
from peerreview.domain.refusals import Closed, Missing, NotNow
from peerreview.domain.words import N_
from peerreview.store import audit, db
from peerreview.store.responses import versions
from peerreview.store.responses.finding import by_id
from peerreview.store.responses.writing import line_among, lines_of

BY_STAFF = ("redacted", "corrected")


def other_version(work, line, found):
    """The Version that may count instead of the newest of *found* (newest first), or None: of a late one the
    last that was in time, of one that was let count the late one it replaced. None while nothing can be
    handed in late, or where staff have a say in what is shown."""
    if line.window.state != "late" or work.state != moderation.State.SUBMITTED or len(found) < 2:
        return None
    newest, *before = found
    is_late = schedule.days_late(line.window, newest.typed, work.zone) > 0
    for version in [] if newest.cause in BY_STAFF else before:
        if (schedule.days_late(line.window, version.typed, work.zone) > 0) != is_late:
            return version if is_late or newest.cause == "kept" else None
        if version.cause in BY_STAFF:
            return None
    return None


def let_count(work, number, *, person, by, now):
    """The version of that *number*, as ``other_version`` offers it, counts: its words are the newest version,
    and lateness counts to when they were handed in. Nothing is lost: the same verb takes it back. Returns
    the number of the new version.

    Missing when that version is not offered, Closed once late work is over, NotNow while staff have a say."""
    with db.writing(work.activity):
        work = by_id(work.id)
        version = _offered(work, number, person, now)
        written = versions.write(
            work,
            versions.answers_of(work.id, number=number),
            words=version.words,
            by=by,
            now=now,
            typed=version.typed,
            cause="kept",
        )
        db.execute(
            "update response set version = ?, shown = version + 1 where id = ?", written.number, work.id
        )
        audit.of_response(
            "response.kept", work, by=by, at=now, task=work.task, number=written.number, of=number
        )
    return written.number


def _offered(work, number, person, now):
    """The Version of that *number* if *person* may let it count."""
    line = line_among(lines_of(work.activity, person, now), work)
    if not line.window.is_open:
        raise Closed(closed=line.window.late_until or line.window.closes)
    if work.state != moderation.State.SUBMITTED:
        raise NotNow(N_("Staff look at this now, so it stays as it is until they have decided."))
    version = other_version(work, line, versions.versions_of(work.id))
    if version is None or version.number != number:
        raise Missing()
    return version

"""Which version counts: the newest; unless its writer, as long as late work may be handed in, or staff at any
time let the one before it that was in time count again."""

from peerreview.domain import moderation, schedule
from peerreview.domain.refusals import Closed, Missing, NotNow
from peerreview.domain.words import N_
from peerreview.store import audit, db, forms, letters
from peerreview.store.responses import versions
from peerreview.store.responses.finding import by_id, writers_of
from peerreview.store.responses.writing import line_among, lines_of, writers_lines

BY_STAFF = ("redacted", "corrected")


def is_late(work, windows, version):
    """Whether a Version of *work* is late for any of its writers: *windows* are theirs of its step."""
    return any(schedule.days_late(window, version.typed, work.zone) for window in windows)


def other_version(work, line, found):
    """The Version that its writer may let count instead of the newest of *found* (newest first), or None: of
    a late one the last that was in time, of one that was let count the late one it replaced. None while
    nothing can be handed in late, or where staff have a say in what is shown."""
    return _other(work, (line.window,), found) if line.window.state == "late" else None


def other_for_staff(work, windows, found):
    """The same for staff, whatever the clock says; *windows* as for ``is_late``."""
    return _other(work, windows, found)


def _other(work, windows, found):
    if work.state != moderation.State.SUBMITTED or len(found) < 2:
        return None
    newest, *before = found
    late = is_late(work, windows, newest)
    for version in [] if newest.cause in BY_STAFF else before:
        if is_late(work, windows, version) != late:
            return version if late or newest.cause == "kept" else None
        if version.cause in BY_STAFF:
            return None
    return None


def let_count(work, number, *, person, by, now):
    """The version of that *number*, as ``other_version`` offers it to its writer *person* (enrolment id),
    counts: its words are the newest version, and lateness counts to when they were handed in. Nothing is
    lost: the same verb takes it back. Returns the number of the new version.

    Missing when that version is not offered, Closed once late work is over, NotNow while staff have a say."""
    with db.writing(work.activity):
        work = by_id(work.id)
        line = line_among(lines_of(work.activity, person, now), work)
        if not line.window.is_open:
            raise Closed(closed=line.window.late_until or line.window.closes)
        if work.state != moderation.State.SUBMITTED:
            raise NotNow(N_("Staff look at this now, so it stays as it is until they have decided."))
        version = other_version(work, line, versions.versions_of(work.id))
        return _let_count(work, version, number, by=by, now=now)


def let_count_by_staff(work, number, *, by, now):
    """The same by staff, at any time: of a work whose newest version is late the one before it that was in
    time, and back. Its writers get a mail. Missing when that version is not offered."""
    with db.writing(work.activity):
        work = by_id(work.id)
        windows = [line.window for line in writers_lines(work, now).values()]
        version = other_for_staff(work, windows, versions.versions_of(work.id))
        made = _let_count(work, version, number, by=by, now=now)
        _tell(work, made, is_late(work, windows, version), now)
    return made


def _let_count(work, version, number, *, by, now):
    if version is None or version.number != number:
        raise Missing()
    written = versions.write(
        work,
        versions.answers_of(work.id, number=number),
        words=version.words,
        by=by,
        now=now,
        typed=version.typed,
        cause="kept",
    )
    db.execute("update response set version = ?, shown = version + 1 where id = ?", written.number, work.id)
    audit.of_response("response.kept", work, by=by, at=now, task=work.task, number=written.number, of=number)
    return written.number


def _tell(work, number, late, now):
    """Its writers hear which version counts now."""
    occasion = letters.about_work(work)
    said = {
        "thing": forms.word_of(work.design, work.task_of).one,
        "which": "the later one, which is late" if late else "the one that was in time",
        "response": work.public_id,
    }
    for account in letters.present(work.course, writers_of(work)):
        letters.put(
            "counts", f"counts:{work.public_id}:{number}:{account}", account, occasion, now=now, **said
        )

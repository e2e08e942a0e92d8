"""A list as it was brought: kept until it is applied and for some days after, so that it can be mended, taken
back, and is lost by nobody's closed window."""

from peerreview.domain import pruning, rosters, sheets
from peerreview.domain.refusals import Missing
from peerreview.domain.words import folded
from peerreview.store import audit, db
from peerreview.store.tables import RosterChange, RosterImport

KEPT = pruning.KEPT["list"]
MOST_MENDED = 500  # lines that somebody corrects by hand
SECRET = {"password", "pwd", "passwd", "passwort", "kennwort", "pin"}


def keep(course_id, text, *, name="", is_guessed=False, fields, by, now):
    """Keep the *text* of a list and what its columns are taken for; *fields* as of ``looking.titles_of``.
    What looks like passwords is never kept. Returns its public id. Invalid (field ``file``) when it cannot be
    read."""
    rows = sheets.rows(text)
    guess = rosters.guess(rows, fields)
    secret = {place for place, title in enumerate(guess.titles) if folded(title) in SECRET}
    if secret:
        text = _without(rows, secret)
    with db.writing():
        batch = RosterImport.create(
            course=course_id,
            name=name[-80:],
            text=text,
            is_guessed=is_guessed,
            keys=guess.keys,
            by=by,
            at=now,
        )
        audit.record("roster.brought", "roster_import", batch.id, by=by, at=now, course=course_id)
    return batch.public_id


def _without(rows, places):
    """The rows as text with these columns empty, each on the line it had."""
    blank, at = [], 1
    for number, cells in rows:
        blank += [[""]] * max(number - at, 0)
        at = max(number, at) + 1
        blank.append(["" if place in places else cell for place, cell in enumerate(cells)])
    return sheets.as_text(blank)


def find(course_id, public_id):
    """The RosterImport of a public id in a course; Missing otherwise."""
    batch = RosterImport.get_or_none(RosterImport.public_id == public_id, RosterImport.course == course_id)
    if batch is None:
        raise Missing()
    return batch


def mend(batch, *, keys=None, mended=None):
    """Keep what somebody says its columns hold (*keys*), and what they typed over it: *mended* {line: {key:
    text}}."""
    if keys is not None and len(keys) == len(batch.keys):
        batch.keys = [key if key == "" or key[0] == "." or key in rosters.COLUMNS else "" for key in keys]
    batch.mended = merged(batch.mended, mended or {})
    with db.writing():
        batch.save(only=[RosterImport.keys, RosterImport.mended])


def merged(before, mended):
    """What was typed over a list *before* and what is typed now, {line as text: {key: text}}."""
    found = dict(before)
    for line, cells in mended.items():
        if line in found or len(found) < MOST_MENDED:
            found[line] = found.get(line, {}) | cells
    return found


def lines_of(batch, reasons):
    """(titles, [([cells], reason)]) of the lines of a RosterImport that have a reason {number: text}; each
    line as wide as the titles, which name what a column holds where the list has none."""
    rows = sheets.rows(batch.text)
    guess = rosters.guess(rows)
    width = len(batch.keys)
    kept = [((cells + [""] * width)[:width], reasons[number]) for number, cells in rows if number in reasons]
    titles = (guess.titles + [""] * width)[:width]
    if not guess.has_head:
        titles = [rosters.COLUMNS.get(key, "") if key else "" for key in batch.keys]
    return titles, kept


def of_course(course_id):
    """[RosterImport] of a course that are still kept, the newest first."""
    return list(
        RosterImport.select()
        .where(RosterImport.course == course_id)
        .order_by(RosterImport.at.desc(), RosterImport.id.desc())
        .limit(20)
    )


def latest(course_id):
    """The RosterImport applied last and not taken back, or None."""
    return (
        RosterImport.select()
        .where(
            RosterImport.course == course_id,
            RosterImport.applied_at.is_null(False),
            RosterImport.undone_at.is_null(),
        )
        .order_by(RosterImport.applied_at.desc(), RosterImport.id.desc())
        .first()
    )


def brought(batch):
    """How many people or pairs a RosterImport has changed."""
    return RosterChange.select(RosterChange.enrolment).where(RosterChange.roster_import == batch).count()

"""What was handed in: the answers, receipts and history of responses that a caller already holds the right
to."""

import hashlib
from typing import NamedTuple

from peerreview.store import db, markup


class Shown(NamedTuple):
    """One answer of a version; ``item`` is the item's id as in ``Work.items``: with the comment it answers,
    where it answers one."""

    response: int
    item: str
    level: str
    value: float | None
    text: str
    html: str


def answers_of(*response_ids, number=None):
    """Answers of the shown version of each response (or of version *number* of one), as Shown in item
    order."""
    column, more = ("r.shown", ()) if number is None else ("?", (number,))
    return [
        Shown(*row)
        for row in db.rows(
            f"""
            select r.id, case when a.nth = '' then a.item else a.item || '.' || a.nth end, a.level,
              a.value, a.text, a.html
            from response r
            join version v on v.response_id = r.id and v.number = {column}
            join answer a on a.version_id = v.id
            where r.id in ({db.places(response_ids)})
            order by a.id
            """,
            *more,
            *response_ids,
        )
    ]


def versions_of(response_id):
    """[(number, at, is late, hash, receipt, words, cause)], newest first."""
    return [
        (row[0], db.moment(row[1]), bool(row[2]), *row[3:])
        for row in db.rows(
            """
            select number, at, is_late, hash, receipt, words, cause
            from version
            where response_id = ?
            order by number desc
            """,
            response_id,
        )
    ]


def typed_of(work):
    """What the fields should hold: the draft, else the newest version's answers, else nothing."""
    if work.draft is not None:
        return work.draft
    if not work.version:
        return {}
    return draft_of(answers_of(work.id, number=work.version))


def draft_of(answers):
    """The draft that holds just these stored answers."""
    return {
        answer.item: {"level": answer.level, "text": answer.text, "ticks": answer.level.split()}
        for answer in answers
    }


def receipt_of(response_id):
    """(number, at, hash, receipt, is late) of the newest version, or None."""
    found = versions_of(response_id)
    return (found[0][0], found[0][1], found[0][3], found[0][4], found[0][2]) if found else None


def newest_versions(response_ids):
    """{response id: (number, at, receipt, words, is late)} of the newest hand-in of each, for lists."""
    return {
        row[0]: (row[1], db.moment(row[2]), row[3], row[4], bool(row[5]))
        for row in db.rows(
            f"""
            select r.id, v.number, v.at, v.receipt, v.words, v.is_late
            from response r
            join version v on v.response_id = r.id and v.number = r.version
            where r.id in ({db.places(response_ids)})
            """,
            *response_ids,
        )
    }


def write(work, answers, *, words, by, now, is_late=False, cause="handed_in"):
    """The next immutable version of *work* with its *answers* (anything with item, level, value, text),
    prose rendered once. Inside the caller's transaction, who moves the state. Returns (number, receipt,
    SHA-256 of the answers)."""
    number, receipt = work.version + 1, db.new_id()
    digest = hashlib.sha256(
        db.dumps([[answer.item, answer.level, answer.text] for answer in answers]).encode()
    ).hexdigest()
    version = db.row(
        """
        insert into version (response_id, number, by_id, at, form_version_id, is_late, hash, receipt,
          about_version, words, cause)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id
        """,
        work.id,
        number,
        by,
        now,
        work.form_version,
        is_late,
        digest,
        receipt,
        work.about_version,
        words,
        cause,
    )[0]
    bare = {item.id for item in work.items if not item.has_text}
    rows = [
        (
            version,
            item,
            nth,
            answer.level,
            answer.value,
            answer.text,
            "" if answer.item in bare else markup.to_html(answer.text),
        )
        for answer in answers
        for item, _dot, nth in [answer.item.partition(".")]
    ]
    db.execute(
        f"""
        insert into answer (version_id, item, nth, level, value, text, html)
        values {", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * len(rows))}
        """,
        *(value for row in rows for value in row),
    )
    return number, receipt, digest

"""What was handed in: the answers, receipts and history of responses that a caller already holds the right
to."""

import hashlib
from typing import NamedTuple

from peerreview.domain import forms, in_text
from peerreview.store import db, indexing, markup

# Set with the state of a response: whether its first version was written as staff, for good.
AS_WRITTEN = """
    as_staff = case when version > 0 then as_staff
      else exists (select 1 from enrolment e where e.id = author_id and e.role <> 'student')
      and not exists (select 1 from participant t where t.enrolment_id = author_id and t.until_at is null
        and t.activity_id = response.activity_id and t.role in ('owner', 'member')) end
    """


class Shown(NamedTuple):
    """One answer of a version; ``item`` is the item's id as in ``Work.items``: with the comment it answers,
    where it answers one."""

    response: int
    item: str
    level: str
    value: float | None
    text: str
    html: str


def asked_items(work):
    """The items that a Work must answer to be handed in; where each comment is to be answered, those of the
    comments there are."""
    if not work.task_of.every_comment:
        return work.items
    comments = {one.item for one in answers_of(work.about_response) if one.text.strip()}
    return forms.of_comments(work.items, comments, every=True)


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


class Version(NamedTuple):
    """One hand-in: its ``number`` from 1, when, the moment ``typed`` to which lateness counts, the SHA-256 of
    its answers, the writer's ``receipt``, how many ``words``; ``cause``: handed_in, accepted, redacted,
    corrected, restored or provided."""

    number: int
    at: object
    typed: object
    hash: str
    receipt: str
    words: int
    cause: str


def _version(row):
    return db.filled(Version, row, at=db.moment(row.at), typed=db.moment(row.typed))


def versions_of(response_id):
    """[Version], newest first."""
    return [
        _version(row)
        for row in db.rows(
            """
            select number, at, typed_at as typed, hash, receipt, words, cause
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


def newest_versions(response_ids):
    """{response id: Version} of the newest hand-in of each; left out where there is none."""
    return {
        row.response: _version(row)
        for row in db.rows(
            f"""
            select r.id as response, v.number, v.at, v.typed_at as typed, v.hash, v.receipt, v.words, v.cause
            from response r
            join version v on v.response_id = r.id and v.number = r.version
            where r.id in ({db.places(response_ids)})
            """,
            *response_ids,
        )
    }


def older_read(response_ids):
    """{response id: (number of the version that its writer had read of what it is about, number of the newest
    that is shown)}, of those that are about an older one than the newest."""
    return {
        row[0]: (row[1], row[2])
        for row in db.rows(
            f"""
            select r.id, v.about_version, s.shown
            from response r
            join version v on v.response_id = r.id and v.number = r.shown
            join response s on s.id = r.about_response_id
            where r.id in ({db.places(response_ids)}) and v.about_version > 0 and v.about_version < s.shown
            """,
            *response_ids,
        )
    }


def _read(work, by):
    """The newest version of what *work* is about that its writer was shown; the one it was begun about where
    no later look is noted."""
    if work.about_response is None:
        return work.about_version
    row = db.row(
        """
        select max(s.version)
        from seen s
        join enrolment e on e.id = s.enrolment_id
        where s.response_id = ? and (e.id = ? or e.account_id = ?)
        """,
        work.about_response,
        work.author or 0,
        by or 0,
    )
    return max(row[0] or 0, work.about_version)


class Written(NamedTuple):
    """A new version: its row ``id``, its ``number`` from 1, the writer's ``receipt`` and the SHA-256 of the
    answers."""

    id: int
    number: int
    receipt: str
    digest: str


def write(work, answers, *, words, by, now, typed=None, cause="handed_in"):
    """The next immutable version of *work* with its *answers* (anything with item, level, value, text),
    prose rendered once; late as of *typed*, else of *now*. The caller's transaction moves the state, and
    keeps ``AS_WRITTEN`` with it."""
    number, receipt = work.version + 1, db.new_id()
    # A note without words is none, and what was taken out is forgotten once it cannot be put back.
    answers = [answer for answer in answers if answer.text.strip() or not in_text.is_note(answer.item)]
    if work.notes and cause in ("handed_in", "accepted"):
        db.execute("update note set kept = '', kept_level = '' where response_id = ?", work.id)
    digest = _digest(answers)
    version = db.row(
        """
        insert into version (response_id, number, by_id, at, form_version_id, typed_at, hash, receipt,
          about_version, words, cause)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id
        """,
        work.id,
        number,
        by,
        now,
        work.form_version,
        typed or now,
        digest,
        receipt,
        _read(work, by),
        words,
        cause,
    )[0]
    _write_answers(version, work, answers)
    indexing.response(work, [answer.text for answer in answers])
    return Written(version, number, receipt, digest)


def _digest(answers):
    typed = [[answer.item, answer.level, answer.text] for answer in answers]
    return hashlib.sha256(db.dumps(typed).encode()).hexdigest()


def _write_answers(version, work, answers):
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

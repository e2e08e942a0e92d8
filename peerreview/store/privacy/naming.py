"""Where texts name somebody who is to be erased, whoever wrote them: looked for, and the name taken out."""

from typing import NamedTuple

from peerreview.domain import own_name
from peerreview.domain.words import N_, folded
from peerreview.store import audit, db, letters, markup, search
from peerreview.store.privacy.classes import WRITTEN, columns_of
from peerreview.store.privacy.retention import condition_of
from peerreview.store.tables import TABLES, Account

REMOVED = "[name removed]"
_MADE = {"html": "text", "approach_html": "approach"}  # columns that are made again from the text beside them
# Columns of plain values, in which words stand that were copied there.
_VALUES = {"response": "draft", "concern": "detail", "decision": "detail", "audit_line": "detail"}
KINDS = {
    "answer": N_("a text that was handed in"),
    "response": N_("a draft"),
    "request": N_("a request or its answer"),
    "flag": N_("why something was reported"),
    "alert": N_("an answer of staff"),
    "exhibit": N_("why staff took something out of the showcase"),
    "consent": N_("a text of the showcase"),
    "proposal": N_("why something was proposed for the showcase"),
    "exhibit_reply": N_("a reply in the showcase"),
    "participant": N_("what somebody said who asked to join"),
    "audit_line": N_("a line of the record"),
}
OTHER = N_("a reason that staff gave")


class Mention(NamedTuple):
    """One text that names somebody: its ``key``, the ``found`` signs, the ``course`` (code) and ``activity``
    (title) it belongs to, and what ``kind`` of text it is, in words. Nothing else of the text is told."""

    key: str
    found: tuple
    course: str
    activity: str
    kind: str


class _Place(NamedTuple):
    table: str
    row: int
    column: str
    value: object  # a text, or the plain values of a draft
    activity: int


def mentions(account_id):
    """[Mention] of the texts that name an account, in the courses in which it has or had a place, by whole
    name, address or number (``own_name.giveaways``); a given name alone, in the middle of a sentence, is not
    found. What staff never find is not listed; with all others the name goes from there, too."""
    writers, found, where = _writers(account_id), [], {}
    for place in _places(account_id, writers):
        signs = tuple(dict.fromkeys(_named(place.value, writers)))
        if signs:
            about = where[place.activity] = where.get(place.activity) or letters.about(place.activity)
            if about.is_quiet:
                continue
            key, kind = f"{place.table}.{place.row}.{place.column}", KINDS.get(place.table, OTHER)
            found.append(Mention(key, signs, about.code, about.title, kind))
    return found


def take_out(account_id, keys=None, *, by, now):
    """Put REMOVED in the place of the name in the texts with these *keys* of ``mentions``, or in all of them.
    The form before is not kept. Returns in how many texts."""
    writers, changed, responses = _writers(account_id), 0, set()
    with db.writing():
        for place in _places(account_id, writers):
            key = f"{place.table}.{place.row}.{place.column}"
            if (keys is not None and key not in keys) or not any(_named(place.value, writers)):
                continue
            _write(place, _without(place.value, writers))
            changed += 1
            if place.table == "answer":
                responses.add(_response_of(place.row))
        search.enter_again(responses)
        if changed:
            audit.record("account.mentions_removed", "account", account_id, by=by, at=now, count=changed)
    return changed


def _writers(account_id):
    account = Account.get_by_id(account_id)
    numbers = db.rows("select distinct number from enrolment where account_id = ?", account_id)
    kept = tuple(row.number for row in numbers if own_name.is_number(row.number))
    return [own_name.Writer(account.name, account.email, kept)]


def _courses(account_id):
    rows = db.rows("select distinct course_id from enrolment where account_id = ? order by 1", account_id)
    return [row[0] for row in rows]


def _places(account_id, writers):
    """[_Place] of the texts in which a part of the name, the address or a number stands."""
    needles = {
        part
        for writer in writers
        for said in (writer.name, writer.email.partition("@")[0], *writer.numbers)
        for part in folded(said).split()
    }
    for table in TABLES:
        name, fields = table._meta.table_name, table._meta.fields
        condition = condition_of({"activity"} if name == "audit_line" else fields)
        columns = {one for one in (*columns_of(name, WRITTEN), _VALUES.get(name)) if one and one not in _MADE}
        if condition is None or name == "search_entry":
            continue
        for column in sorted(columns):
            for course in _courses(account_id):
                for row in db.rows(
                    f"select id, {column} as said, {_activity_of(fields)} as activity from {name} "
                    f"where {condition} and {column} is not null order by id",
                    course,
                ):
                    value = db.loads(row.said) if column == _VALUES.get(name) else row.said
                    said = folded(" ".join(_texts(value)))
                    if any(needle in said for needle in needles):
                        yield _Place(name, row.id, column, value, row.activity)


def _activity_of(fields):
    """SQL for the activity of a row with such *fields*."""
    if "activity" in fields or "activity_id" in fields:
        return "activity_id"
    response = (
        "response_id" if "response" in fields else "(select response_id from version where id = version_id)"
    )
    return f"(select activity_id from response where id = {response})"


def _named(value, writers):
    """The signs in a text, or in the texts of a draft, that name somebody of *writers*."""
    for text in _texts(value):
        for start, end in own_name.giveaways(text, writers):
            yield text[start:end]


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _without(value, writers):
    if isinstance(value, dict):
        return {key: _without(one, writers) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, writers) for one in value]
    if not isinstance(value, str):
        return value
    for start, end in reversed(own_name.giveaways(value, writers)):
        value = value[:start] + REMOVED + value[end:]
    return value


def _write(place, value):
    table = next(one for one in TABLES if one._meta.table_name == place.table)
    most = getattr(table._meta.columns[place.column], "max_length", None)
    said = db.dumps(value) if place.column == _VALUES.get(place.table) else value[:most]
    db.execute(f"update {place.table} set {place.column} = ? where id = ?", said, place.row)
    for html in [one for one, text in _MADE.items() if text == place.column and one in table._meta.fields]:
        filled = f"update {place.table} set {html} = ? where id = ? and {html} <> ''"
        db.execute(filled, markup.to_html(value), place.row)


def _response_of(answer_id):
    return db.row(
        "select v.response_id from answer a join version v on v.id = a.version_id where a.id = ?", answer_id
    )[0]

"""Handing in with the coach: findings, risk, and what came of the tips, in the transaction of the hand-in. It
holds nothing back."""

import json
from typing import NamedTuple

from peerreview.domain import diplomacy
from peerreview.store import db, responses
from peerreview.store.diplomacy import tips
from peerreview.store.diplomacy.besides import beside, is_coached, read_all
from peerreview.store.tables import Finding, Risk


class Kept(NamedTuple):
    """One finding as kept: ``start`` and ``end`` slice the text of the answer to ``item`` ("" = the review as
    a whole)."""

    item: str
    signal: str
    rule: str
    start: int
    end: int
    level: str
    dismissed: bool


class _Noticed(NamedTuple):
    texts: dict
    found: list  # [(item, Finding, its words)], also what the writer called fine
    beside: object


def hand_in(work, *, person, by, now, near=None):
    """``responses.hand_in`` with the coach: same answer and refusals. The text is read before the lock is
    taken.

    *near* is the Beside that the asker has at hand, to spare reading it again.
    """
    return _with_findings(
        work, lambda found: responses.hand_in(work, person=person, by=by, now=now, findings=found), now, near
    )


def accept(work, *, by, now):
    """``responses.accept`` with the coach."""
    return _with_findings(work, lambda found: responses.accept(work, by=by, now=now, findings=found), now)


def _with_findings(work, verb, now, near=None):
    if not is_coached(work):
        return verb(None)
    near = near or beside(work)
    noticed = _notice(work, near)
    with db.writing(work.activity):
        current = responses.by_id(work.id)
        if _texts(current) != noticed.texts:  # saved once more since *work* was read
            noticed = _notice(current, near)
        answer = verb(
            [
                (item, one.rule, one.signal, one.start, one.end, one.level)
                for item, one, _words in noticed.found
            ]
        )
        _keep(responses.by_id(work.id), noticed, now)
    return answer


def _texts(work):
    typed = responses.typed_of(work)
    return {item.id: (typed.get(item.id) or {}).get("text") or "" for item in work.items if item.has_text}


def _notice(work, near):
    texts = _texts(work)
    reading = read_all(near, list(texts.values()), dismissed=False)
    found = [
        (item, finding, one.words(finding))
        for item, one in zip(texts, reading.readings)
        for finding in one.findings
    ]
    return _Noticed(texts, found + [("", finding, "") for finding in reading.findings], near)


def _keep(work, noticed, now):
    version = db.row("select id from version where response_id = ? and number = ?", work.id, work.version)[0]
    waved = {(item, rule, span) for item, rule, span, act in noticed.beside.acts if act == "dismissed"}
    keys = [(item, *diplomacy.key(finding.rule, words).split("#")) for item, finding, words in noticed.found]
    if noticed.found:
        Finding.insert_many(
            [
                {
                    "version": version,
                    "item": item,
                    "signal": one.signal,
                    "rule": one.rule,
                    "start": one.start,
                    "end": one.end,
                    "level": one.level,
                    "dismissed_at": now if key in waved else None,
                }
                for (item, one, _words), key in zip(noticed.found, keys)
            ]
        ).execute()
    came = _what_came(noticed, set(keys), waved, _shown(work.id, noticed))
    tips.write(work.id, came, now)
    asked = any(act == "sent" and signal in diplomacy.HARSH for _item, signal, _rule, _span, act in came)
    risk = diplomacy.risk(
        [finding for _item, finding, _words in noticed.found],
        sent_anyway=asked,
        language=noticed.beside.language,
    )
    if risk or asked:
        Risk.insert(
            version=version, value=float(risk), reasons=list(risk.reasons), is_sent_anyway=asked
        ).execute()


def _shown(response_id, noticed):
    """[(item, signal, rule, span)] of the tips that were shown; no query where there were none."""
    if not any(act == "shown" for _item, _rule, _span, act in noticed.beside.acts):
        return []
    return db.rows(
        "select item, signal, rule, span from tip_act where response_id = ? and act = 'shown'", response_id
    )


def _what_came(noticed, keys, waved, shown):
    """Rows for each tip that was shown and not waved through: sent as it was, revised, improved."""
    signals = {(item, finding.signal) for item, finding, _words in noticed.found}
    rows = []
    for item, signal, rule, span in shown:
        if (item, rule, span) in waved:
            continue
        if (item, rule, span) in keys:
            rows.append((item, signal, rule, span, "sent"))
            continue
        rows.append((item, signal, rule, span, "revised"))
        if (item, signal) not in signals:
            rows.append((item, signal, rule, span, "improved"))
    return rows


def kept_findings(response_id, *, number=None):
    """[Kept] of the newest hand-in of a response (or of version *number*), in the order of its form."""
    column, more = ("r.version", ()) if number is None else ("?", (number,))
    return [
        Kept(*row[:6], row[6] is not None)
        for row in db.rows(
            f"""
            select f.item, f.signal, f.rule, f.start, f."end", f.level, f.dismissed_at
            from response r
            join version v on v.response_id = r.id and v.number = {column}
            join finding f on f.version_id = v.id
            where r.id = ?
            order by f.id
            """,
            *more,
            response_id,
        )
    ]


def risks(response_ids):
    """{response id: (value 0..1, reasons)} of the newest hand-in of each; left out where nothing was
    noticed."""
    return {
        row[0]: (row[1], tuple(json.loads(row[2])))
        for row in db.rows(
            f"""
            select r.id, k.value, k.reasons
            from response r
            join version v on v.response_id = r.id and v.number = r.version
            join risk k on k.version_id = v.id
            where r.id in ({db.places(response_ids)})
            """,
            *response_ids,
        )
    }

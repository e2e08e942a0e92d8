"""What the coach leaves behind at a hand-in: findings, risk, what came of the tips. It holds nothing back."""

import json
from typing import NamedTuple

from peerreview.domain import diplomacy, moderation
from peerreview.domain import forms as form_rules
from peerreview.store import db, responses
from peerreview.store.diplomacy import tips
from peerreview.store.diplomacy.besides import beside, is_coached, read_all
from peerreview.store.tables import Finding, Risk

UNREAD = "unread"  # the signal under which it is kept that a sentence was not read: no fault of anybody's
_COLUMNS = ("item", "signal", "rule", "start", "end", "level", "dismissed_at")
_WORDING = {*moderation.FILTERS["wording"], *moderation.ALERTS}


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


class Noticed(NamedTuple):
    """What the coach sees in the texts of a draft; ``found`` [(item, Finding, its words)], also what the
    writer called fine; ``near`` the Beside it was read in; ``unread`` [(item, start, end)] of the sentences
    in a language the coach does not read."""

    texts: tuple
    found: list
    near: object
    unread: tuple = ()

    @property
    def findings(self):
        """[(item, rule, signal, start, end, level)] as moderation reads them."""
        return [
            (item, one.rule, one.signal, one.start, one.end, one.level) for item, one, _words in self.found
        ]


def notice(work, near=None):
    """The Noticed of a draft, before any lock: reading takes longer than the rest of a hand-in. None where
    the coach does not read. *near* is the Beside that the asker has at hand."""
    return _notice(work, near or beside(work)) if is_coached(work) else None


def notice_again(work, noticed):
    """The same, read anew if the draft was saved once more since."""
    return noticed if noticed is None or _texts(work) == noticed.texts else _notice(work, noticed.near)


def _texts(work):
    """({item: prose}, {item: a few words}) of a draft; a number or a date is neither."""
    typed = responses.typed_of(work)
    prose = {item.id: (typed.get(item.id) or {}).get("text") or "" for item in work.items if item.has_text}
    few = {item.id for item in work.items if item.rules.has_words and not item.has_text}
    if not few:
        return prose, {}
    answers = form_rules.read(work.items, typed).answers
    return prose, {answer.item: answer.text for answer in answers if answer.item in few and answer.text}


def _notice(work, near):
    prose, few = _texts(work)
    reading = read_all(near, prose, dismissed=False)
    found = [
        (item, finding, one.words(finding))
        for item, one in zip(prose, reading.readings)
        for finding in one.findings
    ]
    found += [("", finding, "") for finding in reading.findings]
    unread = [(item, *place) for item, one in zip(prose, reading.readings) for place in one.unread]
    # Few words may hurt, but nothing else is to be noticed about them.
    for item, text in few.items():
        (one,) = read_all(near, {item: text}, dismissed=False).readings
        found += [
            (item, finding, one.words(finding)) for finding in one.findings if finding.signal in _WORDING
        ]
        unread += [(item, *place) for place in one.unread]
    return Noticed((prose, few), found, near, tuple(unread))


def keep(response_id, version, noticed, *, now):
    """Write down what was found in a hand-in (*version*: its row id), what came of each tip, and the risk. In
    the transaction of the hand-in."""
    waved = {(item, rule, span) for item, rule, span, act in noticed.near.acts if act == "dismissed"}
    keys = [(item, *diplomacy.key(finding.rule, words).split("#")) for item, finding, words in noticed.found]
    rows = [
        (item, one.signal, one.rule, one.start, one.end, one.level, now if key in waved else None)
        for (item, one, _words), key in zip(noticed.found, keys)
    ]
    rows += [
        (item, UNREAD, f"{UNREAD}.language", start, end, "quiet", None) for item, start, end in noticed.unread
    ]
    if rows:
        Finding.insert_many([{"version": version, **dict(zip(_COLUMNS, row))} for row in rows]).execute()
    came = _what_came(noticed, set(keys), waved, _shown(response_id, noticed))
    tips.write(response_id, came, now)
    asked = any(act == "sent" and signal in diplomacy.HARSH for _item, signal, _rule, _span, act in came)
    risk = diplomacy.risk(
        [finding for _item, finding, _words in noticed.found],
        sent_anyway=asked,
        language=noticed.near.language,
    )
    if risk or asked:
        Risk.insert(
            version=version, value=float(risk), reasons=list(risk.reasons), is_sent_anyway=asked
        ).execute()


def _shown(response_id, noticed):
    """[(item, signal, rule, span)] of the tips that were shown; no query where there were none."""
    if not any(act == "shown" for _item, _rule, _span, act in noticed.near.acts):
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
        db.filled(Kept, row, dismissed=row.dismissed_at is not None)
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
        row.id: (row.value, tuple(json.loads(row.reasons)))
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

"""What became of each tip: shown, used, waved through. Only the rule and a hash of the words are kept, never
a draft."""

from peerreview.domain import diplomacy
from peerreview.store import db
from peerreview.store.diplomacy import learning


def acts_of(response_id):
    """{(item, rule, span, act)} of one response."""
    return frozenset(db.rows("select item, rule, span, act from tip_act where response_id = ?", response_id))


def remember(response_id, found, act, *, known=frozenset(), now):
    """Keep *act* for tips: *found* is [(item, Finding, its words)]. What is in *known* (see ``acts_of``)
    costs nothing."""
    rows = [
        (item, finding.signal, *diplomacy.key(finding.rule, words).split("#"))
        for item, finding, words in found
    ]
    write(
        response_id,
        [
            (item, signal, rule, span, act)
            for item, signal, rule, span in rows
            if (item, rule, span, act) not in known
        ],
        now,
    )


def remember_dismissed(response_id, found, *, now):
    """The writer calls these fine as they are: they are not shown again for the same words. What was waved
    through was shown."""
    remember(response_id, found, "shown", now=now)
    remember(response_id, found, "dismissed", now=now)
    if found:
        learning.learn(response_id, [finding.rule for _item, finding, _words in found], now=now)


def remember_used(response_id, found, *, now):
    """The writer put the starters of these tips into the text."""
    remember(response_id, found, "shown", now=now)
    remember(response_id, found, "accepted", now=now)


def write(response_id, rows, now):
    """Rows (item, signal, rule, span, act); those that are there already are silently the first."""
    if not rows:
        return
    with db.writing():
        for row in rows:
            db.execute(
                """
                insert into tip_act (response_id, item, signal, rule, span, act, at)
                values (?, ?, ?, ?, ?, ?, ?) on conflict (response_id, item, rule, span, act) do nothing
                """,
                response_id,
                *row,
                now,
            )

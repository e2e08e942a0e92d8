"""What goes by itself, and when: the rule as one table. Whatever is not in it stays until somebody who may
takes it out: what people wrote, drafts they never handed in, grades, and the record of a course."""

from datetime import timedelta
from typing import NamedTuple

from peerreview.domain import presence
from peerreview.domain.words import N_


class Rule(NamedTuple):
    """One kind of thing: its ``key``, in words ``what`` it is, how long it is ``kept`` after which moment
    (``since``, in words)."""

    key: str
    what: str
    kept: timedelta
    since: str


RULES = (
    Rule("session", N_("Sign-ins on a device"), timedelta(days=30), N_("after they ended")),
    Rule("link", N_("One-time links"), timedelta(days=30), N_("after they were used or ran out")),
    Rule(
        "attempt",
        N_("Tries to sign in, with the network address they came from"),
        timedelta(days=1),
        N_("after the try"),
    ),
    Rule("presence", N_("Who is here"), presence.KEPT, N_("after somebody was seen")),
    Rule("words", N_("The words of a mail"), timedelta(0), N_("once it was sent")),
    Rule(
        "undelivered",
        N_("The words of a mail that could not be sent"),
        timedelta(days=14),
        N_("after it was written"),
    ),
    # No course runs so long: until then its key keeps a letter from being sent twice.
    Rule("mail", N_("That a mail was sent, to whom and when"), timedelta(days=400), N_("after it was sent")),
    Rule(
        "draft",
        N_("Changes begun after a hand-in and never handed in"),
        timedelta(days=400),
        N_("after the last typing"),
    ),
    Rule(
        "file",
        N_("Files that were added to a work and left out again"),
        timedelta(days=60),
        N_("after they were added"),
    ),
    Rule(
        "list",
        N_("Imported lists of people, and with them the way to undo the import"),
        timedelta(days=14),
        N_("after they were brought or imported"),
    ),
    Rule(
        "signed",
        N_("Lines of the record about signing in and out"),
        timedelta(days=180),
        N_("after they were written"),
    ),
)
KEPT = {rule.key: rule.kept for rule in RULES}

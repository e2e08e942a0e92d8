"""Attributes as remembered: what a course asks (``fields``), what people have (``values``), when they are
away (``absence``), who never meets whom (``conflicts``), and answers that speak as attributes
(``answers``)."""

from peerreview.store.attributes.absence import absences, away, away_now, count_away, end_absence
from peerreview.store.attributes.answers import from_answers
from peerreview.store.attributes.attesting import attest, attested
from peerreview.store.attributes.conflicts import (
    conflicts_in,
    declare_conflict,
    declared_conflicts,
    end_conflict,
)
from peerreview.store.attributes.fields import ask, change, fields_of, stop_asking
from peerreview.store.attributes.values import (
    Seen,
    given,
    needed,
    needs_counted,
    of_course,
    of_person,
    put,
    put_all,
    seen_by_staff,
    shared,
    take_back,
    tallied,
)

__all__ = [
    "Seen",
    "attest",
    "attested",
    "absences",
    "ask",
    "away",
    "away_now",
    "change",
    "conflicts_in",
    "count_away",
    "declare_conflict",
    "declared_conflicts",
    "end_absence",
    "end_conflict",
    "fields_of",
    "from_answers",
    "given",
    "needed",
    "needs_counted",
    "of_course",
    "of_person",
    "put",
    "put_all",
    "seen_by_staff",
    "shared",
    "tallied",
    "stop_asking",
    "take_back",
]

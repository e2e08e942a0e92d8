"""The record of decisions about a response: rows that are never changed. ``store.moderation`` adds to it."""

import json
from typing import NamedTuple

from peerreview.domain import moderation as rules
from peerreview.store import db


class Decided(NamedTuple):
    """A decision as it stands in the record; ``by`` a name, "" for a rule; ``undone``: a later row takes it
    back."""

    id: int
    version: int
    act: str
    before: str
    after: str
    by: str
    at: object
    reason: str
    detail: dict
    undoes: int | None
    undone: bool


_DECIDED = """
    select d.id, d.version, d.act, d.from_state as before, d.to_state as after, coalesce(a.name, '') as by,
      d.at, d.reason, d.detail, d.undoes_id as undoes,
      exists (select 1 from decision u where u.undoes_id = d.id) as undone
    from decision d
    left join account a on a.id = d.by_id
    """


def history(response_id):
    """[Decided] about one response, oldest first."""
    return [
        _decided(row) for row in db.rows(f"{_DECIDED} where d.response_id = ? order by d.id", response_id)
    ]


def _decided(row):
    return db.filled(
        Decided, row, at=db.moment(row.at), detail=json.loads(row.detail), undone=bool(row.undone)
    )


def is_taken_out(work):
    """Whether staff took out *work* (a Work, or anything with its id, state and version), not its writer."""
    return work.state == rules.State.WITHDRAWN and rules.is_taken_out(
        work.state, work.version, history(work.id)
    )

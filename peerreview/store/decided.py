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

    @property
    def is_reversible(self):
        """Whether a person made it, and an undo brings back what was before it. What hands something on is
        taken back by a decision of the same kind (``back``)."""
        if not self.by or "back" in self.detail:
            return False
        return rules.is_reversible(self.act, self.before, self.after)


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


def taken_out(response_ids):
    """Those of some responses (ids) that staff took out, not their writers: the rule of ``is_taken_out`` for
    a list. One query."""
    if not response_ids:
        return frozenset()
    return frozenset(
        row.id
        for row in db.rows(
            f"""
            select r.id
            from response r
            join decision d on d.response_id = r.id and d.version = r.version
            where r.id in ({db.places(response_ids)}) and r.state = 'withdrawn' and d.to_state = 'withdrawn'
            and d.from_state <> 'withdrawn' and not exists (select 1 from decision later
              where later.response_id = d.response_id and later.id > d.id
              and later.from_state <> later.to_state)
            """,
            *response_ids,
        )
    )

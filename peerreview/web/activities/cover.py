"""Who brings what to which group, as a table: for groups that are to cover every key."""

from typing import NamedTuple

from flask import url_for

from peerreview.domain.grouping import Rel, keys_of
from peerreview.store import groups
from peerreview.web.text import _


class Cell(NamedTuple):
    """What one group has for one key: ``people`` [(name, what is said beside it, tone)], tone "" here, away,
    leaves, comes; ``is_gap``: nobody who is here knows it."""

    key: str
    people: list
    is_gap: bool


class Cover(NamedTuple):
    """``keys`` [(key, how many are here, of how many)], ``rows`` [(group, here, of, [Cell])]; ``sheets``
    [(key, words, address or "")] what each key's experts handed in; ``moves``: something is marked."""

    keys: list
    rows: list
    sheets: list
    moves: bool


def of_step(around, phase, turn, rows, mend):
    """The Cover of a step's groups; None where they need not cover anything, or are not formed."""
    if phase.group.relation != Rel.ACROSS or not rows:
        return None
    earlier = groups.earlier_of(around.activity, phase, turn)
    if earlier is None:
        return None
    key_of = keys_of(earlier)
    keys = list(dict.fromkeys(group.key or group.label for group in earlier.groups))
    way = mend.ways[0] if mend and mend.ways else None
    stands = {(one.group, one.key): one.opener for one in groups.stands(around.activity, phase, turn)}
    members = {row.id: [around.ids.get(public) for public, _name, _role in row.members] for row in rows}
    return Cover(
        [(key, *_count(around, [one for one in key_of if key_of[one] == key])) for key in keys],
        [
            (
                row.name,
                *_count(around, members[row.id]),
                [_cell(around, place, row, key, key_of, members[row.id], way, stands) for key in keys],
            )
            for place, row in enumerate(rows)
        ],
        _sheets(around, phase, keys),
        bool(way and (way.leaves or way.opens)),
    )


def _count(around, people):
    people = [person for person in people if person in around.names]
    return sum(person not in around.away for person in people), len(people)


def _cell(around, place, row, key, key_of, members, way, stands):
    names = around.names
    mine = [person for person in members if key_of.get(person) == key and person in names]
    people = [_seated(around, person, way) for person in mine]
    is_gap = not any(person not in around.away for person in mine)
    if way:
        people += [
            (names[person], _("from group %(group)s", group=source), "comes")
            for person, source in way.comes.get(place, ())
            if key_of.get(person) == key
        ]
    opener = stands.get((row.id, key))
    if opener is not None:
        people.append((_("Sheet"), _("with %(name)s", name=names.get(opener, "?")), "sheet"))
        is_gap = False
    elif way and (place, key) in way.opens:
        people.append((_("Sheet"), _("with %(name)s", name=names[way.opens[place, key]]), "comes"))
    return Cell(key, people, is_gap)


def _seated(around, person, way):
    if person in around.away:
        return around.names[person], _("away"), "away"
    if way and person in way.leaves:
        return around.names[person], _("to group %(group)s", group=way.leaves[person]), "leaves"
    return around.names[person], "", ""


def _sheets(around, phase, keys):
    found = groups.sheets(around.activity, phase)
    held = url_for("moderation.show", activity=around.activity.public_id)
    said = {
        key: (_("Approved"), url_for("responses.show", response=public_id))
        if is_open
        else (_("Read and approve"), held)
        for key, (_id, public_id, is_open) in found.items()
    }
    return [(key, *said.get(key, (_("Not in yet"), ""))) for key in keys]

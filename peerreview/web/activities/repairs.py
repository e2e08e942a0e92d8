"""A repair of the groups when somebody is away: proposed, explained, accepted or another way chosen, taken
back; and what a move by hand would break, before it is made."""

from typing import NamedTuple

from flask import g, redirect, request, url_for

from peerreview.domain.refusals import Missing, Refusal
from peerreview.store import groups, moving
from peerreview.web.access import needs
from peerreview.web.activities import bp
from peerreview.web.activities.scopes import step_of
from peerreview.web.pages import tell
from peerreview.web.parted import with_what_parted
from peerreview.web.text import _, refusal_text, said

NAMES = {
    "move": _("Move who is spare"),
    "dissolve": _("Dissolve a group"),
    "sheets": _("Use the sheets"),
    "join": _("Let nobody work alone"),
}


class Way(NamedTuple):
    """One way as people read it: ``because`` [sentence], ``acts`` what its button says; ``leaves`` {enrolment
    id: label of the group they go to}, ``comes`` {group place: [(enrolment id, label of the group they come
    from)]}, ``opens`` {(group place, key): enrolment id}."""

    token: str
    act: str
    because: list
    holds: str
    gives_up: str
    leaves: dict
    comes: dict
    opens: dict


class Mend(NamedTuple):
    """What the page says about who is missing in a step's groups: ``ways``, the proposal first; ``lacking``:
    keys whose sheet nobody can read yet, though it is to stand in; ``back``: the public id of what can be
    taken back, or "", and whether staff did that by hand."""

    ways: list
    lacking: list
    back: str
    by_hand: bool


def of_step(activity, phase, turn, board, names):
    """The Mend of a step's groups; *board* [groups.Row], *names* {enrolment id: label}."""
    made = groups.way_back(activity, phase, turn)
    label = {place: row.name for place, row in enumerate(board)}
    found = groups.ways(activity, phase, turn, now=g.now)
    wanted = {stand.key for one in found for stand in one.stands}
    wanted |= {one.key for one in groups.stands(activity, phase, turn)}
    return Mend(
        [_way(one, label, names) for one in found],
        sorted(wanted - groups.sheets_of(activity, phase).keys()) if wanted else [],
        made.public_id if made else "",
        made is not None and made.code == "hand",
    )


def _way(way, label, names):
    comes = {}
    for move in way.moves:
        comes.setdefault(move.target, []).append((move.person, label.get(move.source, "")))
    return Way(
        way.token,
        NAMES[way.code],
        [sentence(line, names) for line in way.because],
        said(way.holds) if way.holds else "",
        said(way.gives_up) if way.gives_up else "",
        {move.person: label.get(move.target, "") for move in way.moves},
        comes,
        {(stand.place, stand.key): stand.opener for stand in way.stands},
    )


def sentence(line, names):
    """A sentence of the rule with people's names in place of their ids; what was kept in words as it is."""
    values = dict(getattr(line, "values", {}))
    if "people" in values:
        values["people"] = ", ".join(names.get(person, "?") for person in values["people"])
    if "person" in values:
        values["person"] = names.get(values["person"], "?")
    if "role" in values:
        values["role"] = str(values["role"]).replace("_", " ")
    return _(line.message, **values) if values else line and said(line)


def preview(activity, phase, turn, board, names, ids):
    """(who, group, their public ids, [(red or amber, sentence)]) of the move that the address asks about, or
    None: what it would break or lose that is whole now. *ids* {public id: enrolment id}."""
    person, group = request.args.get("person", ""), request.args.get("group", "")
    place = next((place for place, row in enumerate(board) if row.public_id == group), None)
    if person not in ids or place is None:
        return None
    before, after = groups.broken_by(activity, phase, turn, ids[person], place, now=g.now)
    known = {str(line) for lines in before for line in lines}
    marks = [
        (tone, sentence(line, names))
        for tone, lines in zip(("red", "amber"), after, strict=True)
        for line in lines
        if str(line) not in known
    ]
    return names[ids[person]], board[place].name, person, group, marks


@bp.post("/activities/<activity>/phases/<phase>/repair")
@needs("class.whole")
def repair(activity, phase):
    found, turn = _grouped(activity, phase)
    token = request.form.get("way", "")
    try:
        parted = moving.repair(activity, found, turn, token, by=g.person.id, now=g.now)
        made = groups.way_back(activity, found, turn)
        words = _("Done. Each of them reads on their page why. You can take it back until somebody writes.")
        tell(with_what_parted(words, parted), _undo(activity, found, turn, made), beside="mend")
    except Missing:
        raise
    except Refusal as refusal:
        tell(refusal_text(refusal))
    return redirect(url_for(".groups", activity=activity.public_id), 303)


def _undo(activity, phase, turn, made):
    return made and url_for(
        ".put_groups_back", activity=activity.public_id, phase=phase.id, round=turn, made=made.public_id
    )


def undo_of_last(activity, phase, turn):
    """The address that takes the last move or repair of a step back, or None."""
    return _undo(activity, phase, turn, groups.way_back(activity, phase, turn))


@bp.post("/activities/<activity>/phases/<phase>/repair/undo")
@needs("class.whole")
def put_groups_back(activity, phase):
    found, turn = _grouped(activity, phase)
    try:
        parted = moving.put_back(
            activity, found, turn, request.values.get("made", ""), by=g.person.id, now=g.now
        )
        tell(with_what_parted(_("Taken back: everybody is where they were."), parted))
    except Missing:
        raise
    except Refusal as refusal:
        tell(refusal_text(refusal))
    return redirect(url_for(".groups", activity=activity.public_id), 303)


def _grouped(activity, phase):
    found, turn = step_of(activity, phase)
    if found.group is None:
        raise Missing()
    return found, turn

"""The groups of each step and the board on the day: who is where, who is in none, who is away, move a person,
form them now or anew, let a group go on."""

from collections import Counter
from typing import NamedTuple

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import schedule
from peerreview.domain.designs.matched import has_match
from peerreview.domain.grouping import roles_now
from peerreview.domain.presence import is_here
from peerreview.domain.refusals import Missing, Refusal
from peerreview.store import activities, attributes, grading, moving, presence
from peerreview.store import groups as store
from peerreview.store.facts import facts_of_furthest
from peerreview.web.access import holds, needs, person_of
from peerreview.web.activities import board, bp, conduct, cover, grid, peek, repairs
from peerreview.web.activities.scopes import step_of, step_token, title_in
from peerreview.web.lists import listing
from peerreview.web.mates import and_said
from peerreview.web.pages import tell
from peerreview.web.parted import with_what_parted
from peerreview.web.rounds import step_title
from peerreview.web.text import _, refusal_text

MOST_SHOWN = 12  # groups of a step with all that is known of them; the others are a line each


@bp.get("/activities/<activity>/groups")
@needs("class.whole")
def groups(activity):
    return page(activity)


def page(activity, *, status=200, typed="", wrong=""):
    """The groups of each step and the board on the day; *typed* and *wrong*: what was to be said to all, and
    the sentence why it is not."""
    people = activities.students(activity)
    facts = facts_of_furthest(activity, now=g.now)
    windows = schedule.windows(activity.design, facts, g.now)
    around = _Around(
        activity,
        facts,
        windows,
        store.formed_steps(activity.id),
        {public_id: person for person, (_name, public_id, _section) in people.items()},
        {person: name for person, (name, *_rest) in people.items()},
        attributes.away_now(activity.course, g.now),
        {(row.phase, row.round, row.whom) for row in activities.passages(activity.id)},
        presence.seen(activity.id),
    )
    return render_template(
        "activities/groups.html",
        activity=activity,
        now=board.now_of(activity, facts, windows),
        roll=board.roll_of(activity, around.names, around.ids, around.away),
        conduct=conduct.of_step(activity, facts, windows, around.passed),
        steps=sorted(
            (_step(around, phase, turn) for phase, turn in _steps(around)),
            key=lambda step: step["mend"] is None,  # where people work now comes first
        ),
        between=[_between(found, around.names) for found in grading.between_teams(activity)],
        can_edit=holds("activity.edit"),
        typed=typed,
        wrong=wrong,
    ), status


class _Around(NamedTuple):
    """What the steps of one page share: ``ids`` {public id: enrolment id} and ``names`` {enrolment id: label}
    of the students, ``away`` who is, ``passed`` {(phase, round, scope)}, ``seen`` {enrolment id: when}."""

    activity: object
    facts: object
    windows: dict
    formed: frozenset
    ids: dict
    names: dict
    away: dict
    passed: set
    seen: dict


def _between(found, names):
    """Whose grade comes from another team's work than their own, or from none, in words."""
    values = {"name": names[found.person], "team": found.team, "counts": found.counts}
    if not found.counts:
        return _(
            "%(name)s: no work counts. They came into group %(team)s after it had handed in; when it "
            "hands in again, that counts for them.",
            **values,
        )
    return _(
        "%(name)s: the work of group %(counts)s counts, the last one they helped to write. When their group "
        "hands in with them, that counts instead.",
        **values,
    )


def _steps(around):
    """(phase, round) of the steps that form groups of their own: each in the round that the address asks for,
    else in the present one."""
    design = around.activity.design
    homes = [phase for phase in design.phases if phase.group and design.grouping_phase(phase.id) == phase.id]
    asked = request.args.get("step", "")
    return [
        (
            phase,
            next((turn for turn in turns if step_token(phase.id, turn) == asked), None)
            or _present(around, phase, turns),
        )
        for phase in homes
        if (turns := _turns(around, phase))
    ]


def _present(around, phase, turns):
    """The round that is looked at first: the newest; where each group goes at its own pace the earliest that
    some group has still to pass."""
    if len(turns) == 1 or phase.gate.per != "group" or phase.gate.is_clock:
        return turns[-1]
    passed = Counter(turn for name, turn, _whom in around.passed if name == phase.id)
    count = len(store.board(around.activity.id, phase.id, turns[0]))
    closed = {
        turn for (name, turn), found in around.windows.items() if name == phase.id and found.state == "closed"
    }
    return next((turn for turn in turns if turn not in closed and passed[turn] < count), turns[-1])


def _turns(around, phase):
    """Rounds of a step that have groups, or are open by now; the first one at least."""
    opened = {
        turn for (name, turn), found in around.windows.items() if name == phase.id and found.state != "locked"
    }
    return sorted({1, *opened, *(turn for name, turn in around.formed if name == phase.id)})


def _step(around, phase, turn):
    """What the page shows of one step."""
    activity, names = around.activity, around.names
    rows = store.board(activity.id, phase.id, turn)
    placed = {person for row in rows for person, _who, _role in row.members}
    told = store.told(activity.id, phase.id, turn)
    is_over, pairs = _is_over(around, phase, turn), has_match(phase.group.spec)
    red, amber = ([], []) if is_over or pairs else store.broken(activity, phase, turn, now=g.now)
    found = _groups(around, phase, turn, rows, told)
    mend = repairs.of_step(activity, phase, turn, rows, names) if _runs(around, phase, turn) else None
    shown = _listing(around, phase, turn, found)
    here = range(shown.first - 1, shown.last)
    return {
        "phase": phase,
        "pairs": pairs,
        "round": turn,
        "title": step_title(activity.design, phase.id, turn, around.facts),
        "token": step_token(phase.id, turn),
        "rounds": [
            (step_title(activity.design, phase.id, one, around.facts), step_token(phase.id, one), one == turn)
            for one in _turns(around, phase)
        ],
        "relaxed": [repairs.sentence(line, names) for line in told.relaxed],
        "is_over": is_over,
        "formed": (phase.id, turn) in around.formed,
        "alone": [(public, names[person]) for public, person in around.ids.items() if public not in placed],
        "red": [repairs.sentence(line, names) for line in red],
        "amber": [repairs.sentence(line, names) for line in amber],
        "gate": phase.gate if phase.gate.per == "group" and not phase.gate.is_clock else None,
        "mend": mend,
        "cover": _only(cover.of_step(around, phase, turn, rows, mend), here),
        "preview": repairs.preview(activity, phase, turn, rows, names, around.ids),
        "may_undo_form": store.may_form_again(activity, phase, turn),
        "grid": _only(grid.of_step(around, phase, turn, rows, found), here),
        "groups": found,
        "list": shown,
        "others": _others(shown),
    }


def _listing(around, phase, turn, found):
    """The Listing of a step's groups: a large class is read in pages. The page that the address names is one
    of the step it names."""
    token = step_token(phase.id, turn)
    return listing(
        {"page": request.args.get("page", "")} if request.args.get("step") == token else {},
        ".groups",
        {"activity": around.activity.public_id},
        found,
        words=lambda one: one.name,
        kept={"step": token},
        size=MOST_SHOWN,
    )


def _others(shown):
    """[(address, [Shown])] of the other pages of a Listing of groups."""
    return [
        (shown.look.url(page=page), shown.found[first : first + shown.size])
        for page, first in enumerate(range(0, shown.count, shown.size), 1)
        if page != shown.page
    ]


def _only(table, places):
    """A table of groups with the rows of these *places* alone."""
    return table and table._replace(rows=[table.rows[place] for place in places])


def _runs(around, phase, turn):
    """Whether people are working in a step's groups now."""
    homes = around.activity.design.homes
    return (
        not has_match(phase.group.spec)
        and (phase.id, turn) in around.formed
        and any(
            window.is_open and homes.get(name) == phase.id and number >= turn
            for (name, number), window in around.windows.items()
        )
    )


def _is_over(around, phase, turn):
    """Whether nobody works in a step's groups any more: what is broken in them is no use to know."""
    homes = around.activity.design.homes
    mine = [
        window
        for (name, number), window in around.windows.items()
        if homes.get(name) == phase.id and number >= turn
    ]
    return bool(mine) and all(window.state in ("closed", "waived") for window in mine)


class Shown(NamedTuple):
    """A group on the page: ``members`` [(public id, name, what they hold in this round, why they are here,
    whether they are away)], ``passed``: it may go on, ``writes`` [peek.Peek], ``here`` who is, in words;
    ``why`` all of them are here, where that is the same for each, who then have none of their own; ``title``:
    the name as a heading, ``who``: its members as a line."""

    public_id: str
    name: str
    members: list
    passed: bool
    writes: tuple
    here: str
    why: str
    title: str
    who: str


def _groups(around, phase, turn, rows, told):
    """[Shown] of a step."""
    written = peek.of_groups(around.activity, phase, turn, [row.id for row in rows], around.names)
    return [
        _shown(around, row, _members(around, phase, turn, row, told), written.get(row.id, ()), phase, turn)
        for row in rows
    ]


def _shown(around, row, members, writes, phase, turn):
    why = _shared(members)
    return Shown(
        row.public_id,
        row.name,
        [(*member[:3], "" if why else member[3], member[4]) for member in members],
        (phase.id, turn, f"g{row.id}") in around.passed,
        writes,
        _here(around, row),
        why,
        _("Group %(name)s", name=row.name),
        ", ".join(member[1] for member in members),
    )


def _shared(members):
    """Why all of several are here, "" where that differs."""
    reasons = {member[3] for member in members}
    return next(iter(reasons)) if len(members) > 1 and len(reasons) == 1 else ""


def _here(around, row):
    """Who of a group is here now, in words."""
    ids = [around.ids.get(public) for public, _name, _role in row.members]
    return and_said([around.names[one] for one in ids if one and is_here(around.seen.get(one), g.now)])


def _members(around, phase, turn, row, told):
    """[(public id, name, what they hold in this round, why they are here, whether they are away)] of a
    group."""
    ids, names, away = around.ids, around.names, around.away
    held = {public: (role,) if role else () for public, _name, role in row.members}
    if phase.group.spec.get("rotate"):
        seats = [public for public, _name, _role in row.members]
        here = [public for public in seats if ids.get(public) not in away]
        held = roles_now(phase.group.roles, seats, turn, here)
    return [
        (
            public,
            names.get(ids.get(public), name),
            ", ".join(held.get(public, ())),
            repairs.sentence(told.reasons.get(ids.get(public), ""), names),
            ids.get(public) in away,
        )
        for public, name, _role in row.members
    ]


@bp.post("/activities/<activity>/groups")
@needs("class.whole")
def move(activity):
    act = {"form": _form, "again": _form_again}.get(request.form.get("act", ""), _move)
    where = act(activity) or {}
    return redirect(url_for(".groups", activity=activity.public_id, **where), 303)


def _form(activity):
    phase, turn = _grouped(activity)
    try:
        store.form(activity, phase.id, turn, by=g.person.id, now=g.now)
        tell(_("The groups of “%(step)s” are formed.", step=title_in(activity, phase.id, turn)))
    except Refusal as refusal:
        tell(refusal_text(refusal))


def _form_again(activity):
    phase, turn = _grouped(activity)
    try:
        store.form_again(activity, phase, turn, by=g.person.id, now=g.now)
        tell(_("The groups of “%(step)s” are formed anew.", step=title_in(activity, phase.id, turn)))
    except Refusal as refusal:
        tell(refusal_text(refusal))


def _grouped(activity):
    phase, turn = step_of(activity, request.form.get("phase", ""))
    if phase.group is None or has_match(phase.group.spec):  # pairs have a page of their own
        raise Missing()
    return phase, turn


def _move(activity):
    """Move somebody; where the group then stands on the page, as parts of its address."""
    person = person_of(request.form.get("person", ""))
    found = request.form.get("group", "")
    group = store.find(activity.id, found)
    parted = moving.move(activity, person=person.id, group=group, by=g.person.id, now=g.now)
    home, turn = store.step_of(activity.id, group)
    tell(
        with_what_parted(_("%(name)s is moved.", name=person.account.name), parted),
        repairs.undo_of_last(activity, activity.design.phase(home), turn),
        beside=f"g-{found}",
    )
    place = next(
        place for place, row in enumerate(store.board(activity.id, home, turn)) if row.public_id == found
    )
    return {"step": step_token(home, turn), "page": place // MOST_SHOWN + 1} if place >= MOST_SHOWN else {}

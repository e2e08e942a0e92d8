"""A student's own groups on the page of an activity: who is in, which part is mine in this round, why I am
here, and the other groups where I may choose."""

from dataclasses import dataclass
from typing import NamedTuple

from flask import g, redirect, request, url_for

from peerreview.domain import schedule
from peerreview.domain.attributes import TEXT_ONLY
from peerreview.domain.designs.matched import is_matched
from peerreview.domain.grouping import Rel
from peerreview.domain.refusals import Missing, NotNow, Refusal
from peerreview.store import attributes, courses, groups, moving, presence
from peerreview.store.facts import facts_of_account
from peerreview.web.access import needs
from peerreview.web.activities import bp
from peerreview.web.activities.repairs import sentence
from peerreview.web.activities.scopes import step_of
from peerreview.web.activities.shared import told_in
from peerreview.web.mates import and_said
from peerreview.web.pages import tell
from peerreview.web.rounds import step_title
from peerreview.web.seats import roles_of
from peerreview.web.text import _, ngettext, refusal_text, when

MOST_NAMED = 30  # people of a group who are named; of more it is said how many they are


@dataclass(frozen=True, slots=True)
class Other:
    """A group that may be chosen: ``said`` who is in it, ``fits``: whether it has room for this person."""

    public_id: str
    name: str
    said: str
    fits: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """This person's group in a step: ``name`` "" = none yet; ``said`` who is in it; ``roles`` [(title,
    text)] held in this round; ``ring``: whom one looks at and who looks at one, where the design says so;
    ``others`` to choose from until ``until``, () where groups are not open.
    ``told`` [(name, title, text)] is what its people let each other read about themselves, ``common``
    [(title, words)] when all are free. ``here``: who of them is here now; ``sheets`` [(sentence, address or
    "")] of what stands in for who is missing. ``alone``: what they may choose, as of ``groups.way_alone``;
    ``written``: how one takes part in writing, for whoever needs it, else ""."""

    title: str
    phase: str
    round: int
    name: str
    said: str
    ring: str
    roles: list
    why: str
    others: tuple
    until: object
    told: tuple
    common: tuple
    here: str
    sheets: tuple
    alone: object
    written: str


def of_student(activity, facts, windows):
    """[Mine] of the steps that have groups now, each home once, in its present round."""
    present = {}
    for (phase, turn), window in windows.items():
        if is_matched(activity.design, phase):  # told by itself: ``web.my_pairs``
            continue
        if activity.design.homes[phase] == phase and window.state != "locked":
            present[phase] = (turn, window)
    wanted = {(phase, turn) for phase, (turn, _window) in present.items()}
    # Where one has a place are groups; only for the other steps is it asked whether there are.
    formed = wanted if wanted <= set(facts.places) else groups.formed_steps(activity.id)
    around = _around(activity, facts, [step for step in facts.places if step in wanted])
    return [
        _mine(activity, facts, phase, turn, window, around, _works(activity.design, windows, phase, turn))
        for phase, (turn, window) in present.items()
        if (phase, turn) in formed
    ]


class _Around(NamedTuple):
    """What stands around one person, of all their groups at once: ``groups`` {(phase, round): its Row},
    ``told`` {group id: Told}, ``here`` the mates (enrolment ids) who are here now, ``shared`` what mates and
    they themselves let their group read."""

    groups: dict
    told: dict
    here: set
    shared: dict


def _around(activity, facts, steps):
    """The _Around of the person of these Facts in the groups of *steps* [(phase, round)]; four queries, none
    for none."""
    ids = {step: facts.places[step].group for step in steps}
    if not ids:
        return _Around({}, {}, set(), {})
    large = {ids[step] for step in ids if len(facts.places[step].members) > MOST_NAMED}
    found = groups.boards(set(ids.values()), without=large)
    people = {one for step in ids for one in facts.places[step].members}
    return _Around(
        {step: found[group] for step, group in ids.items() if group in found},
        groups.told_of(set(ids.values())),
        set(presence.here(activity.id, people - {facts.person.id}, g.now)),
        attributes.shared(people, g.now),
    )


def _works(design, windows, home, turn):
    """Whether people work in the groups of a step now, in it or in a later one that keeps them."""
    return any(
        window.is_open and design.homes.get(phase) == home and number >= turn
        for (phase, number), window in windows.items()
    )


def _mine(activity, facts, phase_id, turn, window, around, works):
    design, phase = activity.design, activity.design.phase(phase_id)
    place = schedule.place_in(design, facts, phase_id, turn, g.now)
    is_choosing = phase.group.spec.get("join") == "open" and window.is_open
    own, others = around.groups.get((phase_id, turn)), ()
    if is_choosing:
        fits = groups.rooms(activity, phase, turn, facts.person.id, now=g.now)
        others = tuple(
            Other(row.public_id, row.name, _members(design, phase_id, row), fits.get(row.public_id, False))
            for row in groups.board(activity.id, phase_id, turn)
            if not own or row.id != own.id
        )
    return Mine(
        step_title(design, phase_id, turn, facts),
        phase_id,
        turn,
        own.name if own else "",
        _members(design, phase_id, own, place) if own else "",
        _ring(design, phase_id, place) if own else "",
        roles_of(design, phase_id, place.held) if place else [],
        _why(activity, phase, around, place, facts.person.id) if own else "",
        others,
        when(window.closes) if window.closes else None,
        *_told(activity, phase_id, around, place if own else None),
        _here(activity, phase_id, around, place, facts.person.id) if own else "",
        tuple(_sheets(activity, phase, turn, own.id, facts.person.id)) if own else (),
        groups.way_alone(activity, phase, turn, facts.person.id) if own and works else None,
        _written(phase) if own else "",
    )


def _ring(design, phase_id, place):
    """Whom this person looks at, and who looks at them, where a task is about the next of the group."""
    asked = [task for task in design.tasks.values() if design.homes[task.phase] == phase_id]
    if _is_hidden(design, phase_id) or not any(task.about and task.about.is_next for task in asked):
        return ""
    me = place.members[place.seat]
    ahead = schedule.next_of(place, me)
    if not ahead:
        return _("There is nobody else in your group just now: you are asked for nothing about others.")
    behind = [one for one in place.members if schedule.next_of(place, one) == [me]]
    known = courses.names_of([*ahead, *behind])
    if ahead == behind:
        return _("You and %(name)s look at each other’s work.", name=known[ahead[0]])
    names = {"ahead": known[ahead[0]], "behind": known[behind[0]]}
    return _("You look at the work of %(ahead)s; %(behind)s looks at yours.", **names)


def _told(activity, phase_id, around, place):
    """What they tell each other, and when all are free: nothing of that for whoever takes part in writing
    alone."""
    if place is None:
        return (), ()
    by_name = not _is_hidden(activity.design, phase_id)
    told, common = told_in(activity, place.members, around.shared, by_name=by_name)
    return told, () if TEXT_ONLY in g.person.needs else common


def _written(phase):
    """How one takes part in writing, for whoever needs it."""
    if TEXT_ONLY not in g.person.needs:
        return ""
    said = _(
        "Everything here is done in writing and counts the same. If your group meets, write to it instead."
    )
    if phase.group.spec.get("alone"):
        said += " " + _("You may also go on in a group of your own: below.")
    return said


def _why(activity, phase, around, place, me):
    """Why they are here: how they came, and what all of them may know that they share."""
    came = sentence(around.told[place.group].reasons.get(me, ""), {})
    if _is_hidden(activity.design, phase.id):
        return came
    found = groups.because(activity, phase, place.members, me, around.shared, now=g.now)
    known = courses.names_of({one for line in found for one in line.values.get("people", ())})
    return " ".join(filter(None, [came, *(sentence(line, known) for line in found)]))


def _here(activity, phase_id, around, place, me):
    """Which mates are here now, by name or, where these know each other by alias, only how many."""
    found = [person for person in place.members if person != me and person in around.here]
    if found and _is_hidden(activity.design, phase_id):
        return ngettext("%(count)s more is here.", "%(count)s more are here.", len(found))
    known = courses.names_of(found)
    return and_said([known[person] for person in found])


def _sheets(activity, phase, turn, group, me):
    """(sentence, address) of each sheet that stands in in this group."""
    if phase.group.relation != Rel.ACROSS:
        return
    stands = [one for one in groups.stands(activity, phase, turn) if one.group == group]
    known = courses.names_of([one.opener for one in stands])
    for one in stands:
        words = (
            _("Nobody here knows %(key)s today. You open the sheet of its experts.", key=one.key)
            if one.opener == me
            else _(
                "Nobody here knows %(key)s today. %(name)s opens the sheet of its experts.",
                key=one.key,
                name=known[one.opener],
            )
        )
        yield words, url_for("responses.show", response=one.public_id) if one.public_id else ""


def _members(design, home, row, place=None):
    """Who is in a group (its Row, and whose Place it is); only how many where peers of these steps know each
    other by alias, or they are too many to be named."""
    count = len(place.members if place else row.members)
    if _is_hidden(design, home) or count > MOST_NAMED:
        return ngettext("%(count)s person", "%(count)s people", count)
    return ", ".join(name for _public, name, _role in row.members) or _("nobody yet")


def _is_hidden(design, home):
    return any(
        task.alias or task.subject_alias for task in design.tasks.values() if design.homes[task.phase] == home
    )


@bp.post("/activities/<activity>/phases/<phase>/my-group")
@needs("activity.see")
def choose_group(activity, phase):
    found, turn = step_of(activity, phase)
    mine = facts_of_account(g.person.id, activity_id=activity.id)[1][activity.id]
    if mine.person.role != "student":
        raise Missing()
    alone = request.form.get("act") == "alone"
    group = None if alone else groups.find(activity.id, request.form.get("group", ""))
    windows = schedule.windows(activity.design, mine, g.now)
    window = windows.get((found.id, turn))
    try:
        if not (_works(activity.design, windows, found.id, turn) if alone else window and window.is_open):
            raise NotNow()
        if alone:
            moving.go_alone(activity, found, turn, mine.person.id, by=g.person.id, now=g.now)
        else:
            moving.choose(activity, found, turn, mine.person.id, group, by=g.person.id, now=g.now)
        tell(_("You are in this group now."))
    except Missing:
        raise
    except Refusal as refusal:
        tell(refusal_text(refusal))
    return redirect(url_for(".show", activity=activity.public_id, _anchor="my-groups"), 303)

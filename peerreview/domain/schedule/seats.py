"""Where a person sits in the groups of a step, and what they could never write for want of a seat."""

from peerreview.domain.designs.matched import is_matched
from peerreview.domain.grouping import roles_now


def place_in(design, facts, phase_id, turn, now=None):
    """The person's Place in the grouping that holds in a phase, or None. Roles that go round are those of
    this round, among who is not away at *now* (None: nobody is)."""
    home = design.grouping_phase(phase_id)
    place = facts.places.get((home, turn)) or facts.places.get((home, 1)) if home else None
    spec = design.phase(home).group.spec if place else {}
    if not spec.get("rotate"):
        return place
    known = facts.seated.get((home, turn, now))
    if known is None or known[0] is not place:
        away = facts.away(now) if now else ()
        here = [member for member in place.members if member not in away]
        held = roles_now(tuple(spec["roles"]), place.members, turn, here)
        roles = tuple(held.get(member, ()) for member in place.members)
        known = facts.seated[home, turn, now] = place, place._replace(roles=roles)
    return known[1]


def waits_for_place(design, facts, phase_id, turn):
    """Whether leads and members are matched in a phase and this person has no place: nothing there is theirs
    to do."""
    return is_matched(design, phase_id) and place_in(design, facts, phase_id, turn) is None


def next_of(place, person):
    """Whose work a member of a group (a Place) looks at: [the next seat's], in a ring, so that two look at
    each other and of three everybody is somebody's; [] for who is alone."""
    at = place.members.index(person) + 1
    return [one for one in (*place.members[at:], *place.members)[:1] if one != person]


def is_never_mine(look, source, turn):
    """Whether nothing could come from this person to *source* any more, and never could: they came when its
    step was over, or it was written by groups and they have none there. They owe nothing about it."""
    window = look.windows.get((source.phase, turn or 1))
    if window is None or window.state not in ("closed", "waived"):
        return False
    if source.by == "group":
        return place_in(look.design, look.facts, source.phase, turn or 1) is None
    return window.state == "waived"


def is_alone_with(design, facts, task, turn, now):
    """Whether nobody else of the person's group could write what *task* asks about in this step: they are
    alone in it, or hold the roles of all its writers themselves. Then there is nothing to wait for."""
    place = place_in(design, facts, task.phase, turn, now)
    sources = [design.tasks[name] for name in task.about.names]
    if place is None or any(source.phase != task.phase for source in sources):
        return False
    away = facts.away(now)
    others = [seat for seat, one in enumerate(place.members) if seat != place.seat and one not in away]
    roles = design.phase(design.homes[task.phase]).group.roles
    return not any(
        source.by is None or (source.by in roles and place.roles and source.by in place.roles[seat])
        for source in sources
        for seat in others
    ) and all(source.by is None or source.by in roles for source in sources)


def people_about(look, task, window):
    """Enrolment ids of those that a task is about: of my group all others, all with oneself, those of a group
    role, or the next seat; whose activity it is."""
    me = look.facts.person.id
    if task.about.kind == "owner":
        return [look.facts.owner] if look.facts.owner not in (me, None) else []
    place = place_in(look.design, look.facts, task.phase, window.round, look.now)
    if place is None:
        return []
    if task.about.kind == "partner":
        return next_of(place, me)
    if task.about.kind == "team":
        return [me, *(person for person in place.members if person != me)]
    is_asked = task.about.kind != "role" or not place.roles
    return [
        person
        for number, person in enumerate(place.members)
        if person != me and (is_asked or task.about.name in place.roles[number])
    ]

"""Group roles: who holds which, and how they go round."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from peerreview.domain.chance import rank
from peerreview.domain.grouping.affinity import number
from peerreview.domain.grouping.spec import Kind, Person, Spec

UNBOUNDED = 10**6


def limits(spec: Spec) -> dict[str, tuple[int, int]]:
    """Role -> (least, most) holders in a group; none if the roles go round by seat."""
    if isinstance(spec.roles, Mapping):
        return dict(spec.roles)
    return {} if spec.rotate else dict.fromkeys(spec.roles, (1, 1))


def crew(spec: Spec) -> str | None:
    """The role for all who have no scarcer one: the one that most may hold."""
    most = limits(spec)
    return max(most, key=lambda role: most[role][1], default=None)


def may_hold(person: Person, role: str, spec: Spec) -> bool:
    """The person has what the role needs."""
    return role not in spec.needs or bool(person.attributes.get(spec.needs[role]))


def ranked(people: Iterable[Person], role: str, spec: Spec, seed: str) -> list[Person]:
    """Those who may hold the role, best first: the ones highest in what a `gap` is about, then by the
    seed."""
    gaps = [want.name for want in spec.prefer if want.kind is Kind.GAP]

    def order(person: Person) -> tuple:
        return [-(number(person.attributes.get(name)) or 0) for name in gaps], rank(seed, role, person.id)

    return sorted((person for person in people if may_hold(person, role, spec)), key=order)


def fill(spec: Spec, members: Sequence[Person], held: Mapping[int, str], seed: str) -> dict[int, str]:
    """Roles for the members of one group: those held stay, then the least of each, then up to the most; the
    crew last."""
    roles = dict(held)
    bounds = limits(spec)
    for full in (0, 1):
        for role in sorted(bounds, key=lambda role: role == crew(spec)):
            free = ranked((person for person in members if person.id not in roles), role, spec, seed)
            if full and role != crew(spec) and not _overflow(spec, roles, members):
                continue
            holders = list(roles.values()).count(role)
            roles.update((person.id, role) for person in free[: max(0, bounds[role][full] - holders)])
    return {person.id: roles[person.id] for person in members if person.id in roles}


def _overflow(spec: Spec, roles: Mapping[int, str], members: Sequence[Person]) -> bool:
    """More people have no role yet than the crew takes."""
    role = crew(spec) or ""
    holders = list(roles.values()).count(role)
    free = [person for person in members if person.id not in roles]
    able = len([person for person in free if may_hold(person, role, spec)])
    return able < len(free) or len(free) > limits(spec)[role][1] - holders


def roles_now(
    roles: Sequence[str], seats: Sequence[int], round: int, present: Collection[int]
) -> dict[int, tuple[str, ...]]:
    """Rotating roles in round 1, 2, ...: member present -> the roles they hold now; every role is held by
    somebody.

    A Latin square over the seats: with as many seats as roles each member holds each role once in so many
    rounds. Fewer seats: one holds two. More: the others hold the second role again (a second questioner). The
    role of an absent member passes to the next present one in the rotation, first to one who only doubles.
    """
    order = [seats[(place + round - 1) % len(seats)] for place in range(len(seats))] if seats else []
    here = [member for member in order if member in present]
    if not here or not roles:
        return {}
    held: dict[int, list[str]] = {member: [] for member in here}
    spare = [member for member in order[len(roles) :] if member in held]
    for place, role in enumerate(roles):
        turn = [order[(place + step) % len(order)] for step in range(len(order))]
        nearest = next(member for member in turn if member in held)
        if turn[0] not in held and spare:
            nearest = spare.pop(0)
        held[nearest].append(role)
    return {member: tuple(held[member]) or (roles[1 % len(roles)],) for member in here}

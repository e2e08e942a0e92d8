"""Forming a partition: first where everybody stands by the relation, then exchanges for the preferences, then
roles."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from random import Random

from peerreview.domain.chance import rank
from peerreview.domain.grouping.affinity import NEVER, Affinity, barred, improve, marked
from peerreview.domain.grouping.optimum import assign
from peerreview.domain.grouping.pieces import called, choice_of, name_of, pieces, why
from peerreview.domain.grouping.relation import Plan, across, same, union, within
from peerreview.domain.grouping.roles import crew, fill, limits, ranked
from peerreview.domain.grouping.sizes import sizes
from peerreview.domain.grouping.spec import CHOICE, Group, Kind, Partition, Person, Rel, Spec
from peerreview.domain.words import N_, Sentence

RELATIONS = {Rel.SAME: same, Rel.UNION: union, Rel.WITHIN: within, Rel.ACROSS: across}


def group(
    spec: Spec,
    people: Iterable[Person],
    earlier: Partition | None = None,
    history: Mapping[tuple[int, int], int] | None = None,
    seed: str = "",
) -> Partition:
    """Everybody present in exactly one group, as `spec` asks; the same seed gives the same groups in any
    order of people.

    earlier: the partition that `spec.rel` speaks of; history: (smaller id, larger id) -> how often the two
    have met. What cannot hold is relaxed and said; a `never` pair that no exchange can part is said too.
    Raises ValueError if the relation needs an earlier partition and there is none.
    """
    known = {person.id: person for person in sorted(people, key=lambda person: rank(seed, person.id))}
    if spec.rel and earlier is None:
        raise ValueError(f"{spec.rel} needs an earlier partition")
    old = set(earlier.people()) if spec.rel and earlier else set()
    if spec.rel and earlier and not old.isdisjoint(known):
        plan = RELATIONS[spec.rel](spec, known, earlier, seed)
        _adopt(plan, [person for person in known if person not in old])
    else:
        plan = _by_value(spec, known, seed) if spec.by else _fresh(spec, list(known), known, seed)
    if spec.rel is not Rel.SAME:
        _exchange(plan, spec, known, history or {}, seed)
        plan.relaxed += list(_unknown(spec, known))
    if spec.rel is Rel.WITHIN and name_of(spec):
        _name_pieces(plan, spec, known)
    return _finish(plan, spec, known, seed)


def _name_pieces(plan: Plan, spec: Spec, known: Mapping[int, Person]) -> None:
    """Parts of one earlier group are called by what their members chose, and everybody is told so."""
    chosen = {person: choice_of(known[person], name_of(spec)) for person in known}
    plan.keys = [""] * len(plan.bins)
    siblings: dict[int, list[int]] = {}
    for index, place in enumerate(plan.of):
        siblings.setdefault(place, []).append(index)
    for indexes in siblings.values():
        for index, own in zip(indexes, pieces([plan.bins[index] for index in indexes], chosen)):
            plan.keys[index] = called(own, spec.titles)
            for person in plan.bins[index]:
                if reason := why(chosen[person], own, spec.titles):
                    plan.reasons[person] = reason


def _unknown(spec: Spec, known: Mapping[int, Person]) -> Iterable[Sentence]:
    """Preferences about which nobody present has said anything: they changed nothing, and the reader should
    know."""
    for want in spec.prefer:
        name = want.name or (CHOICE if want.kind is Kind.CHOICE else "")
        given = (person.attributes.get(name) for person in known.values())
        if name and not any(value not in (None, "", frozenset()) for value in given):
            message = N_("Nobody has said anything about “%(field)s”, so it was not looked at.")
            yield Sentence(message, field=name)


def _fresh(spec: Spec, ids: Sequence[int], known: Mapping[int, Person], seed: str) -> Plan:
    """New groups of even size; who gets a scarce role is dealt first, one to each group."""
    bounds, here = limits(spec), [known[person] for person in ids]
    able = [
        len(ranked(here, role, spec, seed)) // max(1, bounds[role][0])
        for role in spec.needs
        if role in bounds
    ]
    counts, relaxed = sizes(len(ids), spec, min(able, default=None))
    plan = Plan([[] for _ in counts], relaxed=relaxed)
    left = list(ids)
    for role, (least, _) in bounds.items():
        if isinstance(spec.roles, Mapping) and role != crew(spec):
            chosen = ranked([known[person] for person in left], role, spec, seed)[: least * len(counts)]
            for turn, holder in enumerate(chosen):
                if len(plan.bins[turn % len(counts)]) < counts[turn % len(counts)]:
                    plan.put(holder.id, turn % len(counts), kind=role)
                    plan.roles[holder.id] = role
                    left.remove(holder.id)
    for person in [one for one in left if spec.small and known[one].attributes.get(spec.small)]:
        free = [index for index, count in enumerate(counts) if len(plan.bins[index]) < count]
        index = min(free, key=lambda index: (counts[index], len(plan.bins[index])))
        # Of a kind of their own: what is exchanged later leaves them in groups of that size.
        plan.put(person, index, kind=("small", counts[index]))
        left.remove(person)
    seats = iter(left)
    for index, count in enumerate(counts):
        for _ in range(count - len(plan.bins[index])):
            plan.put(next(seats), index)
    for person in ids:
        plan.reasons[person] = _why_fresh(spec, len(counts))
    return plan


def _why_fresh(spec: Spec, groups: int) -> Sentence:
    if groups == 1:
        return Sentence(N_("Everybody is in one group."))
    if not spec.prefer:
        return Sentence(N_("Drawn by chance into groups of even size."))
    # What was looked at stands nowhere: it may be what somebody tells nobody but the rule.
    return Sentence(N_("Placed where the group fits best what this step asks for."))


def _by_value(spec: Spec, known: Mapping[int, Person], seed: str) -> Plan:
    """One or more groups for each value of an attribute; those without a value are spread over the smaller
    ones."""
    values = {
        person.id: str(value)
        for person in known.values()
        if (value := person.attributes.get(spec.by or "")) is not None
    }
    if spec.keys:
        values = {person: value for person, value in values.items() if value in spec.keys}
    names = list(spec.keys) or sorted(set(values.values())) or [""]
    sharing: dict[str, list[int]] = {name: [] for name in names}
    for person in known:
        if person in values:
            sharing[values[person]].append(person)
    for person in known:
        if person not in values:
            min(sharing.values(), key=len).append(person)
    plan = Plan([])
    for name in names:
        part = _fresh(spec, sharing[name], known, seed) if sharing[name] else Plan([])
        for members in part.bins:
            plan.bins.append([])
            plan.keys.append(name)
            for person in members:
                plan.put(
                    person, len(plan.bins) - 1, kind=(name if person in values else "", part.kind[person])
                )
        plan.roles |= part.roles
        plan.relaxed += [line for line in part.relaxed if line not in plan.relaxed]
    shared, dealt = (
        N_("This group is for %(key)s."),
        N_("Nothing was chosen, so this group, to keep the sizes even: %(key)s."),
    )
    for key, members in zip(plan.keys, plan.bins, strict=True):
        plan.reasons |= {
            person: Sentence(shared if person in values else dealt, key=key) for person in members
        }
    return plan


def _adopt(plan: Plan, newcomers: Sequence[int]) -> None:
    """People the earlier partition does not know go to the smallest groups."""
    for person in newcomers:
        index = min(range(len(plan.bins)), key=lambda index: len(plan.bins[index]))
        plan.put(person, index, kind="new")
        if plan.blocks:
            plan.blocks[index].append((person,))
        plan.reasons[person] = Sentence(N_("New since the earlier groups: in the smallest group."))


def _exchange(plan: Plan, spec: Spec, known: Mapping[int, Person], history: Mapping, seed: str) -> None:
    lead = next(iter(limits(spec)), None)
    leads = [person for person, role in plan.roles.items() if role == lead]
    # One who sums up is a member like the others; one who is above them, or has what they lack, is compared.
    is_above = lead in spec.needs or any(want.kind is Kind.GAP for want in spec.prefer)
    is_star = lead is not None and limits(spec)[lead][1] == 1 and is_above
    if spec.rel is Rel.WITHIN:  # what people chose has its best places already
        spec = replace(
            spec, prefer=tuple(want for want in spec.prefer if want.kind is not Kind.CHOICE or not want.name)
        )
    affinity = Affinity(spec, known, history, leads, plan.apart, is_star)
    if affinity.wanted and len(plan.bins) > 1:
        if plan.blocks:
            _exchange_blocks(plan, spec, known, affinity, seed)
        else:
            marks = {person.id: 1 for person in known.values() if marked(person, spec)}
            if affinity.is_star and not marks:
                _best_leads(plan, affinity)
            improve(plan.bins, plan.kind, affinity, marks, Random(f"{seed}/exchange"))
    together = (pair for members in plan.bins for pair in combinations(members, 2)) if spec.never else ()
    if any(barred(known[a], known[b], spec.never) for a, b in together):
        plan.relaxed.append(
            Sentence(N_("Some people who should not meet are in one group: no exchange could part them."))
        )


def _best_leads(plan: Plan, affinity: Affinity) -> None:
    """Where each group has one lead and only how members fit theirs counts, the best way can be worked out.

    Sizes stay, and seats go to people of one kind. Who must not meet whom is seen to by what follows."""
    lead_of = {
        index: one for index, members in enumerate(plan.bins) for one in members if one in affinity.leads
    }
    seats: dict[object, list[tuple[int, int]]] = {}
    for index in lead_of:
        for place, one in enumerate(plan.bins[index]):
            if one not in affinity.leads:
                seats.setdefault(plan.kind[one], []).append((index, place))
    for of_a_kind in seats.values():
        room = Counter(index for index, _place in of_a_kind)
        movers = [plan.bins[index][place] for index, place in of_a_kind]
        fits = [[affinity(one, lead_of[index]) for index in room] for one in movers]
        best = assign([[fit if fit < NEVER else None for fit in row] for row in fits], list(room.values()))
        left = [one for one, column in zip(movers, best, strict=True) if column is None]
        coming = {
            index: [one for one, column in zip(movers, best, strict=True) if column == number]
            for number, index in enumerate(room)
        }
        for index, place in of_a_kind:
            plan.bins[index][place] = (coming[index] or left).pop()


def _exchange_blocks(
    plan: Plan, spec: Spec, known: Mapping[int, Person], affinity: Affinity, seed: str
) -> None:
    """A union exchanges whole earlier groups, of equal size."""
    blocks = [block for blocks in plan.blocks for block in blocks]
    where = iter(range(len(blocks)))
    bins = [[next(where) for _ in part] for part in plan.blocks]
    marks = {i: sum(marked(known[person], spec) for person in block) for i, block in enumerate(blocks)}

    def cost(i: int, j: int) -> float:
        return sum(affinity(a, b) for a in blocks[i] for b in blocks[j])

    improve(bins, {i: len(block) for i, block in enumerate(blocks)}, cost, marks, Random(f"{seed}/exchange"))
    plan.bins = [[person for i in part for person in blocks[i]] for part in bins]


def _finish(plan: Plan, spec: Spec, known: Mapping[int, Person], seed: str) -> Partition:
    """Labels, seats and roles; what a role lacks is said."""
    keys, groups = plan.keys or [""] * len(plan.bins), []
    missing: Counter[str] = Counter()
    for place, members in enumerate(plan.bins):
        if not plan.seated:
            members = sorted(members, key=lambda person: rank(seed, "seat", person))
        held = {person: plan.roles[person] for person in members if person in plan.roles}
        roles = fill(spec, [known[person] for person in members], held, seed)
        for role, (least, _) in limits(spec).items():
            missing[role] += max(0, least - list(roles.values()).count(role))
        groups.append(Group(_label(place, keys), tuple(members), roles, place, keys[place]))
    message = N_("%(missing)s more needed who can be %(role)s: some groups have too few.")
    lacking = [Sentence(message, missing=many, role=role) for role, many in missing.items() if many]
    return Partition(tuple(groups), plan.reasons, (*plan.relaxed, *lacking))


def _label(place: int, keys: Sequence[str]) -> str:
    key = keys[place]
    if not key:
        return str(place + 1)
    return key if keys.count(key) == 1 else f"{key} {keys[: place + 1].count(key)}"

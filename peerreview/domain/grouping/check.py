"""What an edited partition breaks (red: the method does not work so) or loses (amber: a preference)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from peerreview.domain.grouping.affinity import Affinity, barred, marked, unlike
from peerreview.domain.grouping.pieces import choice_of
from peerreview.domain.grouping.roles import limits, may_hold
from peerreview.domain.grouping.spec import Group, Kind, Partition, Person, Rel, Spec
from peerreview.domain.words import N_, Sentence


def check(
    partition: Partition, spec: Spec, people: Iterable[Person], earlier: Partition | None = None
) -> tuple[list[Sentence], list[Sentence]]:
    """(red, amber) sentences. `people`: all who are present; `earlier`: the partition that `spec.rel` speaks
    of.

    Red: somebody in no group or in two, people who should never meet, a role without a holder or with one who
    may not hold it, a broken relation. Amber: sizes, a role held by too many, somebody alone of a kind,
    away from the piece they chose, nothing in common, a gap."""
    known = {person.id: person for person in people}
    red = [
        *_placed(partition, known),
        *(line for group in partition.groups for line in _broken(group, spec, known)),
    ]
    if spec.rel and earlier is not None:
        red += _unrelated(partition, spec, earlier, known)
    return red, [line for group in partition.groups for line in _lost(group, spec, known)]


def count_lone(partition: Partition, spec: Spec, people: Iterable[Person]) -> int:
    """How many groups of more than one have exactly one who is marked as alone of a kind."""
    known = {person.id: person for person in people}
    return sum(
        len(group.members) > 1 and sum(marked(known[one], spec) for one in group.members if one in known) == 1
        for group in partition.groups
    )


def _placed(partition: Partition, known: Mapping[int, Person]) -> Iterator[Sentence]:
    times = Counter(partition.people())
    for message, found in (
        (N_("In no group: %(people)s."), known.keys() - times.keys()),
        (N_("In two groups: %(people)s."), {person for person, count in times.items() if count > 1}),
        (N_("Not present: %(people)s."), times.keys() - known.keys()),
    ):
        if found:
            yield Sentence(message, people=sorted(found))


def _broken(group: Group, spec: Spec, known: Mapping[int, Person]) -> Iterator[Sentence]:
    members = [known[person] for person in group.members if person in known]
    for a, b in combinations(members, 2):
        if barred(a, b, spec.never):
            message = N_("Group %(group)s has two people who should not meet: %(people)s.")
            yield Sentence(message, group=group.label, people=[a.id, b.id])
    for role, (least, _) in limits(spec).items():
        if len(group.holders(role)) < least:
            yield Sentence(
                N_("Group %(group)s has too few with the role %(role)s."), group=group.label, role=role
            )
    for person in members:
        held = group.roles.get(person.id)
        if held and not may_hold(person, held, spec):
            message = N_("In group %(group)s, %(people)s may not be %(role)s.")
            yield Sentence(message, group=group.label, people=[person.id], role=held)


def _unrelated(
    partition: Partition, spec: Spec, earlier: Partition, known: Mapping[int, Person]
) -> Iterator[Sentence]:
    now = {person: group.place for group in partition.groups for person in group.members}
    was = {person: group.place for group in earlier.groups for person in group.members}
    here = Counter(was[person] for person in was if person in known)
    if spec.rel is Rel.ACROSS:
        yield from _uncovered(partition, earlier, known)
    if spec.rel in (Rel.SAME, Rel.UNION):
        for group in earlier.groups:
            if len({now[person] for person in group.members if person in now}) > 1:
                yield Sentence(N_("The earlier group %(group)s is torn apart."), group=group.label)
    if spec.rel in (Rel.SAME, Rel.WITHIN):
        for group in partition.groups:
            # Somebody left alone of an earlier group is better off with others.
            alone = 1 if spec.split else 0
            if len({was[person] for person in group.members if here[was.get(person)] > alone}) > 1:
                yield Sentence(N_("Group %(group)s mixes earlier groups."), group=group.label)


def _uncovered(partition: Partition, earlier: Partition, known: Mapping[int, Person]) -> Iterator[Sentence]:
    topic = {
        person: group.key or group.label
        for group in earlier.groups
        for person in group.members
        if person in known
    }
    for group in partition.groups:
        for missing in sorted(set(topic.values()) - {topic.get(person) for person in group.members}):
            yield Sentence(N_("Group %(group)s has nobody for %(key)s."), group=group.label, key=missing)


def _lost(group: Group, spec: Spec, known: Mapping[int, Person]) -> Iterator[Sentence]:
    members = [known[person] for person in group.members if person in known]
    if (
        spec.bounds
        and not spec.rel
        and not spec.count
        and not spec.bounds[0] <= len(group.members) <= spec.bounds[1]
    ):
        message = N_("Group %(group)s has %(size)s people; asked for: %(least)s to %(most)s.")
        yield Sentence(
            message, group=group.label, size=len(group.members), least=spec.bounds[0], most=spec.bounds[1]
        )
    for role, (_, most) in limits(spec).items():
        if list(group.roles.values()).count(role) > most:
            yield Sentence(
                N_("Group %(group)s has too many with the role %(role)s."), group=group.label, role=role
            )
    yield from _not_chosen(group, spec, members)
    alone = [person.id for person in members if marked(person, spec)]
    if len(alone) == 1 and len(members) > 1:
        # Nobody is named: they may have told it to nobody but the rule.
        yield Sentence(N_("In group %(group)s somebody is the only one of a kind."), group=group.label)
    yield from _unmet(group, spec, members)


def _not_chosen(group: Group, spec: Spec, members: list[Person]) -> Iterator[Sentence]:
    """Who chose another piece, or another topic, than their group works on. Only answers to a task are named:
    what somebody told the rule alone is not said."""
    names = [spec.by] if spec.by and spec.keys else []
    if spec.rel is Rel.WITHIN:
        names += [want.name for want in spec.prefer if want.kind is Kind.CHOICE and want.name]
    for name in names if group.key else ():
        for person in members:
            mine = choice_of(person, name)
            piece = spec.titles.get(mine, mine)
            if "." in name and mine and piece not in group.key:
                message = N_("%(people)s chose “%(piece)s”, and group %(group)s works on: %(key)s.")
                yield Sentence(message, people=[person.id], piece=piece, group=group.label, key=group.key)


def _unmet(group: Group, spec: Spec, members: list[Person]) -> Iterator[Sentence]:
    if not spec.prefer:
        return
    lead, pairs = next(iter(limits(spec)), None), list(combinations(members, 2))
    # Of these people alone: reading the whole class once for each group took longer than all the rest.
    known = {person.id: person for person in members}
    affinity = Affinity(spec, known, {}, (person for person, role in group.roles.items() if role == lead))
    for want in spec.prefer:
        if want.kind is Kind.LIKE and any(_apart(want.name, a, b) for a, b in pairs):
            message = N_("Group %(group)s has people with nothing in common: %(name)s.")
            yield Sentence(message, group=group.label, name=want.name)
        if want.kind is Kind.GAP and not all(affinity.in_gap(want, a, b) for a, b in pairs):
            yield Sentence(
                N_("Group %(group)s has a gap outside the range: %(name)s."),
                group=group.label,
                name=want.name,
            )


def _apart(name: str, a: Person, b: Person) -> bool:
    values = a.attributes.get(name), b.attributes.get(name)
    return (
        None not in values
        and unlike(*values) == 1
        and not any(isinstance(value, int | float) for value in values)
    )

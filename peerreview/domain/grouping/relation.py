"""The four relations to an earlier partition: same, union, within, across."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from peerreview.domain.chance import rank
from peerreview.domain.grouping.pieces import choice_of, name_of, parted
from peerreview.domain.grouping.sizes import divided, merged
from peerreview.domain.grouping.spec import Group, Partition, Person, Spec
from peerreview.domain.words import N_, Sentence


@dataclass(slots=True)
class Plan:
    """Where people stand so far. Only people of one kind may be exchanged; blocks: earlier groups that stay
    whole; of: the place of the earlier group that each bin is a part of."""

    bins: list[list[int]]
    keys: list[str] = field(default_factory=list)
    kind: dict[int, object] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    relaxed: list[str] = field(default_factory=list)
    apart: set[tuple[int, int]] = field(default_factory=set)
    blocks: list[list[tuple[int, ...]]] = field(default_factory=list)
    of: list[int] = field(default_factory=list)
    seated: bool = False

    def put(self, person: int, index: int, kind: object = "") -> None:
        """Place the person in bin `index`."""
        self.bins[index].append(person)
        self.kind[person] = kind


def _present(earlier: Partition, known: Mapping[int, Person]) -> list[tuple[Group, list[int]]]:
    """The earlier groups with those of their members who are here; emptied groups are gone."""
    here = [(group, [person for person in group.members if person in known]) for group in earlier.groups]
    return [(group, members) for group, members in here if members]


def same(spec: Spec, known: Mapping[int, Person], earlier: Partition, seed: str) -> Plan:
    """The earlier groups, seats and roles, without those who are not here."""
    plan = Plan([], seated=True)
    for group, members in _present(earlier, known):
        plan.bins.append(members)
        plan.keys.append(group.key)
        plan.roles |= {person: role for person, role in group.roles.items() if person in known}
        plan.reasons |= {person: Sentence(N_("The same group as before.")) for person in members}
    return plan


def union(spec: Spec, known: Mapping[int, Person], earlier: Partition, seed: str) -> Plan:
    """`merge` earlier groups become one, large ones with small ones so that sizes stay even."""
    old = sorted(_present(earlier, known), key=lambda pair: rank(seed, "merge", pair[0].place))
    counts = [len(members) for _, members in old]
    parts = [[old[index] for index in part] for part in merged(counts, spec.merge or 2)]
    plan = Plan([[person for _, members in part for person in members] for part in parts])
    plan.blocks = [[tuple(members) for _, members in part] for part in parts]
    reason = Sentence(N_("The earlier group stays together and joins another."))
    plan.reasons = {person: reason for members in plan.bins for person in members}
    plan.kind = dict.fromkeys(plan.reasons, "")
    return plan


def within(spec: Spec, known: Mapping[int, Person], earlier: Partition, seed: str) -> Plan:
    """Each earlier group is divided: into `split` parts, or into groups of the size asked for. What people
    chose (a `choice` by name) stays together where it fits. Nobody is left alone: who would be stays with a
    part beside, of the same group where it has one."""
    plan, name = Plan([]), name_of(spec)
    chosen = {person: choice_of(known[person], name) for person in known}
    for group, members in _present(earlier, known):
        members = sorted(members, key=lambda person: rank(seed, "split", person))
        counts, relaxed = divided(len(members), spec)
        plan.relaxed += [line for line in relaxed if line not in plan.relaxed]
        for part in parted(members, counts, chosen):
            plan.bins.append([])
            plan.of.append(group.place)
            for person in part:  # exchanged only with whom chose the same
                plan.put(person, len(plan.bins) - 1, kind=(group.place, chosen[person]))
        plan.reasons |= {
            person: Sentence(N_("A part of group %(group)s."), group=group.label) for person in members
        }
    if spec.split:
        _join_lone(plan)
    return plan


def _join_lone(plan: Plan) -> None:
    """A group that came to one person joins the smallest other, the one beside it first."""
    for index in [index for index, members in enumerate(plan.bins) if len(members) == 1]:
        others = [other for other, members in enumerate(plan.bins) if other != index and members]
        if len(plan.bins[index]) == 1 and others:
            beside = min(others, key=lambda other: (len(plan.bins[other]), abs(other - index)))
            (person,) = plan.bins[index]
            plan.bins[index] = []
            plan.put(person, beside, kind=("joined", person))
            plan.reasons[person] = Sentence(N_("Would have been alone, so here with the group beside."))
    kept = [index for index, members in enumerate(plan.bins) if members]
    plan.bins, plan.of = [plan.bins[index] for index in kept], [plan.of[index] for index in kept]


def across(spec: Spec, known: Mapping[int, Person], earlier: Partition, seed: str) -> Plan:
    """Homes with an expert of every key. As many as the rarest key allows; further experts double up, each
    home on different keys, sizes even."""
    experts: dict[str, list[int]] = {group.key or group.label: [] for group in earlier.groups}
    for group, members in _present(earlier, known):
        experts[group.key or group.label] += sorted(members, key=lambda person: rank(seed, "home", person))
    topics = [topic for topic, people in experts.items() if people]
    homes = min(len(experts[topic]) for topic in topics)
    plan = Plan([[] for _ in range(homes)])
    for topic in topics:
        for index, person in enumerate(experts[topic][:homes]):
            plan.put(person, index, kind=topic)
            plan.reasons[person] = Sentence(N_("The expert for %(key)s in this group."), key=topic)
    turn = 0
    for topic in topics:
        for person in experts[topic][homes:]:
            plan.put(person, turn % homes, kind=topic)
            plan.reasons[person] = Sentence(N_("One more expert for %(key)s in this group."), key=topic)
            turn += 1
    if len(_present(earlier, known)) > len(
        topics
    ):  # Parallel expert groups: do not send two of one group to one home.
        for _, members in _present(earlier, known):
            plan.apart |= set(combinations(sorted(members), 2))
    plan.relaxed = list(_advice(experts, topics, homes, len(known)))
    return plan


def _advice(experts: Mapping[str, list[int]], topics: list[str], homes: int, n: int) -> Iterable[Sentence]:
    for topic in experts.keys() - set(topics):
        yield Sentence(N_("Nobody present knows %(key)s: its approved sheet has to stand in."), key=topic)
    if homes == 1 and n > 3 and len(topics) > n // 3:
        message = N_(
            "Only one group covers all %(topics)s topics; with %(fewer)s topics there could be more groups."
        )
        yield Sentence(message, topics=len(topics), fewer=max(2, n // 3))

"""What is asked of a grouping, and what comes out: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

ALONE = (1, 1)
CHOICE, ISOLATE = (
    "choice",
    "isolate",
)  # Attributes with a meaning of their own: see Preference and Spec.never.


class Rel(StrEnum):
    """How the groups relate to those of the earlier partition."""

    SAME = "same"  # the same groups
    UNION = "union"  # each is several earlier groups together
    WITHIN = "within"  # each is a part of one earlier group
    ACROSS = "across"  # each has somebody from every key (topic) of the earlier groups


class Kind(StrEnum):
    """What a preference wants of the people in one group."""

    SPREAD = "spread"  # different values; of numbers, equal means of the groups
    LIKE = "like"  # equal, overlapping or near values
    # the holder of the first role is `range` above the others; without roles, any two are that far apart
    GAP = "gap"
    MEET = "meet"  # people who met least so far
    CHOICE = "choice"  # people who chose each other (attribute `choice`: ids), or the same value of `name`


@dataclass(frozen=True, slots=True)
class Preference:
    """Earlier preferences weigh more. `name` is the attribute; `range` (least, most) belongs to `gap`."""

    kind: Kind
    name: str = ""
    range: tuple[float, float] = (1, 1)


@dataclass(frozen=True, slots=True)
class Common:
    """What a lead and a member must have in common: `least` values of the attribute `name`."""

    name: str
    least: int = 1


@dataclass(frozen=True, slots=True)
class Spec:
    """The keys of `group:` in a design.

    size: (least, most) people, equal numbers are a target, None is everybody; count: number of groups
    instead. rel, of: relation to the partition of phase `of`; merge (union) and split (within): how many
    groups become one, one becomes how many; key: what the earlier groups are the experts of (across). by:
    people with the same value of this attribute; keys: the values it may take, if the design names them
    (topics): then those without a value are spread evenly over them. roles: name -> (least, most) in each
    group, or a tuple of names that go round by seat (rotate). needs: role -> attribute its holder must have;
    never: attributes that hold ids of people never to be grouped together; `isolate` there: nobody with that
    attribute is the only one in a group. merges: how many groups the unions that follow will merge, level by
    level: the sizes of the whole tree are planned together, so that those of each level differ by one at
    most. titles: how a value is said, where it is not said as it is. small: who has this attribute sits in
    one of the smallest groups; steady: who has that one, with people they have met before.

    Where leads are matched with members (`domain.grouping.matching`): must: what the two must have in common;
    room: attribute that says how many members a lead has room for, within what the roles allow; floor: how
    well the two must fit, 0..1; aim: "everybody" (as many as can be) or "fit" (the best sum)."""

    size: tuple[int, int] | None = ALONE
    count: int | None = None
    merge: int | None = None
    split: int | None = None
    by: str | None = None
    keys: tuple[str, ...] = ()
    roles: Mapping[str, tuple[int, int]] | tuple[str, ...] = ()
    of: str | None = None
    rel: Rel | None = None
    key: str | None = None
    prefer: tuple[Preference, ...] = ()
    never: tuple[str, ...] = ()
    needs: Mapping[str, str] = field(default_factory=dict)
    rotate: bool = False
    join: str | None = None
    merges: tuple[int, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    small: str = ""
    steady: str = ""
    must: tuple[Common, ...] = ()
    room: str = ""
    floor: float = 0.0
    aim: str = "everybody"

    @property
    def matches(self) -> bool:
        """Whether leads are matched with members, so that some may have to wait."""
        return bool(self.must or self.room or self.floor)

    @property
    def bounds(self) -> tuple[int, int] | None:
        """(least, most) people of a group; None if everybody is in one. Roles set it where no size is
        given."""
        if isinstance(self.roles, Mapping) and self.roles and self.size == ALONE:
            return max(1, sum(least for least, _ in self.roles.values())), sum(
                most for _, most in self.roles.values()
            )
        return self.size


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody present; attributes: name -> number, text, or a collection (of slots, goals, ids)."""

    id: int
    attributes: Mapping[str, object] = field(default_factory=dict)

    def numbers(self, name: str) -> frozenset[int]:
        """The ids that attribute `name` holds: none, one or many."""
        value = self.attributes.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return frozenset({value})
        return frozenset(value) if isinstance(value, set | frozenset | list | tuple) else frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """members in the order of their seats; roles: member -> role; place: 0, 1, ...; key: what its members
    share; beside: member -> the roles they hold besides, for somebody who is away."""

    label: str
    members: tuple[int, ...]
    roles: Mapping[int, str] = field(default_factory=dict)
    place: int = 0
    key: str = ""
    beside: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def holders(self, role: str) -> list[int]:
        """Who holds a role, as their own or besides, by seat."""
        return [
            member
            for member in self.members
            if self.roles.get(member) == role or role in self.beside.get(member, ())
        ]


@dataclass(frozen=True, slots=True)
class Partition:
    """Everybody in exactly one group; reasons: person -> why there; relaxed: the rules that could not hold,
    in words."""

    groups: tuple[Group, ...]
    reasons: Mapping[int, str] = field(default_factory=dict)
    relaxed: tuple[str, ...] = ()

    def people(self) -> list[int]:
        """Everybody, group by group."""
        return [person for group in self.groups for person in group.members]

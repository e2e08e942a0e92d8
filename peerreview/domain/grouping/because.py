"""Why somebody is with whom they are, in words: of others only what these let their group read."""

from collections.abc import Iterator, Mapping, Sequence

from peerreview.domain.grouping.affinity import unlike
from peerreview.domain.grouping.spec import CHOICE, Kind, Person, Spec
from peerreview.domain.words import N_, Sentence


def because(
    spec: Spec, me: Person, mates: Sequence[Person], titles: Mapping[str, str], chose: frozenset[int]
) -> Iterator[Sentence]:
    """Sentences about the wishes of a step's grouping that came true for one person.

    `me` and `mates` hold nothing but what each lets the group read; `titles`: name -> what a field is called;
    `chose`: ids whom this person asked for themselves. What a mate keeps to themselves, or tells staff alone,
    leaves no trace: neither its value nor that it was looked at."""
    for want in spec.prefer:
        if want.kind is Kind.MEET:
            yield Sentence(N_("People who have met least so far were put together."))
        elif want.kind is Kind.CHOICE and want.name in ("", CHOICE):
            if found := sorted(chose & {mate.id for mate in mates}):
                yield Sentence(N_("You asked to work with %(people)s."), people=found)
        elif said := _about(want, me, mates):
            yield Sentence(said, title=titles.get(want.name, want.name))


def _about(want, me: Person, mates: Sequence[Person]) -> str:
    """The sentence about one field, "" where not all have told it, or it did not come true."""
    mine = me.attributes.get(want.name)
    others = [mate.attributes.get(want.name) for mate in mates]
    if mine is None or None in others or not others:
        return ""
    if want.kind in (Kind.LIKE, Kind.CHOICE) and all(unlike(mine, other) < 1 for other in others):
        return N_("You have “%(title)s” in common.")
    if want.kind is Kind.SPREAD and all(mine != other for other in others):
        return N_("Each of you said something else about “%(title)s”.")
    return ""

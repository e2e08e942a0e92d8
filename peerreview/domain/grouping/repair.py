"""Somebody is away on the day: what is proposed so that every group can work, why, what that holds and what
it gives up.

Of groups that cover every key (``across``) a double moves; where nobody is spare a group dissolves, if the
others do not grow too large; else the approved sheet of that key stands in and somebody opens it. Of all
others a lone one joins the group nearest to theirs, and a role that nobody present holds goes to the next who
may hold it."""

from collections.abc import Collection, Iterable

from peerreview.domain.grouping.covering import covering
from peerreview.domain.grouping.joining import joining
from peerreview.domain.grouping.spec import Partition, Person, Rel, Spec
from peerreview.domain.grouping.way import Way


def ways(
    partition: Partition,
    spec: Spec,
    people: Iterable[Person],
    earlier: Partition | None = None,
    stood: Collection[tuple[int, str]] = (),
) -> list[Way]:
    """What can be done about who is away: the proposal first, then other ways; [] when nothing is missing.

    `people`: those who are present; `earlier`: the partition that `spec.rel` speaks of; `stood`: (place, key)
    for which a sheet stands in already."""
    known = {person.id: person for person in people}
    if spec.rel is Rel.ACROSS:
        return covering(partition, spec, known, earlier, frozenset(stood)) if earlier else []
    return joining(partition, spec, known, earlier)

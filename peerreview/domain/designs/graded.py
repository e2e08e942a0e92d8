"""Which number a design gives to the gradebook: its shape, and how a plan says it."""

from dataclasses import dataclass
from types import MappingProxyType

from peerreview.domain.designs.nodes import nearest
from peerreview.domain.words import N_

MOST_OFF = 50  # percent by which what members say of each other may move a grade


@dataclass(frozen=True, slots=True)
class Grading:
    """Which number this design gives to the gradebook, and what it is made of: the submission grade of
    ``work`` from reviews ``by`` a task, the ``score`` of a task whose form has a key, taking part.

    ``work`` and ``by`` are None where no work is graded, ``score`` where nothing is scored. ``weights`` are
    positive numbers for work, score, participation and review; ``late_off`` points (0..100) a day late;
    ``minimum`` reviews for a grade that is not provisional. ``members``: the task in which the members of a
    team rate each other's part (None: what a team gets, each gets); by it a member's grade of the work goes
    up or down, by ``members_most`` percent (0..50) at most."""

    work: str | None
    by: str | None
    weights: MappingProxyType
    method: str = "median"
    minimum: int = 2
    late_off: float = 0.0
    score: str | None = None
    members: str | None = None
    members_most: float = 10.0

    @property
    def task(self):
        """The task that a question about the grade belongs to; "" where it is made of taking part alone."""
        return self.work or self.score or ""


def of_plan(grading, tasks, fail):
    """The Grading of what a plan says about it, or None; *tasks* {id: Task}, *fail* as of ``checking``."""
    if grading is None:
        return None
    for key in ("work", "by", "score", "members"):
        if grading[key] is not None and grading[key] not in tasks:
            fail(
                "grading",
                "",
                N_("Grading names a task “{name}” that is not there.{hint}"),
                name=grading[key],
                hint=nearest(grading[key], tasks),
            )
    if (grading["work"] is None) != (grading["by"] is None):
        fail("grading", "", N_("“work” and “by” belong together: whose reviews make the grade of what."))
    if not sum(grading["weights"].values()):
        fail("grading", "", N_("At least one weight must be more than 0."))
    for part, source in (("work", "work"), ("score", "score"), ("review", "by")):
        if grading["weights"].get(part) and grading[source] is None:
            fail(
                "grading",
                "",
                N_("The weight of “{part}” needs “{source}”: the name of a task."),
                part=part,
                source=source,
            )
    return Grading(
        grading["work"],
        grading["by"],
        MappingProxyType(dict(grading["weights"])),
        grading["method"],
        grading["minimum"],
        grading["late_off"],
        grading["score"],
        grading["members"],
        grading["members_most"],
    )

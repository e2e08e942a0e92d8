"""Gates: who may go on past a gate of deeds, and what is in the way of who may not."""

import pytest

from peerreview.domain.schedule import Passage, Place, Stop, duties, gates, windows
from tests.domain.timeline import day, facts, made, own, row


def gated(gate):
    return made(
        "  - id: one\n    group: {size: 2}\n    tasks: [{id: a, form: f}, {id: b, form: f}]\n"
        f"    gate: {{{gate}}}\n  - id: two"
    )


def of(design, found, now=2):
    lines = duties(design, found, day(now))
    return gates(design, found, windows(design, found, day(now)), lines)


def one(gate, *owns, **more):
    more = {"windows": (row("one", 0, 9),), "places": {("one", 1): Place(4, (1, 2))}} | more
    return of(gated(gate), facts(*owns, **more))["one", 1]


@pytest.mark.parametrize(
    "gate, owns, more, expected",
    [
        ("per: person, when: hand", (), {}, Stop("one", 1, "person", "hand")),
        ("per: group, when: all", (), {}, Stop("one", 1, "group", "all", left=2)),
        ("per: group, when: all", (own(5, "a"),), {}, Stop("one", 1, "group", "all", left=1)),
        ("per: cohort, when: all", (own(5, "a"), own(6, "b")), {}, Stop("one", 1, "cohort", "all")),
        (
            "per: group, when: approved",
            (own(5, "a"), own(6, "b", state="held")),
            {},
            Stop("one", 1, "group", "approved", held=1),
        ),
        (
            "per: person, when: score >= 0.6",
            (own(5, "a"), own(6, "b")),
            {"scores": {("a", 1, None): 0.4, ("b", 1, None): 0.9}},
            Stop("one", 1, "person", "score", best=0.4, bar=0.6),
        ),
        (
            "per: person, when: score >= 0.6",
            (own(5, "a"),),
            {"scores": {("a", 2, None): 0.4}},
            Stop("one", 1, "person", "score", left=1, bar=0.6),
        ),
        ("when: event.exam", (), {}, Stop("one", 1, "cohort", "event", event="event.exam")),
        (
            "when: event.exam",
            (),
            {"windows": (row("one", 0), row("event.exam", 7))},
            Stop("one", 1, "cohort", "event", event="event.exam", moment=day(7)),
        ),
    ],
)
def test_what_is_in_the_way_is_named(gate, owns, more, expected):
    assert one(gate, *owns, **more) == expected


@pytest.mark.parametrize("whom, passed", [("p1", True), ("g4", True), ("all", True), ("g5", False)])
def test_a_passage_of_ones_own_scope_is_a_pass(whom, passed):
    found = one("per: group, when: all", passages=(Passage("one", 1, whom, day(1)),))
    assert (found is None) is passed


def test_gates_of_the_clock_and_steps_not_open_are_no_gates():
    assert of(gated("when: due"), facts(windows=(row("one", 0, 9),))) == {}
    assert of(gated("when: hand"), facts(windows=(row("one", 3, 9),))) == {}


def test_each_round_has_its_own_gate():
    design = made(
        "  - id: unit\n    tasks: [{id: a, form: f}]\n    gate: {per: person, when: all}",
        "params: {units: 3}\nrepeat: {phases: [unit], over: units}",
    )
    passages = (Passage("unit", 1, "p1", day(1)),)
    found = of(design, facts(own(5, "a"), windows=(row("unit", 0),), passages=passages))
    assert found == {("unit", 1): None, ("unit", 2): Stop("unit", 2, "person", "all", left=1)}

"""A talk: several tasks under ``about``, what is refused of it, who is in it, and a gate that waits."""

import pytest

from peerreview.domain.designs import DesignError, load
from peerreview.domain.materials import lacking
from peerreview.domain.schedule import Passage, duties, windows
from peerreview.domain.schedule.windows import Why
from tests.domain.timeline import day, facts, made, own, person, row

TALK = """
  - id: before
    tasks: [{id: opening, form: f, alias: true}]
  - id: talk
    group: {size: 4}
    tasks:
      - {id: post, form: f, min: 0, alias: true}
      - {id: reply, form: f, about: [opening, post, reply], min: 0, alias: true, open_to: everyone}
      - {id: sum, form: f, about: [all.opening, all.reply]}
"""
WHEN = (row("before", 0, 7), row("talk", 7, 14))


def test_all_that_is_answered_is_one_talk():
    design = made(TALK)
    reply = design.tasks["reply"]
    assert reply.about.names == ("opening", "post", "reply") and reply.is_talk and not reply.is_joint
    assert {name: design.talk_of(name) for name in design.tasks} == {
        "opening": reply,
        "post": reply,
        "reply": reply,
        "sum": None,
    }
    assert [name for name, task in design.tasks.items() if design.is_said(task)] == ["post", "reply"]
    assert {design.home_of(design.tasks[name]) for name in design.tasks} == {"talk"}
    assert design.tasks["sum"].is_joint and design.tasks["sum"].about.names == ("opening", "reply")
    assert design.asks_about("reply") == (reply, design.tasks["sum"])


@pytest.mark.parametrize(
    "before, after, said",
    [
        ("[opening, post, reply], min: 0", "[opening, post, reply]", "give it “min”, which may be 0"),
        (
            "[opening, post, reply]",
            "[opening, pots]",
            "There is no task “pots” before this one. Did you mean",
        ),
        ("[opening, post, reply]", "[opening]", "names two or more tasks"),
        ("[opening, post, reply]", "[opening, all.post]", "names two or more tasks"),
        ("[all.opening, all.reply]", "[all.opening, all.sum]", "“sum” comes later"),
        ("min: 0, alias: true}", "min: 0}", "or none of it does"),
    ],
)
def test_what_cannot_be_a_talk_is_refused(before, after, said):
    with pytest.raises(DesignError, match="(?s)Line.*" + said.replace("“", ".").replace("”", ".")):
        load(f"title: Made up\nphases:\n{TALK.replace(before, after)}\n")


def test_there_is_always_one_answer_more_to_give_until_it_closes():
    design = made(TALK)
    reach = {("reply", 0): (11, 12)}
    said = [own(1, "reply", 11, at=8), own(2, "reply", 11, state="draft", at=9)]
    found = [
        line
        for line in duties(design, facts(*said, windows=WHEN, reach=reach), day(10))
        if line.task == "reply"
    ]
    assert [(line.subject, line.state, line.is_optional) for line in found] == [
        (11, "done", True),
        (11, "open", True),
        (None, "open", True),
    ]
    over = [
        line
        for line in duties(design, facts(*said, windows=WHEN, reach=reach), day(15))
        if line.task == "reply"
    ]
    assert "choose" not in [line.kind for line in over]
    silent = [line for line in duties(design, facts(windows=WHEN), day(10)) if line.task == "reply"]
    assert [(line.kind, line.state, line.why.code) for line in silent] == [
        ("choose", "waiting", "nothing_yet")
    ]
    early = [line for line in duties(design, facts(windows=WHEN), day(3)) if line.task == "reply"]
    assert [(line.kind, line.state) for line in early] == [("choose", "locked")]


RULES = """
  - id: rules
    tasks: [{id: accept, form: f}]
    gate: {per: person, when: all, else: wait}
  - id: talk
    tasks: [{id: post, form: f}]
"""


@pytest.mark.parametrize("joined", [-9, 3, 9])
def test_a_gate_that_waits_closes_behind_nobody(joined):
    design, when = made(RULES), (row("rules", 0, 7), row("talk", None, 14))
    who = facts(who=person(joined=joined), windows=when)
    found = windows(design, who, day(10))
    assert (found["rules", 1].state, found["talk", 1].state) == ("late", "locked")
    went = facts(who=person(joined=joined), windows=when, passages=(Passage("rules", 1, "p1", day(10)),))
    found = windows(design, went, day(11))
    assert (found["rules", 1].state, found["talk", 1].state) == ("closed", "open")


NEEDED = """
  - id: prepare
    tasks:
      - {id: opening, form: f, about: stimulus}
      - {id: post, form: f, about: stimulus, min: 0}
"""


@pytest.mark.parametrize("needed", [True, False])
def test_what_is_needed_is_waited_for(needed):
    design = made(NEEDED, f"materials: {{stimulus: {{kind: text, needed: {str(needed).lower()}}}}}")
    when = (row("prepare", 0, 7),)
    states = {line.task: (line.state, line.why) for line in duties(design, facts(windows=when), day(3))}
    why = Why("material", None, "stimulus")
    assert states == dict.fromkeys(("opening", "post"), ("waiting", why) if needed else ("open", None))
    there = facts(windows=when, materials={"stimulus": ((9, "A letter"),)})
    assert {line.state for line in duties(design, there, day(3))} == {"open"}
    begun = facts(own(1, "opening", 9, state="draft"), windows=when)
    assert [line.state for line in duties(design, begun, day(3)) if line.task == "opening"] == ["open"]
    assert bool(lacking(design, {})) is needed and lacking(design, {"stimulus": [(9, "A letter")]}) == []

"""An expert as a role with a credential: after two meetings an expert reads a share of the notes, and the
next meeting waits for it or for the clock."""

from pathlib import Path

import pytest

from peerreview.domain import schedule
from peerreview.domain.schedule import WindowRow
from peerreview.store import credentials, db, settle
from peerreview.store.facts import facts_of_activity
from tests.cast import World, day

DESIGN = (Path(__file__).parent.parent / "designs" / "expert_checkpoint.yaml").read_text()


@pytest.fixture(params=["student", "assistant"])
def checked(store, request):
    """(World, expert): two meetings of four people are over, and the checkpoint of day 11 is open."""
    world = World()
    expert = world.join("Edda Expert", request.param)
    credentials.grant(expert, "cred.expert", reason="Thirty years", by=world.admin.id, now=world.at)
    world.run(DESIGN, WindowRow("first", 1, "all", day(0), day(5)))
    for at, task in ((1, "note"), (6, "later_note")):
        settle.settle(world.activity.id, world.go(at).at)
        for who in world.students + ([expert] if request.param == "student" else []):
            if lines_of(world, who, task):
                world.hand_in(who, task=task)
    settle.settle(world.activity.id, world.go(10, 1).at)
    return world, expert


def lines_of(world, who, task):
    """Open duties of somebody now."""
    _plan, everyone = facts_of_activity(world.activity.id, enrolment_ids=(who.id,))
    found = schedule.duties(world.activity.design, everyone[who.id], world.at)
    return [line for line in found if line.task == task and line.state == "open"]


def test_a_fifth_of_the_notes_is_dealt_to_who_holds_the_credential(checked):
    world, expert = checked
    assert {row.reviewer_id for row in db.rows("select reviewer_id from allocation")} == {expert.id}
    assert [line.kind for line in lines_of(world, expert, "look")] == ["response"]


def test_the_next_meeting_waits_for_the_expert(checked):
    world, expert = checked
    assert not any(lines_of(world, who, "note") for who in world.students)
    (line,) = lines_of(world, expert, "look")
    work = world.begin(expert, "look")
    world.send(expert, work)
    settle.settle(world.activity.id, world.go(10, 2).at)
    passed = db.rows("select cause from passage where phase = 'check' and round = 1")
    assert [row.cause for row in passed] == ["all"]


def test_or_for_the_clock(checked):
    world, _expert = checked
    settle.settle(world.activity.id, world.go(14, 1).at)
    passed = db.rows("select cause from passage where phase = 'check' and round = 1")
    assert [row.cause for row in passed] == ["fallback"]
    assert all(lines_of(world, who, "note") for who in world.students)

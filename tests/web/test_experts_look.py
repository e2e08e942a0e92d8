"""Mentoring with an expert’s look: the two are told beforehand that a fifth of their notes is read, an expert
reads what they are dealt and nothing else, and the next meeting waits."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, credentials, db, groups, matching, settle
from tests.cast import day
from tests.pairing import asked, mentor, newcomer

STEPS = {"about": 0, "match": 7, "first": 14, "meet": 21, "again": 33, "check": 45}
CHECKED = 51  # days: the end of the first checkpoint
CANARY = "zinnober"
TOLD = "20% of all of these, with your name: whoever holds “Expert”"


@pytest.fixture
def meeting(site):
    """One mentor of three, published; an assistant holds the credential; the first meeting is open."""
    world = site.world
    site.expert = world.join("Edda Expert", "assistant")
    credentials.grant(site.expert, "cred.expert", reason="Thirty years", by=world.admin.id, now=world.at)
    asked(world)
    mentor(world, world.author, places="3")
    for who in (world.reviewer, *world.more):
        newcomer(world, who)
    ends = [*list(STEPS.values())[1:], CHECKED]
    rows = [
        WindowRow(name, 1, "all", day(opens), day(closes))
        for (name, opens), closes in zip(STEPS.items(), ends)
    ]
    world.run(activities.text_of("mentoring_with_experts"), *rows, title="Ward mentoring")
    settle.tick(world.go(8).at)
    step = world.activity.design.phase("match")
    seen = matching.token(groups.matched.standing(world.activity, step, now=world.at))
    matching.publish(world.activity, step, seen, by=world.instructor.account_id, now=world.at)
    site.agreement = world.begin(world.reviewer, "agreement")
    page = site.browse(world.reviewer).get(site.path("reviews.edit", mine=site.agreement.public_id))
    site.agreed = page.text  # what a newcomer reads before the first meeting
    for at in (15, 22):
        settle.tick(world.go(at).at)
    return site


def noted(site):
    """{newcomer: their first note}, sent; and a question of one of them, and the checkpoint is open."""
    world, text = site.world, {"text": f"We looked at {CANARY} together, step by step, and it went well."}
    typed = {"minutes": {"text": "40"}, "shown": text, "next": text}
    found = {who.id: world.send_typed(who, world.begin(who, "note"), typed) for who in newcomers(world)}
    settle.tick(world.go(34).at)
    site.question = world.send_typed(
        world.reviewer, world.begin(world.reviewer, "unsure"), {"question": text}
    )
    settle.tick(world.go(46).at)
    return found


def newcomers(world):
    return (world.reviewer, *world.more)


def test_a_note_says_before_it_is_written_that_an_expert_reads_a_fifth(meeting):
    world = meeting.world
    work = world.begin(world.reviewer, "note")
    page = meeting.browse(world.reviewer).get(meeting.path("reviews.edit", mine=work.public_id))
    assert page.status == 200 and TOLD in page.text and "and nobody else" not in page.text
    assert "An expert reads one note in five" in page.text
    assert "An expert reads a fifth of all notes" in meeting.agreed  # what their role says
    assert "An expert reads a fifth of the notes about your meetings" in meeting.agreed
    show = meeting.path("activities.show", activity=world.activity.public_id)
    for who in (world.author, world.reviewer):
        said = meeting.browse(who).get(show).text
        assert (
            "20% of “Note of your meeting” is read, with the writer’s name, by whoever holds “Expert”" in said
        )


def test_an_expert_reads_what_they_are_dealt_and_nothing_else(meeting):
    world, notes = meeting.world, noted(meeting)
    dealt = {
        row.about_response_id
        for row in db.rows("select about_response_id from allocation where task = 'look'")
    }
    assert len(dealt) == 1 and dealt <= {work.id for work in notes.values()}
    expert = meeting.browse(meeting.expert)
    (line,) = world.lines(meeting.expert, "look")
    look = world.begin(meeting.expert, "look")
    assert line.subject in dealt
    assert CANARY in expert.get(meeting.path("reviews.edit", mine=look.public_id)).text
    for work in notes.values():
        for reader in (expert, meeting.browse(world.instructor), meeting.browse(world.assistant)):
            assert CANARY not in reader.get(meeting.path("responses.show", response=work.public_id)).text
    assert [row.id for row in world.lines(meeting.expert, "look_later")] == []


def test_every_question_is_dealt_to_an_expert(meeting):
    noted(meeting)
    dealt = [
        row.about_response_id
        for row in db.rows("select about_response_id from allocation where task = 'reply'")
    ]
    assert dealt == [meeting.question.id]


def test_the_next_meeting_waits_for_the_expert_or_the_clock(meeting):
    world = meeting.world
    noted(meeting)
    assert not any(line.state == "open" for line in world.lines(world.reviewer, "note"))
    for task in ("look", "reply"):
        world.send(meeting.expert, world.begin(meeting.expert, task))
    settle.tick(world.go(46, 2).at)
    passed = db.rows("select cause from passage where phase = 'check' and round = 1")
    assert [row.cause for row in passed] == ["all"]
    settle.tick(world.go(CHECKED, 1).at)
    assert [line.round for line in world.lines(world.reviewer, "note") if line.state == "open"] == [2]


def test_without_an_expert_the_clock_lets_them_go_on(meeting):
    world = meeting.world
    noted(meeting)
    settle.tick(world.go(CHECKED, 1).at)
    passed = db.rows("select cause from passage where phase = 'check' and round = 1")
    assert [row.cause for row in passed] == ["fallback"]
    assert [line.round for line in world.lines(world.reviewer, "note") if line.state == "open"] == [2]

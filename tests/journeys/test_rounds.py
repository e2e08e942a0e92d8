"""Rounds, gates and open groups in a browser: a round is moved and goes back, a group is chosen, what could
not be done is tried again; also without JavaScript, on a phone and a desk, light and dark."""

from datetime import UTC, datetime

import pytest

from peerreview.domain.schedule import Act, WindowRow
from peerreview.store import activities, groups, stuck
from tests.cast import START, day

WEEKS = """
title: Weeks
phases:
  - id: team
    title: Find a team
    group: {size: 1-3, join: open}
    tasks: [{id: charter, title: What we want, form: submission, by: group, see: group}]
    gate: {per: group, when: all}
  - id: week
    title: Week
    group: same
    tasks: [{id: note, title: Your note, form: submission, see: group}]
    gate: {per: person, when: hand}
  - id: end
    title: The end
    tasks: [{id: last, title: A last word, form: submission}]
    gate: {when: event.final_exam}
repeat: {phases: [week], every: 7d, times: 3}
"""


@pytest.fixture
def weeks(served):
    """Teams are formed, nobody has written; one act could not be done."""
    served.world.run(
        WEEKS,
        WindowRow("team", 1, "all", START, day(7)),
        WindowRow("week", 1, "all", day(7), day(12)),
        WindowRow("event.final_exam", 1, "all", day(60)),
    )
    return served


def address(site, page="", tail=""):
    return f"/activities/{site.world.activity.public_id}{page}{tail}"


def break_something(site):
    act = Act("join", site.world.at, "team", 1, f"p{site.world.author.id}")
    stuck.keep(site.world.activity.id, act, "There is no room in any group.", now=site.world.at)


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_round_is_moved_and_goes_back_to_the_rule(weeks, visit, script, size):
    page = visit(weeks.world.instructor, script=script, size=size)
    page.goto(address(weeks, "/set-up"))
    page.get_by_text("Week, round 2: from").click()
    page.get_by_label("Week, round 2 closes").fill("2026-11-22T12:00")
    page.get_by_role("button", name="Save set-up").click()
    moved = page.get_by_text("Week, round 2: from")
    moved.wait_for()
    assert "Sun 22 Nov, 12:00 CET · moved" in moved.inner_text()
    moved.click()
    page.get_by_label("Week, round 2 closes").fill("")
    page.get_by_role("button", name="Save set-up").click()
    page.get_by_text("Set-up saved.").first.wait_for()
    assert "moved" not in page.get_by_text("Week, round 2: from").inner_text()
    assert page.locator("[name='dates.event.final_exam.opens']").input_value() == datetime(
        2027, 1, 1, 10, tzinfo=UTC
    ).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_student_goes_to_another_group(weeks, visit, script, size):
    page = visit(weeks.world.author, script=script, size=size)
    page.goto(address(weeks))
    page.get_by_text("Choose another group").click()
    page.get_by_role("button", name="Go to this group").first.click()
    page.get_by_text("You chose this group.").wait_for()
    (row,) = [
        row
        for row in groups.board(weeks.world.activity.id, "team")
        if weeks.world.author.public_id in {public for public, _name, _role in row.members}
    ]
    assert row.members[-1][1] == "Anna Author"


@pytest.mark.parametrize("script", [True, False])
def test_what_could_not_be_done_is_tried_again(weeks, visit, script):
    break_something(weeks)
    page = visit(weeks.world.assistant, script=script)
    page.goto(address(weeks))
    page.get_by_text("There is no room in any group.").wait_for()
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("Done. Nothing waits any more.").first.wait_for()
    assert page.get_by_text("There is no room in any group.").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_pages_are_open_to_all(weeks, visit, faults, size, scheme):
    break_something(weeks)
    world, found = weeks.world, []
    activities.extend(
        world.activity,
        phase="week",
        whom=f"p{world.author.id}",
        closes=day(25),
        turn=2,
        reason="ill",
        by=None,
        now=world.at,
    )
    whom = f"p{world.reviewer.id}"
    activities.let_pass(
        world.activity.id,
        phase="team",
        turn=1,
        whom=whom,
        cause="override",
        at=world.at,
        by=world.instructor.account_id,
        now=world.at,
    )
    walks = [
        (world.author, ["/", address(weeks)]),
        (
            world.instructor,
            [address(weeks, tail) for tail in ("", "/set-up", "/progress", "/groups")],
        ),
    ]
    for who, paths in walks:
        page = visit(who, size=size, scheme=scheme)
        for path in paths:
            page.goto(path)
            page.wait_for_load_state("networkidle")
            for closed in page.locator("details:not([open]) > summary").all():
                if closed.is_visible():
                    closed.click()
            page.keyboard.press("Escape")  # a menu of the header would lie over what is below it
            found += faults(page)
    assert found == []

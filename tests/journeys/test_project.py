"""A project by an uneven class: seven students in teams of four and three, one of whom is away for a day. A
team dates its own milestones and moves one; another is late and reads who looks after it; in the end each
rates the team. With and without JavaScript, on a phone and a desk."""

from random import Random

import pytest

from peerreview.domain.forms.made_up import made_up
from peerreview.domain.milestones import Wanted
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, attributes, groups, milestones, playing, settle
from tests.cast import START, WORDS, day

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

WAYS = [(True, "phone"), (False, "desk"), (True, "desk")]
LONG = (
    "What the yard gets first, for whom, what it costs, and why this comes before all else we saw there, "
    "measured on three hot days and told by those who use it."
)
TYPED = {
    "goal": {"text": f"A plan. {LONG}"},
    "parts": {"text": f"One measures, one asks, one counts, one draws it together. {LONG}"},
    "rules": {"text": "We answer within a day\nWe read before we meet\nWe say early what will be late"},
    "meet": {"text": "Tuesdays at four, in the yard"},
    "trouble": {"text": f"Whoever sees it speaks to the person first, kindly. {LONG}"},
}
PLAN = {"milestones": {"text": "Measure the yard\nOne plan"}, "why": {"text": f"The numbers first. {LONG}"}}


def write(world, who, task, typed):
    """Somebody hands in through the verbs of the pages; what is not *typed* is made up."""
    line = next(
        line for line in world.lines(who, task) if line.state in ("open", "grace") and not line.is_done
    )
    public_id = playing.begin(world.activity, line, who.id, by=who.account_id, now=world.at)
    playing.write(
        who.account_id,
        who.id,
        public_id,
        lambda work: made_up(work.items, Random(f"{who.id} {work.id}")) | typed,
        world.at,
    )


@pytest.fixture
def planned(served):
    """Both teams have agreed and named their milestones; day 3. ``world.ours``: the author's team of four,
    or three; ``world.theirs`` the other."""
    world = served.world
    world.more += [world.join(f"{name} Another", "student") for name in ("Olga", "Pia", "Quin")]
    world.run(activities.text_of("project"), WindowRow("team", 1, "all", START, day(5)), publish=False)
    world.provide("stimulus", "The yard of the Linden School", text="It reaches 47 °C in June.")
    world.publish()
    settle.tick(world.go(1).at)
    by_id = {who.id: who for who in world.students}
    teams = [
        [by_id[person] for person, *_ in members]
        for _id, _name, members in groups.of_step(world.activity.id, "team")
    ]
    assert sorted(map(len, teams)) == [3, 4]
    world.ours = next(team for team in teams if world.author in team)
    world.theirs = next(team for team in teams if world.author not in team)
    for team in teams:
        write(world, team[0], "charter", TYPED)
        write(world, team[0], "plan", PLAN)
    attributes.away(
        world.ours[-1], starts=day(2), ends=day(3), source="staff", by=world.instructor.account_id, now=day(1)
    )
    settle.tick(world.go(3).at)
    return served


def home(page, world):
    page.goto(f"/activities/{world.activity.public_id}")


def local(number):
    """A day of the course as the field holds it, in Berlin."""
    return f"{day(number, 1):%Y-%m-%dT%H:%M}"


def set_dates(page, *days, reason=""):
    """Open the form where it is folded, type the dates of the first milestones, send."""
    fold = page.locator("details", has=page.locator("#closes-1"))
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    for number, one in enumerate(days, 1):
        page.locator(f"#closes-{number}").fill(local(one))
    if reason:
        page.locator("#reason-1").fill(reason)
    page.get_by_role("button", name="Save these dates").click()


@pytest.mark.parametrize(("script", "size"), WAYS)
def test_a_team_dates_its_milestones_and_a_slip_stays_to_be_seen(planned, visit, faults, script, size):
    world = planned.world
    page = visit(world.author, script=script, size=size)
    home(page, world)
    expect(page.get_by_role("heading", name="Our milestones")).to_be_visible()
    set_dates(page, 2, 9)
    expect(page.get_by_role("alert")).to_contain_text("This day is over already.")
    expect(page.locator("#closes-2")).to_have_value(local(9))
    assert not script or faults(page) == []
    set_dates(page, 6, 9)
    expect(page.get_by_text("Saved. Your whole team sees these dates.")).to_be_visible()
    set_dates(page, 7, reason="Two days of rain; the loggers need dry ground.")
    mate = visit(next(who for who in world.ours if who is not world.author), script=script, size=size)
    home(mate, world)
    expect(mate.locator(".phases del")).to_contain_text("Sun 8 Nov")
    expect(mate.get_by_text("Two days of rain; the loggers need dry ground.")).to_be_visible()
    assert not script or faults(mate) == []
    other = visit(world.theirs[0], script=script, size=size)
    home(other, world)
    expect(other.get_by_text("Two days of rain")).to_have_count(0)
    staff = visit(world.instructor, script=script, size=size)
    staff.goto(f"/activities/{world.activity.public_id}/progress")
    expect(staff.get_by_text("Two days of rain")).to_be_visible()
    assert not script or faults(staff) == []


@pytest.mark.parametrize(("script", "size"), WAYS[:2])
def test_a_late_team_reads_who_looks_after_it_and_hears_from_them(planned, visit, faults, script, size):
    world = planned.world
    late = world.theirs
    assert not milestones.date(
        world.activity, late[0].id, {1: Wanted(day(6))}, by=late[0].account_id, now=world.at
    )
    write(world, late[0], "part", {"text": {"text": "My part of it."}})
    settle.tick(world.go(6, 1).at)
    page = visit(late[1], script=script, size=size)
    home(page, world)
    expect(page.get_by_text("Ines Instructor looks after it and writes to you by")).to_be_visible()
    assert not script or faults(page) == []
    staff = visit(world.instructor, script=script, size=size)
    staff.get_by_role("link", name="Look after Group").click()
    expect(staff.get_by_role("heading", name="Not finished, or not in time")).to_be_visible()
    assert not script or faults(staff) == []
    staff.get_by_label("Write to them what comes next").fill("Let us meet on Monday at ten.")
    staff.get_by_role("button", name="Send it to them").click()
    expect(staff.get_by_text("They read it in the activity, and are told by mail.")).to_be_visible()
    home(page, world)
    expect(page.get_by_text("Let us meet on Monday at ten.")).to_be_visible()
    # The team gives itself more time, and the step is open again.
    set_dates(page, 8, reason="We waited for the caretaker.")
    expect(page.locator("form[action$='/tasks/part'] button").first).to_be_visible()


def at_the_end(world):
    """Everybody's parts and the products are in and reviewed; the teams look back."""
    settle.tick(world.at)
    for number in (1, 2):
        for team in (world.ours, world.theirs):
            for who in team:
                for task in ("part", "share", "pulse"):
                    write(world, who, task, {"text": {"text": f"What {who.id} found, part {number}."}})
        settle.tick(world.go(3, number).at)
    for team in (world.ours, world.theirs):
        write(world, team[0], "product", {"text": {"text": "Shade first, then drains, then trees."}})
    settle.tick(world.go(4).at)
    for phase, closes in (("review", 6), ("look", 20)):
        activities.set_up(
            world.activity,
            title=world.activity.title,
            brief="",
            edits={},
            rows=[WindowRow(phase, 1, "all", None, day(closes))],
            seen_digest=world.activity.plan_digest,
            by=world.instructor.account_id,
            now=world.at,
        )
        world.reload()
    settle.tick(world.go(7).at)


@pytest.mark.parametrize(("script", "size"), WAYS[:2])
def test_each_rates_the_team_and_reads_means_of_three(planned, visit, faults, script, size):
    world = planned.world
    at_the_end(world)
    four = world.ours if len(world.ours) == 4 else world.theirs
    me, *mates = four
    for who in mates:
        for line in world.lines(who, "rating"):
            write(world, who, "rating", {})
            assert line.kind == "person"
    page = visit(me, script=script, size=size)
    home(page, world)
    expect(page.get_by_text("How we worked together: you").first).to_be_visible()
    page.locator("form[action$='/tasks/rating'] button", has_text=mates[0].account.name).click()
    assert not script or faults(page) == []
    for scale in page.locator("fieldset").all():
        if scale.get_by_text("Mostly", exact=True).count():
            scale.get_by_text("Mostly", exact=True).first.click()
    page.get_by_label("One example").fill(WORDS)
    page.get_by_role("button", name="Send").first.click()
    world.go(20, 1)
    settle.tick(world.at)
    home(page, world)
    page.get_by_role("link", name="what your team says").click()
    expect(page.get_by_role("heading", name="Your part in the team")).to_be_visible()
    expect(page.get_by_text("3 others rated your part.")).to_be_visible()
    assert not script or faults(page) == []
    staff = visit(world.instructor, script=script, size=size)
    staff.goto(f"/activities/{world.activity.public_id}/teams")
    expect(staff.get_by_role("heading", name="How a factor comes about")).to_be_visible()
    assert not script or faults(staff) == []

"""Seven mentors of three places and twenty-three newcomers: staff look at the pairs, exchange two, publish;
two wait; one asks for somebody else. With and without JavaScript, on a phone and a desk."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, db, groups, leaving, matching, settle
from tests.cast import day
from tests.pairing import asked, mentor, newcomer, pairs

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
TOPICS = ("wound care", "handover", "planning", "talking with families", "devices", "notes", "teaching")
HOURS = ("Mon 18", "Tue 12", "Wed 7", "Thu 18", "Fri 14")


def people(world):
    """Seven mentors and twenty-three newcomers, the four students of the cast among them."""
    late = [world.join_at(f"{name} Newcomer", world.at) for name in NAMES]
    everybody = [world.author, *late[:6], world.reviewer, *world.more, *late[6:]]
    return everybody[:7], everybody[7:]


NAMES = (
    "Aino Bo Cem Dara Eli Fay Gus Hana Ivo Jun Kai Lea Mina Nuria Ola Pia Quin Rosa Sven Tala Uma Vera Wim "
    "Xia Yara Zoe"
).split()


@pytest.fixture
def ward(served):
    world = pairs(served.world)
    mentors, newcomers = people(world)
    for number, who in enumerate(mentors):
        mine = (TOPICS[number], TOPICS[(number + 2) % 7], "rounds")
        mentor(world, who, places="3", hours=HOURS[:4], topics=mine)
    for number, who in enumerate(newcomers):
        mine = (TOPICS[number % 7], TOPICS[(number + 3) % 7], "rounds")
        newcomer(world, who, hours=(HOURS[number % 3], HOURS[number % 3 + 1], HOURS[4]), topics=mine)
    world.mentors, world.newcomers = mentors, newcomers
    world.go(0, 2)
    return served


def sheet(page, world):
    page.goto(f"/activities/{world.activity.public_id}/phases/match/pairs")
    return page


@pytest.mark.parametrize(
    ("script", "size"), [(True, "phone"), (False, "phone"), (True, "desk"), (False, "desk")]
)
def test_staff_publish_two_wait_and_one_asks_for_another(ward, visit, faults, script, size):
    world = ward.world
    page = sheet(visit(world.instructor, script=script, size=size), world)
    expect(page.get_by_role("heading", name="21 of 23 have a mentor")).to_be_visible()
    assert not script or faults(page) == []
    boxes = page.locator("input[name=p][type=checkbox]")
    boxes.nth(0).check()
    boxes.nth(4).check()
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_text("2 pairs are locked.")).to_be_visible()
    page.get_by_role("button", name="Publish 21 pairs").click()
    expect(page.get_by_text("The pairs are published")).to_be_visible()
    assert not script or faults(page) == []
    formed = groups.matched.pairs_of(
        groups.grouping_at(world.activity.id, "match", 1), world.activity, world.activity.design.phases[0]
    )
    (first, *_rest) = [who for who in world.newcomers if who.id in formed]
    waits = [who for who in world.newcomers if who.id not in formed]
    # One of the two who wait reads why, and that nothing is theirs to do.
    told = visit(waits[0], script=script, size=size)
    told.goto(f"/activities/{world.activity.public_id}")
    expect(told.get_by_text("You wait for a place.")).to_be_visible()
    assert not script or faults(told) == []
    # One has a mentor, reads why, and asks for another.
    mine = visit(first, script=script, size=size)
    mine.goto(f"/activities/{world.activity.public_id}")
    expect(mine.get_by_text("Why you two")).to_be_visible()
    mine.get_by_text("Something is not as it should be").click()
    assert not script or faults(mine) == []
    mine.get_by_role("button", name="Not this one").click()
    expect(mine.get_by_text("nobody is told a reason")).to_be_visible()
    settle.tick(world.go(1).at)
    # Somebody who waited has the place.
    told.goto(f"/activities/{world.activity.public_id}")
    sheet(page, world)
    expect(page.get_by_role("heading", name="21 of 23 have a mentor")).to_be_visible()
    assert world.at == day(1)


MONTHS = ("about", "match", "first", "month", "meet")


@pytest.fixture
def mentoring(served):
    """The same people in the design that comes with the site: published, the first meeting behind them."""
    world = served.world
    asked(world)
    rows = [
        WindowRow(name, 1, "all", day(7 * place), day(7 * place + 7)) for place, name in enumerate(MONTHS[:4])
    ]
    mentors, newcomers = people(world)
    for number, who in enumerate(mentors):
        mentor(world, who, places="3", hours=HOURS[:4], topics=("rounds", TOPICS[number]))
    for number, who in enumerate(newcomers):
        newcomer(world, who, hours=HOURS[:2], topics=("rounds", TOPICS[number % 7]))
    world.run(activities.text_of("mentoring"), *rows, title="Ward mentoring")
    settle.tick(world.go(8).at)
    step = world.activity.design.phase("match")
    seen = matching.token(groups.matched.standing(world.activity, step, now=world.at))
    matching.publish(world.activity, step, seen, by=world.instructor.account_id, now=world.at)
    world.known = {who.id: who for who in (*mentors, *newcomers)}
    return served


@pytest.mark.parametrize(
    ("script", "size"), [(True, "phone"), (False, "phone"), (True, "desk"), (False, "desk")]
)
def test_a_ladder_is_climbed_a_mentor_leaves_and_one_pair_ends_well(mentoring, visit, faults, script, size):
    world = mentoring.world
    step = world.activity.design.phase("match")
    pairs_now = groups.matched.pairs_of(
        groups.grouping_at(world.activity.id, "match", 1), world.activity, step
    )
    newcomer_id, mentor_id = next(iter(pairs_now.items()))
    learner, lead = world.known[newcomer_id], world.known[mentor_id]
    settle.tick(world.go(22).at)
    home = f"/activities/{world.activity.public_id}"
    # The mentor says how far the newcomer has come; both read it, and staff do not.
    page = visit(lead, script=script, size=size)
    page.goto(home)
    page.locator("form[action$='/tasks/month_level'] button").first.click()
    page.locator("fieldset").first.get_by_text("Assist", exact=True).click()
    page.get_by_role("button", name="Send observation").click()
    page.goto(home)
    expect(page.get_by_text("attested by").first).to_be_visible()
    assert not script or faults(page) == []
    mine = visit(learner, script=script, size=size)
    mine.goto(home)
    expect(mine.get_by_text("attested by")).to_be_visible()
    assert not script or faults(mine) == []
    staff = visit(world.instructor, script=script, size=size)
    found = db.row("select public_id from response where task = 'month_level' and version > 0")
    assert staff.goto(f"/responses/{found.public_id}").status == 404
    # They end well, and it may go on.
    mine.get_by_text("Something is not as it should be").click()
    mine.get_by_role("button", name="End it").click()
    expect(mine.get_by_text("We did what we wanted").first).to_be_visible()
    assert not script or faults(mine) == []
    # Another mentor leaves: whose lead it was comes first.
    gone = next(one for one in pairs_now.values() if one != mentor_id)
    theirs = [world.known[one] for one, other in pairs_now.items() if other == gone]
    leaving.leave(world.known[gone], by=None, now=world.at)
    settle.tick(world.go(23).at)
    told = {person for person, _why, _full in groups.told(world.activity.id, "match", 1).waits}
    waiting = next(who for who in theirs if who.id in told)
    other = visit(waiting, script=script, size=size)
    other.goto("/")
    expect(other.get_by_text("You wait for a place.").first).to_be_visible()
    assert not script or faults(other) == []

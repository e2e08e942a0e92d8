"""What students open for each other, from the first button to the end: a study group that staff cannot find,
and a workshop with a waiting list; with script and without, on a phone and at a desk."""

import pytest

from peerreview.store import circles, db, settle
from tests.journeys.conftest import serving
from tests.together import CANARY, again, come, opened, write


@pytest.fixture
def served(site):
    """The cast with six students, served."""
    site.world.go(1)
    for number in range(2):
        site.world.more.append(site.world.join(f"Number{number} Student", "student"))
    with serving(site):
        yield site


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_five_study_where_staff_find_nothing(served, visit, faults, size, script):
    world, course = served.world, served.world.course.public_id
    owner, *others = world.students[:5]

    def look(page):
        if script:
            assert faults(page) == []

    page = visit(owner, size=size, script=script)
    page.goto(f"/courses/{course}")
    page.get_by_role("link", name="Study together").click()
    look(page)
    page.get_by_role("link", name="Open one Study group").click()
    page.get_by_label("What is it called?").fill(f"The {CANARY} table")
    page.get_by_role("button", name="Open it").click()  # something is missing, and what was typed stays
    assert page.get_by_label("What is it called?").input_value() == f"The {CANARY} table"
    look(page)
    page.get_by_label("What is it for?").fill("We learn for the exam.")
    page.get_by_role("button", name="Open it").click()
    page.get_by_text("You are alone here so far.").wait_for()
    (group,) = db.rows("select id, public_id from activity where people = 'closed'")

    for one in others:
        theirs = visit(one, size=size, script=script)
        theirs.goto(f"/courses/{course}/together")
        theirs.get_by_role("link", name=f"The {CANARY} table").click()
        theirs.get_by_role("button", name="Ask to take part").click()
        theirs.get_by_text("You have asked.").first.wait_for()
    look(theirs)
    for _one in others:
        page.goto(f"/activities/{group.public_id}/people")
        page.get_by_role("button", name="Yes").first.click()
        page.get_by_text("They take part now.").wait_for()
    look(page)
    settle.settle(group.id, world.at)

    for who in (world.instructor, world.admin):
        staff = visit(who, size=size, script=script)
        for path in (f"/courses/{course}", f"/courses/{course}/together", f"/search?q={CANARY}"):
            staff.goto(path)
            assert CANARY not in staff.locator("main").inner_text()
        assert staff.goto(f"/activities/{group.public_id}").status == 404
        assert staff.goto(f"/activities/{group.public_id}/people").status == 404

    write(world, again(group), owner, "charter")
    settle.settle(group.id, world.at)
    stuck = write(world, again(group), others[0], "stuck", words="This hurts")
    world.go(1.1)
    theirs = visit(others[1], size=size, script=script)
    theirs.goto(f"/activities/{group.public_id}")
    look(theirs)
    theirs.goto(f"/responses/{stuck.public_id}/show")
    theirs.get_by_label("To whom?").select_option(world.instructor.public_id)
    look(theirs)
    theirs.get_by_role("button", name="Show it to them").click()
    theirs.get_by_text("Shown to them alone.").wait_for()

    (shown,) = db.rows("select public_id from disclosure")
    staff = visit(world.instructor, size=size, script=script)
    staff.goto(f"/shown/{shown.public_id}")
    assert "This hurts" in staff.locator("main").inner_text()
    look(staff)

    page.goto(f"/activities/{group.public_id}/people")
    page.locator("summary", has_text="Leave").click()
    page.get_by_role("button", name="Leave").click()
    page.get_by_text("You have left.").wait_for()
    world.go(2.1)
    heir = visit(others[0], size=size, script=script)
    heir.goto(f"/activities/{group.public_id}/people")
    assert heir.get_by_role("heading", name="4 people").is_visible()
    assert heir.get_by_text("was shown to somebody of the staff").is_visible()
    heir.get_by_role("button", name="“Session” is done: go on").click()
    heir.get_by_text("Done. Everybody goes on.").wait_for()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_workshop_has_a_waiting_list_and_its_end_is_told(served, visit, faults, size, script):
    world = served.world
    host, first, second, third = world.students[:4]
    shop = opened(world, "student_workshop", title="Reading maps", most=3, moment=world.at.replace(day=20))
    come(world, shop, first)
    for one, words in ((second, "You take part now."), (third, "You are on the waiting list")):
        page = visit(one, size=size, script=script)
        page.goto(f"/circles/{shop.public_id}")
        page.get_by_role("button", name="Take part" if one is second else "Go on the waiting list").click()
        page.get_by_text(words).first.wait_for()
        if script:
            assert faults(page) == []
    page = visit(second, size=size, script=script)
    page.goto(f"/activities/{shop.public_id}")
    assert page.get_by_role("link", name="Put it into a calendar").is_visible()
    page.goto(f"/activities/{shop.public_id}/people")
    page.locator("summary", has_text="Leave").click()
    page.get_by_role("button", name="Leave").click()
    page.get_by_text("You have left.").wait_for()
    assert circles.part_of(shop.id, third.id).standing == "member"
    page = visit(host, size=size, script=script)
    page.goto(f"/activities/{shop.public_id}/people")
    page.locator("summary", has_text="Close it, or call it off").click()
    page.get_by_label("Why?").fill("I am ill.")
    page.get_by_role("button", name="Close it for good").click()
    page.get_by_text("It is closed.").first.wait_for()
    told = db.rows("select account_id from outbox_message where key like 'circle_closed:%'")
    assert {row.account_id for row in told} >= {first.account_id, third.account_id}

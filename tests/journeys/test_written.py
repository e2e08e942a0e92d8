"""What others wrote, read and looked through in a browser, with script and without; sources beside a desk."""

import pytest

from tests.conftest import Site
from tests.journeys.conftest import serving
from tests.store.test_shared import made

LONG = " ".join(f"word{number}" for number in range(150))
WAYS = pytest.mark.parametrize(
    "size, script, scheme",
    [("desk", True, "light"), ("phone", True, "dark"), ("phone", False, "light")],
    ids=["desk", "phone, dark", "phone, no script"],
)


@pytest.fixture
def served(sqlite):
    """A class in which all read all, under an alias in what pairs write; one text is long."""
    world = made("cohort", "yes")
    world.go(8)
    world.hand_in(world.more[1], LONG, "idea")
    site = Site(world, sqlite)
    with serving(site):
        yield site


@WAYS
def test_a_student_reads_looks_for_words_and_opens_one(served, visit, faults, size, script, scheme):
    world = served.world
    page = visit(world.author, size=size, script=script, scheme=scheme)
    page.goto(f"/activities/{world.activity.public_id}")
    page.get_by_role("link", name="What others wrote (5)").click()
    page.wait_for_url("**/written**")
    assert page.get_by_role("article").count() == 6
    if script:
        assert faults(page) == []
    page.get_by_text("Read all 150 words").click()
    page.get_by_text("word149").wait_for()
    page.get_by_label("Look for words or names").fill("word149")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**q=word149**")
    page.get_by_role("link", name="Open what").first.click()
    page.wait_for_url("**/responses/**")
    page.get_by_text("word149").wait_for()
    assert not page.get_by_text(world.accounts[world.more[1].id].name).count()
    if script:
        assert faults(page) == []


@WAYS
def test_a_group_s_desk_has_its_sources_beside_it(served, visit, faults, size, script, scheme):
    world = served.world
    who = next(one for one in world.students if world.lines(one, "page")[0].response is None)
    page = visit(who, size=size, script=script, scheme=scheme)
    page.goto(f"/activities/{world.activity.public_id}")
    page.get_by_role("button", name="A page").click()
    page.wait_for_url("**/submissions/**")
    page.get_by_text("Before you").wait_for()
    assert page.get_by_text(f"Note of number {who.id}.").is_visible()
    page.get_by_text("Before you").click()
    assert not page.get_by_text(f"Note of number {who.id}.").is_visible()
    if script:
        assert faults(page) == []

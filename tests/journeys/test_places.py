"""Where one stands: a list stays where it was filtered, each pane of a phone keeps its place, what is missing
comes into sight with its title, a kept text has the time of the page, and a table on paper is a table."""

import pytest

from tests.journeys.conftest import serving

LONG = "\n\n".join(f"Paragraph {number} says that an aqueduct has water in it." for number in range(60))


@pytest.fixture
def served(site):
    """A published activity, served."""
    with serving(site):
        yield site


@pytest.fixture
def begun(served):
    """The address of a begun review of a long work."""
    world = served.world.go(2)
    for who in world.students:
        world.hand_in(who, LONG)
    return f"/reviews/{world.go(9).claim(world.reviewer).public_id}"


def test_each_pane_keeps_its_place(served, visit, begun):
    page = visit(served.world.reviewer, size="phone")
    page.goto(f"{begun}?tab=form")
    tabs = page.get_by_role("navigation", name="Show")

    def go(name):
        # Pressed by the script: Playwright scrolls to a link first, though it is in sight.
        tabs.get_by_role("link", name=name).evaluate("link => link.click()")

    page.evaluate("scrollTo(0, 900)")
    go("The work")
    page.get_by_text("Paragraph 1 says").wait_for()
    page.evaluate("scrollTo(0, 1500)")
    go("Your review")
    page.wait_for_function("() => scrollY === 900")
    go("The work")
    page.wait_for_function("() => scrollY === 1500")


def test_what_is_missing_comes_into_sight_with_its_title(served, visit, begun):
    page = visit(served.world.reviewer, size="phone")
    page.set_viewport_size({"width": 390, "height": 420})
    page.goto(f"{begun}?tab=form")
    link = page.locator(".missing a").first
    group = page.locator(link.get_attribute("href"))
    link.click()
    page.wait_for_function("() => document.activeElement.matches('fieldset, textarea')")
    title = group.locator("legend").bounding_box()
    assert 0 <= title["y"] < 420 - title["height"]


def test_a_kept_text_has_the_time_of_the_page(served, visit, begun):
    page = visit(served.world.reviewer)
    page.goto(begun)
    page.evaluate("""() => {
        const key = document.querySelector('[data-local-key]').dataset.localKey
        const at = Date.parse('2026-11-09T19:35:00Z')
        localStorage.setItem(`draft:${key}:1`, JSON.stringify({at, words: [['text.claim', 'Kept.']]}))}""")
    page.goto(begun)
    page.locator(".kept-notice").get_by_text("from Mon 20:35.").wait_for()


LISTS = ["/courses/{course}/people", "/activities/{activity}/progress", "/activities/{activity}/grades",
    "/activities/{activity}/allocation"]  # fmt: skip
SEEN = "one => { const box = one.getBoundingClientRect(); return 0 <= box.top && box.bottom <= innerHeight }"


@pytest.mark.parametrize("path", LISTS)
def test_a_filter_comes_back_to_itself_without_script(served, visit, path):
    world = served.world
    world.reviewed()
    page = visit(world.instructor, script=False, size="phone")
    page.set_viewport_size({"width": 390, "height": 320})
    page.goto(path.format(course=world.course.public_id, activity=world.activity.public_id))
    link = page.locator(".filters a:not([aria-current])").first
    id = link.get_attribute("id")
    link.click()
    page.wait_for_load_state()
    assert page.url.endswith(f"#{id}") and page.locator(f"#{id}").evaluate(SEEN)
    if page.locator("#q").count():
        page.locator("#q").fill("Anna")
        page.get_by_role("button", name="Show", exact=True).click()
        page.wait_for_load_state()
        part = page.url.partition("#")[2]
        assert "q=Anna" in page.url and page.locator(f"#{part}").count() == 1
    if page.locator("thead a").count():
        head = page.locator("thead a").last.get_attribute("href")
        page.goto(head)
        assert page.locator(f"[id='{head.partition('#')[2]}']").count() == 1

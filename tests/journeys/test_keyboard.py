"""By keyboard alone and by ear: focus is seen and never lost, landmarks have names, "saved" is said at most
once a minute."""

import pytest

from peerreview.store import activities, db
from tests.cast import START, WORDS


@pytest.fixture
def reviewing(served):
    """A served world in which everybody has handed in and reviewing is open."""
    world = served.world
    activities.publish(world.activity, by=world.instructor.account_id, now=START)
    world.reload()
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    return world.go(9)


def tab_to(page, name, presses=60):
    """Press Tab until the focused element bears *name*; every stop on the way must be visible."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => {
            const one = document.activeElement
            const box = one.getBoundingClientRect(), style = getComputedStyle(one)
            const name = one.getAttribute('aria-label') || one.innerText || one.value || one.name || ''
            return {name: name.trim(), outline: style.outlineStyle, seen: box.width > 0}}""")
        if name in stop["name"]:
            assert stop["seen"]
            return
    raise AssertionError(f"no stop called {name}")


def test_signing_in_and_handing_in_by_keyboard(served, visit):
    world = served.world
    activities.publish(world.activity, by=world.instructor.account_id, now=START)
    world.go(2)
    page = visit()
    page.goto("/")
    page.get_by_label("E-mail").focus()
    page.keyboard.type("anna@college.example")
    page.keyboard.press("Tab")
    page.keyboard.type("correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url("/")
    tab_to(page, "Start writing")
    page.keyboard.press("Enter")
    page.get_by_label("Your work").focus()
    page.keyboard.type("Water arranged the city by rank.")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert "Handed in" in page.locator("main").inner_text()


def test_focus_shows_itself_at_every_stop(served, visit, reviewing):
    page = visit(reviewing.author)
    page.goto(f"/activities/{reviewing.activity.public_id}")
    for _ in range(25):
        page.keyboard.press("Tab")
        drawn = page.evaluate("""() => {
            const one = document.activeElement
            if (one === document.body) return 'left'
            const style = getComputedStyle(one)
            const isDrawn = style.outlineStyle !== 'none' || style.boxShadow !== 'none'
            return isDrawn ? 'drawn' : one.outerHTML.slice(0, 120)}""")
        assert drawn in ("drawn", "left")


def test_landmarks_have_names(served, visit, reviewing):
    page = visit(reviewing.author)
    page.goto(f"/reviews/{reviewing.claim(reviewing.author).public_id}")
    assert page.get_by_role("banner").count() == page.get_by_role("main").count() == 1
    names = page.locator("nav").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert all(names)
    assert len(names) == len(set(names))


def test_number_keys_set_levels_and_saving_keeps_the_focus(served, visit, reviewing):
    work = reviewing.claim(reviewing.author)
    page = visit(reviewing.author)
    page.goto(f"/reviews/{work.public_id}")
    page.locator("#i-claim").focus()
    with page.expect_response("**/draft"):
        page.keyboard.press("3")
    field = page.locator("#w-claim")
    field.focus()
    with page.expect_response("**/draft"):
        page.keyboard.type(WORDS)
    page.get_by_text("Saved").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "w-claim"
    assert field.input_value() == WORDS
    stored = db.row("select draft from response where public_id = ?", work.public_id)[0]
    assert '"level": "l3"' in stored
    assert WORDS in stored


def test_saved_is_said_at_most_once_a_minute(served, visit, reviewing):
    page = visit(reviewing.author)
    page.goto(f"/reviews/{reviewing.claim(reviewing.author).public_id}")
    page.evaluate("""() => { window.said = []
        const live = document.getElementById('live')
        new MutationObserver(() => window.said.push(live.textContent)).observe(live, {childList: true})}""")
    for word in ("one", "two", "three"):
        with page.expect_response("**/draft"):
            page.locator("#w-claim").press_sequentially(f"{word} ")
        page.wait_for_function("!document.querySelector('#saved').dataset.state")
    assert page.evaluate("window.said") == ["Saved"]


def test_text_survives_an_expired_session(served, visit, reviewing):
    work = reviewing.claim(reviewing.author)
    page = visit(reviewing.author)
    page.goto(f"/reviews/{work.public_id}")
    db.execute("update login_session set ended_at = ?", reviewing.at)
    with page.expect_response("**/draft"):
        page.locator("#w-claim").fill(WORDS)
    page.get_by_role("link", name="Sign in again").click()
    page.get_by_label("E-mail").fill("anna@college.example")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"**/reviews/{work.public_id}")
    page.get_by_role("button", name="Put it back").click()
    assert page.locator("#w-claim").input_value() == WORDS


def test_two_tabs_show_both_texts(served, visit, reviewing):
    work = reviewing.claim(reviewing.author)
    page = visit(reviewing.author)
    page.goto(f"/reviews/{work.public_id}")
    other = page.context.new_page()
    other.goto(f"/reviews/{work.public_id}")
    with other.expect_response("**/draft"):
        other.locator("#w-claim").fill("From the other tab.")
    with page.expect_response("**/draft"):
        page.locator("#w-claim").fill("From this tab.")
    box = page.locator("#conflict")
    box.get_by_role("heading").first.wait_for()
    assert "From the other tab." in box.inner_text()
    with page.expect_response("**/draft"):
        box.get_by_role("button", name="Keep the text of this tab").click()
    page.wait_for_function("!document.querySelector('#saved').dataset.state")
    assert "From this tab." in db.row("select draft from response where public_id = ?", work.public_id)[0]

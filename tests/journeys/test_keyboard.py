"""By keyboard alone and by ear: focus is seen and never lost, landmarks have names, "saved" is said at most
once a minute."""

import pytest

from peerreview.store import activities, db, grading
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


STOP = """() => {
    const one = document.activeElement, style = getComputedStyle(one)
    const box = one.getBoundingClientRect()
    return {tag: one.tagName, type: one.type || '', name: one.name || '', checked: !!one.checked,
        group: one.type === 'radio' && !!document.querySelector(`input[name="${one.name}"]:checked`),
        words: one === document.body ? '' : (one.getAttribute('aria-label') || one.innerText || '').trim(),
        id: one.id, full: !!one.value,
        inside: box.width > 0 && box.top < innerHeight && box.bottom > 0,
        drawn: style.outlineStyle !== 'none' || style.boxShadow !== 'none' ||
            (one.type || '').startsWith('date')  // the browser draws where one stands inside a date
    }}"""


def stops(page, presses):
    """Where one stands after each press of Tab: each is drawn, and in sight."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        assert stop["tag"] == "BODY" or stop["drawn"] and stop["inside"], stop
        yield stop


def tab_to(page, name, presses=60):
    """Press Tab until what is focused bears *name*."""
    if not any(name in stop["words"] for stop in stops(page, presses)):
        raise AssertionError(f"no stop called {name}")


def stand_in(page, name, presses=120):
    """Press Tab until the field of this name is reached."""
    if not any(name == stop["name"] for stop in stops(page, presses)):
        raise AssertionError(f"no field called {name}")


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
    levels = page.locator("#i-claim .levels input")
    levels.first.focus()
    page.keyboard.press("3")
    assert not levels.nth(2).is_checked(), "off until somebody wants them"
    db.execute("update account set keys_on = ?", True)
    page.reload()
    page.locator("#i-claim").focus()
    page.keyboard.press("3")
    page.locator(".submit .btn.main").focus()
    page.keyboard.press("3")
    assert not page.locator(".levels input:checked").count(), "only inside the levels"
    levels.first.focus()
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
        page.wait_for_function("() => !document.querySelector('#saved').dataset.state")
    assert [text for text in page.evaluate("window.said") if text] == ["Saved."]


def test_text_survives_an_expired_session(served, visit, reviewing):
    work = reviewing.claim(reviewing.author)
    page = visit(reviewing.author)
    page.goto(f"/reviews/{work.public_id}")
    db.execute("update login_session set ended_at = ?", reviewing.at)
    with page.expect_response("**/draft"):
        page.locator("#w-evidence").fill(WORDS)
    page.get_by_role("link", name="Sign in again").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Sign in again", "beside the field"
    page.get_by_role("link", name="Sign in again").click()
    page.get_by_label("E-mail").fill("anna@college.example")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**/reviews/{work.public_id}")
    page.get_by_role("button", name="Put it back").click()
    assert page.locator("#w-evidence").input_value() == WORDS
    assert page.evaluate("document.activeElement.id") == "w-evidence", "back in the very field"


def test_two_tabs_show_both_texts(served, visit, reviewing):
    work = reviewing.claim(reviewing.author)
    page = visit(reviewing.author)
    page.goto(f"/reviews/{work.public_id}")
    other = page.context.new_page()
    other.goto(f"/reviews/{work.public_id}")
    with other.expect_response("**/draft"):
        other.locator("#w-claim").fill("From the other tab.")
    field = page.locator("#w-evidence")
    field.focus()
    with page.expect_response("**/draft"):
        page.keyboard.type("From this tab.")
    box = page.locator("#conflict")
    box.get_by_role("heading").first.wait_for()
    assert "From the other tab." in box.inner_text()
    page.keyboard.type(" And on.")
    assert field.input_value() == "From this tab. And on.", "the caret stays where one types"
    page.get_by_role("link", name="Choose a text").click()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Keep the text of this tab"
    with page.expect_response("**/draft"):
        page.keyboard.press("Enter")
    page.keyboard.type(" Still here.")
    assert field.input_value() == "From this tab. And on. Still here."
    page.wait_for_function("() => !document.querySelector('#saved').dataset.state")
    assert "From this tab." in db.row("select draft from response where public_id = ?", work.public_id)[0]


def fill_in(page, until, words=WORDS, presses=120):
    """Go from field to field by Tab: choose a level where none is chosen, write where nothing is written, and
    press the button called *until*. Every stop is seen."""
    for stop in stops(page, presses):
        if stop["type"] == "radio" and not stop["group"]:
            page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
        elif stop["tag"] == "TEXTAREA" and not stop["full"]:
            page.keyboard.type(f"{words} Of {stop['id'].replace('-', ' ')}.")
        elif stop["tag"] == "BUTTON" and until in stop["words"]:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"no button called {until}")


def press(page, name):
    """Tab to what is called *name* and press Enter there; the page after it."""
    tab_to(page, name, presses=150)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_student_goes_the_whole_way_by_keyboard(served, visit):
    world = served.world
    activities.publish(world.activity, by=world.instructor.account_id, now=START)
    world.reload()
    world.go(2)
    page = visit(world.author)
    press(page, "Start writing")
    fill_in(page, "Hand in", "Water arranged the city by rank.")
    assert "Handed in" in page.locator("main").inner_text()
    for who in world.students[1:]:
        world.hand_in(who)
    world.go(9)
    press(page, "To do")
    press(page, "Start")
    fill_in(page, "Send review")
    if page.get_by_role("button", name="Send anyway").count():
        press(page, "Send anyway")
    assert db.row("select count(*) from response where task = 'review' and state <> 'draft'")[0] == 1
    for who in world.students[1:] * 2:
        world.review(who)
    world.go(15)
    press(page, "To do")
    press(page, page.locator("main a[href*='/feedback']").first.inner_text().strip())
    assert "/feedback" in page.url
    tab_to(page, "Answer or flag", presses=80)
    page.keyboard.press("Enter")
    tab_to(page, "Send answer")
    with page.expect_response("**/answer"):
        page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('.errors')")
    assert "Your answer is not sent yet" in page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    stand_in(page, "press")
    with page.expect_response("**/answer"):
        page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    assert db.row("select count(*) from response where task = 'answer' and version > 0")[0] == 1


def test_an_instructor_goes_the_whole_way_by_keyboard(served, visit, reviewing):
    world = reviewing
    rude = "Were you even awake when you wrote this, you lazy fool?"
    held = world.review(world.author, words=f"{rude} {WORDS}")
    page = visit(world.instructor)
    activity = f"/activities/{world.activity.public_id}"
    page.goto(activity)
    press(page, "Moderation")
    stand_in(page, "case")
    page.keyboard.press("Space")
    stand_in(page, "reason")
    page.keyboard.type("Too rude, hold this")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    state = "select state from response where public_id = ?"
    assert db.row(state, held.public_id)[0] == "held", "Enter in a field decides nothing"
    assert "Nothing is decided yet" in page.locator(".errors").inner_text()
    press(page, "Show the first case")
    stand_in(page, "act")
    for _ in range(8):
        if page.evaluate("document.activeElement.value") == "release" and page.evaluate(STOP)["checked"]:
            break
        page.keyboard.press("ArrowDown")
    stand_in(page, "reason")
    page.keyboard.type("It is about the text")
    press(page, "Decide")
    assert db.row(state, held.public_id)[0] == "submitted"
    press(page, "Progress")
    stand_in(page, "person")
    page.keyboard.press("Space")
    stand_in(page, "reason")
    page.keyboard.type("ill")
    press(page, "Excuse from this step")
    assert len(activities.extensions(world.activity.id)) == 1
    page.wait_for_timeout(1000)
    tab_to(page, "Undo", presses=8)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert activities.extensions(world.activity.id) == []
    for who in world.students[1:]:
        world.review(who)
    world.go(22)
    press(page, "Grades")
    press(page, "Release")
    press(page, "Release")
    assert grading.is_released(world.activity.id)


def test_an_instructor_makes_and_publishes_an_activity_by_keyboard(served, visit):
    world = served.world
    page = visit(world.instructor)
    press(page, world.course.code)
    press(page, "Make an activity")
    press(page, "Peer assessment")
    press(page, "Use it")
    stand_in(page, "title")
    page.keyboard.type("Mills and rivers")
    press(page, "Make the activity")
    for step, date in (("submit", "1209"), ("review", "1216"), ("respond", "1223")):
        stand_in(page, f"dates.{step}.closes")
        page.keyboard.type(f"{date}2026")
        page.keyboard.press("Tab")  # to the hours: a year may have six digits
        page.keyboard.type("1000AM")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert "Set-up saved" in page.locator("main").inner_text()
    press(page, "Save and publish")
    made = db.row("select published_at from activity where title = 'Mills and rivers'")
    assert made[0] is not None

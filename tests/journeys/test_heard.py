"""What a screen reader hears unasked while somebody writes: read off the live regions of Chromium's
accessibility tree, each change of their words as it comes."""

import pytest

from peerreview.store import db
from tests.journeys.test_keyboard import reviewing  # noqa: F401 - the same world

SENTENCES = (
    "I read it twice. The start is good. This part is confusing and makes no sense to me at all. "
    "You should try harder. The map helps a lot here. Add the year of each count so that we can trust it."
)

LISTEN = """() => {
    window.heard = []
    window.before = new Map()
    const words = one => one.textContent.trim().replace(/\\s+/g, ' ')
    const live = '[aria-live], [role=status], [role=alert], [role=log], output'
    const regions = () => document.querySelectorAll(live)
    const look = () => regions().forEach(one => {
        const now = words(one)
        if (now && now !== window.before.get(one)) window.heard.push(now)
        window.before.set(one, now)
    })
    regions().forEach(one => window.before.set(one, words(one)))
    new MutationObserver(look).observe(document.body, {childList: true, characterData: true, subtree: true})
    // A description that changes under the caret is read out too.
    const described = one => (one.getAttribute('aria-describedby') || '').split(' ')
        .map(id => document.getElementById(id)).filter(Boolean).map(words).join(' ')
    let field, last
    setInterval(() => {
        const here = document.activeElement
        if (here === field && described(here) !== last) window.heard.push(described(here))
        field = here
        last = described(here)
    }, 100)
}"""


def listen(page):
    """Begin to write down what is heard on *page*."""
    page.evaluate(LISTEN)


def heard(page):
    """[what was said], since ``listen``."""
    page.wait_for_timeout(300)
    return page.evaluate("window.heard")


def live_regions(page):
    """{name or role: its words} of the live regions that Chromium tells assistive technology about."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    found = []
    for node in nodes:
        live = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
        if not node.get("ignored") and live.get("live") in ("polite", "assertive") and live.get("root"):
            found.append(node)
    return found


@pytest.fixture
def desk(visit, reviewing):  # noqa: F811
    """The page of a review that is being written, with a half-written draft in it."""
    work = reviewing.claim(reviewing.author)
    reviewing.save(reviewing.author, work, {"claim": {"level": "l2", "text": "You clearly did not think."}})
    page = visit(reviewing.author)
    page.goto(f"/reviews/{work.public_id}?tab=form")
    page.wait_for_load_state("networkidle")
    return page


def test_at_most_one_word_is_heard_for_each_that_is_typed(desk, capsys):
    listen(desk)
    field = desk.locator("#w-evidence")
    field.focus()
    desk.keyboard.type(SENTENCES, delay=90)
    desk.wait_for_timeout(2500)
    typed, said = len(SENTENCES.split()), heard(desk)
    words = sum(len(one.split()) for one in said)
    with capsys.disabled():
        print(f"\n{words} words heard unasked while {typed} were typed: {said}")
    assert any("Saved" in one for one in said)
    assert any("Coach" in one for one in said)
    assert words <= typed


def test_what_stood_there_already_is_in_no_live_region(desk):
    assert "You clearly did not think" in desk.locator("#form").inner_html()
    assert desk.locator("#form .tips .coach").count()
    inside = desk.evaluate(
        "[...document.querySelectorAll('[aria-live], [role=status], [role=alert], output')]"
        ".map(one => one.textContent.trim()).join('')"
    )
    assert inside == ""
    assert len(live_regions(desk)) <= 1


def test_choosing_a_level_says_nothing_else(desk):
    desk.locator("#i-evidence input").first.focus()
    listen(desk)
    for _ in range(2):
        with desk.expect_response("**/check"):
            desk.keyboard.press("ArrowDown")
    assert [one for one in heard(desk) if one != "Saved."] == []


def test_the_tips_of_a_field_are_heard_with_a_key(desk):
    desk.locator("#w-claim").focus()
    listen(desk)
    desk.keyboard.press("F2")
    assert "did not think" in heard(desk)[0]


def test_who_wants_quiet_hears_only_what_is_wrong(desk, reviewing):  # noqa: F811
    db.execute("update account set quiet = ?", True)
    desk.reload()
    listen(desk)
    desk.locator("#w-evidence").focus()
    with desk.expect_response("**/draft"):
        desk.keyboard.type(SENTENCES)
    desk.wait_for_timeout(1500)
    assert heard(desk) == []
    desk.context.set_offline(True)
    desk.keyboard.type(" More.")
    desk.wait_for_timeout(1500)
    assert heard(desk) == ["Not saved yet, trying again. Your text is kept on this device."]
    desk.context.set_offline(False)
    desk.wait_for_function("() => window.heard.includes('Saved.')")
    assert heard(desk)[1:] == ["Saved."]


def test_what_a_search_found_is_heard_and_a_filter_keeps_the_focus(served, visit, reviewing):  # noqa: F811
    page = visit(reviewing.instructor)
    page.goto(f"/activities/{reviewing.activity.public_id}/progress")
    listen(page)
    page.locator("#q").press_sequentially("anna")
    page.wait_for_url("**q=anna**")
    page.wait_for_function("() => window.heard.length")
    assert heard(page)[-1] == f"1 of {len(reviewing.students)}."
    page.goto(f"/activities/{reviewing.activity.public_id}/progress")
    page.locator(".filters a").nth(1).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    stood = page.evaluate("document.activeElement.textContent")
    assert stood == page.locator(".filters a").nth(1).text_content()
    assert page.title().split(": ")[1] != f"{reviewing.activity.title} · Peerreview"


def test_saved_is_heard_after_trouble_and_a_message_through_the_line(desk):
    field = desk.locator("#w-evidence")
    field.focus()
    with desk.expect_response("**/draft"):
        desk.keyboard.type("One. ")
    desk.wait_for_timeout(500)
    listen(desk)
    desk.context.set_offline(True)
    desk.keyboard.type("Two.")
    desk.wait_for_timeout(1500)
    desk.context.set_offline(False)
    desk.wait_for_function("() => window.heard.includes('Saved.')")
    assert heard(desk)[0].startswith("Not saved yet")


def test_the_coachs_mark_is_seen_in_forced_colours(desk):
    desk.emulate_media(forced_colors="active")
    above = desk.locator("#w-claim").evaluate("one => getComputedStyle(one).backgroundColor")
    mark = desk.locator("#mirror-w-claim mark").first.evaluate("one => getComputedStyle(one).backgroundColor")
    assert above == "rgba(0, 0, 0, 0)"
    assert mark not in ("rgba(0, 0, 0, 0)", above)

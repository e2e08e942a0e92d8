"""Writing in Chromium, Firefox and WebKit: whatever an engine keeps of its pages, nothing typed is lost, and
who signed out has left nothing to read. What each engine does in its own way is tried in each; the rest where
it once failed, for all other journeys run in Chromium."""

import pytest

from peerreview.store import db
from tests.journeys.conftest import serving

FIRST = "#w-claim"
WORDS = (
    "In paragraph two the claim is clear because the numbers are named; you could add the years of the count."
)


@pytest.fixture
def served(site):
    """A published activity, served."""
    with serving(site):
        yield site


@pytest.fixture
def world(served):
    """Its world, some days before the deadline of the works."""
    return served.world.go(2)


@pytest.fixture
def desk(world, seat):
    """The reviewer at a review that is begun."""
    for who in world.students:
        world.hand_in(who)
    seat.review = world.go(9).claim(world.reviewer)
    seat.sign_in(world.accounts[world.reviewer.id])
    seat.open(f"/reviews/{seat.review.public_id}?tab=form")
    return seat


def test_a_work_is_begun_saved_looked_at_and_handed_in(world, seat):
    seat.sign_in(world.accounts[world.author.id])
    seat.press("Start writing", leaves=True)
    seat.type("textarea", "Water arranged the *city* by rank.")
    seat.saved("Water arranged the *city* by rank.")
    seat.press("Show how it looks")
    seat.until("return document.querySelector('#preview em')?.innerText === 'city'")
    seat.press("Hand in", leaves=True)
    seat.says("Receipt")
    assert db.row("select text from answer") == ("Water arranged the *city* by rank.",)


def test_a_review_with_levels_and_words_is_saved_and_sent(world, desk):
    for item in desk.review.items:
        if "level" in item.parts:
            desk.press("Solid", within=f"#i-{item.id}")
        desk.put(f"#w-{item.id}", f"{WORDS} {item.id}")
    desk.saved(f"{WORDS} {item.id}")
    desk.until("return document.querySelector('#missing').innerText.includes('Nothing is missing')")
    desk.press("Send", leaves=True)
    if "/reviews/" in desk.driver.current_url:
        desk.press("Send anyway", leaves=True)
    assert db.row("select state from response where public_id = ?", desk.review.public_id)[0] != "draft"


@pytest.mark.parametrize("engine", ["firefox", "webkit"])
def test_two_tabs_show_both_texts_and_one_is_kept(world, desk):
    first = desk.driver.current_window_handle
    desk.driver.switch_to.new_window("tab")
    desk.open(f"/reviews/{desk.review.public_id}?tab=form")
    desk.type(FIRST, "From the other tab.")
    desk.saved("From the other tab.")
    desk.driver.close()
    desk.driver.switch_to.window(first)
    desk.type(FIRST, "From this tab.")
    desk.says("This was changed in another tab")
    desk.says("From the other tab.")
    desk.press("Keep the text of this tab")
    desk.saved("From this tab.")


@pytest.mark.parametrize("engine", ["firefox", "webkit"])
def test_words_outlive_an_expired_session(world, desk):
    db.execute("update login_session set ended_at = ?", world.at)
    desk.type(FIRST, "Written too late.")
    desk.press("Sign in again", leaves=True)
    desk.sign_in(world.accounts[world.reviewer.id])
    desk.press("Put it back")
    desk.saved("Written too late.")
    assert desk.value(FIRST) == "Written too late."


@pytest.mark.parametrize("engine", ["webkit"])
def test_words_outlive_a_cut_connection(served, world, desk):
    served.server.is_cut = True
    desk.type(FIRST, "Written in a tunnel.")
    desk.says("Not saved yet, trying again")
    served.server.is_cut = False
    desk.saved("Written in a tunnel.")


def test_back_keeps_what_was_saved_and_what_comes_after(world, desk):
    desk.type(FIRST, "Gamma.")
    desk.saved("Gamma.")
    desk.press("To do", leaves=True)
    desk.back()
    desk.come_back(FIRST, "Gamma.")
    desk.type(FIRST, " Delta.")
    desk.saved(" Delta.")
    desk.open("/")
    desk.open(f"/reviews/{desk.review.public_id}?tab=form")
    assert desk.value(FIRST) == "Gamma. Delta."


def test_back_and_forward_at_once_lose_nothing(world, desk):
    desk.open("/")
    desk.open(f"/reviews/{desk.review.public_id}?tab=form")
    desk.type(FIRST, "Not saved yet.")
    desk.back()
    desk.forward()
    desk.come_back(FIRST, "Not saved yet.")
    desk.type(FIRST, " More.")
    desk.saved(" More.")
    assert desk.value(FIRST) == "Not saved yet. More."


def test_who_signed_out_left_nothing_to_read(world, desk):
    desk.type(FIRST, "Between us.")
    desk.saved("Between us.")
    desk.press("Remy")
    desk.press("Sign out", leaves=True)
    for _ in range(2):
        desk.back()
        desk.says("Sign in")
        assert "Remy" not in desk.text() and not desk.run("return document.querySelector('textarea')")
    assert desk.run("return Object.keys(localStorage).filter(name => name.startsWith('draft:'))") == []


@pytest.mark.parametrize("engine", ["firefox", "webkit"])
def test_loading_again_at_once_is_no_conflict(world, desk):
    desk.type(FIRST, "Typed and loaded again.")
    desk.driver.refresh()
    desk.come_back(FIRST, "Typed and loaded again.")
    desk.type(FIRST, " More.")
    desk.saved(" More.")
    assert desk.value(FIRST) == "Typed and loaded again. More."


@pytest.mark.parametrize("engine", ["firefox"])
def test_more_than_a_page_can_send_while_it_is_left_is_kept(world, desk):
    long = "Many words. " * 7000
    desk.put(FIRST, long)
    desk.press("To do", leaves=True)
    desk.open(f"/reviews/{desk.review.public_id}?tab=form")
    desk.come_back(FIRST, long)
    desk.saved(long.strip())


@pytest.mark.parametrize("engine", ["webkit"])
def test_an_answer_that_was_not_sent_is_put_back(world, desk):
    world.reviewed()
    world.go(15)
    desk.open(f"/activities/{world.activity.public_id}/feedback")
    desk.press("Answer or flag")
    desk.type("textarea[name='text.reply']", "I add the year.")
    desk.press("To do", leaves=True)
    desk.back()
    desk.says("We kept what you had typed here")
    assert desk.value("textarea[name='text.reply']") == "I add the year."


@pytest.mark.parametrize("engine", ["webkit"])
def test_a_set_up_that_was_not_saved_is_put_back_and_forgotten_once_it_is(world, seat):
    at = f"/activities/{world.activity.public_id}/set-up"
    seat.sign_in(world.accounts[world.instructor.id])
    seat.open(at)
    seat.type("#title", " of Rome")
    seat.press("To do", leaves=True)
    seat.back()
    seat.says("We kept what you had typed here")
    assert seat.value("#title") == "Roads and aqueducts of Rome"
    seat.press("Save set-up", leaves=True)
    seat.says("Set-up saved.")
    seat.open(at)
    assert seat.value("#title") == "Roads and aqueducts of Rome"
    assert "We kept" not in seat.text()


@pytest.mark.parametrize("engine", ["firefox"])
def test_dates_are_wide_enough_and_read_out(world, seat):
    seat.sign_in(world.accounts[world.instructor.id])
    seat.open(f"/activities/{world.activity.public_id}/set-up")
    dates = seat.until(
        "return [...document.querySelectorAll('[type=datetime-local]')]"
        ".map(one => [one.offsetWidth, one.value, one.nextElementSibling.textContent])"
    )
    assert dates[1][1:] == ["2026-11-09T10:00", "Mon 9 Nov, 10:00"]
    assert {words for _width, value, words in dates if not value} == {"no date"}
    assert min(width for width, _value, _words in dates) >= 264
    seat.put("[name='dates.submit.closes']", "2026-11-09T20:05")
    seat.says("Mon 9 Nov, 20:05")


@pytest.mark.parametrize("engine", ["webkit"])
def test_fields_grow_when_they_come_into_sight_and_when_the_window_turns(world, desk):
    world.save(world.reviewer, desk.review, {"claim": {"level": "l2", "text": WORDS * 6}})
    whole = (
        "return (field => field.scrollHeight <= field.clientHeight + 2 && field.clientHeight)(arguments[0])"
    )
    desk.driver.set_window_size(390, 844)
    desk.open(f"/reviews/{desk.review.public_id}")
    desk.press("Your review")
    narrow = desk.until(whole, desk.field(FIRST))
    desk.driver.set_window_size(840, 600)
    desk.until("return innerWidth > 800")
    desk.until("return arguments[0].clientHeight < arguments[1]", desk.field(FIRST), narrow)
    desk.until(whole, desk.field(FIRST))


@pytest.mark.parametrize("engine", ["webkit", "firefox"])
def test_marks_lines_and_boxes_are_drawn_as_meant(world, seat):
    code = f"Water\n\n    {'aqueduct ' * 60}"
    for who in world.students:
        world.hand_in(who, code)
    review = world.go(9).claim(world.reviewer)
    seat.sign_in(world.accounts[world.reviewer.id])
    seat.open(f"/reviews/{review.public_id}?tab=form")
    style = "return getComputedStyle(arguments[0])[arguments[1]]"
    assert seat.run(style, seat.field(".btn.plain"), "textDecorationLine") == "underline"
    assert seat.until("return document.querySelector('.words pre').tabIndex + 1") == 1
    seat.type(FIRST, "Your last section is garbage, and I could not follow at all why the mills stopped.")
    mark = seat.field(".mirror mark")
    broken = [seat.run(style, mark, name) for name in ("boxDecorationBreak", "webkitBoxDecorationBreak")]
    assert "clone" in broken

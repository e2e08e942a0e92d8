"""Typing outlives leaving, on every form of every page: loaded again, sent too late, refused, sent, signed
out."""

import pytest

from peerreview.store import activities, db
from tests.cast import START
from tests.journeys.engines import Seat
from tests.journeys.test_pages import addresses, lived_in

__all__ = ["lived_in"]  # the world with something on every page


@pytest.fixture
def published(served):
    """A served site whose activity is published."""
    world = served.world
    activities.publish(world.activity, by=world.instructor.account_id, now=START)
    world.reload()
    return served


# [form, field, text] of every text that can be typed, but what saves itself.
TYPED = """() => [...document.querySelectorAll('main form:not([data-autosave])')]
    .filter(form => form.getAttribute('method') === 'post')
    .flatMap(form => [...form.querySelectorAll('textarea:not([hidden]), [type=text], input:not([type])')])
    .filter(field => field.name)
    .map(field => [field.form.getAttribute('action') + field.form.id, field.id, field.value])"""
TYPE = """id => { const field = document.getElementById(id)
    field.value += ' kept'
    field.dispatchEvent(new Event('input', {bubbles: true}))}"""


def test_every_form_of_every_page_keeps_what_is_typed(served, lived_in, visit):
    pages, lost, forms = {}, [], 0
    for who, path in addresses(served, lived_in):
        if who is None:
            continue
        if who.id not in pages:
            pages[who.id] = visit(who)
        page = pages[who.id]
        page.goto(path)
        first = {form: (field, value) for form, field, value in reversed(page.evaluate(TYPED))}
        for field, _value in first.values():
            page.evaluate(TYPE, field)
        if not first:
            continue
        forms += len(first)
        page.goto(page.url)
        if offered := page.get_by_role("button", name="Put it back").all():
            offered[0].click()
            page.wait_for_load_state()
        now = {field: value for _form, field, value in page.evaluate(TYPED)}
        lost += [(path, field) for field, value in first.values() if now.get(field) != f"{value} kept"]
    assert lost == []
    assert forms > 20


def test_what_one_asks_of_staff_and_what_one_reports_is_kept(lived_in, visit):
    page = visit(lived_in.author)
    asking = f"/activities/{lived_in.activity.public_id}/asking/time?task=answer&round=1"
    for path in (asking, f"/reviews/{lived_in.review_draft.public_id}/problem"):
        page.goto(path)
        page.locator("main textarea").first.fill("My bus was late.")
        leave_and_come_back(page)
        assert page.locator("main textarea").first.input_value() == "My bus was late.", path


KEPT = "Object.keys(localStorage).filter(name => name.startsWith('draft:')).map(name => localStorage[name])"


@pytest.fixture
def people(published, visit):
    """An instructor at the list of people, with somebody typed into the form but not added."""
    world = published.world
    page = visit(world.instructor)
    page.goto(f"/courses/{world.course.public_id}/people")
    page.get_by_label("Name", exact=True).fill("Nora New")
    page.get_by_label("E-mail", exact=True).fill("nora@college.example")
    return page


def leave_and_come_back(page):
    at = page.url
    page.get_by_role("link", name="To do").click()
    page.goto(at)


def test_what_is_put_back_can_be_discarded_and_had_again(people):
    leave_and_come_back(people)
    name = people.get_by_label("Name", exact=True)
    notice = people.locator(".kept-notice")
    assert name.input_value() == "Nora New"
    assert "We kept what you had typed here" in notice.inner_text()
    notice.get_by_role("button", name="Discard").click()
    assert name.input_value() == ""
    assert people.evaluate(KEPT) == []
    notice.get_by_role("button", name="Put it back").click()
    assert name.input_value() == "Nora New"
    notice.get_by_role("button", name="Discard").click()
    leave_and_come_back(people)
    assert name.input_value() == "" and not notice.count()


def test_what_was_taken_is_kept_no_more(people):
    people.get_by_role("button", name="Add the person").click()
    people.get_by_text("Nora New").first.wait_for()
    assert people.evaluate(KEPT) == []
    leave_and_come_back(people)
    assert people.get_by_label("Name", exact=True).input_value() == ""


def test_what_was_refused_is_kept_on(people):
    people.get_by_label("E-mail", exact=True).fill("nora")
    people.get_by_role("button", name="Add the person").click()
    people.locator(".errors").wait_for()
    leave_and_come_back(people)
    assert people.get_by_label("Name", exact=True).input_value() == "Nora New"
    assert people.get_by_label("E-mail", exact=True).input_value() == "nora"


def test_what_a_colleague_changed_meanwhile_is_not_written_over(published, visit):
    world = published.world
    page = visit(world.instructor)
    page.goto(f"/activities/{world.activity.public_id}/set-up")
    page.get_by_label("Title").fill("My title")
    page.goto("/")
    db.execute("update activity set title = 'Their title'")
    page.go_back()
    page.locator(".kept-notice").get_by_text("This device holds a text that was not saved").wait_for()
    assert page.get_by_label("Title").input_value() == "Their title"
    page.get_by_role("button", name="Put it back").click()
    assert page.get_by_label("Title").input_value() == "My title"


def test_a_session_that_ended_while_one_typed_costs_no_word(published, people):
    world = published.world
    db.execute("update login_session set ended_at = ?", world.at)
    at = people.url
    people.reload()
    sign_in(people, "ines")
    people.wait_for_url(at)
    assert people.get_by_label("Name", exact=True).input_value() == "Nora New"


def test_what_was_sent_too_late_is_sent_again_once(published, people):
    world = published.world
    db.execute("update login_session set ended_at = ?", world.at)
    people.get_by_role("button", name="Add the person").click()
    sign_in(people, "ines")
    people.get_by_role("button", name="Send it again").dblclick()
    people.get_by_text("Nora New").first.wait_for()
    people.wait_for_function("() => !location.pathname.includes('login')")
    assert db.row("select count(*) from account where name = 'Nora New'")[0] == 1
    people.goto(f"/courses/{world.course.public_id}/people")
    assert people.get_by_label("Name", exact=True).input_value() == ""
    assert people.evaluate(KEPT) == []


def test_nobody_else_at_this_device_gets_it(published, people):
    world, at = published.world, people.url
    people.get_by_role("banner").get_by_text("Ines Instructor").click()
    people.get_by_role("button", name="Sign out").click()
    assert people.evaluate(KEPT) == []
    people.goto(at)
    sign_in(people, "ada")
    people.wait_for_url(at)
    people.get_by_label("Name", exact=True).fill("Max Mine")
    db.execute("update login_session set ended_at = ?", world.at)
    people.goto(at)
    sign_in(people, "ines")
    people.wait_for_url(at)
    assert people.get_by_label("Name", exact=True).input_value() == ""


def test_a_password_is_never_kept(published, visit):
    page = visit(published.world.instructor)
    page.goto("/settings")
    page.get_by_label("Your name").fill("Ines I.")
    for field in page.locator("input[type=password]").all():
        field.fill("open sesame")
    assert "Ines I." in str(page.evaluate(KEPT))
    assert "sesame" not in str(page.evaluate("Object.values({...localStorage, ...sessionStorage})"))


def test_firefox_keeps_it_too(published, engines):
    world = published.world
    seat = Seat(engines("firefox"), published.url)
    seat.sign_in(world.accounts[world.instructor.id])
    seat.open(f"/courses/{world.course.public_id}/people")
    seat.type("input[name=name]", "Nora New")
    seat.driver.refresh()
    seat.says("We kept what you had typed here")
    assert seat.value("input[name=name]") == "Nora New"
    seat.press("To do", leaves=True)
    seat.back()
    seat.says("We kept what you had typed here")
    seat.press("Discard")
    assert seat.value("input[name=name]") == ""


def sign_in(page, name):
    page.get_by_label("E-mail", exact=True).fill(f"{name}@college.example")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()

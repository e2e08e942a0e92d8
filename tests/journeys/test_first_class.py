"""From an empty site without mail to a class of 23 of whom one has handed in, by one person in few presses;
with JavaScript and without."""

import pytest

from peerreview.store import db, links

PASSWORD = "a fine sentence"
MOST = 24  # fields and buttons of the one who sets it up; what the 23 and their texts are is pasted


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request):
    """With and without JavaScript."""
    return request.param


class Hand:
    """Somebody at a page, whose presses and fields are counted."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def press(self, name):
        self.count += 1
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def fill(self, label, text):
        self.count += 1
        self.page.get_by_label(label, exact=True).first.fill(text)


def test_from_nothing_to_the_first_hand_in(served, visit, faults, script):
    db.execute("update account set closed_at = ? where is_admin", served.world.at)
    rita = Hand(visit(None, script=script))
    course = begun(rita, links.make("first_admin", now=served.world.at))
    imported(rita, course)
    assert not script or faults(rita.page) == []
    handed = handed_over(rita, course)
    published(rita, course)
    assert rita.count <= MOST
    student = visit(None, script=script, size="phone")
    student.goto(handed[0])
    student.get_by_label("Choose a password").fill(PASSWORD)
    student.get_by_role("button", name="Go on").click()
    student.wait_for_url("**/")
    student.locator("section.next").get_by_role("button").first.click()
    student.locator("textarea").first.fill("A line is a dot that went for a walk. " * 20)
    student.get_by_role("button", name="Hand in").first.click()
    student.get_by_text("Handed in").first.wait_for()
    assert db.row("select count(*) from version")[0] == 1


def begun(rita, secret):
    """The first administrator makes a course and teaches it; its address."""
    rita.page.goto(f"/welcome/{secret}")
    rita.fill("Your name", "Rita Root")
    rita.fill("E-mail", "rita@college.example")
    rita.fill("Choose a password", PASSWORD)
    rita.press("Go on")
    rita.page.wait_for_url("**/")
    rita.page.goto("/courses/new")
    rita.fill("Code", "ART 1")
    rita.fill("Title", "Drawing")
    rita.press("Make the course")
    course = rita.page.url.partition("#")[0].rstrip("/").removesuffix("/people")
    rita.page.goto(f"{course}/people")
    if not rita.page.locator("#people").get_by_text("Rita Root").count():
        rita.fill("Name", "Rita Root")
        rita.fill("E-mail", "rita@college.example")
        rita.count += 1
        rita.page.get_by_text("Instructor", exact=True).last.click()
        rita.press("Add the person")
        rita.page.get_by_text("Rita Root is in the course.").wait_for()
    return course


def imported(rita, course):
    """23 people, pasted as a table."""
    rows = "\n".join(f"Given{n} Family\tperson{n}@college.example\t00{n:03}" for n in range(23))
    rita.page.goto(f"{course}/people/import")
    rita.count += 1
    rita.page.locator("textarea[name=text]").fill(f"Name\tE-mail\tStudent number\n{rows}")
    rita.press("Look at it")
    rita.press("Import the good lines")
    rita.page.get_by_text("23 lines are in.").wait_for()


def handed_over(rita, course):
    """The 23 links, one for each."""
    rita.page.goto(f"{course}/invitations")
    rita.press("Links to hand over")
    handed = [field.input_value() for field in rita.page.locator(".slips input").all()]
    assert len(handed) == len(set(handed)) == 23
    return handed


def published(rita, course):
    """An activity of peer assessment with its dates."""
    rita.page.goto(f"{course}/activities/new?design=peer_assessment")
    rita.count += 1
    rita.page.locator("form[action$='/activities'] input[name=title]").fill("A line")
    rita.press("Make the activity")
    for step, date in (("submit", "2026-12-07"), ("review", "2026-12-14"), ("respond", "2026-12-21")):
        rita.count += 1
        rita.page.locator(f"[name='dates.{step}.closes']").fill(f"{date}T17:00")
    rita.press("Save and publish to students")
    rita.page.wait_for_load_state()

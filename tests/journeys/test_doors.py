"""An empty site without mail: its administrator, a course, three who get in by links that were handed over,
one by the code, one who lost the password; with JavaScript and without."""

import pytest

from peerreview.store import courses, db, links

PASSWORD = "a fine sentence"


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request):
    """With and without JavaScript."""
    return request.param


def choose(page, link, heading):
    page.goto(link)
    assert page.get_by_role("heading", level=1).inner_text() == heading
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/")


def add(page, name, role="Student"):
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail", exact=True).fill(f"{name.split()[0].lower()}@college.example")
    page.get_by_text(role, exact=True).last.click()
    page.get_by_role("button", name="Add the person").click()
    page.get_by_text(f"{name} is in the course.").wait_for()


def test_a_class_without_mail_gets_in(served, visit, faults, script):
    look = faults if script else lambda page: []  # axe is a script itself
    db.execute("update account set closed_at = ? where is_admin", served.world.at)
    admin, wrong = visit(None, script=script), []
    admin.goto(f"/welcome/{links.make('first_admin', now=served.world.at)}")
    admin.get_by_label("Your name").fill("Rita Root")
    admin.get_by_label("E-mail").fill("rita@college.example")
    admin.get_by_label("Choose a password").fill(PASSWORD)
    admin.get_by_role("button", name="Go on").click()
    admin.wait_for_url("**/")
    admin.goto("/courses/new")
    admin.get_by_label("Code", exact=True).fill("ART 1")
    admin.get_by_label("Title", exact=True).fill("Drawing")
    admin.get_by_role("button", name="Make the course").click()
    people = admin.url.partition("#")[0]
    if not people.endswith("/people"):
        admin.goto(f"{people.rstrip('/')}/people")
        people = admin.url
    admin.get_by_text("This site sends no mail.").wait_for()
    for name in ("Ivy One", "Oli Two", "Una Three"):
        add(admin, name)
    wrong += look(admin)
    admin.get_by_role("link", name="See who, and their links").click()
    wrong += look(admin)
    admin.get_by_role("button", name="Links to hand over").click()
    shown = [one.input_value() for one in admin.locator(".slips input").all()]
    assert len(shown) == 3
    wrong += look(admin)
    students = [visit(None, script=script, size="phone") for _ in range(4)]
    for page, link, name in zip(students, shown, ("Ivy One", "Oli Two", "Una Three"), strict=False):
        choose(page, link, f"Welcome, {name}")
        assert "ART 1" in page.content()
    students[0].goto(shown[0])
    assert students[0].get_by_role("heading", level=1).count() == 1
    # one by the code
    admin.goto(people)
    admin.get_by_role("link", name="Make a code").click()
    admin.get_by_role("button", name="Make a code").click()
    code = admin.locator("p.code.big").inner_text()
    admin.get_by_role("link", name="Show on the wall").first.click()
    wrong += look(admin)
    late = students[3]
    late.goto("/join")
    wrong += look(late)
    late.get_by_label("Code of the class").fill("nonsense")
    late.get_by_label("Your name").fill("Lea Late")
    late.get_by_label("E-mail").fill("lea@college.example")
    late.get_by_label("Choose a password").fill(PASSWORD)
    late.get_by_role("button", name="Join").click()
    late.get_by_role("alert").get_by_text("No class has this code.").wait_for()
    assert late.get_by_label("Your name").input_value() == "Lea Late"
    late.get_by_label("Code of the class").fill(code.lower())
    late.get_by_label("Choose a password").fill(PASSWORD)
    late.get_by_role("button", name="Join").click()
    late.get_by_text("You are in ART 1.").wait_for()
    # one lost the password
    lost = students[1]
    lost.context.clear_cookies()
    lost.goto("/login")
    wrong += look(lost)
    lost.get_by_role("link", name="Password forgotten?").click()
    lost.get_by_text("This site sends no mail").wait_for()
    admin.goto(people)
    admin.get_by_role("link", name="Oli Two").click()
    admin.get_by_role("button", name="Make a link for a new password").click()
    choose(lost, admin.get_by_label("Link").input_value(), "Welcome, Oli Two")
    lost.goto("/settings")
    assert "Rita Root" in lost.locator("section", has=lost.locator("#sessions-h")).inner_text()
    wrong += look(lost)
    assert wrong == []


def test_a_link_is_copied_with_one_press_or_marked_by_hand(served, visit, script, faults):
    world = served.world
    courses.add_person(
        world.course, name="Nina New", email="nina@college.example", role="student", by=None, now=world.at
    )
    page = visit(world.instructor, script=script)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/courses/{world.course.public_id}/invitations")
    page.get_by_role("button", name="Links to hand over").click()
    field = page.get_by_label("Nina New")
    if not script:
        assert page.get_by_role("button", name="Copy").count() == 0 and field.is_editable() is False
        return
    link = field.input_value()
    page.get_by_role("button", name="Copy Nina New").click()
    page.get_by_role("button", name="Copied. Nina New").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == link
    assert page.evaluate("getSelection().toString()") == link
    page.get_by_role("button", name="Copy").last.click()
    page.get_by_role("button", name="Copied.").last.wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"Nina New\tnina@college.example\t{link}"
    assert faults(page) == []

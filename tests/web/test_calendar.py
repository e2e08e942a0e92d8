"""One's dates in another calendar: what To do lists, naming nobody, under an address that can be taken
back."""

import re

from peerreview.store import activities, courses, db
from tests.cast import day
from tests.web.test_todo import another


def lines(page, name):
    """The values of a property in a calendar, folded lines joined."""
    unfolded = page.html.replace("\r\n ", "")
    return [line.split(":", 1)[1] for line in unfolded.split("\r\n") if line.startswith(f"{name}:")]


def address(browser):
    """Make an address on the settings page; where it leads on this site."""
    browser.post("/settings/calendar", from_page="/settings")
    shown = browser.get("/settings").tree.one("input", id="cal-address")["value"]
    assert shown.startswith("http://localhost/calendars/")
    return shown.removeprefix("http://localhost")


def test_a_calendar_reads_what_is_to_be_done_without_signing_in(site):
    site.world.go(2)
    path = address(site.browse(site.world.author))
    page = site.browse().get(path)
    assert page.status == 200
    assert page.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert lines(page, "SUMMARY") == [
        "Hand in “Roads and aqueducts”",
        "Review a classmate’s work (2)",
        "Answer your reviewers",
    ]
    assert lines(page, "DTSTART") == [f"{day(days):%Y%m%dT%H%M%SZ}" for days in (7, 14, 21)]
    assert lines(page, "URL")[0] == f"http://localhost/activities/{site.world.activity.public_id}"


def test_what_is_done_goes_and_what_is_late_stays_until_it_is_too_late(site):
    world = site.world.go(7, 12)
    author, reviewer = address(site.browse(world.author)), address(site.browse(world.reviewer))
    world.hand_in(world.author)
    assert "Hand in" not in " ".join(lines(site.browse().get(author), "SUMMARY"))
    late = site.browse().get(reviewer)
    assert lines(late, "SUMMARY")[0] == "Hand in “Roads and aqueducts”"
    assert lines(late, "DTSTART")[0] == f"{day(8):%Y%m%dT%H%M%SZ}"
    world.go(9)
    assert "Hand in" not in " ".join(lines(site.browse().get(reviewer), "SUMMARY"))


def test_staff_read_when_steps_close(site):
    page = site.browse().get(address(site.browse(site.world.go(2).instructor)))
    assert lines(page, "SUMMARY") == ["Hand in closes", "Review closes", "Read and answer closes"]


def test_no_name_and_nothing_written_goes_along(site):
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who, text="PLANTED words of a work that others may read here.")
    world.go(8)
    for who in (world.author, world.reviewer):
        world.claim(who)
    names = [world.accounts[one.id].name for one in (*world.students, world.instructor)]
    aliases = [row[0] for row in db.rows("select distinct name from account")]
    for who in (world.author, world.instructor):
        page = site.browse().get(address(site.browse(who)))
        assert not [word for word in ("PLANTED", *names, *aliases) if word in page.html]
        assert not re.search("[’']s work", page.html.replace("classmate’s work", ""))


def test_an_address_taken_back_or_made_anew_leads_nowhere(site):
    browser = site.browse(site.world.author)
    first = address(browser)
    second = address(browser)
    assert first != second
    assert site.browse().get(first).status == 404
    assert site.browse().get(second).status == 200
    browser.post("/settings/calendar/end", from_page="/settings")
    assert site.browse().get(second).status == 404
    assert browser.get("/settings").tree.all("input", id="cal-address") == []


def test_an_address_that_was_not_signed_here_leads_nowhere(site):
    path = address(site.browse(site.world.author))
    name, seal = path.removeprefix("/calendars/").removesuffix(".ics").split(".")
    for other in (name, f"{name}.{seal[::-1]}", f"{seal}.{name}", "x", "%FF.x"):
        other = f"/calendars/{other}.ics"
        assert site.browse().get(other).status == 404


def test_a_closed_account_and_a_course_that_was_left_give_nothing(site):
    world = site.world.go(2)
    path = address(site.browse(world.author))
    courses_left = site.browse(world.instructor)
    courses_left.post(
        site.path("courses.remove_person", course=world.course.public_id, person=world.author.public_id),
        from_page=site.path(
            "courses.show_person", course=world.course.public_id, person=world.author.public_id
        ),
    )
    assert lines(site.browse().get(path), "SUMMARY") == []
    db.execute("update account set closed_at = ? where id = ?", world.at, world.author.account_id)
    assert site.browse().get(path).status == 404


def test_what_is_not_published_is_in_nobodys_calendar(site):
    world = site.world.go(2)
    paths = [address(site.browse(who)) for who in (world.author, world.instructor)]
    activities.create(
        world.course.id,
        activities.designs_on_offer()["peer_assessment"],
        title="HIDDEN",
        by=None,
        now=world.at,
    )
    assert courses.people(world.course.id)
    for path in paths:
        assert "HIDDEN" not in site.browse().get(path).html


def test_that_a_calendar_looked_is_said_on_the_settings_page(site):
    browser = site.browse(site.world.author)
    path = address(browser)
    assert "No calendar has read it yet." in browser.get("/settings").text
    site.browse().get(path)
    site.world.go(1)
    assert "A calendar last read it 24 hours ago." in browser.get("/settings").text


def test_a_calendar_costs_the_same_queries_however_much_there_is(site):
    world = site.world.go(2)
    path = address(site.browse(world.author))
    few, many = site.browse(), site.browse()
    few.get(path)
    for number, title in enumerate(("One", "Two", "Three")):
        another(world, title, 9 + number)
    many.get(path)
    assert many.queries <= few.queries

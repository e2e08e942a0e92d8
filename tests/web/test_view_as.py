"""Staff look as a student: nothing opens that both may not open, nothing is sent, nothing is written, and it
is always said."""

import pytest

from peerreview.store import courses, db, leaving
from peerreview.store.tables import TABLES
from tests.notes import PLANTED, made, write

NOBODY = ""


@pytest.fixture
def world(site):
    return site.world


def look(site, browser, who):
    """A browser of staff that looks as a student (an Enrolment), or as nobody in particular."""
    path = site.path("courses.look_as", course=site.world.course.public_id)
    assert browser.post(path, {"person": who.public_id if who else NOBODY}).status == 303
    return browser


def routes(site, method):
    """[(rule, path)] of every address with the real things of the world in its places."""
    world = site.world.go(2)
    work = world.hand_in(world.author)
    world.hand_in(world.reviewer)
    review = world.go(8).claim(world.reviewer)
    found = {
        "course": world.course.public_id,
        "activity": world.activity.public_id,
        "mine": work.public_id,
        "response": work.public_id,
        "received": review.public_id,
        "task": "work",
        "person": world.author.public_id,
        "phase": "submit",
        "review": "1",
        "version": "1",
        "key": "rubric",
        "kind": "time",
    }
    return [
        (rule, site.path(rule.endpoint, **{name: found.get(name, "x") for name in rule.arguments}))
        for rule in site.app.url_map.iter_rules()
        if method in rule.methods
    ]


@pytest.mark.parametrize("who", ["author", "reviewer", None])
@pytest.mark.parametrize("viewer", ["instructor", "assistant"])
def test_nothing_opens_that_not_both_may_open(site, world, viewer, who):
    pages = routes(site, "GET")
    viewer, who = getattr(world, viewer), who and getattr(world, who)
    looks = look(site, site.browse(viewer), who)
    own, theirs = site.browse(viewer), site.browse(who or world.author)
    opened = [(rule.endpoint, path) for rule, path in pages if looks.get(path).status == 200]
    assert {"courses.show", "activities.show"} <= {endpoint for endpoint, _ in opened}
    wrong = [
        endpoint for endpoint, path in opened if {own.get(path).status, theirs.get(path).status} != {200}
    ]
    assert wrong == []


def test_what_is_shown_is_named_here(site, world):
    """A page that is shown to who looks as a student leaves out what they may not read: a new one is thought
    about first."""
    looks = look(site, site.browse(world.instructor), world.author)
    opened = {
        rule.endpoint
        for rule, path in routes(site, "GET")
        if site.app.view_functions[rule.endpoint].permission != "public" and looks.get(path).status == 200
    }
    assert opened == {"courses.show", "activities.show"}


def everything():
    return {
        table._meta.table_name: db.rows(f'select * from "{table._meta.table_name}" order by id')
        for table in TABLES
    }


def test_no_post_passes_and_no_page_writes(site, world):
    posts = [path for rule, path in routes(site, "POST") if rule.endpoint != "courses.look_as_myself"]
    looks = look(site, site.browse(world.instructor), world.author)
    pages = [rule for rule, _ in routes_read(site)]
    before = everything()
    answers = {looks.post(path, {"text": "planted", "person": "x"}).status for path in posts}
    for _rule, path in routes_read(site):
        looks.get(path)
    assert len(posts) > 100
    assert len(pages) > 50
    assert answers == {409}
    after = everything()
    assert {name for name in before if before[name] != after[name]} <= {"login_session"}


def routes_read(site):
    world = site.world
    found = {"course": world.course.public_id, "activity": world.activity.public_id}
    return [
        (rule, site.path(rule.endpoint, **{name: found.get(name, "x") for name in rule.arguments}))
        for rule in site.app.url_map.iter_rules()
        if "GET" in rule.methods
    ]


def test_the_bar_is_on_every_page_and_leads_back(site, world):
    browser = look(site, site.browse(world.instructor), world.author)
    paths = [
        site.path("courses.show", course=world.course.public_id),
        site.path("activities.show", activity=world.activity.public_id),
        site.path("activities.progress", activity=world.activity.public_id),
        "/settings",
        "/nothing",
        "/help",
    ]
    for path in paths:
        page = browser.get(path)
        assert f"You see {world.course.code} as {world.accounts[world.author.id].name}." in page.html
        assert "/view-as/end" in page.actions()
    refused = browser.post("/theme", {"theme": "dark"})
    assert "You look at this as a student: nothing is sent." in refused.text
    back = browser.follow(browser.post("/view-as/end"))
    assert (back.status, "/view-as/end" in back.actions()) == (200, False)
    assert browser.get(paths[2]).status == 200


def test_it_stands_in_the_record_with_whose_page_it_was(site, world):
    browser = look(site, site.browse(world.instructor), world.author)
    browser.post("/view-as/end")
    lines = db.rows(
        "select verb, by_id, thing, thing_id from audit_line where verb like 'view.%' order by id"
    )
    assert [tuple(row) for row in lines] == [
        ("view.began", world.instructor.account_id, "enrolment", world.author.id),
        ("view.ended", world.instructor.account_id, "course", world.course.id),
    ]
    record = browser.get(site.path("moderation.audit_lines", course=world.course.public_id))
    assert "began to look at the course as a student" in record.text


def test_home_leads_to_the_course_that_is_looked_at(site, world):
    browser = look(site, site.browse(world.instructor), None)
    assert browser.get("/").location == site.path("courses.show", course=world.course.public_id)


@pytest.mark.parametrize("who", ["author", "stranger", "admin"])
def test_only_staff_of_the_course_look(site, world, who):
    path = site.path("courses.look_as", course=world.course.public_id)
    assert site.browse(getattr(world, who)).post(path, {"person": ""}).status == 404


def test_nobody_looks_as_staff_or_as_somebody_of_another_course(site, world):
    path = site.path("courses.look_as", course=world.course.public_id)
    browser = site.browse(world.instructor)
    for who in (world.assistant, world.instructor, world.stranger):
        assert browser.post(path, {"person": who.public_id}).status == 404


def test_another_course_of_the_student_stays_closed(site, world):
    other = courses.create(code="OTHER", title="Elsewhere", zone="UTC", by=None, now=world.at)
    account = world.accounts[world.author.id]
    courses.enrol(other, account, role="student", by=None, now=world.at)
    browser = look(site, site.browse(world.instructor), world.author)
    assert browser.get(site.path("courses.show", course=other.public_id)).status == 404
    assert "OTHER" not in browser.get(site.path("courses.show", course=world.course.public_id)).html


def test_it_ends_by_itself_when_the_student_leaves_or_staff_are_staff_no_more(site, world):
    browser = look(site, site.browse(world.instructor), world.author)
    leaving.leave(world.author, by=None, now=world.at)
    page = browser.get(site.path("activities.progress", activity=world.activity.public_id))
    assert (page.status, "/view-as/end" in page.actions()) == (200, False)
    browser = look(site, site.browse(world.assistant), world.reviewer)
    db.execute("update enrolment set role = 'student' where id = ?", world.assistant.id)
    assert "/view-as/end" not in browser.get("/").actions()


@pytest.mark.parametrize("see", ["private", "counts", "group"])
def test_words_that_staff_may_not_read_are_on_no_page(sqlite, see):
    from peerreview.domain import designs
    from tests.conftest import Site
    from tests.notes import DESIGN

    world = made("group")
    write(world)
    design = designs.load(DESIGN.format(see=see))
    db.execute("update activity set plan = ?, plan_digest = ?", designs.canonical(design.plan), design.digest)
    world.go(15).reload()
    site = Site(world, sqlite)
    for who in world.students:
        browser = look(site, site.browse(world.instructor), who)
        for view, place in (("courses.show", "course"), ("activities.show", "activity")):
            page = browser.get(site.path(view, **{place: getattr(world, place).public_id}))
            assert page.status in (200, 404)
            assert [word for word in PLANTED.values() if word in page.html] == []
        browser.post("/view-as/end")

"""Designs whose reviews are dealt in another way: two dealt tasks, pairs that review, a share of all, rounds,
on every page."""

import pytest

from peerreview.store import allocation, db, responses, settle
from tests.cast import WORDS
from tests.conftest import Site
from tests.notes import made
from tests.store.test_dealing import ROUNDS, SHARE, TOGETHER, TWICE
from tests.walks import activity_page


def path(site, endpoint, **more):
    return site.path(endpoint, activity=site.world.activity.public_id, **more)


def pages(site, who, *more):
    """Every page about the activity for its staff."""
    browser = site.browse(who)
    names = ("show", "edit", "progress", "groups")
    found = [browser.get(path(site, f"activities.{name}")) for name in names]
    rooms = ("allocation.table", "moderation.show", "feedback.summary", "grading.show", "diplomacy.show")
    return found + [browser.get(path(site, name)) for name in (*rooms, *more)]


@pytest.fixture
def twice(sqlite):
    """Two dealt tasks; everybody handed in; day 8."""
    world = made("blind", TWICE, ("write", "read"))
    for who in world.go(2).students:
        world.hand_in(who)
    world.go(8)
    return Site(world, sqlite)


def test_every_page_of_two_dealt_tasks_opens(twice):
    world = twice.world
    for who in world.students:
        world.send(who, world.claim(who, "first"), words=f"{WORDS} {who.id}")
    assert {page.status for page in pages(twice, world.instructor)} == {200}
    student = twice.browse(world.author)
    assert {student.get(at).status for at in ("/", path(twice, "activities.show"))} == {200}


def test_a_student_starts_each_of_two_dealt_tasks(twice):
    browser = twice.browse(twice.world.author)
    actions = [path(twice, "allocation.claim", task=task) for task in ("first", "second")]
    page = activity_page(twice, browser)
    assert [action in page.actions() for action in actions] == [True, True]
    for action in actions:
        assert browser.follow(browser.post(action, {"round": "1"})).status == 200
    begun = {row.task for row in db.rows("select task from allocation")}
    assert begun == {"first", "second"}


def test_the_table_shows_each_dealt_task_by_its_address(twice):
    world, browser = twice.world, twice.browse(twice.world.instructor)
    review = world.claim(world.author, "second")
    page = browser.get(path(twice, "allocation.table"))
    (link,) = [
        link for link in page.links() if "task=second" in link and "show" not in link and "q=" not in link
    ][:1]
    assert "Anna Author(" not in page.text
    assert "Anna Author(" in browser.get(link).text
    assert browser.get(path(twice, "allocation.table", task="second", round=2)).status == 404
    values = {
        "task": "second",
        "work": responses.subject_of(review).public_id,
        "reviewer": f"p.{world.author.public_id}",
    }
    end = path(twice, "allocation.take_back")
    assert browser.post(end, values | {"task": "first"}).status == 404
    assert browser.post(end, values).status == 303


def test_progress_leads_to_the_task_that_is_short(twice):
    page = twice.browse(twice.world.instructor).get(path(twice, "activities.progress"))
    links = [link for link in page.links() if "show=short" in link and "task=" in link]
    assert [("task=first" in link, "task=second" in link) for link in links] == [(True, False), (False, True)]


def test_a_case_of_two_dealt_tasks_says_which_and_asks_which(twice):
    world, browser = twice.world, twice.browse(twice.world.instructor)
    settle.tick(world.go(14, 1).at)
    work = db.row("select id, public_id, author_id from response where task = 'work' order by id")
    at = path(twice, "moderation.case", case=f"r.{work.public_id}")
    page = browser.get(at)
    assert "First look: 0 of 1 reviews" in page.text and "Second look: 0 of 2 reviews" in page.text
    (select,) = page.tree.all("select", name="about")
    assert [option.text for option in select.all("option")] == ["First look", "Second look"]
    free = next(who for who in world.students if who.id != work.author_id)
    to = {"act": "reassign", "about": "1.second", "person": free.public_id, "stamp": "1.submitted"}
    # The step is over: staff say until when.
    assert browser.post(at, to).status == 422
    assert browser.post(at, to | {"until": "2026-11-18T10:00"}).status == 303
    assert db.rows("select task, reviewer_id from allocation") == [("second", free.id)]
    assert "Second look" not in [reason.text for reason in browser.get(at).tree.one(class_="coach").all("li")]


def test_one_of_two_missed_tasks_is_excused_on_the_page(twice):
    world, browser = twice.world, twice.browse(twice.world.instructor)
    settle.tick(world.go(14, 1).at)
    at = path(twice, "moderation.case", case=f"p.{world.author.public_id}")
    (select,) = browser.get(at).tree.all("select", name="about")
    assert [option.text for option in select.all("option")] == ["All of it", "First look", "Second look"]
    assert browser.post(at, {"act": "leave", "about": "1.first", "reason": "Seen."}).status == 303
    left = db.rows(
        "select task from concern where person_id = ? and ended_at is null order by task", world.author.id
    )
    assert left == [("second",)]
    assert browser.post(at, {"act": "excuse", "reason": "Ill."}).status == 303
    assert browser.post(at, {"act": "leave", "reason": ""}).status == 409


@pytest.fixture
def together(sqlite):
    """Pairs review pairs; day 8."""
    world = made("blind", TOGETHER, ("write", "read"))
    settle.tick(world.go(0, 1).at)
    world.go(2)
    for who in world.students:
        if [line for line in world.lines(who, "work") if line.state == "open"]:
            world.hand_in(who)
    settle.tick(world.go(8).at)
    return Site(world, sqlite)


def test_a_pair_starts_its_review_and_both_see_it(together):
    world = together.world
    first = together.browse(world.author)
    page = first.follow(first.post(path(together, "allocation.claim", task="check"), {"round": "1"}))
    at = page.response.request.path
    mates = [who for who in world.students if together.browse(who).get(at).status == 200]
    assert len(mates) == 2 and world.author in mates
    for who in mates:
        assert at in activity_page(together, together.browse(who)).links()
    assert {page.status for page in pages(together, world.instructor)} == {200}


def test_staff_give_a_work_to_a_pair_and_take_it_back(together):
    browser = together.browse(together.world.instructor)
    work = db.row("select id, public_id, author_group_id from response where task = 'work' order by id")
    page = browser.get(path(together, "allocation.table", work=work.public_id))
    options = {option["value"]: option.text for option in page.tree.one("select").all("option")}
    pairs = [value for value in options if value.startswith("g.")]
    assert len(pairs) == 1 and "Anna Author" not in " ".join(options.values())
    form = page.form(path(together, "allocation.assign"))
    done = browser.follow(browser.post(path(together, "allocation.assign"), form | {"reviewer": pairs[0]}))
    given = db.row("select reviewer_group_id, about_response_id from allocation")
    assert (given.about_response_id, given.reviewer_group_id != work.author_group_id) == (work.id, True)
    assert browser.post(done.tree.one(class_="toast").one("form")["action"]).status == 303
    assert db.row("select ended_cause from allocation") == ("moved",)


def test_what_was_dealt_is_started_each_by_its_row(sqlite):
    world = made("blind", SHARE.replace("50%", "100%"), ("write", "read"))
    for who in world.go(2).students:
        world.hand_in(who)
    world.go(8)
    site = Site(world, sqlite)
    readers = [world.author.id, world.reviewer.id]
    allocation.deal(world.activity, "sample", reviewers=readers, now=world.at, cause="dealt")
    browser = site.browse(world.author)
    page = activity_page(site, browser)
    forms = [form for form in page.tree.all("form") if (form["action"] or "").endswith("/tasks/sample")]
    asked = {}
    for form in forms:
        fields = {field["name"]: field["value"] for field in form.all("input") if field["name"]}
        asked[fields["subject"]] = fields
    started = {browser.post(forms[0]["action"], fields).location for fields in asked.values()}
    assert (len(asked), len(started)) == (2, 2)
    assert {browser.get(at).status for at in started} == {200}
    other = site.browse(world.more[0])
    assert other.post(forms[0]["action"], {"round": "1", "subject": fields["subject"]}).status == 404
    assert browser.post(forms[0]["action"], {"round": "1"}).status == 404
    assert {page.status for page in pages(site, world.instructor)} == {200}


def test_rounds_stand_beside_each_other(sqlite):
    world = made("blind", ROUNDS, ("write",))
    for who in world.go(2).students:
        world.hand_in(who)
    world.go(8).claim(world.author, "check")
    work = world.go(16).begin(world.author, place=1)
    world.save(world.author, work, {"text": {"text": "Round two."}})
    site = Site(world, sqlite)
    browser = site.browse(world.instructor)
    page = browser.get(path(site, "allocation.table"))
    assert "Read, round 2" in page.text
    assert "Nothing is handed in yet" in browser.get(path(site, "allocation.table", round=2)).text
    assert {page.status for page in pages(site, world.instructor)} == {200}

"""The gradebook of a course: totals by weights, what is pencilled, a rule for no-shows, a student's own."""

import pytest

from peerreview.store import activities, asking, db, grading


@pytest.fixture
def graded(site):
    """Day 22: four works with two reviews each; Nina handed in nothing, Ewan was excused."""
    world = site.world
    site.nina, site.ewan = world.join("Nina None", "student"), world.join("Ewan Excused", "student")
    world.reviewed()
    for phase in ("submit", "review"):
        activities.extend(
            world.activity,
            phase=phase,
            whom=f"p{site.ewan.id}",
            waived=True,
            reason="Ill",
            by=world.instructor.account_id,
            now=world.at,
        )
    world.go(22)
    return site


def path(site, endpoint="grading.book", **more):
    return site.path(endpoint, course=site.world.course.public_id, **more)


def page_of(site, **more):
    return site.browse(site.world.instructor).get(path(site, **more))


def row(page, name):
    (found,) = [one for one in page.tree.one(id="book").one("tbody").all("tr") if name in one.text]
    return found.text


def names(page):
    return [one.one("th").text for one in page.tree.one(id="book").one("tbody").all("tr")]


def declare(site, browser=None, **fields):
    key = site.world.activity.public_id
    given = {f"weight-{key}": "1", f"absent-{key}": "zero"} | fields
    return (browser or site.browse(site.world.instructor)).post(path(site, "grading.declare"), given)


def release(site):
    grading.release(site.world.activity, by=site.world.instructor.account_id, now=site.world.at)


def test_what_is_not_released_is_pencilled_and_not_in_the_total(graded):
    page = page_of(graded)
    assert row(page, "Anna") == "Anna Author – 80, not released"
    assert row(page, "Ewan").endswith("exc.")
    assert row(page, "Nina").endswith("missing")
    assert "4 grades are ready" in page.text
    release(graded)
    assert row(page_of(graded), "Anna") == "Anna Author 80 80"


def test_filters_search_and_order_stand_in_the_address(graded):
    assert names(page_of(graded, show="missing")) == ["Nina None"]
    assert names(page_of(graded, show="excused")) == ["Ewan Excused"]
    assert len(names(page_of(graded, show="unreleased"))) == 4
    assert names(page_of(graded, q="mona")) == ["Mona Mate"]
    release(graded)
    assert names(page_of(graded, sort="-total"))[0] in (
        "Anna Author",
        "Mona Mate",
        "Nils Neighbour",
        "Remy Reviewer",
    )


def test_a_rule_gives_no_shows_a_zero_at_once_and_is_taken_back(graded):
    browser = graded.browse(graded.world.instructor)
    told = browser.follow(declare(graded, browser))
    assert row(told, "Nina").endswith("0, not released")
    assert row(told, "Ewan").endswith("exc.")
    assert db.row("select count(*) from grade")[0] == 0  # nothing is written into single grades
    assert db.row("select count(*) from audit_line where verb = 'gradebook.declared'")[0] == 1
    explained = browser.get(
        graded.path("grading.explain", activity=graded.world.activity.public_id, person=graded.nina.public_id)
    )
    assert explained.heading == "0 of 100: Nina None" and "counts that as zero" in explained.text
    (undo,) = [one for one in told.actions() if "/rules/undo" in one]
    assert row(browser.follow(browser.post(undo)), "Nina").endswith("missing")


def test_a_rule_spares_who_waits_for_an_answer_about_time(graded):
    world = graded.world
    by = {"by": graded.nina.account_id, "now": world.at}
    asking.ask(world.activity, graded.nina.id, "time", words="I was ill.", task="work", **by)
    declare(graded)
    assert row(page_of(graded), "Nina").endswith("missing")


def test_a_released_zero_is_in_the_total_and_the_student_reads_the_rule(graded):
    declare(graded)
    release(graded)
    assert row(page_of(graded), "Nina") == "Nina None 0 0"
    page = graded.browse(graded.nina).get(
        graded.path("grading.mine", activity=graded.world.activity.public_id)
    )
    assert "The rule of this course counts that as zero" in page.text


def test_a_wrong_weight_is_said_and_kept(graded):
    key = graded.world.activity.public_id
    page = declare(graded, **{f"weight-{key}": "-3"})
    assert page.status == 422 and "from 0 to 1000" in page.text
    assert page.tree.one(id=f"weight-{key}")["value"] == "-3"
    assert grading.of_course(graded.world.course.id, graded.world.at).columns[0].rule.weight == 1


def test_a_student_finds_the_total_on_my_marks(graded):
    release(graded)
    _second(graded)
    marks = graded.browse(graded.world.author).get("/marks")
    assert "Total so far: 80 of 100." in marks.text and "rests on 50% of the weights" in marks.text
    assert "Nina" not in marks.text


def _second(site):
    world, first = site.world, site.world.activity
    world.activity = activities.create(
        world.course.id,
        activities.designs_on_offer()["peer_assessment"],
        title="Second essay",
        brief="Write.",
        by=world.instructor.account_id,
        now=world.at,
    )
    world.dates(2)
    activities.publish(world.activity, by=world.instructor.account_id, now=world.at)
    world.activity = first


def test_one_person_is_explained_to_staff_alone(graded):
    release(graded)
    where = path(graded, "grading.person_in_book", person=graded.world.author.public_id)
    assert graded.browse(graded.world.assistant).get(where).heading == "80 of 100: Anna Author"
    for who in (graded.world.author, graded.world.stranger):
        assert graded.browse(who).get(where).status == 404
        assert graded.browse(who).get(path(graded)).status == 404
        assert declare(graded, graded.browse(who)).status == 404
    assert declare(graded, graded.browse(graded.world.assistant)).status == 404


def test_queries_are_constant(graded):
    browser = graded.browse(graded.world.instructor)
    browser.get(path(graded))
    graded.world.join("One Person", "student")
    browser.get(path(graded))
    few = browser.queries
    for place in range(3):
        graded.world.join(f"Extra{place} Person", "student")
    browser.get(path(graded))
    assert browser.queries == few

"""How much is in, of how much: To do, course, activity, progress and allocation say the same numbers."""

import csv
import io
import re

import pytest

from peerreview.store import accounts, activities, courses, db, grading, leaving, settle
from tests.browser import Browser
from tests.cast import DEMO_DAY, day
from tests.web.test_demo import app_on

IN = r"(?P<done>\d+) of (?P<of>\d+) in"


def said(page, pattern):
    """{(done, of)} of what a page says in the words of *pattern*."""
    found = re.finditer(pattern, " ".join(page.text.split()))
    return {(int(match["done"]), int(match["of"])) for match in found}


def numbers(site):
    """{page: (done, of)} of the reviews of the world's activity."""
    staff, activity = site.browse(site.world.instructor), f"/activities/{site.world.activity.public_id}"
    asked = {
        "to do": ("/", rf"Review · {IN}"),
        "course": (f"/courses/{site.world.course.public_id}", rf"Review: {IN}"),
        "activity": (activity, IN),
        "progress": (f"{activity}/progress", r"of (?P<of>\d+): Review(?P<done>\d+)"),
        "allocation": (f"{activity}/allocation", r"of (?P<of>\d+) reviews are in(?P<done>\d+)"),
    }
    return {page: said(staff.get(path), pattern) for page, (path, pattern) in asked.items()}


def excused(world):
    activities.extend(
        world.activity,
        phase="review",
        whom=f"p{world.more[0].id}",
        waived=True,
        reason="Ill.",
        by=None,
        now=world.at,
    )


def more_time(world):
    activities.extend(
        world.activity,
        phase="review",
        whom=f"p{world.more[0].id}",
        closes=day(18),
        reason="Ill.",
        by=None,
        now=world.at,
    )


def gone(world):
    leaving.leave(courses.person_in(world.course.id, world.more[0].public_id), by=None, now=world.at)


@pytest.mark.parametrize(
    "change, at, expected",
    [
        (None, 10, (3, 6)),  # one of four handed in nothing: they may not review
        (excused, 10, (3, 4)),
        (more_time, 10, (3, 6)),
        (gone, 10, (3, 3)),  # two works are left, and each may read one
        (None, 13.9, (3, 6)),
    ],
)
def test_every_page_counts_against_what_can_still_come(site, change, at, expected):
    world = site.world.go(2)
    for who in (world.author, world.reviewer, world.more[0]):
        world.hand_in(who)
    world.go(9)
    for who in (world.author, world.author, world.reviewer):
        world.review(who)
    world.go(at)
    if change:
        change(world)
    found = numbers(site)
    assert {page: pairs for page, pairs in found.items() if expected not in pairs} == {}
    assert found["progress"] == found["allocation"] == found["to do"] == {expected}


@pytest.mark.parametrize("at", [7.5, 15])
def test_the_pages_agree_before_and_after_the_step(site, at):
    world = site.world.go(2)
    for who in (world.author, world.reviewer, world.more[0]):
        world.hand_in(who)
    if at > 9:
        world.go(9)
        world.review(world.author)
    world.go(at)
    found = numbers(site)
    assert len(found["progress"] | found["allocation"]) == 1
    assert found["progress"] <= found["activity"]


# Every activity of the demo


@pytest.fixture
def demo(demo_url):
    """(the instructor of the demo, a function of a path: the words of a page, its activities)"""
    settle.tick(DEMO_DAY)
    browser = Browser(app_on(demo_url, DEMO=True), accounts.demo_people()[0], lambda: DEMO_DAY)
    (course,) = db.row("select id from course")
    return browser, activities.of_course(course, unpublished=True)


def per_task(browser, activity):
    """{task id: {page: {(done, of)}}} of an activity."""
    path = f"/activities/{activity.public_id}"
    overview, progress = browser.get(path), browser.get(f"{path}/progress")
    found = {}
    for task in activity.design.tasks.values():
        title = re.escape(task.title)
        found[task.id] = {
            "overview": said(overview, rf"{title}: {IN}"),
            "progress": said(progress, rf"of (?P<of>\d+): {title}(?P<done>\d+)"),
        }
        if task.is_dealt:
            table = browser.get(f"{path}/allocation?task={task.id}")
            found[task.id]["allocation"] = said(table, r"of (?P<of>\d+) reviews are in(?P<done>\d+)")
    return found


def graded(found):
    """The activities of peer assessment among those of the demo."""
    return [activity for activity in found if activity.design.grading and activity.design.repeat is None]


def test_each_activity_of_the_demo_has_one_number_on_every_page(demo):
    browser, found = demo
    assert len(graded(found)) == 4 < len(found)
    home, course = browser.get("/"), browser.get(f"/courses/{course_of(found)}")
    on_home, on_course = said(home, IN), said(course, IN)
    for activity in found:
        numbers = per_task(browser, activity)
        owed = {task: pages for task, pages in numbers.items() if activity.design.tasks[task].owed}
        different = {task: len(set().union(*pages.values())) for task, pages in owed.items()}
        # Of a step that nobody has reached no page has a number yet; rounds have a number each.
        if activity.design.repeat is None:
            assert set(different.values()) <= ({1} if activity.design.grading else {0, 1}), different
        if activity.published and activity in graded(found):
            now = [task for task, pages in numbers.items() if pages["overview"] & on_home]
            assert any(numbers[task]["overview"] <= on_course for task in now)
    assert on_home == on_course
    assert len(on_home) >= 3


def course_of(found):
    return db.row("select public_id from course where id = ?", found[0].course)[0]


def test_the_grades_of_the_demo_count_against_what_its_other_pages_count(demo):
    browser, found = demo
    begun = 0
    for activity in graded(found):
        lines = grading.of_activity(activity, DEMO_DAY, as_released=False).values()
        given = {(sum(one.participation.done for one in lines), sum(one.participation.owed for one in lines))}
        if given != {(0, 0)}:  # before the step opens nobody takes part or does not
            begun += 1
            assert given == per_task(browser, activity)[activity.design.grading.by]["progress"]
    assert begun == 2


def test_who_may_not_review_has_no_share_on_any_page_of_the_demo(demo):
    """In the activity of code two have no work: they owe no reviews, on progress as in the file of grades."""
    browser, found = demo
    code = next(one for one in found if one.title.startswith("A small program"))
    path = f"/activities/{code.public_id}"
    file = list(csv.DictReader(io.StringIO(browser.get(f"{path}/grades.csv").html.lstrip("\ufeff"))))
    barred = {row["Name"] for row in file if row["Work"] == "none"}
    assert len(barred) == 2
    assert {row["Participation"] for row in file if row["Name"] in barred} == {""}
    assert {row["Participation"] for row in file if row["Name"] not in barred} >= {"50.0", "100.0"}
    rows = browser.get(f"{path}/progress").tree.one(id="people").all("tr")[1:]
    without = [row.text for row in rows if "no own work" in row.text]
    assert {name for name in barred for text in without if name in text} == barred
    assert len(without) == 2

"""People who write in other scripts: which way their words run, on the pages that show them."""

import pytest

from peerreview.store import accounts, courses
from peerreview.web.text import END, ISOLATE, _, isolated, template_text
from tests.cast import START

HEBREW = "שלום עולם. זה טקסט (2026)."


@pytest.mark.parametrize("name", ["Anna Author", "Émile Čapek", "王小明", "Мария", ""])
def test_names_from_left_to_right_stand_as_they_are(name):
    assert isolated(name) == name


@pytest.mark.parametrize("name", ["דוד לוי", "محمد", "Dr. דוד"])
def test_names_from_right_to_left_do_not_reorder_the_sentence_around_them(name):
    assert isolated(name) == f"{ISOLATE}{name}{END}"
    assert isolated(isolated(name)) == isolated(name)
    assert _("%(name)s wrote 3 reviews", name=name) == f"{ISOLATE}{name}{END} wrote 3 reviews"
    assert str(template_text("%(name)s (3)", name=f"<{name}>")) == f"{ISOLATE}&lt;{name}&gt;{END} (3)"


def test_a_work_and_its_field_let_the_browser_choose(site):
    world = site.world.go(2)
    works = [world.hand_in(who, HEBREW) for who in world.students]
    desk = site.browse(world.author).get(site.path("submissions.edit", mine=works[0].public_id, change=1))
    assert desk.tree.one("textarea")["dir"] == "auto"
    review = world.go(9).claim(world.reviewer)
    page = site.browse(world.reviewer).get(site.path("reviews.edit", mine=review.public_id))
    assert any("שלום עולם" in words.text for words in page.tree.all(class_="words", dir="auto"))
    assert {area["dir"] for area in page.tree.all("textarea")} == {"auto"}


def test_a_name_of_which_nothing_shows_is_none(site):
    world = site.world
    path = site.path("courses.people", course=world.course.public_id)
    answer = site.browse(world.instructor).post(
        path, {"name": "\u200b\u3164", "email": "x@college.example", "role": "student", "section": ""}
    )
    assert answer.status == 422


def test_two_people_of_one_name_are_told_apart_in_the_lists_of_staff(site):
    world = site.world
    for place, section in enumerate("AB"):
        made = accounts.create(name="Mia Schmidt", email=f"mia{place}@college.example", now=START)
        courses.enrol(world.course, made, role="student", section=section, by=None, now=START)
    key, browser = world.activity.public_id, site.browse(world.instructor)
    for endpoint in ("activities.progress", "grading.show"):
        text = browser.get(site.path(endpoint, activity=key)).text
        assert "Mia Schmidt (A)" in text and "Mia Schmidt (B)" in text
    people = browser.get(site.path("courses.people", course=world.course.public_id))
    assert {"Mia Schmidt (A)", "Mia Schmidt (B)"} <= {option.text for option in people.tree.all("option")}

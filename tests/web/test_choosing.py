"""“Peer, hybrid or expert?”: open to anybody, with what a class says, leading to a design with its dates."""

import pytest

from peerreview.domain.attributes import Field
from peerreview.store import activities, attributes, courses
from tests.cast import START

HYBRID = {"risk": 2, "duty": 0, "rarity": 1, "likeness": 2, "helpers": 7, "places": 3, "learners": 23}

RUBRIC = "site:essay_rubric"


def address(course=None, /, **more):
    answers = "&".join(f"{key}={value}" for key, value in (HYBRID | more).items())
    return f"{f'/courses/{course}/designs' if course else ''}/peer-hybrid-or-expert?{answers}"


def field(key, value):
    """A number of the fifth question as the page has it."""
    return f'name="{key}" dir="auto" inputmode="numeric" value="{value}"'


@pytest.fixture
def course(site):
    return site.world.course.public_id


@pytest.fixture
def browser(site):
    return site.browse(site.world.instructor)


def test_anybody_sees_the_rule_at_work(site):
    page = site.browse(None).get("/peer-hybrid-or-expert")
    assert page.status == 200 and "The answer stands here" in page.text
    page = site.browse(None).get(address())
    assert "Hybrid: peers meet, an expert checks" in page.text
    assert "The risk is 2, above 1." in page.text and "0.91 places for each learner" in page.text
    assert "2 places are missing" in page.text and "a certificate or a duty" in page.text
    assert "Unit by unit with proctors" in page.text and "Open this design" not in page.text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"duty": 1, "risk": 0, "likeness": 3, "helpers": 40}, "Expert: whoever knows it teaches it"),
        ({"risk": 3, "helpers": 40}, "Expert: whoever knows it teaches it"),
        ({"risk": 0, "rarity": 2, "likeness": 3, "helpers": 40}, "Hybrid: peers meet, an expert checks"),
        ({"risk": 1, "helpers": 8}, "Peer: learners help each other"),
        ({"helpers": 0}, "Expert: whoever knows it teaches it"),
    ],
)
def test_compliance_and_rare_content_never_choose_peers_alone(site, more, words):
    assert words in site.browse(None).get(address(**more)).text


def test_what_cannot_stand_is_said_beside_its_field_and_all_is_kept(site):
    page = site.browse(None).get(address(learners=0, helpers="ten", risk=9, begins="2027-02-30"))
    assert page.status == 422
    assert page.text.count("A whole number from") == 4 and "Choose one of these." in page.text
    assert "Choose a day, such as 2026-12-11." in page.text
    kept = [field("helpers", "ten"), field("learners", 0), 'value="2027-02-30"']
    kept += ['name="likeness" value="2" checked']
    assert [typed for typed in kept if typed not in page.html] == []


def test_a_class_that_said_for_whom_it_has_room_fills_in_the_numbers(site, browser, course):
    world = site.world
    assert "these numbers come by themselves" in browser.get(address(course).split("?")[0]).text
    room = Field("capacity", "Room for how many", "number")
    attributes.ask(world.course.id, room, by=None, now=START)
    for who, count in ((world.author, "2"), (world.reviewer, "0"), (world.more[0], "3")):
        attributes.put(who, room, (count,), source="self", by=None, now=START)
    page = browser.get(address(course).split("?")[0])
    for key, value in (("helpers", 2), ("places", 2), ("learners", 2)):
        assert field(key, value) in page.html
    assert "Your class says so" in page.text


def test_what_people_keep_for_themselves_is_not_read(site, browser, course):
    world = site.world
    room = Field("capacity", "Room for how many", "number", readers="self")
    attributes.ask(world.course.id, room, by=None, now=START)
    attributes.put(world.author, room, ("2",), source="self", by=None, now=START)
    assert "these numbers come by themselves" in browser.get(address(course).split("?")[0]).text


def test_it_leads_to_an_activity_with_its_dates(site, browser, course):
    page = browser.get(address(course, begins="2027-03-22"))
    link = f"/courses/{course}/activities/new?design=proctors&begins=2027-03-22"
    assert link in page.links() and "Mon 22 Mar 2027 to" in page.text
    assert "Nobody is named who looks at the numbers" in page.text
    assert 'value="2027-03-22"' in browser.get(link).html
    made = browser.post(
        site.path("activities.create", course=course),
        {
            "design": "peer_assessment",
            "title": "Roads",
            "rubric": RUBRIC,
            "begins": "2027-03-22",
        },
    )
    assert made.status == 303
    activity = activities.of_course(site.world.course.id, unpublished=True)[-1]
    rows = activities.window_rows(activity.id)
    assert [bool(row.opens) for row in rows] == [True, False, False] and all(row.closes for row in rows)


def test_a_day_that_is_none_is_said_and_nothing_is_made(site, browser, course):
    before = len(activities.of_course(site.world.course.id, unpublished=True))
    page = browser.post(
        site.path("activities.create", course=course),
        {"design": "reflect", "title": "Roads", "rubric": RUBRIC, "begins": "soon"},
    )
    assert page.status == 422 and "Choose a day, such as" in page.text and 'value="Roads"' in page.html
    assert len(activities.of_course(site.world.course.id, unpublished=True)) == before


def test_whoever_leads_a_course_goes_on_there_and_nobody_else(site, browser, course):
    assert f"/courses/{course}/designs/peer-hybrid-or-expert?" in "".join(browser.get(address()).links())
    student = site.browse(site.world.author).get(address())
    assert "/designs/peer-hybrid-or-expert" not in student.text
    assert site.browse(site.world.author).get(address(course)).status == 404
    assert site.browse(site.world.assistant).get(address(course)).status == 404


@pytest.mark.parametrize("name", ["course", "endpoint", "key", "_method", "_external", "_scheme", "_anchor"])
def test_what_else_stands_in_the_address_is_not_handed_on(site, browser, name):
    for reader in (site.browse(None), browser):
        page = reader.get(address(**{name: "PATCH"}))
        assert page.status == 200 and "PATCH" not in "".join(page.links())


def test_every_model_has_a_design():
    found = {
        model
        for one in activities.designs_on_offer().values()
        for model in one.plan["explained"].get("suits", ())
    }
    assert found == {"peer", "hybrid", "expert"}


def test_somebody_who_knows_it_checks_in_every_design_that_is_not_for_peers_alone():
    found = {
        key: design
        for key, design in activities.designs_on_offer().items()
        if {"hybrid", "expert"} & set(design.plan["explained"].get("suits", ()))
    }
    unchecked = [
        key
        for key, design in found.items()
        if not any(
            task.audit or task.hold == "all" or task.by in ("instructor", "staff", "cred.expert")
            for task in design.tasks.values()
        )
    ]
    assert found and unchecked == []


def test_the_set_up_page_warns_of_the_pitfalls_and_saves_all_the_same(site, browser):
    world = site.world
    made = activities.create(
        world.course.id,
        activities.designs_on_offer()["proctors"],
        title="Units",
        by=world.instructor.account_id,
        now=START,
    )
    page = browser.get(site.path("activities.edit", activity=made.public_id))
    assert "Nobody is named who looks at the numbers" in page.text
    page = browser.get(site.path("activities.edit", activity=world.activity.public_id))
    assert "looks at the numbers" not in page.text
    assert courses.count_students(world.course.id) == 4

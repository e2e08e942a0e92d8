"""The library of designs: chosen, counted for the class, copied, changed as text, brought and taken along."""

import io

import pytest

from peerreview.store import activities, courses, db, library
from peerreview.store.tables import Account
from peerreview.web.designs import asked

MINE = """title: Two looks
about: Hand in, then look again.
phases:
  - id: submit
    tasks: [{id: work, form: submission, see: self}]
  - id: again
    tasks: [{id: better, form: submission, revises: work, see: self}]
"""


@pytest.fixture
def course(site):
    return site.world.course.public_id


@pytest.fixture
def browser(site):
    return site.browse(site.world.instructor)


def own(site):
    (found,) = library.own(site.world.course.id)
    return found


def brought(site, browser, course, text=MINE):
    """The Offer of a design that was pasted."""
    page = browser.post(site.path("designs.bring", course=course), {"pasted": text})
    assert page.status == 303
    return own(site)


def test_each_design_says_what_it_is_and_what_is_known_of_it(site, browser, course):
    page = browser.get(site.path("designs.index", course=course))
    for key, design in activities.designs_on_offer().items():
        assert design.title in page.text and design.plan["explained"]["found"] in page.text
        assert site.path("designs.show", course=course, key=key) in page.links()
    assert "Alone, 3 readers for each work, alone" in page.text


def test_designs_are_found_by_what_a_class_needs(site, browser, course):
    page = browser.get(site.path("designs.index", course=course) + "?need=first")
    assert "Reflect" in page.text and "Answer your reviewers" not in page.text
    assert ("Peer assessment" in page.text) is False


def test_a_class_too_small_for_a_design_is_told_and_sees_which_would_do(site, browser, course):
    db.execute(
        "update enrolment set left_at = ? where course_id = ? and role = 'student'",
        site.world.at,
        site.world.course.id,
    )
    page = browser.get(site.path("designs.index", course=course))
    assert "From 4 people" in page.text and "This course has 0 students." in page.text
    page = browser.get(site.path("designs.show", course=course, key="peer_assessment") + "?people=3")
    assert "This design needs 4 people or more." in page.text
    assert site.path("designs.show", course=course, key="reflect") in page.links()


def test_what_each_step_asks_is_counted_for_the_class(site, browser, course):
    page = browser.get(site.path("designs.show", course=course, key="peer_assessment"))
    assert "3 readers for each work" in page.text and "3 reviews" in page.text


@pytest.mark.parametrize("side", ["happens", "student", "instructor", "text"])
@pytest.mark.parametrize("key", ["peer_assessment", "reflect", "peer_assessment_with_self_review"])
def test_a_design_is_seen_from_every_side(site, browser, course, key, side):
    page = browser.get(site.path("designs.show", course=course, key=key) + f"?side={side}")
    assert page.status == 200 and activities.designs_on_offer()[key].title in page.text
    if side == "student":
        assert "You do not see whose work you review" in page.text or key == "reflect"


def test_what_a_role_or_whoever_holds_something_writes_is_told_in_each_step(site, browser, course):
    page = browser.get(site.path("designs.show", course=course, key="mentoring"))
    assert "Note of your meeting (the newcomer)" in page.text and "1 note by the newcomer" in page.text
    assert "Look at the pairs, and publish them" in page.text
    assert "Look after whoever misses it" in page.text
    page = browser.get(site.path("designs.show", course=course, key="proctors"))
    assert "marks by whoever holds “Proctor”" in page.text


def test_no_step_that_asks_something_of_students_says_nothing(site, browser, course):
    with site.app.test_request_context():
        for key, design in activities.designs_on_offer().items():
            for step, phase in zip(asked.steps(design, 24), design.phases, strict=True):
                if any(task.by not in asked.STAFF for task in phase.tasks):
                    assert step.tasks, (key, step.title)
                    assert step.writes or all(task.least == 0 or not task.owed for task in phase.tasks), key


@pytest.mark.parametrize("people", ["0", "1", "-3", "x", "99999999999999999999", "١٢"])
def test_a_strange_number_of_people_is_no_error(site, browser, course, people):
    address = site.path("designs.show", course=course, key="peer_assessment")
    assert browser.get(f"{address}?people={people}").status == 200


def test_an_activity_is_made_from_a_copy_and_what_runs_stays(site, browser, course):
    world = site.world
    copied = browser.post(site.path("designs.copy", course=course, key="reflect"))
    found = own(site)
    assert copied.location == site.path("designs.show", course=course, key=found.key) + "?side=text"
    assert found.title == "Reflect, our copy" and found.design and found.origin == "reflect"
    path = site.path("activities.create", course=course)
    browser.post(path, {"title": "Lab", "design": found.key, "rubric": "site:lab_rubric"})
    made = activities.of_course(world.course.id, unpublished=True)[-1]
    assert made.design.title == "Reflect, our copy"
    address = site.path("designs.save", course=course, key=found.key)
    browser.post(address, {"text": MINE, "rev": found.rev})
    assert own(site).design.title == "Two looks"
    assert activities.find(activity_id=made.id).design.title == "Reflect, our copy"


def test_a_fault_stands_at_its_line_and_everything_typed_is_kept(site, browser, course):
    found = brought(site, browser, course)
    typed = MINE.replace("see: self}]\n  - id: again", "see: sefl}]\n  - id: again")
    page = browser.post(
        site.path("designs.save", course=course, key=found.key), {"text": typed, "rev": found.rev}
    )
    assert page.status == 422
    assert "Line 5: “sefl” is not a kind of see. Did you mean “self”?" in page.text
    assert own(site).text == typed, "kept, with its fault"
    assert own(site).design.title == "Two looks", "activities are made from what could be read"
    assert "Line 5 has a fault" in browser.get(site.path("designs.index", course=course)).text
    again = browser.get(site.path("designs.show", course=course, key=found.key))
    assert "sefl" in again.text and "Line 5:" in again.text


def test_who_saves_over_a_colleague_is_told_and_loses_nothing(site, browser, course):
    found = brought(site, browser, course)
    address = site.path("designs.save", course=course, key=found.key)
    assert browser.post(address, {"text": MINE + "# one\n", "rev": found.rev}).status == 303
    page = browser.post(address, {"text": MINE + "# two\n", "rev": found.rev})
    assert page.status == 409 and "# two" in page.text and "changed this design meanwhile" in page.text
    assert own(site).text.endswith("# one\n")
    assert browser.post(address, page.form(address)).status == 303
    assert own(site).text.endswith("# two\n")


def test_back_to_the_original_and_back_again(site, browser, course):
    browser.post(site.path("designs.copy", course=course, key="reflect"))
    key = own(site).key
    browser.post(site.path("designs.save", course=course, key=key), {"text": MINE, "rev": own(site).rev})
    browser.post(site.path("designs.to_original", course=course, key=key), {"rev": own(site).rev})
    assert own(site).text == activities.text_of("reflect")
    page = browser.get(site.path("designs.show", course=course, key=key) + "?side=text")
    assert "Take your text back" in page.text
    browser.post(site.path("designs.take_back", course=course, key=key), {"rev": own(site).rev})
    assert own(site).text == MINE
    gone = browser.post(site.path("designs.take_back", course=course, key=key), {"rev": own(site).rev})
    assert gone.status == 404


def test_put_away_and_back(site, browser, course):
    found = brought(site, browser, course)
    browser.post(site.path("designs.put_away", course=course, key=found.key))
    assert library.own(site.world.course.id) == []
    assert "is put away" in browser.get(site.path("designs.index", course=course)).html
    assert browser.get(site.path("designs.show", course=course, key=found.key)).status == 404
    browser.post(site.path("designs.put_back", course=course, key=found.key))
    assert own(site).title == "Two looks"


def test_a_file_comes_back_as_it_was_taken_along(site, browser, course):
    found = brought(site, browser, course)
    page = browser.get(site.path("designs.file", course=course, key=found.key))
    assert page.html == MINE
    browser.post(site.path("designs.put_away", course=course, key=found.key))
    sent = {"file": (io.BytesIO(b"\xef\xbb\xbf" + page.html.encode()), "two looks.yaml"), "pasted": ""}
    assert browser.post(site.path("designs.bring", course=course), sent).status == 303
    assert own(site).text == MINE


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "There is nothing in it yet."),
        (b"\xff\xfe\x00title", "This file is not text."),
        (b"title: " + b"x" * 60_000, "A design has at most 60 kB."),
        (b"title: " + "ä".encode() * 40_000, "A design has at most 60 kB."),
    ],
)
def test_a_file_that_cannot_be_one_is_refused_beside_the_field(site, browser, course, data, sentence):
    sent = {"file": (io.BytesIO(data), "x.yaml"), "pasted": ""}
    page = browser.post(site.path("designs.bring", course=course), sent)
    assert page.status == 422 and sentence in page.text
    assert library.own(site.world.course.id) == []


def test_what_stands_in_a_design_is_text_on_every_page(site, browser, course):
    title = "<script>alert(1)</script> & 'co'"
    found = brought(site, browser, course, MINE.replace("Two looks", "'" + title.replace("'", "''") + "'"))
    for side in ("happens", "student", "instructor", "text"):
        page = browser.get(site.path("designs.show", course=course, key=found.key) + f"?side={side}")
        assert page.status == 200 and "<script>alert" not in page.html
    assert "<script>alert" not in browser.get(site.path("designs.index", course=course)).html
    browser.post(site.path("designs.copy", course=course, key=found.key))
    assert library.own(site.world.course.id)[0].title == f"{title}, our copy"


def test_a_design_of_another_course_is_not_there(site, browser, course):
    found = brought(site, browser, course)
    by = site.world.instructor.account_id
    other = courses.create(code="OTH 1", title="Other", zone="UTC", by=by, now=site.world.at)
    courses.enrol(other, Account.get_by_id(by), role="instructor", by=None, now=site.world.at)
    assert browser.get(site.path("designs.show", course=other.public_id, key=found.key)).status == 404
    for who in (site.world.author, site.world.assistant):
        page = site.browse(who).get(site.path("designs.show", course=course, key=found.key))
        assert page.status == 404


def test_a_title_of_several_lines_is_copied_as_it_is(site, browser, course):
    text = MINE.replace("title: Two looks", "title: >\n  Two\n  looks")
    found = brought(site, browser, course, text)
    browser.post(site.path("designs.copy", course=course, key=found.key))
    copied = library.own(site.world.course.id)[0]
    assert copied.key != found.key and copied.fault is None and copied.text == text


def test_a_save_that_is_sent_twice_is_one(site, browser, course):
    found = brought(site, browser, course)
    address = site.path("designs.save", course=course, key=found.key)
    sent = {"text": MINE.replace("self", "sefl"), "rev": found.rev}
    assert [browser.post(address, sent).status for _ in range(2)] == [422, 422]
    assert own(site).rev == found.rev + 1

"""Which number goes to the gradebook: named by the design, said at set-up, made of what the design says."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, db, forms, grading, handing_in, responses, scores
from tests.cast import START, World, day
from tests.conftest import Site

CHECKED = """title: Read and check
grading: {score: check, weights: {score: 75, participation: 25}}
phases:
  - id: read
    tasks: [{id: note, title: A note, form: short_note, see: self}]
  - id: test
    tasks: [{id: check, title: The check, form: sums, see: self}]
forms:
  short_note: {title: A note, called: note, items: [{id: text, kind: text, title: What is it about?}]}
  sums:
    title: Sums
    called: quiz
    items:
      - {id: two, kind: short, title: 1 + 1?, accept: ["2"]}
      - {id: four, kind: short, title: 2 + 2?, accept: ["4"]}
"""
DATES = (WindowRow("read", 1, "all", START, day(2)), WindowRow("test", 1, "all", None, day(4)))


@pytest.fixture
def site(sqlite):
    """Everybody but the last student wrote a note; the check is open."""
    world = World(publish=False).run(CHECKED, *DATES, title="Read and check")
    for who in world.students[:-1]:
        world.send(who, world.begin(who, "note"), words="The road is older than the wall beside it.")
    world.go(2, 1)
    return Site(world, sqlite)


def answer(world, who, two, four):
    work = world.begin(who, "check")
    world.save(who, work, {"two": {"text": two}, "four": {"text": four}})
    handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)


def lines(world):
    return grading.of_activity(activities.find(activity_id=world.activity.id), world.at)


def test_a_score_and_what_was_done_make_the_number(site):
    world = site.world
    half, full, nothing, late = world.students
    answer(world, half, "2", "5")
    answer(world, full, "2", "4")
    answer(world, late, "3", "3")
    world.go(5)
    found = lines(world)
    assert [(part.part, part.value) for part in found[half.id].total.rows] == [
        ("score", 50),
        ("participation", 100),
    ]
    assert found[half.id].value == Decimal("62.5") and found[full.id].value == 100
    assert found[nothing.id].value is None and found[nothing.id].state == "none"
    assert found[late.id].value == Decimal("12.5")  # nothing right, one of two things done
    assert found[full.id].state == "final"


def test_pages_say_the_same_sentence_and_the_student_sees_the_parts(site):
    world = site.world
    sentence = (
        "One number from 0 to 100, made of: how much of “The check” is right (75%); "
        "what they did of what they owed (25%)."
    )
    browser = site.browse(world.instructor)
    assert sentence in browser.get(site.path("activities.edit", activity=world.activity.public_id)).text
    answer(world, world.author, "2", "5")
    world.go(5)
    page = browser.get(site.path("grading.show", activity=world.activity.public_id))
    assert "62.5" in page.text
    place = {"activity": world.activity.public_id, "person": world.author.public_id}
    page = browser.get(site.path("grading.explain", **place))
    assert "Right answers" in page.text and "Your best try" in page.text and sentence in page.text
    missing = browser.get(site.path("grading.explain", **(place | {"person": world.reviewer.public_id})))
    assert "What is scored was not handed in yet." in missing.text
    grading.release(world.activity, by=world.instructor.account_id, now=world.at)
    page = site.browse(world.author).get(site.path("grading.mine", activity=world.activity.public_id))
    assert "62.5 of 100" in page.text and "2 of 2 things done" in page.text and sentence in page.text


def test_the_shares_are_changed_at_set_up_and_the_grade_can_be_asked_about(site):
    world, browser = site.world, site.browse(site.world.instructor)
    path = site.path("activities.update", activity=world.activity.public_id)
    fields = browser.get(site.path("activities.edit", activity=world.activity.public_id)).form(path)
    assert "grading.minimum" not in fields and fields["grading.weights.score"] == "75"
    fields |= {"grading.weights.score": "100", "grading.weights.participation": "0"}
    assert browser.post(path, fields).status == 303
    answer(world, world.author, "2", "5")
    world.go(5)
    world.reload()
    assert lines(world)[world.author.id].value == 50
    grading.release(world.activity, by=world.instructor.account_id, now=world.at)
    student = site.browse(world.author)
    ask = site.path("asking.send", activity=world.activity.public_id, kind="grade")
    assert student.post(ask, {"words": "I wrote four, not five."}).status == 303


def test_taking_part_alone_can_be_the_number(sqlite):
    text = CHECKED.replace(
        "{score: check, weights: {score: 75, participation: 25}}", "{weights: {participation: 1}}"
    )
    world = World(publish=False).run(text, *DATES)
    world.send(world.author, world.begin(world.author, "note"), words="The road is older than the wall.")
    world.go(5)
    assert lines(world)[world.author.id].value == 50 and lines(world)[world.reviewer.id].value == 0


def test_a_design_that_gives_none_says_so(sqlite):
    world = World(publish=False).run(
        CHECKED.replace("grading: {score: check, weights: {score: 75, participation: 25}}\n", ""), *DATES
    )
    site = Site(world, sqlite)
    page = site.browse(world.instructor).get(site.path("activities.edit", activity=world.activity.public_id))
    assert "None: this design gives no number." in page.text and lines(world) == {}


WRONG = CHECKED.replace('title: 2 + 2?, accept: ["4"]', 'title: 2 + 2?, accept: ["5"]')


@pytest.fixture
def slipped(sqlite):
    """The key of one item is wrong; three have answered, one of them by the wrong key, one has a draft."""
    world = World(publish=False).run(WRONG, *DATES)
    world.go(2, 1)
    for who, four in zip(world.students, ("4", "5", "4", "4")):
        answer(world, who, "2", four) if who != world.students[-1] else world.save(
            who, world.begin(who, "check"), {"two": {"text": "2"}, "four": {"text": four}}
        )
    return Site(world, sqlite)


def corrected(site):
    """The page of the form after its key was corrected."""
    world, browser = site.world, site.browse(site.world.instructor)
    path = site.path("forms.save", activity=world.activity.public_id, key="sums")
    fields = browser.get(site.path("forms.edit", activity=world.activity.public_id, key="sums")).form(path)
    name = next(name for name, value in fields.items() if value == "5" and name.endswith("accept"))
    return browser, browser.follow(browser.post(path, fields | {name: "4", "act": "save"}))


def scored(world):
    return [
        row.value
        for row in db.rows(
            "select s.value from score s join response r on r.id = s.response_id order by r.id"
        )
    ]


def test_a_changed_key_asks_whether_to_score_again_and_says_what_it_did(slipped):
    site, world = slipped, slipped.world
    assert scored(world) == [0.5, 1, 0.5]
    browser, page = corrected(site)
    assert "3 hand-ins were scored by an older key." in page.text and scored(world) == [0.5, 1, 0.5]
    again = site.path("forms.score_again", activity=world.activity.public_id, key="sums")
    page = browser.follow(browser.post(again))
    assert "3 hand-ins are scored by the key of now: 2 rose, 1 fell." in page.text
    assert scored(world) == [1, 0.5, 1] and "older key" not in page.text
    said = db.row("select detail from audit_line where verb = 'form.scored_again'").detail
    assert json.loads(said) == {"count": 3, "fell": 1, "key": "sums", "rose": 2}
    work = responses.by_id(db.row("select min(id) from response where task = 'check'")[0])
    student = site.browse(world.author).get(site.path("submissions.edit", mine=work.public_id))
    assert "Course staff changed what counts as right" in student.text and "2 of 2 points" in student.text
    undo = site.path("forms.score_as_written", activity=world.activity.public_id, key="sums")
    assert "scored by an older key" in browser.follow(browser.post(undo)).text
    assert scored(world) == [0.5, 1, 0.5]


def test_a_draft_is_scored_by_the_corrected_key_without_being_asked(slipped):
    corrected(slipped)
    world = slipped.world
    who = world.students[-1]
    work = responses.by_id(db.row("select max(id) from response where task = 'check'")[0])
    handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)
    assert scored(world) == [0.5, 1, 0.5, 1]


def test_other_questions_are_never_scored_by_another_key(slipped):
    world = slipped.world
    _id, _number, _title, items = forms.of_activity(world.activity.id)["sums"]
    other = [items[0], replace(items[1], title="2 + 3?")]
    activities.change_form(world.activity, "sums", other, by=None, now=world.at)
    page = slipped.browse(world.instructor).get(
        slipped.path("forms.edit", activity=world.activity.public_id, key="sums")
    )
    assert "older key" not in page.text and scored(world) == [0.5, 1, 0.5]
    assert scores.score_again(world.activity, "sums", by=None, now=world.at) == (0, 0, 0)


def test_students_and_assistants_score_nothing_again(slipped):
    world = slipped.world
    again = slipped.path("forms.score_again", activity=world.activity.public_id, key="sums")
    assert slipped.browse(world.author).post(again).status == 404
    assert slipped.browse(world.stranger).post(again).status == 404

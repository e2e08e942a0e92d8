"""Writing a form with an item of every kind: fields, errors beside them, what is shown when, and to whom."""

import csv
import io
from pathlib import Path

import pytest

from peerreview.store import db, responses
from tests.cast import World
from tests.conftest import Site
from tests.walks import address_of, start

DESIGN = Path(__file__).parent.parent / "designs" / "every_kind.yaml"
PLANTED = "lanted"
MOMENT = "2026-12-11T12:00"


@pytest.fixture
def site(sqlite):
    """The design with every kind, on day 2."""
    return Site(World(design=DESIGN).go(2), sqlite)


@pytest.fixture
def desk(site):
    """(the author's browser, the address where the long sheet is written)."""
    browser = site.browse(site.world.author)
    page = start(site, browser, "sheet")
    return browser, next(found for found in page.actions() if found.endswith("/hand-in")).removesuffix(
        "/hand-in"
    )


def fields(browser, at, **more):
    """The hand-in form, filled in by hand."""
    form = browser.get(at).form(f"{at}/hand-in")
    people = tokens(browser.get(at))
    return form | {
        "level.claim": "high",
        "text.claim": "three *short* words",
        "level.mood": "low",
        "level.side": "left",
        "tick.done": "wrote",
        "text.words": "Words of my own.",
        "text.weight": "12,50",
        "text.length": "1:30",
        "text.visit": MOMENT,
        "text.parts": "- one\r\n\r\n two ",
        "person.helpers": people["Mona Mate"],
        "level.river": "ulm",
        "tick.seas": ["north", "baltic"],
        "text.capital": " rome ",
        "text.links": " https://example.org/weir ",
        **more,
    }


def tokens(page):
    """{name: what its box sends} of the people to choose from."""
    return {
        box.parent.text: box["value"]
        for box in page.tree.all("input")
        if (box["name"] or "").startswith("person.")
    }


def hand_in(browser, at, **more):
    return browser.post(f"{at}/hand-in", fields(browser, at, **more))


def kept(at):
    public_id = at.rsplit("/", 1)[1]
    (row,) = db.rows("select id from response where public_id = ?", public_id)
    return {answer.item: answer for answer in responses.answers_of(row[0])}


def test_every_kind_has_its_field(desk):
    browser, at = desk
    page = browser.get(at)
    types = {
        element["name"]: element["type"] or element.tag
        for element in page.tree.walk()
        if element.tag in ("input", "textarea", "select") and "." in (element["name"] or "")
    }
    assert types == {
        "level.claim": "radio",
        "text.claim": "textarea",
        "level.mood": "radio",
        "level.side": "radio",
        "tick.done": "checkbox",
        "text.words": "textarea",
        "text.weight": "text",
        "text.length": "text",
        "text.visit": "datetime-local",
        "was.visit": "hidden",
        "text.parts": "textarea",
        "person.helpers": "checkbox",
        "level.river": "radio",
        "tick.seas": "checkbox",
        "text.capital": "text",
        "text.links": "textarea",
    }
    assert set(tokens(page)) == {"Mona Mate", "Nils Neighbour", "Remy Reviewer"}
    assert len(page.html) < 60_000


def test_a_moment_is_typed_in_the_time_of_the_course(desk):
    browser, at = desk
    browser.post(f"{at}/draft", fields(browser, at))
    page = browser.get(at)
    assert page.form(f"{at}/hand-in")["text.visit"] == MOMENT
    assert "In the time of Europe/Berlin." in page.text
    assert "That is Fri 11 Dec, 12:00 CET." in page.text
    hand_in(browser, at)
    assert kept(at)["visit"].text == "2026-12-11T11:00+00:00"


@pytest.mark.parametrize(
    ("which", "stored"), [("first", "2026-10-25T00:30+00:00"), ("second", "2026-10-25T01:30+00:00")]
)
def test_of_an_hour_that_comes_twice_one_is_chosen_beside_its_field(desk, which, stored):
    browser, at = desk
    typed = fields(browser, at) | {"text.visit": "2026-10-25T02:30"}
    page = browser.post(f"{at}/hand-in", typed)
    assert "choose which is meant" in page.text
    boxes = page.tree.all("input", type="radio", name="text.visit.which")
    assert [(box["value"], "checked" in box.attributes) for box in boxes] == [
        ("first", False),
        ("second", False),
    ]
    assert page.form(f"{at}/hand-in")["text.visit"] == "2026-10-25T02:30"
    answered = page.form(f"{at}/hand-in") | {"text.visit.which": which}
    browser.post(f"{at}/draft", answered)
    again = browser.get(at).form(f"{at}/hand-in")
    assert (again["text.visit"], again["text.visit.which"]) == ("2026-10-25T02:30", which)
    assert browser.post(f"{at}/hand-in", again).status == 303
    assert kept(at)["visit"].text == stored


def test_what_was_read_is_said_below_the_field(desk):
    browser, at = desk
    answer = browser.post(f"{at}/draft", fields(browser, at), HX_Request="true")
    for words in ("That is 12.5 kg.", "That is 1 h 30 min.", "2 of at least 2", "That is Fri 11 Dec"):
        assert words in answer.html


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("text.weight", "heavy", "“heavy” is not a number. Type digits, such as 12 or 3.5."),
        ("text.weight", "-1", "At least 0 kg fits here."),
        ("text.length", "soon", "“soon” is no length of time."),
        ("text.visit", "next week", "“next week” is no date with a time."),
        ("text.visit", "0001-01-01T00:00", "Choose a date between the years 2000 and 2200."),
        ("text.parts", "x" * 201, "Entry 1 has 201 characters; up to 200 fit."),
        ("text.capital", "x" * 201, "A few words are enough here"),
        ("text.links", "https://a.org/\njavascript:alert(1)", "Link 2 is no address of the web."),
    ],
)
def test_bad_input_is_said_beside_its_field_and_kept(desk, name, typed, sentence):
    browser, at = desk
    page = hand_in(browser, at, **{name: typed})
    assert page.status == 422
    assert any(found.startswith(sentence) for found in page.errors())
    field = next(element for element in page.tree.walk() if element["name"] == name)
    assert field["aria-invalid"] == "true"
    assert sentence[:20] in page.tree.one(id=f"{field['id']}-why").text
    assert page.form(f"{at}/hand-in")[name] == typed
    assert page.form(f"{at}/hand-in")["text.words"] == "Words of my own."


def test_what_is_missing_leads_to_each_field(desk):
    browser, at = desk
    page = browser.post(f"{at}/hand-in", {"csrf_token": browser.key(), "rev": "0", "save_token": "t"})
    assert page.status == 422
    links = {link["href"] for link in page.tree.one(class_="errors").all("a")}
    ids = {f"#{element['id']}" for element in page.tree.walk() if element["id"]}
    assert links <= ids
    assert {
        "#w-weight",
        "#w-length",
        "#w-visit",
        "#w-parts",
        "#i-helpers",
        "#i-river",
        "#i-seas",
        "#w-capital",
        "#w-links",
    } <= links


def test_only_people_of_the_class_can_be_chosen(site, desk):
    browser, at = desk
    stranger = site.world.stranger
    for token in (str(stranger.id), stranger.public_id, "x", str(site.world.reviewer.id)):
        page = hand_in(browser, at, **{"person.helpers": token})
        assert (page.status, [found for found in page.errors() if "Who helped" in found]) == (
            422,
            ["1 more people in Who helped?"],
        )


def test_too_many_people_are_too_many(desk):
    browser, at = desk
    page = hand_in(browser, at, **{"person.helpers": list(tokens(browser.get(at)).values())})
    assert "1 people too many in Who helped?" in page.errors()


def everything_a_student_gets(site, browser, at):
    """Each answer that the site gives to a student around a response that is not handed in."""
    activity = site.world.activity.public_id
    full = fields(browser, at)
    yield browser.get(at)
    yield browser.post(f"{at}/draft", full, HX_Request="true")
    old = full | {"rev": "0", "text.weight": "13 kg"}
    yield browser.post(f"{at}/draft", old | {"save_token": "other"}, HX_Request="true")
    yield browser.post(f"{at}/draft", old | {"save_token": "another"})
    yield browser.post(f"{at}/preview", full)
    yield browser.post(f"{at}/preview", full, HX_Request="true")
    yield browser.post(f"{at}/hand-in", full | {"text.weight": "heavy"})
    yield browser.get(at)
    yield browser.get("/")
    yield browser.get(site.path("activities.show", activity=activity))
    for endpoint in (
        "feedback.show",
        "grading.mine",
        "diplomacy.show",
        "forms.usual",
        "activities.progress",
    ):
        yield browser.get(site.path(endpoint, activity=activity))


def test_no_key_reaches_a_writer_before_the_hand_in(site, desk):
    browser, at = desk
    pages = list(everything_a_student_gets(site, browser, at))
    assert {200, 409, 422} <= {page.status for page in pages}
    assert [page.html.count(PLANTED) + page.html.count("Roma") for page in pages] == [0] * len(pages)
    assert not any(
        "right" in (element["class"] or "") for page in pages if page.tree for element in page.tree.walk()
    )


def test_after_the_hand_in_the_writer_sees_what_was_right_and_why(site, desk):
    browser, at = desk
    page = browser.follow(hand_in(browser, at))
    assert "You have 3 of 4 points." in page.text
    for words in (
        "Planted because the Elbe flows.",
        "Planted because both are salt.",
        "Planted because all roads lead there.",
        "Model words of the planted kind.",
        "Right is: Elbe",
        "12,50 kg",
        "1 h 30 min",
        "Mona Mate",
        "Fri 11 Dec, 12:00 CET",
    ):
        assert words in page.text
    assert [mark.text for mark in page.tree.all(class_="state") if "ight" in mark.text] == [
        "Not right this time",
        "Right",
        "Right",
    ]
    assert f"{at}/hand-in" not in page.actions()


def test_nobody_else_sees_the_key_because_one_has_handed_in(site, desk):
    browser, at = desk
    hand_in(browser, at)
    other = site.browse(site.world.reviewer)
    there = address_of(start(site, other, "sheet"))
    assert not any(PLANTED in found.html for found in everything_a_student_gets(site, other, there))
    assert other.get(at).status == 404


def test_it_is_said_before_that_one_can_hand_in_once(desk):
    browser, at = desk
    assert "You can hand it in once: it then shows you the answers." in browser.get(at).text


def test_a_second_hand_in_changes_nothing(desk):
    browser, at = desk
    full = fields(browser, at)
    browser.post(f"{at}/hand-in", full)
    again = browser.post(f"{at}/hand-in", full | {"level.river": "elbe", "save_token": "later"})
    assert again.status == 409
    assert (kept(at)["river"].level, db.row("select max(number) from version")[0]) == ("ulm", 1)
    assert browser.post(f"{at}/withdrawal").status in (409, 422)
    assert db.row("select state from response")[0] == "submitted"


def test_staff_read_every_kind_with_what_was_right(site, desk):
    browser, at = desk
    hand_in(browser, at)
    page = site.browse(site.world.instructor).get(site.path("responses.show", response=at.rsplit("/", 1)[1]))
    for words in (
        "12,50 kg",
        "1 h 30 min",
        "Mona Mate",
        "North Sea, Baltic Sea",
        "Right is: Elbe",
        "rome",
        "High",
    ):
        assert words in page.text
    assert [entry.text for entry in page.tree.all("li") if entry.text in ("one", "two")] == ["one", "two"]


def test_both_texts_of_two_tabs_show_every_kind(desk):
    browser, at = desk
    first, second = fields(browser, at), fields(browser, at) | {"text.weight": "9", "save_token": "second"}
    browser.post(f"{at}/draft", first)
    page = browser.post(f"{at}/draft", second)
    assert page.status == 409
    for words in ("12,50 kg", "9 kg", "1 h 30 min", "Mona Mate", "one two", "Fri 11 Dec, 12:00 CET"):
        assert words in " ".join(page.text.split())
    kept_fields = page.form(f"{at}/draft")
    assert kept_fields["person.helpers"] == second["person.helpers"]


def test_a_preview_shows_every_kind(desk):
    browser, at = desk
    page = browser.post(f"{at}/preview", fields(browser, at))
    for words in ("12,50 kg", "1 h 30 min", "Mona Mate", "Left side", "Wrote it", "short"):
        assert words in page.text


def test_it_costs_the_same_however_many_people_there_are(site, desk):
    browser, at = desk
    browser.get(at)
    before = browser.queries
    for number in range(40):
        site.world.join(f"Extra{number} Student", "student")
    page = browser.get(at)
    assert browser.queries == before
    assert "multiple" in page.tree.one("select", name="person.helpers").attributes
    assert len(page.html) < 60_000


def file_of(site, who, task, **more):
    path = site.path("responses.written_file", activity=site.world.activity.public_id, task=task, **more)
    return site.browse(who).get(path)


def lines_of(answer):
    return list(csv.DictReader(io.StringIO(answer.response.data.decode("utf-8-sig"), newline="")))


def test_a_file_holds_every_kind_as_a_spreadsheet_wants_it(site, desk):
    browser, at = desk
    hand_in(browser, at, **{"text.words": "=HYPERLINK(1) is no formula", "text.parts": "one\ntwo"})
    (line,) = lines_of(file_of(site, site.world.instructor, "sheet"))
    assert line == {
        "Name": "Anna Author",
        "Group": "",
        "About": "",
        "Handed in": "2026-11-04T10:00+01:00",
        "State": "",
        "A criterion": "High\nthree *short* words",
        "A scale": "Down",
        "A choice": "Left side",
        "A checklist": "Wrote it",
        "A text": "'=HYPERLINK(1) is no formula",
        "A number": "12.5",
        "A length of time": "90.0",
        "A moment": "2026-12-11 11:00 UTC",
        "A list": "one; two",
        "Links": "https://example.org/weir",
        "Who helped?": "Mona Mate",
        "Which one is a river?": "Ulm",
        "Which ones are seas?": "North Sea, Baltic Sea",
        "Capital of Italy?": "rome",
        "Score": "0.75",
    }


def test_the_file_follows_the_filter_and_is_for_staff_alone(site, desk):
    browser, at = desk
    hand_in(browser, at)
    assert lines_of(file_of(site, site.world.assistant, "sheet", q="nobody")) == []
    assert len(lines_of(file_of(site, site.world.assistant, "sheet", q="own"))) == 1
    assert file_of(site, site.world.instructor, "gone").status == 404
    assert [file_of(site, who, "sheet").status for who in (site.world.author, site.world.stranger)] == [
        404,
        404,
    ]
    page = site.browse(site.world.instructor).get(
        site.path("responses.written", activity=site.world.activity.public_id, task="sheet")
    )
    assert any(link.endswith("written.csv") for link in page.links())


ANSWERING = """
title: Answers of every kind
phases:
  - id: write
    tasks: [{id: work, form: submission, see: self}]
  - id: judge
    tasks: [{id: review, form: self_review, about: work, pick: 1, see: blind}]
  - id: respond
    tasks: [{id: answer, form: answering, about: own.review}]
forms:
  answering:
    title: Answering
    called: answer
    items:
      - {id: helper, kind: people, title: Who else helped?, among: class, up_to: 1}
      - {id: hours, kind: minutes, title: How long did it take?}
      - {id: one, kind: short, title: First of a pool, accept: Planted, pool: check, why: Planted one}
      - {id: two, kind: short, title: Second of a pool, accept: Planted, pool: check, why: Planted two}
"""


@pytest.fixture
def answering(sqlite, tmp_path):
    """Everybody has read the others; answers of every kind are open."""
    (tmp_path / "answering.yaml").write_text(ANSWERING)
    world = World(design=tmp_path / "answering.yaml").go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    for who in world.students:
        world.send(who, world.claim(who))
    world.go(15)
    return Site(world, sqlite)


def test_an_answer_to_a_review_may_be_of_every_kind_and_is_marked_where_it_is_keyed(answering):
    browser = answering.browse(answering.world.author)
    path = answering.path("feedback.show", activity=answering.world.activity.public_id)
    page = browser.get(path)
    action = next(found for found in page.actions() if found.endswith("/answer"))
    form = page.form(action)
    drawn = [name for name in form if name in ("text.one", "text.two")]
    assert len(drawn) == 1 and PLANTED not in page.html
    filled = form | {"person.helper": tokens(page)["Mona Mate"], "text.hours": "soon", drawn[0]: "PLANTED"}
    refused = browser.post(action, filled)
    assert refused.status == 422
    assert any("“soon” is no length of time." in found for found in refused.errors())
    assert refused.form(action)["text.hours"] == "soon" and PLANTED not in refused.html
    again = refused.form(action) | {"text.hours": "1 h", "person.helper": filled["person.helper"]}
    page = browser.follow(browser.post(action, again))
    assert action not in page.actions()
    for words in ("1 h", "Mona Mate", "Right", f"Planted {drawn[0].removeprefix('text.')}"):
        assert words in page.text


def test_links_are_shown_as_what_they_are(desk):
    browser, at = desk
    hand_in(browser, at)
    page = browser.get(at)
    (link,) = [one for one in page.tree.all("a") if one.text == "https://example.org/weir"]
    assert link["href"] == "https://example.org/weir"
    assert set(link["rel"].split()) >= {"nofollow", "noopener", "noreferrer"}
    assert "These lead out of this site." in page.text


def test_a_line_of_a_list_and_one_of_links_are_each_told_what_stands_on_it(desk):
    browser, at = desk
    page = browser.get(at)
    assert page.text.count("One on each line.") == 1
    assert page.text.count("One address on each line, beginning with https://.") == 1

"""Grades: a table for staff, each number opened, the student's own after the release, CSV that computes
nothing."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from peerreview.store import db, forms, grading, responses
from peerreview.store.tables import OutboxMessage
from peerreview.web.csv import safe
from tests.cast import World

NAMES = ("Remy", "Reviewer", "Mona", "Nils", "Neighbour")


@pytest.fixture
def world(site):
    """Four students with two reviews each, on day 22: answering is over."""
    site.works = site.world.reviewed()
    site.world.go(22)
    return site.world


def path(site, view="show", **more):
    return site.path(f"grading.{view}", activity=site.world.activity.public_id, **more)


def line(site, who):
    return grading.of_activity(site.world.activity, site.world.at)[who.id]


def release(site):
    browser = site.browse(site.world.instructor)
    return browser.follow(browser.post(path(site, "release")))


def names(page):
    return [row.all("th")[0].text for row in page.tree.one(id="grades").one("tbody").all("tr")]


def criteria(page):
    """The table of criteria by reader; the parts of the grade stand above it."""
    return page.tree.all("table")[1]


def column(table, place=-1):
    """The figures of a column above the foot, and the foot."""
    return [Decimal(row.all("td")[place].text) for row in table.one("tbody").all("tr")], Decimal(
        table.one("tfoot").all("td")[-1].text
    )


def test_staff_see_everybody_by_name_with_the_state(site, world):
    page = site.browse(world.assistant).get(path(site))
    assert names(page) == ["Anna Author", "Mona Mate", "Nils Neighbour", "Remy Reviewer"]
    assert page.tree.one(id="grades").one("tbody").all("tr")[0].text.endswith("2 75 100 80 Final")
    assert path(site, "release") not in page.actions()


@pytest.mark.parametrize("view", ["show", "export", "mine"])
def test_grades_are_not_there_for_strangers(site, world, view):
    assert site.browse(world.stranger).get(path(site, view)).status == 404
    assert site.browse().get(path(site, view)).status == 303


def test_students_and_assistants_decide_nothing(site, world):
    for who in (world.author, world.assistant, world.stranger):
        decisions = [
            path(site, "release"),
            *(path(site, view, person=world.author.public_id) for view in ("override", "take_back_override")),
        ]
        for action in decisions:
            assert site.browse(who).post(action, {"value": "100", "reason": "please"}).status == 404
    assert not grading.is_released(world.activity.id)


def test_students_do_not_see_the_table_or_anybody_s_rows(site, world):
    for view in (path(site), path(site, "export"), path(site, "explain", person=world.author.public_id)):
        assert site.browse(world.author).get(view).status == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "mona"}, ["Mona Mate"]),
        ({"section": "B"}, ["Nils Neighbour", "Remy Reviewer"]),
        ({"state": "none"}, ["Nina None"]),
        ({"state": "overridden"}, ["Anna Author"]),
        ({"state": "overridden", "section": "A", "q": "anna"}, ["Anna Author"]),
    ],
)
def test_filters_and_search_stand_in_the_address(site, world, query, expected):
    world.join("Nina None", "student")
    grading.override(
        world.activity,
        line(site, world.author),
        value=Decimal(90),
        reason="Won a prize",
        by=world.instructor.account_id,
        now=world.at,
    )
    assert names(site.browse(world.instructor).get(path(site, **query))) == expected
    assert names(site.browse(world.instructor).get(path(site, **query), HX_Request="true")) == expected


def test_staff_open_a_number_with_names_and_aliases(site, world):
    page = site.browse(world.assistant).get(path(site, "explain", person=world.author.public_id))
    heads = [head.text for head in criteria(page).one("thead").all("th")][1:-3]
    assert page.heading == "80 of 100: Anna Author"
    assert len(heads) == 2
    assert all(any(name in head for name in NAMES) and len(head.split()) == 3 for head in heads)
    assert path(site, "override", person=world.author.public_id) not in page.actions()


def test_rows_add_up_to_the_last_digit(site, world):
    db.execute(
        """
        update form_version
        set items = replace(replace(items, '"weight": 25.0', '"weight": 33.0'), '"weight": 35.0',
          '"weight": 34.0')
        """
    )
    from peerreview.store import forms

    forms._parsed.cache_clear()
    page = site.browse(world.instructor).get(path(site, "explain", person=world.author.public_id))
    for table in page.tree.all("table"):
        parts, whole = column(table)
        assert sum(parts) == whole


def test_numbers_that_stand_alone_have_no_needless_decimal(site, world):
    assert "makes 18.8 points" in site.browse(world.author).get(shown_to_the_author(site)).text
    parts = site.browse(world.author).get(path(site, "mine")).tree.all("table")[0]
    assert [cell.text for cell in parts.all("td")] == ["75", "80%", "60", "100", "20%", "20", "", "80"]


def test_numbers_to_add_up_have_a_decimal_where_one_of_them_needs_it(site, world):
    mine = site.browse(world.author).get(shown_to_the_author(site))
    made = [row.all("td")[-1].text for row in criteria(mine).one("tbody").all("tr")]
    assert made == ["18.8", "26.2", "15.0", "15.0"]
    assert criteria(mine).one("tfoot").all("td")[-1].text == "75.0"


def shown_to_the_author(site):
    """The address of the author's grade, released."""
    release(site)
    return path(site, "mine")


def test_the_picture_names_the_levels(site, world):
    picture = site.browse(world.author).get(shown_to_the_author(site)).tree.one("svg", class_="chart")
    assert [text.text for text in picture.all("text")][:4] == [
        "1 Beginning",
        "2 Getting there",
        "3 Solid",
        "4 Convincing",
    ]
    assert "Guiding the reader" in picture.text and "…" not in picture.text


def test_criteria_with_levels_of_their_own_name_the_one_that_counts(site, world):
    first, *others = forms.of_activity(world.activity.id)["rubric"][3]
    own = tuple(replace(level, title=f"{level.title} claim") for level in first.levels)
    forms.change(world.activity.id, "rubric", (replace(first, levels=own), *others), by=None, now=world.at)
    newest = forms.of_activity(world.activity.id)["rubric"][0]
    db.execute("update version set form_version_id = ? where form_version_id is not null", newest)
    picture = site.browse(world.author).get(shown_to_the_author(site)).tree.one("svg", class_="chart")
    words = [text.text for text in picture.all("text")]
    assert "Solid claim" in words and words.count("Solid") == 3 and "3 Solid" not in words


def test_left_out_reviews_stand_with_their_reason(site, world):
    review = db.row(
        "select id from response where task = 'review' and about_response_id = ?",
        site.works[world.author.id].id,
    )[0]
    db.execute("update response set state = 'held' where id = ?", review)
    page = site.browse(world.instructor).get(path(site, "explain", person=world.author.public_id))
    assert "Left out" in page.text
    assert "It is being looked at by staff." in page.text
    assert "Provisional" in page.text
    release(site)
    mine = site.browse(world.author).get(path(site, "mine")).text
    assert "Left out" not in mine
    assert "From 1 review. Provisional: it is final with 2." in mine


def test_without_a_review_there_is_no_zero(site):
    site.world.go(2).hand_in(site.world.author)
    page = site.browse(site.world.go(15).instructor).get(
        path(site, "explain", person=site.world.author.public_id)
    )
    assert page.heading == "No grade: Anna Author"
    assert "it is not a zero" in page.text


def test_late_work_has_a_row_of_its_own(sqlite):
    from tests.conftest import Site

    world = World()
    site = Site(world, sqlite)
    from peerreview.store import activities

    activities.set_up(
        world.activity,
        title="T",
        brief="",
        edits={"grading.late_off": 5},
        rows=activities.window_rows(world.activity.id),
        seen_digest=world.activity.plan_digest,
        by=world.instructor.account_id,
        now=world.at,
    )
    world.reload()
    world.go(2).hand_in(world.reviewer)
    world.go(7, 12).hand_in(world.author)
    world.go(9).review(world.reviewer)
    page = site.browse(world.go(15).instructor).get(path(site, "explain", person=world.author.public_id))
    parts, whole = column(criteria(page))
    assert "Handed in late" in page.text
    assert (parts[-1], sum(parts)) == (Decimal("-5.0"), whole)


def test_before_the_release_a_student_reads_when_and_not_what(site, world):
    page = site.browse(world.author).get(path(site, "mine"))
    assert "Not released yet" in page.text
    assert ">80<" not in page.html and "80 of" not in page.text
    assert "No mark yet" in site.browse(world.author).get("/marks").text


def test_release_freezes_and_mails_each_student(site, world):
    page = release(site)
    assert "4 grades are released." in page.html
    assert OutboxMessage.select().where(OutboxMessage.key.startswith("grade:")).count() == 4
    db.execute("update answer set value = 1 where value is not null")
    db.kept.clear()  # no verb did this, so no record tells of it
    assert (line(site, world.author).value, line(site, world.author).live) == (
        Decimal("80.0"),
        Decimal("40.0"),
    )
    explained = site.browse(world.instructor).get(path(site, "explain", person=world.author.public_id))
    assert column(criteria(explained))[1] == Decimal("75.0")
    assert "computed now, it would be 40" in explained.text
    assert names(site.browse(world.instructor).get(path(site, state="changed"))) == [
        "Anna Author",
        "Mona Mate",
        "Nils Neighbour",
        "Remy Reviewer",
    ]
    release(site)
    assert line(site, world.author).value == Decimal("40.0")


def test_a_release_says_what_it_does_before_it_is_done(site, world):
    world.join("Nina None", "student")
    world.go(10)
    browser = site.browse(world.instructor)
    page = browser.get(path(site))
    assert "4 grades; 1 has none" in page.text
    assert "is still open, until" in page.text
    assert path(site, "confirm") in page.links()
    asked = browser.get(path(site, "confirm"))
    assert asked.heading == "Release 4 grades?" and "1 student has no grade" in asked.text
    assert path(site, "release") in asked.actions()
    assert site.browse(world.assistant).get(path(site, "confirm")).status == 404


def test_a_release_is_taken_back_from_the_message_until_somebody_looks(site, world):
    browser = site.browse(world.instructor)
    page = release(site)
    undo = page.tree.one(id="toasts").one("form")["action"]
    assert undo == path(site, "undo_release") and undo in page.actions()
    assert "is taken back" in browser.follow(browser.post(undo)).html
    assert "Not released yet" in site.browse(world.author).get(path(site, "mine")).text
    release(site)
    assert "80" in site.browse(world.author).get("/marks").text.split()
    assert undo not in browser.get(path(site)).actions()
    assert browser.post(undo).status == 409
    assert site.browse(world.author).get(path(site, "mine")).heading.startswith("80 of 100")
    for who in (world.author, world.assistant):
        assert site.browse(who).post(undo).status == 404


def test_the_student_reads_the_same_digits_by_alias(site, world):
    release(site)
    staff = site.browse(world.instructor).get(path(site, "explain", person=world.author.public_id))
    mine = site.browse(world.author).get(path(site, "mine"))
    assert mine.heading == "80 of 100 for “Roads and aqueducts”"
    assert [column(table) for table in mine.tree.all("table")] == [
        column(table) for table in staff.tree.all("table")
    ]
    aliases = [head.text for head in criteria(mine).one("thead").all("th")][1:-3]
    assert aliases == [head.text.split()[-1] for head in criteria(staff).one("thead").all("th")][1:-3]


def test_no_trace_of_a_reviewer_on_the_student_s_pages(site, world):
    release(site)
    browser = site.browse(world.author)
    for where in (path(site, "mine"), "/marks"):
        page = browser.get(where)
        everything = page.html + str(page.headers)
        assert [name for name in NAMES if name in everything] == []
        assert [one.public_id for one in world.students if one.public_id in everything] == []


def test_marks_list_what_is_released_and_lead_to_it(site, world):
    release(site)
    page = site.browse(world.author).get("/marks")
    assert path(site, "mine") in page.links()
    assert "80" in page.text.split()
    assert "No mark yet" in site.browse(world.stranger).get("/marks").text
    assert site.browse().get("/marks").status == 303


def overridden(site, value="92,5", reason="The oral exam showed more."):
    return site.browse(site.world.instructor).post(
        path(site, "override", person=site.world.author.public_id), {"value": value, "reason": reason}
    )


@pytest.fixture(params=["best level gone", "criterion gone", "template"])
def edited(site, world, request):
    """The rubric was edited after all reviews were in."""
    first, *others = forms.of_activity(world.activity.id)["rubric"][3]
    new = {
        "best level gone": [replace(first, levels=first.levels[:-1]), *others],
        "criterion gone": others,
        "template": forms.built_in()["lab_rubric"].items,
    }[request.param]
    forms.change(world.activity.id, "rubric", tuple(new), by=None, now=world.at)
    return world


def test_no_page_falls_over_an_edit_of_the_rubric(site, edited):
    staff, author = site.browse(edited.instructor), site.browse(edited.author)
    one = path(site, "explain", person=edited.author.public_id)
    place = {"activity": edited.activity.public_id}
    pages = [
        *(staff.get(at) for at in (path(site), one, path(site, "export"))),
        *(
            staff.get(site.path(end, **place))
            for end in ("feedback.summary", "activities.progress", "moderation.show")
        ),
        author.get(site.path("feedback.show", **place)),
    ]
    assert [page.status for page in pages] == [200] * len(pages)
    assert "rubric version 1" in pages[1].text
    assert "Convincing" in pages[-1].text or "Solid" in pages[-1].text
    release(site)
    mine = author.get(path(site, "mine"))
    assert (mine.status, "80 of" in mine.heading, "rubric version 1" in mine.text) == (200, True, True)


def test_readers_on_two_versions_stand_beside_each_other(site, world):
    first, *others = forms.of_activity(world.activity.id)["rubric"][3]
    doubled = tuple(replace(level, points=2 * level.points) for level in first.levels)
    forms.change(
        world.activity.id, "rubric", (replace(first, levels=doubled), *others), by=None, now=world.at
    )
    row = db.row(
        "select id from response where about_response_id = ? order by id", site.works[world.author.id].id
    )
    newest = forms.of_activity(world.activity.id)["rubric"][0]
    db.execute("update version set form_version_id = ? where response_id = ?", newest, row[0])
    page = site.browse(world.instructor).get(path(site, "explain", person=world.author.public_id)).text
    assert all(words in page for words in ("rubric version 1", "rubric version 2", "3 of 4", "3 of 8"))


def test_an_override_keeps_the_computed_value_beside_it(site, world):
    page = site.browse(world.instructor).follow(overridden(site))
    assert page.heading == "92.5 of 100: Anna Author"
    assert "Set by hand to 92.5. Computed: 80. Reason: The oral exam showed more." in page.text
    release(site)
    mine = site.browse(world.author).get(path(site, "mine")).text
    assert "92.5 of 100" in mine
    assert "Computed: 80. Reason: The oral exam showed more." in mine


def test_an_override_can_be_taken_back_from_the_message(site, world):
    browser = site.browse(world.instructor)
    page = browser.follow(
        browser.post(path(site, "override", person=world.author.public_id), {"value": "10", "reason": "Oops"})
    )
    undo = page.tree.one(id="toasts").one("form")["action"]
    assert browser.follow(browser.post(undo)).heading == "80 of 100: Anna Author"
    db.execute("update answer set value = 1 where value is not null")
    assert line(site, world.author).value == Decimal("40.0")


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"value": ""}, ["A grade is a number from 0 to 100."]),
        ({"value": "100.1"}, ["A grade is a number from 0 to 100."]),
        ({"value": "-1"}, ["A grade is a number from 0 to 100."]),
        ({"value": "NaN"}, ["A grade is a number from 0 to 100."]),
        ({"value": "1e999"}, ["A grade is a number from 0 to 100."]),
        ({"reason": "  "}, ["Say why: the student reads it beside the number."]),
        ({"reason": "r" * 1001}, ["This is 1001 characters long; up to 1000 fit."]),
    ],
)
def test_an_override_that_cannot_stand(site, world, typed, errors):
    page = overridden(site, **typed)
    assert (page.status, page.errors()) == (422, errors)
    assert page.form(path(site, "override", person=world.author.public_id))["value"] == typed.get(
        "value", "92,5"
    )
    assert line(site, world.author).override == ""


def test_forged_people_are_not_there(site, world):
    browser = site.browse(world.instructor)
    for person in (world.stranger.public_id, world.assistant.public_id, "nonsense"):
        assert browser.get(path(site, "explain", person=person)).status == 404
        assert (
            browser.post(path(site, "override", person=person), {"value": "1", "reason": "x"}).status == 404
        )


def exported(site):
    answer = site.browse(site.world.instructor).get(path(site, "export"))
    assert answer.response.data.startswith("\ufeff".encode())
    return answer, list(csv.DictReader(io.StringIO(answer.response.data.decode("utf-8-sig"))))


def test_csv_holds_the_numbers_of_the_page(site, world):
    overridden(site)
    answer, rows = exported(site)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="grades-2026-11-24.csv"'
    assert [row["Name"] for row in rows] == ["Anna Author", "Mona Mate", "Nils Neighbour", "Remy Reviewer"]
    assert rows[0] | {"E-mail": "", "Section": ""} == {
        "Name": "Anna Author",
        "E-mail": "",
        "Section": "",
        "Work": "in time",
        "Days late": "",
        "Reviews counted": "2",
        "Submission grade": "75.0",
        "Participation": "100.0",
        "Computed": "80.0",
        "Grade": "92.5",
        "State": "Set by hand",
        "Reason": "The oral exam showed more.",
        "Released": "",
        "Quality check": "none was made: a grade by peers is no exam by itself",
    }


def test_csv_cannot_become_a_formula(site, world):
    world.join('=HYPERLINK("https://evil.example","x")', "student", section="+1")
    db.execute("update account set name = '@SUM(A1)' where id = ?", world.author.account_id)
    _, rows = exported(site)
    cells = [cell for row in rows for cell in row.values()]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []
    assert '\'=HYPERLINK("https://evil.example","x")' in cells


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1", "'=1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\r=1", "'\r=1"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("Anna", "Anna"),
        ("", ""),
        ("a=b", "a=b"),
        ("Zoë 🙂", "Zoë 🙂"),
    ],
)
def test_only_what_computes_gets_an_apostrophe(text, cell):
    assert safe(text) == cell


def test_a_design_without_grades_says_so(sqlite):
    from tests.conftest import Site

    site = Site(World(design="reflect"), sqlite)
    world = site.world
    assert "This design gives no grades" in site.browse(world.instructor).get(path(site)).text
    assert "This activity gives no grades" in site.browse(world.author).get(path(site, "mine")).text
    assert site.browse(world.instructor).get(path(site, "export")).status == 404
    assert (
        site.browse(world.instructor).get(path(site, "explain", person=world.author.public_id)).status == 404
    )


def test_the_table_costs_the_same_however_many_students(site, world):
    browser = site.browse(world.instructor)
    browser.get(path(site))  # settles what became due
    browser.get(path(site))
    rest = browser.queries
    db.kept.pop("grades")
    browser.get(path(site))
    four = browser.queries
    for place in range(3):
        world.join(f"P{place} Person", "student")
    browser.get(path(site))
    assert rest < browser.queries <= four <= 26


def test_a_review_by_staff_decides_until_it_is_ended(site, world):
    author = world.author
    review = responses.by_id(
        db.row("select id from response where about_response_id = ?", site.works[author.id].id)[0]
    )
    db.execute("update response set author_id = ? where id = ?", world.assistant.id, review.id)
    db.execute(
        "update answer set value = 1 where value is not null and version_id in "
        "(select id from version where response_id = ?)",
        review.id,
    )
    browser, place = site.browse(world.instructor), {"person": author.public_id}
    page = browser.get(path(site, "explain", **place))
    assert path(site, "let_decide", **place) in page.actions()
    refused = browser.post(path(site, "let_decide", **place), {"review": "nonsense"})
    assert refused.status == 422
    for who in (author, world.assistant):
        assert site.browse(who).post(path(site, "let_decide", **place)).status == 404
    page = browser.follow(browser.post(path(site, "let_decide", **place), {"review": review.public_id}))
    found = line(site, author).submission
    assert (found.value, found.decided_by, found.reviews) == (Decimal("25.0"), review.id, 1)
    assert "A review by course staff decides." in page.text
    release(site)
    assert "Course staff’s review decides this grade." in site.browse(author).get(path(site, "mine")).text
    browser.follow(browser.post(path(site, "let_all_count", **place)))
    assert grading.of_activity(world.activity, world.at, as_released=False)[author.id].submission.reviews == 2
    assert db.row("select count(*) from audit_line where verb like 'grade.staff_review%'") == (2,)


def test_the_file_says_when_a_grade_was_released_on_the_clock_of_the_course(site, world):
    release(site)
    _, rows = exported(site)
    assert {row["Released"] for row in rows} == {"2026-11-24T10:00+01:00"}


def test_marks_say_their_moments_on_the_clock_of_the_course(site, world):
    release(site)
    text = site.browse(world.author).get("/marks").text
    assert "Tue 24 Nov" in text and "UTC" not in text and "09:00" not in text

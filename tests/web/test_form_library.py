"""The library of forms, forms as files, and the question what older reviews count by."""

import io

import pytest

from peerreview.domain import forms as rules
from peerreview.store import activities, courses, db, forms, grading, own_forms
from tests.cast import START
from tests.web.test_form_page import fields, items, names, number, path_of, press

CANVAS = (
    "Rubric Name,Criteria Name,Criteria Description,Criteria Enable Range,Rating Name,Rating Description,"
    "Rating Points,Rating Name,Rating Description,Rating Points\r\n"
    "Last year,Sources,Where from?,false,Named,All of them,4,None,,0\r\n"
    "Last year,Style,,false,Clear,,2\r\n"
    "Last year,Claim,,false,Yes,,3,No,,0\r\n"
)


def sent(page):
    """The fields of the editor on a page, to be sent by another session."""
    found = page.form(next(action for action in page.actions() if "/forms/" in action))
    found.pop("csrf_token")
    return found


def index(site):
    return site.path("forms.index", course=site.world.course.public_id)


def kept(site):
    return own_forms.of_course(site.world.course.id)


def keep(site, title="Field report", items=None):
    items = items or rules.parse_items([{"id": "say", "kind": "text", "title": "Say it"}])
    return own_forms.keep(site.world.course.id, title, items, by=None, now=START)


def test_a_form_built_from_blank_is_kept(site):
    browser = site.browse(site.world.instructor)
    new = site.path("forms.show", course=site.world.course.public_id, key="new")
    save = site.path("forms.save_kept", course=site.world.course.public_id, key="new")
    page = browser.get(new)
    assert "Nothing is asked yet" in page.text
    page = browser.post(save, page.form(save) | {"act": "add_text"})
    sent = page.form(save) | {"name": "Field report", "rows-0-title": "What did you see?", "act": "save"}
    answer = browser.post(save, sent)
    (one,) = kept(site)
    assert (answer.status, one.title, one.items[0].title) == (303, "Field report", "What did you see?")
    assert "Field report" in browser.get(index(site)).text


def test_bad_input_in_a_kept_form_is_said_and_kept(site):
    browser = site.browse(site.world.instructor)
    key = keep(site)
    save = site.path("forms.save_kept", course=site.world.course.public_id, key=key)
    sent = browser.get(save).form(save) | {"rows-0-title": "", "rows-0-hint": "Typed", "act": "save"}
    page = browser.post(save, sent)
    assert (page.status, page.errors()) == (422, ["Name, a new one: Give it a name."])
    assert page.form(save)["rows-0-hint"] == "Typed"


def test_two_instructors_on_one_kept_form(site):
    browser = site.browse(site.world.instructor)
    key = keep(site)
    save = site.path("forms.save_kept", course=site.world.course.public_id, key=key)
    mine = browser.get(save).form(save) | {"act": "save"}
    browser.post(save, mine | {"rows-0-title": "Theirs"})
    page = browser.post(save, mine | {"rows-0-title": "Mine"})
    assert page.status == 409 and "changed this form" in page.errors()[0]
    assert page.form(save)["rows-0-title"] == "Mine"
    assert browser.post(save, page.form(save) | {"act": "save"}).status == 303
    assert kept(site)[0].items[0].title == "Mine"


def test_an_activity_takes_a_kept_form_and_the_library_says_so(site):
    key = keep(site)
    page = press(site, fields(site) | {"source": f"own:{key}"}, "source")
    assert names(page) == ["Say it"] and "is removed, not saved yet" in page.text and number(site) == 1
    # A form that makes no grade cannot grade: it goes where it can.
    assert press(site, sent(page)).status == 422
    other = press(site, fields(site, "submission") | {"source": f"own:{key}"}, "source", "submission")
    press(site, sent(other), key="submission")
    assert [item.title for item in items(site, "submission")] == ["Say it"]
    page = site.browse(site.world.instructor).get(index(site))
    assert "Used in: Roads and aqueducts" in " ".join(page.text.split())


def test_what_was_replaced_or_removed_can_be_put_back(site):
    first = items(site)[0].title
    page = press(site, fields(site) | {"source": "blank"}, "source")
    assert names(page) == [] and "Nothing is asked yet" in page.text
    page = press(site, sent(page), "put_back:0")
    assert names(page) == [first]
    page = press(site, fields(site) | {"rows-0-title": "Typed"}, "remove:0")
    assert "Typed" not in names(page) and "“Typed” is removed, not saved yet." in page.text
    page = press(site, sent(page), "put_back:0")
    assert names(page)[0] == "Typed"
    page = press(site, fields(site), "level_remove:0:1")
    page = press(site, sent(page), "level_put_back:0:1")
    assert press(site, sent(page)).status == 303
    assert number(site) == 1


def test_a_removed_row_with_bad_values_hinders_nobody(site):
    page = press(site, fields(site) | {"rows-0-weight": "much"}, "remove:0")
    assert press(site, sent(page)).status == 303
    assert number(site) == 2


def test_the_preview_is_the_desk_and_says_how_long_it_takes(site):
    page = press(site, fields(site) | {"rows-0-title": "Typed thesis"}, "preview")
    assert page.status == 200 and number(site) == 1
    assert "Typed thesis" in page.text and "What makes you say so?" in page.text
    assert "At least 85 words and 4 choices: about 8 minutes each time" in page.text
    assert names(page)[0] == "Typed thesis"
    assert "Each student does it 2 times: 16 minutes in all." in page.text
    bad = press(site, fields(site) | {"rows-0-title": ""}, "preview")
    assert bad.status == 422


@pytest.mark.parametrize("kind", rules.KINDS)
def test_every_kind_can_be_seen_as_a_student_does(site, kind):
    from tests.web.test_form_page import FILLED, add

    _page, kept, last = add(site, kind)
    typed = {f"rows-{last}-{name}": value for name, value in FILLED[kind].items()}
    page = press(site, kept | {f"rows-{last}-title": "Added"} | typed, "preview")
    assert page.status == 200 and page.html.count("Added") > 3


def test_keeping_a_form_saves_nothing_here(site):
    page = press(site, fields(site) | {"rows-0-title": "Typed"}, "keep")
    assert "is kept in the library" in page.text and number(site) == 1
    assert names(page)[0] == "Typed"
    (one,) = kept(site)
    assert (one.items[0].title, one.called) == ("Typed", "review")


def test_a_rubric_of_canvas_is_added_and_its_bad_line_named(site):
    before = names(site.browse(site.world.instructor).get(path_of(site)))
    page = press(site, fields(site) | {"pasted": CANVAS}, "bring")
    assert names(page) == [*before, "Sources", "Claim"]
    assert "Line 3 is left out: It has fewer than two ratings" in page.text
    by_file = fields(site) | {"file": (io.BytesIO(CANVAS.encode("utf-8-sig")), "r.csv"), "act": "bring"}
    page = site.browse(site.world.instructor).post(path_of(site, "forms.save"), by_file)
    assert names(page) == [*before, "Sources", "Claim"]


LONG = [
    (CANVAS.replace("Sources", "S" * 201), "“" + "S" * 40 + "…” has 201 characters: up to 200 fit."),
    (CANVAS.replace("All of", "a" * 1001), "“" + "a" * 40 + "…” has 1006 characters: up to 1000 fit."),
]


@pytest.mark.parametrize(("long", "sentence"), LONG)
def test_what_is_too_long_for_a_form_is_named_and_nothing_cut(site, long, sentence):
    page = press(site, fields(site) | {"pasted": long}, "bring")
    assert f"Shorten these before you save. {sentence}" in page.text
    assert press(site, sent(page)).status == 422 and number(site) == 1
    assert "Shorten" not in press(site, fields(site) | {"pasted": CANVAS}, "bring").text


@pytest.mark.parametrize(
    ("long", "sentence"),
    [
        *LONG,
        (CANVAS.replace("Last year", "L" * 201), "“" + "L" * 40 + "…” has 201 characters: up to 200 fit."),
        (
            f"title: {'T' * 201}\nitems: [{{id: say, kind: text, title: Say it}}]",
            "“" + "T" * 40 + "…” has 201 characters: up to 200 fit.",
        ),
    ],
)
def test_the_library_keeps_nothing_that_is_too_long_and_what_was_brought_stays(site, long, sentence):
    page = site.browse(site.world.instructor).post(index(site), {"pasted": long})
    assert (page.status, page.errors()) == (422, [sentence])
    assert kept(site) == [] and page.form(index(site))["pasted"].splitlines() == long.splitlines()


def test_columns_that_correspond_to_nothing_are_named(site):
    more = CANVAS.replace("Criteria Enable Range", "Criteria Enable Range,Outcome").replace(
        ",false,", ",false,7,"
    )
    page = press(site, fields(site) | {"pasted": more}, "bring")
    assert "Nothing here corresponds to these columns: Outcome." in page.text and "Claim" in names(page)


def test_what_a_rubric_of_canvas_cannot_hold_is_named_beside_its_link(site):
    browser = site.browse(site.world.instructor)
    sentence = (
        "Left out, because a rubric there has criteria alone: One thing to keep, one thing to try next."
    )
    assert sentence in browser.get(path_of(site)).text
    for count, is_said in ((len(items(site)), True), (1, False)):
        key = keep(site, "Ours", items(site)[:count])
        page = browser.get(site.path("forms.show", course=site.world.course.public_id, key=key))
        assert (sentence in page.text) == is_said


def test_files_go_out_and_come_back_the_same(site):
    browser = site.browse(site.world.instructor)
    where = {"activity": site.world.activity.public_id, "key": "rubric"}
    own = browser.get(site.path("forms.file", kind="form.yaml", **where))
    assert own.headers["Content-Type"].startswith("application/yaml")
    browser.post(index(site), {"pasted": own.html})
    (one,) = kept(site)
    assert one.items == items(site)
    sheet = browser.get(site.path("forms.file", kind="canvas.csv", **where))
    assert sheet.html.startswith("Rubric Name,Criteria Name,Criteria Description,Criteria Enable Range,")
    browser.post(index(site), {"pasted": sheet.html})
    two = next(one for one in kept(site) if one.title == "Essay" and one.items != items(site))
    assert [(item.title, item.weight) for item in two.items] == [
        (item.title, item.weight) for item in items(site) if item.has_points
    ]
    for kind in ("x", "canvas"):
        assert browser.get(site.path("forms.file", kind=kind, **where)).status == 404
    text = site.path("forms.file", activity=where["activity"], key="submission", kind="canvas.csv")
    assert browser.get(text).status == 404


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("", "There is nothing in it yet."),
        ("just words", "This is no table yet"),
        ("title: A\nitems:\n  - {id: a, kind: poem, title: B}", "Line 3: “poem” is not a kind of item."),
        ("title: A\nitems: [{id: a", "Line 3: This is not YAML"),
        (CANVAS.splitlines()[0], "There is a head in it, but no criterion."),
        (CANVAS.splitlines()[0] + "\n,,x,,", "Line 2 is left out: It has no “Rubric Name”."),
        ('"a\tb', "This is no table yet"),
    ],
)
def test_what_cannot_be_brought_is_said_and_kept(site, pasted, sentence):
    page = site.browse(site.world.instructor).post(index(site), {"pasted": pasted})
    assert page.status == 422 and sentence in page.text
    assert kept(site) == []
    if pasted:
        assert pasted.splitlines()[0] in page.form(index(site))["pasted"]


def test_formulas_in_a_file_are_text(site):
    evil = rules.parse_items(
        [
            {"id": "c", "kind": "criterion", "title": "=cmd()", "weight": 1, "levels": [
                {"id": "a", "title": "-1", "points": 0}, {"id": "b", "title": "B", "points": 1}]},
        ]
    )  # fmt: skip
    key = keep(site, "Evil", evil)
    browser = site.browse(site.world.instructor)
    sheet = browser.get(
        site.path("forms.kept_file", course=site.world.course.public_id, key=key, kind="canvas.csv")
    ).html
    assert "'=cmd()" in sheet and ",=cmd()" not in sheet
    browser.post(index(site), {"pasted": sheet})
    again = next(one for one in kept(site) if one.key != key)
    assert (again.items[0].title, again.items[0].levels[0].title) == ("=cmd()", "-1")


# Reviews on older versions


@pytest.fixture
def edited(site):
    """Four works with eight reviews, and a rubric saved since with a higher best level."""
    site.world.reviewed()
    page = press(site, fields(site), "level_add:0")
    typed = sent(page)
    last = max(int(name.split("-")[3]) for name in typed if name.startswith("rows-0-levels-"))
    typed |= {f"rows-0-levels-{last}-title": "Outstanding", f"rows-0-levels-{last}-points": "8"}
    assert press(site, typed).status == 303
    return site


def measure(site, by, who=None, endpoint="forms.measure"):
    path = site.path(endpoint, activity=site.world.activity.public_id, key="rubric")
    return site.browse(who or site.world.instructor).post(path, {"by": by})


def live(site):
    return {who: line.live for who, line in grading.of_activity(site.world.activity, site.world.at).items()}


def test_older_reviews_are_asked_about_with_what_would_change(edited):
    page = edited.browse(edited.world.instructor).get(path_of(edited))
    text = " ".join(page.text.split())
    assert "8 reviews used version 1" in text and "Which version should count?" in text
    assert "has a new level “Outstanding”, 8 points." in text
    assert "Counted by version 2, 4 grades would change: 0 up, 4 down" in text
    assert "Anna Author" in text


def test_the_answer_is_given_explained_and_taken_back(edited):
    before = live(edited)
    assert measure(edited, "newest").status == 303
    assert live(edited) != before
    browser = edited.browse(edited.world.instructor)
    page = browser.get(path_of(edited))
    assert "They count by version 2." in page.text and "Which version should count?" not in page.text
    shown = browser.get(
        edited.path(
            "grading.explain",
            activity=edited.world.activity.public_id,
            person=edited.world.author.public_id,
        )
    )
    assert "written on rubric version 1, counted by 2" in shown.text
    assert measure(edited, "", endpoint="forms.undo_measure").status == 303
    assert live(edited) == before
    assert "Which version should count?" in browser.get(path_of(edited)).text
    measure(edited, "own")
    assert live(edited) == before
    assert "Which version should count?" not in browser.get(path_of(edited)).text


def test_nobody_else_says_what_counts(edited):
    before = live(edited)
    for who in (edited.world.author, edited.world.assistant, edited.world.stranger):
        assert measure(edited, "newest", who).status == 404
        assert measure(edited, "", who, "forms.undo_measure").status == 404
    assert live(edited) == before and db.rows("select 1 from remeasure") == []


def test_what_a_colleague_changed_is_shown(site):
    mine = fields(site) | {"rows-0-title": "Mine"}
    press(site, fields(site) | {"rows-1-weight": "77"})
    page = press(site, mine)
    assert page.status == 409 and "What your colleague changed" in page.text
    assert "weighs 77 instead of" in page.text
    assert forms.of_activity(site.world.activity.id)["rubric"][3][0].title == "Claim"


def test_nobody_but_instructors_of_the_course_comes_to_its_library(site):
    secret = keep(site, "Secret form")
    course = site.world.course.public_id
    for who in (site.world.author, site.world.assistant, site.world.stranger, None):
        browser = site.browse(who)
        for endpoint, more in (
            ("forms.index", {}),
            ("forms.show", {"key": secret}),
            ("forms.kept_file", {"key": secret, "kind": "form.yaml"}),
        ):
            page = browser.get(site.path(endpoint, course=course, **more))
            assert page.status in (302, 303, 404) and "Secret form" not in page.text
        for endpoint in ("forms.put_away", "forms.put_back", "forms.save_kept"):
            assert browser.post(site.path(endpoint, course=course, key=secret), {}).status in (
                302,
                303,
                401,
                404,
            )
    assert [one.title for one in kept(site)] == ["Secret form"]


def test_pages_take_a_constant_number_of_queries(site):
    browser = site.browse(site.world.instructor)
    keep(site, "One")
    browser.get(index(site))
    browser.get(index(site))
    before = browser.queries
    for count in range(12):
        keep(site, f"Form {count}")
    browser.get(index(site))
    assert browser.queries == before


def test_a_new_activity_starts_from_the_library_or_from_last_years(site):
    world, browser = site.world, site.browse(site.world.instructor)
    rubric = items(site)
    key = keep(site, "Our rubric", rubric[:2])
    keep(site, "Makes no grade")
    courses.enrol(world.other, world.instructor.account, role="instructor", by=None, now=START)
    last = own_forms.keep(world.other.id, "Last year’s", rubric[:1], by=None, now=START)
    page = browser.get(site.path("activities.new", course=world.course.public_id, design="peer_assessment"))
    offered = {option["value"] for option in page.tree.all("option")}
    assert {f"own:{key}", f"own:{last}", "site:essay_rubric"} <= offered
    assert page.tree.all("optgroup")[0]["label"] == "Library of this course"
    assert "Makes no grade" not in page.text
    path = site.path("activities.create", course=world.course.public_id)
    for source, title, taken in (
        (f"own:{key}", "Our rubric", rubric[:2]),
        (f"own:{last}", "Last year’s", rubric[:1]),
    ):
        browser.post(path, {"title": "Lab", "design": "peer_assessment", "rubric": source})
        made = activities.of_course(world.course.id, unpublished=True)[-1]
        assert forms.of_activity(made.id)["rubric"][2:] == (title, taken)
    assert [one[1] for one in own_forms.find(world.course.id, key).used] == ["Lab"]
    strange = browser.post(path, {"title": "Lab", "design": "peer_assessment", "rubric": "own:nothing"})
    assert (strange.status, strange.errors()) == (422, ["Choose one of these."])

"""The progress page: who owes what, filters, more time and excuses, late drafts."""

import pytest

from peerreview.domain import designs, schedule
from peerreview.store import activities
from peerreview.store.facts import facts_of_activity
from tests.cast import day


def path_of(site, endpoint="activities.progress", **more):
    return site.path(endpoint, activity=site.world.activity.public_id, **more)


def page_of(site, **more):
    return site.browse(site.world.assistant).get(path_of(site, **more))


def names(page):
    return [row.one("th").text for row in page.tree.one(id="people").one("tbody").all("tr")]


def extend(site, *people, **fields):
    fields = {
        "act": "extend",
        "phase": "submit",
        "closes": "2026-11-12T17:00",
        "late_until": "",
        "reason": "",
    } | fields
    return site.browse(site.world.assistant).post(
        path_of(site, "activities.extend"), fields | {"person": [who.public_id for who in people]}
    )


def window_of(site, who, phase="submit"):
    plan, everyone = facts_of_activity(site.world.activity.id, enrolment_ids=(who.id,))
    return schedule.windows(plan.design, everyone[who.id], site.world.at)[phase, 1]


@pytest.fixture
def midway(site):
    """Day 9: the author handed in and sent a review, the reviewer was late, a mate left a draft, a neighbour
    nothing."""
    world = site.world
    world.go(2).hand_in(world.author)
    world.save(world.more[0], world.begin(world.more[0]), {"text": {"text": "half"}})
    world.go(7, 12).hand_in(world.reviewer)
    world.go(9).review(world.author)
    return site


def test_everybody_has_a_row_by_name(midway):
    page = page_of(midway)
    assert names(page) == ["Anna Author", "Mona Mate", "Nils Neighbour", "Remy Reviewer"]
    rows = {row.one("th").text: row.text for row in page.tree.one(id="people").one("tbody").all("tr")}
    # Two works are in: their authors can give one review each. Who handed nothing in is asked for none.
    assert [name for name, text in rows.items() if "no own work" in text] == ["Mona Mate", "Nils Neighbour"]
    assert page.tree.one(id="people").all("svg", class_="pips") == []


@pytest.mark.parametrize(
    ("show", "found"),
    [
        ("", ["Anna Author", "Mona Mate", "Nils Neighbour", "Remy Reviewer"]),
        ("late", ["Remy Reviewer"]),
        ("missing", ["Mona Mate", "Nils Neighbour"]),
        ("none_received", ["Anna Author"]),
        ("unfinished", ["Remy Reviewer"]),
    ],
)
def test_filters_are_links_with_counts(midway, show, found):
    page = page_of(midway, show=show or None)
    assert names(page) == found
    link = next(link for link in page.tree.one(id="people").all("a") if link["aria-current"])
    assert int(link.one(class_="num").text) == len(found)


def test_search_and_section(midway):
    assert names(page_of(midway, q="MATE")) == ["Mona Mate"]
    assert names(page_of(midway, section="B")) == ["Nils Neighbour", "Remy Reviewer"]
    assert "Nobody here" in page_of(midway, q="<script>").text


def test_search_answers_htmx_with_the_list_alone(midway):
    page = midway.browse(midway.world.assistant).get(
        path_of(midway, q="anna"), HX_Request="true", HX_Target="people"
    )
    assert not page.html.lstrip().startswith("<!doctype")
    assert "Anna Author" in page.text


def test_more_than_a_hundred_come_in_pages(site):
    for place in range(100):
        site.world.join(f"P{place:03} Person", "student")
    assert len(names(page_of(site))) == 100
    assert len(names(page_of(site, page=2))) == 4
    assert len(names(page_of(site, page=99))) == 4


def test_queries_are_constant(midway):
    browser = midway.browse(midway.world.assistant)
    browser.get(path_of(midway))
    midway.world.join("One Person", "student")
    browser.get(path_of(midway))
    few = browser.queries
    for place in range(3):
        midway.world.join(f"Extra{place} Person", "student")
    browser.get(path_of(midway))
    assert browser.queries == few <= 24


def test_looking_again_at_once_counts_nothing_anew(midway):
    browser = midway.browse(midway.world.assistant)
    first, fresh = browser.get(path_of(midway)), browser.queries
    assert (browser.get(path_of(midway)).text, browser.queries < fresh) == (first.text, True)


def test_what_happened_meanwhile_is_seen_at_once(site):
    browser = site.browse(site.world.assistant)
    before = browser.get(path_of(site)).text
    site.world.hand_in(site.world.author)
    assert ("Something open 4" in before, "Something open 3" in browser.get(path_of(site)).text) == (
        True,
        True,
    )


def test_more_time_for_one(midway):
    world = midway.world
    assert extend(midway, world.more[0], reason="Ill").status == 303
    assert window_of(midway, world.more[0]).closes == day(10, 7)
    assert window_of(midway, world.author).closes == day(7)
    assert [(row.whom, reason) for row, reason in activities.extensions(world.activity.id)] == [
        (f"p{world.more[0].id}", "Ill")
    ]


def test_more_time_for_several_and_undone_at_once(midway):
    browser = midway.browse(midway.world.assistant)
    world = midway.world
    page = browser.follow(
        browser.post(
            path_of(midway, "activities.extend"),
            {
                "act": "extend",
                "phase": "submit",
                "closes": "2026-11-12T17:00",
                "late_until": "",
                "reason": "",
                "person": [who.public_id for who in world.more],
            },
        )
    )
    toast = page.tree.one(class_="toast")
    assert "2 students: more time for “Hand in”, until Thu 12 Nov, 17:00 CET." in toast.text
    assert browser.post(toast.one("form")["action"]).status == 303
    assert activities.extensions(world.activity.id) == []


def test_excuse(midway):
    extend(midway, midway.world.more[1], act="excuse", closes="")
    assert window_of(midway, midway.world.more[1]).state == "waived"
    assert "Excused" in page_of(midway, q="nils").text


def test_everybody_of_the_filtered_list(midway):
    extend(midway, everybody="on", show="missing")
    assert {row.whom for row, _ in activities.extensions(midway.world.activity.id)} == {
        f"p{who.id}" for who in midway.world.more
    }


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"closes": ""}, "Say until when."),
        ({"closes": "soon"}, "Choose a date and a time, such as 2026-12-11T17:00."),
        ({"phase": "nonsense"}, "Not a valid choice."),
        (
            {"late_until": "2026-11-11T09:00"},
            "Late work ends before the deadline itself. Choose a later date, or leave it empty.",
        ),
        ({"reason": "x" * 501}, "This is 501 characters long; up to 500 fit."),
    ],
)
def test_bad_input_keeps_ticks_and_words(midway, change, sentence):
    page = extend(midway, midway.world.author, **{"reason": "Because"} | change)
    assert (page.status, page.errors()) == (422, [sentence])
    kept = page.form(path_of(midway, "activities.extend"))
    assert (kept["person"], kept["reason"]) == (
        midway.world.author.public_id,
        ({"reason": "Because"} | change)["reason"],
    )
    assert activities.extensions(midway.world.activity.id) == []


def test_let_several_go_on_past_a_gate_of_their_own(site):
    world = site.world
    text = (
        (activities.FOLDER / "reflect.yaml")
        .read_text()
        .replace("    title: Hand in\n", "    title: Hand in\n    gate: {per: person, when: hand}\n")
    )
    made = activities.create(world.course.id, designs.load(text), title="Gated", by=None, now=world.at)
    world.activity = made
    assert "Let them go on past it" in page_of(site).text
    extend(site, *world.more, act="pass", closes="")
    assert [(row.phase, row.whom, row.cause) for row in reversed(activities.passages(made.id))] == [
        ("submit", f"p{who.id}", "hand") for who in world.more
    ]


def test_nobody_ticked(midway):
    assert extend(midway).errors() == ["Tick somebody first."]


def test_a_person_of_another_course_is_not_extended(midway):
    assert extend(midway, midway.world.stranger).errors() == ["Tick somebody first."]


def test_take_an_extension_back(midway):
    world = midway.world
    extend(midway, world.more[0])
    action = path_of(midway, "activities.end_extension", phase="submit")
    assert page_of(midway).form(action)["person"] == world.more[0].public_id
    browser = midway.browse(world.assistant)
    assert browser.post(action, {"person": world.more[0].public_id}).status == 303
    assert browser.post(action, {"person": world.more[0].public_id}).status == 404
    assert browser.post(action).status == 404


def test_drafts_that_came_too_late_lead_to_their_page(midway):
    world = midway.world
    page = page_of(midway)
    public_id = world.begin(world.more[0]).public_id
    assert midway.path("responses.show", response=public_id) in page.links()


def test_works_short_of_reviews_are_counted(midway):
    assert "2 works have fewer than 2 reviews yet, 1 of them none at all." in page_of(midway).text


def test_hand_ins_per_day_stand_in_a_table_too(midway):
    rows = [row.text for row in page_of(midway).tree.one("figure").one("tbody").all("tr")]
    assert [row for row in rows if not row.endswith(" Nov0") and not row.endswith(" Oct0")] == [
        "4 Nov1",
        "9 Nov1",
        "11 Nov1",
    ]


def test_a_course_without_students(site):
    from peerreview.store import leaving

    for who in site.world.students:
        leaving.leave(who, by=None, now=site.world.at)
    assert "No students yet" in page_of(site).text


def test_numbers_inside_never_leave(midway):
    html = page_of(midway).html
    assert [f'"p{who.id}"' for who in midway.world.students if f'"p{who.id}"' in html] == []


def test_the_days_of_the_chart_are_fourteen_whatever_came_in_before(site):
    world = site.world
    for place, who in enumerate(world.go(2).students[:3]):
        world.at = day(2, place)
        world.hand_in(who)
    world.go(6).hand_in(world.students[3])
    world.go(16, 2)
    path = site.path("activities.progress", activity=world.activity.public_id)
    page = site.browse(world.instructor).get(path)
    (chart,) = page.tree.all("svg", **{"aria-labelledby": "ch"})
    labels = [one for one in chart.all("text") if one["y"] == "130"]
    assert len(labels) == 14 and labels[-1].text == str(world.at.day)

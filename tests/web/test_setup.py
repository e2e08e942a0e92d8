"""The set-up page: made from the design, everything typed kept, frozen settings shown as text."""

from datetime import UTC, datetime

import pytest

from peerreview.domain import designs
from peerreview.store import activities, courses, db
from tests.cast import World, day


def path_of(site, endpoint="activities.edit"):
    return site.path(endpoint, activity=site.world.activity.public_id)


def typed(site, **changes):
    """The form as the page gives it, with changes (``__`` stands for the dots)."""
    form = site.browse(site.world.instructor).get(path_of(site)).form(path_of(site, "activities.update"))
    form.pop("csrf_token")
    return form | {name.replace("__", "."): value for name, value in changes.items()}


def save(site, **changes):
    return site.browse(site.world.instructor).post(path_of(site, "activities.update"), typed(site, **changes))


def stored(site):
    return activities.find(activity_id=site.world.activity.id)


def test_saving_without_a_change_changes_nothing(site):
    before, rows = stored(site), activities.window_rows(site.world.activity.id)
    assert save(site).location == path_of(site)
    assert (stored(site).plan_digest, stored(site).title, stored(site).brief) == (
        before.plan_digest,
        before.title,
        before.brief,
    )
    assert activities.window_rows(site.world.activity.id) == rows


def test_a_class_too_small_is_told_and_one_press_makes_it_fit(site):
    world = site.world
    save(site, task__review__pick="4", brief="Write.")
    browser = site.browse(world.instructor)
    page = browser.get(path_of(site))
    assert "the course has 4 students: at least 5 are needed" in page.text
    assert "Make it 3 each" in page.text
    assert save(site, instead="task.review.pick=3", brief="Typed before the press.").status == 303
    assert stored(site).design.tasks["review"].pick == 3 and stored(site).brief == "Typed before the press."
    assert "are needed" not in browser.get(path_of(site)).text
    assert save(site, instead="task.nowhere.pick=3").status == 303
    assert save(site, instead="title=Other").status == 303 and stored(site).title != "Other"


def test_every_setting_is_stored(site):
    save(
        site,
        title="New title",
        brief="Some *brief*",
        task__review__pick="3",
        task__review__open_to="everyone",
        task__review__see="named",
        phase__review__release="hand",
        phase__review__finished_first="on",
        grading__weights__work="70",
        grading__weights__participation="30",
        grading__minimum="3",
        grading__late_off="2,5",
        grace="15",
        lease="24",
    )
    found = stored(site)
    task, phase, grading = found.design.tasks["review"], found.design.phase("review"), found.design.grading
    assert (found.title, found.brief_html) == ("New title", "<p>Some <em>brief</em></p>")
    assert (task.pick, task.open_to, task.see, phase.release, phase.finished_first) == (
        3,
        "everyone",
        "named",
        "hand",
        True,
    )
    assert (dict(grading.weights), grading.minimum, grading.late_off) == (
        {"work": 70, "participation": 30},
        3,
        2.5,
    )
    assert (found.design.grace, found.design.lease) == (900, 86400)


def test_dates_are_those_of_the_courses_zone(site):
    save(site, dates__submit__closes="2026-11-08T17:00", dates__review__releases="2026-11-18T09:00")
    rows = {row.phase: row for row in activities.window_rows(site.world.activity.id)}
    assert rows["submit"].closes == datetime(2026, 11, 8, 16, 0, tzinfo=UTC)
    assert rows["review"].releases == datetime(2026, 11, 18, 8, 0, tzinfo=UTC)


def test_an_emptied_date_is_gone(site):
    save(site, dates__submit__late_until="")
    assert activities.window_rows(site.world.activity.id)[0].late_until is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": " "}, "Give it a title."),
        ({"brief": "x" * 1_000_000}, "This is 1000000 characters long; up to 20000 fit."),
        ({"task__review__pick": "0"}, "Type a whole number from 1 to 50."),
        ({"task__review__pick": "<b>3</b>"}, "Type a whole number from 1 to 50."),
        ({"task__review__pick": "²"}, "Type a whole number from 1 to 50."),
        ({"grace": "-1"}, "Type a number from 0 to 1440."),
        ({"grading__late_off": "nan"}, "Type a number from 0 to 100."),
        ({"grading__weights__work": "75"}, "Together these make 95. Give 5 more to one of them."),
        ({"grading__weights__work": "90"}, "Together these make 110. Take 10 from one of them."),
        (
            {"dates__submit__closes": "tomorrow"},
            "Hand in closes: Choose a date and a time, such as 2026-12-11T17:00.",
        ),
        (
            {"dates__submit__closes": "2026-11-01T09:00"},
            "Hand in closes: This closes before it opens. Choose a later date.",
        ),
        (
            {"dates__review__closes": "2026-11-05T09:00"},
            "Review closes: This closes before the step that comes first.",
        ),
        (
            {"dates__submit__late_until": "2026-11-06T09:00"},
            "Hand in: late work until: Late work ends before the deadline itself. Choose a later date, "
            "or leave it empty.",
        ),
        ({"task__review__see": "nonsense"}, "Not a valid choice."),
    ],
)
def test_what_cannot_stand_is_said_and_everything_typed_is_kept(site, change, sentence):
    page = save(site, **{"title": "Typed title"} | change)
    assert (page.status, page.errors()[:1]) == (422, [sentence])
    wanted = {
        name.replace("__", "."): value
        for name, value in ({"title": "Typed title"} | change).items()
        if value != "nonsense"
    }
    kept = page.form(path_of(site, "activities.update"))
    assert {name: kept[name] for name in wanted} == wanted
    assert stored(site).title == "Roads and aqueducts"


def test_an_error_stands_beside_its_field(site):
    page = save(site, dates__review__closes="2026-11-05T09:00")
    assert page.tree.one("input", id="dates.review.closes")["aria-invalid"] == "true"
    assert page.tree.one(id="dates.review.closes-why").text == "This closes before the step that comes first."


def test_all_that_is_wrong_is_said_at_once_with_the_name_of_its_step(site):
    page = save(site, task__review__pick="0", title="", dates__review__closes="2026-11-05T09:00")
    assert page.status == 422
    assert page.errors() == [
        "Give it a title.",
        "Review closes: This closes before the step that comes first.",
        "Type a whole number from 1 to 50.",
    ]


def test_an_answer_without_an_end_is_warned_of(site):
    save(site, dates__respond__closes="")
    page = site.browse(site.world.instructor).get(path_of(site))
    assert "the levels of a review never open for whoever does not answer it." in page.text


def test_two_colleagues_one_after_the_other(site):
    mine = typed(site, task__review__pick="4")
    save(site, task__review__pick="3")
    browser = site.browse(site.world.instructor)
    page = browser.post(path_of(site, "activities.update"), mine)
    assert page.status == 409
    assert "A colleague changed this set-up" in page.errors()[0]
    assert "Reviews each student gives, and each work gets: 3" in page.text
    again = page.form(path_of(site, "activities.update")) | {"csrf_token": browser.key()}
    assert (again["task.review.pick"], browser.post(path_of(site, "activities.update"), again).status) == (
        "4",
        303,
    )
    assert stored(site).design.tasks["review"].pick == 4


def test_names_freeze_when_the_first_review_is_begun(site):
    world = site.world
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(8, 1)
    world.claim(world.author)
    page = site.browse(world.instructor).get(path_of(site))
    assert "task.review.see" not in page.form(path_of(site, "activities.update"))
    assert "This stays as it is: people have begun to write" in page.text
    save(site, task__review__see="named", title="Still saved")
    assert (stored(site).title, stored(site).design.tasks["review"].see) == ("Still saved", "blind")


def test_release_pressed_by_hand_stays_when_the_set_up_is_saved(site):
    world = site.world
    world.go(15)
    save(site, phase__review__release="hand")
    activities.release(stored(site), "review", by=None, now=day(15))
    save(site, title="Other")
    assert [row.releases for row in activities.window_rows(world.activity.id) if row.phase == "review"] == [
        day(15)
    ]


def test_a_date_is_dropped_when_release_is_by_hand(site):
    save(site, dates__review__releases="2026-11-18T09:00", phase__review__release="hand")
    assert [
        row.releases for row in activities.window_rows(site.world.activity.id) if row.phase == "review"
    ] == [None]


def test_warnings_do_not_block(site):
    page = site.browse(site.world.instructor).follow(save(site, task__review__pick="4", brief=""))
    warnings = [box.text for box in page.tree.all(class_="warn")]
    assert [words.split(":")[0] for words in warnings] == [
        "“Review” asks for 4 reviews each, and the course has 4 students",
        "There is no brief yet",
    ]


def test_publishing_saves_first_and_says_what_is_missing(site):
    world = site.world
    world.activity = activities.create(
        world.course.id, world.activity.design, title="Draft", by=None, now=world.at
    )
    page = save(site, title="Kept", act="publish")
    assert (page.status, page.errors(), stored(site).title, stored(site).published) == (
        422,
        ["Say first when “Hand in” closes."],
        "Kept",
        None,
    )
    save(site, dates__submit__closes="2026-11-12T17:00", act="publish")
    assert stored(site).published == world.at


def test_the_page_shows_a_timeline_and_what_a_student_sees(site):
    page = site.browse(site.world.instructor).get(path_of(site))
    assert [row["aria-label"] for row in page.tree.one(class_="gantt").all("svg", role="img")] == [
        "Hand in: Mon 2 Nov, 10:00 CET to Mon 9 Nov, 10:00 CET",
        "Review: Mon 9 Nov, 10:00 CET to Mon 16 Nov, 10:00 CET",
        "Read and answer: Mon 16 Nov, 10:00 CET to Mon 23 Nov, 10:00 CET",
    ]
    assert "Write about water." in page.tree.one("aside").text


def test_a_design_without_peers_asks_nothing_about_peers(sqlite):
    from tests.conftest import Site

    site = Site(World(design="reflect"), sqlite)
    names = {name for name in typed(site) if name.split(".")[0] in ("task", "phase", "grading", "lease")}
    assert names == set()
    assert save(site, title="Alone").status == 303


def test_set_up_costs_a_constant_number_of_queries(site):
    browser = site.browse(site.world.instructor)
    browser.get(path_of(site))
    browser.get(path_of(site))
    assert browser.queries <= 12


WEEKS = """
title: Weeks
phases:
  - id: pairs
    title: Pairs
    tasks: [{id: note, form: submission}]
  - id: end
    title: The end
    tasks: [{id: last, form: submission}]
    gate: {when: event.exam}
  - id: after
    title: Afterwards
    tasks: [{id: more, form: submission}]
repeat: {phases: [pairs], every: 7d, times: 3}
"""


@pytest.fixture
def weeks(site):
    """Three weeks of notes from Monday 2 November to Friday, then a step that waits for an exam; not
    published."""
    world = site.world
    world.activity = activities.create(
        world.course.id, designs.load(WEEKS), title="Weeks", by=None, now=world.at
    )
    save(site, dates__pairs__opens="2026-11-02T10:00", dates__pairs__closes="2026-11-06T18:00")
    return site


def summaries(site):
    page = site.browse(site.world.instructor).get(path_of(site))
    return [line.text.strip() for line in page.tree.one(id="s-dates").all("summary")]


def test_later_rounds_stand_with_their_dates_and_may_be_moved_and_go_back(weeks):
    second = "Pairs, round 2: from Mon 9 Nov, 10:00 CET, until Fri 13 Nov, 18:00 CET"
    third = "Pairs, round 3: from Mon 16 Nov, 10:00 CET, until Fri 20 Nov, 18:00 CET"
    assert summaries(weeks) == [second, third]
    save(weeks, dates__pairs__2__closes="2026-11-14T12:00")
    assert summaries(weeks) == [second.replace("Fri 13 Nov, 18:00", "Sat 14 Nov, 12:00") + " · moved", third]
    assert save(weeks).status == 303
    assert len(activities.window_rows(weeks.world.activity.id)) == 5
    save(weeks, dates__pairs__2__closes="")
    assert summaries(weeks) == [second, third]


def test_a_wrong_date_of_a_later_round_is_said_beside_it(weeks):
    page = save(weeks, dates__pairs__3__closes="2026-11-14T12:00", dates__pairs__3__opens="2026-11-15T12:00")
    assert page.errors() == ["Pairs, round 3 closes: This closes before it opens. Choose a later date."]
    (opened,) = [found for found in page.tree.one(id="s-dates").all("details") if "open" in found.attributes]
    assert "round 3" in opened.text
    assert page.form(path_of(weeks, "activities.update"))["dates.pairs.3.closes"] == "2026-11-14T12:00"


def test_an_event_is_dated_here_and_missed_before_publishing(weeks):
    browser = weeks.browse(weeks.world.instructor)
    assert "say when “Exam” is" in browser.get(path_of(weeks)).text
    page = save(weeks, act="publish")
    assert (page.status, page.errors()) == (422, ["Say first when “Exam” is: steps wait for it."])
    assert save(weeks, dates__event__exam__opens="2026-12-01T09:00", act="publish").status == 303
    assert stored(weeks).published == weeks.world.at
    assert browser.get(path_of(weeks)).form(path_of(weeks, "activities.update"))[
        "dates.event.exam.opens"
    ] == ("2026-12-01T09:00")


def test_numbers_are_written_back_as_they_were(site):
    world = site.world
    shares = {"work": "66.67", "participation": "33.33"}
    activities.set_up(
        world.activity,
        title="T",
        brief="",
        edits={"grading.weights": shares, "grading.late_off": "2.125", "grace": 90, "lease": 5400},
        rows=[],
        seen_digest=world.activity.plan_digest,
        by=None,
        now=world.at,
    )
    save(site, title="Another title")
    found = stored(site).design
    assert dict(found.grading.weights) == {"work": 66.67, "participation": 33.33}
    assert (found.grading.late_off, found.grace, found.lease) == (2.125, 90, 5400)
    save(site, grading__late_off="2,5", lease="1,25", grading__weights__work="66,67")
    assert (stored(site).design.grading.late_off, stored(site).design.lease) == (2.5, 4500)


def test_staff_choose_what_several_reviews_make(site):
    for name in ("trimmed_mean", "mean", "median"):
        save(site, grading__method=name)
        assert stored(site).design.grading.method == name
    assert save(site, grading__method="luck").errors() == ["Choose one of these."]


def keep(site, who=None, **changes):
    """What the page sends after each pause of typing."""
    browser = site.browse(who or site.world.instructor)
    return browser.post(path_of(site, "activities.keep_set_up"), typed(site, **changes), hx_request="true")


def test_what_is_typed_is_kept_and_shown_as_students_would_see_it_and_changes_nothing(site):
    before = activities.state_of(stored(site))
    part = keep(site, title="Half a title", brief="Some *new* words", dates__review__closes="")
    assert "Half a title" in part.html and "<em>new</em>" in part.html and "not saved yet" in part.html
    assert activities.state_of(stored(site)) == before
    page = site.browse(site.world.instructor).get(path_of(site))
    assert page.form(path_of(site, "activities.update"))["title"] == "Half a title"
    assert "and have not saved it" in page.text
    assert "Half a title" not in site.browse(site.world.author).get(path_of(site, "activities.show")).html
    site.browse(site.world.instructor).post(path_of(site, "activities.drop_set_up"))
    assert "Half a title" not in site.browse(site.world.instructor).get(path_of(site)).html


def test_what_cannot_stand_is_kept_as_typed(site):
    keep(site, task__review__pick="many", dates__submit__closes="soon")
    form = site.browse(site.world.instructor).get(path_of(site)).form(path_of(site, "activities.update"))
    assert form["task.review.pick"] == "many"


def test_saving_forgets_what_was_kept_and_one_press_goes_back(site):
    title, rows = stored(site).title, activities.window_rows(site.world.activity.id)
    keep(site, title="Another")
    browser = site.browse(site.world.instructor)
    change = typed(site, title="Another", dates__submit__late_until="", task__review__pick="1")
    page = browser.follow(browser.post(path_of(site, "activities.update"), change))
    assert "have not saved it" not in page.text
    assert stored(site).title == "Another"
    assert path_of(site, "activities.undo_set_up") in page.actions()
    browser.post(path_of(site, "activities.undo_set_up"))
    assert (stored(site).title, stored(site).design.tasks["review"].pick) == (title, 2)
    assert [row[:7] for row in activities.window_rows(site.world.activity.id)] == [row[:7] for row in rows]
    assert browser.post(path_of(site, "activities.undo_set_up")).status == 404


def test_nothing_goes_back_over_what_a_colleague_changed(site):
    world = site.world
    save(site, title="Mine")
    activities.set_up(
        stored(site),
        title="Theirs",
        brief="",
        edits={},
        rows=[],
        seen_digest=activities.state_of(stored(site)),
        by=None,
        now=world.at,
    )
    browser = site.browse(world.instructor)
    page = browser.follow(browser.post(path_of(site, "activities.undo_set_up")))
    assert "changed since" in page.html
    assert stored(site).title == "Theirs"


def test_a_colleague_who_changed_only_words_or_dates_is_seen_too(site):
    mine = typed(site, title="Mine", brief="My brief")
    save(site, brief="Their brief")
    page = site.browse(site.world.instructor).post(path_of(site, "activities.update"), mine)
    assert (page.status, stored(site).brief) == (409, "Their brief")
    assert "Their brief" in page.text
    assert page.form(path_of(site, "activities.update"))["brief"] == "My brief"


def test_what_was_kept_before_a_colleague_saved_stands_beside_theirs(site):
    keep(site, title="Mine, half done")
    activities.set_up(
        stored(site),
        title="Theirs",
        brief="",
        edits={},
        rows=[],
        seen_digest=stored(site).plan_digest,
        by=None,
        now=site.world.at,
    )
    page = site.browse(site.world.instructor).get(path_of(site))
    assert "Your colleague stored other values here" in page.text and "Theirs" in page.text
    assert page.form(path_of(site, "activities.update"))["title"] == "Mine, half done"


def in_sections(site):
    """Section B with the reviewer in it, section A with the author; the id of B."""
    world = site.world
    found = courses.sections_made(world.course.id, {"A", "B"})
    db.execute("update enrolment set section_id = ? where id = ?", found["A"], world.author.id)
    db.execute("update enrolment set section_id = ? where id = ?", found["B"], world.reviewer.id)
    return found["B"]


def others(site, **form):
    """One press for dates of a section; the page that follows."""
    browser = site.browse(site.world.instructor)
    return browser.follow(browser.post(path_of(site, "activities.other_dates"), typed(site) | form))


def test_a_section_gets_dates_of_its_own_and_its_students_see_them_everywhere(site):
    world, b = site.world, in_sections(site)
    browser = site.browse(world.instructor)
    assert f'name="dates.submit.closes.s{b}"' not in browser.get(path_of(site)).html
    page = others(site, title="Typed before", other="add submit 1", **{"other.submit 1": f"s{b}"})
    form = page.form(path_of(site, "activities.update"))
    assert (form["title"], form[f"dates.submit.closes.s{b}"]) == ("Typed before", "")
    assert stored(site).title != "Typed before" and activities.extensions(world.activity.id) == []
    form |= {f"dates.submit.closes.s{b}": "2026-11-05T12:34", "csrf_token": browser.key()}
    assert browser.post(path_of(site, "activities.update"), form).status == 303
    (row, _reason) = activities.extensions(world.activity.id)[0]
    assert (row.whom, row.opens, row.closes) == (f"s{b}", None, datetime(2026, 11, 5, 11, 34, tzinfo=UTC))
    for place in ("/", site.path("activities.show", activity=world.activity.public_id)):
        seen = {one: site.browse(getattr(world, one)).get(place).text for one in ("author", "reviewer")}
        assert ("12:34" in seen["reviewer"], "12:34" in seen["author"]) == (True, False)
    for who, said in (("reviewer", True), ("author", False)):
        browser = site.browse(getattr(world, who))
        browser.post("/settings/calendar", from_page="/settings")
        calendar = browser.get("/settings").tree.one("input", id="cal-address")["value"]
        page = site.browse().get(calendar.removeprefix("http://localhost"))
        assert ("20261105T113400Z" in page.html) == said


def test_dates_of_a_section_that_cannot_stand_are_said_beside_their_field(site):
    b = in_sections(site)
    one, late = f"dates.submit.closes.s{b}", f"dates.submit.late_until.s{b}"
    browser = site.browse(site.world.instructor)
    path = path_of(site, "activities.update")
    for change, sentence in (
        ({one: "tomorrow"}, "Choose a date and a time, such as 2026-12-11T17:00."),
        ({one: "2026-10-01T09:00"}, "This closes before it opens. Choose a later date."),
        ({late: "2026-11-03T09:00", one: "2026-11-04T09:00"}, "Late work ends before the deadline itself."),
        ({one: "2027-11-04T09:00"}, "A later step has an earlier date than this, for this section."),
    ):
        page = browser.post(path, typed(site) | {one: "", late: "", "title": "Typed"} | change)
        name = late if late in change else one
        assert page.status == 422 and sentence in page.tree.one(id=f"{name}-why").text
        assert "Hand in closes, section B" in page.errors()[0] or "section B" in page.errors()[0]
        kept = page.form(path)
        assert {key: kept[key] for key in change} == change and kept["title"] == "Typed"
    assert activities.extensions(site.world.activity.id) == []


def test_dates_of_a_section_are_taken_away_and_come_back(site):
    b = in_sections(site)
    one = f"dates.submit.closes.s{b}"
    assert save(site, **{one.replace(".", "__"): "2026-11-05T12:34"}).status == 303
    browser, path = site.browse(site.world.instructor), path_of(site, "activities.update")
    (kept,) = activities.extensions(site.world.activity.id)
    save(site, title="Something else")
    assert activities.extensions(site.world.activity.id) == [kept]
    page = others(site, other=f"drop submit 1 s{b}")
    assert one not in page.form(path) and activities.extensions(site.world.activity.id) == [kept]
    back = site.path(
        "activities.other_dates_back",
        activity=site.world.activity.public_id,
        step=f"submit 1 s{b}",
        **{one: "2026-11-05T12:34"},
    )
    assert any(action.startswith(back.partition("?")[0]) for action in page.actions())
    page = browser.follow(browser.post(back))
    assert page.form(path)[one] == "2026-11-05T12:34"
    form = others(site, other=f"drop submit 1 s{b}").form(path) | {"csrf_token": browser.key()}
    assert browser.post(path, form).status == 303
    assert activities.extensions(site.world.activity.id) == []
    browser.post(path_of(site, "activities.undo_set_up"))
    assert [row for row, _reason in activities.extensions(site.world.activity.id)] == [kept[0]]


@pytest.mark.parametrize(
    "other", ["add submit 1", "add nowhere 1", "add submit x", "drop submit 1 s999999", "drop", "", "add  "]
)
def test_no_dates_for_sections_that_are_not_of_the_course(site, other):
    in_sections(site)
    foreign = courses.create(code="X", title="X", zone="UTC", by=None, now=site.world.at)
    theirs = courses.sections_made(foreign.id, {"Z"})["Z"]
    form = typed(site) | {"other": other, "other.submit 1": f"s{theirs}", "other.nowhere 1": f"s{theirs}"}
    browser = site.browse(site.world.instructor)
    assert browser.post(path_of(site, "activities.other_dates"), form).status == 404
    assert save(site, **{f"dates__submit__closes__s{theirs}": "2026-11-05T12:34"}).status == 303
    assert activities.extensions(site.world.activity.id) == []
    for who in ("author", "stranger"):
        found = site.browse(getattr(site.world, who)).post(path_of(site, "activities.other_dates"), form)
        assert found.status == 404


def test_a_colleague_who_gave_a_section_dates_is_seen(site):
    b = in_sections(site)
    mine = typed(site, title="Mine")
    save(site, **{f"dates__submit__closes__s{b}": "2026-11-05T12:34"})
    page = site.browse(site.world.instructor).post(path_of(site, "activities.update"), mine)
    assert page.status == 409 and "Hand in, section B: 2026-11-05T12:34" in page.text

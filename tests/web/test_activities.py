"""An activity's page for students and staff; making, publishing, releasing, putting away."""

import pytest

from peerreview.domain import designs
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, db, groups, settle
from tests.cast import World, day

TEAMS = """
title: Teams
phases:
  - id: plan
    title: Plan together
    group: {size: 2}
    tasks: [{id: sketch, title: Sketch, form: submission, by: group, see: group}]
    gate: {per: group, when: hand}
  - id: look
    title: Look back
    group: {rel: same}
    tasks: [{id: thoughts, title: Thoughts, form: self_review, about: own.sketch, see: self}]
    gate: {per: cohort, when: hand}
"""


def page_of(site, who, endpoint="activities.show", **values):
    return site.browse(who).get(site.path(endpoint, activity=site.world.activity.public_id, **values))


def post(site, who, endpoint, data=None, **values):
    return site.browse(who).post(site.path(endpoint, activity=site.world.activity.public_id, **values), data)


def locked_rows(page):
    return [row.all("b")[0].text for row in page.tree.all("li", class_="locked")]


def test_student_sees_what_to_do_first_and_why_the_rest_waits(site):
    page = page_of(site, site.world.author)
    assert page.heading == "Roads and aqueducts"
    assert page.tree.one(class_="next").one("h2").text == "Hand in “Roads and aqueducts”"
    locked = locked_rows(page)
    assert locked == ["Review a classmate’s work", "Read your feedback and answer"]


def test_brief_is_shown_as_written_and_safe(site):
    world = site.world
    activities.set_up(
        world.activity,
        title="T",
        brief="*water* <script>x</script>",
        edits={},
        rows=[],
        seen_digest=world.activity.plan_digest,
        by=world.instructor.account_id,
        now=world.at,
    )
    page = page_of(site, world.author)
    assert "<em>water</em> &lt;script&gt;" in page.html


def test_student_reads_how_many_reviews_are_still_owed(site):
    world = site.world
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(8, 1)
    assert "2 still to give" in page_of(site, world.author).text
    world.review(world.author)
    assert "You have sent 1 of 2. You still owe 1." in page_of(site, world.author).text


def test_receipt_of_a_hand_in_stands_in_its_row(site):
    world = site.world
    world.go(2)
    world.hand_in(world.author, "one two three")
    text = page_of(site, world.author).text
    assert "Version 1, Wed 4 Nov, 10:00 CET · 3 words · receipt" in text
    assert "you can change it until Mon 9 Nov, 10:00 CET" in text


def test_one_more_review_is_offered_only_when_all_own_are_given(site):
    world = site.world
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    claims = site.path("allocation.claim", activity=world.activity.public_id, task="review")
    world.review(world.author)
    assert "Give one more review" not in page_of(site, world.author).text
    world.review(world.author)
    page = page_of(site, world.author)
    assert "Give one more review" in page.text
    assert page.form(claims)["round"] == "1"


def test_student_page_names_no_classmate(site):
    world = site.world
    world.reviewed()
    html = page_of(site, world.author).html
    assert [who for who in ("Remy", "Mona", "Nils", world.reviewer.public_id) if who in html] == []


@pytest.mark.parametrize(
    ("see", "words"),
    [
        ("blind", "its author does not see who you are"),
        ("blind_writer", "You see whose work you review; its author does not"),
        ("blind_subject", "its author sees your name with your review"),
        ("named", "and its author sees your name"),
    ],
)
def test_students_are_told_who_sees_whose_name(site, see, words):
    world = site.world
    activities.set_up(
        world.activity,
        title="T",
        brief="",
        edits={"task.review.see": see},
        rows=[],
        seen_digest=world.activity.plan_digest,
        by=world.instructor.account_id,
        now=world.at,
    )
    assert words in page_of(site, world.author).text


def test_strangers_and_nobody_get_nothing(site):
    assert page_of(site, site.world.stranger).status == 404
    assert page_of(site, None).location.startswith("/login?next=")


def test_students_do_not_see_an_unpublished_activity(site):
    world = site.world
    draft = activities.create(world.course.id, world.activity.design, title="Secret", by=None, now=world.at)
    path = site.path("activities.show", activity=draft.public_id)
    assert site.browse(world.author).get(path).status == 404
    assert site.browse(world.assistant).get(path).heading == "Secret"


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("activities.edit", {}),
        ("forms.edit", {"key": "rubric"}),
        ("activities.progress", {}),
        ("activities.groups", {}),
        ("allocation.table", {}),
    ],
)
def test_students_find_no_page_of_staff(site, endpoint, values):
    assert page_of(site, site.world.author, endpoint, **values).status == 404


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("activities.publish", {}),
        ("activities.archive", {}),
        ("activities.release", {"phase": "review"}),
        ("activities.update", {}),
        ("forms.save", {"key": "rubric"}),
    ],
)
def test_assistants_change_no_set_up(site, endpoint, values):
    assert post(site, site.world.assistant, endpoint, **values).status == 404


def test_staff_see_what_is_open_and_how_much_is_in(site):
    world = site.world
    world.go(2)
    world.hand_in(world.author)
    page = page_of(site, world.instructor)
    assert "“Hand in” is open until Mon 9 Nov, 10:00 CET, in 5 days." in page.text
    assert "Your work: 1 of 4 in" in page.text
    assert [row["aria-label"] for row in page.tree.all("svg", role="img")][
        0
    ] == "Hand in: Mon 2 Nov, 10:00 CET to Mon 9 Nov, 10:00 CET"


def test_the_page_costs_the_same_with_more_students(site):
    world = site.world
    browser = site.browse(world.instructor)
    path = site.path("activities.show", activity=world.activity.public_id)
    browser.get(path)
    world.join("Extra Person", "student")
    browser.get(path)
    few = browser.queries
    for place in range(3):
        world.join(f"Extra{place} Person", "student")
    browser.get(path)
    assert browser.queries == few <= 18
    browser.get(path)
    assert browser.queries < few - 5, "while nothing happens nobody’s duties are worked out again"


def test_student_page_costs_the_same_with_more_reviews(site):
    world = site.world
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(8, 1)
    browser = site.browse(world.author)
    path = site.path("activities.show", activity=world.activity.public_id)
    counts = []
    browser.get(path)
    for _ in range(2):
        world.review(world.author)
        settle.tick(world.at)  # what the hand-in made due
        browser.get(path)
        counts.append(browser.queries)
    offer = 9  # all are given now: whether a work is still short is asked once
    assert counts[1] <= counts[0] + offer
    assert counts[0] <= 18  # one of them looks whether anything of it is in the showcase


def test_make_an_activity(site):
    world = site.world
    browser = site.browse(world.instructor)
    form = browser.get(site.path("activities.new", course=world.course.public_id, design="reflect"))
    path = site.path("activities.create", course=world.course.public_id)
    page = browser.post(path, form.form(path) | {"title": " Lab two ", "rubric": "site:lab_rubric"})
    made = activities.of_course(world.course.id, unpublished=True)[-1]
    assert (made.title, made.design.title, made.published) == ("Lab two", "Reflect", None)
    assert page.location == site.path("activities.edit", activity=made.public_id)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": "  "}, "Give it a title."),
        ({"title": "x" * 201}, "This is 201 characters long; up to 200 fit."),
        ({"rubric": "site:submission"}, "Choose one of these."),
    ],
)
def test_bad_input_for_a_new_activity_is_said_beside_the_field(site, change, sentence):
    world = site.world
    path = site.path("activities.create", course=world.course.public_id)
    page = site.browse(world.instructor).post(
        path, {"title": "Lab", "design": "reflect", "rubric": "site:lab_rubric"} | change
    )
    assert (page.status, page.errors()) == (422, [sentence])
    assert page.form(path)["title"] == change.get("title", "Lab")


def test_publish_says_what_is_missing(site):
    world = site.world
    world.activity = activities.create(
        world.course.id, world.activity.design, title="Draft", by=None, now=world.at
    )
    assert "when “Hand in” closes" in page_of(site, world.instructor).text
    page = post(site, world.instructor, "activities.publish")
    assert (page.status, page.errors()) == (422, ["Say first when “Hand in” closes."])


def test_publish(site):
    world = site.world
    world.activity = activities.create(
        world.course.id, world.activity.design, title="Draft", by=None, now=world.at
    )
    activities.set_up(
        world.activity,
        title="Draft",
        brief="",
        edits={},
        rows=[WindowRow("submit", 1, "all", None, day(7))],
        seen_digest=world.activity.plan_digest,
        by=None,
        now=world.at,
    )
    assert post(site, world.instructor, "activities.publish").status == 303
    assert page_of(site, world.author).heading == "Draft"


def test_release_by_hand_opens_the_feedback(site):
    world = site.world
    world.reviewed()
    assert "Read your feedback and answer" in locked_rows(page_of(site, world.author))
    assert (
        site.path("activities.release", activity=world.activity.public_id, phase="review")
        in page_of(site, world.instructor).actions()
    )
    assert post(site, world.instructor, "activities.release", {"round": "1"}, phase="review").status == 303
    assert [row.releases for row in activities.window_rows(world.activity.id) if row.phase == "review"] == [
        world.at
    ]
    assert "Authors read this since Wed 11 Nov, 10:00 CET." in page_of(site, world.instructor).text


def test_a_forged_step_does_not_exist(site):
    assert post(site, site.world.instructor, "activities.release", phase="nonsense").status == 404
    assert (
        post(site, site.world.instructor, "activities.let_pass", {"round": "x"}, phase="review").status == 404
    )


def test_put_away_and_back(site):
    world = site.world
    post(site, world.instructor, "activities.archive")
    assert page_of(site, world.author).status == 404
    back = site.path("activities.restore", course=world.course.public_id, archived=world.activity.public_id)
    assert site.browse(world.author).post(back).status == 404
    assert site.browse(world.instructor).post(back).status == 303
    assert page_of(site, world.author).heading == "Roads and aqueducts"


def test_what_is_put_away_stands_on_the_page_of_the_course_to_be_brought_back(site):
    world = site.world
    course = site.path("courses.show", course=world.course.public_id)
    assert "Put away" not in site.browse(world.instructor).get(course).text
    post(site, world.instructor, "activities.archive")
    browser = site.browse(world.instructor)
    page = browser.get(course)
    assert "Put away (1)" in page.text and "Roads and aqueducts" in page.text
    for who in (world.assistant, world.author):
        assert "Put away" not in site.browse(who).get(course).text
    back = site.path("activities.restore", course=world.course.public_id, archived=world.activity.public_id)
    assert browser.post(back, page.form(back)).status == 303
    page = browser.get(course)
    assert "Put away" not in page.text and "Roads and aqueducts" in page.text
    verbs = "select verb from audit_line where verb in ('activity.archived', 'activity.restored') order by id"
    assert [row.verb for row in db.rows(verbs)] == ["activity.archived", "activity.restored"]


def test_what_is_not_put_away_cannot_come_back(site):
    world = site.world
    back = site.path("activities.restore", course=world.course.public_id, archived=world.activity.public_id)
    assert site.browse(world.instructor).post(back).status == 404


@pytest.fixture
def teams(site):
    """The site with an activity of groups, published, its first step open until day 7."""
    world = site.world
    made = activities.create(world.course.id, designs.load(TEAMS), title="Teams", by=None, now=world.at)
    activities.set_up(
        made,
        title="Teams",
        brief="",
        edits={},
        rows=[WindowRow("plan", 1, "all", None, day(7))],
        seen_digest=made.plan_digest,
        by=None,
        now=world.at,
    )
    activities.publish(made, by=None, now=world.at)
    world.activity = activities.find(activity_id=made.id)
    return site


def test_groups_are_shown_with_their_people(teams):
    page = page_of(teams, teams.world.assistant, "activities.groups")
    groups = page.tree.all(class_="group")
    shown = [item.text for group in groups for item in group.all("li")]
    assert sorted(shown) == ["Anna Author", "Mona Mate", "Nils Neighbour", "Remy Reviewer"]
    why = "Drawn by chance into groups of even size."
    assert all(group.text.count(why) == 1 for group in groups)


def test_move_a_person(teams):
    world = teams.world
    page_of(teams, world.assistant, "activities.groups")
    board = groups.board(world.activity.id, "plan")
    person = board[0][3][0][0]
    assert (
        post(teams, world.assistant, "activities.move", {"person": person, "group": board[1][1]}).status
        == 303
    )
    assert [len(members) for *_ids, _name, members in groups.board(world.activity.id, "plan")] == [1, 3]


def test_a_person_or_group_of_elsewhere_cannot_be_moved(teams):
    world = teams.world
    page_of(teams, world.assistant, "activities.groups")
    board = groups.board(world.activity.id, "plan")
    assert (
        post(
            teams,
            world.assistant,
            "activities.move",
            {"person": world.stranger.public_id, "group": board[0][1]},
        ).status
        == 404
    )
    assert (
        post(
            teams, world.assistant, "activities.move", {"person": board[0][3][0][0], "group": "nonsense"}
        ).status
        == 404
    )


def test_let_one_group_go_on_and_take_it_back(teams):
    world = teams.world
    page_of(teams, world.assistant, "activities.groups")
    group = groups.board(world.activity.id, "plan")[0]
    whom = {"round": "1", "whom": group[1], "kind": "group"}
    page = post(teams, world.assistant, "activities.let_pass", whom, phase="plan")
    assert page.location == teams.path(
        "activities.groups", activity=world.activity.public_id, _anchor="gates-h"
    )
    assert [(row.whom, row.cause) for row in activities.passages(world.activity.id)] == [
        (f"g{group[0]}", "hand")
    ]
    post(teams, world.assistant, "activities.shut", whom, phase="plan")
    assert activities.passages(world.activity.id) == []
    assert post(teams, world.assistant, "activities.shut", whom, phase="plan").status == 404


def test_let_a_person_go_on(teams):
    world = teams.world
    post(
        teams,
        world.assistant,
        "activities.let_pass",
        {"whom": world.author.public_id, "kind": "person"},
        phase="look",
    )
    assert [row.whom for row in activities.passages(world.activity.id)] == [f"p{world.author.id}"]


def test_the_tiny_design_has_the_same_pages(sqlite):
    from tests.conftest import Site

    site = Site(World(design="reflect"), sqlite)
    assert "Review your own work" in page_of(site, site.world.author).text
    page = page_of(site, site.world.instructor, "activities.groups")
    assert page.heading == "Today" and "Everybody works alone in it." in page.text
    assert "Say it to all" in page.text
    assert page_of(site, site.world.instructor, "allocation.table").status == 404
    assert [
        page_of(site, site.world.instructor, f"activities.{name}").status
        for name in ("show", "edit", "progress")
    ] == [200] * 3
    assert page_of(site, site.world.instructor, "forms.edit", key="self_review").status == 200

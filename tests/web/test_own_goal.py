"""An own goal and how sure: one switch in the set-up, two short forms, one's own line over the course, means
of five and more for staff; and authors who answer every comment."""

import pytest

from peerreview.domain import forms as rules
from peerreview.domain.forms import of_comments
from peerreview.domain.refusals import Incomplete
from peerreview.store import activities, db, forms, handing_in, metrics, rehearsal, responses
from peerreview.store.reading import own_line
from tests.cast import World
from tests.conftest import Site
from tests.walks import activity_page, may_start, start

SURE = {"l1": 1, "l2": 2, "l3": 3, "l4": 4, "l5": 5}


@pytest.fixture
def site(sqlite):
    """The app on a peer assessment of six students, with goals added."""
    world = World(publish=False)
    world.more += [world.join("Otto Other", "student"), world.join("Pia Peer", "student")]
    switch(world, "added.own_goal")
    world.publish()
    return Site(world.go(1), sqlite)


def switch(world, place, value=True):
    """One setting of the world's activity as its set-up page saves it."""
    activities.set_up(
        world.activity,
        title=world.activity.title,
        brief=world.activity.brief,
        edits={place: value},
        rows=activities.set_up_rows(world.activity.id),
        seen_digest=activities.state_of(world.activity),
        by=world.instructor.account_id,
        now=world.at,
    )
    world.reload()


def set_goal(world, who, sure="l3", words="I give a number for each claim."):
    return say(world, who, "own_goal", {"goal": {"text": words}, "sure": {"level": sure}})


def look_back(world, who, sure="l4", reached="l4"):
    typed = {"reached": {"level": reached}, "sure": {"level": sure}, "worth": {"level": "l4"}}
    return say(world, who, "own_goal_looked", typed)


def say(world, who, task, typed):
    return world.send_typed(who, world.begin(who, task), typed)


def set_up_path(site, endpoint="activities.edit"):
    return site.path(endpoint, activity=site.world.activity.public_id)


def saved(site, **changes):
    """The set-up posted with one setting changed; None takes a tick away."""
    browser = site.browse(site.world.instructor)
    form = browser.get(set_up_path(site)).form(set_up_path(site, "activities.update"))
    form |= {name: value for name, value in changes.items() if value is not None}
    for name in [name for name, value in changes.items() if value is None]:
        form.pop(name, None)
    browser.follow(browser.post(set_up_path(site, "activities.update"), form))
    site.world.reload()
    return browser.get(set_up_path(site))


def test_it_is_not_offered_to_be_shown_as_what_people_write_who_joined_is(site):
    who = site.world.author
    goal = set_goal(site.world, who)
    path = site.path("circles.show_to", inside=goal.public_id)
    page = site.browse(who).get(site.path("responses.show", response=goal.public_id))
    assert page.status == 200 and path not in page.links()
    assert site.browse(who).get(path).status == 404
    assert site.browse(who).post(path, {"to": site.world.instructor.public_id}, from_page="/").status == 404


def test_one_switch_adds_it_and_takes_it_out_again(site):
    world = site.world
    page = saved(site, **{"added.own_goal": None})
    assert "own_goal" not in world.activity.design.tasks
    page = saved(site, **{"added.own_goal": "y"})
    assert world.activity.design.phases[0].tasks[0].id == "own_goal"
    assert "checked" in page.tree.one("input", name="added.own_goal").attributes
    assert db.row("select count(*) from activity_form where activity_id = ?", world.activity.id)[0] == 5


def test_what_is_saved_can_be_undone_and_comes_back_with_its_words(site):
    saved(site, **{"added.own_goal": None})
    activities.undo(site.world.activity, by=site.world.instructor.account_id, now=site.world.at)
    site.world.reload()
    set_goal(site.world, site.world.author)
    assert site.world.lines(site.world.author, "own_goal")[0].state == "done"


def test_once_somebody_has_begun_the_switch_is_a_sentence(site):
    site.world.begin(site.world.author, "own_goal")
    page = site.browse(site.world.instructor).get(set_up_path(site))
    assert not page.tree.all("input", name="added.own_goal")
    assert "This stays: people have begun it." in page.text
    saved(site, title="Another title")
    assert "own_goal" in site.world.activity.design.tasks


def test_it_is_offered_on_to_do_and_owed_nowhere(site):
    world, browser = site.world, site.browse(site.world.author)
    to_do = browser.get("/")
    assert "If you like" in to_do.text and "1 thing is open." in to_do.text
    assert "0 of 4 steps" in activity_page(site, browser).text
    page = start(site, browser, "own_goal")
    assert "Your instructor sees only numbers" in page.text
    set_goal(world, world.author)
    assert "If you like" not in browser.get("/").text
    world.go(30)
    assert "Your own goal" not in browser.get("/").text.partition("Over, not done")[2]


def test_whoever_set_no_goal_is_not_asked_to_look_back(site):
    world = site.world
    set_goal(world, world.author)
    world.go(15)
    assert may_start(site, site.browse(world.author), "own_goal_looked")
    assert not may_start(site, site.browse(world.reviewer), "own_goal_looked")


def test_beside_the_look_back_stands_the_goal(site):
    world = site.world
    set_goal(world, world.author)
    world.go(15)
    assert "I give a number for each claim." in start(site, site.browse(world.author), "own_goal_looked").text


def test_nobody_else_reads_a_goal(site):
    world = site.world
    goal = set_goal(world, world.author, words="A secret wish of mine.")
    for who in (world.reviewer, world.instructor, world.assistant, world.stranger, world.admin):
        browser = site.browse(who)
        for endpoint in ("responses.show", "submissions.edit", "reviews.edit"):
            key = "response" if endpoint == "responses.show" else "mine"
            assert browser.get(site.path(endpoint, **{key: goal.public_id})).status == 404
    staff = site.browse(world.instructor)
    for endpoint in ("activities.show", "activities.progress", "activities.metrics"):
        assert "secret wish" not in staff.get(set_up_path(site, endpoint)).text
    path = site.path("responses.written", activity=world.activity.public_id, task="own_goal")
    assert "secret wish" not in staff.get(path).text


def through(world, count=6, before="l2", after="l4"):
    """So many students set a goal and looked back; the last step is over."""
    people = world.students + world.more[2:]
    people = list({one.id: one for one in people}.values())[:count]
    for who in people:
        set_goal(world, who, before)
    world.go(15)
    for who in people:
        look_back(world, who, after)
    return people


def numbers(world):
    return {(line.key, line.title): line.number for line in metrics.of_activity(world.activity, world.at)}


def test_staff_see_means_of_five_and_more_once_the_step_is_over(site):
    world = site.world
    through(world)
    key = "said", "How it went with your goal: How sure are you now that you can do it?"
    assert key not in numbers(world)
    world.go(22)
    found = numbers(world)
    assert (found[key].value, found[key].count) == (4.0, 6)
    assert found["said", "Your own goal: How sure are you that you can do it?"].value == 2.0
    assert found["gain", "How sure are you now that you can do it?"].value == 2.0
    page = site.browse(world.instructor).get(set_up_path(site, "activities.metrics"))
    assert "4 of 5" in page.text and "What the class says of itself" in page.text
    assert "6 students" in page.text


def test_of_four_nothing_is_told(site):
    world = site.world
    through(world, 4)
    found = numbers(world.go(22))
    assert found["said", "Your own goal: How sure are you that you can do it?"].value is None
    assert found["gain", "How sure are you now that you can do it?"].value is None
    page = site.browse(world.instructor).get(set_up_path(site, "activities.metrics"))
    assert "too few to be told" in page.text and "of 5" not in page.text


def about_me(site):
    return site.path("courses.about_me", course=site.world.course.public_id)


def test_ones_own_line_stands_on_the_own_page_alone(site):
    world = site.world
    set_goal(world, world.author, "l2", "I cut every second adjective.")
    world.go(15)
    look_back(world, world.author, "l5", "l4")
    page = site.browse(world.author).get(about_me(site))
    assert "My goals, and how sure I was" in page.text and "I cut every second adjective." in page.text
    rows = [[cell.text for cell in row.all("td")] for row in page.tree.all("tr")]
    assert ["2", "5"] in rows
    dots = page.tree.all("circle")
    assert [dot["class"] for dot in dots] == ["dot", "ink"]
    assert float(dots[0]["cy"]) > float(dots[1]["cy"])  # surer stands higher
    other = site.browse(world.reviewer).get(about_me(site))
    assert "My goals" not in other.text and "adjective" not in other.text


def test_the_line_goes_over_the_term_and_waits_for_what_is_missing(site):
    world = site.world
    set_goal(world, world.author, "l2")
    first = world.activity
    world.activity = activities.create(
        world.course.id, first.design, title="The second", by=None, now=world.at
    )
    world.dates(2)
    world.publish()
    set_goal(world, world.author, "l4", "Two of them.")
    found = own_line.of_person(world.course.id, world.author.id)
    assert [(one.title, one.before, one.after) for one in found.entries] == [
        ("Roads and aqueducts", {"sure": 2.0}, {}),
        ("The second", {"sure": 4.0}, {}),
    ]
    assert [(one.id, one.low, one.high) for one in found.scales] == [("sure", 1.0, 5.0)]
    assert own_line.of_person(world.course.id, world.reviewer.id) == ([], [])


def answering(world):
    """The answer of the author to a review of their work, begun: a Work."""
    world.reviewed()
    world.go(15)
    return world.begin(world.author, "answer")


def rated(work, *commented):
    return {"helpful": {"level": "useful"}} | {f"advice.{one}": {"level": "accept"} for one in commented}


def test_a_number_and_a_scale_of_one_point_make_no_line(site):
    """What staff made of the form: a figure that is typed, and a scale whose steps weigh the same."""
    world = site.world
    items = forms.of_activity(world.activity.id)["own_goal_reviewed"][3]
    plain = rules.to_plain(items)
    for item in plain:
        for level in item.get("levels", ()):
            level["points"] = "1"
    plain.append({"id": "pages", "kind": "number", "title": "How many pages"})
    changed = rules.parse_items(plain)
    forms.change(
        world.activity.id, "own_goal_reviewed", changed, by=world.instructor.account_id, now=world.at
    )
    typed = {"goal": {"text": "I write ten pages."}, "sure": {"level": "l3"}, "pages": {"text": "10"}}
    say(world, world.author, "own_goal", typed)
    (entry,), scales = own_line.of_person(world.course.id, world.author.id)
    assert scales == [] and ("How many pages", "10") in entry.written
    page = site.browse(world.author).get(site.path("courses.about_me", course=world.course.public_id))
    assert (page.status, "How many pages" in page.text) == (200, True)


def test_every_comment_is_answered_before_an_answer_is_in(site):
    world = site.world
    switch(world, "task.answer.every_comment")
    work = answering(world)
    world.save(world.author, work, rated(work))
    with pytest.raises(Incomplete) as refused:
        handing_in.hand_in(work, person=world.author.id, by=world.author.account_id, now=world.at)
    asked = [one.nth for one in of_comments(work.items, {one.nth for one in work.items}) if one.nth]
    assert [one.item for one in refused.value.reading.missing] == [f"advice.{one}" for one in asked]
    done = world.send_typed(world.author, responses.by_id(work.id), rated(work, *asked))
    assert done.state == "submitted"


def test_the_page_says_which_comments_still_wait_and_keeps_what_was_typed(site):
    world = site.world
    switch(world, "task.answer.every_comment")
    answering(world)
    browser = site.browse(world.author)
    path = site.path("feedback.show", activity=world.activity.public_id)
    page = browser.get(path)
    assert page.tree.all("details", class_="more", open="") or "Say what you will do" in page.text
    action = next(one for one in page.actions() if "/answer" in one)
    fields = page.form(action)
    name = (
        next(key for key in fields if key.endswith("helpful"))
        if any(key.endswith("helpful") for key in fields)
        else "level.helpful"
    )
    page = browser.post(action, fields | {name: "useful", "text.reply": "Thank you, I see it now."})
    assert page.status == 422 and "Still missing" in page.text and "Thank you, I see it now." in page.text


def test_without_the_switch_one_press_answers(site):
    work = answering(site.world)
    assert site.world.send_typed(site.world.author, work, rated(work)).state == "submitted"


def test_staff_see_what_became_of_comments_from_five_authors_on(site):
    world = site.world
    world.reviewed()
    world.go(15)
    for who in world.students:
        for place in range(len(world.lines(who, "answer"))):
            work = world.begin(who, "answer", place)
            world.send_typed(who, work, rated(work, *(one.nth for one in work.items if one.nth)))
    found = [line.number for line in metrics.of_activity(world.activity, world.at) if line.key == "answered"]
    assert {number.value for number in found} == ({None} if len(world.students) < 5 else {0.0, 1.0})
    assert found[0].count > 0


@pytest.mark.parametrize("design", ["peer_assessment", "halving", "reciprocal_teaching"])
def test_a_design_with_it_runs_to_its_end(sqlite, design):
    found = activities.change_design(
        activities.designs_on_offer()[design], {"added.own_goal": True}, frozenset()
    )
    played = rehearsal.play(found, people=9, absent=1, late=1, leave=1, seed=design)
    lacking = [(step.phase, step.why) for step in played.steps if not step.is_reached]
    assert (lacking, played.failed, played.forbidden) == ([], [], [])


def test_the_page_about_me_asks_no_more_of_many_goals(site):
    world, browser = site.world, site.browse(site.world.author)
    first, asked = world.activity, []
    for title in ("One", "Two", "Three", "Four"):
        set_goal(world, world.author)
        browser.get(about_me(site))
        asked.append(browser.queries)
        world.activity = activities.create(world.course.id, first.design, title=title, by=None, now=world.at)
        world.dates(2)
        world.publish()
    assert len(set(asked)) == 1

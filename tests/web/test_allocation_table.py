"""The allocation table: who has which work, given and taken back by hand."""

import pytest

from peerreview.store import allocation, attributes, courses, names, responses


def path_of(site, endpoint="allocation.table", **more):
    return site.path(endpoint, activity=site.world.activity.public_id, **more)


def page_of(site, **more):
    return site.browse(site.world.assistant).get(path_of(site, **more))


def rows(page):
    return [
        (row.one("th").text.rpartition(" (")[0], [item.text for item in row.all("li")])
        for row in page.tree.all("table", class_="stacks")[0].one("tbody").all("tr")
    ]


def assign(site, work, reviewer, who=None):
    key = f"p.{reviewer.public_id}" if reviewer else ""
    data = {"task": "review", "work": work.public_id, "reviewer": key}
    return site.browse(who or site.world.assistant).post(path_of(site, "allocation.assign"), data)


@pytest.fixture
def handed_in(site):
    """Day 9, all four handed in: ``site.works`` by enrolment id; nobody reviews yet."""
    world = site.world.go(2)
    site.works = {who.id: world.hand_in(who) for who in world.students}
    world.go(9)
    return site


def test_nothing_is_handed_in(site):
    assert "Nothing is handed in yet" in page_of(site).text


def test_each_work_with_its_reviewers_and_their_letters(handed_in):
    world = handed_in.world
    work = world.claim(world.reviewer)
    letters = names.Letters(world.activity.id, world.course.id, world.activity.seed)
    seen = letters.of(world.reviewer.id)
    author = courses.names_in(world.course.id)[responses.by_id(work.about_response).author]
    found = dict(rows(page_of(handed_in)))
    assert found[author] == [f"Remy Reviewer({seen}) Not begun Take back from Remy Reviewer"]
    assert [found[name] for name in found if name != author] == [["Nobody yet"]] * 3


def test_how_a_duty_stands(handed_in):
    world = handed_in.world
    world.review(world.author)
    work = world.claim(world.reviewer)
    world.save(world.reviewer, work, {"claim": {"text": "begun", "level": ""}})
    lost = world.claim(world.more[0])
    allocation.report_problem(
        world.activity,
        lost,
        person=world.more[0].id,
        note="I know <b>who</b> this is.",
        by=None,
        now=world.at,
    )
    text = page_of(handed_in).text
    assert [
        word for word in ("Sent", "Writing", "Problem", "I know <b>who</b> this is.") if word not in text
    ] == []


def test_a_claim_that_ran_out(handed_in):
    world = handed_in.world
    world.claim(world.reviewer)
    world.go(12)
    page = page_of(handed_in)
    assert "Ran out" in page.text
    assert [path for path in page.actions() if path.endswith("/end")] == []


@pytest.mark.parametrize(("show", "count"), [("", 4), ("short", 4), ("none", 3), ("problem", 0)])
def test_filters(handed_in, show, count):
    handed_in.world.review(handed_in.world.author)
    page = page_of(handed_in, show=show or None)
    assert (len(rows(page)) if count else page.text.count("No work fits")) == (count or 1)


def test_search_finds_authors_and_reviewers(handed_in):
    world = handed_in.world
    world.claim(world.reviewer)
    assert {name for name, _ in rows(page_of(handed_in, q="remy"))} >= {"Remy Reviewer"}
    assert len(rows(page_of(handed_in, q="remy"))) == 2


def test_give_a_work_by_hand_and_take_it_back(handed_in):
    world = handed_in.world
    work = handed_in.works[world.author.id]
    browser = handed_in.browse(world.assistant)
    page = browser.get(path_of(handed_in, work=work.public_id))
    options = [option.text for option in page.tree.one("select").all("option")]
    assert options == [
        "Choose a person",
        "Me: I review it myself",
        "Ines Instructor (staff)",
        "Mona Mate, has 0",
        "Nils Neighbour, has 0",
        "Remy Reviewer, has 0",
    ]
    form = page.form(path_of(handed_in, "allocation.assign"))
    given = form | {"reviewer": f"p.{world.more[0].public_id}"}
    done = browser.follow(browser.post(path_of(handed_in, "allocation.assign"), given))
    assert [line.subject for line in world.lines(world.more[0], "review")] == [work.id, None]
    assert browser.post(done.tree.one(class_="toast").one("form")["action"]).status == 303
    assert [line.subject for line in world.lines(world.more[0], "review")] == [None, None]


def test_staff_review_a_work_themselves(handed_in):
    world = handed_in.world
    page = assign(handed_in, handed_in.works[world.author.id], world.assistant)
    public_id = page.location.removeprefix("/reviews/")
    assert (
        responses.written_by(world.assistant.account_id, public_id).about_response
        == handed_in.works[world.author.id].id
    )


def test_refusals_in_words(handed_in):
    world = handed_in.world
    work = handed_in.works[world.author.id]
    attributes.declare_conflict(world.reviewer, world.author, by=None, now=world.at)
    assert assign(handed_in, work, world.author).errors() == ["Nobody reviews their own work."]
    assert assign(handed_in, work, world.reviewer).errors() == [
        "These two have a declared conflict, or are, or were, in one team."
    ]
    assert assign(handed_in, work, None).errors() == ["Choose who is to review it."]
    assign(handed_in, work, world.more[0])
    again = assign(handed_in, work, world.more[0])
    said = "This person has this work already, or sent their review of it."
    assert (again.status, again.errors()) == (409, [said])


def test_what_is_of_elsewhere_does_not_exist(handed_in):
    world = handed_in.world
    assert assign(handed_in, handed_in.works[world.author.id], world.stranger).status == 404
    review = world.claim(world.reviewer)
    assert assign(handed_in, review, world.author).status == 404
    assert page_of(handed_in, task="work").status == 404
    work = responses.subject_of(review).public_id
    end = path_of(handed_in, "allocation.take_back")
    browser = handed_in.browse(world.assistant)
    for values in (
        {},
        {"work": "nonsense", "reviewer": f"p.{world.reviewer.public_id}"},
        {"work": work, "reviewer": f"p.{world.author.public_id}"},
        {"work": work, "reviewer": f"g.{world.reviewer.public_id}"},
        {"work": work, "reviewer": f"p.{world.reviewer.public_id}", "round": "2"},
        {"work": work, "reviewer": f"p.{world.reviewer.public_id}", "task": "work"},
    ):
        assert browser.post(end, values).status == 404


def test_a_sent_review_is_not_taken_back(handed_in):
    world = handed_in.world
    review = world.review(world.reviewer)
    values = {
        "task": "review",
        "work": responses.subject_of(review).public_id,
        "reviewer": f"p.{world.reviewer.public_id}",
    }
    page = handed_in.browse(world.assistant).post(path_of(handed_in, "allocation.take_back"), values)
    assert (page.status, page.heading) == (409, "This review is handed in, or was taken back already.")


def test_students_give_nothing_to_anybody(handed_in):
    world = handed_in.world
    assert assign(handed_in, handed_in.works[world.more[0].id], world.author, who=world.author).status == 404


def test_fairness_in_numbers(handed_in):
    world = handed_in.world
    world.review(world.author)
    world.claim(world.reviewer)
    stats = page_of(handed_in).tree.one(class_="stats").all("div")
    assert [(item.one("dd").text, item.one("dt").text) for item in stats] == [
        ("1", "of 8 reviews are in"),
        ("1", "under way"),
        ("4", "works short of reviews"),
        ("0", "claims that ran out"),
        ("1 review", "is the most anybody gave"),
    ]


def test_queries_are_constant(handed_in):
    world, browser = handed_in.world, handed_in.browse(handed_in.world.assistant)
    counts = []
    for who in world.students[:3]:
        world.claim(who)
        browser.get(path_of(handed_in))
        browser.get(path_of(handed_in))
        counts.append(browser.queries)
    assert counts[0] == counts[1] == counts[2] <= 21

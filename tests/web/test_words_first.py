"""Words before scores: no page tells an author a level or a point before the answer is in; a rating changed
afterwards is labelled."""

import re
from datetime import timedelta

import pytest

from peerreview.store import db, forms, grading
from peerreview.store.reading import helpfulness, received
from tests.cast import World
from tests.conftest import Site

RATED = {"level.specific": "very", "level.kind": "very", "level.usable": "very", "level.helpful": "useful"}
PLANTED = ("Quince level", "31.3", "23.7")


@pytest.fixture
def world(site):
    """Four students with two reviews each, released, on day 15; every level has a name and points of its own,
    grades are out."""
    world = site.world
    world.reviewed()
    world.go(15)
    items = db.row(
        """
        select v.items
        from form_version v
        join activity_form f on f.form_version_id = v.id
        where f.key = 'rubric'
        """
    )[0]
    db.execute(
        "update form_version set items = replace(items, '\"Solid\"', '\"Quince level\"') where items = ?",
        items,
    )
    forms._parsed.cache_clear()
    grading.release(world.activity, by=world.instructor.account_id, now=world.at)
    db.execute("update grade set value = 31.3, computed = 31.3")
    db.execute("update grade set rows = replace(rows, '80.0', '31.3')")
    db.execute("update grade set rows = replace(rows, '75.0', '23.7')")
    return world


def path(site, view="feedback.show", **more):
    return site.path(view, activity=site.world.activity.public_id, **more)


def reviews_of(site):
    return [
        review
        for review in received.by_person(site.world.activity, site.world.author.id, site.world.at).reviews
        if not review.is_mine
    ]


def answer(site, review, **typed):
    browser, where = (
        site.browse(site.world.author),
        site.path("feedback.answer", received=review.work.public_id),
    )
    return browser.post(where, browser.get(path(site)).form(where) | RATED | typed)


def walked(site, who):
    """Everything this person can reach by links and addresses of the room, as {address: what it said}."""
    browser, seen = site.browse(who), {}
    waiting = [
        "/",
        "/marks",
        path(site),
        path(site, by="criterion"),
        path(site, "grading.mine"),
        path(site, "activities.show"),
        site.path("feedback.mine", course=site.world.course.public_id),
        path(site, "grading.export"),
        path(site, "grading.show"),
    ]
    while waiting:
        address = waiting.pop()
        if address in seen or len(seen) > 80:
            continue
        page = browser.get(address)
        seen[address] = page.html + str(page.headers)
        if page.tree is not None:
            waiting += [
                link for link in page.links() if link and link.startswith("/") and "/static/" not in link
            ]
    return seen


def told(seen):
    return {
        address: [word for word in PLANTED if word in re.sub(r"\d{2}:\d{2}", "", text)]
        for address, text in seen.items()
        if any(word in text for word in PLANTED) and "/reviews/" not in address
    }


def test_no_page_tells_a_level_or_a_point_before_the_answers(site, world):
    seen = walked(site, world.author)
    assert len(seen) > 12
    assert told(seen) == {}


def test_one_answer_opens_one_review_and_not_yet_the_grade(site, world):
    first, _second = reviews_of(site)
    assert answer(site, first).status == 303
    assert list(told(walked(site, world.author))) and set(told(walked(site, world.author))) <= {
        path(site),
        path(site, by="criterion"),
        path(site) + "?by=criterion",
    }
    assert site.browse(world.author).get(path(site)).text.count("Quince level") == 4
    assert [review.levels_open for review in reviews_of(site)] == [True, False]
    assert "Words come before levels" in site.browse(world.author).get(path(site, "grading.mine")).text


def test_all_answers_open_levels_and_grade(site, world):
    for review in reviews_of(site):
        answer(site, review)
    browser = site.browse(world.author)
    assert browser.get(path(site)).text.count("Quince level") == 8
    assert browser.get(path(site, "grading.mine")).heading.startswith("31.3 of 100")
    assert "31.3" in browser.get("/marks").text


def test_they_open_by_themselves_when_answering_closes(site, world):
    world.go(22)
    browser = site.browse(world.author)
    assert browser.get(path(site)).text.count("Quince level") == 8
    assert browser.get(path(site, "grading.mine")).heading.startswith("31.3 of 100")


def test_a_draft_opens_nothing(site, world):
    review = reviews_of(site)[0]
    assert answer(site, review, **{"level.helpful": ""}).status == 422
    assert told(walked(site, world.author)) == {}


def test_the_page_says_when_they_open(site, world):
    assert (
        "Without an answer they open Mon 23 Nov, 10:00 CET." in site.browse(world.author).get(path(site)).text
    )


def test_staff_and_reviewers_see_their_levels_all_the_while(site, world):
    assert (
        "23.7"
        in site.browse(world.instructor)
        .get(path(site, "grading.explain", person=world.author.public_id))
        .text
    )


def test_a_rating_changed_after_the_levels_is_labelled_and_left_out(site, world):
    review = reviews_of(site)[0]
    answer(site, review)
    page = site.browse(world.author).get(path(site))
    assert "a rating changed later is labelled" in page.text
    answer(site, review, **{"level.kind": "hardly"})
    assert "was changed after" not in site.browse(world.author).get(path(site)).text, "a slip put right"
    world.at += timedelta(minutes=2)
    answer(site, review)
    page = site.browse(world.author).get(path(site))
    assert "Your rating was changed after the levels were open." in page.text
    assert helpfulness.of_reviewer(review.work.author).left_out == 1


def test_a_scale_answered_once_the_levels_are_open_changes_no_rating_and_counts_for_none(site, world):
    review = reviews_of(site)[0]
    scales = {"level.specific": "", "level.kind": "", "level.usable": ""}
    answer(site, review, **scales)
    world.at += timedelta(minutes=2)
    first = helpfulness._ratings("w.author_id = ?", review.work.author)
    answer(site, review)
    page = site.browse(world.author).get(path(site))
    assert "Your rating was changed" not in page.text
    assert helpfulness._ratings("w.author_id = ?", review.work.author) == first
    assert [set(rating.scales) for rating in first.values()] == [{"helpful"}]


def test_a_reply_changed_after_the_levels_is_nobody_s_business(site, world):
    review = reviews_of(site)[0]
    answer(site, review)
    answer(site, review, **{"text.reply": "Thank you again."})
    assert "was changed after" not in site.browse(world.author).get(path(site)).text
    assert helpfulness.of_reviewer(review.work.author).left_out == 0


def test_staff_switch_it_off_on_the_set_up_page(site):
    world = site.world
    where = site.path("activities.update", activity=world.activity.public_id)
    browser = site.browse(world.instructor)
    form = browser.get(site.path("activities.edit", activity=world.activity.public_id)).form(where)
    assert form["phase.review.words_first"]
    del form["phase.review.words_first"]
    assert browser.post(where, form).status == 303
    world.reload()
    assert not world.activity.design.phase("review").words_first
    world.reviewed()
    world.go(15)
    assert site.browse(world.author).get(path(site)).text.count("Solid") == 8


def test_after_the_first_answer_the_setting_is_gone(site, world):
    answer(site, reviews_of(site)[0])
    assert (
        "phase.review.words_first"
        not in site.browse(world.instructor)
        .get(site.path("activities.edit", activity=world.activity.public_id))
        .html
    )


def test_an_override_waits_too(site, world):
    db.execute("update grade set is_override = ?, reason = 'Seen in class'", True)
    assert told(walked(site, world.author)) == {}
    assert "Seen in class" not in site.browse(world.author).get(path(site, "grading.mine")).text


@pytest.fixture
def looking(sqlite):
    """The design with a look at one's own work, reviews released, on day 15."""
    site = Site(World(design="peer_assessment_with_self_review"), sqlite)
    site.world.reviewed()
    site.world.go(15)
    return site


def test_one_s_own_look_comes_before_the_others(looking):
    world = looking.world
    page = looking.browse(world.author).get(path(looking))
    assert "Look at your own work first" in page.text
    assert "hard to argue" not in page.html
    public_id = db.row(
        """
        select public_id
        from response
        where task = 'review' and about_response_id in (select id from response where author_id = ?)
        """,
        world.author.id,
    )[0]
    assert (
        looking.browse(world.author).post(looking.path("feedback.answer", received=public_id), RATED).status
        == 404
    )
    assert looking.browse(world.author).get(looking.path("feedback.flag", received=public_id)).status == 404


def looked(site, level="l4"):
    work = site.world.begin(site.world.author, "self_review")
    return site.world.send(
        site.world.author,
        work,
        level,
        "Mine, in my own words: the claim in paragraph two stands because I counted each of the numbers "
        "myself in May.",
    )


def test_the_button_leads_to_one_s_own_look(looking):
    browser = looking.browse(looking.world.author)
    page = browser.get(path(looking))
    action = next(action for action in page.actions() if "self_review" in action)
    assert "/reviews/" in browser.post(action, page.form(action)).location


def test_afterwards_both_stand_beside_each_other(looking):
    looked(looking)
    page = looking.browse(looking.world.author).get(path(looking))
    assert page.heading == "Two people read your work"
    assert "Mine, in my own words" in page.text
    assert "hard to argue" in page.text
    assert "Your eye beside theirs" not in page.text
    for review in reviews_of(looking):
        answer(looking, review)
    page = looking.browse(looking.world.author).get(path(looking))
    assert page.text.count("You placed it higher than they did: read what they missed.") == 4


def test_who_missed_their_own_look_still_reads(looking):
    looking.world.go(22)
    assert "hard to argue" in looking.browse(looking.world.author).get(path(looking)).text

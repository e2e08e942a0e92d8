"""Recognition: the comment that helped most, comments for the class, and how helpful a reviewer was, never
who said so."""

import pytest

from peerreview.store import db
from peerreview.store.reading import marks, received
from peerreview.store.tables import Mark

NAMES = ("Anna", "Mona", "Nils", "Remy")
RATED = {"level.specific": "very", "level.kind": "very", "level.usable": "mostly", "level.helpful": "useful"}


@pytest.fixture
def world(site):
    """Four students with two reviews each, released, on day 15."""
    site.world.reviewed()
    return site.world.go(15)


def path(site, **more):
    return site.path("feedback.show", activity=site.world.activity.public_id, **more)


def reviews_of(site, who=None):
    return received.by_person(site.world.activity, (who or site.world.author).id, site.world.at).reviews


def mark(site, review, item="claim", who=None):
    return site.browse(who or site.world.author).post(
        site.path("feedback.mark_best", received=review.work.public_id), {"item": item}
    )


def shown(site, who=None):
    """The comments that say so, which are the same on both tabs."""
    browser = site.browse(who or site.world.author)
    quotes = browser.get(path(site, by="criterion")).tree.all("blockquote")
    found = [quote.text for quote in quotes if "Helped you most" in quote.text]
    reads = browser.get(path(site)).tree.all("h3")
    assert len(found) == len([heading for heading in reads if "Helped you most" in heading.text])
    return found


def test_one_click_marks_the_comment_that_helped_most(site, world):
    review = reviews_of(site)[0]
    assert mark(site, review).status == 303
    assert len(shown(site)) == 1


def test_there_is_one_for_each_work_and_the_newest_counts(site, world):
    first, second = reviews_of(site)
    mark(site, first)
    mark(site, second, "evidence")
    assert marks.on([first.work.id, second.work.id], "best") == {(second.work.id, "evidence")}
    assert Mark.select().count() == 2


def test_pressed_twice_is_once_and_undo_takes_it_back(site, world):
    review = reviews_of(site)[0]
    mark(site, review)
    mark(site, review)
    assert Mark.select().count() == 1
    browser, undo = (
        site.browse(world.author),
        site.path("feedback.unmark_best", received=review.work.public_id),
    )
    assert browser.post(undo, browser.get(path(site)).form(undo)).status == 303
    assert shown(site) == []


@pytest.mark.parametrize("item", ["", "nothing", "claim' or 1", "overall.claim"])
def test_what_is_no_comment_cannot_be_marked(site, world, item):
    assert mark(site, reviews_of(site)[0], item).status == 404
    assert Mark.select().count() == 0


def test_only_the_reader_marks(site, world):
    review = reviews_of(site)[0]
    for who in (world.reviewer, world.instructor, world.stranger):
        if who.id != review.work.author:
            assert mark(site, review, who=who).status == 404


def test_a_review_that_is_not_open_cannot_be_marked(site, world):
    review = reviews_of(site)[0]
    db.execute("update response set state = 'held' where id = ?", review.work.id)
    assert mark(site, review).status == 404


def page_of(site, who):
    return site.browse(who).get(site.path("feedback.mine", course=site.world.course.public_id))


def test_the_page_says_what_is_missing_and_what_is_never_shown(site, world):
    page = page_of(site, world.reviewer)
    assert page.heading == "My reviews"
    assert "once three authors have rated your reviews" in page.text
    assert "You never see who rated what." in page.text


def test_two_raters_tell_nothing(site, world):
    for who in world.students:
        for review in reviews_of(site, who):
            where = site.path("feedback.answer", received=review.work.public_id)
            browser = site.browse(who)
            assert browser.post(where, browser.get(path(site)).form(where) | RATED).status == 303
    for who in world.students:
        page = page_of(site, who)
        assert "Not enough ratings yet" in page.text
        assert "66.7" not in page.html


def test_a_marked_comment_stands_there_without_anybody_s_name(site, world):
    review = next(review for review in reviews_of(site))
    reviewer = next(who for who in world.students if who.id == review.work.author)
    mark(site, review)
    page = page_of(site, reviewer)
    assert "Helped an author most" in page.text
    assert "In paragraph two" in page.text
    main = page.tree.one("main").text
    assert [name for name in NAMES if name in main and name not in world.accounts[reviewer.id].name] == []
    assert [who.public_id for who in world.students if who.public_id in page.html] == []


def test_other_people_s_pages_do_not_hold_it(site, world):
    review = reviews_of(site)[0]
    mark(site, review)
    for who in world.students:
        if who.id != review.work.author:
            assert "Helped an author most" not in page_of(site, who).text
    assert page_of(site, world.stranger).status == 404
    assert page_of(site, None).status == 303


def test_staff_pick_a_comment_for_the_class(site, world):
    review = reviews_of(site)[0]
    where = site.path("responses.show", response=review.work.public_id)
    browser = site.browse(world.assistant)
    pick = site.path("feedback.pick", response=review.work.public_id)
    page = browser.get(where)
    browser.follow(browser.post(pick, page.form(pick)))
    assert "In the summary" in browser.get(where).text
    assert (
        "Picked by staff for the class"
        in page_of(site, next(who for who in world.students if who.id == review.work.author)).text
    )
    unpick = site.path("feedback.unpick", response=review.work.public_id)
    browser.post(unpick, browser.get(where).form(unpick))
    assert "In the summary" not in browser.get(where).text


def test_students_pick_nothing(site, world):
    review = reviews_of(site)[0]
    for who in (world.author, world.stranger):
        assert (
            site.browse(who)
            .post(site.path("feedback.pick", response=review.work.public_id), {"item": "claim"})
            .status
            == 404
        )

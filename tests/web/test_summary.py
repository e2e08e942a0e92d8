"""The summary for the class: levels by criterion, no names, nothing under five people."""

import pytest

from peerreview.store import db, responses
from peerreview.store.reading import marks

NAMES = ("Anna", "Remy", "Mona", "Nils", "Petra")


@pytest.fixture
def world(site):
    """Five students with two reviews each, released, on day 15."""
    site.world.more.append(site.world.join("Petra Peer", "student"))
    site.world.reviewed()
    return site.world.go(15)


def path(site):
    return site.path("feedback.summary", activity=site.world.activity.public_id)


def page(site, who=None):
    return site.browse(who or site.world.instructor).get(path(site))


def a_review(site):
    return responses.by_id(db.row("select min(id) from response where task = 'review'")[0])


def test_levels_stand_as_bars_and_as_a_table_of_the_same_numbers(site, world):
    db.execute("update answer set level = 'l1' where item = 'claim'")
    db.execute("update answer set level = 'l4' where item = 'evidence'")
    found = page(site)
    assert "10 reviews of 5 works. Praised most: Evidence. Missed most: Claim." in found.text
    assert [[cell.text for cell in table.all("td")] for table in found.tree.all("table")][:2] == [
        ["10", "0", "0", "0"],
        ["0", "0", "0", "10"],
    ]
    assert (
        found.tree.all("svg", role="img")[0]["aria-label"]
        == "Beginning: 10, Getting there: 0, Solid: 0, Convincing: 0"
    )


def test_no_name_and_no_alias_is_on_it(site, world):
    marks.pick(a_review(site), "claim", by=world.instructor.account_id, now=world.at)
    main = page(site).text
    assert "hard to argue" in main
    assert [name for name in NAMES if name in main] == []
    assert [who.public_id for who in world.students if who.public_id in page(site).html] == []


def test_under_five_people_it_says_why(site):
    site.world.reviewed()
    site.world.go(15)
    assert "Too few to speak of" in page(site).text
    assert page(site).tree.all("table") == []


def test_what_authors_marked_is_offered_and_picked_with_one_press(site, world):
    review = a_review(site)
    author = next(who for who in world.students if who.id == responses.subject_of(review).author)
    marks.mark_best(review, "claim", by=author.account_id, now=world.at)
    assert "Authors said these helped most" in page(site).text
    pick = site.path("feedback.pick", response=review.public_id)
    browser = site.browse(world.assistant)
    found = browser.follow(browser.post(pick, browser.get(path(site)).form(pick)))
    assert "Authors said these helped most" not in found.text
    assert "Nothing is picked" not in found.text
    assert site.path("feedback.unpick", response=review.public_id) in found.actions()


def test_it_is_for_staff(site, world):
    assert page(site, world.assistant).status == 200
    for who in (world.author, world.stranger):
        assert page(site, who).status == 404
    assert site.browse().get(path(site)).status == 303


def test_it_stands_among_the_views_of_the_activity(site, world):
    assert (
        path(site)
        in site.browse(world.assistant)
        .get(site.path("activities.show", activity=world.activity.public_id))
        .links()
    )


def test_markup_in_a_picked_comment_stays_harmless(site, world):
    review = a_review(site)
    text = "<b onclick='x'>See</b>"
    from peerreview.store import markup

    db.execute("update answer set text = ?, html = ? where item = 'claim'", text, markup.to_html(text))
    marks.pick(review, "claim", by=world.instructor.account_id, now=world.at)
    assert "<b onclick" not in page(site).html


def test_it_costs_the_same_however_many_reviews(site, world):
    browser = site.browse(world.instructor)
    browser.get(path(site))
    browser.get(path(site))
    ten = browser.queries
    db.execute("update response set state = 'withdrawn', shown = 0 where id = ?", a_review(site).id)
    browser.get(path(site))
    assert (browser.queries, ten <= 16) == (ten, True)

"""Fetching a work to review, and why there may be none."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, db, responses
from tests.cast import World, day
from tests.conftest import Site


def press(site, browser, **fields):
    """Press "Start a review"."""
    return browser.post(
        site.path("allocation.claim", activity=site.world.activity.public_id, task="review"),
        {"round": 1} | fields,
    )


def overlap(world):
    """Let reviewing open with handing in."""
    rows = [
        WindowRow("submit", 1, "all", day(0), day(7), day(8)),
        WindowRow("review", 1, "all", day(0), day(14)),
    ]
    activities.set_up(
        world.activity,
        title=world.activity.title,
        brief="",
        edits={},
        rows=rows,
        seen_digest=world.activity.plan_digest,
        by=world.instructor.account_id,
        now=world.at,
    )
    world.reload()


def test_a_claim_leads_to_the_workspace(site):
    world = site.world.go(2)
    works = {who.id: world.hand_in(who) for who in world.students}
    browser = site.browse(world.go(8).reviewer)
    page = press(site, browser)
    work = responses.written_by(world.reviewer.account_id, page.location.split("/")[2])
    assert work.about_response in {works[who.id].id for who in world.students if who is not world.reviewer}
    assert browser.follow(page).status == 200


def test_claiming_twice_is_one_claim(site):
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    browser = site.browse(world.go(8).reviewer)
    assert press(site, browser).location == press(site, browser).location
    assert db.row("select count(*) from allocation") == (1,)


def test_nothing_handed_in_yet_says_when_to_come_back(site):
    world = site.world
    overlap(world)
    world.hand_in(world.reviewer)
    page = press(site, site.browse(world.reviewer))
    assert (page.status, page.heading) == (409, "Nothing to review just now")
    assert "There is nothing left that you may review" in page.text
    assert "Come back: Mon 9 Nov, 10:00 CET, in 7 days" in page.text


def test_everything_under_review_says_when_the_first_may_be_free(site):
    world = site.world
    overlap(world)
    for who in world.students:
        world.hand_in(who)
    for who in world.students:
        world.review(who)
        world.claim(who)
    late = world.join("Lena Late", "student")
    world.hand_in(late)
    page = press(site, site.browse(late))
    assert (page.status, page.tree.one(class_="lede").text) == (
        409,
        "Everything handed in so far is being reviewed already. More comes in as classmates finish.",
    )
    assert "Come back: Wed 4 Nov, 10:00 CET, in 2 days" in page.text


def test_ones_own_work_comes_first(site):
    world = site.world
    overlap(world)
    world.hand_in(world.author)
    page = press(site, site.browse(world.reviewer))
    assert (page.status, page.heading) == (409, "Hand in your own work first, then you can review.")


def test_who_handed_in_nothing_does_not_review(site):
    world = site.world.go(2)
    world.hand_in(world.author)
    page = press(site, site.browse(world.go(9).reviewer))
    assert (page.status, page.heading) == (
        409,
        "You handed in nothing, so there is nothing for you to review here.",
    )


def test_before_opening_it_says_when(site):
    site.world.hand_in(site.world.reviewer)
    page = press(site, site.browse(site.world.reviewer))
    assert (page.status, page.heading) == (409, "This opens at Mon 9 Nov, 10:00 CET. Come back then.")


def test_after_closing_it_says_so(site):
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    page = press(site, site.browse(world.go(15).reviewer))
    assert (page.status, page.heading) == (
        409,
        "This closed at Mon 16 Nov, 10:00 CET. Your text is safe here: copy it, or ask for more time.",
    )


def test_a_lapsed_claim_can_still_be_sent(site):
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    work = world.go(8).claim(world.reviewer)
    world.save(world.reviewer, work, world.filled(work))
    browser, at = site.browse(world.go(11).reviewer), f"/reviews/{work.public_id}"
    page = browser.get(at)
    browser.get("/")
    assert db.row("select count(*) from allocation where ended_cause = 'lapsed'") == (1,)
    assert (
        browser.post(
            f"{at}/hand-in",
            page.form(f"{at}/hand-in")
            | {f"level.{item}": "l3" for item in ("claim", "evidence", "counter", "style")},
        ).status
        == 303
    )
    assert responses.by_id(work.id).state == "submitted"


def test_who_has_finished_takes_one_more_while_a_work_is_short(site):
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(8)
    for _ in range(2):
        world.review(world.reviewer)
    browser = site.browse(world.reviewer)
    page = browser.follow(press(site, browser))
    assert page.heading.startswith("Review 3 of 3")
    assert page.tree.one("p", class_="owed").text == "2 of 2 sent. You owe no more."


def test_when_no_work_is_short_one_is_thanked(site):
    site.world.reviewed()
    page = press(site, site.browse(site.world.reviewer))
    assert (page.status, page.tree.one(class_="lede").text) == (
        409,
        "You have given all your reviews, and no work is short of one. Thank you.",
    )


@pytest.mark.parametrize("who", ["stranger", "instructor", "assistant", "admin"])
def test_others_have_nothing_to_claim(site, who):
    site.world.go(8)
    assert press(site, site.browse(getattr(site.world, who))).status == 404


@pytest.mark.parametrize("turn", ["2", "x", "²", "99999999999999999999", "-1"])
def test_a_nonsense_round_finds_nothing_new(site, turn):
    world = site.world.go(2)
    world.hand_in(world.author)
    world.hand_in(world.reviewer)
    page = press(site, site.browse(world.go(8).reviewer), round=turn)
    assert page.status == (404 if turn == "2" else 303)


@pytest.mark.parametrize("task", ["work", "answer", "nonsense"])
def test_only_works_that_are_dealt_are_claimed(site, task):
    browser = site.browse(site.world.reviewer)
    assert (
        browser.post(site.path("allocation.claim", activity=site.world.activity.public_id, task=task)).status
        == 404
    )


def test_an_unpublished_activity_is_not_there(sqlite):
    site = Site(World(publish=False), sqlite)
    assert press(site, site.browse(site.world.reviewer)).status == 404


def test_who_finds_nothing_is_told_that_a_mail_will_say_so_and_home_says_when_there_is_work(site):
    world = site.world
    overlap(world)
    world.hand_in(world.reviewer)
    browser = site.browse(world.reviewer)
    assert "you get one mail" in press(site, browser).text
    assert "nothing was left when you asked" in browser.get("/").text
    world.go(1, 2).hand_in(world.author)
    page = browser.get("/").text
    assert "there is work for you again since Tue 3 Nov" in page and "nothing was left" not in page
    assert "again since Tue 3 Nov," not in page, "the minute would tell who came late"
    press(site, browser)
    assert "again since" not in browser.get("/").text
    assert "again" not in site.browse(world.more[0]).get("/").text

"""Flags: a reader asks staff to look at words or disputes a level, and reads what came of it."""

import pytest

from peerreview.store import db, moderation
from peerreview.store.reading import received
from peerreview.store.tables import Flag
from tests.cast import World
from tests.conftest import Site

WHY = "It calls me lazy, and does not speak of the text."


@pytest.fixture
def world(site):
    """Four students with two reviews each, released, on day 15."""
    site.world.reviewed()
    return site.world.go(15)


def review_of(site, who=None):
    return received.by_person(site.world.activity, (who or site.world.author).id, site.world.at).reviews[0]


def path(site, review, view="flag", **more):
    return site.path(f"feedback.{view}", received=review.work.public_id, **more)


def flagged(site, review, who=None, **typed):
    return site.browse(who or site.world.author).post(
        path(site, review, "send_flag"), {"what": "words.claim", "reason": WHY} | typed
    )


def page(site):
    return site.browse(site.world.author).get(
        site.path("feedback.show", activity=site.world.activity.public_id)
    )


def test_the_link_leads_to_the_comment_s_own_question(site, world):
    review = review_of(site)
    asked = site.browse(world.author).get(path(site, review, item="claim"))
    assert path(site, review, item="claim") in page(site).links()
    assert asked.form(path(site, review, "send_flag"))["what"] == "words.claim"
    assert "The level for" not in asked.text


def test_a_flag_reaches_staff_and_its_state_stands_beside_the_review(site, world):
    review = review_of(site)
    assert flagged(site, review).status == 303
    assert [(one.item, one.about, one.reason) for one in Flag.select()] == [("claim", "words", WHY)]
    assert "You flagged “Claim”: Waits for staff since Tue 17 Nov, 10:00 CET." in page(site).text


def test_the_reviewer_does_not_see_it(site, world):
    review = review_of(site)
    flagged(site, review)
    writer = next(who for who in world.students if who.id == review.work.author)
    seen = site.browse(writer).get(site.path("reviews.edit", mine=review.work.public_id))
    assert [word for word in (WHY, "flagged", "lazy") if word in seen.html] == []


@pytest.mark.parametrize(
    ("typed", "status", "errors"),
    [
        ({"reason": ""}, 422, ["Say in a sentence what staff should look at."]),
        ({"reason": "   "}, 422, ["Say in a sentence what staff should look at."]),
        ({"reason": "x" * 1001}, 422, ["Say it shorter: up to 1000 characters fit."]),
        ({"what": "words.nothing"}, 422, ["Choose one of these."]),
        ({"what": "score.claim"}, 422, ["Choose one of these."]),
        ({"what": ""}, 422, ["Choose one of these."]),
    ],
)
def test_flags_that_cannot_stand(site, world, typed, status, errors):
    answer = flagged(site, review_of(site), **typed)
    assert (answer.status, answer.errors()) == (status, errors)
    assert typed.get("reason", WHY).strip() in answer.html
    assert Flag.select().count() == 0


def test_the_same_flag_twice_says_that_staff_are_on_it(site, world):
    flagged(site, review_of(site))
    answer = flagged(site, review_of(site))
    assert (answer.status, answer.errors()) == (
        409,
        ["You have asked this already. Staff are looking at it."],
    )


def test_markup_in_a_reason_is_text(site, world):
    review = review_of(site)
    flagged(site, review, reason="<script>alert(1)</script>")
    assert "<script>alert" not in page(site).html


def test_a_level_can_be_disputed_once_it_is_open(site, world):
    world.go(22)
    assert flagged(site, review_of(site), what="score.claim").status == 303
    assert Flag.get().about == "score"
    assert (
        "You dispute the level for “Claim”" in site.browse(world.author).get(path(site, review_of(site))).text
    )


def test_others_find_nothing_to_flag(site, world):
    review = review_of(site)
    for who in (
        world.instructor,
        world.stranger,
        *(one for one in world.students if one.id != world.author.id),
    ):
        assert flagged(site, review, who).status == 404
        assert site.browse(who).get(path(site, review)).status == 404
    assert site.browse().get(path(site, review)).status == 303


def test_a_flag_on_one_s_own_review_is_refused_in_words(sqlite):
    site = Site(World(design="reflect"), sqlite)
    world = site.world.go(2)
    world.hand_in(world.author)
    world.go(9)
    world.send(world.author, world.begin(world.author, "self_review"))
    answer = flagged(site, review_of(site), what="words.")
    assert (answer.status, answer.errors()) == (
        422,
        ["You wrote this yourself. Ask your instructor if you want it changed."],
    )
    assert moderation.flags_by(world.author.account_id, [review_of(site).work.id]) == []


def test_what_staff_decided_is_explained(site, world):
    review = review_of(site)
    flagged(site, review)
    decision = db.row(
        """
        insert into decision (response_id, version, act, from_state, to_state, at, reason, detail)
        values (?, 1, 'redact', 'submitted', 'submitted', ?, '', '{"said": "The rest stands."}')
        returning id
        """,
        review.work.id,
        world.at,
    )[0]
    db.execute("update flag set decision_id = ?", decision)
    assert (
        "You flagged “Claim”: Decided Tue 17 Nov, 10:00 CET. They left some words out. The rest stands."
        in page(site).text
    )

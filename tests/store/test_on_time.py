"""A verb that decides about what others have begun settles first what was due before: nobody decides about
what is over, and what ended by time is not ended a second time by hand."""

import pytest

from peerreview.domain.refusals import Conflict, MovedOn
from peerreview.store import allocation, db, moderation, responses, settle


def ended(who):
    """[(how, when) the claims of somebody ended]"""
    return [
        (row.ended_cause, db.moment(row.ended_at))
        for row in db.rows(
            "select ended_cause, ended_at from allocation where reviewer_id = ? order by id", who.id
        )
    ]


@pytest.fixture
def claimed(world):
    """(world on a day when the only claim has run out and nobody has looked, the work, its author)"""
    for who in world.go(2).students:
        world.hand_in(who)
    settle.tick(world.go(8).at)
    review = world.claim(world.reviewer)
    work = responses.by_id(review.about_response)
    assert ended(world.reviewer) == [("", None)]
    return world.go(12), work, next(who for who in world.students if who.id == work.author)


def test_a_work_whose_claim_ran_out_is_withdrawn_without_it(claimed):
    world, work, author = claimed
    responses.withdraw(work, by=None, now=world.at)
    ((how, moment),) = ended(world.reviewer)
    assert how == "lapsed" and moment < world.at


def test_who_brings_a_work_back_stands_where_the_clock_says(claimed):
    world, work, author = claimed
    world.go(8, 1).claim(author)
    responses.withdraw(work, by=None, now=world.at)
    responses.restore(responses.by_id(work.id), by=None, now=world.go(12).at)
    ((how, moment),) = ended(author)
    assert how == "lapsed" and moment < world.at


def test_what_ran_out_can_be_given_again_by_hand(claimed):
    world, work, _author = claimed
    spec = {"task": "review", "reviewer": world.reviewer.id, "subject": work.id}
    allocation.assign(world.activity, **spec, by=world.instructor.account_id, now=world.at)
    found = db.rows("select ended_at, cause from allocation where about_response_id = ?", work.id)
    assert [tuple(row) for row in found if row.ended_at is None] == [(None, "by_hand")]


def test_what_ran_out_is_not_taken_back(claimed):
    world, _work, _author = claimed
    (one,) = db.row("select id from allocation")
    with pytest.raises(Conflict):
        allocation.take_back(world.activity, one, by=world.instructor.account_id, now=world.at)
    assert ended(world.reviewer)[0][0] == "lapsed"


@pytest.mark.parametrize("verb", ["hold", "withdraw", "leave", "release"])
def test_staff_do_not_decide_about_what_a_rule_has_decided_before(world, verb):
    for who in world.go(2).students:
        world.hand_in(who)
    staff = {"by": world.instructor.account_id, "now": world.go(9).at}
    setting = {"mode": "review_period", "period": 6, "patience": 48, "person": None, "moderators": []}
    moderation.choose(world.activity, **setting, sample=0, **staff)
    settle.tick(world.at)
    review = world.review(world.author)
    assert review.state == "held"
    more = {"reason": "Let me look."} if verb in ("hold", "withdraw") else {}
    with pytest.raises(MovedOn):
        getattr(moderation, verb)(review, stamp=(1, "held"), **staff | {"now": world.go(9, 7).at}, **more)
    made = moderation.history(review.id)[-1]
    assert (made.act, made.by, responses.by_id(review.id).state) == ("release", "", "submitted")

"""Allocation: each gives k and each gets k; a claim lapses and the draft stays; never one's own; two at once
are no trouble."""

import threading
from collections import Counter

import pytest

from peerreview.domain.refusals import Closed, Conflict, Invalid, Missing, NothingToReview, NotNow, NotYet
from peerreview.store import activities, allocation, attributes, db, handing_in, names, outbox, responses
from peerreview.store.allocation import pool
from tests.cast import World, day


@pytest.fixture
def ready(world):
    """Everybody handed in; it is the second day of the reviews."""
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    return world.go(8, 2)


def given():
    return Counter(
        row[0]
        for row in db.rows("select author_id from response where task = 'review' and state = 'submitted'")
    )


def got():
    return Counter(
        row[0]
        for row in db.rows(
            "select about_response_id from response where task = 'review' and state = 'submitted'"
        )
    )


def ended():
    return [row[0] for row in db.rows("select ended_cause from allocation order by id")]


def works(world):
    return dict(db.rows("select author_id, id from response where task = 'work' and version > 0"))


def assign(world, reviewer, work):
    return allocation.assign(
        world.activity,
        task="review",
        reviewer=reviewer.id,
        subject=work,
        by=world.assistant.account_id,
        now=world.at,
    )


def test_each_gives_k_and_each_gets_k(ready):
    for who in ready.students * 2:
        ready.review(who)
    assert given() == {who.id: 2 for who in ready.students}
    assert got() == dict.fromkeys(works(ready).values(), 2)


def test_asking_again_gives_the_same_work_until_it_is_sent(ready):
    assert ready.claim(ready.author).id == ready.claim(ready.author).id
    assert db.row("select count(*) from allocation") == (1,)


def test_who_has_given_all_is_thanked(ready):
    for who in ready.students * 2:
        ready.review(who)
    with pytest.raises(NothingToReview) as refusal:
        ready.claim(ready.author)
    assert refusal.value.why == "finished"


def test_never_ones_own_and_never_the_same_twice(ready):
    for who in ready.students * 2:
        ready.review(who)
    pairs = db.rows(
        "select r.author_id, w.author_id from response r join response w on w.id = r.about_response_id"
    )
    assert [pair for pair in pairs if pair[0] == pair[1]] == []
    assert len(set(pairs)) == len(pairs) == 8


def test_a_declared_conflict_never_meets_in_either_direction(ready):
    attributes.declare_conflict(ready.author, ready.reviewer, by=None, now=ready.at)
    for who in ready.students * 2:
        ready.review(who)
    pairs = set(
        db.rows(
            "select r.author_id, w.author_id from response r join response w on w.id = r.about_response_id"
        )
    )
    assert not pairs & {(ready.author.id, ready.reviewer.id), (ready.reviewer.id, ready.author.id)}


def test_who_handed_in_nothing_may_not_review(world):
    for who in world.students[1:]:
        world.hand_in(who)
    with pytest.raises(NotNow) as refusal:
        world.go(7, 12).claim(world.author)
    assert str(refusal.value) == "Hand in your own work first, then you can review."
    with pytest.raises(NotNow) as refusal:
        world.go(9).claim(world.author)
    assert str(refusal.value) == "You handed in nothing, so there is nothing for you to review here."


def test_the_clock_decides(ready):
    with pytest.raises(NotYet):
        ready.go(6).claim(ready.author)
    with pytest.raises(Closed):
        ready.go(15).claim(ready.author)


@pytest.mark.parametrize("task", ["work", "nonsense", "answer"])
def test_only_dealt_tasks_are_claimed(ready, task):
    with pytest.raises(Missing):
        ready.claim(ready.author, task)


def test_staff_and_strangers_claim_nothing(ready):
    for who in (ready.instructor, ready.stranger):
        with pytest.raises(Missing):
            ready.claim(who)


def test_nothing_handed_in_yet_says_so(world):
    work = world.hand_in(world.author)
    world.go(7, 1)
    with pytest.raises(NothingToReview) as refusal:
        world.claim(world.author)
    assert (refusal.value.why, works(world)) == ("none_left", {world.author.id: work.id})


@pytest.mark.parametrize(("minutes", "says"), [(0, day(9, 1)), (17, day(9, 2))])
def test_when_all_is_taken_it_says_until_when(store, minutes, says):
    """The only other work is with somebody: the full hour after their lease is the next chance."""
    world = World(pick=1)
    world.hand_in(world.author)
    theirs = world.hand_in(world.reviewer)
    world.go(7, 1 + minutes / 60)
    assign(world, world.more[0], theirs.id)
    with pytest.raises(NothingToReview) as refusal:
        world.claim(world.author)
    assert (refusal.value.why, refusal.value.until) == ("enough", says)


def test_a_lapsed_claim_frees_the_work_and_the_draft_may_still_be_sent(ready):
    review = ready.claim(ready.author)
    ready.save(ready.author, review, ready.filled(review))
    ready.go(10, 3)
    assert allocation.end_lapsed(ready.activity, now=ready.at) == 1
    assert (ended(), responses.by_id(review.id).state, responses.by_id(review.id).draft) == (
        ["lapsed"],
        "draft",
        ready.filled(review),
    )
    assert allocation.works_of(ready.activity, ready.activity.design.tasks["review"])[0].claimed == 0
    handing_in.hand_in(review, person=ready.author.id, by=ready.author.account_id, now=ready.at)
    assert [line.state for line in ready.lines(ready.author, "review")] == ["done", "open"]


def test_a_lapse_is_dated_by_the_last_sign_of_life(ready):
    review = ready.claim(ready.author)
    ready.go(9)
    ready.save(ready.author, review, {})
    ready.go(10, 3)
    assert allocation.end_lapsed(ready.activity, now=ready.at) == 0
    ready.go(13)
    allocation.end_lapsed(ready.activity, now=ready.at)
    assert [entry.ended for entry in allocation.table(ready.activity, "review")] == [day(11)]


def test_typing_keeps_a_claim(ready):
    review = ready.claim(ready.author)
    for days in (9, 10, 11):
        ready.go(days)
        ready.save(ready.author, review, {})
    assert ready.claim(ready.author).id == review.id


def test_a_work_that_lapsed_goes_to_somebody_else(ready):
    first = ready.claim(ready.author)
    ready.go(11)
    for who in ready.students[1:] * 2:
        ready.review(who)
    assert first.about_response in got()


def test_what_lapsed_without_a_word_is_another_work_next_time(ready):
    first = ready.claim(ready.author)
    ready.go(11)
    second = ready.claim(ready.author)
    assert (first.about_response != second.about_response, ended()) == (True, ["lapsed", ""])


def test_a_problem_gives_another_work_and_tells_staff(ready):
    first = ready.claim(ready.author)
    allocation.report_problem(
        ready.activity,
        first,
        person=ready.author.id,
        note="I know who wrote this.",
        by=ready.author.account_id,
        now=ready.at,
    )
    second = ready.claim(ready.author)
    assert (second.about_response != first.about_response, ended()) == (True, ["problem", ""])
    told = [message.account_id for message in outbox.waiting(ready.at) if "A problem" in message.subject]
    assert sorted(told) == sorted([ready.instructor.account_id, ready.assistant.account_id])
    with pytest.raises(Conflict):
        allocation.report_problem(
            ready.activity, first, person=ready.author.id, note="", by=None, now=ready.at
        )


def test_a_late_work_is_the_neediest(world):
    for who in world.students[:3]:
        world.hand_in(who)
    late = world.begin(world.more[1])
    world.save(world.more[1], late, {"text": {"text": "Late."}})
    world.go(7, 1)
    for who in world.students[:2]:
        world.review(who)
    handing_in.hand_in(late, person=world.more[1].id, by=world.more[1].account_id, now=world.at)
    assert world.claim(world.more[0]).about_response == late.id


def test_one_review_more_while_a_work_is_short(ready):
    for _ in range(2):
        ready.review(ready.author)
    extra = ready.claim(ready.author)
    assert ready.lines(ready.author, "review")[2].is_optional
    ready.send(ready.author, extra)
    assert given()[ready.author.id] == 3


def test_more_time_for_one_keeps_no_work_from_the_last_who_owes(store):
    world = World(pick=1).go(2)
    first, second, last = world.author, world.reviewer, world.more[0]
    for who in (first, second, last):
        world.hand_in(who)
    world.go(5)
    activities.extend(
        world.activity,
        phase="submit",
        whom=f"p{world.more[1].id}",
        closes=day(20),
        reason="ill",
        by=world.instructor.account_id,
        now=world.at,
    )
    world.reload()
    world.go(8, 2)
    for who in (first, second):
        world.review(who)
    eager = next(who for who in (first, second) if works(world)[who.id] not in short(world))
    if short(world):
        world.review(eager)
    assert short(world) == set()
    world.go(13)
    assert world.claim(last).about_response in {works(world)[first.id], works(world)[second.id]}


def short(world):
    """Ids of works that nobody has reviewed."""
    return set(works(world).values()) - got().keys()


def test_a_withdrawn_work_is_given_to_nobody(ready):
    mine = works(ready)[ready.author.id]
    responses.withdraw(responses.by_id(mine), by=None, now=ready.at)
    for who in ready.students[1:] * 2:
        ready.review(who)
    assert mine not in got()


def test_staff_give_a_work_by_hand(ready):
    public_id = assign(ready, ready.author, works(ready)[ready.reviewer.id])
    assert ready.claim(ready.author).public_id == public_id
    assert db.rows("select cause, by_id from allocation") == [("by_hand", ready.assistant.account_id)]


def test_staff_review_a_work_themselves(ready):
    public_id = assign(ready, ready.instructor, works(ready)[ready.author.id])
    ready.send(ready.instructor, responses.written_by(ready.instructor.account_id, public_id))
    assert names.reviewer_aliases(ready.activity.seed, "review", works(ready)[ready.author.id]) == {
        ready.instructor.id: None
    }


def test_by_hand_has_its_limits_too(ready):
    mine, theirs = works(ready)[ready.author.id], works(ready)[ready.reviewer.id]
    attributes.declare_conflict(ready.author, ready.more[0], by=None, now=ready.at)
    for reviewer, work, refusal in (
        (ready.author, mine, Invalid),
        (ready.more[0], mine, Invalid),
        (ready.author, 10**6, Missing),
    ):
        with pytest.raises(refusal):
            assign(ready, reviewer, work)
    assign(ready, ready.author, theirs)
    with pytest.raises(Conflict):
        assign(ready, ready.author, theirs)


def test_staff_take_a_work_back_and_the_draft_stays(ready):
    review = ready.claim(ready.author)
    ready.save(ready.author, review, ready.filled(review))
    ((row, *_),) = allocation.table(ready.activity, "review")
    allocation.take_back(ready.activity, row, by=None, now=ready.at)
    assert (ended(), responses.by_id(review.id).draft) == (["moved"], ready.filled(review))
    with pytest.raises(Conflict):
        allocation.take_back(ready.activity, row, by=None, now=ready.at)


def test_what_is_sent_is_not_taken_back(ready):
    ready.review(ready.author)
    ((row, *_),) = allocation.table(ready.activity, "review")
    with pytest.raises(Conflict):
        allocation.take_back(ready.activity, row, by=None, now=ready.at)


def test_aliases_stay_as_reviews_come_and_go(ready):
    mine = works(ready)[ready.author.id]
    assign(ready, ready.reviewer, mine)
    before = names.reviewer_aliases(ready.activity.seed, "review", mine)
    assign(ready, ready.more[0], mine)
    after = names.reviewer_aliases(ready.activity.seed, "review", mine)
    assert (after[ready.reviewer.id], len(set(after.values()))) == (before[ready.reviewer.id], 2)


def test_an_alias_tells_nothing_about_another_audience(ready):
    first, second = (ready.review(ready.author) for _ in range(2))
    called = [names.author_alias(work) for work in (first, second)]
    assert len(set(called)) == 2
    assert set(names.author_aliases(ready.author.id, {ready.activity.id: ready.activity}).values()) == set(
        called
    )


def claim_at_once(world, people):
    """Everybody presses Start in the same moment, each in a thread of their own: [Work or exception]."""
    start, found = threading.Barrier(len(people)), []

    def press(who):
        db.connect_thread()
        try:
            start.wait()
            found.append(world.claim(who))
        except Exception as error:
            found.append(error)
        finally:
            db.database.close()

    threads = [threading.Thread(target=press, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_at_once_get_different_slots_and_no_error(ready):
    found = claim_at_once(ready, ready.students)
    assert [work for work in found if isinstance(work, Exception)] == []
    slots = db.rows("select about_response_id, slot from allocation")
    assert len(set(slots)) == len(slots) == 4


def test_a_double_click_is_one_claim(ready):
    found = claim_at_once(ready, [ready.author] * 3)
    assert len({work.id for work in found}) == 1
    assert db.row("select count(*) from allocation") == (1,)


def test_whether_a_writer_is_here_is_looked_up_not_searched_for(world):
    """In a class of a thousand searching all enrolments for each work is most of what a claim costs."""
    if db.is_postgres():
        return  # its plan depends on how many rows there are
    steps = db.rows(f"explain query plan select r.id from response r where {pool._IS_HERE}")
    scanned = [row[3] for row in steps if row[3].startswith("SCAN")]
    assert scanned == ["SCAN r"]

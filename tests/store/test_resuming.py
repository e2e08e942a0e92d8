"""Ways back for what somebody was asked to review, and what staff give by hand: it can be sent, or it is
refused."""

from datetime import timedelta

import pytest

from peerreview.domain.refusals import Conflict, Invalid, NotNow
from peerreview.store import activities, allocation, db, moderation, responses, settle


@pytest.fixture
def ready(world):
    """Three works are in, of four people; day 9 (reviews are open until 14)."""
    world.go(2)
    world.works = {who.id: world.hand_in(who) for who in world.students[:3]}
    world.go(9)
    return world


def assign(world, who, subject, **more):
    by = {"by": world.instructor.account_id, "now": world.at}
    return allocation.assign(world.activity, task="review", reviewer=who.id, subject=subject, **by, **more)


def half(world, who):
    """A review that somebody has begun to write."""
    mine = world.claim(who)
    world.save(who, mine, world.filled(mine, words="Half of it."))
    return mine


def give_up(world, who, mine):
    note = {"note": "Wrong button.", "by": who.account_id, "now": world.at}
    allocation.report_problem(world.activity, mine, person=who.id, **note)


def is_theirs(world, who, mine):
    """Whether a review is on somebody's list, with what was typed."""
    line = next((line for line in world.lines(who, "review") if line.response == mine.id), None)
    typed = responses.by_id(mine.id).draft["claim"]["text"] == "Half of it."
    return line is not None and line.allocation is not None and typed


def test_a_problem_told_by_mistake_is_undone_with_the_draft(ready):
    who = ready.author
    mine = half(ready, who)
    give_up(ready, who, mine)
    assert not is_theirs(ready, who, mine)
    allocation.take_up_again(ready.activity, mine, by=who.account_id, now=ready.at)
    assert is_theirs(ready, who, mine)
    assert db.row("select count(*) from concern where kind = 'reported' and ended_at is null")[0] == 0


def test_a_problem_told_again_and_undone_twice_is_a_conflict(ready):
    mine = half(ready, ready.author)
    give_up(ready, ready.author, mine)
    by = {"by": ready.author.account_id, "now": ready.at}
    allocation.take_up_again(ready.activity, mine, **by)
    with pytest.raises(Conflict):
        allocation.take_up_again(ready.activity, mine, **by)


def test_staff_give_the_same_work_to_the_same_person_again(ready):
    mine = half(ready, ready.author)
    give_up(ready, ready.author, mine)
    before = db.row("select slot, seat from allocation order by id desc limit 1")
    assert assign(ready, ready.author, mine.about_response) == mine.public_id
    assert is_theirs(ready, ready.author, mine)
    assert db.rows("select slot, seat from allocation") == [before]


def test_what_staff_took_from_somebody_they_give_back(ready):
    mine = half(ready, ready.author)
    (key,) = db.row("select id from allocation")
    by = {"by": ready.instructor.account_id, "now": ready.at}
    allocation.take_back(ready.activity, key, **by)
    allocation.give_back(ready.activity, key, **by)
    assert is_theirs(ready, ready.author, mine)
    with pytest.raises(Conflict):
        allocation.give_back(ready.activity, key, **by)


def test_an_own_claim_that_ran_out_is_free_for_its_owner(ready):
    ready.claim(ready.author)
    ready.go(11, 2)
    assert [ready.review(ready.author).state for _ in range(2)] == ["submitted", "submitted"]


def test_who_gave_a_work_back_is_not_given_it_again_by_the_site(ready):
    mine = half(ready, ready.author)
    give_up(ready, ready.author, mine)
    assert ready.claim(ready.author).about_response != mine.about_response
    with pytest.raises(NotNow):
        ready.review(ready.author)
        ready.claim(ready.author)


def test_who_is_excused_is_given_nothing(ready):
    by = {"by": ready.instructor.account_id, "now": ready.at, "reason": "Ill."}
    activities.extend(ready.activity, phase="review", whom=f"p{ready.author.id}", waived=True, **by)
    with pytest.raises(NotNow):
        ready.claim(ready.author)
    assert db.row("select count(*) from allocation")[0] == 0


# Given by hand


def line_of(world, who, subject):
    return next(line for line in world.lines(who, "review") if line.subject == subject)


def test_given_by_hand_to_who_handed_in_nothing_it_can_be_sent(ready):
    who, subject = ready.students[3], ready.works[ready.author.id].id
    public_id = assign(ready, who, subject)
    assert line_of(ready, who, subject).state == "open"
    mine = responses.written_by(who.account_id, public_id)
    assert ready.send(who, mine).state == "submitted"


def test_after_the_step_it_needs_a_date_and_is_open_until_then(ready):
    ready.go(15)
    who, subject = ready.author, ready.works[ready.reviewer.id].id
    with pytest.raises(Invalid) as refused:
        assign(ready, who, subject)
    assert (refused.value.field, db.row("select count(*) from allocation")[0]) == ("until", 0)
    until = ready.at + timedelta(days=2)
    public_id = assign(ready, who, subject, until=until)
    line = line_of(ready, who, subject)
    assert (line.state, line.window.closes) == ("open", until)
    ready.go(16)
    mine = responses.written_by(who.account_id, public_id)
    ready.save(who, mine, ready.filled(mine))
    ready.go(17, 1)
    assert line_of(ready, who, subject).state == "closed"
    with pytest.raises(NotNow):
        ready.send(who, mine)


def test_a_date_lies_ahead(ready):
    with pytest.raises(Invalid) as refused:
        assign(ready, ready.author, ready.works[ready.reviewer.id].id, until=ready.at)
    assert refused.value.field == "until"


def test_who_is_excused_gets_a_work_by_hand_only_with_a_date(ready):
    by = {"by": ready.instructor.account_id, "now": ready.at, "reason": "Ill."}
    activities.extend(ready.activity, phase="review", whom=f"p{ready.author.id}", waived=True, **by)
    subject = ready.works[ready.reviewer.id].id
    with pytest.raises(Invalid):
        assign(ready, ready.author, subject)
    assign(ready, ready.author, subject, until=ready.at + timedelta(days=2))
    assert line_of(ready, ready.author, subject).state == "open"


def test_who_is_given_a_work_is_told_once_until_when(ready):
    assign(ready, ready.author, ready.works[ready.reviewer.id].id)
    found = db.rows("select account_id from outbox_message where key like 'given:%'")
    assert [row.account_id for row in found] == [ready.author.account_id]
    # Who takes it on themselves need not be told.
    assign(ready, ready.instructor, ready.works[ready.reviewer.id].id)
    assert db.row("select count(*) from outbox_message where key like 'given:%'")[0] == 1


def test_who_lets_a_work_given_by_hand_lie_is_named_to_staff_again(ready):
    settle.settle(ready.activity.id, ready.go(14, 1).at)
    work, other = ready.works[ready.reviewer.id], ready.author
    until, by = ready.at + timedelta(days=4), {"by": ready.instructor.account_id, "now": ready.at}
    moderation.reassign(work, task="review", reviewer=other.id, until=until, **by)
    is_case = f"select count(*) from moderation_case where subject = 'r{work.id}'"
    settle.tick(ready.go(17).at)
    assert (line_of(ready, other, work.id).state, db.row(is_case)[0]) == ("open", 0)
    while settle.next_moment() < ready.go(18, 3).at:
        settle.tick(settle.next_moment())
    assert db.row(is_case)[0] == 1

"""An excuse ends what somebody had begun to review, whoever excused and however; an undo gives it back."""

import pytest

from peerreview.store import activities, allocation, asking, db, settle
from tests.cast import day
from tests.store.test_asking import ask, take_back_of


@pytest.fixture
def writing(world):
    """Everybody handed in; the author writes a review: (World, the review)."""
    for who in world.students:
        world.go(2).hand_in(who)
    work = world.go(9).claim(world.author)
    world.save(world.author, work, {"claim": {"level": "l3", "text": "Half a thought."}})
    return world, work


def staff(world):
    return {"by": world.instructor.account_id, "now": world.at}


def extend(world, **more):
    values = {"phase": "review", "whom": f"p{world.author.id}", "reason": "Ill.", **staff(world), **more}
    return activities.extend(world.activity, **values)


def stands(world):
    """(why the one claim ended, works that are claimed)"""
    settle.tick(world.at)
    task = world.activity.design.tasks["review"]
    claimed = [work.id for work in allocation.works_of(world.activity, task) if work.claimed]
    (row,) = db.rows("select ended_cause from allocation")
    return row.ended_cause, len(claimed)


def on_progress(world):
    extend(world, waived=True)
    return lambda: activities.take_back_extension(
        world.activity, phase="review", whom=f"p{world.author.id}", **staff(world)
    )


def for_a_section(world):
    section = db.row("select section_id from enrolment where id = ?", world.author.id)[0]
    extend(world, whom=f"s{section}", waived=True)
    return lambda: activities.take_back_extension(
        world.activity, phase="review", whom=f"s{section}", **staff(world)
    )


def as_an_answer(world):
    made = ask(world, world.author, task="review")
    asking.answer(world.activity, made, "excused", reply="Rest.", **staff(world))
    return take_back_of(world, world.author, made)


@pytest.mark.parametrize("excuse", [on_progress, for_a_section, as_an_answer])
def test_an_excuse_ends_the_claim_and_its_undo_gives_it_back(writing, excuse):
    world, work = writing
    assert stands(world) == ("", 1)
    undo = excuse(world)
    assert stands(world) == ("excused", 0)
    line = next(line for line in world.lines(world.author, "review") if line.response == work.id)
    assert (line.state, line.begun) == ("waived", True), "the draft is kept and found"
    undo()
    assert stands(world) == ("", 1)
    assert world.send(world.author, work).state == "submitted"


def test_what_is_sent_or_given_with_a_date_of_its_own_is_not_ended(writing):
    world, work = writing
    world.send(world.author, work)
    extend(world, waived=True)
    assert stands(world)[0] == ""
    other = next(who for who in world.students[1:] if who.id != responses_author(work))
    allocation.assign(
        world.activity,
        task="review",
        reviewer=world.author.id,
        subject=db.row("select id from response where task = 'work' and author_id = ?", other.id)[0],
        until=day(12),
        **staff(world),
    )
    settle.tick(world.at)
    assert db.rows("select distinct ended_cause from allocation") == [("",)]


def responses_author(work):
    return db.row("select author_id from response where id = ?", work.about_response)[0]


def test_taking_an_excuse_back_leaves_the_time_they_had_before_it(world):
    extend(world, closes=day(18))
    extend(world, waived=True)
    activities.take_back_extension(world.activity, phase="review", whom=f"p{world.author.id}", **staff(world))
    assert {line.window.closes for line in world.lines(world.author, "review")} == {day(18)}
    assert extend(world, closes=day(16)).closes == day(18), "and nothing shortens it on the way"

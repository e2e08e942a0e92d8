"""How much is in, at a glance: what was handed in, and the step that is open or comes next."""

from peerreview.domain.schedule import WindowRow
from peerreview.store import db, glances
from peerreview.store.facts import facts_of_account
from tests.cast import START, day
from tests.store.test_guards import PRIVATE


def counted(world):
    """How many works are said to be in."""
    return glances.counts({world.activity.id: world.activity.design})[world.activity.id].get(("work", 1), 0)


def test_what_is_begun_is_not_in_and_what_is_held_is(world):
    world.go(2).begin(world.author)
    assert counted(world) == 0
    work = world.hand_in(world.author)
    db.execute("update response set state = 'held' where id = ?", work.id)
    assert counted(world) == 1
    db.execute("update response set state = 'withdrawn', shown = 0 where id = ?", work.id)
    assert counted(world) == 0


def test_between_two_steps_staff_see_the_one_that_comes(world):
    world.run(
        PRIVATE, WindowRow("submit", 1, "all", START, day(7)), WindowRow("review", 1, "all", day(9), day(14))
    )
    for at, phase in ((2, "submit"), (8, "review"), (10, "review"), (15, "review")):
        plans, facts = facts_of_account(world.instructor.account_id)
        found = glances.at_a_glance(plans, {world.activity.id: facts[world.activity.id]}, world.go(at).at)
        assert [one.phase.id for one in found] == [phase]


def test_what_came_in_one_round_is_not_counted_in_another(world):
    world.hand_in(world.go(2).author)
    counted = glances.counts({world.activity.id: world.activity.design})[world.activity.id]
    assert counted == {("work", 1): 1}
    db.execute("update response set round = 2")
    counted = glances.counts({world.activity.id: world.activity.design})[world.activity.id]
    assert counted == {("work", 2): 1}

"""Times that two agreed on, as the store finds them, on both databases."""

from datetime import timedelta

from peerreview.domain.forms import values
from peerreview.store import appointments
from peerreview.store.facts import facts_of_account
from tests.observing import goes, watched_by, watching
from tests.together import typed, write


def said(world, who, task, item, at, **levels):
    work = write(world, world.activity, who, task, finish=False)
    fill = typed("kestrel")(work) | {item: {"text": values.moment_text(at) if at else ""}}
    world.send_typed(who, work, fill | {name: {"level": level} for name, level in levels.items()})
    return work


def coming(world, who, asked=()):
    plans, _found = facts_of_account(who.account_id)
    people = {world.activity.id: who.id}
    return [one.at for one in appointments.coming(who.account_id, plans, people, asked, world.at)]


def test_what_one_proposes_stands_once_the_other_has_answered_for_these_two_alone(store):
    world = watching(4)
    at = world.at + timedelta(days=3)
    works = {who.id: said(world, who, "focus", "visit", at) for who in world.people}
    watcher = world.people[0]
    watched = next(one for one in world.people if one.id == watched_by(world)[watcher.id])
    asked = {works[watched.id].id}
    assert coming(world, watcher, asked) == coming(world, watched) == []
    said(world, watcher, "meet", "other", at + timedelta(hours=2), fits="other")
    goes(world)
    assert coming(world, watcher, asked) == coming(world, watched) == [at + timedelta(hours=2)]
    others = [one for one in world.people if one not in (watcher, watched)]
    assert [coming(world, one, {works[one.id].id}) for one in others] == [[], []]
    assert appointments.coming(watcher.account_id, {}, {}, (), world.at) == []

"""A page that a group wrote and somebody of another group proposes for the showcase."""

from datetime import timedelta

from peerreview.domain.schedule import WindowRow
from peerreview.store import groups, showcase
from tests.cast import START, day

PAGE = """
title: A page together
phases:
  - id: write
    title: Write
    group: {size: 3}
    tasks: [{id: work, title: One page, form: submission, by: group, see: cohort}]
"""


def wrote(world):
    """The World in which a group of three wrote a page; day 15. ``world.three``: its people, by name;
    ``world.other``: somebody of another group, who finds it worth showing; ``world.work``."""
    for name in ("Olga Other", "Paul Page"):
        world.more.append(world.join(name, "student"))
    world.run(PAGE, WindowRow("write", 1, "all", START, day(7), day(8)))
    (_, _, first), (_, _, second) = groups.of_step(world.activity.id, "write")
    known = {one.id: one for one in world.students}
    world.three = sorted((known[one[0]] for one in first), key=lambda one: one.account.name)
    world.other = known[second[0][0]]
    world.work = world.go(2).hand_in(world.three[0], "# Water\n\nWho owns a canal owns a town.")
    world.go(15)
    showcase.propose(
        world.work,
        "",
        person=world.other.id,
        is_named=False,
        reason="The last sentence.",
        by=world.other.account_id,
        now=world.at,
    )
    return world


def say_yes(world, who, *, audience="class", until=None, named=False, approach="", version=None):
    offer = showcase.offers(who.account_id)[0]
    showcase.say_yes(
        offer.thing,
        audience=audience,
        until=until or world.at + timedelta(days=30),
        is_named=named,
        approach=approach,
        version=offer.me.consent.newest if version is None else version,
        by=who.account_id,
        now=world.at,
    )

"""Who works better among few, or with people they know, says so to nobody but the rule; no page tells."""

from collections import defaultdict

import pytest

from peerreview.domain.attributes import Field, asked_by, guess
from peerreview.domain.designs import DesignError, load
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, attributes, groups
from tests.cast import START, day

DESIGN = """
title: Talk
phases:
  - id: talk
    group: {size: 2-3, small: among_few}
    tasks: [{id: note, form: prompt, see: group}]
"""
KNOWN = Field("know_them", "I work better with people I know", "yes", readers="self")
FIELD = Field("among_few", "I work better among few", "yes", readers="self")


@pytest.fixture
def quiet(site):
    """Five people in groups of three and two; one of them said it to nobody but the rule."""
    world = site.world
    world.more += [world.join("Olga Another", "student")]
    attributes.ask(world.course.id, FIELD, by=world.instructor.account_id, now=START)
    attributes.put(world.author, FIELD, ("yes",), source="self", by=world.author.account_id, now=START)
    world.run(DESIGN, WindowRow("talk", 1, "all", START, day(9)))
    return site


def seated(world):
    """[names of a group] of the step, in order."""
    return [
        [name for _id, name, _role in members]
        for _g, _n, members in groups.of_step(world.activity.id, "talk")
    ]


def test_they_sit_in_a_smaller_group(quiet):
    sizes = {len(one) for one in seated(quiet.world)}
    own = next(one for one in seated(quiet.world) if "Anna Author" in one)
    assert sizes == {2, 3} and len(own) == 2


def test_no_page_of_staff_or_mates_tells_who_or_why(quiet):
    world = quiet.world
    own = next(one for one in seated(world) if "Anna Author" in one)
    mate = next(who for who in world.students if who is not world.author and who.account.name in own)
    place = {"activity": world.activity.public_id}
    pages = [
        quiet.browse(world.instructor).get(quiet.path("activities.groups", **place)),
        quiet.browse(world.instructor).get(quiet.path("activities.progress", **place)),
        quiet.browse(mate).get(quiet.path("activities.show", **place)),
        quiet.browse(world.instructor).get(
            quiet.path("courses.show_person", course=world.course.public_id, person=mate.public_id)
        ),
    ]
    for page in pages[:3]:
        assert page.status == 200 and "among few" not in page.text and "smaller group" not in page.text
    mine = quiet.browse(world.author).get(quiet.path("courses.about_me", course=world.course.public_id))
    assert "I work better among few" in mine.text
    assert "so that whoever works better among few sits in a smaller group" in mine.text


def test_a_design_asks_for_it_as_something_private():
    design = load(DESIGN, activities.known_forms())
    (asked,) = asked_by(design)
    assert (asked.name, asked.use) == ("among_few", "small")
    field = guess(asked.name, {asked.use})
    assert (field.kind, field.readers) == ("yes", "self")


@pytest.mark.parametrize(
    "group", ["{merge: 2, small: x}", "{by: home, size: 3, small: x}", "{size: all, small: x}"]
)
def test_it_is_for_new_groups_with_a_size(group):
    text = DESIGN.replace("{size: 2-3, small: among_few}", "{size: 2}") + (
        f"  - id: later\n    group: {group}\n    tasks: [{{id: more, form: prompt}}]\n"
    )
    with pytest.raises(DesignError, match="“small” is for new groups"):
        load(text, activities.known_forms())
    with pytest.raises(DesignError, match="“steady” is for new groups"):
        load(text.replace("small: x", "steady: x"), activities.known_forms())


def test_who_needs_people_they_know_keeps_some_while_the_others_are_mixed(site):
    """Told to nobody but the rule: the reason is the same for everybody."""
    world = site.world
    world.more += [world.join(f"P{place} Person", "student") for place in range(8)]
    steady = world.students[5]
    attributes.ask(world.course.id, KNOWN, by=world.instructor.account_id, now=START)
    attributes.put(steady, KNOWN, ("yes",), source="self", by=steady.account_id, now=START)
    mates, whys, rounds = [], set(), defaultdict(list)
    for turn in range(4):
        world.run(
            "title: Pairs\nphases:\n  - id: talk\n"
            "    group: {size: 2, prefer: [{meet: new}], steady: know_them}\n"
            "    tasks: [{id: note, form: prompt, see: group}]\n",
            WindowRow("talk", 1, "all", START, day(9)),
            title=f"Pairs {turn}",
        )
        own = next(one for one in seated(world) if steady.account.name in one)
        mates.append(set(own) - {steady.account.name})
        for one in seated(world):
            for name in one:
                rounds[name].append(set(one) - {name})
        told = groups.told(world.activity.id, "talk", 1).reasons
        whys.add(len(set(told.values())))
    assert mates[0] == mates[1] == mates[2] == mates[3] and whys == {1}
    mixed = world.students[0]
    assert mixed.account.name not in mates[0] and len(set.union(*rounds[mixed.account.name])) == 4


@pytest.mark.parametrize(
    ("yes", "no", "told"), [(6, 5, "yes: 6, no: 5."), (6, 4, ""), (4, 6, ""), (8, 0, ""), (0, 0, "")]
)
def test_staff_read_how_many_need_what_from_five_on_each_side(site, yes, no, told):
    world = site.world
    world.more += [world.join(f"P{place} Person", "student") for place in range(8)]
    attributes.ask(world.course.id, FIELD, by=world.instructor.account_id, now=START)
    for place, who in enumerate(world.students[: yes + no]):
        answer = "yes" if place < yes else "no"
        attributes.put(who, FIELD, (answer,), source="self", by=who.account_id, now=START)
    page = site.browse(world.instructor).get(site.path("courses.questions", course=world.course.public_id))
    assert f"{yes + no} of {len(world.students)} students have an answer." in page.text
    assert (told in page.text) if told else ("yes: " not in page.text and "no: " not in page.text)

"""Why am I in this group: in words, and of others only what they let their group read."""

import pytest

from peerreview.domain import attributes as rules
from peerreview.domain.schedule import WindowRow
from peerreview.store import attributes, db, groups
from tests.cast import START, World, day
from tests.conftest import Site

WISHES = """
title: By wishes
phases:
  - id: team
    title: Team
    group:
      size: 4
      prefer: [{like: hobby}, {spread: habit}, {like: need}, {spread: mark}, {choice: true}]
      never: [isolate]
    tasks: [{id: page, title: Our page, form: submission, by: group, see: group}]
"""
PLANTED = ("quiet rooms only", "no timers please", "failed twice", "lonelykind")


@pytest.fixture
def wishes(sqlite):
    """Four who told their group two things, themselves alone two, and the staff one."""
    world = World()
    for field in (
        rules.Field("hobby", "What you like", readers="group"),
        rules.Field("habit", "How you work", readers="class"),
        rules.Field("need", "What you need", readers="self"),
        rules.Field("mark", "Earlier marks", readers="staff"),
        rules.Field("isolate", "Alone of a kind", readers="self"),
    ):
        attributes.ask(world.course.id, field, by=None, now=START)
    given = {
        "hobby": ("group", ["maps"] * 4),
        "habit": ("class", ["early", "late", "alone", "loud"]),
        "need": ("self", list(PLANTED[:2]) * 2),
        "mark": ("staff", [PLANTED[2], "a", "b", "c"]),
        "isolate": ("self", [PLANTED[3], "", "", ""]),
    }
    for name, (readers, values) in given.items():
        for who, value in zip(world.students, values, strict=True):
            if value:
                db.execute(
                    """
                    insert into attribute (enrolment_id, name, value, from_at, readers, source)
                    values (?, ?, ?, ?, ?, 'self')
                    """,
                    who.id,
                    name,
                    value,
                    START,
                    readers,
                )
    db.execute(
        """
        insert into attribute (enrolment_id, name, value, other_id, from_at, readers, source)
        values (?, 'choice', '', ?, ?, 'self', 'self')
        """,
        world.author.id,
        world.reviewer.id,
        START,
    )
    return Site(world.run(WISHES, WindowRow("team", 1, "all", START, day(7))), sqlite)


def mine(site, who):
    page = site.browse(who).get(site.path("activities.show", activity=site.world.activity.public_id))
    return page.tree.one(id="my-groups").text


def test_it_is_said_in_words(wishes):
    text = mine(wishes, wishes.world.author)
    assert "Everybody is in one group." in text
    assert "You have “What you like” in common." in text
    assert "Each of you said something else about “How you work”." in text
    assert "You asked to work with Remy Reviewer." in text


def test_nobody_hears_that_somebody_else_asked_for_them(wishes):
    assert "asked to work" not in mine(wishes, wishes.world.reviewer)


def test_what_is_told_to_nobody_or_to_staff_leaves_no_trace(wishes):
    for who in wishes.world.students:
        text = mine(wishes, who)
        for word in (*PLANTED, "What you need", "need", "Earlier marks", "Alone of a kind", "isolate"):
            assert word not in text, word
    kept = db.row("select reasons from grouping order by id desc limit 1")[0]
    assert not any(word in kept for word in (*PLANTED, "need", "isolate", "hobby"))


def test_staff_read_no_private_need_on_the_board(wishes):
    page = wishes.browse(wishes.world.assistant).get(
        wishes.path("activities.groups", activity=wishes.world.activity.public_id)
    )
    assert page.status == 200 and "only one of a kind" not in page.text
    for word in (PLANTED[0], PLANTED[1], PLANTED[3]):
        assert word not in page.html


def test_where_names_are_hidden_nothing_is_said_of_mates(sqlite, wishes):
    text = WISHES.replace("see: group}", "see: group, alias: true}")
    wishes.world.run(text, WindowRow("team", 1, "all", START, day(7)))
    text = mine(wishes, wishes.world.author)
    assert "Everybody is in one group." in text and "asked to work" not in text


def test_no_move_tells_staff_who_marked_themselves(site):
    """Private marks of three: neither the board nor the preview of any move says a word of them."""
    world = site.world
    world.more += [world.join(f"P{place} Person", "student") for place in range(4)]
    field = rules.Field("isolate", "Alone of a kind", "yes", readers="self")
    attributes.ask(world.course.id, field, by=world.instructor.account_id, now=START)
    for who in world.students[:3]:
        attributes.put(who, field, ("yes",), source="self", by=who.account_id, now=START)
    world.run(
        "title: Teams\nphases:\n  - id: team\n    group: {size: 4, never: [isolate]}\n"
        "    tasks: [{id: note, form: prompt, see: group}]\n",
        WindowRow("team", 1, "all", START, day(9)),
    )
    browser = site.browse(world.instructor)
    path = site.path("activities.groups", activity=world.activity.public_id)
    for who in world.students:
        for row in groups.board(world.activity.id, "team"):
            page = browser.get(f"{path}?person={who.public_id}&group={row.public_id}")
            assert page.status == 200 and "only one of a kind" not in page.text

"""What people need is said once: groups heed it, pages follow it, and nobody else reads it."""

from datetime import timedelta

import pytest

from peerreview.domain.attributes import needs
from peerreview.domain.schedule import WindowRow
from peerreview.store import accounts, db, groups, moving, settle
from peerreview.store.tables import AuditLine
from tests.cast import START, day

DESIGN = """
title: Talk
phases:
  - id: talk
    group: {size: 3-5, alone: true}
    tasks: [{id: note, form: prompt, see: group}]
"""
PAIRS = """
title: Pairs
phases:
  - id: talk
    group: {size: 2, prefer: [{meet: new}]}
    tasks: [{id: note, form: prompt, see: group}]
"""


def need(who, *keys):
    accounts.change_needs(who.account_id, keys, now=START)


def seated(world):
    return [
        [name for _id, name, _role in members]
        for _g, _n, members in groups.of_step(world.activity.id, "talk")
    ]


def mine(site, who):
    return site.browse(who).get(site.path("activities.show", activity=site.world.activity.public_id))


@pytest.fixture
def talk(site):
    world = site.world
    world.more += [world.join(f"P{place} Person", "student") for place in range(5)]
    return site


def run(world, design=DESIGN, title="Talk"):
    world.run(design, WindowRow("talk", 1, "all", START, day(9)), title=title)


@pytest.mark.parametrize(
    ("text", "keys"),
    [("", set()), ("small", {"small"}), ("text_only  steady", {"steady", "text_only"}), ("admin", set())],
)
def test_what_is_stored_is_read_again(text, keys):
    assert needs.needed(text) == keys
    assert needs.needed(needs.stored(keys)) == keys


@pytest.mark.parametrize(("count", "of", "told"), [(5, 10, 5), (4, 10, None), (6, 10, None), (0, 30, None)])
def test_a_count_tells_of_no_single_person(count, of, told):
    assert needs.told(count, of, 5) == told


def test_whoever_needs_a_small_group_gets_one_in_any_design(talk):
    world = talk.world
    need(world.author, "small")
    run(world, DESIGN.replace("3-5", "4"))
    sizes = sorted(len(one) for one in seated(world))
    assert len(next(one for one in seated(world) if world.author.account.name in one)) == sizes[0] < sizes[-1]


def test_whoever_needs_people_they_know_keeps_them(talk):
    world = talk.world
    need(world.author, "steady")
    mates = []
    for turn in range(3):
        run(world, PAIRS, f"Pairs {turn}")
        own = next(one for one in seated(world) if world.author.account.name in one)
        mates.append(set(own))
    assert mates[0] == mates[1] == mates[2]


def test_it_is_said_once_and_told_to_nobody(talk):
    world = talk.world
    place = {"course": world.course.public_id}
    browser = talk.browse(world.author)
    page = browser.post(
        talk.path("courses.say_my_needs", **place),
        {"need": ["small", "steady", "no_timer", "text_only", "x"]},
    )
    page = browser.get(talk.path("courses.about_me", **place))
    assert page.html.count(" checked") == 4
    run(world)
    activity = {"activity": world.activity.public_id}
    person = {"person": world.author.public_id}
    for who, path in [
        (world.instructor, talk.path("courses.questions", **place)),
        (world.instructor, talk.path("courses.people", **place)),
        (world.instructor, talk.path("courses.show_person", **place, **person)),
        (world.instructor, talk.path("activities.groups", **activity)),
        (world.instructor, talk.path("activities.progress", **activity)),
        (world.reviewer, talk.path("activities.show", **activity)),
        (world.reviewer, talk.path("courses.about_me", **place)),
    ]:
        page = talk.browse(who).get(path)
        assert page.status == 200
        for planted in ("need.small", "need.text_only", "is done in writing", " checked><span>A small"):
            assert planted not in page.html
    told = [str(line.detail) for line in AuditLine.select()]
    assert not any("text_only" in one or "no_timer" in one for one in told)
    assert not db.rows("select 1 from attribute where name like 'need%'")


def test_staff_read_how_many_from_five_on_each_side(talk):
    world = talk.world
    path = talk.path("courses.questions", course=world.course.public_id)
    world.more += [world.join(f"Q{place} Person", "student") for place in range(3)]
    for who in world.students[:4]:
        need(who, "small")
    page = talk.browse(world.instructor).get(path).text.split("What people need")[1]
    assert page.count("not told") == 4
    need(world.students[4], "small")
    page = talk.browse(world.instructor).get(path).text.split("What people need")[1]
    assert f"5 of {len(world.students)} students" in page and page.count("not told") == 3


def test_nothing_counts_down_for_whoever_needs_no_timers(talk):
    world = talk.world
    run(world)
    world.go(9, -2)
    place = talk.path("activities.show", activity=world.activity.public_id)
    assert "data-distance" in talk.browse(world.reviewer).get(place).html
    need(world.author, "no_timer")
    for path in (place, talk.path("todo.show")):
        page = talk.browse(world.author).get(path).html
        assert "Wed 11 Nov" in page and "data-distance" not in page
        assert "in 2 hours" not in page and "#clock" not in page and "due soon" not in page


def test_their_reminder_says_what_is_left_and_no_more(talk):
    world = talk.world
    run(world)
    need(world.author, "no_timer")
    settle.settle(world.activity.id, day(9) - timedelta(hours=23))
    found = dict(db.rows("select account_id, subject from outbox_message where key like 'closing:%'"))
    assert "Still to do" in found[world.author.account_id]
    assert "Closes soon" in found[world.reviewer.account_id]


def test_in_writing_only_one_may_go_on_alone_and_come_back(talk):
    world = talk.world
    need(world.author, "text_only")
    run(world)
    before = next(one for one in seated(world) if world.author.account.name in one)
    page = mine(talk, world.author)
    assert "Everything here is done in writing and counts the same." in page.text
    assert "Everything here is done in writing" not in mine(talk, world.reviewer).text
    path = talk.path("activities.choose_group", activity=world.activity.public_id, phase="talk")
    talk.browse(world.author).post(path, {"act": "alone"})
    assert [world.author.account.name] in seated(world)
    assert "Back to the group I came from" in mine(talk, world.author).text
    talk.browse(world.author).post(path, {"act": "alone"})
    after = next(one for one in seated(world) if world.author.account.name in one)
    assert sorted(after) == sorted(before)


def test_nobody_is_left_alone_by_it_and_no_design_is_made_to(talk):
    world = talk.world
    run(world, PAIRS)
    path = talk.path("activities.choose_group", activity=world.activity.public_id, phase="talk")
    before = seated(world)
    assert "group of my own" not in mine(talk, world.author).text
    assert talk.browse(world.author).post(path, {"act": "alone"}).status == 404
    assert seated(world) == before


def test_nobody_who_comes_later_is_sent_to_whoever_chose_to_be_alone(talk):
    world = talk.world
    run(world)
    path = talk.path("activities.choose_group", activity=world.activity.public_id, phase="talk")
    talk.browse(world.author).post(path, {"act": "alone"})
    late = world.join("Late Comer", "student")
    moving.join(world.activity, "talk", 1, late.id, now=world.at)
    assert [world.author.account.name] in seated(world)
    assert any("Late Comer" in one and len(one) > 1 for one in seated(world))

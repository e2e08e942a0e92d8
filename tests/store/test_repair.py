"""Somebody is away on the day: the repair is done as it was proposed, taken back until somebody wrote, and
the sheet that stands in is read by the group it stands in for and by nobody else."""

import pytest

from peerreview.domain.refusals import Conflict, Missing, NotNow
from peerreview.domain.schedule import WindowRow
from peerreview.store import attributes, db, groups, moving, responses, settle
from peerreview.store.reading import shared
from tests.cast import START, day

TOPICS = """
title: Topics at home
params: {topics: [Water, Wind]}
phases:
  - id: expert
    title: Experts
    group: {by: topics, size: 2-9}
    tasks:
      - {id: sheet, by: group, form: submission, hold: none, see: group}
  - id: home
    title: Home
    group: {of: expert, rel: across, key: topic, size: 2-3}
    tasks:
      - {id: note, title: Note, form: submission, see: group}
      - {id: ours, title: Ours, form: submission, by: group, see: group}
"""


def at_home(world, fifth="Fifth Student"):
    """Five students at home: one home has two for Water, or the like; the homes are open, the sheets in."""
    world.more += [world.join(fifth, "student")]
    world.run(
        TOPICS,
        WindowRow("expert", 1, "all", START, day(2)),
        WindowRow("home", 1, "all", None, day(4)),
    )
    world.go(1)
    for _group, topic, members in groups.of_step(world.activity.id, "expert"):
        who = next(one for one in world.students if one.id == members[0][0])
        world.hand_in(who, f"What we know of this topic: {topic}.", task="sheet")
    settle.tick(world.go(2, 1).at)
    world.reload()
    return world


@pytest.fixture
def topics(world):
    return at_home(world)


def home(world):
    return world.activity.design.phase("home")


def members(world):
    return {
        group: [person for person, _name, _role in people]
        for group, _name, people in groups.of_step(world.activity.id, "home")
    }


def topic_of(world):
    return {
        person: name
        for _group, name, people in groups.of_step(world.activity.id, "expert")
        for person, _name, _role in people
    }


def away(world, person):
    who = next(one for one in world.students if one.id == person)
    attributes.away(who, starts=world.at, ends=day(3), source="staff", by=None, now=world.at)


def lone_home(world):
    """(the home without a double, the one with, the key that is double, who doubles it)"""
    topics = topic_of(world)
    large = next(group for group, people in members(world).items() if len(people) == 3)
    small = next(group for group in members(world) if group != large)
    keys = [topics[person] for person in members(world)[large]]
    double = next(key for key in keys if keys.count(key) == 2)
    return small, large, double, topics


def missing_expert(world, key):
    small, _large, _double, topics = lone_home(world)
    return next(person for person in members(world)[small] if topics[person] == key)


def ways(world):
    return groups.ways(world.activity, home(world), 1, now=world.at)


def test_nothing_is_proposed_while_all_are_here(topics):
    assert ways(topics) == []


def test_a_double_moves_and_goes_back(topics):
    small, large, double, _topics = lone_home(topics)
    gone = missing_expert(topics, double)
    away(topics, gone)
    before, reasons = members(topics), groups.told(topics.activity.id, "home", 1).reasons
    way = ways(topics)[0]
    assert way.code == "move"
    moving.repair(topics.activity, home(topics), 1, way.token, by=topics.assistant.account_id, now=topics.at)
    (move,) = way.moves
    assert move.person in members(topics)[small] and move.person not in members(topics)[large]
    told = groups.told(topics.activity.id, "home", 1)
    assert f"somebody for {double}" in told.reasons[move.person]
    assert ways(topics) == []
    made = groups.way_back(topics.activity, home(topics), 1)
    moving.put_back(topics.activity, home(topics), 1, made.public_id, by=None, now=topics.at)
    assert members(topics) == before
    told = groups.told(topics.activity.id, "home", 1)
    assert told.reasons[move.person] == reasons[move.person]
    assert ways(topics)[0].token == way.token
    with pytest.raises(Missing):
        moving.put_back(topics.activity, home(topics), 1, made.public_id, by=None, now=topics.at)
    verbs = [row[0] for row in db.rows("select verb from audit_line where verb like 'groups.%' order by id")]
    assert verbs[-2:] == ["groups.repaired", "groups.put_back"]


def test_what_was_proposed_for_another_state_is_refused(topics):
    _small, _large, double, _topics = lone_home(topics)
    gone = missing_expert(topics, double)
    away(topics, gone)
    token = ways(topics)[0].token
    who = next(one for one in topics.students if one.id == gone)
    attributes.end_absence(who, topics.at, by=None, now=topics.at)
    with pytest.raises(Conflict):
        moving.repair(topics.activity, home(topics), 1, token, by=None, now=topics.at)


def test_once_somebody_wrote_in_the_new_place_it_stays(topics):
    small, _large, double, _topics = lone_home(topics)
    away(topics, missing_expert(topics, double))
    (move,) = ways(topics)[0].moves
    moving.repair(topics.activity, home(topics), 1, ways(topics)[0].token, by=None, now=topics.at)
    made = groups.way_back(topics.activity, home(topics), 1)
    topics.go(2, 2)
    mate = next(one for one in members(topics)[small] if one not in (move.person,))
    who = next(one for one in topics.students if one.id == mate)
    topics.save(who, topics.begin(who, "ours"), {"text": {"text": "We begin."}})
    assert groups.way_back(topics.activity, home(topics), 1) is None
    with pytest.raises(NotNow):
        moving.put_back(topics.activity, home(topics), 1, made.public_id, by=None, now=topics.at)


def test_the_sheet_stands_in_and_only_that_group_reads_it(topics):
    small, large, double, keys = lone_home(topics)
    single = next(key for key in set(keys.values()) if key != double)
    gone = missing_expert(topics, single)
    away(topics, gone)
    sheets = groups.ways(topics.activity, home(topics), 1, now=topics.at)
    way = next(one for one in sheets if one.code == "sheets")
    reader = next(one for one in members(topics)[small] if one != gone)
    outsider = next(one for one in members(topics)[large] if keys[one] == double)
    (sheet, public_id) = groups.repairing.sheets_of(topics.activity, home(topics))[single]
    work = responses.by_id(sheet)
    assert not shared.single(reader, topics.activity, work, topics.at).rows
    moving.repair(topics.activity, home(topics), 1, way.token, by=None, now=topics.at)
    (stand,) = groups.stands(topics.activity, home(topics), 1)
    assert (stand.group, stand.key, stand.opener, stand.public_id) == (small, single, reader, public_id)
    assert shared.single(reader, topics.activity, work, topics.at).rows
    assert not shared.single(outsider, topics.activity, work, topics.at).rows
    assert ways(topics) == []
    made = groups.way_back(topics.activity, home(topics), 1)
    moving.put_back(topics.activity, home(topics), 1, made.public_id, by=None, now=topics.at)
    assert not shared.single(reader, topics.activity, work, topics.at).rows


def test_a_sheet_that_is_not_approved_is_no_sheet(topics):
    _small, _large, double, keys = lone_home(topics)
    single = next(key for key in set(keys.values()) if key != double)
    db.execute("update response set shown = 0, state = 'held' where task = 'sheet'")
    away(topics, missing_expert(topics, single))
    way = next(one for one in ways(topics) if one.code == "sheets")
    moving.repair(topics.activity, home(topics), 1, way.token, by=None, now=topics.at)
    (stand,) = groups.stands(topics.activity, home(topics), 1)
    assert stand.response is None
    assert groups.lent(topics.activity, stand.opener) == set()


def test_a_move_by_hand_is_taken_back_to_the_same_seat(topics):
    large = next(group for group, people in members(topics).items() if len(people) == 3)
    small = next(group for group in members(topics) if group != large)
    who = members(topics)[large][0]
    before = members(topics)
    moving.move(topics.activity, person=who, group=small, by=None, now=topics.at)
    made = groups.way_back(topics.activity, home(topics), 1)
    assert made.code == "hand"
    moving.put_back(topics.activity, home(topics), 1, made.public_id, by=None, now=topics.at)
    assert members(topics) == before
    moving.move(topics.activity, person=who, group=large, by=None, now=topics.at)
    assert groups.way_back(topics.activity, home(topics), 1) is None  # they were there already


def test_who_left_the_group_meanwhile_is_not_brought_back(topics):
    large = next(group for group, people in members(topics).items() if len(people) == 3)
    small = next(group for group in members(topics) if group != large)
    who = members(topics)[large][0]
    moving.move(topics.activity, person=who, group=small, by=None, now=topics.at)
    made = groups.way_back(topics.activity, home(topics), 1)
    db.execute("update membership set left_at = ? where enrolment_id = ?", topics.at, who)
    moving.put_back(topics.activity, home(topics), 1, made.public_id, by=None, now=topics.at)
    assert all(who not in people for people in members(topics).values())


ROLES = """
title: Roles
phases:
  - id: team
    title: Team
    group: {size: 2, roles: [lead, scribe]}
    tasks:
      - {id: plan, title: Plan, form: submission, by: lead, see: group}
      - {id: minutes, title: Minutes, form: submission, by: scribe, see: group}
"""


def owed(world, who):
    return {line.task for line in world.lines(who) if line.is_owed}


def test_who_takes_over_a_role_owes_what_its_holder_does(world):
    world.run(ROLES, WindowRow("team", 1, "all", START, day(7)))
    team = world.activity.design.phase("team")
    (first, *_more) = groups.of_step(world.activity.id, "team")
    here, gone = (next(one for one in world.students if one.id == row[0]) for row in first[2])
    mine, theirs = owed(world, here), owed(world, gone)
    away(world, gone.id)
    (way,) = groups.ways(world.activity, team, 1, now=world.at)
    assert way.roles == () and way.moves  # a lone one joins the other pair
    for other in world.students:
        if other.id not in (here.id, gone.id):
            away(world, other.id)
    (way,) = groups.ways(world.activity, team, 1, now=world.at)
    moving.repair(world.activity, team, 1, way.token, by=None, now=world.at)
    assert owed(world, here) == mine | theirs
    made = groups.way_back(world.activity, team, 1)
    moving.put_back(world.activity, team, 1, made.public_id, by=None, now=world.at)
    assert owed(world, here) == mine

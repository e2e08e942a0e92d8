"""Groups on the pages: mine with my part and why, others to choose from; the staff's board per round."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import db, groups, moving, settle
from peerreview.store.tables import Grouping
from tests.cast import START, World, day
from tests.conftest import Site

OPEN = """
title: Open groups
phases:
  - id: team
    title: Team
    group: {size: 1-3, join: open}
    tasks: [{id: page, title: Our page, form: submission, by: group, see: cohort}]
"""
TURNS = """
title: Reading together
params: {segments: [The gate, The city walls]}
phases:
  - id: segment
    title: Segment
    group: {size: 4, roles: [asks, answers, sums, checks], rotate: true, keep: true}
    tasks:
      - {id: ask, title: Ask, form: submission, by: asks, see: group}
repeat: {phases: [segment], over: segments, every: 7d}
"""


def run(sqlite, text, phase):
    return Site(World().run(text, WindowRow(phase, 1, "all", START, day(7))), sqlite)


@pytest.fixture
def teams(sqlite):
    return run(sqlite, OPEN, "team")


@pytest.fixture
def reading(sqlite):
    return run(sqlite, TURNS, "segment")


def path(site, endpoint, **more):
    return site.path(f"activities.{endpoint}", activity=site.world.activity.public_id, **more)


def mine(site, who):
    return site.browse(who).get(path(site, "show"))


def other_group(site, who, phase="team"):
    return next(
        row
        for row in groups.board(site.world.activity.id, phase)
        if who.public_id not in {public for public, _name, _role in row.members}
    )


def choose(site, who, group, **fields):
    action = path(site, "choose_group", phase="team")
    browser = site.browse(who)
    return browser.follow(browser.post(action, {"group": group, "round": "1"} | fields))


def test_a_student_sees_the_group_why_and_changes_it(teams):
    world = teams.world
    page = mine(teams, world.author)
    section = page.tree.one(id="my-groups")
    assert "Anna Author" in section.text and "Why you are here: Drawn by chance" in section.text
    group = other_group(teams, world.author)
    assert path(teams, "choose_group", phase="team") in page.actions()
    page = choose(teams, world.author, group.public_id)
    assert "You are in this group now." in page.tree.one(class_="toast").text
    assert "Why you are here: You chose this group." in page.tree.one(id="my-groups").text
    staff = teams.browse(world.assistant).get(path(teams, "groups"))
    assert "You chose this group." in staff.text and "Drawn by chance" in staff.text


def test_a_full_group_says_so_and_refuses_kindly(teams):
    world = teams.world
    group = other_group(teams, world.author)
    choose(teams, world.author, group.public_id)
    last = next(
        who
        for who in world.students
        if who.public_id in {row[0] for row in other_group(teams, world.author).members}
    )
    section = mine(teams, last).tree.one(id="my-groups")
    assert "No room" in section.text
    page = choose(teams, last, group.public_id)
    assert "This group has no room for you any more." in page.tree.one(class_="toast").text
    assert last.public_id not in {
        row[0]
        for found in groups.board(world.activity.id, "team")
        if found.public_id == group.public_id
        for row in found.members
    }


def test_after_the_step_closes_groups_stay(teams):
    world = teams.world.go(8)
    group = other_group(teams, world.author)
    page = choose(teams, world.author, group.public_id)
    assert "This is not open now." in page.tree.one(class_="toast").text
    assert path(teams, "choose_group", phase="team") not in page.actions()


def test_staff_and_strangers_choose_no_group(teams):
    group = other_group(teams, teams.world.author).public_id
    action = path(teams, "choose_group", phase="team")
    for who in (teams.world.assistant, teams.world.instructor, teams.world.stranger):
        assert teams.browse(who).post(action, {"group": group, "round": "1"}).status == 404
    browser = teams.browse(teams.world.author)
    for fields in ({"group": "nonsense"}, {"group": group, "round": "x"}, {"group": group, "round": "9"}):
        assert browser.post(action, {"round": "1"} | fields).status in (303, 404)


def roles_on(site, **more):
    page = site.browse(site.world.assistant).get(path(site, "groups", **more))
    return {
        line.all("span")[0].text.split("\n")[0].strip()[:4]: line.all("span")[-1].text.strip()
        for line in page.tree.one(class_="group").all("li")
    }


def test_roles_are_those_of_the_round_shown(reading):
    first = roles_on(reading)
    assert sorted(first.values()) == ["answers", "asks", "checks", "sums"]
    settle.tick(reading.world.go(7, 1).at)
    second = roles_on(reading)
    assert sorted(second.values()) == sorted(first.values())
    assert all(first[name] != second[name] for name in first)
    assert roles_on(reading, step="segment") == first


def test_rounds_are_called_by_their_names_everywhere(reading):
    world = reading.world
    settle.tick(world.go(7, 1).at)
    who = world.author
    part = roles_on(reading)["Anna"]
    page = mine(reading, who)
    assert "Segment 2: The city walls" in page.text and "Segment 1: The gate" in page.text
    assert f"Your part in this round: {part}" in page.tree.one(id="my-groups").text
    for endpoint in ("groups", "show", "edit", "progress"):
        assert (
            "Segment 2: The city walls" in reading.browse(world.instructor).get(path(reading, endpoint)).text
        )
    asker = next(
        one for one in world.students if roles_on(reading)[world.accounts[one.id].name[:4]] == "asks"
    )
    assert "Segment 2: The city walls" in reading.browse(asker).get("/").text
    course = reading.path("courses.show", course=world.course.public_id)
    assert "Segment 2: The city walls" in reading.browse(who).get(course).text


def test_names_stay_hidden_where_people_know_each_other_by_alias(sqlite):
    site = run(sqlite, OPEN.replace("see: cohort", "see: cohort, alias: true"), "team")
    section = mine(site, site.world.author).tree.one(id="my-groups")
    names = {account.name for account in site.world.accounts.values()}
    assert not {name for name in names if name in section.text}
    assert "2 people" in section.text


# --- whoever is moved is told -------------------------------------------------------------------------------


def letters_about(who):
    return [
        (row.subject, row.body, row.next_at)
        for row in db.rows(
            "select subject, body, next_at from outbox_message where account_id = ? and key like 'moved:%'",
            who.account_id,
        )
    ]


@pytest.fixture
def pairs(sqlite):
    text = (
        "title: Pairs\nphases:\n  - id: talk\n    group: {size: 2}\n    tasks: [{id: note, form: prompt}]\n"
    )
    return run(sqlite, text, "talk")


def test_why_somebody_is_where_they_are_is_said_in_the_language_of_whoever_reads_it(pairs, pseudo):
    """What is kept is data; what was once kept in words is shown as it stands."""
    world, heard = pairs.world.go(1), {"Accept-Language": "xx"}
    board = pairs.path("activities.groups", activity=world.activity.public_id)
    mine = pairs.path("activities.show", activity=world.activity.public_id)
    for who, path in ((world.instructor, board), (world.author, mine)):
        page = pairs.browse(who).client.get(path, headers=heard).text
        assert "⟦Drawn by chance into groups of even size.⟧" in page
    (grouping,) = Grouping.select()
    old = grouping.reasons | {str(world.author.id): "Placed by lot, 100 % fair."}
    Grouping.update(reasons=old).where(Grouping.id == grouping.id).execute()
    assert "Placed by lot, 100 % fair." in pairs.browse(world.author).client.get(mine, headers=heard).text
    who, target = world.author, other_group(pairs, world.author, "talk")
    db.execute("update account set language = 'xx' where id = ?", who.account_id)
    moving.move(world.activity, person=who.id, group=target.id, by=world.instructor.account_id, now=world.at)
    ((_subject, body, _at),) = letters_about(who)
    assert "⟦Course staff moved you to this group.⟧" in body


def test_whoever_is_moved_gets_a_letter_that_says_with_whom_and_why(pairs):
    world = pairs.world
    world.go(1)
    who, target = world.author, other_group(pairs, world.author, "talk")
    moving.move(world.activity, person=who.id, group=target.id, by=world.instructor.account_id, now=world.at)
    ((subject, body, at),) = letters_about(who)
    mates = ", ".join(name for _public, name, _role in target.members)
    assert "You are in another group now" in subject
    assert f"you are now with {mates}, in group {target.name}. Course staff moved you to this group." in body
    assert db.moment(at) > world.at and letters_about(world.reviewer) == []


def test_a_move_that_is_taken_back_at_once_is_told_to_nobody(pairs):
    world = pairs.world
    world.go(1)
    who, target = world.author, other_group(pairs, world.author, "talk")
    by = {"by": world.instructor.account_id, "now": world.at}
    moving.move(world.activity, person=who.id, group=target.id, **by)
    phase = world.activity.design.phase("talk")
    made = groups.way_back(world.activity, phase, 1)
    moving.put_back(world.activity, phase, 1, made.public_id, **by)
    assert letters_about(who) == []


def test_where_people_have_aliases_the_letter_names_nobody(sqlite):
    text = (
        "title: Masks\nphases:\n  - id: talk\n    group: {size: 2}\n"
        "    tasks: [{id: note, form: prompt, alias: true}]\n"
    )
    site = run(sqlite, text, "talk")
    world = site.world
    world.go(1)
    who, target = world.author, other_group(site, world.author, "talk")
    moving.move(world.activity, person=who.id, group=target.id, by=world.instructor.account_id, now=world.at)
    ((_subject, body, _at),) = letters_about(who)
    assert "you are now with 2 others" in body
    assert not any(one.account.name in body for one in world.students)

"""What stops a step is said: to students without names, to staff person by person, in each round."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, groups, settle
from tests.cast import START, World, day
from tests.conftest import Site
from tests.walks import hand_in, start

WEEKS = """
title: Weeks
phases:
  - id: pair
    title: Pair
    group: {size: 2, keep: true}
    tasks: [{id: note, title: Your note, form: submission, see: group}]
    gate: {per: group, when: all}
  - id: show
    title: Show
    tasks: [{id: poster, title: A poster, form: submission}]
    gate: {when: hand}
repeat: {phases: [pair, show], every: [7d, 7d], times: 2}
"""


@pytest.fixture
def weeks(sqlite):
    """Two rounds; pairs are formed, nobody has written."""
    return Site(World().run(WEEKS, WindowRow("pair", 1, "all", START, day(7))), sqlite)


def pair_of(site, who):
    """The members of somebody's pair, that person first."""
    (mates,) = [
        {person for person, _, _ in people}
        for _, _, people in groups.of_step(site.world.activity.id, "pair")
        if who.id in {person for person, _, _ in people}
    ]
    found = [one for one in site.world.students if one.id in mates]
    return sorted(found, key=lambda one: one != who)


def path(site, endpoint, **more):
    return site.path(f"activities.{endpoint}", activity=site.world.activity.public_id, **more)


def texts(site, who):
    browser = site.browse(who)
    return [browser.get(address).text for address in ("/", path(site, "show"))]


def write(site, who):
    browser = site.browse(who)
    hand_in(browser, start(site, browser, "note"))


def test_a_student_reads_what_a_locked_step_waits_for(weeks):
    me, mate = pair_of(weeks, weeks.world.author)
    for text in texts(weeks, me):
        assert "opens when “Pair” is done: you have 1 thing left in it" in text
    write(weeks, me)
    for text in texts(weeks, me):
        assert "opens when “Pair” is done: waits for 1 other of your group" in text
        assert f"{weeks.world.accounts[mate.id].name}:" not in text
    write(weeks, mate)
    settle.tick(weeks.world.go(7, 1).at)
    for text in texts(weeks, me):
        assert "opens when “Show” is done: waits for your instructor" in text


def test_home_asks_as_much_whoever_waits(weeks):
    me, mate = pair_of(weeks, weeks.world.author)
    write(weeks, me)
    browser = weeks.browse(me)
    counts = []
    for _ in range(3):
        browser.get("/")
        counts.append(browser.queries)
    assert counts[1] == counts[2] <= 40


def progress(site):
    return site.browse(site.world.assistant).get(path(site, "progress"))


def test_staff_read_who_has_passed_and_who_is_waited_for(weeks):
    me, mate = pair_of(weeks, weeks.world.author)
    write(weeks, me)
    page = progress(weeks)
    name = weeks.world.accounts[mate.id].name
    assert "0 of 4 students may go on." in page.text
    assert f"{name}: 1 thing left" in page.text
    assert f"{weeks.world.accounts[me.id].name}: 1 thing left" not in page.text


def press(site, endpoint, **fields):
    address = path(site, endpoint, phase=fields.pop("phase"))
    return site.browse(site.world.assistant).post(address, fields)


def test_a_group_the_class_and_a_person_are_let_past_and_taken_back_in_a_round(weeks):
    me, _mate = pair_of(weeks, weeks.world.author)
    (group,) = [
        public
        for _id, public, _name, members in groups.board(weeks.world.activity.id, "pair")
        if me.public_id in {person for person, _who, _role in members}
    ]
    action = path(weeks, "let_pass", phase="pair")
    assert action in progress(weeks).actions()
    one = {"phase": "pair", "round": "1", "whom": group, "kind": "group", "from": "progress"}
    assert press(weeks, "let_pass", **one).location == path(weeks, "progress") + "#gates-h"
    page = progress(weeks)
    assert "2 of 4 students may go on." in page.text and path(weeks, "shut", phase="pair") in page.actions()
    press(weeks, "shut", **one)
    assert "0 of 4 students may go on." in progress(weeks).text
    press(weeks, "let_pass", phase="pair", round="1", whom="all", kind="")
    settle.tick(weeks.world.go(7, 1).at)
    assert "4 of 4 students may go on." in progress(weeks).text
    press(weeks, "let_pass", phase="show", round="1", whom=me.public_id, kind="person")
    page = progress(weeks)
    assert "1 of 4 students may go on." in page.text and "let past by hand" in page.text
    press(weeks, "shut", phase="show", round="1", whom=me.public_id, kind="person")
    assert [(row.phase, row.round, row.whom) for row in activities.passages(weeks.world.activity.id)] == [
        ("pair", 1, "all")
    ]


def test_students_and_strangers_let_nobody_past(weeks):
    for who in (weeks.world.author, weeks.world.stranger):
        for endpoint in ("let_pass", "shut"):
            address = path(weeks, endpoint, phase="pair")
            assert weeks.browse(who).post(address, {"round": "1", "whom": "all"}).status == 404


def extend(site, *people, **fields):
    fields = {
        "act": "extend",
        "whom": "",
        "phase": "pair@2",
        "closes": "2026-12-01T17:00",
        "late_until": "",
        "reason": "",
    } | fields
    return site.browse(site.world.assistant).post(
        path(site, "extend"), fields | {"person": [who.public_id for who in people]}
    )


def rows(site):
    return {
        (row.phase, row.round, row.whom) for row, _reason in activities.extensions(site.world.activity.id)
    }


def test_more_time_is_given_in_a_round_to_people_sections_and_groups(weeks):
    me, _mate = pair_of(weeks, weeks.world.author)
    form = progress(weeks).tree.one("select", name="phase")
    assert [one["value"] for one in form.all("option")] == ["pair", "show", "pair@2", "show@2"]
    assert "Pair, round 2" in form.text
    (group,) = [
        public
        for _id, public, _name, members in groups.board(weeks.world.activity.id, "pair")
        if me.public_id in {person for person, _who, _role in members}
    ]
    assert extend(weeks, me).status == 303
    assert extend(weeks, whom="section:B").status == 303
    browser = weeks.browse(weeks.world.assistant)
    assert extend(weeks, whom=f"group:{group}", phase="pair", closes="2026-11-20T17:00").status == 303
    found = rows(weeks)
    assert {("pair", 2, f"p{me.id}"), ("pair", 2, f"s{weeks.world.reviewer.section_id}")} < found
    (made,) = found - {("pair", 2, f"p{me.id}"), ("pair", 2, f"s{weeks.world.reviewer.section_id}")}
    assert made[:2] == ("pair", 1) and made[2].startswith("g")
    text = browser.get(path(weeks, "progress")).text
    assert "Section B" in text and "Group" in text and "Pair, round 2" in text
    for address, field in (("pair", f"group:{group}"), ("pair", "section:B")):
        turn = "1" if field.startswith("group") else "2"
        end = path(weeks, "end_extension", phase=address)
        assert browser.post(end, {"whom": field, "round": turn}).status == 303
    assert rows(weeks) == {("pair", 2, f"p{me.id}")}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"closes": "2026-11-17T09:00"},
            "That is less time than the class has. An extension is more, never less.",
        ),
        ({"phase": "pair@9"}, "Not a valid choice."),
    ],
)
def test_what_cannot_stand_is_said(weeks, fields, sentence):
    page = extend(weeks, weeks.world.author, **fields)
    assert (page.status, page.errors()) == (422, [sentence])
    assert rows(weeks) == set()


@pytest.mark.parametrize("whom", ["section:Z", "group:nonsense", "nonsense", "section:"])
def test_a_section_or_group_that_is_none_of_this_course_is_not_found(weeks, whom):
    assert extend(weeks, weeks.world.author, whom=whom).status == 404
    assert rows(weeks) == set()

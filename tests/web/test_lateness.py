"""Which version counts, by staff: a late one replaced one that was in time. Label, deduction, list, file and
progress say one thing, before and after, and the writer hears of it."""

import csv
import io
from decimal import Decimal

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, db, grading, groups, leaving, moderation, responses
from peerreview.store.tables import OutboxMessage
from tests.cast import START, day
from tests.store.test_moving import TEAM


def costs(world, points=10):
    """A late day takes so many *points* off."""
    activities.set_up(
        world.activity,
        title=world.activity.title,
        brief="",
        edits={"grading.late_off": points},
        rows=activities.window_rows(world.activity.id),
        seen_digest=world.activity.plan_digest,
        by=None,
        now=world.at,
    )
    world.reload()


@pytest.fixture
def replaced(site):
    """Day 15, all is over: the author handed in on day 2 and again two hours after the deadline."""
    world = site.world
    costs(world)
    for who in world.go(2).students:
        world.hand_in(who)
    site.work = world.go(7, 2).hand_in(world.author, "# Aqueducts\n\nOne comma, mended.")
    world.go(9)
    for who in world.students * 2:
        world.review(who)
    world.go(15)
    return site


def said(site, who):
    """What staff and the student themselves read about how late *who* is, on every page and in the file:
    {place: days late, or whether it is}."""
    world, staff = site.world, site.browse(site.world.instructor)
    name = world.accounts[who.id].name
    of = {"activity": world.activity.public_id}
    work = staff.get(site.path("responses.show", response=site.work.public_id))
    listed = staff.get(site.path("grading.show", **of)).tree.one(id="grades").one("tbody")
    row = next(row for row in listed.all("tr") if row.all("th")[0].text == name)
    file = staff.get(site.path("grading.export", **of)).response.data.decode("utf-8-sig")
    line = next(line for line in csv.DictReader(io.StringIO(file)) if line["Name"] == name)
    opened = staff.get(site.path("grading.explain", **of, person=who.public_id)).tree.one("main")
    late = [row for row in opened.all("tr") if row.all("th")[0].text.startswith("Handed in late")]
    off = [row.all("td")[-1].text for row in late]
    progress = staff.get(site.path("activities.progress", **of) + "?show=late")
    header = work.tree.one("main").all("header")[0].text
    return {
        "work": "Late" in header and ("Late for" not in header or name in header),
        "list": row.one("td", data_label="Work").text == "late",
        "file": (line["Work"] == "late", int(line["Days late"] or 0)),
        "off": -Decimal(off[0]) if off else 0,
        "progress": name in [th.text for th in progress.tree.one(id="people").all("th")],
    }


LATE = {"work": True, "list": True, "file": (True, 1), "off": 10, "progress": True}
IN_TIME = {"work": False, "list": False, "file": (False, 0), "off": 0, "progress": False}


def counting(site, who):
    """The address of the button on the page of the work, or None."""
    page = site.browse(who).get(site.path("responses.show", response=site.work.public_id))
    return next((one for one in page.actions() if one.endswith("/counting")), None)


def test_all_places_agree_before_and_after_staff_let_the_version_in_time_count(replaced):
    site, author = replaced, replaced.world.author
    assert said(site, author) == LATE
    staff = site.browse(site.world.assistant)
    at = counting(site, site.world.assistant)
    page = staff.follow(staff.post(at))
    assert "Version 1 counts now. Its writer is told." in page.html
    assert said(site, author) == IN_TIME
    shown = [answer.text for answer in responses.answers_of(site.work.id)]
    assert shown == [answer.text for answer in responses.answers_of(site.work.id, number=1)]
    staff.post(counting(site, site.world.assistant))  # taken back
    assert said(site, author) == LATE


def test_the_writer_hears_of_it_and_it_is_in_the_record(replaced):
    site = replaced
    staff = site.browse(site.world.instructor)
    staff.post(counting(site, site.world.instructor))
    mail = OutboxMessage.select().where(OutboxMessage.key.startswith("counts:")).get()
    assert mail.account_id == site.world.author.account_id
    assert "counts: the one that was in time." in mail.body
    line = db.row("select by_id, detail from audit_line where verb = 'response.kept'")
    assert line.by_id == site.world.instructor.account_id and '"of": 1' in line.detail


def test_only_staff_who_did_not_write_it_decide(replaced):
    site, world = replaced, replaced.world
    at = counting(site, world.instructor)
    for who in (world.author, world.reviewer, world.stranger):
        assert site.browse(who).post(at).status == 404
    leaving.leave(world.author, by=None, now=world.at)
    address = world.accounts[world.author.id].email
    leaving.add_person(world.course, name="", email=address, role="assistant", by=None, now=world.at)
    assert counting(site, world.author) is None
    assert site.browse(world.author).post(at).status == 404


def test_what_staff_hold_or_cut_is_not_replaced_this_way(replaced):
    site, world = replaced, replaced.world
    at = counting(site, world.instructor)
    moderation.hold(site.work, stamp=(2, "submitted"), by=None, now=world.at, reason="Let me look.")
    assert counting(site, world.instructor) is None
    assert site.browse(world.instructor).post(at).status == 404


def test_who_is_in_time_is_offered_nothing(replaced):
    site, world = replaced, replaced.world
    extension = {"phase": "submit", "whom": f"p{world.author.id}", "closes": day(8), "reason": ""}
    activities.extend(world.activity, **extension, by=None, now=world.at)
    assert counting(site, world.instructor) is None
    assert said(site, world.author) == IN_TIME


# A team: each member by their own deadline


@pytest.fixture
def team(site):
    """Day 15: a team of two handed in a day and a half after the deadline, and was reviewed; a late day takes
    10 points off."""
    world = site.world.run(
        TEAM,
        WindowRow("submit", 1, "all", START, day(7), day(10)),
        WindowRow("review", 1, "all", day(10), day(14)),
        WindowRow("respond", 1, "all", None, day(21)),
    )
    costs(world)
    by_id = {who.id: who for who in world.students}
    found = groups.of_step(world.activity.id, "submit")
    (site.team, _name, members), (_other, _name, others) = found
    site.members = [by_id[person] for person, *_ in members]
    world.go(2).hand_in(by_id[others[0][0]])
    site.work = world.go(8, 12).hand_in(site.members[0])
    world.go(11)
    for who in world.students:
        world.review(who)
    world.go(15)
    return site


def more_time(site, whom, days):
    extension = {"phase": "submit", "whom": whom, "closes": day(days), "reason": ""}
    activities.extend(site.world.activity, **extension, by=None, now=site.world.at)


def excused(site, whom):
    extension = {"phase": "submit", "whom": whom, "waived": True, "reason": ""}
    activities.extend(site.world.activity, **extension, by=None, now=site.world.at)


MEMBERS = {
    "nobody has more time": (lambda site, one, team: None, (2, 2)),
    "one has two days more": (lambda site, one, team: more_time(site, one, 9), (0, 2)),
    "one has a day more": (lambda site, one, team: more_time(site, one, 8), (1, 2)),
    "one is excused": (lambda site, one, team: excused(site, one), (0, 2)),
    "the team has two days more": (lambda site, one, team: more_time(site, team, 9), (0, 0)),
    "the team has one, one of them two": (
        lambda site, one, team: (more_time(site, team, 8), more_time(site, one, 9)),
        (0, 1),
    ),
}


@pytest.mark.parametrize(("given", "days"), MEMBERS.values(), ids=MEMBERS)
def test_each_member_of_a_team_is_late_by_their_own_deadline(team, given, days):
    given(team, f"p{team.members[0].id}", f"g{team.team}")
    found = [said(team, who) for who in team.members]
    assert [one["file"] for one in found] == [(count > 0, count) for count in days]
    assert [one["off"] for one in found] == [10 * count for count in days]
    for place in ("work", "list", "progress"):
        assert [one[place] for one in found] == [count > 0 for count in days], place


def test_the_grade_page_says_by_whose_deadline(team):
    world = team.world
    more_time(team, f"p{team.members[0].id}", 9)
    grading.release(world.activity, by=None, now=world.go(25).at)
    own, other = (
        team.browse(who).get(team.path("grading.mine", activity=world.activity.public_id)).text
        for who in team.members
    )
    assert "counts here: Wed 11 Nov, 10:00 CET. By it the work is in time." in own
    assert "It is late by 2 begun days." in other
    for page in (own, other):
        assert "What a group hands in counts for each member by their own deadline." in page


def test_more_time_for_a_member_is_said_to_be_theirs_alone(team):
    world, staff = team.world, team.browse(team.world.instructor)
    at = team.path("activities.extend", activity=world.activity.public_id)
    typed = {"phase": "submit", "closes": "2026-11-20T10:00", "late_until": "", "reason": "", "act": "extend"}
    whoms = ({"person": world.author.public_id}, {"whom": f"group:{groups.named(world.activity.id)[0][0]}"})
    own, shared = (staff.follow(staff.post(at, typed | whom)).html for whom in whoms)
    assert "To give the whole group more time, choose the group." in own
    assert "To give the whole group more time, choose the group." not in shared

"""A learning design alive in the demo: what its file says has happened, somebody has something to do now, and
what people say there is theirs."""

import re
from collections import Counter
from datetime import timedelta

import pytest
import yaml

from peerreview.domain import schedule
from peerreview.store import activities, alerts, contribution, credentials, db, groups, metrics, milestones
from peerreview.store.demo import alive, beside, script
from peerreview.store.facts import facts_of_activity
from tests.cast import DEMO_DAY

FILES = sorted(path for folder in ("designs", "beside") for path in (script.FOLDER / folder).glob("*.yaml"))
FOLDER_OF = {path.stem: path.parent.name for path in FILES}
KEYS = [*FOLDER_OF]


def entry(key):
    return script.load(f"{FOLDER_OF[key]}/{key}")


def texts(key):
    """[(act, who, text)] of everything written in a file."""
    return [
        (act, who, text) for act in entry(key)["acts"] for who, found in alive.texts_of(act) for text in found
    ]


def activity_of(key):
    (row,) = db.rows("select id from activity where title = ?", entry(key)["title"])
    return activities.find(activity_id=row[0])


def said(value):
    """Every word typed in a text, whatever it answers."""
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return " ".join(map(str, values)) if values is not value else str(value)


@pytest.mark.parametrize("key", KEYS)
def test_everything_its_file_says_is_there_and_some_steps_are_under_way(demo_url, key):
    activity = activity_of(key)
    written = Counter(
        (task, "draft" if state == "draft" else "in")
        for task, state in db.rows("select task, state from response where activity_id = ?", activity.id)
        if task in activity.design.tasks
    )
    assert written == Counter(
        (act["task"], "draft" if act.get("draft") else "in") for act, _, _ in texts(key)
    )
    plan, everyone = facts_of_activity(activity.id)
    lines = [
        line
        for facts in everyone.values()
        if facts.person.role == "student"
        for line in schedule.duties(plan.design, facts, DEMO_DAY)
    ]
    open_now = {line.task for line in lines if line.state in alive.OPEN}
    assert open_now, "somebody has something to do"
    assert any(line.task in open_now and (line.is_done or line.begun) for line in lines), (
        "in the middle of it"
    )


@pytest.mark.parametrize("key", KEYS)
def test_nobody_says_the_same_twice_and_no_name_gives_a_writer_away(key):
    found = Counter(said(text) for _, _, text in texts(key))
    assert [text for text, times in found.items() if times > 1 and len(text.split()) > 5] == []
    names = {part for student in script.load("people")["students"] for part in student["name"].split()}
    assert [name for name in names if re.search(rf"\b{re.escape(name)}\b", "\n".join(found))] == []


@pytest.mark.parametrize("key", KEYS)
def test_a_file_says_nothing_that_is_not_read(key):
    assert entry(key).keys() <= {
        "title",
        "brief",
        "made",
        "materials",
        "forms",
        "dates",
        "acts",
        "design",
        "fields",
    }
    known = {
        "at",
        "until",
        "round",
        "task",
        "texts",
        "draft",
        "whom",
        "scales",
        "marks",
        "note",
        "by",
        "reason",
        "during",
        "levels",
    }
    known |= alive.DEEDS.keys() | beside.Beside.DEEDS.keys()
    assert [act for act in entry(key)["acts"] if not act.keys() <= known] == []
    assert 40 <= len(entry(key)["brief"].split()) <= 200


def test_each_file_is_of_a_design_that_comes_with_the_site_or_holds_its_own():
    assert {key for key in KEYS if "design" not in entry(key)} <= activities.designs_on_offer().keys()
    assert all(yaml.safe_load(path.read_text()) for path in FILES)


def test_moments_are_read_from_now_and_from_the_clock_of_the_course():
    assert alive.moment("-90m", DEMO_DAY) == DEMO_DAY - timedelta(minutes=90)
    assert alive.moment("6h", DEMO_DAY) == DEMO_DAY + timedelta(hours=6)
    assert alive.moment("-1d 20:00", DEMO_DAY).isoformat() == "2026-11-24T19:00:00+00:00"


@pytest.mark.parametrize("key", KEYS)
def test_a_file_is_played_in_the_same_order_whatever_the_hour(key):
    """Who answers answers what was said before: no hour may turn the two round."""
    orders = set()
    for quarter in range(96):
        now = DEMO_DAY + timedelta(minutes=15) * quarter
        moments = [alive.moment(act["at"], now) for act in entry(key)["acts"]]
        orders.add(tuple(sorted(range(len(moments)), key=moments.__getitem__)))
    assert len(orders) == 1


def test_a_team_has_moved_a_date_and_somebody_looks_after_another(demo_url):
    activity = activity_of("project")
    teams = milestones.of_teams(activity, DEMO_DAY).values()
    moved = [one for rows in teams for row in rows for one in row.moved]
    assert len(moved) == 2 and all(one.reason and one.by for one in moved)
    assert [row.passed for rows in teams for row in rows].count(True) == 1
    (alert,) = alerts.of_activity(activity.id)
    assert (alert.is_open, alert.owner_name, alert.round) == (True, "Ruth Abernall", 1)


def test_most_have_learned_to_review(demo_url):
    activity = activity_of("reviewing_in_two_minutes")
    held = credentials.in_course(activity.course)
    assert 10 <= len(held) < 24
    assert {one.name for some in held.values() for one in some} == {
        "cred.reviewing",
        "cred.proctor",
        "cred.senior",
    }


def test_units_stand_where_they_are_passed_marked_corrected_and_waiting(demo_url):
    activity = activity_of("proctors")
    (alert,) = [one for one in alerts.of_activity(activity.id) if one.is_open]
    assert (alert.kind, alert.round, alert.owner_name) == ("waits", 3, "Ruth Abernall")
    _plan, everyone = facts_of_activity(activity.id)
    furthest = Counter(
        len({row.round for row in facts.passages if (row.phase, row.whom) == ("unit", f"p{person}")})
        for person, facts in everyone.items()
    )
    assert (furthest[2], furthest[1]) == (1, 3)
    assert db.rows("select 1 from decision where act = 'correct'")


def test_teams_have_rated_their_members_twice_and_gained(demo_url):
    """Four teams did both, one has half of its ratings and one a single one: of these nothing is told."""
    activity = activity_of("poster_in_a_team")
    for task, told in zip(contribution.tasks_of(activity.design), (16, 16), strict=True):
        members = [one for team in contribution.teams(activity, task) for one in team.members.values()]
        assert [one.is_told for one in members].count(True) == told
        rated = [one for one in members if one.is_told]
        assert sum(one.factor for one in rated) == told and len({one.factor for one in rated}) > 8
    assert sum(one.raters > 0 for one in members) == 16 + 3 + 4
    gains = [line.number for line in metrics.of_activity(activity, DEMO_DAY) if line.key == "gain"]
    assert [one.count for one in gains] == [16] * 3
    assert gains[0].low < 0 < gains[1].low < gains[2].low, "one nobody can be sure of, two that are clear"


def test_mentors_have_newcomers_some_wait_and_one_has_climbed(demo_url):
    activity = activity_of("mentoring")
    grouping = groups.grouping_at(activity.id, "match", 1)
    pairs = groups.matched.pairs_of(grouping, activity, activity.design.phase("match"))
    waits = groups.told(activity.id, "match", 1).waits
    assert (len(pairs), len(waits)) == (11, 7)
    assert [is_full for _person, _why, is_full in waits].count(True) == 1
    assert len({str(why) for _person, why, _full in waits}) == 3
    levels = db.rows("select value from attribute where name = 'ladder.main' and until_at is null")
    assert sorted(row.value for row in levels) == ["Assist", "Do"]
    assert [alert for alert in alerts.of_activity(activity.id) if alert.is_open] == []


def test_colleagues_have_watched_each_other_once_and_go_on_with_others(demo_url):
    activity = activity_of("peer_observation")

    def partners(turn):
        seats = groups.partition_of(groups.grouping_at(activity.id, "watch", turn)).groups
        return {frozenset(one.members) for one in seats}

    assert len(partners(1)) == len(partners(2)) == 2 and not partners(1) & partners(2)
    rounds = db.rows(
        "select round, count(*) as many from response where activity_id = ? group by round", activity.id
    )
    assert {row.round: row.many for row in rounds} == {1: 28, 2: 9}


def test_an_open_hour_has_been_kept_and_is_being_noted(demo_url):
    activity = activity_of("weekly_session")
    _plan, everyone = facts_of_activity(activity.id)
    now = DEMO_DAY
    seniors = [
        person
        for person, facts in everyone.items()
        if "cred.senior" in {one.name for one in facts.credentials if one.stands(now)}
    ]
    assert len(seniors) == 2
    noted = db.rows(
        """
        select author_id, round from response where activity_id = ? and task = 'came' and state = 'submitted'
        """,
        activity.id,
    )
    assert {row.author_id for row in noted} == set(seniors) and {row.round for row in noted} == {1, 2, 3}
    came = db.rows(
        """
        select a.text, a.level from answer a
        join version v on v.id = a.version_id
        join response r on r.id = v.response_id
        where r.activity_id = ? and r.task = 'came' and a.item = 'came'
        """,
        activity.id,
    )
    assert came, "who came stands there"
    (mine,) = db.rows("select id from response where activity_id = ? and state = 'draft'", activity.id)
    owed = [
        line
        for facts in everyone.values()
        for line in schedule.duties(activity.design, facts, now)
        if line.is_owed
    ]
    assert mine and owed == [], "nobody owes anything"

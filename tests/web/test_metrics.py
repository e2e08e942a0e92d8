"""An activity in numbers: what stands there, of how many, as a file, and nothing of few or of one."""

import csv
import io

import pytest

from peerreview.store import metrics, settle
from tests.cast import World, day
from tests.conftest import Site
from tests.talking import ANSWER, answer, opening_of, rooms, say, seminar, thread


@pytest.fixture
def site(sqlite):
    """The app on a seminar of twelve in three rooms, in which some have answered."""
    world = seminar(World(publish=False), people=12)
    return Site(world, sqlite)


def numbers(site):
    """{(key, title): Number}"""
    found = metrics.of_activity(site.world.activity, site.world.at)
    return {(line.key, line.title): line.number for line in found}


def path(site, view="metrics"):
    return site.path(f"activities.{view}", activity=site.world.activity.public_id)


def test_each_number_is_what_happened(site):
    world = site.world
    groups = list(rooms(world).values())
    for people in groups:
        answer(world, people[0], opening_of(world, people[1]))
        answer(world, people[1], opening_of(world, people[0]), words=f"{ANSWER} {ANSWER}")
        thread(world, people[2])
    found = numbers(site)
    gave = 2 * len(groups)
    assert (found["reciprocity", ""].part, found["reciprocity", ""].count) == (gave, 12)
    assert (found["reach", ""].part, found["reach", ""].count) == (12, 12)
    assert (found["on_time", ""].part, found["on_time", ""].count) == (24, 24)
    assert (found["on_time", "Opening"].part, found["on_time", "Opening"].count) == (12, 12)
    assert found["mixing", ""].value == pytest.approx(
        sum(len(people) * (len(people) - 1) for people in groups) / 12 / 11
    )
    assert ("voice", "The talk") in found and (len(groups) < 3 or 0 < found["voice", "The talk"].value < 1)
    assert "gain" not in {key for key, _title in found}


def test_a_missed_and_a_late_deed_count_against_it(site):
    world = site.world
    world.more.append(world.join("Late Comer", "student"))
    settle.tick(world.at)
    say(world, world.more[-1], "rules", {"rules": {"ticks": ["idea", "quote", "unsure", "flag"]}})
    settle.tick(world.go(2, 3).at)
    found = numbers(site)
    assert (found["on_time", "Ground rules"].part, found["on_time", "Ground rules"].count) == (12, 13)


def test_the_page_says_of_how_many_and_how_sure_and_names_nobody(site):
    world = site.world
    got = site.browse(world.instructor).get(path(site))
    assert got.heading == "In numbers"
    assert "24 of 24" in got.text and "86% and 100%" in got.text
    assert [name for one in world.students if (name := world.accounts[one.id].name) in got.text] == []
    assert path(site) in site.browse(world.instructor).get(path(site, "progress")).links()
    for who in (world.author, world.stranger):
        assert site.browse(who).get(path(site)).status == 404
        assert site.browse(who).get(path(site, "metrics_file")).status == 404


def test_the_file_has_the_same_numbers(site):
    got = site.browse(site.world.instructor).get(path(site, "metrics_file"))
    rows = list(csv.DictReader(io.StringIO(got.html.lstrip("\ufeff"))))
    first = rows[0]
    assert (first["What"], first["Value"], first["Count"]) == ("In time", "1.0", "24")


def test_of_four_people_nothing_is_told(sqlite):
    site = Site(seminar(World(publish=False), people=4), sqlite)
    assert {number.value for number in numbers(site).values()} == {None}
    got = site.browse(site.world.instructor).get(path(site))
    assert got.text.count("too few to be told") == len(numbers(site)) and "%" not in got.text.replace(
        "100%", ""
    )


def test_gain_is_from_the_first_time_to_the_last(sqlite):
    world = World(publish=False)
    world.more += [world.join(f"Guest{number} Speaker", "student") for number in range(2)]
    levels = "[{id: a, title: No, points: 0}, {id: b, title: Yes, points: 3}]"
    scale = f"{{id: sure, kind: scale, title: How sure, levels: {levels}}}"
    text = (
        "title: Twice\nphases:\n"
        "  - {id: one, tasks: [{id: before, form: sure}]}\n"
        "  - {id: two, tasks: [{id: after, form: sure}]}\n"
        f"forms:\n  sure:\n    title: Sure\n    items:\n      - {scale}\n"
    )
    from peerreview.domain.schedule import WindowRow

    world.run(text, WindowRow("one", 1, "all", day(0), day(2)), WindowRow("two", 1, "all", None, day(4)))
    world.go(1)
    for number, who in enumerate(world.students):
        say(world, who, "before", {"sure": {"level": "b" if number == 0 else "a"}})
    world.go(3)
    for who in world.students[:5]:
        say(world, who, "after", {"sure": {"level": "b"}})
    found = numbers(Site(world, sqlite))["gain", "How sure"]
    assert (found.value, found.count) == (pytest.approx(12 / 5), 5)


def test_the_queries_do_not_grow(site):
    world = site.world
    browser = site.browse(world.instructor)
    answer(
        world,
        world.students[0],
        next(
            opening_of(world, one)
            for people in rooms(world).values()
            if world.students[0] in people
            for one in people
            if one != world.students[0]
        ),
    )
    browser.get(path(site))
    few = browser.queries
    for people in rooms(world).values():
        thread(world, people[1])
        answer(world, people[2], opening_of(world, people[1]))
    browser.get(path(site))
    assert browser.queries <= few

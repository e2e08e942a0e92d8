"""What a course asks of people and what they say: the questions, "About me", the staff's list and one
person's page, and nothing private anywhere but with its owner."""

import io
from datetime import timedelta

import pytest

from peerreview.domain.attributes import Field
from peerreview.domain.schedule import WindowRow
from peerreview.store import attributes, courses, db, settle

SKILL = Field("skill", "Skill", "number", why="So that each team has somebody who knows it.")
TOWN = Field("town", "Home town")
LEVEL = Field("level", "Level", choices=("Beginner", "Some", "Plenty"))
GOALS = Field("goals", "Goals", is_many=True, readers="class")
ABLE = Field("able", "Able to lead", "yes")
BOSS = Field("boss", "Line manager", "people", readers="staff")
SECRET = Field("health", "Needs", readers="self")
FREE = Field("free", "Free times", "times", readers="group")
ALL = (SKILL, TOWN, LEVEL, GOALS, ABLE, BOSS, SECRET, FREE)
PLANTED = ("Sugar at noon", "Thu 11:00-12:00")


@pytest.fixture
def world(site):
    for field in ALL:
        attributes.ask(site.world.course.id, field, by=site.world.instructor.account_id, now=site.world.at)
    site.world.boss = site.browse(site.world.instructor)
    return site.world


def path(site, view, **more):
    return site.path(f"courses.{view}", course=site.world.course.public_id, **more)


def put(world, who, field, *values, source="self"):
    attributes.put(who, field, values, source=source, by=who.account_id, now=world.at)


def held(world, who, name):
    return [one.text for one in attributes.of_person(who.id, world.at).get(name, ())]


def say(site, who, **typed):
    """Post the answers of "About me" with these changes: {field: text}."""
    browser, url = site.browse(who), path(site, "say_about_me")
    fields = browser.get(path(site, "about_me")).form(url)
    asked = [field.name for field in ALL if field.kind != "times"]
    return browser.post(
        url, fields | {"asked": asked} | {f"about.{name}": text for name, text in typed.items()}
    )


# --- about me --------------------------------------------------------------------------------------------


def test_a_student_reads_what_is_asked_why_and_who_reads_it(site, world):
    browser = site.browse(world.author)
    assert path(site, "about_me") in browser.get(path(site, "show")).links()
    text = browser.get(path(site, "about_me")).text
    for words in ("So that each team has somebody who knows it.", "Only you. Groups may be formed by it."):
        assert words in text
    assert site.browse(world.stranger).get(path(site, "about_me")).status == 404
    assert site.browse(world.admin).get(path(site, "about_me")).status == 404
    assert site.browse().get(path(site, "about_me")).status == 303


def test_what_is_said_is_kept_and_shown_again(site, world):
    said = {
        "skill": "2,5",
        "town": "0012",
        "level": "Some",
        "goals": "A grade\nFriends",
        "able": "no",
        "boss": "ines instructor",
        "health": PLANTED[0],
    }
    page = site.browse(world.author).follow(say(site, world.author, **said))
    form = page.form(path(site, "say_about_me"))
    assert {name: form[f"about.{name}"] for name in said} == said | {
        "skill": "2.5",
        "boss": "Ines Instructor",
    }
    assert attributes.of_course(world.course.id, world.at)[world.author.id] == {
        "skill": 2.5,
        "town": "0012",
        "level": "Some",
        "goals": frozenset({"A grade", "Friends"}),
        "able": False,
        "boss": frozenset({world.instructor.id}),
        "health": PLANTED[0],
    }


def test_an_answer_can_be_taken_away_and_the_others_stay(site, world):
    say(site, world.author, skill="2", town="Bonn")
    say(site, world.author, town="")
    assert (held(world, world.author, "skill"), held(world, world.author, "town")) == (["2"], [])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"skill": "much"}, "“much” is not a number. Type digits, such as 12 or 3.5."),
        ({"level": "Expert"}, "“Expert” is none of these: Beginner, Some, Plenty."),
        ({"boss": "Nobody Known"}, "Nobody else in this course is called “Nobody Known”."),
        ({"boss": "Anna Author"}, "Nobody else in this course is called “Anna Author”."),
        ({"town": "x" * 201}, "This is 201 characters long; up to 200 fit."),
    ],
)
def test_what_cannot_stand_is_said_beside_it_and_everything_stays_typed(site, world, typed, sentence):
    page = say(site, world.author, **{"goals": "Kept words"} | typed)
    assert (page.status, page.errors()) == (422, [sentence])
    form = page.form(path(site, "say_about_me"))
    assert form["about.goals"] == "Kept words"
    assert all(form.get(f"about.{name}", "") in (text, "") for name, text in typed.items())
    assert attributes.of_person(world.author.id, world.at) == {}


def test_two_people_of_one_name_are_told_apart_by_address(site, world):
    twin = world.join("Twin One", "student")
    db.execute("update account set name = 'Mona Mate' where id = ?", twin.account_id)
    assert say(site, world.author, boss="Mona Mate").errors() == [
        "2 people are called “Mona Mate”. Type the e-mail address instead."
    ]
    say(site, world.author, boss="TWIN@college.example")
    assert attributes.of_course(world.course.id, world.at)[world.author.id]["boss"] == {twin.id}


def test_a_question_that_came_meanwhile_loses_nothing(site, world):
    say(site, world.author, town="Bonn")
    browser = site.browse(world.author)
    browser.post(path(site, "say_about_me"), {"asked": ["skill"], "about.skill": "1"})
    assert (held(world, world.author, "town"), held(world, world.author, "skill")) == (["Bonn"], ["1"])
    assert (
        browser.post(
            path(site, "say_about_me"), {"asked": ["conflict", "absent"], "about.conflict": "x"}
        ).status
        == 303
    )
    assert held(world, world.author, "conflict") == []


def test_what_staff_know_is_shown_to_whom_it_is_about(site, world):
    attributes.change(world.course.id, TOWN._replace(is_asked=False), by=None, now=world.at)
    put(world, world.author, TOWN, "Atlantis", source="import")
    assert "Atlantis" in site.browse(world.author).get(path(site, "about_me")).text
    assert "Atlantis" not in site.browse(world.reviewer).get(path(site, "about_me")).html


# --- free times ------------------------------------------------------------------------------------------


def week(site, who, slots, zone="Europe/Berlin", name="free"):
    return site.browse(who).post(path(site, "say_my_times", name=name), {"slot": slots, "zone": zone})


def ticked(page):
    return {int(box["value"]) for box in page.tree.all("input", name="slot") if "checked" in box.attributes}


def test_a_week_is_ticked_and_comes_back(site, world):
    page = site.browse(world.author).follow(week(site, world.author, ["76", "77", "0", "335"]))
    assert held(world, world.author, "free") == [
        "Mon 00:00-00:30 Europe/Berlin",
        "Tue 14:00-15:00 Europe/Berlin",
        "Sun 23:30-24:00 Europe/Berlin",
    ]
    assert ticked(page) == {0, 76, 77, 335}
    assert len(page.tree.all("details", class_="more")) == 2
    assert [box["aria-label"] for box in page.tree.all("input", name="slot") if box["value"] == "76"] == [
        "Tuesday 14:00"
    ]


def test_nonsense_in_the_grid_is_left_out(site, world):
    week(site, world.author, ["336", "-1", "x", "4"], zone="Mars/Olympus")
    assert held(world, world.author, "free") == ["Mon 02:00-02:30 Europe/Berlin"]
    assert week(site, world.author, [], name="skill").status == 404
    assert week(site, world.author, [], name="nothing").status == 404
    week(site, world.author, [])
    assert held(world, world.author, "free") == []


def test_a_time_between_the_half_hours_stays_while_the_grid_does(site, world):
    put(world, world.author, FREE, "Mon 09:15-10:45 Europe/Berlin")
    browser = site.browse(world.author)
    page = browser.get(path(site, "about_me"))
    assert ticked(page) == {19, 20}
    week(site, world.author, ["19", "20"])
    assert held(world, world.author, "free") == ["Mon 09:15-10:45 Europe/Berlin"]


# --- away ------------------------------------------------------------------------------------------------


def go_away(site, browser, first, last=""):
    return browser.post(path(site, "go_away"), {"first": first, "last": last})


def test_away_for_days_and_taken_back(site, world):
    browser = site.browse(world.author)
    page = browser.follow(go_away(site, browser, "2026-11-04", "2026-11-06"))
    assert "Wed 4 Nov to Fri 6 Nov" in page.text
    found = attributes.absences(world.author.id, world.at)[0]
    assert [str(moment)[:16] for moment in found[:2]] == ["2026-11-03 23:00", "2026-11-06 23:00"]
    undo = page.tree.one(class_="toast").one("form")["action"]
    assert browser.post(undo).status == 303
    assert attributes.absences(world.author.id, world.at) == []
    assert browser.post(undo).status == 404
    assert browser.post(path(site, "be_here", first="soon")).status == 404


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("", "", "Choose a day, such as 2026-12-11."),
        ("tomorrow", "", "Choose a day, such as 2026-12-11."),
        ("2026-11-06", "2026-11-04", "The last day is before the first."),
        ("2026-10-01", "", "These days are over."),
        ("0001-01-01", "", "Choose a day of these years."),
    ],
)
def test_days_that_cannot_be(site, world, first, last, sentence):
    page = go_away(site, site.browse(world.author), first, last)
    assert (page.status, page.errors()) == (422, [sentence])
    assert page.form(path(site, "go_away")) | {"csrf_token": ""} == {
        "csrf_token": "",
        "first": first,
        "last": last,
    }


def test_one_press_marks_away_today_and_one_takes_it_back(site, world):
    browser = site.browse(world.instructor)
    browser.get(path(site, "people"))
    page = browser.follow(
        browser.post(
            path(site, "mark_away"),
            {"person": world.author.public_id},
            Referer=f"http://localhost{path(site, 'people')}",
        )
    )
    row = next(row for row in page.tree.one(id="people").all("tr") if "Anna Author" in row.text)
    assert "Away" in row.text and "Here after all" in row.text
    assert browser.get(path(site, "people", here="away")).tree.one("tbody").text.startswith("Anna Author")
    assert attributes.of_course(world.course.id, world.at)[world.author.id]["absent"] is True
    assert browser.post(page.tree.one(class_="toast").one("form")["action"]).status == 303
    assert attributes.away_now(world.course.id, world.at) == {}


def test_an_assistant_marks_several_from_the_progress_page(site, world):
    browser, people = site.browse(world.assistant), [who.public_id for who in world.more]
    progress = site.path("activities.progress", activity=world.activity.public_id)
    buttons = browser.get(progress).tree.all("button")
    (mark,) = [one["formaction"] for one in buttons if (one["formaction"] or "").endswith("/absences")]
    page = browser.follow(browser.post(mark, {"person": people}, Referer=f"http://localhost{progress}"))
    assert page.heading == "Progress"
    assert "Away today: 2 people." in page.html
    assert [row.text.split()[0] for row in page.tree.one("tbody").all("tr") if "Away" in row.text] == [
        "Mona",
        "Nils",
    ]
    assert set(attributes.away_now(world.course.id, world.at)) == {who.id for who in world.more}
    assert "Tick those who are away." in browser.follow(browser.post(mark)).html


def test_everybody_of_a_section_is_marked_away(site, world):
    browser = site.browse(world.instructor)
    page = browser.get(path(site, "people", section="A"))
    (mark,) = [button["formaction"] for button in page.tree.all("button") if button["formaction"]]
    browser.post(mark, page.form(path(site, "put_for_several")) | {"everybody": "on"})
    assert set(attributes.away_now(world.course.id, world.at)) == {world.author.id, world.more[0].id}


def test_students_mark_nobody(site, world):
    browser = site.browse(world.author)
    for view in ("mark_away", "mark_here", "put_for_several", "take_attributes_back", "bring", "ask"):
        assert browser.post(path(site, view), {"person": world.reviewer.public_id}).status == 404
    assert (
        site.browse(world.instructor)
        .post(path(site, "mark_away"), {"person": world.stranger.public_id})
        .status
        == 404
    )


# --- private ---------------------------------------------------------------------------------------------


@pytest.fixture
def planted(site, world):
    """Anna has said something for herself, and something for her group."""
    put(world, world.author, SECRET, PLANTED[0])
    put(world, world.author, FREE, f"{PLANTED[1]} Europe/Berlin")
    put(world, world.author, SKILL, "4")
    return site


def test_what_is_private_is_on_no_page_of_staff_or_classmates(planted, world):
    staff = [
        path(planted, "people"),
        path(planted, "people", **{".health": "given"}),
        path(planted, "people", q="Sugar"),
        path(planted, "people", sort=".health"),
        path(planted, "people_file"),
        path(planted, "show_person", person=world.author.public_id),
        path(planted, "questions"),
        path(planted, "look_into"),
        planted.path("moderation.audit_lines", course=world.course.public_id),
        planted.path("activities.progress", activity=world.activity.public_id),
    ]
    for who in (world.instructor, world.admin, world.assistant, world.reviewer):
        for url in staff + [path(planted, "about_me")]:
            page = planted.browse(who).get(url)
            found = page.html + page.response.data.decode("utf-8-sig", "replace") + str(page.headers)
            assert [words for words in (*PLANTED, "Thu 11") if words in found] == [], (who.account.name, url)
    mine = planted.browse(world.author).get(path(planted, "about_me"))
    assert PLANTED[0] in mine.html and ticked(mine) == {3 * 48 + 22, 3 * 48 + 23}


def test_staff_see_that_something_is_given(planted, world):
    browser = planted.browse(world.instructor)
    rows = browser.get(path(planted, "people", **{".health": "given"})).tree.one("tbody").all("tr")
    assert ["Anna Author" in row.text and "Given" in row.text for row in rows] == [True]
    page = browser.get(path(planted, "show_person", person=world.author.public_id))
    assert [item.text for item in page.tree.one("section", aria_labelledby="private-h").all("dd")] == [
        "Given",
        "Given",
    ]
    line = (
        browser.get(path(planted, "people_file", q="anna")).response.data.decode("utf-8-sig").splitlines()[1]
    )
    assert line.split(",")[0] == "Anna Author" and line.endswith(",,,,,given,given")


def test_a_list_cannot_write_what_is_private(planted, world):
    page = look(planted, "E-mail,Needs,Skill\nanna@college.example,other,2")
    apply(planted, page)
    assert held(world, world.author, "health") == [PLANTED[0]]
    assert held(world, world.author, "skill") == ["2"]


@pytest.mark.parametrize("view", ["put_for_several", "change_person"])
def test_staff_cannot_write_what_is_private(planted, world, view):
    browser = planted.browse(world.instructor)
    person = {"person": world.author.public_id} if view == "change_person" else {}
    browser.post(
        path(planted, view, **person),
        {
            "person": world.author.public_id,
            "name": "health",
            "value": "other",
            "asked": "health",
            "about.health": "other",
        },
    )
    assert held(world, world.author, "health") == [PLANTED[0]]


def test_readers_changed_later_open_nothing_that_was_given(planted, world):
    attributes.change(world.course.id, SECRET._replace(readers="staff"), by=None, now=world.at)
    browser = planted.browse(world.instructor)
    for url in (path(planted, "people"), path(planted, "show_person", person=world.author.public_id)):
        page = browser.get(url)
        assert PLANTED[0] not in page.html
    assert "earlier answer" in page.text
    browser.post(
        path(planted, "change_person", person=world.author.public_id),
        {"asked": "health", "about.health": "Crutches"},
    )
    assert sorted(held(world, world.author, "health")) == ["Crutches", PLANTED[0]]


# --- in a group ------------------------------------------------------------------------------------------

PAIRS = """
title: In pairs
phases:
  - id: pair
    title: Pairs
    group: {size: 2}
    tasks: [{id: page, title: One page, form: submission, by: group, see: group{more}}]
"""


def paired(site, world, more=""):
    """Two pairs; (one student, their mate, one of the other pair)."""
    world.run(PAIRS.replace("{more}", more), WindowRow("pair", 1, "all", world.at, world.at + timedelta(5)))
    settle.tick(world.at)
    mates = dict(
        db.rows(
            """
            select a.enrolment_id, b.enrolment_id
            from membership a
            join membership b on b.peer_group_id = a.peer_group_id and b.id <> a.id
            """
        )
    )
    mate = next(who for who in world.students if who.id == mates[world.author.id])
    return world.author, mate, next(who for who in world.students if who not in (world.author, mate))


def group_text(site, who):
    page = site.browse(who).get(site.path("activities.show", activity=site.world.activity.public_id))
    return page.tree.one(id="my-groups").text


def test_a_group_reads_what_is_for_the_group_and_nobody_else_does(site, world):
    one, mate, other = paired(site, world)
    put(world, mate, GOALS, "A calm week")
    put(world, mate, SECRET, PLANTED[0])
    put(world, mate, SKILL, "4")
    assert "A calm week" in group_text(site, one)
    assert [words for words in (PLANTED[0], "Skill") if words in group_text(site, one)] == []
    assert "A calm week" not in group_text(site, other)


def test_a_group_sees_when_all_of_it_is_free(site, world):
    one, mate, other = paired(site, world)
    assert "Free times" not in group_text(site, one)
    put(world, mate, FREE, "Tue 14:00-16:00 Europe/Berlin", "Fri 09:00-10:00 Europe/Berlin")
    assert "1 of 2 have not said when yet." in group_text(site, one)
    put(world, one, FREE, "Tue 09:30-11:00 America/New_York")
    assert "Free times: Tuesday 15:30 to 16:00 (Europe/Berlin)" in group_text(site, one)
    put(world, one, FREE, "Sun 09:00-10:00 Europe/Berlin")
    assert "There is no half-hour in which all of you are free." in group_text(site, mate)
    assert "Free times" not in group_text(site, other)


def test_where_peers_know_each_other_by_alias_nothing_is_told_by_name(site, world):
    one, mate, _other = paired(site, world, ", alias: true")
    put(world, mate, GOALS, "A calm week")
    put(world, mate, FREE, "Tue 14:00-16:00 Europe/Berlin")
    put(world, one, FREE, "Tue 14:00-15:00 Europe/Berlin")
    text = group_text(site, one)
    assert "Tuesday 14:00 to 15:00" in text
    assert [words for words in ("A calm week", mate.account.name.split()[0]) if words in text] == []


# --- the staff's pages -----------------------------------------------------------------------------------


def test_columns_filters_and_orders_of_what_people_say(site, world):
    for who, skill in zip(world.students, ("10", "9", "1.5")):
        put(world, who, SKILL, skill)
    put(world, world.author, LEVEL, "Some")
    browser = site.browse(world.instructor)

    def names(**query):
        page = browser.get(path(site, "people", **query))
        return [row.one("th").text.split()[0] for row in page.tree.one(id="people").one("tbody").all("tr")]

    assert names(**{".skill": "given"}, sort=".skill") == ["Mona", "Remy", "Anna"]
    assert names(**{".level": "Some"}) == ["Anna"]
    assert names(**{".skill": "none"}, role="student") == ["Nils"]
    assert names(sort="-.skill")[:3] == ["Anna", "Remy", "Mona"]


def test_one_person_is_changed_and_it_is_undone(site, world):
    put(world, world.author, GOALS, "Old")
    browser, url = (
        site.browse(world.go(0, 1).instructor),
        path(site, "change_person", person=world.author.public_id),
    )
    assert url in browser.get(path(site, "people")).links()
    form = browser.get(url).form(url)
    assert form["about.goals"] == "Old"
    asked = [field.name for field in ALL if field.kind != "people" and field not in (SECRET, FREE)]
    page = browser.follow(
        browser.post(url, form | {"asked": asked, "about.goals": "New; Other", "about.skill": "3"})
    )
    assert (held(world, world.author, "goals"), held(world, world.author, "skill")) == (
        ["New", "Other"],
        ["3"],
    )
    site.world.go(1)
    browser.post(page.tree.one(class_="toast").one("form")["action"])
    assert (held(world, world.author, "goals"), held(world, world.author, "skill")) == (["Old"], [])
    assert browser.post(path(site, "take_attributes_back", at="nonsense")).status == 404
    assert browser.post(path(site, "take_attributes_back", at=world.at.isoformat())).status == 303
    assert browser.post(path(site, "take_attributes_back", at="2020-01-01T00:00:00+00:00")).status == 404


def test_what_cannot_stand_for_one_person(site, world):
    url = path(site, "change_person", person=world.author.public_id)
    page = site.browse(world.instructor).post(
        url, {"asked": ["skill", "town"], "about.skill": "x", "about.town": "Bonn"}
    )
    assert (page.status, page.errors()) == (422, ["“x” is not a number. Type digits, such as 12 or 3.5."])
    assert page.form(url)["about.town"] == "Bonn"
    assert (
        site.browse(world.instructor).get(path(site, "show_person", person=world.stranger.public_id)).status
        == 404
    )


def test_several_are_changed_at_once_and_undone(site, world):
    put(world, world.author, TOWN, "Bonn")
    browser = site.browse(world.go(0, 1).instructor)
    page = browser.follow(
        browser.post(
            path(site, "put_for_several"),
            {
                "name": "town",
                "value": "Ulm",
                "person": [who.public_id for who in world.students],
                "role": "student",
            },
        )
    )
    assert "Home town: 4 people have another answer now." in page.html
    assert "role=student" in page.tree.one(id="people").all("a")[1]["href"] or page.text.count("Ulm") == 4
    site.world.go(1)
    browser.post(page.tree.one(class_="toast").one("form")["action"])
    assert [held(world, who, "town") for who in world.students] == [["Bonn"], [], [], []]


@pytest.mark.parametrize(
    ("name", "value", "said", "key"),
    [
        (".section", "C", "3 people are in another section now.", "section"),
        (".section", "", "3 people are in another section now.", "section"),
        (".role", "Assistant", "3 people have another role now.", "role"),
    ],
)
def test_role_or_section_of_several_is_changed_and_taken_back(site, world, name, value, said, key):
    def stands():
        found = {one.id: one for one in courses.people(world.course.id)}
        return {key: found[key].section.name if found[key].section_id else "" for key in found}, {
            key: one.role for key, one in found.items()
        }

    before, browser = stands(), site.browse(world.go(0, 1).instructor)
    some = [world.author, *world.more]
    ticked = [who.public_id for who in some]
    page = browser.follow(
        browser.post(path(site, "put_for_several"), {"name": name, "value": value, "person": ticked})
    )
    assert said in page.html
    after = stands()[0 if key == "section" else 1]
    assert {after[who.id] for who in some} == {value.lower() if key == "role" else value}
    world.go(0, 2)
    undo = page.tree.one(class_="toast").one("form")["action"]
    page = browser.follow(browser.post(undo))
    assert "Taken back for 3 people." in page.html
    assert stands() == before


def test_what_was_changed_again_since_stays(site, world):
    browser = site.browse(world.go(0, 1).instructor)
    fields = {"name": ".section", "value": "C", "person": [who.public_id for who in world.more]}
    undo = browser.follow(browser.post(path(site, "put_for_several"), fields)).tree
    world.go(0, 2)
    fields = {"name": ".section", "value": "D", "person": world.more[0].public_id}
    browser.post(path(site, "put_for_several"), fields)
    page = browser.follow(browser.post(undo.one(class_="toast").one("form")["action"]))
    assert "Taken back for 1 person. 1 was changed again since, and stays." in page.html
    assert (
        site.browse(world.author).post(path(site, "take_places_back", at="2026-11-02T10:00:00+00:00")).status
        == 404
    )


def test_everybody_of_the_filtered_list_is_changed(site, world):
    put(world, world.author, TOWN, "Bonn")
    site.browse(world.instructor).post(
        path(site, "put_for_several"), {"name": "able", "value": "yes", "everybody": "on", ".town": "given"}
    )
    assert [held(world, who, "able") for who in world.students] == [["yes"], [], [], []]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"person": ""}, "Tick somebody first."),
        ({"name": ""}, "Choose what to change."),
        ({"name": "health"}, "Choose what to change."),
        ({"name": ".role", "value": "King"}, "A role is student, assistant or instructor."),
        ({"name": ".section", "value": "x" * 81}, "A section’s name has up to 80 characters."),
        ({"name": "skill", "value": "x"}, "“x” is not a number. Type digits, such as 12 or 3.5."),
    ],
)
def test_several_cannot_be_changed_so(site, world, typed, sentence):
    page = site.browse(world.instructor).post(
        path(site, "put_for_several"),
        {"person": world.author.public_id, "name": "town", "value": "Ulm"} | typed,
    )
    assert (page.status, page.errors()) == (422, [sentence])
    ticks = [box["value"] for box in page.tree.all("input", name="person") if "checked" in box.attributes]
    assert ticks == ([] if typed.get("person") == "" else [world.author.public_id])
    assert page.form(path(site, "put_for_several"))["value"] == ({"value": "Ulm"} | typed)["value"]


def test_lists_of_any_length_cost_the_same(site, world):
    browser = site.browse(world.instructor)
    counts = []
    for place in range(3):
        put(world, world.join(f"P{place} Person", "student"), SKILL, "1")
        for url in (path(site, "people"), path(site, "people_file"), path(site, "questions")):
            browser.get(url)
            counts.append(browser.queries)
    assert counts[:3] == counts[3:6] == counts[6:9]
    assert max(counts) <= 14


# --- what is asked ---------------------------------------------------------------------------------------


def question(**more):
    typed = {
        "title": "Languages",
        "name": "languages",
        "kind": "text",
        "choices": "",
        "readers": "class",
        "why": "",
        "is_asked": "y",
    }
    return typed | more


def test_a_question_is_asked_and_taken_back(site, world):
    browser = site.browse(world.instructor)
    page = browser.follow(browser.post(path(site, "ask"), question(choices="German\nFrench", is_many="y")))
    assert attributes.fields_of(world.course.id)["languages"] == Field(
        "languages", "Languages", "text", ("German", "French"), True, "class"
    )
    assert "French" in site.browse(world.author).get(path(site, "about_me")).text
    browser.post(page.tree.one(class_="toast").one("form")["action"])
    assert "languages" not in attributes.fields_of(world.course.id)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": " "}, "Type what people are asked."),
        (
            {"name": "no-name"},
            "A name is a word such as skill or home_town: letters, digits and _, a letter first.",
        ),
        ({"name": "absent"}, "“absent” has a meaning of its own. Take another word."),
        ({"name": "skill"}, "“skill” is asked already."),
        ({"kind": "colour"}, "Not a valid choice."),
        ({"readers": ""}, "Not a valid choice."),
        (
            {"kind": "number", "choices": "1\n2"},
            "Only words can be chosen from a list. Take the list out, or choose words.",
        ),
        ({"choices": "Yes\nyes"}, "Give two answers at least, each another one."),
        ({"choices": "One"}, "Give two answers at least, each another one."),
        ({"choices": "a;b\nc"}, "An answer is up to 200 characters long, without semicolons."),
        ({"why": "w" * 401}, "This is 401 characters long; up to 400 fit."),
    ],
)
def test_questions_that_cannot_be_asked(site, world, typed, sentence):
    page = site.browse(world.instructor).post(path(site, "ask"), question(**{"why": "Kept"} | typed))
    assert (page.status, page.errors()) == (422, [sentence])
    forms = [form for form in page.tree.all("form") if form["action"] == path(site, "ask")]
    assert ("Kept" if "why" not in typed else typed["why"]) in forms[-1].text
    assert len(attributes.fields_of(world.course.id)) == len(ALL)


def test_a_question_is_changed(site, world):
    browser, url = site.browse(world.instructor), path(site, "change_question", name="skill")
    form = browser.get(path(site, "questions")).form(url)
    assert browser.post(url, form | {"skill-title": "How well you know it"}).status == 303
    assert attributes.fields_of(world.course.id)["skill"].title == "How well you know it"
    put(world, world.author, SKILL, "1")
    page = browser.post(url, form | {"skill-kind": "yes"})
    assert page.errors() == [
        "People have given “How well you know it” already, so its kind stays. Ask for it under another name."
    ]
    assert (
        browser.post(
            path(site, "change_question", name="nothing"),
            {"nothing-title": "x", "nothing-readers": "self", "nothing-kind": "text"},
        ).status
        == 404
    )


def test_asking_ends_and_begins_again(site, world):
    put(world, world.author, SKILL, "1")
    browser = site.browse(world.instructor)
    page = browser.follow(browser.post(path(site, "stop_asking", name="skill")))
    assert "about.skill" not in site.browse(world.author).get(path(site, "about_me")).html
    assert browser.post(page.tree.one(class_="toast").one("form")["action"]).status == 303
    assert "about.skill" in site.browse(world.author).get(path(site, "about_me")).html
    assert browser.post(path(site, "ask_again", name="nothing")).status == 404


DESIGN = """
title: Teams
phases:
  - id: team
    title: Making teams
    group: {size: 3-5, prefer: [{spread: experience}, {like: availability}], never: [conflict]}
    tasks: []
"""


def test_what_designs_ask_for_is_offered(site, world):
    from peerreview.domain import designs
    from peerreview.store import activities

    activities.create(world.course.id, designs.load(DESIGN), title="Teams", by=None, now=world.at)
    browser = site.browse(world.instructor)
    page = browser.get(path(site, "questions"))
    wanted = page.tree.one("section", aria_labelledby="wanted-h")
    assert [head.text for head in wanted.all("h3")] == ["availability", "experience"] or [
        head.text for head in wanted.all("h3")
    ] == ["experience", "availability"]
    assert "“Teams” forms groups by it, so that the people of one group differ in it." in wanted.text
    assert "0 of 4 students have an answer." in wanted.text
    for form in wanted.all("form"):
        from tests.browser import fields_of

        browser.post(form["action"], fields_of(form))
    assert {attributes.fields_of(world.course.id)[name].kind for name in ("experience", "availability")} == {
        "text",
        "times",
    }
    assert not browser.get(path(site, "questions")).tree.all("section", aria_labelledby="wanted-h")


# --- a file ----------------------------------------------------------------------------------------------


def look(site, text, **more):
    """Bring a list and look at it."""
    boss = site.browse(site.world.instructor)
    brought = boss.post(path(site, "bring"), {"text": text} | more)
    return boss.follow(brought) if brought.status == 303 else brought


def apply(site, page):
    """Press the button of a list that was looked at."""
    action = next(one for one in page.actions() if "/people/import/" in one and not one.endswith("undo"))
    ticked = [
        one["value"]
        for one in page.tree.all("input")
        if one["name"] == "take" and "checked" in one.attributes
    ]
    return site.world.boss.post(
        action, page.form(action) | {"act": "apply", "take": ticked, "csrf_token": site.world.boss.key()}
    )


def stats(page):
    """[new, changed, wrong, as they are]."""
    return [int(number.text) for number in page.tree.one("dl", class_="stats").all("dd")]


def table(page, heading):
    """The rows of one part of the page, as texts of their cells."""
    return [
        [cell.text for cell in row.walk() if cell.tag in ("td", "th")]
        for row in page.tree.one("section", aria_labelledby=heading).one("tbody").all("tr")
    ]


FILE = """E-mail;Skill;Goals;Shoe size
anna@college.example;2,5;One; 44
REMY@college.example;;Two
mona@college.example;-;
"""
BAD_FILE = """E-mail,Skill,Level
anna@college.example,3,Some
remy@college.example,<b>x</b>,Expert
nobody@college.example,1,
,2,
mona@college.example,1,Some,9
anna@college.example,4,
"""


def test_a_file_is_looked_at_first_then_applied_and_undone(site, world):
    put(world, world.more[0], SKILL, "1")
    world.go(0, 1)
    page = look(site, FILE)
    assert stats(page) == [0, 3, 0, 0]
    assert "Not read: Shoe size." in page.text
    assert [(row[1], row[2], row[4]) for row in table(page, "chg-h")] == [
        ("2", "Anna Author", "Skill: 2.5 Goals: One"),
        ("3", "Remy Reviewer", "Goals: Two"),
        ("4", "Mona Mate", "Skill: –"),
    ]
    assert held(world, world.author, "skill") == []
    done = site.world.boss.follow(apply(site, page))
    assert "3 lines are in." in done.html
    assert (held(world, world.author, "skill"), held(world, world.more[0], "skill")) == (["2.5"], [])
    assert {one.source for one in attributes.of_person(world.author.id, world.at)["skill"]} == {"import"}
    site.world.go(1)
    site.world.boss.post(done.tree.one(class_="toast").one("form")["action"])
    assert (held(world, world.author, "skill"), held(world, world.more[0], "skill")) == ([], ["1"])


def test_lines_that_need_somebody_stay_with_what_was_typed(site, world):
    page = look(site, BAD_FILE)
    assert stats(page) == [0, 1, 5, 0]
    wrong = table(page, "bad-h")
    assert [row[0] for row in wrong] == ["3", "4", "5", "6", "7"]
    assert "Skill for remy@college.example" in wrong[0][1] and "“<b>x</b>” is not a number." in wrong[0][1]
    assert "Nobody in this course has the address “nobody@college.example”." in wrong[1][2]
    assert "Line 2 is about the same person." in wrong[4][1]
    left = site.world.boss.follow(apply(site, page))
    assert held(world, world.author, "skill") == ["3"]
    assert "1 line is in. 5 lines still need you." in left.html
    assert "nobody@college.example" in left.text and stats(left) == [0, 0, 5, 1]


def test_what_changed_meanwhile_is_looked_at_again(site, world):
    page = look(site, FILE)
    put(world, world.author, SKILL, "9")
    again = apply(site, page)
    assert (again.status, held(world, world.author, "skill")) == (409, ["9"])
    assert "Something has changed since you looked at it." in again.text


def test_the_list_s_own_file_changes_nothing(site, world):
    put(world, world.author, SKILL, "2.5")
    put(world, world.author, GOALS, "=1+1", "Two")
    put(world, world.author, ABLE, "no")
    put(world, world.author, BOSS, world.instructor.id)
    put(world, world.author, SECRET, PLANTED[0])
    data = site.browse(world.instructor).get(path(site, "people_file")).response.data
    assert b"'=1+1; Two" in data
    page = look(site, "", file=(io.BytesIO(data), "people.csv"))
    assert stats(page) == [0, 0, 0, 6]
    assert "Not read, because people give it themselves: Needs, Free times." in page.text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "There is no line in it."),
        (b"\x89PNG\r\n\0\0", "This is no table. Save it as CSV or XLSX, then choose that file."),
        (b"PK\3\4", "This workbook cannot be read. Save the sheet as XLSX or CSV once more."),
    ],
)
def test_files_that_cannot_be_read(site, world, data, sentence):
    page = look(site, "", file=(io.BytesIO(data), "people.csv"))
    assert (page.status, page.errors()) == (422, [sentence])


def test_letters_that_were_guessed_are_said(site, world):
    data = "E-mail;Home town\nanna@college.example;Köln".encode("cp1252")
    page = look(site, "", file=(io.BytesIO(data), "people.csv"))
    assert "The letters of this file are not UTF-8." in page.text and "Köln" in page.text

"""The board on the day: who is away, the repair and its way back, what a move would break, clock and gate,
one line to all; staff may, students and strangers find nothing."""

from datetime import timedelta

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import announcing, attributes, db, groups, presence, responses, settle
from tests.browser import fields_of
from tests.cast import START, World, day
from tests.conftest import Site
from tests.store.test_repair import TOPICS, at_home, home, lone_home, members, missing_expert

PART = {"HX-Request": "true"}


@pytest.fixture
def topics(sqlite):
    """Five students at home, the sheets are in."""
    return Site(at_home(World()), sqlite)


def path(site, endpoint, **more):
    return site.path(f"activities.{endpoint}", activity=site.world.activity.public_id, **more)


def board(site, who=None, **more):
    return site.browse(who or site.world.assistant).get(path(site, "groups", **more))


def press(site, endpoint, fields, who=None, **more):
    browser = site.browse(who or site.world.assistant)
    fields = {name: value for name, value in fields.items() if name != "csrf_token"}
    return browser.follow(browser.post(path(site, endpoint, **more), fields))


def cover_of(page):
    return next(table for table in page.tree.all("table", class_="cover") if "Sheets" in table.text)


def who_is(site, person):
    return next(one for one in site.world.students if one.id == person)


def name_of(site, person):
    return site.world.accounts[person].name


def away(site, *people):
    return press(site, "roll_call", {"away": [who_is(site, one).public_id for one in people]})


def test_who_is_ticked_is_away_today_and_back_when_unticked(topics):
    page = board(topics)
    assert "0 of 5 are here." in page.text and "5 people not seen yet" in page.text
    gone = missing_expert(topics.world, lone_home(topics.world)[2])
    page = away(topics, gone)
    assert f"Away today: {name_of(topics, gone)}." in page.text and "1 is away." in page.text
    (absence,) = attributes.absences(gone, topics.world.at)
    assert absence.ends - absence.starts == timedelta(days=1)
    assert absence.ends.astimezone().utcoffset() is not None and absence.ends.hour == 23  # midnight in Berlin
    form = page.form(path(topics, "roll_call"))
    assert form["was"] == who_is(topics, gone).public_id
    page = press(topics, "roll_call", {"was": [who_is(topics, gone).public_id]})
    assert f"Here again: {name_of(topics, gone)}." in page.text
    assert attributes.absences(gone, topics.world.at) == []


def test_an_old_page_brings_nobody_back_whom_it_did_not_show_as_away(topics):
    gone = missing_expert(topics.world, lone_home(topics.world)[2])
    away(topics, gone)
    page = press(topics, "roll_call", {"was": []})
    assert "Nothing has changed." in page.text and attributes.absences(gone, topics.world.at)


def test_who_looks_at_a_page_is_here_and_then_quiet(topics):
    who = topics.world.author
    topics.browse(who).get(path(topics, "show"))
    page = board(topics)
    assert "1 of 5 are here." in page.text and "4 people not seen yet" in page.text
    topics.world.at += timedelta(minutes=12)
    page = board(topics)
    assert "quiet for 12 minutes" in page.tree.one(id="roll").text and "0 of 5 are here." in page.text


def test_a_repair_is_explained_accepted_and_taken_back(topics):
    world = topics.world
    small, large, double, _keys = lone_home(world)
    before = members(world)
    away(topics, missing_expert(world, double))
    page = board(topics)
    mend = page.tree.one(id="mend")
    (move,) = groups.ways(world.activity, home(world), 1, now=world.at)[0].moves
    assert f"{name_of(topics, move.person)} moves from group" in mend.text
    assert "Holds:" in mend.text and "can be taken back until somebody writes" in mend.text
    cover = cover_of(page)
    assert name_of(topics, move.person) in " ".join(mark.text for mark in cover.all("mark"))
    action = path(topics, "repair", phase="home")
    page = press(topics, "repair", page.form(action), phase="home")
    assert "Each of them reads on their page why." in page.text
    assert move.person in members(world)[small]
    mine = topics.browse(who_is(topics, move.person)).get(path(topics, "show"))
    assert f"so that this group has somebody for {double}" in mine.tree.one(id="my-groups").text
    undo = page.form(path(topics, "put_groups_back", phase="home"))
    page = press(topics, "put_groups_back", undo, phase="home")
    assert "everybody is where they were" in page.text and members(world) == before


def test_an_old_proposal_is_refused_kindly(topics):
    gone = missing_expert(topics.world, lone_home(topics.world)[2])
    away(topics, gone)
    form = board(topics).form(path(topics, "repair", phase="home"))
    press(topics, "roll_call", {"was": [who_is(topics, gone).public_id]})
    page = press(topics, "repair", form, phase="home")
    assert "Something has changed since this was proposed." in page.text


def test_the_sheet_that_stands_in_is_named_to_the_group(topics):
    world = topics.world
    _small, _large, double, keys = lone_home(world)
    single = next(key for key in set(keys.values()) if key != double)
    away(topics, missing_expert(world, single))
    way = next(
        one for one in groups.ways(world.activity, home(world), 1, now=world.at) if one.code == "sheets"
    )
    press(topics, "repair", {"way": way.token, "round": "1"}, phase="home")
    assert "Sheet" in cover_of(board(topics)).text
    opener = who_is(topics, way.stands[0].opener)
    page = topics.browse(opener).get(path(topics, "show"))
    section = page.tree.one(id="my-groups")
    assert f"Nobody here knows {single} today. You open the sheet of its experts." in section.text
    link = next(a["href"] for a in section.all("a") if a["href"].startswith("/responses/"))
    assert f"What we know of this topic: {single}." in topics.browse(opener).get(link).text
    large = [who_is(topics, one) for one in members(world)[_large] if keys[one] == double]
    assert topics.browse(large[0]).get(link).status == 404


def test_a_move_is_shown_before_it_is_made_and_undone(topics):
    world = topics.world
    _small, large, double, keys = lone_home(world)
    single = next(person for person in members(world)[large] if keys[person] != double)
    rows = groups.board(world.activity.id, "home")
    target = next(row for row in rows if row.id != large)
    before = members(world)
    page = board(topics, person=who_is(topics, single).public_id, group=target.public_id)
    text = page.text
    assert f"has nobody for {keys[single]}." in text and "Red breaks the method" in text
    assert members(world) == before
    asked = {"person": who_is(topics, single).public_id, "group": target.public_id}
    assert asked in [
        {key: fields_of(form).get(key) for key in asked}
        for form in page.tree.all("form", method="post")
        if form["action"] == path(topics, "move")
    ]
    page = press(topics, "move", asked)
    assert f"{name_of(topics, single)} is moved." in page.text and members(world) != before
    undo = next(action for action in page.actions() if "/repair/undo" in action)
    topics.browse(world.assistant).post(undo, {})
    assert members(world) == before


def test_a_move_that_breaks_nothing_says_so(topics):
    world = topics.world
    small, large, double, keys = lone_home(world)
    spare = next(person for person in members(world)[large] if keys[person] == double)
    target = next(row for row in groups.board(world.activity.id, "home") if row.id == small)
    page = board(topics, person=who_is(topics, spare).public_id, group=target.public_id)
    assert "Nothing breaks, and no wish is lost." in page.text
    assert board(topics, person="nobody", group="nowhere").status == 200


def test_groups_are_formed_anew_until_somebody_writes(topics):
    world = topics.world
    button = {"act": "again", "phase": "home", "round": "1"}
    ids = {row.public_id for row in groups.board(world.activity.id, "home")}
    page = press(topics, "move", button)
    assert "are formed anew" in page.text
    fresh = {row.public_id for row in groups.board(world.activity.id, "home")}
    assert not fresh & ids and len(fresh) == 2
    settle.tick(world.at)
    world.save(world.author, world.begin(world.author, "note"), {"text": {"text": "I begin."}})
    page = press(topics, "move", button)
    assert "so they stay" in page.text
    assert {row.public_id for row in groups.board(world.activity.id, "home")} == fresh
    page = press(topics, "move", {"act": "again", "phase": "expert", "round": "1"})
    assert "so they stay" in page.text  # the homes build on them


def ends(site, phase="home"):
    return db.row(
        "select closes_at from phase_window where activity_id = ? and phase = ? and whom = 'all'",
        site.world.activity.id,
        phase,
    )[0]


def clock_form(page, site, act):
    return page.form(path(site, "set_clock", phase="home")) | {"act": act}


def test_two_minutes_are_given_and_taken_back(topics):
    before = ends(topics)
    page = board(topics)
    assert "Two minutes more: it ends at" in page.text
    page = press(topics, "set_clock", clock_form(page, topics, "more"), phase="home")
    assert db.moment(ends(topics)) - db.moment(before) == timedelta(minutes=2)
    assert "ends two minutes later." in page.text
    undo = next(action for action in page.actions() if "act=back" in action)
    topics.browse(topics.world.assistant).post(undo, {})
    assert ends(topics) == before
    assert db.row("select count(*) from audit_line where verb = 'clock.moved'")[0] == 2


def test_two_who_give_two_minutes_at_once_give_them_once(topics):
    form = clock_form(board(topics), topics, "more")
    press(topics, "set_clock", form, phase="home")
    after = ends(topics)
    page = press(topics, "set_clock", form, phase="home", who=topics.world.instructor)
    assert "Somebody has moved the clock since you looked." in page.text and ends(topics) == after


def test_the_clock_is_stopped_and_started_with_what_was_left(topics):
    topics.world.at = day(4) - timedelta(minutes=8)
    page = press(topics, "set_clock", clock_form(board(topics), topics, "stop"), phase="home")
    assert ends(topics) is None and "no end" in page.tree.one(id="conduct").text
    topics.world.at += timedelta(minutes=30)
    page = board(topics)
    form = page.form(path(topics, "set_clock", phase="home"))
    assert form["minutes"] == "8"
    for wrong in ("0", "-3", "many", "20161", "9" * 9):
        page = press(topics, "set_clock", form | {"act": "start", "minutes": wrong}, phase="home")
        assert "Say for how many minutes, from 1 to 20160." in page.text and ends(topics) is None
    press(topics, "set_clock", form | {"act": "start"}, phase="home")
    assert db.moment(ends(topics)) - topics.world.at == timedelta(minutes=8)


def test_what_no_page_sends_is_not_found(topics):
    for fields in (
        {"act": "more", "seen": ""},
        {"act": "dance", "seen": ""},
        {"act": "more", "seen": "tomorrow"},
        {"act": "more", "seen": "2026-11-06T09:00:00"},
        {"act": "more", "seen": "2026-11-06T09:00:00+00:00", "round": "9"},
    ):
        answer = topics.browse(topics.world.assistant).post(
            path(topics, "set_clock", phase="home"), {"round": "1"} | fields
        )
        assert answer.status == 404


def test_the_gate_opens_and_shuts(sqlite):
    text = TOPICS.replace("  - id: home", "    gate: {when: hand}\n  - id: home", 1)
    site = Site(World().run(text, WindowRow("expert", 1, "all", START, day(2))), sqlite)
    page = board(site)
    assert "everybody may go on to “Home”" in page.text.replace("Opened now, e", "e")
    form = page.form(path(site, "let_pass", phase="expert"))
    page = press(site, "let_pass", form, phase="expert")
    assert "Everybody may go on past “Experts”." in page.text
    assert "Who is away?" in page.text  # back on the board
    assert db.row("select count(*) from passage where whom = 'all' and undone_at is null")[0] == 1


def say(site, text, who=None, **more):
    return press(site, "say_to_all", {"say": text} | more, who)


def test_what_is_said_stands_on_every_page_until_the_next_step(topics):
    world = topics.world
    page = say(topics, "Finish your <b>sentence</b>.")
    assert "It stands on top of everybody’s page until the next step." in page.text
    student = topics.browse(world.author)
    page = student.get(path(topics, "show"))
    told = page.tree.one(class_="told")
    assert "Finish your <b>sentence</b>." in told.text and "Asim Assistant" in told.text
    assert "&lt;b&gt;sentence" in page.html
    work = world.begin(world.author, "note")
    desk = student.get(topics.path("submissions.edit", mine=work.public_id))
    assert "Finish your" in desk.tree.one(id="told").text
    saved = student.post(
        f"/submissions/{work.public_id}/draft",
        desk.form(f"/submissions/{work.public_id}/hand-in") | {"text.text": "Hello"},
        **PART,
    )
    assert "Finish your" in saved.html
    assert topics.browse(world.author).get("/").tree.all(class_="told") == []
    key = announcing.standing(world.activity.id).public_id
    say(topics, "Now read it aloud.", key=key)
    told = student.get(path(topics, "show")).tree.one(class_="told")
    assert "Now read it aloud." in told.text
    press(topics, "take_announcement_back", {"key": key})
    assert student.get(path(topics, "show")).tree.all(class_="told") == []
    page = press(topics, "take_announcement_back", {"key": key})
    assert "This was taken back, or something else was said since." in page.text


def test_what_was_said_goes_when_the_next_step_opens(sqlite):
    site = Site(
        World().run(
            TOPICS,
            WindowRow("expert", 1, "all", START, day(2)),
            WindowRow("home", 1, "all", None, day(4)),
        ),
        sqlite,
    )
    say(site, "Five minutes.")
    student = site.browse(site.world.author)
    assert student.get(path(site, "show")).tree.all(class_="told")
    settle.tick(site.world.go(2, 1).at)
    assert student.get(path(site, "show")).tree.all(class_="told") == []


def test_what_cannot_be_said_comes_back_with_a_sentence(topics):
    page = topics.browse(topics.world.assistant).post(path(topics, "say_to_all"), {"say": " "})
    assert page.status == 422 and "Write what you want to say first." in page.text
    long = "word " * 90
    page = topics.browse(topics.world.assistant).post(path(topics, "say_to_all"), {"say": long})
    assert page.status == 422 and "up to 300 fit on one line" in page.text
    assert "word word" in page.tree.one("textarea", id="say").text
    assert announcing.standing(topics.world.activity.id) is None


def test_news_of_the_board_come_only_when_there_are_any(topics):
    browser = topics.browse(topics.world.assistant)
    head = browser.get(path(topics, "groups")).tree.one(id="board-now")
    address = f"{head['data-board']}?known={head['data-known']}&groups={head['data-groups']}"
    assert browser.get(address, **PART).status == 204
    topics.browse(topics.world.author).get(path(topics, "show"))
    news = browser.get(address, **PART)
    assert "1 of 5 are here." in news.text and "The groups have changed" not in news.text
    away(topics, topics.world.author.id)
    world = topics.world
    _small, large, _double, _keys = lone_home(world)
    target = next(row for row in groups.board(world.activity.id, "home") if row.id != large)
    press(
        topics,
        "move",
        {"person": who_is(topics, members(world)[large][0]).public_id, "group": target.public_id},
    )
    assert "The groups have changed." in browser.get(address, **PART).text
    assert browser.get(address).status == 303


def test_the_board_asks_as_much_for_more_people(topics):
    browser = topics.browse(topics.world.assistant)
    browser.get(path(topics, "groups"))
    browser.get(path(topics, "groups"))
    few = browser.queries
    browser.get(path(topics, "groups_now"), **PART)
    news = browser.queries
    for place in range(3):
        topics.world.join(f"Extra{place} Person", "student")
    settle.tick(topics.world.at + timedelta(minutes=1))
    browser.get(path(topics, "groups"))
    assert browser.queries <= few
    browser.get(path(topics, "groups_now"), **PART)
    assert browser.queries == news <= 12


def test_students_and_strangers_find_no_board(topics):
    world = topics.world
    for who in (world.author, world.stranger):
        browser = topics.browse(who)
        for endpoint in ("groups", "groups_now"):
            assert browser.get(path(topics, endpoint)).status == 404
        for endpoint, more in (
            ("roll_call", {}),
            ("say_to_all", {}),
            ("take_announcement_back", {}),
            ("repair", {"phase": "home"}),
            ("put_groups_back", {"phase": "home"}),
            ("set_clock", {"phase": "home"}),
        ):
            assert browser.post(path(topics, endpoint, **more), {"round": "1"}).status == 404
    assert presence.seen(world.activity.id, [world.stranger.id]) == {}


EACH = TOPICS.replace("  - id: home", "    gate: {per: person, when: all, else: wait}\n  - id: home", 1)


def test_the_board_is_where_the_first_have_come(sqlite):
    text = EACH.replace(
        "tasks:\n      - {id: sheet",
        "tasks:\n      - {id: rules, form: submission, see: self}\n      - {id: sheet",
    )
    site = Site(World().run(text, WindowRow("expert", 1, "all", START, day(2))), sqlite)
    world = site.world
    assert "Experts:" in board(site).tree.one(id="conduct").text
    say(site, "Read the rules.")
    press(
        site,
        "let_pass",
        {"round": "1", "whom": world.author.public_id, "kind": "person"},
        phase="expert",
    )
    settle.tick(world.go(0, 2).at)
    page = board(site)
    assert "Home:" in page.tree.one(id="conduct").text and page.tree.all(class_="told") == []
    assert "Shut the gate again" not in page.text


def test_a_step_that_is_late_says_so_without_a_date_that_is_none(sqlite):
    text = """
title: Rules first
phases:
  - id: rules
    title: Rules
    tasks: [{id: accept, form: submission, see: self}]
    gate: {per: person, when: all, else: wait}
  - id: team
    title: Team
    group: {size: 2}
    tasks: [{id: note, title: Note, form: submission, see: group}]
"""
    site = Site(World().run(text, WindowRow("rules", 1, "all", START, day(2))), sqlite)
    settle.tick(site.world.go(4).at)
    page = board(site)
    assert "None" not in page.text and "open until it is passed" in page.text
    assert "ended" in page.tree.one(id="conduct").text


def peeks(site):
    """What the cards of the groups say of what is written there."""
    return " | ".join(line.text for card in board(site).tree.all(class_="group") for line in card.all("p"))


def test_a_peek_says_how_far_a_group_is_and_never_what_it_types(topics):
    world = topics.world
    assert "Ours: not begun" in peeks(topics)
    work = world.begin(world.author, "ours")
    assert "Ours: opened, nothing typed yet" in peeks(topics)
    topics.browse(world.author).post(
        f"/submissions/{work.public_id}/draft",
        {"text.text": "Secret so far", "rev": "0", "save_token": "t"},
        **PART,
    )
    assert "Ours: Anna Author is writing, last saved" in peeks(topics)
    world.at += timedelta(minutes=5)
    assert "Ours: begun, last saved 5 minutes ago" in peeks(topics)
    assert "Secret so far" not in board(topics).html
    world.send(world.author, responses.by_id(work.id))
    page = board(topics)
    assert "Ours: handed in Read it" in peeks(topics).replace(": Ours, 1", "").replace(": Ours, 2", "")
    assert f"/responses/{work.public_id}" in page.links()


def test_what_staff_may_only_count_is_not_peeked_at(sqlite):
    text = """
title: Among ourselves
phases:
  - id: team
    title: Team
    group: {size: 2}
    tasks: [{id: ours, title: Among ourselves only, form: submission, by: group, see: private}]
"""
    site = Site(World().run(text, WindowRow("team", 1, "all", START, day(2))), sqlite)
    site.world.send(site.world.author, site.world.begin(site.world.author, "ours"))
    assert "Among ourselves only" not in board(site).text


def test_an_open_page_asks_what_is_said_and_gets_an_answer_once(topics):
    world = topics.world
    page = topics.browse(world.author).get(path(topics, "show"))
    asks = path(topics, "said_to_all")
    assert f'data-told="{asks}"' in page.html and 'data-known=""' in page.html
    headers = {"HX-Request": "true"}
    assert topics.browse(world.author).get(asks, **headers).status == 204
    topics.browse(world.instructor).post(path(topics, "say_to_all"), {"say": "Turn to page 12."})
    news = topics.browse(world.author).get(asks, **headers)
    assert "Turn to page 12." in news.html and 'hx-swap-oob="true"' in news.html
    known = news.html.split('data-known="')[1].split('"')[0]
    assert known and topics.browse(world.author).get(f"{asks}?known={known}", **headers).status == 204
    assert topics.browse(world.author).get(asks).status == 303
    assert topics.browse(world.stranger).get(asks, **headers).status == 404

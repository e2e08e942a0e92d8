"""The room of a talk: threads written in place, under one name, for its people alone; flags, news, the shared
number."""

import pytest

from peerreview.store import moderation, responses
from peerreview.store.reading import talk
from tests.cast import World, day
from tests.conftest import Site
from tests.talking import ANSWER, OPENING, answer, opening_of, rooms, seminar, thread


@pytest.fixture
def site(sqlite):
    """The app on a seminar in mid-talk: two rooms."""
    return Site(seminar(World(publish=False)), sqlite)


@pytest.fixture
def people(site):
    """The people of the author's room, the author first."""
    found = next(found for found in rooms(site.world).values() if site.world.author in found)
    return sorted(found, key=lambda who: who != site.world.author)


def path(site, view="room", **more):
    return site.path(f"responses.{view}", activity=site.world.activity.public_id, task="reply", **more)


def room(site, who, **more):
    """The page of the room as somebody sees it."""
    return site.browse(who).get(path(site, **more))


def posts(page):
    """{who: how often} of the posts on a page."""
    found = [post["data-who"] for post in page.tree.all("article", class_="post")]
    return {who: found.count(who) for who in found}


def test_a_room_reads_its_own_openings_under_one_name_each(site, people):
    world = site.world
    got = room(site, world.author)
    for number, who in enumerate(world.students):
        assert (OPENING.format(number) in got.text) == (who in people)
        assert who == world.author or world.accounts[who.id].name not in got.text
    assert "A letter to the council" in got.text
    answer(world, people[1], opening_of(world, people[0]))
    thread(world, people[1])
    seen = posts(room(site, people[2]))
    assert len(seen) == len(people) and sorted(seen.values())[-1] == 3
    mine = room(site, people[1])
    me = next(name for name in posts(mine) if name.endswith("(you)"))
    assert f"You are {me.removesuffix(' (you)')} in this room." in mine.text
    assert room(site, world.stranger).status == 404


def test_a_room_and_its_activity_ask_as_often_however_much_is_said(site, people):
    world, browser = site.world, site.browse(people[0])
    pages = path(site), site.path("activities.show", activity=world.activity.public_id)
    answer(world, people[1], opening_of(world, people[0]))
    thread(world, people[1])

    def asked():
        found = []
        for page in pages:
            browser.get(page)  # what is new is noted once
            browser.get(page)
            found.append(browser.queries)
        return found

    few = asked()
    for found in rooms(world).values():
        for who in found[1:]:
            answer(world, who, opening_of(world, found[0]))
            thread(world, who)
    assert asked() == few
    assert few[0] <= 30 and few[1] <= 34


def test_an_answer_is_written_in_its_place_and_stands_there(site, people):
    world, browser = site.world, site.browse(people[1])
    about = opening_of(world, people[0])
    begin = site.path("responses.begin", activity=world.activity.public_id, task="reply")
    form = {"round": "1", "kind": "response", "subject": about.public_id}
    desk = browser.post(begin, form).location
    page = browser.get(desk)
    assert "Your answer to" in page.tree.one("section", id=f"thread-{about.public_id}").text
    lacking = browser.post(desk, page.form(desk) | {"text.text": "Too short"})
    assert (lacking.status, lacking.tree.one("textarea").text) == (422, "Too short")
    typed = page.form(desk) | {"level.stance": "contradiction", "text.text": ANSWER, "rev": "1"}
    sent = browser.post(desk, typed)
    assert sent.status == 303, sent.text[:1500]
    assert "#post-" in sent.location
    found = room(site, people[2]).tree.one("section", id=f"thread-{about.public_id}")
    assert ANSWER in found.text and "Contradiction" in found.text
    assert browser.post(begin, form).location != desk  # one may say more


def test_answers_to_answers_stand_one_step_in(site, people):
    world = site.world
    about = opening_of(world, people[0])
    first = answer(world, people[1], about)
    second = answer(world, people[2], first, words="I would ask who reads it, and when, and why at all.")
    found = room(site, people[0]).tree.one("section", id=f"thread-{about.public_id}")
    inner = [post["id"] for post in found.one("div", class_="answers").all("article")]
    assert inner == [f"post-{first.public_id}", f"post-{second.public_id}"]
    assert f"to {found.one(id=inner[0])['data-who']}" in found.one(id=inner[1]).text
    order = [one["id"] for one in room(site, people[0]).tree.all("section", class_="thread")]
    assert order[-1] == f"thread-{about.public_id}"


def test_own_words_are_changed_taken_back_and_brought_back(site, people):
    world, browser = site.world, site.browse(people[1])
    said = answer(world, people[1], opening_of(world, people[0]))
    desk = site.path("responses.write_post", mine=said.public_id)
    form = browser.get(desk).form(desk)
    assert form["text.text"] == ANSWER
    browser.post(desk, form | {"text.text": ANSWER + " So it is late."})
    assert "So it is late." in room(site, people[0]).text
    browser.post(site.path("responses.take_back_post", mine=said.public_id), {})
    assert ANSWER not in room(site, people[0]).text
    browser.post(site.path("responses.bring_back_post", mine=said.public_id), {})
    assert ANSWER in room(site, people[0]).text
    world.go(5, 1)
    browser.post(site.path("responses.take_back_post", mine=said.public_id), {})
    assert ANSWER in room(site, people[0]).text
    late = browser.get(desk)
    assert "can no longer be sent" in late.text and browser.post(desk, form).status == 409


def test_a_flag_hides_at_once_and_staff_bring_it_back(site, people):
    world = site.world
    said = answer(world, people[1], opening_of(world, people[0]))
    flag = site.path("responses.flag", response=said.public_id)
    browser = site.browse(people[2])
    assert flag in room(site, people[2]).links() and flag not in room(site, people[1]).links()
    assert browser.post(flag, {"reason": ""}).status == 422
    assert browser.post(flag, {"reason": "It laughs at my town."}).status == 303
    for who in (people[0], people[2]):
        got = room(site, who)
        assert ANSWER not in got.text and "One post is out of sight." in got.text
    assert "What you wrote here is out of sight." in room(site, people[1]).text
    assert browser.get(flag).status == 404
    work = responses.by_id(said.id)
    head = opening_of(world, people[1])
    browser.post(site.path("responses.flag", response=head.public_id), {"reason": "This too."})
    assert responses.by_id(head.id).state == "held"  # what is about nobody's text is flagged just so
    moderation.release(work, stamp=(1, "held"), by=world.instructor.account_id, now=world.at)
    shown = site.path("moderation.show", activity=world.activity.public_id)
    told = site.browse(world.instructor).get(shown).text
    assert "2 flags so far: 1 wait, and of 1 nothing had to change." in told
    assert ANSWER in room(site, people[0]).text and room(site, people[0]).text.count("out of sight") == 1


def test_nobody_else_flags_it_and_nobody_flags_their_own(site, people):
    said = answer(site.world, people[1], opening_of(site.world, people[0]))
    flag, why = site.path("responses.flag", response=said.public_id), {"reason": "It is mine."}
    outside = next(who for who in site.world.students if who not in people)
    for who in (outside, site.world.stranger, site.world.instructor):
        assert site.browse(who).post(flag, why).status == 404
    assert site.browse(people[1]).post(flag, why).status == 422


def test_news_are_what_an_open_page_does_not_know(site, people):
    world = site.world
    news, page = path(site, "news_of_room"), room(site, people[0])
    known = page.tree.one("div", id="threads")["data-known"]
    browser = site.browse(people[0])
    assert browser.get(f"{news}?known={known}").status == 204
    outside = next(who for who in world.students if who not in people)
    answer(world, outside, opening_of(world, next(w for w in world.students if w not in (*people, outside))))
    assert browser.get(f"{news}?known={known}").status == 204
    said = answer(world, people[1], opening_of(world, people[0]))
    came = browser.get(f"{news}?known={known}")
    assert came.tree.one("article", id=f"post-{said.public_id}") and not came.tree.all("main")
    assert browser.get(news).location == path(site)
    assert site.browse(world.stranger).get(f"{news}?known=").status == 404


def test_the_room_sees_one_number_once_everybody_could_have_spoken(site, people):
    world = site.world
    about = opening_of(world, people[0])
    for number in range(len(people)):
        assert "How the room shares its words" not in room(site, people[0]).text
        answer(world, people[1 + number % 2], about, words=f"{ANSWER} {number}")
    got = room(site, people[0]).text
    assert "How the room shares its words" in got and f"{len(people)} people, {len(people)} posts." in got
    assert f"{len(people) - 2} of you have had little room so far" in got
    closing = room(site, people[0])
    assert "How you answered each other" not in closing.text
    world.go(5, 1)
    over = room(site, people[0])
    assert "The talk is over" in over.text and f"Nuance{len(people)}" in over.text
    assert "Answer" not in [button.text for button in over.tree.all("button")]


def test_staff_read_each_room_with_names(site, people):
    world = site.world
    answer(world, people[1], opening_of(world, people[0]))
    got = room(site, world.instructor)
    rooms_shown = [link for link in got.links() if link and "room=" in link]
    assert len(rooms_shown) == 2
    pages = [site.browse(world.instructor).get(link).text for link in rooms_shown]
    assert sum(world.accounts[people[1].id].name in text for text in pages) == 1
    listed = site.path("responses.written", activity=world.activity.public_id, task="reply")
    assert path(site) in site.browse(world.instructor).get(listed).links()


def test_the_overview_of_staff_is_where_the_class_is(site, people):
    answer(site.world, people[1], opening_of(site.world, people[0]))
    shown = site.path("activities.show", activity=site.world.activity.public_id)
    text = site.browse(site.world.instructor).get(shown).text
    assert (
        "“The talk” is open until" in text and "The talk: 1 in" in text and "Your opening: 9 of 9 in" in text
    )


def test_the_queries_of_a_room_do_not_grow(site, people):
    world = site.world
    browser = site.browse(people[0])
    about = answer(world, people[1], opening_of(world, people[0]))
    answer(world, people[0], about)
    browser.get(path(site))  # what is new is noted
    browser.get(path(site))
    few = browser.queries
    for number in range(6):
        about = answer(world, people[2 - number % 2], about, words=f"{ANSWER} {number}")
    browser.get(path(site))  # what is new is noted
    browser.get(path(site))
    assert browser.queries <= few


def test_who_moves_or_leaves_takes_nothing_along_that_was_said(site, people):
    from peerreview.store import leaving, moving

    world = site.world
    mover, leaver, stays = people[1], people[2], people[3]
    said = answer(world, mover, opening_of(world, stays))
    last = answer(world, leaver, said, words="That is what I would have said, but shorter.")
    names = posts(room(site, stays))
    (other,) = [group for group, found in rooms(world).items() if mover not in found]
    world.go(2, 3)
    moving.move(world.activity, person=mover.id, group=other, by=world.instructor.account_id, now=world.at)
    leaving.leave(leaver, by=world.instructor.account_id, now=world.at)
    got = room(site, stays)
    kept = [post["id"] for post in got.tree.all("article", class_="post")]
    assert {f"post-{said.public_id}", f"post-{last.public_id}"} <= {*kept}
    assert {*posts(got)} <= {*names}
    assert ANSWER not in room(site, mover).text
    host = next(who for who in rooms(world)[other] if who != mover)
    new = answer(world, mover, opening_of(world, host), words="I am new in this room, hello all.")
    assert "I am new in this room" in room(site, host).text
    assert f"post-{new.public_id}" not in room(site, stays).html
    assert ANSWER not in room(site, host).text
    elsewhere = site.path("responses.show", response=said.public_id)
    assert site.browse(host).get(elsewhere).status == 404
    assert ANSWER in site.browse(stays).get(elsewhere).text


def test_the_terms_stand_beside_and_are_counted_for_the_writer_alone(site, people):
    world = site.world
    for title in ("honour", "memory", "archive"):
        world.provide("terms", title, text=f"What {title} means.")
    said = answer(
        world, people[1], opening_of(world, people[0]), words="Honours, and Memory; the town has archives."
    )
    desk = site.browse(people[1]).get(site.path("responses.write_post", mine=said.public_id))
    assert "You use 3 of 3 terms: honour, memory, archive." in desk.text
    assert "What memory means." in desk.text and "3 terms" in desk.text
    for who in (people[0], world.instructor):
        got = room(site, who)
        assert "What memory means." in got.text and "You use" not in got.text
    typed = {
        "rev": desk.tree.one("input", name="rev")["value"],
        "text.text": "A memorial.",
        "save_token": "x",
    }
    save = site.path("responses.save_post", mine=said.public_id)
    saved = site.browse(people[1]).post(save, typed, HX_Request="true")
    assert "You use 0 of 3 terms." in saved.text
    show = site.path("activities.show", activity=world.activity.public_id)
    assert "What memory means." in site.browse(people[1]).get(show).text


def test_who_comes_late_accepts_the_rules_first_and_then_talks(site):
    world = site.world
    late = world.join("Late Comer", "student")
    from peerreview.store import settle

    settle.tick(world.at)
    world.reload()
    states = {line.task: line.state for line in world.lines(late)}
    assert states["rules"] == "late" and states["reply"] == "locked"
    from tests.talking import say

    say(world, late, "rules", {"rules": {"ticks": ["idea", "quote", "unsure", "flag"]}})
    settle.tick(world.at)
    world.go(2, 2)
    settle.tick(world.at)
    assert talk.room_of(world.activity, world.activity.design.tasks["reply"], 1, late.id)
    assert {line.task: line.state for line in world.lines(late)}["reply"] == "open"
    assert world.at < day(5)


def test_the_pulse_is_a_mean_from_five_answers_once_it_is_over(site):
    from peerreview.store import settle
    from tests.talking import say

    world = site.world
    settle.tick(world.go(5, 1).at)
    address = site.path("responses.written", activity=world.activity.public_id, task="pulse")
    for number, who in enumerate(world.students[:6]):
        say(world, who, "pulse", {"speak": {"level": f"l{2 + number % 3}"}, "respect": {"level": "l5"}})
        assert "What came of it" not in site.browse(who).get(address).text
    settle.tick(world.go(7, 1).at)
    for who in (world.students[8], world.instructor):
        text = site.browse(who).get(address).text
        assert "I could say what I think. 3 of 5" in text.replace("think.3", "think. 3") and "5 of 5" in text
    shown = site.path("activities.show", activity=world.activity.public_id)
    assert f"{address}?round=1" in site.browse(world.students[0]).get(shown).links()
    assert site.browse(world.stranger).get(address).status == 404


def test_of_four_answers_nothing_is_shown(site):
    from peerreview.store import settle
    from tests.talking import say

    world = site.world
    settle.tick(world.go(5, 1).at)
    for who in world.students[:4]:
        say(world, who, "pulse", {"speak": {"level": "l2"}, "respect": {"level": "l5"}})
    settle.tick(world.go(7, 1).at)
    address = site.path("responses.written", activity=world.activity.public_id, task="pulse")
    assert "What came of it" not in site.browse(world.instructor).get(address).text


def test_one_of_each_room_sums_up_all_that_was_said(site, people):
    from peerreview.store import settle
    from tests.talking import say

    world = site.world
    said = answer(world, people[1], opening_of(world, people[0]))
    settle.tick(world.go(5, 1).at)
    (who,) = [one for one in people if world.lines(one, "synthesis")]
    work = world.begin(who, "synthesis")
    desk = site.browse(who).get(site.path("submissions.edit", mine=work.public_id))
    assert ANSWER in desk.text and f"Before you: {len(people) + 1}" in desk.text
    words = " ".join(["word"] * 40)
    say(world, who, "synthesis", {"common": {"text": words}, "differ": {"text": f"Here {words}"}})
    other = next(one for one in people if one != who)
    assert f"Here {words}" in room(site, other).text
    outside = next(one for one in world.students if one not in people)
    assert f"Here {words}" not in room(site, outside).text
    assert said.public_id in room(site, other).html


def test_what_staff_say_to_all_comes_with_the_news(site, people):
    world, browser = site.world, site.browse(people[0])
    known = room(site, people[0]).tree.one(id="threads")["data-known"]
    say = site.path("activities.say_to_all", activity=world.activity.public_id)
    site.browse(world.assistant).post(say, {"say": "Look at the second letter."})
    came = browser.get(f"{path(site, 'news_of_room')}?known={known}")
    assert "Look at the second letter." in came.tree.one(id="told").text
    known = came.tree.one(id="threads")["data-known"]
    assert browser.get(f"{path(site, 'news_of_room')}?known={known}").status == 204

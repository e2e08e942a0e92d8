"""Notes in a text: kept apart until they are sent, seen by whom the review is for and by nobody else."""

import pytest

from peerreview.domain.in_text import read_place
from peerreview.store import db, exporting, moderation, privacy, responses, settle
from peerreview.store.privacy import erasing
from tests.cast import WORDS
from tests.conftest import Site
from tests.notes import made
from tests.store.test_dealing import TOGETHER

CANARY = "quokka-note"
ESSAY = "# Telling title\n\nA road shows that an army can come.\n\n- one point\n- another point"


@pytest.fixture
def desk(site):
    """The reviewer in front of a claimed review: (browser, address, Work)."""
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who, ESSAY)
    world.go(8)
    work = world.claim(world.reviewer)
    return site.browse(world.reviewer), f"/reviews/{work.public_id}", work


def add(desk, at="text:b2", **more):
    browser, address, _work = desk
    form = browser.get(address).form(f"{address}/hand-in")
    return browser.post(f"{address}/notes", form | {"at": at} | more)


def current(desk):
    return responses.by_id(desk[2].id)


def author_of(world, work):
    subject = responses.subject_of(work)
    return next(who for who in world.students if who.id == subject.author)


def sent(site, desk, text=CANARY):
    """A note at the second block, sent with its review."""
    world = site.world
    responses.add_note(desk[2], read_place("text:b2:0-6"), by=world.reviewer.account_id, now=world.at)
    work = current(desk)
    return world.send_typed(
        world.reviewer, work, world.filled(work) | {"in_text.1": {"text": text, "level": ""}}
    )


def page_of(site, who):
    world = site.world
    return site.browse(who).get(site.path("feedback.in_text", activity=world.activity.public_id))


def test_a_note_is_a_field_of_its_review_beside_the_text(site, desk):
    browser, address, _work = desk
    assert browser.get(address).text.count("Add a note here") == 4
    answer = add(desk, **{"text.claim": "typed before"})
    assert answer.headers["Location"].endswith("#w-in_text-1")
    page = browser.get(address)
    form = page.form(f"{address}/hand-in")
    assert form["text.claim"] == "typed before" and form["text.in_text.1"] == ""
    box = page.tree.one("textarea", id="w-in_text-1")
    assert box["form"] == "review" and page.tree.one("select", id="w-in_text-1-about")["form"] == "review"
    browser.post(f"{address}/draft", form | {"text.in_text.1": CANARY, "level.in_text.1": "claim"})
    assert current(desk).draft["in_text.1"] == {"level": "claim", "text": CANARY}
    assert CANARY in browser.get(address).text and "Not sent yet" in browser.get(address).text


@pytest.mark.parametrize("at", ["", "text:b9", "text:b2:5-900", "nothing:b1", "text:b2:4-2", "text", "\0"])
def test_a_place_that_is_not_there_keeps_what_was_typed(site, desk, at):
    answer = add(desk, at, **{"text.claim": "typed before"})
    assert answer.status == 303
    assert current(desk).draft["claim"]["text"] == "typed before" and current(desk).notes == 0


def test_two_tabs_do_not_lose_each_others_notes(site, desk):
    browser, address, _work = desk
    old = browser.get(address).form(f"{address}/hand-in")
    add(desk)
    form = browser.get(address).form(f"{address}/hand-in")
    browser.post(f"{address}/draft", form | {"text.in_text.1": CANARY})
    answer = browser.post(f"{address}/notes", old | {"at": "text:b3", "text.claim": "from another tab"})
    assert answer.status == 409 and "from another tab" in answer.text
    assert current(desk).draft["in_text.1"]["text"] == CANARY


def test_a_note_taken_out_can_be_put_back_until_it_is_sent(site, desk):
    browser, address, work = desk
    add(desk)
    form = browser.get(address).form(f"{address}/hand-in") | {
        "text.in_text.1": CANARY,
        "level.in_text.1": "claim",
    }
    assert browser.post(f"{address}/notes/1/remove", form).status == 303
    page = browser.get(address)
    assert "The note is taken out." in page.text and CANARY not in page.text
    browser.post(f"{address}/notes/1/restore", page.form(f"{address}/notes/1/restore"))
    assert current(desk).draft["in_text.1"] == {"level": "claim", "text": CANARY}
    form = browser.get(address).form(f"{address}/hand-in")
    browser.post(f"{address}/notes/1/remove", form)
    world = site.world
    world.send(world.reviewer, current(desk))
    assert db.row("select kept, kept_level from note")[:] == ("", "")
    assert {one.item for one in responses.answers_of(work.id)} >= {"claim"}


def test_notes_are_bounded(site, desk):
    world = site.world
    for _time in range(60):
        responses.add_note(desk[2], read_place("text:b2"), by=None, now=world.at)
    add(desk)
    assert "Up to 60 notes fit" in desk[0].get(desk[1]).text and current(desk).notes == 60


def test_an_empty_note_is_not_sent(site, desk):
    work = sent(site, desk, "   ")
    assert [one.item for one in responses.answers_of(work.id) if "in_text" in one.item] == []


def test_an_author_reads_notes_in_place_under_an_alias_and_plans(site, desk):
    work = sent(site, desk)
    world = site.world.go(15)
    who = author_of(world, work)
    page = page_of(site, who)
    assert page.tree.one("mark").text == "A road1"
    assert CANARY in page.text and "Remy" not in page.text and "1 waits for you" in page.text
    at = f"/feedback/{work.public_id}/notes/1"
    site.browse(who).post(at, {"choice": "plan"})
    page = page_of(site, who)
    assert "In your plan" in page.text and CANARY in page.tree.one("aside").text
    assert "Only you see this plan." in page.text
    site.browse(who).post(f"{at}?choice=")
    assert db.row("select choice, chosen_at from note")[:] == ("", None)
    assert site.browse(who).post(at, {"choice": "burn"}).status == 404
    # Neither by review nor by criterion is it taken for an answer to the form.
    feedback = site.browse(who).get(site.path("feedback.show", activity=world.activity.public_id))
    assert CANARY not in feedback.text and "1 note in your text" in feedback.text
    flag = site.browse(who).get(f"/feedback/{work.public_id}/flag?item=in_text.1")
    assert "The comment on “Note 1”" in flag.text


def test_nobody_else_finds_a_note(site, desk):
    """Not the author before it is sent, and never a stranger to the review: pages, files, search, exports."""
    world, (browser, address, work) = site.world, desk
    add(desk)
    form = browser.get(address).form(f"{address}/hand-in")
    browser.post(f"{address}/draft", form | {"text.in_text.1": CANARY})
    author = author_of(world, work)
    pages = [
        site.path("feedback.show", activity=world.activity.public_id),
        site.path("feedback.in_text", activity=world.activity.public_id),
        site.path("activities.show", activity=world.activity.public_id),
        f"/search?q={CANARY}",
        address,
        f"{address}/notes/1/restore",
        f"/responses/{work.public_id}",
    ]
    others = [one for one in world.students if one.id != world.reviewer.id]
    for who in [*others, world.instructor]:
        for path in pages:
            assert CANARY not in site.browse(who).get(path).text
    for who in [*others, world.instructor]:
        for act in ("notes", "notes/1/remove", "notes/1/restore"):
            posted = site.browse(who).post(f"{address}/{act}", {"at": "text:b2"})
            assert posted.status == 404
    assert current(desk).draft["in_text.1"]["text"] == CANARY
    sent_one = world.send_typed(
        world.reviewer, current(desk), world.filled(current(desk)) | {"in_text.1": {"text": CANARY}}
    )
    world.go(15)
    for who in others:
        found = [path for path in pages if CANARY in site.browse(who).get(path).text]
        assert (found != []) == (who.id == author.id), (who, found)
    at = f"/feedback/{sent_one.public_id}/notes/1"
    for who in [one for one in others if one.id != author.id]:
        assert site.browse(who).post(at, {"choice": "plan"}).status == 404
    assert CANARY in site.browse(world.instructor).get(f"/responses/{work.public_id}").text


def test_a_review_that_is_taken_out_takes_its_notes_along(site, desk):
    work = sent(site, desk)
    world = site.world.go(15)
    db.execute("update response set state = 'held', shown = 0 where id = ?", work.id)
    assert CANARY not in page_of(site, author_of(world, work)).text
    at = f"/feedback/{work.public_id}/notes/1"
    assert site.browse(author_of(world, work)).post(at, {"choice": "plan"}).status == 404


def test_notes_follow_a_text_that_changed_and_say_so(site, desk):
    work = sent(site, desk)
    world = site.world
    who = author_of(world, work)
    subject = responses.subject_of(work)
    newer = "# Telling title\n\nOne more line.\n\nA long road shows that an army can come.\n\n- one point"
    world.send_typed(who, subject, {"text": {"text": newer}})
    page = site.browse(world.reviewer).get(f"/reviews/{work.public_id}")
    assert "Written at version 1" in page.text and "The author handed in a new version" in page.text
    world.go(15)
    page = page_of(site, who)
    assert "You changed these words since" in page.text or "Written at version 1" in page.text
    assert CANARY in page.tree.one("div", class_="noted").text
    assert "A long road" in page.tree.one("div", class_="noted").text
    world.go(8)
    gone = "# Another\n\nNothing of that is left here, not one word."
    world.send_typed(who, responses.by_id(subject.id), {"text": {"text": gone}})
    world.go(15)
    page = page_of(site, who)
    assert "These words are gone" in page.text and CANARY in page.tree.one("section", class_="gone").text


def test_the_coach_reads_a_note_as_a_comment(site, desk):
    browser, address, work = desk
    add(desk)
    form = browser.get(address).form(f"{address}/hand-in")
    levels = {name: "l3" for name in form if name.startswith("level.") and "in_text" not in name}
    words = {name: WORDS for name in form if name.startswith("text.")}
    radio = {field["name"]: "l3" for field in browser.get(address).tree.all("input", type="radio")}
    rude = {"text.in_text.1": "You are an idiot and this is stupid."}
    page = browser.post(f"{address}/hand-in", form | levels | words | radio | rude)
    assert page.status == 200 and "idiot" in page.tree.one(class_="asked").text
    tips = browser.post(f"/responses/{work.public_id}/tips/in_text.1", rude | {"begun": "1"})
    assert tips.status == 200 and "mirror-w-in_text-1" in tips.html


def test_the_coach_asks_no_note_where_it_stands(site, desk):
    browser, _address, work = desk
    add(desk)
    item = next(item.id for item in current(desk).items if item.has_text)
    text, said = "This sentence is too long to follow.", {}
    for key in (item, "in_text.1"):
        page = browser.post(f"/responses/{work.public_id}/tips/{key}", {f"text.{key}": text, "begun": "1"})
        said[key] = [part.text for part in page.tree.one(class_="parts").all("span") if part["class"] != "sr"]
        assert ("cannot tell which part" in page.text) == (key == item)
    assert said[item][0] == "Where: not yet" and said["in_text.1"][0] == "Where: said"
    check = browser.post(f"/responses/{work.public_id}/check", {"text.in_text.1": text}, HX_Request="true")
    assert "Specific: it names a place." in check.text


def test_a_desk_with_notes_asks_a_constant_number_of_things(site, desk):
    world = site.world
    responses.add_note(desk[2], read_place("text:b2"), by=None, now=world.at)
    desk[0].get(desk[1])
    desk[0].get(desk[1])
    few = desk[0].queries
    for _time in range(20):
        responses.add_note(desk[2], read_place("text:b3"), by=None, now=world.at)
    desk[0].get(desk[1])
    assert desk[0].queries == few


def test_notes_stand_in_what_is_known_and_in_what_staff_take_out(site, desk):
    world = site.world
    work = sent(site, desk)
    known = privacy.known_of(world.reviewer.account_id, world.at)
    said = str(known)
    assert CANARY in said and "text:b2:0-6" in said and "in_text.1" in said
    (text,) = exporting.texts([work.id])
    assert ("Note 1", "", CANARY) in text.answers


def test_erasing_a_reviewer_empties_what_was_taken_out(site, desk):
    browser, address, _work = desk
    add(desk)
    form = browser.get(address).form(f"{address}/hand-in") | {"text.in_text.1": CANARY}
    browser.post(f"{address}/notes/1/remove", form)
    assert db.row("select kept from note")[0] == CANARY
    erasing.erase(site.world.reviewer.account_id, by=None, now=site.world.at)
    assert db.row("select kept from note")[0] == ""


def test_a_reviewer_sees_what_changed_since_they_read_it(site, desk):
    browser, address, work = desk
    world = site.world
    who = author_of(world, work)
    assert "What changed since you read it" not in browser.get(address).text
    subject = responses.subject_of(work)
    edit = site.browse(who).get(f"/submissions/{subject.public_id}?change=1")
    assert "sees what you changed" in edit.text
    world.send_typed(who, subject, {"text": {"text": ESSAY.replace("an army", "a large army")}})
    page = browser.get(address)
    fold = next(one for one in page.tree.all("details") if "What changed since" in one.text)
    assert [one.text for one in fold.all("ins")] == ["a large"]
    # It says so after it was sent, too: the review stays about the version that was read.
    sent_one = world.send(world.reviewer, current(desk))
    assert responses.older_read([sent_one.id]) == {}
    world.send_typed(who, responses.by_id(subject.id), {"text": {"text": ESSAY + "\n\nMore."}})
    fold = next(one for one in browser.get(address).tree.all("details") if "What changed" in one.text)
    assert "More." in fold.text


def test_what_staff_took_out_of_a_work_is_in_no_comparison(site, desk):
    browser, address, work = desk
    world, subject = site.world, responses.subject_of(work)
    who = author_of(world, work)
    world.send_typed(who, subject, {"text": {"text": ESSAY + f"\n\n{CANARY} newly said."}})
    responses.add_note(work, read_place("text:b5:0-11"), by=None, now=world.at)
    newest = responses.by_id(subject.id)
    moderation.redact(newest, stamp=None, by=None, now=world.at, passage=f"{CANARY} newly said.")
    page = browser.get(address)
    assert CANARY not in page.html and "What changed since" not in page.text


def test_a_plan_for_the_work_of_a_group_is_said_to_be_the_groups(sqlite):
    world = made("blind", TOGETHER, ("write", "read"))
    settle.tick(world.go(0, 1).at)
    world.go(2)
    for who in world.students:
        if [line for line in world.lines(who, "work") if line.state == "open"]:
            world.hand_in(who)
    settle.tick(world.go(8).at)
    site = Site(world, sqlite)
    work = world.claim(world.author, "check")
    responses.add_note(work, read_place("text:b1"), by=None, now=world.at)
    work = responses.by_id(work.id)
    world.send_typed(world.author, work, world.filled(work) | {"in_text.1": {"text": CANARY}})
    settle.tick(world.go(16).at)
    group = responses.subject_of(work).author_group
    pages = {who.id: page_of(site, who).text for who in world.students}
    readers = [who for who, page in pages.items() if CANARY in page]
    mates = db.rows("select enrolment_id from membership where peer_group_id = ?", group)
    assert readers == sorted(row.enrolment_id for row in mates) and len(readers) == 2
    for who in readers:
        assert "Your group sees this plan" in pages[who] and "Only you see" not in pages[who]

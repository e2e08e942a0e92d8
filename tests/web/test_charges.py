"""Assistants in charge of some sections: on each page, list, file and act they meet the people of these
sections, and nobody else's (decision 103)."""

import io
import zipfile

import pytest

from peerreview.store import charges, courses, db, moderation, screening
from tests.cast import WORDS, day

SECRET = "Zwischenwasserschloss"  # stands in what the other section wrote
OTHERS = ("Remy", "Nils", "remy@", "nils@")


@pytest.fixture
def limited(site):
    """The assistant decides in the queue, and is in charge of section A: of Anna and Mona."""
    world = site.world.go(2)
    how = {"mode": "hold_flagged", "period": 24, "patience": 48, "person": None, "sample": 0}
    by = {"by": world.instructor.account_id, "now": world.at}
    moderation.choose(world.activity, **how, moderators=[world.assistant.id], **by)
    world.works = {
        who.id: world.hand_in(who, f"# {SECRET if who in theirs(world) else 'Ours'}\n\nText.")
        for who in world.students
    }
    world.go(9)
    world.reviews = {}
    for who in world.students:
        world.reviews[who.id] = world.review(
            who, words=f"{SECRET} {WORDS}" if who in theirs(world) else WORDS
        )
    put(world, "A")
    return site


def theirs(world):
    return [world.reviewer, world.more[1]]


def put(world, *names):
    known = courses.sections(world.course.id)
    who = courses.person_in(world.course.id, world.assistant.public_id)
    charges.put(who, [known[name] for name in names], by=world.instructor.account_id, now=world.at)


def places(world, who):
    """Real public ids of the places in addresses, of what is *who*'s."""
    return {
        "course": world.course.public_id,
        "activity": world.activity.public_id,
        "response": world.works[who.id].public_id,
        "person": who.public_id,
        "task": "work",
        "phase": "submit",
        "version": "1",
    }


def walk(site, browser, found, wanted):
    """{(endpoint, method): Page} of the routes whose places are among *found*."""
    pages = {}
    for rule in site.app.url_map.iter_rules():
        if rule.arguments and rule.arguments <= found.keys() and wanted(rule):
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                path = site.path(rule.endpoint, **{name: found[name] for name in rule.arguments})
                page = browser.get(path) if method == "GET" else browser.post(path)
                pages[rule.endpoint, method] = page
    return pages


def test_what_names_one_of_another_section_is_not_there(limited):
    """Each route with a person's or a response's place, for somebody of the other section."""
    world = limited.world
    browser = limited.browse(world.assistant)
    for who in theirs(world):
        for about in (world.works, world.reviews):
            found = places(world, who) | {"response": about[who.id].public_id}
            pages = walk(limited, browser, found, lambda rule: rule.arguments & {"person", "response"})
            assert len(pages) > 15
            assert {key: page.status for key, page in pages.items() if page.status != 404} == {}
        for key in (f"r.{world.reviews[who.id].public_id}", f"p.{who.public_id}"):
            found = places(world, who) | {"case": key, "request_id": "1"}
            pages = walk(limited, browser, found, lambda rule: "case" in rule.arguments)
            assert {key: page.status for key, page in pages.items() if page.status != 404} == {}


def test_of_their_own_section_they_find_it(limited):
    world = limited.world
    browser = limited.browse(world.assistant)
    found = places(world, world.author)
    for endpoint in ("responses.show", "grading.explain", "grading.person_in_book"):
        (rule,) = [one for one in limited.app.url_map.iter_rules() if one.endpoint == endpoint]
        path = limited.path(endpoint, **{name: found[name] for name in rule.arguments})
        assert browser.get(path).status == 200, endpoint


def text_of(page):
    """All that an answer says, a spreadsheet's cells included."""
    data = page.data if hasattr(page, "data") else page.html.encode()
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return page.html


def test_no_page_or_file_shows_anybody_of_another_section(limited):
    """Each page of the course and of the activity, and To do, and what is searched."""
    world = limited.world
    browser, found = limited.browse(world.assistant), places(world, world.author)
    pages = walk(limited, browser, found, lambda rule: "GET" in rule.methods)
    seen = {key: page for key, page in pages.items() if page.status == 200}
    assert len(seen) > 15
    extra = ["/", "/search?q=remy", f"/search?q={SECRET}", "/marks", "/settings"]
    for task in ("review", "helpfulness"):
        extra.append(limited.path("responses.written", activity=world.activity.public_id, task=task))
    seen |= {path: browser.get(path) for path in extra}
    leaks = {
        key: [word for word in (*OTHERS, SECRET) if word in text_of(page).replace(f"q={SECRET}", "")]
        for key, page in seen.items()
    }
    leaks.pop(f"/search?q={SECRET}") if leaks[f"/search?q={SECRET}"] == [SECRET] else None  # the box itself
    leaks = {key: words for key, words in leaks.items() if words}
    assert leaks == {}
    assert "Anna Author" in seen["activities.progress", "GET"].html


def test_the_same_pages_show_everybody_to_an_assistant_of_the_whole_class(limited):
    world = limited.world
    put(world)
    browser = limited.browse(world.assistant)
    for endpoint in ("activities.progress", "grading.show", "activities.remind", "responses.written"):
        values = {"task": "work"} if endpoint == "responses.written" else {}
        page = browser.get(limited.path(endpoint, activity=world.activity.public_id, **values))
        assert all(name in page.html for name in ("Anna Author", "Remy Reviewer")), endpoint


@pytest.mark.parametrize("many", [False, True])
def test_nothing_is_done_to_people_of_another_section(limited, many):
    world, activity = limited.world, limited.world.activity.public_id
    browser = limited.browse(world.assistant)
    ticked = {"everybody": "on"} if many else {"person": world.reviewer.public_id}
    browser.post(
        limited.path("activities.send_reminders", activity=activity),
        ticked | {"act": "send", "kind": "message", "shown": "message", "words": "Hello", "token": "t1"},
    )
    assert {row[0] for row in db.rows("select enrolment_id from reminder")} <= {
        world.author.id,
        world.more[0].id,
    }
    browser.post(
        limited.path("activities.extend", activity=activity),
        ticked | {"act": "excuse", "phase": "review", "reason": "Ill"},
    )
    whom = {row[0] for row in db.rows("select whom from phase_window where whom <> 'all'")}
    assert whom == ({f"p{world.author.id}", f"p{world.more[0].id}"} if many else set())
    assert (
        browser.post(
            limited.path("courses.mark_away", course=world.course.public_id),
            {"person": world.reviewer.public_id},
        ).status
        == 404
    )
    page = browser.post(
        limited.path("activities.extend", activity=activity),
        {"whom": "section:B", "act": "excuse", "phase": "review", "reason": "Ill"},
    )
    assert page.status in (404, 422)
    assert f"s{courses.sections(world.course.id)['B']}" not in {
        row[0] for row in db.rows("select whom from phase_window")
    }


def test_a_case_is_handed_to_nobody_who_may_not_open_it(limited):
    world, browser = limited.world, limited.browse(limited.world.instructor)
    answers = {}
    for who in (world.author, world.reviewer):
        case = {"activity": world.activity.public_id, "case": f"r.{world.works[who.id].public_id}"}
        page = browser.get(limited.path("moderation.case", **case))
        decide = limited.path("moderation.decide", **case)
        sent = page.form(decide) | {"act": "escalate", "person": world.assistant.public_id, "reason": "Look"}
        offered = {one["value"] for one in page.tree.all("option")}
        answers[who] = (world.assistant.public_id in offered, browser.post(decide, sent).status)
    assert answers == {world.author: (True, 303), world.reviewer: (False, 404)}


def test_who_is_told_of_a_case_is_who_may_open_it(limited):
    world = limited.world
    setting = screening.setting_of(world.activity.id)._replace(person=world.assistant.id)
    told = {
        who: screening.named_accounts(world.course.id, setting, author=who.id)
        for who in (world.author, world.reviewer)
    }
    assert [one[0] for one in told[world.author]] == [world.assistant.account_id]
    assert [one[0] for one in told[world.reviewer]] == [world.instructor.account_id]


def test_the_instructor_puts_an_assistant_in_charge_and_takes_it_back(site):
    world = site.world
    browser = site.browse(world.instructor)
    place = {"course": world.course.public_id, "person": world.assistant.public_id}
    page = browser.follow(browser.post(site.path("courses.put_in_charge", **place), {"section": "A"}))
    assert "is in charge of section A" in page.html
    assert courses.standing(world.assistant.account_id, course_id=world.course.id).is_limited
    assert browser.post(page.tree.one(class_="toast").one("form")["action"]).status == 303
    assert not courses.standing(world.assistant.account_id, course_id=world.course.id).is_limited
    assert browser.post(site.path("courses.put_in_charge", **place), {"section": "Z"}).status == 404
    other = place | {"person": world.author.public_id}
    assert browser.post(site.path("courses.put_in_charge", **other), {"section": "A"}).status in (404, 422)
    assert charges.of_course(world.course.id) == {}


def test_a_section_that_is_gone_opens_nobody_elses(site):
    world = site.world
    put(world, "A")
    db.execute("delete from section where name = 'A'")
    standing = courses.standing(world.assistant.account_id, course_id=world.course.id)
    assert standing.is_limited
    assert not charges.people_of(standing) & {who.id for who in world.students}
    assert world.at < day(1)

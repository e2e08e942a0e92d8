"""Handing in: begun, saved while typing, previewed, handed in, replaced, taken back, late, closed,
accepted."""

import json
import re

import pytest

from peerreview.domain.forms import parse_items
from peerreview.store import activities, db, responses, settle
from peerreview.web.items import below
from tests.browser import parse
from tests.cast import day

TEXT = "# Aqueducts\n\nA road shows that an army can come."


@pytest.fixture
def desk(site):
    """The author's browser at the desk of a begun work: (browser, address of the page)."""
    return open_desk(site)


def open_desk(site, who=None):
    """Begin (or go on with) somebody's work by pressing what To do offers."""
    browser = site.browse(who or site.world.author)
    page = browser.post(
        site.path("responses.begin", activity=site.world.activity.public_id, task="work"), {"round": 1}
    )
    return browser, page.location


def fields(browser, desk, text=TEXT):
    """The hand-in form of the desk, filled in."""
    return browser.get(f"{desk}?change=1").form(f"{desk}/hand-in") | {"text.text": text}


def hand_in(browser, desk, text=TEXT, **headers):
    """Press the button on a freshly opened desk."""
    return browser.post(f"{desk}/hand-in", fields(browser, desk, text), **headers)


def stored(desk):
    """(state, version, draft text or None) of the work of a desk."""
    state, version, draft = db.row(
        "select state, version, draft from response where public_id = ?", desk.split("/")[2]
    )
    return state, version, json.loads(draft)["text"]["text"] if draft else None


def sentences(page):
    """What the page says in boxes."""
    return [box.text for box in page.tree.all(class_="say")]


# Beginning and saving


def test_beginning_twice_opens_the_same_work(site, desk):
    assert open_desk(site)[1] == desk[1]
    assert re.fullmatch(r"/submissions/[\w-]{22}", desk[1])


def test_a_review_is_never_begun_by_name(site, desk):
    browser, _ = desk
    site.world.hand_in(site.world.reviewer)
    assert (
        browser.post(
            site.path("responses.begin", activity=site.world.activity.public_id, task="review"),
            {"round": 1},
        ).status
        == 404
    )
    assert db.row("select count(*) from response where task = 'review'") == (0,)


@pytest.mark.parametrize("task", ["nonsense", "work' or 1"])
def test_no_duty_of_that_name_is_missing(site, desk, task):
    assert (
        desk[0]
        .post(site.path("responses.begin", activity=site.world.activity.public_id, task=task), {"round": 1})
        .status
        == 404
    )


def test_autosave_answers_with_small_parts_and_never_the_field(desk):
    browser, at = desk
    answer = browser.post(f"{at}/draft", fields(browser, at, "word " * 500), HX_Request="true")
    assert (answer.status, len(answer.html) < 1000) == (200, True)
    assert [element["id"] for element in answer.tree.walk() if element["id"]] == [
        "rev",
        "saved",
        "missing",
        "count-w-text",
    ]
    assert answer.tree.all("textarea") == []
    assert answer.tree.one(id="rev")["value"] == "1"
    assert answer.tree.one(id="saved").text == "Saved 10:00"
    assert answer.tree.one(id="count-w-text").text == "500 words"
    assert stored(at) == ("draft", 0, "word " * 500)


def test_autosave_asks_the_database_four_things(desk):
    browser, at = desk
    browser.post(f"{at}/draft", fields(browser, at), HX_Request="true")
    assert browser.queries == 4


def test_saving_without_script_leads_back_to_the_desk(desk):
    browser, at = desk
    page = browser.post(f"{at}/draft", fields(browser, at))
    assert page.location == at
    desk = browser.follow(page)
    assert desk.form(f"{at}/hand-in")["text.text"] == TEXT
    assert desk.tree.one(id="toasts").text == "Saved. Nothing is sent yet."


def test_the_same_save_twice_is_one_save(desk):
    browser, at = desk
    form = fields(browser, at)
    for _ in range(2):
        assert browser.post(f"{at}/draft", form, HX_Request="true").tree.one(id="rev")["value"] == "1"


def test_a_hand_in_that_overtakes_its_autosave_keeps_the_newer_text(desk):
    browser, at = desk
    form = fields(browser, at, "Older.")
    browser.post(f"{at}/draft", form, HX_Request="true")
    assert browser.post(f"{at}/hand-in", form | {"text.text": "Older. And newer."}).status == 303
    assert responses.answers_of(1)[0].text == "Older. And newer."


def test_the_desk_says_who_will_read_it(desk):
    browser, at = desk
    aside = browser.get(at).tree.one("aside")
    assert [item.text for item in aside.all("li", class_="line")] == [
        "2 classmates. Each knows you by another animal.",
        "Your instructor and assistants, with your name",
        "Nobody else, now or later",
    ]


def test_the_desk_asks_thirteen_things_at_most(desk):
    browser, at = desk
    hand_in(browser, at)
    browser.get(at)
    browser.get(at)  # who was here a moment ago is not noted again
    assert browser.queries <= 13


# Preview


def test_preview_in_the_page_is_a_part(desk):
    browser, at = desk
    part = browser.post(f"{at}/preview", fields(browser, at), HX_Request="true")
    assert (part.status, part.html.startswith("<section"), part.tree.one("article").one("h3").text) == (
        200,
        True,
        "Aqueducts",
    )
    assert stored(at) == ("draft", 0, None)


def test_preview_without_script_goes_back_with_the_text(desk):
    browser, at = desk
    page = browser.post(f"{at}/preview", fields(browser, at))
    assert page.heading == "How your text will look"
    back = browser.post(f"{at}/draft", page.form(f"{at}/draft"))
    assert browser.follow(back).form(f"{at}/hand-in")["text.text"] == TEXT


def test_preview_of_nothing_says_so(desk):
    browser, at = desk
    assert (
        "Nothing to show yet."
        in browser.post(f"{at}/preview", fields(browser, at, " "), HX_Request="true").text
    )


# Handing in


def test_handing_in_gives_a_receipt_with_time_and_hash(site, desk):
    browser, at = desk
    page = browser.follow(hand_in(browser, at))
    newest = responses.newest_versions((1,))[1]
    number, digest, receipt = newest.number, newest.hash, newest.receipt
    facts = [fact.text for fact in page.tree.one("dl", class_="facts").all("dd")]
    assert (number, page.tree.one(id="toasts").text) == (
        1,
        f"Handed in. This is version 1; receipt {receipt[:8]}.",
    )
    assert facts == ["Mon 2 Nov, 10:00 CET", receipt, digest]
    assert "Version 1, 10:00" in page.text


def test_handing_in_mails_the_receipt_to_its_author_alone(site, desk):
    hand_in(*desk)
    newest = responses.newest_versions((1,))[1]
    digest, receipt = newest.hash, newest.receipt
    mails = db.rows("select account_id, subject, body from outbox_message where key like 'receipt:%'")
    assert [(mail[0], mail[1]) for mail in mails] == [
        (site.world.author.account_id, "Handed in: Roads and aqueducts")
    ]
    assert receipt in mails[0][2]
    assert digest in mails[0][2]


def test_after_handing_in_the_local_copy_may_go(desk):
    browser, at = desk
    key = browser.get(at).tree.one("form", id="hand-in")["data-local-key"]
    page = browser.follow(hand_in(browser, at))
    assert page.tree.one("meta", name="sent-key")["content"] == key
    assert browser.get(at).tree.all("meta", name="sent-key") == []


def test_handing_in_again_is_version_two_and_the_first_stays(desk):
    browser, at = desk
    hand_in(browser, at)
    page = browser.follow(hand_in(browser, at, "Better."))
    assert stored(at) == ("submitted", 2, None)
    assert [answer.text for number in (1, 2) for answer in responses.answers_of(1, number=number)] == [
        TEXT,
        "Better.",
    ]
    assert "All 2 versions" in page.text


def test_pressing_the_button_twice_hands_in_once(desk):
    browser, at = desk
    form = fields(browser, at)
    first, second = browser.post(f"{at}/hand-in", form), browser.post(f"{at}/hand-in", form)
    assert (first.location, second.location, stored(at)) == (at, at, ("submitted", 1, None))


def test_handing_in_asks_a_bounded_number_of_things(desk):
    browser, at = desk
    settle.tick(day(2))
    form = fields(browser, at)
    browser.post(f"{at}/hand-in", form)
    assert browser.queries <= 26


# What bad input gets


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "your text for Your work"),
        (" \n\t ", "your text for Your work"),
        ("… — !", "your text for Your work"),
        ("x" * 60_001, "This is 60001 characters long; up to 60000 fit. Your text is all here: shorten it."),
        (
            "long words " * 95_000,
            "This is 1045000 characters long; up to 60000 fit. Your text is all here: shorten it.",
        ),
    ],
    ids=["empty", "white", "signs", "over-long", "a megabyte"],
)
def test_what_cannot_be_handed_in_is_said_beside_the_field(desk, text, sentence):
    browser, at = desk
    page = hand_in(browser, at, text)
    assert (page.status, page.errors()) == (422, [sentence])
    assert sentence.removesuffix(".") in page.tree.one(id="w-text-why").text
    assert page.tree.one("textarea", id="w-text")["aria-invalid"] == "true"
    assert page.form(f"{at}/hand-in")["text.text"] == text
    assert (stored(at), db.row("select count(*) from version")) == (("draft", 0, text), (0,))


def test_more_than_a_draft_holds_is_refused_with_the_text_in_the_page(desk):
    browser, at = desk
    text = "y" * 2_100_000
    page = hand_in(browser, at, text)
    assert page.status == 422
    assert "more text than fits" in sentences(page)[0]
    assert page.form(f"{at}/hand-in")["text.text"] == text
    assert browser.post(f"{at}/draft", fields(browser, at, text), HX_Request="true").status == 422
    assert stored(at) == ("draft", 0, None)


@pytest.mark.parametrize(
    "text",
    [
        "\u202eright to left\u202c עברית",
        "👩🏽‍🔬 é 漢字",
        "<script>alert(1)</script> & <b>bold</b>",
        "\r\nfirst\r\nsecond",
    ],
    ids=["right-to-left", "emoji", "markup", "lines"],
)
def test_texts_come_back_as_typed_and_are_escaped(desk, text):
    browser, at = desk
    hand_in(browser, at, text)
    page = browser.get(f"{at}?change=1")
    assert page.form(f"{at}/hand-in")["text.text"] == text.replace("\r\n", "\n")
    assert "<script>alert" not in page.html
    assert (
        "<script>alert"
        not in browser.post(f"{at}/preview", fields(browser, at, text), HX_Request="true").html
    )


def test_a_nul_is_dropped_and_the_rest_kept(desk):
    hand_in(*desk, "before\0after")
    assert responses.answers_of(1)[0].text == "beforeafter"


@pytest.mark.parametrize("name", ['<img src=x onerror="alert(1)">', "\u202eannA", "Zoë 🦦 O'Neill"])
def test_names_with_markup_are_escaped_everywhere(site, name):
    world = site.world
    db.execute("update account set name = ? where id = ?", name, world.author.account_id)
    browser, at = open_desk(site)
    hand_in(browser, at)
    pages = [
        browser.get(at),
        browser.get("/"),
        browser.get("/settings"),
        site.browse(world.instructor).get(f"/responses/{at.split('/')[2]}"),
    ]
    assert [page.status for page in pages] == [200] * 4
    assert ["<img src=x" in page.html for page in pages] == [False] * 4
    assert pages[3].heading == f"{name}: Your work"


@pytest.mark.parametrize("rev", ["", "-1", "9999999999999999999999", "x", "²"])
def test_a_nonsense_revision_is_a_conflict_not_a_crash(desk, rev):
    browser, at = desk
    assert (
        browser.post(f"{at}/draft", fields(browser, at) | {"rev": rev, "save_token": "other"}).status == 409
    )


# Two tabs


def two_tabs(desk, action, **headers):
    """The answer to the second tab, whose page is older than what the first one saved."""
    browser, at = desk
    one, two = fields(browser, at, "From the first tab."), fields(browser, at, "From the <second> tab.")
    browser.post(f"{at}/draft", one, HX_Request="true")
    return browser.post(f"{at}/{action}", two, **headers)


def test_two_tabs_get_both_texts_in_a_part(desk):
    part = two_tabs(desk, "draft", HX_Request="true")
    assert (part.status, part.html.lstrip().startswith("<section")) == (409, True)
    assert [box.text for box in part.tree.all("div", class_="words")] == [
        "From the <second> tab.",
        "From the first tab.",
    ]
    assert part.tree.one("button")["data-rev"] == "1"


@pytest.mark.parametrize(
    ("action", "after"),
    [("draft", ("draft", 0, "From the <second> tab.")), ("hand-in", ("submitted", 1, None))],
)
def test_without_script_one_press_keeps_the_text_of_this_tab(desk, action, after):
    browser, at = desk
    page = two_tabs(desk, action)
    assert (page.status, page.heading) == (409, "This was changed in another tab while you wrote")
    assert at in page.links()
    assert browser.post(f"{at}/{action}", page.form(f"{at}/{action}")).location == at
    assert stored(at) == after


# Taking back


def test_taking_back_and_undoing_it(site, desk):
    browser, at = desk
    hand_in(browser, at)
    page = browser.follow(browser.post(f"{at}/withdrawal"))
    assert (stored(at)[0], responses.by_id(1).shown) == ("withdrawn", 0)
    assert page.form(f"{at}/hand-in")["text.text"] == TEXT
    assert page.actions().count(f"{at}/withdrawal/undo") == 2
    page = browser.follow(browser.post(f"{at}/withdrawal/undo"))
    assert (stored(at)[0], responses.by_id(1).shown) == ("submitted", 1)
    assert "Handed in again, as it was." in page.html


def test_a_work_taken_back_can_be_handed_in_anew(desk):
    browser, at = desk
    hand_in(browser, at)
    browser.post(f"{at}/withdrawal")
    assert hand_in(browser, at, "Another.").status == 303
    assert (stored(at), responses.by_id(1).shown) == (("submitted", 2, None), 2)


def test_taking_back_twice_is_taking_back_once(desk):
    browser, at = desk
    hand_in(browser, at)
    assert [browser.post(f"{at}/withdrawal").location for _ in range(2)] == [at, at]
    assert [browser.post(f"{at}/withdrawal/undo").location for _ in range(2)] == [at, at]
    assert db.row(
        "select count(*) from audit_line where verb in ('response.withdrawn', 'response.restored')"
    ) == (2,)


def test_after_the_deadline_it_stays_handed_in(site, desk):
    browser, at = desk
    hand_in(browser, at)
    site.world.go(9)
    page = browser.post(f"{at}/withdrawal")
    assert stored(at)[0] == "submitted"
    assert "The deadline has passed, so it stays handed in." in page.html


# Late and closed


@pytest.mark.parametrize(
    ("days", "hours", "late", "says"),
    [
        (7, 0, False, ""),
        (7, 0.05, False, "The deadline has just passed."),
        (7, 2, True, "Late: open until Tue 10 Nov, 10:00 CET"),
    ],
)
def test_grace_and_late(site, desk, days, hours, late, says):
    browser, at = desk
    site.world.go(days, hours)
    assert says in browser.get(at).text
    assert hand_in(browser, at).status == 303
    assert ("late" in browser.get(at).tree.one("main").one("header").text.split("Hand in by")[0]) is late


def test_a_late_version_says_so(site, desk):
    site.world.go(7, 2)
    assert "late" in desk[0].follow(hand_in(*desk)).tree.one("main").one("header").text


def test_after_closing_the_text_is_kept_and_staff_accept_it(site, desk):
    browser, at = desk
    form = fields(browser, at)
    site.world.go(9)
    page = browser.post(f"{at}/hand-in", form)
    assert (page.status, stored(at)) == (409, ("draft", 0, TEXT))
    assert TEXT.split("\n")[-1] in page.text
    assert [says.split(".")[0] for says in sentences(page)] == ["This closed at Mon 9 Nov, 10:00 CET"]
    staff, shown = site.browse(site.world.assistant), f"/responses/{at.split('/')[2]}"
    assert "A road shows that an army can come." in staff.get(shown).text
    assert staff.post(f"{shown}/acceptance").location == shown
    assert stored(at) == ("submitted", 1, None)
    assert responses.newest_versions((1,))[1].typed == site.world.at
    assert "Late" in staff.get(shown).tree.one("main").one("header").text


def test_a_draft_that_was_there_in_time_is_not_late_when_staff_accept_it(site, desk):
    browser, at = desk
    browser.post(f"{at}/draft", fields(browser, at))
    unchanged = fields(browser, at)
    site.world.go(9)
    assert browser.post(f"{at}/hand-in", unchanged).status == 409
    staff, shown = site.browse(site.world.assistant), f"/responses/{at.split('/')[2]}"
    staff.follow(staff.post(f"{shown}/acceptance"))
    assert stored(at)[:2] == ("submitted", 1)
    assert "Late" not in staff.get(shown).tree.one("main").one("header").text


def test_a_closed_desk_has_no_button(site, desk):
    site.world.go(9)
    page = desk[0].get(desk[1])
    assert (page.actions().count(f"{desk[1]}/hand-in"), sentences(page)) == (
        0,
        ["This is closed, and nothing was handed in."],
    )


def test_an_incomplete_draft_is_not_accepted(site, desk):
    browser, at = desk
    browser.post(f"{at}/draft", fields(browser, at, " "))
    site.world.go(9)
    page = site.browse(site.world.instructor).post(f"/responses/{at.split('/')[2]}/acceptance")
    assert (page.status, sentences(page)) == (
        422,
        ["This draft is not complete. Missing: your text for Your work."],
    )


def test_an_open_draft_is_nobody_elses(site, desk):
    browser, at = desk
    browser.post(f"{at}/draft", fields(browser, at, "Half a thought."))
    staff, shown = site.browse(site.world.instructor), f"/responses/{at.split('/')[2]}"
    assert "Half a thought." not in staff.get(shown).html
    assert staff.post(f"{shown}/acceptance").status == 409
    assert stored(at) == ("draft", 0, "Half a thought.")


def test_staff_see_every_version_with_the_name(site, desk):
    browser, at = desk
    hand_in(browser, at)
    hand_in(browser, at, "Better.")
    staff, shown = site.browse(site.world.assistant), f"/responses/{at.split('/')[2]}"
    assert staff.get(shown).heading == "Anna Author: Your work"
    assert "Better." in staff.get(shown).text
    assert "army can come" in staff.get(f"{shown}?version=1").text
    assert [staff.get(f"{shown}?version={number}").status for number in ("0", "9", "x")] == [200] * 3


# Whose it is


@pytest.mark.parametrize("who", ["reviewer", "stranger", "instructor", "assistant", "admin"])
def test_a_desk_is_its_authors_alone(site, desk, who):
    at = desk[1]
    other = site.browse(getattr(site.world, who))
    answers = [other.get(at)] + [
        other.post(f"{at}/{action}")
        for action in ("draft", "preview", "hand-in", "withdrawal", "withdrawal/undo")
    ]
    assert [page.status for page in answers] == [404] * 6


@pytest.mark.parametrize("who", ["author", "reviewer", "stranger", "admin"])
def test_the_staff_page_is_for_staff(site, desk, who):
    shown = f"/responses/{desk[1].split('/')[2]}"
    other = site.browse(getattr(site.world, who))
    assert [other.get(shown).status, other.post(f"{shown}/acceptance").status] == [404, 404]


def test_a_count_of_words_says_both_ends():
    item = parse_items([{"id": "text", "kind": "text", "title": "Text", "words": 600, "most": 900}])[0]
    assert [below(item, None, words) for words in (133, 901)] == [
        "133 of 600 to 900 words",
        "1 word too many",
    ]


def test_what_is_in_is_shown_as_readers_see_it_and_can_be_changed(desk):
    browser, at = desk
    hand_in(browser, at, "# Water\n\nIt *flows* <b>down</b>.")
    page = browser.get(at)
    assert page.tree.one("article").one("em").text == "flows"
    assert "<b>down" not in page.html
    assert (page.tree.all("textarea"), f"{at}?change=1" in page.links()) == ([], True)
    assert "It is in. From " in page.tree.one(class_="lede").text
    browser.post(f"{at}/draft", fields(browser, at, "Another text."))
    assert browser.get(at).tree.one("textarea").text == "Another text."


def test_once_closed_it_is_read_and_no_longer_changed(site, desk):
    browser, at = desk
    hand_in(browser, at, "It *flows*.")
    site.world.go(9)
    page = browser.get(f"{at}?change=1")
    assert (page.tree.one("article").one("em").text, page.tree.all("textarea")) == ("flows", [])
    assert "Closed: it can no longer be changed." in page.text
    assert f"{at}?change=1" not in page.links()


def test_no_row_id_is_in_the_page(desk):
    browser, at = desk
    browser.follow(hand_in(browser, at))
    names = {
        element["name"] for element in parse(browser.get(f"{at}?change=1").html).walk() if element["name"]
    }
    assert names == {
        "viewport",
        "csrf-token",
        "keeps",
        "csrf_token",
        "rev",
        "save_token",
        "text.text",
        "next",
        "theme",
    }


@pytest.mark.parametrize("task", ["work", "review", "nothing", "%00"])
def test_only_a_task_with_a_free_choice_has_a_page_to_choose(site, task):
    path = f"/activities/{site.world.activity.public_id}/tasks/{task}/choice"
    for who in (site.world.author, site.world.assistant, site.world.instructor):
        assert site.browse(who).get(path).status == 404


# Late versions and those that were in time


@pytest.fixture
def again(site, desk):
    """A work handed in on day 0, looked at two hours after the deadline; a late day takes 10 points off."""
    world = site.world
    world.activity = activities.set_up(
        world.activity,
        title=world.activity.title,
        brief="",
        edits={"grading.late_off": 10},
        rows=activities.window_rows(world.activity.id),
        seen_digest=world.activity.plan_digest,
        by=None,
        now=world.at,
    )
    hand_in(*desk)
    world.go(7, 2)
    return desk


def counting(browser, at):
    """The address of the button that lets another version count, or None."""
    forms = browser.get(at).tree.all("form", method="post")
    return next((form["action"] for form in forms if "/counting" in form["action"]), None)


def test_a_late_version_says_before_what_it_costs(site, again):
    browser, at = again
    page = browser.get(at)
    assert "What you handed in was in time. A new version is late: it takes 10 points of 100 off" in page.text
    assert "Until Tue 10 Nov, 10:00 CET you can still let the one that was in time count." in page.text
    assert counting(browser, at) is None
    assert "A new version is late" in browser.post(f"{at}/preview", fields(browser, at)).text
    site.world.go(7)
    assert "A new version is late" not in browser.get(at).text


def test_the_version_that_was_in_time_can_count_again(site, again):
    browser, at = again

    def header():
        return browser.get(at).tree.one("main").one("header").text.split("Hand in by")[0]

    assert hand_in(browser, at, "# Roads\n\nOne comma, mended.").status == 303
    assert "late" in header()
    assert counting(browser, at) == f"{at}/versions/1/counting"
    assert browser.post(f"{at}/versions/1/counting").status == 303
    assert "late" not in header()
    shown = [answer.text for answer in responses.answers_of(1)]
    assert shown == [answer.text for answer in responses.answers_of(1, number=1)]
    # and back, as long as late work may come
    assert counting(browser, at) == f"{at}/versions/2/counting"
    assert browser.post(f"{at}/versions/2/counting").status == 303
    assert "late" in header()
    assert browser.post(f"{at}/versions/9/counting").status == 404
    assert site.browse(site.world.reviewer).post(f"{at}/versions/1/counting").status == 404
    site.world.go(9)
    assert counting(browser, at) is None
    assert browser.post(f"{at}/versions/3/counting").status == 409


def test_one_that_was_never_in_time_is_told_the_price_alone(site):
    world = site.world
    browser, at = open_desk(site)
    world.go(7, 2)
    assert "was in time" not in browser.get(at).text
    hand_in(browser, at)
    assert counting(browser, at) is None


def test_a_review_is_not_written_at_the_address_of_works(site):
    world = site.world
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    review = world.claim(world.author)
    browser = site.browse(world.author)
    page = browser.get(site.path("reviews.edit", mine=review.public_id))
    sent = page.form(site.path("reviews.hand_in", mine=review.public_id))
    for act in ("save", "preview", "hand_in"):
        answer = browser.post(site.path(f"submissions.{act}", mine=review.public_id), sent)
        assert answer.status == 404, act

"""The workspace: whose work it shows and under which name, what is missing, going back, giving back, sessions
that end."""

import re

import pytest

from peerreview.store import allocation, courses, db, diplomacy, names, responses, settle
from tests.browser import skipped_headings
from tests.cast import START, WORDS, day, person

MADE_UP = "A" * 22


@pytest.fixture
def review(site):
    """The reviewer's browser in front of a claimed review of the author's work: (browser, address, Work)."""
    world = site.world.go(2)
    for who in (world.author, world.reviewer):
        world.hand_in(who, f"# Telling title\n\nWords of {who.id}.")
    world.go(8)
    work = world.claim(world.reviewer)
    return site.browse(world.reviewer), f"/reviews/{work.public_id}", work


def filled(browser, at, words=WORDS, level="l3"):
    """The review form, filled in."""
    page = browser.get(at)
    form = page.form(f"{at}/hand-in")
    levels = {field["name"]: level for field in page.tree.all("input", type="radio")}
    return form | levels | {name: words for name in form if name.startswith("text.")}


def send(browser, at, **more):
    """Press the button."""
    return browser.post(f"{at}/hand-in", filled(browser, at) | more)


def told(page):
    """What the next page says about the last act."""
    return [toast.text for toast in page.tree.all("div", class_="toast")]


# Names


def plant(world, who):
    """Give somebody telling names, so that any of them can be searched for."""
    db.execute(
        """
        update account
        set name = 'Telltale Quagga', email = 'telltale@quagga.example',
          email_key = 'telltale@quagga.example', public_id = 'quaggaaccount'
        where id = ?
        """,
        who.account_id,
    )
    db.execute("update enrolment set public_id = 'quaggaenrolment' where id = ?", who.id)
    db.execute("update response set public_id = 'quaggaresponse' where author_id = ?", who.id)


def everything(page):
    """Body, headers and attributes of an answer as one text."""
    return (page.html + str(page.headers)).casefold()


def test_the_author_is_an_alias_and_nothing_tells_who(site, review):
    browser, at, work = review
    plant(site.world, site.world.author)
    answers = [
        browser.get(at),
        browser.post(f"{at}/draft", filled(browser, at), HX_Request="true"),
        browser.post(f"{at}/hand-in", {"rev": "1"}),
        browser.post(f"{at}/problem", {"note": ""}),
        browser.get("/"),
        send(browser, at),
        browser.get(at),
    ]
    assert [page.status for page in answers] == [200, 200, 422, 422, 200, 303, 200]
    assert [word for page in answers for word in ("telltale", "quagga") if word in everything(page)] == []
    alias = names.names_at(work)[0]
    assert f"By {alias}" in answers[0].text
    assert alias in answers[0].heading
    assert f"Review {alias}’s work" in answers[4].text


def test_the_rendered_work_is_shown(review):
    page = review[0].get(review[1])
    assert page.tree.one("article").one("h3").text == "Telling title"
    assert skipped_headings(page) == []


def test_the_reviewer_is_told_the_alias_the_author_will_see(site, review):
    browser, at, work = review
    seen = names.reviewer_aliases(work.seed, "review", work.about_response)[site.world.reviewer.id]
    author = names.author_alias(work)
    assert browser.get(at).tree.all(class_="say")[0].text == (
        f"{author} reads this, as from {seen}. Your instructor sees your name. {author} never does."
    )


def test_two_reviewers_of_one_work_know_it_by_their_own_names(site):
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(8)
    works = [world.claim(who) for who in world.students]
    assert all(work.about_response != responses.by_id(work.about_response).author for work in works)
    assert [names.names_at(work)[0] for work in works] == [names.author_alias(work) for work in works]


# What is missing, and how much


def test_what_is_missing_leads_to_fields_of_the_page(review):
    page = review[0].get(review[1])
    links = [link["href"].removeprefix("#") for link in page.tree.one(id="missing").all("a")]
    assert links == ["i-claim", "w-claim", "i-evidence"]
    assert [len(page.tree.all(id=link)) for link in links] == [1, 1, 1]
    assert page.tree.one(id="missing").text.endswith("and 6 more")


def test_sending_too_early_says_all_that_is_missing_and_keeps_what_is_there(review):
    browser, at, work = review
    page = browser.post(
        f"{at}/hand-in", filled(browser, at) | {"text.claim": "Three small words", "level.style": ""}
    )
    assert (page.status, page.errors()) == (422, ["12 words on Claim", "a level for Guiding the reader"])
    assert page.tree.one(id="i-style-why").text == "Still missing: a level for Guiding the reader."
    assert page.form(f"{at}/hand-in")["text.claim"] == "Three small words"
    assert page.tree.one("div", class_="panes")["data-tab"] == "form"
    assert responses.by_id(work.id).version == 0


def test_every_link_of_the_error_summary_has_its_field(review):
    page = review[0].post(f"{review[1]}/hand-in", {"rev": "0", "save_token": ""})
    links = [link["href"].removeprefix("#") for link in page.tree.one(class_="errors").all("a")]
    assert len(links) == 9
    assert [len(page.tree.all(id=link)) for link in links] == [1] * 9


def test_work_and_review_speak_the_language_of_the_activity(site, review):
    browser, at, work = review
    assert {one["lang"] for one in browser.get(at).tree.one("article").all("div", class_="words")} == {"en"}
    was = diplomacy.of_activity(work.activity)
    staff = site.world.instructor.account_id
    german = was._replace(language="de")
    diplomacy.change(site.world.activity, german, seen=was.digest, by=staff, now=site.world.at)
    page = browser.get(at)
    spoken = [*page.tree.one("article").all("div", class_="words"), *page.tree.all("textarea")]
    assert {one["lang"] for one in spoken} == {"de"}
    assert page.tree.one("html")["lang"] == "en"


def test_enter_on_a_level_saves_and_sends_nothing(review):
    browser, at, _work = review
    first = browser.get(at).tree.one("form", id="review").all("button")[0]
    assert first["formaction"] == f"{at}/draft"
    kept = browser.follow(browser.post(first["formaction"], filled(browser, at)))
    assert told(kept) == ["Saved. Nothing is sent yet."]


def test_criteria_are_headings_and_their_words_say_which(review):
    browser, at, _work = review
    form = browser.get(at).tree.one("form", id="review")
    titles = [legend.one("h2").text.partition(". ")[2] for legend in form.all("legend")]
    labels = [form.one("label", **{"for": box["id"]}).text for box in form.all("textarea")]
    assert labels[: len(titles)] == [f"What makes you say so? {title}" for title in titles]


def test_words_are_counted_against_what_is_asked(review):
    browser, at, _ = review
    answer = browser.post(f"{at}/draft", filled(browser, at, "one two three"), HX_Request="true")
    assert answer.tree.one(id="count-w-evidence").text == "3 of at least 20 words"
    assert len(answer.html) < 1500
    assert (answer.tree.all("textarea"), browser.queries) == ([], 4)


def test_the_last_save_of_a_page_that_is_left_is_answered_with_nothing(review):
    browser, at, work = review
    answer = browser.post(f"{at}/draft?leaving", filled(browser, at, "one two three"))
    assert (answer.status, answer.html) == (204, "")
    assert "one two three" in str(responses.by_id(work.id).draft)


def test_levels_are_kept_and_foreign_ones_are_not(review):
    browser, at, work = review
    browser.post(f"{at}/draft", filled(browser, at) | {"level.claim": "l9", "level.nonsense": "l1"})
    page = browser.get(at)
    assert [
        field["name"]
        for field in page.tree.all("input", type="radio", checked=None)
        if "checked" in field.attributes
    ] == ["level.evidence", "level.counter", "level.style"]


def test_what_is_still_owed_is_in_plain_view(review):
    browser, at, _ = review
    assert browser.get(at).tree.one("p", class_="owed").text == "0 of 2 sent. You still owe 2 reviews."
    send(browser, at)
    assert browser.get(at).tree.one("p", class_="owed").text == "1 of 2 sent. You still owe 1 review."


def test_sending_thanks_and_says_how_many_are_left(site, review):
    browser, at, _ = review
    page = send(browser, at)
    assert page.location == site.path("activities.show", activity=site.world.activity.public_id)
    assert told(browser.get("/")) == ["Sent. Thank you. 1 to go."]


def test_pressing_twice_sends_once(review):
    browser, at, work = review
    form = filled(browser, at)
    assert [browser.post(f"{at}/hand-in", form).status for _ in range(2)] == [303, 303]
    assert responses.by_id(work.id).version == 1


# Going back


def test_previous_and_next_lead_through_the_reviews(site):
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    first, second = world.go(8).review(world.reviewer), world.claim(world.reviewer)
    browser = site.browse(world.reviewer)
    one, two = browser.get(f"/reviews/{first.public_id}"), browser.get(f"/reviews/{second.public_id}")
    assert (f"/reviews/{second.public_id}" in one.links(), f"/reviews/{first.public_id}" in two.links()) == (
        True,
        True,
    )
    assert [re.match(r"Review . of .", page.heading).group() for page in (one, two)] == [
        "Review 1 of 2",
        "Review 2 of 2",
    ]


def test_an_earlier_review_can_be_changed_until_the_deadline(site, review):
    browser, at, work = review
    send(browser, at)
    site.world.go(13)
    assert browser.get(at).form(f"{at}/hand-in")["text.claim"] == WORDS
    assert send(browser, at, **{"text.claim": f"Changed. {WORDS}"}).status == 303
    assert responses.by_id(work.id).version == 2
    site.world.go(15)
    page = browser.get(at)
    assert (f"{at}/hand-in" in page.actions(), [box.text for box in page.tree.all(class_="say")]) == (
        False,
        ["You sent this. It can no longer be changed."],
    )


def test_what_was_sent_is_read_back_as_its_author_reads_it(site, review):
    browser, at, _work = review
    send(browser, at, **{"text.claim": f"It is *not* clear. {WORDS}"})
    site.world.go(15)
    page = browser.get(at)
    mine = page.tree.one(id="form")
    assert mine.one("em").text == "not" and "*not*" not in mine.text


def test_after_the_deadline_the_draft_is_kept(site, review):
    browser, at, work = review
    form = filled(browser, at)
    site.world.go(15)
    page = browser.post(f"{at}/hand-in", form)
    assert (page.status, responses.by_id(work.id).draft["claim"]["text"]) == (409, WORDS)
    assert WORDS in page.text
    assert page.tree.one(class_="say").text.startswith(
        "This closed at Mon 16 Nov, 10:00 CET. Your text is safe here"
    )


def test_a_work_taken_back_says_so_to_who_reviewed_it(site, review):
    browser, at, work = review
    send(browser, at)
    responses.withdraw(responses.by_id(work.about_response), by=None, now=site.world.at)
    page = browser.get(at)
    assert "Its author took this work back." in page.text
    assert "Telling title" not in page.text


# Giving back


def test_a_problem_needs_a_sentence(review):
    browser, at, _ = review
    assert f"{at}/problem" in browser.get(at).links()
    form = browser.get(f"{at}/problem").form(f"{at}/problem")
    page = browser.post(f"{at}/problem", {**form, "note": "  "})
    assert (page.status, page.tree.one(id="note-why").text) == (
        422,
        "Say in a sentence what the problem is, so that your instructor can help.",
    )
    assert at in page.links()
    long = "It is empty. " * 154 + "The end."
    page = browser.post(f"{at}/problem", {**form, "note": long})
    assert page.status == 422 and "up to 2000 characters fit" in page.tree.one(id="note-why").text
    assert long in page.html and browser.get(at).status == 200


def test_what_was_sent_or_given_back_shows_no_way_to_report(review):
    browser, at, _ = review
    send(browser, at)
    assert f"{at}/problem" not in browser.get(at).links()


def test_a_problem_gives_another_work_and_tells_staff(site, review):
    browser, at, work = review
    other = site.world.go(7, 1).hand_in(site.world.more[0])
    site.world.go(8, 1)
    page = browser.post(f"{at}/problem", {"note": "I know who wrote this."})
    fresh = responses.written_by(site.world.reviewer.account_id, page.location.split("/")[2])
    assert fresh.about_response == other.id
    assert told(browser.follow(page)) == ["Thank you for telling us. Here is another work.Undo"]
    mails = db.rows("select account_id from outbox_message where key like 'problem:%' order by account_id")
    assert mails == [(site.world.instructor.account_id,), (site.world.assistant.account_id,)]


def test_with_no_other_work_one_is_told_to_come_back(site, review):
    browser, at, _ = review
    assert browser.post(f"{at}/problem", {"note": "It is empty."}).location == site.path(
        "activities.show", activity=site.world.activity.public_id
    )
    assert told(browser.get("/")) == [
        "Thank you for telling us. There is no other work just now; come back later.Undo"
    ]


def test_a_review_given_back_is_shown_no_more_but_not_deleted(site, review):
    browser, at, work = review
    site.world.save(site.world.reviewer, work, site.world.filled(work, words="Half a review."))
    browser.post(f"{at}/problem", {"note": "It is empty."})
    page = browser.get(at)
    assert ("Telling title" in page.html, f"{at}/hand-in" in page.actions()) == (False, False)
    assert "What you typed is kept here." in page.text
    assert at not in browser.get("/").links()
    assert responses.by_id(work.id).draft["claim"]["text"] == "Half a review."


def test_sending_what_was_given_back_keeps_the_text(review):
    browser, at, work = review
    form = filled(browser, at)
    browser.post(f"{at}/problem", {"note": "It is empty."})
    page = browser.post(f"{at}/hand-in", form)
    assert (page.status, responses.by_id(work.id).version) == (409, 0)
    assert WORDS in page.text


def test_a_review_that_was_sent_is_not_given_back(review):
    browser, at, work = review
    send(browser, at)
    page = browser.post(f"{at}/problem", {"note": "Too late."})
    assert (page.status, page.heading[:29]) == (409, "You have sent this review, so")
    assert db.row("select count(*) from allocation where ended_at is not null") == (0,)


def test_after_the_deadline_a_problem_is_still_told(site, review):
    browser, at, _ = review
    site.world.go(15)
    assert browser.post(f"{at}/problem", {"note": "It was empty."}).status == 303
    assert told(browser.get("/")) == [
        "Thank you for telling us. Reviews are closed, so there is no other work.Undo"
    ]


# Whose it is

ACTIONS = ("draft", "hand-in", "problem")


@pytest.mark.parametrize("who", ["author", "stranger", "instructor", "assistant", "admin"])
def test_somebody_elses_review_has_the_bytes_of_a_made_up_one(site, review, who):
    _, at, work = review
    browser = site.browse(getattr(site.world, who))
    form = {"rev": "0", "text.claim": "Not mine.", "note": "Not mine."}
    for path in ("", *(f"/{action}" for action in ACTIONS)):
        theirs, nobodys = [
            browser.post(f"{base}{path}", form) if path else browser.get(base)
            for base in (at, f"/reviews/{MADE_UP}")
        ]
        assert (theirs.status, bare(theirs)) == (404, bare(nobodys))
    assert (responses.by_id(work.id).rev, responses.by_id(work.id).draft) == (0, None)


def bare(page):
    """The bytes of a page without the keys of its forms, which carry the second they were made in."""
    return re.sub(r'(csrf-token" content|csrf_token" value)="[^"]*"', "", page.html)


def test_nobody_is_sent_to_sign_in(site, review):
    assert site.browse().get(review[1]).location == f"/login?next={review[1]}"


# Staff who review


@pytest.fixture
def staff_review(site):
    """The assistant's browser in front of a review that the instructor gave them."""
    world = site.world.go(2)
    subject = world.hand_in(world.author)
    world.go(8)
    public_id = allocation.assign(
        world.activity,
        task="review",
        reviewer=world.assistant.id,
        subject=subject.id,
        by=world.instructor.account_id,
        now=world.at,
    )
    return site.browse(world.assistant), f"/reviews/{public_id}"


@pytest.mark.parametrize("days", [8, 15])
def test_staff_review_in_the_same_workspace_and_see_the_name(site, staff_review, days):
    browser, at = staff_review
    site.world.go(days)
    page = browser.get(at)
    assert "By Anna Author" in page.text
    assert "as from Course staff" in page.text
    assert send(browser, at).status == 303
    assert responses.written_by(site.world.assistant.account_id, at.split("/")[2]).state == "submitted"


def test_staff_find_their_own_review_on_to_do(site, staff_review):
    browser, at = staff_review
    assert at in browser.get("/").links()


def test_staff_owe_nothing_they_were_not_given(site):
    world = site.world.go(8)
    assert world.lines(world.assistant) == []


# Sessions that end


def signed_out(site, browser):
    """End the session on the server, as a new password would."""
    db.execute(
        "update login_session set ended_at = ? where account_id = ?",
        site.world.at,
        site.world.reviewer.account_id,
    )
    return browser


def sign_in(browser, page, **more):
    """Sign in with what the sign-in page carries."""
    form = page.form("/login") | {"email": "remy@college.example", "password": "correct horse battery"}
    return browser.post("/login", form | more)


@pytest.mark.parametrize("gone", ["session", "cookie"])
def test_the_text_of_a_review_survives_the_end_of_the_session(site, review, gone):
    browser, at, work = review
    form = filled(browser, at)
    if gone == "cookie":
        browser.client.delete_cookie("peerreview")
    page = signed_out(site, browser).post(f"{at}/hand-in", form, Referer=f"http://localhost{at}")
    assert (page.status, page.heading, page.form("/login")["kept.text.claim"]) == (401, "Sign in", WORDS)
    wrong = sign_in(browser, page, password="nonsense")
    assert (wrong.status, wrong.form("/login")["kept.text.claim"]) == (422, WORDS)
    resumed = sign_in(browser, wrong)
    assert (resumed.status, resumed.heading) == (200, "Your text is here")
    assert at in resumed.links()
    assert browser.post(f"{at}/hand-in", resumed.form(f"{at}/hand-in")).status == 303
    sent = responses.by_id(work.id)
    assert (sent.state, [answer.text for answer in responses.answers_of(work.id)]) == (
        "submitted",
        [WORDS] * 5,
    )


def test_what_comes_back_is_the_words_not_the_fields(site, review):
    browser, at, _ = review
    form = filled(browser, at, "One <b>sentence</b>.")
    resumed = sign_in(browser, signed_out(site, browser).post(f"{at}/hand-in", form))
    assert [box.text for box in resumed.tree.all(class_="kept")] == ["One <b>sentence</b>."] * 5


def test_an_autosave_of_a_signed_out_person_leads_to_sign_in(site, review):
    browser, at, _ = review
    form = filled(browser, at)
    answer = signed_out(site, browser).post(
        f"{at}/draft", form, HX_Request="true", HX_Current_URL=f"http://localhost{at}?tab=form"
    )
    assert (answer.status, answer.headers["HX-Redirect"]) == (401, f"/login?next={at}?tab%3Dform")


@pytest.mark.parametrize("address", ["https://evil.example/", "", "javascript:alert(1)"])
def test_a_foreign_page_is_not_gone_back_to(site, review, address):
    browser, at, _ = review
    answer = signed_out(site, browser).post(f"{at}/draft", {}, HX_Request="true", HX_Current_URL=address)
    assert answer.headers["HX-Redirect"] == "/login?next=/"


@pytest.mark.parametrize("token", ["", "stale", "IjEi.aaaa.bbbb"])
def test_a_stale_key_gives_the_text_back(review, token):
    browser, at, work = review
    page = browser.post(
        f"{at}/hand-in",
        filled(browser, at, "One <b>sentence</b>.") | {"csrf_token": token},
        Referer=f"http://localhost{at}",
    )
    assert (page.status, page.heading) == (400, "This page was open too long")
    assert [box.text for box in page.tree.all(class_="kept")] == ["One <b>sentence</b>."] * 5
    assert (at in page.links(), responses.by_id(work.id).draft) == (True, None)


def test_a_stale_key_of_an_autosave_swaps_nothing_and_says_so(review):
    browser, at, _ = review
    answer = browser.post(f"{at}/draft", filled(browser, at) | {"csrf_token": "stale"}, HX_Request="true")
    assert (answer.status, answer.headers["HX-Reswap"]) == (400, "none")
    assert (
        answer.headers["HX-Trigger"]
        == '{"toast": {"text": "This page is too old. Your text is kept on this device."}}'
    )


# Budgets


@pytest.mark.parametrize("sent", [0, 1])
def test_the_workspace_asks_a_bounded_number_of_things(site, sent):
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(8)
    for _ in range(sent):
        world.review(world.reviewer)
    work = world.claim(world.reviewer)
    world.save(world.reviewer, work, {})
    browser = site.browse(world.reviewer)
    for _ in range(2):  # who was here a moment ago is not noted again
        browser.get(f"/reviews/{work.public_id}")
    assert browser.queries <= 16 + sent


def test_sending_a_review_asks_a_bounded_number_of_things(review):
    browser, at, work = review
    settle.settle(work.activity, day(8))
    form = filled(browser, at)
    browser.post(f"{at}/hand-in", form)
    assert browser.queries <= 31


def test_the_workspace_is_a_light_page(review):
    assert len(review[0].get(review[1]).html) < 30_000


def test_a_newcomer_renames_nobody(site, review):
    browser, at, _ = review
    before = browser.get(at).heading
    courses.enrol(site.world.course, person("Late Comer"), role="student", by=None, now=START)
    assert browser.get(at).heading == before

"""Feedback: what others wrote about my work, by alias, once it is open; and my answers."""

import pytest

from peerreview.store import activities, db, handing_in, responses
from peerreview.store.reading import received
from peerreview.web.feedback.answers import answers_to
from tests.cast import World

NAMES = ("Remy", "Reviewer", "Mona", "Nils", "Neighbour")
THANKS = "The year was in my notes all along."
RATED = {"level.specific": "very", "level.kind": "mostly", "level.usable": "partly"}


@pytest.fixture
def world(site):
    """Four students with two reviews each, released, on day 15."""
    site.works = site.world.reviewed()
    site.world.go(15)
    return site.world


def path(site, **more):
    return site.path("feedback.show", activity=site.world.activity.public_id, **more)


def reviews_of(site, who):
    return received.by_person(site.world.activity, who.id, site.world.at).reviews


def answer_path(site, review):
    return site.path("feedback.answer", received=review.work.public_id)


def answered(site, review, **typed):
    page = site.browse(site.world.author)
    form = page.get(path(site)).form(answer_path(site, review))
    return page, page.post(
        answer_path(site, review),
        form | RATED | {"level.helpful": "useful", "tick.thanks": "thanks", "text.reply": THANKS} | typed,
    )


def test_two_people_read_my_work(site, world):
    browser = site.browse(world.author)
    page = browser.get(path(site))
    assert page.heading == "Two people read your work"
    assert [len(read.all("h3")) for read in page.tree.all("article")] == [5, 5]
    page = browser.get(path(site, by="criterion"))
    assert len(page.tree.all("blockquote")) == 2 * 5
    assert page.text.count("25% of the grade") == 1


@pytest.mark.parametrize(("looked", "says"), [(False, True), (True, False)])
def test_feedback_says_which_version_of_the_work_it_is_about(site, looked, says):
    """Who looked at their desk once more read the newer version, and wrote about that one."""
    world = site.world
    for who in world.students:
        world.hand_in(who)
    world.go(7, 1)
    review = world.claim(world.reviewer)
    author = next(who for who in world.students if responses.by_id(review.about_response).author == who.id)
    work = responses.by_id(review.about_response)
    world.save(author, work, {"text": {"text": "# Aqueducts\n\nAnother text altogether, and a better one."}})
    handing_in.hand_in(responses.by_id(work.id), person=author.id, by=author.account_id, now=world.at)
    world.go(9)
    if looked:
        site.browse(world.reviewer).get(site.path("reviews.edit", mine=review.public_id))
    world.send(world.reviewer, review)
    world.go(15)
    grade = site.path("grading.explain", activity=world.activity.public_id, person=author.public_id)
    pages = [site.browse(author).get(path(site)), site.browse(world.instructor).get(grade)]
    assert ["about version 1 of 2" in page.text for page in pages] == [says, says]


def test_no_trace_of_a_reviewer(site, world):
    browser = site.browse(world.author)
    for by in ({}, {"by": "criterion"}):
        page = browser.get(path(site, **by))
        everything = page.html + str(page.headers)
        assert [name for name in NAMES if name in everything] == []
        assert [one.public_id for one in world.students if one.public_id in everything] == []


def test_aliases_are_those_of_the_slots_in_an_order_of_the_reader(site, world):
    page = site.browse(world.author).get(path(site))
    shown = [heading.text for heading in page.tree.all("h2") if heading.all(class_="who")]
    assert shown == [review.name for review in reviews_of(site, world.author)]
    assert len(set(shown)) == 2


def test_both_tabs_say_the_same(site, world):
    browser = site.browse(world.author)
    assert (
        browser.get(path(site)).text.count("hard to argue with them.")
        == browser.get(path(site, by="criterion")).text.count("hard to argue with them.")
        == 10
    )


def test_levels_wait_below_the_words(site, world):
    for review in reviews_of(site, world.author):
        answered(site, review)
    page = site.browse(world.author).get(path(site))
    more = next(found for found in page.tree.all("details", class_="more") if found.all("td"))
    assert "open" not in more.attributes
    assert more.all("td")[0].text == "Solid"
    assert "grade" not in more.one("summary").text
    assert all("Solid" not in quote.text for quote in page.tree.all("blockquote"))


@pytest.mark.parametrize(("day", "title"), [(1, "Hand in first"), (9, "Feedback opens")])
def test_before_the_release_the_page_says_what_comes(site, day, title):
    if day > 1:
        site.world.reviewed()
    page = site.browse(site.world.go(day).author).get(path(site))
    assert (page.status, page.heading) == (200, "Feedback")
    assert title in page.text
    assert "paragraph two" not in page.text


def test_who_handed_in_nothing_is_not_told_to_hand_in_once_that_is_closed(site):
    text = site.browse(site.world.go(9).author).get(path(site)).text
    assert "Nothing was handed in, and that is closed now" in text and "Hand in first" not in text


def test_nobody_reviewed_says_who_acts(site):
    site.world.go(2).hand_in(site.world.author)
    site.world.go(15)
    text = site.browse(site.world.author).get(path(site)).text
    assert "No review of your work came" in text
    assert "no review is no zero" in text


def test_before_the_release_a_review_is_not_there_to_answer(site):
    works = site.world.reviewed()
    public_id = db.row(
        "select public_id from response where task = 'review' and about_response_id = ?",
        works[site.world.author.id].id,
    )[0]
    answer = site.browse(site.world.author).post(
        site.path("feedback.answer", received=public_id), {"level.helpful": "useful"}
    )
    assert answer.status == 404
    assert db.row("select count(*) from response where task = 'answer'")[0] == 0


@pytest.mark.parametrize("state", ["held", "returned", "withdrawn"])
def test_what_is_not_submitted_never_appears(site, world, state):
    review = reviews_of(site, world.author)[0]
    secret = "Leaked words of a review that is not open."
    db.execute(
        """
        update answer
        set text = ?, html = ?
        where version_id in (select id from version where response_id = ?)
        """,
        secret,
        f"<p>{secret}</p>",
        review.work.id,
    )
    db.execute(
        "update response set state = ?, shown = ? where id = ?",
        state,
        0 if state == "withdrawn" else review.work.shown,
        review.work.id,
    )
    browser = site.browse(world.author)
    assert secret not in browser.get(path(site)).html
    assert browser.get(path(site)).heading == "One person read your work"
    assert browser.post(answer_path(site, review), {"level.helpful": "useful"}).status == 404


def test_private_items_of_a_review_stay_with_the_staff(site, world):
    review = reviews_of(site, world.author)[0]
    db.execute(
        """
        update form_version
        set items = replace(items, '"private": false', '"private": true')
        where id = ?
        """,
        review.work.form_version,
    )
    from peerreview.store import forms

    forms._parsed.cache_clear()
    assert "paragraph two" not in site.browse(world.author).get(path(site)).text


def test_course_staff_are_shown_as_such(site):
    world = site.world
    world.reviewed()
    from peerreview.store import allocation

    subject = db.row("select id from response where task = 'work' and author_id = ?", world.author.id)
    allocation.assign(
        world.activity,
        task="review",
        reviewer=world.assistant.id,
        subject=subject[0],
        by=world.instructor.account_id,
        now=world.at,
    )
    public_id = db.row("select public_id from response where author_id = ?", world.assistant.id)[0]
    work = responses.written_by(world.assistant.account_id, public_id)
    world.save(world.assistant, work, world.filled(work))
    handing_in.accept(work, by=world.assistant.account_id, now=world.at)
    page = site.browse(world.go(15).author).get(path(site))
    assert page.heading == "Three people read your work"
    assert "Course staff" in page.text
    assert "Asim" not in page.html


def test_others_and_strangers_find_nothing(site, world):
    review = reviews_of(site, world.author)[0]
    assert site.browse(world.stranger).get(path(site)).status == 404
    assert site.browse().get(path(site)).status == 303
    for who in (world.reviewer, world.instructor, world.stranger):
        assert site.browse(who).post(answer_path(site, review), {"level.helpful": "useful"}).status == 404


def test_staff_read_that_this_page_is_for_students(site, world):
    assert "Nothing is written about work of yours" in site.browse(world.instructor).get(path(site)).text


def test_an_answer_is_sent_and_stands_in_the_form(site, world):
    review = reviews_of(site, world.author)[0]
    browser, sent = answered(site, review)
    page = browser.follow(sent)
    form = page.form(answer_path(site, review))
    assert (form["level.helpful"], form["tick.thanks"], form["text.reply"]) == ("useful", "thanks", THANKS)
    assert f"Your answer to {review.name} is sent." in page.html
    assert "You can change it until" in page.text


def pressed(site, review, press, who=None, **typed):
    """Press one button of the answer, with what stands in its form."""
    browser = site.browse(who or site.world.author)
    form = browser.get(path(site)).form(answer_path(site, review))
    return browser.post(answer_path(site, review), form | {"press": press} | typed)


def versions(site, review):
    """What was handed in to answer a review: [{item: level}] of each version, only what was given."""
    rows = db.rows(
        """
        select v.number, n.item, n.level, n.text
        from answer n
        join version v on v.id = n.version_id
        join response r on r.id = v.response_id
        where r.about_response_id = ? and r.task = 'answer'
        order by v.number
        """,
        review.work.id,
    )
    found = {}
    for number, item, level, text in rows:
        found.setdefault(number, {}).update({item: level or text} if level or text else {})
    return list(found.values())


def test_one_press_rates_and_one_thanks(site, world):
    review = reviews_of(site, world.author)[0]
    assert pressed(site, review, "helpful.useful").status == 303
    assert versions(site, review) == [{"helpful": "useful"}]
    assert pressed(site, review, "thanks.thanks").status == 303
    assert versions(site, review)[1:] == [{"helpful": "useful", "thanks": "thanks"}]
    page = site.browse(world.author).get(path(site))
    on = [button.text for button in page.tree.all("button", aria_pressed="true")]
    assert on == ["Useful", f"Say thank you ({review.name})", "As my device"]
    assert "<b>Thanks</b>" in reviewer_reads(site, review)
    pressed(site, review, "thanks.")
    assert versions(site, review)[2:] == [{"helpful": "useful"}]


def test_a_thank_you_before_the_rating_waits_for_it_and_says_so(site, world):
    review = reviews_of(site, world.author)[0]
    browser = site.browse(world.author)
    page = browser.follow(pressed(site, review, "thanks.thanks"))
    assert "Kept: it goes out once you say whether the review helped." in page.text
    assert versions(site, review) == []
    pressed(site, review, "helpful.partly")
    assert versions(site, review) == [{"helpful": "partly", "thanks": "thanks"}]


def test_a_press_sends_nothing_that_is_only_typed(site, world):
    review = reviews_of(site, world.author)[0]
    pressed(site, review, "helpful.useful", **{"text.reply": "Half a sent", "level.kind": "very"})
    assert versions(site, review) == [{"helpful": "useful"}]
    assert "Half a sent" not in reviewer_reads(site, review)
    form = site.browse(world.author).get(path(site)).form(answer_path(site, review))
    assert (form["text.reply"], form["level.kind"]) == ("Half a sent", "very")
    pressed(site, review, "thanks.thanks")
    assert versions(site, review)[1:] == [{"helpful": "useful", "thanks": "thanks"}]
    form = site.browse(world.author).get(path(site)).form(answer_path(site, review))
    assert form["text.reply"] == "Half a sent"


def test_the_same_press_again_is_no_new_answer(site, world):
    review = reviews_of(site, world.author)[0]
    pressed(site, review, "helpful.useful")
    assert pressed(site, review, "helpful.useful").status == 303
    assert len(versions(site, review)) == 1


@pytest.mark.parametrize("press", ["helpful.forged", "reply.x", "kind.very", "nothing", ".", "advice.accept"])
def test_there_are_no_other_buttons(site, world, press):
    review = reviews_of(site, world.author)[0]
    assert pressed(site, review, press).status == 404
    assert versions(site, review) == []


def test_a_press_from_an_old_tab_keeps_both(site, world):
    review = reviews_of(site, world.author)[0]
    browser = site.browse(world.author)
    old = browser.get(path(site)).form(answer_path(site, review))
    answered(site, review)
    page = browser.post(answer_path(site, review), old | {"press": "helpful.partly", "text.reply": "Mine."})
    assert (page.status, THANKS in page.text) == (409, True)
    assert page.form(answer_path(site, review))["text.reply"] == "Mine."


def test_nobody_else_presses(site, world):
    review = reviews_of(site, world.author)[0]
    for who in (world.reviewer, world.instructor, world.stranger):
        where = answer_path(site, review)
        assert site.browse(who).post(where, {"press": "helpful.useful", "task": "answer"}).status == 404
    assert versions(site, review) == []


def test_the_enter_key_rates_nothing(site, world):
    """The first button of a form is what the Enter key presses."""
    page = site.browse(world.author).get(path(site))
    forms = [form for form in page.tree.all("form") if form["action"].endswith("/answer")]
    assert [form.all("button")[0].text for form in forms] == ["Send answer"] * 2
    assert [form.all("button")[0]["name"] for form in forms] == [None] * 2


def test_an_answer_that_is_signed_is_asked_about_once(site, world):
    review = reviews_of(site, world.author)[0]
    words = {"text.reply": f"{THANKS}\n\nAnna"}
    _browser, page = answered(site, review, **words)
    box = page.tree.one(class_="asked")
    assert [mark.text for mark in box.all("mark")] == ["Anna"]
    assert box.one("a")["href"][1:] in [one["id"] for one in page.tree.all("textarea")]
    assert db.row("select count(*) from response where task = 'answer' and version > 0")[0] == 0
    token = next(one["value"] for one in page.tree.all("button", name="asked"))
    answered(site, review, **words, asked=token)
    assert db.row("select count(*) from response where task = 'answer' and version > 0")[0] == 1


def test_an_answer_can_be_changed_until_its_window_closes(site, world):
    review = reviews_of(site, world.author)[0]
    answered(site, review)
    browser, _ = answered(site, review, **{"text.reply": "Changed."})
    assert browser.get(path(site)).form(answer_path(site, review))["text.reply"] == "Changed."
    world.go(22)
    page = browser.get(path(site))
    assert answer_path(site, review) not in page.actions()
    assert "Changed." in page.text


def test_what_the_reviewer_will_see_is_said_from_the_form(site, world):
    text = site.browse(world.author).get(path(site)).text
    assert (
        "They see “Thanks”, “Your reply”, but never your name. They see what you do with each comment. "
        "Only staff see “Was it specific?”, “Was it kind?”,"
        " “Can you use it?”, “Did this review help you?” one by one; your reviewer sees means of three "
        "authors or more."
    ) in text


def test_a_missing_choice_is_asked_for_beside_the_field_and_the_words_stay(site, world):
    review = reviews_of(site, world.author)[0]
    browser, page = answered(site, review, **{"level.helpful": ""})
    assert (page.status, page.errors()) == (422, ["Still missing: an answer to Did this review help you?"])
    form = page.form(answer_path(site, review))
    assert form["text.reply"] == THANKS
    again = browser.post(answer_path(site, review), form | {"level.helpful": "partly"})
    assert again.status == 303


def test_two_tabs_get_both_texts(site, world):
    review = reviews_of(site, world.author)[0]
    browser = site.browse(world.author)
    old = browser.get(path(site)).form(answer_path(site, review))
    answered(site, review)
    page = browser.post(
        answer_path(site, review),
        old | RATED | {"level.helpful": "not_yet", "text.reply": "From the other tab."},
    )
    assert page.status == 409
    assert THANKS in page.text
    form = page.form(answer_path(site, review))
    assert form["text.reply"] == "From the other tab."
    assert browser.post(answer_path(site, review), form).status == 303
    assert browser.get(path(site)).form(answer_path(site, review))["text.reply"] == "From the other tab."


def test_the_same_press_twice_is_one_answer(site, world):
    review = reviews_of(site, world.author)[0]
    browser = site.browse(world.author)
    form = browser.get(path(site)).form(answer_path(site, review)) | RATED | {"level.helpful": "useful"}
    assert [browser.post(answer_path(site, review), form).status for _ in range(2)] == [303, 303]
    assert (
        db.row(
            "select count(*) from version v join response r on r.id = v.response_id where r.task = 'answer'"
        )[0]
        == 1
    )


def test_after_the_close_the_words_come_back_unsent(site, world):
    review = reviews_of(site, world.author)[0]
    browser = site.browse(world.author)
    form = browser.get(path(site)).form(answer_path(site, review))
    world.go(22)
    page = browser.post(
        answer_path(site, review), form | RATED | {"level.helpful": "useful", "text.reply": THANKS}
    )
    assert page.status == 409
    assert "This closed at" in page.text
    assert THANKS in page.html


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"level.helpful": "forged"}, ["Still missing: an answer to Did this review help you?"]),
        (
            {"text.reply": "x" * 60_001},
            ["This is 60001 characters long; up to 60000 fit. Your text is all here: shorten it."],
        ),
    ],
)
def test_answers_that_cannot_stand(site, world, typed, errors):
    review = reviews_of(site, world.author)[0]
    browser, page = answered(site, review, **typed)
    assert (page.status, page.errors()) == (422, errors)
    assert typed.get("text.reply", THANKS) in page.html


@pytest.mark.parametrize("typed", [{"rev": "nonsense"}, {"rev": ""}, {"task": "work"}, {"task": "nothing"}])
def test_forged_fields(site, world, typed):
    review = reviews_of(site, world.author)[0]
    browser, page = answered(site, review, **typed)
    assert page.status == (404 if "task" in typed else 303)


def test_htmx_gets_the_form_alone_with_its_button(site, world):
    review = reviews_of(site, world.author)[0]
    browser = site.browse(world.author)
    form = browser.get(path(site)).form(answer_path(site, review)) | RATED | {"level.helpful": "useful"}
    part = browser.post(answer_path(site, review), form, HX_Request="true")
    assert (part.status, len(part.tree.all("h1"))) == (200, 0)
    assert f"answer-answer-{review.work.public_id}-send" in [one["id"] for one in part.tree.all("button")]
    assert "Solid" in part.tree.one(id="levels-1").text
    assert "is sent" in part.headers["HX-Trigger"]
    bad = browser.post(
        answer_path(site, review),
        part.form(answer_path(site, review)) | {"level.helpful": ""},
        HX_Request="true",
    )
    assert (bad.status, len(bad.tree.all(class_="why"))) == (422, 1)


def test_markup_in_an_answer_is_text(site, world):
    review = reviews_of(site, world.author)[0]
    answered(site, review, **{"text.reply": "<script>alert(1)</script> ‮ 🙂"})
    assert "<script>alert" not in site.browse(world.author).get(path(site)).html
    assert "<script>alert" not in reviewer_reads(site, review)


def reviewer_reads(site, review):
    """The part on the page of the review's writer."""
    from flask import g, render_template

    from peerreview.store import courses

    world = site.world
    writer = next(one for one in world.students if one.id == review.work.author)
    with site.app.test_request_context():
        g.now, g.person, g.standing = (
            world.at,
            None,
            courses.standing(writer.account_id, course_id=world.course.id),
        )
        return render_template("feedback/_answers.html", answers=answers_to(responses.by_id(review.work.id)))


def test_the_reviewer_reads_thanks_and_reply_but_no_name_and_no_rating(site, world):
    review = reviews_of(site, world.author)[0]
    assert reviewer_reads(site, review).strip() == ""
    answered(site, review)
    html = reviewer_reads(site, review)
    assert "<b>Thanks</b>" in html
    assert THANKS in html
    assert [word for word in ("Anna", "Author", "helpful", "Useful", "help you") if word in html] == []


@pytest.mark.parametrize("state", ["held", "withdrawn"])
def test_a_held_answer_reaches_no_reviewer(site, world, state):
    review = reviews_of(site, world.author)[0]
    answered(site, review)
    db.execute(
        "update response set state = ?, shown = ? where task = 'answer'",
        state,
        0 if state == "withdrawn" else 1,
    )
    assert THANKS not in reviewer_reads(site, review)


def test_a_look_at_one_s_own_work_is_feedback_too(sqlite):
    from tests.conftest import Site

    site = Site(World(design="reflect"), sqlite)
    world = site.world.go(2)
    world.hand_in(world.author)
    world.go(9)
    world.send(world.author, world.begin(world.author, "self_review"))
    page = site.browse(world.author).get(path(site))
    assert page.heading == "You looked at your own work"
    assert "What you would change" in page.text
    assert "Nobody read a work of yours" in site.browse(world.reviewer).get(path(site)).text


def test_feedback_released_by_hand_waits_for_the_hand(site):
    world = site.world
    world.reviewed()
    activities.set_up(
        world.activity,
        title="T",
        brief="",
        edits={"phase.review.release": "hand"},
        rows=activities.window_rows(world.activity.id),
        seen_digest=world.activity.plan_digest,
        by=world.instructor.account_id,
        now=world.at,
    )
    world.go(15).reload()
    assert "Staff open the feedback" in site.browse(world.author).get(path(site)).text
    activities.release(world.activity, "review", by=world.instructor.account_id, now=world.at)
    assert site.browse(world.author).get(path(site)).heading == "Two people read your work"


def test_the_page_costs_the_same_however_many_reviews(site, world):
    browser = site.browse(world.author)
    browser.get(path(site))  # settles what became due
    browser.get(path(site))
    two = browser.queries
    review = reviews_of(site, world.author)[0]
    db.execute("update response set state = 'withdrawn', shown = 0 where id = ?", review.work.id)
    browser.get(path(site))
    assert (browser.queries, two <= 24) == (two, True)

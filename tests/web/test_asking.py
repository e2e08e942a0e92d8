"""A student asks for more time, or for another look at a grade; staff answer on the case, and can take it
back; the student reads the answer, and nobody else does."""

import pytest

from peerreview.store import activities, db, grading, moderation, settle
from tests.cast import day
from tests.web.test_todo import rows

WHY = "I was ill on the weekend and could not write."


def time_of(site, task="work"):
    """The address of asking for more time."""
    place = {"activity": site.world.activity.public_id, "kind": "time"}
    return site.path("asking.make", **place, task=task, round=1)


def ask(site, who, **more):
    """Ask for more time for the hand-in: the page with the request."""
    browser = site.browse(who)
    address = time_of(site)
    form = browser.get(address).form(address.partition("?")[0])
    return browser.follow(browser.post(address.partition("?")[0], {**form, "words": WHY, **more}))


def case_of(site, who):
    return site.path("moderation.case", activity=site.world.activity.public_id, case=f"p.{who.public_id}")


def answer(site, who, **fields):
    """Answer the one open request of a student as the instructor."""
    browser = site.browse(site.world.instructor)
    page = browser.get(case_of(site, who))
    (address,) = [action for action in page.actions() if "/requests/" in action and "undo" not in action]
    return browser.post(address, {**page.form(address), **fields})


def test_more_time_is_asked_given_and_read(site):
    world = site.world.go(6)
    page = ask(site, world.author, wanted="2026-11-12T17:00")
    assert "You are answered by Tue 10 Nov, 10:00 CET" in page.text
    assert WHY in page.text and "until Thu 12 Nov, 17:00 CET" in page.text
    answered = answer(site, world.author, act="granted", until="2026-11-11T18:00", reply="Get well.")
    assert answered.status == 303
    assert [line.window.closes for line in world.lines(world.author, "work")] == [day(9, 8)]
    page = site.browse(world.author).get("/")
    ((title, _about, state),) = rows(page, "new-h")
    assert (title, state) == ("Staff answered: more time", "New")
    (link,) = [url for url in page.links() if url and url.startswith("/requests/")]
    page = site.browse(world.author).get(link)
    assert "You have more time." in page.text and "Get well." in page.text and "Ines Instructor" in page.text
    assert rows(site.browse(world.author).get("/"), "new-h") == []


def test_both_sides_hear_by_mail(site):
    world = site.world.go(6)
    ask(site, world.author)
    answer(site, world.author, act="refused", reply="The date stands for all.")
    mails = db.rows(
        "select account_id, body, path from outbox_message where key like 'request:%' or key like 'asked:%' "
        "order by id"
    )
    assert [(mail.account_id, mail.path.split("/")[1]) for mail in mails] == [
        (world.instructor.account_id, "activities"),
        (world.author.account_id, "requests"),
    ]
    assert "Anna" not in mails[0].body and WHY not in mails[0].body
    assert "The date stands for all." in mails[1].body


def test_who_missed_it_asks_with_one_press_and_sees_that_it_was_asked(site):
    world = site.world.go(9)
    browser = site.browse(world.author)
    (link,) = [url for url in browser.get("/").links() if url and "/asking/" in url]
    assert browser.get(link).heading == "I cannot finish in time"
    ask(site, world.author)
    ((_title, about, state),) = rows(browser.get("/"), "missed-h")
    assert "staff answer by Fri 13 Nov, 10:00 CET" in about and state == "Asked"


def test_an_excuse_ends_the_duty(site):
    world = site.world.go(6)
    ask(site, world.author)
    assert answer(site, world.author, act="excused", reply="Rest.").status == 303
    assert [line.state for line in world.lines(world.author, "work")] == ["waived"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"act": "granted", "until": "", "reply": "Yes."}, "Say until when"),
        ({"act": "granted", "until": "2026-11-01T10:00", "reply": "Yes."}, "still to come"),
        (
            {"act": "granted", "until": "2026-11-08T18:00", "reply": "Yes."},
            "less time than the class has",
        ),
        ({"act": "granted", "until": "soon", "reply": "Yes."}, "Choose a date and a time"),
        ({"act": "granted", "until": "2026-11-11T18:00", "reply": " "}, "Write to the student"),
        ({"act": "sing", "reply": "La."}, "Choose what to do"),
    ],
)
def test_an_answer_that_cannot_stand_says_why_and_keeps_what_was_typed(site, fields, sentence):
    world = site.world.go(6)
    ask(site, world.author)
    page = answer(site, world.author, **fields)
    assert page.status == 422
    assert any(sentence in error for error in page.errors()), page.errors()
    assert fields["reply"].strip() in page.text
    assert [line.window.closes for line in world.lines(world.author, "work")] == [day(7)]


def test_an_answer_is_taken_back_and_what_stood_before_holds_again(site):
    world = site.world.go(6)
    activities.extend(
        world.activity, phase="submit", whom=f"p{world.author.id}", closes=day(8), reason="A day.",
        by=world.instructor.account_id, now=world.at,
    )  # fmt: skip
    ask(site, world.author)
    answer(site, world.author, act="granted", until="2026-11-20T18:00", reply="A week.")
    browser = site.browse(world.instructor)
    (undo,) = [action for action in browser.get(case_of(site, world.author)).actions() if "undo" in action]
    browser.post(undo)
    assert [line.window.closes for line in world.lines(world.author, "work")] == [day(8)]
    assert "Answer by" in browser.get(case_of(site, world.author)).text
    assert db.row("select count(*) from moderation_case") == (1,)
    assert "There is no answer to take back." in browser.follow(browser.post(undo)).html


def test_one_request_is_open_at_a_time_and_its_writer_takes_it_back(site):
    world = site.world.go(6)
    page = ask(site, world.author)
    browser = site.browse(world.author)
    assert "/requests/" in browser.get(time_of(site)).location, "it leads to what was asked"
    address = time_of(site).partition("?")[0]
    again = browser.post(address, {"words": "Once more.", "task": "work", "round": "1"})
    assert again.status == 303 and "/requests/" in again.location
    (withdrawal,) = [action for action in page.actions() if action.endswith("/withdrawal")]
    assert browser.post(withdrawal).status == 303
    assert db.rows("select outcome from request") == [("withdrawn",)]
    assert db.row("select count(*) from moderation_case") == (0,)
    assert ask(site, world.author).heading == "You asked for more time"


def test_nobody_else_reads_or_answers_it(site):
    world = site.world.go(6)
    ask(site, world.author)
    (public_id,) = db.row("select public_id from request")
    for who in (world.reviewer, world.stranger, world.instructor, world.assistant):
        browser = site.browse(who)
        assert browser.get(f"/requests/{public_id}").status == 404
        assert browser.post(f"/requests/{public_id}/withdrawal").status == 404
    address = f"{case_of(site, world.author)}/requests/{public_id}"
    for who in (world.author, world.reviewer, world.stranger, world.assistant):
        assert site.browse(who).post(address, {"act": "excused", "reply": "Yes."}).status == 404
    other = f"{case_of(site, world.reviewer)}/requests/{public_id}"
    assert site.browse(world.instructor).post(other, {"act": "excused", "reply": "Yes."}).status == 404


def test_what_is_in_needs_no_more_time_and_what_is_long_over_gets_none(site):
    world = site.world
    world.hand_in(world.author)
    assert "You have handed this in already." in site.browse(world.author).get(time_of(site)).text
    assert "more than two weeks ago" in site.browse(world.go(30).reviewer).get(time_of(site)).text
    assert site.browse(world.instructor).get(time_of(site)).status == 404


def test_an_empty_question_is_not_sent(site):
    browser = site.browse(site.world.author)
    address = time_of(site).partition("?")[0]
    page = browser.post(address, {"words": " ", "task": "work", "round": "1", "wanted": "never"})
    assert page.status == 422 and len(page.errors()) == 2
    page = browser.post(address, {"words": WHY, "task": "work", "round": "1", "wanted": "2026-11-01T10:00"})
    assert page.status == 422 and page.errors() == ["Choose a moment that is still to come."]


def test_the_closed_page_the_activity_and_the_grade_lead_to_asking(site):
    world = site.world
    work = world.begin(world.author)
    world.save(world.author, work, {"text": {"text": "Half."}})
    browser = site.browse(world.author)
    activity = f"/activities/{world.activity.public_id}"
    assert time_of(site) in browser.get(activity).links()
    world.go(9)
    assert time_of(site) in browser.get(f"/submissions/{work.public_id}").links()


@pytest.fixture
def graded(site):
    """Everybody answered; grades of 75 are released on day 15."""
    world = site.world
    world.reviewed()
    world.go(15)
    for place in range(2):
        world.send(world.author, world.begin(world.author, "answer", place))
    grading.release(world.activity, by=world.instructor.account_id, now=world.at)
    return site


def ask_about_grade(site, who):
    browser = site.browse(who)
    address = site.path("asking.make", activity=site.world.activity.public_id, kind="grade")
    assert address in browser.get(f"/activities/{site.world.activity.public_id}/grade").links()
    return browser.follow(browser.post(address, {"words": "Evidence: the counts are in table two."}))


def grade(world, who):
    line = grading.of_activity(world.activity, world.at, enrolment_ids=(who.id,))[who.id]
    return line.value, line.override


def test_a_grade_that_looks_wrong_is_changed_and_put_back(graded):
    world = graded.world
    ask_about_grade(graded, world.author)
    before = grade(world, world.author)
    refused = answer(graded, world.author, act="changed", value="a lot", reply="You are right.")
    assert (refused.status, refused.errors()) == (422, ["A grade is a number from 0 to 100."])
    assert answer(graded, world.author, act="changed", value="91,5", reply="You are right.").status == 303
    assert [str(part) for part in grade(world, world.author)] == ["91.5", "You are right."]
    browser = graded.browse(world.instructor)
    (undo,) = [a for a in browser.get(case_of(graded, world.author)).actions() if a.endswith("/undo")]
    browser.post(undo)
    assert grade(world, world.author) == before


def test_a_grade_that_stays_is_answered_with_a_reason(graded):
    world = graded.world
    page = ask_about_grade(graded, world.author)
    before = grade(world, world.author)
    assert "classmate" not in page.text and "Remy" not in page.text
    answer(graded, world.author, act="stays", reply="Two of three say so.")
    assert grade(world, world.author) == before
    assert db.row("select outcome, reply from request") == ("stays", "Two of three say so.")


def test_who_does_not_see_a_grade_yet_asks_nothing_about_it(graded):
    world = graded.world
    address = graded.path("asking.make", activity=world.activity.public_id, kind="grade")
    assert "answer it first" in graded.browse(world.reviewer).get(address).text
    assert graded.browse(world.reviewer).post(address, {"words": "Why?"}).status == 409


def test_a_case_of_a_person_answers_each_by_itself(site):
    """Excusing from what was missed leaves what was asked open, and the other way round."""
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(14.5)
    site.browse(world.instructor).get(f"/activities/{world.activity.public_id}")
    browser = site.browse(world.author)
    address = time_of(site, "review")
    fields = browser.get(address).form(address.partition("?")[0])
    assert browser.post(address.partition("?")[0], {**fields, "words": WHY}).status == 303
    staff = site.browse(world.instructor)
    page = staff.get(case_of(site, world.author))
    assert page.form(case_of(site, world.author))
    staff.post(case_of(site, world.author), {"act": "leave", "reason": "Nothing to add."})
    left = db.rows("select kind from concern where ended_at is null and person_id = ?", world.author.id)
    assert left == [("time",)]
    assert (
        staff.get(f"/activities/{world.activity.public_id}/moderation?show=requests").text.count("Anna") == 1
    )


def test_what_is_asked_can_be_said_otherwise_while_nobody_has_answered(site):
    world = site.world.go(6)
    page = ask(site, world.author, wanted="2026-11-12T17:00")
    browser = site.browse(world.author)
    (link,) = [url for url in page.links() if url and url.endswith("/edit")]
    form = browser.get(link).form(link)
    assert (form["words"], form["wanted"]) == (WHY, "2026-11-12T17:00")
    bad = browser.post(link, {**form, "words": " ", "wanted": "2026-11-13T17:00"})
    assert (bad.status, bad.form(link)["wanted"]) == (422, "2026-11-13T17:00")
    page = browser.follow(browser.post(link, {"words": "My hand is broken.", "wanted": ""}))
    assert "My hand is broken." in page.text and WHY not in page.text and "would like" not in page.text
    case = site.browse(world.instructor).get(case_of(site, world.author)).text
    assert "My hand is broken." in case and WHY not in case
    assert "Cannot finish in time: “My hand is broken.”" in queue_of(site).text
    assert db.row("select count(*) from audit_line where verb = 'request.changed'") == (1,)
    for stranger in (world.reviewer, world.stranger, world.instructor):
        assert site.browse(stranger).get(link).status == 404
        assert site.browse(stranger).post(link, {"words": "Mine."}).status in (400, 404)
    answer(site, world.author, act="refused", reply="It stands.")
    assert browser.get(link).status == 303
    assert browser.post(link, {"words": "Again."}).status == 303
    assert db.row("select words from request") == ("My hand is broken.",)


def queue_of(site):
    return site.browse(site.world.instructor).get(
        site.path("moderation.show", activity=site.world.activity.public_id)
    )


def test_a_moment_that_has_passed_meanwhile_does_not_keep_one_from_saying_it_otherwise(site):
    world = site.world.go(6)
    page = ask(site, world.author, wanted="2026-11-08T17:00")
    (link,) = [url for url in page.links() if url and url.endswith("/edit")]
    browser = site.browse(world.go(7).author)
    form = browser.get(link).form(link)
    assert browser.post(link, {**form, "words": "Still ill."}).status == 303
    assert "Choose a moment" in browser.post(link, {**form, "wanted": "2026-11-08T18:00"}).text


def test_what_nobody_answers_in_time_is_overdue_for_both_sides_and_told_to_every_instructor(site):
    world = site.world
    second = world.join("Igor Instructor", "instructor")
    moderation.choose(
        world.activity,
        **moderation.setting_of(world.activity.id)._replace(person=world.assistant.id)._asdict(),
        by=world.instructor.account_id, now=world.at,
    )  # fmt: skip
    page = ask(site, world.go(6).author)
    (shown,) = {url.rpartition("/")[0] for url in page.links() if url and url.endswith("/edit")}
    db.execute("update concern set given_id = ?", world.assistant.id)
    settle.tick(world.go(7, 23).at)
    assert mails("waits") == set()
    assert "Overdue" not in site.browse(world.author).get("/").text
    settle.tick(world.go(8).at)
    assert mails("waits") == {world.instructor.account_id, second.account_id}
    (body,) = {row[0] for row in db.rows("select body from outbox_message where key like 'waits:%'")}
    assert "“Roads and aqueducts”: 1 asked by students" in body and "Anna" not in body and WHY not in body
    assert db.rows("select given_id from moderation_case") == [(None,)]
    browser = site.browse(world.author)
    page = browser.get(shown)
    assert "Overdue" in page.text and "Ines Instructor" in page.text and "igor@college.example" in page.text
    assert "Asim Assistant" not in page.text
    ((title, about, state),) = rows(browser.get("/"), "new-h")
    assert (title, state) == ("Nobody has answered you yet: more time", "Overdue") and "Tue 10 Nov" in about
    assert "nobody has answered" in queue_of(site).text
    assert "Overdue since Tue 10 Nov" in site.browse(world.instructor).get(case_of(site, world.author)).text
    settle.tick(world.go(12).at)
    assert (
        len(mails("waits")) == 2 == db.row("select count(*) from outbox_message where key like 'waits:%'")[0]
    )
    answer(site, world.author, act="refused", reply="It stands.")
    assert db.rows("select subject from moderation_case") == []
    assert "Overdue" not in browser.get(shown).text + browser.get("/").text
    case = site.browse(second).get(case_of(site, world.author))
    (undo,) = [action for action in case.actions() if "undo" in action]
    site.browse(second).post(undo)
    assert "Overdue" not in browser.get(shown).text, "it has a new moment"
    settle.tick(world.go(15).at)
    assert "Overdue" in browser.get(shown).text


def mails(kind):
    return {row[0] for row in db.rows("select account_id from outbox_message where key like ?", f"{kind}:%")}


def test_who_asked_two_things_has_the_other_still_overdue(site):
    """Each is answered by itself, and what is overdue of the same step stays so."""
    world = site.world
    made = [ask(site, world.go(6).author)]
    settle.tick(world.go(8).at)
    browser = site.browse(world.author)
    (withdrawal,) = [action for action in made[0].actions() if action.endswith("/withdrawal")]
    browser.post(withdrawal)
    assert db.rows("select kind from concern where ended_at is null") == []
    ask(site, world.author)
    settle.tick(world.go(11).at)
    assert {row[0] for row in db.rows("select kind from concern where ended_at is null")} == {
        "time",
        "overdue",
    }


def test_an_instructors_address_is_read_by_who_waits_too_long_and_nowhere_else(site):
    world = site.world
    page = ask(site, world.go(6).author)
    (at,) = {url.rpartition("/")[0] for url in page.links() if url and url.endswith("/edit")}
    place = {"activity": world.activity.public_id}
    pages = ["/", f"/courses/{world.course.public_id}", site.path("activities.show", **place), at]

    def addresses():
        """The addresses of others that the student reads on their pages."""
        browser = site.browse(world.author)
        read = " ".join(browser.get(one).html for one in pages)
        own = world.accounts[world.author.id].email
        return {one.email for one in world.accounts.values() if one.email in read} - {own}

    assert addresses() == set()
    settle.tick(world.go(8).at)
    assert addresses() == {"ines@college.example"}
    assert site.browse(world.reviewer).get(at).status == 404
    assert "except those of the instructors" in site.browse(world.author).get("/privacy").text
    answer(site, world.author, act="refused", reply="It stands.")
    assert addresses() == set()

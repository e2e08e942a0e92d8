"""Moderation on the screen: the queue, the case, decisions and what happens when they cannot be, the record,
and nothing that leaks."""

from datetime import timedelta

import pytest

from peerreview.store import audit, clockwork, db, leaving, moderation, names, responses, settle
from tests.browser import skipped_headings
from tests.cast import WORDS

RUDE = "Were you even awake when you wrote this, you lazy fool?"


@pytest.fixture
def world(site):
    """Four works are in; on day 9 Remy has sent a review that speaks about the person: ``site.rude``."""
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    site.rude = world.go(9).review(world.reviewer, words=f"{RUDE} {WORDS}")
    site.owner = next(who for who in world.students if who.id == responses.subject_of(site.rude).author)
    return world


def path(site, view="show", **more):
    return site.path(f"moderation.{view}", activity=site.world.activity.public_id, **more)


def case_path(site, work=None):
    return path(site, "case", case=f"r.{(work or site.rude).public_id}")


def decide(site, browser, act, work=None, **more):
    """Open the case and press the button with these fields."""
    action = case_path(site, work)
    page = browser.get(action)
    return browser.post(action, {**page.form(action), "act": act, **more})


def test_the_queue_says_why_and_what_to_do(site, world):
    page = site.browse(world.instructor).get(path(site))
    (row,) = page.tree.one("tbody").all("tr")
    assert [cell.text for cell in row.all("td")][1:3] == ["Speaks about the person", "Return it for repair"]
    assert page.tree.one(class_="lede").text.startswith("1 case waits.")


def test_the_headings_of_the_queue_skip_no_level(site, world):
    assert (
        skipped_headings(
            site.browse(world.instructor).get(site.path("moderation.show", activity=world.activity.public_id))
        )
        == []
    )


def test_an_empty_queue_says_what_comes(site):
    assert "Nothing waits for you" in site.browse(site.world.instructor).get(path(site)).text


def test_to_do_says_how_many_cases_wait(site, world):
    assert "1 case waits" in site.browse(world.instructor).get("/").text
    assert "case waits" not in site.browse(world.assistant).get("/").text


@pytest.mark.parametrize("who", ["author", "reviewer", "stranger"])
def test_students_and_strangers_find_none_of_it(site, world, who):
    browser = site.browse(getattr(world, who))
    addresses = [
        path(site),
        path(site, "following"),
        case_path(site),
        path(site, "edit"),
        site.path("moderation.audit_lines", course=world.course.public_id),
    ]
    assert [browser.get(address).status for address in addresses] == [404] * 5
    assert [
        browser.post(address, {"act": "release"}).status
        for address in (case_path(site), path(site, "several"), path(site, "choose"))
    ] == [404] * 3
    assert responses.by_id(site.rude.id).state == "held"


def test_an_assistant_finds_what_was_given(site, world):
    browser = site.browse(world.assistant)
    assert (browser.get(case_path(site)).status, "Nothing waits" in browser.get(path(site)).text) == (
        404,
        True,
    )
    decide(site, site.browse(world.instructor), "escalate", person=world.assistant.public_id)
    assert browser.get(case_path(site)).status == 200


def test_a_case_of_another_activity_is_none(site, world):
    page = site.browse(world.instructor).get(path(site, "case", case="r.nothing"))
    assert [
        page.status,
        *(
            site.browse(world.instructor).get(path(site, "case", case=key)).status
            for key in ("x", "r.", "p.x", "q.1")
        ),
    ] == [404] * 5


def test_the_case_shows_the_words_marked_under_aliases(site, world):
    page = site.browse(world.instructor).get(case_path(site))
    assert "lazy" in " ".join(mark.text for mark in page.tree.all("mark"))
    shown = " ".join(
        part.text
        for part in (page.tree.one("section"), page.tree.one("nav", class_="first"), page.tree.one("h1"))
    )
    assert [who.account.name for who in world.students if who.account.name.split()[0] in shown] == []


def test_names_shown_leave_one_line_a_day_that_their_owner_reads(site, world):
    browser = site.browse(world.instructor)
    for _ in range(2):
        assert (
            "Remy Reviewer" in browser.get(f"{case_path(site)}?names=1").tree.one("dl", class_="facts").text
        )
    assert len(audit.reveals_of(world.reviewer.id)) == 1
    address = site.path("moderation.reveals", course=world.course.public_id)
    looked = {who.id for who in world.students if "Ines Instructor" in site.browse(who).get(address).text}
    assert looked == {world.reviewer.id, site.owner.id}


def texts_for(site, who):
    """All that a student can open now, and every mail to them."""
    browser, world = site.browse(who), site.world
    pages = [
        browser.get(address).html
        for address in (
            "/",
            "/?done=all",
            site.path("activities.show", activity=world.activity.public_id),
            site.path("feedback.show", activity=world.activity.public_id),
            f"{site.path('feedback.show', activity=world.activity.public_id)}?by=review",
            site.path("grading.mine", activity=world.activity.public_id),
            site.path("courses.show", course=world.course.public_id),
            site.path("moderation.reveals", course=world.course.public_id),
            f"/reviews/{site.rude.public_id}",
        )
    ]
    return pages + [
        " ".join(row)
        for row in db.rows("select subject, body from outbox_message where account_id = ?", who.account_id)
    ]


@pytest.mark.parametrize("acts", [["return"], ["redact"], ["release", "undo"], ["withdraw"], []])
def test_no_page_and_no_mail_shows_the_author_the_first_form(site, world, acts):
    browser = site.browse(world.instructor)
    for act in acts:
        if act == "undo":
            browser.post(path(site, "undo", case=f"r.{site.rude.public_id}"), {"number": "2"})
        else:
            decide(
                site,
                browser,
                act,
                note="Please say what in the text made you think so.",
                passage=RUDE,
                reason="About the person",
            )
    if acts == ["return"]:
        world.send(world.reviewer, site.rude)
        decide(site, browser, "release")
    world.go(15)
    leaks = [text for text in texts_for(site, site.owner) if "awake" in text or "fool" in text]
    assert leaks == []
    assert all("awake" not in row[0] for row in db.rows("select body from outbox_message"))
    export = browser.get(site.path("grading.export", activity=world.activity.public_id))
    assert "awake" not in export.html


def test_returned_it_is_on_the_reviewers_desk_with_the_note(site, world):
    after = decide(site, site.browse(world.instructor), "return", note="Please <b>say</b> what in the text.")
    assert after.status == 303
    page = site.browse(world.reviewer).get(f"/reviews/{site.rude.public_id}")
    assert page.tree.one(class_="note").one(class_="words").text == "Please <b>say</b> what in the text."
    assert "Back for repair" in site.browse(world.reviewer).get("/").text


def test_undo_from_the_toast(site, world):
    browser = site.browse(world.instructor)
    page = browser.follow(browser.follow(decide(site, browser, "release")))
    (action,) = [found for found in page.actions() if "/undo" in found]
    browser.post(action)
    assert responses.by_id(site.rude.id).state == "held"


BAD = [
    ({"act": "return", "note": " "}, 422, "Write to the reviewer what to change"),
    ({"act": "redact", "passage": "not in it"}, 422, "These words do not stand in it"),
    ({"act": "redact", "passage": f"{RUDE} {WORDS}"}, 422, "Nothing would be left"),
    ({"act": "withdraw"}, 422, "Say why"),
    ({"act": "", "reason": "kept"}, 422, "Choose what to do"),
    ({"act": "burn"}, 422, "Choose what to do"),
    ({"act": "escalate"}, 422, "Choose a person"),
    ({"act": "return", "note": "x" * 1001}, 422, "Say it shorter"),
    ({"act": "correct", "reason": "Slip", "text.claim": "Other"}, 409, "cannot be done here any more"),
    ({"act": "release", "stamp": "1.submitted"}, 409, "held it meanwhile"),
    ({"act": "release", "stamp": "junk"}, 409, "held it meanwhile"),
]


@pytest.mark.parametrize("fields, status, sentence", BAD)
def test_a_decision_that_cannot_be(site, world, fields, status, sentence):
    page = decide(site, site.browse(world.instructor), fields.pop("act"), **fields)
    assert (page.status, sentence in page.text, responses.by_id(site.rude.id).state) == (status, True, "held")


def test_what_was_typed_stays_when_a_colleague_was_faster(site, world):
    first, second = site.browse(world.instructor), site.browse(world.instructor)
    action = case_path(site)
    form = second.get(action).form(action)
    decide(site, first, "release")
    page = second.post(action, {**form, "act": "return", "note": "My long note."})
    assert (page.status, "Ines Instructor released it meanwhile" in page.text) == (409, True)
    assert page.form(action)["stamp"] == "1.submitted" and "My long note." in page.html


def test_a_colleague_on_the_case_is_named(site, world):
    moderation.choose(
        world.activity,
        mode="hold_flagged",
        period=24,
        patience=48,
        person=None,
        moderators=[world.assistant.id],
        sample=0,
        by=None,
        now=world.at,
    )
    site.browse(world.assistant).get(case_path(site))
    browser = site.browse(world.instructor)
    assert "Asim Assistant is on this one" in browser.get(path(site)).text
    assert "Asim Assistant is on this one" in browser.get(case_path(site)).text


def test_several_at_once(site, world):
    world.review(world.author, words=f"{RUDE} {WORDS}")
    browser = site.browse(world.instructor)
    page = browser.get(path(site))
    ticks = [box["value"] for box in page.tree.all("input", name="case")]
    done = browser.client.post(
        path(site, "several"),
        data={"csrf_token": browser.key(), "case": [*ticks, "r.junk:x:y", "junk"], "act": "release"},
    )
    assert done.status_code == 303
    assert "2 cases are released." in browser.get(path(site)).html
    assert db.rows("select distinct state from response where task = 'review' and version > 0") == [
        ("submitted",)
    ]


def test_an_author_flags_an_instructor_leaves_words_out_and_both_are_told(site, world):
    browser = site.browse(world.instructor)
    decide(site, browser, "release")
    world.go(15)
    moderation.flag(
        responses.by_id(site.rude.id),
        item="claim",
        by=site.owner.account_id,
        reason="This <i>hurts</i>",
        now=world.at,
    )
    page = browser.get(case_path(site))
    assert page.tree.one(class_="note").one(class_="words").text == "This <i>hurts</i>"
    assert decide(site, browser, "redact", passage=RUDE, said="You are right, we took it out.").status == 303
    subjects = {
        account: [
            row[0]
            for row in db.rows(
                "select subject from outbox_message where account_id = ? order by id desc limit 1", account
            )
        ]
        for account in (site.owner.account_id, world.reviewer.account_id)
    }
    assert subjects == {
        site.owner.account_id: ["Staff looked at what you asked about: Roads and aqueducts"],
        world.reviewer.account_id: ["Staff changed something you wrote: Roads and aqueducts"],
    }


def test_somebody_who_sent_nothing_is_excused(site, world):
    world.go(14, 1)
    browser = site.browse(world.instructor)
    browser.get("/")
    address = path(site, "case", case=f"p.{world.more[0].public_id}")
    assert "2 of 2 reviews were never sent" in browser.get(address).text
    assert browser.post(address, {"act": "excuse", "reason": " "}).status == 422
    assert browser.post(address, {"act": "excuse", "reason": "Ill"}).status == 303
    assert browser.post(address, {"act": "leave"}).status == 409


def test_how_an_activity_is_moderated(site, world):
    browser = site.browse(world.instructor)
    form = browser.get(path(site, "edit")).form(path(site, "choose"))
    assert (form["mode"], form["patience"]) == ("hold_flagged", "48")
    browser.post(
        path(site, "choose"),
        form
        | {"mode": "hold_all", "moderators": world.assistant.public_id, "person": world.assistant.public_id},
    )
    found = moderation.setting_of(world.activity.id)
    assert (found.mode, found.moderators, found.person) == (
        "hold_all",
        (world.assistant.id,),
        world.assistant.id,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "never"},
        {"patience": "0"},
        {"period": "soon"},
        {"sample": "101"},
        {"person": "x"},
        {"moderators": "x"},
    ],
)
def test_a_setting_that_cannot_stand(site, world, wrong):
    browser = site.browse(world.instructor)
    page = browser.post(
        path(site, "choose"), browser.get(path(site, "edit")).form(path(site, "choose")) | wrong
    )
    assert (page.status, moderation.setting_of(world.activity.id).mode) == (422, "hold_flagged")
    assert len(page.errors()) == 1


def test_the_record_says_who_what_and_why(site, world):
    browser = site.browse(world.instructor)
    decide(site, browser, "release", reason="About the 100% text")
    address = site.path("moderation.audit_lines", course=world.course.public_id)
    rows = browser.get(f"{address}?show=moderation").tree.one("tbody").all("tr")
    assert [[cell.text for cell in row.all("td")] for row in rows][0] == [
        "Ines Instructor",
        "released a response: Review",
        "Roads and aqueducts",
        "About the 100% text",
    ]
    assert len(browser.get(f"{address}?q=100%25").tree.one("tbody").all("tr")) == 1
    assert "No line fits" in browser.get(f"{address}?q=100_").text
    assert site.browse(world.admin).get(address).status == 200
    assert site.browse(world.assistant).get(address).status == 404


def test_lists_ask_the_same_number_of_things(site, world):
    browser, counts = site.browse(world.instructor), []
    addresses = [
        path(site),
        case_path(site),
        site.path("moderation.audit_lines", course=world.course.public_id),
    ]
    for _ in range(2):
        found = []
        for address in addresses:
            browser.get(address)
            browser.get(address)
            found.append(browser.queries)
        counts.append(found)
        for who in (world.author, *world.more):
            world.review(who, words=f"{RUDE} {WORDS}")
    assert counts[0] == counts[1]
    assert counts[0][0] <= 14


def test_a_course_somebody_left_in_mid_repair(site, world):
    browser = site.browse(world.instructor)
    decide(site, browser, "return", note="Please change it.")
    leaving.leave(world.reviewer, by=None, now=world.at)
    assert "Its writer left the course" in browser.get(path(site)).text
    assert decide(site, browser, "redact", passage=RUDE).status == 303
    assert responses.by_id(site.rude.id).state == "submitted"


def test_the_queue_calls_each_person_by_one_letter_whoever_they_wrote_about(site, world):
    """Seats collide: two reviewers are each the first under their work. Letters do not."""
    sent = [site.rude, *(world.review(who, words=f"{RUDE} {WORDS}") for who in (*world.more, world.reviewer))]
    letters = names.Letters(world.activity.id, world.course.id, world.activity.seed)
    browser = site.browse(world.instructor)
    queue = browser.get(path(site)).text
    for review in sent:
        author = letters.of(responses.subject_of(review).author)
        said = f"Review by {letters.of(review.author)}, of {author}’s work"
        assert said in queue and said in browser.get(case_path(site, review)).text
    assert len({letters.of(who.id) for who in world.students}) == 4
    # The same letters stand beside the names where the works are dealt.
    table = browser.get(site.path("allocation.table", activity=world.activity.public_id)).text
    for who in world.students:
        assert f"{world.accounts[who.id].name} ({letters.of(who.id)})" in table


def test_enter_in_a_field_of_a_case_decides_nothing(site, world):
    """What fits is said, and nothing is chosen beforehand: neither about a response, nor about a person."""
    browser, action = site.browse(world.instructor), case_path(site)
    page = browser.get(action)
    assert [field for field in page.tree.all("input", type="radio") if "checked" in field.attributes] == []
    assert "Often what helps here." in page.text
    pressed = browser.post(action, {**page.form(action), "reason": "I typed a reason."})
    assert pressed.status == 422 and any("Choose what to do" in error for error in pressed.errors())
    assert "I typed a reason." in pressed.html
    assert db.row("select state from response where id = ?", site.rude.id)[0] == "held"


def test_a_case_handed_over_is_taken_back_by_whoever_did_and_the_colleague_is_told(site, world):
    browser = site.browse(world.instructor)
    decide(site, browser, "escalate", person=world.assistant.public_id)
    assert site.browse(world.assistant).get(case_path(site)).status == 200
    back = browser.follow(undo(site, browser))
    assert "took the case back from a colleague" in back.text
    assert site.browse(world.assistant).get(case_path(site)).status == 404
    assert db.rows("select given_id from moderation_case") == [(None,)]
    assert db.rows("select key from outbox_message where key like 'escalat%'") == [], "the mail had not gone"
    assert [action for action in browser.get(case_path(site)).actions() if "/undo" in action] == [], "once"
    # Once more, and this time the mail goes out; an assistant who hands their case on takes it back as well.
    decide(site, browser, "escalate", person=world.assistant.public_id)
    db.execute("update outbox_message set attempts = 1, sent_at = ? where key like 'escalated:%'", world.at)
    assistant = site.browse(world.assistant)
    decide(site, assistant, "escalate", person=world.instructor.public_id)
    assert assistant.follow(undo(site, assistant)).status == 200
    assert db.rows("select given_id from moderation_case") == [(world.assistant.id,)]


def test_a_colleague_who_got_the_mail_is_told_that_it_was_taken_back(site, world):
    browser = site.browse(world.instructor)
    decide(site, browser, "escalate", person=world.assistant.public_id)
    db.execute("update outbox_message set attempts = 1, sent_at = ? where key like 'escalated:%'", world.at)
    undo(site, browser)
    (mail,) = db.rows("select account_id, subject from outbox_message where key like 'escalation_ended:%'")
    assert mail == (world.assistant.account_id, "You need not decide it after all: Roads and aqueducts")


def undo(site, browser):
    """Take the last decision back on the page of the case."""
    browser.get(case_path(site))  # what was just said stands on the first page alone
    page = browser.get(case_path(site))
    (action,) = [action for action in page.actions() if "/undo" in action]
    return browser.post(action, page.form(action))


def leaves(world):
    leaving.leave(world.assistant, by=None, now=world.at)


def becomes_a_student(world):
    db.execute("update enrolment set role = 'student' where id = ?", world.assistant.id)
    settle.tick(world.at)


def is_no_moderator_any_more(world):
    for moderators in ((world.assistant.id,), ()):
        moderation.choose(
            world.activity,
            **moderation.setting_of(world.activity.id)._replace(moderators=moderators)._asdict(),
            by=world.instructor.account_id,
            now=world.at,
        )


@pytest.mark.parametrize("stop", [leaves, becomes_a_student, is_no_moderator_any_more])
def test_who_stops_deciding_keeps_no_cases(site, world, stop):
    decide(site, site.browse(world.instructor), "escalate", person=world.assistant.public_id)
    assert db.rows("select given_id from moderation_case") == [(world.assistant.id,)]
    world.at += timedelta(minutes=1)
    clockwork.look_again(world.activity.id, world.at)
    stop(world)
    assert db.rows("select given_id from moderation_case") == [(None,)]
    assert db.row("select count(*) from concern where given_id is not null and ended_at is null")[0] == 0

"""What was missed stands first on To do; who is excused owes nothing; what is new stays until it was looked
at."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, db, grading, names, responses
from tests.cast import START, day
from tests.web.test_todo import another, rows


def home(site, who):
    return site.browse(who).get("/")


def test_what_closed_undone_was_missed(site):
    page = home(site, site.world.go(9).author)
    assert rows(page, "missed-h") == [
        (
            "Your work",
            "HIST 210 · Roads and aqueducts · closed Tue 10 Nov, 10:00 CET · “Review” stays closed without "
            "it",
            "Missed",
        )
    ]
    assert [rows(page, group) for group in ("done-h", "now-h")] == [[], []]
    assert page.tree.all("section", class_="next") == []
    assert page.tree.one(class_="lede").text.startswith("Nothing is open, but something was missed.")


def test_a_draft_that_was_missed_is_kept_and_can_be_read(site):
    world = site.world
    work = world.begin(world.author)
    world.save(world.author, work, {"text": {"text": "Half a thought."}})
    page = home(site, world.go(9).author)
    ((_title, about, state),) = rows(page, "missed-h")
    assert "your draft is kept, and only you see it" in about and state == "Missed"
    assert f"/submissions/{work.public_id}" in page.links()
    assert "Half a thought." in site.browse(world.author).get(f"/submissions/{work.public_id}").text


def test_what_was_missed_long_ago_is_over(site):
    page = home(site, site.world.go(40).author)
    assert rows(page, "missed-h") == []
    assert rows(page, "done-h") == []
    assert [row[2] for row in rows(page, "over-h")] == ["Closed"]


def test_answers_to_reviews_that_cannot_come_are_not_for_later(site):
    world = site.world
    assert "Read your feedback and answer" in [row[0] for row in rows(home(site, world.author), "later-h")]
    assert rows(home(site, world.go(9).author), "later-h") == []


def test_the_rows_of_reviews_that_were_missed_are_one(site):
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(8).claim(world.reviewer)
    ((title, about, _state),) = rows(home(site, world.go(15).reviewer), "missed-h")
    assert title == "Review"
    assert "2 not sent" in about


def test_a_deadline_that_can_still_be_mended_stands_first(site):
    world = site.world
    another(world, "Sooner one", 7)
    work = world.begin(world.author)
    world.save(world.author, work, {"text": {"text": "Three words here."}})
    page = home(site, world.go(7, 2).author)
    card = page.tree.one("section", class_="next")
    assert card.one("span", class_="late").text == "Missed, still open"
    assert card.one("time").text == "Tue 10 Nov, 10:00 CET"
    labels = [label.text for label in card.all("dt")]
    assert dict(zip(labels, (words.text for words in card.all("dd")), strict=True)) == {
        "What happened": "It was due Mon 9 Nov, 10:00 CET, and nothing was handed in.",
        "What is kept": "Your draft, 3 words, last typed Mon 2 Nov, 10:00 CET. Only you see it.",
        "What it costs": "No points. It is marked as late.",
        "What follows": "Your 2 reviews open as soon as it is in.",
    }
    assert page.tree.one(class_="lede").text.startswith("1 deadline passed, and it can still be mended.")


def test_who_is_excused_owes_nothing_even_with_a_draft(site):
    world = site.world
    work = world.begin(world.author)
    world.save(world.author, work, {"text": {"text": "Half a thought."}})
    activities.extend(
        world.activity,
        phase="submit",
        whom=f"p{world.author.id}",
        waived=True,
        reason="Ill.",
        by=world.instructor.account_id,
        now=world.at,
    )
    page = home(site, world.author)
    assert rows(page, "excused-h") == [
        (
            "Your work",
            "HIST 210 · Roads and aqueducts · You are excused: it counts neither for you nor against you · "
            "what you had begun is kept",
            "Excused",
        )
    ]
    assert page.tree.all("section", class_="next") == []
    assert page.tree.one(class_="lede").text.startswith("Nothing is waiting for you.")
    page = site.browse(world.author).get(f"/activities/{world.activity.public_id}")
    assert page.tree.all("section", class_="next") == []


@pytest.fixture
def read(site):
    """Reviews are open since day 14, answers until day 21; it is day 15."""
    site.world.reviewed()
    site.world.go(15)
    return site


def new(site, who):
    return [row[0] for row in rows(home(site, who), "new-h")]


def test_a_grade_is_new_until_it_was_looked_at(read):
    world = read.world
    for place in range(2):
        world.send(world.author, world.begin(world.author, "answer", place))
    grading.release(world.activity, by=world.instructor.account_id, now=world.at)
    assert "See your grade" in new(read, world.author)
    assert "See your grade" not in new(read, world.reviewer), "it waits for their answers"
    browser = read.browse(world.author)
    assert f"/activities/{world.activity.public_id}/grade" in browser.get("/").links()
    browser.get(f"/activities/{world.activity.public_id}/grade")
    assert "See your grade" not in new(read, world.author)


def answered(world):
    """The author answered one of the reviews: (the answer, its reviewer, the alias of the author there)."""
    answer = world.send(world.author, world.begin(world.author, "answer"))
    review = responses.by_id(answer.about_response)
    reader = next(who for who in world.students if who.id == review.author)
    return answer, reader, names.author_alias(review)


def test_an_answer_is_new_to_its_reviewer_until_it_was_read(read):
    world = read.world
    _answer, reader, alias = answered(world)
    page = home(read, reader)
    ((title, about, state),) = rows(page, "new-h")
    assert (title, state) == (f"Read what {alias} answered you", "New")
    assert "to your review, Tue 17 Nov" in about and ":" not in about
    (link,) = [url for url in page.links() if url and url.endswith("#answered-h")]
    assert "Answers to your review" in read.browse(reader).get(link.partition("#")[0]).text
    assert new(read, reader) == []
    assert [new(read, who) for who in world.students if who.id not in (reader.id, world.author.id)] == [
        [],
        [],
    ]


def test_an_answer_that_staff_took_out_is_not_new(read):
    answer, reader, _alias = answered(read.world)
    db.execute("update response set state = 'held', shown = 0 where id = ?", answer.id)
    assert new(read, reader) == []


def test_feedback_that_comes_when_answering_is_over_is_new(site):
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    late, review = world.reviewer, world.claim(world.reviewer)
    activities.extend(
        world.activity,
        phase="review",
        whom=f"p{late.id}",
        closes=day(23),
        reason="Ill.",
        by=world.instructor.account_id,
        now=world.at,
    )
    owner = next(who for who in world.students if who.id == responses.subject_of(review).author)
    world.go(22)
    assert new(site, owner) == []
    world.send(late, review)
    assert new(site, owner) == ["1 new text about your work to read"]
    site.browse(owner).get(f"/activities/{world.activity.public_id}/feedback")
    assert new(site, owner) == []


def test_feedback_released_by_hand_is_one_row_while_answering_is_still_to_come(site):
    world = site.world
    world.reviewed()
    activities.release(world.activity, "review", by=world.instructor.account_id, now=world.go(10).at)
    page = home(site, world.author)
    found = [row[0] for group in ("now-h", "new-h", "later-h") for row in rows(page, group)]
    assert found == ["2 new texts about your work to read", "Answer review 1 of 2"]
    site.browse(world.author).get(f"/activities/{world.activity.public_id}/feedback")
    page = home(site, world.author)
    assert [rows(page, group) for group in ("now-h", "new-h")] == [[], []]
    assert [row[0] for row in rows(page, "later-h")] == ["Answer review 1 of 2"]


def test_reviews_that_could_never_be_begun_are_not_missed_beside_the_work(site):
    """The review step is over too, and still only the work was missed."""
    page = home(site, site.world.go(15).author)
    assert [row[0] for row in rows(page, "missed-h")] == ["Your work"]
    assert rows(page, "done-h") == []


def test_a_page_never_says_that_what_is_closed_is_still_owed(site):
    world = site.world.go(2)
    for who in world.students[1:]:
        world.hand_in(who)
    page = site.browse(world.go(9).author).get(f"/activities/{world.activity.public_id}")
    assert "closed, because you handed in no work" in page.text
    assert "still owe" not in page.text
    world.review(world.reviewer)
    page = site.browse(world.go(15).reviewer).get(f"/activities/{world.activity.public_id}")
    assert "You have sent 1 of 2. The time for the rest is over." in page.text


def test_who_answered_a_text_has_read_it(read):
    world = read.world
    for place in range(2):
        world.send(world.author, world.begin(world.author, "answer", place))
    assert new(read, world.author) == []


def test_a_reviewer_hears_once_by_mail_that_their_review_was_answered(read):
    world = read.world
    answer, reader, alias = answered(world)
    world.send(world.author, answer, words="On second thought, thank you for the year, it helps.")
    ((account, subject, body, path),) = db.rows(
        "select account_id, subject, body, path from outbox_message where key like 'answered_you:%'"
    )
    review = responses.by_id(answer.about_response)
    assert (account, path) == (reader.account_id, f"/reviews/{review.public_id}?tab=form#answered-h")
    assert subject == f"HIST 210: {alias} answered your review: Roads and aqueducts"
    assert "Anna" not in body and "You are told Wed 18 Nov, 07:00 CET" in body and "10:00" not in body


def test_a_hand_in_says_what_follows(site):
    world = site.world
    work = world.begin(world.author)
    world.save(world.author, work, {"text": {"text": "A road shows it."}})
    browser = site.browse(world.author)
    page = browser.get(f"/submissions/{work.public_id}")
    address = f"/submissions/{work.public_id}/hand-in"
    page = browser.follow(browser.post(address, page.form(address)))
    assert "It is in. From Mon 9 Nov, 10:00 CET you give 2 reviews." in page.text


SHOWN_FIRST = """
title: Shown first
phases:
  - id: learn
    tasks:
      - {id: model, title: How it is done, form: submission, by: instructor, see: cohort}
      - {id: try, title: Your try, form: quiz, see: self}
    gate: {per: person, when: score>=0.9, else: repeat}
"""


def test_staff_who_missed_their_own_part_are_not_sent_to_ask_staff(site):
    """What can still be done and has no end says nothing of one."""
    world = site.world
    world.run(SHOWN_FIRST, WindowRow("learn", 1, "all", START, day(2)))
    page = home(site, world.go(3).instructor)
    card = page.tree.one("section", class_="next")
    assert "How it is done" in card.text and "Missed, still open" in card.text
    assert "Ask for more time" not in card.text and "closes" not in card.text
    assert [link for link in page.links() if "/asking/" in link] == []
    student = home(site, world.author).tree.one("section", class_="next")
    assert "Ask for more time" in student.text and "closes" not in student.text

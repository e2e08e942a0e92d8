"""What staff did with something somebody wrote stands on their To do until they looked at it."""

import pytest

from peerreview.store import moderation, responses
from tests.web.test_missed import home, rows


@pytest.fixture
def sent(site):
    """Day 10: works are in and reviewed; ``site.mine`` is a review by the author."""
    world = site.world
    world.reviewed()
    site.mine = next(
        work
        for work in responses.by_ids(range(1, 30))
        if work.task == "review" and work.author == world.author.id
    )
    world.go(10)
    return site


def stamp(work):
    current = responses.by_id(work.id)
    return current.version, current.state


def decide(site, act, **more):
    """Staff decide about the review; the id of the decision."""
    by = {"by": site.world.instructor.account_id, "now": site.world.at}
    return getattr(moderation, act)(site.mine, stamp=stamp(site.mine), **by, **more)


def undo(site, decision):
    site.world.go(10, 1)
    moderation.undo(site.mine, decision, by=site.world.instructor.account_id, now=site.world.at)


def told(site, who=None):
    """[(title, state)] of what is new on To do."""
    return [(row[0], row[-1]) for row in rows(home(site, who or site.world.author), "new-h")]


OUT = ("Staff took out your review", "Taken out by staff")
BACK = ("Staff took back what they decided about your review", "New")


def test_what_staff_took_out_is_said_until_its_writer_looked(sent):
    decide(sent, "withdraw", reason="No.")
    for _again in range(2):
        assert told(sent) == [OUT]
    assert told(sent, sent.world.reviewer) == []
    page = sent.browse(sent.world.author).get(f"/reviews/{sent.mine.public_id}")
    assert "Staff took this out, so nobody reads it." in page.text
    assert told(sent) == []
    assert "Staff took this out" in sent.browse(sent.world.author).get(f"/reviews/{sent.mine.public_id}").text


def test_it_is_said_also_when_the_step_is_over(sent):
    sent.world.go(15)
    decide(sent, "withdraw", reason="No.")
    assert told(sent)[0] == OUT
    page = sent.browse(sent.world.author).get(f"/reviews/{sent.mine.public_id}")
    assert "Ask them if you want to know why." in page.text
    assert OUT not in told(sent)


def test_staff_and_others_who_look_leave_it_new(sent):
    decide(sent, "withdraw", reason="No.")
    sent.browse(sent.world.instructor).get(f"/responses/{sent.mine.public_id}")
    assert sent.browse(sent.world.reviewer).get(f"/reviews/{sent.mine.public_id}").status == 404
    assert told(sent) == [OUT]


def test_what_was_taken_back_is_said_to_who_had_read_it(sent):
    decision = decide(sent, "withdraw", reason="No.")
    sent.browse(sent.world.author).get(f"/reviews/{sent.mine.public_id}")
    undo(sent, decision)
    assert told(sent) == [BACK]
    sent.browse(sent.world.author).get(f"/reviews/{sent.mine.public_id}")
    assert told(sent) == []


def test_what_was_taken_back_unseen_was_never_new(sent):
    undo(sent, decide(sent, "withdraw", reason="No."))
    assert told(sent) == []


@pytest.mark.parametrize(
    ("act", "more", "title"),
    [
        ("redact", {"passage": "the claim is clear"}, "Staff left some words out of your review"),
        (
            "correct",
            {"texts": {"claim": "Another sentence."}, "reason": "A slip."},
            "Staff corrected your review",
        ),
    ],
)
def test_other_words_are_said_until_its_writer_looked(sent, act, more, title):
    if act == "correct":
        item = next(answer.item for answer in responses.answers_of(sent.mine.id) if answer.text)
        more = more | {"texts": {item: "Another sentence."}}
    decide(sent, act, **more)
    assert told(sent) == [(title, "New")]
    sent.browse(sent.world.author).get(f"/reviews/{sent.mine.public_id}")
    assert told(sent) == []


def test_a_decision_that_changes_nothing_for_its_writer_is_no_news(sent):
    decide(sent, "leave")
    assert told(sent) == []

"""Handing in: one door, one reading of the facts, and all that belongs to a version is kept with it."""

import ast
from pathlib import Path

import pytest

import peerreview.store
from peerreview.domain.refusals import Incomplete, Missing, NotNow
from peerreview.store import db, diplomacy, handing_in, responses, settle
from tests.browser import Counted
from tests.cast import WORDS

BLUNT = "This argument is garbage, and so is the map on page two."


@pytest.fixture
def reviewing(world):
    """Everybody's work is in; day 9."""
    for who in world.go(2).students:
        world.hand_in(who)
    return world.go(9)


def send(world, who, work, **more):
    return handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at, **more)


def typed(world, who, words=WORDS):
    """A review, claimed and typed: a Work."""
    review = world.claim(who)
    world.save(who, review, world.filled(review, words=words))
    return responses.by_id(review.id)


def test_there_is_one_verb_of_each_name():
    found = {
        (node.name, path.name)
        for path in Path(peerreview.store.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name in ("hand_in", "accept")
    }
    assert found == {("hand_in", "handing_in.py"), ("accept", "handing_in.py")}


def test_the_facts_are_read_once_and_no_more_queries_are_asked_however_many_reviews_there_are(reviewing):
    counts = []
    settle.tick(reviewing.at)
    for who in (reviewing.author, reviewing.reviewer):
        for _ in range(2):
            review = typed(reviewing, who, f"{WORDS} {who.id} {len(counts)}")
            with Counted() as counted:
                send(reviewing, who, review, near=diplomacy.beside(review))
            counts.append(counted.count)
    assert max(counts) <= 32  # one of them enters it for the search box
    assert counts[0] == counts[2]


def test_a_work_asks_no_more_than_it_needs(world):
    world.go(2).hand_in(world.reviewer)  # what is read once a process is read by now
    work = world.begin(world.author)
    world.save(world.author, work, {"text": {"text": "A road shows that an army can come."}})
    settle.tick(world.at)
    with Counted() as counted:
        handing_in.hand_in(work, person=world.author.id, by=world.author.account_id, now=world.at)
    # PostgreSQL locks the row of the activity.
    assert counted.count <= 18 + db.is_postgres(), counted.said


def test_who_wrote_as_staff_keeps_it_whatever_they_are_later(world):
    works = world.reviewed(each=1)
    review = responses.by_id(db.row("select min(id) from response where task = 'review'")[0])
    assert works and not db.row("select as_staff from response where id = ?", review.id)[0]
    db.execute("update enrolment set role = 'assistant' where id = ?", review.author)
    again = db.dumps(world.filled(review, words=f"{WORDS} Again."))
    db.execute("update response set draft = ? where id = ?", again, review.id)
    handing_in.accept(responses.by_id(review.id), by=None, now=world.at)
    assert not db.row("select as_staff from response where id = ?", review.id)[0]


def test_what_is_still_owed_is_said(reviewing):
    first = send(reviewing, reviewing.author, typed(reviewing, reviewing.author))
    second = send(reviewing, reviewing.author, typed(reviewing, reviewing.author, f"{WORDS} Once more."))
    assert [(one.number, one.state, one.left) for one in (first, second)] == [
        (1, "submitted", 1),
        (1, "submitted", 0),
    ]


def test_a_second_press_of_the_button_hears_of_the_first(reviewing):
    review = typed(reviewing, reviewing.author)
    first = send(reviewing, reviewing.author, review)
    with pytest.raises(NotNow):
        send(reviewing, reviewing.author, review)
    again = handing_in.handed_in(responses.by_id(review.id), person=reviewing.author.id, now=reviewing.at)
    assert again == first


def test_findings_are_kept_whoever_hands_in_and_whatever_was_at_hand(reviewing):
    one, other = (
        typed(reviewing, reviewing.author, BLUNT * 3),
        typed(reviewing, reviewing.reviewer, BLUNT * 3),
    )
    send(reviewing, reviewing.author, one)
    send(reviewing, reviewing.reviewer, other, near=diplomacy.beside(other))
    one_at, late = reviewing.at, responses.by_id(typed(reviewing, reviewing.more[0], BLUNT * 3).id)
    handing_in.accept(late, by=reviewing.instructor.account_id, now=reviewing.go(20).at)
    found = [{kept.signal for kept in diplomacy.kept_findings(work.id)} for work in (one, other, late)]
    assert all("harsh" in signals for signals in found)
    assert [responses.by_id(work.id).typed for work in (one, late)] == [
        one_at,
        late.saved,
    ]


def test_the_coach_does_not_read_a_work(reviewing):
    assert db.rows("select 1 from finding") == []
    assert diplomacy.notice(responses.by_id(db.row("select id from response")[0])) is None


def test_what_was_saved_meanwhile_is_what_is_read(reviewing):
    old = typed(reviewing, reviewing.author, BLUNT * 3)
    reviewing.save(reviewing.author, old, reviewing.filled(old))
    send(reviewing, reviewing.author, old)
    assert [kept.signal for kept in diplomacy.kept_findings(old.id) if kept.signal == "harsh"] == []


def test_what_is_not_complete_leaves_no_trace(reviewing):
    review = reviewing.claim(reviewing.author)
    reviewing.save(reviewing.author, review, {})
    before = db.row("select max(id) from audit_line")
    with pytest.raises(Incomplete):
        send(reviewing, reviewing.author, review)
    assert (responses.by_id(review.id).version, db.row("select max(id) from audit_line")) == (0, before)


def test_somebody_elses_is_not_handed_in(reviewing):
    review = typed(reviewing, reviewing.author)
    with pytest.raises(Missing):
        send(reviewing, reviewing.reviewer, review)

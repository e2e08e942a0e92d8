"""Staff's word stands: what they took out, held or changed stays so whatever its writer presses, and what is
asked about it ends and comes back with it."""

import random
from datetime import timedelta

import pytest

from peerreview.domain import moderation as rules
from peerreview.domain.refusals import Closed, Conflict, NotAllowed, Refusal
from peerreview.store import allocation, db, decided, handing_in, leaving, moderation, responses, settle
from peerreview.store.decided import history
from tests.cast import WORDS

MORE = f"{WORDS} One more thing about the map."


@pytest.fixture
def reviewed(world):
    """Four works are in; the clock stands on day 9 (reviews are open until 14)."""
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    return world


@pytest.fixture
def review(reviewed):
    """A review in which nothing is noticed, sent by the reviewer."""
    return reviewed.review(reviewed.reviewer)


def act(world, name, work, **more):
    """A decision of the instructor about the response as it stands."""
    current = responses.by_id(work.id)
    given = {"stamp": (current.version, current.state), "by": world.instructor.account_id, "now": world.at}
    return getattr(moderation, name)(work, **given, **more)


def state(work):
    current = responses.by_id(work.id)
    return current.state, current.version, current.shown


def kinds(work):
    return [
        row.kind
        for row in db.rows(
            "select kind from concern where subject = ? and ended_at is null order by kind", f"r{work.id}"
        )
    ]


def take_back(world, who, work):
    responses.withdraw(work, person=who.id, by=who.account_id, now=world.at)


def bring_back(world, who, work):
    responses.restore(work, person=who.id, by=who.account_id, now=world.at)


def test_what_staff_took_out_its_writer_does_not_bring_back(reviewed, review):
    act(reviewed, "withdraw", review, reason="rude")
    with pytest.raises(NotAllowed):
        bring_back(reviewed, reviewed.reviewer, review)
    assert state(review) == ("withdrawn", 1, 0)


@pytest.mark.parametrize("now", ["submitted", "held", "returned", "withdrawn"])
def test_a_list_says_of_each_what_its_own_page_says_of_being_taken_out(reviewed, review, now):
    act(reviewed, "withdraw", review, reason="rude")
    db.execute(
        "update response set state = ?, shown = ? where id = ?", now, int(now == "submitted"), review.id
    )
    is_out = decided.is_taken_out(responses.by_id(review.id))
    assert (is_out, decided.taken_out([review.id])) == (
        now == "withdrawn",
        {review.id} if now == "withdrawn" else frozenset(),
    )


def test_what_was_held_comes_back_held(reviewed, review):
    act(reviewed, "hold", review, reason="talk first")
    take_back(reviewed, reviewed.reviewer, review)
    bring_back(reviewed, reviewed.reviewer, review)
    assert (state(review), kinds(review)) == (("held", 1, 0), ["by_hand"])


def test_brought_back_only_while_the_clock_allows(world):
    world.go(2)
    work = world.hand_in(world.author)
    take_back(world, world.author, work)
    world.go(8, 1)
    with pytest.raises(Closed):
        bring_back(world, world.author, work)
    assert state(work) == ("withdrawn", 1, 0)


def test_what_is_in_is_not_taken_back_after_its_time(world):
    world.go(2)
    work = world.hand_in(world.author)
    world.go(8, 1)
    with pytest.raises(Closed):
        take_back(world, world.author, work)
    assert state(work) == ("submitted", 1, 1)


@pytest.mark.parametrize("taken_back", [False, True])
@pytest.mark.parametrize(
    "name, more, kind",
    [
        ("hold", {"reason": "talk first"}, "by_hand"),
        ("withdraw", {"reason": "rude"}, "again"),
        ("return_for_repair", {"note": "Be kind."}, "repaired"),
        ("redact", {"passage": "the claim is clear"}, "reworded"),
    ],
)
@pytest.mark.parametrize("words", [WORDS, MORE])
def test_a_further_version_waits_for_a_person(reviewed, review, name, more, kind, words, taken_back):
    act(reviewed, name, review, **more)
    before = state(review)
    if taken_back and before[0] != "withdrawn":
        take_back(reviewed, reviewed.reviewer, review)
    sent = reviewed.send(reviewed.reviewer, responses.by_id(review.id), words=words)
    assert (sent.state, kind in kinds(sent)) == ("held", True)
    assert sent.shown <= before[2]
    # And one more, before anybody looked.
    sent = reviewed.send(reviewed.reviewer, sent, words=f"{words} And thanks.")
    assert (sent.state, kind in kinds(sent), sent.shown <= before[2]) == ("held", True, True)
    act(reviewed, "release", sent)
    assert (state(sent), kinds(sent)) == (("submitted", sent.version, sent.version), [])
    assert reviewed.send(reviewed.reviewer, responses.by_id(sent.id), words=MORE).state == "submitted"


def test_a_work_taken_out_and_sent_again_is_looked_at_first(world):
    world.go(2)
    work = world.hand_in(world.author)
    act(world, "withdraw", work, reason="a threat")
    work = world.hand_in(world.author, "The same again.")
    assert (state(work), kinds(work)) == (("held", 2, 0), ["again"])


def test_a_reason_that_words_do_not_answer_outlives_a_new_version(reviewed, review):
    moderation.flag(review, by=reviewed.author.account_id, reason="Is this fair?", now=reviewed.at)
    sent = reviewed.send(reviewed.reviewer, review, words=MORE)
    assert (sent.state, kinds(sent)) == ("submitted", ["flagged"])


def test_a_threat_stays_with_staff_when_it_is_written_over(reviewed):
    threat = reviewed.review(reviewed.reviewer, words=f"I am going to kill you. {WORDS}")
    assert (threat.state, "safety" in kinds(threat)) == ("held", True)
    sent = reviewed.send(reviewed.reviewer, threat)
    assert (sent.state, sent.shown, kinds(sent)) == ("held", 0, ["safety"])


def test_harsh_words_written_over_are_no_case_any_more(reviewed):
    rude = reviewed.review(reviewed.reviewer, words=f"You are lazy and stupid. {WORDS}")
    assert rude.state == "held"
    sent = reviewed.send(reviewed.reviewer, rude)
    assert (sent.state, kinds(sent)) == ("submitted", [])


# What is asked about it


def claims(work):
    return [
        (row.ended_cause, row.ended_at is None)
        for row in db.rows(
            "select ended_cause, ended_at from allocation where about_response_id = ? order by id", work.id
        )
    ]


@pytest.mark.parametrize("name, more", [("withdraw", {}), ("hold", {})])
def test_what_staff_take_out_of_sight_ends_the_claims_on_it_and_undone_they_are_back(reviewed, name, more):
    who = reviewed.reviewer
    mine = reviewed.claim(who)
    reviewed.save(who, mine, reviewed.filled(mine))
    work = responses.subject_of(mine)
    decision = act(reviewed, name, work, reason="look", **more)
    assert claims(work) == [("taken_out", False)]
    assert reviewed.claim(who).about_response != work.id
    moderation.undo(work, decision, by=reviewed.instructor.account_id, now=reviewed.at)
    assert claims(work) == [("", True)]
    assert any(line.response == mine.id and line.allocation for line in reviewed.lines(who, "review"))
    assert reviewed.send(who, mine).state == "submitted"


def test_released_after_a_hold_its_reviewer_goes_on(reviewed):
    mine = reviewed.claim(reviewed.reviewer)
    reviewed.save(reviewed.reviewer, mine, reviewed.filled(mine))
    work = responses.subject_of(mine)
    act(reviewed, "hold", work, reason="look")
    act(reviewed, "release", work)
    assert claims(work) == [("", True)]


def test_who_took_another_meanwhile_and_had_typed_nothing_is_not_asked_again(reviewed):
    work = responses.subject_of(reviewed.claim(reviewed.reviewer))
    decision = act(reviewed, "withdraw", work, reason="look")
    reviewed.claim(reviewed.reviewer)
    moderation.undo(work, decision, by=reviewed.instructor.account_id, now=reviewed.at)
    assert claims(work) == [("taken_out", False)]


def short_of(world):
    """A work that the last hour to review left without reviews, and who may still review it."""
    settle.settle(world.activity.id, world.go(14, 1).at)
    work = responses.by_id(1)
    return work, next(who for who in world.students if who.id != work.author)


def test_a_work_given_to_another_reviewer_is_taken_back_and_a_case_again(reviewed):
    work, other = short_of(reviewed)
    until = {"until": reviewed.at + timedelta(days=2)}
    decision = act(reviewed, "reassign", work, task="review", reviewer=other.id, **until)
    assert (claims(work), kinds(work)) == ([("", True)], [])
    moderation.undo(work, decision, by=reviewed.instructor.account_id, now=reviewed.at)
    assert (claims(work), kinds(work)) == ([("moved", False)], ["short"])


def test_given_and_reviewed_it_is_not_taken_back(reviewed):
    work, other = short_of(reviewed)
    until = {"until": reviewed.at + timedelta(days=2)}
    decision = act(reviewed, "reassign", work, task="review", reviewer=other.id, **until)
    reviewed.send(
        other, next(responses.by_id(one.response) for one in reviewed.lines(other) if one.allocation)
    )
    with pytest.raises(Conflict):
        moderation.undo(work, decision, by=reviewed.instructor.account_id, now=reviewed.at)


@pytest.mark.parametrize("before", ["submitted", "held", "withdrawn"])
def test_giving_a_work_to_another_is_taken_back_whatever_state_it_is_in(reviewed, review, before):
    """From the case of a review: the work that it is about goes to somebody else, and back."""
    if before != "submitted":
        act(reviewed, {"held": "hold", "withdrawn": "withdraw"}[before], review, reason="Let me look.")
    subject = responses.by_id(review.about_response)
    asked = {who.id for who in reviewed.students} - {subject.author, review.author}
    decision = act(reviewed, "reassign", review, task="review", reviewer=min(asked))
    assert moderation.history(review.id)[-1].is_reversible
    given = "select ended_cause from allocation where about_response_id = ? and reviewer_id = ?"
    assert db.rows(given, subject.id, min(asked)) == [("",)]
    moderation.undo(review, decision, by=reviewed.instructor.account_id, now=reviewed.at)
    assert db.rows(given, subject.id, min(asked)) == [("moved",)]
    assert responses.by_id(review.id).state == before
    last = moderation.history(review.id)[-1]
    assert (last.act, last.detail["back"], last.is_reversible) == ("reassign", decision, False)


@pytest.mark.parametrize("leaves", ["the course", "the staff", "for another course"])
def test_a_case_handed_back_goes_to_nobody_who_is_no_colleague_any_more(reviewed, review, leaves):
    third = reviewed.join("Thea Third", "assistant")
    act(reviewed, "escalate", review, to=reviewed.assistant.id)
    reviewed.go(9, 1)
    decision = act(reviewed, "escalate", review, to=third.id)
    if leaves == "the course":
        leaving.leave(reviewed.assistant, by=None, now=reviewed.at)
    elif leaves == "the staff":
        db.execute("update enrolment set role = 'student' where id = ?", reviewed.assistant.id)
    else:
        elsewhere = reviewed.other.id, reviewed.assistant.id
        db.execute("update enrolment set course_id = ? where id = ?", *elsewhere)
    moderation.undo(review, decision, by=reviewed.instructor.account_id, now=reviewed.at)
    assert db.rows("select distinct given_id from concern where ended_at is null") == [(None,)]


# A random life, in the store


def _pressed(world, review, chance):
    """One random press by the writer or by staff."""
    who, current = world.reviewer, responses.by_id(review.id)
    reason = {"reason": "look"}
    staff = {
        "hold": reason,
        "withdraw": reason,
        "release": {},
        "leave": {},
        "return_for_repair": {"note": "Be kind."},
        "redact": {"passage": "the claim is clear"},
    }
    name = chance.choice(["send", "send", "take back", "bring back", "undo", *staff])
    if name == "send":
        words = f"Text {current.rev}. {chance.choice([WORDS, MORE])}"
        world.save(who, current, world.filled(current, words=words))
        handing_in.hand_in(current, person=who.id, by=who.account_id, now=world.at)
    elif name == "take back":
        take_back(world, who, current)
    elif name == "bring back":
        bring_back(world, who, current)
    elif name == "undo":
        rows = history(review.id)
        moderation.undo(current, rows[-1].id if rows else 0, by=world.instructor.account_id, now=world.at)
    else:
        act(world, name, current, **staff[name])


@pytest.mark.parametrize("seed", range(4))
def test_what_staff_keep_away_nobody_reads_whatever_is_pressed(reviewed, review, seed):
    chance, decided_at = random.Random(seed), 1
    for _ in range(30):
        before = len(history(review.id))
        try:
            _pressed(reviewed, review, chance)
        except Refusal:
            continue
        rows, current = history(review.id), responses.by_id(review.id)
        if len(rows) > before and rows[-1].by:
            decided_at = current.version
        word = rules.word(rows)
        read = " ".join(answer.text for answer in responses.answers_of(review.id))
        if word and word.act in ("hold", "return", "withdraw"):
            assert (current.shown, read) == (0, "")
        elif word and word.act == "redact":
            assert current.shown <= decided_at
            assert "the claim is clear" not in read


def test_no_work_of_anybody_is_reviewed_that_staff_took_out(reviewed):
    work = responses.subject_of(reviewed.claim(reviewed.reviewer))
    act(reviewed, "withdraw", work, reason="look")
    spec = reviewed.activity.design.tasks["review"]
    assert work.id not in {one.id for one in allocation.works_of(reviewed.activity, spec)}


def test_what_staff_took_out_is_noticed_in_another_response_of_its_writer_and_looked_at_first(handed_in_two):
    """Taken out of one review, sent in the next; a sentence of it is enough, and a cut passage too."""
    world, first, second, staff = handed_in_two
    moderation.withdraw(first, stamp=None, reason="Hurts.", **staff)
    again = world.send(world.author, second, words=f"Another beginning here. {SAID} And an end of it.")
    assert (again.state, kinds_of(again)) == ("held", {"resent"})
    assert responses.by_id(again.id).shown == 0, "nobody reads it before staff do"
    # Without these words it is as any other.
    world.save(world.author, again, world.filled(again, words=OTHER))
    handing_in.hand_in(again, person=world.author.id, by=world.author.account_id, now=world.at)
    assert (responses.by_id(again.id).state, "resent" in kinds_of(again)) == ("submitted", False)


def test_what_staff_cut_is_noticed_too_unless_it_was_put_back(handed_in_two):
    world, first, second, staff = handed_in_two
    cut = " ".join(SAID.split()[:6])
    moderation.redact(first, stamp=None, passage=cut, **staff)
    moderation.undo(first, moderation.history(first.id)[-1].id, by=staff["by"], now=world.at)
    assert world.send(world.author, second, words=f"{cut}, so it seems to me. {WORDS}").state == "submitted"
    moderation.redact(responses.by_id(first.id), stamp=None, passage=cut, **staff)
    world.save(world.author, second, world.filled(second, words=f"{cut.upper()}! So it seems. {WORDS}"))
    handing_in.hand_in(second, person=world.author.id, by=world.author.account_id, now=world.at)
    assert (responses.by_id(second.id).state, "resent" in kinds_of(second)) == ("held", True)


def test_what_another_person_wrote_is_not_held_against_somebody(handed_in_two):
    world, first, _second, staff = handed_in_two
    moderation.withdraw(first, stamp=None, reason="Hurts.", **staff)
    other = world.claim(world.more[0])
    assert "resent" not in kinds_of(world.send(world.more[0], other, words=f"{SAID} {WORDS}"))


OTHER = "Your third part names no year, and a year for each of the four counts would let me check them."
SAID = "The second table says the opposite of the first one and nobody noticed it at all."


@pytest.fixture
def handed_in_two(world):
    """(World, a review by the author that is sent, their next one, how staff sign)"""
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    first = world.send(world.author, world.claim(world.author), words=f"{SAID} {WORDS}")
    return world, first, world.claim(world.author), {"by": world.instructor.account_id, "now": world.at}


def kinds_of(work):
    return {
        row.kind
        for row in db.rows("select kind from concern where subject = ? and ended_at is null", f"r{work.id}")
    } - {"copied", "outlier"}

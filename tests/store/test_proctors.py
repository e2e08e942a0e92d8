"""Unit by unit at one's own pace: quizzes wait in a queue for whoever passed the unit and learned to mark;
marks count, are promised by a day, looked at by staff, and put right for all who saw them."""

from datetime import timedelta

import pytest

from peerreview.domain.moderation import sampled
from peerreview.domain.refusals import Missing, NothingToReview, NotNow
from peerreview.domain.schedule import WindowRow
from peerreview.store import (
    alerts,
    allocation,
    attributes,
    credentials,
    db,
    handing_in,
    helping,
    materials,
    moderation,
    promises,
    providing,
    responses,
    scores,
    settle,
)
from peerreview.store.facts import facts_of_activity, plans
from tests.browser import Counted
from tests.cast import START, day
from tests.proctoring import SETS, divided, mark, mark_as_staff, marked, passes, quiz, take, train, units

PROCTOR = "cred.proctor"


@pytest.fixture
def mechanics(world):
    """Three units; author, reviewer and a third learned to mark; the reviewer passed the first unit."""
    units(world)
    train(world.go(1), world.author, world.reviewer, world.more[0])
    passes(world.go(1, 2), world.reviewer)
    return world


def lines(world, who, task, turn=1):
    return [line for line in world.lines(who, task) if line.round == turn]


def open_alerts(world):
    return [one for one in alerts.of_activity(world.activity.id) if one.is_open]


def score_of(work):
    return scores.of_responses([work.id]).get(work.id, (None, None))[1]


def test_who_learned_to_mark_and_passed_the_unit_sees_what_waits(mechanics):
    assert lines(mechanics, mechanics.reviewer, "mark") == []
    quiz(mechanics, mechanics.author)
    (line,) = lines(mechanics, mechanics.reviewer, "mark")
    assert (line.state, line.is_optional, line.subject) == ("open", True, None)
    # Trained, but not through the unit; through neither; her own.
    for who in (mechanics.more[0], mechanics.more[1], mechanics.author):
        assert lines(mechanics, who, "mark") == []


def test_who_may_not_mark_finds_no_queue(mechanics):
    quiz(mechanics, mechanics.author)
    for who in (mechanics.more[0], mechanics.more[1]):
        with pytest.raises(Missing):
            take(mechanics, who)


def test_what_has_waited_longest_is_taken_first_and_by_one_alone(mechanics):
    first = quiz(mechanics, mechanics.author)
    quiz(mechanics.go(1, 5), mechanics.more[0])
    assert take(mechanics, mechanics.reviewer).about_response == first.id
    # Pressed twice, in two tabs: the same one.
    assert take(mechanics, mechanics.reviewer).about_response == first.id


def test_an_empty_queue_says_so(mechanics):
    with pytest.raises(NothingToReview, match="Nothing waits for you now"):
        take(mechanics, mechanics.reviewer)


def test_what_is_not_marked_within_a_day_returns_to_the_queue(mechanics):
    quiz(mechanics, mechanics.more[0])
    mark(mechanics, mechanics.reviewer)
    settle.tick(mechanics.at)
    work = quiz(mechanics, mechanics.author)
    taken = take(mechanics, mechanics.reviewer)
    line = lines(mechanics, mechanics.reviewer, "mark")[-1]
    assert line.returns == mechanics.at + timedelta(hours=24)
    with pytest.raises(NothingToReview):
        take(mechanics, mechanics.more[0])
    settle.tick(mechanics.go(2, 4).at)
    assert take(mechanics, mechanics.more[0]).about_response == work.id == taken.about_response


def test_a_conflict_keeps_it_for_another(mechanics):
    attributes.declare_conflict(
        mechanics.reviewer, mechanics.author, by=mechanics.instructor.account_id, now=mechanics.at
    )
    quiz(mechanics, mechanics.author)
    assert lines(mechanics, mechanics.reviewer, "mark") == []
    with pytest.raises(NothingToReview):
        take(mechanics, mechanics.reviewer)


def test_marks_are_the_score_and_ninety_percent_opens_the_next_unit(mechanics):
    first = quiz(mechanics, mechanics.author)
    mark(mechanics, mechanics.reviewer, wrong=1)
    assert score_of(first) == 0.8
    (line,) = lines(mechanics, mechanics.author, "quiz")
    assert (line.state, line.response) == ("open", None)  # another try
    assert lines(mechanics, mechanics.author, "quiz", 2)[0].state == "locked"
    second = quiz(mechanics.go(2), mechanics.author)
    mark(mechanics, mechanics.reviewer)
    settle.tick(mechanics.at)
    assert score_of(second) == 1.0
    assert lines(mechanics, mechanics.author, "quiz", 2)[0].state == "open"
    # Own pace: nobody else moved.
    assert lines(mechanics, mechanics.more[1], "quiz", 2)[0].state == "locked"


def test_no_third_try_while_the_second_waits_for_its_mark(mechanics):
    quiz(mechanics, mechanics.author)
    mark(mechanics, mechanics.reviewer, wrong=1)
    quiz(mechanics.go(2), mechanics.author)
    assert [line.state for line in lines(mechanics, mechanics.author, "quiz")] == ["done"]


def test_a_quiz_and_a_mark_stay_as_they_were_sent(mechanics):
    work = quiz(mechanics, mechanics.author)
    sent = mark(mechanics, mechanics.reviewer)
    for who, one in ((mechanics.author, work), (mechanics.reviewer, sent)):
        mechanics.save(
            who, one, {"right.q1": {"level": "right", "text": "x"}, "q1": {"text": "Other words."}}
        )
        with pytest.raises(NotNow):
            handing_in.hand_in(responses.by_id(one.id), person=who.id, by=who.account_id, now=mechanics.at)
        with pytest.raises(NotNow):
            responses.withdraw(one, person=who.id, by=who.account_id, now=mechanics.at)


def test_the_same_person_marks_one_unit_and_learns_in_another(mechanics):
    quiz(mechanics, mechanics.author)
    mark(mechanics, mechanics.reviewer)
    settle.tick(mechanics.at)
    quiz(mechanics, mechanics.author, 2)
    quiz(mechanics, mechanics.more[0])
    assert mark(mechanics, mechanics.author).about_response
    assert lines(mechanics, mechanics.author, "mark", 2) == []


def test_nobody_may_mark_it_so_staff_are_asked_at_once(world):
    units(world)
    train(world.go(1), world.author)
    work = quiz(world.go(1, 2), world.author)
    settle.tick(world.at)
    (alert,) = open_alerts(world)
    assert (alert.kind, alert.whom, alert.task, alert.missed) == (
        "waits",
        f"p{world.author.id}",
        "mark",
        day(1, 2),
    )
    assert (alert.owner, alert.due) == (world.instructor.id, day(3, 2))
    mark_as_staff(world, alert)
    assert score_of(work) == 1.0
    assert open_alerts(world) == []


def test_a_promise_that_is_not_kept_is_a_case_to_the_minute(mechanics):
    quiz(mechanics, mechanics.author)
    at = mechanics.at
    settle.tick(at + timedelta(days=2) - timedelta(seconds=1))
    assert open_alerts(mechanics) == []
    settle.tick(at + timedelta(days=2))
    (alert,) = open_alerts(mechanics)
    assert (alert.missed, alert.raised) == (at + timedelta(days=2),) * 2


def test_settled_late_the_same_cases_stand_there(mechanics):
    quiz(mechanics, mechanics.author)
    at = mechanics.at
    settle.tick(at + timedelta(days=9))
    (alert,) = open_alerts(mechanics)
    assert alert.missed == at + timedelta(days=2)
    # First the instructor, two days later the assistant: then nobody is left to go on to.
    assert (alert.owner, alert.asked, alert.due) == (
        mechanics.assistant.id,
        (mechanics.instructor.id,),
        at + timedelta(days=6),
    )
    letters = db.rows(
        "select account_id, key from outbox_message where key like 'unanswered:%' or key like 'passed_on:%'"
        " order by id"
    )
    assert [row.account_id for row in letters][-2:] == [
        mechanics.instructor.account_id,
        mechanics.assistant.account_id,
    ]


def test_what_is_answered_goes_on_to_nobody(mechanics):
    quiz(mechanics, mechanics.author)
    settle.tick((mechanics.go(4)).at)
    (alert,) = open_alerts(mechanics)
    alerts.answer(
        mechanics.activity,
        alert.public_id,
        text="I mark it tonight.",
        by=mechanics.instructor.account_id,
        now=mechanics.at,
    )
    settle.tick(mechanics.go(12).at)
    assert open_alerts(mechanics)[0].owner == mechanics.instructor.id


def test_what_is_marked_after_all_closes_its_case(mechanics):
    quiz(mechanics, mechanics.author)
    settle.tick(mechanics.go(4).at)
    mark(mechanics, mechanics.reviewer)
    settle.tick(mechanics.at)
    assert open_alerts(mechanics) == []


def test_a_credential_that_ends_in_between_ends_the_session_in_order(mechanics):
    quiz(mechanics, mechanics.author)
    work = take(mechanics, mechanics.reviewer)
    credentials.take_away(mechanics.reviewer, PROCTOR, by=mechanics.instructor.account_id, now=mechanics.at)
    quiz(mechanics, mechanics.more[0])
    # What he took is still his to send; nothing more is offered, and nothing of the next one.
    (line,) = lines(mechanics, mechanics.reviewer, "mark")
    assert (line.state, line.subject) == ("open", work.about_response)
    mechanics.at += timedelta(minutes=10)
    mechanics.send_typed(mechanics.reviewer, work, marked(work))
    assert [line.state for line in lines(mechanics, mechanics.reviewer, "mark")] == ["done"]
    with pytest.raises(Missing):
        take(mechanics, mechanics.reviewer)
    # Now nobody may mark the other one: staff are asked.
    settle.tick(mechanics.at)
    assert [one.whom for one in open_alerts(mechanics)] == [f"p{mechanics.more[0].id}"]


def test_a_wrong_mark_is_put_right_for_all_who_saw_it(mechanics):
    work = quiz(mechanics, mechanics.author)
    sent = mark(mechanics, mechanics.reviewer, wrong=1)
    page = responses.by_id(sent.id)
    db.execute(
        "insert into seen (enrolment_id, response_id, version, at) values (?, ?, 1, ?)",
        mechanics.author.id,
        sent.id,
        mechanics.at,
    )
    moderation.correct(
        page,
        stamp=(page.version, page.state),
        texts={},
        levels={"right.q1": "right"},
        reason="The answer to question 1 was right.",
        by=mechanics.instructor.account_id,
        now=mechanics.at,
    )
    settle.tick(mechanics.at)
    assert score_of(work) == 1.0
    assert lines(mechanics, mechanics.author, "quiz", 2)[0].state == "open"
    told = db.rows("select account_id from outbox_message where body like '%question 1 was right%'")
    assert {row.account_id for row in told} == {mechanics.author.account_id, mechanics.reviewer.account_id}


def test_who_is_not_sure_leaves_it_to_staff(mechanics):
    work = quiz(mechanics, mechanics.author)
    sent = mark(mechanics, mechanics.reviewer, unsure=1)
    assert score_of(work) is None
    kinds = db.rows("select kind from concern where response_id = ? and ended_at is null", sent.id)
    assert "unsure" in {row.kind for row in kinds}
    moderation.correct(
        responses.by_id(sent.id),
        stamp=None,
        texts={},
        levels={"right.q1": "right"},
        reason="It is right.",
        by=mechanics.instructor.account_id,
        now=mechanics.at,
    )
    assert score_of(work) == 1.0


@pytest.mark.parametrize("minutes, is_looked_at", [(0.5, True), (20, False)])
def test_a_mark_within_a_minute_is_looked_at(mechanics, minutes, is_looked_at):
    quiz(mechanics, mechanics.author)
    sent = mark(mechanics, mechanics.reviewer, after=timedelta(minutes=minutes))
    kinds = db.rows("select kind from concern where response_id = ?", sent.id)
    assert ("fast" in {row.kind for row in kinds}) == is_looked_at
    assert responses.by_id(sent.id).state == "submitted"  # it is not held up


def test_a_fifth_of_the_marks_is_looked_at(mechanics):
    share = 100 * mechanics.activity.design.tasks["mark"].audit
    looked = [number for number in range(1000) if sampled(mechanics.activity.seed, number, share)]
    assert share == 20 and 150 < len(looked) < 250


@pytest.mark.parametrize("is_drawn", [True, False])
def test_a_mark_is_looked_at_when_it_is_drawn(mechanics, is_drawn):
    share = 100 * mechanics.activity.design.tasks["mark"].audit
    quiz(mechanics, mechanics.author)
    work = take(mechanics, mechanics.reviewer)
    seed = next(seed for seed in map(str, range(1000)) if sampled(seed, work.id, share) == is_drawn)
    db.execute("update activity set seed = ? where id = ?", seed, mechanics.activity.id)
    mechanics.at += timedelta(minutes=20)
    sent = mechanics.send_typed(mechanics.reviewer, work, marked(work))
    kinds = db.rows("select kind from concern where response_id = ?", sent.id)
    assert {row.kind for row in kinds} == ({"sample"} if is_drawn else set())


def test_taken_out_by_staff_a_mark_counts_no_more(mechanics):
    work = quiz(mechanics, mechanics.author)
    sent = mark(mechanics, mechanics.reviewer, wrong=5)
    moderation.withdraw(
        responses.by_id(sent.id),
        stamp=None,
        reason="It marks another quiz.",
        by=mechanics.instructor.account_id,
        now=mechanics.at,
    )
    assert score_of(work) is None
    assert db.row("select answered_at from response where id = ?", work.id)[0] is None


def test_the_same_queries_however_many_wait(mechanics):
    def count():
        with Counted() as queries:
            facts_of_activity(mechanics.activity.id, enrolment_ids=(mechanics.reviewer.id,))
        return queries.count

    quiz(mechanics, mechanics.author)
    one = count()
    quiz(mechanics, mechanics.more[0])
    assert count() == one


WHOLE = """
title: All of it
grants: cred.whole
lasts: 90d
phases:
  - id: first
    gate: {per: person, when: all}
    tasks: [{id: one, form: note, see: self}]
  - id: then
    tasks: [{id: two, form: note, see: self}]
forms: {note: {title: Note, called: note, items: [{id: text, kind: text, title: Your note}]}}
"""


def write(world, who, task):
    work = world.begin(who, task)
    world.save(who, work, {"text": {"text": "Some words."}})
    handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)
    settle.tick(world.at)


def held(who):
    return [(one.name, one.since, one.until) for one in credentials.of_person(who.id)]


def test_a_design_as_a_whole_grants_at_its_end(world):
    world.run(WHOLE, WindowRow("first", 1, "all", START, day(200)))
    write(world.go(1), world.author, "one")
    assert held(world.author) == []
    write(world.go(2), world.author, "two")
    assert held(world.author) == [("cred.whole", day(2), day(92))]
    assert held(world.reviewer) == []


RENEWED = """
title: Renewed
phases:
  - id: learn
    grants: cred.lab
    lasts: 100d
    gate: {per: person, when: all}
    tasks: [{id: one, form: note, see: self}, {id: two, form: note, see: self}]
forms: {note: {title: Note, called: note, items: [{id: text, kind: text, title: Your note}]}}
"""


def test_thirty_days_before_its_end_doing_it_again_renews(world):
    world.run(RENEWED, WindowRow("learn", 1, "all", START, day(300)))
    write(world.go(1), world.author, "one")
    write(world, world.author, "two")
    assert held(world.author) == [("cred.lab", day(1), day(101))]
    assert [line.state for line in world.go(70).lines(world.author)] == ["done", "done"]
    found = world.go(71).lines(world.author)
    assert [(line.state, line.is_optional, line.renews) for line in found] == [("open", True, True)] * 2
    write(world, world.author, "one")
    # One of two done again renews nothing.
    assert held(world.author) == [("cred.lab", day(1), day(101))]
    write(world.go(72), world.author, "two")
    assert held(world.author) == [("cred.lab", day(1), day(101)), ("cred.lab", day(72), day(172))]
    assert [line.state for line in world.lines(world.author)] == ["done", "done"]


def test_what_staff_took_away_is_not_renewed_by_doing_it_again(world):
    world.run(RENEWED, WindowRow("learn", 1, "all", START, day(300)))
    write(world.go(1), world.author, "one")
    write(world, world.author, "two")
    credentials.take_away(world.author, "cred.lab", by=world.instructor.account_id, now=day(20))
    assert [line.state for line in world.go(21).lines(world.author)] == ["done", "done"]


def test_a_claim_for_nothing_is_no_claim(mechanics):
    with pytest.raises(Missing):
        allocation.claim(
            mechanics.activity,
            task="quiz",
            person=mechanics.author.id,
            by=mechanics.author.account_id,
            now=mechanics.at,
        )


def test_the_same_queries_however_many_promises_are_broken(mechanics):
    def count():
        (plan,) = plans(activity_ids=(mechanics.activity.id,)).values()
        with Counted() as queries:
            assert promises.look(plan, mechanics.at)[0] == 0
        return queries.count

    quiz(mechanics, mechanics.author)
    settle.tick(mechanics.go(4).at)
    assert len(open_alerts(mechanics)) == 1
    one = count()
    train(mechanics, mechanics.more[1])
    for who in mechanics.more[:2]:
        quiz(mechanics, who)
    settle.tick(mechanics.go(7).at)
    assert len(open_alerts(mechanics)) == 3
    assert count() == one <= 6


def test_two_that_go_on_at_once_are_shared_out(mechanics):
    colleague = mechanics.join("Ole Other", "instructor")
    quiz(mechanics, mechanics.author)
    quiz(mechanics, mechanics.more[0])
    at = mechanics.at
    settle.tick(at + timedelta(days=2))
    assert {one.owner for one in open_alerts(mechanics)} == {mechanics.instructor.id, colleague.id}
    settle.tick(at + timedelta(days=4))
    found = open_alerts(mechanics)
    assert {one.owner for one in found} == {mechanics.instructor.id, colleague.id}
    assert all(len(one.asked) == 1 and one.owner not in one.asked for one in found)


def test_what_pairs_people_takes_the_same_queries_for_any_number_of_marks(mechanics):
    quiz(mechanics, mechanics.author)
    quiz(mechanics, mechanics.more[0])
    sent = [responses.by_id(mark(mechanics, mechanics.reviewer).id) for _ in range(2)]
    counts = []
    for works in (sent[:1], sent):
        with Counted() as queries:
            found = helping.paired(mechanics.activity, works, mechanics.at)
        counts.append(queries.count)
    assert counts[0] == counts[1] == 6
    assert [found[work.id].helped for work in sent] == [1, 1]  # the other one, for each
    with Counted() as queries:
        assert helping.paired(mechanics.activity, [], mechanics.at) == {}
    assert queries.count == 0


def test_a_passage_that_was_undone_pairs_nobody_any_more(mechanics):
    quiz(mechanics, mechanics.author)
    sent = responses.by_id(mark(mechanics, mechanics.reviewer).id)
    assert helping.paired(mechanics.activity, [sent], mechanics.at)[sent.id].passed == day(1, 2)
    db.execute("update passage set undone_at = ? where phase = 'unit'", mechanics.at)
    assert helping.paired(mechanics.activity, [sent], mechanics.at) == {}


def test_what_staff_wrote_themselves_pairs_nobody(mechanics):
    found = db.rows("select id from response where task = 'mark'")
    sent = [responses.by_id(row.id) for row in found]
    assert sent and helping.paired(mechanics.activity, sent, mechanics.at) == {}


def read_beside(world, who, work, drawn):
    """{title of a material: (its text, which set of how many)} beside what somebody writes."""
    facts, everything = responses.look_of(world.activity.id, who.id, world.at)
    line = next(one for one in everything if one.response == work.id)
    found = materials.beside(world.activity.id, world.activity.design, facts, everything, line, drawn)
    return {material.name: (some[0].html, some[0].drawn, some[0].sets) for material, some in found}


def test_each_try_asks_another_set_and_its_proctor_sees_that(world):
    divided(world)
    asked = []
    for number in range(2, 5):
        work = quiz(world.go(number), world.author)
        html, drawn, sets = read_beside(world, world.author, work, work.drawn)["units"]
        assert (drawn, sets) == (work.drawn, 3) and "Read chapter 1." in html and html.count("Set ") == 1
        taken = take(world, world.reviewer)
        subject = responses.subject_of(taken)
        assert subject.drawn == work.drawn
        beside = read_beside(world, world.reviewer, taken, subject.drawn)
        assert beside["units"][0] == html
        assert beside["keys"][0] == html.replace("Set", "Key")
        asked.append(work.drawn)
        world.at += timedelta(minutes=20)
        world.send_typed(world.reviewer, taken, marked(taken, wrong=2))
        settle.tick(world.at)
    assert sorted(asked) == [1, 2, 3]


def test_what_was_asked_stays_when_a_set_is_added(world):
    divided(world)
    work = quiz(world.go(2), world.author)
    before = read_beside(world, world.author, work, work.drawn)["units"][0]
    entry = materials.of_activity(world.activity)["units"][0]
    providing.change(
        world.activity,
        entry,
        title=entry.title,
        text=SETS + "\n\n***\n\nSet four: who?",
        links="",
        seen=entry.version,
        by=world.instructor.account_id,
        now=world.at,
    )
    assert read_beside(world, world.author, work, work.drawn)["units"] == (before, work.drawn, 4)
    assert materials.uneven(world.activity) == [
        ("Unit 1", {"The units with their questions": 4, "What a right answer shows": 3})
    ]


def test_before_a_try_nobody_reads_its_questions(world):
    divided(world)
    facts, everything = responses.look_of(world.activity.id, world.author.id, world.at)
    ((_material, (entry, *_others)),) = materials.readable(world.activity, facts, everything)
    assert "Read chapter 1." in entry.html and "Set" not in entry.html and entry.sets == 3


def test_a_unit_that_is_not_divided_asks_all(mechanics):
    work = quiz(mechanics, mechanics.author)
    assert work.drawn == 0 and materials.uneven(mechanics.activity) == []
    assert read_beside(mechanics, mechanics.author, work, 0)["units"][1:] == (0, 0)

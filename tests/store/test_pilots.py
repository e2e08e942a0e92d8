"""A pilot of a course: signed with three outcomes, measured from answers, facts and files, decided, stopped,
closed; on both databases."""

from datetime import timedelta

import pytest

from peerreview.domain import pilots as rules
from peerreview.domain.attributes import Field
from peerreview.domain.choosing import Answers
from peerreview.domain.pilots import Outcome
from peerreview.domain.refusals import Conflict, Invalid, Missing, NotNow
from peerreview.store import attributes, courses, db, leaving, moderation, outbox, pilots, privacy, responses
from peerreview.store.pilots import bringing
from peerreview.store.tables import PilotOutcome
from tests.browser import Counted
from tests.cast import START, day

HYBRID = Answers(2, False, 1, 2, 7, 3, 23)


def outcomes(world, **more):
    place = f"{world.activity.public_id}.work"
    usual = {
        "engagement": Outcome("engagement", "Handed in", "%", "answers", place, 40, 80),
        "skill": Outcome("skill", "Steps right", "steps", "attribute", "steps", 6, 9),
        "business": Outcome("business", "Days until done", "days", "file", "", 12, 8),
    }
    return list((usual | more).values())


def said(world, **more):
    return {
        "title": "Mentors on the ward",
        "objective": "Whoever is new hands over safely.",
        "answers": HYBRID,
        "model": "hybrid",
        "why": "The rule says so.",
        "reader": world.assistant.id,
        "begins": START,
        "rate": 60.0,
        "currency": "euros",
        "outcomes": outcomes(world),
    } | more


def signed(world, **more):
    made = pilots.sign(world.course.id, said(world, **more), by=world.instructor.account_id, now=world.at)
    return pilots.find(world.course.id, made)


def standing(world, who):
    return next(one for one in courses.of(who.account_id) if one.course == world.course.id)


def report(world, pilot, at=None):
    return pilots.report(
        pilot, at or world.at, standing=standing(world, world.instructor), now=max(world.at, at or world.at)
    )


def decide(world, pilot, act, text="Go on.", **more):
    return pilots.decide(
        world.course.id,
        pilot.public_id,
        act=act,
        text=text,
        by=world.instructor.account_id,
        now=world.at,
        **more,
    )


def bring(world, pilot, text, **more):
    return pilots.bring(
        world.course.id,
        pilot.public_id,
        "business",
        text,
        by=world.instructor.account_id,
        now=world.at,
        **more,
    )


def review_of(author):
    """A review that somebody received."""
    (row,) = db.rows(
        """
        select r.id
        from response r
        join response w on w.id = r.about_response_id
        where r.task = 'review' and r.state = 'submitted' and w.author_id = ?
        order by r.id
        limit 1
        """,
        author.id,
    )
    return responses.by_id(row.id)


@pytest.fixture
def many(world):
    """Four more students: eight in all, in two sections."""
    names = ("Ola One", "Pia Two", "Quin Three", "Rosa Four")
    world.more += [world.join(name, "student", section="B") for name in names]
    return world


def test_it_is_signed_and_says_who_when_and_why(world):
    pilot = signed(world)
    assert (pilot.model, pilot.advised, pilot.why, pilot.signed_by) == (
        "hybrid",
        "hybrid",
        "The rule says so.",
        "Ines Instructor",
    )
    assert [one.of.kind for one in pilot.outcomes] == list(rules.KINDS)
    assert pilot.answers == HYBRID and pilot.reader == "Asim Assistant"
    assert pilots.reader_of(world.course.id) == "Asim Assistant"
    assert [one.public_id for one in pilots.of_course(world.course.id)] == [pilot.public_id]
    assert pilots.running(world.course.id) == pilot
    with pytest.raises(Missing):
        pilots.find(world.other.id, pilot.public_id)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"answers": HYBRID._replace(duty=True), "model": "peer"}, "model"),
        ({"answers": HYBRID._replace(risk=3), "model": "peer"}, "model"),
        ({"answers": HYBRID._replace(rarity=2), "model": "peer"}, "model"),
        ({"title": " "}, "title"),
        ({"objective": ""}, "objective"),
        ({"why": ""}, "why"),
        ({"begins": START - timedelta(days=200)}, "begins"),
    ],
)
def test_what_may_not_be_is_refused_and_nothing_begins(world, more, field):
    with pytest.raises(Invalid) as refused:
        signed(world, **more)
    assert refused.value.field == field and pilots.of_course(world.course.id) == []


@pytest.mark.parametrize("lacking", rules.KINDS)
def test_without_three_outcomes_it_does_not_begin(world, lacking):
    two = [one for one in outcomes(world) if one.kind != lacking]
    with pytest.raises(Invalid):
        signed(world, outcomes=two)
    assert pilots.of_course(world.course.id) == []


def test_a_person_may_decide_otherwise_but_for_what_is_never_left_to_peers(world):
    assert signed(world, model="expert").advised == "hybrid"
    with pytest.raises(Conflict):
        signed(world)


def test_its_reader_is_told_on_the_morning_after_each_of_its_days(world):
    pilot = signed(world)
    keys = outbox.keys_of(world.assistant.account_id, f"pilot:{pilot.public_id}:")
    assert [int(key.split(":")[2]) for key in keys] == [30, 60, 90]
    assert [one for one in outbox.waiting(day(29)) if one.key in keys] == []
    (message,) = [one for one in outbox.waiting(day(31)) if one.key in keys]
    assert "Day 30" in message.subject and pilot.public_id in message.path


def test_answers_facts_and_files_are_measured(many):
    world = many
    attributes.ask(world.course.id, Field("steps", "Steps", "number"), by=None, now=START)
    pilot = signed(world)
    for who in (world.author, world.reviewer, *world.more[:4]):
        world.go(2)
        world.hand_in(who)
    field = attributes.fields_of(world.course.id)["steps"]
    for place, who in enumerate((world.author, world.reviewer, *world.more[:3])):
        for moment, value in ((day(3), 6 + place % 2), (day(9), 8 + place % 2)):
            attributes.put(who, field, (str(value),), source="staff", by=None, now=moment)
    world.go(10)
    brought = bring(
        world, pilot, "who,days\nanna@college.example,9\nRemy Reviewer,8\nstan@college.example,1\nx,y"
    )
    assert brought.taken == 2
    found = {line.outcome.of.kind: line for line in report(world, pilot).lines}
    engagement = found["engagement"].measured.number
    assert (engagement.value, engagement.part, engagement.count) == (75.0, 6, 8)
    skill = found["skill"].measured
    assert skill.number.value == pytest.approx(8.4) and skill.number.count == 5
    assert skill.gain.value == pytest.approx(2.0) and skill.gain.count == 5
    assert found["business"].measured.number.value is None and found["business"].standing == rules.TOO_FEW
    # As of an earlier day it is what it was then.
    before = {line.outcome.of.kind: line for line in report(world, pilot, day(5)).lines}
    assert before["skill"].measured.number.value == pytest.approx(6.4)
    assert before["business"].standing == rules.UNMEASURED


def test_lines_of_unknown_people_stay_until_somebody_mends_them(world):
    pilot = signed(world)
    world.go(5)
    text = (
        "who,days,day\nanna@college.example,9,2026-11-05\nnobody@college.example,7\nines@college.example,3\n"
        "mona@college.example,4,2026-10-01\nnils@college.example,5,2027-01-01\nremy@college.example,fast"
    )
    brought = bring(world, pilot, text)
    assert brought.taken == 1 and [line.number for line, _why in brought.left] == [3, 4, 5, 6, 7]
    kept = pilots.find(world.course.id, pilot.public_id).outcomes[2].left_over
    assert "nobody@college.example" in kept and "fast" in kept
    pilot = pilots.find(world.course.id, pilot.public_id)
    assert len(pilots.left_over(pilot, pilot.outcomes[2], world.at)) == 5
    # Another file leaves them there; mended they are in; let go they are gone.
    bring(world, pilot, "remy@college.example,8", and_left=True)
    assert "nobody@" in pilots.find(world.course.id, pilot.public_id).outcomes[2].left_over
    brought = bring(world, pilot, kept.replace("nobody@", "mona@").replace("fast", "6"))
    assert brought.taken == 2
    pilots.let_go(world.course.id, pilot.public_id, "business", by=None, now=world.at)
    pilot = pilots.find(world.course.id, pilot.public_id)
    assert pilot.outcomes[2].left_over == ""
    assert len(pilots.measured(pilot, pilot.outcomes[2].of, world.at).values) == 3


def test_the_same_file_twice_changes_nothing(world):
    pilot = signed(world)
    world.go(5)
    for value in ("9", "9", "7"):
        bring(world, pilot, f"anna@college.example,{value},2026-11-05")
    assert pilots.measured(pilot, pilot.outcomes[2].of, world.at).values == {world.author.id: 7.0}
    # A value without a day is of today, whatever the hour: mended at noon it is no change of the person.
    for value in ("6", "8"):
        bring(world.go(6, 1 if value == "6" else 5), pilot, f"remy@college.example,{value}")
    found = pilots.measured(pilot, pilot.outcomes[2].of, world.at)
    assert found.values[world.reviewer.id] == 8.0 and found.gain.count == 0
    for kind in ("skill", "nothing"):
        with pytest.raises(Missing):
            pilots.bring(world.course.id, pilot.public_id, kind, "a,1", by=None, now=world.at)


@pytest.mark.parametrize("has_left", [False, True])
def test_whoever_reads_it_instead_gets_the_letters_that_are_to_come(world, has_left):
    pilot = signed(world)
    decide(world.go(30), pilot, "go")
    if has_left:
        leaving.leave(world.assistant, by=world.admin.id, now=world.at)
    values = {"by": world.instructor.account_id, "now": world.at}
    with pytest.raises(Invalid):
        pilots.name_reader(world.course.id, pilot.public_id, world.author.id, **values)
    for _twice in range(2):
        pilots.name_reader(world.course.id, pilot.public_id, world.instructor.id, **values)
    days = {
        who: [int(key.split(":")[2]) for key in outbox.keys_of(who.account_id, f"pilot:{pilot.public_id}:")]
        for who in (world.assistant, world.instructor)
    }
    assert days == {world.assistant: [], world.instructor: [60, 90]}
    decide(world, pilot, "stop", "No mentors.", ends=day(40))
    pilots.name_reader(world.course.id, pilot.public_id, world.instructor.id, **values)
    assert outbox.keys_of(world.instructor.account_id, f"pilot:{pilot.public_id}:6") == []
    with pytest.raises(Missing):
        pilots.name_reader(world.other.id, pilot.public_id, world.instructor.id, **values)


@pytest.mark.parametrize("stopped", [False, True])
def test_what_comes_after_its_last_day_counts_as_of_that_day_until_it_is_closed(world, stopped):
    pilot = signed(world)
    if stopped:
        pilot = decide(world.go(39), pilot, "stop", "No mentors.", ends=day(39, 14))
    world.go(95)
    text = f"anna@college.example,9\nremy@college.example,8,{day(94).date()}"
    brought = bring(world, pilot, text)
    assert brought.taken == 1 and [why[0] for _line, why in brought.left] == [bringing.AFTER]
    values = {"enrolment": world.assistant.id, "by": world.assistant.account_id, "now": world.at}
    pilots.note_minutes(world.course.id, pilot.public_id, minutes=40, what="Read", token="one", **values)
    found = report(world, pilot, pilot.ends)
    assert found.lines[2].measured.values == {world.author.id: 9.0} and found.expert == 40
    decide(world, pilot, "close", "Done.")
    for verb in (
        lambda: pilots.take_minutes_back(world.course.id, pilot.public_id, token="one", **values),
        lambda: bring(world, pilot, "remy@college.example,8"),
    ):
        with pytest.raises(NotNow):
            verb()
    assert report(world, pilot, pilot.ends).expert == 40


def test_decisions_come_when_they_are_due(world):
    pilot = signed(world)
    with pytest.raises(NotNow):
        decide(world, pilot, "go")
    world.go(30)
    for act, text, field in (("go", " ", "text"), ("fly", "x", "act"), ("stop", "x", "ends")):
        with pytest.raises(Invalid) as refused:
            decide(world, pilot, act, text)
        assert refused.value.field == field
    pilot = decide(world, pilot, "change", "A checkpoint after two meetings.")
    assert [(one.day, one.act, one.by) for one in pilot.decisions] == [(30, "change", "Ines Instructor")]
    keys = outbox.keys_of(world.assistant.account_id, f"pilot:{pilot.public_id}:")
    assert [int(key.split(":")[2]) for key in keys] == [60, 90]
    with pytest.raises(NotNow):
        decide(world, pilot, "go")
    with pytest.raises(NotNow):
        decide(world, pilot, "close", "Too early.")


def test_a_pilot_stopped_on_day_40_has_an_end(world):
    pilot = signed(world)
    decide(world.go(30), pilot, "go")
    world.go(39)
    for wrong in (day(20), day(95), None):
        with pytest.raises(Invalid):
            decide(world, pilot, "stop", "No mentors.", ends=wrong)
    ends = day(39, 14)
    pilot = decide(world, pilot, "stop", "No mentors any more.", ends=ends)
    assert not pilot.is_last(world.at)
    with pytest.raises(NotNow):
        decide(world, pilot, "close", "It runs still.")
    assert pilot.ends == ends and pilot.day(day(70)) == 40 and pilot.is_last(day(70))
    assert [one.state for one in pilot.looks(day(70))] == ["done", "dropped", "dropped"]
    assert pilot.due(day(70)) == 0
    assert outbox.keys_of(world.assistant.account_id, f"pilot:{pilot.public_id}:6") == []
    assert outbox.keys_of(world.author.account_id, f"pilot:{pilot.public_id}:stopped")
    with pytest.raises(NotNow):
        decide(world, pilot, "stop", "Again.", ends=day(40))
    with pytest.raises(NotNow):
        decide(world.go(60), pilot, "go")
    closed = decide(world, pilot, "close", "We learned that four mentors are too few.")
    assert closed.closed and closed.decisions[-1].day == 40
    with pytest.raises(NotNow):
        decide(world, pilot, "close", "Again.")
    assert pilots.running(world.course.id) is None and signed(world, begins=world.at)


def test_nobody_closes_a_pilot_over_an_open_case(world):
    pilot = signed(world)
    world.reviewed()
    world.go(15)
    work = review_of(world.author)
    moderation.flag(work, by=world.author.account_id, reason="This is wrong.", now=world.at)
    world.go(92)
    (case,) = [one for one in report(world, pilot).cases if one.kind == "flag"]
    assert case.activity == world.activity.public_id
    with pytest.raises(NotNow) as refused:
        decide(world, pilot, "close", "Done.")
    assert refused.value.values["count"] >= 1
    db.execute("delete from flag")
    db.execute("update alert set closed_at = ? where closed_at is null", world.at)
    assert decide(world, pilot, "close", "Done.").closed


def test_a_correction_is_told_to_all_who_saw_it_and_its_time_is_measured(world):
    pilot = signed(world)
    world.reviewed()
    world.go(15)
    work = review_of(world.author)
    (item,) = [answer.item for answer in responses.answers_of(work.id) if answer.text][:1]
    moderation.flag(work, by=world.author.account_id, reason="This is wrong.", now=world.at)
    db.execute(
        "insert into seen (enrolment_id, response_id, version, at) values (?, ?, 1, ?)",
        world.author.id,
        work.id,
        world.at,
    )
    world.go(16)
    moderation.correct(
        work,
        stamp=(work.version, work.state),
        by=world.instructor.account_id,
        now=world.at,
        texts={item: "Clamp first, then empty the pump."},
        reason="The pump was emptied before the line was clamped.",
    )
    found = report(world, pilot)
    (one,) = found.corrections
    assert (one.saw, one.told, one.by) == (1, 1, "Ines Instructor")
    assert one.took == timedelta(days=1) == found.middle
    assert "clamped" in one.reason and found.looked.count == 1


def test_time_and_cost_for_each_learner(many):
    world = many
    pilot = signed(world)
    values = {"enrolment": world.assistant.id, "by": world.assistant.account_id, "now": world.at}
    note = {"minutes": 40, "what": "Read five notes", "token": "one"}
    for _again in range(2):
        pilots.note_minutes(world.course.id, pilot.public_id, **note, **values)
    found = report(world, pilot)
    assert (found.expert, found.cost, found.learners, found.mutual) == (40, 40.0, 8, None)
    for wrong in ({"minutes": 0}, {"minutes": None}, {"minutes": 2000}, {"what": " "}):
        with pytest.raises(Invalid):
            pilots.note_minutes(world.course.id, pilot.public_id, **note | wrong, **values)
    pilots.take_minutes_back(world.course.id, pilot.public_id, token="one", **values)
    assert report(world, pilot).expert == 0
    with pytest.raises(Missing):
        pilots.take_minutes_back(world.course.id, pilot.public_id, token="one", **values)


def test_who_stayed_is_told_unless_that_names_few(many):
    world = many
    pilot = signed(world)
    assert report(world, pilot).stayed.value == 1.0
    world.go(5)
    leaving.leave(world.more[0], by=world.admin.id, now=world.at)
    found = report(world.go(6), pilot)
    assert found.learners == 7 and found.stayed.value is None and found.stayed.count == 8


def test_sections_of_few_are_held_back_and_what_would_tell_them(many):
    world = many
    pilot = signed(world)
    world.go(2)
    for who in (world.author, world.reviewer, *world.more):
        world.hand_in(who)
    parts = {part.name: part for part in report(world, pilot).parts}
    assert parts["A"].people == 0 and parts["A"].means["engagement"] is None
    assert parts["B"].people == 0 and parts["B"].means["engagement"] is None


def test_the_report_asks_no_more_queries_of_a_larger_class(many):
    world = many
    pilot = signed(world)
    counts = []
    for names in ((), ("Una Un", "Vic Vu", "Wil Wu", "Xan Xu", "Yva Yu")):
        for name in names:
            who = world.join(name, "student", section="A")
            world.go(2)
            world.hand_in(who)
        with Counted() as asked:
            report(world, pilot)
        counts.append(asked.count)
    assert counts[0] == counts[1] < 40


def test_somebody_erased_leaves_no_value_and_no_line(world):
    pilot = signed(world)
    world.go(5)
    account = world.accounts[world.author.id]
    bring(world, pilot, f"anna@college.example,9\n{account.name},x")
    known = privacy.known_of(account.id, world.at)["courses"][0]["measured_in_pilots"]
    assert [one["value"] for one in known] == [9.0]
    privacy.erase(account.id, by=world.admin.id, now=world.at)
    assert db.rows("select 1 from pilot_value") == []
    assert [one.left_over for one in PilotOutcome.select()] == [""] * 3

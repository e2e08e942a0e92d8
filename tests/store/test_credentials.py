"""What is learned first: a step grants a dated credential, others need it; staff give one by hand."""

import pytest

from peerreview.domain.designs import DesignError, load
from peerreview.domain.refusals import Invalid, Missing, NotYet
from peerreview.domain.schedule import WindowRow
from peerreview.store import (
    activities,
    attributes,
    credentials,
    db,
    handing_in,
    leaving,
    responses,
    settle,
)
from peerreview.store.facts import facts_of_activity
from tests.browser import Counted
from tests.cast import START, day

DESIGN = """
title: Taught first
phases:
  - id: learn
    grants: cred.reviewing
    lasts: 30d
    gate: {per: person, when: all, else: fallback}
    tasks:
      - {id: try, form: note, see: self}
      - {id: again, form: note, see: self}
  - id: write
    tasks: [{id: work, form: submission, see: self}]
  - id: review
    needs: cred.reviewing
    tasks: [{id: review, form: rubric, about: work, pick: 1, see: blind}]
  - id: help
    tasks: [{id: tip, form: note, by: cred.reviewing, see: cohort}, {id: more, form: note, needs: cred.other}]
forms:
  note:
    title: Note
    called: note
    items: [{id: text, kind: text, title: Your note, words: 2}]
"""
REVIEWING = "cred.reviewing"
LED = """
title: Led
phases:
  - id: meet
    group: {roles: {lead: 1, member: 1-9}, needs: {lead: cred.lead}}
    tasks: [{id: minutes, form: prompt, by: lead}]
"""


@pytest.fixture
def taught(world):
    """The training is open until day 3, the works until 6, the reviews until 9, the rest without an end."""
    world.run(
        DESIGN,
        WindowRow("learn", 1, "all", START, day(3)),
        WindowRow("write", 1, "all", START, day(6)),
        WindowRow("review", 1, "all", None, day(9)),
    )
    return world.go(1)


def note(world, who, task):
    work = world.begin(who, task)
    world.save(who, work, {"text": {"text": "Some words of mine."}})
    handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)
    return work


def learn(world, who, *hours):
    """Somebody does both tasks of the training, so many hours after the beginning of day 1."""
    for task, hour in zip(("try", "again"), hours or (1, 2)):
        note(world.go(1, hour), who, task)
    settle.tick(world.at)


def held(world, who):
    return [(one.name, one.since, one.until, one.why) for one in credentials.of_person(who.id)]


def test_who_did_all_that_a_step_asks_holds_what_it_grants(taught):
    note(taught, taught.author, "try")
    settle.tick(taught.at)
    assert held(taught, taught.author) == []
    note(taught.go(1, 4), taught.author, "again")
    settle.tick(taught.go(1, 9).at)
    # As of the hand-in, not of the look; for thirty days.
    assert held(taught, taught.author) == [(REVIEWING, day(1, 4), day(31, 4), "Together")]
    assert held(taught, taught.reviewer) == []
    settle.settle(taught.activity.id, taught.go(1, 10).at)
    assert len(held(taught, taught.author)) == 1


def test_who_lacks_it_is_told_so_and_cannot_begin(taught):
    learn(taught, taught.author)
    settle.tick(taught.go(4).at)
    for who in taught.students:
        taught.hand_in(who)
    settle.tick(taught.go(7).at)
    (line,) = taught.lines(taught.reviewer, "review")
    assert (line.state, line.why.code, line.why.ref) == ("waiting", "needs", REVIEWING)
    with pytest.raises(NotYet) as refused:
        taught.claim(taught.reviewer)
    assert refused.value.values["training"] == "Reviewing"
    assert taught.review(taught.author).state == "submitted"


def test_a_task_alone_may_need_one_and_be_asked_of_who_holds_one(taught):
    learn(taught, taught.author)
    taught.go(10)
    settle.tick(taught.at)
    assert [line.state for line in taught.lines(taught.author, "tip")] == ["open"]
    assert taught.lines(taught.reviewer, "tip") == []
    line = taught.lines(taught.author, "more")[0]
    assert (line.state, line.why.ref) == ("waiting", "cred.other")
    with pytest.raises(NotYet):
        responses.begin(taught.activity, line, taught.author.id, by=taught.author.account_id, now=taught.at)


def test_it_runs_out_and_is_renewed_by_doing_it_again(taught):
    learn(taught, taught.author)
    taught.go(40)
    assert taught.lines(taught.author, "tip") == []
    before = held(taught, taught.author)
    taught.run(DESIGN, WindowRow("learn", 1, "all", day(40), day(50)), title="Once more")
    for task, hour in (("try", 1), ("again", 2)):
        note(taught.go(41, hour), taught.author, task)
    settle.tick(taught.at)
    assert held(taught, taught.author) == [*before, (REVIEWING, day(41, 2), day(71, 2), "Once more")]


def test_staff_give_one_by_hand_with_a_reason(taught):
    boss = taught.instructor.account_id
    with pytest.raises(Invalid) as refused:
        credentials.grant(taught.reviewer, REVIEWING, reason=" ", by=boss, now=taught.at)
    assert refused.value.field == "reason"
    with pytest.raises(Invalid) as refused:
        credentials.grant(taught.reviewer, REVIEWING, reason="Tutor", until=taught.at, by=boss, now=taught.at)
    assert refused.value.field == "until"
    credentials.grant(taught.reviewer, REVIEWING, reason="Tutor last year", by=boss, now=taught.at)
    assert held(taught, taught.reviewer) == [(REVIEWING, taught.at, None, "Tutor last year")]
    settle.tick(taught.go(4).at)
    for who in taught.students:
        taught.hand_in(who)
    settle.tick(taught.go(7).at)
    assert taught.lines(taught.reviewer, "review")[0].state == "open"


def test_what_staff_take_away_is_not_earned_again_by_the_same_deed(taught):
    boss = taught.instructor.account_id
    learn(taught, taught.author)
    credentials.take_away(taught.author, REVIEWING, by=boss, now=taught.go(2).at)
    settle.settle(taught.activity.id, taught.go(2, 1).at)
    assert not any(one.stands(taught.at) for one in credentials.of_person(taught.author.id))
    with pytest.raises(Missing):
        credentials.take_away(taught.author, REVIEWING, by=boss, now=taught.at)
    credentials.give_back(taught.author, REVIEWING, by=boss, now=taught.at)
    assert held(taught, taught.author)[0][2] == day(31, 2)
    with pytest.raises(Missing):
        credentials.give_back(taught.author, REVIEWING, by=boss, now=taught.at)


def test_an_excuse_teaches_nobody(taught):
    activities.extend_each(
        taught.activity,
        [f"p{taught.author.id}"],
        phase="learn",
        turn=1,
        closes=None,
        late_until=None,
        waived=True,
        reason="Ill",
        by=taught.instructor.account_id,
        now=taught.at,
    )
    settle.tick(taught.go(4).at)
    assert held(taught, taught.author) == []


def test_it_goes_with_the_place_in_the_course(taught):
    learn(taught, taught.author)
    leaving.leave(taught.author, by=taught.instructor.account_id, now=taught.go(2).at)
    assert taught.author.id not in credentials.in_course(taught.course.id)


def test_where_it_can_be_had_is_known(taught):
    (giver,) = credentials.givers(taught.course.id)[REVIEWING]
    assert (giver.title, giver.public_id) == ("Together", taught.activity.public_id)
    assert credentials.known_in(taught.course.id) == [REVIEWING, "cred.other"]
    activities.archive(taught.activity, by=taught.instructor.account_id, now=taught.at)
    assert credentials.givers(taught.course.id) == {}


def test_a_role_may_go_to_who_holds_one(world):
    credentials.grant(
        world.more[1], "cred.lead", reason="Trained", by=world.instructor.account_id, now=world.at
    )
    world.run(LED, WindowRow("meet", 1, "all", START, day(3)))
    _plan, everyone = facts_of_activity(world.activity.id)
    leads = {
        member
        for place in [facts.places["meet", 1] for facts in everyone.values() if facts.places]
        for member, roles in zip(place.members, place.roles)
        if "lead" in roles
    }
    assert leads == {world.more[1].id}


def test_what_is_learned_is_no_question_of_the_course(taught):
    learn(taught, taught.author)
    assert attributes.shared([taught.author.id], taught.at) == {}
    assert REVIEWING not in attributes.fields_of(taught.course.id)


def test_a_design_that_speaks_of_none_costs_no_question(world):
    with Counted() as queries:
        facts_of_activity(world.activity.id)
    plain = queries.count
    world.run(DESIGN, WindowRow("learn", 1, "all", START, day(3)), publish=False)
    with Counted() as queries:
        facts_of_activity(world.activity.id)
    assert queries.count == plain + 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("grants: cred.reviewing", "grants: reviewing", "write cred. and a word"),
        ("grants: cred.reviewing", "grants: cred.Re view", "is not a name"),
        ("    grants: cred.reviewing\n", "", "say what, with “grants”"),
        ("lasts: 30d", "needs: cred.reviewing", "nobody could begin"),
        ("needs: cred.other", "needs: other", "write cred. and a word"),
        (
            "      - {id: try, form: note, see: self}\n      - {id: again, form: note, see: self}",
            "      - {id: try, form: note, see: self, by: staff}",
            "who would earn it",
        ),
    ],
)
def test_a_credential_that_nobody_could_hold_is_refused(old, new, said):
    assert old in DESIGN
    with pytest.raises(DesignError, match=said):
        load(DESIGN.replace(old, new, 1), activities.known_forms())


def told(who):
    return [
        row[0]
        for row in db.rows(
            "select next_at from outbox_message where account_id = ? and key like 'ends:%' order by id",
            who.account_id,
        )
    ]


def test_its_holder_is_told_before_it_ends_and_who_renewed_it_is_not(taught):
    """Given for 60 days by hand: told when 30 are left, and when 7 are; of 30 days only when 7 are left."""
    world, by = taught, taught.instructor.account_id
    learn(world, world.author)
    until = day(61)
    for who in (world.reviewer, world.more[0]):
        credentials.grant(who, REVIEWING, reason="Tutor", until=until, by=by, now=world.at)
    settle.tick(world.go(24, 1).at)
    assert (len(told(world.author)), len(told(world.reviewer))) == (0, 0)
    settle.tick(world.go(24, 9).at)
    assert (len(told(world.author)), len(told(world.reviewer))) == (1, 0)
    settle.tick(world.go(32).at)
    assert (len(told(world.author)), len(told(world.reviewer))) == (1, 1)
    credentials.grant(world.more[0], REVIEWING, reason="Again", by=by, now=world.at)
    for days in (54, 55, 56, 61, 70):
        settle.tick(world.go(days, 1).at)
    assert [len(told(who)) for who in (world.author, world.reviewer, world.more[0])] == [1, 2, 1]
    (row,) = db.rows(
        "select subject, body from outbox_message where key like 'ends:%:7' and account_id = ?",
        world.reviewer.account_id,
    )
    assert "“Reviewing” ends soon" in row.subject and "It holds until" in row.body

"""Leads and members matched in a course: worked out until staff publish, then kept; who waits, who declines,
who leaves, and what staff do."""

from datetime import timedelta

import pytest

from peerreview.domain.refusals import Conflict, Missing, NotNow
from peerreview.store import alerts, db, groups, leaving, matching, settle
from tests.pairing import DESIGN, mentor, newcomer, pairs, phase, publish, says, stands, waits


@pytest.fixture
def ward(world):
    """Two mentors of one place each; two newcomers and one more who come later."""
    pairs(world)
    mentor(world, world.author, places="1", topics=("wounds", "talks"))
    mentor(world, world.reviewer, places="1", topics=("notes", "talks"))
    newcomer(world, world.more[0], topics=("wounds", "talks"))
    newcomer(world, world.more[1], topics=("notes", "talks"))
    return world.go(0, 2)


def by(world):
    return {"by": world.instructor.account_id, "now": world.at}


def pairs_of(world):
    return groups.matched.pairs_of(
        groups.grouping_at(world.activity.id, "match", 1), world.activity, phase(world)
    )


def best(world):
    one, two = world.more
    return {one.id: world.author.id, two.id: world.reviewer.id}


def mails(world, who, name):
    return [
        row.subject
        for row in db.rows(
            "select subject from outbox_message where account_id = ? and key like ?",
            who.account_id,
            f"match:{name}:%",
        )
    ]


def test_nobody_is_told_anything_before_the_pairs_are_published(ward):
    settle.tick(ward.at)
    assert groups.formed_steps(ward.activity.id) == frozenset()
    assert stands(ward).match.pairs == best(ward)
    assert ward.lines(ward.more[0]) == []
    publish(ward)
    assert pairs_of(ward) == best(ward)
    assert [line.task for line in ward.lines(ward.more[0])] == ["agree", "fit", "note"]
    assert mails(ward, ward.more[0], "matched") == [
        "HIST 210: You are matched with Anna Author: Ward mentoring"
    ]
    assert mails(ward, ward.author, "matched")


def test_what_changed_since_staff_looked_is_not_published(ward):
    seen = matching.token(stands(ward))
    says(ward, ward.more[0], availability=("sa", "so"))
    with pytest.raises(Conflict, match="changed since"):
        matching.publish(ward.activity, phase(ward), seen, **by(ward))
    assert groups.formed_steps(ward.activity.id) == frozenset()


def test_without_a_mentor_all_wait_and_nothing_is_published(world):
    pairs(world)
    for who in world.students:
        newcomer(world, who)
    found = stands(world).match
    assert (found.pairs, len(found.waiting), found.missing) == ({}, 4, 2)
    assert {str(one.why) for one in found.waiting} == {"Nobody has a place to give yet."}
    with pytest.raises(NotNow, match="no pair yet"):
        publish(world)


def test_who_waits_has_nothing_to_do_and_knows_why(ward):
    late = ward.join_at("Lena Late", ward.at)
    newcomer(ward, late, topics=("talks",))
    publish(ward)
    placed = pairs_of(ward)
    (waiting,) = {late.id, *best(ward)} - placed.keys()
    assert waits(ward) == [(waiting, "No place is left: 2 who fit are full.")]
    assert groups.told(ward.activity.id, "match", 1).missing == 1
    who = next(one for one in (late, *ward.more) if one.id == waiting)
    assert ward.lines(who) == []
    assert mails(ward, who, "on_list")


def test_a_lead_without_members_owes_nothing_and_gets_the_next(ward):
    says(ward, ward.author, places="2")
    says(ward, ward.reviewer, availability=("so",))
    publish(ward)
    assert set(pairs_of(ward).values()) == {ward.author.id}
    assert ward.lines(ward.reviewer) == []
    says(ward, ward.reviewer, availability=("mo", "tu"))
    late = ward.join_at("Lena Late", ward.at)
    newcomer(ward, late, topics=("talks",))
    settle.tick(ward.go(1).at)
    assert pairs_of(ward)[late.id] == ward.reviewer.id
    assert mails(ward, late, "matched")


def test_locked_pairs_come_first_and_the_rest_is_the_best(ward):
    one, two = ward.more
    matching.lock(ward.activity, phase(ward), {one.id: ward.reviewer.id}, **by(ward))
    assert stands(ward).match.pairs == {one.id: ward.reviewer.id, two.id: ward.author.id}
    matching.unlock(ward.activity, phase(ward), [one.id], **by(ward))
    assert stands(ward).match.pairs == best(ward)


def test_a_swap_keeps_both_before_and_after_the_pairs_are_published(ward):
    one, two = ward.more
    crossed = {one.id: ward.reviewer.id, two.id: ward.author.id}
    matching.swap(ward.activity, phase(ward), one.id, two.id, **by(ward))
    assert stands(ward).match.pairs == crossed
    publish(ward)
    assert pairs_of(ward) == crossed
    matching.swap(ward.activity, phase(ward), one.id, two.id, **by(ward.go(1)))
    assert pairs_of(ward) == best(ward)
    assert len(mails(ward, one, "matched")) == 2


def test_each_side_declines_once_and_never_meets_that_one_again(ward):
    one = ward.more[0]
    says(ward, ward.reviewer, places="2")
    publish(ward)
    matching.decline(ward.activity, phase(ward), one.id, ward.author.id, by=one.account_id, now=ward.at)
    assert pairs_of(ward)[one.id] == ward.reviewer.id
    assert mails(ward, ward.author, "parted")
    with pytest.raises(NotNow, match="once already"):
        matching.decline(ward.activity, phase(ward), one.id, ward.reviewer.id, by=one.account_id, now=ward.at)
    # The mentor has said nothing yet, and may once.
    matching.decline(ward.activity, phase(ward), ward.reviewer.id, one.id, by=None, now=ward.at)
    assert one.id not in pairs_of(ward)
    settle.tick(ward.go(1).at)
    assert one.id not in pairs_of(ward)
    assert waits(ward) == [(one.id, "Nobody is left with whom this may be a pair.")]


def test_who_is_no_pair_cannot_decline(ward):
    publish(ward)
    one, two = ward.more
    for me, other in ((one, ward.reviewer), (one, two), (ward.author, two)):
        with pytest.raises(Missing):
            matching.decline(ward.activity, phase(ward), me.id, other.id, by=me.account_id, now=ward.at)


def test_after_a_refusal_nobody_else_moves_by_itself_and_staff_move_two_at_most(ward):
    one, two = ward.more
    publish(ward)
    matching.decline(ward.activity, phase(ward), one.id, ward.author.id, by=one.account_id, now=ward.at)
    assert pairs_of(ward) == {two.id: ward.reviewer.id}
    assert waits(ward)[0][0] == one.id
    (near, _whole) = matching.outlook(ward.activity, phase(ward), stands(ward))
    assert near == (1, 1)
    assert matching.solve(ward.activity, phase(ward), whole=False, **by(ward)) == (1, 1)
    assert pairs_of(ward) == {one.id: ward.reviewer.id, two.id: ward.author.id}
    assert waits(ward) == []


def test_a_pair_that_has_begun_stays_when_all_is_worked_out_anew(ward):
    one, two = ward.more
    publish(ward)
    ward.send(two, ward.begin(two, "agree"))
    matching.decline(ward.activity, phase(ward), one.id, ward.author.id, by=one.account_id, now=ward.at)
    assert matching.solve(ward.activity, phase(ward), whole=False, **by(ward)) == (0, 0)
    assert matching.solve(ward.activity, phase(ward), whole=True, **by(ward)) == (0, 0)
    assert pairs_of(ward) == {two.id: ward.reviewer.id}


def test_whose_lead_leaves_heads_the_queue_and_is_a_case_after_a_week(ward):
    one, two = ward.more
    late = ward.join_at("Lena Late", ward.at)
    newcomer(ward, late, topics=("talks",))
    publish(ward)
    assert waits(ward)[0][0] == late.id
    leaving.leave(ward.author, by=None, now=ward.go(1).at)
    settle.tick(ward.at)
    assert [person for person, _why in waits(ward)] == [one.id, late.id]
    assert mails(ward, one, "lead_left")
    settle.tick(ward.go(7).at)
    assert not alerts.of_activity(ward.activity.id)
    settle.tick(ward.go(8).at)
    (alert,) = alerts.of_activity(ward.activity.id)
    assert (alert.kind, alert.whom, alert.concerns, alert.is_open) == (
        "alone",
        f"p{one.id}",
        "Mona Mate",
        True,
    )
    # Found a place: nobody has to look after it any more.
    says(ward, ward.reviewer, places="2")
    settle.tick(ward.go(9).at)
    assert pairs_of(ward)[one.id] == ward.reviewer.id
    assert not alerts.of_activity(ward.activity.id)[0].is_open
    assert two.id in pairs_of(ward)


def test_a_lead_whose_last_member_left_the_course_owes_nothing_and_may_come_again(ward):
    one, two = ward.more
    publish(ward)
    leaving.leave(one, by=None, now=ward.go(1).at)
    leaving.leave(ward.reviewer, by=None, now=ward.at)
    settle.tick(ward.at)
    assert pairs_of(ward) == {two.id: ward.author.id}  # the place that is free is theirs
    leaving.leave(two, by=None, now=ward.go(2).at)
    settle.tick(ward.at)
    (held,) = db.row(
        "select count(*) from membership where enrolment_id = ? and left_at is null", ward.author.id
    )
    assert held == 0
    leaving.come_back(ward.course.id, two.public_id, by=None, now=ward.go(3).at)
    settle.tick(ward.at)
    assert pairs_of(ward) == {two.id: ward.author.id}


def test_who_marks_somebody_is_never_their_mentor(ward):
    says(ward, ward.more[0], examiner=ward.author.id)
    assert stands(ward).match.pairs[ward.more[0].id] != ward.author.id


def test_with_no_hours_in_common_or_no_place_they_wait_with_the_reason(ward):
    says(ward, ward.more[0], availability=("sa", "so"))
    says(ward, ward.reviewer, places="0")
    says(ward, ward.author, availability=("so", "sa", "mo", "tu"))
    found = stands(ward).match
    assert found.pairs == {ward.more[0].id: ward.author.id}
    assert [str(one.why) for one in found.waiting] == ["No place is left: 1 who fit are full."]
    says(ward, ward.author, availability=("fr",))
    assert {str(one.why) for one in stands(ward).match.waiting} == {
        "Nobody who has a place shares enough of “availability”."
    }


def test_who_is_away_keeps_their_pair(ward):
    from peerreview.store import attributes

    publish(ward)
    attributes.away(
        ward.author, starts=ward.at, ends=ward.at + timedelta(days=4), source="staff", by=None, now=ward.at
    )
    settle.tick(ward.go(1).at)
    assert pairs_of(ward) == best(ward)


def test_who_stops_being_a_mentor_keeps_whom_they_have(ward):
    publish(ward)
    says(ward, ward.author, mentor="no")
    settle.tick(ward.go(1).at)
    assert pairs_of(ward) == best(ward)


def fits(world, who, level):
    work = world.begin(who, "fit")
    return world.send_typed(who, work, {"fit": {"level": level}})


def test_an_answer_that_says_no_parts_the_two_and_moves_nobody_else(ward):
    one, two = ward.more
    says(ward, ward.reviewer, places="2")
    publish(ward)
    settle.tick(ward.go(4).at)
    fits(ward, two, "good")
    fits(ward, one, "no")
    settle.tick(ward.at)
    assert pairs_of(ward) == {one.id: ward.reviewer.id, two.id: ward.reviewer.id}
    passed = {row.whom for row in db.rows("select whom from passage where phase = 'first'")}
    assert passed == {f"p{two.id}"}
    # The new pair is asked anew, and a good answer lets her go on.
    assert [line.state for line in ward.lines(one, "fit")] == ["open"]
    fits(ward, one, "unsure")
    settle.tick(ward.at)
    assert pairs_of(ward)[one.id] == ward.reviewer.id
    assert {row.whom for row in db.rows("select whom from passage where phase = 'first'")} == {
        f"p{one.id}",
        f"p{two.id}",
    }


def test_who_never_says_how_they_fit_goes_on_when_the_step_closes(ward):
    publish(ward)
    settle.tick(ward.go(11).at)
    assert ward.lines(ward.more[0], "note")[0].state == "open"
    assert pairs_of(ward) == best(ward)


def test_a_pair_ends_with_its_kind_and_goes_on_within_two_weeks(ward):
    one = ward.more[0]
    publish(ward)
    with pytest.raises(Missing):
        matching.finish(ward.activity, phase(ward), one.id, ward.author.id, "blamed", by=None, now=ward.at)
    matching.finish(ward.activity, phase(ward), one.id, ward.author.id, "early", by=None, now=ward.go(5).at)
    settle.tick(ward.go(6).at)
    assert one.id not in pairs_of(ward)
    assert waits(ward) == []  # over, and nobody is looked for
    assert [found[:2] for found in matching.finished(ward.activity.id, "match", one.id)] == [
        (ward.author.id, "early")
    ]
    assert mails(ward, ward.author, "pair_over")
    matching.reopen(ward.activity, phase(ward), ward.author.id, one.id, by=None, now=ward.go(19).at)
    assert pairs_of(ward) == best(ward)
    matching.finish(ward.activity, phase(ward), one.id, ward.author.id, "completed", by=None, now=ward.at)
    with pytest.raises(Missing):
        matching.reopen(ward.activity, phase(ward), one.id, ward.author.id, by=None, now=ward.go(34).at)


def test_not_answering_is_a_reminder_then_a_case_unless_there_is_a_sign(ward):
    one = ward.more[0]
    publish(ward)
    matching.nudge(ward.activity, phase(ward), one.id, ward.author.id, by=one.account_id, now=ward.go(4).at)
    matching.nudge(ward.activity, phase(ward), one.id, ward.author.id, by=one.account_id, now=ward.at)
    assert mails(ward, ward.author, "silent") == [
        "HIST 210: Mona Mate waits to hear from you: Ward mentoring"
    ]
    settle.tick(ward.go(6).at)
    assert not alerts.of_activity(ward.activity.id)
    settle.tick(ward.go(7, 1).at)
    (alert,) = alerts.of_activity(ward.activity.id)
    assert (alert.kind, alert.whom) == ("silent", f"p{ward.author.id}")
    assert matching.nudged(ward.activity.id, "match", one.id, ward.author.id)
    db.execute(
        "insert into presence (activity_id, enrolment_id, at) values (?, ?, ?)",
        ward.activity.id,
        ward.author.id,
        ward.at,
    )
    settle.tick(ward.go(8).at)
    assert matching.nudged(ward.activity.id, "match", one.id, ward.author.id) is None
    assert not alerts.of_activity(ward.activity.id)[0].is_open


LEVEL = "{id: level, title: How far, form: far, by: mentor, about: newcomer, see: between, sets: ladder}"
LADDER = (
    DESIGN.replace("    tasks: [{id: note", f"    tasks: [{LEVEL}, {{id: note")
    + """
  far:
    title: How far
    items:
      - {id: care, kind: choice, title: Care, levels: [{id: w, title: Watch}, {id: a, title: Assist}]}
      - {id: talk, kind: choice, title: Talking, required: false, levels: [{id: w, title: Watch}, {id: a,
      title: Assist}]}
"""
)


def test_a_level_that_a_mentor_attests_is_theirs_dated_and_by_whom(world):
    from peerreview.store import attributes

    pairs(world, LADDER)
    mentor(world, world.author, places="1", topics=("wounds",))
    newcomer(world, world.more[0])
    publish(world.go(0, 2))
    one = world.more[0]
    settle.tick(world.go(10, 1).at)
    work = world.begin(world.author, "level")
    world.send_typed(world.author, work, {"care": {"level": "w"}})
    settle.tick(world.go(12).at)
    (held,) = attributes.attested([one.id], ["ladder.care", "ladder.talk"])[one.id].values()
    assert [(step.title, step.by) for step in held] == [("Watch", "Anna Author")]
    again = world.begin(world.author, "level")
    world.send_typed(world.author, again, {"care": {"level": "a"}})
    (held,) = attributes.attested([one.id], ["ladder.care"])[one.id].values()
    assert [step.title for step in held] == ["Watch", "Assist"]
    assert attributes.of_person(one.id, world.at)["ladder.care"][0].text == "Assist"
    assert attributes.seen_by_staff(world.course.id, world.at)[one.id]["ladder.care"].texts == ()

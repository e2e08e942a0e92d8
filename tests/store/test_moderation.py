"""Moderation in the store: what is held, each decision with its record and its mail, what becomes due, the
queue."""

from datetime import timedelta
from itertools import product

import peewee
import pytest

from peerreview.domain import moderation as rules
from peerreview.domain.refusals import Conflict, Invalid, Missing, MovedOn, NotAllowed
from peerreview.store import (
    allocation,
    clockwork,
    courses,
    db,
    grading,
    leaving,
    moderation,
    responses,
    settle,
)
from peerreview.store.reading import received, seen
from peerreview.store.responses import versions
from tests.browser import Counted
from tests.cast import WORDS

OTHER = (
    "The map on the third page is hard to read without a scale: draw one, and say from which survey the "
    "distances between the two springs are taken."
)
PERSONAL = f"You are lazy and stupid. {WORDS}"
STATES = [state.value for state in rules.State]


@pytest.fixture
def reviewed(world):
    """Four works are in; the clock stands on day 9 (reviews are open until 14)."""
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    return world


@pytest.fixture
def rude(reviewed):
    """A review that speaks about the person, as handed in: a Work."""
    return reviewed.review(reviewed.reviewer, words=PERSONAL)


@pytest.fixture
def plain(reviewed):
    """A review in which nothing is noticed."""
    return reviewed.review(reviewed.reviewer)


def act(world, name, work, **more):
    """A decision of the instructor about the response as it stands."""
    current = responses.by_id(work.id)
    return getattr(moderation, name)(
        work,
        **{
            "stamp": (current.version, current.state),
            "by": world.instructor.account_id,
            "now": world.at,
            **more,
        },
    )


def state(work):
    current = responses.by_id(work.id)
    return current.state, current.version, current.shown


def kinds(world):
    return [row[0] for row in db.rows("select kind from concern where ended_at is null order by kind")]


def mails(world, who):
    return [
        row[0]
        for row in db.rows(
            """
            select subject
            from outbox_message
            where account_id = ? and key not like 'receipt:%' and key not like 'opened:%'
            and key not like 'closing:%'
            order by id
            """,
            who.account_id,
        )
    ]


def owner(world, work):
    """The student whose work a review is about."""
    return next(who for who in world.students if who.id == responses.subject_of(work).author)


def queue(world, who=None, **more):
    return moderation.of_activity(
        world.activity,
        courses.standing((who or world.instructor).account_id, course_id=world.course.id),
        world.at,
        **more,
    )


def read_by_author(world, work):
    """The author reads their feedback after the release; ids of what they see."""
    who = owner(world, work)
    found = received.by_person(world.activity, who.id, world.at)
    seen.record(
        courses.standing(who.account_id, course_id=world.course.id),
        [review.work for review in found.reviews],
        now=world.at,
    )
    return [review.work.id for review in found.reviews]


@pytest.mark.parametrize("name", rules.DECISIONS)
def test_the_table_agrees_with_the_rule(sqlite, name):
    """An act from every state to every state: the CHECK takes or refuses each as the rule does."""
    db.execute("pragma foreign_keys = off")
    sql = """
        insert into decision (response_id, version, act, from_state, to_state, at, reason, detail,
          undoes_id)
        values (1, 1, ?, ?, ?, '2026-01-01', '', '{}', ?)
        """
    taken = set()
    for number, (before, after) in enumerate(product(STATES, STATES), 1):
        try:
            db.execute(sql, name, before, after, number if name == "undo" else None)
            taken.add((name, before, after))
        except peewee.IntegrityError:
            continue
    assert taken == {row for row in rules.decided() if row[0] == name}


def test_words_about_the_person_are_held_by_a_rule_and_nobody_reads_them(reviewed, rude):
    assert (state(rude), kinds(reviewed)) == (("held", 1, 0), ["personal"])
    (decision,) = moderation.history(rude.id)
    assert (decision.act, decision.by, decision.reason) == ("hold", "", "personal")
    assert read_by_author(reviewed.go(15), rude) == []


def test_a_threat_asks_the_instructors_at_once_without_its_words(reviewed):
    reviewed.review(reviewed.reviewer, words=f"I will kill you. {WORDS}")
    assert mails(reviewed, reviewed.instructor) == ["Please look now: Roads and aqueducts"]
    assert mails(reviewed, reviewed.assistant) == []
    assert db.rows("select 1 from outbox_message where body like '%kill%'") == []


def choose(world, **more):
    moderation.choose(
        world.activity,
        **{
            "mode": "hold_flagged",
            "period": 24,
            "patience": 48,
            "person": None,
            "moderators": [],
            "sample": 0,
            "by": world.instructor.account_id,
            "now": world.at,
            **more,
        },
    )


@pytest.mark.parametrize(
    "mode, found",
    [
        ("release_all", "submitted"),
        ("hold_flagged", "submitted"),
        ("hold_all", "held"),
        ("review_period", "held"),
    ],
)
def test_each_mode_holds_what_it_says(reviewed, mode, found):
    choose(reviewed, mode=mode)
    assert state(reviewed.review(reviewed.reviewer))[0] == found
    assert state(responses.by_id(db.row("select id from response where task = 'work'")[0]))[0] == "submitted"


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"mode": "never"}, "mode"),
        ({"period": 0}, "period"),
        ({"patience": 721}, "patience"),
        ({"sample": 101}, "sample"),
    ],
)
def test_a_setting_that_cannot_stand(reviewed, wrong, field):
    with pytest.raises(Invalid) as refusal:
        choose(reviewed, **wrong)
    assert refusal.value.field == field


def test_released_it_is_read_like_any_other(reviewed, rude):
    act(reviewed, "release", rude, reason="About the text after all")
    assert (state(rude), kinds(reviewed)) == (("submitted", 1, 1), [])
    assert read_by_author(reviewed.go(15), rude) == [rude.id]


def test_released_after_the_step_its_author_hears_of_it(reviewed, rude):
    act(reviewed.go(15), "release", rude)
    assert mails(reviewed, owner(reviewed, rude))[-1:] == ["Something new to read: Roads and aqueducts"]


def test_returned_repaired_looked_at_again_and_released(reviewed, rude):
    act(
        reviewed,
        "return_for_repair",
        rude,
        note="Say what in the text made you think so.",
        reason="About the person",
    )
    assert state(rude) == ("returned", 1, 0)
    assert [
        line.state for line in reviewed.lines(reviewed.reviewer, "review") if line.response == rude.id
    ] == ["again"]
    assert moderation.note_to(responses.by_id(rude.id))[0] == "Say what in the text made you think so."
    assert mails(reviewed, reviewed.reviewer) == ["One thing to change in your review: Roads and aqueducts"]
    reviewed.send(reviewed.reviewer, rude)
    assert (state(rude), kinds(reviewed)) == (("held", 2, 0), ["repaired"])
    act(reviewed, "release", rude)
    assert state(rude) == ("submitted", 2, 2)
    assert [decision.act for decision in moderation.history(rude.id)] == ["hold", "return", "hold", "release"]


def test_the_repair_goes_on_after_the_deadline(reviewed, rude):
    act(reviewed, "return_for_repair", rude, note="Please change it.")
    assert reviewed.go(16).send(reviewed.reviewer, rude).state == "held"


def test_words_left_out_leave_a_version_by_staff_and_the_first_form_for_staff(reviewed, rude):
    act(reviewed, "redact", rude, passage="You are lazy and stupid.")
    assert state(rude) == ("submitted", 2, 2)
    shown = [answer.text for answer in versions.answers_of(rude.id) if answer.text]
    assert shown == [f"[…] {WORDS}"] * len(shown)
    assert {answer.text for answer in versions.answers_of(rude.id, number=1)} == {PERSONAL}
    assert versions.versions_of(rude.id)[0][6] == "redacted"
    assert mails(reviewed, reviewed.reviewer) == ["Staff changed something you wrote: Roads and aqueducts"]


@pytest.mark.parametrize("passage", ["", "not in it", PERSONAL])
def test_a_redaction_that_cannot_be(reviewed, rude, passage):
    with pytest.raises(Invalid):
        act(reviewed, "redact", rude, passage=passage)
    assert state(rude) == ("held", 1, 0)


def test_everybody_who_read_it_is_told_of_a_correction(reviewed, plain):
    read_by_author(reviewed.go(15), plain)
    act(reviewed, "correct", plain, texts={"claim": "The year is 1911."}, reason="The year was wrong")
    assert state(plain) == ("submitted", 2, 2)
    assert (
        mails(reviewed, owner(reviewed, plain))[-1] == "Something you read was changed: Roads and aqueducts"
    )
    assert mails(reviewed, reviewed.more[1])[-1:] != ["Something you read was changed: Roads and aqueducts"]


@pytest.mark.parametrize(
    "texts, reason", [({}, "why"), ({"claim": WORDS}, "why"), ({"claim": "Other."}, " ")]
)
def test_a_correction_that_cannot_be(reviewed, plain, texts, reason):
    with pytest.raises(Invalid):
        act(reviewed, "correct", plain, texts=texts, reason=reason)


def test_taken_out_nobody_reads_it_and_the_duty_is_open_again(reviewed, plain):
    act(reviewed, "withdraw", plain, reason="Written about another work")
    assert state(plain) == ("withdrawn", 1, 0)
    assert any(
        line.response == plain.id and line.state == "open"
        for line in reviewed.lines(reviewed.reviewer, "review")
    )


def test_handed_over_it_is_the_colleagues(reviewed, plain):
    act(reviewed, "escalate", plain, to=reviewed.assistant.id, reason="I know both")
    assert queue(reviewed, reviewed.assistant).total == 1
    assert mails(reviewed, reviewed.assistant) == ["A colleague asks you to decide: Roads and aqueducts"]
    with pytest.raises(Missing):
        act(reviewed, "escalate", plain, to=reviewed.author.id)


@pytest.mark.parametrize("to", ["a student", "elsewhere", "who left"])
def test_a_case_is_handed_to_staff_of_the_course_who_are_here(reviewed, plain, to):
    elsewhere = reviewed.join("Olga Other", "instructor", course=reviewed.other)
    db.execute("update enrolment set left_at = joined_at where id = ?", reviewed.assistant.id)
    them = {"a student": reviewed.author, "elsewhere": elsewhere, "who left": reviewed.assistant}
    with pytest.raises(Missing):
        act(reviewed, "escalate", plain, to=them[to].id)


def test_what_was_closed_is_no_part_of_a_case_that_comes_after_it(reviewed, rude):
    """Neither its reason, nor who had it: and with nothing open, a case handed on is a case."""
    act(reviewed, "escalate", rude, to=reviewed.assistant.id)
    act(reviewed, "release", rude)
    second = reviewed.join("Ida Instructor", "instructor")
    handed = act(reviewed, "escalate", rude, to=second.id)
    (case,) = queue(reviewed, second).cases
    assert ([reason.kind for reason in case.reasons], case.given) == (["by_hand"], second.id)
    moderation.undo(rude, handed, by=reviewed.instructor.account_id, now=reviewed.at)
    assert kinds(reviewed) == []
    moderation.flag(rude, by=owner(reviewed, rude).account_id, reason="Look", now=reviewed.at)
    assert queue(reviewed, reviewed.assistant).total == 0
    handed = act(reviewed, "escalate", rude, to=second.id)
    moderation.undo(rude, handed, by=reviewed.instructor.account_id, now=reviewed.at)
    assert db.rows("select given_id from concern where ended_at is null") == [(None,)]


@pytest.mark.parametrize("change", ["left_at = joined_at", "role = 'student'"], ids=["gone", "a student now"])
def test_the_case_of_who_is_no_colleague_any_more_is_for_all(reviewed, rude, change):
    act(reviewed, "escalate", rude, to=reviewed.assistant.id)

    def has_it():
        clockwork.look_again(reviewed.activity.id, reviewed.at)
        settle.settle(reviewed.activity.id, reviewed.at)
        return db.row("select given_id from concern where ended_at is null")[0]

    assert has_it() == reviewed.assistant.id
    db.execute(f"update enrolment set {change} where id = ?", reviewed.assistant.id)
    assert has_it() is None


def test_a_case_has_an_address_in_its_own_course_alone(reviewed, plain):
    viewer = courses.standing(reviewed.instructor.account_id, course_id=reviewed.course.id)
    for who in (reviewed.author, reviewed.stranger):
        key = f"p.{who.public_id}"
        if who is reviewed.author:
            assert moderation.case_of(reviewed.activity, viewer, key, reviewed.at).reasons == ()
        else:
            with pytest.raises(Missing):
                moderation.case_of(reviewed.activity, viewer, key, reviewed.at)


def test_what_speaks_against_it_is_what_speaks_now(reviewed):
    choose(reviewed, mode="review_period", period=6)
    review = reviewed.review(reviewed.reviewer)
    db.execute(
        """
        insert into concern (activity_id, subject, response_id, version, kind, task, round, detail, at,
          ended_at)
        values (?, ?, ?, 1, 'personal', 'review', 1, '{}', ?, ?)
        """,
        reviewed.activity.id,
        f"r{review.id}",
        review.id,
        reviewed.at,
        reviewed.at,
    )
    settle.settle(reviewed.activity.id, reviewed.go(9, 7).at)
    assert state(review) == ("submitted", 1, 1)


def test_another_reviewer_gets_the_work(reviewed, rude):
    subject = responses.subject_of(rude)
    free = next(who for who in reviewed.students if who.id not in (subject.author, reviewed.reviewer.id))
    act(reviewed, "reassign", rude, task="review", reviewer=free.id)
    assert [line.subject for line in reviewed.lines(free, "review") if line.subject] == [subject.id]
    with pytest.raises(Invalid):
        act(reviewed, "reassign", rude, task="review", reviewer=subject.author)


@pytest.mark.parametrize(
    "name, more",
    [
        ("release", {}),
        ("return_for_repair", {"note": "Change it."}),
        ("redact", {"passage": "stupid"}),
        ("withdraw", {"reason": "no"}),
    ],
)
def test_undo_is_a_decision_that_brings_everything_back(reviewed, rude, name, more):
    decision = act(reviewed, name, rude, **more)
    moderation.undo(rude, decision, by=reviewed.instructor.account_id, now=reviewed.at)
    found, number, shown = state(rude)
    assert (found, shown, kinds(reviewed)) == ("held", 0, ["personal"])
    assert {answer.text for answer in versions.answers_of(rude.id, number=number)} == {PERSONAL}
    assert [(one.act, one.undone) for one in moderation.history(rude.id)][1:] == [
        ({"return_for_repair": "return"}.get(name, name), True),
        ("undo", False),
    ]


def test_what_was_read_meanwhile_is_not_hidden_again(reviewed, rude):
    decision = act(reviewed, "release", rude)
    read_by_author(reviewed.go(15), rude)
    with pytest.raises(NotAllowed):
        moderation.undo(rude, decision, by=reviewed.instructor.account_id, now=reviewed.at)
    with pytest.raises(NotAllowed):
        act(reviewed, "return_for_repair", rude, note="Change it.")


def test_a_repair_that_has_begun_is_not_taken_away(reviewed, rude):
    decision = act(reviewed, "return_for_repair", rude, note="Change it.")
    reviewed.save(reviewed.reviewer, rude, reviewed.filled(rude))
    with pytest.raises(Conflict):
        moderation.undo(rude, decision, by=reviewed.instructor.account_id, now=reviewed.at)


def test_two_moderators_on_one_case(reviewed, rude):
    act(reviewed, "release", rude)
    with pytest.raises(MovedOn) as refusal:
        act(reviewed, "return_for_repair", rude, note="Change it.", stamp=(1, "held"))
    assert (refusal.value.act, refusal.value.who) == ("release", "Ines Instructor")
    assert state(rude) == ("submitted", 1, 1)


def test_only_the_newest_decision_is_undone(reviewed, rude):
    first = act(reviewed, "release", rude)
    act(reviewed, "hold", rude, reason="Wait")
    with pytest.raises(MovedOn):
        moderation.undo(rude, first, by=reviewed.instructor.account_id, now=reviewed.at)


@pytest.mark.parametrize("name", ["hold", "withdraw"])
def test_hiding_needs_a_reason(reviewed, plain, name):
    with pytest.raises(Invalid) as refusal:
        act(reviewed, name, plain, reason="  ")
    assert refusal.value.field == "reason"


def test_a_flag_goes_to_the_queue_and_its_answer_comes_back(reviewed, plain):
    who = owner(reviewed, plain)
    read_by_author(reviewed.go(15), plain)
    moderation.flag(plain, item="claim", by=who.account_id, reason="Is this <b>mine</b>?", now=reviewed.at)
    with pytest.raises(Conflict):
        moderation.flag(plain, item="claim", by=who.account_id, reason="Again", now=reviewed.at)
    assert (kinds(reviewed), moderation.flags_by(who.account_id, [plain.id])[0].is_open) == (
        ["flagged"],
        True,
    )
    act(reviewed, "redact", plain, passage="is clear", said="You are right.")
    (flag,) = moderation.flags_by(who.account_id, [plain.id])
    assert (flag.act, flag.said, flag.is_open) == ("redact", "You are right.", False)
    assert mails(reviewed, who)[-1] == "Staff looked at what you asked about: Roads and aqueducts"


def test_the_answer_to_a_flag_undone_is_open_again(reviewed, plain):
    who = owner(reviewed, plain)
    moderation.flag(plain, by=who.account_id, reason="Look", now=reviewed.at)
    decision = act(reviewed, "leave", plain, said="It is fine.")
    moderation.undo(plain, decision, by=reviewed.instructor.account_id, now=reviewed.at)
    assert (moderation.flags_by(who.account_id, [plain.id])[0].is_open, kinds(reviewed)) == (
        True,
        ["flagged"],
    )


@pytest.mark.parametrize(
    "more, refused",
    [
        ({"reason": " "}, Invalid),
        ({"reason": "x" * 1001}, Invalid),
        ({"item": "nothing"}, Missing),
        ({"about": "face"}, Missing),
    ],
)
def test_a_flag_that_cannot_stand(reviewed, plain, more, refused):
    with pytest.raises(refused):
        moderation.flag(
            plain, **{"by": owner(reviewed, plain).account_id, "reason": "Look", "now": reviewed.at, **more}
        )


def test_nobody_flags_their_own(reviewed, plain):
    with pytest.raises(Invalid):
        moderation.flag(plain, by=reviewed.reviewer.account_id, reason="Mine", now=reviewed.at)


@pytest.mark.parametrize("words, kind", [(f"{WORDS} Cheers, Remy", "named"), (WORDS, "copied")])
def test_what_is_noticed_but_not_held(reviewed, words, kind):
    if kind == "copied":
        reviewed.review(reviewed.reviewer)
    work = reviewed.review(reviewed.reviewer, words=words)
    assert (state(work)[0], kinds(reviewed)) == ("submitted", [kind])


def test_a_guess_of_the_coach_is_looked_at_and_not_held(reviewed):
    work = reviewed.review(reviewed.reviewer, words=f"{WORDS} Your head must be a very quiet place.")
    assert (state(work)[0], kinds(reviewed)) == ("submitted", ["harsh"])


def test_reviews_far_apart_point_at_one(reviewed):
    works, seen = {}, set()
    for who in reviewed.students * 2:
        work = reviewed.claim(who)
        words = f"{OTHER if who.id in seen else WORDS} {who.id} {work.id}"
        reviewed.send(who, work, "l1" if work.about_response in works else "l4", words)
        works.setdefault(work.about_response, work.id)
        seen.add(who.id)
    found = db.rows("select kind, count(*) from concern where ended_at is null group by kind")
    assert found == [("outlier", 4)]


def test_given_back_by_its_reviewer_a_work_is_looked_at(reviewed):
    work = reviewed.claim(reviewed.reviewer)
    allocation.report_problem(
        reviewed.activity,
        work,
        person=reviewed.reviewer.id,
        note="The file is empty",
        by=reviewed.reviewer.account_id,
        now=reviewed.at,
    )
    (case,) = queue(reviewed, show="works").cases
    assert ([reason.detail["reason"] for reason in case.reasons], case.author) == (["The file is empty"], "")


def test_after_the_last_hour_missing_reviews_and_reviewers_are_cases(reviewed):
    reviewed.review(reviewed.author)
    settle.settle(reviewed.activity.id, reviewed.go(14, 1).at)
    assert db.rows(
        "select kind, count(*) from concern where ended_at is null group by kind order by kind"
    ) == [("no_show", 4), ("short", 4)]
    settle.tick(reviewed.go(15).at)
    assert len(kinds(reviewed)) == 8


def test_an_excuse_ends_the_case_and_waives_the_step(reviewed):
    settle.settle(reviewed.activity.id, reviewed.go(14, 1).at)
    viewer = courses.standing(reviewed.instructor.account_id, course_id=reviewed.course.id)
    who, by = [reviewed.reviewer.public_id], {"by": reviewed.instructor.account_id, "now": reviewed.at}
    moderation.decide_missing(reviewed.activity, viewer, who, "excuse", reason="Ill", **by)
    assert {line.state for line in reviewed.lines(reviewed.reviewer, "review")} == {"waived"}
    with pytest.raises(Conflict):
        moderation.close(reviewed.activity, f"p{reviewed.reviewer.id}", by=None, now=reviewed.at)


def test_a_period_that_is_over_releases_what_nothing_speaks_against(reviewed):
    choose(reviewed, mode="review_period", period=6)
    kind, hurt = reviewed.review(reviewed.reviewer), reviewed.review(reviewed.author, words=PERSONAL)
    settle.settle(reviewed.activity.id, reviewed.go(9, 7).at)
    assert (state(kind), state(hurt)) == (("submitted", 1, 1), ("held", 1, 0))
    assert moderation.history(kind.id)[-1].by == ""


def test_what_is_held_too_long_goes_to_the_named_person_once(reviewed, rude):
    choose(reviewed, patience=10, person=reviewed.assistant.id)
    for hours in (11, 12):
        settle.settle(reviewed.activity.id, reviewed.go(9, hours).at)
    assert mails(reviewed, reviewed.assistant) == ["Somebody waits for a decision: Roads and aqueducts"]
    assert (mails(reviewed, reviewed.instructor), queue(reviewed, reviewed.assistant).total) == ([], 1)


def test_settle_looks_again_when_something_held_is_due(reviewed, rude):
    choose(reviewed, patience=10)
    settle.settle(reviewed.activity.id, reviewed.at)
    assert db.moment(
        db.row("select settle_at from activity where id = ?", reviewed.activity.id)[0]
    ) == reviewed.at + timedelta(hours=10)


@pytest.mark.parametrize("leaves, kind", [(True, "left"), (False, "unrepaired")])
def test_a_repair_that_does_not_come_is_a_case_again(reviewed, rude, leaves, kind):
    act(reviewed, "return_for_repair", rude, note="Change it.")
    if leaves:
        leaving.leave(reviewed.reviewer, by=None, now=reviewed.at)
    settle.settle(reviewed.activity.id, reviewed.go(10, 1).at)
    assert kinds(reviewed) == [kind]
    act(reviewed, "redact", rude, passage="You are lazy and stupid.")
    assert (state(rude), kinds(reviewed)) == (("submitted", 2, 2), [])


def test_a_repair_whose_writer_leaves_again_is_a_case_again(reviewed, rude):
    act(reviewed, "return_for_repair", rude, note="Change it.")
    seen_as = []
    for left in (reviewed.at, None, reviewed.at):
        db.execute("update enrolment set left_at = ? where id = ?", left, reviewed.reviewer.id)
        clockwork.look_again(reviewed.activity.id, reviewed.at)
        settle.settle(reviewed.activity.id, reviewed.at)
        seen_as.append(kinds(reviewed))
    assert seen_as == [["left"], [], ["left"]]


def test_the_gravest_case_comes_first(reviewed, rude):
    reviewed.review(reviewed.author, words=f"{WORDS} Regards, Anna")
    assert [case.reasons[0].kind for case in queue(reviewed).cases] == ["personal", "named"]
    assert [case.reasons[0].kind for case in queue(reviewed, show="names").cases] == ["named"]


def test_assistants_see_what_they_were_given(reviewed, rude):
    assert queue(reviewed, reviewed.assistant).total == 0
    choose(reviewed, moderators=[reviewed.assistant.id])
    assert queue(reviewed, reviewed.assistant).total == 1


def test_staff_who_wrote_it_do_not_decide_about_it(reviewed):
    subject = db.row("select id from response where task = 'work'")[0]
    public_id = allocation.assign(
        reviewed.activity,
        task="review",
        reviewer=reviewed.instructor.id,
        subject=subject,
        by=None,
        now=reviewed.at,
    )
    work = responses.written_by(reviewed.instructor.account_id, public_id)
    reviewed.send(reviewed.instructor, work, words=PERSONAL)
    me = courses.standing(reviewed.instructor.account_id, course_id=reviewed.course.id)
    assert queue(reviewed).total == 0
    with pytest.raises(Missing):
        moderation.case_of(reviewed.activity, me, f"r.{public_id}", reviewed.at)


def test_a_colleague_on_a_case_is_named(reviewed, rude):
    def claim(who):
        return moderation.claim(
            reviewed.activity,
            f"r{rude.id}",
            by=who.account_id,
            now=reviewed.at,
            until=reviewed.at + timedelta(minutes=10),
        )

    assert [claim(reviewed.instructor), claim(reviewed.assistant), claim(reviewed.instructor)] == [
        "",
        "Ines Instructor",
        "",
    ]
    assert [case.on_it for case in queue(reviewed).cases] == ["Ines Instructor"]
    assert [case.on_it for case in queue(reviewed.go(10)).cases] == [""]


def test_the_queue_asks_the_same_number_of_things_for_one_and_for_many(reviewed, rude):
    with Counted() as one:
        queue(reviewed)
    for who in (reviewed.author, *reviewed.more):
        reviewed.review(who, words=PERSONAL)
    with Counted() as many:
        assert queue(reviewed).total == 4
    assert many.count == one.count


def test_several_at_once_leave_what_moved_on(reviewed, rude):
    other = reviewed.review(reviewed.author, words=PERSONAL)
    act(reviewed, "release", other)
    done = moderation.bulk(
        reviewed.activity,
        [(rude, (1, "held")), (other, (1, "held"))],
        "release",
        by=reviewed.instructor.account_id,
        now=reviewed.at,
    )
    assert (done, state(rude)[0]) == ((1, 1), "submitted")


def test_several_at_once_are_released_or_held_and_nothing_else(reviewed, rude):
    with pytest.raises(Missing):
        moderation.bulk(reviewed.activity, [(rude, (1, "held"))], "withdraw", by=None, now=reviewed.at)
    assert state(rude) == ("held", 1, 0)


def test_every_decision_leaves_an_audit_line(reviewed, rude):
    act(reviewed, "return_for_repair", rude, note="Change it.", reason="About the person")
    verb, by, detail = db.row(
        "select verb, by_id, detail from audit_line where verb like 'moderation.%' order by id desc limit 1"
    )
    assert (verb, by, db.loads(detail)["reason"]) == (
        "moderation.return",
        reviewed.instructor.account_id,
        "About the person",
    )


def test_held_and_returned_reviews_count_for_no_grade(reviewed, rude):
    line = grading.of_activity(reviewed.activity, reviewed.at)[owner(reviewed, rude).id]
    assert line.value is None

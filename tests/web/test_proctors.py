"""Unit by unit on the pages: the queue on To do, marks with their explanation, who looks after what waits."""

from datetime import timedelta

import pytest

from peerreview.store import accounts, activities, alerts, settle
from tests.cast import day
from tests.proctoring import SETS, divided, mark, marked, passes, quiz, take, train, units


@pytest.fixture
def mechanics(site):
    """Three units; author, reviewer and a third learned to mark; the reviewer passed the first unit."""
    world = units(site.world)
    train(world.go(1), world.author, world.reviewer, world.more[0])
    passes(world.go(1, 2), world.reviewer)
    return site


def todo(site, who):
    return site.browse(who).get(site.path("todo.show"))


def test_what_waits_stands_on_to_do_of_who_may_take_it_and_of_nobody_else(mechanics):
    world = mechanics.world
    quiz(world, world.author)
    quiz(world, world.more[0])
    assert "2 wait" in todo(mechanics, world.reviewer).text
    for who in (world.author, world.more[0], world.more[1]):
        assert "wait" not in todo(mechanics, who).text.split("Mark and explain")[-1][:40]
        assert "Mark and explain" not in todo(mechanics, who).text


def test_a_quiz_is_taken_marked_and_read(mechanics):
    world = mechanics.world
    quiz(world, world.author)
    browser = mechanics.browse(world.reviewer)
    page = browser.get(mechanics.path("todo.show"))
    claim = mechanics.path("allocation.claim", activity=world.activity.public_id, task="mark")
    desk = browser.follow(browser.post(claim, {"round": "1"}, from_page=page))
    assert "The forces are in balance." in desk.text
    assert "What chapter 1 says." in desk.text  # the key of this unit, and of no other
    assert "What chapter 2 says." not in desk.text
    assert "Anna Author" not in desk.text
    assert "yours until" in todo(mechanics, world.reviewer).text
    again = browser.post(claim, {"round": "1"}, from_page=page)  # from the second tab
    assert again.location == browser.post(claim, {"round": "1"}, from_page=page).location


def test_who_comes_second_reads_that_it_was_taken(mechanics):
    world = mechanics.world
    quiz(world, world.more[0])
    mark(world, world.reviewer)
    settle.tick(world.at)
    quiz(world, world.author)
    claim = mechanics.path("allocation.claim", activity=world.activity.public_id, task="mark")
    first, second = mechanics.browse(world.reviewer), mechanics.browse(world.more[0])
    page = second.get(mechanics.path("todo.show"))
    first.post(claim, {"round": "1"})
    answer = second.post(claim, {"round": "1"}, from_page=page)
    answer = second.follow(answer) if answer.status == 303 else answer
    assert "Nothing waits for you now" in answer.text


def test_staff_answer_what_nobody_else_may(mechanics):
    world = mechanics.world
    quiz(world, world.reviewer, 2)
    settle.settle(world.activity.id, world.at)
    page = mechanics.browse(world.instructor).get(
        mechanics.path("moderation.show", activity=world.activity.public_id)
    )
    assert "waits for an answer since" in page.text and "Answer it myself" in page.text
    assert "Let them go on" not in page.text
    told = mechanics.browse(world.reviewer).get(
        mechanics.path("activities.show", activity=world.activity.public_id)
    )
    assert "Ines Instructor looks after it" in told.text
    (action,) = {one for one in page.actions() if one.endswith("/take-up")}
    browser = mechanics.browse(world.instructor)
    desk = browser.follow(browser.post(action, {}, from_page=page))
    assert "The forces are in balance." in desk.text


def test_what_nobody_answered_says_that_it_was_a_colleagues(mechanics):
    world = mechanics.world
    quiz(world, world.reviewer, 2)
    settle.tick(world.go(5).at)
    page = mechanics.browse(world.assistant).get(
        mechanics.path("moderation.show", activity=world.activity.public_id)
    )
    assert "It was somebody else’s before" in page.text
    assert world.at == day(5)


def test_a_stranger_gets_nothing(mechanics):
    world = mechanics.world
    quiz(world, world.author)
    for who in (world.stranger, world.more[1]):
        claim = mechanics.path("allocation.claim", activity=world.activity.public_id, task="mark")
        assert mechanics.browse(who).post(claim, {"round": "1"}).status == 404


def test_a_wrong_level_is_corrected_on_the_page_of_the_case(mechanics):
    world = mechanics.world
    work = quiz(world, world.author)
    sent = mark(world, world.reviewer, wrong=1)
    case = mechanics.path("moderation.case", activity=world.activity.public_id, case=f"r.{sent.public_id}")
    browser = mechanics.browse(world.instructor)
    page = browser.get(case)
    assert "the level" in page.text
    act = mechanics.path("moderation.decide", activity=world.activity.public_id, case=f"r.{sent.public_id}")
    fields = {"act": "correct", "stamp": "1.submitted", "level.right.q1": "right"}
    answer = browser.post(act, fields, from_page=page)
    assert answer.status == 422 and "Say what was wrong" in answer.text
    answer = browser.post(act, fields | {"reason": "It was right."}, from_page=page)
    assert answer.status == 303
    settle.tick(world.at)
    assert work.id and [line.state for line in world.lines(world.author, "quiz")][:2] == ["done", "open"]


def test_both_read_how_long_they_talked_once_it_is_confirmed_and_what_it_changed(mechanics):
    world = mechanics.world
    quiz(world, world.author)
    mark(world, world.reviewer, wrong=2, minutes={"text": "20"}, topic={"text": "Balance"})
    settle.tick(world.at)
    page = mechanics.path("activities.show", activity=world.activity.public_id)
    for who in (world.author, world.reviewer):
        assert "20 min more are noted and not confirmed yet" in mechanics.browse(who).get(page).text
    work = world.begin(world.author, "answer")
    world.send_typed(world.author, work, {"helpful": {"level": "yes"}, "talked": {"ticks": ["confirmed"]}})
    assert "Others helped you for 20 min" in mechanics.browse(world.author).get(page).text
    assert "You helped others for 20 min" in mechanics.browse(world.reviewer).get(page).text
    quiz(world.go(2), world.author)
    mark(world, world.reviewer)
    settle.tick(world.at)
    text = mechanics.browse(world.author).get(page).text
    assert "60% were right at your first try, 100% at your best" in text
    # Of fewer than three nothing is said to who marked.
    assert "whose first try you marked" not in mechanics.browse(world.reviewer).get(page).text


def set_up(site, **changes):
    """The set-up page saved by the instructor as it is given, with *changes*: its fields."""
    activity, browser = site.world.activity.public_id, site.browse(site.world.instructor)
    action = site.path("activities.update", activity=activity)
    fields = browser.get(site.path("activities.edit", activity=activity)).form(action)
    fields.pop("csrf_token")
    fields |= {name.replace("__", "."): value for name, value in changes.items()}
    assert browser.post(action, fields).status == 303
    return fields


def test_the_set_up_saved_without_a_change_changes_nothing(mechanics):
    world = mechanics.world
    fields = set_up(mechanics)
    assert fields["phase.unit.release"] == "at_once" and fields["task.mark.open_to"] == "passed"
    found = activities.find(activity_id=world.activity.id)
    assert found.plan_digest == world.activity.plan_digest
    assert [row.phase for row in activities.window_rows(world.activity.id) if any(row[3:])] == ["train"]


def test_the_set_up_asks_no_numbers_of_a_queue(mechanics):
    assert not {"task.mark.pick", "task.mark.min"} & set_up(mechanics).keys()


def test_the_set_up_opens_a_queue_to_others_and_back(mechanics):
    def stored():
        design = activities.find(activity_id=mechanics.world.activity.id).design
        return design.tasks["mark"].open_to, design.phase("unit").release

    set_up(mechanics, task__mark__open_to="everyone", phase__unit__release="date")
    assert stored() == ("everyone", "date")
    date = {"dates__unit__releases": "2026-12-01T09:00"}
    set_up(mechanics, task__mark__open_to="passed", phase__unit__release="at_once", **date)
    assert stored() == ("passed", "at_once")
    rows = activities.window_rows(mechanics.world.activity.id)
    assert not any(row.releases for row in rows)


def test_where_dates_alone_pass_a_step_nobody_is_asked_who_passed(site):
    page = site.browse(site.world.instructor).get(
        site.path("activities.edit", activity=site.world.activity.public_id)
    )
    assert 'value="passed"' not in page.html and 'value="at_once"' not in page.html


def test_the_set_up_keeps_the_promise_and_the_share_that_is_looked_at(mechanics):
    def stored():
        task = activities.find(activity_id=mechanics.world.activity.id).design.tasks["mark"]
        return task.within, task.audit

    fields = set_up(mechanics)
    assert (fields["task.mark.within"], fields["task.mark.audit"]) == ("48", "20")
    set_up(mechanics, task__mark__within="36,5", task__mark__audit="7")
    assert stored() == (131_400, 0.07)
    set_up(mechanics, task__mark__within="0", task__mark__audit="0")
    assert stored() == (0, 0.0)
    page = mechanics.browse(mechanics.world.instructor).get(
        mechanics.path("activities.edit", activity=mechanics.world.activity.public_id)
    )
    assert "no time is promised for an answer" in page.text
    assert "staff look at none of it afterwards" in page.text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("within", "two days", "Type a number from 0 to 720."),
        ("within", "-1", "Type a number from 0 to 720."),
        ("within", "721", "Type a number from 0 to 720."),
        ("within", "", "Type a number from 0 to 720."),
        ("audit", "101", "Type a whole number from 0 to 100."),
        ("audit", "a fifth", "Type a whole number from 0 to 100."),
        ("audit", "12.5", "Type a whole number from 0 to 100."),
    ],
)
def test_a_promise_that_cannot_be_read_says_so_and_stays_as_typed(mechanics, field, typed, said):
    activity, browser = mechanics.world.activity, mechanics.browse(mechanics.world.instructor)
    action = mechanics.path("activities.update", activity=activity.public_id)
    fields = browser.get(mechanics.path("activities.edit", activity=activity.public_id)).form(action)
    fields.pop("csrf_token")
    answer = browser.post(action, fields | {f"task.mark.{field}": typed})
    assert answer.status == 422 and said in answer.text
    assert answer.form(action)[f"task.mark.{field}"] == typed
    assert activities.find(activity_id=activity.id).plan_digest == activity.plan_digest


def test_a_promise_shorter_than_what_is_taken_is_kept_for_is_worth_a_look(mechanics):
    set_up(mechanics, task__mark__within="12")
    page = mechanics.browse(mechanics.world.instructor).get(
        mechanics.path("activities.edit", activity=mechanics.world.activity.public_id)
    )
    assert "promised within 12 hours, but what somebody took is kept for them for 24" in page.text


def test_a_shorter_promise_holds_for_what_waits_now(mechanics):
    world = mechanics.world
    quiz(world, world.author)
    at = world.at
    set_up(mechanics, task__mark__within="3")
    settle.tick(at + timedelta(hours=3, seconds=-1))
    assert [one for one in alerts.of_activity(world.activity.id) if one.is_open] == []
    settle.tick(at + timedelta(hours=3))
    (alert,) = [one for one in alerts.of_activity(world.activity.id) if one.is_open]
    assert alert.missed == at + timedelta(hours=3)


def test_what_has_no_queue_asks_for_no_promise(site):
    page = site.browse(site.world.instructor).get(
        site.path("activities.edit", activity=site.world.activity.public_id)
    )
    assert ".within" not in page.html and ".audit" not in page.html


def desk_of(site, who, work):
    return site.browse(who).get(site.path("reviews.edit", mine=work.public_id))


def feedback_of(site, who):
    return site.browse(who).get(site.path("feedback.show", activity=site.world.activity.public_id))


def test_both_read_what_pairs_them_and_only_one_a_name(mechanics):
    world = mechanics.world
    quiz(world, world.author)
    work = take(world.go(22, 2), world.reviewer)
    text = desk_of(mechanics, world.reviewer, work).text
    assert "What pairs you. You passed “Unit 1: Unit 1” 3 weeks ago" in text
    assert "whoever wrote this is at it now. You know the way from there." in text
    assert "Anna Author" not in text and "helped" not in text
    world.send_typed(world.reviewer, work, marked(work))
    settle.tick(world.at)
    read = feedback_of(mechanics, world.author).text
    assert "What pairs you. Remy Reviewer passed “Unit 1: Unit 1” 3 weeks ago; you are at it now." in read
    assert "Remy Reviewer learned “Proctor” for it." in read
    assert "has helped" not in read  # nobody but her so far


def test_who_helped_others_before_is_told_with_how_many_and_nobodys_name(mechanics):
    world = mechanics.world
    quiz(world, world.more[0])
    mark(world, world.reviewer)
    quiz(world.go(2), world.author)
    work = take(world, world.reviewer)
    assert "You have helped 1 other with it." in desk_of(mechanics, world.reviewer, work).text
    world.send_typed(world.reviewer, work, marked(work))
    settle.tick(world.at)
    read = feedback_of(mechanics, world.author).text
    assert "Remy Reviewer has helped 1 other with it." in read
    assert world.accounts[world.more[0].id].name not in read


def test_what_staff_marked_has_no_pair(mechanics):
    world = mechanics.world
    settle.tick(world.go(2).at)
    assert "What pairs you" not in feedback_of(mechanics, world.reviewer).text


def test_where_the_helper_is_hidden_nothing_tells_who_it_was(site):
    text = activities.text_of("proctors").replace("audit: 20%\n        see: blind_subject", "see: blind")
    world = units(site.world, text=text)
    train(world.go(1), world.author, world.reviewer, world.more[0])
    passes(world.go(1, 2), world.reviewer)
    quiz(world, world.author)
    mark(world, world.reviewer)
    settle.tick(world.go(20).at)
    read = feedback_of(site, world.author).text
    assert "Whoever wrote this has passed “Unit 1: Unit 1” as well: that is what pairs you." in read
    assert "Remy" not in read and "ago; you are" not in read and "has helped" not in read


def test_until_it_is_there_an_answer_is_promised_by_its_hour(mechanics):
    world = mechanics.world
    work = quiz(world, world.author)
    page = mechanics.path("submissions.edit", mine=work.public_id)
    activity = mechanics.path("activities.show", activity=world.activity.public_id)
    sent = mechanics.browse(world.author).get(page)
    assert "You are promised an answer by Thu 5 Nov" in sent.text and "data-counts" in sent.html
    assert "an answer is promised" in mechanics.browse(world.author).get(activity).text
    world.at += timedelta(days=2, hours=1)
    assert "You were promised an answer by" in mechanics.browse(world.author).get(page).text
    taken = take(world, world.reviewer)
    assert "yours until" in desk_of(mechanics, world.reviewer, taken).text
    assert "data-counts" in desk_of(mechanics, world.reviewer, taken).html
    world.send_typed(world.reviewer, taken, marked(taken))
    settle.tick(world.at)
    assert "promised" not in mechanics.browse(world.author).get(page).text
    assert "promised" not in mechanics.browse(world.author).get(activity).text


def test_who_needs_no_timers_reads_the_hour_and_nothing_counts(mechanics):
    world = mechanics.world
    for who in (world.author, world.reviewer):
        accounts.change_needs(who.account_id, ["no_timer"], now=world.at)
    work = quiz(world, world.author)
    sent = mechanics.browse(world.author).get(mechanics.path("submissions.edit", mine=work.public_id))
    assert "You are promised an answer by Thu 5 Nov" in sent.text
    taken = desk_of(mechanics, world.reviewer, take(world, world.reviewer))
    assert "yours until" in taken.text
    for page in (sent, taken):
        assert "data-counts" not in page.html and "data-distance" not in page.html


def test_a_level_without_words_is_not_left_blank(mechanics):
    world = mechanics.world
    quiz(world, world.author)
    mark(world, world.reviewer)
    settle.tick(world.at)
    read = feedback_of(mechanics, world.author).text
    assert "Question 1: Is it right?: left blank" not in read
    assert "What is the next step?: left blank" in read


def test_each_try_asks_its_own_questions_and_their_proctor_sees_these(site):
    world = divided(site.world)
    activity = site.path("activities.show", activity=world.activity.public_id)
    before = site.browse(world.author).get(activity).text
    assert "Read chapter 1." in before and "The questions come with each try." in before
    assert "Set one" not in before
    work = quiz(world.go(2), world.author)
    asked = ("Set one: why?", "Set two: how?", "Set three: when?")[work.drawn - 1]
    page = site.browse(world.author).get(site.path("submissions.edit", mine=work.public_id)).text
    assert asked in page and page.count("Set ") == 2  # its question, and which set it is
    assert f"Set {work.drawn} of 3. Another try asks other questions." in page
    taken = desk_of(site, world.reviewer, take(world, world.reviewer)).text
    assert asked in taken and asked.replace("Set", "Key") in taken
    assert taken.count("Key ") == 1


def test_the_page_of_a_case_says_what_the_try_was_asked(site):
    world = divided(site.world)
    work = quiz(world.go(2), world.author)
    sent = mark(world, world.reviewer, wrong=1)
    numbers = {1: "one", 2: "two", 3: "three"}
    for case, keys in ((sent, 1), (work, 0)):  # the mark, with what a right answer shows; the try itself
        path = site.path("moderation.case", activity=world.activity.public_id, case=f"r.{case.public_id}")
        page = site.browse(world.instructor).get(path).text
        assert "What this try was asked" in page
        assert f"Set {work.drawn} of 3." in page and "Read chapter 1." in page
        for number, word in numbers.items():
            assert (f"Set {word}:" in page) == (number == work.drawn)
            assert page.count(f"Key {word}:") == keys * (number == work.drawn)


def test_staff_read_how_sets_are_made_and_where_their_numbers_differ(site):
    world = divided(site.world, keys=SETS.partition("\n\n***\n\nSet three")[0])
    browser = site.browse(world.instructor)
    page = browser.get(site.path("activities.materials", activity=world.activity.public_id))
    assert "a line of three stars (***) begins a set" in page.text
    overview = browser.get(site.path("activities.show", activity=world.activity.public_id)).text
    assert "“Unit 1” is divided into different numbers of sets" in overview
    assert "The units with their questions: 3, What a right answer shows: 2" in overview

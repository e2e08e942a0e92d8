"""Designs of people beside each other that are files alone: buddies, partners who are equals, a community
whose answers are shown with a yes, a circle that tries talks."""

import pytest

from peerreview.domain import designs
from peerreview.domain.refusals import Missing
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, attributes, circles, courses, groups, matching, responses, showcase
from peerreview.store import settle as clockwork
from peerreview.store.reading import shared
from tests.cast import World, day
from tests.pairing import FIELDS, says
from tests.showing import say_yes
from tests.together import again, write

KEYS = ("onboarding_buddies", "learning_partners", "community_of_practice", "leadership_circle")


def settled(world):
    clockwork.settle(world.activity.id, world.at)
    world.activity = again(world.activity)
    return world


def running(key, step, *, people=4, opens=1, closes=8):
    """A World in which a design runs; its step *step* is open from day *opens*."""
    world = World()
    for number in range(max(0, people - len(world.students))):
        world.more.append(world.join(f"Number{number} Student", "student"))
    world.run(activities.text_of(key), WindowRow(step, 1, "all", day(opens), day(closes)), title="Beside")
    return world


def reads(world, who, work):
    try:
        return bool(shared.find(who.account_id, work.public_id, world.at))
    except Missing:
        return False


@pytest.mark.parametrize("key", KEYS)
def test_it_is_offered_and_says_honestly_what_is_known(key):
    said = designs.explained.of(activities.designs_on_offer()[key])
    assert said.suits == ("peer",) and said.evidence in ("mixed", "little") and said.sources
    assert said.best and said.not_for and said.alone and said.time


def test_a_newcomer_and_a_buddy_read_what_they_write_and_the_coordinator_how_it_goes(store):
    world = running("onboarding_buddies", "about", people=4, closes=3)
    buddy, new = world.students[:2]
    hours = ("Mon 9", "Tue 9")
    for field in [one._replace(name="buddy") if one.name == "mentor" else one for one in FIELDS]:
        attributes.ask(world.course.id, field, by=world.instructor.account_id, now=world.at)
    known = {"buddy": FIELDS[0]._replace(name="buddy")}
    attributes.put(buddy, known["buddy"], ("yes",), source="self", by=buddy.account_id, now=world.at)
    says(world, buddy, places="2", availability=hours)
    says(world, new, availability=hours)
    settled(world.go(3, 1))
    step = world.activity.design.phase("match")
    seen = matching.token(groups.matched.standing(world.activity, step, now=world.at))
    matching.publish(world.activity, step, seen, by=world.instructor.account_id, now=world.at)
    settled(world)
    work = write(world, world.activity, new, "questions")
    assert reads(world, buddy, work) and not reads(world, world.students[2], work)
    with pytest.raises(Missing):
        responses.in_courses_staffed_by(world.instructor.account_id, work.public_id)
    told = groups.told(world.activity.id, "match", 1).waits
    assert {person for person, _why, _full in told} == {one.id for one in world.students[2:]}


def test_of_two_equals_each_says_a_word_on_the_others_goal_and_looks_back_a_week_later(store):
    world = settled(running("learning_partners", "agree").go(1, 1))
    ((_, _, pair), *_rest) = groups.of_step(world.activity.id, "agree")
    known = {one.id: one for one in world.students}
    one, other = (known[member[0]] for member in pair)
    settled(world.go(8, 1))
    goals = {who.id: write(world, world.activity, who, "goal", turn=1) for who in (one, other)}
    word = write(world, world.activity, one, "word", turn=1)
    assert word.about_response == goals[other.id].id
    assert reads(world, other, word)
    assert not any(reads(world, who, word) for who in world.students if who.id not in known.keys() & goals)
    for work in (*goals.values(), word):
        with pytest.raises(Missing):
            responses.in_courses_staffed_by(world.instructor.account_id, work.public_id)
    settled(world.go(15, 1))
    looked = write(world, world.activity, one, "looked", turn=2)
    assert looked.about_response == goals[one.id].id


def test_three_say_a_word_each_in_a_ring(store):
    world = settled(running("learning_partners", "agree", people=5).go(1, 1))
    three = next(row[2] for row in groups.of_step(world.activity.id, "agree") if len(row[2]) == 3)
    settled(world.go(8, 1))
    known = {one.id: one for one in world.students}
    goals = {write(world, world.activity, known[one[0]], "goal").id: one[0] for one in three}
    about = {
        one[0]: goals[write(world, world.activity, known[one[0]], "word").about_response] for one in three
    }
    assert set(about) == set(about.values()) and all(who != whom for who, whom in about.items())


def test_an_answer_that_helped_is_shown_to_all_once_whoever_wrote_it_says_yes(store):
    world = settled(running("community_of_practice", "come").go(8, 1))
    asks, answers, reader = world.students[:3]
    question = write(world, world.activity, asks, "question", words="kestrel", turn=1)
    answer = write(world, world.activity, answers, "answer", subject=question.id, words="osprey", turn=1)
    tried = write(world, world.activity, asks, "tried", turn=1)
    assert tried.about_response == answer.id and reads(world, reader, answer)
    reason = {"is_named": False, "reason": "It worked on the same day."}
    showcase.propose(
        responses.by_id(answer.id), "", person=asks.id, **reason, by=asks.account_id, now=world.at
    )
    assert exhibits(world, reader) == []
    say_yes(world, answers, until=day(60))
    settled(world.go(23))  # the round in which it was asked is over; the next ones go on
    assert exhibits(world, reader) == [answer.id]


def exhibits(world, who):
    standing = courses.standing(who.account_id, course_id=world.course.id)
    return [one.response for one in showcase.of_course(standing, world.at)]


def test_whose_talk_it_is_goes_round_and_each_step_is_looked_at(store):
    world = running("leadership_circle", "start", people=4)
    for one in world.students:
        circles.join(again(world.activity), one.id, by=one.account_id, now=world.at)
    settled(world.go(1, 1))
    led = []
    for turn in range(1, 5):
        settled(world.go(8 + 21 * (turn - 1), 1))
        leads = [one for one in world.students if lines(world, one, "case", turn)]
        plays = [one for one in world.students if lines(world, one, "played", turn)]
        watches = [one for one in world.students if lines(world, one, "seen", turn)]
        assert [len(leads), len(plays), len(watches)] == [1, 1, 2]
        led += [leads[0].id]
        case = write(world, world.activity, leads[0], "case", turn=turn)
        assert write(world, world.activity, plays[0], "played", turn=turn).about_response == case.id
        step = write(world, world.activity, leads[0], "step", turn=turn)
        with pytest.raises(Missing):
            responses.in_courses_staffed_by(world.instructor.account_id, case.public_id)
    assert sorted(led) == sorted(one.id for one in world.students)
    settled(world.go(8 + 21 * 4, 1))
    last = next(one for one in world.students if one.id == led[-1])
    assert write(world, world.activity, last, "looked", turn=5).about_response == step.id


def lines(world, who, task, turn):
    return [line for line in world.lines(who, task) if line.round == turn]

"""A talk as it is read, on both databases: the room, the words, the stamp, what is hidden; and that nobody
reads another room."""

import pytest

from peerreview.store import metrics, moderation
from peerreview.store.reading import numbers, shared, talk
from tests.browser import Counted
from tests.cast import World
from tests.talking import ANSWER, answer, opening_of, rooms, seminar, thread


@pytest.fixture
def world(store):
    """A seminar in mid-talk: two rooms."""
    return seminar(World(publish=False))


def looked(world, who):
    """(task, room, Readable) of somebody's talk."""
    task = world.activity.design.tasks["reply"]
    room = talk.room_of(world.activity, task, 1, who.id)
    return task, room, talk.said(who.id, world.activity, task, 1, world.at, room)


def test_each_reads_their_room_and_no_other(world):
    for people in rooms(world).values():
        answer(world, people[0], opening_of(world, people[1]))
        thread(world, people[2])
    for people in rooms(world).values():
        near = {who.id for who in people}
        for who in people:
            _task, room, reading = looked(world, who)
            assert len(reading.rows) == len(people) + 2
            assert {row.group_id for row in reading.rows} == {room}
            for name in ("opening", "post", "reply"):
                task = world.activity.design.tasks[name]
                for row in shared.readable(who.id, world.activity, task, 1, world.at).rows:
                    assert row.group_id == room and row.is_mine == (row.author == world.accounts[who.id].name)
        outside = {one.id for one in world.students} - near
        assert outside and not outside & near


def test_what_is_read_after_the_talk_asks_for_its_reader_no_second_time(world):
    one, two, *_rest = next(found for found in rooms(world).values())
    answer(world, two, opening_of(world, one))
    task, room, reading = looked(world, one)
    for name in ("opening", "post", "reply"):
        asked = world.activity.design.tasks[name]
        with Counted() as anew:
            alone = shared.readable(one.id, world.activity, asked, 1, world.at)
        with Counted() as again:
            known = shared.readable(one.id, world.activity, asked, 1, world.at, known=reading)
        assert known.rows == alone.rows and again.count < anew.count
        mine = [row for row in alone.rows if row.group_id == room]
        kept = shared.readable(one.id, world.activity, asked, 1, world.at, names=(name,), group=room)
        assert [row.id for row in kept.rows] == [row.id for row in mine]


def test_the_stamp_changes_with_all_that_an_open_page_must_learn(world):
    one, two, *_rest = next(found for found in rooms(world).values())
    task, room, _reading = looked(world, one)
    seen = [talk.stamp(world.activity, task, 1, room)]
    said = answer(world, two, opening_of(world, one))
    seen.append(talk.stamp(world.activity, task, 1, room))
    moderation.flag(said, by=one.account_id, reason="Look at this, please.", now=world.at)
    seen.append(talk.stamp(world.activity, task, 1, room))
    (hidden,) = talk.hidden(one.id, world.activity, task, 1, room)
    assert (hidden.id, hidden.about, hidden.is_mine) == (said.id, opening_of(world, one).id, False)
    moderation.withdraw(said, stamp=None, by=world.instructor.account_id, now=world.at, reason="Hurts.")
    seen.append(talk.stamp(world.activity, task, 1, room))
    assert len(set(seen)) == len(seen) and talk.hidden(one.id, world.activity, task, 1, room) == []


def test_words_are_those_said_in_the_room_by_everybody_in_it(world):
    one, two, *rest = next(found for found in rooms(world).values())
    answer(world, two, opening_of(world, one))
    task, room, _reading = looked(world, one)
    count, amounts = talk.words(world.activity, task, 1, room)
    assert count == 1 and amounts == {two.id: len(ANSWER.split())} | dict.fromkeys(
        [one.id, *(who.id for who in rest)], 0
    )


def test_the_numbers_of_an_activity_are_made(world):
    one, two, *_rest = next(found for found in rooms(world).values())
    answer(world, two, opening_of(world, one))
    found = {line.key for line in metrics.of_activity(world.activity, world.at)}
    assert found == {"on_time", "reach", "reciprocity", "voice", "mixing"}
    assert numbers.means(world.activity, world.activity.design.tasks["pulse"], 1) == []

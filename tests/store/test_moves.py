"""What peers gave to somebody's moves, what is right by topic, what groups have begun: read alike on both
databases. And each design as a class of one."""

from fractions import Fraction

import pytest

from peerreview.domain import designs
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, rehearsal, responses, scores, settle
from tests.cast import START, World, day

ALONE = ("think_pair_share", "halving", "jigsaw", "reciprocal_teaching")
TOPICS = """
title: By topic
materials: {topics: {title: The topics, kind: topics}}
phases:
  - id: read
    group: {by: topics, size: 1-6}
    tasks:
      - {id: quiz, form: two, see: self}
      - {id: rating, form: rate, about: members}
forms:
  two:
    title: Two
    called: quiz
    items:
      - {id: a, kind: short, title: Which river?, accept: [Po], topic: Rivers}
      - {id: b, kind: short, title: Which road?, accept: [Appia], topic: Roads}
"""


@pytest.fixture
def world(store):
    world = World().run(TOPICS, WindowRow("read", 1, "all", START, day(7)), publish=False)
    for title in ("Rivers", "Roads"):
        world.provide("topics", title)
    world.publish()
    settle.tick(world.go(0, 1).at)
    return world


def test_right_is_counted_by_topic(world):
    for who in world.students:
        world.send_typed(who, world.begin(who, "quiz"), {"a": {"text": "Po"}, "b": {"text": "none"}})
    found = scores.by_topic(world.activity, "quiz")
    assert sorted(found.values()) == [(Fraction(0), Fraction(1))] * 2 + [(Fraction(1), Fraction(0))] * 2
    assert scores.by_topic(world.activity, "rating") == {}


def test_attempts_are_own_scores_or_what_others_gave(world):
    tasks = world.activity.design.tasks
    one, two = world.author, world.students[1]
    world.send_typed(one, world.begin(one, "quiz"), {"a": {"text": "Po"}, "b": {"text": "none"}})
    assert scores.attempts(world.activity.id, tasks["quiz"], one.id) == [0.5]
    assert scores.attempts(world.activity.id, tasks["quiz"], two.id) == []
    levels = {"convincing": {"level": "l4"}, "clear": {"level": "l2"}, "fresh": {"level": "l3"}}
    for who in world.students:
        for place in range(len(world.lines(who, "rating"))):
            world.send_typed(who, world.begin(who, "rating", place), levels)
    assert scores.attempts(world.activity.id, tasks["rating"], one.id) == [0.75]


def test_what_groups_have_begun_leaves_out_empty_drafts(world):
    one, two, three = world.students[:3]
    world.begin(one, "quiz")
    world.save(two, world.begin(two, "quiz"), {"a": {"text": "P"}})
    world.send_typed(three, world.begin(three, "quiz"), {"a": {"text": "Po"}, "b": {"text": "x"}})
    assert responses.done_in_groups(world.activity.id, ["quiz"], 1) == {
        ("quiz", f"p{two.id}"): ["draft"],
        ("quiz", f"p{three.id}"): ["submitted"],
    }


@pytest.mark.parametrize("key", ALONE)
def test_a_design_runs_as_a_class_of_one_and_leaves_nothing_undone(sqlite, key):
    design = designs.load(activities.text_of(key), activities.known_forms())
    found = rehearsal.play(design, people=1, absent=0, late=0, leave=0, seed="alone")
    assert (found.is_carried, found.failed, found.forbidden) == (True, [], [])
    assert {step.phase: step.missed for step in found.steps if step.missed} == {}

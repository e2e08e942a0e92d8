"""A quiz told by topic: one's own against the others, the class from five people on, nobody else's."""

from fractions import Fraction

import pytest

from peerreview.domain.forms import Answer, parse_items, scoring
from peerreview.domain.schedule import WindowRow
from peerreview.store import groups, settle
from tests.cast import START, day

DESIGN = """
title: By topic
materials: {topics: {title: The topics, kind: topics}}
phases:
  - id: read
    group: {by: topics, size: 1-6}
    tasks: [{id: note, form: submission, about: topics}]
  - id: check
    tasks: [{id: quiz, title: The quiz, form: three, see: self}]
forms:
  three:
    title: Three
    called: quiz
    items:
      - {id: a, kind: short, title: Which river?, accept: [Po], topic: Rivers}
      - {id: b, kind: short, title: Which road?, accept: [Appia], topic: Roads}
      - {id: c, kind: short, title: Which gate?, accept: [Nigra], points: 3, topic: Roads}
      - {id: d, kind: short, title: How are you?, accept: [well]}
"""


def test_own_and_other_topics_are_counted_apart():
    items = parse_items(
        [
            {"id": name, "kind": "short", "title": name, "accept": ["x"], "topic": topic, "points": points}
            for name, topic, points in (
                ("a", "Rivers", 1),
                ("b", "Roads", 1),
                ("c", "Roads", 3),
                ("d", "", 1),
            )
        ]
    )
    given = [scoring_answer(name, text) for name, text in (("a", "x"), ("b", "y"), ("c", "x"), ("d", "y"))]
    assert scoring.by_topic(items, given, "Rivers") == (1, 0.75)
    assert scoring.by_topic(items, given, "Roads") == (0.75, 1)
    assert scoring.by_topic(items, given, "") == (None, Fraction(4, 5))
    assert scoring.by_topic(items[:1], given, "Rivers") == (1, None)


def scoring_answer(item, text):
    return Answer(item, text=text)


@pytest.fixture
def quiz(site):
    """Two topics; the quiz is open; nobody has answered. Six students."""
    world = site.world
    world.more += [world.join("Olga Other", "student"), world.join("Pia Pal", "student")]
    world.run(
        DESIGN,
        WindowRow("read", 1, "all", START, day(2)),
        WindowRow("check", 1, "all", None, day(9)),
        publish=False,
    )
    for title in ("Rivers", "Roads"):
        world.provide("topics", title)
    world.publish()
    settle.tick(world.go(0, 1).at)
    settle.tick(world.go(2, 1).at)
    return site


def answer(site, who, *texts):
    work = site.world.begin(who, "quiz")
    typed = {name: {"text": text} for name, text in zip("abcd", texts)}
    site.world.send_typed(who, work, typed)
    return site.browse(who).get(f"/submissions/{work.public_id}")


def test_each_sees_theirs_and_the_class_from_five_on(quiz):
    world, right = quiz.world, ("Po", "Appia", "Nigra", "well")
    page = answer(quiz, world.author, "Po", "none", "none", "well")
    assert "Own topic and other topics" in page.text
    topic = {"Rivers": ("100 %", "0 %"), "Roads": ("0 %", "100 %")}[topic_of(world, world.author)]
    rows = [row.text for row in page.tree.one(id="topics-1").parent.all("tr")]
    assert rows[1].startswith(f"Own topic{topic[0]}") and rows[2].startswith(f"Other topics{topic[1]}")
    assert page.text.count("from five people on") == 2
    for who in world.students[1:4]:
        page = answer(quiz, who, *right)
    assert page.text.count("from five people on") == 2, "four people are too few"
    page = answer(quiz, world.students[4], *right)
    assert "from five people on" not in page.text and page.text.count("5 people") == 2


def topic_of(world, who):
    return next(
        name
        for _, name, people in groups.of_step(world.activity.id, "read")
        if who.id in {one[0] for one in people}
    )


def test_staff_see_the_means_on_progress_and_nobody_else_does(quiz):
    world = quiz.world
    path = quiz.path("activities.progress", activity=world.activity.public_id)
    assert "Own topic" not in quiz.browse(world.instructor).get(path).text
    for who in world.students[:5]:
        answer(quiz, who, "Po", "Appia", "none", "well")
    text = quiz.browse(world.instructor).get(path).text
    assert "Own topic and other topics: The quiz" in text and "5 people" in text
    assert quiz.browse(world.author).get(path).status == 404
    assert quiz.browse(world.stranger).get(path).status == 404


def test_a_quiz_without_topics_says_nothing_of_them(quiz):
    world = quiz.world
    world.run(
        DESIGN.replace(", topic: Rivers", "").replace(", topic: Roads", ""),
        WindowRow("read", 1, "all", START, day(1)),
        WindowRow("check", 1, "all", None, day(9)),
        publish=False,
    )
    for title in ("Rivers", "Roads"):
        world.provide("topics", title)
    world.publish()
    settle.tick(world.go(2, 2).at)
    assert "Own topic" not in answer(quiz, world.author, "Po", "Appia", "Nigra", "well").text


def test_the_topic_of_a_question_is_set_on_the_page_of_the_form(quiz):
    browser = quiz.browse(quiz.world.instructor)
    path = quiz.path("forms.edit", activity=quiz.world.activity.public_id, key="three")
    assert [
        one["value"] for one in browser.get(path).tree.all("input") if (one["name"] or "").endswith("-topic")
    ] == [
        "Rivers",
        "Roads",
        "Roads",
        "",
    ]

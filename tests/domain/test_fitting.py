"""What a class of a given size cannot do of a design, and what would work instead."""

import pytest

from peerreview.domain import designs, schedule

DESIGN = """title: Trio
phases:
  - {id: write, tasks: [{id: work, form: submission, see: self}]}
  - {id: review, tasks: [{id: review, form: rubric, about: work, pick: 3, see: blind}]}
  - {id: talk, group: {size: 4-6}, tasks: [{id: note, form: notes}]}
"""
TOPICS = """title: One of each
materials: {topics: {title: Topics, kind: topics}}
phases:
  - {id: experts, group: {by: topics}, tasks: [{id: sheet, by: group, form: expert_sheet, about: topics}]}
  - {id: home, group: {of: experts, rel: across, key: topic}, tasks: [{id: note, form: notes}]}
"""


def found(text, people, entries=None):
    design = designs.load(text)
    return [
        (one.sentence.format(**one.values), one.place, one.instead)
        for one in schedule.misfits(design, people, entries)
    ]


@pytest.mark.parametrize(("people", "instead"), [(2, 1), (3, 2)])
def test_fewer_are_dealt_where_there_are_fewer_works(people, instead):
    sentence, place, number = found(DESIGN, people)[0]
    assert f"the course has {people} students: at least 4 are needed" in sentence
    assert (place, number) == ("task.review.pick", instead)
    changed = designs.change(designs.load(DESIGN), {place: number})
    assert schedule.misfits(changed, people)[0].place == ""  # only the groups are left


@pytest.mark.parametrize("people", [0, 1])
def test_nobody_reviews_alone(people):
    assert "at least 4 are needed" in found(DESIGN, people)[0][0] and found(DESIGN, people)[0][2] is None


def test_a_class_smaller_than_a_group_is_one_group():
    assert found(DESIGN, 4) == [] and found(DESIGN, 3)[-1][0] == (
        "“Talk” asks for groups of at least 4, and the course has 3 students: one group."
    )


@pytest.mark.parametrize(
    ("people", "topics", "said"),
    [
        (10, 5, None),
        (9, 5, "With 3 topics there would be more."),
        (6, 4, "With 2 topics there would be more."),
        (5, 4, "5 people make one group only."),
        (9, 0, None),
    ],
)
def test_more_topics_than_two_groups_can_cover(people, topics, said):
    lines = found(TOPICS, people, {"topics": topics})
    assert (lines == []) if said is None else (said in lines[0][0])

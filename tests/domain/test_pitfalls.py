"""Common pitfalls of programmes in which some help others: looked for in a design and its class."""

import pytest

from peerreview.domain import designs, pitfalls
from peerreview.store import activities

LED = """title: Mentors
phases:
  - id: match
    title: Pairs
    group: {{roles: {{mentor: 1, mentee: 1-3}}{more}}}
    tasks: [{{id: note, form: pulse, see: instructor}}]
"""
TWOS = """title: Twos
phases:
  - id: pair
    group: {size: 2}
    tasks: [{id: note, form: pulse, see: instructor}]
"""
QUEUE = """title: Proctors
phases:
  - id: unit
    tasks:
      - {id: work, form: submission, see: blind_subject}
      - {id: mark, form: rubric, by: cred.proctor, about: work, pick: 1, min: 0, see: blind_subject}
"""
CLASS = {"people": 20, "given": {}, "held": set(), "reader": ""}


def met(text, **more):
    design = designs.load(text, activities.known_forms())
    return {one.key: one.is_met for one in pitfalls.of(design, **CLASS | more)}


@pytest.mark.parametrize(
    ("more", "of_class", "found"),
    [
        ("", {}, {"matching": True, "training": True, "numbers": True}),
        (", prefer: [{like: goals}]", {}, {"matching": True, "training": True, "numbers": True}),
        (", prefer: [{like: goals}]", {"given": {"goals": 9}}, {"matching": True}),
        (", prefer: [{like: goals}]", {"given": {"goals": 10}}, {"matching": False}),
        (
            ", prefer: [{like: a}, {gap: b, range: [1, 3]}]",
            {"given": {"b": 20}},
            {"matching": False},
        ),
        (", prefer: [{meet: new}]", {}, {"matching": False}),
        (", needs: {mentor: mentor}", {}, {"training": True}),
        (", needs: {mentor: cred.mentor}", {}, {"training": True}),
        (", needs: {mentor: cred.mentor}", {"held": {"cred.mentor"}}, {"training": False}),
        ("", {"reader": "Ines"}, {"numbers": False}),
    ],
)
def test_where_one_leads(more, of_class, found):
    said = met(LED.format(more=more), **of_class)
    assert said | found == said


def test_two_put_together_by_chance_and_whoever_marks_without_having_learned():
    assert met(TWOS) == {"matching": True, "numbers": True}
    assert met(QUEUE) == {"training": True, "numbers": True}
    assert met(QUEUE, held={"cred.proctor"}, reader="Ines") == {"training": False, "numbers": False}


def test_a_design_that_teaches_it_first_meets_none_of_it():
    design = activities.designs_on_offer()["proctors"]
    assert {one.key for one in pitfalls.of(design, **CLASS) if one.is_met} == {"numbers"}


@pytest.mark.parametrize("key", ["peer_assessment", "jigsaw", "reflect"])
def test_where_nobody_leads_nothing_is_said(key):
    assert pitfalls.of(activities.designs_on_offer()[key], **CLASS) == []

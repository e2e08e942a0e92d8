"""Peer, hybrid or expert: the table of the rule, and what holds for every answer."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from peerreview.domain import choosing
from peerreview.domain.choosing import Answers, choose

USUAL = Answers(1, False, 0, 2, 8, 3, 23)

answers = some.builds(
    Answers,
    some.integers(0, 3),
    some.booleans(),
    some.integers(0, 2),
    some.integers(0, 3),
    some.integers(0, 40),
    some.integers(0, 5),
    some.integers(1, 60),
)


@pytest.mark.parametrize(
    ("change", "model", "asked"),
    [
        ({}, "peer", ["expert", "peer"]),
        ({"risk": 0, "likeness": 3}, "peer", ["expert", "peer"]),
        ({"risk": 2}, "hybrid", ["expert", "peer", "hybrid"]),
        ({"risk": 3}, "expert", ["expert"]),
        ({"duty": True}, "expert", ["expert"]),
        ({"duty": True, "risk": 0, "likeness": 3}, "expert", ["expert"]),
        ({"rarity": 1}, "peer", ["expert", "peer"]),
        ({"rarity": 2}, "hybrid", ["expert", "peer", "hybrid"]),
        ({"likeness": 1}, "hybrid", ["expert", "peer", "hybrid"]),
        ({"helpers": 7}, "hybrid", ["expert", "peer", "hybrid"]),  # 21 places for 23
        ({"helpers": 4}, "hybrid", ["expert", "peer", "hybrid"]),  # 12 for 23: 0.52
        ({"helpers": 3}, "expert", ["expert", "peer", "expert"]),  # 9 for 23
        ({"helpers": 0}, "expert", ["expert", "peer", "expert"]),  # no mentor
        ({"places": 0}, "expert", ["expert", "peer", "expert"]),  # capacity 0
        ({"helpers": 1, "places": 1, "learners": 30}, "expert", ["expert", "peer", "expert"]),
        ({"rarity": 2, "helpers": 3}, "expert", ["expert", "peer", "expert"]),
        ({"helpers": 1, "places": 1, "learners": 2}, "hybrid", ["expert", "peer", "hybrid"]),  # just half
        ({"helpers": 23, "places": 1}, "peer", ["expert", "peer"]),  # just one each
    ],
)
def test_the_rule(change, model, asked):
    found = choose(USUAL._replace(**change))
    assert (found.model, [step.asks for step in found.steps]) == (model, asked)
    assert [step.is_it for step in found.steps] == [False] * (len(asked) - 1) + [True]


def test_each_step_says_its_reasons_in_words():
    found = choose(Answers(2, False, 2, 1, 7, 3, 23))
    said = [[sentence.format(**values) for sentence, values in step.reasons] for step in found.steps]
    assert said == [
        ["Not needed: the risk is 2 of 3, and no duty hangs on it."],
        [
            "The risk is 2, above 1.",
            "One or two people have the knowledge: peers would pass on what nobody checks.",
            "Learners are too different to learn from each other alone.",
            "There are 0.91 places for each learner, fewer than 1.",
        ],
        ["There are 0.91 places for each learner: nobody falls back on an expert’s lessons."],
    ]
    assert found.missing == 2


@given(answers)
def test_a_duty_harm_or_rare_knowledge_never_chooses_peers_alone(found):
    if found.duty or found.risk == 3 or found.rarity == 2:
        assert choose(found).model != "peer"
    if found.duty or found.risk == 3:
        assert choose(found).model == "expert"


@given(answers)
def test_it_stops_at_one_step_and_that_is_the_answer(found):
    choice = choose(found)
    assert [step.is_it for step in choice.steps].count(True) == 1
    assert choice.steps[-1].is_it and choice.steps[-1].asks == choice.model
    assert all(step.reasons for step in choice.steps)
    assert choice.missing == max(found.learners - found.helpers * found.places, 0)


@given(answers)
def test_less_risk_and_more_places_never_lead_away_from_peers(found):
    if choose(found).model == "peer":
        assert choose(found._replace(risk=0, likeness=3, helpers=found.helpers + 1)).model == "peer"


@given(answers)
def test_a_supply_is_never_said_to_reach_a_bound_it_does_not_reach(found):
    said = Fraction(choosing._said(found.supply))
    assert said <= found.supply < said + Fraction(1, 100)
    assert (said < 1) == (found.supply < 1) and (said < Fraction(1, 2)) == (found.supply < Fraction(1, 2))


@given(answers)
def test_what_would_change_it_does(found):
    other = choosing.changes(found)
    assert other.keys() == set(choosing.MODELS) - {choose(found).model}
    for model, changes in other.items():
        values = {change.key: change.value for change in changes if change.key != "supply"}
        places = next((change.value for change in changes if change.key == "supply"), None)
        values |= {} if places is None else {"helpers": places, "places": 1}
        values |= {"duty": bool(values["duty"])} if "duty" in values else {}
        assert choose(found._replace(**values)).model == model
        assert 1 <= len(changes) <= 5


def test_the_nearest_change_is_said():
    assert choosing.changes(USUAL)["expert"] == (choosing.Change("duty", 1),)
    assert choosing.changes(USUAL._replace(helpers=7))["peer"] == (choosing.Change("supply", 23),)


def typed(**more):
    usual = {key: str(int(value)) for key, value in USUAL._asdict().items()}
    return usual | more


def test_what_is_typed_is_read():
    assert choosing.read(typed()) == (USUAL, {})
    assert choosing.read(typed(duty="1"))[0].duty is True


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("risk", ""),
        ("risk", "4"),
        ("duty", "yes"),
        ("rarity", "-1"),
        ("likeness", "x"),
        ("learners", "0"),
        ("learners", "2.5"),
        ("helpers", "-3"),
        ("helpers", "ten"),
        ("places", "1000"),
        ("places", "9" * 40),
    ],
)
def test_what_cannot_stand_is_said_beside_its_field(key, text):
    found, wrong = choosing.read(typed(**{key: text}))
    assert found is None and list(wrong) == [key]


def test_nothing_typed_asks_for_everything():
    assert choosing.read({})[1].keys() == set(Answers._fields)


def test_likeness_is_the_share_of_pairs_that_have_something_in_common():
    def one(*values):
        return {"goals": frozenset(values)}

    assert choosing.likeness([one("a", "b"), one("b"), one("c")]) == Fraction(1, 3)
    assert choosing.likeness([one("a")] * 4) == 1
    assert choosing.likeness([one("a"), {}]) is None and choosing.likeness([]) is None
    assert [choosing.likeness_level(Fraction(part, 8)) for part in (0, 1, 2, 4, 6, 8)] == [0, 0, 1, 2, 3, 3]

"""What members say about each other's part: our rule beside the published ones, and what it never does."""

import json
import random
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from pathlib import Path

import pytest

from peerreview.domain.contribution import Member, counted, members
from peerreview.domain.grading import applied

DATA = json.loads((Path(__file__).parent / "data" / "member_evaluation.json").read_text())


def rows_of(part, *ids):
    return [pytest.param(row, id=row["id"]) for row in DATA[part]["rows"] if not ids or row["id"] in ids]


def team(ratings):
    """{person: Member} of {rater: {rated: points, or None}} on one scale."""
    people = sorted({*ratings, *(rated for row in ratings.values() for rated in row)})
    given = {
        rater: {rated: {"part": Fraction(str(points))} for rated, points in row.items() if points is not None}
        for rater, row in ratings.items()
    }
    return members(people, given)


def factors(ratings):
    return {person: found.factor for person, found in team(ratings).items()}


def as_rows(matrix):
    """{rater: {rated: points or None}} of a matrix in which "not sure" and null are nothing."""
    return {
        rater: {rated: None if value == "not sure" else value for rated, value in enumerate(row)}
        for rater, row in enumerate(matrix)
    }


def near(found, expected, off=0.006):
    return found == expected if None in (found, expected) else abs(float(found) - expected) <= off


# What the published rules give: that our table of them is right is what makes the comparisons below worth
# anything.


def webpa(row):
    people, shares = list(row["ratings"]), dict.fromkeys(row["ratings"], 0.0)
    answered = [given for given in row["ratings"].values() if given]
    for given in answered:
        whole = sum(sum(points) for points in given.values())
        for rated, points in given.items():
            shares[rated] += sum(points) / whole
    return {rated: share * len(people) / len(answered) for rated, share in shares.items()}


def average(ratings, with_self):
    """CATME's adjustment before it is capped: a member's mean by that of the team."""
    size = range(len(ratings))
    of = [
        sum(ratings[rater][rated] for rater in size if with_self or rater != rated)
        / (len(ratings) - (not with_self))
        for rated in size
    ]
    return [one / (sum(of) / len(of)) for one in of]


@pytest.mark.parametrize("row", rows_of("webpa"))
def test_webpas_rule_gives_what_is_published(row):
    off = 0.0006 if row.get("decimals") == 3 else 0.006
    assert all(near(webpa(row)[person], score, off) for person, score in row.get("scores", {}).items())


@pytest.mark.parametrize("row", rows_of("catme"))
def test_catmes_rule_gives_what_is_published(row):
    for key, with_self in (("with_self", True), ("without_self", False)):
        assert all(map(near, average(row["ratings"], with_self), row[key]["raw"]))


def test_sparkplus_rule_gives_what_is_published():
    (row,) = [row for row in DATA["spark"]["rows"] if "ratings" in row]
    got = [sqrt(one) for one in average(row["ratings"], True)]
    assert all(near(one, spa) for one, spa in zip(got, row["spa"], strict=True))


# Ours beside them.


@pytest.mark.parametrize("row", rows_of("teammates"))
def test_where_everybody_answered_it_is_the_rule_of_teammates(row):
    found, complete = (
        factors(as_rows(row["in"])),
        all(isinstance(value, int) for line in row["in"] for value in line),
    )
    silent = all(value in (0, None, "not sure") for line in row["in"] for value in line)
    for person, seen in enumerate(row["perceived"]):
        if silent or seen is None and row.get("check"):
            continue  # all nought: each is as much as the others; or the table holds only the first
        if complete or row["id"] in ("T5", "T6", "T14", "T15"):
            assert near(found[person], seen and seen / 100)
        elif seen is not None:
            # Without the last scaling to 100, which is what would reward who does not answer.
            assert near(found[person], seen / 100, 0.03)


def test_nought_for_everybody_is_as_much_as_anybody():
    assert set(factors(as_rows([[0] * 4] * 4)).values()) == {1}


@pytest.mark.parametrize("row", rows_of("webpa", "W1", "W4", "W8"))
def test_it_puts_members_in_the_order_of_webpa_where_nobody_gains_by_silence(row):
    ratings = {
        rater: {rated: sum(points) for rated, points in given.items() if rated != rater}
        for rater, given in row["ratings"].items()
    }
    ours = factors(ratings)
    assert min(ours, key=ours.get) == min(row["scores"], key=row["scores"].get) == "E"


def test_who_does_not_answer_gains_nothing_where_webpa_lets_them():
    all_in, one_silent = (
        {
            rater: {rated: sum(points) for rated, points in given.items()}
            for rater, given in row["ratings"].items()
        }
        for row in DATA["webpa"]["rows"]
        if row["id"] in ("W8", "W9")
    )
    assert factors(one_silent)["E"] == factors(all_in)["E"]
    rows = {row["id"]: row["scores"]["E"] for row in DATA["webpa"]["rows"] if row["id"] in ("W8", "W9")}
    assert rows["W9"] > rows["W8"]


@pytest.mark.parametrize("row", rows_of("catme"))
def test_it_stands_on_the_same_side_of_one_as_catme_without_self(row):
    found = factors(as_rows(row["ratings"]))
    for person, raw in enumerate(row["without_self"]["raw"]):
        assert (found[person] > 1) == (raw > 1) and (found[person] < 1) == (raw < 1) or near(raw, 1, 0.05)


def test_points_dealt_among_the_others_give_the_published_percent():
    (row,) = [row for row in DATA["percent_of_average"]["rows"] if row["id"] == "P2"]
    found = factors(row["ratings"])
    assert all(near(found[person], factor) for person, factor in row["factor"].items())


# What it never does, over many made-up teams.


def made_up(seed):
    chance = random.Random(seed)
    people = range(chance.randint(2, 7))
    return {
        rater: {rated: chance.randint(0, 5) for rated in people if chance.random() < 0.9}
        for rater in people
        if chance.random() < 0.85
    } | {rater: {} for rater in people if chance.random() < 0.1}


@pytest.mark.parametrize("seed", range(60))
def test_nothing_one_says_moves_ones_own_factor(seed):
    ratings = made_up(seed)
    before = factors(ratings)
    for person in ratings:
        silent = ratings | {person: {}}
        proud = ratings | {person: ratings[person] | {person: 5}}
        assert team(silent | {one: silent.get(one, {}) for one in before})[person].factor == before[person]
        assert factors(proud)[person] == before[person]


@pytest.mark.parametrize("seed", range(60))
def test_how_strict_a_rater_is_does_not_matter(seed):
    ratings = made_up(seed)
    half = {rater: {rated: points / 2 for rated, points in row.items()} for rater, row in ratings.items()}
    assert factors(half) == factors(ratings)


@pytest.mark.parametrize("size", range(2, 8))
def test_all_alike_is_one_and_the_factors_of_all_have_the_mean_one(size):
    assert set(factors(as_rows([[4] * size] * size)).values()) == {1}
    chance = random.Random(size)
    found = factors(as_rows([[chance.randint(1, 5) for _ in range(size)] for _ in range(size)]))
    assert sum(found.values()) == size


@pytest.mark.parametrize("seed", range(40))
def test_a_factor_is_bounded_by_the_team(seed):
    ratings = made_up(seed)
    everybody = team(ratings)
    for found in everybody.values():
        if found.factor is not None:
            assert 0 <= found.factor <= max(len(everybody) - 1, 1)
            assert abs(counted(found, 10) - 1) <= Decimal("0.1") if found.is_told else True


def test_more_from_one_rater_is_never_less():
    low = {1: {2: 3, 3: 3, 4: 3}, 2: {1: 2, 3: 4, 4: 4}, 3: {1: 3, 2: 3, 4: 3}, 4: {1: 3, 2: 3, 3: 3}}
    high = low | {2: {1: 5, 3: 4, 4: 4}}
    assert factors(high)[1] > factors(low)[1]


def test_two_people_are_always_even_and_one_is_nobody():
    assert factors({1: {1: 1, 2: 5}, 2: {1: 2, 2: 2}}) == {1: 1, 2: 1}
    assert factors({1: {1: 5}}) == {1: None}


# Who reads it, and what a grade makes of it.

FOUR = {1: {2: 4, 3: 4, 4: 2}, 2: {1: 4, 3: 4, 4: 2}, 3: {1: 4, 2: 4, 4: 2}, 4: {1: 4, 2: 4, 3: 4}}


def test_of_fewer_than_three_neither_the_member_nor_a_grade_hears():
    three = {1: {2: 4, 3: 1}, 2: {1: 4, 3: 1}, 3: {1: 4, 2: 4}}
    found = team(three)[3]
    assert found.factor == Fraction(2, 5) and not found.is_told
    assert found.told == {} and counted(found, 10) is None
    assert counted(None, 10) is None
    assert team(FOUR)[4].is_told and set(team(FOUR)[4].told) == {"part"}


def test_a_scale_that_few_answered_is_not_told():
    scales = {"a": Fraction(1, 2), "b": Fraction(1)}
    ratings = {1: {4: scales}, 2: {4: scales}, 3: {4: {"a": Fraction(1, 2)}}}
    found = members((1, 2, 3, 4), ratings)[4]
    assert (found.raters, set(found.means), set(found.told)) == (3, {"a", "b"}, {"a"})


@pytest.mark.parametrize(
    ("most", "low", "high"),
    [(0, "1.00", "1.00"), (5, "0.95", "1.05"), (10, "0.90", "1.10"), (50, "0.60", "1.13")],
)
def test_a_grade_moves_by_no_more_than_the_design_says(most, low, high):
    found = team(FOUR)
    assert (str(counted(found[4], most)), str(counted(found[1], most))) == (low, high)


def test_the_grade_of_a_member_is_that_of_the_team_by_the_factor():
    assert applied(Decimal("84.0"), Decimal("0.98")) == Decimal("82.3")
    assert applied(Decimal("96.0"), Decimal("1.10")) == Decimal("100.0")
    assert applied(Decimal("84.0"), None) == Decimal("84.0")
    assert applied(None, Decimal("0.98")) is None


def test_what_one_says_of_oneself_stands_beside_and_is_compared():
    def said(own):
        others = {"a": Fraction(3, 5), "b": Fraction(4, 5)}
        ratings = {1: {1: own, 2: others}, 2: {1: others}, 3: {1: others}, 4: {1: others}}
        return members((1, 2, 3, 4), ratings)[1]

    one = Fraction(1)
    assert said({"a": one, "b": one}).seems == "higher"
    assert said({"a": Fraction(1, 5), "b": Fraction(1, 5)}).seems == "lower"
    assert said({"a": one, "b": Fraction(1, 5)}).seems == ""
    assert said({}).seems == "" and Member(1).seems == ""
    assert said({"a": one}).own == {"a": one}


def test_who_is_not_in_the_team_says_nothing():
    found = members(
        (1, 2, 3), {9: {1: {"a": Fraction(1)}}, 1: {9: {"a": Fraction(1)}, 2: {"a": Fraction(1)}}}
    )
    assert found[1].given == {} and set(found[2].given) == {1} and 9 not in found


def on_scales(*rows):
    """One rater (0) of members 1, 2, ...: each {scale: 1..5}."""
    given = {
        rated: {scale: Fraction(points, 5) for scale, points in row.items()}
        for rated, row in enumerate(rows, 1)
    }
    return members(range(len(rows) + 1), {0: given})


def test_who_cannot_be_judged_on_a_scale_is_compared_on_the_others_alone():
    """All three do alike; left out of a plain mean, the one who misses the scale of fives would fall."""
    alike = [{"share": 3, "skill": 5}, {"share": 3, "skill": 5}, {"share": 3}]
    assert [one.factor for one in on_scales(*alike).values()][1:] == [1, 1, 1]
    better = [{"share": 3, "skill": 5}, {"share": 3, "skill": 5}, {"share": 4}]
    found = on_scales(*better)
    assert found[3].factor == Fraction(4) / Fraction(10, 3)


@pytest.mark.parametrize("seed", range(20))
def test_somebody_as_good_as_the_mean_stays_so_whatever_is_left_open(seed):
    draw = random.Random(seed)
    even = {scale: draw.randint(1, 5) for scale in "abc"}
    rows = [{scale: even[scale] for scale in "abc" if draw.random() < 0.6} or even for _ in range(4)]
    found = on_scales(*rows)
    assert {found[person].factor for person in range(1, 5)} == {1}

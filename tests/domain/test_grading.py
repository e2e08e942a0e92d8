"""Grades: the rows are the grade, a missing number is not a zero, and few raters stay hidden."""

from dataclasses import replace
from decimal import Decimal
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain import grading
from peerreview.domain.grading import (
    METHODS,
    Criterion,
    Participation,
    Review,
    Rubric,
    State,
    apportion,
    overridden,
    participation,
    review_grade,
    total,
)

few = settings(max_examples=40)
IDEA, STYLE, TEXT = (
    Criterion("idea", "Idea", 2, 10),
    Criterion("style", "Style", 1, 4),
    Criterion("text", "Text", 1, 5),
)


def review(id, idea=None, style=None, text=None, **more):
    return Review(id, {"idea": idea, "style": style, "text": text}, Rubric(1, ()), **more)


def grade(reviews, criteria, **more):
    """The grade of reviews that were all written on one version of a rubric with these *criteria*."""
    rubric = Rubric(1, tuple(criteria))
    return grading.grade([replace(one, rubric=rubric) for one in reviews], **more)


def contributions(result):
    return [row.contribution for row in result.rows]


def test_each_criterion_counts_its_median_by_weight():
    result = grade([review(1, 9, 3), review(2, 4, 2), review(3, 8, 4)], [IDEA, STYLE])
    assert [(row.title, row.median, row.top, row.share, row.contribution) for row in result.rows] == [
        ("Idea", 8, 10, D("66.7"), D("53.3")),
        ("Style", 3, 4, D("33.3"), D("25.0")),
    ]
    assert (result.value, result.state, result.reviews) == (D("78.3"), State.FINAL, 3)
    assert result.rows[0].points == {1: 9, 2: 4, 3: 8}


def test_two_reviews_meet_half_way():
    assert grade([review(1, 9), review(2, 6)], [IDEA]).rows[0].median == D("7.5")


def test_no_review_is_no_value():
    result = grade([], [IDEA])
    assert (result.value, result.state, result.rows) == (None, State.NONE, ())


@pytest.mark.parametrize(("minimum", "state"), [(1, State.FINAL), (2, State.FINAL), (3, State.PROVISIONAL)])
def test_fewer_reviews_than_the_minimum_are_provisional(minimum, state):
    assert grade([review(1, 9), review(2, 9)], [IDEA], minimum=minimum).state == state


def test_left_out_reviews_say_why_and_count_nothing():
    reviews = [review(1, 9), review(2, 0, counts=False, why="It is held."), review(3)]
    result = grade(reviews, [IDEA])
    assert result.left_out == {2: "It is held.", 3: "It gave no points."}
    assert (result.value, result.state, list(result.rows[0].points)) == (D("90.0"), State.PROVISIONAL, [1])


def test_a_criterion_nobody_scored_leaves_its_weight_to_the_others():
    result = grade([review(1, 10, None, 5), review(2, 10, None, 5)], [IDEA, STYLE, TEXT])
    assert [row.share for row in result.rows] == [D("66.7"), 0, D("33.3")]
    assert (result.rows[1].median, result.value) == (None, 100)
    assert [row.note for row in result.rows] == [
        "",
        "Nobody scored this; its weight went to the other criteria.",
        "",
    ]


OLD = Rubric(1, (Criterion("idea", "Thought", 2, 10), STYLE))
NEW = Rubric(2, (Criterion("idea", "Idea", 1, 20),))


def on(rubric, id, **points):
    return Review(id, points, rubric)


def test_points_are_measured_by_the_version_they_were_given_on():
    result = grading.grade([on(OLD, 1, idea=5, style=4), on(NEW, 2, idea=20)])
    assert [(row.title, row.median, row.top, row.tops, row.share) for row in result.rows] == [
        ("Idea", 15, 20, {1: 10}, D("83.3")),  # the mean of 2/3 and 1
        ("Style", 4, 4, {}, D("16.7")),
    ]
    assert (result.value, result.versions) == (D("79.2"), {1: 1, 2: 2})
    assert [bool(row.note) for row in result.rows] == [False, True]


@few
@given(st.data())
def test_a_new_version_changes_no_review_that_is_in(data):
    reviews, criteria = data.draw(rubric_and_reviews())
    before = grade(reviews, criteria)
    other = Rubric(2, (Criterion("c0", "Other", 7, 99), Criterion("new", "New", 1, 1)))
    unscored = Review(99, {"c0": None}, other)
    after = grading.grade([*(replace(one, rubric=Rubric(1, tuple(criteria))) for one in reviews), unscored])
    assert (after.value, after.rows) == (before.value, before.rows)


def test_a_review_by_staff_decides_while_it_counts():
    reviews = [review(1, 2), review(2, 4), review(7, 9)]
    result = grade(reviews, [IDEA], minimum=3, decided_by=7)
    assert (result.value, result.state, result.reviews, result.decided_by) == (90, State.FINAL, 1, 7)
    assert result.left_out.keys() == {1, 2}
    held = [*reviews[:2], review(7, 9, counts=False, why="It is held.")]
    again = grade(held, [IDEA], decided_by=7)
    assert (again.value, again.reviews, again.decided_by) == (30, 2, None)


@pytest.mark.parametrize(
    ("points", "median", "mean", "trimmed"),
    [
        ((4,), 4, 4, 4),
        ((0, 3), D("1.5"), D("1.5"), D("1.5")),
        ((0, 3, 4), 3, D("2.3333"), 3),
        ((4, 0, 1, 3), 2, 2, 2),
        ((0, 4, 4, 4, 4), 4, D("3.2"), 4),
    ],
)
def test_each_method_makes_its_own_number(points, median, mean, trimmed):
    criteria = (Criterion("idea", "A", 1, 4),)
    reviews = [review(number, given) for number, given in enumerate(points)]
    assert [grade(reviews, criteria, method=name).rows[0].median for name in METHODS] == [
        median,
        mean,
        trimmed,
    ]


@pytest.mark.parametrize(
    ("points", "off", "value", "row"),
    [(8, 10, 70, -10), (1, 25, 0, -10), (0, 5, 0, 0), (8, D("2.25"), D("77.7"), D("-2.3"))],
)
def test_lateness_is_a_row_of_its_own_and_never_goes_below_zero(points, off, value, row):
    result = grade([review(1, points)], [IDEA], late_off=off)
    assert (result.value, result.rows[-1].title, result.rows[-1].contribution) == (
        value,
        "Handed in late",
        row,
    )


@pytest.mark.parametrize(
    ("reviews", "criteria", "more"),
    [
        ([review(1, 11)], [IDEA], {}),
        ([review(1, -1)], [IDEA], {}),
        ([review(1)], [Criterion("x", "X", 0, 5)], {}),
        ([review(1)], [Criterion("x", "X", 1, 0)], {}),
        ([], [IDEA], {"late_off": 101}),
    ],
)
def test_impossible_numbers_are_refused(reviews, criteria, more):
    with pytest.raises(ValueError):
        grade(reviews, criteria, **more)


@st.composite
def rubric_and_reviews(draw):
    criteria = [
        Criterion(f"c{i}", f"C{i}", draw(st.decimals("0.1", 9, places=1)), draw(st.integers(1, 12)))
        for i in range(draw(st.integers(1, 6)))
    ]
    points = st.fixed_dictionaries({c.id: st.none() | st.integers(0, c.top) for c in criteria})
    return [Review(i, p, Rubric(1, ())) for i, p in enumerate(draw(st.lists(points, max_size=5)))], criteria


@few
@given(rubric_and_reviews(), st.decimals(0, 100, places=2))
def test_rows_add_up_to_the_grade_exactly(case, late_off):
    reviews, criteria = case
    result = grade(reviews, criteria, late_off=late_off)
    if result.value is None:
        assert result.rows == ()
        return
    assert sum(contributions(result)) == result.value and 0 <= result.value <= 100
    scored = [row for row in result.rows if row.criterion]
    assert sum(row.share for row in scored) == 100
    assert grade(reviews[::-1], criteria, late_off=late_off) == result


@few
@given(st.lists(st.fractions(0, 40, max_denominator=60), min_size=1, max_size=8))
def test_apportioned_parts_are_less_than_a_tenth_off_and_keep_the_sum(parts):
    shown = apportion(parts)
    assert abs(sum(map(Fraction, shown)) - sum(parts)) <= Fraction(1, 20)
    assert all(
        abs(Fraction(tenth) - part) < Fraction(1, 10) for tenth, part in zip(shown, parts, strict=True)
    )


@pytest.mark.parametrize(
    ("sum_of", "shown"), [(Fraction("12.25"), "12.3"), (Fraction("12.24"), "12.2"), (Fraction(1, 3), "0.3")]
)
def test_a_half_is_rounded_up(sum_of, shown):
    assert apportion([sum_of]) == [D(shown)]


@pytest.mark.parametrize(
    ("done", "owed", "expected"),
    [
        (2, 3, Participation(D("0.667"), 2, 3, 0)),
        (3, 3, Participation(1, 3, 3, 0)),
        (0, 3, Participation(0, 0, 3, 0)),
        (4, 3, Participation(1, 3, 3, 1)),
        (0, 0, Participation(None, 0, 0, 0)),
        (1, 0, Participation(None, 0, 0, 1)),
    ],
)
def test_participation_is_done_of_owed(done, owed, expected):
    assert participation(done, owed) == expected


def test_a_review_grade_needs_three_raters():
    assert review_grade([1, 1]).value is None
    assert review_grade([1, 1]).why.startswith("Shown once 3 people")
    assert review_grade([1, 0.5, D("0.75")]).value == D("75.0")
    assert review_grade([0.1, 0.1, 0.1, 0]).value == D("7.5")


def test_a_rating_outside_its_range_is_refused():
    with pytest.raises(ValueError):
        review_grade([1, 1, 1.5])


WEIGHTS = {"submission": 70, "participation": 20, "review": 10}


def test_a_total_is_its_rows():
    result = total(D("78.3"), D("0.667"), D(50), WEIGHTS)
    assert [(row.part, row.value, row.share, row.contribution) for row in result.rows] == [
        ("submission", D("78.3"), 70, D("54.8")),
        ("participation", D("66.7"), 20, D("13.4")),
        ("review", 50, 10, 5),
    ]
    assert result.value == result.computed == D("73.2")


def test_a_part_that_does_not_apply_leaves_its_weight_to_the_others():
    result = total(D(80), D(1), None, WEIGHTS)
    assert [row.share for row in result.rows] == [D("77.8"), D("22.2"), 0]
    assert result.value == D("84.4")
    assert result.rows[2].note == "Does not apply; its weight went to the others."


@pytest.mark.parametrize(
    ("numbers", "weights", "value", "why"),
    [
        ((None, D(1), D(90)), WEIGHTS, None, "There is no submission grade yet."),
        ((None, D(1), None), {"participation": 1}, 100, ""),
        ((D(40), None, None), WEIGHTS, 40, ""),
        ((None, None, None), {"participation": 1, "review": 1}, None, "There is nothing to grade yet."),
        ((None, None, None, D("0.8")), {"score": 1}, 80, ""),
        ((None, D("0.5"), None, D("0.9")), {"score": 50, "participation": 50}, 70, ""),
        (
            (None, D(1), None, None),
            {"score": 50, "participation": 50},
            None,
            "What is scored was not handed in yet.",
        ),
        ((None, D(1), None, D(0)), {"score": 1, "participation": 1}, 50, ""),
    ],
)
def test_no_submission_grade_no_total(numbers, weights, value, why):
    result = total(*numbers[:3], weights, *numbers[3:])
    assert (result.value, result.why) == (value, why)


@pytest.mark.parametrize("weights", [{}, {"submission": 0}, {"submission": -1, "review": 2}, {"luck": 1}])
def test_weights_that_mean_nothing_are_refused(weights):
    with pytest.raises(ValueError):
        total(D(1), D(1), D(1), weights)


grades, optional = st.decimals(0, 100, places=1), st.none() | st.decimals(0, 100, places=1)


@few
@given(grades, st.none() | st.decimals(0, 1, places=3), optional, st.tuples(*[st.integers(1, 9)] * 3))
def test_total_rows_add_up_exactly(submission, share, review, weights):
    result = total(submission, share, review, dict(zip(WEIGHTS, weights, strict=True)))
    assert sum(contributions(result)) == result.value
    assert sum(row.share for row in result.rows) == 100


def test_an_override_keeps_the_computed_value_beside_it():
    computed = total(D(80), D(1), D(70), WEIGHTS)
    result = overridden(overridden(computed, 90, 7, "Regraded by hand."), D("91.25"), 8, "A slip of the pen.")
    assert (result.value, result.computed, result.by, result.reason) == (
        D("91.3"),
        D(83),
        8,
        "A slip of the pen.",
    )
    assert result.rows == computed.rows


@pytest.mark.parametrize(("value", "reason"), [(101, "x"), (-1, "x"), (50, " ")])
def test_an_override_needs_a_grade_and_a_reason(value, reason):
    with pytest.raises(ValueError):
        overridden(total(D(80), None, None, WEIGHTS), value, 7, reason)


def test_a_method_says_what_it_does_and_does_it():
    criteria = (Criterion("a", "A", 1, 4),)
    reviews = [Review(number, {"a": points}, Rubric(1, ())) for number, points in enumerate((0, 0, 4))]
    assert [grade(reviews, criteria, method=name).value for name in ("median", "mean")] == [
        0,
        Decimal("33.3"),
    ]
    assert all(all(method) for method in METHODS.values())

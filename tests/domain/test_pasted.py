"""A rubric out of a table that was copied from elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain.forms import pasted
from peerreview.domain.forms.pasted import Row
from peerreview.domain.refusals import Invalid

TABLE = "\tWeak (1)\tGood (2)\nClaim\tNone\tClear\nSources\tFew\tMany\n"


def test_rows_are_criteria_and_the_head_names_the_levels():
    assert pasted.read(TABLE) == [
        Row("Claim", None, (("Weak", "None", 1), ("Good", "Clear", 2))),
        Row("Sources", None, (("Weak", "Few", 1), ("Good", "Many", 2))),
    ]


@pytest.mark.parametrize(
    ("head", "levels"),
    [
        ("Weak\tGood", [("Weak", None), ("Good", None)]),
        ("Good (2)\tWeak (1)", [("Weak", 1), ("Good", 2)]),
        ("Weak (0,5 points)\tGood [1.25 pts]", [("Weak", 0.5), ("Good", 1.25)]),
        ("Schwach (1 Punkt)\tGut (2 Punkte)", [("Schwach", 1), ("Gut", 2)]),
        ("Good (2)\tWeak", [("Good", 2), ("Weak", None)]),
        ("(2)\t(3)", [("(2)", None), ("(3)", None)]),
    ],
)
def test_points_stand_in_brackets_and_the_least_comes_first(head, levels):
    (row,) = pasted.read(f"Criterion\t{head}\nClaim\ta\tb")
    assert [(title, points) for title, _text, points in row.levels] == levels


def test_a_column_may_give_the_weights():
    rows = pasted.read("\tWeight\tWeak\tGood\nClaim\t60 %\tNone\tClear\nSources\t40\tFew\tMany")
    assert [(row.title, row.weight, len(row.levels)) for row in rows] == [
        ("Claim", 60, 2),
        ("Sources", 40, 2),
    ]


def test_a_cell_of_several_lines_is_one_cell():
    (row,) = pasted.read('\tWeak\tGood\nClaim\t"None,\nor ""unclear"""\tClear')
    assert row.levels[0][1] == 'None,\nor "unclear"'


def test_a_short_row_has_empty_cells():
    (row,) = pasted.read("\tWeak\tGood\nClaim\tNone")
    assert row.levels == (("Weak", "None", None), ("Good", "", None))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "This is no table yet"),
        ("Claim, clear, unclear", "This is no table yet"),
        ("\tWeak\tGood", "This is no table yet"),
        ("\tWeak\t\nClaim\tNone\t", "The first row names the levels"),
        ("\tWeak\tGood\n\tNone\tClear", "The first column names the criteria"),
        ("\t" + "\t".join(f"L{number}" for number in range(60)) + "\nClaim\ta", "A rubric has up to"),
    ],
)
def test_what_is_no_rubric_is_said(text, sentence):
    with pytest.raises(Invalid) as refusal:
        pasted.read(text)
    assert str(refusal.value).startswith(sentence) and refusal.value.field == "pasted"


@given(st.text(alphabet='ab\t\n"(1) ', max_size=80))
def test_whatever_is_pasted_is_read_or_refused(text):
    try:
        rows = pasted.read(text)
    except Invalid:
        return
    assert rows and all(row.title and len(row.levels) >= 2 for row in rows)

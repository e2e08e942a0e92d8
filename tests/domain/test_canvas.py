"""Rubrics as Canvas takes them: its own template read, ours written, there and back, every bad line named."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.forms import parse_items
from peerreview.domain.forms.canvas import HEAD, RATING, is_canvas, left_out, read, write
from peerreview.domain.refusals import Invalid

few = settings(max_examples=80)

# The head of its template (repeated titles) and of its own tests (numbered ones).
TEMPLATE = [*HEAD, *RATING * 3]
NUMBERED = [*HEAD, *(f"{name} {number}" for number in (1, 2, 3) for name in RATING)]
GOOD = [
    "Essay",
    "Claim",
    "Is there one?",
    "false",
    "Full",
    "Clear",
    "2",
    "Some",
    "Hidden",
    "1,5",
    "None",
    "",
    "0",
]


def found(*lines, head=TEMPLATE):
    return read([(number, list(line)) for number, line in enumerate([head, *lines], 1)])


@pytest.mark.parametrize("head", [TEMPLATE, NUMBERED, [one.upper() for one in NUMBERED]])
def test_both_heads_are_read(head):
    (row,) = found(GOOD, head=head).rubrics["Essay"]
    assert is_canvas(head)
    assert (row.title, row.hint, float(row.weight)) == ("Claim", "Is there one?", 2)
    assert [(name, text, float(points)) for name, text, points in row.levels] == [
        ("None", "", 0), ("Some", "Hidden", 1.5), ("Full", "Clear", 2),
    ]  # fmt: skip


def test_several_rubrics_stand_in_one_file_and_lines_may_be_short():
    short = ["Lab", "Method", "", "true", "Yes", "", "5", "No", "", "0"]
    both = found(GOOD, short, ["Essay", "Style", *GOOD[2:]])
    assert {name: [row.title for row in rows] for name, rows in both.rubrics.items()} == {
        "Essay": ["Claim", "Style"], "Lab": ["Method"],
    }  # fmt: skip
    assert (both.wrong, both.ranges) == ([], 1)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["", *GOOD[1:]], "It has no “Rubric Name”."),
        (["Essay", " ", *GOOD[2:]], "It has no “Criteria Name”."),
        (GOOD[:4], "It has fewer than two ratings, so it tells nobody apart."),
        (GOOD[:7], "It has fewer than two ratings, so it tells nobody apart."),
        ([*GOOD[:6], "two", *GOOD[7:]], "“two” is no number of points from 0 to 1000."),
        ([*GOOD[:6], "-1", *GOOD[7:]], "“-1” is no number of points from 0 to 1000."),
        ([*GOOD[:6], "", *GOOD[7:]], "“Full” has no points."),
        ([*GOOD[:4], "", *GOOD[5:]], "One of its ratings has no “Rating Name”."),
        ([*GOOD[:6], "1", *GOOD[7:9], "1", *GOOD[10:12], "1"],
         "All its ratings give the same points, so it tells nobody apart."),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_and_the_good_ones_are_taken(line, sentence):
    both = found(line, GOOD)
    assert [(one.number, one.sentence.format(**one.values)) for one in both.wrong] == [(2, sentence)]
    assert [row.title for row in both.rubrics["Essay"]] == ["Claim"]


def test_a_head_alone_and_too_much_are_refused():
    with pytest.raises(Invalid, match="no criterion"):
        found()
    with pytest.raises(Invalid, match="Up to 50 rubrics"):
        found(*([f"Rubric {number}", *GOOD[1:]] for number in range(51)))
    assert len(found(*[GOOD] * 41).rubrics["Essay"]) == 40
    assert [one.number for one in found(*[GOOD] * 41).wrong] == [42]


text = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=12)
hundredths = st.integers(0, 9999).map(lambda points: points / 100)
levels = st.lists(st.tuples(text, text, hundredths), min_size=2, max_size=6, unique_by=lambda level: level[2])
rubrics = st.lists(st.tuples(text, text, levels), min_size=1, max_size=6)


def items_of(criteria, weigh=lambda top, place: top):
    return parse_items(
        {
            "id": f"c{place}",
            "kind": "criterion",
            "title": title,
            "hint": hint,
            "weight": weigh(max(points for *_words, points in levels), place),
            "levels": [
                {"id": f"l{number}", "title": name, "text": about, "points": points}
                for number, (name, about, points) in enumerate(levels)
            ],
        }
        for place, (title, hint, levels) in enumerate(criteria)
    )


def through_a_file(lines):
    """What a program reads of these lines: empty cells at the end are cut, as spreadsheets do."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return [(number, cells) for number, cells in enumerate(csv.reader(io.StringIO(out.getvalue())), 1)]


@few
@given(text, rubrics)
def test_canvas_to_here_to_canvas_is_the_same(title, criteria):
    items = items_of(criteria)
    lines = write(title, items)
    back = read(through_a_file(lines))
    assert back.wrong == []
    rows = back.rubrics[title]
    assert [(row.title, row.hint, float(row.weight)) for row in rows] == [
        (item.title, item.hint, item.weight) for item in items
    ]
    again = items_of([(row.title, row.hint, [(a, b, float(c)) for a, b, c in row.levels]) for row in rows])
    assert write(title, again) == lines


@few
@given(rubrics, st.lists(st.integers(1, 99), min_size=6, max_size=6))
def test_a_grade_comes_to_the_same_in_canvas(criteria, weights):
    items = items_of(criteria, lambda top, place: weights[place])
    for item, (_title, _name, _hint, _range, *cells) in zip(items, write("R", items)[1:]):
        assert abs(max(map(float, cells[2::3])) - item.weight) < 0.01
        for level in item.levels:
            place = cells[0::3].index(level.title) if cells[0::3].count(level.title) == 1 else None
            if place is not None:
                share = float(cells[2::3][place]) / item.weight
                assert abs(share - level.points / item.top) <= 0.006


def test_the_head_is_exact_and_what_it_cannot_hold_is_named():
    items = parse_items(
        [
            {"id": "c", "kind": "criterion", "title": "C", "weight": 3, "levels": [
                {"id": "a", "title": "A", "points": 0}, {"id": "b", "title": "B", "points": 1}]},
            {"id": "n", "kind": "text", "title": "Note"},
        ]
    )  # fmt: skip
    head, line = write("R", items)
    assert head == [
        "Rubric Name", "Criteria Name", "Criteria Description", "Criteria Enable Range",
        "Rating Name", "Rating Description", "Rating Points",
        "Rating Name", "Rating Description", "Rating Points",
    ]  # fmt: skip
    assert line == ["R", "C", "", "false", "B", "", "3", "A", "", "0"]
    assert left_out(items) == ["Note"]

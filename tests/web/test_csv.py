"""Files for spreadsheets: what is written computes nothing, what a spreadsheet saved can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain import sheets
from peerreview.domain.refusals import Invalid
from peerreview.web import csv
from peerreview.web.csv import Column


def cells(text):
    """The cells of each row of a table."""
    return [found for _number, found in sheets.rows(text)]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_way_a_spreadsheet_saves(sign, mark, end):
    text = mark + end.join(
        [sign.join(("E-mail", "Skill")), sign.join(("a@x", '"1,5; or\t2"')), "", sign.join(("b@x", ""))]
    )
    assert cells(text + end)[1:] == [["a@x", "1,5; or\t2"], ["b@x", ""]]


def test_a_comma_in_the_head_s_quotes_is_no_sign_between_cells():
    assert cells('"E-mail";"Note"\na@x;"b, c, d"') == [
        ["E-mail", "Note"],
        ["a@x", "b, c, d"],
    ]


def test_lines_have_the_numbers_of_the_file():
    found = sheets.rows('E-mail,Note\n"a@x","two\nlines"\n\nb@x,c\n')
    assert [number for number, _cells in found] == [1, 2, 5]
    assert [number for number, _cells in sheets.rows("sep=;\nE-mail;Note\na@x;b")] == [2, 3]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no line in it."),
        ("\n \n", "There is no line in it."),
        ('E-mail,Note\na@x,"open', "Line 2 cannot be read."),
        ("E-mail\n" + "a@x\n" * 20_001, "There are more than 20000 lines in it."),
        (",".join("a" * 201), "Line 1 has 201 columns"),
        ("E-mail\n" + "a" * 5001, "Line 2 holds a text of more than 5000 characters."),
    ],
)
def test_what_is_wrong_with_a_whole_file(text, sentence):
    with pytest.raises(Invalid) as refused:
        sheets.rows(text)
    assert refused.value.sentence.format(**refused.value.values).startswith(sentence)
    assert refused.value.field == "file"


@pytest.mark.parametrize(
    ("data", "text", "guessed"),
    [
        ("Zoë".encode(), "Zoë", False),
        ("Zoë".encode("utf-8-sig"), "Zoë", False),
        ("Zoë".encode("utf-16"), "Zoë", False),
        ("Zoë,Anna".encode("utf-16-le"), "Zoë,Anna", False),
        ("Zoë,Anna".encode("utf-16-be"), "Zoë,Anna", False),
        ("Zoë".encode("cp1252"), "Zoë", True),
    ],
)
def test_letters_of_a_file(data, text, guessed):
    assert csv.decoded(data) == (text, guessed)


def test_a_picture_is_no_table():
    with pytest.raises(Invalid):
        csv.decoded(b"\x89PNG\r\n\0\0")


text = st.text(st.characters(exclude_characters="\0\r\ufeff", exclude_categories=["Cs"]), max_size=12)


@given(st.lists(st.tuples(text, text), max_size=6))
def test_what_is_written_is_read_again(rows):
    columns = [Column("E-mail", lambda row: row[0]), Column("Note", lambda row: row[1])]
    written = csv.as_bytes(columns, rows)
    found = cells(csv.decoded(written)[0])[1:]
    assert found == [[one.strip(), other.strip()] for one, other in rows if one.strip() or other.strip()]


@given(st.text("'=+-@ ab\t", max_size=6) | st.text(max_size=30))
def test_no_cell_begins_a_formula_and_no_text_is_changed_twice(text):
    cell = sheets.safe(text)
    assert not sheets.FORMULA & {cell[:1], cell.lstrip()[:1]}
    assert sheets.plain(cell) == text.replace("\0", "")


def test_numbers_stay_numbers_and_nothing_is_empty():
    columns = [Column("=A", lambda row: row), Column("B", lambda row: None)]
    assert csv.as_bytes(columns, [-3, 2.5]) == b"\xef\xbb\xbf'=A,B\r\n-3,\r\n2.5,\r\n"

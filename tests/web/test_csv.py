"""Files for spreadsheets: what is written computes nothing, what a spreadsheet saved can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain.refusals import Invalid
from peerreview.web import csv
from peerreview.web.csv import Column

TITLES = {"email": ("E-mail", "Mail"), "skill": ("Skill", "skill"), "note": ("Note",)}


def read(text):
    return csv.read(text, TITLES, ("email",))


def cells(text):
    return [line.cells for line in read(text).lines]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_way_a_spreadsheet_saves(sign, mark, end):
    text = mark + end.join(
        [sign.join(("E-mail", "Skill")), sign.join(("a@x", '"1,5; or\t2"')), "", sign.join(("b@x", ""))]
    )
    assert cells(text + end) == [{"email": "a@x", "skill": "1,5; or\t2"}, {"email": "b@x", "skill": ""}]


def test_a_comma_in_the_head_s_quotes_is_no_sign_between_cells():
    assert cells('"E-mail";"Note"\na@x;"b, c, d"') == [{"email": "a@x", "note": "b, c, d"}]


def test_lines_have_the_numbers_of_the_file():
    sheet = read('E-mail,Note\n"a@x","two\nlines"\n\nb@x,c\n')
    assert [line.number for line in sheet.lines] == [2, 5]
    assert [line.number for line in read("sep=;\nE-mail;Note\na@x;b").lines] == [3]


def test_titles_by_any_of_their_names_and_what_is_not_known():
    sheet = read("MAIL,  skíll ,Shoe size,\na@x,3,44,")
    assert (sheet.columns, sheet.unknown) == (["email", "skill"], ["Shoe size"])


def test_cells_beyond_the_head_are_counted():
    assert [line.excess for line in read("E-mail,Skill\na@x\nb@x,1,2,3").lines] == [0, 2]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no line in it."),
        ("\n \n", "There is no line in it."),
        ("Skill\n3", "There is no column “E-mail”."),
        ("E-mail,Mail\na,b", "Two columns are called “E-mail”."),
        ('E-mail,Note\na@x,"open', "Line 2 cannot be read."),
        ("E-mail\n" + "a@x\n" * 5001, "There are 5001 lines in it; up to 5000 fit."),
    ],
)
def test_what_is_wrong_with_a_whole_file(text, sentence):
    with pytest.raises(Invalid) as refused:
        read(text)
    assert refused.value.sentence.format(**refused.value.values).startswith(sentence)
    assert refused.value.field == "file"


@pytest.mark.parametrize(
    ("data", "text", "guessed"),
    [
        ("Zoë".encode(), "Zoë", False),
        ("Zoë".encode("utf-8-sig"), "Zoë", False),
        ("Zoë".encode("utf-16"), "Zoë", False),
        ("Zoë".encode("cp1252"), "Zoë", True),
    ],
)
def test_letters_of_a_file(data, text, guessed):
    assert csv.decoded(data) == (text, guessed)


def test_a_picture_is_no_table():
    with pytest.raises(Invalid):
        csv.decoded(b"\x89PNG\r\n\0\0")


def test_the_lines_that_are_left_are_as_they_were_typed():
    sheet = read('sep=;\nE-mail;Note\na@x;1\nb@x;"two; \'things"\nc@x;3')
    assert csv.written(sheet, {4}) == 'sep=;\nE-mail;Note\nb@x;"two; \'things"\n'


text = st.text(st.characters(exclude_characters="\0\r\ufeff", exclude_categories=["Cs"]), max_size=12)


@given(st.lists(st.tuples(text, text), max_size=6))
def test_what_is_written_is_read_again(rows):
    columns = [Column("E-mail", lambda row: row[0]), Column("Note", lambda row: row[1])]
    written = csv.as_bytes(columns, rows)
    found = csv.read(csv.decoded(written)[0], TITLES, ())
    assert [(line.cells["email"], line.cells["note"]) for line in found.lines] == [
        (one.strip(), other.strip()) for one, other in rows if one.strip() or other.strip()
    ]


@given(st.text("'=+-@ ab\t", max_size=6) | st.text(max_size=30))
def test_no_cell_begins_a_formula_and_no_text_is_changed_twice(text):
    cell = csv.safe(text)
    assert not csv.FORMULA & {cell[:1], cell.lstrip()[:1]}
    assert csv.plain(cell) == text.replace("\0", "")


def test_numbers_stay_numbers_and_nothing_is_empty():
    columns = [Column("=A", lambda row: row), Column("B", lambda row: None)]
    assert csv.as_bytes(columns, [-3, 2.5]) == b"\xef\xbb\xbf'=A,B\r\n-3,\r\n2.5,\r\n"

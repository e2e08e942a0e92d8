"""Files for other learning systems: what they lose, refuse or pass over in silence is said before."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain.lms import Mark, canvas, d2l, moodle
from peerreview.domain.lms import sheet as sheets

ANNA = Mark("Anna Author", "anna@college.example", Decimal("85.5"), "00042", "Clear.", 3)
REMY = Mark("Remy Reviewer", "remy@college.example", Decimal(70), "00043", "", 2)
MONA = Mark("Mona Mate", "mona@college.example", None, "00044")
CLASS = [ANNA, REMY, MONA]


def rows(made):
    return list(csv.reader(io.StringIO(made.text.removeprefix("\ufeff"))))


def said(made):
    return [(problem.who, problem.sentence) for problem in made.problems]


# --- Moodle's gradebook ----------------------------------------------------------------------------------


def test_moodle_gets_addresses_and_points_and_nobody_without_a_mark():
    made = moodle.gradebook(CLASS, "Essay")
    assert rows(made) == [
        ["Email address", "Essay"],
        ["anna@college.example", "85.5"],
        ["remy@college.example", "70"],
    ]
    assert (made.given, made.without, made.problems) == (2, ["Mona Mate"], [])
    assert not {"-", ""} & {cell for row in rows(made) for cell in row}


def test_comments_go_to_moodle_only_when_none_would_erase():
    assert rows(moodle.gradebook([ANNA, MONA], "Essay", comments=True))[1][2] == "Clear."
    made = moodle.gradebook(CLASS, "Essay", comments=True)
    assert len(rows(made)[0]) == 2 and "erase" in said(made)[0][1]


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ([ANNA._replace(value=Decimal(101))], "from 0 to 100"),
        ([ANNA._replace(value=Decimal(-1))], "from 0 to 100"),
        ([ANNA._replace(email="")], "no e-mail"),
        ([ANNA, REMY._replace(email="ANNA@college.example")], "shares"),
    ],
)
def test_one_bad_row_stops_the_file_and_is_named(marks, words):
    for made in (moodle.gradebook(marks, "Essay"), canvas.fresh(marks, "Essay")):
        assert made.is_stopped and made.text == "" and any(words in sentence for _who, sentence in said(made))


def test_what_a_spreadsheet_would_compute_is_text():
    mark = ANNA._replace(comment='=HYPERLINK("http://x")', name="+Anna")
    assert "'=HYPERLINK" in moodle.gradebook([mark], "=Essay", comments=True).text
    assert rows(moodle.gradebook([mark], "=Essay"))[0][1] == "'=Essay"
    assert rows(canvas.fresh([mark], "-Essay"))[2][0] == "'+Anna"


# --- the offline worksheet -------------------------------------------------------------------------------

HEAD = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\r\n'
)


def line(number, name, email, grade="", top="100.00", may="Yes", when="-", feedback=""):
    return (
        f'"Participant {number}","{name}",{email},"Submitted",{grade},{top},{may},-,"{when}",{feedback}\r\n'
    )


SHEET = (
    "\ufeff"
    + HEAD
    + line(1, "Anna Author", "anna@college.example")
    + line(2, "Mona Mate", "mona@college.example", grade="55.00", feedback="Kept")
)


def test_the_worksheet_comes_back_byte_for_byte_but_for_the_marks():
    made = moodle.worksheet(SHEET, [ANNA, MONA])
    assert made.text == SHEET.replace('"Submitted",,100.00', '"Submitted",85.5,100.00', 1)
    assert (made.given, made.without, made.problems) == (1, ["Mona Mate"], [])


def test_marks_are_on_the_maximum_of_the_worksheet():
    sheet = HEAD + line(1, "Anna Author", "anna@college.example", top="20.00")
    assert rows(moodle.worksheet(sheet, [ANNA]))[1][4] == "17.1"


def test_rows_that_cannot_be_filled_are_named_and_stay():
    sheet = (
        HEAD
        + line(1, "Zoe Unknown", "zoe@college.example")
        + line(2, "Anna Author", "anna@college.example", may="No")
        + line(3, "Remy Reviewer", "remy@college.example", when="Montag, 30. November 2026")
        + line(4, "Anna Author", "anna@college.example")
    )
    made = moodle.worksheet(sheet, CLASS)
    assert made.text == sheet and made.given == 0
    assert {(problem.who, problem.line) for problem in made.problems} == {
        ("Zoe Unknown", 2),
        ("Anna Author", 3),
        ("Remy Reviewer", 4),
        ("Anna Author", 5),
    }


def test_english_dates_and_iso_dates_pass():
    for when in ("Monday, 30 November 2026, 5:00 PM", "2026-11-30 17:00", "-", ""):
        sheet = HEAD + line(1, "Anna Author", "anna@college.example", when=when)
        assert moodle.worksheet(sheet, [ANNA]).given == 1, when


def test_whoever_has_a_mark_and_no_row_is_named():
    made = moodle.worksheet(HEAD + line(1, "Anna Author", "anna@college.example"), CLASS)
    assert ("Remy Reviewer", "has a mark here, and no row in the file") in said(made)


def test_feedback_is_filled_where_there_is_some_and_never_emptied():
    sheet = SHEET + line(3, "Remy Reviewer", "remy@college.example", feedback="Kept too")
    found = rows(moodle.worksheet(sheet, CLASS, comments=True))
    assert [row[9] for row in found[1:]] == ["Clear.", "Kept", "Kept too"]


def test_on_what_a_mark_rests_stands_beside_it_in_moodle_and_erases_nothing():
    anna, remy = (one._replace(basis=f"Rests on {one.raters}.") for one in (ANNA, REMY))
    assert rows(moodle.gradebook([anna, remy, MONA], "Essay")) == [
        ["Email address", "Essay", "Essay (rests on)"],
        ["anna@college.example", "85.5", "Rests on 3."],
        ["remy@college.example", "70", "Rests on 2."],
    ]
    assert rows(moodle.gradebook([anna], "Essay", comments=True))[1][2] == "Clear.\n\nRests on 3."
    sheet = SHEET + line(3, "Remy Reviewer", "remy@college.example", feedback="Kept too")
    found = rows(moodle.worksheet(sheet, [anna, remy, MONA]))
    assert [row[9] for row in found[1:]] == ["Rests on 3.", "Kept", "Kept too"]
    found = rows(moodle.worksheet(sheet, [anna, remy, MONA], comments=True))
    assert [row[9] for row in found[1:]] == ["Clear.\n\nRests on 3.", "Kept", "Kept too"]


@pytest.mark.parametrize(
    "text", ["", "a,b\n1,2\n", 'Identifier,"Grade\n', SHEET.replace("Grade,", "Bewertung,")]
)
def test_what_is_no_worksheet_is_refused(text):
    made = moodle.worksheet(text, CLASS)
    assert made.is_stopped and made.text == ""


# --- Canvas ----------------------------------------------------------------------------------------------


def test_canvas_gets_a_new_column_out_of_a_hundred():
    assert rows(canvas.fresh(CLASS, "Essay")) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Essay"],
        ["    Points Possible", "", "", "", "", "100"],
        ["Author, Anna", "", "00042", "anna@college.example", "", "85.5"],
        ["Reviewer, Remy", "", "00043", "remy@college.example", "", "70"],
    ]


@pytest.mark.parametrize("title", ["Final Score", "My current  grade", "Override Score x", "Section", " "])
def test_a_title_that_canvas_passes_over_is_refused(title):
    made = canvas.fresh(CLASS, title)
    assert made.is_stopped and "title" in said(made)[0][1]


EXPORT = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Essay (77),Map (78),Current Score\n"
    "    Points Possible,,,,,20,10,(read only)\n"
    '"Author, Anna",1,00042,anna@college.example,A,,9,90\n'
    '"Mate, Mona",2,00044,mona@college.example,A,12,8,80\n'
    '"Reviewer, Remy",3,43,,B,5,7,70\n'
    '"Student, Test",4,,,A,,,\n'
)


def test_their_export_comes_back_with_one_column_and_only_who_has_a_mark():
    made = canvas.filled(EXPORT, CLASS, "essay")
    assert rows(made) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Essay (77)"],
        ["    Points Possible", "", "", "", "", "20"],
        ["Author, Anna", "1", "00042", "anna@college.example", "A", "17.1"],
    ]
    assert ("Reviewer, Remy", 5) in {(problem.who, problem.line) for problem in made.problems}
    assert any("lost the zeros" in sentence for _who, sentence in said(made))


def test_an_assignment_that_is_not_there_is_said_with_those_that_are():
    made = canvas.filled(EXPORT, CLASS, "Poster")
    assert made.is_stopped and "“Essay (77)”, “Map (78)”" in said(made)[0][1]


def test_two_of_one_name_without_an_address_are_not_guessed():
    twins = [ANNA, ANNA._replace(email="anna2@college.example", number="")]
    export = "Student,ID,Essay\nAnna Author,1,\n"
    made = canvas.filled(export, twins, "Essay")
    assert made.given == 0 and any("several people" in sentence for _who, sentence in said(made))


# --- D2L -------------------------------------------------------------------------------------------------


def test_rows_for_d2l_end_in_their_sign():
    export = (
        "OrgDefinedId,Username,Email,Essay Points Grade <Numeric MaxPoints:20>,End-of-Line Indicator\n"
        "#00042,#anna,anna@college.example,,#\n#00044,#mona,mona@college.example,3,#\n"
    )
    made = d2l.filled(export, [ANNA, MONA], "Essay")
    assert rows(made)[1:] == [["#00042", "#anna", "anna@college.example", "17.1", "#"]]
    assert d2l.filled("a,b\n", CLASS, "Essay").is_stopped


# --- the parts -------------------------------------------------------------------------------------------


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=4), min_size=1, max_size=6))
def test_any_file_comes_back_as_it_was(table):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["a", "b"], *table])
    text = out.getvalue()
    found = sheets.read(text)
    assert found.text() == text
    assert [[row.cell(place) for place in range(len(row.raw))] for row in found.rows if row.raw != [""]] == [
        row for row in csv.reader(io.StringIO(text, newline="")) if row
    ]

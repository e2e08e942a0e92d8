"""Lists of people: which system they are from, what their lines say, what they would change."""

import pytest

from peerreview.domain import rosters, sheets
from peerreview.domain.refusals import Invalid
from peerreview.domain.rosters import Place, Settled

# The titles of each system, as ``rosters.known`` names their sources, with one line below.
LISTS = {
    "Canvas": (
        'Student,ID,SIS User ID,SIS Login ID,Section,Essay\n"    Points Possible",,,,,10\n'
        '"Berg, Alma",1,0042,alma@x.edu,A,9\n"Student, Test",9,,,A,\n',
        ("Alma Berg", "alma@x.edu", "0042", "A", ""),
    ),
    "Moodle": (
        "First name,Last name,ID number,Institution,Department,Email address,Last downloaded from this "
        "course\n"
        "Alma,Berg,0042,,,alma@x.edu,1567713827\n",
        ("Alma Berg", "alma@x.edu", "0042", "", ""),
    ),
    "Moodle ": (
        "First name,Last name,Email address,Groups\nAlma,Berg,alma@x.edu,A\n",
        ("Alma Berg", "alma@x.edu", "", "A", ""),
    ),
    "Moodle  ": (
        "First name,Last name,Email address\nAlma,Berg,alma@x.edu\n",
        ("Alma Berg", "alma@x.edu", "", "", ""),
    ),
    "CATME ": (
        "f,l,email,id,team\nAlma,Berg,alma@x.edu,0042,1\n",
        ("Alma Berg", "alma@x.edu", "0042", "", ""),
    ),
    "CATME  ": (
        '"Last, First",Email,ID,Team,Section\n"Berg, Alma",alma@x.edu,0042,Squirrels,Tues\n',
        ("Alma Berg", "alma@x.edu", "0042", "Tues", ""),
    ),
    "D2L Brightspace": (
        "OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator\n"
        "#0042,#aberg,Berg,Alma,alma@x.edu,#\n",
        ("Alma Berg", "alma@x.edu", "0042", "", ""),
    ),
    "Gradescope": (
        "First Name,Last Name,SID,Email,Role,Section\nAlma,Berg,0042,alma@x.edu,Student,A\n",
        ("Alma Berg", "alma@x.edu", "0042", "A", "student"),
    ),
    "CATME": (
        "First,Last,Email,ID,Section,Team\nAlma,Berg,alma@x.edu,0042,A,T1\n",
        ("Alma Berg", "alma@x.edu", "0042", "A", ""),
    ),
    "OneRoster": (
        "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,"
        "givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
        "u42,active,,true,o1,student,aberg,,Alma,Berg,,S1,alma@x.edu,,,,,\n"
        "u43,tobedeleted,,true,o1,student,gone,,Gone,Kid,,S2,gone@x.edu,,,,,\n",
        ("Alma Berg", "alma@x.edu", "u42", "", "student"),
    ),
}


def read(text):
    rows = sheets.rows(text)
    guess = rosters.guess(rows)
    return guess, rosters.read(rows[1:] if guess.has_head else rows, guess.keys)


def plan(text, *places, accounts=(), sections=(), by=None):
    return rosters.plan(read(text)[1], Settled(list(places), set(accounts), list(sections), by))


def place(key, name, email, **more):
    values = {"college": "", "role": "student", "section": "A"} | more
    return Place(key, f"p{key}", key, name, email, email, **values)


@pytest.mark.parametrize("system", LISTS)
def test_lists_of_other_systems_are_recognised(system):
    text, (name, email, college, section, role) = LISTS[system]
    guess, lines = read(text)
    assert guess.system == system.strip()
    assert lines[0][1:6] == (name, email, college, section, role) and not lines[0].wrong
    assert [one.is_gone for one in lines[1:]] == [True] * (system == "OneRoster")


def test_enrolments_of_oneroster_find_people_by_their_number():
    text = (
        "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary\n"
        "e1,active,,k1,o1,u42,teacher,true\n"
    )
    (entry,) = plan(text, place(1, "Alma Berg", "alma@x.edu", college="u42"))
    assert entry.kind == rosters.CHANGE and ("role", "student", "instructor") in entry.parts
    assert not entry.is_taken


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Alma Berg\talma@x.edu\t0042\nIvo Berg\tivo@x.edu\t0043", ["name", "email", "number"]),
        ("alma@x.edu\nivo@x.edu", ["email"]),
        ('"Berg, Alma";alma@x.edu', ["reversed", "email"]),
        ("Vorname;Nachname;E-Mail;Matrikelnummer\nA;B;a@x.edu;1", ["given", "family", "email", "number"]),
        ("Name,Contact,Extra\nA B,a@x.edu,x", ["name", "email", ""]),
        ("Name,Email,Email\nA B,a@x.edu,c@x.edu", ["name", "email", ""]),
    ],
)
def test_columns_are_guessed_by_title_and_by_what_they_hold(text, keys):
    assert read(text)[0].keys == keys


def test_addresses_as_a_mail_program_writes_them_bring_their_names():
    (line,) = read("Alma Berg <alma@x.edu>\n")[1]
    assert (line.name, line.email) == ("Alma Berg", "alma@x.edu")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0042", "0042"),
        ("00428210000731", "00428210000731"),
        ("12345678901234567", "12345678901234567"),
        ("42.0", "42"),
        ("#42", "42"),
        ("S 12-b", "S 12-b"),
        ("1.23E+15", None),
        ("1,23e15", None),
        ("1234567890123450", None),
        ("#REF!", None),
        ("x" * 65, None),
    ],
)
def test_numbers_of_the_college_are_text(typed, kept):
    (line,) = read(f'Name;E-mail;Number\nA B;a@x.edu;"{typed}"')[1]
    assert (line.college == kept) if kept else ("number" in line.wrong or "college" in line.wrong)


def test_a_moved_address_is_found_by_the_number_and_left_to_who_signs_in():
    text = "Name,E-mail,Number\nAlma Berg,new@x.edu,42\n"
    unused, used = place(1, "Alma Berg", "old@x.edu", college="42"), None
    (entry,) = plan(text, unused)
    assert entry.parts == (("email", "old@x.edu", "new@x.edu"),) and entry.is_taken
    used = unused._replace(is_in=True)
    (entry,) = plan(text, used)
    assert (entry.kind, entry.parts) == (rosters.SAME, ())
    assert "keeps that address" in entry.notes[0].sentence


def test_a_number_of_somebody_else_is_never_followed():
    (entry,) = plan("Name,E-mail,Number\nCy Oh,cy@x.edu,42\n", place(1, "Alma Berg", "a@x.edu", college="42"))
    assert entry.kind == rosters.WRONG and "number" in entry.wrong
    one, other = place(1, "Alma Berg", "a@x.edu"), place(2, "Cy Oh", "cy@x.edu", college="42")
    (entry,) = plan("Name,E-mail,Number\nAlma Berg,a@x.edu,42\n", one, other)
    assert str(entry.wrong["number"]) == "The address is Alma Berg’s, the number is Cy Oh’s."


def test_names_alone_never_join_two_people():
    text = "Name,E-mail,Number\nIvo Berg,ivo1@x.edu,1\nIvo Berg,ivo2@x.edu,2\n"
    entries = plan(text, place(1, "Ivo Berg", "ivo@x.edu", college="3"))
    assert [one.kind for one in entries] == [rosters.NEW, rosters.NEW]
    assert all("One of several" in one.notes[0].sentence for one in entries)


def test_the_same_person_twice_is_said_and_the_same_line_twice_is_not():
    text = "Name,E-mail,Section\nA B,a@x.edu,A\nA B,A@X.edu,A\nA B,a@x.edu,B\n"
    assert [one.kind for one in plan(text)] == [rosters.NEW, rosters.SAME, rosters.WRONG]


def test_names_of_who_has_signed_in_are_theirs():
    text = "Name,E-mail\nAlma Maria Berg,a@x.edu\n"
    assert plan(text, place(1, "Alma Berg", "a@x.edu"))[0].kind == rosters.CHANGE
    for own in ({"is_in": True}, {"is_alone": False}):
        assert plan(text, place(1, "Alma Berg", "a@x.edu", **own))[0].kind == rosters.SAME


@pytest.mark.parametrize(
    ("typed", "offer"),
    [("Sction B", ("B",)), ("Monday lap", ("Monday lab",)), ("Lab 3", ()), ("C", ()), ("Tuesday lab", ())],
)
def test_a_section_that_looks_like_a_slip_is_asked_about(typed, offer):
    (entry,) = plan(f"Name,E-mail,Section\nA B,a@x.edu,{typed}\n", sections=["B", "Lab 1", "Monday lab"])
    assert entry.offers[:1] == offer


def test_who_is_typed_is_found_or_refused():
    people = [place(1, "Ivo Berg", "ivo@x.edu", college="1"), place(2, "Ivo Berg", "i2@x.edu")]
    assert rosters.person_of("IVO@x.edu", people).id == 1 and rosters.person_of("1", people).id == 1
    for typed in ("Berg, Ivo", "Nobody"):
        with pytest.raises(Invalid):
            rosters.person_of(typed, people)

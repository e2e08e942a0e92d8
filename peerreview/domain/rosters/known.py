"""The lists of people that other systems hand out, by the titles of their columns.

Where the titles are from, looked at on 30 November and 1 December 2026:

- Canvas, gradebook export: ``Student, ID, SIS User ID, SIS Login ID, Section``, a line "Points Possible"
  below the titles and a person called "Student, Test" (github.com/instructure/canvas-lms,
  ``gradebook_exporter``; names there are "Last, First").
- Moodle, "Download table data" of participants: first and last name, then the identity fields that the site
  shows, which is the e-mail alone unless it says otherwise, and never the groups (moodle/moodle,
  ``user/action_redir.php`` at 0919a043); its English titles are ``First name``, ``Last name`` (``Surname``
  before 4.0), ``Email address``, ``ID number``, ``Username``. Grader export: ``First name, Last name, ID
  number, Institution, Department, Email address, ..., Last downloaded from this course`` (docs.moodle.org:
  Grade export).
- D2L Brightspace, grades export: ``OrgDefinedId, Username, Last Name, First Name, Email, ..., End-of-Line
  Indicator``; ids and user names begin with # (community.d2l.com: Export grades).
- Gradescope, roster: ``First Name, Last Name, SID, Email, Role, Section``; grades: ``..., Sections,
  section_name, Total Score, ...`` (help.gradescope.com: Manage the roster, Exporting grades).
- CATME: ``First, Last, Email, ID`` in any order, and ``Section``, ``Team``; each may be its first letter
  alone; first and last may be one column, whose title says how ("Last, First"; other signs between the two
  are not read here) (info.catme.org: CSV file format help).
- OneRoster 1.1 and 1.2, ``users.csv`` and ``enrollments.csv`` (imsglobal.org: OneRoster CSV Tables); an
  enrolment names a person by ``userSourcedId``, which is ``sourcedId`` among the users."""

from typing import NamedTuple


class Known(NamedTuple):
    """A list that is recognised: the ``title`` of its system, the column titles it has at least (``marks``),
    and what these ``columns`` {title: key of COLUMNS} hold; titles are small letters."""

    title: str
    marks: frozenset
    columns: dict


CATME = {
    "last, first": "reversed",
    "first": "given",
    "f": "given",
    "last": "family",
    "l": "family",
    "email": "email",
    "e": "email",
    "id": "number",
    "i": "number",
    "section": "section",
    "s": "section",
}

KNOWN = (
    Known(
        "OneRoster",
        frozenset({"sourcedid", "givenname", "familyname"}),
        {
            "sourcedid": "number",
            "status": "status",
            "enableduser": "status",
            "role": "role",
            "givenname": "given",
            "familyname": "family",
            "email": "email",
        },
    ),
    Known(
        "OneRoster",
        frozenset({"classsourcedid", "usersourcedid", "role"}),
        {"usersourcedid": "number", "status": "status", "role": "role", "classsourcedid": "section"},
    ),
    Known(
        "Canvas",
        frozenset({"student", "sis user id", "section"}),
        {
            "student": "reversed",
            "sis user id": "number",
            "sis login id": "login",
            "email": "email",
            "section": "section",
        },
    ),
    Known(
        "D2L Brightspace",
        frozenset({"orgdefinedid"}),
        {
            "orgdefinedid": "number",
            "username": "login",
            "last name": "family",
            "first name": "given",
            "email": "email",
            "sections": "section",
        },
    ),
    Known(
        "Gradescope",
        frozenset({"sid", "email"}),
        {
            "first name": "given",
            "last name": "family",
            "full name": "name",
            "name": "name",
            "sid": "number",
            "email": "email",
            "role": "role",
            "section": "section",
            "sections": "section",
        },
    ),
    Known(
        "Moodle",
        frozenset({"first name", "last name", "email address"}),
        {
            "first name": "given",
            "last name": "family",
            "id number": "number",
            "email address": "email",
            "username": "login",
            "groups": "section",
            "roles": "role",
            "status": "status",
        },
    ),
    Known(
        "Moodle",
        frozenset({"first name", "surname", "email address"}),
        {
            "first name": "given",
            "surname": "family",
            "id number": "number",
            "email address": "email",
            "groups": "section",
        },
    ),
    *(
        Known("CATME", frozenset(marks), CATME)
        for marks in (("first", "last", "email", "id"), ("f", "l"), ("last, first", "email", "id"))
    ),
)

# A person that Canvas makes up for its own use.
MADE_UP = {"student, test", "test student"}
# The line of the highest points below the titles of a gradebook.
POINTS = "points possible"

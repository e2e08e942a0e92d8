"""The lists of people that other systems hand out, by the titles of their columns.

Where the titles are from, looked at on 30 November 2026:

- Canvas, gradebook export: ``Student, ID, SIS User ID, SIS Login ID, Section``, a line "Points Possible"
  below the titles and a person called "Student, Test" (github.com/instructure/canvas-lms,
  ``gradebook_exporter``; names there are "Last, First").
- Moodle, participants: ``First name, Last name, Email address, Groups`` (``Surname`` before 4.0); grader
  export: ``First name, Last name, ID number, Institution, Department, Email address, ..., Last downloaded
  from this course`` (docs.moodle.org: Participants, Grade export).
- D2L Brightspace, grades export: ``OrgDefinedId, Username, Last Name, First Name, Email, ..., End-of-Line
  Indicator``; ids and user names begin with # (community.d2l.com: Export grades).
- Gradescope, roster: ``First Name, Last Name, SID, Email, Role, Section``; grades: ``..., Sections,
  section_name, Total Score, ...`` (help.gradescope.com: Manage the roster, Exporting grades).
- CATME: a line of titles with first and last name, e-mail, ID, section and, for evaluations, team
  (info.catme.org: instructor FAQ, CSV file description).
- OneRoster 1.1 and 1.2, ``users.csv`` and ``enrollments.csv`` (imsglobal.org: OneRoster CSV Tables); an
  enrolment names a person by ``userSourcedId``, which is ``sourcedId`` among the users."""

from typing import NamedTuple


class Known(NamedTuple):
    """A list that is recognised: the ``title`` of its system, the column titles it has at least (``marks``),
    and what these ``columns`` {title: key of COLUMNS} hold; titles are small letters."""

    title: str
    marks: frozenset
    columns: dict


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
        frozenset({"first name", "last name", "email address", "id number"}),
        {
            "first name": "given",
            "last name": "family",
            "id number": "number",
            "email address": "email",
            "groups": "section",
            "roles": "role",
            "status": "status",
        },
    ),
    Known(
        "Moodle",
        frozenset({"first name", "last name", "email address", "groups"}),
        {"first name": "given", "last name": "family", "email address": "email", "groups": "section"},
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
    Known(
        "CATME",
        frozenset({"first", "last", "email", "id"}),
        {"first": "given", "last": "family", "email": "email", "id": "number", "section": "section"},
    ),
)

# A person that Canvas makes up for its own use.
MADE_UP = {"student, test", "test student"}
# The line of the highest points below the titles of a gradebook.
POINTS = "points possible"

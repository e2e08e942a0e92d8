"""Access: every permission and every standing."""

import pytest

from peerreview.domain.access import PERMISSIONS, Standing, courses_made_by, is_staff_role, may

WHO = {
    "nobody": Standing(),
    "signed in": Standing(True),
    "student": Standing(True, role="student"),
    "assistant": Standing(True, role="assistant"),
    "instructor": Standing(True, role="instructor"),
    "admin": Standing(True, admin=True),
}
# Columns in the order above: Y may, - may not.
TABLE = {
    "public": "YYYYYY",
    "account.own": "-YYYYY",
    "site.run": "-----Y",
    "course.see": "--YYYY",
    "course.create": "-----Y",
    "course.people": "----YY",
    "course.keep": "----YY",
    "course.view_as": "---YY-",
    "class.whole": "---YY-",
    "attribute.own": "--YYY-",
    "attribute.away": "---YYY",
    "activity.see": "--YYY-",
    "activity.create": "----Y-",
    "activity.edit": "----Y-",
    "activity.progress": "---YY-",
    "activity.extend": "---YY-",
    "circle.list": "--YYY-",
    "circle.find": "--Y---",
    "circle.join": "--YYY-",
    "circle.leave": "--Y---",
    "circle.see": "--YYY-",
    "circle.run": "------",
    "circle.approve": "---YY-",
    "circle.offer": "----Y-",
    "allocation.claim": "--YYY-",
    "allocation.assign": "---YY-",
    "response.write": "--YYY-",
    "response.read": "--YYY-",
    "response.accept": "---YY-",
    "moderation.decide": "---YY-",
    "audit.read": "----YY",
    "grade.own": "--YYY-",
    "grade.all": "---YY-",
    "grade.decide": "----Y-",
}


def row(permission, standings):
    return "".join("Y" if may(permission, who) else "-" for who in standings)


def test_the_table():
    assert {permission: row(permission, WHO.values()) for permission in PERMISSIONS} == TABLE


def test_a_role_or_an_admin_who_is_not_signed_in_is_nobody():
    forged = [Standing(False, True, role) for role in ("", "student", "assistant", "instructor")]
    assert {permission: row(permission, forged) for permission in PERMISSIONS} == {
        permission: "YYYY" if permission == "public" else "----" for permission in PERMISSIONS
    }


def test_an_admin_in_a_course_may_what_either_may():
    both = row_of(Standing(True, True, "instructor"))
    assert both == {permission for permission, cells in TABLE.items() if "Y" in cells[4:]}


def row_of(who):
    return {permission for permission in PERMISSIONS if may(permission, who)}


@pytest.mark.parametrize(
    ("makers", "roles", "may_make"),
    [
        ("administrators", ("instructor",), False),
        ("instructors", ("instructor", "student"), True),
        ("instructors", ("assistant", "student"), False),
        ("instructors", (), False),
        ("anybody", (), True),
        ("", ("instructor",), False),
    ],
)
def test_who_makes_courses_is_the_sites_choice(makers, roles, may_make):
    assert courses_made_by(makers, roles) is may_make
    assert may("course.create", Standing(True, makes_courses=may_make)) is may_make
    assert not may("course.create", Standing(False, makes_courses=may_make))


def test_an_unknown_role_is_no_role():
    assert row_of(Standing(True, role="owner")) == row_of(Standing(True))


def test_an_unknown_permission_is_never_a_yes():
    with pytest.raises(KeyError):
        may("course.burn", WHO["admin"])


def test_assistants_and_instructors_are_staff():
    assert [role for role in ("student", "assistant", "instructor", "", "owner") if is_staff_role(role)] == [
        "assistant",
        "instructor",
    ]


def test_in_charge_of_some_sections_nothing_is_theirs_that_reaches_the_whole_class():
    everybody, some = Standing(True, role="assistant"), Standing(True, role="assistant", is_limited=True)
    assert row_of(everybody) - row_of(some) == {
        "class.whole",
        "allocation.assign",
        "circle.approve",
    }


def test_whose_it_is_runs_it():
    owner = Standing(True, role="student", owns=True)
    assert row_of(owner) - row_of(Standing(True, role="student")) == {"circle.run"}
    assert not may("circle.run", Standing(False, role="student", owns=True))

"""Who may do what: one table, an OR of ANDs of named predicates.

Each route declares one of these permissions; the thing itself is found through the person who asks,
so the table speaks of standing in a course, never of single rows.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """What the asker is: signed in or not, site admin or not, and the role in the course at hand.

    ``role`` is student, assistant, instructor, or "" outside any course; ``makes_courses``: whether the
    site lets people like the asker make a course (``courses_made_by``). ``is_limited``: an assistant who is
    in charge of some sections of the course only. ``owns``: the activity at hand, which people join one by
    one, is theirs to run.
    """

    signed_in: bool = False
    admin: bool = False
    role: str = ""
    makes_courses: bool = False
    is_limited: bool = False
    owns: bool = False


def anyone(who):
    return True


def signed_in(who):
    return who.signed_in


def is_admin(who):
    return who.signed_in and who.admin


def is_enrolled(who):
    return who.signed_in and who.role in ("student", "assistant", "instructor")


def is_staff(who):
    return who.signed_in and who.role in ("assistant", "instructor")


def is_instructor(who):
    return who.signed_in and who.role == "instructor"


def is_student(who):
    return who.signed_in and who.role == "student"


def owns(who):
    return who.signed_in and who.owns


def has_whole_class(who):
    return not who.is_limited


def makes_courses(who):
    return who.signed_in and who.makes_courses


PERMISSIONS = {
    "public": [[anyone]],
    "account.own": [[signed_in]],
    "site.run": [[is_admin]],
    "course.see": [[is_enrolled], [is_admin]],
    "course.create": [[is_admin], [makes_courses]],
    "course.keep": [[is_instructor], [is_admin]],
    "course.view_as": [[is_staff]],
    "course.people": [[is_instructor], [is_admin]],
    "class.whole": [[is_staff, has_whole_class]],
    "attribute.own": [[is_enrolled]],
    "attribute.away": [[is_staff], [is_admin]],
    "activity.see": [[is_enrolled]],
    "activity.create": [[is_instructor]],
    "activity.edit": [[is_instructor]],
    "activity.progress": [[is_staff]],
    "activity.extend": [[is_staff]],
    "circle.list": [[is_enrolled]],
    "circle.find": [[is_student]],
    "circle.join": [[is_enrolled]],
    "circle.leave": [[is_student]],
    "circle.see": [[is_enrolled]],
    "circle.run": [[owns]],
    "circle.approve": [[is_staff, has_whole_class]],
    "circle.offer": [[is_instructor]],
    "allocation.claim": [[is_enrolled]],
    "allocation.assign": [[is_staff, has_whole_class]],
    "response.write": [[is_enrolled]],
    "response.read": [[is_enrolled]],
    "response.accept": [[is_staff]],
    "moderation.decide": [[is_staff]],
    "audit.read": [[is_instructor], [is_admin]],
    "grade.own": [[is_enrolled]],
    "grade.all": [[is_staff]],
    "grade.decide": [[is_instructor]],
}


def may(permission, who):
    """Whether *who* (a Standing) holds *permission*; an unknown permission is a KeyError, never a yes."""
    return any(all(predicate(who) for predicate in row) for row in PERMISSIONS[permission])


MAKERS = ("administrators", "instructors", "anybody")


def courses_made_by(makers, roles):
    """Whether the site's setting *makers* (one of MAKERS) lets somebody who has these *roles* in courses make
    another one, administrators aside."""
    return makers == "anybody" or (makers == "instructors" and "instructor" in roles)


def is_staff_role(role):
    """Whether a course role reads as staff."""
    return role in ("assistant", "instructor")


def may_renew_password(*, by_admin, target_admin, target_roles):
    """Whether staff may make a link for somebody's new password: an instructor for who is a student and
    nothing else on the whole site (*target_roles*: of every place they have), the administrator for
    everybody else too, but for no administrator."""
    return not target_admin and (by_admin or set(target_roles) == {"student"})

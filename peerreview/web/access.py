"""Every route declares its permission; what it speaks of is found through the person who asks, or it does not
exist (404).

``@needs("permission")`` reads the view's place names: ``course`` becomes a Standing, ``activity`` a Row with
``g.standing``, ``circle`` the same of one that people join one by one, ``offered`` one of these before one
takes part (an Offer), ``mine`` a response this person writes, ``response`` one they may read as staff of its
course or as a student, ``inside`` the same where it is told that it was taken back, ``received`` one about
their own, ``exhibit`` what is shown to them in the showcase, ``leave`` the file that an address opens for
them."""

from functools import wraps

from flask import g, request, session
from flask_login import LoginManager, UserMixin, current_user

from peerreview.domain.access import PERMISSIONS, Standing, courses_made_by, is_staff_role, may
from peerreview.domain.refusals import Missing, NotNow
from peerreview.domain.words import N_
from peerreview.store import (
    accounts,
    activities,
    asking,
    charges,
    circles,
    courses,
    db,
    in_passing,
    presence,
    responses,
    showcase,
    site,
)
from peerreview.store.reading import shared
from peerreview.web import looking
from peerreview.web.files import leave

OF_THE_ARCHIVE = ("course.see", "course.keep", "course.create", "audit.read")

login_manager = LoginManager()
login_manager.session_protection = None


class SignedIn(UserMixin):
    """The signed-in person as Flask-Login wants it; the id is the secret of a session in the table."""

    def __init__(self, secret, person):
        self.secret, self.person = secret, person

    def get_id(self):
        return self.secret


@login_manager.user_loader
def load(secret):
    """The person of a session secret, or None when the server ended it."""
    person = accounts.person_of(secret, now=g.now)
    return SignedIn(secret, person) if person else None


BACK = "courses.look_as_myself"  # the one post that passes while somebody looks as a student


def remember_person():
    """Put who asks on ``g``: a Person or None; while they look as a student (``g.looking``), that student.
    Nothing is written then."""
    g.person = current_user.person if current_user.is_authenticated else None
    g.standing = g.looking = None
    g.owns = False
    if g.person is not None and looking.KEY in session:
        g.looking = looking.found(g.person)
        if g.looking is None:
            session.pop(looking.KEY)
        else:
            g.person = g.looking.person
    db.look_only(g.looking is not None)
    if g.looking and request.method not in ("GET", "HEAD") and request.endpoint != BACK:
        raise NotNow(N_("You look at this as a student: nothing is sent. Go back to yourself first."))


def my_courses():
    """Every course the asker is present in, as Standings, read once per request."""
    if "my_courses" not in g:
        g.my_courses = [g.looking.shown] if g.looking else courses.of(g.person.id)
    return g.my_courses


def needs(permission, *, only=None, as_student=False):
    """Declare a view's permission and load what its address names; *only*: a test of ``mine``, for what the
    address does not stand for is not there. *as_student*: whether the page is shown to staff who look as a
    student, and leaves out there what they may not read themselves; no other page of a course is."""
    PERMISSIONS[permission]  # an unknown one fails at import

    def declare(view):
        @wraps(view)
        def allowed(**found):
            if g.person is None and permission != "public":
                return login_manager.unauthorized()
            if g.looking and not (as_student or permission == "public" or request.endpoint == BACK):
                raise Missing()
            if g.looking:
                _viewer_may(permission, found)
            for name, load_it in LOADERS.items():
                if name in found:
                    found[name] = load_it(found[name])
            if only is not None and not only(found["mine"]):
                raise Missing()
            if not holds(permission):
                raise Missing()
            _note_look(found)
            return view(**found)

        allowed.permission = permission
        return allowed

    return declare


def _viewer_may(permission, found):
    """Missing unless who looks as a student may open the same page as themselves: the weaker of both rights
    counts."""
    shown, g.looking, g.person = g.looking, None, g.looking.viewer
    try:
        for name, load_it in LOADERS.items():
            if name in found:
                load_it(found[name])
        if not holds(permission):
            raise Missing()
    finally:
        g.looking, g.person, g.standing = shown, shown.person, None
        g.pop("my_courses", None)


def _note_look(found):
    """Whoever opens a page of an activity is here (``store.presence``); of staff it is noted at which group's
    text they look, because its people may know."""
    if g.looking or not g.get("within") or not g.standing or not g.standing.enrolment:
        return
    work = found.get("response") if is_staff_role(g.standing.role) else None
    presence.look(g.within, g.standing.enrolment, group=work.author_group if work else None, now=g.now)


def standing_now(permission):
    """The asker's Standing for the permission table, as far as *permission* looks at it."""
    person = g.person
    return Standing(
        person is not None,
        bool(person and person.is_admin),
        g.standing.role if g.standing else "",
        permission == "course.create" and person is not None and _makes_courses(),
        bool(g.standing and g.standing.is_limited),
        g.owns,
    )


def _makes_courses():
    return courses_made_by(site.course_makers(), [one.role for one in my_courses()])


def _stand_in(*, course_id=None, course_public_id=None):
    g.standing = next(
        (
            found
            for found in my_courses()
            if course_id == found.course or course_public_id == found.course_public_id
        ),
        None,
    )
    if g.looking and g.standing is None:
        raise Missing()
    g.standing = g.standing or courses.standing(
        g.person.id, course_id=course_id, course_public_id=course_public_id
    )
    if g.standing is None and g.person.is_admin:
        course = courses.find(course_public_id)
        g.standing = courses.Standing(
            0,
            "",
            "",
            None,
            course.id,
            course.public_id,
            course.code,
            course.title,
            course.zone,
            course.archived_at,
        )
    if g.standing is None:
        raise Missing()
    g.course_zone = g.standing.zone
    return g.standing


def _course(public_id):
    return _stand_in(course_public_id=public_id)


def _activity(public_id):
    activity = activities.find(public_id=public_id)
    if activity is None:
        raise Missing()
    _stand_in(course_id=activity.course)
    _take_part(activity)
    g.written_in, g.within, g.told = activity.language, activity.id, activity.told
    if activity.published is None and g.standing.role == "student" and not g.owns:
        raise Missing()
    if not db.is_look_only():
        is_student = g.standing.role == "student"
        in_passing.settle(activity, g.now, student=g.standing.enrolment if is_student else None)
    return activity


def _take_part(activity):
    """Missing for whoever takes no part in what people join one by one: staff, too, where they never find it,
    whoever runs the site, and who looks at it as somebody else."""
    if activity.people == "class":
        return
    is_in, is_owner = activities.takes_part(activity, g.standing.enrolment)
    if not is_in or (g.looking and activity.is_closed_to_staff):
        raise Missing()
    if activity.is_closed_to_staff and g.standing.role != "student":
        raise Missing()
    _be_a_member(activity.id)
    g.owns = is_owner or (not activity.design.is_of_learners and g.standing.role == "instructor")


def _be_a_member(activity_id):
    """Staff who take part in what people join are in it what everybody there is: they see what their part
    lets them see, and hold none of the rights of staff (docs/decisions/0149)."""
    if is_staff_role(g.standing.role) and activities.is_member(activity_id, g.standing.enrolment):
        g.standing = g.standing._replace(role="student", is_limited=False)


def _circle(public_id):
    """An activity that people join one by one, for those who take part."""
    activity = _activity(public_id)
    if activity.people == "class":
        raise Missing()
    return activity


def _offered(public_id):
    """An activity that people join one by one, as those of its course find it before they take part."""
    enrolment, found = circles.offer(g.person.id, public_id, g.now)
    _stand_in(course_id=found.course)
    if g.looking or g.standing.enrolment != enrolment:
        raise Missing()
    return found


def _response(find):
    def load_it(public_id):
        work = find(g.person.id, public_id)
        _stand_in(course_id=work.course)
        if work.design.people.is_joined:
            _be_a_member(work.activity)
        g.written_in, g.within, g.told = work.language, work.activity, work.told
        return work

    return load_it


def _read_by(account_id, public_id):
    """The response that staff read, else the one open to a student."""
    try:
        return responses.in_courses_staffed_by(account_id, public_id)
    except Missing:
        return shared.find(account_id, public_id, g.now)


def _inside(account_id, public_id):
    """What somebody may read; NotNow where it was taken back since they read it among those who take part."""
    try:
        return _read_by(account_id, public_id)
    except Missing:
        circles.tell_if_taken_back(account_id, public_id)
        raise


def _request(public_id):
    made = asking.mine(g.person.id, public_id)
    _stand_in(course_id=made.course)
    return made


def _exhibit(public_id):
    found, standing = showcase.find(g.person.id, public_id, g.now)
    _stand_in(course_id=standing.course)
    return found


LOADERS = {
    "asked": _request,
    "course": _course,
    "activity": _activity,
    "circle": _circle,
    "offered": _offered,
    "mine": _response(responses.written_by),
    "response": _response(_read_by),
    "inside": _response(_inside),
    "received": _response(responses.about_mine),
    "exhibit": _exhibit,
    "leave": leave.take,
}


def looked_after():
    """Enrolment ids of those whom the asker looks after in the course at hand; None: everybody."""
    if "looked_after" not in g:
        g.looked_after = charges.people_of(g.standing)
    return g.looked_after


def of_sections(found, person=lambda one: one.enrolment):
    """Those of a list whom the asker looks after; *person*: the enrolment id of one."""
    people = looked_after()
    return found if people is None else [one for one in found if person(one) in people]


def person_of(public_id):
    """The Enrolment (with account) of a public id in the course at hand, among those whom the asker looks
    after; Missing otherwise."""
    found = courses.person_in(g.standing.course, public_id)
    if looked_after() is not None and found.id not in looked_after():
        raise Missing()
    return found


def holds(permission):
    """Whether the asker holds *permission* where they stand now: for showing or leaving out what leads on. A
    course in the archive is only looked at, kept and deleted."""
    if g.standing and g.standing.archived and permission not in OF_THE_ARCHIVE:
        return False
    return may(permission, standing_now(permission))

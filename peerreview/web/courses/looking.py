"""Where looking at a course as a student begins and ends."""

from flask import redirect, request, url_for

from peerreview.web import looking
from peerreview.web.access import needs
from peerreview.web.courses import bp


@bp.post("/courses/<course>/view-as")
@needs("course.view_as")
def look_as(course):
    looking.begin(course, request.form.get("person", ""))
    return redirect(url_for(".show", course=course.course_public_id), 303)


@bp.post("/view-as/end")
@needs("account.own")
def look_as_myself():
    ended = looking.end()
    if ended is None:
        return redirect(url_for("todo.show"), 303)
    return redirect(url_for(".show", course=ended.theirs.course_public_id), 303)

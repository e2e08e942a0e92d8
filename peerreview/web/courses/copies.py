"""An activity made once more, in its own course or in another one that one teaches."""

from flask import g, redirect, render_template, url_for
from wtforms.fields import SelectChoice

from peerreview.domain.refusals import Invalid
from peerreview.domain.schedule.shifting import first_day
from peerreview.store import activities, copying
from peerreview.web.access import my_courses, needs
from peerreview.web.courses import bp
from peerreview.web.courses.forms import CopyForm
from peerreview.web.pages import tell
from peerreview.web.text import _, day_words, refusal_text


@bp.get("/activities/<activity>/copies")
@needs("activity.edit")
def new_copy(activity):
    return _page(activity, CopyForm(formdata=None, title=activity.title, course=g.standing.course_public_id))


def _taught():
    return {one.course_public_id: one for one in my_courses() if one.role == "instructor"}


def _page(activity, form, status=200):
    form.course.choices = [SelectChoice(key, f"{one.code} {one.title}") for key, one in _taught().items()]
    first = first_day(activities.window_rows(activity.id), activity.zone)
    return render_template(
        "courses/copy.html", activity=activity, form=form, first=first and day_words(first)
    ), status


@bp.post("/activities/<activity>/copies")
@needs("activity.edit")
def copy(activity):
    form = CopyForm()
    taught = _taught()
    form.course.choices = [SelectChoice(key, key) for key in taught]
    if not form.validate():
        return _page(activity, form, 422)
    target = taught[form.course.data]
    try:
        made = copying.copy_activity(
            activity._replace(title=form.title.data.strip()),
            target.course,
            days=form.days(first_day(activities.window_rows(activity.id), activity.zone)),
            author=target.enrolment,
            by=g.person.id,
            now=g.now,
        )
    except Invalid as refusal:
        form[refusal.field].errors = [refusal_text(refusal)]
        return _page(activity, form, 422)
    tell(_("“%(title)s” is copied. Students do not see it yet.", title=made.title))
    return redirect(url_for("activities.edit", activity=made.public_id), 303)

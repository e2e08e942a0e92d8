"""Recognition: the comment that helped most, chosen by authors; comments picked by staff; and how helpful a
reviewer was."""

from flask import g, render_template, request, url_for

from peerreview.domain.refusals import Missing
from peerreview.store import activities, responses
from peerreview.store.reading import helpfulness, marks
from peerreview.store.reading import received as reviews
from peerreview.web.access import needs
from peerreview.web.feedback import bp
from peerreview.web.htmx import done
from peerreview.web.pages import tell
from peerreview.web.text import _


def open_review(received):
    """(activity, Review) that the asker may read now; Missing otherwise."""
    activity = activities.find(activity_id=received.activity)
    found = reviews.by_person(activity, g.standing.enrolment, g.now)
    review = next((review for review in found.reviews if review.work.id == received.id), None)
    if review is None:
        raise Missing()
    return activity, review


def back_to(activity, anchor):
    """The feedback page as it was looked at, at one place of it."""
    return url_for("feedback.show", activity=activity.public_id, **by(), _anchor=anchor)


def is_by_review():
    """Whether the feedback is read review by review, as it is unless asked otherwise."""
    return request.values.get("by") != "criterion"


def by():
    """The same as the parameters of an address."""
    return {} if is_by_review() else {"by": "criterion"}


@bp.post("/feedback/<received>/best")
@needs("response.write")
def mark_best(received):
    activity, review = open_review(received)
    item = request.form.get("item", "")
    marks.mark_best(received, item, by=g.person.id, now=g.now)
    place = f"said-{review.work.public_id}-{item}"
    tell(
        _("Marked as the comment that helped you most."),
        url_for(".unmark_best", received=received.public_id, item=item, **by()),
        beside=place,
    )
    return done(back_to(activity, place))


@bp.post("/feedback/<received>/best/undo")
@needs("response.write")
def unmark_best(received):
    activity, review = open_review(received)
    item = request.values.get("item", "")
    marks.unmark_best(received, item, by=g.person.id, now=g.now)
    tell(_("The mark is taken back."))
    return done(back_to(activity, f"said-{review.work.public_id}-{item}"))


@bp.get("/courses/<course>/my-reviews")
@needs("course.see")
def mine(course):
    found = helpfulness.of_reviewer(course.enrolment)
    return render_template(
        "feedback/mine.html",
        course=course,
        found=found,
        scales=helpfulness.scales_of(course.enrolment),
        marked=marks.received(course.enrolment),
        titles={
            activity.id: activity.title for activity in activities.of_course(course.course, unpublished=False)
        },
    )


@bp.post("/responses/<response>/pick")
@needs("activity.progress")
def pick(response):
    item = request.form.get("item", "")
    marks.pick(response, item, by=g.person.id, now=g.now)
    tell(
        _("The class sees this comment in the summary, without names."),
        url_for(".unpick", response=response.public_id, item=item),
        beside=f"picked-{response.public_id}-{item}",
    )
    return done(_picked_on(response))


@bp.post("/responses/<response>/pick/undo")
@needs("activity.progress")
def unpick(response):
    marks.unpick(response, request.values.get("item", ""), by=g.person.id, now=g.now)
    tell(_("The comment is no longer in the summary."))
    return done(_picked_on(response))


def _picked_on(response):
    """Back to where the button was: the summary, or the review itself."""
    if request.values.get("from") == "review":
        return url_for("responses.show", response=response.public_id)
    return url_for("feedback.summary", activity=responses.by_id(response.id).activity_public_id)

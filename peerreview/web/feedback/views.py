"""What others wrote about my work, and my answers."""

from flask import Blueprint, g, json, make_response, render_template, request, url_for

from peerreview.domain.refusals import Incomplete, Invalid, NotNow, OldDraft
from peerreview.store import activities, feedback, grading, responses
from peerreview.web.access import needs
from peerreview.web.feedback import answers
from peerreview.web.feedback.reading import people, sets_of, what_next
from peerreview.web.htmx import done, wants_part
from peerreview.web.pages import tell
from peerreview.web.text import _

bp = Blueprint("feedback", __name__)


@bp.get("/activities/<activity>/feedback")
@needs("response.read")
def show(activity):
    return page(activity)


def page(activity, failed=None, status=200):
    """The reader's feedback; *failed* is an Asked with what was typed and why it could not be sent."""
    found = feedback.received(activity, g.standing.enrolment, g.now)
    asked = answers.asked_of(found, activity)
    if failed:
        asked[failed.line.subject] = [failed if one.id == failed.id else one for one in asked[failed.line.subject]]
    own = responses.public_ids({review.work.about_response for review in found.reviews} - {None})
    return render_template(
        "feedback/show.html", activity=activity, sets=sets_of(activity.design, found.reviews), asked=asked, own=own, failed=failed,
        others=sum(not review.is_mine for review in found.reviews), people=people,
        about_me=all(review.work.about_person for review in found.reviews), next=what_next(activity.design, found),
        by_review=request.values.get("by") == "review", is_graded=grading.is_released(activity.id, g.standing.enrolment)), status


@bp.post("/feedback/<received>/answer")
@needs("response.write")
def answer(received):
    activity = activities.find(activity_id=received.activity)
    found = feedback.received(activity, g.standing.enrolment, g.now)
    asked = answers.find(found, activity, received, request.form.get("task"))
    asked.typed = answers.typed_from(asked.items, request.form)
    if answers.asks(asked, request.form):
        return refused(activity, asked, 200)
    try:
        answers.send(activity, asked, request.form, g.now)
    except (Incomplete, OldDraft, NotNow, Invalid) as refusal:
        return refused(activity, answers.explain(asked, refusal), 409 if isinstance(refusal, OldDraft | NotNow) else 422)
    name = next(review.name for review in found.reviews if review.work.id == received.id) or _("course staff")
    return sent(activity, received, asked.task.id, _("Your answer to %(name)s is sent.", name=name))


def refused(activity, asked, status):
    """The same form with what was typed, and why it was not sent."""
    if not wants_part():
        return page(activity, asked, status)
    return make_response(render_template("feedback/_answer.html", one=asked, by_review=request.form.get("by") == "review"), 422)


def sent(activity, received, task_id, words):
    """The form as it stands now: in place for htmx, else the page with it."""
    by = {"by": "review"} if request.form.get("by") == "review" else {}
    if not wants_part():
        tell(words)
        return done(url_for(".show", activity=activity.public_id, **by, _anchor=f"answer-{task_id}-{received.public_id}"))
    again = answers.find(feedback.received(activity, g.standing.enrolment, g.now), activity, received, task_id)
    response = done("", "feedback/_answer.html", one=again, by_review=bool(by))
    response.headers["HX-Trigger"] = json.dumps({"toast": {"text": words}}, ensure_ascii=True)
    return response

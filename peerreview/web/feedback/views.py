"""What others wrote about my work, and my answers."""

from flask import g, json, make_response, render_template, request, url_for

from peerreview.domain.refusals import Incomplete, Invalid, NotNow, OldDraft
from peerreview.store import activities, grading, responses
from peerreview.store.reading import advice, marks, seen
from peerreview.store.reading import received as reviews
from peerreview.web import pairing
from peerreview.web.access import needs
from peerreview.web.feedback import answers, bp, changes, flags, in_text, recognition, sending, summary, team
from peerreview.web.feedback.recognition import by, is_by_review
from peerreview.web.feedback.sets import people, sets_of, what_next
from peerreview.web.htmx import done, wants_part
from peerreview.web.items import typed_from
from peerreview.web.pages import one_less, tell
from peerreview.web.rows import edit_url
from peerreview.web.text import _

__all__ = ["bp", "changes", "flags", "in_text", "recognition", "summary"]


@bp.get("/activities/<activity>/feedback")
@needs("response.read")
def show(activity):
    return page(activity)


def page(activity, failed=None, status=200):
    """The reader's feedback; *failed* is an Asked with what was typed and why it could not be sent."""
    found = reviews.by_person(activity, g.standing.enrolment, g.now)
    seen.record(g.standing, [review.work for review in found.reviews], now=g.now)
    asked = answers.asked_of(found, activity)
    if failed:
        asked[failed.line.subject] = [
            failed if one.id == failed.id else one for one in asked[failed.line.subject]
        ]
    own = responses.public_ids({review.work.about_response for review in found.reviews} - {None})
    best = marks.on([review.work.id for review in found.reviews], "best")
    return render_template(
        "feedback/show.html",
        activity=activity,
        sets=sets_of(activity.design, found.reviews),
        asked=asked,
        own=own,
        failed=failed,
        best=best,
        flagged=flags.told_of(found.reviews),
        first=first_of(found, activity),
        opens=levels_open_at(asked),
        pairs=pairing.said_to_helped(activity, found.reviews),
        parts=team.told(activity, found.facts),
        changes=advice.has_changes(found.facts, activity.design),
        others=sum(not review.is_mine for review in found.reviews),
        notes=sum(len(review.notes) for review in found.reviews),
        people=people,
        about_me=all(review.work.about_person for review in found.reviews),
        next=what_next(activity.design, found, g.now),
        by_review=is_by_review(),
        is_graded=grading.is_released(activity.id, g.standing.enrolment),
        is_pressing=any(one.is_open and one.presses for options in asked.values() for one in options),
    ), status


def first_of(found, activity):
    """(title, address, post fields or None) of what comes before reading; None when nothing does."""
    if not found.first:
        return None
    line = found.first[0]
    task = activity.design.tasks[line.task]
    public = responses.public_ids({line.response or line.subject})
    if line.response:
        return task.title, edit_url(activity.design, task, public[line.response]), None
    return (
        task.title,
        url_for("responses.begin", activity=activity.public_id, task=task.id),
        {"round": line.round, "kind": line.kind, "subject": public[line.subject]},
    )


def levels_open_at(asked):
    """When levels open by themselves, answered or not: the last close of an answer still owed; None when it
    has no date."""
    moments = [one.line.window.closes for options in asked.values() for one in options if not one.is_sent]
    return max(moments) if moments and all(moments) else None


@bp.post("/feedback/<received>/answer")
@needs("response.write")
def answer(received):
    activity = activities.find(activity_id=received.activity)
    found = reviews.by_person(activity, g.standing.enrolment, g.now)
    asked = answers.find(found, activity, received, request.form.get("task"))
    asked.typed = whole = typed_from(request.form, asked.items)
    if press := request.form.get("press"):
        asked.typed, whole = sending.read(asked, whole, press)
    elif answers.asks(asked, request.form):
        return refused(activity, asked, 200)
    try:
        is_in = _sent(activity, asked, whole if press else None)
    except (Incomplete, OldDraft, NotNow, Invalid) as refusal:
        asked.typed = whole
        return refused(
            activity, answers.explain(asked, refusal), 409 if isinstance(refusal, OldDraft | NotNow) else 422
        )
    if is_in and not asked.is_sent:
        one_less()
    name = next(review.name for review in found.reviews if review.work.id == received.id) or _("course staff")
    return sent(activity, received, asked.task.id, _words_of(name, is_in))


def _sent(activity, asked, whole):
    """Send the answer, or what of it was pressed (*whole*: all that is typed); whether it is in."""
    work = sending.begun(activity, asked, g.now)
    if whole is not None:
        return sending.send_pressed(work, asked, request.form, whole, g.now)
    sending.send(work, asked, request.form, g.now)
    return True


def _words_of(name, is_in):
    if is_in:
        return _("Your answer to %(name)s is sent.", name=name)
    return _("Kept. It goes to %(name)s as soon as you say whether the review helped.", name=name)


def refused(activity, asked, status):
    """The same form with what was typed, and why it was not sent."""
    if not wants_part():
        return page(activity, asked, status)
    found = reviews.by_person(activity, g.standing.enrolment, g.now)
    return make_response(render_template("feedback/_answer.html", **_around(activity, found, asked)), 422)


def _around(activity, found, one):
    """What the part of one answer stands in: the page's Set, its levels, and the comments of the review."""
    sets = sets_of(activity.design, found.reviews)
    place, its_set = next(
        (place, one_set)
        for place, one_set in enumerate(sets, 1)
        if any(review.work.id == one.review.id for review, _hue in one_set.readers)
    )
    return {
        "one": one,
        "activity": activity,
        "set": its_set,
        "place": place,
        "comments": its_set.comments_of(one.review.id),
        "best": marks.on([one.review.id], "best"),
        "by_review": is_by_review(),
        "opens": levels_open_at(answers.asked_of(found, activity)),
        "is_graded": grading.is_released(activity.id, g.standing.enrolment),
    }


def sent(activity, received, task_id, words):
    """The form as it stands now, with the levels it may have opened: in place for htmx, else the page with
    it."""
    if not wants_part():
        tell(words)
        anchor = f"answer-{task_id}-{received.public_id}"
        return done(url_for(".show", activity=activity.public_id, **by(), _anchor=anchor))
    found = reviews.by_person(activity, g.standing.enrolment, g.now)
    again = answers.find(found, activity, received, task_id)
    response = done("", "feedback/_answered.html", **_around(activity, found, again))
    response.headers["HX-Trigger"] = json.dumps({"toast": {"text": words}}, ensure_ascii=True)
    return response

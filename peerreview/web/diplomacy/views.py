"""Tips while somebody types, what became of them, and the self-check. Nothing here changes a text, and none
of it is in a hand-in's way."""

from flask import current_app, g, make_response, request

from peerreview.domain.refusals import Missing
from peerreview.store import activities, diplomacy, responses
from peerreview.store.reading import received as reviews
from peerreview.web import writing
from peerreview.web.access import needs
from peerreview.web.diplomacy import bp, setup  # noqa: F401 - the routes of this room
from peerreview.web.diplomacy.boxes import Box
from peerreview.web.diplomacy.desk import WHOLE, Desk
from peerreview.web.feedback import answers
from peerreview.web.feedback.views import page
from peerreview.web.htmx import wants_part
from peerreview.web.items import typed_from


def part(template, **context):
    """A part without the page's frame: it is asked for at every pause."""
    return make_response(current_app.jinja_env.get_template(template).render(**context))


def answered(box):
    """204 when nothing changed; only the marked words when the tips are the same; else both. Never the field
    itself."""
    same = request.form.get("shown") == box.digest
    if same and not box.marks:
        return "", 204
    response = part("diplomacy/_answer.html", box=box, tips_too=not same)
    if same:
        response.headers["HX-Reswap"] = "none"
    return response


@bp.post("/responses/<mine>/tips/<item>")
@needs("response.write")
def tips(mine, item):
    desk = _desk(mine)
    box = desk.fresh_box(item, is_fresh="begun" not in request.form)
    diplomacy.remember(mine.id, _found(item, box), "shown", known=desk.beside.acts, now=g.now)
    return answered(box)


def _desk(work):
    if not diplomacy.is_coached(work):
        raise Missing()
    return Desk(work, typed_from(request.form, work.items))


def _found(item, box):
    return [(item, finding, box.reading.words(finding)) for finding in box.reading.tips]


@bp.post("/responses/<mine>/tips/<item>/acts")
@needs("response.write")
def act(mine, item):
    desk = _desk(mine)
    if item != WHOLE and item not in desk.texts:
        raise Missing()
    diplomacy.remember_used(mine.id, desk.named(item, request.form.get("used")), now=g.now)
    diplomacy.remember_dismissed(mine.id, desk.named(item, request.form.get("fine")), now=g.now)
    if not wants_part():
        return writing.save(mine)
    if "used" in request.form:
        return "", 204
    again = _desk(mine)
    return (
        part("diplomacy/_check.html", coach=again)
        if item == WHOLE
        else part("diplomacy/_answer.html", box=again.box(item), tips_too=True)
    )


@bp.post("/responses/<mine>/check")
@needs("response.write")
def check(mine):
    return part("diplomacy/_check.html", coach=_desk(mine))


@bp.post("/feedback/<received>/tips/<item>")
@needs("response.write")
def answer_tips(received, item):
    _activity, asked = _asked(received, item)
    box, beside = _answer_box(asked, item)
    if asked.line.response:
        diplomacy.remember(asked.line.response, _found(item, box), "shown", known=beside.acts, now=g.now)
    return answered(box)


@bp.post("/feedback/<received>/tips/<item>/acts")
@needs("response.write")
def answer_act(received, item):
    activity, asked = _asked(received, item)
    response = responses.written_by(
        g.person.id,
        responses.begin(
            activity, asked.line, g.standing.enrolment, by=g.person.id, now=g.now, group=asked.group
        ),
    ).id
    asked.line = asked.line._replace(response=response)
    box, _beside = _answer_box(asked, item)
    for name, keep in (("used", diplomacy.remember_used), ("fine", diplomacy.remember_dismissed)):
        keep(
            response,
            [one for one in _found(item, box) if box.reading.key(one[1]) == request.form.get(name)],
            now=g.now,
        )
    if not wants_part():
        return page(activity, asked)
    return (
        ("", 204)
        if "used" in request.form
        else part("diplomacy/_answer.html", box=_answer_box(asked, item)[0], tips_too=True)
    )


def _asked(received, item):
    """(Activity, the answer to a review that the form speaks of, with what is typed in it); Missing when
    *item* takes no words."""
    activity = activities.find(activity_id=received.activity)
    found = reviews.by_person(activity, g.standing.enrolment, g.now)
    asked = answers.find(found, activity, received, request.values.get("task"))
    if item not in {one.id for one in asked.items if one.has_text}:
        raise Missing()
    asked.typed = typed_from(request.form, asked.items)
    return activity, asked


def _answer_box(asked, item):
    beside = answers.beside_of(asked)
    return asked.box(item, diplomacy.read(beside, asked.typed[item]["text"])), beside


@bp.post("/activities/<activity>/notes/tips")
@needs("activity.progress")
def note_tips(activity):
    """Tips for any text of staff: the address names its field; nothing is remembered of it."""
    field, name = request.args.get("field", ""), request.args.get("name", "")
    beside = diplomacy.beside_nothing(activity.id)
    return answered(
        Box(
            field,
            name,
            request.full_path,
            "",
            diplomacy.read(beside, request.form.get(name, "")),
            beside.language,
        )
    )

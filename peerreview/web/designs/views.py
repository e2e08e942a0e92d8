"""The pages of the library: all designs, one design from its sides, its text."""

from flask import abort, g, make_response, redirect, render_template, request, url_for

from peerreview.domain.designs import explained
from peerreview.domain.refusals import Conflict, Invalid, NotNow, Refusal
from peerreview.store import activities, courses, library, rehearsal
from peerreview.web.access import needs
from peerreview.web.designs import asked, bp, choosing, rehearsing  # noqa: F401 - the routes of this room
from peerreview.web.designs.forms import BringForm, CrowdForm, TextForm
from peerreview.web.fields import whole
from peerreview.web.gradebook import gradebook
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text

SIDES = ("happens", "student", "instructor", "rehearsal", "text")
AROUND = 2  # lines shown on each side of a fault


def needs_said():
    """{need: words} by which designs are found."""
    return {
        "first": _("The first week"),
        "quiet": _("Hear quiet voices"),
        "text": _("Read a hard text"),
        "exam": _("Before an exam"),
        "work": _("Better work handed in"),
        "weeks": _("Weeks of work"),
        "apart": _("No shared hour"),
    }


def evidence_said(level):
    """The word for how much is known of a design; "" where its maker says nothing."""
    return {
        "good": _("Evidence: good."),
        "mixed": _("Evidence: mixed."),
        "little": _("Evidence: little."),
        "none": _("Evidence: none yet."),
    }.get(level, "")


@bp.get("/courses/<course>/designs")
@needs("activity.create")
def index(course):
    return _library(course, BringForm(formdata=None))


def _library(course, bring, status=200):
    offers = library.built_in()
    said = {one.key: explained.of(one.design) for one in offers}
    need = request.args.get("need", "")
    people = courses.count_students(course.course)
    return render_template(
        "designs/library.html",
        course=course,
        rows=[
            (one, said[one.key], _shape(one.design, people)) for one in offers if _is_for(said[one.key], need)
        ],
        own=library.own(course.course),
        needs=_needs(course, said.values(), need),
        people=people,
        evidence=evidence_said,
        bad_files=activities.bad_files(),
        bring=bring,
    ), status


def _is_for(said, need):
    return need not in needs_said() or need in said.needs


def _needs(course, all_said, chosen):
    """[(words, address, is current, count)]: everything first; needs that nothing meets are left out."""
    counts = {need: sum(need in said.needs for said in all_said) for need in needs_said()}
    here = course.course_public_id
    found = [(_("Everything"), url_for(".index", course=here), chosen not in counts, len(all_said))]
    return found + [
        (words, url_for(".index", course=here, need=need), need == chosen, counts[need])
        for need, words in needs_said().items()
        if counts[need]
    ]


def _shape(design, people):
    """[(picture, words)] of how people sit, step after step."""
    return [asked.seating(design, phase, max(people, 2)) for phase in design.phases]


@bp.get("/courses/<course>/designs/<key>")
@needs("activity.create")
def show(course, key):
    found = library.find(course.course, key)
    side = request.args.get("side", "")
    usual = "happens" if found.design and not found.fault else "text"
    return _design(course, found, side if side in SIDES and found.design else usual)


def _design(course, found, side, form=None, status=200, crowd=None):
    form = form or TextForm(formdata=None, text=found.text, rev=found.rev)
    size = courses.count_students(course.course)
    people = min(max(whole(request.args.get("people"), size), 2), 999)
    design = found.design
    return render_template(
        "designs/design.html",
        course=course,
        found=found,
        said=explained.of(design) if design else explained.Explained(),
        side=side,
        form=form,
        people=people,
        size=size,
        steps=asked.steps(design, people) if design else [],
        before=asked.before(design) if design else [],
        asked=asked.as_student(design) if design and side == "student" else [],
        evidence=evidence_said,
        fault=_fault(form.text.data or ""),
        origin=activities.designs_on_offer().get(found.origin),
        many=asked.MANY,
        gradebook=gradebook,
        instead=[one for one in library.built_in() if explained.of(one.design).fits(people)],
        **(_rehearsal(course, found, size, crowd) if side == "rehearsal" else {}),
    ), status


def _rehearsal(course, found, size, crowd):
    """What the side of rehearsals shows besides."""
    newest = rehearsal.newest(course.course, found, g.now)
    return {
        "rehearsed": newest,
        "crowd": crowd or rehearsing.crowd_form(newest, size),
        "findings": rehearsing.findings(found.design, newest.seen) if newest and newest.seen else [],
        "happened": rehearsing.happened,
    }


def _fault(text):
    """(the error, [(number, line, whether it is the one)] around it), or None for a text that can be read."""
    error = library.read(text.replace("\r\n", "\n"))[1] if text.strip() else None
    if error is None:
        return None
    lines = text.splitlines()
    first, last = max(error.line - 1 - AROUND, 0), error.line + AROUND
    return error, [
        (number, line, number == error.line) for number, line in enumerate(lines[first:last], first + 1)
    ]


@bp.post("/courses/<course>/designs")
@needs("activity.create")
def bring(course):
    form = BringForm()
    if not form.validate():
        return _library(course, form, 422)
    key = library.bring(course.course, form.given(), by=g.person.id, now=g.now)
    tell(_("It is here. Look at it before you use it."))
    return redirect(url_for(".show", course=course.course_public_id, key=key), 303)


@bp.post("/courses/<course>/designs/<key>/copies")
@needs("activity.create")
def copy(course, key):
    made = library.copy(course.course, key, by=g.person.id, now=g.now)
    tell(_("This is your copy. Change what you like: nothing that runs changes."))
    return redirect(_text_of(course, made), 303)


def _text_of(course, key):
    return url_for(".show", course=course.course_public_id, key=key, side="text")


@bp.post("/courses/<course>/designs/<key>")
@needs("activity.create")
def save(course, key):
    form = TextForm()
    found = library.find(course.course, key)
    if not found.is_own:
        abort(404)
    try:
        changed = library.save(
            course.course, key, form.text.data or "", rev=form.seen(), by=g.person.id, now=g.now
        )
    except Invalid as refusal:
        form.text.errors = [refusal_text(refusal)]
        return _design(course, found, "text", form, 422)
    except Conflict as refusal:
        form.text.errors = [refusal_text(refusal)]
        form.rev.data = str(library.find(course.course, key).rev)
        return _design(course, found, "text", form, 409)
    if changed.fault:
        return _design(course, changed, "text", status=422)
    tell(_("Saved. Activities made from now on are made from this text."))
    return redirect(_text_of(course, key), 303)


@bp.post("/courses/<course>/designs/<key>/rehearsal")
@needs("activity.create")
def rehearse(course, key):
    form = CrowdForm()
    numbers = form.numbers()
    found = library.find(course.course, key)
    if numbers is None:
        return _design(course, found, "rehearsal", status=422, crowd=form)
    try:
        rehearsal.ask(course.course, key, **numbers, by=g.person.id, now=g.now)
    except Refusal as refusal:
        form[getattr(refusal, "field", "") or "people"].errors = [refusal_text(refusal)]
        status = 409 if isinstance(refusal, NotNow) else 422
        return _design(course, found, "rehearsal", status=status, crowd=form)
    return redirect(url_for(".show", course=course.course_public_id, key=key, side="rehearsal"), 303)


@bp.post("/courses/<course>/designs/<key>/original")
@needs("activity.create")
def to_original(course, key):
    return _undoable(course, key, library.to_original, _("It is as it came."))


@bp.post("/courses/<course>/designs/<key>/original/undo")
@needs("activity.create")
def take_back(course, key):
    return _undoable(course, key, library.take_back, _("Your text is back."))


def _undoable(course, key, act, words):
    act(course.course, key, rev=whole(request.form.get("rev"), -1), by=g.person.id, now=g.now)
    tell(words)
    return redirect(_text_of(course, key), 303)


@bp.post("/courses/<course>/designs/<key>/removal")
@needs("activity.create")
def put_away(course, key):
    found = library.put_away(course.course, key, by=g.person.id, now=g.now)
    here = course.course_public_id
    tell(
        _("“%(title)s” is put away. What was made from it goes on.", title=found.title),
        undo=url_for(".put_back", course=here, key=key),
    )
    return redirect(url_for(".index", course=here), 303)


@bp.post("/courses/<course>/designs/<key>/removal/undo")
@needs("activity.create")
def put_back(course, key):
    found = library.put_back(course.course, key, by=g.person.id, now=g.now)
    tell(_("“%(title)s” is back.", title=found.title))
    return redirect(url_for(".show", course=course.course_public_id, key=key), 303)


@bp.get("/courses/<course>/designs/<key>/file")
@needs("activity.create")
def file(course, key):
    found = library.find(course.course, key)
    answer = make_response(found.text)
    answer.headers["Content-Type"] = "application/yaml; charset=utf-8"
    name = found.origin or ("design" if found.is_own else found.key)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return answer

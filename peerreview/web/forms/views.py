"""A form that an activity asks people to fill in: edited, saved as a new version, and what becomes of what
was written on older ones."""

from collections import Counter

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import forms as rules
from peerreview.domain.forms import canvas, differences
from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.domain.visibility import told_to_staff
from peerreview.store import activities, courses, forms, grading, own_forms, scores
from peerreview.web.access import needs
from peerreview.web.forms import bp, editor, files, library  # noqa: F401  (for the routes that stand in them)
from peerreview.web.forms.fields import FormForm
from peerreview.web.pages import tell
from peerreview.web.text import _, ngettext, refusal_text, said


@bp.get("/activities/<activity>/forms/<key>")
@needs("activity.edit")
def edit(activity, key):
    found = _used(activity, key)
    _id, version, title, items = found[key]
    return _page(activity, found, key, editor.opened(items, version, title))


@bp.get("/activities/<activity>/rubric")
@needs("activity.edit")
def usual(activity):
    """The form that comes first: the one that reviewers fill in, else that of the first task."""
    tasks = activity.design.tasks.values()
    first = next(iter([*(task.form for task in tasks if task.pick), *(task.form for task in tasks)]), None)
    if first is None:
        raise Missing()
    return redirect(url_for(".edit", activity=activity.public_id, key=request.args.get("form", first)), 302)


def asked_in(activity):
    """[(form key, title, titles of its tasks)] of the forms that an activity uses, for links."""
    found = forms.of_activity(activity.id)
    return [(key, found[key][2], words) for key, words in _named(activity, found)]


def _named(activity, found):
    """[(form key, titles of its tasks)] in the order of the design."""
    titles = {}
    for task in activity.design.tasks.values():
        titles.setdefault(task.form, []).append(task.title)
    return [(key, ", ".join(titles[key])) for key in titles if key in found]


@bp.post("/activities/<activity>/forms/<key>")
@needs("activity.edit")
def save(activity, key):
    found, page = _used(activity, key), FormForm()
    act, where = editor.posted_act()
    if act == "save":
        return _save(activity, found, key, page)
    if act in ("preview", "keep"):
        return _look(activity, found, key, page, act)
    after, notes = editor.acted(page, act, where, activity.course)
    return _page(activity, found, key, after, 422 if after is page else 200, notes=notes)


def _look(activity, found, key, page, act):
    """The page with what is typed as a student meets it, or kept in the library."""
    items = editor.items_of(page)
    if items is None:
        return _page(activity, found, key, page, 422)
    if act == "preview":
        return _page(activity, found, key, page, preview=items)
    called, name = forms.called(key, activity.design.plan), page.name.data.strip()
    own_forms.keep(activity.course, name, items, called=called, by=g.person.id, now=g.now)
    note = _("“%(name)s” is kept in the library of this course. Here nothing is saved yet.", name=name)
    return _page(activity, found, key, page, notes=[note])


def _save(activity, found, key, page):
    """Check, then make a new version, unless nothing changed."""
    items = editor.items_of(page)
    if items is None or _is_unfit(activity, key, page, items):
        return _page(activity, found, key, page, 422)
    name, here = page.name.data.strip(), url_for(".edit", activity=activity.public_id, key=key)
    if items == found[key][3]:
        is_renamed = name != found[key][2]
        forms.rename(activity.id, key, name, by=g.person.id, now=g.now)
        tell(_("It is called “%(name)s” now.", name=name) if is_renamed else _("Nothing has changed."))
        return redirect(here, 303)
    try:
        seen = int(page.seen.data) if (page.seen.data or "").isdigit() else None
        version = activities.change_form(activity, key, items, by=g.person.id, now=g.now, seen=seen)
    except Invalid as refusal:
        page.form_errors.append(refusal_text(refusal))
        return _page(activity, found, key, page, 422)
    except Conflict as refusal:
        return _meanwhile(activity, key, page, refusal)
    forms.rename(activity.id, key, name, by=g.person.id, now=g.now)
    own_forms.note_origin(activity.id, key, page.origin.data or "", activity.course)
    tell(_("Saved as version %(number)s.", number=version.number))
    return redirect(here, 303)


def _meanwhile(activity, key, page, refusal):
    """A colleague was faster: what they changed is shown beside what is typed here."""
    found = _used(activity, key)
    before = forms.numbered(activity.id, key)[0].get(int(page.seen.data), ())
    page.form_errors.append(refusal_text(refusal))
    page.seen.data = str(found[key][1])
    return _page(activity, found, key, page, 409, theirs=differences.between(before, found[key][3]))


def _is_unfit(activity, key, page, items):
    """Whether this form is to make a grade and cannot; then each item in question says why at its field."""
    return editor.mark_unfit(page, rules.unfit(items) if grading.grades_by(activity, key) else [])


def _used(activity, key):
    """{form key: ...} of this activity; Missing when *key* is none of them."""
    found = forms.of_activity(activity.id)
    if key not in found:
        raise Missing()
    return found


def _page(activity, found, key, page, status=200, *, notes=(), preview=None, theirs=()):
    tasks = [task for task in activity.design.tasks.values() if task.form == key]
    older = grading.older(activity, key)
    return render_template(
        "forms/in_activity.html",
        activity=activity,
        key=key,
        here=url_for(".save", activity=activity.public_id, key=key),
        title=found[key][2],
        version=found[key][1],
        tasks=[task.title for task in tasks],
        times=max((task.pick or 1 for task in tasks), default=1),
        choices=_named(activity, found),
        used=forms.used_by(activity, key),
        not_in_canvas=canvas.left_out(found[key][3]),
        notes=notes,
        theirs=[said(one.sentence, one.values) for one in theirs],
        older=[(one, _differences(one.differences), _count(activity, one)) for one in older],
        **_outlook(activity, key, older),
        by_key=_by_older_key(activity, key),
        **editor.context(page, activity.course, preview=preview),
    ), status


def _count(activity, one):
    """How many reviews were handed in on an older version; None where staff may not know."""
    return told_to_staff(activity.design.tasks[activity.design.grading.by], one.sent)


def _differences(found):
    """[(what differs, what it does to reviews that are moved)] in words."""
    return [(said(one.sentence, one.values), _(one.effect.moved)) for one in found]


def _outlook(activity, key, older):
    """What measuring all reviews by the newest version would do, with names, and why some stay; nothing where
    nobody is asked."""
    if not any(one.is_asked for one in older):
        return {"outlook": None}
    found = grading.measuring_outlook(activity, key, g.now)
    names = courses.names_of([person for person, *_grades in found.changed])
    stay = Counter(said(one.sentence, one.values) for one in found.staying.values())
    return {
        "outlook": (found, [(names[person], before, after) for person, before, after in found.changed]),
        "staying_said": [(count, why) for why, count in stay.items()],
    }


def _by_older_key(activity, key):
    """(how many hand-ins were scored by an older key, None where staff may not know, whether any were)."""
    count = len(scores.by_an_older_key(activity, key))
    tasks = [task for task in activity.design.tasks.values() if task.form == key]
    is_told = all(told_to_staff(task, count) is not None for task in tasks)
    return count if is_told else None, bool(count)


@bp.post("/activities/<activity>/forms/<key>/measure")
@needs("grade.decide")
def measure(activity, key):
    _used(activity, key)
    if request.form.get("by") == "newest":
        grading.measure_all(activity, key, by=g.person.id, now=g.now)
        words = _(
            "The newest version counts for all reviews. What is released stays until you release again."
        )
    else:
        grading.keep_each(activity, key, by=g.person.id, now=g.now)
        words = _("Each review stays on the version it was written on.")
    tell(words, url_for(".undo_measure", activity=activity.public_id, key=key))
    return redirect(url_for(".edit", activity=activity.public_id, key=key), 303)


@bp.post("/activities/<activity>/forms/<key>/measure/undo")
@needs("grade.decide")
def undo_measure(activity, key):
    _used(activity, key)
    grading.take_back(activity, key, by=g.person.id, now=g.now)
    tell(_("Taken back. The reviews count as they did before."))
    return redirect(url_for(".edit", activity=activity.public_id, key=key), 303)


@bp.post("/activities/<activity>/forms/<key>/scores")
@needs("activity.edit")
def score_again(activity, key):
    _used(activity, key)
    count, _any = _by_older_key(activity, key)
    _all, rose, fell = scores.score_again(activity, key, by=g.person.id, now=g.now)
    undo = url_for(".score_as_written", activity=activity.public_id, key=key)
    told = _("They are scored by the key of now.")
    if count:
        told = ngettext(
            "%(count)s hand-in is scored by the key of now: %(rose)s rose, %(fell)s fell.",
            "%(count)s hand-ins are scored by the key of now: %(rose)s rose, %(fell)s fell.",
            count,
            rose=rose,
            fell=fell,
        )
    tell(told, undo)
    return redirect(url_for(".edit", activity=activity.public_id, key=key), 303)


@bp.post("/activities/<activity>/forms/<key>/scores/undo")
@needs("activity.edit")
def score_as_written(activity, key):
    _used(activity, key)
    scores.score_as_written(activity, key, by=g.person.id, now=g.now)
    tell(_("They are scored by the key that they were written with."))
    return redirect(url_for(".edit", activity=activity.public_id, key=key), 303)

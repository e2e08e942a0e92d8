"""A list of people is brought: as a file or pasted, looked at line by line, mended, applied, taken back."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import rosters as rules
from peerreview.domain.refusals import Invalid
from peerreview.store import attributes, rosters
from peerreview.web import csv
from peerreview.web.access import needs
from peerreview.web.courses import bp
from peerreview.web.courses.checked import Checked, notes_of
from peerreview.web.pages import tell
from peerreview.web.sign_in import link_for
from peerreview.web.text import _, ngettext, refusal_text, said


@bp.get("/courses/<course>/people/import")
@needs("course.people")
def look_into(course):
    return _page(course)


def _page(course, *, status=200, text="", error=""):
    fields = attributes.fields_of(course.course).values()
    return render_template(
        "courses/import.html",
        course=course,
        text=text,
        error=error,
        before=[(one, rosters.brought(one)) for one in rosters.of_course(course.course)],
        open_titles=[said(field.title) for field in fields if field.readers in ("staff", "class")],
    ), status


@bp.post("/courses/<course>/people/import")
@needs("course.people")
def bring(course):
    upload = request.files.get("file")
    text, name, is_guessed = request.form.get("text", ""), "", False
    try:
        if upload and upload.filename:
            name = upload.filename
            text, is_guessed = csv.decoded(upload.read())
        batch = rosters.keep(
            course.course,
            text,
            name=name,
            is_guessed=is_guessed,
            fields=rosters.titles_of(course.course),
            by=g.person.id,
            now=g.now,
        )
    except Invalid as refusal:
        return _page(course, status=422, text=request.form.get("text", ""), error=refusal_text(refusal))
    return redirect(url_for(".look_at", course=course.course_public_id, batch=batch), 303)


@bp.get("/courses/<course>/people/import/<batch>")
@needs("course.people")
def look_at(course, batch):
    return _check(course, rosters.find(course.course, batch))


def _check(course, batch, *, status=200, moved=""):
    seen = rosters.look(batch, by=g.person.id, now=g.now)
    return render_template(
        "courses/import_check.html",
        course=course,
        batch=batch,
        look=seen,
        checked=Checked(course, seen, request.args),
        notes=[moved] * bool(moved) + notes_of(batch, seen),
        until=(batch.applied_at or g.now) + rosters.KEPT,
    ), status


@bp.post("/courses/<course>/people/import/<batch>")
@needs("course.people")
def apply_list(course, batch):
    found = rosters.find(course.course, batch)
    keys, mended = _posted(found)
    if request.form.get("act") != "apply":
        rosters.mend(found, keys=keys, mended=mended)
        return redirect(url_for(".look_at", course=course.course_public_id, batch=batch), 303)
    try:
        count = rosters.apply(
            found,
            seal=request.form.get("seal", ""),
            keys=keys,
            mended=rosters.merged(found.mended, mended),
            turned=_turned(),
            link_for=link_for if request.form.get("mail") == "now" else None,
            by=g.person.id,
            now=g.now,
        )
    except rosters.Moved as refusal:
        rosters.mend(found, keys=keys, mended=mended)
        return _check(course, found, status=409, moved=refusal_text(refusal))
    return _applied(course, batch, count)


def _applied(course, batch, count):
    place = {"course": course.course_public_id, "batch": batch}
    if not count:
        tell(_("Nothing has changed: what was to be taken is there already."))
        return redirect(url_for(".look_at", **place), 303)
    left = rosters.look(rosters.find(course.course, batch), by=g.person.id, now=g.now).of(rules.WRONG)
    done = ngettext("%(count)s line is in.", "%(count)s lines are in.", count)
    if left:
        more = ngettext("%(count)s line still needs you.", "%(count)s lines still need you.", len(left))
        tell(f"{done} {more}", url_for(".undo_list", **place))
        return redirect(url_for(".look_at", **place), 303)
    tell(done, url_for(".undo_list", **place), beside="list-h")
    return redirect(url_for(".people", course=course.course_public_id), 303)


def _posted(batch):
    """(keys of the columns, {line: {key: text}} typed over it) of what was posted."""
    keys = [request.form.get(f"column.{place}", key) for place, key in enumerate(batch.keys)]
    mended = {}
    for name, typed in request.form.items():
        word, _dot, rest = name.partition(".")
        line, _dot, key = rest.partition(".")
        if word == "mend" and line.isdigit() and key and typed.strip():
            mended.setdefault(line, {})[key] = typed.strip()[:500]
    return keys, mended


def _turned():
    """Numbers of the lines whose tick is not as it was offered."""
    offered = _numbers("offered")
    ticked = {int(one) for one in request.form.getlist("take") if one.isdigit()}
    return (offered - ticked) | (ticked - offered)


def _numbers(name):
    return {int(one) for one in request.form.get(name, "").split(",") if one.isdigit()}


@bp.post("/courses/<course>/people/import/<batch>/undo")
@needs("course.people")
def undo_list(course, batch):
    undone = rosters.undo(rosters.find(course.course, batch), by=g.person.id, now=g.now)
    said_so = ngettext(
        "Taken back: %(count)s person is gone.", "Taken back: %(count)s people are gone.", undone.gone
    )
    if undone.back:
        said_so += " " + ngettext("%(count)s change is undone.", "%(count)s changes are undone.", undone.back)
    if undone.stay:
        names = ", ".join(undone.stay[:5]) + (" …" if len(undone.stay) > 5 else "")
        said_so += " " + ngettext(
            "%(count)s stays, who has written or signed in: %(names)s.",
            "%(count)s stay, who have written or signed in: %(names)s.",
            len(undone.stay),
            names=names,
        )
    if undone.kept:
        said_so += " " + ngettext(
            "%(count)s change stays, because somebody has changed it again.",
            "%(count)s changes stay, because somebody has changed them again.",
            undone.kept,
        )
    tell(said_so)
    return redirect(url_for(".look_at", course=course.course_public_id, batch=batch), 303)


@bp.get("/courses/<course>/people/import/<batch>/wrong.csv")
@needs("course.people")
def wrong_lines(course, batch):
    found = rosters.find(course.course, batch)
    seen = rosters.look(found, by=g.person.id, now=g.now)
    reasons = {
        one.line.number: " ".join(refusal_text(refusal) for refusal in one.wrong.values())
        for one in seen.of(rules.WRONG)
    }
    head, lines = rosters.lines_of(found, reasons)
    columns = [csv.Column(title, lambda row, at=place: row[0][at]) for place, title in enumerate(head)]
    columns.append(csv.Column(_("What is wrong"), lambda row: row[1]))
    return csv.download("lines-that-need-you", columns, lines)

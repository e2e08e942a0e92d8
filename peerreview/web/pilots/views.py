"""The pages of a pilot: its day, its review, its decisions; time that experts spent; its numbers."""

from flask import g, redirect, render_template, request, url_for
from wtforms.fields import SelectChoice

from peerreview.domain import choosing
from peerreview.domain import pilots as rules
from peerreview.domain.forms import values
from peerreview.domain.refusals import Invalid, Refusal
from peerreview.store import db, pilots
from peerreview.web import csv
from peerreview.web.access import holds, needs
from peerreview.web.designs.choosing import models, steps_said
from peerreview.web.fields import whole
from peerreview.web.pages import tell
from peerreview.web.pilots import bp, bringing, files, signing  # noqa: F401 - the routes of this room
from peerreview.web.pilots.forms import ACTS, DecisionForm, MinutesForm, ReaderForm
from peerreview.web.pilots.words import STATES, decided, in_unit, rows_of, summary
from peerreview.web.text import _, day_words, refusal_text


@bp.get("/courses/<course>/pilots")
@needs("class.whole")
def index(course):
    found = pilots.of_course(course.course)
    return render_template(
        "pilots/index.html",
        course=course,
        rows=[(one, one.day(g.now), one.due(g.now)) for one in found],
        runs=any(one.closed is None for one in found),
        models=models(),
        can_sign=holds("activity.create"),
    )


@bp.get("/courses/<course>/pilots/<pilot>")
@needs("class.whole")
def show(course, pilot):
    return _page(course, pilots.find(course.course, pilot))


@bp.get("/courses/<course>/pilots/<pilot>/review")
@needs("class.whole")
def review(course, pilot):
    return _page(course, pilots.find(course.course, pilot), is_review=True)


def _page(course, pilot, *, is_review=False, decision=None, minutes=None, reader=None, status=200):
    at, day = _moment(pilot, is_review)
    found = pilots.report(pilot, at, standing=course, now=g.now)
    reader = reader or ReaderForm(formdata=None)
    reader.reader.choices = [
        SelectChoice(str(key), name) for key, name in pilots.staff(course.course).items()
    ]
    return render_template(
        "pilots/show.html",
        course=course,
        pilot=pilot,
        report=found,
        rows=rows_of(found),
        summary=summary(found),
        in_unit=in_unit,
        states=STATES,
        day=day,
        looks=_looks(pilot, day),
        due=pilot.due(g.now),
        is_review=is_review,
        is_last=pilot.is_last(g.now),
        can_sign=holds("activity.create") and not pilot.closed,
        decision=decision or DecisionForm(formdata=None),
        reader=reader,
        minutes=minutes or MinutesForm(formdata=None, token=db.new_id()),
        acts=ACTS,
        models=models(),
        ran=steps_said(choosing.choose(pilot.answers)),
        spoken=values.spoken_minutes,
    ), status


def _moment(pilot, is_review):
    """(the moment as of which the numbers are, its day): of a day in the address that has begun, else of
    now."""
    today = pilot.day(g.now)
    asked = 0 if is_review else whole(request.args.get("day"), 0)
    if asked in rules.LOOKS and asked < today:
        return rules.end_of(pilot.begins, asked, pilot.zone), asked
    return min(g.now, pilot.ends), max(today, 0)


def _looks(pilot, day):
    """[(title, words, place, address)] of the line of days."""
    here = {"course": pilot.course_public_id, "pilot": pilot.public_id}
    states = {"due": _("not decided yet"), "dropped": _("not reached"), "passed": _("not decided")}
    said = {one.day: decided(one.act) for one in pilot.decisions}
    found = [(_("Begin"), day_words(rules.date_of(pilot.begins, 1, pilot.zone)), "past", "")]
    for look in pilot.looks(g.now):
        words = said.get(look.day) or states.get(look.state, "")
        place = "here" if look.day == day else "past" if look.state in ("done", "due", "passed") else "ahead"
        text = f"{day_words(look.date)}{f': {words}' if words else ''}"
        address = url_for(".show", **here, day=look.day) if look.day < pilot.day(g.now) else ""
        found.append((_("Day %(day)s", day=look.day), text, place, address))
    return found


@bp.post("/courses/<course>/pilots/<pilot>/decisions")
@needs("activity.create")
def decide(course, pilot):
    form = DecisionForm()
    act = request.form.get("act", "")
    is_review = act == "close"
    found = pilots.find(course.course, pilot)
    if not form.validate():
        return _page(course, found, is_review=is_review, decision=form, status=422)
    try:
        pilots.decide(
            course.course,
            pilot,
            act=act,
            text=form.text.data,
            ends=form.moment(course.zone) if act == "stop" else None,
            by=g.person.id,
            now=g.now,
        )
    except Refusal as refusal:
        form[getattr(refusal, "field", "") or "text"].errors = [refusal_text(refusal)]
        return _page(course, found, is_review=is_review, decision=form, status=422)
    tell(_("Signed. The pilot is closed; its report stays.") if is_review else _("Signed."))
    return redirect(
        url_for(".review" if is_review else ".show", course=course.course_public_id, pilot=pilot), 303
    )


@bp.post("/courses/<course>/pilots/<pilot>/reader")
@needs("activity.create")
def name_reader(course, pilot):
    form = ReaderForm()
    try:
        pilots.name_reader(course.course, pilot, whole(form.reader.data, 0), by=g.person.id, now=g.now)
    except Invalid as refusal:
        form.reader.errors = [refusal_text(refusal)]
        return _page(course, pilots.find(course.course, pilot), reader=form, status=422)
    found = pilots.find(course.course, pilot)
    tell(_("%(name)s looks at the numbers.", name=found.reader), beside="decide-h")
    return redirect(url_for(".show", course=course.course_public_id, pilot=pilot, _anchor="decide-h"), 303)


@bp.post("/courses/<course>/pilots/<pilot>/minutes")
@needs("class.whole")
def note_minutes(course, pilot):
    form = MinutesForm()
    place = {"course": course.course_public_id, "pilot": pilot}
    try:
        pilots.note_minutes(
            course.course,
            pilot,
            enrolment=course.enrolment,
            minutes=form.count(),
            what=form.what.data,
            token=form.token.data or db.new_id(),
            by=g.person.id,
            now=g.now,
        )
    except Refusal as refusal:
        form[getattr(refusal, "field", "") or "minutes"].errors = [refusal_text(refusal)]
        return _page(course, pilots.find(course.course, pilot), minutes=form, status=422)
    tell(_("Noted."), url_for(".take_minutes_back", **place, token=form.token.data), beside="time-h")
    return redirect(url_for(".show", **place, _anchor="time-h"), 303)


@bp.post("/courses/<course>/pilots/<pilot>/minutes/<token>/undo")
@needs("class.whole")
def take_minutes_back(course, pilot, token):
    pilots.take_minutes_back(
        course.course, pilot, enrolment=course.enrolment, token=token, by=g.person.id, now=g.now
    )
    tell(_("Taken back."), beside="time-h")
    place = {"course": course.course_public_id, "pilot": pilot}
    return redirect(url_for(".show", **place, _anchor="time-h"), 303)


@bp.get("/courses/<course>/pilots/<pilot>/numbers.csv")
@needs("class.whole")
def numbers_file(course, pilot):
    found = pilots.find(course.course, pilot)
    report = pilots.report(found, min(g.now, found.ends), standing=course, now=g.now)
    return csv.download("pilot", files.COLUMNS, files.lines(found, report))

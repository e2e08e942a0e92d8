"""About me: what a course asks of a person, why, and who reads it; their free times; when they are away."""

from datetime import date, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import attributes as rules
from peerreview.domain.clock import FIRST_YEAR, LAST_YEAR, day_begins
from peerreview.domain.refusals import Invalid, Missing
from peerreview.store import accounts, attributes, certificates, courses, privacy
from peerreview.web.access import needs
from peerreview.web.courses import bp, learned, own_line
from peerreview.web.courses.certificates import checked_until
from peerreview.web.courses.forms import AwayForm
from peerreview.web.courses.questions import Question, names_in, posted, put, uses_of
from peerreview.web.pages import tell
from peerreview.web.text import _, day_words, number, refusal_text

DAY_BEGINS, DAY_ENDS = 7 * 2, 22 * 2  # slots of a day between which the week is open


@bp.get("/courses/<course>/me")
@needs("attribute.own")
def about_me(course):
    return _page(course)


def _page(course, *, status=200, typed=None, wrong=None, away=None):
    fields, held = attributes.fields_of(course.course), attributes.of_person(course.enrolment, g.now)
    uses, names = uses_of(course.course), names_in(course)
    lessons = learned.of_person(course.enrolment)
    asked = {name: field for name, field in fields.items() if field.is_asked}
    questions = [
        Question(
            field,
            (typed or {}).get(name, _typed(field, held.get(name, ()), names)),
            (wrong or {}).get(name, ""),
            tuple(uses.get(name, ())),
        )
        for name, field in asked.items()
    ]
    return render_template(
        "courses/about_me.html",
        course=course,
        questions=[one for one in questions if one.field.kind != "times"],
        weeks=[
            (one, week_of(course, held.get(one.field.name, ())))
            for one in questions
            if one.field.kind == "times"
        ],
        readers=rules.READERS,
        others=[
            (field, [one.text for one in held[name]], field.readers)
            for name, field in fields.items()
            if name in held and not field.is_asked
        ],
        absences=[shown_absence(one, course) for one in attributes.absences(course.enrolment, g.now)],
        away=away or AwayForm(formdata=None),
        learned=lessons,
        checked_until=checked_until(privacy.kept(course.course)) if lessons else "",
        certificates=certificates.of_person(course.enrolment),
        own_line=own_line.of_student(course),
        titled=own_line.titled,
        needs=rules.NEEDS,
    ), status


def _typed(field, held, names):
    if field.kind == "people":
        return names.lines({one.other for one in held})
    return "\n".join(one.text for one in held)


@bp.post("/courses/<course>/me")
@needs("attribute.own")
def say_about_me(course):
    me = _me(course)
    asked = {
        name: field
        for name, field in attributes.fields_of(course.course).items()
        if field.is_asked and field.kind != "times"
    }
    values, typed, wrong = posted(request.form, asked, course.zone, names_in(course), me.id)
    if wrong:
        return _page(course, status=422, typed=typed, wrong=wrong)
    put(me, asked, values, source="self", by=g.person.id, now=g.now)
    tell(_("Saved. You can change it at any time."))
    return redirect(url_for(".about_me", course=course.course_public_id), 303)


@bp.post("/courses/<course>/me/needs")
@needs("attribute.own")
def say_my_needs(course):
    accounts.change_needs(g.person.id, request.form.getlist("need"), now=g.now)
    tell(_("Saved. Nobody reads it but you."))
    return redirect(url_for(".about_me", course=course.course_public_id, _anchor="needs"), 303)


def _me(course):
    return courses.person_in(course.course, course.enrolment_public_id)


# --- free times ------------------------------------------------------------------------------------------


def week_of(course, held):
    """What the grid of a week shows: the ``zone`` its times are in, the other ``zones`` it may be in, its
    ``days``, and rows [(words of the time, [(slot, is free)])]: ``open`` hours, and what is ``early`` and
    ``late``."""
    times = rules.stored_times(one.text for one in held)
    zone = times[0].zone if times else g.person.zone or course.zone
    free = rules.slots(times, zone, g.now)
    rows = [
        (
            f"{slot // 2:02}:{slot % 2 * 30:02}",
            [(day * 48 + slot, day * 48 + slot in free) for day in range(7)],
        )
        for slot in range(48)
    ]
    return {
        "zone": zone,
        "zones": list(dict.fromkeys([zone, g.person.zone or course.zone, course.zone])),
        "days": [_(name) for name in rules.DAYS],
        "parts": [
            ("early", rows[:DAY_BEGINS], bool(free & _slots(0, DAY_BEGINS))),
            ("open", rows[DAY_BEGINS:DAY_ENDS], True),
            ("late", rows[DAY_ENDS:], bool(free & _slots(DAY_ENDS, 48))),
        ],
        "hours": len(free) / 2,
    }


def _slots(first, end):
    return {day * 48 + slot for day in range(7) for slot in range(first, end)}


@bp.post("/courses/<course>/me/times/<name>")
@needs("attribute.own")
def say_my_times(course, name):
    field = attributes.fields_of(course.course).get(name)
    if field is None or field.kind != "times" or not field.is_asked:
        raise Missing()
    held = attributes.of_person(course.enrolment, g.now).get(name, ())
    before = week_of(course, held)
    zone = request.form.get("zone", "")
    zone = zone if zone in before["zones"] else before["zone"]
    marks = {
        int(slot) for slot in request.form.getlist("slot") if slot.isdecimal() and int(slot) < rules.WEEK
    }
    shown = {
        slot
        for _part, rows, _open in before["parts"]
        for _words, cells in rows
        for slot, free in cells
        if free
    }
    if not (held and marks == shown and zone == before["zone"]):
        values = tuple(str(one) for one in rules.marked(marks, zone))
        attributes.put(_me(course), field, values, source="self", by=g.person.id, now=g.now)
    tell(
        _(
            "Saved. Free hours a week: %(hours)s, on the clock of %(zone)s.",
            hours=number(Fraction(len(marks), 2)),
            zone=zone,
        )
    )
    return redirect(url_for(".about_me", course=course.course_public_id, _anchor=f"week-{name}"), 303)


# --- away ------------------------------------------------------------------------------------------------


def shown_absence(absence, course):
    """(the first date as text, words for the days, who said so) of an Absence."""
    first = absence.starts.astimezone(ZoneInfo(course.zone)).date()
    last = (absence.ends.astimezone(ZoneInfo(course.zone)) - timedelta(minutes=1)).date()
    words = (
        day_words(first)
        if first == last
        else _("%(first)s to %(last)s", first=day_words(first), last=day_words(last))
    )
    return first.isoformat(), words, absence.source


@bp.post("/courses/<course>/me/away")
@needs("attribute.own")
def go_away(course):
    form = AwayForm()
    try:
        first, last = form.days()
        attributes.away(
            _me(course),
            starts=day_begins(first, course.zone),
            ends=day_begins(last + timedelta(days=1), course.zone),
            source="self",
            by=g.person.id,
            now=g.now,
        )
    except Invalid as refusal:
        form[refusal.field or "first"].errors = [refusal_text(refusal)]
        return _page(course, status=422, away=form)
    tell(
        _("You are away from %(first)s on; nobody waits for you then.", first=day_words(first)),
        url_for(".be_here", course=course.course_public_id, first=first.isoformat()),
        beside="away-h",
    )
    return redirect(url_for(".about_me", course=course.course_public_id, _anchor="away"), 303)


@bp.post("/courses/<course>/me/away/<first>/end")
@needs("attribute.own")
def be_here(course, first):
    attributes.end_absence(_me(course), day_begins(_date(first), course.zone), by=g.person.id, now=g.now)
    tell(_("Taken back: you are there."))
    return redirect(url_for(".about_me", course=course.course_public_id, _anchor="away"), 303)


def _date(text):
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Missing() from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Missing()
    return found

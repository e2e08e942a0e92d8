"""The gradebook of a course: everybody by activity, totals by weights, what is declared for no-shows."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import numbers
from peerreview.domain.grading import spread
from peerreview.domain.refusals import Missing
from peerreview.domain.words import in_order
from peerreview.store import grading
from peerreview.web.access import holds, needs, of_sections, person_of
from peerreview.web.grading import bp
from peerreview.web.htmx import page_or_part
from peerreview.web.lists import Filter, listing, section_filter
from peerreview.web.pages import tell
from peerreview.web.text import _, ngettext

SIZE = 50
SHOW = {
    "missing": _("A grade missing"),
    "unreleased": _("Not released"),
    "excused": _("Excused"),
    "low": _("Total under %(low)s", low=grading.LOW),
    "none": _("No total yet"),
}
ABSENT = {
    "leave": _("No grade: you decide by hand"),
    "zero": _("Zero"),
    "excuse": _("Left out of the total"),
}


@bp.get("/courses/<course>/gradebook")
@needs("grade.all")
def book(course):
    return _page(course)


def _page(course, *, typed=None, why="", field="", status=200):
    found = book_of(course.course)
    context = {
        "course": course,
        "columns": found.columns,
        "shares": shares(found.columns),
        "people": _listed(course, found, request.args),
    }
    if status == 200 and request.headers.get("HX-Request"):
        return page_or_part("grading/book.html", "grading/_book.html", **context)
    return render_template(
        "grading/book.html",
        **context,
        lie=found.spread,
        decides=holds("grade.decide"),
        rules=ABSENT,
        typed=typed or {},
        why=why,
        field=field,
    ), status


def book_of(course_id):
    """The Book of a course as far as the asker looks after its people."""
    found = grading.of_course(course_id, g.now)
    people = of_sections(found.people)
    if people is found.people:
        return found
    return found._replace(people=people, spread=spread([one.total.value for one in people]))


def shares(columns):
    """{activity id: its share of the declared weights in percent, rounded}"""
    whole = sum(column.rule.weight for column in columns)
    return {
        column.activity.id: numbers.rounded(column.rule.weight * 100 / whole, 1) if whole else 0
        for column in columns
    }


def _listed(course, found, args):
    return listing(
        args,
        "grading.book",
        {"course": course.course_public_id},
        found.people,
        filters=(
            Filter("show", _("Show"), _("All"), SHOW, lambda one: one.tags, shy=True),
            section_filter(found.people, lambda one: one.section),
        ),
        words=lambda one: one.name,
        orders={
            "name": lambda one: in_order(one.name),
            "total": lambda one: one.total.value,
            "section": lambda one: in_order(one.section) if one.section else None,
        }
        | {
            f"a{place}": lambda one, place=place: one.cells[place].value
            for place, _column in enumerate(found.columns)
        },
        size=SIZE,
    )


@bp.get("/courses/<course>/gradebook/<person>")
@needs("grade.all")
def person_in_book(course, person):
    enrolment = person_of(person)
    columns, row = grading.of_person(course.course, enrolment.id, g.now)
    if row is None:
        raise Missing()
    titles = {
        one.activity.id: (
            one.activity.title,
            url_for(".explain", activity=one.activity.public_id, person=person),
        )
        for one in columns
    }
    return render_template("grading/person.html", course=course, row=row, titles=titles)


@bp.post("/courses/<course>/gradebook/rules")
@needs("grade.decide")
def declare(course):
    typed, found, wrong = _declared(course)
    if wrong:
        why = _("The weight of “%(title)s” is a number from 0 to %(most)s.", title=wrong.title, most=1000)
        return _page(course, typed=typed, why=why, field=f"weight-{wrong.public_id}", status=422)
    count = grading.declare(course.course, found, by=g.person.id, now=g.now)
    if count:
        words = ngettext(
            "The rule of %(count)s activity is changed; its numbers are worked out anew.",
            "The rules of %(count)s activities are changed; their numbers are worked out anew.",
            count,
        )
        tell(words, url_for(".undo_declare", course=course.course_public_id), beside="rules-h")
    else:
        tell(_("Nothing is changed."))
    return redirect(url_for(".book", course=course.course_public_id), 303)


def _declared(course):
    """({activity: (weight, rule) as typed}, {activity id: Rule}, the activity whose weight cannot stand)"""
    typed, found, wrong = {}, {}, None
    everywhere = request.form.get("everywhere", "")
    for activity in grading.graded(course.course):
        key = activity.public_id
        typed[key] = request.form.get(f"weight-{key}", ""), request.form.get(f"absent-{key}", "leave")
        weight = numbers.typed(typed[key][0])
        rule = everywhere if everywhere in ABSENT else typed[key][1]
        if weight is None or not 0 <= weight <= grading.MOST_WEIGHT:
            wrong = wrong or activity
        else:
            found[activity.id] = grading.Rule(weight, rule if rule in ABSENT else "leave")
    return typed, found, wrong


@bp.post("/courses/<course>/gradebook/rules/undo")
@needs("grade.decide")
def undo_declare(course):
    grading.take_back_rules(course.course, by=g.person.id, now=g.now)
    tell(_("The weights and rules before hold again."))
    return redirect(url_for(".book", course=course.course_public_id), 303)

"""One page for all that is taken out of an activity or a course: spreadsheets, other systems, texts."""

from flask import Response, g, make_response, render_template, request, stream_with_context

from peerreview.store import exporting, grading
from peerreview.web import csv
from peerreview.web.access import holds, needs
from peerreview.web.export import bp, files, marks, works
from peerreview.web.export.filled import TARGETS, checked
from peerreview.web.export.sheets import workbook
from peerreview.web.grading.releasing import graded
from peerreview.web.text import zone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/activities/<activity>/export")
@needs("grade.all")
def of_activity(activity):
    return _page(activity=activity)


@bp.get("/courses/<course>/export")
@needs("grade.all")
def of_course(course):
    return _page(course=course)


def _page(*, activity=None, course=None, check=None, status=200):
    return render_template(
        "export/show.html",
        activity=activity,
        course=course,
        activities=grading.graded(course.course) if course else [],
        texts=len(exporting.addresses(activity, g.standing.enrolment)) if activity else 0,
        has_grades=activity is None or activity.design.grading is not None,
        targets=TARGETS,
        check=check,
        decides=holds("grade.decide"),
    ), status


@bp.post("/activities/<activity>/export")
@needs("grade.decide")
def to_other(activity):
    with_comments = bool(request.form.get("comments"))
    found = marks.of_activity(graded(activity), g.standing.enrolment, g.now, comments=with_comments)
    check = checked(*found, activity.title)
    if check.is_ready and request.form.get("act") == "download":
        _note(check.target, check.made.given, activity)
        return _file(check.made.text.encode("utf-8"), f"{check.target}-{_today()}.csv")
    return _page(activity=activity, check=check, status=422 if check.error else 200)


@bp.post("/courses/<course>/export")
@needs("grade.decide")
def totals_to_other(course):
    check = checked(*marks.of_course(course.course, g.now), course.title)
    if check.is_ready and request.form.get("act") == "download":
        _note(check.target, check.made.given)
        return _file(check.made.text.encode("utf-8"), f"{check.target}-{_today()}.csv")
    return _page(course=course, check=check, status=422 if check.error else 200)


@bp.get("/activities/<activity>/grades.xlsx")
@needs("grade.all")
def grades_sheet(activity):
    _note("xlsx", None, graded(activity))
    data = workbook(files.of_activity(activity, g.standing.enrolment, g.now))
    return _file(data, f"grades-{_today()}.xlsx", XLSX)


@bp.get("/activities/<activity>/comments.csv")
@needs("grade.all")
def comments_file(activity):
    _note("comments", None, graded(activity))
    rows = files.comments(activity, g.standing.enrolment, g.now)
    return csv.download("comments", files.COMMENTS, rows)


@bp.get("/courses/<course>/gradebook.csv")
@needs("grade.all")
def book_file(course):
    _note("csv", None)
    columns, rows = files.of_course(course.course, g.now)
    return csv.download("gradebook", columns, rows)


@bp.get("/courses/<course>/gradebook.xlsx")
@needs("grade.all")
def book_sheet(course):
    _note("xlsx", None)
    data = workbook(files.sheets_of_course(course.course, g.now))
    return _file(data, f"gradebook-{_today()}.xlsx", XLSX)


@bp.post("/activities/<activity>/works.zip")
@needs("grade.decide")
def works_file(activity):
    named, reader = request.form.get("names") == "real", g.standing.enrolment
    count = len(exporting.addresses(activity, reader))
    exporting.note_works(activity, names_shown=named, count=count, by=g.person.id, now=g.now)
    response = Response(stream_with_context(works.zipped(activity, reader, named=named)))
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="works-{_today()}.zip"'
    return response


def _note(what, count, activity=None):
    exporting.note_grades(
        g.standing.course,
        what,
        by=g.person.id,
        now=g.now,
        activity=activity and activity.id,
        count=count,
    )


def _today():
    return works.day(g.now, zone())


def _file(data, name, kind="text/csv; charset=utf-8"):
    response = make_response(data)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

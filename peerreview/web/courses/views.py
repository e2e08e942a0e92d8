"""Courses, their people, conflicts between people."""

from flask import Blueprint

from peerreview.domain.refusals import Missing
from peerreview.web.access import needs

bp = Blueprint("courses", __name__)


@bp.get("/courses")
@needs("site.run")
def index():
    raise Missing()


@bp.get("/courses/new")
@needs("course.create")
def new():
    raise Missing()


@bp.post("/courses")
@needs("course.create")
def create():
    raise Missing()


@bp.get("/courses/<course>")
@needs("course.see")
def show(course):
    raise Missing()


@bp.get("/courses/<course>/people")
@needs("course.people")
def people(course):
    raise Missing()


@bp.post("/courses/<course>/people")
@needs("course.people")
def add_person(course):
    raise Missing()


@bp.post("/courses/<course>/people/<person>/departure")
@needs("course.people")
def remove_person(course, person):
    raise Missing()


@bp.post("/courses/<course>/conflicts")
@needs("course.people")
def declare_conflict(course):
    raise Missing()


@bp.post("/courses/<course>/conflicts/<conflict>/end")
@needs("course.people")
def end_conflict(course, conflict):
    raise Missing()

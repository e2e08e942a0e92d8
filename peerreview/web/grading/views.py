"""Grades that explain themselves."""

from flask import Blueprint

from peerreview.domain.refusals import Missing
from peerreview.web.access import needs

bp = Blueprint("grading", __name__)


@bp.get("/activities/<activity>/grades")
@needs("grade.all")
def show(activity):
    raise Missing()


@bp.get("/activities/<activity>/grades.csv")
@needs("grade.all")
def export(activity):
    raise Missing()


@bp.get("/activities/<activity>/grades/<person>")
@needs("grade.all")
def explain(activity, person):
    raise Missing()


@bp.post("/activities/<activity>/grades/<person>")
@needs("grade.decide")
def override(activity, person):
    raise Missing()


@bp.post("/activities/<activity>/grades/<person>/undo")
@needs("grade.decide")
def take_back_override(activity, person):
    raise Missing()


@bp.post("/activities/<activity>/grades/release")
@needs("grade.decide")
def release(activity):
    raise Missing()


@bp.get("/activities/<activity>/grade")
@needs("grade.own")
def mine(activity):
    raise Missing()


@bp.get("/marks")
@needs("account.own")
def marks():
    raise Missing()

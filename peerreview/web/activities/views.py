"""Activities: made from a design, set up, published, followed."""

from flask import Blueprint

from peerreview.domain.refusals import Missing
from peerreview.web.access import needs

bp = Blueprint("activities", __name__)


@bp.get("/courses/<course>/activities/new")
@needs("activity.create")
def new(course):
    raise Missing()


@bp.post("/courses/<course>/activities")
@needs("activity.create")
def create(course):
    raise Missing()


@bp.get("/activities/<activity>")
@needs("activity.see")
def show(activity):
    raise Missing()


@bp.get("/activities/<activity>/set-up")
@needs("activity.edit")
def edit(activity):
    raise Missing()


@bp.post("/activities/<activity>/set-up")
@needs("activity.edit")
def update(activity):
    raise Missing()


@bp.post("/activities/<activity>/publication")
@needs("activity.edit")
def publish(activity):
    raise Missing()


@bp.post("/activities/<activity>/archive")
@needs("activity.edit")
def archive(activity):
    raise Missing()


@bp.get("/activities/<activity>/rubric")
@needs("activity.edit")
def rubric(activity):
    raise Missing()


@bp.post("/activities/<activity>/rubric")
@needs("activity.edit")
def update_rubric(activity):
    raise Missing()


@bp.get("/activities/<activity>/progress")
@needs("activity.progress")
def progress(activity):
    raise Missing()


@bp.post("/activities/<activity>/extensions")
@needs("activity.extend")
def extend(activity):
    raise Missing()


@bp.post("/activities/<activity>/phases/<phase>/release")
@needs("activity.edit")
def release(activity, phase):
    raise Missing()


@bp.post("/activities/<activity>/phases/<phase>/passages")
@needs("activity.extend")
def let_pass(activity, phase):
    raise Missing()


@bp.get("/activities/<activity>/groups")
@needs("activity.progress")
def groups(activity):
    raise Missing()


@bp.post("/activities/<activity>/groups")
@needs("activity.extend")
def move(activity):
    raise Missing()

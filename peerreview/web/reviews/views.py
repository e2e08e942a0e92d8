"""Reviews: the workspace, work beside rubric."""

from flask import Blueprint

from peerreview.domain.refusals import Missing
from peerreview.web.access import needs

bp = Blueprint("reviews", __name__)


@bp.get("/reviews/<mine>")
@needs("response.write")
def edit(mine):
    raise Missing()


@bp.post("/reviews/<mine>/draft")
@needs("response.write")
def save(mine):
    raise Missing()


@bp.post("/reviews/<mine>/hand-in")
@needs("response.write")
def hand_in(mine):
    raise Missing()


@bp.post("/reviews/<mine>/problem")
@needs("response.write")
def problem(mine):
    raise Missing()

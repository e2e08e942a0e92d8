"""Work: begun, written, handed in."""

from flask import Blueprint

from peerreview.domain.refusals import Missing
from peerreview.web.access import needs

bp = Blueprint("submissions", __name__)


@bp.post("/activities/<activity>/tasks/<task>")
@needs("response.write")
def begin(activity, task):
    raise Missing()


@bp.get("/activities/<activity>/tasks/<task>/choice")
@needs("response.write")
def choose(activity, task):
    raise Missing()


@bp.get("/submissions/<mine>")
@needs("response.write")
def edit(mine):
    raise Missing()


@bp.post("/submissions/<mine>/draft")
@needs("response.write")
def save(mine):
    raise Missing()


@bp.post("/submissions/<mine>/preview")
@needs("response.write")
def preview(mine):
    raise Missing()


@bp.post("/submissions/<mine>/hand-in")
@needs("response.write")
def hand_in(mine):
    raise Missing()


@bp.post("/submissions/<mine>/withdrawal")
@needs("response.write")
def withdraw(mine):
    raise Missing()


@bp.post("/submissions/<mine>/withdrawal/undo")
@needs("response.write")
def restore(mine):
    raise Missing()


@bp.get("/responses/<response>")
@needs("response.accept")
def show(response):
    raise Missing()


@bp.post("/responses/<response>/acceptance")
@needs("response.accept")
def accept(response):
    raise Missing()

"""What others wrote about my work, and my answers."""

from flask import Blueprint

from peerreview.domain.refusals import Missing
from peerreview.web.access import needs

bp = Blueprint("feedback", __name__)


@bp.get("/activities/<activity>/feedback")
@needs("response.read")
def show(activity):
    raise Missing()


@bp.post("/feedback/<received>/answer")
@needs("response.write")
def answer(received):
    raise Missing()

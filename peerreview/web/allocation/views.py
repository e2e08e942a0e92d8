"""Who reviews what: claimed by students, given by staff."""

from flask import Blueprint

from peerreview.domain.refusals import Missing
from peerreview.web.access import needs

bp = Blueprint("allocation", __name__)


@bp.post("/activities/<activity>/tasks/<task>/claims")
@needs("allocation.claim")
def claim(activity, task):
    raise Missing()


@bp.get("/activities/<activity>/allocation")
@needs("allocation.assign")
def table(activity):
    raise Missing()


@bp.post("/activities/<activity>/allocation")
@needs("allocation.assign")
def assign(activity):
    raise Missing()


@bp.post("/activities/<activity>/allocation/<review>/end")
@needs("allocation.assign")
def take_back(activity, review):
    raise Missing()

"""Who reviews what: claimed by students (here), given and taken back by staff (``table``)."""

from peerreview.domain.refusals import Missing
from peerreview.web.access import needs
from peerreview.web.allocation import bp, table  # noqa: F401 - the staff's routes


@bp.post("/activities/<activity>/tasks/<task>/claims")
@needs("allocation.claim")
def claim(activity, task):
    raise Missing()

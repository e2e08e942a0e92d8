"""What the set-up asks of tasks with a queue: by when an answer is promised, and how much staff look at."""

from wtforms import StringField

from peerreview.domain.visibility import is_open_to_staff
from peerreview.web.fields import Decimal, Whole
from peerreview.web.text import _

LONGEST_PROMISE = 720  # hours


def promise_fields(design, task):
    """Of what waits in a queue: by when it is answered, and how much of that staff look at. What learners
    own is looked after by them."""
    if design.is_of_learners or not (task.is_queue or task.within or task.audit):
        return {}
    place = f"task.{task.id}."
    fields = {}
    if task.is_queue or task.within:
        fields[place + "within"] = StringField(
            _("Answered within, in hours"),
            [Decimal(0, LONGEST_PROMISE)],
            description=_(
                "What whoever hands in is promised. If nobody has answered by then, somebody of the staff is "
                "asked by name. 0: nothing is promised. A change holds for what waits now, too."
            ),
        )
    if is_open_to_staff(task):
        fields[place + "audit"] = StringField(
            _("Looked at by staff afterwards, in percent"),
            [Whole(0, 100)],
            description=_(
                "Drawn by lot from what is sent from now on. Nobody waits for it; what is wrong is corrected "
                "for all who saw it."
            ),
        )
    return fields

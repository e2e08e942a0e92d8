"""What the owner of an activity presses: the step is done, together with another; and the times
at which all are free, to choose the next meeting from."""

from flask import g, redirect, request, url_for

from peerreview.domain import circles as rules
from peerreview.store import circles
from peerreview.web.access import needs
from peerreview.web.circles import bp
from peerreview.web.circles.forms import MeetForm
from peerreview.web.fields import whole
from peerreview.web.pages import tell
from peerreview.web.text import _, when


class _Meet(MeetForm):
    def chosen(self, zone):
        """The aware moment: what was typed, else what was chosen; None for neither."""
        typed = self.moment.moment(zone)
        return typed or self.found.get(self.free.data or "")


def meet_form(circle, posted=None):
    """The form of the next meeting, with the times in which all are free; *posted*: filled from what was
    sent."""
    free, missing = circles.free_together(circle.course, circle.id, g.now)
    form = _Meet() if posted else _Meet(formdata=None)
    moments = rules.times_to_meet(free or (), g.standing.zone, g.now)
    form.found = {moment.isoformat(): moment for moment in moments}
    form.free.choices = {key: when(moment).text for key, moment in form.found.items()}
    form.missing = missing
    return form


@bp.post("/activities/<circle>/steps/<phase>")
@needs("circle.run")
def go_on(circle, phase):
    circles.go_on(circle, phase, whole(request.form.get("round"), 1), by=g.person.id, now=g.now)
    tell(_("Done. Everybody goes on."))
    return redirect(url_for(".show", circle=circle.public_id), 303)


@bp.post("/activities/<circle>/together")
@needs("circle.run")
def ask_to_join(circle):
    circles.ask_to_join(
        circle, g.standing.enrolment, request.form.get("other", ""), by=g.person.id, now=g.now
    )
    tell(_("They are asked. Once they say yes you are in, and the others are invited."))
    return redirect(url_for(".show", circle=circle.public_id), 303)

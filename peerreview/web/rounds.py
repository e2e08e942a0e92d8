"""What a step is called where its phase comes in rounds: by the name of the round where it has one, else by
its number."""

from peerreview.domain import schedule
from peerreview.web.text import _


def step_title(design, phase_id, turn, facts=None):
    """A step's title. *facts*: those of the person for whom the rounds are named, or of the cohort."""
    title, round_said = design.phase(phase_id).title, round_title(design, phase_id, turn, facts)
    if not round_said:
        return title
    return round_said if name_of(design, phase_id, turn, facts) else f"{title}, {round_said}"


def round_title(design, phase_id, turn, facts=None):
    """ "Segment 2: The city walls", "round 2", or "" where there is nothing to tell apart."""
    name = name_of(design, phase_id, turn, facts)
    if name:
        title = design.phase(phase_id).title
        return _("%(title)s %(number)s: %(name)s", title=title, number=turn, name=name)
    return _("round %(number)s", number=turn) if turn > 1 else ""


def name_of(design, phase_id, turn, facts=None):
    """The name of a round, or ""."""
    if design.repeat is None or phase_id not in design.repeat.phases:
        return ""
    named = schedule.rounds_named(design, facts or schedule.Facts(None))
    return named[turn - 1] if turn <= len(named) else ""

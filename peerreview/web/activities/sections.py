"""Dates of a section's own on the set-up page: which rows of fields there are, where more can be opened."""

from peerreview.domain import schedule
from peerreview.store import courses
from peerreview.web.activities.forms import COLUMNS, date_field
from peerreview.web.rounds import step_title
from peerreview.web.text import _


def is_own(name):
    """Whether a field's name is that of a section's date (``dates.review.closes.s3``)."""
    last = name.rpartition(".")[2]
    return name.startswith("dates.") and last[:1] == "s" and last[1:].isdigit()


def steps(activity, later):
    """[(phase id or event, round)] of what has dates, as the page shows them."""
    events = schedule.dates.events(activity.design)
    return [*((one.id, 1) for one in activity.design.phases), *later, *((event, 1) for event in events)]


def named(activity, later, names):
    """{(phase id or event, round, whom): title} of the steps in which a section of the course has fields
    among *names*."""
    whoms = {name.rpartition(".")[2] for name in names if is_own(name)}
    if not whoms:
        return {}
    return {
        (*step, f"s{key}"): _("%(step)s, section %(name)s", step=_title(activity, later, step), name=name)
        for step in steps(activity, later)
        for name, key in courses.sections(activity.course).items()
        if f"s{key}" in whoms and any(date_field(*step, column, f"s{key}") in names for column in COLUMNS)
    }


def _title(activity, later, step):
    if step[0] in schedule.dates.events(activity.design):
        return schedule.dates.event_title(step[0])
    return later.get(step) or step_title(activity.design, *step)


def shown(activity, others):
    """What the page needs: ``rows(phase, turn)`` [(whom, name)] with fields, ``left`` those without."""
    known = [(f"s{key}", name) for name, key in courses.sections(activity.course).items()]
    return {
        "any": bool(known),
        "rows": lambda phase, turn: [one for one in known if (phase, turn, one[0]) in others],
        "left": lambda phase, turn: [one for one in known if (phase, turn, one[0]) not in others],
    }

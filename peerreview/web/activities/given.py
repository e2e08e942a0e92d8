"""What a student gave and got in an activity, in words with numbers, on its page."""

from collections import Counter

from flask import g

from peerreview.domain import schedule
from peerreview.domain.exchange import exchange
from peerreview.domain.forms.values import spoken_minutes
from peerreview.store import helping
from peerreview.web.rounds import step_title
from peerreview.web.text import _, number
from peerreview.web.words import word_of


def helped(activity, facts):
    """Sentences on what helping came to: minutes with others, and how much more was right on the same
    questions; none where the design knows neither."""
    person, said = facts.person.id, []
    found = helping.minutes(activity, person)
    if found.given:
        said.append(_("You helped others for %(time)s; they confirmed it.", time=spoken_minutes(found.given)))
    if found.got:
        said.append(_("Others helped you for %(time)s; you confirmed it.", time=spoken_minutes(found.got)))
    if found.open:
        said.append(_("%(time)s more are noted and not confirmed yet.", time=spoken_minutes(found.open)))
    for gain in helping.gains(activity, person):
        said.append(
            _(
                "%(step)s: %(first)s%% were right at your first try, %(best)s%% at your best, on the same "
                "questions.",
                step=_step_of(activity, gain.round, facts),
                first=number(100 * gain.first),
                best=number(100 * gain.best),
            )
        )
    mean = helping.gain_of_helped(activity, person)
    if mean:
        said.append(
            _(
                "Of %(count)s whose first try you marked, %(more)s%% more was right later, on the same "
                "questions.",
                count=mean[1],
                more=number(100 * mean[0]),
            )
        )
    return said


def _step_of(activity, turn, facts):
    phase = next(task.phase for task in activity.design.tasks.values() if task.marks)
    return step_title(activity.design, phase, turn, facts)


def of_student(activity, facts, lines):
    """A sentence with two numbers each, or "" where nothing was given or got yet."""
    opened = schedule.opened(activity.design, facts, g.now, lines=lines)
    found = exchange(activity.design, facts, set(opened.ids))
    if not any((*found.gave.values(), *found.got.values())):
        return ""
    return _(
        "You gave %(gave)s, and you got %(got)s.",
        gave=_said(activity, found.gave),
        got=_said(activity, found.got),
    )


def _said(activity, counts):
    """ "2 reviews and 3 answers"."""
    things, words = Counter(), {}
    for task, count in counts.items():
        word = word_of(activity.design, activity.design.tasks[task])
        things[word.one] += count
        words[word.one] = word
    said = [
        f"{count} {words[one].one if count == 1 else words[one].many}"
        for one, count in things.items()
        if count
    ]
    if not said:
        return _("nothing so far")
    if len(said) == 1:
        return said[0]
    return _("%(first)s and %(last)s", first=", ".join(said[:-1]), last=said[-1])

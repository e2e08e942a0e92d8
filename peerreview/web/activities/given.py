"""What a student gave and got in an activity, in words with numbers, on its page."""

from collections import Counter

from flask import g

from peerreview.domain import schedule
from peerreview.domain.exchange import exchange
from peerreview.web.text import _
from peerreview.web.words import word_of


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

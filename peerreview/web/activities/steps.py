"""The steps of an activity as pictures and sentences: the strip, the timeline, who sees what."""

from dataclasses import dataclass
from datetime import timedelta

from flask import g

from peerreview.domain.numbers import rounded
from peerreview.domain.visibility import is_blind, needed_viewers
from peerreview.domain.words import N_
from peerreview.web.read_by import also_read, dealt_in_shares
from peerreview.web.rounds import step_title
from peerreview.web.text import _, ngettext, when, zone
from peerreview.web.words import is_called_review

MOST_TICKS = 4  # that fit beside each other on a phone


@dataclass(frozen=True, slots=True)
class Step:
    """One phase for the ``phases`` strip: ``place`` is past, here or ahead."""

    title: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the ``timeline``: start and length in percent of the span."""

    title: str
    start: float
    length: float
    label: str


def strip(design, windows, facts=None):
    """[Step] of all windows in order; *facts*: see ``rounds.step_title``."""
    return [
        Step(step_title(design, *key, facts), _text(window), place_of(window))
        for key, window in windows.items()
    ]


def place_of(window):
    """Where a window stands: past, here or ahead."""
    if window.is_open:
        return "here"
    return "past" if window.state in ("closed", "waived") else "ahead"


def _text(window):
    if window.state == "waived":
        return _("excused")
    if window.state == "late":
        if window.late_until is None or window.late_until < g.now:
            return _("open until it is passed")
        return _("late until %(time)s", time=when(window.late_until))
    if window.state == "locked":
        return _("from %(time)s", time=when(window.opens)) if window.opens else _("not open yet")
    if window.state == "closed":
        return _("closed")
    return _("until %(time)s", time=when(window.closes)) if window.closes else _("open")


def timeline(design, windows, now, facts=None):
    """(bars, ticks, today) for the ``timeline`` macro; None while fewer than two moments are known."""
    known = [
        moment
        for window in windows.values()
        for moment in (window.opens, window.closes, window.late_until)
        if moment
    ]
    if len(set(known)) < 2:
        return None
    first, last = min(known), max(known)
    span = (last - first) or timedelta(hours=1)

    def percent(moment):
        return float(rounded(100 * (moment - first) / span, 2))

    bars = [_bar(step_title(design, *key, facts), window, percent) for key, window in windows.items()]
    return bars, _ticks(first, last, percent), percent(now) if first <= now <= last else None


def _bar(title, window, percent):
    if not window.opens:
        return Bar(title, 0, 0, _("%(title)s: no dates yet", title=title))
    start, end = percent(window.opens), percent(window.closes) if window.closes else 100
    label = (
        _(
            "%(title)s: %(opens)s to %(closes)s",
            title=title,
            opens=when(window.opens),
            closes=when(window.closes),
        )
        if window.closes
        else _("%(title)s: from %(opens)s", title=title, opens=when(window.opens))
    )
    return Bar(title, start, max(end - start, 0.6), label)


def _ticks(first, last, percent):
    """Midnights in the viewer's zone, few enough to be read."""
    days = max((last - first).days, 1)
    every = next(step for step in (1, 2, 7, 14, 28, 56, 112, 10**6) if days / step <= MOST_TICKS)
    at = first.astimezone(zone()).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    ticks = []
    while at <= last and len(ticks) <= MOST_TICKS:
        if percent(at) < 92:
            ticks.append((percent(at), f"{at.day} {_(at.strftime('%b'))}"))
        at += timedelta(days=every)
    return ticks


def sights(design):
    """Sentences: who sees what of the tasks that somebody reads, in the order of the design."""
    said = []
    for task in design.tasks.values():
        sentence = sight(design, task)
        if sentence and sentence not in said:
            said.append(sentence)
    return said


def sight(design, task):
    """The sentence for students about who reads what they write to a task; "" where nobody does but staff."""
    if is_blind(task) and task.about and is_called_review(design, task):
        return names_said(task.see)
    return " ".join(filter(None, [_read_by(design, task), *also_read(design, task)]))


def names_said(see):
    """The sentence for students about names under one of the four presets of a review."""
    return {
        "blind": _(
            "You do not see whose work you review, and its author does not see who you are. Course staff "
            "see all names."
        ),
        "blind_writer": _(
            "You see whose work you review; its author does not see who you are. Course staff see all names."
        ),
        "blind_subject": _(
            "You do not see whose work you review; its author sees your name with your review."
        ),
        "named": _("You see whose work you review, and its author sees your name with your review."),
    }[see]


def _read_by(design, task):
    own = task.about is not None and task.about.kind == "own"
    codes = [code for code in needed_viewers(task) if not (own and code.startswith("mates"))]
    code = next((code for code in codes if code in _READERS), None)
    if code == "other_name" and dealt_in_shares(design, task):
        return _(
            "“%(task)s” is read by the person it is about, with your name; as course staff, nobody reads it.",
            task=task.title,
        )
    return _(_READERS[code], task=task.title) if code else ""


_READERS = {
    "subject_alias": N_("“%(task)s” is read by the person it answers, without your name."),
    "subject_name": N_("“%(task)s” is read by the person it is about, with your name."),
    "other_name": N_(
        "“%(task)s” is read by the person it is about and by nobody else; staff do not read it."
    ),
    "mates_name": N_("“%(task)s” is read by your group."),
    "mates_alias": N_("“%(task)s” is read by your group, without your name."),
    "class_name": N_("“%(task)s” is read by the whole class, with your name."),
    "class_alias": N_("“%(task)s” is read by the whole class, without your name."),
    "staff_counts": N_("Of “%(task)s”, course staff see numbers only."),
}


def asked(design):
    """[(task title with how many, its phase id)] of what students do, for the preview."""
    lines = []
    for task in design.tasks.values():
        if task.by in ("staff", "instructor", "assistant"):
            continue
        many = task.pick or task.least or 1
        lines.append(
            (
                f"{task.title} · " + ngettext("%(count)s time", "%(count)s times", many)
                if many > 1
                else task.title,
                task.phase,
            )
        )
    return lines

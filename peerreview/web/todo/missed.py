"""What was missed: what happened, what is kept, what can be done now; and what somebody need not do."""

from datetime import timedelta

from flask import g

from peerreview.domain.forms import count_words
from peerreview.store import responses
from peerreview.web.text import _, ngettext, number, when
from peerreview.web.todo import requests
from peerreview.web.words import word_of

LONG_AGO = timedelta(days=14)  # from then on it is no longer first, but over


def rows(found, asked):
    """The Rows of what closed undone not long ago, one a task: hand-ins and reviews alike. What closed
    because of another that was missed is no row of its own. *asked*: as of ``requests.open_now``."""
    together = {}
    for row in found:
        line = row.line
        if line.state != "closed" or not line.is_owed or _follows(row, found) or _is_long_over(line):
            continue
        if row.plan.people == "closed":  # what people set themselves: nobody counts it
            continue
        together.setdefault((row.plan.id, line.task, line.round), []).append(row)
    for same in together.values():
        _say_missed(same, found, asked)
    return [same[0] for same in together.values()]


def over(found):
    """The Rows of what closed undone and is no longer missed: not owed, or long over; once a task."""
    together = {}
    for row in found:
        line = row.line
        is_over = not line.is_owed or _is_long_over(line)
        if line.state == "closed" and is_over and not _follows(row, found):
            together.setdefault((row.plan.id, line.task, line.round), row)
    return list(together.values())


def _follows(row, found):
    """Whether it could not be done because something before it was missed."""
    return any(row in follows_of(other, found) for other in found if other.line.state == "closed")


def _is_long_over(line):
    ends = line.window.late_until or line.window.closes
    return ends is not None and ends < g.now - LONG_AGO


def follows_of(row, found):
    """Rows of the same activity that wait, or stay closed, because of what this row is about: one's own comes
    before that of others."""
    return [
        other
        for other in found
        if other.plan.id == row.plan.id
        and other.line.state in ("locked", "waiting", "closed")
        and _needs(other.plan.design.tasks[other.line.task], row.line.task)
    ]


def _needs(task, own):
    """Whether *task* may be done only by who has handed in the task *own*."""
    is_about = task.about is not None and task.about.kind == "task" and task.about.name == own
    return is_about and task.open_to == "handed_in" and not task.is_joint


def is_in_vain(row, found):
    """Whether what it answers can no longer come: no work was handed in for it."""
    design = row.plan.design
    about = design.tasks[row.line.task].about
    source = design.tasks[about.name].about if about and about.kind == "own" else None
    return source is not None and any(
        other.plan.id == row.plan.id and other.line.task == source.name and other.line.state == "closed"
        for other in found
    )


def _say_missed(same, found, asked):
    row = same[0]
    line, design = row.line, row.plan.design
    ends = line.window.late_until or line.window.closes
    begun = [other for other in same if other.line.begun and other.url]
    row.note = row.plan.title
    words = [_("closed %(time)s", time=when(ends, course=row.plan.zone)) if ends else _("closed")]
    if len(same) > 1:
        words.append(ngettext("%(count)s not sent", "%(count)s not sent", len(same)))
    if begun:
        words.append(_("your draft is kept, and only you see it"))
    if after := follows_of(row, found):
        words.append(_("“%(title)s” stays closed without it", title=design.tasks[after[0].line.task].title))
    request = requests.of_row(row, asked)
    words += [requests.said(request)] if request else []
    row.said = " · ".join([row.plan.course_code, row.plan.title, *filter(None, [row.turn]), *words])
    row.acts = requests.acts(row, request, _("Say why you could not"))
    row.acts += [(_("Read my draft"), other.url) for other in begun[:1]]
    if len(same) > 1 or not line.subject:
        row.title = design.tasks[line.task].title
    row.url = row.post = None
    row.state, row.tone, row.icon = (
        (_("Asked"), "draft", "clock") if request else (_("Missed"), "late", "clock")
    )


def excused(found):
    """The Rows of what somebody is excused from, one a task: no duty, with the way to what they had begun."""
    together = {}
    for row in found:
        if row.line.state == "waived":
            together.setdefault((row.plan.id, row.line.task, row.line.round), []).append(row)
    for same in together.values():
        row = same[0]
        begun = next((other for other in same if other.line.begun and other.line.response), None)
        words = [_("You are excused: it counts neither for you nor against you")]
        if begun:
            words.append(_("what you had begun is kept"))
            row.acts = [(_("Read my draft"), begun.url)]
        row.title = row.plan.design.tasks[row.line.task].title
        row.said = " · ".join([row.plan.course_code, row.plan.title, *filter(None, [row.turn]), *words])
        row.url = row.post = None
    return [same[0] for same in together.values()]


def is_late(row):
    """Whether its deadline passed with nothing handed in, while it can still be done."""
    return row.line is not None and row.line.state == "late" and not row.line.is_optional


def said_of_late(row, found):
    """[(label, sentence)] of the card about something that can still be done late."""
    line, design = row.line, row.plan.design
    facts = [
        (
            _("What happened"),
            _(
                "It was due %(time)s, and nothing was handed in.",
                time=when(line.window.closes, course=row.plan.zone),
            ),
        )
    ]
    if line.begun and line.response:
        work = responses.by_id(line.response)
        count = sum(count_words(given.get("text", "")) for given in (work.draft or {}).values())
        kept = ngettext("Your draft, %(count)s word, ", "Your draft, %(count)s words, ", count)
        said = _("last typed %(time)s. Only you see it.", time=when(work.saved, course=row.plan.zone))
        facts.append((_("What is kept"), f"{kept}{said}"))
    facts.append((_("What it costs"), _costs(design, line)))
    if after := follows_of(row, found):
        word = word_of(design, design.tasks[after[0].line.task])
        count = sum(not other.line.is_optional for other in after) or len(after)
        what = ngettext(
            "Your %(thing)s opens as soon as it is in.",
            "Your %(count)s %(things)s open as soon as it is in.",
            count,
            thing=word.one,
            things=word.many,
        )
        facts.append((_("What follows"), what))
    return facts


def _costs(design, line):
    grading = design.grading
    if grading is not None and grading.work == line.task and grading.late_off:
        return _(
            "%(points)s of 100 points for each day that has begun since the deadline.",
            points=number(grading.late_off),
        )
    return _("No points. It is marked as late.")

"""What was handed in to a task as a file, for staff: one line a response, one column an item of its form."""

from typing import NamedTuple

from flask import g

from peerreview.domain import forms
from peerreview.domain.forms import scoring
from peerreview.domain.numbers import rounded
from peerreview.store import audit
from peerreview.store.reading import words
from peerreview.web.access import needs
from peerreview.web.csv import Column, download, moment
from peerreview.web.responses import bp
from peerreview.web.responses.written import Post, listed
from peerreview.web.text import _


class _Line(NamedTuple):
    """One response: as the page lists it, and what stands in it (None while that is not shown)."""

    post: Post
    told: words.Told | None


@bp.get("/activities/<activity>/tasks/<task>/written.csv")
@needs("class.whole")
def written_file(activity, task):
    """The list as it is filtered, with every answer that staff may read."""
    reading, found = listed(activity, task)
    told = words.told(reading, activity, [post.row for post in found.found], as_staff=True)
    audit.reveal([one.work for one in told.values()], by=g.person.id, at=g.now)
    lines = [_Line(post, told.get(post.row.id)) for post in found.found]
    return download(task, columns_of(told.values()), lines)


def columns_of(told):
    """Who, when, in which state; then one column an item, and the score where anything is keyed."""
    items = {item.id: item for one in told for item in one.items}
    return [
        Column(_("Name"), lambda line: line.post.author),
        Column(_("Group"), lambda line: line.post.group),
        Column(_("About"), lambda line: line.post.subject),
        Column(_("Handed in"), _handed_in),
        Column(_("State"), lambda line: line.post.state),
        *(Column(item.title, _answer_to(item)) for item in items.values()),
        *([Column(_("Score"), _score)] if any(item.rules.is_keyed for item in items.values()) else []),
    ]


def _handed_in(line):
    """To the minute where its reader knows who wrote it, else the day."""
    row = line.post.row
    return moment(row.submitted) if row.is_named else line.post.submitted and line.post.submitted.iso


def _answer_to(item):
    """What a line says to one item: a number where it is one, else text."""

    def of(line):
        given = {answer.item: answer for answer in line.told.answers} if line.told else {}
        answer = given.get(item.id)
        if answer is None:
            return None
        is_number = not item.rules.has_words and not item.levels and answer.value is not None
        return answer.value if is_number else forms.plain(item, answer, line.told.names)

    return of


def _score(line):
    found = scoring.score(line.told.items, line.told.answers) if line.told else None
    return None if found is None else float(rounded(found, 4))

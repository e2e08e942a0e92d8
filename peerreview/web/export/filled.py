"""A file for another learning system: what was asked for, what came of checking it."""

from typing import NamedTuple

from flask import request

from peerreview.domain import lms
from peerreview.domain.refusals import Invalid
from peerreview.web.csv import decoded
from peerreview.web.export.marks import bases
from peerreview.web.text import _, refusal_text, said

TARGETS = {
    "moodle": _("Moodle: a file for its gradebook"),
    "moodle-worksheet": _("Moodle: an offline worksheet, filled in"),
    "canvas": _("Canvas: a file with a new column"),
    "canvas-filled": _("Canvas: your export, filled in"),
    "d2l": _("D2L: your export, filled in"),
}
NEEDS_FILE = ("moodle-worksheet", "canvas-filled", "d2l")


NO_PLACE = ("canvas", "canvas-filled", "d2l")  # for anything but the grade


class Check(NamedTuple):
    """What was asked for (``target``, ``title``, ``text`` of the file, ``comments``), what came of it
    (``made``, or None with an ``error``), sentences about rows: [(who, sentence, line or 0)], and on what
    the grades rest: ``bases`` [(sentence, people)]."""

    target: str
    title: str
    text: str
    comments: bool
    made: object
    error: str
    problems: list
    bases: list = ()

    @property
    def has_place(self):
        """Whether the file itself can say on what a grade rests."""
        return self.target not in NO_PLACE

    @property
    def is_ready(self):
        """Whether there is a file to be had."""
        return bool(self.made and self.made.given and not self.made.is_stopped)


def checked(marks, kept, title):
    """The Check of the form that was posted, for *marks*; *kept*: Problems of those whose mark stays
    behind; *title* of the column where none is typed."""
    target = request.form.get("target", "")
    target = target if target in TARGETS else "moodle"
    title, comments = request.form.get("title", "").strip() or title, bool(request.form.get("comments"))
    try:
        text = _text()
    except Invalid as refusal:
        return Check(target, title, "", comments, None, refusal_text(refusal), [])
    if target in NEEDS_FILE and not text.strip():
        return Check(target, title, "", comments, None, _("Choose the file that the other system gave."), [])
    made = _made(target, text, marks, title, comments)
    problems = [(one.who, said(one.sentence), one.line) for one in [*made.problems, *kept]]
    return Check(target, title, text, comments, made, "", problems, bases(marks))


def _made(target, text, marks, title, comments):
    if target == "moodle":
        return lms.moodle.gradebook(marks, title, comments=comments)
    if target == "moodle-worksheet":
        return lms.moodle.worksheet(text, marks, comments=comments)
    if target == "canvas":
        return lms.canvas.fresh(marks, title)
    return (lms.canvas if target == "canvas-filled" else lms.d2l).filled(text, marks, title)


def _text():
    """The text of the file, its mark of UTF-8 included, as chosen now or before."""
    upload = request.files.get("file")
    if not upload or not upload.filename:
        return request.form.get("text", "")
    data = upload.read()
    text, is_guessed = decoded(data)
    if is_guessed:
        raise Invalid(
            _("The letters of this file are not UTF-8, so names would be spoilt. Take it anew, unopened."),
            field="file",
        )
    return data.decode("utf-8") if data.startswith(b"\xef\xbb\xbf") else text

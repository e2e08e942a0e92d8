"""Forms that come from elsewhere, as text or as a file: a table, a rubric of Canvas, a form from here."""

import csv as table
import io
from typing import NamedTuple

from peerreview.domain import sheets
from peerreview.domain.designs import forms as files
from peerreview.domain.designs.nodes import MAX_BYTES
from peerreview.domain.forms import canvas, pasted
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_
from peerreview.web import csv
from peerreview.web.forms.rows import criteria, too_long
from peerreview.web.text import _, ngettext, refusal_text, said


class Brought(NamedTuple):
    """What a text holds: ``forms`` [(title or "", called, items)], and what is to be said of it, the lines
    that cannot be used among it (``notes``)."""

    forms: list
    notes: list

    @property
    def too_long(self):
        """A sentence for each text in it that is longer than a form takes."""
        return [
            _(
                "“%(start)s…” has %(count)s characters: up to %(most)s fit.",
                start=text[:40].strip(),
                count=len(text),
                most=most,
            )
            for title, _called, items in self.forms
            for text, most in too_long(title, items)
        ]


def given(page):
    """The text of the file that came with a form with ``file`` and ``pasted``, else what was pasted. Invalid
    when the file is none that can be read."""
    if not page.file.data:
        return page.pasted.data or ""
    data = page.file.data.read(MAX_BYTES * 4 + 1)
    if len(data) > MAX_BYTES * 4:
        raise Invalid(N_("This file is larger than {kb} kB."), field="file", kb=MAX_BYTES * 4 // 1000)
    return csv.decoded(data)[0]


def read(text):
    """The Brought of a text. Invalid (field ``pasted``) when nothing of it can be used; of a form with a
    fault with its line."""
    text = text.replace("\0", "")
    if not text.strip():
        raise Invalid(N_("There is nothing in it yet."), field="pasted")
    if _is_own(text):
        try:
            form = files.load(text)
        except Invalid as refusal:
            raise Invalid(N_("{sentence}"), field="pasted", sentence=refusal_text(refusal)) from None
        return Brought([(form.title, form.called, form.items)], [])
    rows = _cells(text)
    if rows and canvas.is_canvas(rows[0][1]):
        return _of_canvas(canvas.read(rows))
    return Brought([("", "review", criteria(pasted.read(_tabbed(text, rows))))], [])


def _is_own(text):
    """Whether a text is meant as a form from here: YAML or JSON with items."""
    try:
        return files.is_form(text)
    except Invalid:
        return text.lstrip().startswith(("title:", "{")) and "items" in text


def _cells(text):
    try:
        return sheets.rows(text)
    except Invalid:
        return []


def _tabbed(text, rows):
    """A table with commas or semicolons between its cells as one with tabs."""
    if "\t" in text or not rows or len(rows[0][1]) < 3:
        return text
    out = io.StringIO(newline="")
    table.writer(out, delimiter="\t", lineterminator="\n").writerows(cells for _number, cells in rows)
    return out.getvalue()


def _of_canvas(found):
    notes = [
        _("Line %(number)s is left out: %(why)s", number=one.number, why=said(one.sentence, one.values))
        for one in found.wrong
    ]
    if not found.rubrics:
        raise Invalid(N_("{sentence}"), field="pasted", sentence=" ".join(notes))
    if found.ranges:
        notes.append(
            ngettext(
                "%(count)s criterion gives points by ranges in Canvas; here each level gives its highest.",
                "%(count)s criteria give points by ranges in Canvas; here each level gives its highest.",
                found.ranges,
            )
        )
    if found.ignored:
        notes.append(
            _("Nothing here corresponds to these columns: %(names)s.", names=", ".join(found.ignored))
        )
    return Brought([(name, "review", criteria(rows)) for name, rows in found.rubrics.items()], notes)

"""A work with notes beside it: its text row by row, its pages and lines, each with the notes that stand
there."""

from typing import NamedTuple

from peerreview.domain.blocks import placed
from peerreview.domain.in_text import Place, rows_of, words_of
from peerreview.store import responses
from peerreview.web.files import shown as files
from peerreview.web.files.leave import READ


class Beside(NamedTuple):
    """A note where it stands: ``label``, its number on the page in the order of the text; its
    ``responses.Standing``; what a page ``said`` of it."""

    label: int
    standing: object
    said: object

    @property
    def place(self):
        """Its Place in what is shown."""
        return self.standing.place


class Row(NamedTuple):
    """One row: ``kind`` says which of the others it has: words (``html``), page (``page`` and ``rects``),
    lines [(number, text, Place as text, whether a note means it)], or anything else as an ``answer``.
    ``notes``: [Beside] of it; ``at``: the place of the whole row as text, "" where it takes no note."""

    kind: str
    notes: list
    html: object = ""
    page: object = None
    file: object = None
    rects: tuple = ()
    lines: tuple = ()
    answer: object = None
    at: str = ""


class Margin(NamedTuple):
    """All of it: ``parts`` [(title or "", [Row])], ``gone``: [Beside] of notes whose words are no longer
    there or are not shown here, ``notes`` [Beside] of all, in order."""

    parts: list
    gone: list
    notes: list


def margin(shown, stored, standings, said, *, add=None, right=READ, whole=False):
    """The Margin of a work: *shown* [(item, ShownAnswer)], *stored* answers of it, as its reader may read
    them; *standings* of the notes in the order of the text, *said* {(response, number): what the page says of
    each}. *add*: gives the button that adds a note at a place (text); *whole*: all pages of each file."""
    notes = [
        Beside(label, one, said[one.note.response, one.note.number]) for label, one in enumerate(standings, 1)
    ]
    here = {}
    for one in notes:
        if one.place is not None:
            here.setdefault(one.place.item, []).append(one)
    answers = {answer.item: answer for answer in stored}
    parts = [
        (item.title if len(shown) > 1 else "", _rows(item, answer, answers[item.id], here, add, right, whole))
        for item, answer in shown
    ]
    there = {one.label for _title, rows in parts for row in rows for one in row.notes}
    return Margin(parts, [one for one in notes if one.label not in there], notes)


def _rows(item, shown, stored, here, add, right, whole):
    own = here.get(item.id, [])
    if item.kind == "files":
        keys = stored.level.split()
        found = files.shown(keys, right, whole=whole)
        return [row for file in found for row in _rows_of_file(item, file, own, add)]
    if not (item.has_text and shown.html):
        return [Row("said", [], answer=shown)]
    rows = _rows_of_text(item, stored.html, own, add)
    return [Row("said", [], answer=shown._replace(html="")), *rows] if shown.chosen else rows


def _rows_of_text(item, html, own, add):
    made, blocks = responses.numbered_html(html)
    length = {block.id: len(block.text) for block in blocks}
    rows = _with_marks(made, length, own, f"{item.id}:", add)
    return [row._replace(html=placed(row.html, f"t-{item.id}")) for row in rows]


def _rows_of_document(item, file, own, add):
    found, before = [], f"{file.key}."
    for page in file.pages:
        own = [one for one in own if one.place.block.startswith(before)]
        own = [
            one._replace(standing=_in_block(one.standing, one.place.block.removeprefix(before)))
            for one in own
        ]
        length = {block.id: len(block.text) for block in responses.numbered_html(page.html)[1]}
        rows = _with_marks(page.html, length, own, f"{item.id}:{before}", add)
        found += [row._replace(file=file) for row in rows]
    return found or [Row("page", [], file=file)]


def _in_block(standing, block):
    return standing._replace(place=standing.place._replace(block=block))


def _with_marks(html, length, own, before, add):
    """[Row] of numbered *html*: *length* of the text of each block, *own* notes in it; *before*: what comes
    before the id of a block in a place."""
    alone = {row.blocks[0] for row in rows_of(html) if len(row.blocks) == 1}
    spans = {}
    for one in own:
        # Of a whole paragraph the note stands beside it; of a point in a list one sees which it is.
        stop = one.place.stop or (0 if one.place.block in alone else length.get(one.place.block, 0))
        spans.setdefault(one.place.block, []).append((one.place.start, stop, one.label))
    give = (lambda block: str(add(before + block))) if add else (lambda block: "")
    return [
        Row("words", [one for one in own if one.place.block in row.blocks], html=row.html, at=before)
        for row in rows_of(html, spans, give)
    ]


def _rows_of_file(item, file, own, add):
    if file.kind == "text":
        return _rows_of_lines(item, file, own, bool(add))
    if file.kind == "document":
        return _rows_of_document(item, file, own, add)
    if file.kind == "tree":
        block = f"{file.key}.t"
        notes = [one for one in own if one.place.block == block]
        return [Row("file", notes, file=file, at=str(Place(item.id, block)) if add else "")]
    rows = []
    for page in file.pages:
        block = f"{file.key}.p{page.number}"
        notes = [one for one in own if one.place.block == block]
        rects = tuple(rect for one in notes for rect in _rects(page, one.place))
        at = str(Place(item.id, block)) if add else ""
        rows.append(Row("page", notes, page=page, file=file, rects=rects, at=at))
    return rows or [Row("page", [], file=file)]


def _rects(page, place):
    """(x, y, width, height) of what a note means on a page: a region, or the words in each line."""
    if place.area is not None:
        x, y, width, height = place.area
        scale = page.width / 100, page.height / 100
        yield x * scale[0], y * scale[1], width * scale[0], height * scale[1]
        return
    at = 0
    for x, y, width, height, text in page.lines:
        first, last = max(place.start - at, 0), min(place.stop - at, len(text))
        if first < last:
            unit = width / len(text)
            yield round(x + first * unit, 1), y, round((last - first) * unit, 1), height
        at += len(text) + 1


def _rows_of_lines(item, file, own, may_add):
    """A row of lines ends where a note stands, so that it stands beside what it means."""
    block, rows, kept, at = f"{file.key}.t", [], [], 0
    own = [one for one in own if one.place.block == block]
    coloured = any(page.is_coloured for page in file.pages)
    for number, line in (line for page in file.pages for line in page.lines):
        text = words_of(line) if coloured else line
        start, stop = at, at + len(text)
        at = stop + 1
        meant = [one for one in own if one.place.stop and one.place.start < stop and start < one.place.stop]
        place = str(Place(item.id, block, start, stop)) if may_add and text else ""
        kept.append((number, line, place, [one.label for one in meant]))
        ends = [one for one in meant if one.place.stop <= stop]
        if ends:
            rows.append(Row("lines", ends, file=file, lines=tuple(kept)))
            kept = []
    if kept:
        rows.append(Row("lines", [], file=file, lines=tuple(kept)))
    of_all = [one for one in own if not one.place.stop]
    if rows and of_all:
        rows[0] = rows[0]._replace(notes=[*of_all, *rows[0].notes])
    return rows

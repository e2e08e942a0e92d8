"""Tables as files: text cannot become a formula, and what a spreadsheet saved can be read."""

import codecs
import csv
import io
from collections.abc import Callable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import g, make_response

from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_, folded
from peerreview.web.text import zone

# What a spreadsheet takes for the beginning of a formula, in either width, also after white space it drops.
FORMULA = set("=+-@＝＋－＠\t\r\n")
MOST_LINES = 5_000


class Column(NamedTuple):
    """One column of a file: its title, and ``of``: a row's text, its number (which stays one) or None."""

    title: str
    of: Callable


def safe(text):
    """A text cell; a leading apostrophe where a spreadsheet would compute, or where ``plain`` would take one
    away."""
    text = str(text).replace("\0", "")
    bare = text.lstrip("'")
    return f"'{text}" if FORMULA & {bare[:1], bare.lstrip()[:1]} else text


def as_bytes(columns, rows):
    """The file: UTF-8 with the mark that spreadsheets look for, CRLF, a head and one line a row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe(column.title) for column in columns])
    for row in rows:
        writer.writerow([_cell(column.of(row)) for column in columns])
    return out.getvalue().encode("utf-8-sig")


def _cell(value):
    return "" if value is None else safe(value) if isinstance(value, str) else value


def moment(found):
    """A moment as files say it: on the clock of the course, with its offset; None of None."""
    return found and found.astimezone(ZoneInfo(g.standing.zone)).isoformat(timespec="minutes")


def download(name, columns, rows):
    """The answer that saves ``<name>-<date of the viewer>.csv``."""
    response = make_response(as_bytes(columns, rows))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    day = g.now.astimezone(zone())
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{day:%Y-%m-%d}.csv"'
    return response


class Line(NamedTuple):
    """One line of a file that was read: its number in the file (the head is 1) and {key: text} of its cells;
    ``excess``: how many cells it has beyond the head."""

    number: int
    cells: dict
    excess: int = 0


class Sheet(NamedTuple):
    """A file as read: its ``text``, its ``lines``, the keys of its ``columns`` in order, the titles
    ``unknown`` to us, and whether the letters were a guess (``is_guessed``: not UTF-8)."""

    text: str
    lines: list
    columns: list
    unknown: list
    is_guessed: bool = False


def decoded(data):
    """(text, is a guess) of a file's bytes: UTF-8 or UTF-16 by its mark, UTF-8, else Windows' Western
    letters. Invalid for what is no text."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, "replace"), False
    if b"\0" in data:
        raise Invalid(N_("This is no text file. Save the table as CSV, then choose that file."), field="file")
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), True


def read(text, titles, needed, *, is_guessed=False):
    """The Sheet of a table with a head: cells apart by comma, semicolon or tab. *titles* {key: the titles its
    column may have}; *needed*: keys without which there is nothing to do. Invalid with what is wrong with the
    whole file."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    rows = _rows(text)
    if not rows:
        raise Invalid(N_("There is no line in it."), field="file")
    known = {folded(title): key for key, names in titles.items() for title in names}
    head = [plain(cell) for cell in rows[0][1]]
    keys = [known.get(folded(cell)) for cell in head]
    for key in dict.fromkeys(filter(None, keys)):
        if keys.count(key) > 1:
            raise Invalid(
                N_("Two columns are called “{title}”. Keep one."), field="file", title=head[keys.index(key)]
            )
    for key in needed:
        if key not in keys:
            raise Invalid(
                N_("There is no column “{title}”. The first line of the file names its columns."),
                field="file",
                title=titles[key][0],
            )
    lines = [
        Line(
            number,
            {key: plain(cell).strip() for key, cell in zip(keys, cells) if key},
            max(len(cells) - len(keys), 0),
        )
        for number, cells in rows[1:]
    ]
    unknown = [title for title, key in zip(head, keys) if title.strip() and key is None]
    return Sheet(text, lines, [key for key in keys if key], unknown, is_guessed)


def plain(cell):
    """A cell without the apostrophe that ``safe`` put before it."""
    return cell[1:] if cell[:1] == "'" and safe(cell[1:]) == cell else cell


def written(sheet, numbers):
    """The head of a Sheet and those of its lines that have these *numbers*, as they were typed."""
    notice, delimiter, _body = _parts(sheet.text)
    head, *rows = _rows(sheet.text)
    out = io.StringIO(newline="")
    out.write(notice)
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerows([head[1], *(cells for number, cells in rows if number in numbers)])
    return out.getvalue()


def _rows(text):
    """[(number of its first line, cells)] of the rows that hold anything."""
    notice, delimiter, body = _parts(text)
    before = 1 if notice else 0
    reader, found, number = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True), [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((number + before, cells))
            number = reader.line_num + 1
    except csv.Error:
        sentence = N_("Line {number} cannot be read. Is a quotation mark left open?")
        raise Invalid(sentence, field="file", number=number + before) from None
    if len(found) > MOST_LINES + 1:
        sentence = N_("There are {count} lines in it; up to {most} fit. Divide the file.")
        raise Invalid(sentence, field="file", count=len(found) - 1, most=MOST_LINES)
    return found


def _parts(text):
    """(the line by which a spreadsheet says what stands between cells, or ""; that sign; the table)."""
    first, _end, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) > 4:
        return f"{first}\n", first[4], rest
    outside = "".join(first.split('"')[::2])
    return "", max(",;\t", key=outside.count), text

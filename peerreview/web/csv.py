"""Tables as files: text cannot become a formula, and what a spreadsheet saved can be read."""

import codecs
import csv
import io
from collections.abc import Callable
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import g, make_response

from peerreview.domain.refusals import Invalid
from peerreview.domain.sheets import as_text, safe
from peerreview.domain.words import N_
from peerreview.web import workbook
from peerreview.web.text import zone

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WORKBOOKS = {
    workbook.TOO_LARGE: N_("This workbook is too large to be read. Save the one sheet as CSV."),
    workbook.UNREADABLE: N_("This workbook cannot be read. Save the sheet as XLSX or CSV once more."),
    workbook.LOCKED: N_("This workbook has a password. Save it without one."),
}


class Column(NamedTuple):
    """One column of a file: its title, and ``of``: a row's text, its number (which stays one) or None."""

    title: str
    of: Callable


def of_fields(**titles):
    """The Columns of rows that are tuples with names: each field under its title."""
    return tuple(Column(title, attrgetter(name)) for name, title in titles.items())


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
    return saved(name, as_bytes(columns, rows))


def bare(rows):
    """Rows of text cells as bytes for a program that finds columns by their titles: UTF-8 without a mark,
    still nothing that a spreadsheet would compute."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def saved(name, data, kind="csv"):
    """The answer that saves *data* as ``<name>-<date of the viewer>.<kind>``."""
    response = make_response(data)
    mime = {"csv": "text/csv", "yaml": "application/yaml"}[kind]
    response.headers["Content-Type"] = f"{mime}; charset=utf-8"
    day = g.now.astimezone(zone())
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{day:%Y-%m-%d}.{kind}"'
    return response


def decoded(data):
    """(text, is a guess) of a file's bytes: a workbook as a table, UTF-8 or UTF-16 by its mark, UTF-16 by its
    empty halves, UTF-8, else Windows' Western letters. Invalid for what is no table."""
    if data.startswith(workbook.BEGINS):
        try:
            return as_text(workbook.rows(data)), False
        except workbook.Unusable as refusal:
            raise Invalid(WORKBOOKS[refusal.why], field="file") from None
    for mark, name in MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace"), False
    if b"\0" in data:
        return _halves(data), False
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), True


def _halves(data):
    """The text of UTF-16 without its mark: nearly every second byte of letters of the West is empty."""
    sample = data[:4000]
    for name, empty in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if len(data) % 2 == 0 and empty.count(0) > len(empty) * 0.6:
            return data.decode(name, "replace")
    raise Invalid(N_("This is no table. Save it as CSV or XLSX, then choose that file."), field="file")

"""Tables as files: text cannot become a formula, and what a spreadsheet saved can be read."""

import csv
import io
from collections.abc import Callable
from typing import NamedTuple

from flask import g, make_response

from peerreview.web.text import zone

# What a spreadsheet takes for the beginning of a formula, in either width, also after white space it drops.
FORMULA = set("=+-@＝＋－＠\t\r\n")


class Column(NamedTuple):
    """One column of a file: its title, and ``of``: a row's text, its number (which stays one) or None."""

    title: str
    of: Callable


def safe(text):
    """A text cell; a leading apostrophe where a spreadsheet would compute."""
    text = str(text).replace("\0", "")
    return f"'{text}" if FORMULA & {text[:1], text.lstrip()[:1]} else text


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


def download(name, columns, rows):
    """The answer that saves ``<name>-<date of the viewer>.csv``."""
    response = make_response(as_bytes(columns, rows))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    day = g.now.astimezone(zone())
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{day:%Y-%m-%d}.csv"'
    return response

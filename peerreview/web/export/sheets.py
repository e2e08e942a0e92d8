"""Tables as XLSX: text stays text, numbers are numbers, nothing is computed or linked. The one place that
knows the library."""

import io
from datetime import datetime

import xlsxwriter

from peerreview.web.csv import safe

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MADE = datetime(1980, 1, 1)  # the same in each: a file of the same grades is the same file
WIDEST, LONGEST = 60, 32_767  # characters: of a column, of a cell as the format allows


def workbook(sheets):
    """The bytes of a file with *sheets* [(title, [Column], rows)]: a head that stays in sight, then a line a
    row."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties({"created": MADE})
        bold, taken = book.add_format({"bold": True, "text_wrap": True, "valign": "top"}), set()
        wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        for title, columns, rows in sheets:
            sheet = book.add_worksheet(named(title, taken))
            sheet.freeze_panes(1, 1)
            _fill(sheet, columns, rows, bold, wrapped)
    return out.getvalue()


def _fill(sheet, columns, rows, bold, wrapped):
    for place, column in enumerate(columns):
        sheet.write_string(0, place, str(column.title), bold)
    widths = [len(str(column.title)) for column in columns]
    for line, row in enumerate(rows, 1):
        for place, column in enumerate(columns):
            value = column.of(row)
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(line, place, safe(value)[:LONGEST], wrapped)
            else:
                sheet.write_number(line, place, float(value))
            widths[place] = max(widths[place], len(str(value).split("\n")[0]))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(width + 2, WIDEST))


def named(title, taken):
    """A name for a sheet: up to 31 characters, without signs that are refused, none twice."""
    bare = "".join(" " if sign in "[]:*?/\\'" else sign for sign in str(title)).strip()[:31] or "Sheet"
    name, number = bare, 2
    while name.casefold() in taken:
        name = f"{bare[:27]} ({number})"
        number += 1
    taken.add(name.casefold())
    return name

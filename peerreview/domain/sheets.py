"""Tables as text, as spreadsheets save and copy them: cells apart by comma, semicolon, tab or bar, and
nothing that a spreadsheet would compute."""

import csv
import io

from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_

# What a spreadsheet takes for the beginning of a formula, in either width, also after white space it drops.
FORMULA = set("=+-@＝＋－＠\t\r\n")
MOST_LINES, MOST_COLUMNS, LONGEST_CELL = 20_000, 200, 5_000
BETWEEN = ",;\t|"


def safe(text):
    """A text cell; a leading apostrophe where a spreadsheet would compute, or where ``plain`` would take one
    away."""
    text = str(text).replace("\0", "")
    bare = text.lstrip("'")
    return f"'{text}" if FORMULA & {bare[:1], bare.lstrip()[:1]} else text


def plain(cell):
    """A cell without the apostrophe that ``safe`` put before it."""
    return cell[1:] if cell[:1] == "'" and safe(cell[1:]) == cell else cell


def rows(text):
    """[(number of its first line in the file, from 1; [cells, trimmed])] of the rows that hold anything.
    Invalid (field ``file``) with what is wrong with the whole of it."""
    notice, delimiter, body = _parts(_unified(text))
    before = 1 if notice else 0
    reader, found, number = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True), [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((number + before, [plain(cell.strip()).strip() for cell in cells]))
                _check(found)
            number = reader.line_num + 1
    except csv.Error:
        sentence = N_("Line {number} cannot be read. Is a quotation mark left open?")
        raise Invalid(sentence, field="file", number=number + before) from None
    if not found:
        raise Invalid(N_("There is no line in it."), field="file")
    return found


def as_text(cells_of_rows):
    """Rows of cells as text that ``rows`` reads again, line by line: a break inside a cell is a space."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(
        [" ".join(safe(cell).splitlines()) for cell in cells] for cells in cells_of_rows
    )
    return out.getvalue()


def _check(found):
    if len(found) > MOST_LINES + 1:
        sentence = N_("There are more than {most} lines in it. Divide the file.")
        raise Invalid(sentence, field="file", most=MOST_LINES)
    number, cells = found[-1]
    if len(cells) > MOST_COLUMNS:
        sentence = N_("Line {number} has {count} columns; up to {most} are read.")
        raise Invalid(sentence, field="file", number=number, count=len(cells), most=MOST_COLUMNS)
    if any(len(cell) > LONGEST_CELL for cell in cells):
        sentence = N_("Line {number} holds a text of more than {most} characters. Is this a list of people?")
        raise Invalid(sentence, field="file", number=number, most=LONGEST_CELL)


def _unified(text):
    return text.removeprefix("\ufeff").replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def _parts(text):
    """(the line by which a spreadsheet says what stands between cells, or ""; that sign; the table)."""
    first, _end, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) > 4:
        return f"{first}\n", first[4], rest
    first = next((line for line in text.split("\n") if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return "", max(BETWEEN, key=outside.count), text

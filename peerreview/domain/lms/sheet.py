"""A CSV file taken apart so that it can be put together again byte for byte, but for the cells that are
filled in."""

from dataclasses import dataclass, field

SIGNS = ",;\t"
MOST_ROWS = 20_000


@dataclass(slots=True)
class Row:
    """One row: its cells as they stand in the file, quotes included, the ``end`` of its line, its ``line``
    number from 1."""

    raw: list
    end: str
    line: int

    def cell(self, place):
        """The text of a cell; "" where there is none."""
        return plain(self.raw[place]) if place is not None and place < len(self.raw) else ""

    def put(self, place, text):
        """Fill a cell in, quoted where it has to be."""
        needs = any(sign in text for sign in ',;\t"\r\n')
        self.raw[place] = '"' + text.replace('"', '""') + '"' if needs else text


@dataclass(slots=True)
class Sheet:
    """``rows``, the first one the head; ``sign`` between cells; ``mark``: whether the file begins with the
    mark of UTF-8."""

    rows: list
    sign: str
    mark: bool = False
    head: list = field(default_factory=list)

    def text(self, rows=None, places=None):
        """The file, or some *rows* and *places* (columns) of it."""
        found = self.rows if rows is None else rows
        lines = []
        for row in found:
            raw = row.raw if places is None else [row.raw[place] for place in places if place < len(row.raw)]
            lines.append(self.sign.join(raw) + row.end)
        return ("\ufeff" if self.mark else "") + "".join(lines)


def plain(raw):
    """A cell without its quotes."""
    text = raw.strip(" ")
    if text[:1] == '"' and text[-1:] == '"' and len(text) > 1:
        return text[1:-1].replace('""', '"')
    return raw


def read(text):
    """The Sheet of a file. ValueError when a quotation mark is left open, or there are too many rows."""
    mark = text.startswith("\ufeff")
    text = text.removeprefix("\ufeff")
    outside = "".join(text.partition("\n")[0].split('"')[::2])
    sign = max(SIGNS, key=outside.count)
    rows = list(_rows(text, sign))
    if len(rows) > MOST_ROWS:
        raise ValueError("too many rows")
    return Sheet(rows, sign, mark, [plain(cell).strip() for cell in rows[0].raw] if rows else [])


def _rows(text, sign):
    cells, begun, place, line, first, is_quoted = [], 0, 0, 1, 1, False
    while place < len(text):
        letter = text[place]
        if letter == '"':
            is_quoted = not is_quoted
        elif not is_quoted and letter == sign:
            cells.append(text[begun:place])
            begun = place + 1
        elif not is_quoted and letter in "\r\n":
            end = "\r\n" if text[place : place + 2] == "\r\n" else letter
            yield Row([*cells, text[begun:place]], end, first)
            place += len(end) - 1
            cells, begun, first = [], place + 1, line + 1
        line += letter == "\n" or (letter == "\r" and text[place : place + 2] != "\r\n")
        place += 1
    if is_quoted:
        raise ValueError("a quotation mark is left open")
    if cells or begun < len(text):
        yield Row([*cells, text[begun:]], "", first)

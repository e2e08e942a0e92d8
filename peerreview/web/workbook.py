"""Workbooks (XLSX) as tables: read in a process of its own with little memory and little time, after the
archive was measured, so that no file takes the site with it. Nothing else reads workbooks."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile

BEGINS = b"PK\3\4"
MOST_BYTES = 60_000_000  # of all parts together when unpacked
MOST_PARTS = 2_000
MOST_ROWS, MOST_COLUMNS = 20_002, 200
MEMORY = 700_000_000
SECONDS = 20
TOO_LARGE = "large"
UNREADABLE = "unreadable"
LOCKED = "locked"

_CELL = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{1,3})([0-9]{1,9})\s*["']""")
# A cell with a formula and without the number or text it comes to.
_NOT_COMPUTED = re.compile(
    rb"""<c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*"""
    rb"""<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"""
)


class Unusable(Exception):
    """A workbook that is not read; ``why`` is one of TOO_LARGE, UNREADABLE, LOCKED."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


def rows(data):
    """[[text of a cell]] of the first sheet that holds anything; row and line have the same number. Numbers
    as they were typed, moments as ISO text; what could not be computed as the spreadsheet's own sign for it.
    Unusable otherwise."""
    measure(data)
    try:
        done = subprocess.run(
            [sys.executable, "-I", __file__],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            env={"PATH": os.environ.get("PATH", "")},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unusable(TOO_LARGE) from None
    if done.returncode:
        why = done.stderr.decode(errors="replace").strip()
        raise Unusable(
            why if why in (LOCKED, TOO_LARGE) else UNREADABLE if done.returncode > 0 else TOO_LARGE
        )
    return json.loads(done.stdout)


def measure(data):
    """Refuse an archive that says it is large, and one that is larger than it says, before anything is built
    from it: Unusable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise Unusable(TOO_LARGE)
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise Unusable(UNREADABLE)
            left = MOST_BYTES
            for part in parts:
                is_sheet = part.filename.startswith("xl/worksheets/")
                left -= _length(archive, part, left, is_sheet)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise Unusable(UNREADABLE) from None


def _length(archive, part, most, is_sheet):
    """Bytes of a part when unpacked; a sheet's cells must lie within the bounds."""
    size, rest = 0, b""
    with archive.open(part) as file:
        while block := file.read(1 << 18):
            size += len(block)
            if size > most:
                raise Unusable(TOO_LARGE)
            if is_sheet:
                block = rest + block
                for letters, row in _CELL.findall(block):
                    if int(row) > MOST_ROWS or _column(letters) > MOST_COLUMNS:
                        raise Unusable(TOO_LARGE)
                rest = block[-40:]
    return size


def _column(letters):
    """A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


# --- in the process of its own ----------------------------------------------------------------------------


def _bounded():
    try:
        import resource
    except ImportError:  # where there are no such limits, the measure above is the bound
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _read(data):
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise Unusable(LOCKED) from None
    for place in range(len(book.sheet_names)):
        sheet = book.get_sheet_by_index(place)
        if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
            raise Unusable(TOO_LARGE)
        table = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        if any(any(row) for row in table):
            return _marked(table, data, place)
    return []


def _text(cell):
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        # Fifteen digits are all that a spreadsheet keeps: what is longer has been rounded, and must show it.
        if abs(cell) >= 1e15:
            return f"{cell:.5E}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if hasattr(cell, "isoformat"):
        return cell.isoformat(*((" ", "minutes") if hasattr(cell, "hour") and hasattr(cell, "year") else ()))
    return str(cell).strip()


def _marked(table, data, place):
    """*table* with a sign where a formula has no result yet: empty is not what it means."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted(
            (name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)),
            key=lambda name: int(re.sub(r"\D", "", name)),
        )
        sheet = archive.read(names[place]) if place < len(names) else b""
    for letters, row in _NOT_COMPUTED.findall(sheet):
        line, column = int(row) - 1, _column(letters) - 1
        table += [[] for _line in range(line + 1 - len(table))]
        table[line] += [""] * (column + 1 - len(table[line]))
        table[line][column] = table[line][column] or "#NOT-COMPUTED"
    return table


if __name__ == "__main__":
    _bounded()
    try:
        json.dump(_read(sys.stdin.buffer.read()), sys.stdout)
    except Unusable as refusal:
        sys.exit(refusal.why)
    except (Exception, MemoryError):  # the file is what somebody sent: whatever it breaks, it is not read
        sys.exit(UNREADABLE)

"""Plain text and code."""

from peerreview.deriving.limits import LETTERS, LINES, Refused

_MOST_BYTES = 4 * LETTERS
_UNSEEN = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xFEFF])
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def derive(source, ending=""):
    """The answer for a text at *source*: its words, without signs that one cannot see; as code of the
    language that the *ending* of its name tells."""
    if source.stat().st_size > _MOST_BYTES:
        raise Refused("long_text", most=LETTERS)
    text = cleaned(_decoded(source.read_bytes()))
    if not text.strip():
        raise Refused("empty")
    if len(text) > LETTERS:
        raise Refused("long_text", most=LETTERS)
    if text.count("\n") > LINES:
        raise Refused("many_lines", count=text.count("\n"), most=LINES)
    coloured = _coloured(text.rstrip("\n"), ending) if ending else None
    return {"kind": "text", "text": text} | ({"lines": coloured} if coloured else {})


def _coloured(text, ending):
    from peerreview.deriving import coloured

    return coloured.lines(text, ending=ending)


def cleaned(text):
    """*text* with line ends as everywhere, and without control signs and those that turn the direction of
    what follows: code could look like what it is not."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN | _TURNING)


def _decoded(data):
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _as(data, "utf-16")
    if b"\0" in data:
        raise Refused("unknown")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _as(data, "cp1252")


def _as(data, coding):
    try:
        return data.decode(coding)
    except UnicodeDecodeError:
        raise Refused("unknown") from None

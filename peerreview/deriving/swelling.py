"""PDF streams that unpack to very much more than they take: looked for before anything is unpacked whole."""

import zlib

from pikepdf import Array, Name, Stream

from peerreview.deriving.limits import PIXELS, UNPACKED, Refused

_MOST_TIMES = 1_030  # what one turn of Flate can make of a byte
_SMALL = 4_000  # bytes of a stream that is not looked at: it becomes 4 MB at most
_OF_A_PICTURE = 4 * PIXELS + 1_000_000
_PIECE = 1 << 20


def look(pdf):
    """Refused where the streams of a PDF unpack to more than anybody may unpack; each picture by itself, for
    pictures are made anew one by one."""
    left = UNPACKED
    for one in pdf.objects:
        if not isinstance(one, Stream):
            continue
        turns = _turns(one)
        if not turns:
            continue
        data = one.read_raw_bytes()
        if turns == 1 and len(data) < _SMALL:
            continue
        if one.get("/Subtype") == Name.Image:
            _unpacked(data, turns, _OF_A_PICTURE)
        else:
            left -= _unpacked(data, turns, left)


def _turns(stream):
    """How often in a row it was packed with Flate, from the outside."""
    filters = stream.get("/Filter", Array([]))
    names = [str(filters)] if isinstance(filters, Name) else [str(one) for one in filters]
    turns = 0
    while turns < len(names) and names[turns] in ("/FlateDecode", "/Fl"):
        turns += 1
    return turns


def _unpacked(data, turns, most):
    """How many bytes *data* unpacks to, never holding more than a piece of them."""
    if turns == 1 and len(data) * _MOST_TIMES <= _PIECE:
        return 0
    size = 0
    try:
        for piece in _pieces([data], turns):
            size += len(piece)
            if size > most:
                raise Refused("swells", count=max(size, most) // 1_000_000 + 1, most=UNPACKED // 1_000_000)
    except zlib.error:
        pass  # what cannot be unpacked does not swell; whoever reads it says what it is
    return size


def _pieces(given, turns):
    if not turns:
        yield from given
        return
    unpack = zlib.decompressobj()
    for packed in _pieces(given, turns - 1):
        while packed:
            piece = unpack.decompress(packed, _PIECE)
            packed = unpack.unconsumed_tail
            if not piece:
                break
            yield piece

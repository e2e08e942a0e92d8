"""What a file is, by what stands in it and never by its name, and who makes the derivative of it."""

from peerreview.deriving import images, pdf, texts
from peerreview.deriving.limits import Refused

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\xd0\xcf\x11\xe0")


def derive(source, folder):
    """Make the derivative of the file at *source* in *folder*. Returns the answer; raises Refused.

    A picture: {"kind": "picture", "file", "width", "height"}. A text: {"kind": "text", "text"}. A PDF:
    {"kind": "pdf", "file", "pages": [{"width", "height", "lines": [[x, y, width, height, text]], "text"}],
    "drawn": how many pages are drawn so far (page-1.jpg, ...), "left_out": {what: how many}}."""
    with source.open("rb") as file:
        head = file.read(1024)
    if not head:
        raise Refused("empty")
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return images.derive(source, folder)
    if b"%PDF-" in head:
        return pdf.derive(source, folder)
    if head.startswith(_PACKED):
        raise Refused(_packed(source))
    return texts.derive(source)


def draw(source, folder, first):
    """Draw the pages of a rebuilt PDF from number *first* (from 1) on. Returns {"drawn": number of the
    last}."""
    return pdf.draw(source, folder, first)


def _packed(source):
    """Which sentence a packed file gets: an office document says so near its beginning or its end."""
    with source.open("rb") as file:
        begin = file.read(4096)
        file.seek(max(0, source.stat().st_size - 65_536))
        end = file.read()
    signs = (b"word/", b"mimetypeapplication/vnd.oasis", b"ppt/", b"xl/", b"\xd0\xcf\x11\xe0")
    return "office" if any(sign in begin or sign in end for sign in signs) else "packed"

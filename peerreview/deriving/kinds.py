"""What a file is, by what stands in it and never by its name, and who makes the derivative of it."""

import re

from peerreview.deriving import images, packed, pdf, texts
from peerreview.deriving.limits import Refused

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
_PDF = re.compile(rb"(?:\A|[^ -~])%PDF-")  # behind other words of a line it is spoken of, as in code
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PACKED = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ\x00")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_ODT = b"application/vnd.oasis.opendocument.text"


def derive(source, folder, ending="", *, is_part=False):
    """Make the derivative of the file at *source* in *folder*; by the *ending* of its name (".py") code has
    its colours, no more. Returns the answer; raises Refused.

    A picture: {"kind": "picture", "file", "width", "height"}. A text: {"kind": "text", "text",
    "lines": [safe HTML of each] where it is coloured}. A PDF:
    {"kind": "pdf", "file", "pages": [{"width", "height", "lines": [[x, y, width, height, text]], "text"}],
    "drawn": how many pages are drawn so far (page-1.jpg, ...), "said" (what it says to those who do not see
    it), "left_out": {what: how many}}. A document:
    {"kind": "document", "html" (safe, numbered by ``domain.blocks``, pictures by their names in *folder*),
    "text" (what it says), "said", "left_out"}. A zip file: {"kind":
    "tree", "parts": [{"path"} | the answer for it, its pages not drawn yet, or {"refused", "values"}],
    "left_out"}. *is_part*: of a zip file; there another one is refused."""
    with source.open("rb") as file:
        head = file.read(1024)
    if not head:
        raise Refused("empty")
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return images.derive(source, folder)
    if head.startswith(_ZIP):
        return _of_zip(source, folder, is_part)
    if _PDF.search(head):
        return pdf.derive(source, folder, draws=not is_part)
    if head.startswith(_OLD_OFFICE):
        raise Refused("locked" if _LOCKED_OFFICE in source.read_bytes() else "office")
    if head.startswith(_PACKED) or head[257:262] == b"ustar":
        raise Refused("packed")
    if b"office:document " in head:
        raise Refused("office")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        from peerreview.deriving import notebook

        if notebook.is_one(source):
            return notebook.derive(source, folder)
    return texts.derive(source, ending)


def draw(source, folder, first):
    """Draw the pages of a rebuilt PDF from number *first* (from 1) on. Returns {"drawn": number of the
    last}."""
    return pdf.draw(source, folder, first)


def _of_zip(source, folder, is_part):
    """Office documents are zip files that say what they are."""
    from peerreview.deriving import docx, odt, tree

    file = packed.Packed(source, "broken_zip")
    if "mimetype" in file and file.read("mimetype").strip() in (_ODT, _ODT + b"-template"):
        return odt.derive(source, folder)
    if "[Content_Types].xml" in file or "mimetype" in file:
        if not any(name.startswith(("ppt/", "xl/", "visio/", "content.xml")) for name in file.entries):
            return docx.derive(source, folder)
        raise Refused("office")
    if "Index.zip" in file or any(re.fullmatch(r"Index/.*\.iwa", name) for name in file.entries):
        raise Refused("unknown")  # a document of an office whose form is not made public
    if is_part:
        raise Refused("packed")
    return tree.derive(source, folder)

"""Packed files, opened without trusting what they say of themselves."""

import zipfile
import zlib

from lxml import etree

from peerreview.deriving.limits import UNPACKED, XML, Refused

_MOST_ENTRIES = 5_000
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)
_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = b"http://schemas.openxmlformats.org/"
_TRANSITIONAL = {
    b"wordprocessingml/main": b"wordprocessingml/2006/main",
    b"drawingml/main": b"drawingml/2006/main",
    b"drawingml/wordprocessingDrawing": b"drawingml/2006/wordprocessingDrawing",
    b"drawingml/picture": b"drawingml/2006/picture",
    b"officeDocument/math": b"officeDocument/2006/math",
    b"officeDocument/relationships": b"officeDocument/2006/relationships",
}


class Packed:
    """A zip file at *source*. Refused with *broken* (a code) where it cannot be read, where more is packed in
    it than anybody may unpack, or where an entry is locked."""

    def __init__(self, source, broken):
        self.broken = broken
        try:
            self._zip = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError):
            raise Refused(broken) from None
        self.entries = {}
        for one in self._zip.infolist():
            if one.flag_bits & 0x1:
                raise Refused("locked")
            if not one.is_dir():
                self.entries.setdefault(one.filename, one)
        if len(self._zip.infolist()) > _MOST_ENTRIES:
            raise Refused("many_files", count=len(self._zip.infolist()), most=_MOST_ENTRIES)
        size = sum(one.file_size for one in self._zip.infolist())
        if size > UNPACKED:
            raise Refused("swells", count=size // 1_000_000, most=UNPACKED // 1_000_000)

    def __contains__(self, name):
        return name in self.entries

    def read(self, name, most=UNPACKED):
        """The bytes of an entry, at most *most* of them: what says that it is small and is not is broken."""
        entry = self.entries[name]
        if entry.file_size > most:
            raise Refused("too_much")
        try:
            with self._zip.open(entry) as file:
                data = file.read(entry.file_size + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ):
            raise Refused(self.broken) from None
        if len(data) > entry.file_size:
            raise Refused(self.broken)
        return data

    def xml(self, name):
        """The root of an entry that is XML; None where there is none of this name."""
        return parsed(self.read(name, XML), self.broken) if name in self.entries else None


def parsed(data, broken):
    """The root of XML *data*. Whatever declares a type of its own is refused before any of it is resolved."""
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused("declared" if b"<!DOCTYPE" in data[:5_000] or b"<!ENTITY" in data else broken) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused("declared")
    if _STRICT in data:
        data = etree.tostring(root, encoding="utf-8")
        for name, usual in _TRANSITIONAL.items():
            data = data.replace(b'"' + _STRICT + name + b'"', b'"' + _USUAL + usual + b'"')
        root = etree.fromstring(data, _PARSER)
    return root

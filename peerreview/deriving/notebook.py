"""Notebooks: words, code in its colours, and what it showed. Nothing runs; who ran it, where, when and with
what is not told."""

import base64
import binascii
import json
import re
from collections import Counter
from html import escape, unescape

from markdown_it import MarkdownIt

from peerreview.deriving import coloured, illustrations, marked
from peerreview.deriving.limits import Refused

BROKEN = "broken_notebook"
_MOST_BYTES = 30_000_000
_MOST_CELLS = 1_000
_MOST_OF_ONE = 20_000  # letters of what one cell showed
_TERMINAL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
_HOME = re.compile(r"(/home/|/Users/|[A-Za-z]:\\Users\\)[^/\\\s'\"<>]+")
_IMAGE = re.compile(r"<img\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.I)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,(.*)", re.S | re.I)
_markdown = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])


def is_one(source):
    """Whether the text at *source* is a notebook."""
    return b'"nbformat"' in source.read_bytes()[:_MOST_BYTES]


def derive(source, folder):
    """The answer for a notebook at *source* (see ``kinds``), its pictures in *folder*."""
    if source.stat().st_size > _MOST_BYTES:
        raise Refused("too_much")
    try:
        found = json.loads(source.read_text(encoding="utf-8-sig"))
        cells = found["cells"] if "cells" in found else found["worksheets"][0]["cells"]
        language = _language(found)
        made = _Cells(folder, language)
        html = "".join(made.cell(cell) for cell in cells[:_MOST_CELLS])
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        raise Refused(BROKEN) from None
    except RecursionError:
        raise Refused("too_much") from None
    if len(cells) > _MOST_CELLS:
        made.left_out["cells"] += len(cells) - _MOST_CELLS
    return marked.answer(html, made.kept, made.left_out)


def _language(found):
    about = found.get("metadata") or {}
    for part in ("language_info", "kernelspec"):
        name = (about.get(part) or {}).get("name" if part == "language_info" else "language")
        if isinstance(name, str):
            return name.lower()[:40]
    return "python"


def _joined(text):
    return "".join(str(one) for one in text) if isinstance(text, list) else str(text or "")


class _Cells:
    def __init__(self, folder, language):
        self.left_out, self.language = Counter(), language
        self.kept, self.pictures = marked.Kept(), illustrations.Illustrations(folder, self.left_out)

    def cell(self, cell):
        """HTML of one cell and of what it showed."""
        text = marked.plain(_joined(cell.get("source", cell.get("input"))))
        kind = cell.get("cell_type")
        if kind == "heading":
            text, kind = f"{'#' * min(int(cell.get('level', 1)), 6)} {text}", "markdown"
        if kind == "markdown":
            return self._words(text, cell.get("attachments") or {})
        if kind != "code":
            return f"<pre>{escape(text)}</pre>" if text.strip() else ""
        shown = "".join(self._output(one) for one in cell.get("outputs") or ())
        rows = coloured.lines(text, language=self.language)
        code = escape(text, quote=False) if rows is None else "\n".join(rows)
        code = f'<pre class="code">{code}</pre>' if text.strip() else ""
        return code + (f'<div class="came">{shown}</div>' if shown else "")

    def _words(self, text, attachments=None):
        html = _markdown.render(text)
        return f"<div>{self._with_pictures(html, attachments or {})}</div>"

    def _with_pictures(self, html, attachments):
        def put(found):
            about = {
                one[1].lower(): one[2] or one[3] or one[4] or "" for one in _ATTRIBUTE.finditer(found[0])
            }
            return self._picture(unescape(about.get("src", "")), unescape(about.get("alt", "")), attachments)

        return _IMAGE.sub(put, html)

    def _picture(self, address, said, attachments):
        """A picture that the notebook holds; one that lies elsewhere is only its words."""
        said = illustrations.said_of(marked.plain(said))
        data = None
        if address.startswith("attachment:"):
            held = attachments.get(address.removeprefix("attachment:")) or {}
            data = next((_joined(held[kind]) for kind in held if kind.startswith("image/")), None)
        elif found := _DATA.match(address):
            data = found[1]
        made = self._made(data) if data is not None else None
        if made:
            return self.kept.keep(marked.picture(made, said), said)
        if data is None:
            self.left_out["pictures"] += 1
        return escape(f"[{said}]") if said else ""

    def _made(self, data):
        try:
            return self.pictures.make(base64.b64decode("".join(data.split()), validate=True))
        except (binascii.Error, ValueError):
            self.left_out["pictures"] += 1
            return None

    def _output(self, one):
        kind = one.get("output_type")
        if kind == "stream":
            return self._printed(_joined(one.get("text")))
        if kind in ("error", "pyerr"):
            return self._printed("\n".join(str(line) for line in one.get("traceback") or ()))
        data = one.get("data") or {key: value for key, value in one.items() if key in _OLD}
        return self._shown({_OLD.get(key, key): value for key, value in data.items()})

    def _shown(self, data):
        """The first of what stands there for the same thing that can be shown."""
        for kind in ("image/png", "image/jpeg", "image/gif"):
            if kind in data:
                made = self._made(_joined(data[kind]))
                if made:
                    return f"<p>{self.kept.keep(marked.picture(made, ''))}</p>"
        if "text/html" in data:
            html = self._with_pictures(_joined(data["text/html"]), {})
            if marked.safe(html).strip():
                return html
        if "text/markdown" in data:
            return self._words(marked.plain(_joined(data["text/markdown"])))
        for kind in ("text/latex", "text/plain"):
            if kind in data:
                return self._printed(_joined(data[kind]))
        self.left_out["outputs"] += bool(data)
        return ""

    def _printed(self, text):
        """What a terminal would show: the last of what was written over itself, without colours and
        without the name of whoever's home it is."""
        text = _TERMINAL.sub("", text).replace("\r\n", "\n")
        text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
        text = marked.plain(_HOME.sub("~", text)).strip("\n")
        if len(text) > _MOST_OF_ONE:
            self.left_out["words"] += len(text[_MOST_OF_ONE:].split())
            text = text[:_MOST_OF_ONE] + " …"
        return f"<pre>{escape(text, quote=False)}</pre>" if text.strip() else ""


# What the third format called the same.
_OLD = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "html": "text/html",
    "latex": "text/latex",
    "text": "text/plain",
}

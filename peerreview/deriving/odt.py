"""ODT: a walk over its text by a list of what is known. What is not on the list is not shown, and its words
are counted."""

from collections import Counter
from html import escape

from peerreview.deriving import formulas, illustrations, marked, packed
from peerreview.deriving.limits import Refused

BROKEN = "broken_document"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _OFFICE, _TABLE, _DRAW = (f"{{{_NAMES}{one}:1.0}}" for one in ("text", "office", "table", "drawing"))
_STYLE, _SVG, _FO = (f"{{{_NAMES}{one}:1.0}}" for one in ("style", "svg-compatible", "xsl-fo-compatible"))
_LINK = "{http://www.w3.org/1999/xlink}href"
_MATH = "{http://www.w3.org/1998/Math/MathML}math"
_MOST_DEEP = 150

# Elements of the text whose insides are read as they are, and fields whose words belong to the text. Of all
# other fields (author-name, file-name, sender-*, title, user-defined, …) nothing stays.
_AROUND = frozenset("section index-body index-title meta ruby ruby-base bookmark-ref list-header".split())
_INDEXES = frozenset(
    "table-of-content illustration-index table-index object-index user-index alphabetical-index "
    "bibliography".split()
)
_FIELDS = frozenset(
    "page-number page-count date time sequence sequence-ref note-ref reference-ref chapter bibliography-mark "
    "expression text-input meta-field variable-set variable-get placeholder number".split()
)
_GONE = (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{_OFFICE}forms")


def derive(source, folder):
    """The answer for an ODT at *source* (see ``kinds``), its pictures in *folder*."""
    left_out = Counter()
    file = packed.Packed(source, BROKEN)
    if b"encryption-data" in (file.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in file else b""):
        raise Refused("locked")
    root = file.xml("content.xml")
    body = None if root is None else root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise Refused(BROKEN)
    walk = _Walk(file, [root, file.xml("styles.xml")], folder, left_out)
    walk.clear(body)
    known = marked.words_of(marked.plain(_words(body)))
    html = walk.blocks(body, 0) + walk.notes()
    return marked.answer(html, walk.kept, left_out, known)


def _words(body):
    """All words of the text, those of one paragraph apart from those of the next."""
    found = []
    for one in body.iter():
        name = one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""
        if name in ("p", "h", "tab", "s", "line-break", "note", "note-body", "table-cell", "frame"):
            found.append(" ")
        if one.tag.startswith("{http://www.w3.org/1998/Math"):
            continue
        found += [one.text or ""] if one.tag.startswith(_TEXT) else []
        found += [one.tail or ""] if one.getparent().tag.startswith(_TEXT) else []
    return "".join(found)


class _Styles:
    """What the styles of a document mean for reading: bold, slanted, raised, lowered, unseen; which lists are
    counted; the names of the styles a paragraph is built on."""

    def __init__(self, roots):
        self.means, self.parent, self.counted = {}, {}, set()
        for root in roots:
            for one in root.iter(f"{_STYLE}style") if root is not None else ():
                key = one.get(f"{_STYLE}name")
                self.parent[key] = one.get(f"{_STYLE}parent-style-name")
                about = one.find(f"{_STYLE}text-properties")
                self.means[key] = {} if about is None else _meaning(about)
            for one in root.iter(f"{_TEXT}list-style") if root is not None else ():
                if len(one) and one[0].tag == f"{_TEXT}list-level-style-number":
                    self.counted.add(one.get(f"{_STYLE}name"))

    def line(self, key):
        """The names of a style and of those it is built on."""
        found = []
        while key and key not in found and len(found) < 20:
            found.append(key)
            key = self.parent.get(key)
        return found

    def meaning(self, key):
        """{element or "unseen": whether} of a style."""
        found = {}
        for name in reversed(self.line(key)):
            found |= self.means.get(name, {})
        return found


def _meaning(about):
    found = {}
    if about.get(f"{_FO}font-weight"):
        found["strong"] = about.get(f"{_FO}font-weight") in ("bold", "600", "700", "800", "900")
    if about.get(f"{_FO}font-style"):
        found["em"] = about.get(f"{_FO}font-style") != "normal"
    place = about.get(f"{_STYLE}text-position", "")
    if place:
        found["sup"] = place.startswith("super") or place[:1].isdigit() and not place.startswith("0%")
        found["sub"] = place.startswith(("sub", "-"))
    if about.get(f"{_STYLE}text-line-through-style"):
        found["s"] = about.get(f"{_STYLE}text-line-through-style") != "none"
    if about.get(f"{_TEXT}display"):
        found["unseen"] = about.get(f"{_TEXT}display") == "none"
    return found


class _Walk:
    def __init__(self, file, roots, folder, left_out):
        self.file, self.left_out = file, left_out
        self.styles, self.kept = _Styles(roots), marked.Kept()
        self.pictures = illustrations.Illustrations(folder, left_out)
        self._notes, self._beside, self._list_style = [], [], None

    def clear(self, body):
        """Take out what is no part of what one reads: deletions, notes of others, what is hidden."""
        for one in list(body.iter(*_GONE)):
            if one.tag == f"{_OFFICE}annotation":
                self.left_out["notes"] += 1
            if one.tag == f"{_TEXT}tracked-changes":
                self.left_out["changes"] += len(one)
            _drop(one)
        hidden = list(body.iter(f"{_TEXT}hidden-text", f"{_TEXT}hidden-paragraph"))
        hidden += [
            one for one in body.iter(f"{_TEXT}section") if one.get(f"{_TEXT}display") in ("none", "condition")
        ]
        for one in body.iter(f"{_TEXT}span", f"{_TEXT}p", f"{_TEXT}h"):
            if self.styles.meaning(one.get(f"{_TEXT}style-name")).get("unseen"):
                hidden.append(one)
        for one in hidden:
            self.left_out["hidden"] += len("".join(one.itertext()).split())
            _drop(one)

    def blocks(self, found, depth):
        """HTML of the blocks in an element."""
        if depth > _MOST_DEEP:
            raise Refused("too_much")
        return "".join(self._block(one, depth + 1) for one in found if isinstance(one.tag, str))

    def _block(self, one, depth):
        space, _brace, name = one.tag.rpartition("}")
        if f"{space}}}" == _TEXT:
            if name in ("p", "h"):
                return self._paragraph(one, name, depth)
            if name == "list":
                return self._list(one, depth)
            if name in _INDEXES:
                return self.blocks(one.findall(f"{_TEXT}index-body"), depth)
            return self.blocks(one, depth) if name in _AROUND else ""
        if one.tag == f"{_TABLE}table":
            return f"<table>{self._rows(one, depth)}</table>"
        if one.tag == f"{_DRAW}frame":
            return f"<p>{self._frame(one, depth)}</p>{self._put_beside()}"
        return ""

    def _paragraph(self, one, name, depth):
        line = self.styles.line(one.get(f"{_TEXT}style-name"))
        element = "p"
        if name == "h":
            level = one.get(f"{_TEXT}outline-level", "1")
            element = f"h{min(int(level), 6) if level.isdigit() and int(level) else 1}"
        elif "Title" in line:
            element = "h1"
        inside = self._inline(one, depth)
        html = f"<{element}>{inside}</{element}>" if inside.strip() else ""
        if html and ("Quotations" in line or "Quote" in line):
            html = f"<blockquote>{html}</blockquote>"
        return html + self._put_beside()

    def _put_beside(self):
        beside, self._beside = "".join(self._beside), []
        return beside

    def _list(self, one, depth):
        points = [part for part in one if part.tag in (f"{_TEXT}list-item", f"{_TEXT}list-header")]
        if any(part.tag == f"{_TEXT}h" for point in points for part in point):  # a heading with its number
            return "".join(self.blocks(point, depth) for point in points)
        around = self._list_style
        self._list_style = one.get(f"{_TEXT}style-name") or around
        name = "ol" if self._list_style in self.styles.counted else "ul"
        inside = "".join(f"<li>{_bare(self.blocks(point, depth))}</li>" for point in points)
        self._list_style = around
        return f"<{name}>{inside}</{name}>" if inside else ""

    def _rows(self, found, depth):
        if depth > _MOST_DEEP:
            raise Refused("too_much")
        rows = []
        for one in found:
            if one.tag == f"{_TABLE}table-row":
                rows.append(f"<tr>{self._cells(one, 'td', depth + 1)}</tr>")
            elif one.tag == f"{_TABLE}table-header-rows":
                rows += [f"<tr>{self._cells(row, 'th', depth + 1)}</tr>" for row in one]
            elif one.tag in (f"{_TABLE}table-rows", f"{_TABLE}table-row-group"):
                rows.append(self._rows(one, depth + 1))
        return "".join(rows)

    def _cells(self, row, name, depth):
        cells = []
        for one in row:
            if one.tag == f"{_TABLE}table-cell":
                spans = ""
                for theirs, ours in (("columns", "colspan"), ("rows", "rowspan")):
                    span = one.get(f"{_TABLE}number-{theirs}-spanned", "1")
                    spans += f' {ours}="{int(span)}"' if span.isdigit() and 1 < int(span) < 1000 else ""
                cells.append(f"<{name}{spans}>{self.blocks(one, depth)}</{name}>")
        return "".join(cells)

    def _inline(self, found, depth):
        """HTML of what stands in a line."""
        if depth > _MOST_DEEP:
            raise Refused("too_much")
        parts = [_text(found.text)]
        for one in found:
            if isinstance(one.tag, str):
                parts.append(self._word(one, depth + 1))
            parts.append(_text(one.tail))
        return "".join(parts)

    def _word(self, one, depth):
        space, _brace, name = one.tag.rpartition("}")
        if one.tag == f"{_DRAW}frame":
            return self._frame(one, depth)
        if one.tag == f"{_DRAW}a":
            return self._inline(one, depth)
        if f"{space}}}" != _TEXT:
            return ""
        if name == "span":
            return self._span(one, depth)
        if name == "s":
            count = one.get(f"{_TEXT}c", "1")
            return " " * min(int(count) if count.isdigit() else 1, 80)
        if name in ("tab", "line-break"):
            return " " if name == "tab" else "<br>"
        if name == "a":
            return f'<a href="{escape(one.get(_LINK, ""))}">{self._inline(one, depth)}</a>'
        if name == "note":
            return self._note(one, depth)
        return self._inline(one, depth) if name in _AROUND or name in _FIELDS else ""

    def _span(self, one, depth):
        html = self._inline(one, depth)
        for name, is_on in self.styles.meaning(one.get(f"{_TEXT}style-name")).items():
            html = f"<{name}>{html}</{name}>" if is_on and html else html
        return html

    def _note(self, one, depth):
        body = one.find(f"{_TEXT}note-body")
        if body is None:
            return ""
        number = len(self._notes) + 1
        self._notes.append("")
        back = f' <a href="#from-{number}">\u2191</a>'
        inside = self.blocks(body, depth)
        cut = inside.rfind("</p>")
        inside = f"{inside[:cut]}{back}{inside[cut:]}" if cut >= 0 else inside
        self._notes[number - 1] = f'<li id="note-{number}">{inside}</li>'
        return f'<sup><a href="#note-{number}" id="from-{number}">[{number}]</a></sup>'

    def notes(self):
        """The notes below the text, in their order."""
        return f"<ol>{''.join(self._notes)}</ol>" if self._notes else ""

    def _frame(self, one, depth):
        said = " ".join(part.text or "" for part in one.iter(f"{_SVG}desc")) or " ".join(
            part.text or "" for part in one.iter(f"{_SVG}title")
        )
        said = illustrations.said_of(marked.plain(said))
        for part in one:
            if part.tag == f"{_DRAW}text-box":
                inside = self.blocks(part, depth)
                self._beside.append(inside)
                return ""
            if part.tag == f"{_DRAW}object":
                formula = self._formula(part)
                if formula:
                    return formula
            if part.tag == f"{_DRAW}image":
                name = (part.get(_LINK) or "").removeprefix("./")
                made = self.pictures.make(self.file.read(name)) if name in self.file else None
                if made:
                    return self.kept.keep(marked.picture(made, said), said)
                self.left_out["pictures"] += name not in self.file
        return escape(f"[{said}]") if said else ""

    def _formula(self, found):
        name = (found.get(_LINK) or "").removeprefix("./").rstrip("/")
        root = self.file.xml(f"{name}/content.xml") if name else None
        math = (
            root
            if root is not None and root.tag == _MATH
            else None
            if root is None
            else root.find(f".//{_MATH}")
        )
        return "" if math is None else self.kept.keep(formulas.of_mathml(math))


def _text(text):
    """Words in a line: spaces are one, as everywhere in such a file."""
    if not text:
        return ""
    words = " ".join(text.split())
    before, after = " " if text[0].isspace() else "", " " if text[-1].isspace() and words else ""
    return escape(marked.plain(f"{before}{words}{after}"), quote=False)


def _bare(html):
    """A point of a list that is one paragraph is only its words."""
    if (
        html.startswith("<p>")
        and html.count("<p>") == 1
        and html.index("</p>") + 4 in (len(html), html.find("<ul>"), html.find("<ol>"))
    ):
        return html.replace("<p>", "", 1).replace("</p>", "", 1)
    return html


def _drop(found):
    """Take an element out; what follows it stays."""
    holder = found.getparent()
    if holder is None:
        return
    if found.tail:
        before = found.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + found.tail
        else:
            holder.text = (holder.text or "") + found.tail
    holder.remove(found)

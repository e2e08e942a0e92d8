"""DOCX: what its page says, and nothing of how it came to say so. The document is written again without what
was deleted, hidden, noted or known about it; what is left of it becomes HTML."""

import io
import re
import zipfile
from collections import Counter

import mammoth
from lxml import etree

from peerreview.deriving import fields, formulas, illustrations, marked, packed, revisions
from peerreview.deriving.limits import Refused
from peerreview.deriving.revisions import W, named

BROKEN = "broken_document"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_V, _O = "{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:office}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_M = formulas.M
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote:fresh > p:fresh
p[style-name='Intense Quote'] => blockquote:fresh > p:fresh
r[style-name='Strong'] => strong
r[style-name='Emphasis'] => em
"""
_NOTES = {"footnote": "footnotes.xml", "endnote": "endnotes.xml"}


def derive(source, folder):
    """The answer for a DOCX at *source* (see ``kinds``), its pictures in *folder*."""
    left_out = Counter()
    file = packed.Packed(source, BROKEN)
    main = _main(file)
    kept = marked.Kept()
    pictures = illustrations.Illustrations(folder, left_out)
    hidden = revisions.hidden_styles(file.xml(f"{main.folder}styles.xml"))
    known, parts = Counter(), {}
    for name in (main.name, *(f"{main.folder}{one}" for one in _NOTES.values())):
        root = file.xml(name)
        if root is None:
            continue
        part = _Part(file, name, root, kept, pictures, left_out)
        known += part.rewrite(hidden)
        parts[name.removeprefix(main.folder)] = part
    _count_around(file, main.folder, left_out)
    try:
        html = mammoth.convert_to_html(
            _written(file, main, parts), style_map=_STYLES, include_embedded_style_map=False, id_prefix="d-"
        ).value
    except RecursionError:
        raise Refused("too_much") from None
    except (KeyError, ValueError, TypeError, AttributeError, IndexError):
        raise Refused(BROKEN) from None
    return marked.answer(html, kept, left_out, known)


class _Main:
    """Where the document itself stands in the file, as that says."""

    def __init__(self, name):
        self.name = name
        self.folder = name.rpartition("/")[0] + "/" if "/" in name else ""


def _main(file):
    root = file.xml("_rels/.rels")
    for one in root.iter(_RELATIONS) if root is not None else ():
        if one.get("Type", "").endswith("/officeDocument") and one.get("Target", "").lstrip("/") in file:
            return _Main(one.get("Target").lstrip("/"))
    if "word/document.xml" not in file:
        is_one = any(name.startswith("word/") for name in file.entries)
        raise Refused(BROKEN if is_one else "unknown")  # a book, a live script, a package of a program
    return _Main("word/document.xml")


class _Part:
    """The document, or its notes: rewritten in place."""

    def __init__(self, file, name, root, kept, pictures, left_out):
        self.file, self.root, self.kept = file, root, kept
        self.pictures, self.left_out = pictures, left_out
        self.folder, _slash, own = name.rpartition("/")
        relations = file.xml(f"{self.folder}/_rels/{own}.rels".lstrip("/"))
        self.targets = {}
        for one in relations.iter(_RELATIONS) if relations is not None else ():
            self.targets[one.get("Id")] = (one.get("Target", ""), one.get("TargetMode") == "External")

    def rewrite(self, hidden):
        """Leave only what is read. Returns the words there were, in a Counter."""
        root = self.root
        revisions.choose(root)
        revisions.accept(root, self.left_out)
        revisions.unhide(root, hidden, self.left_out)
        known = words(root)
        for box in [one for one in root.iter(f"{W}txbxContent") if _is_inner(one)]:
            _beside(box)
        for one in list(root.iter(f"{W}drawing", f"{W}pict", f"{W}object")):
            self._draw(one)
        for one in list(root.iter(f"{_M}oMath")):
            self._formula(one)
        revisions.unwrap(root)
        fields.shown(root)
        for one in root.iter(f"{W}t"):
            one.text = _plain(one.text or "")
        for one in root.iter(f"{W}hyperlink"):
            if one.get(f"{_R}id") not in self.links:
                one.attrib.pop(f"{_R}id", None)
        return known

    @property
    def links(self):
        """{id: address} of links to the web."""
        return {
            key: target
            for key, (target, is_out) in self.targets.items()
            if is_out and re.match(r"https?://", target)
        }

    def _draw(self, found):
        """A drawing is a picture with its alternative text, or is counted as one that is not shown."""
        about = next(found.iter(f"{_DRAWING}docPr"), None)
        words = "" if about is None else about.get("descr") or about.get("title") or ""
        run = etree.Element(f"{W}r")
        keys = [one.get(f"{_R}embed") for one in found.iter(f"{_A}blip")]
        keys += [one.get(f"{_R}id") for one in found.iter(f"{_V}imagedata")]
        for one in found.iter(f"{_V}shape", f"{_V}imagedata"):
            words = words or one.get("alt") or one.get(f"{_O}title") or ""
        said = illustrations.said_of(marked.plain(words))
        shown = []
        if not keys and not revisions.is_only_words(found):
            self.left_out["pictures"] += 1
            shown = [f"[{said}]"] if said else []
        for made in map(self._picture, keys):
            if made or said:
                shown.append(self.kept.keep(marked.picture(made, said), said) if made else f"[{said}]")
        texts = []
        for one in shown:
            texts.append(etree.Element(f"{W}t"))
            texts[-1].text = one
        if found.getparent().tag != f"{W}r":
            run = etree.Element(f"{W}r")
            run.extend(texts)
            texts = [run]
        revisions.replace(found, texts)

    def _picture(self, key):
        target, is_out = self.targets.get(key, ("", True))
        name = target.lstrip("/") if target.startswith("/") else named(self.folder, target)
        if is_out or name not in self.file:
            self.left_out["pictures"] += 1
            return None
        return self.pictures.make(self.file.read(name))

    def _formula(self, found):
        run = etree.Element(f"{W}r")
        etree.SubElement(run, f"{W}t").text = self.kept.keep(formulas.of_office(found))
        holder = found.getparent()
        if holder.tag == f"{_M}oMathPara" and next(holder.iterancestors(f"{W}p"), None) is None:
            paragraph = etree.Element(f"{W}p")
            paragraph.append(run)
            run = paragraph
        revisions.replace(found, [run])
        if holder.tag == f"{_M}oMathPara" and not holder.findall(f"{_M}oMath"):
            revisions.replace(holder, [one for one in holder if one.tag in (f"{W}r", f"{W}p")])


def _plain(text):
    return text if marked.is_token(text) else marked.plain(text)


def words(root):
    """Counter of the words of a part, a paragraph at a time."""
    found = Counter()
    for paragraph in root.iter(f"{W}p"):
        text = []
        for one in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}p", f"{W}noBreakHyphen"):
            if next(one.iterancestors(f"{W}p"), None) is paragraph:
                text.append(one.text or "" if one.tag == f"{W}t" else " ")
        found += marked.words_of(marked.plain("".join(text)))
    return found


def _is_inner(box):
    return next(box.iterancestors(f"{W}p"), None) is not None


def _beside(box):
    """What a text box says is read after the paragraph that holds it."""
    holder = next(box.iterancestors(f"{W}p"))
    for one in reversed(list(box)):
        holder.addnext(one)


def _count_around(file, folder, left_out):
    """Notes of others, and words in margins, are told and not shown."""
    root = file.xml(f"{folder}comments.xml")
    left_out["notes"] += 0 if root is None else len(root.findall(f"{W}comment"))
    for name in file.entries:
        if re.fullmatch(rf"{re.escape(folder)}(header|footer)\d*\.xml", name):
            left_out["margins"] += words(file.xml(name)).total()


def _written(file, main, parts):
    """The document anew: the parts that are read, and nothing beside them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, root in _bare(file, main, parts).items():
            made.writestr(name, root if isinstance(root, str) else etree.tostring(root, encoding="utf-8"))
    out.seek(0)
    return out


def _bare(file, main, parts):
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    written = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations({"d": ("word/document.xml", "officeDocument")}),
    }
    main_name = main.name.removeprefix(main.folder)
    beside = {"n0": ("styles.xml", "styles"), "n1": ("numbering.xml", "numbering")}
    beside |= {f"n{kind}": (name, f"{kind}s") for kind, name in _NOTES.items() if name in parts}
    for own, part in parts.items():
        target = "document.xml" if own == main_name else own
        written[f"word/{target}"] = part.root
        links = {key: (address, "hyperlink") for key, address in part.links.items()}
        written[f"word/_rels/{target}.rels"] = _relations(
            (beside if own == main_name else {}) | links, office
        )
    styles = file.xml(f"{main.folder}styles.xml")
    written["word/styles.xml"] = f'<w:styles xmlns:w="{W[1:-1]}"/>' if styles is None else _headings(styles)
    numbering = file.xml(f"{main.folder}numbering.xml")
    written["word/numbering.xml"] = f'<w:numbering xmlns:w="{W[1:-1]}"/>' if numbering is None else numbering
    return written


_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def _relations(targets, office="http://schemas.openxmlformats.org/officeDocument/2006/relationships"):
    root = etree.Element(f"{_RELATIONS}s")
    for key, (target, kind) in targets.items():
        one = etree.SubElement(root, _RELATIONS, Id=key, Type=f"{office}/{kind}", Target=target)
        if kind == "hyperlink":
            one.set("TargetMode", "External")
    return root


def _headings(styles):
    """Styles of paragraphs that stand in the outline are headings, whatever they are called."""
    based = {one.get(f"{W}styleId"): one for one in styles.iter(f"{W}style")}
    levels = {}
    for key, one in based.items():
        seen = set()
        while one is not None and key not in levels and id(one) not in seen:
            seen.add(id(one))
            level = one.find(f"{W}pPr/{W}outlineLvl")
            if level is not None and level.get(f"{W}val", "9").isdigit():
                levels[key] = int(level.get(f"{W}val"))
            parent = one.find(f"{W}basedOn")
            one = None if parent is None else based.get(parent.get(f"{W}val"))
    for key, level in levels.items():
        name = based[key].find(f"{W}name")
        if level < 6 and name is not None and name.get(f"{W}val") != "Title":
            name.set(f"{W}val", f"heading {level + 1}")
    return styles

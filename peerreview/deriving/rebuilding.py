"""A PDF rebuilt from what its pages show: text, fonts, drawings, pictures made anew, and the tags that a
screen reader goes by. Who wrote it, with what and when, notes, attachments, scripts, bookmarks, form fields,
layers and older states of it are not among these."""

from collections import Counter

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from peerreview.deriving import pictures, swelling
from peerreview.deriving.limits import OBJECTS, PAGES, Refused

_TITLE = "Work"  # a PDF without a title is a barrier, and its author's title may name them

# What may stand in a dictionary, by what it is. Whatever is not known here keeps its keys but those below.
_ALLOWED = {
    "catalog": "Type Pages StructTreeRoot MarkInfo Lang",
    "page": "Type Parent MediaBox CropBox Rotate UserUnit Resources Contents Group StructParents Tabs",
    "tree": "Type K ParentTree ParentTreeNextKey RoleMap ClassMap",
    "element": "Type S P K Pg A C Alt ActualText E Lang",
    "form": "Type Subtype FormType BBox Matrix Resources Group StructParents Length Filter DecodeParms",
    "resources": "ExtGState ColorSpace Pattern Shading XObject Font Properties ProcSet",
    "font": "Type Subtype BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode "
    "DescendantFonts CIDSystemInfo DW W DW2 W2 CIDToGIDMap FontBBox FontMatrix CharProcs Resources",
    "descriptor": "Type FontName FontFamily FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent "
    "Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3 "
    "CharSet CIDSet",
    "marks": "MCID ActualText Alt E Lang Type Subtype BBox Attached",
}
_ALLOWED = {what: {f"/{key}" for key in keys.split()} for what, keys in _ALLOWED.items()}
_HIDING = (
    "Metadata PieceInfo LastModified AF AA OpenAction JS JavaScript Names EmbeddedFiles Thumb OPI Info "
    "Author Creator Producer CreationDate ModDate Annots Annot Alternates OC OCGs OCProperties B ID T "
    "Outlines AcroForm Threads VP PTData Measure SeparationInfo Private UserProperties DSS Perms"
)
_NEVER = {f"/{key}" for key in _HIDING.split()}
# Where words may stand; all other strings go with their key.
_WORDS = {f"/{key}" for key in "Alt ActualText E Lang Registry Ordering FontFamily CharSet Panose".split()}


def rebuild(source, target):
    """Write what *source* shows to *target*. Returns ({what was left out: how many}, what it says to those
    who do not see it); raises Refused."""
    left_out = Counter()
    try:
        with pikepdf.open(source) as pdf:
            if len(pdf.pages) > PAGES:
                raise Refused("many_pages", count=len(pdf.pages), most=PAGES)
            if not pdf.pages:
                raise Refused("empty")
            swelling.look(pdf)
            _flatten(pdf, left_out)
            _bare(pdf)
            walk = _Walk(pdf, left_out)
            walk.run()
            pdf.docinfo["/Title"] = String(_TITLE)
            pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except pikepdf.PasswordError:
        raise Refused("locked") from None
    except (pikepdf.PdfError, pikepdf.DependencyError, ValueError, TypeError, AttributeError, KeyError,
            RuntimeError, RecursionError):  # fmt: skip
        raise Refused("broken_pdf") from None
    except MemoryError:
        raise Refused("too_much") from None
    return dict(left_out), "\n".join(dict.fromkeys(walk.said))


def _flatten(pdf, left_out):
    """What is filled into fields stands on the page; notes on it go."""
    for page in pdf.pages:
        if "/Annots" not in page.obj:
            continue
        kept = []
        for one in page.obj.Annots:
            kind = str(one.get("/Subtype", "")) if isinstance(one, Dictionary) else ""
            if kind == "/Widget":
                kept.append(one)
            elif kind not in ("/Link", "/Popup"):
                left_out["notes"] += 1
        page.obj.Annots = Array(kept)
    if "/AcroForm" in pdf.Root:
        try:
            pdf.generate_appearance_streams()
            pdf.flatten_annotations("screen")
        except (pikepdf.PdfError, RuntimeError, ValueError):
            left_out["fields"] += 1


def _bare(pdf):
    """The document itself: nothing about it, its pages and its tags."""
    for key in list(pdf.Root.keys()):
        if key not in _ALLOWED["catalog"]:
            del pdf.Root[key]
    if "/MarkInfo" in pdf.Root:
        pdf.Root.MarkInfo = Dictionary(Marked=bool(pdf.Root.MarkInfo.get("/Marked", False)))
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    for page in pdf.pages:
        page.obj.MediaBox = Array(list(page.mediabox))


class _Walk:
    """Every object that the pages and tags reach, once; each loses what it may not keep."""

    def __init__(self, pdf, left_out):
        self.pdf, self.left_out = pdf, left_out
        self.seen, self.count, self.recoder = set(), 0, pictures.Recoder(pdf, left_out)
        self.said = []

    def run(self):
        """Begin at the catalog, and go on until nothing is left."""
        waiting = [(self.pdf.Root, "catalog")]
        while waiting:
            found, what = waiting.pop()
            if not isinstance(found, Object) or not self._is_new(found):
                continue
            self.count += 1
            if self.count > OBJECTS:
                raise Refused("too_much")
            if isinstance(found, Array):
                waiting += [(one, what) for one in self._without_notes(found)]
            elif isinstance(found, Dictionary | Stream):
                waiting += self._cleaned(found, what)

    def _is_new(self, found):
        if not found.is_indirect:
            return True
        key = found.objgen
        is_new = key not in self.seen
        self.seen.add(key)
        return is_new

    def _without_notes(self, found):
        """The entries of an array, after references to notes on a page were taken out of it."""
        if len(found) == 2 and found[0] == Name.ICCBased:
            found[0] = pictures.device(found)
            del found[1]
        for place in range(len(found) - 1, -1, -1):
            one = found[place]
            if isinstance(one, Dictionary) and one.get("/Type") == Name.OBJR:
                del found[place]
            elif _is_own_words(one):
                del found[place]
        return list(found)

    def _cleaned(self, found, what):
        what = _what(found, what)
        if what == "image":
            self.recoder.recode(found)
            return [
                (found[key], "image") for key in ("/SMask", "/Mask") if isinstance(found.get(key), Stream)
            ]
        allowed = _ALLOWED.get(what)
        for key in list(found.keys()):
            value = found[key]
            is_kept = key in allowed if allowed else key not in _NEVER
            if isinstance(value, String) and key not in _WORDS:
                is_kept = False
            if isinstance(value, Dictionary) and (value.get("/Type") == Name.OBJR or _is_own_words(value)):
                is_kept = False
            if not is_kept:
                del found[key]
        if what in ("element", "marks"):
            self._hear(found)
        if what == "form" and found.get("/Subtype") == Name.PS:
            found.write(b"")
        if what in ("page", "form", "pattern"):
            self._rewrite(found, what)
        return [(found[key], _inside(what, key)) for key in found.keys() if key != "/Parent"]

    def _hear(self, found):
        """Keep in mind what is said in place of what one sees: it may name its author, too."""
        for key in ("/Alt", "/ActualText", "/E"):
            words = " ".join(str(found[key]).split()) if isinstance(found.get(key), String) else ""
            if len(words) > 1:
                self.said.append(words[:2000])

    def _rewrite(self, found, what):
        """The drawing of a page without comments, and without words between its marks."""
        before = pikepdf.Page(found) if what == "page" else found
        written, drawn = [], []
        for operands, operator in pikepdf.parse_content_stream(before):
            sign = str(operator)
            if sign == "INLINE IMAGE":
                written += [pikepdf.unparse_content_stream(drawn), self.recoder.inline(operands[0])]
                drawn = []
                continue
            if sign in ("MP", "DP"):
                continue
            if sign == "BDC" and len(operands) > 1 and isinstance(operands[1], Dictionary):
                _bare_mark(operands[1])
                self._hear(operands[1])
            drawn.append((operands, operator))
        data = b"\n".join([*written, pikepdf.unparse_content_stream(drawn)])
        if what == "page":
            found.Contents = self.pdf.make_stream(data)
            self.seen.add(found.Contents.objgen)
        else:
            found.write(data)


def _bare_mark(marks):
    for key in list(marks.keys()):
        value = marks[key]
        if key not in _ALLOWED["marks"] or (isinstance(value, String) and key not in _WORDS):
            del marks[key]


def _is_own_words(one):
    """Whether it is a list of the author's own properties of a tag."""
    return isinstance(one, Dictionary) and str(one.get("/O", "")) in ("/UserProperties", "/NSO")


def _what(found, what):
    """What a dictionary is, by itself or by where it stands."""
    kind, sub = str(found.get("/Type", "")), str(found.get("/Subtype", ""))
    if isinstance(found, Stream) and sub == "/Image":
        return "image"
    if isinstance(found, Stream) and sub in ("/Form", "/PS"):
        return "form"
    if isinstance(found, Stream) and (found.get("/PatternType") == 1 or what == "glyph"):
        return "pattern"
    named = {"/Page": "page", "/Catalog": "catalog", "/StructTreeRoot": "tree", "/StructElem": "element",
             "/Font": "font", "/FontDescriptor": "descriptor"}  # fmt: skip
    if kind in named:
        return named[kind]
    if what == "elements" and "/S" in found:
        return "element"
    return what if what in ("catalog", "resources", "marks") else ""


def _inside(what, key):
    """What stands under *key* of something, where it does not say so itself."""
    if key == "/Resources":
        return "resources"
    if what == "resources" and key == "/Properties":
        return "properties"
    if what == "properties":
        return "marks"
    if key == "/CharProcs" or what == "glyphs":
        return "glyph"
    return "elements" if key in ("/K", "/Nums", "/Kids", "/ParentTree") and what != "catalog" else ""

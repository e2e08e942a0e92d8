"""Fields of a DOCX: words that a program worked out, such as the number of a figure or the name of whoever is
signed in. What tells of the document or its writer is not shown."""

import re

from peerreview.deriving.revisions import W

# Whose words are part of the text. Of others (AUTHOR, FILENAME, USERNAME, DOCPROPERTY, TITLE, …) none are.
_SHOWN = frozenset(
    "REF PAGEREF NOTEREF SEQ TOC TOA HYPERLINK STYLEREF CITATION BIBLIOGRAPHY ADDIN QUOTE SYMBOL EQ FORMTEXT "
    "FORMCHECKBOX FORMDROPDOWN DATE TIME PAGE NUMPAGES SECTION LISTNUM = XE TC INDEX IF".split()
)
_FIRST = re.compile(r"\s*(=|[A-Za-z]+)")


def shown(root):
    """Leave of each field its words, where they may stay; of none what it was made from."""
    for one in list(root.iter(f"{W}fldSimple")):
        children = list(one) if _may_stay(one.get(f"{W}instr", "")) else []
        holder = one.getparent()
        place = holder.index(one)
        one.tail = None
        holder[place : place + 1] = [child for child in children if child.tag != f"{W}fldData"]
    _drop_hidden(root)


def _may_stay(instruction):
    found = _FIRST.match(instruction)
    return found is None or found[1].upper() in _SHOWN


def _drop_hidden(root):
    open_fields, gone = [], []
    for one in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}t", f"{W}tab", f"{W}br", f"{W}sym"):
        kind = one.get(f"{W}fldCharType") if one.tag == f"{W}fldChar" else ""
        if one.tag in (f"{W}fldChar", f"{W}instrText"):
            gone.append(one)
        if kind == "begin":
            open_fields.append(_Field())
        elif kind == "separate" and open_fields:
            open_fields[-1].has_begun = True
        elif kind == "end" and open_fields:
            # Only now: where no end comes, the rest of the document is not part of the field.
            gone += open_fields.pop().inside
        elif one.tag == f"{W}instrText" and open_fields:
            open_fields[-1].instruction += one.text or ""
        elif one.tag not in (f"{W}fldChar", f"{W}instrText"):
            for field in open_fields:
                if field.hides:
                    field.inside.append(one)
    for one in gone:
        if one.getparent() is not None:
            one.getparent().remove(one)


class _Field:
    """A field that has begun: its ``instruction``, and what stands ``inside`` it that may not stay."""

    def __init__(self):
        self.instruction, self.has_begun, self.inside = "", False, []

    @property
    def hides(self):
        return not self.has_begun or not _may_stay(self.instruction)

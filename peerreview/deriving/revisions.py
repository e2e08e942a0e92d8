"""What of a DOCX is not read: what was deleted or moved away, what is hidden, and what stands twice."""

import posixpath

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE = ("del", "moveFrom", "delText", "delInstrText", "commentRangeStart", "commentRangeEnd",
         "commentReference", "annotationRef", "proofErr", "permStart", "permEnd",
         "rPrChange", "pPrChange", "sectPrChange",
         "tblPrChange", "trPrChange", "tcPrChange", "numberingChange", "tblGridChange")  # fmt: skip
_AROUND = (
    "ins",
    "moveTo",
    "smartTag",
    "customXml",
    "sdt",
    "sdtContent",
    "dir",
    "bdo",
    "fldSimple",
    "ruby",
    "rubyBase",
)


def named(folder, target):
    """The name of an entry that is named from within *folder*."""
    return posixpath.normpath(posixpath.join(folder, target))


def _is_on(found):
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")


def choose(root):
    """Of what stands there for newer and for older programs alike, the newer is read."""
    for one in list(root.iter(f"{_MC}AlternateContent")):
        chosen = one.find(f"{_MC}Choice")
        if chosen is None or not len(chosen):
            chosen = one.find(f"{_MC}Fallback")
        replace(one, list(chosen) if chosen is not None else [])


def accept(root, left_out):
    """Changes that were tracked are as if they had never been tracked."""
    for name in _GONE:
        for one in list(root.iter(f"{W}{name}")):
            if name in ("del", "moveFrom") and one.getparent().tag in (f"{W}rPr", f"{W}trPr"):
                continue
            if name in ("del", "moveFrom"):
                left_out["changes"] += 1
            _drop(one)
    for row in [
        one.getparent().getparent() for one in root.iter(f"{W}del") if one.getparent().tag == f"{W}trPr"
    ]:
        left_out["changes"] += 1
        _drop(row)
    for one in list(root.iter(f"{W}cellDel")):
        _drop(next(one.iterancestors(f"{W}tc"), one))
    for mark in [one for one in root.iter(f"{W}moveFrom") if one.getparent().tag == f"{W}rPr"]:
        paragraph = next(mark.iterancestors(f"{W}p"), None)
        if paragraph is not None and not any(one.text for one in paragraph.iter(f"{W}t")):
            _drop(paragraph)


def hidden_styles(styles):
    """The ids of styles whose words nobody sees."""
    if styles is None:
        return set()
    hidden, based = set(), {}
    for one in styles.iter(f"{W}style"):
        key, parent = one.get(f"{W}styleId"), one.find(f"{W}basedOn")
        based[key] = parent.get(f"{W}val") if parent is not None else None
        if _is_on(one.find(f"{W}rPr/{W}vanish")):
            hidden.add(key)
    for _step in range(10):
        hidden |= {key for key, parent in based.items() if parent in hidden}
    return hidden


def unhide(root, hidden, left_out):
    """Words that nobody sees are not shown."""
    for run in list(root.iter(f"{W}r")):
        own, style = run.find(f"{W}rPr"), run.find(f"{W}rPr/{W}rStyle")
        around = next(run.iterancestors(f"{W}p"), None)
        of_paragraph = None if around is None else around.find(f"{W}pPr/{W}pStyle")
        is_hidden = own is not None and (_is_on(own.find(f"{W}vanish")) or _is_on(own.find(f"{W}webHidden")))
        for one in (style, of_paragraph):
            said = own.find(f"{W}vanish") if own is not None else None
            is_hidden = is_hidden or (one is not None and one.get(f"{W}val") in hidden and said is None)
        if is_hidden and run.getparent() is not None:
            left_out["hidden"] += sum(len((one.text or "").split()) for one in run.iter(f"{W}t"))
            _drop(run)
    for control in list(root.iter(f"{W}sdt")):
        if _is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr")):
            _drop(control)


def unwrap(root):
    """What only stands around words goes; the words stay."""
    for name in _AROUND:
        for one in list(root.iter(f"{W}{name}")):
            if one.getparent() is None:
                continue
            if name in ("ins", "moveTo") and one.getparent().tag in (f"{W}rPr", f"{W}trPr"):
                _drop(one)
            elif name == "fldSimple":
                continue  # ``fields`` says which of them may stay
            elif name == "sdt":
                content = one.find(f"{W}sdtContent")
                replace(one, list(content) if content is not None else [])
            else:
                replace(one, [child for child in one if not child.tag.endswith("Pr")])


def is_only_words(drawing):
    """Whether a drawing is a text box, whose words were taken out of it."""
    names = {one.tag.rpartition("}")[2] for one in drawing.iter() if isinstance(one.tag, str)}
    return bool(names & {"txbx", "textbox", "txbxContent"})


def replace(found, by):
    """Put elements in the place of one."""
    holder = found.getparent()
    place = holder.index(found)
    found.tail = None
    holder[place : place + 1] = by


def _drop(found):
    if found.getparent() is not None:
        found.tail = None
        found.getparent().remove(found)

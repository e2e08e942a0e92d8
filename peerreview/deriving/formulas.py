"""Formulas of office documents as MathML, element by element: only names that are known here, only text
between them."""

from lxml import etree

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_KNOWN = frozenset(
    "math semantics mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover "
    "munderover mmultiscripts mprescripts none "
    "mtable mtr mtd mstyle mpadded mphantom merror menclose mfenced".split()
)
_ATTRIBUTES = frozenset(
    "mathvariant stretchy accent accentunder linethickness columnalign displaystyle".split()
)
_MOST_DEEP = 60


def of_office(found):
    """MathML (as text) of an office formula."""
    root = etree.Element("math")
    root.extend(_children(found, 0))
    if found.getparent() is not None and found.getparent().tag == f"{M}oMathPara":
        root.set("display", "block")
    return etree.tostring(root, encoding="unicode")


def of_mathml(found):
    """MathML as text of a formula that is MathML already: names and attributes that are not known go, their
    words stay; so do notes on it."""
    root = etree.Element("math")
    _copy(found, root, 0)
    return etree.tostring(root, encoding="unicode")


def _copy(found, into, depth):
    for one in found:
        name = etree.QName(one).localname if isinstance(one.tag, str) else ""
        if not name or name.startswith("annotation") or depth > _MOST_DEEP:
            continue
        if name not in _KNOWN or name in ("math", "semantics"):
            _copy(one, into, depth + 1)
            continue
        fenced = name == "mfenced"
        made = etree.SubElement(into, "mrow" if fenced else name)
        if fenced:
            _leaf(made, "mo", one.get("open", "("))
        if not len(one):
            made.text = one.text
        made.attrib.update({key: value for key, value in one.attrib.items() if key in _ATTRIBUTES})
        _copy(one, made, depth + 1)
        if fenced:
            _leaf(made, "mo", one.get("close", ")"))


def _children(found, depth):
    if found is None or depth > _MOST_DEEP:
        return []
    return [made for one in found for made in _made(one, depth + 1)]


def _row(found, depth):
    row = etree.Element("mrow")
    row.extend(_children(found, depth))
    return row


def _made(one, depth):
    """What one element of an office formula becomes; what is not known becomes what stands in it."""
    name = etree.QName(one).localname if isinstance(one.tag, str) else ""
    make = _MAKERS.get(name)
    if make is not None:
        return make(one, depth)
    if name.endswith("Pr"):
        return []
    return _children(one, depth)


def _run(one, _depth):
    text = "".join(part.text or "" for part in one.iter("{*}t"))
    if one.find(f"{M}rPr/{M}nor") is not None:
        return [_leaf(None, "mtext", text)]
    made, number = [], ""
    for sign in text:
        if sign.isdigit() or (sign in ".," and number):
            number += sign
            continue
        if number:
            made.append(_leaf(None, "mn", number))
            number = ""
        if not sign.isspace():
            made.append(_leaf(None, "mi" if sign.isalpha() else "mo", sign))
    return [*made, _leaf(None, "mn", number)] if number else made


def _leaf(into, name, text):
    made = etree.Element(name) if into is None else etree.SubElement(into, name)
    made.text = "".join(sign for sign in text if sign.isprintable())
    return made


def _of(name, *parts):
    """A maker: element *name* with the *parts* in their order."""

    def make(one, depth):
        made = etree.Element(name)
        made.extend([_row(one.find(f"{M}{part}"), depth) for part in parts])
        return [made]

    return make


def _root(one, depth):
    if _on(one, "radPr", "degHide") or not len(
        one.find(f"{M}deg") if one.find(f"{M}deg") is not None else ()
    ):
        return _of("msqrt", "e")(one, depth)
    return _of("mroot", "e", "deg")(one, depth)


def _on(one, about, name):
    found = one.find(f"{M}{about}/{M}{name}")
    return found is not None and found.get(f"{M}val", "1") not in ("0", "off", "false")


def _sign(one, about, name, usual):
    found = one.find(f"{M}{about}/{M}{name}")
    return usual if found is None else found.get(f"{M}val", "")


def _sum(one, depth):
    sign = _leaf(None, "mo", _sign(one, "naryPr", "chr", "\u222b"))
    beside = _sign(one, "naryPr", "limLoc", "undOvr") == "subSup"
    low, high = _on(one, "naryPr", "subHide"), _on(one, "naryPr", "supHide")
    names = {
        (False, False): ("munderover", "msubsup"),
        (False, True): ("munder", "msub"),
        (True, False): ("mover", "msup"),
    }
    made = sign
    if (low, high) in names:
        made = etree.Element(names[low, high][beside])
        made.append(sign)
        made.extend(
            [
                _row(one.find(f"{M}{part}"), depth)
                for part, hides in (("sub", low), ("sup", high))
                if not hides
            ]
        )
    return [made, _row(one.find(f"{M}e"), depth)]


def _between(one, depth):
    made = etree.Element("mrow")
    _leaf(made, "mo", _sign(one, "dPr", "begChr", "("))
    for number, part in enumerate(one.findall(f"{M}e")):
        if number:
            _leaf(made, "mo", _sign(one, "dPr", "sepChr", "|"))
        made.append(_row(part, depth))
    _leaf(made, "mo", _sign(one, "dPr", "endChr", ")"))
    return [made]


def _table(rows):
    def make(one, depth):
        made = etree.Element("mtable")
        for row in one.findall(f"{M}{rows}"):
            line = etree.SubElement(made, "mtr")
            for cell in row.findall(f"{M}e") if rows == "mr" else [row]:
                etree.SubElement(line, "mtd").extend(_children(cell, depth))
        return [made]

    return make


def _over(name, about, usual):
    def make(one, depth):
        made = etree.Element(name, accent="true")
        made.append(_row(one.find(f"{M}e"), depth))
        _leaf(made, "mo", _sign(one, about, "chr", usual))
        return [made]

    return make


def _bar(one, depth):
    above = _sign(one, "barPr", "pos", "bot") == "top"
    return _over("mover" if above else "munder", "none", "\u00af" if above else "_")(one, depth)


def _brace(one, depth):
    above = _sign(one, "groupChrPr", "pos", "bot") == "top"
    return _over("mover" if above else "munder", "groupChrPr", "\u23df")(one, depth)


def _function(one, depth):
    return [_row(one.find(f"{M}fName"), depth), _leaf(None, "mo", "\u2061"), _row(one.find(f"{M}e"), depth)]


def _before(one, depth):
    made = etree.Element("mmultiscripts")
    made.append(_row(one.find(f"{M}e"), depth))
    etree.SubElement(made, "mprescripts")
    made.extend([_row(one.find(f"{M}{part}"), depth) for part in ("sub", "sup")])
    return [made]


_MAKERS = {
    "r": _run,
    "f": _of("mfrac", "num", "den"),
    "sSup": _of("msup", "e", "sup"),
    "sSub": _of("msub", "e", "sub"),
    "sSubSup": _of("msubsup", "e", "sub", "sup"),
    "sPre": _before,
    "rad": _root,
    "nary": _sum,
    "d": _between,
    "m": _table("mr"),
    "eqArr": _table("e"),
    "acc": _over("mover", "accPr", "\u0302"),
    "bar": _bar,
    "groupChr": _brace,
    "func": _function,
    "limLow": _of("munder", "e", "lim"),
    "limUpp": _of("mover", "e", "lim"),
}

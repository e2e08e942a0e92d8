"""Formulas in TeX as MathML: drawn when a text is handed in, and kept with it.

What the library makes is read as XML and written anew from a short list of elements and attributes, so
nothing else can come of it. What is no whole formula is none: its source is shown."""

import functools
import re
from html import unescape
from xml.etree import ElementTree

from math_core import LatexError, LatexToMathML

LONGEST = 4_000  # characters of one formula
_ELEMENTS = frozenset(
    "math mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup munder "
    "mover munderover mmultiscripts mprescripts mtable mtr mtd".split()
)
_ATTRIBUTES = frozenset(
    "accent accentunder columnalign columnspan depth display displaystyle fence form height largeop "
    "linethickness lspace mathvariant maxsize minsize movablelimits rowspan rspace scriptlevel separator "
    "stretchy symmetric voffset width".split()
)
_VALUE = re.compile(r"[\w.%+ -]{0,40}\Z")
# What is written of its own in a text may not have the name of a command that there is already.
_NEW = re.compile(r"\\(?:new|provide)command\*?(?![a-zA-Z])")
# It names some signs as HTML does, which XML does not know.
_NAMED = re.compile("&(?!lt;|gt;|amp;|quot;|apos;)[A-Za-z][A-Za-z0-9]*;")
_ENVIRONMENT = re.compile(r"\\begin\{([a-zA-Z*]+)\}(?:(?!\\begin\{).)*?\\end\{\1\}", re.DOTALL)
_GROUP = re.compile(r"(?<!\\)\{(?:[^{}\\]|\\.)*\}", re.DOTALL)
_SUBSTACK = r"\begin{matrix}#1\end{matrix}"
_tex = LatexToMathML(fancy_error=False, macros={"substack": _SUBSTACK}, max_expansions=200)


@functools.lru_cache(1024)
def drawn(tex, is_block=False):
    """MathML of *tex*, on a line of its own or in one; None where it is no whole formula."""
    if not tex.strip() or len(tex) > LONGEST or not _is_whole(tex):
        return None
    tex = _NEW.sub(r"\\renewcommand", tex)
    if _has_lines(tex):
        tex = rf"\begin{{gathered}}{tex}\end{{gathered}}"
    try:
        made = _tex.convert_with_local_state(tex, displaystyle=is_block)
        made = _NAMED.sub(lambda found: unescape(found[0]), made)
        return _anew(ElementTree.fromstring(made), is_block)
    except (LatexError, ElementTree.ParseError, ValueError, RecursionError):
        return None


def _is_whole(tex):
    """Whether it holds no sign that no formula has."""
    return not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue000-\uf8ff]", tex)


def _has_lines(tex):
    r"""Whether it is broken into lines outside of every group: the library joins what stands before and after
    such a ``\\``, and "x = 1 \\ y = 2" would say 1y."""
    for inside in (_ENVIRONMENT, _GROUP):
        while (shorter := inside.sub(" ", tex)) != tex:
            tex = shorter
    return "\\\\" in tex


def _anew(element, is_block):
    """The same element with nothing but what is on the lists; ValueError for anything else."""
    if element.tag != "math":
        raise ValueError(element.tag)
    element = _only_known(element)
    if is_block:
        element.set("display", "block")
    return ElementTree.tostring(element, encoding="unicode", short_empty_elements=False)


def _only_known(element):
    if element.tag not in _ELEMENTS:
        raise ValueError(element.tag)
    copy = ElementTree.Element(element.tag)
    copy.text, copy.tail = element.text, element.tail
    for name, value in element.attrib.items():
        if name in _ATTRIBUTES and _VALUE.match(value):
            copy.set(name, value)
    copy.extend([_only_known(child) for child in element])
    return copy

"""HTML of a document: made safe, its pictures and formulas put in, its blocks numbered."""

import re
from collections import Counter
from html import escape, unescape

import nh3

from peerreview.deriving import texts
from peerreview.deriving.limits import LETTERS, Refused
from peerreview.domain import blocks

TAGS = frozenset(
    "p br hr h1 h2 h3 h4 h5 h6 strong em s u sup sub code pre blockquote ul ol li dl dt dd a "
    "table caption thead tbody tfoot tr th td figure figcaption span div".split()
)
_ATTRIBUTES = {
    "*": set(),  # else titles and languages stay on every element
    "a": {"href", "id"},
    "ol": {"start"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "li": {"id"},
    "p": {"id"},
}
_CLASSES = {"span": set("kscnf"), "div": {"came"}, "pre": {"code"}}
_PROTOCOLS = frozenset(("http", "https"))
# What stands for a picture or a formula until all around it is safe.
_OPEN, _SHUT = "\ue000", "\ue001"
_TOKEN = re.compile(f"{_OPEN}(\\d+){_SHUT}")
_CELL = re.compile(r"(<t[dh][^>]*>)((?:(?!<t[dh]).)*?)(</t[dh]>)", re.S)
_PRIVATE = re.compile("[\ue002-\uf8ff]")
_NOWHERE = re.compile(r"<a(?![^>]* href=)[^>]*>(.*?)</a>", re.S)
_WORD = re.compile(r"\w+")


class Kept:
    """What stands outside the sanitised HTML while it is made: finished ``pieces`` of HTML (pictures made
    anew, formulas), each with the words that it says to those who do not see it."""

    def __init__(self):
        self.pieces, self.said = [], []

    def keep(self, html, said=""):
        """A token that stands for *html*, which is safe by how it was made."""
        self.pieces.append(html)
        if said:
            self.said.append(said)
        return f"{_OPEN}{len(self.pieces) - 1}{_SHUT}"

    def place(self, html):
        """*html* with the pieces in the places of their tokens."""
        found = _TOKEN.sub(
            lambda match: self.pieces[int(match[1])] if int(match[1]) < len(self.pieces) else "", html
        )
        return found.replace(_OPEN, "").replace(_SHUT, "")


def plain(text):
    """*text* of a document without signs of one font, tokens, and signs that nobody sees."""
    return _PRIVATE.sub("\u2022", texts.cleaned(text).replace(_OPEN, "").replace(_SHUT, ""))


def is_token(text):
    """Whether a text is nothing but a token of a Kept."""
    return _TOKEN.fullmatch(text) is not None


def safe(html):
    """*html* with nothing but words and their order: no script, style, address but of the web, and no sign
    that nobody sees, however it was written (``&#x202e;``)."""
    found = nh3.clean(
        html,
        tags=set(TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=_without_tokens,
        allowed_classes=_CLASSES,
        url_schemes=set(_PROTOCOLS),
        link_rel="nofollow noopener noreferrer",
        strip_comments=True,
    )
    return texts.cleaned(found)


def _without_tokens(_tag, _name, value):
    """The value of an attribute: what stands for HTML may stand between words alone, where it cannot end the
    tag around it."""
    return value.replace(_OPEN, "").replace(_SHUT, "")


def answer(html, kept, left_out, known=None):
    """The answer for a document whose HTML (with tokens of *kept*, a Kept) is *html*; *known*: the words that
    stood in the document, of which those that are not shown are counted. Refused where there is none."""
    html = _shifted(_apart(_CELL.sub(_in_a_cell, safe(html))))
    html, found = blocks.numbered(kept.place(html))
    html = _NOWHERE.sub(r"\1", html)
    text = "\n".join(block.text.strip() for block in found if block.text.strip())
    if len(text) > LETTERS:
        raise Refused("long_text", most=LETTERS)
    if not text and "<img" not in html and "<math" not in html:
        raise Refused("empty")
    if known is not None:
        lost = known - words_of(text)
        if lost.total():
            left_out["words"] += lost.total()
    said = "\n".join(dict.fromkeys([*kept.said, *_addresses(html)]))
    return {"kind": "document", "html": html, "text": text, "said": said, "left_out": dict(+left_out)}


def words_of(text):
    """Counter of the words of a text, as they are counted in and out."""
    return Counter(_WORD.findall(text))


def _in_a_cell(match):
    """A cell is a line of its own: paragraphs in it are divided, and are not blocks."""
    inside = match[2].replace("</p><p>", "<br>").replace("<p>", "").replace("</p>", "<br>")
    return f"{match[1]}{inside.removesuffix('<br>')}{match[3]}"


def _apart(html):
    """Words of two cells, and of two lines, are two also where only text is read."""
    return re.sub(r"(<br>|</t[dh]>)(?=\S)", r"\1 ", html)


def _shifted(html):
    """Headings begin at h3: a page has h1 and h2."""
    return re.sub(r"<(/?)h([1-6])(?=[ >])", lambda match: f"<{match[1]}h{min(int(match[2]) + 2, 6)}", html)


def _addresses(html):
    return [unescape(one) for one in re.findall(r'<a[^>]* href="(https?:[^"]*)"', html)]


def picture(made, said):
    """HTML of a picture that was made anew: *made* (name, width, height); *said*: its alternative text."""
    name, width, height = made
    return f'<img src="{name}" alt="{escape(said)}" width="{width}" height="{height}">'

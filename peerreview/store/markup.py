"""Markdown as people typed it into safe HTML, once, when it is handed in.

Three walls: markdown-it with raw HTML off, nh3, then bleach with the same short list. bleach gets no more
fixes, so it is never the only wall; this module and its test are all that taking it out would touch."""

import re
from html import unescape

import bleach
import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar

from peerreview.store import formulas

TAGS = frozenset(
    "p br hr h2 h3 h4 h5 h6 strong em s code pre blockquote ul ol li a table thead tbody tr th td".split()
)
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
PROTOCOLS = frozenset(("http", "https", "mailto"))
LONGEST = 60_000

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
# A sum of money is no formula: no space stands inside the signs, no figure beside them, no letter before.
_markdown.use(
    dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True
)
_formula = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=True)


def _begun_by_itself(state, silent):
    """Of "US$20 or A$B" nothing is a formula."""
    before = state.src[state.pos - 1 : state.pos] if state.pos else ""
    return not before.isalnum() and _formula(state, silent)


_markdown.inline.ruler.at("math_inline", _begun_by_itself)
_OF_FORMULA = re.compile("</?m(?!ark)[a-z]*(?: [^<>]*)?>")
_HOLE = re.compile("\ue000([0-9]+)\ue001")
_NO_SIGNS = str.maketrans("", "", "\ue000\ue001")  # those of a hole
_bleach = bleach.Cleaner(
    tags=TAGS,
    attributes={name: list(values) for name, values in ATTRIBUTES.items()},
    protocols=PROTOCOLS,
    strip=True,
)


def _said(words):
    """Words of a text as HTML. The signs of a hole may be written as entities, too, or in an address."""
    return escapeHtml(words.translate(_NO_SIGNS))


def _as_text(renderer, tokens, place, options, env):
    return _said(tokens[place].content)


def _as_link(renderer, tokens, place, options, env):
    """A picture from elsewhere would tell its site who reads, and when: it stands as a link."""
    token = tokens[place]
    words = renderer.renderInlineAsText(token.children, options, env) or token.attrs["src"]
    return f'<a href="{escapeHtml(token.attrs["src"])}">{_said(words)}</a>'


def _as_formula(renderer, tokens, place, options, env):
    """A formula stands aside while the text around it is sanitised; one that cannot be drawn is shown as it
    was typed."""
    token = tokens[place]
    is_block = token.type != "math_inline"
    made = formulas.drawn(token.content.strip(), is_block)
    if made is None:
        signs = "$$" if is_block else "$"
        typed = f"<code>{escapeHtml(f'{signs}{token.content.strip()}{signs}')}</code>"
        return f"<p>{typed}</p>\n" if token.type.startswith("math_block") else typed
    env["formulas"].append(made)
    hole = f"\ue000{len(env['formulas']) - 1}\ue001"
    return f"<p>{hole}</p>\n" if token.type.startswith("math_block") else hole


_markdown.add_render_rule("text", _as_text)
_markdown.add_render_rule("image", _as_link)
for _kind in ("math_inline", "math_inline_double", "math_block"):
    _markdown.add_render_rule(_kind, _as_formula)


def to_html(text):
    """Safe HTML of Markdown *text* (at most LONGEST characters are rendered). Headings begin at h3: the page
    has h1 and h2."""
    if not text.strip():
        return ""
    text = text[:LONGEST].translate(_NO_SIGNS)
    aside = {"formulas": []}
    html = _bleach.clean(_nh3(_markdown.renderer.render(_tokens(text), _markdown.options, aside))).strip()
    return _HOLE.sub(lambda found: aside["formulas"][int(found[1])], html)


_IN_LINE = re.compile(r"(?<![\\\w$])\$(?![\s$])([^$\n]{1,400}?)(?<![\s\\])\$(?![\d$])")


def line(text):
    """Safe HTML of a plain *text* of one or more lines, such as a hint: its formulas are drawn, all else
    stands as it was typed."""
    out, at = [], 0
    for found in _IN_LINE.finditer(text):
        made = formulas.drawn(found[1])
        if made is not None:
            out += [escapeHtml(text[at : found.start()]), made]
            at = found.end()
    return "".join([*out, escapeHtml(text[at:])])


def _tokens(text):
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
    return tokens


def _nh3(html):
    return nh3.clean(html, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(PROTOCOLS), link_rel=None)


def as_words(html):
    """What HTML of ``to_html`` says, as plain text without its markup."""
    return unescape(nh3.clean(_OF_FORMULA.sub("", html), tags=set()))

"""Code in the colours of its language: five classes, whose colours are the page's own."""

from functools import cache
from html import escape

import pygments
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.token import Comment, Keyword, Name, Number, Operator, String
from pygments.util import ClassNotFound

_MOST_LINES = 2_000  # of one file: colouring is slow
_LONGEST_LINE = 2_000  # signs: what is longer was written by a program
_CLASSES = (
    (Comment, "c"), (String, "s"), (Number, "n"), (Keyword, "k"), (Operator.Word, "k"), (Name.Function, "f"),
    (Name.Class, "f"), (Name.Decorator, "f"), (Name.Builtin, "f"), (Name.Tag, "k"), (Name.Attribute, "f"),
)  # fmt: skip


def lines(code, *, language="", ending=""):
    """[HTML of a line] of *code*, by the name of its *language* or by the *ending* of a file (".py"); None
    where neither is known or there is too much of it."""
    lexer = _lexer(language, ending)
    rows = code.split("\n")
    if lexer is None or len(rows) > _MOST_LINES or any(len(row) > _LONGEST_LINE for row in rows):
        return None
    found = [""]
    for kind, text in pygments.lex(code, lexer):
        name = next((name for token, name in _CLASSES if kind in token), "")
        for number, part in enumerate(text.split("\n")):
            if number:
                found.append("")
            if part:
                html = escape(part, quote=False)
                found[-1] += f'<span class="{name}">{html}</span>' if name and part.strip() else html
    return found[: len(rows)]


@cache
def _lexer(language, ending):
    options = {"stripnl": False, "ensurenl": False, "stripall": False}
    try:
        if language:
            return get_lexer_by_name(language, **options)
        if ending and ending not in (".txt", ".md", ".csv", ".log"):
            return get_lexer_for_filename(f"code{ending}", **options)
    except ClassNotFound:
        pass
    return None

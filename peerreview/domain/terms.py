"""The terms of a topic in what somebody writes: whole words in any case, also in the plural; in scripts
without spaces wherever they stand."""

import re

from peerreview.domain.counting import has_spaces

_ENDINGS = "(?:s|es|['’]s)?"


def used(terms, text):
    """Those of *terms* that stand in *text*, in the order given, each once. White space in a term stands for
    any."""
    found = " ".join(text.casefold().split())
    return [term for term in dict.fromkeys(terms) if term.split() and _stands(term, found)]


def _stands(term, found):
    words = " ".join(term.casefold().split())
    if words not in found:
        return False
    if not has_spaces(words):
        return True
    return re.search(rf"(?<!\w){re.escape(words)}{_ENDINGS}(?!\w)", found) is not None

"""Leaving words out of a response without rewriting it."""

import re

from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_

LEFT_OUT = "[…]"


def redact(texts, passage):
    """*texts* {item: text} with *passage* replaced by LEFT_OUT wherever it stands; white space need not be
    the same.

    Invalid (field ``passage``) when it is empty, stands nowhere, or when nothing that anybody wrote would be
    left."""
    words = passage.split()
    if not words:
        raise Invalid(N_("Copy the words that are to be left out."), field="passage")
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    cut = {item: pattern.sub(LEFT_OUT, text) for item, text in texts.items()}
    if cut == texts:
        raise Invalid(
            N_("These words do not stand in it. Copy them as they are, without the marks around them."),
            field="passage",
        )
    if not any(re.search(r"\w", text.replace(LEFT_OUT, "")) for text in cut.values()):
        raise Invalid(
            N_("Nothing would be left. Return it for repair, or take it out altogether."), field="passage"
        )
    return cut

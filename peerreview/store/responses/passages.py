"""What of a work can be read and pointed at: its answers as passages, in each version."""

from functools import lru_cache

from peerreview.domain.blocks import Block, numbered
from peerreview.domain.in_text import Passage, words_of
from peerreview.domain.refusals import Missing
from peerreview.store import files
from peerreview.store.responses.versions import answers_of


@lru_cache(256)
def numbered_html(html):
    """(html, (Block, ...)) as ``domain.blocks.numbered``: the same texts are read again and again."""
    return numbered(html)


def passages_of(work, number=None):
    """{item id: Passage} of the shown version of *work*, or of version *number*: its prose and its files, but
    not what is private. The caller holds the right to it."""
    return passages_in(work, answers_of(work.id, number=number or work.shown) if work.version else ())


def passages_in(work, answers):
    """The same of stored *answers* of one version."""
    items = {item.id: item for item in work.items if not item.private}
    found = {}
    for answer in answers:
        item = items.get(answer.item)
        if item is None:
            continue
        if item.kind == "files":
            found[item.id] = Passage(_of_files(answer.level.split()))
        elif item.has_text and answer.html:
            found[item.id] = Passage(numbered_html(answer.html)[1])
    return found


def _of_files(keys):
    known = files.by_keys(keys)
    return tuple(block for key in keys if key in known for block in _blocks(known[key]))


def _blocks(file):
    """A page of a PDF or a picture is a block ``<key>.p<number>``, with the lines that can be selected as its
    text; a text or code is one whole, and so is what is packed; a document has the blocks of its HTML."""
    try:
        derivative = files.derivative_of(file.key)
    except Missing:
        return
    if file.kind == "document":
        for block in numbered_html(derivative.answer["html"])[1]:
            yield block._replace(id=f"{file.key}.{block.id}")
        return
    if file.kind == "tree":
        yield Block(f"{file.key}.t", "tree", "")
        return
    for number, page in enumerate(derivative.pages, 1):
        if file.kind == "text":
            coloured = "\n".join(words_of(line) for line in page["lines"])
            yield Block(f"{file.key}.t", "text", coloured or page["text"])
        else:
            yield Block(f"{file.key}.p{number}", "page", "\n".join(line[4] for line in page["lines"]))

"""What a picture shows, in its owner's words, for readers who do not see it. Typed beside the file, it waits
like a draft until the work that names the file is handed in."""

from peerreview.domain.files import LONGEST_WORDS, described
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_
from peerreview.store import db


def describe(item, typed):
    """Keep what was *typed* {key of a file: words} of the files of an *item*, where it is new. Invalid
    (field: the item's id) where it is too long."""
    for file in item.files:
        words = described(typed.get(file.key, file.drafted))
        if len(words) > LONGEST_WORDS:
            sentence = N_("What you say of “{name}” has {count} characters; up to {most} fit.")
            values = {"name": file.name, "count": len(words), "most": LONGEST_WORDS}
            raise Invalid(sentence, field=item.id, **values)
        if file.asks_words and words != file.drafted:
            with db.writing():
                db.execute("update handed_file set drafted = ? where public_id = ?", words, file.key)


def let_stand(keys):
    """From now on readers get what was typed of the files with these *keys*: the work that names them is
    handed in."""
    if keys:
        these = f"public_id in ({db.places(keys)})"
        db.execute(f"update handed_file set said = drafted where said <> drafted and {these}", *keys)

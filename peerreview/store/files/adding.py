"""A file is added to a response: kept first, then noted, then made ready."""

import io
import json

from peerreview.domain.files import MEGABYTE, READY, name_of
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_
from peerreview.store import audit, db
from peerreview.store.files import finding, folder, preparing
from peerreview.store.tables import HandedFile

MOST_OF_ONE = 40  # files that one response ever had, those that were left out again included
MADE_UP = b"A work that was made up for a rehearsal."


def add(work, item, stream, name, *, by, now):
    """Keep what *stream* holds as a file of *work* that answers *item* (an Item). Returns its key. Invalid
    (field: the item's id) where it is too large, empty, or there is no room."""
    megabytes = item.megabytes
    name = name_of(name) or N_("A file")
    try:
        digest, size = folder.put(stream, megabytes * MEGABYTE)
    except folder.TooLarge:
        raise Invalid(
            N_("“{name}” is larger than {count} MB. Make it smaller, or hand in a part; the rest is kept."),
            field=item.id,
            name=name,
            count=megabytes,
        ) from None
    except folder.NoRoom:
        raise Invalid(
            N_(
                "This site has no room for files just now, so “{name}” was not kept. What you wrote is. Tell "
                "your instructor, and try again later."
            ),
            field=item.id,
            name=name,
        ) from None
    if not size:
        raise Invalid(N_("“{name}” is empty. Choose it again."), field=item.id, name=name)
    with db.writing():
        (count,) = db.row("select count(*) from handed_file where response_id = ?", work.id)
        if count >= MOST_OF_ONE:
            raise Invalid(
                N_("So many files were added here already that no more can be. Ask your instructor."),
                field=item.id,
            )
        made = HandedFile.create(response=work.id, by=by, at=now, name=name, size=size, digest=digest)
        audit.of_response("response.file_added", work, by=by, at=now, size=size, hash=digest)
    preparing.wake()
    return made.public_id


def with_made_up(work, *, by, now):
    """*work* as it is when whoever is made up has added a text to each of its items that takes nothing but
    files and lacks one, as in a rehearsal."""
    lacking = [
        item
        for item in work.items
        if item.kind == "files" and item.required and not item.instead and not item.files
    ]
    for _item in lacking:
        digest, size = folder.put(io.BytesIO(MADE_UP), MEGABYTE)
        made = HandedFile.create(
            response=work.id, by=by, at=now, name="work.txt", size=size, digest=digest,
            state=READY, kind="text", pages=1, drawn=1,
        )  # fmt: skip
        with folder.making(made.public_id) as place:
            answer = {"kind": "text", "text": MADE_UP.decode()}
            (place / "answer.json").write_text(json.dumps(answer), encoding="utf-8")
    return finding.with_files(work) if lacking else work

"""Notes in the text that a review is about: where each stands, added, taken out, put back; and what whom they
are for makes of them.

What a note says is typed into the draft of the review and handed in with it, as any answer; here is where it
stands. Nobody but its writer finds a note before it is sent: readers start from the answers they may read."""

from typing import NamedTuple

from peerreview.domain import in_text as rules
from peerreview.domain.refusals import Invalid, Missing, NotNow
from peerreview.domain.words import N_
from peerreview.store import audit, db
from peerreview.store.responses.finding import by_id, subject_of
from peerreview.store.responses.passages import passages_of
from peerreview.store.responses.versions import answers_of, typed_of
from peerreview.store.responses.writing import refuse_again

CHOICES = ("", "plan", "leave")


class Note(NamedTuple):
    """Where a note stands: its ``number`` in the review ``response``, its ``place`` in version
    ``about_version`` of the work; ``is_removed``: its writer took it out; ``choice`` of whom it is for: plan,
    leave or ""."""

    response: int
    number: int
    about_version: int
    place: rules.Place
    is_removed: bool
    choice: str

    @property
    def item(self):
        """The id of the item that says it."""
        return f"{rules.NAME}.{self.number}"


class Standing(NamedTuple):
    """A Note in the newest version that is shown: ``place`` there, or None where its words are gone;
    ``is_same``: they stand word for word, ``quote`` as they stand now. ``older``: what they were, where the
    note was written at an older version and they are not the same."""

    note: Note
    place: rules.Place | None
    is_same: bool
    quote: str
    older: str = ""


def notes_of(*response_ids):
    """[Note] of these reviews, in the order in which they were added."""
    return [
        Note(
            row.response_id,
            row.number,
            row.about_version,
            rules.read_place(row.place),
            row.removed_at is not None,
            row.choice,
        )
        for row in db.rows(
            f"""
            select response_id, number, about_version, place, removed_at, choice
            from note
            where response_id in ({db.places(response_ids)})
            order by response_id, number
            """,
            *response_ids,
        )
    ]


def standings(subject, notes):
    """[Standing] of *notes* (Notes) in what is shown of *subject* (a Work), in the order of the text; those
    whose words are gone come last. The caller may read *subject*."""
    now = passages_of(subject) if notes and subject.shown else {}
    then = {
        version: passages_of(subject, version)
        for version in {note.about_version for note in notes} - {subject.shown}
    }
    found = [_standing(note, subject, now, then) for note in notes]
    order = {
        (item, block.id): (at, place)
        for at, (item, passage) in enumerate(now.items())
        for place, block in enumerate(passage.blocks)
    }
    last = (len(now), 0)
    return sorted(
        found,
        key=lambda one: (
            order.get((one.place.item, one.place.block), last) if one.place else last,
            one.place.start if one.place else 0,
            one.note.number,
        ),
    )


def _standing(note, subject, now, then):
    place, passage = note.place, now.get(note.place.item)
    if note.about_version == subject.shown:
        return Standing(note, place, True, _said(passage, place))
    old = then[note.about_version].get(place.item)
    was = _said(old, place)
    span = old.span(place) if old else None
    if span is None or passage is None:
        same = passage is not None and any(block.id == place.block for block in passage.blocks)
        return Standing(note, place if same else None, same, "", was)
    found = rules.find(old.text, passage.text, *span)
    here = passage.place(place.item, found.start, found.stop) if found else None
    if here is None:
        return Standing(note, None, False, "", was)
    return Standing(note, here, found.is_same, _said(passage, here), "" if found.is_same else was)


def _said(passage, place):
    span = passage.span(place) if passage else None
    return passage.text[slice(*span)] if span else ""


def add_note(work, place, *, by, now):
    """Add a note of this review (a Work) at a *place* (``domain.in_text.Place``) of what is shown of the work
    it is about. Returns its number.

    Missing where there is no such place; NotNow for a review that stays as it is; Invalid with more notes
    than fit."""
    with db.writing(work.activity):
        work = by_id(work.id)
        refuse_again(work)
        subject = subject_of(work) if rules.takes_notes(work.design, work.task_of) else None
        if subject is None or not subject.shown or place is None or not _is_there(subject, place):
            raise Missing()
        standing = sum(not note.is_removed for note in notes_of(work.id))
        if standing >= rules.MOST_AT_ONCE or work.notes >= rules.MOST:
            raise Invalid(N_("Up to {most} notes fit. Take one out first."), most=rules.MOST_AT_ONCE)
        number = work.notes + 1
        db.execute(
            """
            insert into note (response_id, number, about_version, place, at, kept, kept_level, choice)
            values (?, ?, ?, ?, ?, '', '', '')
            """,
            work.id,
            number,
            subject.shown,
            str(place),
            now,
        )
        db.execute("update response set notes = ? where id = ?", number, work.id)
        audit.of_response("response.note_added", work, by=by, at=now, task=work.task, number=number)
    return number


def _is_there(subject, place):
    passage = passages_of(subject).get(place.item)
    if passage is None:
        return False
    block = next((block for block in passage.blocks if block.id == place.block), None)
    return block is not None and (place.is_whole or place.area is not None or passage.span(place) is not None)


def remove_note(work, number, *, by, now):
    """Take a note out of the draft; what it said is kept until the review is sent, so that this can be
    undone. Missing where there is none, or none any more."""
    with db.writing(work.activity):
        work = by_id(work.id)
        refuse_again(work)
        note = _note(work, number, is_removed=False)
        typed = typed_of(work)
        said = typed.get(note.item) or {}
        text, level = str(said.get("text") or ""), str(said.get("level") or "")
        db.execute(
            "update note set removed_at = ?, kept = ?, kept_level = ? where response_id = ? and number = ?",
            now,
            text,
            level[:40],
            work.id,
            number,
        )
        _put_draft(work, {item: given for item, given in typed.items() if item != note.item}, now)
        audit.of_response("response.note_removed", work, by=by, at=now, task=work.task, number=number)


def restore_note(work, number, *, by, now):
    """Put back a note that was taken out, with what it said."""
    with db.writing(work.activity):
        work = by_id(work.id)
        refuse_again(work)
        note = _note(work, number, is_removed=True)
        kept = db.row(
            "select kept, kept_level from note where response_id = ? and number = ?", work.id, number
        )
        db.execute(
            "update note set removed_at = null, kept = '', kept_level = '' "
            "where response_id = ? and number = ?",
            work.id,
            number,
        )
        said = {note.item: {"level": kept.kept_level, "text": kept.kept}}
        _put_draft(work, typed_of(work) | said, now)
        audit.of_response("response.note_restored", work, by=by, at=now, task=work.task, number=number)


def _note(work, number, *, is_removed):
    found = next((one for one in notes_of(work.id) if one.number == number), None)
    if found is None or found.is_removed != is_removed:
        raise Missing()
    return found


def _put_draft(work, typed, now):
    db.execute(
        "update response set draft = ?, rev = rev + 1, saved_at = ? where id = ?",
        db.dumps(typed),
        now,
        work.id,
    )


def choose(review, number, choice, *, by, now):
    """What the author makes of a note of *review* (a Work that they may read now): plan, leave, or "" to take
    that back. Missing where no such note was sent. Returns what it was before."""
    if choice not in CHOICES:
        raise Missing()
    with db.writing(review.activity):
        review = by_id(review.id)
        if review.state != "submitted":
            raise NotNow(N_("This review is no longer open to you."))
        note = next((one for one in notes_of(review.id) if one.number == number), None)
        sent = {one.item for one in answers_of(review.id) if one.text.strip()}
        if note is None or note.item not in sent:
            raise Missing()
        db.execute(
            "update note set choice = ?, chosen_at = ? where response_id = ? and number = ?",
            choice,
            now if choice else None,
            review.id,
            number,
        )
        audit.of_response("response.note_chosen", review, by=by, at=now, task=review.task, number=number)
    return note.choice

"""The items of notes in a review."""

import re

from peerreview.domain.forms.items import Item, Level
from peerreview.domain.words import N_

NAME = "in_text"
MOST = 200  # notes that one review may ever have had
MOST_AT_ONCE = 60  # that may stand in it
_ID = re.compile(rf"{NAME}\.([1-9][0-9]{{0,2}})\Z")
TITLE = N_("Note {number}")


def is_note(item_id):
    """Whether an item of this id is a note in the text."""
    return _ID.match(item_id) is not None


def number_of(item_id):
    """The number of a note (from 1) by the id of its item."""
    return int(_ID.match(item_id).group(1))


def with_notes(items, count):
    """*items* of a review and those of its first *count* notes. Each may name a criterion that it is
    about."""
    if not count:
        return items
    about = tuple(
        Level(item.id, item.title)
        for item in items
        if item.is_criterion and not item.private and not item.nth
    )
    notes = (
        Item(f"{NAME}.{number}", NAME, TITLE.format(number=number), required=False, levels=about)
        for number in range(1, count + 1)
    )
    return (*items, *notes)


def without_notes(items):
    """*items* without those of notes."""
    return [item for item in items if not is_note(item.id)]


def takes_notes(design, task):
    """Whether who answers *task* (a Task) may leave notes in what it is about: a review of others' work."""
    about = task.about
    return (
        design.is_review(task)
        and about.kind == "task"
        and about.name in design.tasks
        and not design.is_review(design.tasks[about.name])
    )

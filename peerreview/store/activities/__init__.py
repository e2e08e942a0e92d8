"""Activities: made from a design, set up, published; their dates, extensions, releases and passages."""

from peerreview.store.activities.clock import is_planned, set_clock, time_left
from peerreview.store.activities.finding import TOLD, Row, begun_tasks, find, of_course, put_away
from peerreview.store.activities.gates import let_pass, passages, undo_passage
from peerreview.store.activities.making import (
    InvalidDates,
    archive,
    change_form,
    create,
    publish,
    restore,
    set_up,
)
from peerreview.store.activities.offered import FOLDER, bad_files, designs_on_offer, known_forms, text_of
from peerreview.store.activities.set_up import (
    Typed,
    drop_typed,
    keep_typed,
    state_of,
    typed_by,
    undo,
)
from peerreview.store.activities.windows import (
    extend,
    extend_each,
    extensions,
    put_extension_back,
    release,
    set_up_rows,
    set_window,
    take_back_extension,
    window_rows,
)

__all__ = [
    "FOLDER",
    "TOLD",
    "InvalidDates",
    "Row",
    "Typed",
    "archive",
    "bad_files",
    "begun_tasks",
    "change_form",
    "create",
    "designs_on_offer",
    "drop_typed",
    "extend",
    "extend_each",
    "extensions",
    "find",
    "is_planned",
    "keep_typed",
    "known_forms",
    "let_pass",
    "of_course",
    "passages",
    "publish",
    "put_away",
    "put_extension_back",
    "release",
    "set_up_rows",
    "set_window",
    "state_of",
    "restore",
    "set_clock",
    "set_up",
    "take_back_extension",
    "text_of",
    "time_left",
    "typed_by",
    "undo",
    "undo_passage",
    "window_rows",
]

"""What students ask staff is a reason to look, in the queue."""

from peerreview.store import schema

KINDS = (
    "safety, flagged, repaired, again, reworded, personal, left, {}masked, harsh, unrepaired, reported, "
    "named, short, copied, outlier, empty, filler, no_show, by_hand, all, period, sample"
)


NEW = ("time", "grade")


def up(migrator, db):
    schema.change("concern", columns={"kind": _kinds("time, grade, ")})
    schema.take_up_reasons(NEW)


def down(migrator, db):
    schema.lay_reasons_by(NEW)
    schema.change("concern", columns={"kind": _kinds("")})


def _kinds(added):
    words = ", ".join(f"'{word}'" for word in KINDS.format(added).split(", "))
    return schema.Column("VARCHAR(12)", check=f"kind IN ({words})")

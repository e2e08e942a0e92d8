"""Two more reasons to look: a student was promised an answer and has none; what staff took out elsewhere is
sent again. And one more why a claim ends: its reviewer is excused."""

from peerreview.store import schema

KINDS = (
    "safety, flagged, repaired, again, reworded, {0}personal, left, time, {1}grade, masked, harsh, "
    "unrepaired, reported, named, short, copied, outlier, conflict, teamed, empty, filler, no_show, by_hand, "
    "all, period, sample"
)
BEFORE = "'', 'lapsed', 'declined', 'problem', 'moved', 'left', 'withdrawn', 'taken_out', 'conflict', 'team'"

NEW = ("resent", "overdue")


def up(migrator, db):
    schema.change("concern", columns={"kind": _kinds("resent, ", "overdue, ")})
    schema.take_up_reasons(NEW)
    schema.change("allocation", columns={"ended_cause": _causes(f"{BEFORE}, 'excused'")})


def down(migrator, db):
    db.execute_sql("UPDATE allocation SET ended_cause = 'moved' WHERE ended_cause = 'excused'")
    schema.change("allocation", columns={"ended_cause": _causes(BEFORE)})
    schema.lay_reasons_by(NEW)
    schema.change("concern", columns={"kind": _kinds("", "")})


def _kinds(*added):
    words = ", ".join(f"'{word}'" for word in KINDS.format(*added).split(", "))
    return schema.Column("VARCHAR(12)", check=f"kind IN ({words})")


def _causes(texts):
    return schema.Column("VARCHAR(12)", check=f"ended_cause IN ({texts})")

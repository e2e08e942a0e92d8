"""An alert may be about what waits longer for an answer than was promised; who was asked and did not answer
is kept, because the next of the staff is asked then. Two more reasons to look: a mark was sent faster than
its subject can be read; its marker was not sure."""

from peerreview.store import schema

KIND = "CASE WHEN \"task\" = '' THEN 'step' ELSE 'low' END"
ONCE = (
    'CREATE UNIQUE INDEX "alert_once" ON "alert" ("activity_id", "phase", "round", "whom", "missed_at"{task})'
)
REASONS = (
    "safety, flagged, repaired, again, reworded, resent, personal, left, time, overdue, grade, masked, "
    "harsh, unrepaired, reported, named, short, {0}copied, outlier, conflict, teamed, empty, filler, "
    "{1}no_show, by_hand, all, period, sample"
)
NEW = ("unsure", "fast")


def up(migrator, db):
    schema.change(
        "alert",
        columns={
            "kind": schema.Column("VARCHAR(8)", check="kind IN ('step', 'low', 'waits')", fill=KIND),
            "asked": schema.Column("VARCHAR(400)", fill="''"),
        },
    )
    db.execute_sql('DROP INDEX "alert_once"')
    db.execute_sql(ONCE.format(task=', "task"'))
    schema.change("concern", columns={"kind": _reasons("unsure, ", "fast, ")})
    schema.take_up_reasons(NEW)


def down(migrator, db):
    schema.lay_reasons_by(NEW)
    schema.change("concern", columns={"kind": _reasons("", "")})
    db.execute_sql('DELETE FROM "alert" WHERE "kind" = \'waits\'')
    db.execute_sql('DROP INDEX "alert_once"')
    db.execute_sql(ONCE.format(task=""))
    schema.change("alert", without=("kind", "asked"))


def _reasons(*added):
    words = ", ".join(f"'{word}'" for word in REASONS.format(*added).split(", "))
    return schema.Column("VARCHAR(12)", check=f"kind IN ({words})")

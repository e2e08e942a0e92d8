"""An alert may be about what waits longer for an answer than was promised; who was asked and did not answer
is kept, because the next of the staff is asked then. Two more reasons to look: a mark was sent faster than
its subject can be read; its marker was not sure."""

from peerreview.store import db, schema

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


def up(migrator, database):
    schema.change(
        "alert",
        columns={
            "kind": schema.Column("VARCHAR(8)", check="kind IN ('step', 'low', 'waits')", fill=KIND),
            "asked": schema.Column("VARCHAR(400)", fill="''"),
        },
    )
    database.execute_sql('DROP INDEX "alert_once"')
    database.execute_sql(ONCE.format(task=', "task"'))
    _take_up()
    schema.change("concern", columns={"kind": _reasons("unsure, ", "fast, ")})
    schema.take_up_reasons(NEW)


def down(migrator, database):
    schema.lay_reasons_by(NEW)
    schema.change("concern", columns={"kind": _reasons("", "")})
    _lay_by()
    database.execute_sql('DROP INDEX "alert_once"')
    database.execute_sql(ONCE.format(task=""))
    schema.change("alert", without=("kind", "asked"))


def _lay_by():
    """An older version knows no alert of this kind: kept as one about a step, with its task in its words."""
    for row in db.rows("select id, task, answer from alert where kind = 'waits'"):
        kept = f"[waits {row.task}] {row.answer}"
        db.execute("update alert set task = '', answer = ? where id = ?", kept[:1000], row.id)


def _take_up():
    """Undo ``_lay_by``."""
    for row in db.rows("select id, answer from alert where answer like '[waits %] %'"):
        head, _space, answer = row.answer.partition("] ")
        task = head.removeprefix("[waits ")
        db.execute("update alert set kind = 'waits', task = ?, answer = ? where id = ?", task, answer, row.id)


def _reasons(*added):
    words = ", ".join(f"'{word}'" for word in REASONS.format(*added).split(", "))
    return schema.Column("VARCHAR(12)", check=f"kind IN ({words})")

"""Who moves takes along what they were: since when somebody is a student, whether they wrote as staff, which
course a mail belongs to; a claim ends by a conflict, or because its reviewer is of the team now."""

from peerreview.store import schema

BEFORE = "'', 'lapsed', 'declined', 'problem', 'moved', 'left', 'withdrawn', 'taken_out'"
KINDS = (
    "safety, flagged, repaired, again, reworded, personal, left, time, grade, masked, harsh, unrepaired, "
    "reported, named, short, copied, outlier, {}empty, filler, no_show, by_hand, all, period, sample"
)
AS_STAFF = "EXISTS (SELECT 1 FROM enrolment e WHERE e.id = author_id AND e.role <> 'student')"


def up(migrator, db):
    schema.change(
        "enrolment",
        columns={
            "student_since": schema.Column(
                "{moment}", null=True, fill="CASE WHEN role = 'student' THEN joined_at END"
            )
        },
    )
    schema.change("concern", columns={"kind": _kinds("conflict, teamed, ")})
    schema.change("response", columns={"as_staff": schema.Column("{truth}", fill=AS_STAFF)})
    schema.change("allocation", columns={"ended_cause": _causes(f"{BEFORE}, 'conflict', 'team'")})
    schema.change(
        "outbox_message", columns={"course_id": schema.Column("INTEGER", null=True, references="course")}
    )
    db.execute_sql('CREATE INDEX "outbox_message_course_id" ON "outbox_message" ("course_id")')


def down(migrator, db):
    db.execute_sql('DROP INDEX "outbox_message_course_id"')
    schema.change("outbox_message", without=("course_id",))
    db.execute_sql("UPDATE allocation SET ended_cause = 'moved' WHERE ended_cause IN ('conflict', 'team')")
    schema.change("allocation", columns={"ended_cause": _causes(BEFORE)})
    db.execute_sql("DELETE FROM concern WHERE kind IN ('conflict', 'teamed')")
    schema.change("concern", columns={"kind": _kinds("")})
    schema.change("response", without=("as_staff",))
    schema.change("enrolment", without=("student_since",))


def _causes(texts):
    return schema.Column("VARCHAR(12)", check=f"ended_cause IN ({texts})")


def _kinds(added):
    words = ", ".join(f"'{word}'" for word in KINDS.format(added).split(", "))
    return schema.Column("VARCHAR(12)", check=f"kind IN ({words})")

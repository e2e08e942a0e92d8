"""A further version of what staff took out or changed is looked at first; what staff take out ends what is
asked about it; what they give by hand may have a date of its own."""

from peerreview.store import schema

KINDS = (
    "safety, flagged, repaired, {}personal, left, masked, harsh, unrepaired, reported, named, short, copied, "
    "outlier, empty, filler, no_show, by_hand, all, period, sample"
)
CAUSES = "lapsed, declined, problem, moved, left, withdrawn"


def _among(column, words):
    return f"{column} IN ({', '.join(repr(word) for word in words.split(', '))})"


def _kinds(added):
    return schema.Column("VARCHAR(12)", check=_among("kind", KINDS.format(added)))


def _causes(added):
    words = _among("ended_cause", f"{CAUSES}{added}").replace("(", "('', ", 1)
    return schema.Column("VARCHAR(12)", check=words)


def up(migrator, db):
    schema.change("concern", columns={"kind": _kinds("again, reworded, ")})
    schema.change(
        "allocation",
        columns={"ended_cause": _causes(", taken_out"), "until_at": schema.Column("{moment}", null=True)},
    )


def down(migrator, db):
    db.execute_sql("DELETE FROM concern WHERE kind IN ('again', 'reworded')")
    db.execute_sql("UPDATE allocation SET ended_cause = 'withdrawn' WHERE ended_cause = 'taken_out'")
    schema.change("concern", columns={"kind": _kinds("")})
    schema.change("allocation", columns={"ended_cause": _causes("")}, without=("until_at",))

"""Who asked to be erased and who was; how long a course keeps names and texts, and when they went."""

from peerreview.store import schema


def up(migrator, db):
    schema.change(
        "account",
        columns={
            "erase_asked_at": schema.Column("{moment}", null=True),
            "erased_at": schema.Column("{moment}", null=True),
        },
    )
    schema.change(
        "course",
        columns={
            "kept_months": schema.Column("INTEGER", fill="12"),
            "retired_at": schema.Column("{moment}", null=True),
        },
    )


def down(migrator, db):
    schema.change("course", without=("kept_months", "retired_at"))
    schema.change("account", without=("erase_asked_at", "erased_at"))

"""How a person reads: only what is wrong said by itself, all words in the site's own letters, more space
between them. Number keys are off until somebody wants them."""

from peerreview.store import schema

WISHES = ("quiet", "sans", "wide")


def up(migrator, db):
    schema.change("account", columns={name: schema.Column("{truth}", fill="false") for name in WISHES})
    # Nobody ever chose them: they were on for all, and one key changed a grade.
    db.execute_sql("UPDATE account SET keys_on = false")


def down(migrator, db):
    schema.change("account", without=WISHES)
    db.execute_sql("UPDATE account SET keys_on = true")

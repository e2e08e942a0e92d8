"""What a picture shows, in its owner's words: as readers get it, and as it was typed since. Documents and
packed folders that an earlier version refused are looked at once more."""

from peerreview.store import db, schema


def up(migrator, database):
    words = schema.Column("VARCHAR(2000)", fill="''")
    silent = schema.Column("{truth}", fill="(\"kind\" = 'picture')")
    schema.change("handed_file", columns={"said": words, "drafted": words, "is_silent": silent})
    db.execute(
        """
        update handed_file
        set state = 'waiting', reason = '', tries = 0, ends_at = null, kind = '', pages = 0, drawn = 0
        where state = 'refused' and reason in ('office', 'packed')
        """
    )


def down(migrator, database):
    # An earlier version cannot show these.
    db.execute(
        """
        update handed_file
        set state = 'refused', reason = 'office', kind = '', pages = 0, drawn = 0
        where kind in ('document', 'tree')
        """
    )
    schema.change("handed_file", without=("said", "drafted", "is_silent"))

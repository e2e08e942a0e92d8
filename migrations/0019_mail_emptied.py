"""Mail that was sent keeps no body: it may hold a link that sets a password."""


def up(migrator, db):
    db.execute_sql("update outbox_message set body = '' where sent_at is not null or next_at is null")


def down(migrator, db):
    """Nothing to take back: what is gone was carried already."""

"""A mail says to which page it leads. What was there before is not called new: answers to reviews, and what
others wrote a month ago."""

from datetime import UTC, datetime, timedelta

from peerreview.store import db as store
from peerreview.store import schema

READERS = """
    INSERT INTO seen (enrolment_id, response_id, version, at)
    SELECT DISTINCT {reader}, r.id, r.shown, r.submitted_at
    FROM response r
    {joined}
    WHERE r.shown > 0 AND r.state = 'submitted' AND r.submitted_at IS NOT NULL AND {reader} IS NOT NULL
    AND {reader} <> coalesce(r.author_id, 0) AND ({asked} r.submitted_at < ?)
    ON CONFLICT (enrolment_id, response_id, version) DO NOTHING
    """
ABOUT = "JOIN response s ON s.id = r.about_response_id"
MEMBERS = f"{ABOUT} JOIN membership m ON m.peer_group_id = s.author_group_id AND m.left_at IS NULL"
IS_ANSWER = "s.about_response_id IS NOT NULL OR s.about_person_id IS NOT NULL OR"


def up(migrator, db):
    schema.change("outbox_message", columns={"path": schema.Column("VARCHAR(300)", fill="'/'")})
    before = datetime.now(UTC) - timedelta(days=30)
    store.execute(READERS.format(reader="s.author_id", joined=ABOUT, asked=IS_ANSWER), before)
    store.execute(READERS.format(reader="m.enrolment_id", joined=MEMBERS, asked=IS_ANSWER), before)
    store.execute(READERS.format(reader="r.about_person_id", joined="", asked=""), before)


def down(migrator, db):
    schema.change("outbox_message", without=("path",))

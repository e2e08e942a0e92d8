"""Somebody erased: who they are goes, what the college must keep stays under a name that is nobody's."""

from peerreview.domain.refusals import NotNow
from peerreview.domain.words import N_
from peerreview.store import audit, db, files, leaving
from peerreview.store.privacy import journal, naming, retention
from peerreview.store.privacy.classes import ABOUT, ERASED, IDENTITY, SECRET, columns_of
from peerreview.store.tables import TABLES, Account, Enrolment

NOBODY = "Former member {number}"
_BLANK = {"theme": "auto", "mail_hour": 7}  # what stands in a column that may not be empty


def erase(account_id, *, by, now, words=False, named=False, is_noted=False):
    """Erase an account: its sessions, links, mail, facts about the person, drafts and settings go, its name
    and address become nobody's, it leaves its courses and can never be opened again. What was handed in,
    grades and the record stay, without a name; with *words* its texts are emptied, too, with *named* its name
    is taken out of every text.

    NotNow for the only one who runs the site. *is_noted*: the journal has it already."""
    with db.writing():
        account = Account.get_by_id(account_id)
        if account.is_admin and not _another_admin(account_id):
            raise NotNow(N_("Nobody else runs this site. Make somebody else administrator first."))
        if named:
            naming.take_out(account_id, by=by, now=now)
        for place in Enrolment.select().where(Enrolment.account == account_id, Enrolment.left_at.is_null()):
            leaving.leave(place, by=by, now=now)
        places = [row.id for row in db.rows("select id from enrolment where account_id = ?", account_id)]
        _drop_rows(account, places)
        _scrub_record(account, places)
        _drop_words(places, words)
        _become_nobody(account, now)
        audit.record("account.erased", "account", account_id, by=by, at=now, words=words)
        if not is_noted:
            journal.note("account", account.public_id, now, words=words, named=named)


def _drop_lists(account, places):
    """Lists of whole classes in which they stand; what a list brought stays."""
    for row in db.rows(
        f"""
        select i.id, i.text, i.mended
        from roster_import i
        where i.course_id in (select course_id from enrolment where id in ({db.places(places)}))
        """,
        *places,
    ):
        if any(one and one in f"{row.text}{row.mended}" for one in (account.email, account.name)):
            db.execute("delete from roster_import where id = ?", row.id)
    for row in db.rows("select id, left_over from pilot_outcome where left_over <> ''"):
        if any(one and one in row.left_over for one in (account.email, account.name)):
            db.execute("update pilot_outcome set left_over = '' where id = ?", row.id)


def _another_admin(account_id):
    others = "select 1 from account where is_admin = ? and closed_at is null and id <> ?"
    return db.row(others, True, account_id)


def _drop_rows(account, places):
    """Rows of every table that says who somebody is, opens something, or is a fact about them."""
    for table in TABLES:
        name = table._meta.table_name
        if table in (Account, Enrolment) or not columns_of(name, IDENTITY, SECRET, ABOUT):
            continue
        if "email_key" in table._meta.fields:
            db.execute(f"delete from {name} where email_key = ?", account.email_key)
        if "account" in table._meta.fields:
            db.execute(f"delete from {name} where account_id = ?", account.id)
        for column in ("enrolment", "other"):
            if column in table._meta.fields:
                db.execute(f"delete from {name} where {column}_id in ({db.places(places)})", *places)
    db.execute(f"update enrolment set number = '' where id in ({db.places(places)})", *places)
    _drop_lists(account, places)
    db.execute("delete from search_entry where account_id = ?", account.id)
    db.execute(f"delete from presence where enrolment_id in ({db.places(places)})", *places)


def _scrub_record(account, places):
    """The record says that something was done to this account, never with its name or address."""
    named = [one for one in (account.name, account.email, account.email_key) if one]
    for row in db.rows(
        f"""
        select id, detail
        from audit_line
        where detail <> '{{}}' and (by_id = ? or (thing = 'account' and thing_id = ?)
          or (thing = 'enrolment' and thing_id in ({db.places(places)})))
        """,
        account.id,
        account.id,
        *places,
    ):
        detail = db.loads(row.detail)
        kept = {key: value for key, value in detail.items() if not any(one in str(value) for one in named)}
        if kept != detail:
            db.execute("update audit_line set detail = ? where id = ?", db.dumps(kept), row.id)


def _drop_words(places, words):
    """Drafts were nobody's but the writer's; texts that were handed in go where that is wanted."""
    mine = f"author_id in ({db.places(places)})"
    db.execute(f"update response set draft = null where draft is not null and {mine}", *places)
    db.execute(
        f"update note set kept = '', kept_level = '' where response_id in "
        f"(select id from response where {mine})",
        *places,
    )
    if not words:
        return
    inside = f"select id from response where {mine}"
    versions = f"select id from version where response_id in ({inside})"
    db.execute(f"update answer set text = '', html = '' where version_id in ({versions})", *places)
    files.take_away(f"r.{mine}", *places)
    db.execute(f"delete from search_entry where response_id in ({inside})", *places)
    db.execute(f"delete from exhibit_reply where enrolment_id in ({db.places(places)})", *places)
    db.execute(f"update proposal set reason = '' where enrolment_id in ({db.places(places)})", *places)
    emptied = "update consent set approach = '', approach_html = ''"
    db.execute(f"{emptied} where enrolment_id in ({db.places(places)})", *places)
    retention.drop_requests(f"person_id in ({db.places(places)})", *places)
    for table, column, whose in (
        ("request", "words", "person_id"),
        ("participant", "words", "enrolment_id"),
        ("disclosure", "reason", "by_id"),
    ):
        db.execute(f"update {table} set {column} = '' where {whose} in ({db.places(places)})", *places)


def _become_nobody(account, now):
    settings = {
        column: _BLANK.get(column, False if isinstance(getattr(account, column), bool) else "")
        for column in columns_of("account", *ERASED)
        if column not in ("email", "email_key", "name")
    }
    address = f"nobody-{account.id}@erased.invalid"
    Account.update(
        name=NOBODY.format(number=account.id),
        email=address,
        email_key=address,
        is_admin=False,
        closed_at=account.closed_at or now,
        erase_asked_at=None,
        erased_at=now,
        **settings,
    ).where(Account.id == account.id).execute()

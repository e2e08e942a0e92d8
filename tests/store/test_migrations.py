"""Migrations: what they build is what the tables say, on both databases; no row is lost on the way, down and
up; what does not fit refuses the start with a sentence; two servers starting at once."""

import shutil
import subprocess
import sys
import threading

import pytest

from peerreview.store import accounts, courses, db, demo, migrate, schema
from peerreview.store.tables import (
    TABLES,
    GradebookRule,
    ModerationSetting,
    OneTimeLink,
    Pairing,
    Participant,
    Passage,
    Pilot,
    PilotDecision,
    PilotOutcome,
    Reminder,
    Request,
    RosterChange,
    Score,
    SiteMark,
    SiteText,
    TipAct,
)
from tests.cast import DEMO_DAY

# changes tables that half of the others point at: a column more, one less, CHECKs of both kinds
CHANGES = """
from peerreview.store import schema

STATES = "state IN ('draft', 'submitted', 'held', 'returned', 'withdrawn')"


def up(migrator, db):
    schema.change(
        "enrolment",
        columns={
            "role": schema.Column(
                "VARCHAR(24)", check="role IN ('pupil', 'assistant', 'instructor')",
                fill="CASE WHEN role = 'student' THEN 'pupil' ELSE role END",
            ),
            "mentor_id": schema.Column("INTEGER", null=True, references="enrolment", on_delete="SET NULL"),
            "seen_at": schema.Column("{moment}", fill="joined_at"),
        },
    )
    schema.change(
        "response",
        rules=(STATES.replace("'held'", "'held', 'lost'"),),
        rules_out=(STATES,),
    )


def down(migrator, db):
    schema.change("response", rules=(STATES,), rules_out=(STATES.replace("'held'", "'held', 'lost'"),))
    schema.change(
        "enrolment",
        columns={
            "role": schema.Column(
                "VARCHAR(16)", check="role IN ('student', 'assistant', 'instructor')",
                fill="CASE WHEN role = 'pupil' THEN 'student' ELSE role END",
            ),
        },
        without=("mentor_id", "seen_at"),
    )
"""
TABLE = """
def up(migrator, db):
    db.execute_sql("CREATE TABLE {0} (id INTEGER)")


def down(migrator, db):
    db.execute_sql("DROP TABLE {0}")
"""


# words that a CHECK asks for in tables of which the demo holds no row
WORDS = {
    OneTimeLink.purpose: "reset",
    Passage.cause: "hand",
    Score.measure: "agreement",
    TipAct.act: "shown",
    ModerationSetting.mode: "hold_all",
    Request.kind: "time",
    Reminder.kind: "owed",
    SiteMark.name: "round",
    SiteText.name: "imprint",
    GradebookRule.absent: "zero",
    RosterChange.did: "new",
    Participant.role: "member",
    Pairing.kind: "locked",
    Pairing.side: "staff",
    Pilot.advised: "hybrid",
    Pilot.model: "hybrid",
    PilotOutcome.kind: "skill",
    PilotOutcome.source: "file",
    PilotDecision.act: "go",
}
MADE = {
    "JSONField": {},
    "CharField": "x",
    "TextField": "x",
    "IntegerField": 1,
    "FloatField": 0.5,
    "BooleanField": True,
}


def fill_every_table():
    """One row at least in each table of the open database."""
    with db.writing():
        for table in TABLES:
            if not table.select().exists():
                asked = [
                    field
                    for field in table._meta.sorted_fields
                    if field.default is None and not field.primary_key
                ]
                table.create(**{field.name: WORDS.get(field) or made_up(field) for field in asked})


def made_up(field):
    """A value that a column takes."""
    if hasattr(field, "rel_model"):
        return field.rel_model.select().first()
    return MADE.get(type(field).__name__, DEMO_DAY)


@pytest.fixture
def empty(tmp_path):
    """An empty SQLite file, open."""
    db.open_database(f"sqlite:///{tmp_path / 'empty.db'}", synchronous="OFF")
    yield
    db.database.close()


@pytest.fixture
def folder(tmp_path):
    """A copy of the migrations, to change."""
    return shutil.copytree(migrate.FOLDER, tmp_path / "some [odd] place" / "migrations")


def wipe():
    db.database.execute_sql("drop schema public cascade; create schema public")


@pytest.fixture
def emptied(postgres):
    """PostgreSQL whose tables the test may drop; migrated again afterwards for the tests that follow."""
    yield postgres
    db.database.close()
    db.open_database(postgres)
    wipe()
    migrate.up()


@pytest.fixture(params=["sqlite", "postgres"])
def course(request):
    """A database with a full course in it, on each database: the demo, and a row in each table it leaves
    empty."""
    if request.param == "sqlite":
        url = request.getfixturevalue("demo_url")
    else:
        url = request.getfixturevalue("emptied")
        demo.build(DEMO_DAY)
    fill_every_table()
    return url


def counts():
    """{table: rows} of the open database."""
    return {name: db.row(f'select count(*) from "{name}"')[0] for name in schema.described()}


def same_rows(before, after):
    """Whether the tables on both sides hold as many rows."""
    return {name: count for name, count in before.items() if name in after} == {
        name: count for name, count in after.items() if name in before
    }


def test_sqlite_is_what_the_tables_say(sqlite, tmp_path):
    migrated = schema.described()
    db.database.close()
    db.open_database(f"sqlite:///{tmp_path / 'made.db'}", synchronous="OFF")
    db.database.create_tables(TABLES)
    assert migrated == schema.described()


def test_postgresql_is_what_the_tables_say(emptied):
    migrated = schema.described()
    wipe()
    db.database.create_tables(TABLES)
    assert migrated == schema.described()


@pytest.mark.parametrize("change", ["varchar(33)", "not null", "check", "link", "index"])
def test_a_schema_is_told_from_another(store, request, change):
    if db.is_postgres():
        request.getfixturevalue("emptied")
    before = schema.described()
    with migrate._without_foreign_keys(), db.writing():
        if change == "index":
            db.execute('drop index "mark_best_once"')
        else:
            held = "kind IN ('best', 'picked')"
            kind = schema.Column("VARCHAR(8)", check=held)
            work = schema.Column("INTEGER", references="response", on_delete="CASCADE")
            schema.change(
                "mark",
                columns={
                    "varchar(33)": {"kind": kind._replace(type="VARCHAR(33)")},
                    "not null": {"kind": kind._replace(null=True)},
                    "check": {"kind": kind._replace(check="kind IN ('best')")},
                    "link": {"work_id": work._replace(on_delete="RESTRICT")},
                }[change],
            )
    assert {name for name, table in schema.described().items() if table != before[name]} == {"mark"}


def test_applied_once(empty):
    names = migrate.pending()
    assert [migrate.up(), migrate.up(), migrate.pending()] == [names, [], []]


def test_no_row_is_lost_down_and_up(course):
    """Each migration in turn, on a full course: what the others hold is untouched, both ways."""
    shapes, held = [schema.described()], [counts()]
    while migrate.down():
        shapes.append(schema.described())
        held.append(counts())
        assert same_rows(held[-2], held[-1])
    assert shapes[-1] == {}
    assert min(held[0].values()) > 0
    migrate.up()
    assert schema.described() == shapes[0]


def test_reasons_that_older_versions_do_not_know_come_back(course):
    """What students asked, and what nobody answered: put by on the way down, open again on the way up."""
    ((activity,), *_) = db.rows("select id from activity order by id")
    (first,), (second,) = db.rows(
        "select id from enrolment where role = 'assistant' or role = 'instructor' order by id limit 2"
    )
    for person, ended in ((first, None), (second, DEMO_DAY)):
        for kind in ("time", "grade", "overdue", "resent"):
            db.execute(
                """
                insert into concern (activity_id, subject, person_id, version, kind, task, round, detail, at,
                  ended_at)
                values (?, ?, ?, 0, ?, 'work', 1, '{"words": "%"}', ?, ?)
                """,
                *(activity, f"p{person}", person, kind, DEMO_DAY, ended),
            )
    everything = "select id, kind, detail, ended_at from concern order by id"
    before = db.rows(everything)
    while migrate.down() != "0020_requests_in_the_queue":
        pass
    known = {row.kind for row in db.rows(everything)}
    assert not known & {"time", "grade", "overdue", "resent"}
    assert len(db.rows(everything)) == len(before)
    migrate.up()
    assert db.rows(everything) == before


def test_tables_that_others_point_at_change_and_keep_every_row(course, folder):
    before, shape, links = counts(), schema.described(), db.rows("select id, about_response_id from response")
    students = db.row("select count(*) from enrolment where role = 'student'")
    (folder / "9000_changes.py").write_text(CHANGES)
    assert migrate.up(folder) == ["9000_changes"]
    assert counts() == before
    assert sorted(db.rows("select id, about_response_id from response")) == sorted(links)
    assert db.row("select count(*) from enrolment where role = 'pupil' and seen_at = joined_at") == students
    assert schema.described()["response"].indexes == shape["response"].indexes
    with pytest.raises(Exception, match="(?i)check"), db.writing():
        db.execute("update enrolment set role = 'student'")
    assert migrate.down(folder) == "9000_changes"
    assert (counts(), schema.described()) == (before, shape)


def test_links_work_again_after_a_change(demo_url, folder):
    (folder / "9000_changes.py").write_text(CHANGES)
    migrate.up(folder)
    assert db.row("pragma foreign_keys") == (1,)
    assert db.rows("pragma foreign_key_check") == []
    with pytest.raises(Exception, match="FOREIGN KEY"), db.writing():
        db.execute("update response set author_id = 999999 where author_id is not null")
    answers = db.row("select count(*) from answer")[0]
    with db.writing():
        db.execute("delete from version where id = (select version_id from answer limit 1)")
    assert db.row("select count(*) from answer")[0] < answers


def test_triggers_and_views_are_made_again(demo_url, folder):
    db.execute("create view handed_in as select id from response where version > 0")
    db.execute(
        "create trigger no_empty_name before insert on enrolment when new.role = 'none' "
        "begin select raise(abort, 'no such role'); end"
    )
    seen = "select name, sql from sqlite_master where type in ('view', 'trigger') order by name"
    before = db.rows(seen), db.row("select count(*) from handed_in")
    (folder / "9000_changes.py").write_text(CHANGES)
    migrate.up(folder)
    assert (db.rows(seen), db.row("select count(*) from handed_in")) == before


def test_nothing_is_changed_inside_a_transaction(store):
    before = schema.described()
    with db.writing(), pytest.raises(migrate.Refused, match="transaction is open"):
        migrate.up()
    with db.writing(), pytest.raises(migrate.Refused, match="transaction is open"):
        migrate.down()
    assert schema.described() == before


def test_a_table_is_not_rebuilt_while_foreign_keys_are_on(demo_url):
    """Else every row that points at it would be deleted."""
    before = counts()
    with pytest.raises(schema.Unsafe, match="foreign keys on"), db.writing():
        schema.change("enrolment", without=("left_at",))
    assert counts() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"without": ("nickname",)}, "no nickname"),
        ({"rules_out": ("number > 7",)}, "no CHECK"),
    ],
)
def test_what_is_not_there_cannot_be_taken_away(store, change, words):
    before = schema.described()
    with pytest.raises(schema.Unsafe, match=words), migrate._without_foreign_keys(), db.writing():
        schema.change("version", **change)
    with pytest.raises(schema.Unsafe, match="no table"), migrate._without_foreign_keys(), db.writing():
        schema.change("sheep", without=("wool",))
    assert schema.described() == before


def test_a_migration_that_leaves_rows_pointing_at_nothing_is_taken_back(demo_url, folder):
    before = counts()
    (folder / "9000_loss.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('delete from form_version')\n"
    )
    with pytest.raises(migrate.Refused, match="9000_loss.*point at nothing"):
        migrate.up(folder)
    assert counts() == before
    assert db.row("pragma foreign_keys") == (1,)


def test_a_migration_that_fails_leaves_nothing_and_is_carried_on(course, folder):
    before, shape = counts(), schema.described()
    (folder / "9000_first.py").write_text(TABLE.format("first"))
    (folder / "9001_changes.py").write_text(
        CHANGES.replace("rules=", 'columns={"x": schema.Column("NUMBER(", fill="1 +")}, rules=', 1)
    )
    with pytest.raises(migrate.Refused, match="(?s)9001_changes .* Nothing of it was kept"):
        migrate.up(folder)
    after = counts()
    assert after.pop("first") == 0 and after == before
    assert schema.described()["enrolment"] == shape["enrolment"]
    (folder / "9001_changes.py").write_text(CHANGES)
    assert migrate.up(folder) == ["9001_changes"]
    assert {**before, "first": 0} == counts()


def test_a_server_that_is_killed_half_way_leaves_a_database_that_starts_again(demo_url, folder):
    before, shape = counts(), schema.described()
    file = folder / "9000_changes.py"
    file.write_text("import os\n" + CHANGES.replace("\n\ndef down", "    os._exit(9)\n\n\ndef down", 1))
    db.database.close()
    code = (
        "import sys; from peerreview.store import db, migrate;"
        "db.open_database(sys.argv[1]); migrate.up(sys.argv[2])"
    )
    died = subprocess.run([sys.executable, "-c", code, demo_url, str(folder)], cwd=migrate.FOLDER.parent)
    assert died.returncode == 9
    db.open_database(demo_url)
    assert (counts(), schema.described()) == (before, shape)
    file.write_text(CHANGES)
    assert migrate.up(folder) == ["9000_changes"]
    assert counts() == before


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (shutil.rmtree, "There is no migration in .*Put the folder"),
        (lambda folder: (folder / "0002_coach.py").unlink(), "has had 0002_coach, which .* does not hold"),
        (lambda folder: (folder / "0003_extra.py").write_text(TABLE), "one number: 0003_extra, 0003_moder"),
        (
            lambda folder: (folder / "0000_before.py").write_text(TABLE),
            "0000_before .*should have come before",
        ),
        (lambda folder: (folder / "9000_empty.py").write_text(""), "does not say what “up” means"),
    ],
    ids=["no folder", "missing", "one number", "late", "empty"],
)
def test_files_that_do_not_fit_refuse_the_start(sqlite, folder, spoil, words):
    spoil(folder)
    before = schema.described()
    with pytest.raises(migrate.Refused, match=words):
        migrate.up(folder)
    assert schema.described() == before


def test_a_file_missing_before_it_was_ever_applied_refuses_the_start(empty, folder):
    (folder / "0004_marks.py").unlink()
    with pytest.raises(migrate.Refused, match="lacks mark.id"):
        migrate.up(folder)


def test_the_folder_is_found_from_anywhere_whatever_its_name(empty, folder, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert migrate.FOLDER.is_absolute()
    assert migrate.up(folder) == [path.stem for path in sorted(migrate.FOLDER.glob("[0-9]*.py"))]


def test_two_servers_starting_at_once_migrate_once(empty):
    start, applied = threading.Barrier(2), []

    def serve():
        db.connect_thread()
        start.wait()
        applied.append(migrate.up())
        db.database.close()

    threads = [threading.Thread(target=serve) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(len, applied)) == [0, len(list(migrate.FOLDER.glob("[0-9]*.py")))]


def test_old_names_and_addresses_become_as_they_are_compared_now(store):
    runner = migrate._runner(migrate.FOLDER)
    change = next(one for one in runner.status() if one.name.startswith("0012")).load()
    course = courses.create(code="A", title="B", zone="UTC", by=None, now=DEMO_DAY)
    made = [accounts.create(name="Anna", email=f"x{place}@x.example", now=DEMO_DAY) for place in range(3)]
    old = [("STRAUß@x.example", "strauss@x.example"), ("\u200bmira@x.example", "\u200bmira@x.example")]
    old += [("mira@x.example", "mira@x.example")]
    for account, (email, key) in zip(made, old, strict=True):
        db.execute("update account set email = ?, email_key = ? where id = ?", email, key, account.id)
    courses.enrol(course, made[0], role="student", section="A", by=None, now=DEMO_DAY)
    db.execute("update section set name = ?", "\u200bE\u0301 ")
    with db.writing():
        change.up(None, db.database.obj)
    assert accounts.find("strauß@X.example") == made[0]
    assert accounts.find("mira@x.example") == made[2]  # whose it was stays whose it is
    assert [row[0] for row in db.rows("select name from section")] == ["É"]
    with db.writing():
        change.down(None, db.database.obj)
    assert db.row("select email_key from account where id = ?", made[0].id)[0] == "strauss@x.example"

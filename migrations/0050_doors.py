"""Links know the course they invite to and who made them; a class code; the college's own sign-in; how a name
is said, mail once a day, and on which device one is signed in."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "class_code" ('
    '"id" {key}, '
    '"course_id" INTEGER NOT NULL, '
    '"code" VARCHAR(16) NOT NULL, '
    '"made_at" {moment} NOT NULL, '
    '"ends_at" {moment}, '
    '"by_id" INTEGER, '
    'FOREIGN KEY ("course_id") REFERENCES "course" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "class_code_course_id" ON "class_code" ("course_id")',
    'CREATE UNIQUE INDEX "class_code_code" ON "class_code" ("code")',
    'CREATE INDEX "class_code_by_id" ON "class_code" ("by_id")',
    'CREATE TABLE "identity" ('
    '"id" {key}, '
    '"account_id" INTEGER NOT NULL, '
    '"issuer" VARCHAR(300) NOT NULL, '
    '"sub" VARCHAR(255) NOT NULL, '
    '"made_at" {moment} NOT NULL, '
    'FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE)',
    'CREATE UNIQUE INDEX "identity_issuer_sub" ON "identity" ("issuer", "sub")',
    'CREATE INDEX "identity_account_id" ON "identity" ("account_id")',
)


def up(migrator, db):
    schema.build(STATEMENTS)
    schema.change(
        "account",
        columns={
            "said_as": schema.Column("VARCHAR(120)", fill="''"),
            "is_daily": schema.Column("{truth}", fill="false"),
            "mail_hour": schema.Column("INTEGER", check="mail_hour BETWEEN 0 AND 23", fill="7"),
        },
    )
    schema.change("login_session", columns={"device": schema.Column("VARCHAR(80)", fill="''")})
    schema.change(
        "one_time_link",
        columns={
            "course_id": schema.Column("INTEGER", null=True, references="course"),
            "by_id": schema.Column("INTEGER", null=True, references="account", on_delete="SET NULL"),
        },
    )
    db.execute_sql('CREATE INDEX "one_time_link_course_id" ON "one_time_link" ("course_id")')
    db.execute_sql('CREATE INDEX "one_time_link_by_id" ON "one_time_link" ("by_id")')


def down(migrator, db):
    schema.change("one_time_link", without=("course_id", "by_id"))
    schema.change("login_session", without=("device",))
    schema.change("account", without=("said_as", "is_daily", "mail_hour"))
    schema.drop(STATEMENTS)

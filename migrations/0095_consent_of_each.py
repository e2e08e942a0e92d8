"""What each writer of a thing in the showcase says to it: a group is several."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "consent" ('
    '"id" {key}, '
    '"exhibit_id" INTEGER NOT NULL, '
    '"activity_id" INTEGER NOT NULL, '
    '"enrolment_id" INTEGER NOT NULL, '
    "\"answer\" VARCHAR(8) NOT NULL CHECK (answer IN ('yes', 'no', 'back')), "
    "\"audience\" VARCHAR(8) NOT NULL CHECK (audience IN ('', 'class', 'later')), "
    '"is_named" {truth} NOT NULL, '
    '"in_report" {truth} NOT NULL, '
    '"version" INTEGER NOT NULL, '
    '"decided" INTEGER NOT NULL, '
    '"until_at" {moment}, '
    '"approach" TEXT NOT NULL, '
    '"approach_html" TEXT NOT NULL, '
    '"answered_at" {moment} NOT NULL, '
    'FOREIGN KEY ("exhibit_id") REFERENCES "exhibit" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    "CHECK (answer <> 'yes' OR (audience <> '' AND version > 0 AND until_at IS NOT NULL)))",
    'CREATE UNIQUE INDEX "consent_exhibit_id_enrolment_id" ON "consent" ("exhibit_id", "enrolment_id")',
    'CREATE INDEX "consent_exhibit_id" ON "consent" ("exhibit_id")',
    'CREATE INDEX "consent_activity_id" ON "consent" ("activity_id")',
    'CREATE INDEX "consent_enrolment_id" ON "consent" ("enrolment_id")',
)
RULE = "answer <> 'yes' OR (audience <> '' AND version > 0 AND until_at IS NOT NULL)"
SAID = (
    "audience",
    "is_named",
    "in_report",
    "version",
    "decided",
    "until_at",
    "approach",
    "approach_html",
)
# Who says something now is the one who wrote it; what staff took out, its author may not show again anyway.
MOVE = """
    insert into consent (exhibit_id, activity_id, enrolment_id, answer, audience, is_named, in_report,
      version, decided, until_at, approach, approach_html, answered_at)
    select x.id, x.activity_id, r.author_id, case when x.answer = 'out' then 'back' else x.answer end,
      x.audience, x.is_named, x.in_report, x.version, x.decided, x.until_at, x.approach, x.approach_html,
      coalesce(x.answered_at, x.proposed_at)
    from exhibit x
    join response r on r.id = x.response_id
    where x.answer <> '' and r.author_id is not null
    """


def up(migrator, db):
    schema.build(STATEMENTS)
    db.execute_sql(MOVE)
    answer = schema.Column(
        "VARCHAR(8)", check="answer IN ('', 'out')", fill="case when answer = 'out' then 'out' else '' end"
    )
    schema.change("exhibit", columns={"answer": answer}, without=SAID, rules_out=(RULE,))


def down(migrator, db):
    schema.change(
        "exhibit",
        columns={
            "answer": schema.Column("VARCHAR(8)", check="answer IN ('', 'yes', 'no', 'back', 'out')"),
            "audience": schema.Column("VARCHAR(8)", check="audience IN ('', 'class', 'later')", fill="''"),
            "is_named": schema.Column("{truth}", fill="false"),
            "in_report": schema.Column("{truth}", fill="false"),
            "version": schema.Column("INTEGER", fill="0"),
            "decided": schema.Column("INTEGER", fill="0"),
            "until_at": schema.Column("{moment}", null=True),
            "approach": schema.Column("TEXT", fill="''"),
            "approach_html": schema.Column("TEXT", fill="''"),
        },
    )
    # A group cannot say yes there: what it showed is proposed, and no more.
    alone = "response_id in (select id from response where author_id is not null)"
    first = "(select {column} from consent c where c.exhibit_id = exhibit.id)"
    said = ", ".join(f"{name} = {first.format(column=f'c.{name}')}" for name in (*SAID, "answered_at"))
    db.execute_sql(
        f"""
        update exhibit
        set {said}, answer = case when answer = 'out' then 'out' else {first.format(column="c.answer")} end
        where {alone} and exists (select 1 from consent c where c.exhibit_id = exhibit.id)
        """
    )
    schema.change("exhibit", rules=(RULE,))
    schema.drop(STATEMENTS)

"""The first schema: every table, CHECK and partial index, as frozen SQL; the one file both databases are
built from."""

from peewee import SqliteDatabase

TYPES = {
    "sqlite": {"key": "INTEGER NOT NULL PRIMARY KEY", "moment": "DATETIME", "truth": "INTEGER"},
    "postgres": {"key": "SERIAL NOT NULL PRIMARY KEY", "moment": "TIMESTAMP", "truth": "BOOLEAN"},
}

STATEMENTS = (
    'CREATE TABLE "account" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"email" VARCHAR(254) NOT NULL, '
    '"email_key" VARCHAR(254) NOT NULL, '
    '"name" VARCHAR(200) NOT NULL, '
    '"password" VARCHAR(255) NOT NULL, '
    '"is_admin" {truth} NOT NULL, '
    '"is_demo" {truth} NOT NULL, '
    '"zone" VARCHAR(64) NOT NULL, '
    "\"theme\" VARCHAR(8) NOT NULL CHECK (theme IN ('auto', 'light', 'dark')), "
    '"keys_on" {truth} NOT NULL, '
    '"created_at" {moment} NOT NULL, '
    '"closed_at" {moment})',
    'CREATE UNIQUE INDEX "account_public_id" ON "account" ("public_id")',
    'CREATE UNIQUE INDEX "account_email_key" ON "account" ("email_key")',
    'CREATE TABLE "login_session" ('
    '"id" {key}, '
    '"token" VARCHAR(64) NOT NULL, '
    '"account_id" INTEGER NOT NULL, '
    '"created_at" {moment} NOT NULL, '
    '"seen_at" {moment} NOT NULL, '
    '"ended_at" {moment}, '
    'FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE)',
    'CREATE UNIQUE INDEX "login_session_token" ON "login_session" ("token")',
    'CREATE INDEX "login_session_account_id" ON "login_session" ("account_id")',
    'CREATE TABLE "login_attempt" ('
    '"id" {key}, '
    '"email_key" VARCHAR(254) NOT NULL, '
    '"address" VARCHAR(64) NOT NULL, '
    '"at" {moment} NOT NULL, '
    '"succeeded" {truth} NOT NULL)',
    'CREATE INDEX "login_attempt_email_key" ON "login_attempt" ("email_key")',
    'CREATE INDEX "login_attempt_address" ON "login_attempt" ("address")',
    'CREATE INDEX "login_attempt_at" ON "login_attempt" ("at")',
    'CREATE TABLE "one_time_link" ('
    '"id" {key}, '
    '"token" VARCHAR(64) NOT NULL, '
    '"account_id" INTEGER, '
    "\"purpose\" VARCHAR(16) NOT NULL CHECK (purpose IN ('welcome', 'reset', 'first_admin')), "
    '"created_at" {moment} NOT NULL, '
    '"ends_at" {moment} NOT NULL, '
    '"used_at" {moment}, '
    'FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE)',
    'CREATE UNIQUE INDEX "one_time_link_token" ON "one_time_link" ("token")',
    'CREATE INDEX "one_time_link_account_id" ON "one_time_link" ("account_id")',
    'CREATE TABLE "audit_line" ('
    '"id" {key}, '
    '"at" {moment} NOT NULL, '
    '"by_id" INTEGER, '
    '"verb" VARCHAR(48) NOT NULL, '
    '"thing" VARCHAR(32) NOT NULL, '
    '"thing_id" INTEGER, '
    '"activity_id" INTEGER, '
    '"course_id" INTEGER, '
    '"detail" TEXT NOT NULL, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "audit_line_at" ON "audit_line" ("at")',
    'CREATE INDEX "audit_line_by_id" ON "audit_line" ("by_id")',
    'CREATE INDEX "audit_line_activity_id" ON "audit_line" ("activity_id")',
    'CREATE INDEX "audit_line_course_id" ON "audit_line" ("course_id")',
    'CREATE TABLE "outbox_message" ('
    '"id" {key}, '
    '"key" VARCHAR(160) NOT NULL, '
    '"account_id" INTEGER NOT NULL, '
    '"subject" VARCHAR(200) NOT NULL, '
    '"body" TEXT NOT NULL, '
    '"created_at" {moment} NOT NULL, '
    '"next_at" {moment}, '
    '"attempts" INTEGER NOT NULL, '
    '"sent_at" {moment}, '
    '"receipt" VARCHAR(200) NOT NULL, '
    '"problem" VARCHAR(300) NOT NULL, '
    'FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE)',
    'CREATE UNIQUE INDEX "outbox_message_key" ON "outbox_message" ("key")',
    'CREATE INDEX "outbox_message_account_id" ON "outbox_message" ("account_id")',
    'CREATE INDEX "outbox_message_next_at" ON "outbox_message" ("next_at")',
    'CREATE TABLE "course" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"code" VARCHAR(32) NOT NULL, '
    '"title" VARCHAR(200) NOT NULL, '
    '"zone" VARCHAR(64) NOT NULL, '
    '"created_at" {moment} NOT NULL, '
    '"archived_at" {moment})',
    'CREATE UNIQUE INDEX "course_public_id" ON "course" ("public_id")',
    'CREATE TABLE "section" ('
    '"id" {key}, '
    '"course_id" INTEGER NOT NULL, '
    '"name" VARCHAR(80) NOT NULL, '
    'FOREIGN KEY ("course_id") REFERENCES "course" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "section_course_id" ON "section" ("course_id")',
    'CREATE UNIQUE INDEX "section_course_id_name" ON "section" ("course_id", "name")',
    'CREATE TABLE "enrolment" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"course_id" INTEGER NOT NULL, '
    '"account_id" INTEGER NOT NULL, '
    "\"role\" VARCHAR(16) NOT NULL CHECK (role IN ('student', 'assistant', 'instructor')), "
    '"section_id" INTEGER, '
    '"joined_at" {moment} NOT NULL, '
    '"left_at" {moment}, '
    'FOREIGN KEY ("course_id") REFERENCES "course" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("section_id") REFERENCES "section" ("id") ON DELETE SET NULL, '
    "CHECK (left_at IS NULL OR left_at >= joined_at))",
    'CREATE UNIQUE INDEX "enrolment_public_id" ON "enrolment" ("public_id")',
    'CREATE INDEX "enrolment_course_id" ON "enrolment" ("course_id")',
    'CREATE INDEX "enrolment_account_id" ON "enrolment" ("account_id")',
    'CREATE INDEX "enrolment_section_id" ON "enrolment" ("section_id")',
    'CREATE UNIQUE INDEX "enrolment_course_id_account_id" ON "enrolment" ("course_id", "account_id")',
    'CREATE TABLE "attribute" ('
    '"id" {key}, '
    '"enrolment_id" INTEGER NOT NULL, '
    '"name" VARCHAR(40) NOT NULL, '
    '"value" VARCHAR(200) NOT NULL, '
    '"other_id" INTEGER, '
    '"from_at" {moment} NOT NULL, '
    '"until_at" {moment}, '
    '"is_private" {truth} NOT NULL, '
    '"source" VARCHAR(40) NOT NULL, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("other_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "attribute_enrolment_id" ON "attribute" ("enrolment_id")',
    'CREATE INDEX "attribute_other_id" ON "attribute" ("other_id")',
    'CREATE TABLE "form" ('
    '"id" {key}, '
    '"course_id" INTEGER, '
    '"key" VARCHAR(40) NOT NULL, '
    '"title" VARCHAR(200) NOT NULL, '
    'FOREIGN KEY ("course_id") REFERENCES "course" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "form_course_id" ON "form" ("course_id")',
    'CREATE INDEX "form_course_id_key" ON "form" ("course_id", "key")',
    'CREATE TABLE "form_version" ('
    '"id" {key}, '
    '"form_id" INTEGER NOT NULL, '
    '"number" INTEGER NOT NULL, '
    '"items" TEXT NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("form_id") REFERENCES "form" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "form_version_form_id" ON "form_version" ("form_id")',
    'CREATE INDEX "form_version_by_id" ON "form_version" ("by_id")',
    'CREATE UNIQUE INDEX "form_version_form_id_number" ON "form_version" ("form_id", "number")',
    'CREATE TABLE "activity" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"course_id" INTEGER NOT NULL, '
    '"title" VARCHAR(200) NOT NULL, '
    '"brief" TEXT NOT NULL, '
    '"brief_html" TEXT NOT NULL, '
    '"plan" TEXT NOT NULL, '
    '"plan_digest" VARCHAR(64) NOT NULL, '
    '"seed" VARCHAR(64) NOT NULL, '
    '"created_at" {moment} NOT NULL, '
    '"published_at" {moment}, '
    '"archived_at" {moment}, '
    '"settle_at" {moment}, '
    '"settled_at" {moment}, '
    'FOREIGN KEY ("course_id") REFERENCES "course" ("id") ON DELETE CASCADE)',
    'CREATE UNIQUE INDEX "activity_public_id" ON "activity" ("public_id")',
    'CREATE INDEX "activity_course_id" ON "activity" ("course_id")',
    'CREATE INDEX "activity_settle_at" ON "activity" ("settle_at")',
    'CREATE TABLE "activity_form" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"key" VARCHAR(40) NOT NULL, '
    '"form_version_id" INTEGER NOT NULL, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("form_version_id") REFERENCES "form_version" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "activity_form_activity_id" ON "activity_form" ("activity_id")',
    'CREATE INDEX "activity_form_form_version_id" ON "activity_form" ("form_version_id")',
    'CREATE UNIQUE INDEX "activity_form_activity_id_key" ON "activity_form" ("activity_id", "key")',
    'CREATE TABLE "phase_window" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"phase" VARCHAR(48) NOT NULL, '
    '"round" INTEGER NOT NULL, '
    '"whom" VARCHAR(24) NOT NULL, '
    '"opens_at" {moment}, '
    '"closes_at" {moment}, '
    '"late_until" {moment}, '
    '"releases_at" {moment}, '
    '"is_waived" {truth} NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    '"reason" VARCHAR(500) NOT NULL, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL, '
    "CHECK (opens_at IS NULL OR closes_at IS NULL OR opens_at <= closes_at), "
    "CHECK (closes_at IS NULL OR late_until IS NULL OR closes_at <= late_until))",
    'CREATE INDEX "phase_window_activity_id" ON "phase_window" ("activity_id")',
    'CREATE INDEX "phase_window_by_id" ON "phase_window" ("by_id")',
    'CREATE UNIQUE INDEX "phase_window_activity_id_whom_phase_round" ON "phase_window" ("activity_id", '
    '"whom", "phase", "round")',
    'CREATE TABLE "passage" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"phase" VARCHAR(48) NOT NULL, '
    '"round" INTEGER NOT NULL, '
    '"whom" VARCHAR(24) NOT NULL, '
    '"at" {moment} NOT NULL, '
    "\"cause\" VARCHAR(16) NOT NULL CHECK (cause IN ('all', 'score', 'approved', 'hand', 'event', "
    "'fallback', 'override')), "
    '"by_id" INTEGER, '
    '"reason" VARCHAR(500) NOT NULL, '
    '"undone_at" {moment}, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "passage_activity_id" ON "passage" ("activity_id")',
    'CREATE INDEX "passage_by_id" ON "passage" ("by_id")',
    'CREATE UNIQUE INDEX "passage_once" ON "passage" ("activity_id", "whom", "phase", "round") WHERE '
    '"undone_at" IS NULL',
    'CREATE TABLE "grouping" ('
    '"id" {key}, '
    '"course_id" INTEGER NOT NULL, '
    '"title" VARCHAR(200) NOT NULL, '
    '"seed" VARCHAR(64) NOT NULL, '
    '"digest" VARCHAR(64) NOT NULL, '
    '"reasons" TEXT NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("course_id") REFERENCES "course" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "grouping_course_id" ON "grouping" ("course_id")',
    'CREATE INDEX "grouping_by_id" ON "grouping" ("by_id")',
    'CREATE TABLE "peer_group" ('
    '"id" {key}, '
    '"grouping_id" INTEGER NOT NULL, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"name" VARCHAR(80) NOT NULL, '
    '"label" VARCHAR(80) NOT NULL, '
    '"place" INTEGER NOT NULL, '
    'FOREIGN KEY ("grouping_id") REFERENCES "grouping" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "peer_group_grouping_id" ON "peer_group" ("grouping_id")',
    'CREATE UNIQUE INDEX "peer_group_public_id" ON "peer_group" ("public_id")',
    'CREATE TABLE "membership" ('
    '"id" {key}, '
    '"grouping_id" INTEGER NOT NULL, '
    '"peer_group_id" INTEGER NOT NULL, '
    '"enrolment_id" INTEGER NOT NULL, '
    '"group_role" VARCHAR(40) NOT NULL, '
    '"seat" INTEGER NOT NULL, '
    '"joined_at" {moment} NOT NULL, '
    '"left_at" {moment}, '
    '"cause" VARCHAR(16) NOT NULL, '
    'FOREIGN KEY ("grouping_id") REFERENCES "grouping" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("peer_group_id") REFERENCES "peer_group" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "membership_grouping_id" ON "membership" ("grouping_id")',
    'CREATE INDEX "membership_peer_group_id" ON "membership" ("peer_group_id")',
    'CREATE INDEX "membership_enrolment_id" ON "membership" ("enrolment_id")',
    'CREATE UNIQUE INDEX "membership_once" ON "membership" ("grouping_id", "enrolment_id") WHERE "left_at" '
    "IS NULL",
    'CREATE TABLE "step_grouping" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"phase" VARCHAR(48) NOT NULL, '
    '"round" INTEGER NOT NULL, '
    '"grouping_id" INTEGER NOT NULL, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("grouping_id") REFERENCES "grouping" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "step_grouping_activity_id" ON "step_grouping" ("activity_id")',
    'CREATE INDEX "step_grouping_grouping_id" ON "step_grouping" ("grouping_id")',
    'CREATE UNIQUE INDEX "step_grouping_activity_id_phase_round" ON "step_grouping" ("activity_id", '
    '"phase", "round")',
    'CREATE TABLE "response" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"activity_id" INTEGER NOT NULL, '
    '"task" VARCHAR(48) NOT NULL, '
    '"round" INTEGER NOT NULL, '
    '"nth" INTEGER NOT NULL, '
    '"author_id" INTEGER, '
    '"author_group_id" INTEGER, '
    '"about_response_id" INTEGER, '
    '"about_person_id" INTEGER, '
    '"about_group_id" INTEGER, '
    '"about_version" INTEGER NOT NULL, '
    '"address" VARCHAR(160) NOT NULL, '
    '"form_version_id" INTEGER NOT NULL, '
    '"draft" TEXT, '
    '"rev" INTEGER NOT NULL, '
    '"last_save" VARCHAR(40) NOT NULL, '
    '"saved_at" {moment}, '
    '"pen_id" INTEGER, '
    '"pen_until" {moment}, '
    '"state" VARCHAR(12) NOT NULL, '
    '"version" INTEGER NOT NULL, '
    '"shown" INTEGER NOT NULL, '
    '"first_at" {moment}, '
    '"submitted_at" {moment}, '
    '"released_at" {moment}, '
    '"is_late" {truth} NOT NULL, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("author_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("author_group_id") REFERENCES "peer_group" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("about_response_id") REFERENCES "response" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("about_person_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("about_group_id") REFERENCES "peer_group" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("form_version_id") REFERENCES "form_version" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("pen_id") REFERENCES "enrolment" ("id") ON DELETE SET NULL, '
    "CHECK (state IN ('draft', 'submitted', 'held', 'returned', 'withdrawn')), "
    "CHECK ((state = 'draft') = (version = 0)), "
    "CHECK (shown <= version), "
    "CHECK (state <> 'submitted' OR shown = version), "
    "CHECK (state <> 'withdrawn' OR shown = 0), "
    "CHECK ((author_id IS NULL) <> (author_group_id IS NULL)), "
    "CHECK ((CASE WHEN about_response_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN about_person_id IS NULL "
    "THEN 0 ELSE 1 END) + (CASE WHEN about_group_id IS NULL THEN 0 ELSE 1 END) <= 1))",
    'CREATE UNIQUE INDEX "response_public_id" ON "response" ("public_id")',
    'CREATE INDEX "response_activity_id" ON "response" ("activity_id")',
    'CREATE INDEX "response_author_id" ON "response" ("author_id")',
    'CREATE INDEX "response_author_group_id" ON "response" ("author_group_id")',
    'CREATE INDEX "response_about_response_id" ON "response" ("about_response_id")',
    'CREATE INDEX "response_about_person_id" ON "response" ("about_person_id")',
    'CREATE INDEX "response_about_group_id" ON "response" ("about_group_id")',
    'CREATE INDEX "response_form_version_id" ON "response" ("form_version_id")',
    'CREATE INDEX "response_pen_id" ON "response" ("pen_id")',
    'CREATE UNIQUE INDEX "response_activity_id_address" ON "response" ("activity_id", "address")',
    'CREATE INDEX "response_author_id_activity_id_task" ON "response" ("author_id", "activity_id", "task")',
    'CREATE INDEX "response_about_response_id_task_state" ON "response" ("about_response_id", "task", '
    '"state")',
    'CREATE INDEX "response_activity_id_task_state" ON "response" ("activity_id", "task", "state")',
    'CREATE TABLE "version" ('
    '"id" {key}, '
    '"response_id" INTEGER NOT NULL, '
    '"number" INTEGER NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    '"form_version_id" INTEGER NOT NULL, '
    '"is_late" {truth} NOT NULL, '
    '"hash" VARCHAR(64) NOT NULL, '
    '"receipt" VARCHAR(32) NOT NULL, '
    '"about_version" INTEGER NOT NULL, '
    '"words" INTEGER NOT NULL, '
    '"cause" VARCHAR(16) NOT NULL, '
    'FOREIGN KEY ("response_id") REFERENCES "response" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL, '
    'FOREIGN KEY ("form_version_id") REFERENCES "form_version" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "version_response_id" ON "version" ("response_id")',
    'CREATE INDEX "version_by_id" ON "version" ("by_id")',
    'CREATE INDEX "version_form_version_id" ON "version" ("form_version_id")',
    'CREATE UNIQUE INDEX "version_receipt" ON "version" ("receipt")',
    'CREATE UNIQUE INDEX "version_response_id_number" ON "version" ("response_id", "number")',
    'CREATE TABLE "answer" ('
    '"id" {key}, '
    '"version_id" INTEGER NOT NULL, '
    '"item" VARCHAR(40) NOT NULL, '
    '"nth" VARCHAR(40) NOT NULL, '
    '"level" VARCHAR(200) NOT NULL, '
    '"value" REAL, '
    '"text" TEXT NOT NULL, '
    '"html" TEXT NOT NULL, '
    'FOREIGN KEY ("version_id") REFERENCES "version" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "answer_version_id" ON "answer" ("version_id")',
    'CREATE UNIQUE INDEX "answer_version_id_item_nth" ON "answer" ("version_id", "item", "nth")',
    'CREATE TABLE "allocation" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"address" VARCHAR(160) NOT NULL, '
    '"task" VARCHAR(48) NOT NULL, '
    '"round" INTEGER NOT NULL, '
    '"reviewer_id" INTEGER, '
    '"reviewer_group_id" INTEGER, '
    '"about_response_id" INTEGER, '
    '"about_person_id" INTEGER, '
    '"about_group_id" INTEGER, '
    '"slot" INTEGER NOT NULL, '
    '"seat" INTEGER NOT NULL, '
    '"at" {moment} NOT NULL, '
    "\"cause\" VARCHAR(12) NOT NULL CHECK (cause IN ('claimed', 'dealt', 'by_hand', 'rescue', 'moved')), "
    '"by_id" INTEGER, '
    '"ended_at" {moment}, '
    "\"ended_cause\" VARCHAR(12) NOT NULL CHECK (ended_cause IN ('', 'lapsed', 'declined', 'problem', "
    "'moved', 'left', 'withdrawn')), "
    '"note" VARCHAR(2000) NOT NULL, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("reviewer_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("reviewer_group_id") REFERENCES "peer_group" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("about_response_id") REFERENCES "response" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("about_person_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("about_group_id") REFERENCES "peer_group" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL, '
    "CHECK ((reviewer_id IS NULL) <> (reviewer_group_id IS NULL)), "
    "CHECK ((ended_at IS NULL) = (ended_cause = '')))",
    'CREATE INDEX "allocation_activity_id" ON "allocation" ("activity_id")',
    'CREATE INDEX "allocation_reviewer_id" ON "allocation" ("reviewer_id")',
    'CREATE INDEX "allocation_reviewer_group_id" ON "allocation" ("reviewer_group_id")',
    'CREATE INDEX "allocation_about_response_id" ON "allocation" ("about_response_id")',
    'CREATE INDEX "allocation_about_person_id" ON "allocation" ("about_person_id")',
    'CREATE INDEX "allocation_about_group_id" ON "allocation" ("about_group_id")',
    'CREATE INDEX "allocation_by_id" ON "allocation" ("by_id")',
    'CREATE INDEX "allocation_reviewer_id_activity_id_task" ON "allocation" ("reviewer_id", "activity_id", '
    '"task")',
    'CREATE UNIQUE INDEX "allocation_activity_id_task_round_about_response_id_slot" ON "allocation" '
    '("activity_id", "task", "round", "about_response_id", "slot")',
    'CREATE UNIQUE INDEX "allocation_open_once" ON "allocation" ("activity_id", "address") WHERE '
    '"ended_at" IS NULL',
    'CREATE TABLE "grade" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"enrolment_id" INTEGER NOT NULL, '
    "\"kind\" VARCHAR(16) NOT NULL CHECK (kind IN ('submission', 'participation', 'review', 'total')), "
    '"value" REAL, '
    '"computed" REAL, '
    '"low" REAL, '
    '"high" REAL, '
    '"method" VARCHAR(24) NOT NULL, '
    '"rows" TEXT NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    '"reason" VARCHAR(1000) NOT NULL, '
    '"is_override" {truth} NOT NULL, '
    '"released_at" {moment}, '
    '"replaced_at" {moment}, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "grade_activity_id" ON "grade" ("activity_id")',
    'CREATE INDEX "grade_enrolment_id" ON "grade" ("enrolment_id")',
    'CREATE INDEX "grade_by_id" ON "grade" ("by_id")',
    'CREATE UNIQUE INDEX "grade_once" ON "grade" ("activity_id", "enrolment_id", "kind") WHERE '
    '"replaced_at" IS NULL',
)


def up(migrator, db):
    types = TYPES["sqlite" if isinstance(db, SqliteDatabase) else "postgres"]
    for statement in STATEMENTS:
        db.execute_sql(statement.format(**types))


def down(migrator, db):
    for statement in reversed(STATEMENTS):
        if statement.startswith("CREATE TABLE"):
            db.execute_sql(f"DROP TABLE {statement.split()[2]}")

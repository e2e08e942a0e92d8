"""What a table looks like in the open database, and the one way to change a table that holds rows.

PostgreSQL alters. SQLite can change neither a type nor a CHECK, so there the table is built anew beside the
old one, filled from it, and takes its name. That is safe only while foreign keys are *off*: with them on,
dropping the old table deletes every row that points at it, without a word. They can be switched only outside
a transaction, so ``migrate`` does it before it opens one, and ``change`` refuses to work otherwise."""

import re
from typing import NamedTuple

from peerreview.store import db

TYPES = {
    True: {"key": "SERIAL NOT NULL PRIMARY KEY", "moment": "TIMESTAMP", "truth": "BOOLEAN"},
    False: {"key": "INTEGER NOT NULL PRIMARY KEY", "moment": "DATETIME", "truth": "INTEGER"},
}
HISTORY = "schema_migration"
# Not the library's own tables of words (FTS5), which hold nothing that does not stand elsewhere.
_ORDINARY = "type = 'table' and name not like 'search_index%'"
_TOKEN = re.compile(r"""'(?:[^']|'')*'|"[^"]*"|[(),]|[^'"(),]+""")
_RULE = re.compile(r"(FOREIGN KEY|CHECK|PRIMARY KEY|UNIQUE|CONSTRAINT)\b", re.IGNORECASE)


class Column(NamedTuple):
    """A column as ``change`` makes it. *type* may be ``{moment}`` or ``{truth}``; *check* is the bare
    condition; *fill* is an SQL expression over the old row for the rows that are there (a new column: null,
    a changed one: what it held)."""

    type: str
    null: bool = False
    check: str = ""
    references: str = ""
    on_delete: str = "CASCADE"
    fill: str = ""


class Described(NamedTuple):
    """A table by what it means, whatever way it came about: ``columns`` {name: its traits}, ``checks`` and
    ``links`` (foreign keys) as sets of texts, ``indexes`` {name: its text}."""

    columns: dict
    checks: set
    links: set
    indexes: dict


class Unsafe(RuntimeError):
    """A change that would lose rows, or that names what is not there."""


def build(statements):
    """Run CREATE statements written with ``{key}``, ``{moment}`` and ``{truth}`` as types."""
    for statement in statements:
        db.database.execute_sql(statement.format(**TYPES[db.is_postgres()]))


def drop(statements):
    """Drop the tables that *statements* create, the last first."""
    for statement in reversed(statements):
        if statement.startswith("CREATE TABLE"):
            db.database.execute_sql(f"DROP TABLE {statement.split()[2]}")


def change(table, *, columns=None, without=(), rules=(), rules_out=()):
    """Change *table*, keeping its rows: *columns* {name: Column} are added, or made anew where the name is
    there; columns *without* go, and what SQLite indexed by them; *rules* are added and *rules_out* taken
    away, both bare conditions of CHECKs over several columns. Raises Unsafe."""
    columns = {
        name: made._replace(type=made.type.format(**TYPES[db.is_postgres()]))
        for name, made in (columns or {}).items()
    }
    (_alter if db.is_postgres() else _rebuild)(table, columns, without, rules, rules_out)


def described():
    """{table: Described} of the open database, the migrations' own history left out."""
    return _described_by_postgres() if db.is_postgres() else _described_by_sqlite()


def names():
    """{table: set of its column names} of the open database."""
    if db.is_postgres():
        found = db.rows(
            "select table_name, column_name from information_schema.columns where "
            "table_schema = current_schema()"
        )
    else:
        found = db.rows(
            "select m.name, c.name from sqlite_master m, pragma_table_info(m.name) c "
            "where m.type = 'table' and m.name not like 'search_index%'"
        )
    tables = {}
    for table, column in found:
        tables.setdefault(table, set()).add(column)
    return tables


# --- SQLite: build anew, copy, rename -------------------------------------------------------------------


def _rebuild(table, columns, without, rules, rules_out):
    if db.row("pragma foreign_keys") != (0,):
        raise Unsafe(
            f"Changing {table} with foreign keys on would delete the rows that point at it. "
            "Change tables only from a migration, never inside a transaction of one's own."
        )
    parts = _parts(_sql_of(table))
    held = [_name(part) for part in parts if not _RULE.match(part)]
    made = _redefined(table, parts, columns, without, rules, rules_out)
    kept = [_name(part) for part in made if not _RULE.match(part)]
    values = [_value(name, columns.get(name), name in held) for name in kept]
    fresh = f"{table}__new"
    dependants = _dependants(table, set(without))
    for kind, name, _ in dependants:
        if kind != "index":
            db.database.execute_sql(f'DROP {kind.upper()} "{name}"')
    db.database.execute_sql(f'DROP TABLE IF EXISTS "{fresh}"')
    db.database.execute_sql(f'CREATE TABLE "{fresh}" ({", ".join(made)})')
    db.database.execute_sql(
        f'INSERT INTO "{fresh}" ({", ".join(map(_quoted, kept))}) SELECT {", ".join(values)} FROM "{table}"'
    )
    if _count(fresh) != _count(table):
        raise Unsafe(f"The copy of {table} has another number of rows.")
    db.database.execute_sql(f'DROP TABLE "{table}"')
    db.database.execute_sql(f'ALTER TABLE "{fresh}" RENAME TO "{table}"')
    for _, _, sql in dependants:
        db.database.execute_sql(sql)


def _redefined(table, parts, columns, without, rules, rules_out):
    """The parts of the new CREATE TABLE: columns first, rules of the table behind them."""
    gone = {f"CHECK ({_plain(rule)})" for rule in rules_out}
    if missing := gone - {_plain(part) for part in parts} or set(without) - set(map(_name, parts)):
        raise Unsafe(f"{table} has no {', '.join(sorted(missing))}.")
    lines, behind, named = [], [], set()
    for part in parts:
        if _RULE.match(part):
            link = re.match(r'FOREIGN KEY \("?(\w+)"?\)', part)
            if _plain(part) not in gone and not (link and link[1] in {*columns, *without}):
                behind.append(part)
        elif (name := _name(part)) not in without:
            lines.append(_definition(name, columns[name]) if name in columns else part)
            named.add(name)
    lines += [_definition(name, made) for name, made in columns.items() if name not in named]
    return [*lines, *behind, *(f"CHECK ({rule})" for rule in rules)]


def _definition(name, made):
    return "".join(
        [
            f'"{name}" {made.type}',
            "" if made.null else " NOT NULL",
            f" CHECK ({made.check})" if made.check else "",
            f' REFERENCES "{made.references}" ("id") ON DELETE {made.on_delete}' if made.references else "",
        ]
    )


def _value(name, made, held):
    """The SQL expression that fills a column of the new table from a row of the old one."""
    if made is not None and made.fill:
        return made.fill
    return _quoted(name) if held else "NULL"


def _dependants(table, without):
    """(kind, name, SQL) of the indexes of *table*, and of every trigger and view: renaming a table reads all
    of them, and stumbles over one that names what is not there at that moment."""
    found = db.rows(
        """
        select type, name, sql
        from sqlite_master
        where sql is not null and (type in ('trigger', 'view') or (type = 'index' and tbl_name = ?))
        order by type <> 'index', rowid
        """,
        table,
    )
    indexed = {
        name: {row[0] for row in db.rows("select name from pragma_index_info(?)", name)}
        for kind, name, _ in found
        if kind == "index"
    }
    return [one for one in found if not indexed.get(one[1], set()) & without]


def _sql_of(table):
    found = db.row("select sql from sqlite_master where type = 'table' and name = ?", table)
    if found is None:
        raise Unsafe(f"There is no table {table}.")
    return found[0]


def _count(table):
    return db.row(f'select count(*) from "{table}"')[0]


def _quoted(name):
    return f'"{name}"'


def _parts(sql):
    """Columns and rules between the outer parentheses of a CREATE TABLE."""
    parts, depth = [""], 0
    for token in _TOKEN.findall(sql[sql.index("(") + 1 : sql.rindex(")")]):
        depth += (token == "(") - (token == ")")
        if token == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += token
    return [_plain(part) for part in parts]


def _plain(text):
    return " ".join(text.split())


def _name(part):
    return re.match(r'"?(\w+)"?', part)[1]


def _checks(part):
    """Bare conditions of the CHECKs inside one part."""
    tokens = iter(_TOKEN.findall(part))
    for token in tokens:
        if token.strip().upper().endswith("CHECK"):
            depth, text = 0, ""
            for inner in tokens:
                depth += (inner == "(") - (inner == ")")
                text += inner
                if depth == 0 and inner == ")":
                    break
            yield _plain(text.strip()[1:-1])


def _described_by_sqlite():
    tables = {}
    for table, sql in db.rows(
        f"select name, sql from sqlite_master where {_ORDINARY} and name not in (?, 'sqlite_sequence')",
        HISTORY,
    ):
        columns = db.rows('select name, type, "notnull", dflt_value, pk from pragma_table_info(?)', table)
        links = db.rows('select "from", "table", "to", on_delete from pragma_foreign_key_list(?)', table)
        indexes = db.rows("select name, sql from sqlite_master where tbl_name = ? and type = 'index'", table)
        tables[table] = Described(
            {name: traits for name, *traits in columns},
            {check for part in _parts(sql) for check in _checks(part)},
            set(links),
            {name: _plain(text or "") for name, text in indexes},
        )
    return tables


# --- PostgreSQL: alter ----------------------------------------------------------------------------------


def _alter(table, columns, without, rules, rules_out):
    run = db.database.execute_sql
    held = names().get(table)
    if held is None:
        raise Unsafe(f"There is no table {table}.")
    if missing := set(without) - held:
        raise Unsafe(f"{table} has no {', '.join(sorted(missing))}.")
    for rule in rules_out:
        run(f'ALTER TABLE "{table}" DROP CONSTRAINT "{_called(table, rule)}"')
    for name, made in columns.items():
        (_retype if name in held else _add)(table, name, made)
        run(f'ALTER TABLE "{table}" ALTER COLUMN "{name}" {"DROP" if made.null else "SET"} NOT NULL')
        if made.check:
            run(f'ALTER TABLE "{table}" ADD CHECK ({made.check})')
        if made.references:
            run(
                f'ALTER TABLE "{table}" ADD FOREIGN KEY ("{name}") REFERENCES "{made.references}" ("id") '
                f"ON DELETE {made.on_delete}"
            )
    for name in without:
        run(f'ALTER TABLE "{table}" DROP COLUMN "{name}"')
    for rule in rules:
        run(f'ALTER TABLE "{table}" ADD CHECK ({rule})')


def _add(table, name, made):
    db.database.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "{name}" {made.type}')
    if made.fill:
        db.database.execute_sql(f'UPDATE "{table}" SET "{name}" = {made.fill}')


def _retype(table, name, made):
    """Give a column its type and values anew; what bound it alone goes first."""
    alone = db.rows(
        """
        select c.conname
        from pg_constraint c
        join pg_attribute a on a.attrelid = c.conrelid and c.conkey = array[a.attnum]
        where c.conrelid = to_regclass(?) and a.attname = ? and c.contype in ('c', 'f')
        """,
        f'"{table}"',
        name,
    )
    for (rule,) in alone:
        db.database.execute_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{rule}"')
    db.database.execute_sql(
        f'ALTER TABLE "{table}" ALTER COLUMN "{name}" TYPE {made.type} USING {made.fill or _quoted(name)}'
    )


def _called(table, rule):
    """The name of the CHECK that says *rule*: PostgreSQL writes conditions its own way, so it is asked to
    write this one too."""
    db.database.execute_sql(f'CREATE TEMP TABLE written (LIKE "{table}")')
    db.database.execute_sql(f"ALTER TABLE written ADD CONSTRAINT written_rule CHECK ({rule})")
    found = db.row(
        """
        select c.conname
        from pg_constraint c
        join pg_constraint w on pg_get_constraintdef(w.oid) = pg_get_constraintdef(c.oid)
        where w.conrelid = to_regclass('pg_temp.written') and w.conname = 'written_rule'
          and c.conrelid = to_regclass(?) and c.contype = 'c'
        """,
        f'"{table}"',
    )
    db.database.execute_sql("DROP TABLE written")
    if found is None:
        raise Unsafe(f"{table} has no CHECK ({rule}).")
    return found[0]


def _described_by_postgres():
    columns = db.rows(
        """
        select table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
        from information_schema.columns
        where table_schema = current_schema()
        """
    )
    rules = db.rows(
        """
        select r.relname, c.contype::text, pg_get_constraintdef(c.oid)
        from pg_constraint c
        join pg_class r on r.oid = c.conrelid
        join pg_namespace n on n.oid = r.relnamespace
        where n.nspname = current_schema()
        """
    )
    indexes = db.rows(
        "select tablename, indexname, indexdef from pg_indexes "
        "where schemaname = current_schema() and indexname <> 'search_entry_words'"
    )
    tables = {name: Described({}, set(), set(), {}) for name, *_ in columns if name != HISTORY}
    for table, name, *traits in columns:
        if table in tables:
            tables[table].columns[name] = traits
    for table, kind, text in rules:
        if table in tables:
            (tables[table].links if kind == "f" else tables[table].checks).add(text)
    for table, name, text in indexes:
        if table in tables:
            tables[table].indexes[name] = text
    return tables


def lay_reasons_by(kinds):
    """Reasons to look (table concern) of *kinds* that an older version does not know: closed there as
    ``by_hand``, and kept with what they are. None is lost, and ``take_up_reasons`` opens them again."""
    for row in db.rows(
        f"select id, kind, ended_at, detail from concern where kind in ({db.places(kinds)})", *kinds
    ):
        kept = db.loads(row.detail) | {"laid_by": [row.kind, row.ended_at is None]}
        db.execute(
            "update concern set kind = 'by_hand', ended_at = coalesce(ended_at, at), detail = ? where id = ?",
            db.dumps(kept),
            row.id,
        )


def take_up_reasons(kinds):
    """Undo ``lay_reasons_by``."""
    for row in db.rows("select id, detail from concern where detail like '%\"laid_by\"%' order by id"):
        detail = db.loads(row.detail)
        kind, is_open = detail.pop("laid_by")
        if kind in kinds:
            open_again = ", ended_at = null" if is_open else ""
            db.execute(
                f"update concern set kind = ?, detail = ?{open_again} where id = ?",
                kind,
                db.dumps(detail),
                row.id,
            )

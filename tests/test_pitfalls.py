"""What the libraries beneath do that nobody expects: each kept out of the house by one look at the sources.

That migrations lose no row, that both databases agree, and what sanitising leaves, stand with their own tests
(store/test_migrations.py, store/, store/test_markup.py)."""

import ast
import re

import pytest

from peerreview.web import text
from tests.test_architecture import HOUSE, app, on_floor, sources, templates

assert app  # the fixture


def calls(name):
    """(where, the call, the node around it) of each call of a method called *name*."""
    for path, (_, tree) in sources().items():
        around = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == name:
                yield f"{path}:{node.lineno}", node, around


def test_nobody_uses_the_id_of_an_upsert():
    """SQLite answers one with the id of another row."""
    used = []
    for where, node, around in calls("execute"):
        chain, names = node.func, set()
        while isinstance(chain, ast.Attribute | ast.Call):
            names.add(getattr(chain, "attr", ""))
            chain = chain.value if isinstance(chain, ast.Attribute) else chain.func
        if {name for name in names if name.startswith("on_conflict")} and not isinstance(
            around[node], ast.Expr
        ):
            used.append(where)
    assert used == []


def test_what_an_insert_gives_back_is_always_read():
    """Unread, it keeps the transaction open, and others wait."""
    assert [
        where
        for where, node, around in calls("returning")
        if not (
            isinstance(around[node], ast.Call) and getattr(around[node].func, "id", "") in ("list", "next")
        )
    ] == []


SQL = [
    r"\bround\s*\(",  # halves go up on one database, to the even number on the other
    r"\bavg\s*\(",
    r"\bfor update\b",
    r"\bregexp\b|\bglob\b|\bilike\b",
    r"\b(update|delete) [^;]* limit\b",
    r"\bgroup_concat\b|\bstring_agg\b",
    r"\bcollate\b",
    r"\blower\s*\(|\bupper\s*\(",  # of A to Z alone on SQLite
]


@pytest.mark.parametrize("pattern", SQL)
def test_no_sql_means_another_thing_on_the_other_database(pattern):
    found = []
    for path in on_floor("store"):
        if path in BY_ITSELF.get(pattern, ()):
            continue
        for node in ast.walk(sources()[path][1]):
            said = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            is_sql = re.match(r"\s*(select|update|delete|insert|with)\b", said)
            if is_sql and re.search(pattern, said, re.IGNORECASE):
                found.append(f"{path}:{node.lineno}")
    assert found == []


BY_ITSELF = {
    r"\bfor update\b": {"store/db.py"},  # of one database only, and not sent to the other
}


def test_points_are_not_kept_as_the_database_likes():
    kinds = {"DecimalField", "DoubleField"}
    assert [
        path
        for path in on_floor("store")
        for node in ast.walk(sources()[path][1])
        if isinstance(node, ast.Attribute) and node.attr in kinds
    ] == []


@pytest.mark.parametrize("name", ["groupby", "unique", "sort", "wordcount"])
def test_templates_do_not_group_order_or_count_words_of_people(name):
    """They ignore case: "Team" and "team" would be one; and words are counted by one rule."""
    assert [path for path, found in templates().items() if re.search(rf"\|\s*{name}\b", found)] == []


def messages():
    """Every message of the pages and the rules that has a percent sign."""
    found = set()
    for _, tree in sources().values():
        for node in ast.walk(tree):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in ("_", "N_", "ngettext", "Sentence"):
                found |= {one.value for one in node.args if isinstance(one, ast.Constant)}
    for words in templates().values():
        found |= {one for _, one in re.findall(r"_\(\s*(['\"])(.*?)\1", words, re.DOTALL)}
    return {one for one in found if isinstance(one, str) and "%" in one}


def test_a_percent_sign_is_one_on_the_page():
    for message in messages():
        names = re.findall(r"%\((\w+)\)s", message)
        shown = str(text.template_text(message, **dict.fromkeys(names, "x")))
        assert "%%" not in shown and "%(" not in shown, message
        assert shown.count("%") == re.sub(r"%\(\w+\)s", "", message).replace("%%", "%").count("%"), message


def test_the_cookie_is_not_made_anew_for_a_year(app):
    """Flask-Login would keep everybody signed in who was told that they are signed out."""
    assert not app.config.get("REMEMBER_COOKIE_REFRESH_EACH_REQUEST")
    assert [where for where, words in sources().items() if "remember=" in words[0]] == []


def test_the_browser_keeps_no_page_and_animates_none():
    script = "".join(path.read_text() for path in (HOUSE / "static").glob("*.js") if "htmx" not in path.name)
    style = (HOUSE / "static" / "app.css").read_text()
    assert "historyCacheSize: 0" in script and "allowEval: false" in script
    assert not re.search("view-?transition", script + style, re.IGNORECASE)
    assert "hx-on" not in "".join(templates().values())


def test_lines_under_words_are_written_in_full():
    """WebKit drops a text-decoration that says more than its line."""
    style = (HOUSE / "static" / "app.css").read_text()
    assert [said for said in re.findall(r"text-decoration: ([^;}]+)", style) if len(said.split()) > 1] == []


def test_nothing_hidden_and_no_map_is_served():
    names = [path.name for path in (HOUSE / "static").rglob("*")]
    assert [name for name in names if name.startswith(".") or name.endswith(".map")] == []

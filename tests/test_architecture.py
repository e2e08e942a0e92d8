"""The house: which floor may know which, how large a room may be, that each door has its lock, and what
stands nowhere.

Read the lists first: they are the design; the tests below only hold them.
"""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from peerreview import create_app
from peerreview.domain.access import PERMISSIONS
from peerreview.store import activities

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "peerreview"

# Imports point down: web -> store -> domain. On the store floor a module imports only from its left.
FLOORS = {"domain": {"domain"}, "store": {"domain", "store"}, "web": {"domain", "store", "web"}}
SPINE = [
    "turn",
    "db",
    "tables",
    "schema",
    "migrate",
    "formulas",
    "markup",
    "clockwork",
    "audit",
    "shelf",
    "indexing",
    "tries",
    "accounts",
    "addresses",
    "fewer_mails",
    "identities",
    "feeds",
    "outbox",
    "pruning",
    "undelivered",
    "upkeep",
    "backup",
    "administering",
    "storage",
    "site_texts",
    "letters",
    "site",
    "links",
    "courses",
    "charges",
    "forms",
    "files",
    "attributes",
    "materials",
    "activities",
    "announcing",
    "library",
    "own_forms",
    "groups",
    "presence",
    "facts",
    "happened",
    "patched",
    "credentials",
    "choosing",
    "certificates",
    "names",
    "concerns",
    "decided",
    "screening",
    "alerts",
    "milestones",
    "responses",
    "search",
    "scores",
    "allocation",
    "promises",
    "helping",
    "circles",
    "matching",
    "moving",
    "leaving",
    "inviting",
    "joining",
    "rosters",
    "providing",
    "copying",
    "closing",
    "diplomacy",
    "handing_in",
    "reading",
    "appointments",
    "progress",
    "reminding",
    "metrics",
    "glances",
    "contribution",
    "showcase",
    "moderation",
    "pilots",
    "pitfalls",
    "grading",
    "exporting",
    "privacy",
    "asking",
    "digest",
    "pulses",
    "stuck",
    "dealing",
    "settle",
    "in_passing",
    "playing",
    "demo",
    "rehearsal",
]

# Packages that one floor, or one module, may not or alone may know.
NOT_ON = {
    "store": {"flask", "flask_login", "flask_wtf", "wtforms", "htmx_flask", "jinja2"},
    "web": {"peewee", "playhouse"},
}
ONLY_IN = {"bleach": "store/markup.py", "nh3": "store/markup.py deriving/marked.py"}
ONLY_IN |= {"markdown_it": "store/markup.py deriving/notebook.py", "pygments": "deriving/coloured.py"}
ONLY_IN |= {"lxml": "deriving/docx.py deriving/formulas.py deriving/packed.py", "mammoth": "deriving/docx.py"}
ONLY_IN |= {"PIL": "deriving/images.py", "pypdfium2": "deriving/pdf.py"}
ONLY_IN |= {"babel": "web/languages.py", "math_core": "store/formulas.py"}
ONLY_IN |= {"authlib": "web/college.py", "joserfc": "web/college.py", "requests": "web/college.py"}
DOMAIN_BEYOND_STANDARD = {("domain/designs/nodes.py", "yaml")}

# Budgets in lines, and how wide a line may be.
FILE, FUNCTION, VIEW, TEMPLATE = 400, 40, 25, 150
# What is still over its budget, with the size it has: none may grow, and none may join.
LARGE = {}
LONG = {
    "store/attributes/values.py put": 51,
    "store/demo/people.py enrol_all": 41,
    "store/moderation/flags.py flag": 51,
    "store/moderation/queue.py _cases": 47,
    "store/reading/marks.py _set": 41,
    "web/activities/setup.py update": 31,
    "web/courses/about_me.py say_my_times": 29,
    "web/moderation/views.py decide": 28,
    "web/moderation/views.py undo": 33,
}
PYTHON_WIDTH, TEMPLATE_WIDTH = 110, 160

# Doors without a lock: what a person may see before signing in.
PUBLIC = {
    "courses.check_certificate",
    "designs.choose",
    "accounts.login",
    "accounts.sign_in",
    "accounts.demo_sign_in",
    "accounts.welcome",
    "accounts.use_link",
    "accounts.send_link_again",
    "accounts.forgotten",
    "accounts.send_reset",
    "accounts.join",
    "accounts.college_start",
    "accounts.college_back",
    "accounts.prove",
    "accounts.use_code",
    "accounts.help",
    "accounts.privacy",
    "accounts.imprint",
    "accounts.accessibility",
    "accounts.healthz",
    "accounts.fewer",
    "accounts.ask_for_fewer",
    "todo.feed",
}

# Files that print HTML which was rendered and sanitised when it was saved.
PRINTS_HTML = {
    "_ui/files.html",
    "web/text.py",  # sentences of the catalogue; what fills their places is escaped
    "_ui/answers.html",
    "_ui/margin.html",
    "activities/_preview.html",
    "activities/_proposal.html",
    "activities/_reading.html",
    "activities/_student.html",
    "circles/notice.html",
    "feedback/changes.html",
    "feedback/in_text.html",
    "feedback/mine.html",
    "feedback/summary.html",
    "showcase/index.html",
    "showcase/offer.html",
    "showcase/show.html",
    "writing/_brief.html",
}

# Words that may stand in a template as they are: names and signs that no language changes.
AS_THEY_ARE = {"Peerreview", "· Peerreview", "SHA-256", "Ctrl", "Enter"}


@cache
def sources():
    """{path inside the house: (text, tree)} of every module."""
    return {
        path.relative_to(HOUSE).as_posix(): (text := path.read_text(), ast.parse(text))
        for path in sorted(HOUSE.rglob("*.py"))
    }


@cache
def templates():
    """{path: text} of every template."""
    return {
        path.relative_to(HOUSE / "templates").as_posix(): path.read_text()
        for path in sorted((HOUSE / "templates").rglob("*.html"))
    }


def imports(path):
    """Dotted names that a module imports, those inside functions too."""
    for node in ast.walk(sources()[path][1]):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            near = ["peerreview", *path.split("/")][: -node.level] if node.level else []
            yield from (".".join([*near, *filter(None, [node.module]), name.name]) for name in node.names)


def on_floor(floor):
    return [path for path in sources() if path.startswith(f"{floor}/")]


def functions():
    """(where, lines, node) of every function; its decorators are not counted."""
    for path, (_, tree) in sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1, node


def is_route(node):
    return any(
        isinstance(found, ast.Call)
        and isinstance(found.func, ast.Attribute)
        and getattr(found.func.value, "id", "") == "bp"
        for found in node.decorator_list
    )


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_point_down(floor):
    assert [
        (path, name)
        for path in on_floor(floor)
        for name in imports(path)
        if name.startswith("peerreview.") and name.split(".")[1] not in FLOORS[floor]
    ] == []


def test_the_domain_needs_the_standard_library_alone():
    beyond = {
        (path, name.split(".")[0])
        for path in on_floor("domain")
        for name in imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names | {"peerreview"}
    }
    assert beyond == DOMAIN_BEYOND_STANDARD


def test_importing_the_coach_loads_the_standard_library_alone():
    code = (
        "import sys; before = set(sys.modules); import peerreview.domain.diplomacy;"
        " print(*{name.split('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names)"
    )
    assert subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split() == ["peerreview"]


@pytest.mark.parametrize("floor", NOT_ON)
def test_a_floor_does_not_know_the_packages_of_another(floor):
    assert [
        (path, name)
        for path in on_floor(floor)
        for name in imports(path)
        if name.split(".")[0] in NOT_ON[floor]
    ] == []


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_package_is_known_in_one_place(package):
    assert {path for path in sources() for name in imports(path) if name.split(".")[0] == package} == set(
        ONLY_IN[package].split()
    )


def rooms_of_the_store(path):
    """(own room, rooms it imports) of a module of the store."""
    own = path.split("/")[1].removesuffix(".py")
    return own, {name.split(".")[2] for name in imports(path) if name.startswith("peerreview.store.")} - {own}


def test_the_spine_names_every_room_of_the_store():
    assert {rooms_of_the_store(path)[0] for path in on_floor("store")} - {"__init__"} == set(SPINE)


def test_a_room_of_the_store_imports_only_from_its_left():
    wrong = []
    for path in on_floor("store"):
        own, others = rooms_of_the_store(path)
        wrong += [(own, other) for other in others if own in SPINE and SPINE.index(other) > SPINE.index(own)]
    assert wrong == []


def test_files_are_small():
    large = {path: count for path, (text, _) in sources().items() if (count := text.count("\n")) > FILE}
    assert {path: count for path, count in large.items() if count > LARGE.get(path, FILE)} == {}
    assert LARGE.keys() - large.keys() == set(), "no longer over: strike it from the list"


def too_long(most, chosen):
    """{file and function: lines} of the *chosen* functions over their budget."""
    found = {}
    for where, lines, node in functions():
        if chosen(node) and lines > most:
            found[f"{where.split(':')[0]} {node.name}"] = lines
    return found


def test_functions_are_short():
    long = too_long(FUNCTION, lambda node: True) | too_long(VIEW, is_route)
    assert {name: lines for name, lines in long.items() if lines > LONG.get(name, 0)} == {}
    assert LONG.keys() - long.keys() == set(), "no longer over: strike it from the list"


def test_templates_are_small():
    assert {path: count for path, text in templates().items() if (count := text.count("\n")) > TEMPLATE} == {}


def test_lines_are_short():
    folders = [ROOT / name for name in ("peerreview", "tests", "migrations")]
    paths = [(path, PYTHON_WIDTH) for folder in folders for path in folder.rglob("*.py")]
    paths += [(path, TEMPLATE_WIDTH) for path in (HOUSE / "templates").rglob("*.html")]
    assert [
        (path.name, number)
        for path, width in paths
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > width
    ] == []


def test_a_function_is_written_once_and_one_of_its_own_file_is_used_there():
    wrong = []
    for path, (text, tree) in sources().items():
        names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        wrong += [(path, name) for name in names if names.count(name) > 1]
        private = [
            node.name
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and node.name.startswith("_") and not node.decorator_list
        ]
        wrong += [(path, name) for name in private if len(re.findall(rf"\b{name}\b", text)) == 1]
    assert wrong == []


def test_every_module_says_what_it_is():
    assert [path for path, (_, tree) in sources().items() if not ast.get_docstring(tree)] == []


def test_every_public_function_of_domain_and_store_says_what_it_does():
    silent = []
    for path in on_floor("domain") + on_floor("store"):
        found = [node for node in sources()[path][1].body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        silent += [
            f"{path}:{node.lineno} {node.name}"
            for node in found
            if not node.name.startswith("_") and not ast.get_docstring(node)
        ]
    assert [
        name for name in silent if not name.startswith("domain/access.py")
    ] == []  # its predicates are the table read aloud


def test_no_room_is_called_after_nothing():
    vague = re.compile(r"(utils?|helpers?|managers?|services?|common|misc)(\.py|/|$)")
    assert [path for path in sources() if vague.search(path)] == []


@pytest.fixture
def app(sqlite):
    return create_app({"DATABASE_URL": sqlite, "SECRET_KEY": "test", "SQLITE_SYNCHRONOUS": "OFF"})


def test_every_door_has_its_lock(app):
    doors = {
        rule.endpoint: getattr(app.view_functions[rule.endpoint], "permission", None)
        for rule in app.url_map.iter_rules()
    }
    assert {endpoint for endpoint, permission in doors.items() if permission not in PERMISSIONS} == set()
    assert {endpoint for endpoint, permission in doors.items() if permission == "public"} == PUBLIC


def test_every_permission_opens_a_door(app):
    used = {app.view_functions[rule.endpoint].permission for rule in app.url_map.iter_rules()}
    assert PERMISSIONS.keys() - used == set()


def test_every_form_that_changes_something_is_posted(app):
    """A GET never changes anything, so no route that is called like a deed answers one."""
    deeds = re.compile(
        r"\.(create|publish|release|extend|claim|assign|accept|withdraw|restore|sign_out|save)$"
    )
    assert [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if deeds.search(rule.endpoint) and rule.methods == {"GET", "HEAD", "OPTIONS"}
    ] == []


def test_no_line_asks_which_design_it_is():
    names = {word for key, design in activities.designs_on_offer().items() for word in (key, design.title)}
    asked = []
    for path, (_, tree) in sources().items():
        for node in ast.walk(tree):
            sides = (
                [node.left, *node.comparators]
                if isinstance(node, ast.Compare)
                else [node.value]
                if isinstance(node, ast.MatchValue)
                else []
            )
            asked += [
                f"{path}:{node.lineno}"
                for side in sides
                for part in ast.walk(side)
                if isinstance(part, ast.Constant) and part.value in names
            ]
    asked += [
        path
        for path, text in templates().items()
        for tag in re.findall(r"{%.*?%}", text, re.DOTALL)
        if any(f'"{name}"' in tag for name in names)
    ]
    assert asked == []


def test_no_code_names_a_design():
    """A design is a file: what a line of code says of it would have to be said again of the next one."""
    keys = set(activities.designs_on_offer())
    assert [
        f"{path}:{node.lineno}"
        for path, (_, tree) in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and node.value in keys
        or isinstance(node, ast.Name)
        and node.id.lower() in keys
        or isinstance(node, ast.FunctionDef | ast.ClassDef)
        and node.name.lower() in keys
    ] == []


def test_who_reads_what_is_compared_in_one_module():
    """``visible`` and its neighbours are the one rule; a design's own reading may look at its key. A
    rehearsal reads the table once more, on its own: that is what it holds the rule against."""
    knows = {"domain/visibility.py", "store/rehearsal/reads.py"}
    assert [
        f"{path}:{node.lineno}"
        for path, (_, tree) in sources().items()
        if path not in knows and not path.startswith("domain/designs/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        for side in [node.left, *node.comparators]
        for part in ast.walk(side)
        if isinstance(part, ast.Attribute) and part.attr == "see"
    ] == []
    assert [path for path, text in templates().items() if re.search(r"\.see\b\s*(==|!=|in\b)", text)] == []


def test_only_rendered_text_is_printed_as_html():
    printed = {path for path, text in templates().items() if re.search(r"\|\s*safe\b|autoescape", text)}
    printed |= {
        path for path, (text, _) in sources().items() if path.startswith("web/") and "Markup(" in text
    }
    assert printed == PRINTS_HTML


@pytest.mark.parametrize(
    "inline",
    [r"<script(?![^>]*\bsrc=)", r"<style\b", r"\sstyle\s*=", r"<[^>]*\son[a-z]+\s*=", r"javascript:"],
)
def test_nothing_stands_inline(inline):
    assert [path for path, text in templates().items() if re.search(inline, text, re.IGNORECASE)] == []


def bare(text):
    """A template without what Jinja replaces."""
    return re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)


def test_every_sentence_on_a_page_can_be_translated():
    words = [
        (path, found.strip())
        for path, text in templates().items()
        for found in re.findall(r">([^<>]*[A-Za-z]{2}[^<>]*)<", bare(text))
    ]
    words += [
        (path, found)
        for path, text in templates().items()
        for found in re.findall(
            r'\s(?:aria-label|title|placeholder|alt)="([^"]*[A-Za-z]{2}[^"]*)"', bare(text)
        )
    ]
    assert [(path, found) for path, found in words if found not in AS_THEY_ARE] == []


def test_nothing_is_left_for_later():
    later = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
    paths = [
        path
        for folder in ("peerreview", "tests", "migrations", "docs")
        for kind in ("py", "html", "yaml", "css", "js", "md")
        for path in (ROOT / folder).rglob(f"*.{kind}")
    ]
    assert [
        path.relative_to(ROOT).as_posix()
        for path in paths
        if "vendor" not in path.name and ".min." not in path.name and later.search(path.read_text())
    ] == []


def test_no_test_is_skipped_for_good():
    marks = re.compile(r"@pytest\.mark\.(skip|xfail)\b")
    assert [path.name for path in (ROOT / "tests").rglob("test_*.py") if marks.search(path.read_text())] == []


def test_words_of_people_stand_in_their_own_direction():
    """Whatever people type or read of theirs lets the browser choose: fields of words, and what shows
    them."""
    tags = re.compile(r"<(textarea|input|[a-z][a-z0-9]*)\b((?:{[{%].*?[%}]}|[^<>])*)", re.DOTALL)
    bare_of_direction = []
    for path, text in templates().items():
        for tag, rest in tags.findall(re.sub(r"{#.*?#}", "", text, flags=re.DOTALL)):
            kind = re.search(r'type="([^"]*)"', rest)
            classes = set((re.search(r'class="([^"]*)"', rest) or ["", ""])[1].split())
            typed = tag == "textarea" or tag == "input" and (not kind or kind[1] in ("text", "search"))
            if (typed or classes & {"words", "typed", "kept", "mirror", "who"}) and "dir=" not in rest:
                bare_of_direction.append((path, tag, rest.strip()[:60]))
    assert [found for found in bare_of_direction if not re.search("hidden|readonly", found[2])] == []


def test_one_place_rounds_what_people_read():
    """``domain/numbers`` rounds halves up; only what orders a list and is never shown may use another way."""
    unseen = {"peerreview/domain/moderation/kinds.py", "peerreview/domain/diplomacy/risk.py"}
    found = {
        path
        for path, (_, tree) in sources().items()
        if path.startswith("peerreview/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "round"
    }
    formats = [path for path in found if path not in unseen and path != "peerreview/jobs.py"]
    formats += [
        path
        for path, (text, _) in sources().items()
        if path.startswith("peerreview/") and re.search(r"\{[^{}\n]*:[.0-9]*[gf%]\}", text)
    ]
    assert formats == []

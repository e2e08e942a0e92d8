"""Take away each guard in turn and see whether a test notices: `python -m tests.bench guards [PART ...]`.

A guard is what decides who may do or see something: the permission of a route, the rows and predicates of the
permission table, each condition of the rules of visibility and of the loaders, each condition of a query that
asks who, whether still here, whether published, in which state. The list is read from the code, so what is
added tomorrow is in it.

In a copy of the tree each guard has a switch (``_guarded``): the tests run once, and note which guards each
of them asks; then each guard is switched off in a fork, in which those tests run until one fails. Rows of the
table of permissions, which are read while the program loads, are changed in the file instead. Prints caught /
all and each survivor.
"""

import argparse
import ast
import importlib
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.bench import _guarded

# All that need no browser; these two read the source, which a switch changes.
_TESTS = [
    "tests",
    "--ignore=tests/test_architecture.py",
    "--ignore=tests/test_trust.py",
    "--ignore=tests/journeys",
]
ROOT = Path(__file__).parent.parent.parent
HOUSE = ROOT / "peerreview"
RULES = ("domain/access.py", "domain/visibility.py", "web/access.py")

# Rooms whose conditions say what becomes of things, not who may see them.
_NOT_WHO = set(
    "demo rehearsal tables schema migrate backup settle clockwork stuck outbox letters allocation dealing "
    "concerns screening scores facts progress leaving providing".split()
)

# What a condition of a query must speak of to be a guard.
_SQL = re.compile(
    r"""(?<![\w.'"])(?:\w+\.)?(?:
    (?:left_at|archived_at|closed_at|ended_at|used_at|released_at|withdrawn_at|undone_at)\ is\ (?:not\ )?null
    |published_at\ is\ not\ null
    |ends_at\ >\ \?|created_at\ >\ \?
    |(?:state|role|readers|purpose|kind|see)\ (?:=|<>)\ '\w+'
    |(?:state|role|readers)\ (?:not\ )?in\ \('[^)]*\)
    |shown\ >\ 0
    |(?:account_id|by_account_id|enrolment_id|course_id|author_id)\ =\ \?
    )(?![\w.])""",
    re.VERBOSE,
)
_PEEWEE = re.compile(
    r"\w+\.(?:left_at|closed_at|used_at|archived_at|ended_at)\.is_null\(\)|\w+\.ends_at > now"
)
_PYTHON = re.compile(
    r"is_open|\.state|\.shown|private|is_staff_role|is_read_by|is_blind|readers|left_at|released"
)

# What takes long to load and is none of the house.
LOADED = (
    "hypothesis xdist flask flask_login flask_wtf wtforms htmx_flask peewee playhouse.migrations nh3 bleach "
    "markdown_it yaml waitress"
).split()


class Guard(NamedTuple):
    """One thing to take away: characters *start* to *end* of a file become *instead*; ``kind``: route, table
    (read while the program loads), python or sql."""

    path: str
    line: int
    start: int
    end: int
    text: str
    instead: str
    kind: str = "python"


def catalogue():
    """Every Guard of the house, in the order of files."""
    found = []
    for path in sorted(HOUSE.rglob("*.py")):
        name = path.relative_to(HOUSE).as_posix()
        text = path.read_text()
        if name in RULES:
            found += _of_rules(name, text)
        if name.startswith("web/"):
            found += _of_routes(name, text)
        if name.startswith("store/") and name.split("/")[1].removesuffix(".py") not in _NOT_WHO:
            found += _of_queries(name, text)
    return found


def _guard(name, text, start, end, instead, kind="python"):
    return Guard(name, text.count("\n", 0, start) + 1, start, end, text[start:end], instead, kind)


def _place(text, node):
    """(first, last) character of a node."""
    lines = text.encode().splitlines(keepends=True)

    def at(line, column):
        return len((b"".join(lines[: line - 1]) + lines[line - 1][:column]).decode())

    return at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset)


def _of_routes(name, text):
    """The permission of each route: taken away, whoever is signed in may."""
    return [
        _guard(name, text, *match.span(1), "account.own", "route")
        for match in re.finditer(r'^@needs\("([a-z.]+)"', text, re.M)
        if match[1] not in ("public", "account.own")
    ] + [
        _guard(name, text, *match.span(1), "public", "route")
        for match in re.finditer(r'^@needs\("(account\.own)"', text, re.M)
    ]


def _of_queries(name, text):
    """Each condition of a query that is a guard: it stays written and holds always."""
    found = []
    for match in _SQL.finditer(text):
        before = text[: match.start()].rstrip()
        if not re.search(r"(where|and|on|not|or|\(|filter)$", before.lower()):
            continue  # a value that is set, not asked
        if re.search(r"\bset\b[^;]{0,40}$", before[-60:].lower()) and "where" not in before[-60:].lower():
            continue
        found.append(_guard(name, text, *match.span(), f"({match[0]} or 1 = 1)", "sql"))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.comprehension):
            found += [
                _guard(name, text, *_place(text, part), "True")
                for test in node.ifs
                for part in (
                    test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]
                )
                if _PYTHON.search(ast.unparse(part))
            ]
        elif isinstance(node, ast.If) and ast.unparse(node.body[0]) == "raise Missing()":
            found.append(_guard(name, text, *_place(text, node.test), "False"))
    for match in _PEEWEE.finditer(text):
        found.append(_guard(name, text, *match.span(), f"(({match[0]}) | (1 == 1))"))
    return found


def _of_rules(name, text):
    """Each condition of a rule, taken for true where it lets pass and for false where it refuses."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.If | ast.IfExp):
            span = _place(text, node.test)
            found += [_guard(name, text, *span, word) for word in ("True", "False")]
        elif isinstance(node, ast.BoolOp):
            word = "True" if isinstance(node.op, ast.And) else "False"
            found += [_guard(name, text, *_place(text, part), word) for part in node.values]
        elif isinstance(node, ast.List) and node.elts and all(isinstance(e, ast.List) for e in node.elts):
            rows = [row for row in node.elts if ast.unparse(row) not in ("[]", "[anyone]")]
            found += [_guard(name, text, *_place(text, row), "[]", "table") for row in rows]
    return sorted(set(found), key=lambda guard: (guard.start, guard.end, guard.instead))


def _permissions():
    return dict.fromkeys(
        re.findall(r'^    "([a-z.]+)": \[\[', (HOUSE / "domain/access.py").read_text(), re.M)
    )


def copied(folder):
    """A copy of what git knows of the tree."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder


def is_caught_in_table(tree, guard):
    """Whether a test of the table of permissions fails once a row of it is gone."""
    path = tree / "peerreview" / guard.path
    text = path.read_text()
    _write(path, text[: guard.start] + guard.instead + text[guard.end :])
    try:
        status = _run(tree, ["-q", "-x", "-n", "0", "--noconftest", "tests/domain/test_access.py"])
    finally:
        _write(path, text)
    if status not in (0, 1, 2):
        raise RuntimeError(f"the tests could not run: {(tree / 'said').read_text()[-3000:]}")
    return status != 0


def is_written(guard):
    """Whether the test that compares the permission of each route with a list written beside it would see the
    change: no need to run it two hundred times."""
    from tests.web.test_access import ROUTES

    text = (HOUSE / guard.path).read_text()
    function = re.search(r"\ndef (\w+)\(", text[guard.end :])[1]
    endpoint = f"{guard.path.split('/')[1]}.{function}"
    return any(
        endpoint in endpoints.split() and name == guard.text != guard.instead
        for name, endpoints in ROUTES.items()
    )


_REWRITE = "ignore::pytest.PytestAssertRewriteWarning"  # of what is loaded already
_written = itertools.count(1)


def _write(path, text):
    """Put a text into a file as of a moment of its own, so that no compiled copy is taken for another."""
    path.write_text(text)
    moment = 1_500_000_000 + next(_written)
    os.utime(path, (moment, moment))


def _run(tree, words):
    """The status of pytest in a child of this process, which has everything but the house loaded already."""
    child = os.fork()
    if not child:
        status = 3
        said = os.open(tree / "said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.dup2(said, 1)
            os.dup2(said, 2)
            os.chdir(tree)
            os.nice(5)
            os.environ.pop("PEERREVIEW_TEST_POSTGRES", None)
            sys.path.insert(0, str(tree))
            for name in [name for name in sys.modules if name.split(".")[0] == "tests"]:
                del sys.modules[name]
            status = int(pytest.main(["-p", "no:cacheprovider", "-W", _REWRITE, *words]))
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def switched_off(folder, guards, options):
    """Yield (Guard, whether a test noticed, how many tests ask it), once each of *guards* {number: Guard} has
    a switch in the tree at *folder*."""
    tree = folder / "tree"
    for name in {guard.path for guard in guards.values()}:
        path = tree / "peerreview" / name
        of_file = {number: guard for number, guard in guards.items() if guard.path == name}
        _write(path, _guarded.instrumented(path.read_text(), of_file))
    job = {
        "guards": list(guards),
        "tests": options.tests or _TESTS,
        "jobs": options.jobs,
        "most": options.most,
        "folder": str(folder / "made"),
    }
    environ = {name: value for name, value in os.environ.items() if name != "PEERREVIEW_TEST_POSTGRES"}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench._guarded", json.dumps(job)],
        cwd=tree,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=(folder / "log").open("w"),
        text=True,
    ) as process:
        for line in map(json.loads, process.stdout):
            if "guard" in line:
                yield guards[line["guard"]], line["caught"], line["tests"]
            else:
                print(*(f"{count} tests {name}" for name, count in line.items()), flush=True)
    if process.returncode:
        raise SystemExit((folder / "log").read_text()[-3000:])


def _results(folder, guards, options):
    """Yield (Guard, whether a test noticed, how many tests ask it or None)."""
    tree = copied(folder / "tree")
    for guard in guards:
        if guard.kind == "route":
            yield guard, is_written(guard), None
        elif guard.kind == "table":
            yield guard, is_caught_in_table(tree, guard), None
    rest = {number: one for number, one in enumerate(guards) if one.kind in ("python", "sql")}
    if rest:
        yield from switched_off(folder, rest, options)


def main(argv):
    """Take them away; the status says whether at least 98 % were noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench guards", description=__doc__)
    parser.add_argument("files", nargs="*", help="only guards of files whose path holds one of these")
    parser.add_argument("--list", action="store_true", help="print the catalogue and stop")
    parser.add_argument("--tests", nargs="+", help="run these tests instead of all that need no browser")
    parser.add_argument("--jobs", type=int, default=2, help="forks at once")
    parser.add_argument("--most", type=int, default=0, help="tests a guard, the quickest first; 0 = all")
    options = parser.parse_args(argv)
    guards = [one for one in catalogue() if not options.files or any(f in one.path for f in options.files)]
    if options.list:
        for one in guards:
            print(f"{one.path}:{one.line}  {one.text}")
        print(f"{len(guards)} guards")
        return 0
    for name in LOADED:
        importlib.import_module(name)
    begun, count, survivors = time.monotonic(), 0, []
    with tempfile.TemporaryDirectory() as folder:
        for count, (guard, caught, tests) in enumerate(_results(Path(folder), guards, options), 1):
            if not caught:
                survivors.append(guard)
                asked = "" if tests is None else f"  ({tests} tests ask it)"
                print(
                    f"survived  {guard.path}:{guard.line}  {guard.text}  ->  {guard.instead}{asked}",
                    flush=True,
                )
            if count % 50 == 0:
                print(f"{count - len(survivors)} of {count}, {time.monotonic() - begun:.0f} s", flush=True)
    caught = count - len(survivors)
    share = caught / max(1, count)
    print(f"{caught} of {count} guards caught ({share:.1%}), {time.monotonic() - begun:.0f} s")
    return 0 if share >= 0.98 and count == len(guards) else 1

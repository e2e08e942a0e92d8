"""Take away each guard in turn and see whether a test notices: `python -m tests.bench guards [PART ...]`.

A guard is what decides who may do or see something: the permission of a route, the rows and predicates of the
permission table, each condition of the rules of visibility and of the loaders, each condition of a query that
asks who, whether still here, whether published, in which state. The list is read from the code, so what is
added tomorrow is in it. Each is taken away in a copy of the tree; the tests nearest to it run first, and with
``--whole`` the whole suite for those that nothing noticed. Prints caught / all and each survivor.
"""

import argparse
import ast
import importlib
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import NamedTuple

import pytest

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

# The tests nearest to a file, beside those that bear its name.
NEAR = {
    "domain/access.py": ["tests/domain/test_access.py"],
    "domain/visibility.py": [
        "tests/domain/test_visibility.py",
        "tests/store/test_shared.py",
        "tests/store/test_sight.py",
        "tests/web/test_sight.py",
    ],
    "web/access.py": ["tests/web/test_access.py", "tests/web/test_errors.py", "tests/web/test_activities.py"],
    "store/responses": [
        "tests/store/test_guards.py",
        "tests/store/test_responses.py",
        "tests/store/test_sight.py",
        "tests/web/test_access.py",
        "tests/web/test_submissions.py",
        "tests/web/test_groups.py",
    ],
    "store/reading": [
        "tests/store/test_guards.py",
        "tests/store/test_shared.py",
        "tests/store/test_feedback.py",
        "tests/web/test_feedback.py",
        "tests/web/test_recognition.py",
        "tests/web/test_summary.py",
    ],
    "store/accounts.py": ["tests/store/test_accounts.py", "tests/web/test_accounts.py"],
    "store/tries.py": ["tests/store/test_accounts.py"],
    "store/courses.py": [
        "tests/store/test_guards.py",
        "tests/store/test_courses.py",
        "tests/store/test_leaving.py",
        "tests/web/test_access.py",
        "tests/web/test_courses.py",
    ],
    "store/activities": ["tests/store/test_activities.py", "tests/web/test_activities.py"],
    "store/names.py": ["tests/store/test_guards.py", "tests/store/test_sight.py", "tests/web/test_sight.py"],
    "store/attributes": ["tests/store/test_attributes.py", "tests/web/test_about_people.py"],
    "store/moderation": ["tests/store/test_moderation.py", "tests/web/test_moderation.py"],
    "store/grading": ["tests/store/test_grading.py", "tests/web/test_grading.py"],
    "store/materials.py": ["tests/store/test_materials.py", "tests/web/test_materials.py"],
    "store/groups": ["tests/web/test_groups.py", "tests/store/test_leaving.py"],
    "store/allocation": [
        "tests/store/test_allocation.py",
        "tests/store/test_leaving.py",
        "tests/web/test_claims.py",
    ],
    "store/diplomacy": ["tests/store/test_diplomacy.py"],
    "store/facts": ["tests/store/test_facts.py", "tests/store/test_leaving.py"],
    "store/screening.py": ["tests/store/test_diplomacy.py", "tests/store/test_moderation.py"],
    "store/concerns.py": ["tests/store/test_moderation.py"],
    "store/audit.py": ["tests/web/test_moderation.py", "tests/store/test_moderation.py"],
    "store/glances.py": ["tests/web/test_one_denominator.py", "tests/store/test_staff_pages.py"],
    "store/scores.py": ["tests/store/test_grading.py"],
}


# What takes long to load and is none of the house.
LOADED = (
    "hypothesis xdist flask flask_login flask_wtf wtforms htmx_flask peewee playhouse.migrations nh3 bleach "
    "markdown_it yaml waitress"
).split()


class Guard(NamedTuple):
    """One thing to take away: characters *start* to *end* of a file become *instead*."""

    path: str
    line: int
    start: int
    end: int
    text: str
    instead: str


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


def _guard(name, text, start, end, instead):
    return Guard(name, text.count("\n", 0, start) + 1, start, end, text[start:end], instead)


def _place(text, node):
    """(first, last) character of a node."""
    lines = text.encode().splitlines(keepends=True)

    def at(line, column):
        return len((b"".join(lines[: line - 1]) + lines[line - 1][:column]).decode())

    return at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset)


def _of_routes(name, text):
    """The permission of each route: taken away, whoever is signed in may."""
    return [
        _guard(name, text, *match.span(1), "account.own")
        for match in re.finditer(r'@needs\("([a-z.]+)"\)', text)
        if match[1] not in ("public", "account.own")
    ] + [
        _guard(name, text, *match.span(1), "public")
        for match in re.finditer(r'@needs\("(account\.own)"\)', text)
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
        found.append(_guard(name, text, *match.span(), f"({match[0]} or 1 = 1)"))
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
            found += [_guard(name, text, *_place(text, row), "[]") for row in rows]
    return sorted(set(found), key=lambda guard: (guard.start, guard.end, guard.instead))


def nearest(guard):
    """The test files to run first."""
    if guard.text in _permissions():
        return ["tests/web/test_access.py::test_each_route_has_the_permission_written_here"]
    stem = Path(guard.path).stem
    found = [
        test
        for part, tests in NEAR.items()
        if guard.path.startswith(part)
        for test in tests
        if (ROOT / test).exists()
    ]
    return found or [
        str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests").rglob(f"test_{stem}*.py"))
    ]


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


def is_caught(tree, guard, tests, *, workers="0"):
    """Whether a test fails once *guard* is gone; tests that take too long count as failing."""
    if guard.path.startswith("web/") and guard.text in _permissions():
        return is_written(guard)
    path = tree / "peerreview" / guard.path
    text = path.read_text()
    _write(path, text[: guard.start] + guard.instead + text[guard.end :])
    words = ["-q", "-x", "-n", workers, "-m", "not browser"]
    alone = [test for test in tests if test.startswith("tests/domain/")]  # needs nothing but the domain
    rest = [test for test in tests if test not in alone]
    try:
        status = _run(tree, [*words, "--noconftest", *alone]) if alone else 0
        status = status or (_run(tree, [*words, *rest]) if rest else 0)
    finally:
        _write(path, text)
    if status not in (0, 1, 2, _TOO_LONG):
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


_TOO_LONG = 98
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
    ends = time.monotonic() + 900
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return _TOO_LONG


def main(argv):
    """Take them away; the status says whether at least 98 % were noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench guards", description=__doc__)
    parser.add_argument("files", nargs="*", help="only guards of files whose path holds one of these")
    parser.add_argument("--list", action="store_true", help="print the catalogue and stop")
    parser.add_argument("--whole", action="store_true", help="run the whole suite for what survives")
    options = parser.parse_args(argv)
    guards = [one for one in catalogue() if not options.files or any(f in one.path for f in options.files)]
    if options.list:
        for one in guards:
            print(f"{one.path}:{one.line}  {one.text}")
        print(f"{len(guards)} guards")
        return 0
    for name in LOADED:
        importlib.import_module(name)
    begun, survivors = time.monotonic(), []
    with tempfile.TemporaryDirectory() as folder:
        tree = copied(Path(folder))
        for count, guard in enumerate(guards, 1):
            caught = is_caught(tree, guard, nearest(guard) or ["tests"])
            if not caught and options.whole:
                caught = is_caught(tree, guard, ["tests"], workers="2")
            if not caught:
                survivors.append(guard)
                print(f"survived  {guard.path}:{guard.line}  {guard.text}  ->  {guard.instead}", flush=True)
            if count % 20 == 0:
                print(f"{count - len(survivors)} of {count}, {time.monotonic() - begun:.0f} s", flush=True)
    share = 1 - len(survivors) / max(1, len(guards))
    print(f"{len(guards) - len(survivors)} of {len(guards)} guards caught ({share:.1%})")
    return 0 if share >= 0.98 else 1

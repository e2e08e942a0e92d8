"""The benches of trust can fail: what they look for, planted, is found; the list of guards is complete."""

import itertools
import random
import shutil
from types import SimpleNamespace

import pytest

from peerreview.store import db
from tests.bench import _guarded, _worlds, guards


@pytest.fixture
def course(migrated, tmp_path):
    """(folder, file, World) of one random course."""
    path = tmp_path / "a.db"
    shutil.copy(migrated, path)
    db.open_database(f"sqlite:///{path}", synchronous="OFF")
    with db.chance_from(db.Replay("worlds")):
        world = _worlds._course(random.Random("1:0"))
    yield tmp_path, path, world
    db.close_database()


def test_two_worlds_are_one_to_who_must_not_see(course):
    folder, path, world = course
    pages, differing, found = _worlds._compare(folder, path, world, world.reviewer)
    assert pages > 50 and (differing, found) == (0, 0)


def test_two_worlds_differ_where_something_shows_through(course, monkeypatch):
    """As if the viewer's own works were none of theirs to see."""
    folder, path, world = course
    monkeypatch.setattr(_worlds, "_visible", lambda viewer, is_open: set())
    _, differing, _ = _worlds._compare(folder, path, world, world.reviewer)
    assert differing > 0


def test_the_list_of_guards_holds_what_decides_who_may():
    """One of each kind: whoever moves or renames such a condition sees that it is still found."""
    found = {(guard.path, guard.text) for guard in guards.catalogue()}
    assert len(found) > 300
    for path, text in (
        ("web/grading/views.py", "grade.all"),
        ("domain/access.py", "who.admin"),
        ("store/responses/finding.py", "a.archived_at is null"),
        ("store/responses/finding.py", "e.role <> 'student'"),
        ("store/responses/finding.py", "r.shown > 0"),
        ("store/reading/received.py", "item not in private"),
        ("store/accounts.py", "s.ended_at is null"),
    ):
        assert (path, text) in found, (path, text)


def test_every_route_and_every_permission_is_in_the_list():
    listed = {guard.text for guard in guards.catalogue()}
    assert guards._permissions().keys() - listed == {"public"}


def test_taking_a_guard_away_leaves_a_file_that_can_be_read():
    for guard in guards.catalogue():
        text = (guards.HOUSE / guard.path).read_text()
        assert text[guard.start : guard.end] == guard.text
        compile(text[: guard.start] + guard.instead + text[guard.end :], guard.path, "exec")


def test_a_tree_with_all_switches_can_be_read():
    for path, of_file in itertools.groupby(guards.catalogue(), key=lambda guard: guard.path):
        found = {number: guard for number, guard in enumerate(of_file) if guard.kind in ("python", "sql")}
        compile(_guarded.instrumented((guards.HOUSE / path).read_text(), found), path, "exec")


def test_a_switch_takes_away_one_guard_and_no_other():
    text = "def may(who):\n    return who.is_staff and who.is_here\n"
    start = text.index("who.is_here")
    guard = guards.Guard("x.py", 2, start, start + len("who.is_here"), "who.is_here", "True")
    room = {"_switch": _guarded.Switch()}
    exec(_guarded.instrumented(text, {7: guard}), room)
    who, switch = SimpleNamespace(is_staff=True, is_here=False), room["_switch"]
    query = "select 1 where /*g1*/a = 1 and /*g2*/b = 2/*e2*//*e1*/"
    assert (room["may"](who), switch.query(query)) == (False, "select 1 where a = 1 and b = 2")
    assert switch.asked == {7, 1, 2}
    switch.off = 7
    assert room["may"](who) is True
    switch.off = 2
    assert (room["may"](who), switch.query(query)) == (False, "select 1 where a = 1 and (b = 2 or 1 = 1)")

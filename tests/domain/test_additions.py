"""What can be added to any design by one switch: its tasks stand first and last, are offered and owed by
nobody, and stay once somebody has begun one; answers that say what becomes of every comment."""

from pathlib import Path

import pytest

from peerreview.domain import designs, forms
from peerreview.domain.designs import DesignError, additions, change, load
from peerreview.domain.forms import made_up
from peerreview.domain.refusals import Frozen, Invalid
from peerreview.domain.schedule import duties
from peerreview.domain.visibility import is_counted, is_open_to_staff
from tests.domain.timeline import PEER, day, facts, own

FOLDER = Path(__file__).parents[2] / "peerreview" / "designs"
KNOWN = {path.stem: designs.forms.load(path.read_text()).items for path in (FOLDER / "forms").glob("*.yaml")}
ADDED = {path.stem: additions.load(path.stem, path.read_text()) for path in FOLDER.glob("additions/*.yaml")}
OWN = ADDED["own_goal"]
SHIPPED = {path.stem: load(path.read_text(), KNOWN | {"rubric": None}) for path in FOLDER.glob("*.yaml")}


def with_it(design, begun=frozenset(), is_on=True):
    return change(design, {"added.own_goal": is_on}, begun, ADDED)


@pytest.mark.parametrize("key", SHIPPED)
def test_it_can_be_added_to_every_design_and_taken_out_again(key):
    design = SHIPPED[key]
    found = with_it(design)
    assert additions.added(found) == {"own_goal"}
    assert found.phases[0].tasks[0].id == "own_goal"
    assert found.phases[-1].tasks[-1].id == "own_goal_looked"
    assert {found.tasks[name].form for name in OWN.names} <= KNOWN.keys()
    assert with_it(found) == found
    assert with_it(found, is_on=False) == design


def test_classmates_feedback_is_asked_about_only_where_there_is_some():
    forms_of = {key: with_it(design).tasks["own_goal"].form for key, design in SHIPPED.items()}
    assert (forms_of["peer_assessment"], forms_of["reflect"]) == ("own_goal_reviewed", "own_goal")
    for before, after in (("own_goal", "own_goal_looked"), ("own_goal_reviewed", "own_goal_looked_reviewed")):
        first, last = (
            {one.id: one.levels for one in KNOWN[name] if one.has_points} for name in (before, after)
        )
        assert first.items() <= last.items()
    assert {one.id for one in KNOWN["own_goal_reviewed"]} - {one.id for one in KNOWN["own_goal"]} == {"worth"}


def test_nobody_reads_what_was_said_there():
    for name in OWN.names:
        task = with_it(PEER).tasks[name]
        assert (is_open_to_staff(task), is_counted(task), task.owed) == (False, True, False)


def test_what_is_begun_stays():
    found = with_it(PEER)
    with pytest.raises(Frozen):
        with_it(found, {"own_goal"}, is_on=False)
    assert with_it(found, {"work"}, is_on=False) == with_it(PEER, is_on=False)


def test_a_design_with_such_a_task_of_its_own_takes_none():
    text = "title: Own\nphases:\n  - id: a\n    tasks: [{id: own_goal, form: goal}]\n"
    design = load(text)
    assert not additions.fits(OWN, design)
    with pytest.raises(Invalid):
        with_it(design)
    with pytest.raises(Invalid):
        change(design, {"added.nothing": True}, additions=ADDED)


def test_in_a_design_of_one_step_one_looks_back_once_the_own_part_is_in():
    design = load("title: One\nphases:\n  - id: a\n    tasks: [{id: note, form: notes}]\n")
    found = with_it(design)
    assert found.tasks["own_goal_looked"].after == "note"


def of_goal(*owns, now=1):
    lines = duties(with_it(PEER), facts(*owns), day(now))
    return [(line.task, line.state, line.is_owed) for line in lines if line.task in OWN.names]


def test_it_is_offered_and_owed_by_nobody_and_whoever_set_no_goal_is_asked_nothing():
    assert of_goal() == [("own_goal", "open", False)]
    assert of_goal(own(5, "own_goal")) == [
        ("own_goal", "done", False),
        ("own_goal_looked", "locked", False),
    ]
    assert of_goal(now=15) == [("own_goal", "closed", False)]
    assert of_goal(own(5, "own_goal"), now=15)[1:] == [("own_goal_looked", "open", False)]


@pytest.mark.parametrize(
    "task, line",
    [
        ("{id: b, form: notes, owed: false, about: a, pick: 2}", 6),
        ("{id: b, form: notes, owed: false, about: a, min: 1}", 6),
        ("{id: b, form: notes, every_comment: true}", 6),
        ("{id: b, form: notes, about: own.a, every_comment: true}", 6),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_line(task, line):
    text = f"title: T\nphases:\n  - id: p\n    tasks:\n      - {{id: a, form: notes}}\n      - {task}\n"
    with pytest.raises(DesignError) as refused:
        load(text)
    assert refused.value.line == line


@pytest.mark.parametrize(
    "text, line",
    [
        ("title: T\nabout: A\nbefore: []\n", 1),
        ("title: T\nabout: A\nbefore: []\nafter: []\nmore: 1\n", 5),
        ("title: T\nabout: A\nbefore:\n  - word\nafter: []\n", 4),
        ("title: T\nabout: A\nbefore:\n  - {id: a, form: f, where: there}\nafter: []\n", 4),
        ("title: T\nabout: A\nbefore:\n  - {id: a, form: f, most: 2}\nafter: []\n", 4),
    ],
)
def test_a_fault_in_an_addition_has_its_line(text, line):
    with pytest.raises(DesignError) as refused:
        additions.load("made_up", text)
    assert refused.value.line == line


ABOUT = KNOWN["essay_rubric"]
ANSWER = forms.expand(KNOWN["back_evaluation"], ABOUT)


@pytest.mark.parametrize("every", [False, True])
def test_every_comment_is_answered_and_no_other(every):
    commented = {ABOUT[0].id, ABOUT[1].id}
    items = forms.of_comments(ANSWER, commented, every=every)
    assert {item.nth for item in items if item.nth} == commented
    rated = {"helpful": {"level": "useful"}}
    reading = forms.read(items, rated)
    assert {one.item for one in reading.missing} == (
        {f"advice.{one}" for one in commented} if every else set()
    )
    filled = forms.read(items, rated | {f"advice.{one}": {"level": "accept"} for one in commented})
    assert filled.is_complete


def test_made_up_people_answer_every_comment():
    from random import Random

    items = forms.of_comments(ANSWER, {ABOUT[0].id}, every=True)
    assert forms.read(items, made_up.made_up(items, Random(1))).is_complete

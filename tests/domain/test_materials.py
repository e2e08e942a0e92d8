"""What stands beside a task, who reads it and from when; links and names as typed; what a design still
needs."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain import materials
from peerreview.domain.designs import DesignError, load
from peerreview.domain.schedule import Facts, Own, Person, choices, duties

PRACTICE = load((Path(__file__).parent.parent / "designs" / "practice.yaml").read_text())
SHARED = load("""
title: Topics and parts
materials:
  topics: topics
  key: {title: Model answer, kind: model}
phases:
  - id: expert
    group: {by: topics, size: 2-3}
    tasks: [{id: sheet, form: submission, by: group}]
  - id: part
    group: {size: 2}
    tasks: [{id: note, form: submission}]
repeat: {phases: [part], over: segments}
""")


class Window(NamedTuple):
    state: str = "open"


class Line(NamedTuple):
    """A duty, as far as these rules look at it."""

    task: str
    phase: str = ""
    round: int = 1
    state: str = "open"
    subject: int | None = None
    kind: str = ""
    is_owed: bool = True
    window: Window = Window()


ENTRIES = {
    "reading": [(1, "On water"), (2, "On roads")],
    "samples": [(3, "Strong"), (4, "Weak")],
    "solution": [(5, "Mine")],
    "ground_rules": [(6, "Be kind")],
    "topics": [(11, "Rivers"), (12, "Roads")],
    "segments": [(13, "Part one"), (14, "Part two")],
    "key": [(15, "How I would do it")],
}


def read(design, *lines, key=""):
    return materials.readable(design, lines, lambda phase, turn: key, ENTRIES)


@pytest.mark.parametrize(
    "line, found",
    [
        (Line("post", "discuss"), {"reading": [1, 2]}),
        (Line("post", "discuss", subject=2), {"reading": [2]}),
        (Line("practice", "train", subject=4), {"samples": [4]}),
        (Line("practice", "train"), {}),
        (Line("work", "submit", subject=1), {"reading": [1]}),
    ],
    ids=["a free choice", "one chosen", "one dealt", "none dealt yet", "one"],
)
def test_what_a_task_is_about_stands_beside_it(line, found):
    assert materials.beside(PRACTICE, line, "", False, ENTRIES) == found


def test_a_model_answer_waits_for_the_hand_in():
    line = Line("work", "submit", subject=1)
    assert materials.beside(PRACTICE, line, "", True, ENTRIES) == {"reading": [1], "solution": [5]}
    assert "solution" not in read(PRACTICE, line)
    assert read(PRACTICE, line._replace(state="done"))["solution"] == {5}
    assert read(PRACTICE, line._replace(state="closed"))["solution"] == {5}, (
        "there is nothing left to hand in"
    )
    assert "solution" not in read(PRACTICE, line._replace(state="done"), line), "two are owed, one is in"


@pytest.mark.parametrize("state", ["locked", "waiting"])
def test_nothing_is_read_before_its_step_opens(state):
    window = Window("locked")
    lines = [
        Line("post", "discuss", state=state, window=window),
        Line("work", "submit", state=state, window=window),
    ]
    assert read(PRACTICE, *lines) == {}


@pytest.mark.parametrize("state", ["open", "grace", "late", "again", "closed", "done", "waived"])
def test_what_was_open_stays_open(state):
    assert read(PRACTICE, Line("post", "discuss", state=state))["reading"] == {1, 2}


def test_what_no_task_speaks_of_is_for_everybody_once_something_is_open():
    assert read(PRACTICE, Line("post", "discuss"))["ground_rules"] == {6}
    assert "key" not in read(SHARED, Line("note", "part"))
    assert read(SHARED, Line("note", "part", state="done"))["key"] == {15}


def test_who_has_no_duty_reads_nothing():
    assert read(PRACTICE) == {} == read(SHARED)


def test_a_group_reads_its_own_topic():
    line = Line("sheet", "expert")
    assert materials.beside(SHARED, line, "Roads", False, ENTRIES) == {"topics": [12]}
    assert materials.beside(SHARED, line, "", False, ENTRIES) == {}
    assert materials.beside(SHARED, Line("note", "part"), "Roads", False, ENTRIES) == {"segments": [13]}


def test_a_round_reads_its_own_segment():
    second = Line("note", "part", round=2)
    assert materials.beside(SHARED, second, "", False, ENTRIES) == {"segments": [14]}
    assert materials.beside(SHARED, Line("note", "part", round=3), "", False, ENTRIES) == {}
    opened = [Line("note", "part"), second._replace(state="locked")]
    assert read(SHARED, *opened)["segments"] == {13}


def test_what_uses_a_material():
    use = materials.use_of(PRACTICE, "reading")
    assert [task.id for task in use.about] == ["post", "work"]
    assert [task.id for task in materials.use_of(PRACTICE, "solution").beside] == ["work"]
    assert [phase.id for phase in materials.use_of(SHARED, "topics").groups] == ["expert"]
    assert materials.use_of(SHARED, "segments").rounds
    assert not materials.use_of(PRACTICE, "ground_rules").is_spoken_of


class TestLinks:
    @pytest.mark.parametrize(
        "line, url, words",
        [
            ("https://rome.example", "https://rome.example", "https://rome.example"),
            ("  http://rome.example/a?b=c#d  The  map ", "http://rome.example/a?b=c#d", "The  map"),
            ("HTTPS://ROME.EXAMPLE:8000/ü Words", "HTTPS://ROME.EXAMPLE:8000/ü", "Words"),
        ],
    )
    def test_an_address_and_its_words(self, line, url, words):
        assert materials.links(line) == [(url, words)] and materials.wrong_link(line) is None

    @pytest.mark.parametrize(
        "line",
        [
            "rome.example",
            "javascript:alert(1)",
            "ftp://rome.example",
            "https:// rome",
            "https://",
            "https://x@rome.example",
            'https://rome.example/"onclick',
            "data:text/html,x",
            "The map https://rome.example",
        ],
    )
    def test_what_is_no_link_is_said_with_its_line(self, line):
        assert materials.links(line) == []
        sentence, values = materials.wrong_link("https://rome.example\n\n" + line)
        assert sentence.format(**values).startswith("Line 3:")

    def test_too_many_do_not_fit(self):
        assert materials.wrong_link("https://a.example\n" * 20) is None
        assert materials.wrong_link("https://a.example\n" * 21) is not None

    @given(st.text(max_size=60))
    def test_whatever_is_typed_leads_only_to_the_web(self, text):
        assert all(link.url.lower().startswith(("http://", "https://")) for link in materials.links(text))
        if materials.wrong_link(text) is None:
            assert len(materials.links(text)) == sum(bool(line.strip()) for line in text.splitlines())


@settings(max_examples=100)
@given(st.lists(st.text(max_size=12), max_size=8))
def test_names_one_a_line(lines):
    found = materials.names_in("\n".join(lines))
    assert len({name.casefold() for name in found}) == len(found)
    assert all(name == " ".join(name.split()) and name for name in found)
    assert materials.names_in("\n".join(found)) == found


class TestNeeds:
    def lacking(self, design, entries=None, references=frozenset()):
        return [
            sentence.format(**values)
            for _name, sentence, values in materials.lacking(design, entries or {}, references)
        ]

    def test_what_is_dealt_must_be_there(self):
        few = {"samples": ENTRIES["samples"][:1]}
        assert self.lacking(PRACTICE, few) == ["add 1 more to “Sample works”"]
        assert self.lacking(PRACTICE, ENTRIES) == []

    def test_agreement_needs_a_reference_for_each(self):
        trained = load(
            (Path(__file__).parent.parent / "designs" / "peer_assessment_trained.yaml").read_text()
        )
        entries = {"exemplars": [(3, "Strong"), (4, "Weak")]}
        assert self.lacking(trained, entries, {("practice", 3)}) == [
            "write the reference for “Practice” about Weak"
        ]
        assert self.lacking(trained, entries, {("practice", 3), ("practice", 4)}) == []

    def test_groups_and_rounds_need_their_names(self):
        assert self.lacking(SHARED) == [
            "add 2 more to “Topics”",
            "add 1 more to “Segments”",
        ]
        assert self.lacking(SHARED, ENTRIES) == []

    def test_a_number_under_params_is_enough(self):
        text = "title: x\nparams: {topics: 5}\nphases:\n  - id: a\n    group: {by: topics, size: 3}\n"
        assert self.lacking(load(text)) == []

    def test_what_may_run_empty_is_only_missed(self):
        assert materials.missed(PRACTICE, {}) == ["reading", "samples", "solution", "ground_rules"]
        assert materials.missed(PRACTICE, ENTRIES) == []


@pytest.mark.parametrize(
    "head, words",
    [
        ("materials: {guide: {kind: text, for: work}}", None),
        (
            "materials: {guide: {kind: text, for: [work, wrok]}}",
            "“for: wrok” names no task. Did you mean “work”?",
        ),
        ("materials: {work: text}", "A task and a material are both called “work”."),
    ],
)
def test_a_material_beside_a_task(head, words):
    text = f"title: x\n{head}\nphases:\n  - id: only\n    tasks: [{{id: work, form: text}}]\n"
    if words is None:
        assert load(text).materials["guide"].beside == ("work",)
    else:
        with pytest.raises(DesignError) as refused:
            load(text)
        assert refused.value.reason.format(**refused.value.values) == words
        assert refused.value.line == 2


def test_a_task_called_like_a_common_material_is_the_task():
    tasks = "[{id: case, form: text}, {id: reply, form: text, about: case}]"
    found = load(f"title: x\nphases:\n  - id: only\n    tasks: {tasks}\n")
    assert found.tasks["reply"].about.kind == "task" and not found.materials


class TestDuties:
    """Lines of a task about a material, as entries come and go."""

    DESIGN = load(
        "title: x\nphases:\n  - id: only\n    tasks:\n"
        "      - {id: each, form: text, about: stimulus}\n"
        "      - {id: free, form: text, about: stimulus, min: 2}\n"
    )
    NOW = datetime(2026, 11, 2, tzinfo=UTC)

    def facts(self, entries=(), own=(), role="student"):
        return Facts(
            Person(1, role, None, self.NOW),
            self.NOW,
            materials={"stimulus": tuple((entry, f"Title {entry}") for entry in entries)},
            own=tuple(own),
        )

    def own(self, response, task, subject, state="submitted", nth=1, begun=True):
        kind = "response" if subject else ""
        return Own(response, task, 1, nth, kind, subject, state, begun)

    def lines(self, task, *args, **more):
        return [
            (line.kind, line.subject, line.response, line.is_owed)
            for line in duties(self.DESIGN, self.facts(*args, **more), self.NOW)
            if line.task == task
        ]

    @pytest.mark.parametrize(
        "entries, own, expected",
        [
            ((), (), [("", None, None, True)]),
            ((1,), (), [("response", 1, None, True)]),
            ((1, 2), (), [("response", 1, None, True), ("response", 2, None, True)]),
            ((1,), [(9, "each", None)], [("", None, 9, True)]),
            ((2,), [(9, "each", 1)], [("response", 2, None, True), ("response", 1, 9, True)]),
            ((2,), [(9, "each", 1, "draft")], [("response", 2, None, True), ("response", 1, 9, False)]),
            ((), [(9, "each", 1)], [("response", 1, 9, True)]),
        ],
        ids=[
            "none yet",
            "one",
            "two",
            "written before there was one",
            "written, then taken out",
            "begun, then taken out",
            "the only one taken out",
        ],
    )
    def test_one_line_for_each(self, entries, own, expected):
        assert self.lines("each", entries, [self.own(*one) for one in own]) == expected

    @pytest.mark.parametrize(
        "entries, own, expected",
        [
            ((), (), [("", None, None, True)] * 2),
            ((1,), (), [("response", 1, None, True)] * 2),
            ((1, 2), (), [("choose", None, None, True)] * 2),
            ((1, 2), [(9, "free", 2)], [("response", 2, 9, True), ("choose", None, None, True)]),
            (
                (1,),
                [(8, "free", 1), (9, "free", 1, "submitted", 2)],
                [("response", 1, 8, True), ("response", 1, 9, True), ("response", 1, None, False)],
            ),
        ],
    )
    def test_a_free_choice(self, entries, own, expected):
        assert self.lines("free", entries, [self.own(*one) for one in own]) == expected

    @pytest.mark.parametrize("begun", [True, False])
    def test_what_staff_began_is_open_to_them_whatever_the_clock_says(self, begun):
        own = [self.own(9, "each", 1, "draft", begun=begun)]
        facts = self.facts((1,), own, role="assistant")
        for now in (self.NOW.replace(year=2020), self.NOW, self.NOW.replace(year=2030)):
            found = [line for line in duties(self.DESIGN, facts, now) if line.task == "each"]
            assert [(line.state, line.is_owed, line.response) for line in found] == [("open", False, 9)]
        assert self.lines("each", (1,), role="assistant") == []

    def test_what_one_may_choose(self):
        task = self.DESIGN.tasks["free"]
        assert choices(self.DESIGN, self.facts((1, 2)), task, 1) == (1, 2)
        assert choices(self.DESIGN, self.facts(), task, 1) == ()


def test_claims_of_what_one_practises_on_never_run_out():
    trained = load((Path(__file__).parent.parent / "designs" / "peer_assessment_trained.yaml").read_text())
    assert trained.lapsing == {"review"} and PRACTICE.lapsing == frozenset()
    assert trained.is_practice(trained.tasks["practice"]) and not PRACTICE.is_practice(PRACTICE.tasks["post"])

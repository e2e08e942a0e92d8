"""The texts of the demo course have the shape, the sizes and the discretion that the real rules ask for."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

HOUSE = Path(__file__).parents[2] / "peerreview"
TEXTS, FORMS = HOUSE / "store" / "demo" / "texts", HOUSE / "designs" / "forms"
LEVELS = {"l1": 1, "l2": 2, "l3": 3, "l4": 4}


@cache
def load(name):
    return yaml.load((TEXTS / f"{name}.yaml").read_text("utf-8"), yaml.CSafeLoader)


def works(kind):
    """All works of essay*.yaml or code*.yaml; a key in two files would be lost, so it is refused."""
    pairs = [
        pair for path in sorted(TEXTS.glob(f"{kind}*.yaml")) for pair in load(path.stem)["works"].items()
    ]
    assert len(pairs) == len(dict(pairs))
    return dict(pairs)


def rubric(kind):
    return yaml.load((FORMS / f"{kind}_rubric.yaml").read_text("utf-8"), yaml.CSafeLoader)["items"]


def reviews(kind):
    return [(author, review) for author, work in works(kind).items() for review in work["reviews"]]


def student_keys():
    return {student["key"] for student in load("people")["students"]}


def words(text):
    return len(text.split())


def test_twenty_four_students_in_two_sections():
    students = load("people")["students"]
    assert len(student_keys()) == len({s["email"] for s in students}) == len(students) == 24
    assert Counter(s["section"] for s in students) == {"A": 12, "B": 12}


def test_those_shown_first_are_students():
    assert set(load("people")["first"]) < student_keys()


def test_everybody_has_a_demo_address():
    people = load("people")
    staff = [people["instructor"], people["assistant"], people["admin"]]
    assert {p["email"].partition("@")[2] for p in staff + people["students"]} == {"demo.example"}


def test_four_activities_in_order_each_with_its_rubric():
    activities = load("activities")["activities"]
    assert [a["key"] for a in activities] == ["poster", "lab", "code", "essay"]
    assert [a["rubric"] for a in activities] == ["poster_rubric", "lab_rubric", "code_rubric", "essay_rubric"]
    assert [a["key"] for a in activities if not 80 <= words(a["brief"]) <= 200] == []


@pytest.mark.parametrize("kind", ["essay", "lab", "code", "poster"])
def test_a_rubric_has_four_weighted_criteria_and_a_last_word(kind):
    *criteria, last = rubric(kind)
    assert [c["kind"] for c in criteria] == ["criterion"] * 4
    assert sum(c["weight"] for c in criteria) == 100
    assert all(15 <= c["words"] <= 40 for c in criteria)
    assert (last["id"], last["kind"], last["words"], last["required"]) == ("overall", "text", 20, True)


@pytest.mark.parametrize("kind", ["essay", "lab", "code", "poster"])
def test_a_criterion_asks_a_question_and_has_four_levels(kind):
    for criterion in rubric(kind)[:4]:
        assert criterion["hint"].endswith("?")
        assert {level["id"]: level["points"] for level in criterion["levels"]} == LEVELS


@pytest.mark.parametrize("kind, count, each, shortest", [("essay", 23, 3, 250), ("code", 22, 2, 150)])
def test_works_are_complete_and_of_readable_length(kind, count, each, shortest):
    found = works(kind)
    assert len(found) == count
    assert found.keys() <= student_keys()
    assert {len(work["reviews"]) for work in found.values()} == {each}
    assert [key for key, work in found.items() if not shortest <= words(work["text"]) <= 600] == []


def test_one_student_hands_in_no_essay_and_one_is_late():
    first = load("essay-1")
    assert student_keys() - works("essay").keys() == {first["no_show"]}
    assert first["late"] in works("essay")


@pytest.mark.parametrize("kind", ["essay", "code"])
def test_every_review_meets_the_minimum_words_of_its_rubric(kind):
    short = [
        (author, item["id"])
        for author, review in reviews(kind)
        for item in rubric(kind)
        if words((review["comments"] | {"overall": review["overall"]})[item["id"]]) < item["words"]
    ]
    assert short == []


@pytest.mark.parametrize("kind", ["essay", "code"])
def test_every_review_answers_each_criterion_with_a_level(kind):
    criteria = [item["id"] for item in rubric(kind)[:4]]
    for _, review in reviews(kind):
        assert list(review["levels"]) == list(review["comments"]) == criteria
        assert set(review["levels"].values()) <= set(LEVELS)


@pytest.mark.parametrize(
    "kind, mix",
    [
        ("essay", {"excellent": 22, "kind": 24, "vague": 13, "blunt": 10}),
        ("code", {"excellent": 13, "kind": 16, "vague": 8, "blunt": 7}),
    ],
)
def test_reviews_are_of_mixed_quality(kind, mix):
    assert Counter(review["quality"] for _, review in reviews(kind)) == mix


@pytest.mark.parametrize("kind", ["essay", "code"])
def test_no_comment_appears_twice(kind):
    comments = Counter(
        text for _, review in reviews(kind) for text in [*review["comments"].values(), review["overall"]]
    )
    assert [text for text, times in comments.items() if times > 1] == []


@pytest.mark.parametrize("kind", ["essay", "code"])
def test_reviewers_of_a_work_disagree_by_two_levels_at_most(kind):
    for work in works(kind).values():
        for criterion in (item["id"] for item in rubric(kind)[:4]):
            points = [LEVELS[review["levels"][criterion]] for review in work["reviews"]]
            assert max(points) - min(points) <= 2


def test_authors_of_essays_answer_their_reviews_about_half_with_a_reply():
    backs = [review["back"] for _, review in reviews("essay")]
    assert {back["helpful"] for back in backs} == {1, 2, 3, 4}
    assert {type(back["thanks"]) for back in backs} == {bool}
    assert 0.4 < sum(back["reply"] != "" for back in backs) / len(backs) < 0.6


def test_every_program_is_python():
    for key, work in works("code").items():
        (source,) = re.findall(r"^```python\n(.*?)^```$", work["text"], re.DOTALL | re.MULTILINE)
        assert compile(source, key, "exec")
        assert 30 <= len(source.splitlines()) <= 80


def test_eleven_lab_reports_and_three_drafts():
    lab = load("lab")
    texts = [entry["text"] for entry in [*lab["works"].values(), *lab["drafts"].values()]]
    assert (len(lab["works"]), len(lab["drafts"])) == (11, 3)
    assert len((lab["works"].keys() | lab["drafts"].keys()) & student_keys()) == 14
    assert [text[:30] for text in texts if not 150 <= words(text) <= 400] == []


@pytest.mark.parametrize("kind", ["essay", "code", "lab"])
def test_no_text_names_a_student(kind):
    names = {part for student in load("people")["students"] for part in student["name"].split()}
    texts = "\n".join(path.read_text("utf-8") for path in TEXTS.glob(f"{kind}*.yaml"))
    assert [name for name in names if re.search(rf"\b{re.escape(name)}\b", texts)] == []

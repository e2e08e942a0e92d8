"""Forms that come with the site or with a design, and what becomes of a file that cannot be used."""

import random
import shutil
from pathlib import Path

import pytest

from peerreview.domain import designs
from peerreview.domain import forms as rules
from peerreview.domain.forms.made_up import made_up
from peerreview.domain.refusals import Invalid
from peerreview.store import activities, forms
from peerreview.store.activities import offered
from tests.cast import START

ROOT = Path(__file__).parent.parent.parent
BROUGHT = """
title: Mine
phases:
  - id: only
    tasks:
      - {id: go, form: check}
      - {id: look, form: rubric, about: own.go}
forms:
  check: {title: A small check, called: quiz, items: [{id: sum, kind: short, title: 2 + 2?, accept: "4"}]}
"""


def create(world, text):
    design = designs.load(text, activities.known_forms())
    return activities.create(world.course.id, design, title="Mine", by=None, now=START)


def test_an_activity_gets_the_forms_its_design_brings(world):
    found = forms.of_activity(create(world, BROUGHT).id)
    _id, number, title, items = found["check"]
    assert (number, title, items[0].accept) == (1, "A small check", ("4",))
    assert [item.id for item in found["rubric"][3]][:2] == ["claim", "evidence"]


def test_a_design_may_bring_the_rubric_itself(world):
    own = BROUGHT + "  rubric: {title: Ours, items: [{id: ours, kind: text, title: Say it}]}\n"
    assert [item.id for item in forms.of_activity(create(world, own).id)["rubric"][3]] == ["ours"]


def test_a_form_that_nobody_knows_makes_no_activity(world):
    design = designs.load(BROUGHT.replace("form: rubric", "form: nowhere"))
    with pytest.raises(Invalid, match="There is no form “nowhere”"):
        activities.create(world.course.id, design, title="Mine", by=None, now=START)
    assert [one.title for one in activities.of_course(world.course.id, unpublished=True)] == [
        world.activity.title
    ]


def test_the_word_for_a_response_comes_from_its_form():
    plan = designs.load(BROUGHT, activities.known_forms()).plan
    assert [forms.called(key, plan) for key in ("check", "rubric", "submission", "gone")] == [
        "quiz",
        "review",
        "work",
        "work",
    ]


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Copies of the folders of designs and forms, with a bad file in each."""
    folder = tmp_path / "designs"
    shutil.copytree(activities.FOLDER, folder)
    (folder / "bad.yaml").write_text(
        "title: Bad\nphases:\n  - id: only\n    tasks: [{id: go, form: xyzzy}]\n"
    )
    (folder / "forms" / "bad_form.yaml").write_text(
        "title: Bad\nitems:\n  - {id: a, kind: tekst, title: A}\n"
    )
    monkeypatch.setattr(offered, "FOLDER", folder)
    monkeypatch.setattr(forms, "FOLDER", folder / "forms")
    return folder


BAD = [
    ("bad.yaml", "Line 4: There is no form “xyzzy”."),
    ("bad_form.yaml", "Line 3: “tekst” is not a kind of item. Did you mean “text”?"),
]


def test_a_bad_file_is_told_and_the_others_stay(folders):
    assert "peer_assessment" in activities.designs_on_offer()
    assert not {"bad", "bad_form"} & {*activities.designs_on_offer(), *forms.built_in()}
    assert [(name, sentence) for name, sentence in activities.bad_files()] == BAD


def test_the_page_for_a_new_activity_names_bad_files(folders, site):
    page = site.browse(site.world.instructor).get(
        site.path("designs.index", course=site.world.course.public_id)
    )
    assert page.status == 200
    assert all(f"{name}: {sentence}" in page.text for name, sentence in BAD)
    assert "Peer assessment" in page.text


def test_without_any_design_the_page_still_opens(folders, site):
    for path in folders.glob("*.yaml"):
        path.unlink()
    page = site.browse(site.world.instructor).get(
        site.path("designs.index", course=site.world.course.public_id)
    )
    assert page.status == 200


def test_every_file_that_comes_with_the_site_can_be_used():
    assert activities.bad_files() == []


@pytest.mark.parametrize("key", sorted(forms.built_in()))
def test_a_draft_can_be_made_up_for_every_form(key):
    people = [rules.Person(str(one), f"Name {one}", f"t{one}") for one in range(5)]
    for seed in range(20):
        items = rules.expand(forms.built_in()[key].items, seed=str(seed), author="p1", nth=seed + 1)
        items = rules.with_people(items, {"group": people, "class": people})
        assert rules.read(items, made_up(items, random.Random(seed))).is_complete


GENERAL = """
    choice quiz notes question contribution reply observation synthesis outline goal prompt position rate
    charter session_note self_reflection pulse combined_task explain_rubric
    """.split()
OF_DESIGNS = """
    agree overview submission expert_sheet teaching_note four_moves prediction answer clarification summary
    move_rubric safety_pulse team_contract milestones skill_share team_contribution teamwork5
    observation_focus action_plan
    """.split()


def test_general_forms_are_there_for_designs_nobody_planned():
    assert {*GENERAL, *OF_DESIGNS} <= forms.built_in().keys()


def kinds(key):
    return {item.id: item.kind for item in forms.built_in()[key].items}


def test_designs_find_what_they_rest_on():
    assert [kinds(key)["stance"] for key in ("prompt", "position")] == ["choice", "choice"]
    assert (kinds("overview")["subtopic"], kinds("milestones")["milestones"]) == ("choice", "list")


@pytest.mark.parametrize("key", ["quiz", "four_moves"])
def test_a_gate_of_scores_opens_and_every_pool_has_alternatives(key):
    items = forms.built_in()[key].items
    pools = {item.pool: [one.id for one in items if one.pool == item.pool] for item in items if item.pool}
    assert pools and all(len(found) >= 2 for found in pools.values())
    assert all(item.pool for item in items if item.rules.is_keyed)
    assert all(item.why for item in items if item.rules.is_keyed)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests" / "designs").glob("*.yaml")), ids=lambda path: path.stem
)
def test_every_design_that_is_played_finds_its_forms(path):
    assert designs.load(path.read_text(), activities.known_forms()).tasks

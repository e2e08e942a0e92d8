"""Forms that a course keeps: copies go in and out, where they are used is told, and nobody sees another's."""

from dataclasses import replace

import pytest

from peerreview.domain import forms as rules
from peerreview.domain.refusals import Conflict, Missing
from peerreview.store import activities, courses, db, forms, own_forms
from tests.cast import START, day

ITEMS = rules.parse_items([{"id": "say", "kind": "text", "title": "Say it"}])
OTHER = rules.parse_items([{"id": "secret", "kind": "text", "title": "Nobody else's question"}])


def keep(world, title="Field report", items=ITEMS, course=None):
    return own_forms.keep(
        (course or world.course).id, title, items, called="review", by=world.instructor.account_id, now=START
    )


def change(world, key, items=OTHER, rev=0, title="Field report"):
    return own_forms.change(
        world.course.id, key, title, items, rev=rev, by=world.instructor.account_id, now=day(1)
    )


def test_a_form_is_kept_once_and_told_with_its_keeper(world):
    key = keep(world)
    assert keep(world) == key
    (one,) = own_forms.of_course(world.course.id)
    assert (one.key, one.title, one.called, one.items, one.rev, one.by) == (
        key, "Field report", "review", ITEMS, 0, "Ines Instructor",
    )  # fmt: skip
    assert [row.verb for row in db.rows("select verb from audit_line where verb like 'own_form.%'")] == [
        "own_form.kept"
    ]


def test_two_instructors_on_one_kept_form(world):
    key = keep(world)
    change(world, key)
    with pytest.raises(Conflict) as refusal:
        change(world, key, ITEMS)
    assert "Ines Instructor changed this form" in str(refusal.value)
    assert own_forms.find(world.course.id, key).items == OTHER
    assert change(world, key, ITEMS, rev=1).rev == 2


def test_it_is_put_away_and_comes_back(world):
    key, by = keep(world), {"by": None, "now": day(1)}
    own_forms.put_away(world.course.id, key, **by)
    assert own_forms.of_course(world.course.id) == []
    with pytest.raises(Missing):
        own_forms.find(world.course.id, key)
    assert own_forms.put_back(world.course.id, key, **by).items == ITEMS
    with pytest.raises(Missing):
        own_forms.put_back(world.course.id, key, **by)


def test_where_it_is_used_is_told_and_whether_it_is_still_the_same(world):
    key = keep(world)
    assert own_forms.find(world.course.id, key).used == ()
    forms.change(world.activity.id, "rubric", ITEMS, by=None, now=START)
    own_forms.note_origin(world.activity.id, "rubric", key, world.course.id)
    used = [(world.activity.public_id, "Roads and aqueducts", True)]
    assert list(own_forms.find(world.course.id, key).used) == used
    change(world, key)
    assert [is_same for *_where, is_same in own_forms.find(world.course.id, key).used] == [False]
    assert forms.of_activity(world.activity.id)["rubric"][3] == ITEMS


def places(world, who):
    return {
        (one.place, one.title)
        for one in own_forms.sources(world.course.id, who.account_id)
        if not one.key.startswith("site:")
    }


def test_last_years_forms_come_from_ones_own_other_courses_only(world):
    keep(world, "Ours")
    keep(world, "Next door", OTHER, course=world.other)
    made = activities.create(
        world.other.id, activities.designs_on_offer()["peer_assessment"], title="Cells", by=None, now=START
    )
    first, *others = forms.of_activity(made.id)["rubric"][3]
    forms.change(made.id, "rubric", (replace(first, title="Cells only"), *others), by=None, now=START)
    assert places(world, world.instructor) == {("", "Ours")}
    courses.enrol(
        world.other, world.accounts[world.instructor.id], role="student", section="", by=None, now=START
    )
    assert places(world, world.instructor) == {("", "Ours")}
    db.execute("update enrolment set role = 'instructor' where course_id = ?", world.other.id)
    found = places(world, world.instructor)
    assert found == {("", "Ours"), ("BIO 115", "Next door"), ("BIO 115, Cells", "Essay")}
    taken = own_forms.take(world.course.id, world.instructor.account_id, f"activity:{made.public_id}.rubric")
    assert taken.items[0].title == "Cells only" and taken.origin is None
    with pytest.raises(Missing):
        own_forms.take(world.course.id, world.assistant.account_id, taken.key)


def test_a_kept_form_of_another_course_is_not_there(world):
    key = keep(world, course=world.other)
    for act in (own_forms.find, lambda *where: own_forms.put_away(*where, by=None, now=START)):
        with pytest.raises(Missing):
            act(world.course.id, key)
    own_forms.note_origin(world.activity.id, "rubric", key, world.course.id)
    assert db.rows("select 1 from form where origin_id is not null") == []

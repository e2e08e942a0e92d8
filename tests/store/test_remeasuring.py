"""A rubric changed while reviews are in: nothing counts otherwise until staff say so, what they say is shown
before, taken back to the last digit, and what is released keeps what it was explained by."""

from dataclasses import replace
from decimal import Decimal

import pytest

from peerreview.domain.refusals import NotNow
from peerreview.store import db, forms, grading, responses
from peerreview.store.grading import measuring_outlook
from tests.store.test_grading import line, lines


@pytest.fixture
def reviewed(world):
    """Everybody got two reviews: l3 of 4 on each criterion."""
    world.reviewed()
    return world


def rubric(world):
    return forms.of_activity(world.activity.id)["rubric"][3]


def save(world, items):
    return forms.change(world.activity.id, "rubric", tuple(items), by=None, now=world.at)


def lowered(world):
    """The rubric with one more, higher level on the first criterion: three points are now half of it."""
    first, *others = rubric(world)
    top = replace(first.levels[-1], id="best", title="Outstanding", points=6.0)
    return save(world, [replace(first, levels=(*first.levels, top)), *others])


def values(world):
    return {who: (found.value, found.live) for who, found in lines(world).items()}


def say(world, act=grading.measure_all):
    world.go(10)
    return act(world.activity, "rubric", by=world.instructor.account_id, now=world.at)


def test_who_reviewed_on_which_version_is_told_with_what_differs(reviewed):
    assert grading.older(reviewed.activity, "rubric") == []
    lowered(reviewed)
    (one,) = grading.older(reviewed.activity, "rubric")
    assert (one.number, one.sent, one.begun, one.by, one.is_asked) == (1, 8, 0, 1, True)
    assert [found.kind for found in one.differences] == ["level_added"]
    assert grading.older(reviewed.activity, "submission") == []


def test_a_new_wording_asks_nothing(reviewed):
    first, *others = rubric(reviewed)
    save(reviewed, [replace(first, hint="Look twice."), *others])
    (one,) = grading.older(reviewed.activity, "rubric")
    assert not one.is_asked


def test_what_would_change_is_shown_and_nothing_has_changed(reviewed):
    before = values(reviewed)
    lowered(reviewed)
    found = measuring_outlook(reviewed.activity, "rubric", reviewed.at)
    assert (len(found.changed), found.up, found.down, found.staying, found.released) == (4, 0, 4, {}, 0)
    assert found.most > 0 and values(reviewed) == before
    assert db.rows("select 1 from remeasure") == []


def test_moved_reviews_count_by_the_newest_and_can_be_taken_back(reviewed):
    before = values(reviewed)
    lowered(reviewed)
    shown = measuring_outlook(reviewed.activity, "rubric", reviewed.at)
    words = {work.id: responses.typed_of(work) for work in reviews(reviewed)}
    assert say(reviewed) == 8
    assert {who: after for who, _before, after in shown.changed} == {
        who: live for who, (_value, live) in values(reviewed).items()
    }
    assert set(line(reviewed).submission.versions.values()) == {2}
    assert {work.id: responses.typed_of(work) for work in reviews(reviewed)} == words
    (one,) = grading.older(reviewed.activity, "rubric")
    assert (one.by, one.is_asked) == (2, False)
    say(reviewed, grading.take_back)
    assert values(reviewed) == before
    assert grading.older(reviewed.activity, "rubric")[0].is_asked
    with pytest.raises(NotNow):
        say(reviewed, grading.take_back)
    told = [row.verb for row in db.rows("select verb from audit_line where verb like 'rubric.%' order by id")]
    assert told == ["rubric.remeasured", "rubric.taken_back"]


def reviews(world):
    found = db.rows("select id from response where task = 'review' order by id")
    return [responses.by_id(row.id) for row in found]


def test_kept_is_an_answer_too_until_the_next_version(reviewed):
    before = values(reviewed)
    lowered(reviewed)
    assert say(reviewed, grading.keep_each) == 8
    assert values(reviewed) == before
    assert not grading.older(reviewed.activity, "rubric")[0].is_asked
    reviewed.go(11)
    save(reviewed, rubric(reviewed)[:-1] if len(rubric(reviewed)) > 2 else [rubric(reviewed)[0]])
    assert grading.older(reviewed.activity, "rubric")[0].is_asked


def test_a_second_word_is_taken_back_to_the_first(reviewed):
    lowered(reviewed)
    say(reviewed)
    by_two = values(reviewed)
    first, *others = rubric(reviewed)
    reviewed.go(11)
    save(reviewed, [replace(first, weight=first.weight * 5), *others])
    assert values(reviewed) == by_two
    reviewed.go(12)
    grading.measure_all(reviewed.activity, "rubric", by=None, now=reviewed.at)
    assert set(line(reviewed).submission.versions.values()) == {3}
    reviewed.go(13)
    grading.take_back(reviewed.activity, "rubric", by=None, now=reviewed.at)
    assert set(line(reviewed).submission.versions.values()) == {2}
    assert values(reviewed) == by_two


def test_a_review_whose_level_is_gone_stays_and_is_named(reviewed):
    first, *others = rubric(reviewed)
    levels = tuple(level for level in first.levels if level.id != "l3")
    save(reviewed, [replace(first, levels=levels), *others])
    before = values(reviewed)
    found = measuring_outlook(reviewed.activity, "rubric", reviewed.at)
    assert len(found.staying) == 8 and found.changed == []
    say(reviewed)
    assert values(reviewed) == before
    assert set(line(reviewed).submission.versions.values()) == {1}


def test_what_is_handed_in_later_on_an_old_draft_counts_by_the_same(world):
    world.go(2)
    for who in world.students:
        world.hand_in(who, "# Work\n\nText.")
    world.go(9)
    begun = world.claim(world.reviewer)
    lowered(world)
    (one,) = grading.older(world.activity, "rubric")
    assert (one.sent, one.begun) == (0, 1)
    world.go(10)
    grading.measure_all(world.activity, "rubric", by=None, now=world.at)
    world.send(world.reviewer, begun)
    assert [
        set(found.submission.versions.values()) for found in lines(world).values() if found.submission.reviews
    ] == [{2}]
    assert grading.written_on(world.activity, [begun.id]) == {begun.id: 1}


def test_a_released_grade_keeps_what_it_was_explained_by(reviewed):
    reviewed.go(15)
    grading.release(reviewed.activity, by=None, now=reviewed.at)
    released = line(reviewed)
    lowered(reviewed)
    reviewed.go(16)
    found = measuring_outlook(reviewed.activity, "rubric", reviewed.at)
    assert found.released == 4
    grading.measure_all(reviewed.activity, "rubric", by=None, now=reviewed.at)
    now = line(reviewed)
    assert (now.value, now.submission, now.total) == (released.value, released.submission, released.total)
    assert set(now.submission.versions.values()) == {1}
    assert now.live < now.value
    assert grading.outlook(reviewed.activity, lines(reviewed)).changed == 4


def test_the_best_and_the_least_stay_in_bounds(reviewed):
    lowered(reviewed)
    say(reviewed)
    assert all(Decimal(0) <= found.live <= Decimal(100) for found in lines(reviewed).values())

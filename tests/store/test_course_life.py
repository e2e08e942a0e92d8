"""A course copied, put away, brought back, deleted: what goes along, what stays, and that nothing remains."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from peerreview.domain import clock
from peerreview.domain.refusals import Invalid, Missing, NotNow
from peerreview.store import (
    activities,
    attributes,
    closing,
    copying,
    courses,
    db,
    forms,
    in_passing,
    materials,
    own_forms,
    site,
)
from peerreview.store.tables import TABLES, Course, Response
from tests.cast import person

OURS = {"account", "login_session", "login_attempt", "one_time_link", "site_setting"}


@pytest.fixture
def written(world):
    """The world with hand-ins and reviews in it."""
    world.reviewed(each=1)
    return world


def copied(world, **more):
    values = {"code": "HIST 2", "title": "Again", "zone": world.course.zone, "days": 364, "staff": False}
    values |= {"by": world.instructor.account_id, "now": world.at}
    return copying.copy_course(Course.get_by_id(world.course.id), **values | more)


def test_a_copy_has_the_activities_with_their_dates_and_nothing_of_people(written):
    made = copied(written)
    (activity,) = activities.of_course(made.id, unpublished=True)
    old = {row[:2]: row for row in activities.window_rows(written.activity.id)}
    new = {row[:2]: row for row in activities.window_rows(activity.id)}
    assert (activity.title, activity.published) == (written.activity.title, None)
    assert new.keys() == old.keys()
    assert {key: clock.typed(row.closes, activity.zone) for key, row in new.items()} == {
        key: clock.typed(row.closes and row.closes + timedelta(days=364), activity.zone)
        for key, row in old.items()
    }
    assert [(one.role, one.account_id) for one in courses.people(made.id)] == [
        ("instructor", written.instructor.account_id)
    ]
    assert Response.select().where(Response.activity == activity.id).count() == 0
    assert db.row("select count(*) from grade g where g.activity_id = ?", activity.id)[0] == 0


def test_a_copy_keeps_the_forms_as_they_were_changed_and_both_go_their_own_way(written):
    items = forms.of_activity(written.activity.id)["rubric"][3]
    activities.change_form(
        written.activity, "rubric", items[:-1], by=written.instructor.account_id, now=written.at
    )
    made = copied(written)
    (activity,) = activities.of_course(made.id, unpublished=True)
    assert forms.of_activity(activity.id)["rubric"][3] == items[:-1]
    activities.change_form(activity, "rubric", items, by=written.instructor.account_id, now=written.at)
    assert forms.of_activity(written.activity.id)["rubric"][3] == items[:-1]


def test_the_library_of_forms_goes_along_as_copies(written):
    items = forms.of_activity(written.activity.id)["rubric"][3]
    own_forms.keep(written.course.id, "Ours", items, called="review", by=None, now=written.at)
    gone = own_forms.keep(written.course.id, "Gone", items, by=None, now=written.at)
    own_forms.put_away(written.course.id, gone, by=None, now=written.at)
    (one,) = own_forms.of_course(copied(written).id)
    assert (one.title, one.called, one.items, one.used) == ("Ours", "review", items, ())


def test_staff_come_along_when_asked_and_students_never(written):
    made = copied(written, staff=True)
    roles = sorted((one.role, one.account_id) for one in courses.people(made.id))
    old = [one for one in courses.people(written.course.id) if one.role != "student"]
    assert roles == sorted((one.role, one.account_id) for one in old)


def test_who_starts_from_a_template_leads_the_copy(written):
    source = Course.get_by_id(written.course.id)
    stranger = written.stranger.account_id if hasattr(written.stranger, "account_id") else written.stranger.id
    assert copying.source_for(stranger, source.public_id) is None
    courses.offer(source.id, True, by=written.instructor.account_id, now=written.at)
    assert [one.id for one in courses.templates()] == [source.id]
    assert copying.source_for(stranger, source.public_id) == source
    made = copied(written, by=stranger)
    assert [(one.role, one.account_id) for one in courses.people(made.id)] == [("instructor", stranger)]
    courses.offer(source.id, False, by=written.instructor.account_id, now=written.at)
    assert copying.source_for(stranger, source.public_id) is None


def test_dates_that_nobody_means_are_refused(written):
    with pytest.raises(Invalid) as refusal:
        copied(written, days=100_000)
    assert refusal.value.field == "starts"


def test_what_is_set_up_is_plain_and_says_nothing_of_people(written):
    text = json.dumps(copying.as_set_up(written.activity), ensure_ascii=False)
    names = [account.name for account in written.accounts.values()]
    assert [name for name in names if name in text] == []
    assert "Work of nobody" not in text


def test_materials_go_along_in_their_order(world):
    text = Path("tests/designs/practice.yaml").read_text()
    world.run(text, publish=False)
    world.provide("samples", "On mills", text="Water turns them.")
    world.provide("samples", "On roads")
    made = copying.copy_activity(
        world.activity,
        world.course.id,
        days=7,
        author=world.instructor.id,
        by=world.instructor.account_id,
        now=world.at,
    )
    found = materials.of_activity(made)["samples"]
    assert [(one.title, one.text) for one in found][0] == ("On mills", "Water turns them.")
    assert [one.title for one in found] == ["On mills", "On roads"]


def test_what_is_put_away_is_found_by_its_instructors_alone_and_comes_back_as_it_was(written):
    other = activities.create(
        written.course.id, written.activity.design, title="Older", by=None, now=written.at
    )
    activities.archive(other, by=None, now=written.at)
    course = Course.get_by_id(written.course.id)
    written.go(20)
    closing.archive(course, by=written.instructor.account_id, now=written.at)
    assert courses.standing(written.author.account_id, course_id=course.id) is None
    assert courses.standing(written.instructor.account_id, course_id=course.id).role == "instructor"
    assert courses.of(written.instructor.account_id) == []
    assert [bool(one.archived) for one in courses.led_by(written.instructor.account_id)] == [True]
    assert activities.of_course(course.id, unpublished=True) == []
    closing.bring_back(course, by=written.instructor.account_id, now=written.at)
    assert [one.id for one in activities.of_course(course.id, unpublished=True)] == [written.activity.id]
    assert courses.standing(written.author.account_id, course_id=course.id).role == "student"
    plans, _facts = in_passing.facts_of_account(written.author.account_id, written.at)
    assert list(plans) == [written.activity.id]
    with pytest.raises(Missing):
        closing.bring_back(course, by=None, now=written.at)


def test_only_what_is_put_away_is_deleted_and_only_by_its_name(written):
    course = Course.get_by_id(written.course.id)
    with pytest.raises(NotNow):
        closing.delete(course, course.code, by=None, now=written.at)
    closing.archive(course, by=None, now=written.at)
    with pytest.raises(Invalid) as refusal:
        closing.delete(course, "another", by=None, now=written.at)
    assert refusal.value.field == "typed"
    assert closing.size(course.id)[2] > 0


def test_nothing_of_a_deleted_course_remains_but_the_line_that_says_so(written):
    course = Course.get_by_id(written.course.id)
    courses.people(course.id)
    attributes.declare_conflict(written.author, written.reviewer, by=None, now=written.at)
    before = {table._meta.table_name: table.select().count() for table in TABLES}
    assert sum(count > 0 for count in before.values()) > 15
    for one in [course, *Course.select().where(Course.id != course.id)]:
        closing.archive(one, by=written.admin.id, now=written.at)
        closing.delete(one, one.code.lower(), by=written.admin.id, now=written.at)
    left = {table._meta.table_name: table.select().count() for table in TABLES}
    others = {name: count for name, count in left.items() if count and name not in OURS}
    lines = [(row.verb, row.course_id) for row in db.rows("select verb, course_id from audit_line")]
    courseless = db.row("select count(*) from form where course_id is not null")[0]
    kept = ("form", "form_version", "audit_line", "search_entry")
    assert {name for name in others if name not in kept} == set()
    assert db.row("select count(*) from search_entry where response_id is not null")[0] == 0
    assert courseless == 0
    assert [verb for verb, number in lines if number is not None] == []
    assert "course.deleted" in [verb for verb, _ in lines]


def test_another_course_is_not_touched(written):
    made = copied(written, staff=True)
    (activity,) = activities.of_course(made.id, unpublished=True)
    course = Course.get_by_id(written.course.id)
    closing.archive(course, by=None, now=written.at)
    closing.delete(course, course.code, by=None, now=written.at)
    assert activities.find(activity_id=activity.id).title == activity.title
    assert forms.of_activity(activity.id).keys() == {"submission", "rubric"} | set(
        forms.of_activity(activity.id)
    )


def test_who_makes_courses_is_set_for_the_site(world):
    assert site.course_makers() == "administrators"
    site.let_make_courses("instructors", by=world.admin.id, now=world.at)
    site.let_make_courses("anybody", by=world.admin.id, now=world.at)
    assert site.course_makers() == "anybody"
    with pytest.raises(Invalid):
        site.let_make_courses("nobody", by=world.admin.id, now=world.at)


def test_a_course_of_ones_own_is_led_by_who_made_it(world):
    account = person("Lea Leader")
    made = courses.create(code="X", title="Y", zone="UTC", by=account.id, now=world.at, leads=True)
    assert [(one.role, one.account_id) for one in courses.people(made.id)] == [("instructor", account.id)]

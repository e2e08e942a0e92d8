"""Dates as they are typed and shown on pages: the clock of the course, hours that come twice or never, and
how long is left."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import g
from werkzeug.datastructures import MultiDict

from peerreview.store import activities, db
from peerreview.web.items import typed_from
from peerreview.web.text import distance, when
from tests.cast import day


def set_up_page(site):
    at = site.path("activities.edit", activity=site.world.activity.public_id)
    browser = site.browse(site.world.instructor)
    return browser, at, browser.get(at).form(at)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("2027-03-28T02:30", "The next possible time is Sun 28 Mar 2027, 03:00."),
        ("2026-11-31T10:00", "Choose a date and a time"),
        ("2027-10-31T02:30", "Choose which of the two is meant."),
        ("0001-01-01T00:00", "Choose a date between the years 2000 and 2200."),
        ("9999-12-31T23:59", "Choose a date between the years 2000 and 2200."),
    ],
)
@pytest.mark.parametrize("field", ["dates.respond.closes", "dates.submit.opens"])
def test_a_date_that_cannot_stand_is_refused_beside_its_field(site, field, typed, says):
    browser, at, form = set_up_page(site)
    page = browser.post(at, form | {field: typed, "act": "save"})
    assert (page.status, len(page.errors())) == (422, 1)
    assert says in page.errors()[0]
    assert page.form(at)[field] == typed
    assert browser.get(at).form(at)[field] == form[field]


def test_a_form_left_alone_moves_no_moment(site):
    moment = datetime(2026, 10, 25, 1, 30, 20, tzinfo=UTC)  # 02:30 in Berlin, the second time
    activities.release(site.world.activity, "review", by=None, now=moment)
    browser, at, form = set_up_page(site)
    assert form["dates.review.releases"] == "2026-10-25T02:30"
    assert browser.post(at, form | {"title": "Another", "act": "save"}).status == 303
    rows = activities.window_rows(site.world.activity.id)
    assert [row.releases for row in rows if row.phase == "review"] == [moment]


@pytest.mark.parametrize("first", ["0001-01-01", "9999-12-31", "2026-02-30", "nonsense"])
def test_a_day_far_from_now_in_an_address_is_not_here(site, first):
    course = site.world.course.public_id
    browser = site.browse(site.world.author)
    assert browser.post(f"/courses/{course}/me/away/{first}/end").status == 404
    fields = {"first": first, "last": ""}
    assert browser.post(site.path("courses.go_away", course=course), fields).status == 422


@pytest.mark.parametrize(
    ("left", "says"),
    [
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=59, seconds=40), "in 59 minutes"),
        (timedelta(hours=1, minutes=59), "in 1 hour"),
        (timedelta(hours=36, minutes=1), "in 36 hours"),
        (timedelta(hours=47, minutes=59), "in 47 hours"),
        (timedelta(days=2, hours=23), "in 2 days"),
        (timedelta(days=7), "in 7 days"),
        (-timedelta(minutes=59, seconds=40), "59 minutes ago"),
        (-timedelta(days=2, hours=23), "2 days ago"),
    ],
)
def test_a_distance_promises_no_more_than_is_left(site, left, says):
    with site.app.test_request_context():
        g.person, g.now, g.course_zone = None, day(0), "Europe/Berlin"
        assert distance(left.total_seconds()) == says
        assert when(g.now + left).distance == says


@pytest.mark.parametrize(
    ("now", "then", "says"),
    [
        ((2026, 10, 22, 15), (2026, 10, 29, 16), "in 7 days"),  # the clocks go back: 169 hours
        ((2026, 10, 22, 15), (2026, 10, 29, 15, 30), "in 6 days"),
        ((2027, 3, 26, 16), (2027, 3, 29, 15), "in 3 days"),  # they go forward: 71 hours
    ],
)
def test_days_are_counted_on_the_clock_of_the_course(site, now, then, says):
    with site.app.test_request_context():
        g.person, g.course_zone, g.now = None, "Europe/Berlin", datetime(*now, tzinfo=UTC)
        assert when(datetime(*then, tzinfo=UTC)).distance == says


def test_an_answered_moment_stays_where_it_was(site):
    with site.app.test_request_context():
        g.standing = SimpleNamespace(zone="Europe/Berlin")
        item = SimpleNamespace(id="visit", parts=("moment",))
        posted = MultiDict({"text.visit": "2026-10-25T02:30", "was.visit": "2026-10-25T01:30+00:00"})
        assert typed_from(posted, [item]) == {"visit": {"text": "2026-10-25T01:30+00:00"}}
        del posted["was.visit"]
        assert typed_from(posted, [item]) == {"visit": {"text": "2026-10-25T02:30"}}


def test_what_stands_on_a_list_of_courses_is_shown_on_the_clock_of_each(site):
    with site.app.test_request_context():
        g.person, g.now, g.course_zone = SimpleNamespace(zone="", needs=frozenset()), day(0), "Europe/Berlin"
        assert str(when(day(1), course="Pacific/Auckland")) == "Tue 3 Nov, 22:00 NZDT"
        assert str(when(day(1))) == "Tue 3 Nov, 10:00 CET"
        g.person = SimpleNamespace(
            zone="America/Sao_Paulo", needs=()
        )  # who has a zone of their own reads in that
        assert str(when(day(1), course="Pacific/Auckland")) == "Tue 3 Nov, 06:00 UTC-03"


# An hour that comes twice: one is chosen beside the field, wherever a date is typed

TWICE = "2027-10-31T02:30"
FIRST, SECOND = datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def offered(page, name):
    """{value: (words, is chosen)} of the choice beside a date field."""
    boxes = page.tree.all("input", type="radio", name=f"{name}.which")
    return {box["value"]: (box.parent.text, "checked" in box.attributes) for box in boxes}


OFFERED = {
    "first": ("the first, 02:30 CEST (summer time)", False),
    "second": ("the second, 02:30 CET (winter time)", False),
}


def set_up(site):
    """The date of a step: (address, fields, name, the moment that is stored)."""
    _browser, at, form = set_up_page(site)
    form.pop("csrf_token")

    def stored():
        rows = activities.window_rows(site.world.activity.id)
        return next(row.closes for row in rows if row.phase == "respond")

    return site.world.instructor, at, form | {"act": "save"}, "dates.respond.closes", stored


def more_time(site):
    """An extension on the page of progress."""
    at = site.path("activities.extend", activity=site.world.activity.public_id)
    fields = {"phase": "submit", "person": site.world.author.public_id, "reason": "", "act": "extend"}

    def stored():
        return next((row.closes for row, _why in activities.extensions(site.world.activity.id)), None)

    return site.world.instructor, at, fields, "closes", stored


def asked(site):
    """What a student would like to have."""
    at = site.path("asking.send", activity=site.world.activity.public_id, kind="time")
    fields = {"task": "work", "round": "1", "words": "I was ill all week."}

    def stored():
        return next((db.moment(row[0]) for row in db.rows("select wanted from request")), None)

    return site.world.author, at, fields, "wanted", stored


def answered(site):
    """More time that staff give who asked."""
    world = site.world
    site.browse(world.author).post(asked(site)[1], asked(site)[2])
    (asked_id,) = db.row("select public_id from request")
    case = next(
        link
        for link in site.browse(world.instructor)
        .get(site.path("moderation.show", activity=world.activity.public_id))
        .links()
        if link and "/cases/" in link
    )
    at = f"{case.partition('?')[0]}/requests/{asked_id}"
    stored = more_time(site)[-1]
    return world.instructor, at, {"act": "granted", "reply": "Take your time."}, "until", stored


@pytest.mark.parametrize("which", ["first", "second"])
@pytest.mark.parametrize("place", [set_up, more_time, asked, answered], ids=lambda place: place.__name__)
def test_of_an_hour_that_comes_twice_one_is_chosen_beside_the_field(site, place, which):
    who, at, fields, name, stored = place(site)
    browser, before = site.browse(who), stored()
    page = browser.post(at, fields | {name: TWICE})
    assert (page.status, "comes twice" in page.text, stored()) == (422, True, before)
    assert offered(page, name) == OFFERED
    kept = page.form(at)
    assert kept[name] == TWICE and f"{name}.which" not in kept, "nothing is chosen beforehand"
    assert {key: kept[key] for key in fields if key in kept and key != name} == {
        key: value for key, value in fields.items() if key in kept and key != name
    }
    assert browser.post(at, fields | {name: TWICE, f"{name}.which": which}).status == 303
    assert stored() == (FIRST if which == "first" else SECOND)


def test_what_is_stored_is_shown_as_chosen_and_the_other_one_can_be(site):
    _who, at, fields, name, stored = set_up(site)
    browser = site.browse(site.world.instructor)
    browser.post(at, fields | {name: TWICE, f"{name}.which": "second"})
    page = browser.get(at)
    assert {key: chosen for key, (_words, chosen) in offered(page, name).items()} == {
        "first": False,
        "second": True,
    }
    form = page.form(at) | {"act": "save"}
    assert browser.post(at, form | {"title": "Left alone"}).status == 303
    assert stored() == SECOND
    form = browser.get(at).form(at) | {"act": "save", f"{name}.which": "first"}
    assert browser.post(at, form).status == 303
    assert stored() == FIRST


def test_no_other_field_asks(site):
    page = site.browse(site.world.instructor).get(set_up(site)[1])
    assert not [box for box in page.tree.all("input", type="radio") if box["name"].endswith(".which")]

"""Alerts on the pages: a line on To do, the acts on the page of moderation, who looks after it."""

import pytest

from peerreview.store import alerts
from tests.store.test_alerts import missed
from tests.store.test_alerts import pairs as _pairs


@pytest.fixture
def raised(site):
    """One pair has not finished in time. ``site.alert`` is the alert."""
    _pairs.__wrapped__(site.world)
    (site.alert,) = missed(site.world)
    return site


def place(site, **more):
    return {"activity": site.world.activity.public_id, **more}


def act(site, name, typed=None, who=None):
    """An act on the alert; the answer."""
    action = site.path(f"moderation.{name}", **place(site, alert=site.alert.public_id))
    return site.browse(who or site.world.instructor).post(action, typed or {})


def moderation(site, who=None):
    return site.browse(who or site.world.instructor).get(site.path("moderation.show", **place(site)))


def student_page(site, who):
    return site.browse(who).get(site.path("activities.show", **place(site)))


def test_its_owner_finds_it_on_to_do_and_a_colleague_does_not(raised):
    todo = raised.browse(raised.world.instructor).get("/")
    assert "Look after Group" in todo.text and "1 case waits for you." in todo.text
    assert f"{raised.path('moderation.show', **place(raised))}#alerts-h" in todo.links()
    assert "Look after" not in raised.browse(raised.world.assistant).get("/").text


def test_those_concerned_read_who_looks_after_it_and_until_when(raised):
    for who in (raised.world.missing, raised.world.mate):
        assert "Ines Instructor looks after it and writes to you by" in student_page(raised, who).text
    other = next(who for who in raised.world.students if who not in (raised.world.missing, raised.world.mate))
    assert "looks after it" not in student_page(raised, other).text


def test_it_is_taken_over_answered_and_closed(raised):
    world = raised.world
    page = moderation(raised)
    assert "You look after it." in page.text and "1 step was not finished in time." in page.text
    assert "Nothing waits for you" not in page.text
    assert act(raised, "take_alert", who=world.assistant).status == 303
    assert "Asim Assistant looks after it." in moderation(raised).text
    refused = act(raised, "answer_alert", {"answer": " "})
    assert refused.status == 422 and refused.errors() == ["Write to them what comes next."]
    long = "x" * 1001
    assert long in act(raised, "answer_alert", {"answer": long}).html
    assert act(raised, "answer_alert", {"answer": "Let us meet on Monday."}).status == 303
    read = student_page(raised, world.mate).text
    assert "Ines Instructor wrote to you:" in read and "Let us meet on Monday." in read
    assert act(raised, "close_alert").status == 404
    assert act(raised, "close_alert", {"act": "pass"}).status == 303
    assert "Closed" in moderation(raised).text
    assert "Let us meet" not in student_page(raised, world.mate).text
    assert act(raised, "take_alert").status == 409
    assert act(raised, "reopen_alert").status == 303
    assert alerts.find(world.activity, raised.alert.public_id).is_open


def test_what_they_wrote_after_all_is_said(raised):
    world = raised.world
    act(raised, "close_alert", {"act": "pass"})
    act(raised, "reopen_alert")
    assert "They have gone on." not in moderation(raised).text
    world.go(3, 3)
    raised.browse(world.instructor).post(
        raised.path("activities.let_pass", **place(raised, phase="part")), {"whom": "all"}
    )
    page = moderation(raised)
    assert "They have gone on." in page.text and "Let them go on, and close" not in page.text


@pytest.mark.parametrize("who", ["author", "stranger"])
def test_students_and_strangers_act_on_none(raised, who):
    for name in ("take_alert", "answer_alert", "close_alert", "reopen_alert"):
        assert (
            act(raised, name, {"answer": "Hello", "act": "close"}, getattr(raised.world, who)).status == 404
        )

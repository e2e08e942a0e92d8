"""Alerts on the pages: a line on To do, the acts on the page of moderation, who looks after it."""

from datetime import timedelta

import pytest

from peerreview.domain.designs import DesignError, load
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, alerts, db, settle
from tests.cast import START, day
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


EXPERTS = """
title: Experts
phases:
  - id: expert
    group: {size: 2}
    gate: {per: group, when: approved, else: fallback, early: 24h}
    tasks: [{id: sheet, form: prompt, see: group}]
  - id: home
    tasks: [{id: note, form: prompt, see: group}]
"""


@pytest.fixture
def silent(site):
    """A day before their step closes one of a pair has written, the other has not."""
    world = site.world
    world.run(
        EXPERTS, WindowRow("expert", 1, "all", START, day(5)), WindowRow("home", 1, "all", None, day(9))
    )
    return site


def test_a_silent_expert_is_told_of_before_the_step_closes(silent):
    world = silent.world
    settle.settle(world.activity.id, day(4) - timedelta(minutes=1))
    assert alerts.of_activity(world.activity.id) == []
    settle.settle(world.activity.id, day(4) + timedelta(minutes=1))
    found = alerts.of_activity(world.activity.id)
    assert {one.concerns for one in found} == {"1", "2"} and all(one.owner_name for one in found)
    settle.settle(world.activity.id, day(4) + timedelta(hours=2))
    assert len(alerts.of_activity(world.activity.id)) == len(found)
    mails = [row[0] for row in db.rows("select subject from outbox_message where key like 'closing:%'")]
    assert mails and all("Your group waits for you" in one for one in mails)
    world.go(4, 1)
    told = silent.browse(world.author).get(silent.path("activities.show", **place(silent))).text
    assert "waits for somebody’s part. Ines Instructor knows and helps. It closes" in told
    page = moderation(silent)
    assert "Somebody has not done their part yet. It closes" in page.text
    alert = found[0].public_id
    let_on = silent.path("moderation.close_alert", **place(silent, alert=alert))
    assert silent.browse(world.instructor).post(let_on, {"act": "pass"}).status == 303
    assert len(activities.passages(world.activity.id)) == 1
    back = silent.path("moderation.reopen_alert", **place(silent, alert=alert))
    assert silent.browse(world.instructor).post(back).status == 303
    assert activities.passages(world.activity.id) == []
    settle.settle(world.activity.id, day(5, 1))
    assert {row.cause for row in activities.passages(world.activity.id)} == {"fallback"}


@pytest.mark.parametrize(
    "gate",
    [
        "{per: group, when: all, else: escalate, early: 1d}",
        "{per: group, early: 1d}",
        "{per: group, when: hand, else: fallback, early: 1d}",
    ],
)
def test_early_is_refused_where_it_would_do_nothing(gate):
    text = EXPERTS.replace("{per: group, when: approved, else: fallback, early: 24h}", gate)
    with pytest.raises(DesignError, match="Line 4: “early” is for a gate"):
        load(text, activities.known_forms())


# --- answers that are low -----------------------------------------------------------------------------------

PULSE = """
title: Closing
phases:
  - id: close
    tasks:
      - {id: note, title: A note, form: prompt, see: self}
      - {id: pulse, title: Was it safe to speak?, form: safety_pulse, see: counts, low: 2.5}
"""


def answered(site, *levels):
    """The first so many students say how safe it was, on the second day."""
    world = site.world
    world.more += [world.join(f"P{place} Person", "student") for place in range(4)]
    world.run(PULSE, WindowRow("close", 1, "all", START, day(9)))
    world.go(1, 1)
    for who, level in zip(world.students, levels, strict=False):
        work = world.begin(who, "pulse")
        world.send_typed(who, work, {"speak": {"level": level}, "respect": {"level": "l5"}})
    settle.settle(world.activity.id, day(1, 2))
    return world


def raised_by(world):
    settle.settle(world.activity.id, day(2, 2))
    return alerts.of_activity(world.activity.id)


@pytest.mark.parametrize(
    ("levels", "is_raised"),
    [(["l1"] * 4, False), (["l1"] * 5, True), (["l1", "l2", "l3", "l3", "l5"], False), (["l2"] * 6, True)],
)
def test_low_answers_call_staff_from_five_on_and_never_at_the_moment_of_one(site, levels, is_raised):
    world = answered(site, *levels)
    assert alerts.of_activity(world.activity.id) == []
    found = raised_by(world)
    assert bool(found) is is_raised and len(found) <= 1
    settle.settle(world.activity.id, day(4))
    assert len(alerts.of_activity(world.activity.id)) == len(found)


def test_staff_read_the_mean_and_how_many_and_nobody_is_named(site):
    world = answered(site, "l1", "l1", "l2", "l2", "l2")
    (alert,) = raised_by(world)
    world.go(2, 3)
    page = moderation(site)
    assert (
        "“I could say what I think.” stood at 1.6 of 5 on average, from 5 answers; low is under 2.5."
        in page.text
    )
    assert "People treated each other" not in page.text.split("Was it safe to speak?")[1][:300]
    part = page.text[page.text.index("Was it safe to speak?") :][:600]
    assert not any(who.account.name in part for who in world.students)
    (mail,) = db.rows("select subject, body from outbox_message where key like 'low:%'")
    assert not any(who.account.name in mail.body for who in world.students)
    assert "Let them go on" not in page.text
    assert "looks after" not in student_page(site, world.author).text
    assert "the answers are low" in site.browse(world.instructor).get("/").text
    place_of = site.path("moderation.answer_alert", **place(site, alert=alert.public_id))
    site.browse(world.instructor).post(place_of, {"answer": "I will sit in the room on Monday."})
    assert "wrote to all of you:" in student_page(site, world.author).text


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("form: safety_pulse, see: group, low: 2.5", "say “see: counts”"),
        ("form: prompt, see: counts, low: 2.5", "“prompt” has none"),
        ("form: safety_pulse, see: counts, low: 9", "it would call always or never"),
        ("form: safety_pulse, see: counts, low: 1", "it would call always or never"),
        ("form: safety_pulse, see: counts, low: few", "must be a number"),
    ],
)
def test_low_is_refused_with_its_line_where_it_means_nothing(typed, why):
    text = PULSE.replace("form: safety_pulse, see: counts, low: 2.5", typed)
    with pytest.raises(DesignError, match=f"Line 7: .*{why}"):
        load(text, activities.known_forms())

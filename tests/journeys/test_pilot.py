"""A pilot from its decision to its report, on a phone and a desk, with and without script: peers refused for
what the law asks, lines of unknown people mended, one wrong practice put right for all who saw it."""

import pytest

from peerreview.store import db, moderation, pilots, responses
from peerreview.store.reading import seen
from tests.cast import day

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

QUESTIONS = "risk={risk}&duty={duty}&rarity=1&likeness=2&helpers=7&places=3&learners=23&begins=2026-11-02"


def correct_one(world):
    """An expert puts right what a review said; whoever had read it is told."""
    row = db.row("select id from response where task = 'review' and state = 'submitted' order by id")
    work = responses.by_id(row.id)
    item = next(answer.item for answer in responses.answers_of(work.id) if answer.text)
    for who in world.students[:2]:
        db.execute(
            "insert into seen (enrolment_id, response_id, version, at) values (?, ?, 1, ?) "
            "on conflict (enrolment_id, response_id, version) do nothing",
            who.id,
            work.id,
            world.at,
        )
    moderation.correct(
        work,
        stamp=(work.version, work.state),
        by=world.assistant.account_id,
        now=world.go(16).at,
        texts={item: "Clamp the line first, then empty the pump."},
        reason="The pump was emptied before the line was clamped.",
    )
    return len(seen.readers(work.id))


def fill(page, kind, title, before, target, unit):
    part = page.get_by_role("region", name=kind)
    part.get_by_label("What is measured?").fill(title)
    part.get_by_label("Unit").fill(unit)
    part.get_by_label("Before").fill(before)
    part.get_by_label("Target").fill(target)


@pytest.mark.parametrize(
    ("script", "size"), [(True, "phone"), (False, "phone"), (True, "desk"), (False, "desk")]
)
def test_from_the_decision_to_the_report(served, visit, faults, script, size):
    world = served.world
    course = f"/courses/{world.course.public_id}"
    page = visit(world.instructor, script=script, size=size)
    # What the law asks is never left to peers alone.
    page.goto(f"{course}/designs/peer-hybrid-or-expert?{QUESTIONS.format(risk=1, duty=1)}")
    expect(page.get_by_role("heading", name="Expert: whoever knows it teaches it")).to_be_visible()
    page.get_by_role("link", name="Decide, and begin a pilot").click()
    page.get_by_text("Peer: learners help each other").click()
    page.get_by_label("What is the pilot called?").fill("Pumps on the ward")
    page.get_by_label("Why?").fill("Mentors know the ward.")
    page.get_by_label("One objective").fill("Whoever is new hands over safely.")
    for kind in ("Engagement", "Skill", "Business"):
        fill(page, kind, f"The {kind}", "60", "80", "%")
    page.get_by_role("button", name="Sign and begin").click()
    expect(page.get_by_text("it is never left to peers alone.").first).to_be_visible()
    expect(page.get_by_label("Why?")).to_have_value("Mentors know the ward.")
    assert not script or faults(page) == []
    # Hybrid, with a price and an outcome to bring from a file.
    page.goto(f"{course}/designs/peer-hybrid-or-expert?{QUESTIONS.format(risk=2, duty=0)}")
    page.get_by_role("link", name="Decide, and begin a pilot").click()
    page.get_by_label("What is the pilot called?").fill("Pumps on the ward")
    page.get_by_label("Why?").fill("Mentors know the ward, an expert checks.")
    page.get_by_label("One objective").fill("Whoever is new hands over safely.")
    fill(page, "Engagement", "Handed in", "60", "80", "%")
    page.get_by_role("region", name="Engagement").get_by_label(
        "Where do the values come from?"
    ).select_option(f"answers:{world.activity.public_id}.work")
    fill(page, "Skill", "Steps right", "6,9", "9.5", "steps")
    fill(page, "Business", "Gaps", "21", "12", "%")
    page.get_by_role("button", name="Sign and begin").click()
    expect(page.get_by_role("heading", name="Day 1 of 90")).to_be_visible()
    assert not script or faults(page) == []
    # Values come; who is unknown is named and mended.
    page.get_by_role("link", name="Bring values").first.click()
    page.get_by_label("Or paste the lines").fill("anna@college.example,8\nnobody@college.example,9")
    page.get_by_role("button", name="Bring these values").click()
    expect(page.get_by_text("Nobody in this course is called so").first).to_be_visible()
    assert not script or faults(page) == []
    page.get_by_label("Mend the lines that wait").fill("remy@college.example,9")
    page.get_by_role("button", name="Bring these values").click()
    expect(page.get_by_text("1 value is in.")).to_be_visible()
    # Weeks pass: reviews are written, one is wrong and put right for all who saw it.
    world.reviewed()
    told = correct_one(world.go(15))
    assert told >= 2
    world.go(29)
    page.goto(f"{course}/pilots")
    page.get_by_role("link", name="Pumps on the ward").click()
    expect(page.get_by_role("heading", name="Day 30 of 90")).to_be_visible()
    expect(page.get_by_text("The pump was emptied before the line was clamped.")).to_be_visible()
    expect(page.get_by_text("of 2 who saw it")).to_be_visible()
    page.get_by_text("Go on, and change one thing").click()
    page.get_by_label("Why, and what changes").fill("A checkpoint after two meetings.")
    page.get_by_role("button", name="Sign the decision").click()
    expect(page.get_by_text("A checkpoint after two meetings.")).to_be_visible()
    assert not script or faults(page) == []
    close(page, visit(world.instructor, script=script, size=size), world, course, faults if script else None)


def close(page, later, world, course, faults):
    """The last review, once nothing is open."""
    world.go(91)
    pilot = pilots.running(world.course.id)
    assert pilot.is_last(day(91)) and page
    db.execute("update alert set closed_at = ? where closed_at is null", world.at)
    later.goto("/login")
    later.get_by_label("E-mail").fill(world.accounts[world.instructor.id].email)
    later.get_by_label("Password").fill("correct horse battery")
    later.get_by_role("button", name="Sign in").click()
    later.goto(f"{course}/pilots/{pilot.public_id}")
    later.get_by_role("link", name="Go to the last review").click()
    expect(later.get_by_role("heading", name="Review: Pumps on the ward")).to_be_visible()
    assert not faults or faults(later) == []
    later.get_by_label("Why, and what changes").fill("We go on with hybrid in spring.")
    later.get_by_role("button", name="Sign the review and close the pilot").click()
    expect(later.get_by_text("We go on with hybrid in spring.")).to_be_visible()
    expect(later.get_by_role("button", name="Sign the")).to_have_count(0)

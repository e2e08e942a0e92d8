"""“Peer, hybrid or expert?” in a browser: answered on a phone and a desk, with and without script, down to an
activity with its dates."""

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect


@pytest.mark.parametrize(
    ("script", "size"), [(True, "phone"), (False, "phone"), (True, "desk"), (False, "desk")]
)
def test_five_questions_lead_to_a_design_with_its_dates(served, visit, faults, script, size):
    course = served.world.course.public_id
    page = visit(served.world.instructor, script=script, size=size)
    page.goto(f"/courses/{course}/designs")
    page.get_by_role("link", name="Peer, hybrid or expert?").click()
    page.get_by_role("group", name="1. If somebody learns it wrong").get_by_text("Time is lost").click()
    page.get_by_role("group", name="2. Does a certificate").get_by_text("Yes").click()
    page.get_by_role("group", name="3. How common").get_by_text("Some have it").click()
    page.get_by_role("group", name="4. How alike").get_by_text("Very much").click()
    page.get_by_label("Can help").fill("seven")
    page.get_by_label("Places each").fill("3")
    page.get_by_label("Learn", exact=True).fill("20")
    page.get_by_role("button", name="See the answer").click()
    # What cannot stand is said, and everything typed is there.
    expect(page.get_by_text("A whole number from 0 to 9999, please.").first).to_be_visible()
    expect(page.get_by_label("Can help")).to_have_value("seven")
    assert not script or faults(page) == []
    page.get_by_label("Can help").fill("7")
    page.get_by_role("button", name="See the answer").click()
    # A certificate can never be left to peers alone.
    expect(page.get_by_role("heading", name="Expert: whoever knows it teaches it")).to_be_visible()
    page.get_by_role("group", name="2. Does a certificate").get_by_text("No").click()
    page.get_by_role("button", name="Answer again").click()
    expect(page.get_by_role("heading", name="Peer: learners help each other")).to_be_visible()
    page.get_by_role("group", name="3. How common").get_by_text("One or two people").click()
    page.get_by_role("button", name="Answer again").click()
    expect(page.get_by_role("heading", name="Hybrid: peers meet, an expert checks")).to_be_visible()
    expect(page.get_by_text("One or two people have the knowledge").first).to_be_visible()
    assert not script or faults(page) == []
    page.get_by_role("link", name="Open this design with dates Unit by unit with proctors").click()
    page.get_by_label("Title").fill("Pumps, unit by unit")
    assert not script or faults(page) == []
    page.get_by_role("button", name="Make the activity").click()
    expect(page.get_by_text("“Pumps, unit by unit” is made.")).to_be_visible()
    expect(page.get_by_text("Nobody is named who looks at the numbers").first).to_be_visible()

"""What staff provide, from the first line to the model answer: on a desk with script, on a phone without."""

import pytest

from peerreview.store import materials

pytestmark = pytest.mark.design("practice.yaml")
WAYS = pytest.mark.parametrize(
    "size, script", [("desk", True), ("phone", False)], ids=["desk", "phone, no script"]
)
TEXT = "## The springs\n\nRome had *eleven* aqueducts, most of them under the ground."


def add(page, name, title, text="", links=""):
    """Press the shelf's button, fill in, save."""
    page.locator(f"#m-{name}").get_by_role("link", name="Add an entry").click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Text").fill(text)
    page.get_by_label("Links").fill(links)
    page.get_by_role("button", name="Add this entry").click()
    page.locator(f"#m-{name}").get_by_role("link", name=title, exact=True).wait_for()


@WAYS
def test_staff_provide_and_publish(served, visit, faults, size, script):
    world = served.world
    page = visit(world.instructor, size=size, script=script)
    page.goto(f"/activities/{world.activity.public_id}")
    page.get_by_role("link", name="add 2 more to “Sample works”").click()
    page.wait_for_url("**/materials#m-samples")
    add(page, "samples", "A strong essay", TEXT)
    add(page, "samples", "A weak essay", "Roads.")
    page.locator("#m-reading").get_by_role("link", name="Add an entry").click()
    page.get_by_label("Links").fill("rome.example")
    page.get_by_role("button", name="Add this entry").click()
    assert page.locator("#title-why").inner_text() == "Give it a title."
    assert "Line 1: a link begins with https://" in page.locator("#links-why").inner_text()
    page.get_by_label("Title").fill("The springs")
    page.get_by_label("Text").fill(TEXT)
    page.get_by_label("Links").fill("https://rome.example/map A map of the city")
    page.get_by_role("button", name="Add this entry").click()
    add(page, "reading", "The roads", "Roads.")
    page.get_by_role("button", name="Up The roads").click()
    page.wait_for_load_state()
    assert materials.titles(world.activity, "reading") == ["The roads", "The springs"]
    page.get_by_role("button", name="Take out The roads").click()
    page.get_by_text("Nobody had written about it").wait_for()
    assert materials.titles(world.activity, "reading") == ["The springs"]
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("“The roads” is back.").wait_for()
    page.locator("#m-samples").get_by_role(
        "button", name="Write the reference Practice: A weak essay"
    ).click()
    page.wait_for_url("**/reviews/*")
    assert page.locator("#work").get_by_text("Roads.").count() == 1
    page.goto(f"/activities/{world.activity.public_id}/materials")
    assert page.get_by_role("button", name="Go on with the reference").count() == 1
    if script:
        assert faults(page) == []
    page.goto(f"/activities/{world.activity.public_id}")
    page.get_by_role("button", name="Publish to students").click()
    page.get_by_text("Published.").first.wait_for()


@WAYS
def test_a_student_reads_beside_the_field_and_the_model_after(served, visit, faults, size, script):
    world = served.world
    reading = world.provide("reading", "The springs", text=TEXT, links="https://rome.example/map A map")
    world.provide("solution", "How I would begin", text="With the tap in the third paragraph.")
    world.provide("samples", "Strong"), world.provide("samples", "Weak")
    world.publish()
    world.go(15)
    page = visit(world.author, size=size, script=script)
    page.goto(f"/activities/{world.activity.public_id}")
    page.locator("summary", has_text="The springs").click()
    page.get_by_text("most of them under the ground").first.wait_for()
    if script:
        assert faults(page) == []
    page.get_by_role("button", name="Work").first.click()
    page.wait_for_url("**/submissions/*")
    shelf = page.get_by_role("region", name="To read")
    assert shelf.get_by_text("eleven").is_visible()
    field, box = page.locator("textarea").first.bounding_box(), shelf.bounding_box()
    assert box["x"] > field["x"] + field["width"] if size == "desk" else box["y"] < field["y"]
    shelf.locator("summary").click()
    assert not shelf.get_by_text("eleven").is_visible(), "it folds"
    assert page.get_by_text("With the tap").count() == 0
    page.locator("textarea").first.fill("Water is power.")
    if script:
        page.get_by_text("Saved").first.wait_for()
        assert faults(page) == []
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.get_by_text("Handed in. This is version 1").first.wait_for()
    assert page.get_by_text("With the tap in the third paragraph.").is_visible()
    assert materials.find(world.activity, reading.public_id).version == 1

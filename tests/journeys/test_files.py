"""A work handed in as a PDF that names its author, mended, and read by a reviewer on a phone; with script and
without."""

import os
import threading

import pytest

from peerreview.store import activities, db, files, forms
from tests.cast import START
from tests.documents import docx, drawing, packed, paragraph
from tests.notebooks import code, notebook, printed, words
from tests.papers import pdf, photo

TEXT = "Weirs\nWater is heavy, and a wall is only as good as its foot."
SHOTS = os.environ.get("PEERREVIEW_SHOTS", "")


@pytest.fixture
def desk(served):
    """The address of the author's desk, where files may be handed in; a worker makes them ready."""
    world = served.world
    items = forms.built_in()["submission_files"].items
    activities.change_form(world.activity, "submission", items, by=None, now=START)
    activities.publish(world.activity, by=world.instructor.account_id, now=START)
    world.reload()
    stop = threading.Event()
    files.begin_worker(stop)
    yield f"/submissions/{world.go(1).begin(world.author).public_id}"
    stop.set()
    files.wake()


def shot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/files-{name}.png", full_page=True)


def choose(page, script, *chosen):
    given = [{"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in chosen]
    page.locator("input[type=file]").set_input_files(given)
    if not script:
        page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text(chosen[-1][0]).first.wait_for()


@pytest.mark.parametrize(("script", "scheme"), [(True, "light"), (False, "light"), (True, "dark")])
def test_a_pdf_that_names_its_author_is_mended_and_read_on_a_phone(
    served, desk, visit, faults, script, scheme
):
    world = served.world
    page = visit(world.author, script=script, size="phone", scheme=scheme)
    page.goto(desk)
    page.locator("textarea").fill("What I typed stays.")
    choose(page, script, ("essay.pdf", pdf(f"by Anna Author\n{TEXT}", "The end")), ("plot.png", photo("PNG")))
    assert page.locator("textarea").input_value() == "What I typed stays."
    if script:
        page.get_by_text("PDF, 2 pages").wait_for()
        page.locator(".files").get_by_text("Picture", exact=True).wait_for()
        page.get_by_label("What does it show?").fill("A plot of water")
        shot(page, f"desk-{scheme}")
        assert faults(page) == []
    page.get_by_role("button", name="Hand in").click()
    asked = page.locator(".asked")
    assert asked.locator("mark").all_inner_texts() == ["Anna Author"]
    assert asked.get_by_text("essay.pdf, page 1").count() == 1
    shot(page, f"asked-{script}-{scheme}")
    page.get_by_role("button", name="Leave out essay.pdf").click()
    page.get_by_text("essay.pdf").first.wait_for(state="detached")
    choose(page, script, ("mended.pdf", pdf(TEXT, "The end", "Three", "Four")))
    page.get_by_role("button", name="Hand in").click()
    page.get_by_text("Handed in", exact=True).first.wait_for()
    page.get_by_text("As it came: mended.pdf").wait_for()
    assert db.row("select count(*) from concern")[0] == 0
    shot(page, f"in-{script}-{scheme}")

    world.hand_in(world.reviewer)
    world.go(8)
    review = world.claim(world.reviewer)
    reader = visit(world.reviewer, script=script, size="phone", scheme=scheme)
    reader.goto(f"/reviews/{review.public_id}")
    pages = reader.locator(".leaf:has(text)")
    leaf = pages.first
    leaf.locator("text", has_text="Water is heavy").wait_for(state="attached")
    assert reader.get_by_text("mended.pdf").count() == 0
    assert leaf.locator("img").evaluate("one => one.decode().then(() => one.naturalWidth)") > 700
    if script:
        assert reader.get_by_alt_text("A plot of water").count() == 1
    reader.get_by_text("Page 1 as text").click()
    reader.locator("details", has_text="Water is heavy").first.wait_for()
    shot(reader, f"review-{script}-{scheme}")
    if script:
        assert faults(reader) == []
    reader.get_by_role("link", name="2 pages more").click()
    pages.nth(3).wait_for()
    assert pages.count() == 4
    shot(reader, f"whole-{script}-{scheme}")
    if script:
        assert faults(reader) == []


def test_words_over_a_page_are_selected_as_they_stand(served, desk, visit, faults):
    page = visit(served.world.author)
    page.goto(desk)
    choose(page, True, ("essay.pdf", pdf(TEXT)), ("code.py", b"def weir(height):\n    return height > 0\n"))
    page.get_by_text("PDF, 1 page").wait_for()
    page.locator(".files").get_by_text("Text", exact=True).wait_for()
    page.get_by_role("button", name="Hand in").click()
    page.locator(".leaf text").first.wait_for(state="attached")
    shot(page, "in-desk")
    assert faults(page) == []
    chosen = page.evaluate(
        """() => {
        const [line] = document.querySelectorAll('.leaf text')
        getSelection().selectAllChildren(line)
        return getSelection().toString()
        }"""
    )
    assert chosen == "Weirs"
    picture, line = (page.locator(f".leaf {one}").first.bounding_box() for one in ("img", "text"))
    assert picture["y"] < line["y"] < picture["y"] + picture["height"] / 4, "the words lie on the picture"
    assert page.locator(".listing td").nth(1).inner_text() == "def weir(height):"


DROP = """([name, text]) => {
  const data = new DataTransfer()
  data.items.add(new File([text], name, {type: 'text/plain'}))
  const place = document.querySelector('.add-file')
  const event = {bubbles: true, cancelable: true, dataTransfer: data}
  const tell = kind => place.dispatchEvent(new DragEvent(kind, event))
  tell('dragover')
  const marked = place.classList.contains('over')
  tell('drop')
  return marked
}"""


def test_files_are_dropped_and_one_that_is_wrong_loses_nothing(served, desk, visit, faults):
    page = visit(served.world.author)
    page.goto(desk)
    page.locator("textarea").fill("What I typed stays.")
    assert page.get_by_text("or drop files here").count() == 1
    assert page.evaluate(DROP, ["run.py", "print(1)"]) is True
    page.get_by_text("run.py").first.wait_for()
    assert page.locator("textarea").input_value() == "What I typed stays."
    assert page.url.endswith("#i-files")
    choose(page, True, ("empty.txt", b""))
    shot(page, "wrong")
    assert page.locator("#i-files").get_by_text("is empty").count() == 1
    assert page.evaluate("document.activeElement.type") == "file"
    assert page.get_by_text("run.py").count() >= 1
    assert page.locator("textarea").input_value() == "What I typed stays."
    assert faults(page) == []
    page.locator("textarea").fill("Typed after it.")
    page.get_by_text("Saved", exact=False).first.wait_for()
    page.route("**/draft", lambda route: route.abort())
    page.locator("input[type=file]").set_input_files(
        {"name": "lost.txt", "mimeType": "text/plain", "buffer": b"x"}
    )
    page.get_by_text("The file did not arrive").first.wait_for()
    page.unroute("**/draft")
    choose(page, True, ("again.txt", b"Water is heavy."))
    assert page.locator("textarea").input_value() == "Typed after it."


@pytest.mark.parametrize(("script", "scheme", "size"), [(True, "light", "desk"), (False, "light", "phone"),
                                                        (True, "dark", "phone")])  # fmt: skip
def test_documents_notebooks_and_folders_are_read(served, desk, visit, faults, script, scheme, size):
    world = served.world
    page = visit(world.author, script=script, size=size, scheme=scheme)
    page.goto(desk)
    body = paragraph("Weirs", style="Titel") + paragraph("Water is heavy. ", drawing(said="A weir"))
    body += (
        "<w:tbl><w:tr><w:tc>"
        + paragraph("one")
        + "</w:tc><w:tc>"
        + paragraph("two")
        + "</w:tc></w:tr></w:tbl>"
    )
    lab = notebook(words("# Lab"), code("for x in y:\n    print(x)  # each", printed("1\n2")))
    folder = packed({"src/run.py": b"import this\n", "read.txt": b"Read me."})
    choose(page, script, ("essay.docx", docx(body)), ("lab.ipynb", lab), ("src.zip", folder))
    if script:
        page.get_by_text("Folder, 2 files").wait_for()
        shot(page, f"kinds-desk-{scheme}")
    page.get_by_role("button", name="Hand in").click()
    page.get_by_text("Handed in", exact=True).first.wait_for()
    world.hand_in(world.reviewer)
    world.go(8)
    review = world.claim(world.reviewer)
    reader = visit(world.reviewer, script=script, size=size, scheme=scheme)
    reader.goto(f"/reviews/{review.public_id}")
    assert reader.locator(".document h3").all_inner_texts() == ["Weirs", "Lab"]
    picture = reader.get_by_alt_text("A weir")
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 64
    reader.locator(".tree summary", has_text="run.py").click()
    reader.locator(".tree .k", has_text="import").wait_for()
    shot(reader, f"kinds-read-{script}-{scheme}-{size}")
    if script:
        assert faults(reader) == []

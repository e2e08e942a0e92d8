"""Works as files: added at the desk, made ready, read as pages; what reviewers never get; what cannot be
taken."""

import io
import zipfile

import pytest

from peerreview.domain import forms
from peerreview.store import activities, db, files, responses
from peerreview.store import forms as kept_forms
from tests.documents import docx, drawing, packed, paragraph
from tests.notebooks import notebook, words
from tests.papers import MARK, pdf, photo
from tests.walks import address_of


@pytest.fixture
def desk(site):
    """(browser, the page on which the author hands in, with files)"""
    return open_desk(site)


def open_desk(site, items=None):
    let_files_in(site.world, items)
    work = site.world.go(1).begin(site.world.author)
    browser = site.browse(site.world.author)
    return browser, browser.get(site.path("submissions.edit", mine=work.public_id))


def let_files_in(world, items=None):
    items = items or kept_forms.built_in()["submission_files"].items
    activities.change_form(world.activity, "submission", items, by=None, now=world.at)
    world.reload()


def press(browser, page, *added, to="draft", text="", **more):
    """Post the form of the desk with files (name, bytes) added to it."""
    action = f"{address_of(page)}/hand-in"
    fields = page.form(action) | {"text.text": text} | more
    fields["file.files"] = [one["value"] for one in page.tree.all("input") if one["name"] == "file.files"]
    if added:
        fields["new.files"] = [(io.BytesIO(data), name) for name, data in added]
    answer = browser.post(f"{address_of(page)}/{to}", fields)
    return browser.follow(answer) if answer.status == 303 else answer


def ready(site):
    """Work off what waits."""
    return files.work_off(site.world.at)


def rows():
    return [
        tuple(row) for row in db.rows("select name, state, kind, reason, pages from handed_file order by id")
    ]


def handed_in(site, *added, **more):
    """The desk after files were added, made ready and handed in."""
    browser, page = open_desk(site)
    page = press(browser, page, *added, **more)
    ready(site)
    page = press(browser, browser.get(f"{address_of(page)}?change=1"), to="hand-in", **more)
    return browser, page


def test_a_pdf_is_added_made_ready_and_handed_in(site):
    browser, page = handed_in(site, ("Anna Author - essay.pdf", pdf("Weirs\nWater is heavy", "The end")))
    assert "Handed in" in page.text
    assert rows() == [("Anna Author - essay.pdf", "ready", "pdf", "", 2)]
    assert "PDF, 2 pages" in page.text
    assert [one["src"] for one in page.tree.all("img")]
    picture = browser.client.get(page.tree.all("img")[0]["src"])
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/png")
    assert "Last-Modified" not in picture.headers and "ETag" not in picture.headers


def test_whoever_reviews_reads_the_copy_and_never_the_original(site):
    world = site.world
    browser, page = handed_in(
        site, ("anna.pdf", pdf("Weirs\nWater is heavy", marked=True)), ("p.jpg", photo(marked=True))
    )
    original = next(one["href"] for one in page.tree.all("a") if "As it came" in one.text)
    assert MARK.encode() in browser.client.get(original).data
    world.hand_in(world.reviewer)
    world.go(8)
    review = world.claim(world.reviewer)
    reviewer = site.browse(world.reviewer)
    read = reviewer.get(site.path("reviews.edit", mine=review.public_id))
    assert (
        "File 1: PDF, 1 page" in read.text
        and "Water is heavy" in read.text
        and "File 2: Picture" in read.text
    )
    assert "anna.pdf" not in read.html and "As it came" not in read.text
    addresses = [one["src"] for one in read.tree.all("img")] + [
        one["href"] for one in read.tree.all("a") if (one["href"] or "").startswith("/files/")
    ]
    for address in addresses:
        answer = reviewer.client.get(address)
        assert answer.status_code == 200
        assert MARK.encode() not in answer.data and b"anna" not in str(answer.headers).lower().encode()
        # An address opens for whom it was made alone, and never leads to more than it was made for.
        for other in (world.author, world.stranger, world.instructor):
            assert site.browse(other).client.get(address).status_code == 404
        signed = address.split("/")[2]
        assert reviewer.client.get(f"/files/{signed}/original").status_code == 404
        assert site.browse().client.get(address).status_code in (302, 303)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("locked.pdf", lambda: pdf("Secret", locked=True), "locked with a password"),
        ("broken.pdf", lambda: b"%PDF-1.7\nnothing of a page", "damaged"),
        ("essay.doc", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "Save it there as a PDF"),
        ("cut.docx", lambda: docx()[:500], "damaged, or cut off"),
        ("all.rar", lambda: b"Rar!" + bytes(40), "only .zip is opened here"),
        ("photo.jpg", lambda: photo()[:200], "damaged"),
        ("film.mp4", lambda: bytes(2000), "Save it as a PDF"),
    ],
)
def test_what_cannot_be_taken_says_so_and_what_to_do_and_nothing_is_lost(site, desk, name, data, sentence):
    browser, page = desk
    page = press(browser, page, (name, data()), text="My words stay.")
    ready(site)
    page = browser.get(address_of(page))
    assert sentence in page.text
    assert "My words stay." in page.tree.one("textarea").text
    refused = press(browser, page, to="hand-in", text="My words stay.")
    assert refused.status == 422 and f"another file in place of “{name}”" in refused.text.replace(
        "\u2068", ""
    ).replace("\u2069", "")
    left_out = press(browser, refused, text="My words stay.", without=next(
        one["value"] for one in refused.tree.all("button") if one["name"] == "without"))  # fmt: skip
    assert name not in left_out.text
    assert "Handed in" in press(browser, left_out, to="hand-in", text="My words stay.").text


def test_a_document_is_read_as_html_with_its_pictures(site):
    world = site.world
    body = paragraph("Weirs", style="Titel") + paragraph("Water is heavy. ", drawing(said="A weir"))
    browser, page = handed_in(site, ("anna.docx", docx(body, marked=True)))
    assert rows()[0][1:3] == ("ready", "document") and "3 hidden words are not shown to readers." in page.text
    world.hand_in(world.reviewer)
    world.go(8)
    review = world.claim(world.reviewer)
    reviewer = site.browse(world.reviewer)
    read = reviewer.get(site.path("reviews.edit", mine=review.public_id))
    shown = read.tree.one(class_="margin")
    assert [one.text for one in shown.all("h3")] == ["Weirs"] and "Water is heavy." in shown.text
    ids = [one["id"] for one in shown.all() if one["id"]]
    assert ids[0].endswith("-b1") and len(set(ids)) == len(ids)
    assert MARK not in read.html and "anna.docx" not in read.html
    picture = next(one for one in shown.all("img") if one["alt"] == "A weir")
    answer = reviewer.client.get(picture["src"])
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert site.browse(world.author).client.get(picture["src"]).status_code == 404
    for name in ("answer.json", "picture-99.png", "..%2fanswer.json", "work.pdf"):
        assert reviewer.client.get(picture["src"].rpartition("/")[0] + "/" + name).status_code == 404


def test_names_in_alternative_texts_and_addresses_are_shown_to_their_owner(site):
    link = '<w:hyperlink r:id="rId9"><w:r><w:t>there</w:t></w:r></w:hyperlink>'
    body = paragraph(drawing(said="Anna Author at a weir"), link)
    data = docx(body, links={"rId9": "https://example.org/?by=Anna Author"})
    browser, page = handed_in(site, ("essay.docx", data))
    asked = [mark.text for box in page.tree.all(class_="asked") for mark in box.all("mark")]
    assert asked == ["Anna Author"] * 2


def test_an_empty_file_is_told_at_once_and_the_others_are_kept(desk):
    browser, page = desk
    page = press(browser, page, ("empty.txt", b""), ("good.txt", b"Water is heavy."), text="My words")
    assert page.status == 422 and "is empty. Choose it again." in page.text
    (beside,) = [one for one in page.tree.all() if one["id"] == "i-files"]
    assert "“empty.txt” is empty" in beside.text.replace("\u2068", "").replace("\u2069", "")
    assert [row[0] for row in rows()] == ["good.txt"] and "good.txt" in page.text
    assert page.tree.one("textarea").text == "My words"


def test_a_name_with_a_path_or_that_turns_the_direction_is_only_a_name(desk):
    browser, page = desk
    press(browser, page, ("../../etc/pass\u202ewd\x01.txt", b"Water is heavy."))
    assert [row[0] for row in rows()] == ["passwd.txt"]


def test_where_a_file_names_its_owner_the_place_is_shown_and_they_decide(site):
    browser, page = handed_in(site, ("essay.pdf", pdf("Weirs", "by Anna Author\nWater is heavy")))
    asked = [mark.text for box in page.tree.all(class_="asked") for mark in box.all("mark")]
    assert asked == ["Anna Author"] and "essay.pdf, page 2" in page.text.replace("\u2068", "").replace(
        "\u2069", ""
    )
    assert db.row("select count(*) from version")[0] == 0
    button = next(one for one in page.tree.all("button") if one["name"] == "asked")
    sent = press(browser, page, to="hand-in", asked=button["value"])
    assert "Handed in" in sent.text
    assert [row[0] for row in db.rows("select kind from concern")] == ["named"]


def test_nothing_at_all_asks_for_a_text_or_a_file(desk):
    browser, page = desk
    refused = press(browser, page, to="hand-in")
    assert refused.status == 422
    assert "a text in Your work, or a file in Files" in refused.text.replace("\u2068", "").replace(
        "\u2069", ""
    )


def test_files_chosen_with_the_button_that_hands_in_are_taken_too(site, desk):
    browser, page = desk
    page = press(browser, page, ("essay.txt", b"Water is heavy."), to="hand-in")
    assert "Handed in" in page.text and "Water is heavy." in page.text


def test_too_large_is_told_and_the_words_are_kept(desk):
    browser, page = desk
    page = press(browser, page, ("long.txt", b"x" * 20_000_001), text="My words")
    assert page.status == 422 and "larger than 20 MB" in page.text
    assert page.tree.one("textarea").text == "My words" and rows() == []


def test_works_that_are_taken_out_bring_the_copies_of_their_files(site):
    handed_in(site, ("anna.pdf", pdf("Weirs", marked=True)), ("essay.txt", b"Water is heavy."))
    staff = site.browse(site.world.instructor)
    address = site.path("export.works_file", activity=site.world.activity.public_id)
    answer = staff.client.post(address, data={"csrf_token": staff.key()})
    with zipfile.ZipFile(io.BytesIO(answer.data)) as taken:
        found = {name: taken.read(name) for name in taken.namelist()}
    assert {name.rpartition(".")[2] for name in found} == {"txt", "pdf"} and len(found) == 4
    assert not any("anna" in name.lower() or MARK.encode() in data for name, data in found.items())
    assert b"Water is heavy." in found.values()


def test_a_notebook_is_read_and_code_has_its_colours(site):
    world = site.world
    files_in = (("lab.ipynb", notebook(words("# Weirs"), marked=True)), ("run.py", b"for x in y:\n    pass"))
    handed_in(site, *files_in)
    world.hand_in(world.reviewer)
    world.go(8)
    review = world.claim(world.reviewer)
    read = site.browse(world.reviewer).get(site.path("reviews.edit", mine=review.public_id))
    assert MARK not in read.html and "lab.ipynb" not in read.html
    shown = read.tree.all(class_="document")
    assert [one.text for row in shown for one in row.all("h3")] == ["Weirs"]
    said = {one["alt"] for row in shown for one in row.all("img")}
    assert said == {"A picture; its author gave no words for it."}
    (listing,) = read.tree.all(class_="listing")
    assert [one.text for one in listing.all(class_="k")] == ["for", "in", "pass"]


def test_a_packed_folder_is_read_as_a_tree(site):
    world = site.world
    data = packed({
        "lab/run.py": b"for x in y:\n    pass", "lab/essay.pdf": pdf(*["Weirs"] * 12),
        "lab/film.mp4": bytes(900),
        "read.txt": b"Read me.", "lab/plot.jpg": photo(marked=True), ".git/config": MARK.encode(),
    })  # fmt: skip
    browser, page = handed_in(site, ("lab.zip", data))
    assert rows()[0][1:] == ("ready", "tree", "", 12) and "Folder, 5 files" in page.text
    assert "1 file in it cannot be shown." in page.text and "(such as .git) is not shown" in page.text
    world.hand_in(world.reviewer)
    world.go(8)
    review = world.claim(world.reviewer)
    reviewer = site.browse(world.reviewer)
    read = reviewer.get(site.path("reviews.edit", mine=review.public_id))
    (tree,) = [one for one in read.tree.all(class_="tree") if "read.txt" in one.text]
    assert [one.text.split("\n")[0].strip() for one in tree.all("bdi")] == [
        "read.txt", "lab", "essay.pdf", "film.mp4", "plot.jpg", "run.py"]  # fmt: skip
    assert "lab.zip" not in read.html and MARK not in read.html
    whole = next(one["href"] for one in tree.all("a") if "pages more" in one.text)
    pages = [one["src"] for one in reviewer.get(whole).tree.all("img") if "/page-" in one["src"]]
    assert len(pages) == 12
    for address in [*pages, *(one["src"] for one in tree.all("img"))]:
        assert reviewer.client.get(address).status_code == 200
        assert site.browse(world.stranger).client.get(address).status_code == 404


def test_names_in_a_packed_folder_are_shown_with_their_place(site):
    data = packed({"src/a.py": b"# by Anna Author\n", "Anna Author/b.txt": b"Water is heavy."})
    browser, page = handed_in(site, ("lab.zip", data))
    assert "lab.zip, src/a.py" in page.text.replace("\u2068", "").replace("\u2069", "")
    asked = [mark.text for box in page.tree.all(class_="asked") for mark in box.all("mark")]
    assert asked == ["Anna Author"] * 2


def test_files_are_kept_when_another_field_is_wrong(site):
    """A form that needs a text besides: the file comes with the button that hands in, the text is missing."""
    items = [
        {"id": "text", "kind": "text", "title": "Your work"},
        {"id": "files", "kind": "files", "title": "Files"},
    ]
    browser, page = open_desk(site, forms.parse_items(items))
    page = press(browser, page, ("essay.txt", b"Water is heavy."), to="hand-in")
    assert page.status == 422 and "essay.txt" in page.text
    page = press(browser, page, to="hand-in", text="What I say of it.")
    assert "Handed in" in page.text and "Water is heavy." in page.text


def test_notes_stand_at_words_lines_and_regions_of_files(site):
    world = site.world
    code = b"for x in y:\n    pass  # why?\n"
    files_in = (
        ("essay.pdf", pdf("Weirs\nWater is heavy", "The end")), ("run.py", code),
        ("anna.docx", docx(paragraph("First said.") + paragraph("Then done."))),
    )  # fmt: skip
    handed_in(site, *files_in)
    world.hand_in(world.reviewer)
    world.go(8)
    review = world.claim(world.reviewer)
    subject = responses.subject_of(review)
    assert subject.author == world.author.id
    keys = responses.answers_of(subject.id)[-1].level.split()
    browser, address = site.browse(world.reviewer), f"/reviews/{review.public_id}"
    places = [
        f"files:{keys[0]}.p1:6-20", f"files:{keys[0]}.p2", f"files:{keys[1]}.t:12-28",
        f"files:{keys[0]}.p2@10,20,30,40", f"files:{keys[2]}.b2:0-4",
    ]  # fmt: skip
    offered = {one["value"] for one in browser.get(address).tree.all("button") if one["name"] == "at"}
    assert {places[1], places[2], f"files:{keys[2]}.b2"} <= offered
    for number, place in enumerate(places, 1):
        form = browser.get(address).form(f"{address}/hand-in")
        browser.post(f"{address}/notes", form | {"at": place})
        form = browser.get(address).form(f"{address}/hand-in")
        browser.post(f"{address}/draft", form | {f"text.in_text.{number}": f"Said {number}."})
    browser.post(f"{address}/notes", browser.get(address).form(f"{address}/hand-in") | {"at": "files:x.p1"})
    assert responses.by_id(review.id).notes == 5
    page = browser.get(address)
    assert len(page.tree.all("rect", class_="said-here")) == 2
    marked = " ".join(one.text for one in page.tree.all("mark"))
    assert "why?" in marked and "Then5" in marked
    work = responses.by_id(review.id)
    said = {f"in_text.{number}": {"text": f"Said {number}."} for number in range(1, 6)}
    world.send_typed(world.reviewer, work, world.filled(work) | said)
    world.go(15)
    page = site.browse(world.author).get(site.path("feedback.in_text", activity=world.activity.public_id))
    for number in range(1, 6):
        assert f"Said {number}." in page.text
    assert "older version" not in page.text and len(page.tree.all("rect", class_="said-here")) == 2


def test_what_a_picture_shows_is_asked_and_told_once_it_is_handed_in(site):
    world = site.world
    browser, page = open_desk(site)
    press(browser, page, ("plot.png", photo("PNG")), ("scan.pdf", pdf("")), ("essay.pdf", pdf("Weirs")))
    ready(site)
    page = browser.get(address_of(page))
    asked = [one["name"] for one in page.tree.all("input") if (one["name"] or "").startswith("said.")]
    assert len(asked) == 2, "the picture and the scan have no words, the essay has"
    named = press(browser, page, to="hand-in", **{asked[0]: "A weir by Anna Author"})
    assert [one.text for box in named.tree.all(class_="asked") for one in box.all("mark")] == ["Anna Author"]
    page = press(browser, named, to="hand-in", **{asked[0]: "A weir\nin spring", asked[1]: "My notes"})
    assert "Handed in" in page.text
    world.hand_in(world.reviewer)
    world.go(8)
    review = world.claim(world.reviewer)
    reader, path = site.browse(world.reviewer), site.path("reviews.edit", mine=review.public_id)
    read = reader.get(path)
    assert "A weir in spring" in {one["alt"] for one in read.tree.all("img")}
    assert "In its author’s words: My notes" in read.text.replace("\u2068", "").replace("\u2069", "")


def test_words_typed_since_wait_for_the_next_version(site):
    browser, page = open_desk(site)
    change = f"{address_of(page)}?change=1"
    press(browser, page, ("plot.png", photo("PNG")))
    ready(site)
    press(browser, browser.get(change), to="hand-in")
    db.execute("update handed_file set said = 'A weir', drafted = 'A weir'")
    page = browser.get(change)
    (asked,) = [one for one in page.tree.all("input") if (one["name"] or "").startswith("said.")]
    press(browser, page, **{asked["name"]: "A bridge"})
    assert tuple(db.row("select said, drafted from handed_file")) == ("A weir", "A bridge")
    press(browser, browser.get(change), to="hand-in", text="New words")
    assert tuple(db.row("select said, drafted from handed_file")) == ("A bridge", "A bridge")


def test_too_many_words_of_a_picture_are_told_and_stay(site):
    browser, page = open_desk(site)
    press(browser, page, ("plot.png", photo("PNG")))
    ready(site)
    page = browser.get(address_of(page))
    (asked,) = [one for one in page.tree.all("input") if (one["name"] or "").startswith("said.")]
    long = "weir " * 500
    refused = press(browser, page, text="My words", **{asked["name"]: long})
    assert refused.status == 422 and "up to 2000 fit" in refused.text.replace("2,000", "2000")
    assert refused.tree.one("textarea").text == "My words"
    assert next(one for one in refused.tree.all("input") if one["name"] == asked["name"])["value"] == long


def test_what_changed_in_a_file_is_told_by_its_words(site):
    browser, page = handed_in(site, ("essay.txt", b"A road shows that an army can come."))
    at = f"/submissions/{db.row('select public_id from response')[0]}"
    page = browser.get(f"{at}?change=1")
    key = page.form(f"{at}/hand-in")["file.files"]
    page = press(browser, page, ("newer.txt", b"A road shows that a large army can come."), without=key)
    ready(site)
    page = browser.get(f"{at}?change=1")
    fields = page.form(f"{at}/hand-in")
    files_now = [one["value"] for one in page.tree.all("input") if one["name"] == "file.files"]
    browser.post(f"{at}/hand-in", fields | {"file.files": files_now[-1:]})
    changed = browser.get(f"{at}/changes")
    assert [one.text for one in changed.tree.all("ins")] == ["a large"]
    assert [one.text for one in changed.tree.all("del")] == ["an"]

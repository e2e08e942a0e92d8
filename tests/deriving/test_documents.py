"""Documents of offices, made anew: all that one reads, nothing of what is hidden."""

import re

import pytest

from peerreview.deriving import docx as module
from peerreview.domain.files import LEFT_OUT
from tests.deriving.test_deriving import derive, everything, refused
from tests.documents import (
    POINT,
    box,
    docx,
    drawing,
    field,
    packed,
    paragraph,
    run,
)
from tests.papers import MARK


def made(tmp_path, body, **more):
    return derive(tmp_path, docx(body, **more))[0]


def bare(html):
    """HTML without the numbers of its blocks."""
    return re.sub(r' (id="b\d+"|rel="[^"]*")', "", html)


def test_the_marks_of_a_docx_are_there_before():
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(docx(marked=True))) as file:
        found = [name for name in file.namelist() if MARK.encode() in file.read(name) or MARK in name]
        body = file.read("word/document.xml").count(MARK.encode())
    assert len(found) >= 24 and body >= 30


def test_nothing_hidden_in_a_docx_is_left_and_its_words_are(tmp_path):
    answer, folder = derive(tmp_path, docx(marked=True))
    left = b"".join(everything(path.read_bytes()) for path in folder.iterdir())
    assert MARK not in str(answer) and MARK.encode() not in left and MARK.lower() not in str(answer).lower()
    words = "Weirs hold water. Seen one. Seen two. Moved. Noted. A place. A letter. "
    words += "Controlled. Booked. Revised. Tagged."
    assert " ".join(answer["text"].split()) == words
    assert answer["left_out"].keys() <= LEFT_OUT.keys()
    assert answer["left_out"] == {
        "notes": 1,
        "changes": 2,
        "hidden": 3,
        "words": 12,
        "margins": 6,
        "pictures": 1,
    }
    assert [path.name for path in folder.iterdir()] == ["picture-1.png"]


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (paragraph("A", style="Titel") + paragraph("B", style="berschrift1") + paragraph("C", style="Own"),
         "<h3>A</h3><h3>B</h3><h4>C</h4>"),
        (paragraph("one", more=POINT) + paragraph("two", more=POINT), "<ul><li>one</li><li>two</li></ul>"),
        (paragraph(run("so ", "<w:b/>"), run("far", "<w:i/>")), "<p><strong>so </strong><em>far</em></p>"),
        ("<w:tbl><w:tr><w:tc>" + paragraph("a") + paragraph("b") + "</w:tc><w:tc>" + paragraph("c") +
         "</w:tc></w:tr></w:tbl>", "<table><tbody><tr><td>a<br> b</td> <td>c</td> </tr></tbody></table>"),
        (paragraph("Fig. ", '<w:fldSimple w:instr=" SEQ Figure ">' + run("3") + "</w:fldSimple>"),
         "<p>Fig. 3</p>"),
        (paragraph(field("REF _Ref1", "Section 2")), "<p>Section 2</p>"),
        (paragraph("around", box("in a box")), "<p>around</p><p>in a box</p>"),
        (paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "never ended"), "<p>never ended</p>"),
        (paragraph("&lt;script&gt;alert(1)&lt;/script&gt;"), "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        (paragraph('<w:smartTag><w:smartTagPr/>' + run("Bern") + "</w:smartTag>"), "<p>Bern</p>"),
        (paragraph(run("gone "), more="<w:rPr><w:del w:id='1'/></w:rPr>") + paragraph("and joined"),
         "<p>gone and joined</p>"),
    ],
)  # fmt: skip
def test_what_one_reads_is_read(tmp_path, body, html):
    answer = made(tmp_path, body)
    assert bare(answer["html"]) == html and answer["left_out"] == {}


def test_links_to_the_web_stay_and_are_read_for_names(tmp_path):
    body = paragraph(f'<w:hyperlink r:id="rId9">{run("there")}</w:hyperlink>')
    answer = made(tmp_path, body, links={"rId9": "https://example.org/~anna"})
    assert 'href="https://example.org/~anna"' in answer["html"] and "~anna" in answer["said"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "mailto:a@b.org"]
)
def test_links_to_anywhere_else_are_only_words(tmp_path, address):
    body = paragraph(f'<w:hyperlink r:id="rId9">{run("there")}</w:hyperlink>')
    assert bare(made(tmp_path, body, links={"rId9": address})["html"]) == "<p>there</p>"


def test_pictures_are_made_anew_and_keep_their_alternative_text(tmp_path):
    answer, folder = derive(tmp_path, docx(paragraph(drawing(said="A weir &quot;in spring&quot;"))))
    assert bare(answer["html"]) == (
        '<p><img src="picture-1.png" alt="A weir &quot;in spring&quot;" width="64" height="48"></p>'
    )
    assert answer["said"] == 'A weir "in spring"' and (folder / "picture-1.png").exists()


def test_notes_lead_to_and_fro(tmp_path):
    body = paragraph("Said", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    html = made(tmp_path, body, footnotes={2: "By whom."})["html"]
    assert '<p id="b1">Said<sup><a href="#b2"' in html and '<p id="b2"> By whom.' in html.replace(
        '<p id="b2">By', '<p id="b2"> By'
    )
    assert 'href="#b1"' in html


def test_formulas_are_drawn(tmp_path):
    over = "<m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>x</m:t></m:r></m:den>"
    half = f"<m:oMath><m:f>{over}</m:f></m:oMath>"
    html = made(tmp_path, paragraph("so ", half))["html"]
    assert "<math><mfrac><mrow><mn>1</mn></mrow><mrow><mi>x</mi></mrow></mfrac></math>" in html


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"word/document.xml": b"<w:document"}, "broken_document"),
        ({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "declared"),
        ({"word/document.xml": b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'}, "declared"),
        ({"word/document.xml": b" " * (module.packed.XML + 1)}, "too_much"),
        ({"word/media/large.bmp": bytes(130_000_000)}, "swells"),
    ],
)
def test_bad_documents_are_refused_with_their_reason(tmp_path, more, code):
    assert refused(tmp_path, docx(more=more)) == code


def test_an_empty_document_is_refused(tmp_path):
    assert refused(tmp_path, docx("")) == "empty"


def test_a_cut_document_is_refused(tmp_path):
    assert refused(tmp_path, docx()[:700]) == "broken_zip"


def test_a_locked_document_is_refused(tmp_path):
    data = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert refused(tmp_path, data) == "locked"


def test_slides_and_sheets_are_refused_with_what_to_do(tmp_path):
    assert (
        refused(tmp_path, packed({"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"}))
        == "office"
    )


@pytest.mark.parametrize(
    "entries",
    [
        {"mimetype": b"application/epub+zip", "a/b.xhtml": b"x"},
        {"[Content_Types].xml": b"<x/>", "matlab/document.xml": b"<x/>"},
        {"Index/Document.iwa": b"x", "preview.jpg": b"x"},
        {"Index.zip": packed({"Document.iwa": b"x"}), "preview.jpg": b"x"},
    ],
)
def test_other_documents_are_not_told_to_be_damaged(tmp_path, entries):
    assert refused(tmp_path, packed(entries)) == "unknown"


def test_very_deep_documents_do_not_break_the_process(tmp_path):
    deep = "<w:tbl><w:tr><w:tc>" * 70 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 70
    assert refused(tmp_path, docx(deep)) == "too_much"

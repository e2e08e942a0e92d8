"""ODT, made anew: all that one reads, nothing of what is hidden."""

import pytest

from peerreview.domain.files import LEFT_OUT
from tests.deriving.test_deriving import derive, everything, refused
from tests.deriving.test_documents import bare
from tests.documents import odt, odt_picture, packed
from tests.papers import MARK


def test_nothing_hidden_in_an_odt_is_left_and_its_words_are(tmp_path):
    assert odt(marked=True).count(MARK.encode()) >= 2  # others are packed
    answer, folder = derive(tmp_path, odt(marked=True))
    left = b"".join(everything(path.read_bytes()) for path in folder.iterdir())
    assert MARK not in str(answer) and MARK.encode() not in left
    assert " ".join(answer["text"].split()) == "Weirs hold water. Kept. Noted. Seen. A place. Booked."
    assert answer["left_out"].keys() <= LEFT_OUT.keys()
    assert answer["left_out"] == {"notes": 1, "changes": 1, "hidden": 3, "words": 27}


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ('<text:p text:style-name="P1">A</text:p><text:h text:outline-level="2">B</text:h>',
         "<h3>A</h3><h4>B</h4>"),
        ('<text:p>so <text:span text:style-name="Bold">far</text:span><text:s text:c="2"/>on'
         "<text:line-break/>x</text:p>",
         "<p>so <strong>far</strong>  on<br> x</p>"),
        ("<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>",
         "<ul><li>one</li></ul>"),
        ('<text:list text:style-name="Counted"><text:list-item><text:p>one</text:p><text:list>'
         "<text:list-item><text:p>two</text:p></text:list-item></text:list></text:list-item></text:list>",
         "<ol><li>one<ol><li>two</li></ol></li></ol>"),
        ('<text:list><text:list-item><text:h>1. A</text:h></text:list-item></text:list>',
         "<h3>1. A</h3>"),
        ("<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
         "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>",
         "<table><tbody><tr><td>a</td> <td>b</td> </tr></tbody></table>"),
        ('<text:p>in <text:sequence text:name="F">3</text:sequence></text:p>', "<p>in 3</p>"),
        ("<text:p>x<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame></text:p>",
         "<p>x</p><p>boxed</p>"),
        ("<text:table-of-content><text:table-of-content-source>no</text:table-of-content-source>"
         "<text:index-body><text:p>A 1</text:p></text:index-body></text:table-of-content>", "<p>A 1</p>"),
        ("<text:p>&lt;img src=x onerror=alert(1)&gt;</text:p>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ('<text:p><text:a xlink:href="javascript:alert(1)">there</text:a></text:p>', "<p>there</p>"),
    ],
)  # fmt: skip
def test_what_one_reads_is_read(tmp_path, body, html):
    assert bare(derive(tmp_path, odt(body))[0]["html"]) == html


def test_notes_pictures_and_formulas(tmp_path):
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>By whom.</text:p>"
    formula = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
    math = '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>x</mi></mrow>'
    math += f'<annotation encoding="StarMath 5.0">{MARK}</annotation></semantics></math>'
    body = f"<text:p>Said{note}</text:note-body></text:note> {odt_picture()} {formula}</text:p>"
    answer, folder = derive(tmp_path, odt(body, more={"Object 1/content.xml": math.encode()}))
    assert 'Said<sup><a href="#b2"' in answer["html"] and 'href="#b1"' in answer["html"]
    assert 'alt="A weir"' in answer["html"] and answer["said"] == "A weir"
    assert "<math><mrow><mi>x</mi></mrow></math>" in answer["html"] and MARK not in str(answer)
    assert answer["left_out"] == {}


def test_what_stands_for_a_formula_stands_nowhere_but_between_words(tmp_path):
    """In an address the words of a formula would end the tag around them."""
    formula = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
    math = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x" onclick="alert(1)" y="</mi></math>'
    link = '<text:a xlink:href="https://example.org/\ue0000\ue001">there</text:a>'
    body = f"<text:p>{formula}{link}</text:p>"
    html = derive(tmp_path, odt(body, more={"Object 1/content.xml": math.encode()}))[0]["html"]
    assert bare(html).endswith('</math><a href="https://example.org/0">there</a></p>')


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"content.xml": b"<x/>"}, "broken_document"),
        ({"content.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "declared"),
        ({"META-INF/manifest.xml": b"<m:encryption-data/>"}, "locked"),
        ({"mimetype": b"application/vnd.oasis.opendocument.presentation"}, "office"),
    ],
)
def test_bad_ones_are_refused_with_their_reason(tmp_path, more, code):
    assert refused(tmp_path, odt(more=more)) == code


def test_very_deep_ones_are_refused(tmp_path):
    deep = "<text:section>" * 180 + "<text:p>x</text:p>" + "</text:section>" * 180
    assert refused(tmp_path, odt(deep)) == "too_much"
    assert packed({})

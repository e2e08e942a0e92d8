"""Blocks of a text: each has an id that stays the same for the same text, and knows its own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain.blocks import Block, numbered, placed


def texts(html):
    return [(block.id, block.name, block.text) for block in numbered(html)[1]]


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("", []),
        ("<h2>Weirs</h2><p>So <em>heavy</em>.</p>", [("b1", "h2", "Weirs"), ("b2", "p", "So heavy.")]),
        ("<ul><li>one<ul><li>two</li></ul></li></ul>", [("b1", "li", "one"), ("b2", "li", "two")]),
        ("<blockquote><p>said</p></blockquote><p> </p>", [("b1", "p", "said")]),
        ("<table><tr><th>a</th><td>b</td></tr></table>", [("b1", "tr", "ab")]),
        ('<figure><img src="x" alt="A &gt; b"><figcaption>c</figcaption></figure>',
         [("b1", "figure", ""), ("b2", "figcaption", "c")]),
        ("<p>1 &lt; 2 &amp; 3</p>", [("b1", "p", "1 < 2 & 3")]),
        ("<pre>a\n  b</pre>", [("b1", "pre", "a\n  b")]),
    ],
)  # fmt: skip
def test_each_block_with_words_of_its_own_has_an_id(html, blocks):
    assert texts(html) == blocks
    made, _found = numbered(html)
    for block in blocks:
        assert f'<{block[1]} id="{block[0]}"' in made


def test_what_was_numbered_stays_as_it_is():
    html, found = numbered('<p>a "quoted" &lt;b id="b9"&gt;</p><p><img src="p" alt="x &quot; y"></p><hr>')
    assert numbered(html) == (html, found)
    assert found == (Block("b1", "p", 'a "quoted" <b id="b9">'), Block("b2", "p", ""))


def test_links_inside_lead_to_the_block_around_what_they_led_to():
    html = (
        '<p>Text<sup><a href="#note-1" id="ref-1">1</a></sup> <a href="#gone">x</a></p>'
        '<ol><li id="note-1"><p>Said <a href="#ref-1">back</a></p></li></ol>'
    )
    made, _found = numbered(html)
    assert made == (
        '<p id="b1">Text<sup><a href="#b2">1</a></sup> <a>x</a></p>'
        '<ol><li><p id="b2">Said <a href="#b1">back</a></p></li></ol>'
    )
    assert '<p id="f3-b1">' in placed(made, "f3") and 'href="#f3-b2"' in placed(made, "f3")
    assert placed(numbered('<p>&lt;p id="b1"&gt;</p>')[0], "f3") == '<p id="f3-b1">&lt;p id="b1"&gt;</p>'


@given(st.lists(st.tuples(st.sampled_from(["p", "h3", "li", "pre", "em"]), st.text(max_size=8)), max_size=8))
def test_ids_count_up_in_order_and_numbering_twice_changes_nothing(parts):
    from html import escape

    html = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts)
    made, found = numbered(html)
    assert [block.id for block in found] == [f"b{number}" for number in range(1, len(found) + 1)]
    assert numbered(made) == (made, found)

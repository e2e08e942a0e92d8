"""Markup: Markdown in, safe HTML out; twenty attacks come out harmless, through each wall alone as well."""

import pytest

from peerreview.store import markup
from tests.browser import parse

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='javascript:alert(1)'>click</a>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](java\tscript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[click](vbscript:msgbox(1))",
    "[click](&#106;avascript:alert(1))",
    "![tracker](https://evil.example/pixel.png)",
    "<style>body{display:none}</style>",
    "<p style='position:fixed;top:0'>over</p>",
    "<form action='https://evil.example'><input name='password'></form>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<div id='main' class='btn' onclick='alert(1)'>look</div>",
    "```html\n<script>alert(1)</script>\n```",
    "`<img src=x onerror=alert(1)>`",
    '[a](https://site.example/"onmouseover="alert(1))',
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<base href='https://evil.example/'>",
]
KINDS = ["", "http:", "https:", "mailto:"]


def harmful(html):
    """What of *html* a page may not have: tags, attributes or addresses outside the short list."""
    bad = []
    for element in list(parse(html).walk())[1:]:
        allowed = markup.ATTRIBUTES.get(element.tag, set())
        bad += [element.tag] if element.tag not in markup.TAGS else []
        bad += [name for name in element.attributes if name not in allowed]
        href = (element["href"] or "").strip().lower()
        bad += [href] if ":" in href and href.split(":")[0] not in markup.PROTOCOLS else []
    return bad


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_comes_out_harmless(attack):
    assert harmful(markup.to_html(attack)) == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_wall_holds_alone(attack):
    assert harmful(markup._nh3(attack)) == []
    assert harmful(markup._bleach.clean(attack)) == []


def test_the_walls_know_the_same_list():
    page = (
        "".join(
            f"<{tag}>x</{tag}>"
            for tag in sorted(markup.TAGS - {"br", "hr", "table", "thead", "tbody", "tr", "th", "td"})
        )
        + "<br><hr>"
    )
    assert (
        {found.tag for found in parse(markup._nh3(page)).walk()}
        == {found.tag for found in parse(markup._bleach.clean(page)).walk()}
        == {"document", *markup.TAGS} - {"table", "thead", "tbody", "tr", "th", "td"}
    )


@pytest.mark.parametrize(
    "text, html",
    [
        ("", ""),
        (" \n ", ""),
        ("Plain & simple < more", "<p>Plain &amp; simple &lt; more</p>"),
        ("# Title", "<h3>Title</h3>"),
        ("##### Small", "<h6>Small</h6>"),
        ("*soft* **loud** ~~gone~~", "<p><em>soft</em> <strong>loud</strong> <s>gone</s></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. c", '<ol start="3">\n<li>c</li>\n</ol>'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        (
            "[site](https://site.example/?a=1&b=2)",
            '<p><a href="https://site.example/?a=1&amp;b=2">site</a></p>',
        ),
        ("```\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
    ],
)
def test_markdown_becomes_html(text, html):
    assert markup.to_html(text) == html


def test_a_table_stays_one():
    assert [cell.text for cell in parse(markup.to_html("| a | b |\n| --- | --- |\n| 1 | 2 |")).all("td")] == [
        "1",
        "2",
    ]


def test_text_shown_as_text_is_what_was_typed():
    assert parse(markup.to_html("<b>bold</b> مرحبا 🦦")).text == "<b>bold</b> مرحبا 🦦"


def test_rendering_is_capped():
    assert len(markup.to_html("x" * (markup.LONGEST + 500))) == markup.LONGEST + len("<p></p>")


@pytest.mark.parametrize(
    "text", ["[" * 20_000, "*a " * 15_000, "> " * 5_000 + "x", "`" * 30_000, "| a " * 10_000]
)
def test_texts_made_to_be_slow_come_back(text):
    assert isinstance(markup.to_html(text), str)


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        (
            "See ![the *old* map](https://site.example/map.png).",
            '<p>See <a href="https://site.example/map.png">the old map</a>.</p>',
        ),
        (
            "![](https://site.example/a?b&c)",
            '<p><a href="https://site.example/a?b&amp;c">https://site.example/a?b&amp;c</a></p>',
        ),
        ("![click](javascript:alert(1))", "<p>![click](javascript:alert(1))</p>"),
    ],
)
def test_a_picture_stands_as_a_link(typed, html):
    assert markup.to_html(typed) == html


def test_words_of_markup_are_plain_text():
    html = markup.to_html("# Roads\n\n*Wide* & < narrow")
    assert markup.as_words(html).split() == ["Roads", "Wide", "&", "<", "narrow"]

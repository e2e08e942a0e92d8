"""Formulas: TeX in a text becomes MathML of a short list, and is shown as typed where it is none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.store import formulas, markup
from tests.bench.formulas import BROKEN, GOOD, HOSTILE, measure

PARTS = sorted({part for tex in (*GOOD, *BROKEN) for part in re.findall(r"\\[a-zA-Z]+|\\.|.", tex)})


def test_formulas_of_students_are_drawn_and_broken_ones_never():
    lost, shown, bad, _took = measure()
    assert (len(GOOD), len(BROKEN)) == (40, 30)
    assert len(lost) <= 2 and shown == [] and bad == []


@pytest.mark.parametrize("tex", [tex for tex in BROKEN if tex != "\\"])
def test_a_broken_formula_is_shown_as_it_was_typed(tex):
    html = markup.to_html(f"So ${tex}$ holds.")
    assert "<math" not in html and tex.replace("&", "&amp;").replace("\\_", "_")[:2] in html


@pytest.mark.parametrize("tex", HOSTILE)
def test_a_formula_brings_no_markup_of_its_own(tex):
    html = markup.to_html(f"So ${tex}$ it is.\n\n$$\n{tex}\n$$\n")
    tags = set(re.findall(r"<([a-zA-Z]+)", html))
    assert tags <= formulas._ELEMENTS | markup.TAGS
    assert "\ue000" not in html and not re.search(r"<[^>]*\s(on\w+|style|class|href)=", html)


@given(
    st.lists(
        st.sampled_from([*PARTS, "<", ">", '"', "&", "$", "\ue000", "&#xe000;0&#xe001;", "é", "\n"]),
        max_size=20,
    ).map("".join)
)
def test_whatever_is_typed_comes_to_safe_html(text):
    for source in (text, f"${text}$", f"$$\n{text}\n$$"):
        html = markup.to_html(source)
        assert set(re.findall(r"<([a-zA-Z]+)", html)) <= formulas._ELEMENTS | markup.TAGS
        assert "\ue000" not in html
        assert set(re.findall(r"<([a-zA-Z]+)", markup.line(source))) <= formulas._ELEMENTS


@pytest.mark.parametrize("sign", ["\ue0000\ue001", "&#xe000;0&#xe001;", "&#57344;0&#57345;"])
@pytest.mark.parametrize(
    "around", ["{}", "![{}](https://a.example)", "[{}](https://a.example)", "| {} |\n|---|"]
)
def test_nothing_typed_stands_for_a_formula(sign, around):
    for more, formula_count in (("", 0), ("\n\nSo $x$.", 1)):
        html = markup.to_html(around.format(sign) + more)
        assert html.count("<math>") == formula_count and not set("\ue000\ue001") & set(html)
    address = markup.to_html("<https://a.example/%EE%80%800%EE%80%81>")
    assert not set("\ue000\ue001") & set(address) and "a.example" in address


@pytest.mark.parametrize(
    "text",
    ["It costs $5 and $10.", "US$20 or A$B.", "`$x$`", "$ x$", "$x $", r"\$x\$", "5$", "$", "$$", "    $x$"],
)
def test_money_and_code_are_no_formulas(text):
    assert "<math" not in markup.to_html(text) and "$" in markup.to_html(text)


def test_formulas_stand_in_lines_blocks_tables_and_links():
    assert markup.to_html("So $x^2$.") == "<p>So <math><msup><mi>x</mi><mn>2</mn></msup></math>.</p>"
    assert markup.to_html("$$\nx\n$$").startswith('<p><math display="block">')
    html = markup.to_html("| a |\n|---|\n| $x$ |\n\n- [$y$](https://college.example)\n\n# On $z$")
    assert html.count("<math>") == 3 and '<a href="https://college.example"><math>' in html
    assert markup.as_words("<p>So <math><mi>x</mi></math> it is.</p>") == "So x it is."


def test_a_plain_line_keeps_its_signs_and_draws_its_formulas():
    assert markup.line("a < b for $5 & $x^2$") == (
        "a &lt; b for $5 &amp; <math><msup><mi>x</mi><mn>2</mn></msup></math>"
    )
    assert markup.line("$x^$ <b>") == "$x^$ &lt;b&gt;"


def test_lines_of_a_formula_stand_below_each_other():
    made = formulas.drawn(r"x = 1 \\ y = 2", True)
    assert made.count("<mtr>") == 2
    assert formulas.drawn(r"\begin{aligned} a &= b \\ &= c \end{aligned}").count("<mtr>") == 2
    assert formulas.drawn(r"\sum_{\substack{i \\ j}} a").count("<mtr>") == 2

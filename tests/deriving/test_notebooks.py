"""Notebooks, made anew: words, code and what it showed; nothing runs, nothing tells who ran it."""

import json

import pytest

from peerreview.domain.files import LEFT_OUT, REASONS, ending_of
from tests.deriving.test_deriving import derive, everything, refused
from tests.deriving.test_documents import bare
from tests.notebooks import came, code, notebook, picture, printed, words
from tests.papers import MARK


def test_nothing_hidden_in_a_notebook_is_left_and_its_words_are(tmp_path):
    data = notebook(words("# Weirs"), marked=True)
    assert data.count(MARK.encode()) >= 18
    answer, folder = derive(tmp_path, data)
    left = b"".join(everything(path.read_bytes()) for path in folder.iterdir())
    assert MARK not in str(answer) and MARK.encode() not in left
    for text in ("Weirs", "x = 1", "in ~/lab/run.py", "and ~\\run.py", "Seen", "Words.", "Said"):
        assert text in answer["text"]
    assert answer["left_out"] == {"outputs": 1} and answer["left_out"].keys() <= LEFT_OUT.keys()
    assert len(list(folder.iterdir())) == 1, "the same picture, once"


@pytest.mark.parametrize(
    ("cell", "html"),
    [
        (words("# A\n\n*far*\n\n- one"), "<h3>A</h3>\n<p><em>far</em></p>\n<ul>\n<li>one</li>\n</ul>\n"),
        (words(["two\n", "lines"]), "<p>two\nlines</p>\n"),
        (code("for x in y: # why\n    print('a')"),
         '<pre class="code"><span class="k">for</span> x <span class="k">in</span> y: '
         '<span class="c"># why'
         '</span>\n    <span class="f">print</span>(<span class="s">\'</span><span class="s">a</span>'
         '<span class="s">\'</span>)</pre>'),
        (code("", printed("\x1b[31mred\x1b[0m 1%\r 2%\r100%\n<b>")),
         '<div class="came"><pre>100%\n&lt;b&gt;</pre></div>'),
        (code("", came(text_html="<script>alert(1)</script><b onclick='x()'>t</b>", text_plain="no")),
         '<div class="came">t</div>'),
        (code("", came(text_html="<style>a</style>", text_plain="plain")),
         '<div class="came"><pre>plain</pre></div>'),
        (code("", came(image_png="AAAA", text_plain="plain")),
         '<div class="came"><pre>plain</pre></div>'),
        (code("", {"output_type": "error", "traceback": ["\x1b[0;31mNo", "way"]}),
         '<div class="came"><pre>No\nway</pre></div>'),
        (words("![A weir](https://example.org/a.png)"), "<p>[A weir]</p>\n"),
        (words("<img src='https://example.org/a.png' alt='A > b' onerror='x()'>"), "[A &gt; b]"),
        (words("a&#x202e;b&#x2067;c"), "<p>abc</p>\n"),
        (code("", came(text_html="<b title='x'>a\u202eb</b>&#x2067;c")), '<div class="came">abc</div>'),
        ({"cell_type": "raw", "source": "a < b"}, "<pre>a &lt; b</pre>"),
        ({"cell_type": "heading", "level": 2, "source": "Old"}, "<h4>Old</h4>\n"),
    ],
)  # fmt: skip
def test_what_one_reads_is_read(tmp_path, cell, html):
    made = bare(derive(tmp_path, notebook(cell))[0]["html"])
    assert made.removeprefix("<div>").removesuffix("</div>") == html.removesuffix("</div>")


def test_a_bad_attachment_hides_nothing_else(tmp_path):
    cell = words("# A\n\n![x](attachment:a.png) and ![y](attachment:b.png)",
                 attachments={"a.png": {"image/png": "%%%"}, "b.png": {"image/png": picture()}})  # fmt: skip
    answer, folder = derive(tmp_path, notebook(cell))
    assert "[x] and <img" in answer["html"] and 'alt="y"' in answer["html"] and answer["said"] == "y"
    assert answer["left_out"] == {"pictures": 1}


def test_pictures_inside_html_are_made_anew(tmp_path):
    html = f'<img src="data:image/png;base64,{picture(True)}" alt="A plot">'
    answer, folder = derive(tmp_path, notebook(code("", came(text_html=html))))
    assert '<img src="picture-1.png" alt="A plot"' in answer["html"]


def test_a_notebook_of_the_third_format(tmp_path):
    cell = {"cell_type": "code", "input": "1 + 1", "outputs": [{"output_type": "pyout", "text": ["2"]}]}
    answer, _ = derive(tmp_path, json.dumps({"nbformat": 3, "worksheets": [{"cells": [cell]}]}).encode())
    assert answer["text"].split("\n") == ["1 + 1", "2"]


@pytest.mark.parametrize(
    ("data", "code_of_reason"),
    [
        (b'{"nbformat": 4, "cells": [', "broken_notebook"),
        (b'{"nbformat": 4, "cells": 7}', "broken_notebook"),
        (b'{"nbformat": 4}', "broken_notebook"),
        (b'{"nbformat": 4, "cells": [7]}', "broken_notebook"),
        (b'{"nbformat": 4, "cells": []}', "empty"),
        (b'{"nbformat": ' + b"[" * 100_000, "too_much"),
    ],
)
def test_bad_ones_are_refused_with_their_reason(tmp_path, data, code_of_reason):
    assert refused(tmp_path, data) == code_of_reason and code_of_reason in REASONS


def test_other_json_is_a_text(tmp_path):
    assert derive(tmp_path, b'{"a": 1}')[0]["kind"] == "text"


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.PY", ".py"),
        ("a", ""),
        ("a.tar.gz", ".gz"),
        ("a.;rm", ""),
        ("a.7", ""),
        ("v1.12345678901", ""),
        (".c", ".c"),
    ],
)
def test_the_ending_of_a_name(name, ending):
    assert ending_of(name) == ending

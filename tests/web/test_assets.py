"""Style, script and icons: from memory, whatever happens to folders."""

import gzip
import re

import pytest

from peerreview import STATIC


@pytest.fixture
def address(site):
    """The address of a file, as a page names it."""
    html = site.browse().get("/login").html
    return lambda name: re.search(rf"/static/[0-9a-f]+/{re.escape(name)}", html)[0]


def test_every_file_a_page_names_is_there_as_it_was_written(site, address):
    beside = re.findall(r"from '\./(\w+\.js)'|import '\./(\w+\.js)'", (STATIC / "app.js").read_text())
    assert len(beside) > 3
    for name in ("app.css", "app.js", "htmx-2.0.11.min.js", *map("".join, beside)):
        at = address("app.js").removesuffix("app.js") + name
        answer = site.app.test_client().get(at)
        assert (answer.status_code, answer.data) == (200, (STATIC / name).read_bytes())
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"window.phrases" in site.app.test_client().get(address("phrases.en.js")).data


def test_who_takes_gzip_gets_it(site, address):
    answer = site.app.test_client().get(address("app.css"), headers={"Accept-Encoding": "gzip, br"})
    assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(answer.data) == (STATIC / "app.css").read_bytes()
    assert answer.content_type == "text/css; charset=utf-8"


def test_who_has_it_already_is_told_so(site, address):
    client = site.app.test_client()
    tag = client.get(address("app.css")).headers["ETag"]
    answer = client.get(address("app.css"), headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")


def test_head_says_what_get_would(site, address):
    client = site.app.test_client()
    answer = client.head(address("app.css"))
    assert answer.content_length == len((STATIC / "app.css").read_bytes())


@pytest.mark.parametrize("more", ["../app.css", "%2e%2e/__init__.py", "", "nothing.css"])
def test_there_is_no_way_to_another_file(site, address, more):
    folder = address("app.css").removesuffix("app.css")
    assert site.app.test_client().get(folder + more).status_code == 404


def test_nothing_posted_goes_there(site, address):
    assert site.app.test_client().post(address("app.css")).status_code in (400, 404)


def test_no_word_for_a_state_places_whatever_carries_it():
    """“here”, “past” and the like are words of many parts: alone they take nothing out of its place."""
    css = (STATIC / "app.css").read_text()
    bare = re.findall(r"(?m)^\s*\.(here|past|ahead|done|late|open|bad|gone|over)\s*\{([^}]*)\}", css)
    assert [name for name, rules in bare if "position" in rules or "display" in rules] == []

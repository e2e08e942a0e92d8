"""One list for all pages: what an address asks for, and nothing else, stands in it."""

from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain.words import folded
from peerreview.web import lists

KINDS = {"red": "Red", "blue": "Blue", "green": "Green"}
FILTER = lists.Filter("kind", "Kind", "Everything", KINDS, lambda row: row.kinds)
SHY = FILTER._replace(shy=True)

_app = Flask(__name__)
_app.add_url_rule("/things/<place>", "things", lambda place: "")


@pytest.fixture(autouse=True, scope="module")
def _request():
    with _app.test_request_context():
        yield


def row(name, *kinds, points=None):
    return SimpleNamespace(name=name, kinds=kinds, points=points)


ROWS = [
    row("Ánna Bauer", "red", points=3),
    row("Björn Weiß", "red", "blue"),
    row("Chloë Adams", "blue", points=1),
    row("Dora Bauer", points=2),
]


def seen(args=None, *, rows=ROWS, filters=(FILTER,), size=100, kept=None):
    return lists.listing(
        args or {},
        "things",
        {"place": "here"},
        rows,
        words=lambda one: one.name,
        filters=filters,
        orders={"name": lambda one: folded(one.name), "points": lambda one: one.points},
        size=size,
        kept=kept,
    )


def names(found):
    return [one.name.split()[0] for one in found.rows]


@pytest.mark.parametrize(
    ("args", "found"),
    [
        ({}, "Ánna Björn Chloë Dora"),
        ({"q": "anna"}, "Ánna"),
        ({"q": "BAUER anna"}, "Ánna"),
        ({"q": "weiss"}, "Björn"),
        ({"q": "nobody"}, ""),
        ({"q": "  "}, "Ánna Björn Chloë Dora"),
        ({"kind": "red"}, "Ánna Björn"),
        ({"kind": "blue", "q": "adams"}, "Chloë"),
        ({"kind": "purple"}, ""),
        ({"sort": "points"}, "Chloë Dora Ánna Björn"),
        ({"sort": "-points"}, "Ánna Dora Chloë Björn"),
        ({"sort": "-name"}, "Dora Chloë Björn Ánna"),
        ({"sort": "password"}, "Ánna Björn Chloë Dora"),
        ({"page": "x"}, "Ánna Björn Chloë Dora"),
        ({"page": "99999999999"}, "Ánna Björn Chloë Dora"),
    ],
)
def test_what_the_address_asks_for(args, found):
    assert names(seen(args)) == found.split()


def test_filters_count_all_rows_whatever_is_looked_for():
    (links,) = seen({"q": "anna", "kind": "red"}).filters
    assert [(words, current, count) for words, _url, current, count in links.links] == [
        ("Everything", False, 4),
        ("Red", True, 2),
        ("Blue", False, 2),
        ("Green", False, 0),
    ]


def test_a_link_keeps_what_is_looked_for_and_begins_on_the_first_page():
    (links,) = seen({"q": "a&b", "kind": "red", "sort": "-name", "page": "2"}, kept={"task": "t"}).filters
    asked = parse_qs(urlsplit(links.links[2][1]).query)
    assert asked == {"q": ["a&b"], "kind": ["blue"], "sort": ["-name"], "task": ["t"]}


def test_a_form_carries_on_what_the_list_shows():
    look = seen({"q": "a", "kind": "red", "page": "3"}).look
    assert look.fields() == [("q", "a"), ("kind", "red"), ("page", 3)]
    assert look.fields("page", "q") == [("kind", "red")]


def test_a_shy_filter_shows_only_what_is_a_choice():
    (links,) = seen(filters=(SHY,)).filters
    assert [words for words, *_rest in links.links] == ["Everything", "Red", "Blue"]
    assert seen(rows=ROWS[:1], filters=(SHY,)).filters == []
    assert len(seen({"kind": "green"}, rows=ROWS[:1], filters=(SHY,)).filters) == 1


def test_heads_lead_on_and_back():
    found = seen({"sort": "points", "q": "a"})
    assert found.order("points") == ("/things/here?q=a&sort=-points", "ascending")
    assert found.order("name") == ("/things/here?q=a&sort=name", "")
    assert seen({"sort": "-points"}).order("points") == ("/things/here?sort=points", "descending")
    assert seen().order("name") == ("/things/here?sort=-name", "ascending")
    assert found.order("kind") is None


def test_pages_lead_to_each_other():
    first, last = seen({"kind": ""}, size=3), seen({"page": "9"}, size=3)
    assert (first.first, first.last, first.count, first.pages) == (1, 3, 4, 2)
    assert first.url_of == {"previous": None, "next": "/things/here?page=2"}
    assert (last.first, last.last, last.page) == (4, 4, 2)
    assert last.url_of == {"previous": "/things/here?page=1", "next": None}


def test_rows_that_the_database_cut():
    asked = lists.look(
        {"page": "2", "kind": "purple"}, "things", {"place": "here"}, (lists.Filter(*FILTER[:4]),)
    )
    assert asked.chosen == {"kind": ""}
    found = lists.page_listing(asked, ["a", "b", "c"], total=9, size=2)
    assert (found.rows, found.pages, found.first) == (["a", "b"], None, 3)
    assert found.url_of == {"previous": "/things/here?page=1", "next": "/things/here?page=3"}
    assert lists.page_listing(asked, ["a"], total=9, size=2).url_of["next"] is None
    assert lists.page_listing(asked, ["a", "b"], total=4, count=4, size=2).url_of["next"] is None


people = st.lists(
    st.builds(
        row,
        st.text("abÁß ", min_size=1, max_size=6),
        st.sampled_from(sorted(KINDS)),
        points=st.none() | st.integers(0, 3),
    ),
    max_size=12,
)


@given(people, st.sampled_from(["", "name", "-name", "points", "-points"]), st.integers(1, 5))
def test_pages_together_are_the_list_and_nothing_twice(rows, sort, size):
    asked = {"sort": sort}
    whole = seen(asked, rows=rows).rows
    cut = [
        one
        for page in range(1, len(rows) // size + 2)
        for one in seen(asked | {"page": str(page)}, rows=rows, size=size).rows
    ]
    assert sorted(map(id, whole)) == sorted(map(id, rows))
    assert [id(one) for one in cut[: len(whole)]] == [id(one) for one in whole]


@given(people, st.text("abÁß ", max_size=3), st.sampled_from(["", *KINDS]))
def test_everything_found_fits_and_nothing_that_fits_is_missing(rows, q, kind):
    found = seen({"q": q, "kind": kind}, rows=rows).found
    fits = [
        one
        for one in rows
        if (not kind or kind in one.kinds) and all(word in folded(one.name) for word in folded(q).split())
    ]
    assert list(map(id, found)) == list(map(id, fits))

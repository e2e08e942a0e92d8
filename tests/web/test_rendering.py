"""Templates are rendered as Jinja renders them: what our own compiling leaves out is never missed."""

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import pass_context
from jinja2.exceptions import UndefinedError
from markupsafe import Markup, escape

from peerreview.web.rendering import shown
from peerreview.web.text import Later


class Shy:
    """Says how it wants to be written."""

    def __html__(self):
        return Markup("<b>shy</b>")


@given(st.text() | st.integers() | st.floats() | st.none() | st.booleans() | st.text().map(Markup))
def test_a_value_is_escaped_as_ever(value):
    assert shown(value) == escape(value)


@pytest.mark.parametrize(
    "value", ["<b>", "a & b", 'say "so"', "it's", Later("<Mail>"), Shy(), object, 7, True]
)
def test_what_could_end_a_tag_never_stands_as_it_is(value):
    assert str(shown(value)) == str(escape(value))


@pass_context
def asking(context, word):
    return f"{word} {context['who']}"


def environments(site):
    """Ours and Jinja's own, with the same words."""
    ours = site.app.create_jinja_environment()
    theirs = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    for one in (ours, theirs):
        one.trim_blocks = one.lstrip_blocks = True
        one.globals.update(asking=asking, plain=lambda *some, **named: f"{some} {sorted(named.items())}")
    ours.autoescape = True  # Flask asks for the name of a file
    return ours, theirs


TEMPLATES = [
    "{{ plain(1, 'a<b', two=2) }}{{ plain(*[1, 2]) }}{{ plain(**{'class': 'x'}) }}{{ plain(class='y') }}",
    "{{ asking('hello') }}{% for who in ['inner'] %}{{ asking('hello') }}{% endfor %}",
    "{% macro plain(x) %}[{{ x }}|{{ caller() if caller }}]{% endmacro %}{{ plain('<') }}"
    "{% call plain(1) %}{{ who }}{% endcall %}",
    "{% for plain in [asking] %}{{ plain('in a loop') }}{% endfor %}{{ plain(3) }}",
    "{% set plain = asking %}{{ plain('set') }}",
    "{% macro row(plain) %}{{ plain('given') }}{% endmacro %}{{ row(asking) }}",
    "{{ who }}{{ who | safe }}{{ [who] }}{{ who ~ '<' }}{{ 1 + 1 }}{{ none }}{{ who | upper }}",
    "{% macro rows(items) %}{% for one in items %}{{ loop.index }}{{ one }}{{ plain(one) }}{% endfor %}"
    "{% endmacro %}{{ rows(['<i>', who]) }}",
    "{% autoescape false %}{{ who }}{% endautoescape %}{% set part %}{{ who }}{% endset %}{{ part }}",
]


@pytest.mark.parametrize("source", TEMPLATES)
def test_a_template_gives_what_jinja_gives(site, source):
    ours, theirs = (one.from_string(source).render(who="<Ines & 'Tuva'>") for one in environments(site))
    assert ours == theirs
    assert type(ours) is type(theirs)


def test_what_the_page_gives_stands_before_what_all_pages_have(site):
    for one in environments(site):
        assert one.from_string("{{ plain(1) }}").render(plain=lambda value: f"mine {value}") == "mine 1"


def test_a_name_that_nobody_gave_is_refused(site):
    for one in environments(site):
        with pytest.raises(UndefinedError):
            one.from_string("{{ nobody(1) }}").render()

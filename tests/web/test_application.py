"""Addresses: the same as Flask builds them, for every page there is and whatever stands in their places."""

import flask
import pytest
from werkzeug.routing import BuildError

ODD = ("", "a b", "50%", "ü", "a/b", "a?b", "a&b=c", "#x", "zz0zz", "%s", "..", -1, 0, 7, True, None, [1, 2])


def built(app, endpoint, values):
    """The address, or the kind of what is raised."""
    try:
        return flask.Flask.url_for(app, endpoint, **values), app.url_for(endpoint, **values)
    except Exception as error:
        with pytest.raises(type(error)):
            app.url_for(endpoint, **values)
        return None, None


def places_of(rule):
    """What stands in the places of a rule: a number where it takes numbers alone."""
    return {name: 7 if "int:" in rule.rule else f"id-{name}" for name in rule.arguments}


@pytest.mark.parametrize("root", ["", "/below"])
def test_every_address_is_that_of_flask(site, root):
    with site.app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
        for rule in site.app.url_map.iter_rules():
            plain = places_of(rule)
            for more in ({}, {"round": 2}, {"q": "Ü b", "page": 3}, {"_anchor": "here"}, {"_anchor": "a b"}):
                theirs, ours = built(site.app, rule.endpoint, {**plain, **more})
                assert theirs == ours
                assert ours.startswith(root + "/")


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_whatever_stands_in_its_place(site, value):
    with site.app.test_request_context("/"):
        for values in (
            {"activity": value},
            {"activity": "it", "round": value},
            {"activity": "it", "_anchor": value if isinstance(value, str) else "x"},
        ):
            for _again in range(2):  # as it is worked out, and as it is filled in
                theirs, ours = built(site.app, "activities.show", values)
                assert theirs == ours


def test_an_address_is_near_to_the_page_that_asks(site):
    with site.app.test_request_context("/activities/it/groups"):
        assert site.app.url_for(".show", activity="it") == "/activities/it"
    with site.app.test_request_context("/courses/it"):
        assert site.app.url_for(".show", course="it") == "/courses/it"


def test_an_address_for_others_names_the_site(site):
    with site.app.test_request_context("/", base_url="https://reviews.example"):
        assert site.app.url_for("todo.show", _external=True) == "https://reviews.example/"
        assert site.app.url_for("todo.show", _scheme="http", _external=True).startswith("http:")


def test_what_does_not_exist_is_refused_each_time(site):
    with site.app.test_request_context("/"):
        for _again in range(2):
            with pytest.raises(BuildError):
                site.app.url_for("activities.nowhere", activity="it")

"""What a page tells its script, so that typing is kept until it is taken and never after."""

import pytest

from tests.browser import not_kept, parse


def told(page, name):
    return [one["content"] for one in page.tree.all("meta", name=name)]


def test_an_address_that_took_something_is_named_once(site):
    world = site.world
    browser, at = site.browse(world.instructor), site.path("courses.people", course=world.course.public_id)
    person = {"name": "Nora New", "email": "nora", "role": "student", "section": ""}
    refused = browser.post(at, person)
    assert (refused.status, told(refused, "answers"), told(refused, "taken")) == (422, [at], [])
    shown = browser.follow(browser.post(at, person | {"email": "nora@college.example"}))
    assert (told(shown, "answers"), told(shown, "taken")) == ([], [at])
    assert told(browser.get(at), "taken") == []


def test_each_person_has_a_key_and_who_is_signed_out_has_none(site):
    keys = {tuple(told(site.browse(who).get("/"), "keeps")) for who in site.world.students}
    assert len(keys) == len(site.world.students)
    assert told(site.browse().get("/login"), "keeps") == []


@pytest.mark.parametrize(
    ("html", "wrong"),
    [
        ("<textarea name='x'></textarea>", ["x"]),
        ("<form method='post' action='/a'><input name='x'></form>" * 2, ["('/a', None)"]),
        ("<form method='post' action='/sign-out'></form>", ["no key"]),
    ],
)
def test_a_page_that_would_lose_what_is_typed_is_found(html, wrong):
    assert not_kept(parse(html)) == wrong

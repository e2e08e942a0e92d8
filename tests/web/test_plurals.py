"""One of a thing is said as one: pages of a course with one of each, followed from link to link."""

import re
from urllib.parse import urlsplit

import pytest

from peerreview.store import courses, leaving
from tests.cast import START

# “1 people”, “All 1 of”, “1 of 1 students”, “1 new texts”; not “1 class”, “version 1 counts”.
SEVERAL = re.compile(r"\b1 (?:(?:new|open|more|other|late|held|free) )?(people|others|those|[a-z]{2,}s)\b")
DETERMINED = re.compile(r"\b(?:all|these|those) 1\b", re.IGNORECASE)
ONE = frozenset(
    "is was has this its less class pass address us as about counts waits does needs closes opens asks works "
    "stays misses remains begins ends process plus comes".split()
)


@pytest.fixture
def single(site):
    """A course with one person; and one with two students who have one work and one review each."""
    world = site.world
    by = {"by": world.instructor.account_id, "now": START}
    for who in (*world.more, world.assistant):
        leaving.leave(courses.person_in(world.course.id, who.public_id), **by)
    alone = courses.create(code="ART 1", title="Drawing", zone="UTC", by=world.admin.id, now=START)
    courses.enrol(alone, world.instructor.account, role="instructor", by=None, now=START)
    world.go(2)
    for who in (world.author, world.reviewer):
        world.hand_in(who)
    world.go(9)
    world.review(world.author)
    return site


def pages(browser, most=150):
    """(path, text) of the pages that links lead to, from To do on."""
    ahead, seen = ["/"], set()
    while ahead and len(seen) < most:
        path = ahead.pop(0)
        if path in seen:
            continue
        seen.add(path)
        page = browser.get(path)
        if page.status != 200 or "text/html" not in page.headers["Content-Type"]:
            continue
        yield path, page.text
        found = (urlsplit(link)._replace(fragment="").geturl() for link in page.links())
        ahead += [link for link in found if link.startswith("/") and "sort=" not in link]


def slips(text):
    """The places of *text* that say of one thing what is said of several."""
    found = [one for one in SEVERAL.finditer(text) if one[1] not in ONE]
    found += DETERMINED.finditer(text)
    return [text[max(one.start() - 30, 0) : one.end() + 20] for one in found]


@pytest.mark.parametrize("who", ["admin", "instructor", "author", "reviewer"])
def test_one_of_a_thing_is_said_as_one(single, who):
    browser = single.browse(getattr(single.world, who))
    wrong = {path: found for path, text in pages(browser) if (found := slips(text))}
    assert wrong == {}


def test_a_slip_is_found():
    text = "1 of 1 people. All 1 of this list. These 1 as a file. 1 new texts for you. 1 review. 11 texts."
    assert len(slips(text)) == 4

"""How much is in, of how much: To do, course, activity, progress and allocation say the same numbers."""

import re

import pytest

from peerreview.store import activities, courses, leaving
from tests.cast import day

IN = r"(?P<done>\d+) of (?P<of>\d+) in"


def said(page, pattern):
    """{(done, of)} of what a page says in the words of *pattern*."""
    found = re.finditer(pattern, " ".join(page.text.split()))
    return {(int(match["done"]), int(match["of"])) for match in found}


def numbers(site):
    """{page: (done, of)} of the reviews of the world's activity."""
    staff, activity = site.browse(site.world.instructor), f"/activities/{site.world.activity.public_id}"
    asked = {
        "to do": ("/", rf"Review · {IN}"),
        "course": (f"/courses/{site.world.course.public_id}", rf"Review: {IN}"),
        "activity": (activity, IN),
        "progress": (f"{activity}/progress", r"of (?P<of>\d+): Review(?P<done>\d+)"),
        "allocation": (f"{activity}/allocation", r"of (?P<of>\d+) reviews are in(?P<done>\d+)"),
    }
    return {page: said(staff.get(path), pattern) for page, (path, pattern) in asked.items()}


def excused(world):
    activities.extend(
        world.activity,
        phase="review",
        whom=f"p{world.more[0].id}",
        waived=True,
        reason="Ill.",
        by=None,
        now=world.at,
    )


def more_time(world):
    activities.extend(
        world.activity,
        phase="review",
        whom=f"p{world.more[0].id}",
        closes=day(18),
        reason="Ill.",
        by=None,
        now=world.at,
    )


def gone(world):
    leaving.leave(courses.person_in(world.course.id, world.more[0].public_id), by=None, now=world.at)


@pytest.mark.parametrize(
    "change, at, expected",
    [
        (None, 10, (3, 6)),  # one of four handed in nothing: they may not review
        (excused, 10, (3, 4)),
        (more_time, 10, (3, 6)),
        (gone, 10, (3, 3)),  # two works are left, and each may read one
        (None, 13.9, (3, 6)),
    ],
)
def test_every_page_counts_against_what_can_still_come(site, change, at, expected):
    world = site.world.go(2)
    for who in (world.author, world.reviewer, world.more[0]):
        world.hand_in(who)
    world.go(9)
    for who in (world.author, world.author, world.reviewer):
        world.review(who)
    world.go(at)
    if change:
        change(world)
    found = numbers(site)
    assert {page: pairs for page, pairs in found.items() if expected not in pairs} == {}
    assert found["progress"] == found["allocation"] == found["to do"] == {expected}


@pytest.mark.parametrize("at", [7.5, 15])
def test_the_pages_agree_before_and_after_the_step(site, at):
    world = site.world.go(2)
    for who in (world.author, world.reviewer, world.more[0]):
        world.hand_in(who)
    if at > 9:
        world.go(9)
        world.review(world.author)
    world.go(at)
    found = numbers(site)
    assert len(found["progress"] | found["allocation"]) == 1
    assert found["progress"] <= found["activity"]

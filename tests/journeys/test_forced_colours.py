"""In the colours of the device, where backgrounds are gone: what colours told apart is still told apart."""

import pytest

from peerreview.store import activities
from tests.cast import START

NOTHING = ("rgba(0, 0, 0, 0)", "none")


@pytest.fixture
def forced(served, visit):
    """The instructor of a class of six in which everybody has reviewed, with the device's own colours."""
    world = served.world
    activities.publish(world.activity, by=world.instructor.account_id, now=START)
    world.reload()
    world.more += [world.join(name, "student", section="A") for name in ("Olga Other", "Pia Plus")]
    world.reviewed()
    world.go(15)
    page = visit(world.instructor)
    page.emulate_media(forced_colors="active")
    return page


def painted(page, selector, name):
    """What each such element is painted with."""
    return page.locator(selector).evaluate_all(
        "(all, name) => all.map(one => getComputedStyle(one)[name])", name
    )


def test_the_levels_of_the_summary_are_told_apart(served, forced):
    forced.goto(f"/activities/{served.world.activity.public_id}/summary")
    first = forced.locator("section.sheet").first
    swatches = first.locator(".swatch").evaluate_all(
        "all => all.map(one => getComputedStyle(one).backgroundColor)"
    )
    assert len(swatches) == 4 == len(set(swatches))
    assert not set(swatches) & set(NOTHING)
    assert set(painted(forced, "section.sheet .chart rect", "stroke")) != {"none"}


def test_marks_of_what_is_in_and_what_is_chosen_are_seen(served, forced):
    activity = f"/activities/{served.world.activity.public_id}"
    forced.goto(f"{activity}/progress")
    done = set(painted(forced, ".pips .on", "fill"))
    assert done and not done & set(NOTHING)
    assert set(painted(forced, ".pips rect:not(.on)", "fill")) <= set(NOTHING)
    assert set(painted(forced, ".filters a[aria-current]", "outlineStyle")) == {"solid"}
    assert set(painted(forced, ".tabs a[aria-current]", "borderBottomStyle")) == {"solid"}
    assert set(painted(forced, ".state", "borderTopStyle")) <= {"solid", "dashed"}

"""Formulas on pages: in a work and its preview, beside a review, in feedback, in a brief and in a rubric."""

import dataclasses

from peerreview.store import activities, forms, responses
from tests.cast import START

TEX, DRAWN = "So $v^2$ holds, $v^$ not.", "<math><msup><mi>v</mi><mn>2</mn></msup></math>"


def test_a_formula_is_drawn_wherever_its_text_is_read(site):
    world = site.world
    items = forms.built_in()["essay_rubric"].items
    first = dataclasses.replace(items[0], hint="Is $v^2$ there?", title="Law of $v^2$")
    activities.change_form(world.activity, "rubric", (first, *items[1:]), by=None, now=START)
    activities.publish(world.activity, by=world.instructor.account_id, now=START)
    world.reload()
    world.go(2)
    own = world.begin(world.author)
    browser = site.browse(world.author)
    preview = browser.post(f"/submissions/{own.public_id}/preview", {"text.text": TEX, "rev": own.rev})
    assert DRAWN in preview.html and "<code>$v^$</code>" in preview.html
    for who in world.students:
        world.hand_in(who, TEX)
    world.go(8)
    review = world.claim(world.reviewer)
    page = site.browse(world.reviewer).get(f"/reviews/{review.public_id}")
    assert page.html.count(DRAWN) == 3 and "<code>$v^$</code>" in page.html
    work = world.send(world.reviewer, review, words=f"{TEX} " + "word " * 30)
    world.go(15)
    author = next(who for who in world.students if who.id == responses.subject_of(review).author)
    feedback = site.browse(author).get(
        site.path("feedback.show", activity=world.activity.public_id, by="criterion")
    )
    assert DRAWN in feedback.html and work.state == "submitted"

"""What a design says of itself: read with its line, at most half a screen, and no part of what runs."""

import pytest

from peerreview.domain import designs
from peerreview.domain.designs import explained

DESIGN = """title: One look
{}phases:
  - id: submit
    tasks: [{{id: work, form: submission, see: self}}]
"""


def read(said):
    return designs.load(DESIGN.format(said))


def test_a_design_that_says_nothing_fits_everybody():
    found = explained.of(read(""))
    assert found == explained.Explained()
    assert found.fits(1) and found.fits(999)


def test_everything_it_may_say():
    found = explained.of(
        read(
            "explained:\n  needs: [first, exam]\n  time: 20 minutes\n  people: 4-60\n  for: A\n  not_for: B\n"
            "  alone: C\n  evidence: mixed\n  found: D\n"
            "  sources: [{title: A paper, link: https://doi.org/10.1/x}]\n"
        )
    )
    assert found == explained.Explained(
        ("first", "exam"),
        "20 minutes",
        4,
        60,
        "A",
        "B",
        "C",
        "mixed",
        "D",
        (explained.Source("A paper", "https://doi.org/10.1/x"),),
    )
    assert [found.fits(people) for people in (3, 4, 60, 61)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("explained: much\n", "Line 2: Here keys and values are expected."),
        ("explained: {needs: [frist]}\n", "Line 2: “frist” is not a kind of need. Did you mean “first”?"),
        ("explained:\n  tiem: long\n", "Line 3: “explained” does not know “tiem”. Did you mean “time”?"),
        ("explained:\n  evidence: great\n", "Line 3: “great” is not a kind of evidence."),
        ("explained:\n  people: few\n", "Line 3: “few” is not a size: write 4, 3-6 or all."),
        ("explained:\n  sources: [a]\n", "Line 3: A source has a “title” and a “link”."),
        ("explained:\n  sources: [{title: A}]\n", "Line 3: A source needs “link”."),
        (
            "explained:\n  sources:\n    - {title: A, link: 'javascript:alert(1)'}\n",
            "Line 4: A link begins with https:// and has no spaces.",
        ),
        (f"explained:\n  for: {'word ' * 121}\n", "Line 3: This explains the design in 121 words."),
    ],
)
def test_what_cannot_stand_is_said_with_its_line(said, sentence):
    with pytest.raises(designs.DesignError) as error:
        read(said)
    assert str(error.value).startswith(sentence)

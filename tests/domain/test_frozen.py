"""A frozen grade comes back to the last digit."""

import json
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.grading import Criterion, Review, frozen, grade, participation, total

CRITERIA = (
    Criterion("claim", "Claim", Decimal(33), 4),
    Criterion("style", "Style", Decimal("17.5"), Decimal(3)),
)
POINTS = st.fixed_dictionaries(
    {
        "claim": st.none() | st.integers(0, 4),
        "style": st.none() | st.sampled_from([Decimal(1), Decimal("2.5"), Decimal(3)]),
    }
)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(POINTS, st.booleans()), max_size=4),
    st.sampled_from([0, Decimal("7.5")]),
    st.integers(0, 3),
)
def test_what_is_frozen_is_read_back_unchanged(given_points, late, done):
    reviews = [Review(place, points, counts, "held") for place, (points, counts) in enumerate(given_points)]
    submission, taken_part = grade(reviews, CRITERIA, late_off=late), participation(done, 2)
    whole = total(submission.value, taken_part.share, None, {"submission": 80, "participation": 20})
    kept = json.loads(json.dumps(frozen.to_plain(submission, taken_part, whole)))
    assert frozen.from_plain(kept) == (submission, taken_part, whole)

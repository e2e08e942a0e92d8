"""A frozen grade comes back to the last digit."""

import json
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.grading import Criterion, Review, Rubric, frozen, grade, participation, total

OLDER = (
    Criterion("claim", "Claim", Decimal(33), 3),
    Criterion("use", "Use", Decimal(1), 2),
)
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


def _fitting(points, is_old):
    """Up to the top that the older version has."""
    return {key: min(value, 3) if is_old and value else value for key, value in points.items()}


@settings(max_examples=30)
@given(
    st.lists(st.tuples(POINTS, st.booleans(), st.booleans()), max_size=4),
    st.sampled_from([0, Decimal("7.5")]),
    st.integers(0, 3),
    st.none() | st.integers(0, 3),
)
def test_what_is_frozen_is_read_back_unchanged(given_points, late, done, decided_by):
    reviews = [
        Review(
            place, _fitting(points, is_old), Rubric(2 - is_old, OLDER if is_old else CRITERIA), counts, "held"
        )
        for place, (points, counts, is_old) in enumerate(given_points)
    ]
    submission = grade(reviews, late_off=late, decided_by=decided_by)
    taken_part = participation(done, 2)
    whole = total(submission.value, taken_part.share, None, {"submission": 80, "participation": 20})
    kept = json.loads(json.dumps(frozen.to_plain(submission, taken_part, whole)))
    assert frozen.from_plain(kept) == (submission, taken_part, whole)

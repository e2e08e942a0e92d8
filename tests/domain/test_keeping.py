"""How long a course keeps names and texts, and who is told before they go."""

from datetime import UTC, datetime, timedelta

import pytest

from peerreview.domain import keeping

END = datetime(2027, 7, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("put_away", "months", "ends"),
    [
        (datetime(2026, 8, 31, tzinfo=UTC), 6, datetime(2027, 2, 28, tzinfo=UTC)),
        (datetime(2026, 12, 1, tzinfo=UTC), 12, datetime(2027, 12, 1, tzinfo=UTC)),
        (datetime(2026, 12, 1, tzinfo=UTC), 0, None),
        (None, 12, None),
    ],
)
def test_the_end_is_months_of_the_calendar_later(put_away, months, ends):
    assert keeping.ends(put_away, months) == ends


@pytest.mark.parametrize(("days", "before"), [(31, None), (30, 30), (8, 30), (7, 7), (0, 7), (-9, 7)])
def test_staff_are_told_a_month_and_a_week_before(days, before):
    found = keeping.notice(END, END - timedelta(days=days))
    assert found == (before and timedelta(days=before))


@pytest.mark.parametrize(
    ("told", "late", "goes"), [(None, 99, False), (30, 0, True), (7, 0, True), (6, 0, False), (-3, 9, False)]
)
def test_nothing_goes_without_a_week_s_notice(told, late, goes):
    at = None if told is None else END - timedelta(days=told)
    assert keeping.may_go(END, at, END + timedelta(days=late)) is goes
    assert keeping.may_go(END, at, END - timedelta(seconds=1)) is False

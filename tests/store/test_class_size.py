"""What a claim and a hand-in cost: as many queries in a class of six hundred as in one of sixty."""

from datetime import UTC, datetime, timedelta

from peerreview.store import allocation, db, handing_in, responses, settle
from tests.bench import class_of
from tests.browser import Counted

NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)


def counted(path, size):
    """{act: queries} in a class of *size*."""
    activity, _staff, writing = class_of.build(path, size, now=NOW)
    (account, person, public_id, response), (other, claimer, *_) = writing[:2]
    db.execute("delete from allocation where reviewer_id = ?", claimer)
    db.execute("delete from response where author_id = ? and task = 'review'", claimer)
    found = {}
    with Counted() as count:
        allocation.claim(activity, task="review", person=claimer, by=other, now=NOW)
    found["claim"] = count.count
    with Counted() as count:
        handing_in.hand_in(responses.by_id(response), person=person, by=account, now=NOW)
    found["hand in"] = count.count
    planned = settle.next_moment()
    db.database.close()
    return found, planned


def test_nobodys_claim_or_hand_in_asks_for_the_class(tmp_path):
    small, planned = counted(tmp_path / "60.db", 60)
    large, _ = counted(tmp_path / "600.db", 600)
    assert large == small
    assert planned > NOW + timedelta(hours=1)

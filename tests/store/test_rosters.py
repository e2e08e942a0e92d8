"""A list of people, on both databases: looked at, applied once, taken back."""

from peerreview.store import db, rosters
from tests.cast import day

TEXT = (
    "Name,E-mail,Student number\n"
    + "".join(f"Given{one} Family,person{one}@college.example,{one:05}\n" for one in range(3))
    + "Nobody,,7\n"
)


def test_a_list_is_applied_once_and_taken_back(world):
    course, by = world.course, world.instructor.account_id
    key = rosters.keep(course.id, TEXT, fields=rosters.titles_of(course.id), by=by, now=day(1))
    seen = rosters.look(rosters.find(course.id, key), by=by, now=day(1))
    put = {
        "seal": seen.seal,
        "keys": rosters.find(course.id, key).keys,
        "mended": {},
        "by": by,
        "now": day(1),
    }
    assert rosters.apply(rosters.find(course.id, key), **put) == 3
    found = db.rows("select number, joined_at from enrolment where number <> '' order by number")
    assert [(row.number, db.moment(row.joined_at)) for row in found] == [
        (f"{one:05}", day(1)) for one in range(3)
    ]
    assert len(rosters.look(rosters.find(course.id, key), by=by, now=day(1)).of("same")) == 3
    rosters.undo(rosters.find(course.id, key), by=by, now=day(1))
    assert db.rows("select 1 from enrolment where number <> ''") == []

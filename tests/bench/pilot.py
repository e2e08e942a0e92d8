"""A 90-day pilot of 60 people replayed on simulated time: ``python -m tests.bench pilot [PEOPLE]``.

Signed; in pairs six times, two weeks each; decided on day 30 and 60; one note put right for all who saw it; a
file with a line of somebody unknown; reviewed and closed on day 91. Played twice from the same seed: the two
reports must be the same. The goal is 60 seconds for one."""

import tempfile
import time
from datetime import timedelta
from random import Random

from peerreview.domain import choosing, designs
from peerreview.domain import pilots as rules
from peerreview.store import activities, courses, db, migrate, moderation, pilots, responses
from peerreview.store.reading import seen
from peerreview.store.rehearsal.play import begin, move_to
from peerreview.store.tables import Account

DESIGN = """title: Pairs with a check
phases:
  - id: meet
    title: Meeting
    group: {size: 2, prefer: [{meet: new}]}
    tasks:
      - {id: note, title: Note, form: note, see: group}
      - {id: pulse, title: Pulse, form: pulse, see: instructor}
repeat: {phases: [meet], every: 14d, times: 6}
forms:
  note:
    title: Note
    items:
      - {id: did, kind: text, title: What did you do?, words: 3}
      - {id: steps, kind: number, title: Steps done right, low: 0, high: 12}
      - {id: minutes, kind: minutes, title: How long?, low: 1, high: 240}
"""


def main(argv):
    """Print what one replay costs, and whether two are the same; returns 1 where they are not."""
    people = int(argv[0]) if argv else 60
    found = []
    for _twice in range(2):
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            found.append(_replay(f"sqlite:///{folder}/pilot.db", people))
            print(f"{people} people, 90 days: {time.perf_counter() - began:.1f} s (target 60)")
    print(f"twice the same report: {found[0] == found[1]}")
    print("\n".join(found[0]))
    return 0 if found[0] == found[1] else 1


def _replay(url, people):
    db.open_database(url, synchronous="OFF")
    migrate.up()
    with db.chance_from(db.Replay("pilot")):
        design = designs.load(DESIGN, activities.known_forms())
        game = begin(design, people=people, absent=2, late=1, leave=0, seed="pilot")
        found = _pilot(game)
    db.database.close()
    return found


def _pilot(game):
    course, by, begins = game.activity.course, game.cast.instructor_account.id, game.now
    zone = courses.of(by)[0].zone
    key = pilots.sign(course, _said(game, begins), by=by, now=game.now)
    told = []
    for day in (30, 60, rules.DAYS):
        move_to(game, rules.end_of(begins, day, zone))
        if day == 60:
            _put_right(game)
            _bring(game, key)
        if day < rules.DAYS:
            pilots.decide(course, key, act="go", text=f"Day {day}: go on.", by=by, now=game.now - SECOND)
        told += _told(game, key, day)
    db.execute("update alert set closed_at = ? where closed_at is null", game.now)
    pilots.decide(course, key, act="close", text="We go on in spring.", by=by, now=game.now + SECOND)
    return [*told, f"closed: {pilots.find(course, key).closed:%Y-%m-%d}"]


SECOND = timedelta(seconds=1)


def _said(game, begins):
    place = f"{game.activity.public_id}.note"
    return {
        "title": "Pairs",
        "objective": "Whoever is new does it alone.",
        "answers": choosing.Answers(2, False, 1, 2, 20, 2, 60),
        "model": "hybrid",
        "why": "The rule says so.",
        "reader": game.cast.instructor.id,
        "begins": begins,
        "rate": 60.0,
        "currency": "euros",
        "outcomes": [
            rules.Outcome("engagement", "Notes handed in", "%", "answers", place, 60.0, 80.0),
            rules.Outcome("skill", "Steps", "of 12", "answers", f"{place}.steps", 4.0, 8.0),
            rules.Outcome("business", "Days until done", "days", "file", "", 12.0, 8.0),
        ],
    }


def _put_right(game):
    """The newest note had something wrong: who saw it is told."""
    row = db.row("select id from response where task = 'note' and state = 'submitted' order by id desc")
    work = responses.by_id(row.id)
    for (account,) in db.rows(
        """
        select distinct e.account_id
        from membership m
        join membership n on n.peer_group_id = m.peer_group_id and n.enrolment_id <> m.enrolment_id
        join enrolment e on e.id = n.enrolment_id
        where m.enrolment_id = ?
        order by e.account_id
        """,
        work.author,
    ):
        standing = courses.standing(account, course_id=game.activity.course)
        seen.record(standing, [work], now=game.now - 2 * SECOND)
    moderation.correct(
        work,
        stamp=(work.version, work.state),
        by=game.cast.instructor_account.id,
        now=game.now - SECOND,
        texts={"did": "First clamp the line, then empty the pump."},
        reason="The line was not clamped.",
    )


def _bring(game, key):
    draw = Random("values")
    emails = [one.email for one in Account.select().order_by(Account.id)]
    lines = [f"{email},{draw.randint(5, 11)}" for email in emails] + ["nobody@nowhere.example,9"]
    pilots.bring(
        game.activity.course,
        key,
        "business",
        "\n".join(lines),
        by=game.cast.instructor_account.id,
        now=game.now - SECOND,
    )


def _told(game, key, day):
    """What the page of a day tells, as lines."""
    pilot = pilots.find(game.activity.course, key)
    standing = courses.of(game.cast.instructor_account.id)[0]
    found = pilots.report(pilot, min(game.now, pilot.ends) - SECOND, standing=standing, now=game.now)
    yield f"day {day}: {found.learners} learners, {len(found.cases)} open, mutual {found.mutual} min"
    for line in found.lines:
        number = line.measured.number
        values = [None if one is None else round(one, 2) for one in number[:3]]
        yield f"  {line.outcome.of.title}: {values} of {number.count}, {line.standing}"
    for one in found.corrections:
        yield f"  put right after {one.took}: {one.reason} ({one.told} of {one.saw} told)"

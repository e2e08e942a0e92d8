"""The verbs of a pilot: signed, decided, stopped, closed; the time that experts spent. Each is one
transaction with its line in the record, and its letters."""

from datetime import timedelta

from peerreview.domain import choosing
from peerreview.domain import pilots as rules
from peerreview.domain.refusals import Conflict, Invalid, Missing, NotNow
from peerreview.domain.words import N_
from peerreview.store import audit, db, letters, outbox, tables
from peerreview.store.pilots.finding import find, find_open, staff
from peerreview.store.pilots.open_cases import cases

EARLIEST = timedelta(days=rules.DAYS)  # so far back a pilot may have begun
LATEST = timedelta(days=366)  # so far ahead it may begin: until it is closed no other one can


def sign(course_id, said, *, by, now):
    """Begin a pilot: *said* holds ``title``, ``objective``, ``answers`` (Answers), ``model``, ``why``,
    ``reader`` (an enrolment id of the staff), ``begins`` (the moment), ``rate`` (or None) and ``currency``,
    and ``outcomes`` ([Outcome] of the rules, one of each kind). Returns its public id.

    Invalid (its field) for what is missing or may not be: fewer outcomes, a model that is never left to
    peers; Conflict while another one of the course runs."""
    _refuse(said, now)
    advised = choosing.choose(said["answers"]).model
    with db.writing():
        if db.row("select 1 from pilot where course_id = ? and closed_at is null", course_id):
            raise Conflict(N_("A pilot of this course runs already. Close it before another one begins."))
        made = tables.Pilot.create(
            course=course_id,
            title=rules.fits(said["title"], "title"),
            objective=rules.fits(said["objective"], "objective"),
            answers=said["answers"]._asdict(),
            advised=advised,
            model=said["model"],
            why=rules.fits(said["why"], "why"),
            reader=said["reader"],
            rate=said["rate"],
            currency=said["currency"],
            begins_at=said["begins"],
            by=by,
            signed_at=now,
        )
        for one in said["outcomes"]:
            tables.PilotOutcome.create(pilot=made.id, **one._asdict())
        _record("pilot.signed", made.id, course_id, by=by, at=now, model=said["model"], advised=advised)
        _tell_of_looks(find(course_id, made.public_id), now)
    return made.public_id


def _refuse(said, now):
    """Refuse what ``sign`` may not begin."""
    if refused := choosing.why_not(said["answers"], said["model"]):
        raise Invalid(refused[0], field="model", **refused[1])
    if sorted(one.kind for one in said["outcomes"]) != sorted(rules.KINDS):
        raise Invalid(
            N_("A pilot begins with three outcomes: engagement, skill and business."), field="model"
        )
    if said["begins"] < now - EARLIEST:
        raise Invalid(N_("It cannot have begun more than 90 days ago."), field="begins")
    if said["begins"] > now + LATEST:
        raise Invalid(N_("It cannot begin more than a year from now."), field="begins")


def _occasion(pilot):
    return letters.Occasion("", pilot.title, pilot.code, pilot.zone, pilot.course)


def _tell_of_looks(pilot, now):
    """Whoever looks at the numbers gets a letter on the morning after each of its days."""
    for look in pilot.looks(now):
        at = letters.hour_of_all(_occasion(pilot), rules.end_of(pilot.begins, look.day, pilot.zone))
        if look.state in ("ahead", "due") and pilot.reader_account and at > now:
            letters.put(
                "pilot_due",
                f"pilot:{pilot.public_id}:{look.day}:",
                pilot.reader_account,
                _occasion(pilot),
                now=now,
                until=at,
                at=at,
                day=look.day,
                place=pilot.course_public_id,
                pilot=pilot.public_id,
            )


def name_reader(course_id, public_id, reader, *, by, now):
    """Somebody else (an enrolment id of ``staff``) looks at the numbers of a pilot from now on, and gets the
    letters that are still to come. Invalid (``reader``) for anybody else, NotNow once it is closed."""
    with db.writing():
        pilot = find_open(course_id, public_id)
        if reader not in staff(course_id):
            raise Invalid(N_("Name somebody: numbers that nobody looks at help nobody."), field="reader")
        for (account,) in db.rows(
            "select e.account_id from pilot p join enrolment e on e.id = p.reader_id where p.id = ?", pilot.id
        ):
            _forget_looks(account, pilot, rules.LOOKS)
        tables.Pilot.update(reader=reader).where(tables.Pilot.id == pilot.id).execute()
        _tell_of_looks(find(course_id, public_id), now)
        _record("pilot.reader", pilot.id, course_id, by=by, at=now)


def _forget_looks(account, pilot, days):
    for day in days:
        outbox.forget(account, f"pilot:{pilot.public_id}:{day}:")


def decide(course_id, public_id, *, act, text, ends=None, by, now):
    """Sign what follows from a look at a pilot: go (on), change (one thing), stop (on the moment *ends*), or
    close (the last review). Returns the Pilot.

    Invalid (``act``, ``text``, ``ends``), NotNow where nothing is due, or for closing over an open case or
    before its end."""
    if act not in rules.ACTS:
        raise Invalid(N_("Say what follows from this."), field="act")
    text = rules.fits(text, "text")
    with db.writing():
        pilot = find_open(course_id, public_id)
        day = {"stop": lambda: pilot.day(now), "close": lambda: _closing(pilot, now)}.get(
            act, lambda: _going_on(pilot, now)
        )()
        if act == "stop":
            _stop(pilot, ends, now)
        tables.PilotDecision.create(pilot=pilot.id, day=day, act=act, text=text, by=by, at=now)
        if act == "close":
            tables.Pilot.update(closed_at=now).where(tables.Pilot.id == pilot.id).execute()
        if pilot.reader_account:
            gone = [look.day for look in pilot.looks(now) if act in ("stop", "close") or look.day == day]
            _forget_looks(pilot.reader_account, pilot, gone)
        _record(f"pilot.{act}", pilot.id, course_id, by=by, at=now, day=day)
    return find(course_id, public_id)


def _going_on(pilot, now):
    day = pilot.due(now)
    if pilot.is_last(now):
        raise NotNow(N_("Its days are over: what is left is its last review, and closing it."))
    if not day:
        raise NotNow(N_("No decision is due yet. Stop it earlier if you have to."))
    return day


def _closing(pilot, now):
    if not pilot.is_last(now):
        raise NotNow(N_("It runs still. Stop it first, or wait for its last day."))
    count = len(cases(pilot))
    if count:
        raise NotNow(
            N_("A pilot is not closed over open cases ({count}). Answer them first; they are listed here."),
            count=count,
        )
    return pilot.day(now)


def _stop(pilot, ends, now):
    if pilot.stopped:
        raise NotNow(N_("It is stopped already."))
    if ends is None:
        raise Invalid(N_("Say the day on which it stops."), field="ends")
    if not pilot.begins < ends < rules.end_of(pilot.begins, rules.DAYS, pilot.zone) or ends < now:
        raise Invalid(N_("Choose a day from today on, before its last one."), field="ends")
    tables.Pilot.update(stopped_at=ends).where(tables.Pilot.id == pilot.id).execute()
    accounts = db.rows(
        "select account_id from enrolment where course_id = ? and left_at is null order by id", pilot.course
    )
    for (account,) in accounts:
        letters.put(
            "pilot_stopped",
            f"pilot:{pilot.public_id}:stopped:{account}",
            account,
            _occasion(pilot),
            now=now,
            until=ends,
            place=pilot.course_public_id,
        )


def note_minutes(course_id, public_id, *, enrolment, minutes, what, token, by, now):
    """Somebody of the staff (an enrolment id) spent so many *minutes* on a pilot; the same *token* again is
    the same line. What is noted once its days are over counts as of its end. Invalid (``minutes``, ``what``),
    NotNow once it is closed."""
    if minutes is None or not 0 < minutes <= rules.MOST_MINUTES:
        raise Invalid(N_("A length of time, such as 40 or 1:30, up to a day."), field="minutes")
    what = rules.fits(what, "what")
    with db.writing():
        pilot = find_open(course_id, public_id)
        at = min(now, pilot.ends)
        tables.PilotMinutes.insert(
            pilot=pilot.id, enrolment=enrolment, minutes=minutes, what=what, token=token[:40], at=at
        ).on_conflict_ignore().execute()
        _record("pilot.minutes", pilot.id, course_id, by=by, at=now, minutes=minutes)


def take_minutes_back(course_id, public_id, *, enrolment, token, by, now):
    """Undo ``note_minutes``; Missing where there is no such line of theirs, NotNow once it is closed."""
    with db.writing():
        pilot = find_open(course_id, public_id)
        gone = db.execute(
            "delete from pilot_minutes where pilot_id = ? and enrolment_id = ? and token = ?",
            pilot.id,
            enrolment,
            token,
        )
        if not gone:
            raise Missing()
        _record("pilot.minutes_back", pilot.id, course_id, by=by, at=now)


def _record(verb, pilot, course, *, by, at, **detail):
    audit.record(verb, "pilot", pilot, by=by, at=at, course=course, **detail)

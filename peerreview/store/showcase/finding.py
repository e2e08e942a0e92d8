"""What is shown, found through the person who reads; what one is asked about, found through its author.

Every page goes through ``readable``: nothing is kept anywhere else, so that what is taken back is gone at
once."""

from typing import NamedTuple

from peerreview.domain import designs
from peerreview.domain import showcase as rules
from peerreview.domain.access import is_staff_role
from peerreview.domain.refusals import Missing
from peerreview.store import courses, db, forms
from peerreview.store.facts import plans, windows_of_one
from peerreview.store.reading.received import words_of
from peerreview.store.responses import Shown

MOST_COURSES = 20  # so many courses back a copy is followed


class Writer(NamedTuple):
    """One who wrote a thing, and what they say to its being shown: their ``consent``, whether it
    ``is_named``, and may stand ``in_report`` of a pilot, their ``approach`` as typed and as safe HTML, when
    they ``answered``."""

    enrolment: int
    account: int
    name: str
    consent: rules.Consent
    is_named: bool
    in_report: bool
    approach: str
    approach_html: str
    answered: object

    @property
    def is_telling(self):
        """Whether readers read what they say: they say yes, and are here."""
        return self.consent.answer == "yes" and self.consent.is_here


class Item(NamedTuple):
    """One thing of the showcase. ``writers`` [Writer]; ``consent`` as of ``domain.showcase``: what they all
    say together, or what the one says who asks about what is theirs; ``task`` (a Task), ``course`` (id),
    ``code`` and ``zone`` of the class that made it; ``names`` of those who want theirs shown; ``by_group``:
    whether a group wrote it; ``proposed``; ``answered``: when it was shown; ``reason``: why staff took it
    out."""

    id: int
    public_id: str
    response: int
    item: str
    activity: int
    activity_public_id: str
    title: str
    course: int
    code: str
    zone: str
    design: designs.Design
    task: designs.Task
    round: int
    by_group: bool
    writers: tuple[Writer, ...]
    consent: rules.Consent
    names: tuple[str, ...]
    proposed: object
    answered: object
    reason: str

    @property
    def author(self):
        """The ``names`` in one line; "" where nobody wants theirs shown."""
        return ", ".join(self.names)

    @property
    def unnamed(self):
        """How many others wrote it."""
        return sum(one.consent.is_here for one in self.writers) - len(self.names)

    @property
    def in_report(self):
        """Whether all who wrote it let it stand in the report of a pilot."""
        return all(one.in_report for one in self.writers if one.consent.is_here)

    @property
    def approaches(self):
        """[(name or "", as safe HTML)] of what its writers say of how they went about it, in no order that
        tells who."""
        said = [
            (one.name if one.is_named else "", one.approach_html)
            for one in self.writers
            if one.is_telling and one.approach
        ]
        return sorted(said, key=lambda one: (not one[0], one))

    @property
    def approach(self):
        """The same as typed, to look for words in."""
        return " ".join(one.approach for one in self.writers if one.is_telling)

    def of(self, account_id):
        """The Writer who has this account, or None."""
        return next((one for one in self.writers if one.account == account_id), None)


ITEM = """
    select x.id, x.public_id, x.response_id as response, x.item, x.answer,
      x.activity_id as activity, a.public_id as activity_public_id, a.title, a.course_id as course, c.code,
      c.zone, a.plan, a.plan_digest, r.task, r.round, r.author_id, x.proposed_at, x.reason, r.state, r.shown,
      a.archived_at, c.retired_at,
      (select max(v.number) from version v where v.response_id = r.id
        and v.cause in ('redacted', 'corrected')) as mended
    from exhibit x
    join response r on r.id = x.response_id
    join activity a on a.id = x.activity_id
    join course c on c.id = a.course_id
    """

# Who wrote an exhibit, alone or in a group: whoever was in it when it was handed in, or came since.
WROTE = """
    select x.id as exhibit, e.id as enrolment, e.account_id as account, e.left_at is null as is_here
    from exhibit x
    join response r on r.id = x.response_id
    join enrolment e on e.id = r.author_id
    where {where}
    union
    select x.id, e.id, e.account_id, e.left_at is null and m.left_at is null
    from exhibit x
    join response r on r.id = x.response_id
    join membership m on m.peer_group_id = r.author_group_id
    join enrolment e on e.id = m.enrolment_id
    where {where} and (m.left_at is null
      or m.left_at > (select min(v.at) from version v where v.response_id = r.id))
    """


def items_of(rows):
    """[Item] of rows of ITEM, with what all their writers say together. One query more."""
    writers = _writers(rows)
    return [_item(row, writers[row.id]) for row in rows if writers[row.id]]


def _item(row, writers):
    design = designs.from_plan(row.plan, row.plan_digest)
    consent = rules.together([one.consent for one in writers])
    said = [one for one in writers if one.is_telling]
    return db.filled(
        Item,
        row,
        design=design,
        task=design.task_of(row.task),
        by_group=row.author_id is None,
        writers=tuple(writers),
        consent=consent,
        names=tuple(sorted(one.name for one in said if one.is_named)),
        proposed=db.moment(row.proposed_at),
        answered=max((one.answered for one in writers if one.answered), default=None),
    )


def _writers(rows):
    """{exhibit id: [Writer]} of rows of ITEM. One query."""
    things = {row.id: row for row in rows}
    where = f"x.id in ({db.places(things)})"
    found = {exhibit: {} for exhibit in things}
    for row in db.rows(
        f"""
        select w.exhibit, w.enrolment, w.account, w.is_here, p.name, coalesce(c.answer, '') as answer,
          c.audience, c.is_named, c.in_report, c.version, c.decided, c.until_at, c.approach,
          c.approach_html, c.answered_at
        from ({WROTE.format(where=where)}) w
        join account p on p.id = w.account
        left join consent c on c.exhibit_id = w.exhibit and c.enrolment_id = w.enrolment
        order by w.exhibit, w.enrolment, w.is_here
        """,
        *things,
        *things,
    ):
        found[row.exhibit][row.enrolment] = _writer(row, things[row.exhibit])
    return {exhibit: list(writers.values()) for exhibit, writers in found.items()}


def _writer(row, thing):
    version = row.version or 0
    consent = rules.Consent(
        thing.answer or row.answer,
        row.audience or "",
        version,
        row.decided or 0,
        thing.shown,
        db.moment(row.until_at),
        thing.state == "submitted"
        and bool(thing.shown)
        and thing.archived_at is None
        and thing.retired_at is None,
        0 < version < (thing.mended or 0),
        bool(row.is_here),
    )
    return db.filled(
        Writer,
        row,
        consent=consent,
        is_named=bool(row.is_named),
        in_report=bool(row.in_report),
        approach=row.approach or "",
        approach_html=row.approach_html or "",
        answered=db.moment(row.answered_at),
    )


def by_id(exhibit_id):
    """An Item by its row id, for verbs."""
    (found,) = items_of(db.rows(f"{ITEM} where x.id = ?", exhibit_id))
    return found


def readable(standing, items, now):
    """Those of *items* that whoever stands in a course (a Standing) may read at *now*, with the names they
    may know. Four queries at most."""
    back = origins(standing.course)
    given = [one for one in items if one.course in back and one.consent.is_given(now)]
    over = _over(standing, given, now) if given else {}
    found = []
    for one in given:
        reader = "class" if one.course == standing.course else "later"
        is_named = bool(one.names)
        seen = rules.sight(one.consent, reader, is_named=is_named, is_over=over[one.id], now=now)
        if seen.is_open:
            found.append(one)
    return found


def origins(course_id):
    """Ids of a course and of those it was copied from, however many years back."""
    known = dict(db.rows("select id, origin_id from course where origin_id is not null"))
    found = [course_id]
    while found[-1] in known and known[found[-1]] not in found and len(found) < MOST_COURSES:
        found.append(known[found[-1]])
    return found


def _over(standing, items, now):
    """{item id: whether the steps are over that come before reading it}: one's own in one's own course (staff
    wait for the class), those of the whole class in an earlier one."""
    mine = [one for one in items if one.course == standing.course and not is_staff_role(standing.role)]
    found = plans(activity_ids={one.activity for one in mine})
    windows = windows_of_one(standing, found, now) if mine else {}
    ids = {one.id for one in mine}
    closed = _closed([one for one in items if one.id not in ids], now)
    alike = {(one.activity, one.task.id, one.round): one for one in mine}  # many of few steps
    over = {key: _is_over(windows.get(one.activity, {}), one) for key, one in alike.items()}
    return {
        one.id: closed[one.id] if one.id in closed else over[one.activity, one.task.id, one.round]
        for one in items
    }


def _is_over(windows, one):
    names = rules.steps(one.design, one.task)
    states = [
        window.state for (phase, turn), window in windows.items() if turn == one.round and phase in names
    ]
    return bool(states) and all(state in ("closed", "waived") for state in states)


def _closed(items, now):
    """{item id: whether its steps closed for the class and each section of it}. One query."""
    ids = sorted({one.activity for one in items})
    last = {}
    for activity, phase, turn, closes, late in db.rows(
        f"""
        select activity_id, phase, round, closes_at, late_until
        from phase_window
        where activity_id in ({db.places(ids)}) and (whom = 'all' or whom like 's%')
        """,
        *ids,
    ):
        ends = [db.moment(one) for one in (closes, late) if one is not None]
        last.setdefault((activity, phase, turn), []).extend(ends)
    found = {}
    for one in items:
        ends = [last.get((one.activity, phase, one.round), []) for phase in rules.steps(one.design, one.task)]
        found[one.id] = all(some and max(some) <= now for some in ends)
    return found


SHOWN = "x.answer = '' and exists (select 1 from consent k where k.exhibit_id = x.id and k.answer = 'yes')"


def of_course(standing, now, *, activity=None):
    """[Item] that somebody may read in a course, of one activity (its id) alone where given; the newest yes
    first."""
    back = origins(standing.course)
    where, values = ("a.id = ?", (activity,)) if activity else (f"a.course_id in ({db.places(back)})", back)
    found = items_of(db.rows(f"{ITEM} where {where} and {SHOWN} order by x.id desc", *values))
    found.sort(key=lambda one: one.answered, reverse=True)
    return readable(standing, found, now)


def counted(standing, activity_id, now):
    """How many things of an activity somebody may read in the showcase; one query where there are none."""
    if not db.row(f"select 1 from exhibit x where x.activity_id = ? and {SHOWN}", activity_id):
        return 0
    return len(of_course(standing, now, activity=activity_id))


def find(account_id, public_id, now):
    """(the Item, the Standing through which it is read) of an account; Missing otherwise."""
    for one in items_of(db.rows(f"{ITEM} where x.public_id = ? and {SHOWN}", public_id)):
        for standing in sorted(courses.of(account_id), key=lambda found: found.course != one.course):
            for seen in readable(standing, [one], now):
                return seen, standing
    raise Missing()


def texts(items, *, newest=False):
    """{item id: (the form's items, [Shown])} of what stands in *items* (or in their *newest* version): of
    what is about somebody else's work words alone, and nothing that is for staff. One query."""
    wanted = [(one.id, one.consent.newest if newest else one.consent.version) for one in items]
    kinds = {one.id: one for one in items}
    found = {one.id: ((), []) for one in items}
    for exhibit, response, item, level, value, text, html, form, plain in db.rows(
        f"""
        select x.id, x.response_id, n.item, n.level, n.value, n.text, n.html, f.id, f.items
        from exhibit x
        join response r on r.id = x.response_id
        join version v on v.response_id = x.response_id
        join form_version f on f.id = v.form_version_id
        join answer n on n.version_id = v.id
        where n.nth = '' and x.id in ({db.places(wanted)})
        and (x.id, v.number) in (values {", ".join(["(?, ?)"] * len(wanted)) or "(0, 0)"})
        order by n.id
        """,
        *(one for one, _version in wanted),  # by these pairs alone SQLite reads every answer there is
        *(value for pair in wanted for value in pair),
    ):
        one = kinds[exhibit]
        shown = [
            part
            for part in forms.items_of(form, plain)
            if not part.private and one.item in ("", part.id) and not part.among
        ]
        answer = Shown(response, item, level, value, text, html)
        part = next((part for part in shown if part.id == item), None)
        if part is None:
            continue
        if one.design.is_review(one.task):
            answer = words_of(answer, part.rules.has_words)
        found[exhibit] = (shown, [*found[exhibit][1], answer])
    return found

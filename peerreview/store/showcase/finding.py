"""What is shown, found through the person who reads; what one is asked about, found through its author.

Every page goes through ``readable``: nothing is kept anywhere else, so that what is taken back is gone at
once."""

from typing import NamedTuple

from peerreview.domain import designs, schedule
from peerreview.domain import showcase as rules
from peerreview.domain.access import is_staff_role
from peerreview.domain.refusals import Missing
from peerreview.store import courses, db, forms
from peerreview.store.facts import facts_of_enrolments, plans
from peerreview.store.reading.received import words_of
from peerreview.store.responses import Shown

MOST_COURSES = 20  # so many courses back a copy is followed


class Item(NamedTuple):
    """One thing of the showcase. ``author``: the name, "" where it is not shown; ``task`` (a Task),
    ``course`` (id), ``code`` and ``zone`` of the class that made it; ``consent`` as of ``domain.showcase``;
    ``is_named``, ``in_report``, ``until``, ``approach`` and ``approach_html`` as its author said;
    ``proposed`` and ``answered``: when; ``reason``: why staff took it out."""

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
    writer: int
    account: int
    author: str
    consent: rules.Consent
    is_named: bool
    in_report: bool
    until: object
    approach: str
    approach_html: str
    proposed: object
    answered: object
    reason: str


_ITEM = """
    select x.id, x.public_id, x.response_id as response, x.item,
      x.activity_id as activity, a.public_id as activity_public_id, a.title, a.course_id as course, c.code,
      c.zone, a.plan, a.plan_digest, r.task, r.round, r.author_id as writer, e.account_id as account,
      p.name as author, x.answer, x.audience, x.version, x.decided, x.is_named, x.in_report,
      x.until_at, x.approach,
      x.approach_html, x.proposed_at, x.answered_at, x.reason, r.state, r.shown, e.left_at, a.archived_at,
      c.retired_at,
      exists (select 1 from version v where v.response_id = r.id and v.number > x.version
        and v.cause in ('redacted', 'corrected')) as is_mended
    from exhibit x
    join response r on r.id = x.response_id
    join activity a on a.id = x.activity_id
    join course c on c.id = a.course_id
    join enrolment e on e.id = r.author_id
    join account p on p.id = e.account_id
    """


def _item(row):
    design = designs.from_plan(row.plan, row.plan_digest)
    until = db.moment(row.until_at)
    consent = rules.Consent(
        row.answer,
        row.audience,
        row.version,
        row.decided,
        row.shown,
        until,
        row.state == "submitted" and bool(row.shown) and row.archived_at is None and row.retired_at is None,
        bool(row.is_mended) and row.version > 0,
        row.left_at is None,
    )
    return db.filled(
        Item,
        row,
        design=design,
        task=design.task_of(row.task),
        consent=consent,
        is_named=bool(row.is_named),
        in_report=bool(row.in_report),
        until=until,
        proposed=db.moment(row.proposed_at),
        answered=db.moment(row.answered_at),
    )


def by_id(exhibit_id):
    """An Item by its row id, for verbs."""
    return _item(db.row(f"{_ITEM} where x.id = ?", exhibit_id))


def readable(standing, items, now):
    """Those of *items* that whoever stands in a course (a Standing) may read at *now*, with the names they
    may know. Four queries at most."""
    back = origins(standing.course)
    given = [one for one in items if one.course in back and one.consent.is_given(now)]
    over = _over(standing, given, now) if given else {}
    found = []
    for one in given:
        reader = "class" if one.course == standing.course else "later"
        seen = rules.sight(one.consent, reader, is_named=one.is_named, is_over=over[one.id], now=now)
        if seen.is_open:
            found.append(one if seen.author == "name" else one._replace(author=""))
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
    facts = facts_of_enrolments((standing.enrolment,), found) if mine else {}
    windows = {
        activity: schedule.windows(found[activity].design, fact, now)
        for (activity, _person), fact in facts.items()
    }
    closed = _closed([one for one in items if one not in mine], now)
    return {
        one.id: _is_over(windows.get(one.activity, {}), one) if one in mine else closed[one.id]
        for one in items
    }


def _is_over(windows, one):
    states = [
        window.state
        for (phase, turn), window in windows.items()
        if phase in rules.steps(one.design, one.task) and turn == one.round
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


def of_course(standing, now, *, activity=None):
    """[Item] that somebody may read in a course, of one activity (its id) alone where given; the newest yes
    first."""
    back = origins(standing.course)
    where, values = ("a.id = ?", (activity,)) if activity else (f"a.course_id in ({db.places(back)})", back)
    rows = db.rows(
        f"{_ITEM} where {where} and x.answer = 'yes' order by x.answered_at desc, x.id desc", *values
    )
    return readable(standing, [_item(row) for row in rows], now)


def counted(standing, activity_id, now):
    """How many things of an activity somebody may read in the showcase; one query where there are none."""
    if not db.row("select 1 from exhibit where activity_id = ? and answer = 'yes'", activity_id):
        return 0
    return len(of_course(standing, now, activity=activity_id))


def find(account_id, public_id, now):
    """(the Item, the Standing through which it is read) of an account; Missing otherwise."""
    row = db.row(f"{_ITEM} where x.public_id = ? and x.answer = 'yes'", public_id)
    if row is not None:
        one = _item(row)
        for standing in sorted(courses.of(account_id), key=lambda found: found.course != one.course):
            for seen in readable(standing, [one], now):
                return seen, standing
    raise Missing()


def offer(account_id, public_id):
    """The Item of this public id, for its author alone; Missing otherwise."""
    row = db.row(
        f"{_ITEM} where x.public_id = ? and e.account_id = ? and e.left_at is null", public_id, account_id
    )
    if row is None:
        raise Missing()
    return _item(row)


def offers(account_id):
    """[Item] of everything of an account that was ever proposed, the newest first."""
    rows = db.rows(
        f"{_ITEM} where e.account_id = ? and e.left_at is null order by x.proposed_at desc, x.id desc",
        account_id,
    )
    return [_item(row) for row in rows]


def waiting(account_id, activity_ids):
    """[Item] of these activities that wait for what an account says. One query."""
    ids = sorted(activity_ids)
    rows = db.rows(
        f"""
        {_ITEM}
        where e.account_id = ? and e.left_at is null and x.activity_id in ({db.places(ids)})
        and (x.answer = '' or (x.answer = 'yes' and x.decided <> r.shown))
        order by x.proposed_at desc, x.id desc
        """,
        account_id,
        *ids,
    )
    return [one for one in map(_item, rows) if one.consent.asks]


def texts(items, *, newest=False):
    """{item id: (the form's items, [Shown])} of what stands in *items* (or in their *newest* version): of
    what is about somebody else's work words alone, and nothing that is for staff. One query."""
    number = "r.shown" if newest else "x.version"
    ids = sorted(one.id for one in items)
    kinds = {one.id: one for one in items}
    found = {one.id: ((), []) for one in items}
    for exhibit, response, item, level, value, text, html, form, plain in db.rows(
        f"""
        select x.id, x.response_id, n.item, n.level, n.value, n.text, n.html, f.id, f.items
        from exhibit x
        join response r on r.id = x.response_id
        join version v on v.response_id = x.response_id and v.number = {number}
        join form_version f on f.id = v.form_version_id
        join answer n on n.version_id = v.id
        where x.id in ({db.places(ids)}) and n.nth = ''
        order by n.id
        """,
        *ids,
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


def said_of(one):
    """[(name or "", reason)] of who proposed an Item: names only of those who want it; who says nothing and
    wants no name is only counted, as ("", ""). In no order that tells when."""
    rows = db.rows(
        """
        select p.name, s.reason, s.is_named
        from proposal s
        join enrolment e on e.id = s.enrolment_id
        join account p on p.id = e.account_id
        where s.exhibit_id = ?
        """,
        one.id,
    )
    return sorted((row.name if row.is_named else "", row.reason) for row in rows)

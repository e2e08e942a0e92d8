"""What helping came to: the minutes that were noted and confirmed, and how much more was right afterwards, on
the same questions; and what pairs who helps with who is helped."""

from collections import defaultdict
from typing import NamedTuple

from peerreview.domain import pairing
from peerreview.domain.attributes.credentials import Held
from peerreview.store import db, forms


class Minutes(NamedTuple):
    """How long somebody talked with others: ``given`` and ``got`` minutes that the one who was helped
    confirmed, ``open`` those that they have not."""

    given: int = 0
    got: int = 0
    open: int = 0


class Gain(NamedTuple):
    """How much of the same questions was right at the first try of a ``round``, and at the best one since: of
    0 to 1."""

    round: int
    first: float
    best: float


# Each part by its own index, and these first: otherwise SQLite reads what the class wrote.
_GIVEN_OR_GOT = """
    select id from response where author_id = ?
    union select g.id from response w join response g on g.about_response_id = w.id where w.author_id = ?
    """


def minutes(activity, person):
    """The Minutes of an enrolment id in an activity; no query where no form asks for them."""
    given = got = still = 0
    for task, item, answer, tick in _noted(activity):
        for row in db.rows(
            f"""
            select r.author_id as giver, a.value as minutes,
              exists (select 1 from response k
                join version w on w.response_id = k.id and w.number = k.shown
                join answer b on b.version_id = w.id and b.item = ? and b.level <> ''
                where k.about_response_id = r.id and k.task = ?) as is_confirmed
            from ({_GIVEN_OR_GOT}) o cross join response r
            join version v on v.response_id = r.id and v.number = r.shown
            join answer a on a.version_id = v.id and a.item = ? and a.value > 0
            where r.id = o.id and r.activity_id = ? and r.task = ?
            """,
            tick,
            answer,
            person,
            person,
            item,
            activity.id,
            task,
        ):
            count = int(row.minutes)
            still += 0 if row.is_confirmed else count
            given += count if row.is_confirmed and row.giver == person else 0
            got += count if row.is_confirmed and row.giver != person else 0
    return Minutes(given, got, still)


def _noted(activity):
    """(task, its item of minutes, the task that answers it, the item that confirms) of a design."""
    design = activity.design
    answering = [
        (source, task)
        for task in design.tasks.values()
        if task.about and task.about.kind == "own" and (source := design.tasks.get(task.about.name))
    ]
    if not any(source.marks for source, _task in answering):
        return
    known = forms.of_activity(activity.id)
    for source, task in answering:
        for item in known[task.form][3] if source.marks else ():
            if item.confirms:
                yield source.id, item.confirms, task.id, item.id


def gains(activity, person):
    """[Gain] of each round in which somebody tried more than once what others marked; no query where nobody
    marks."""
    marked = [task.about.name for task in activity.design.tasks.values() if task.marks]
    found = {}
    for row in (
        db.rows(
            f"""
        select r.round, s.value
        from response r
        join score s on s.response_id = r.id and s.measure = 'score'
        where r.activity_id = ? and r.task in ({db.places(marked)}) and r.author_id = ?
        order by r.round, r.nth
        """,
            activity.id,
            *marked,
            person,
        )
        if marked
        else ()
    ):
        found.setdefault(row.round, []).append(row.value)
    return [Gain(turn, some[0], max(some)) for turn, some in found.items() if len(some) > 1]


def gain_of_helped(activity, person):
    """(mean gain 0..1 of those whose first try somebody marked and who tried again, how many), None under
    three: of fewer nothing is said."""
    marks = [task.id for task in activity.design.tasks.values() if task.marks]
    rows = (
        db.rows(
            f"""
        select q.author_id, q.round, s.value as first,
          (select max(t.value) from response l join score t on t.response_id = l.id and t.measure = 'score'
            where l.activity_id = q.activity_id and l.task = q.task and l.round = q.round
            and l.author_id = q.author_id and l.nth > 1) as later
        from response r
        join response q on q.id = r.about_response_id and q.nth = 1
        join score s on s.response_id = q.id and s.measure = 'score'
        where r.activity_id = ? and r.task in ({db.places(marks)}) and r.author_id = ? and r.shown > 0
        """,
            activity.id,
            *marks,
            person,
        )
        if marks
        else []
    )
    found = [row.later - row.first for row in rows if row.later is not None]
    return (sum(found) / len(found), len(found)) if len(found) >= 3 else None


def paired(activity, works, now):
    """{response id: Pairing} of those *works* (Works about what others wrote) that somebody helped with who
    had to have passed its step, or to have learned something; six queries at most, none where no design
    asks for either. What is no hand-in yet is looked at as of *now*."""
    asks = {work.id: pairing.asked_of_helpers(work.design, work.task_of) for work in works if work.author}
    works = [work for work in works if any(asks.get(work.id, ()))]
    students = _students({work.author for work in works})
    works = [work for work in works if work.author in students]
    if not works:
        return {}
    passages, held = _passages(activity.id), _held(students)
    own, others = _handed_in(activity.id, students), _helped(activity.id, students)
    wrote = _authors({work.about_response for work in works})
    found = {}
    for work in works:
        step, source = (asks[work.id][0], work.round), (work.task_of.about.name, work.round)
        helped = others.get((work.author, work.task, work.round), set()) - {wrote.get(work.about_response)}
        found[work.id] = pairing.pairing(
            activity.design,
            work.task_of,
            work.submitted or now,
            passages=[at for scope in students[work.author] for at in passages.get((*step, scope), ())],
            held=held.get(work.author, ()),
            own=own.get((work.author, *source), ()),
            helped=len(helped),
        )
    return {response: one for response, one in found.items() if one}


def _students(people):
    """{enrolment id: scope texts} of those of *people* who are students."""
    found = (
        db.rows(
            f"""
            select id, section_id as section
            from enrolment
            where id in ({db.places(people)}) and role = 'student'
            """,
            *people,
        )
        if people
        else ()
    )
    return {row.id: ("all", f"p{row.id}", f"s{row.section}") for row in found}


def _passages(activity_id):
    """{(phase, round, whom): [moment]} of the steps that were passed."""
    found = defaultdict(list)
    for row in db.rows(
        "select phase, round, whom, at from passage where activity_id = ? and undone_at is null", activity_id
    ):
        found[row.phase, row.round, row.whom].append(db.moment(row.at))
    return found


def _held(people):
    """{enrolment id: [Held]} of all they hold or held."""
    found = defaultdict(list)
    for row in db.rows(
        f"""
        select enrolment_id as person, name, from_at, until_at
        from attribute
        where enrolment_id in ({db.places(people)}) and name like 'cred.%'
        """,
        *people,
    ):
        found[row.person].append(Held(row.name, db.moment(row.from_at), db.moment(row.until_at)))
    return found


def _handed_in(activity_id, people):
    """{(enrolment id, task, round): [moment]} of what they handed in themselves."""
    found = defaultdict(list)
    for row in db.rows(
        f"""
        select author_id as person, task, round, first_at
        from response
        where activity_id = ? and author_id in ({db.places(people)}) and first_at is not null
        """,
        activity_id,
        *people,
    ):
        found[row.person, row.task, row.round].append(db.moment(row.first_at))
    return found


def _helped(activity_id, people):
    """{(enrolment id, task, round): enrolment ids of those on whose work they wrote what is out}"""
    found = defaultdict(set)
    for row in db.rows(
        f"""
        select r.author_id as person, r.task, r.round, s.author_id as other
        from response r
        join response s on s.id = r.about_response_id
        where r.activity_id = ? and r.author_id in ({db.places(people)}) and r.shown > 0
        and s.author_id is not null and s.author_id <> r.author_id
        """,
        activity_id,
        *people,
    ):
        found[row.person, row.task, row.round].add(row.other)
    return found


def _authors(subjects):
    """{response id: enrolment id of its author}"""
    found = db.rows(f"select id, author_id from response where id in ({db.places(subjects)})", *subjects)
    return dict(tuple(row) for row in found)

"""The search box: people, activities, and what was written, each only where the one who asks may open it."""

from typing import NamedTuple

from peerreview.domain import search
from peerreview.domain.access import Standing, is_staff_role, may
from peerreview.domain.refusals import Missing
from peerreview.store import db, indexing, responses
from peerreview.store.activities import TAKES_PART

AT_ONCE = 200  # rows in one transaction, so that nobody waits for it
SOME, EVERYBODY = 200, 1_000_000  # entries among which people are looked for
CANDIDATES = 4  # how many entries are asked for, for each that is wanted: not every one may be read


class PersonHit(NamedTuple):
    """Somebody in a course whose people the asker sees: ``person`` and ``course`` are public ids."""

    person: str
    name: str
    email: str
    role: str
    course: str
    code: str


class ActivityHit(NamedTuple):
    """An activity by its public id, with the code of its course."""

    activity: str
    title: str
    code: str


class TextHit(NamedTuple):
    """Something written (a Work), with the (before, found, after) of a place in it, or None."""

    work: responses.Work
    code: str
    excerpt: tuple | None


def people(standings, question, *, most):
    """[PersonHit] by name and address, in the courses among *standings* whose people the asker may see;
    newest accounts first, one more than *most* where there are more."""
    courses = [one.course for one in standings if may("course.people", Standing(True, False, one.role))]
    terms = search.wanted(question)
    if not courses or not terms:
        return []
    asked = [[("=person", False)], *([term] for term in terms)]
    rows = _people(courses, asked, most, SOME)
    # Somebody of another course may have come first: then all are looked through.
    return rows if len(rows) > most else _people(courses, asked, most, EVERYBODY)


def _people(courses, asked, most, among):
    sql, values = indexing.found(asked, among)
    rows = db.rows(
        f"""
        select n.public_id, a.name, a.email, n.role, c.public_id, c.code
        from ({sql}) f
        join search_entry e on e.id = f.id
        join account a on a.id = e.account_id
        join enrolment n on n.account_id = a.id
        join course c on c.id = n.course_id
        where n.left_at is null and c.id in ({db.places(courses)})
        order by f.id desc, c.id desc
        limit ?
        """,
        *values,
        *courses,
        most + 1,
    )
    return [PersonHit(*row) for row in rows]


def activities(standings, question, *, most):
    """[ActivityHit] by title, newest first, one more than *most* where there are more: published ones, and of
    the asker's own staff the others too."""
    if not standings:
        return []
    staffed = [one.course for one in standings if is_staff_role(one.role)]
    codes = {one.course: one.code for one in standings}
    rows = db.rows(
        f"""
        select a.public_id, a.title, a.course_id
        from activity a
        join enrolment e on e.course_id = a.course_id and e.id in ({db.places(standings)})
        where a.archived_at is null and a.course_id in ({db.places(codes)}) and {TAKES_PART}
          and (a.published_at is not null or a.course_id in ({db.places(staffed)}))
        order by a.id desc
        """,
        *(one.enrolment for one in standings),
        *codes,
        *staffed,
    )
    sought = search.wanted(question)
    hits = (
        ActivityHit(row.public_id, row.title, codes[row.course_id])
        for row in rows
        if sought and search.fits(f"{codes[row.course_id]} {row.title}", sought)
    )
    return [hit for hit, _ in zip(hits, range(most + 1))]


def own(account_id, standings, question, *, most):
    """[TextHit] of what the asker wrote, alone or in a group of now, newest first, one more than *most* where
    there are more."""
    me = [one.enrolment for one in standings]
    groups = db.rows(
        f"select peer_group_id from membership where left_at is null and enrolment_id in ({db.places(me)})",
        *me,
    )
    marks = [f"=p{one}" for one in me] + [f"=g{row.peer_group_id}" for row in groups]
    return _texts(account_id, standings, question, marks, responses.written_by, most)


def of_class(account_id, standings, question, *, most):
    """[TextHit] of what others wrote in courses whose staff the asker is, as far as staff may read it."""
    marks = [f"=c{one.course}" for one in standings if is_staff_role(one.role)]
    mine = {one.enrolment for one in standings}

    def door(account_id, public_id):
        work = responses.in_courses_staffed_by(account_id, public_id)
        if work.state in ("draft", "withdrawn") or work.author in mine:
            raise Missing()
        return work

    return _texts(account_id, standings, question, marks, door, most)


def _texts(account_id, standings, question, marks, door, most):
    """What carries one of the *marks*, as far as a *door* (a function of account and public id) opens it;
    where few of the newest are open, many more are tried."""
    terms = search.wanted(question)
    if not marks or not terms:
        return []
    asked, found = [[(mark, False) for mark in marks], *([term] for term in terms)], []
    for among in (most + 1) * CANDIDATES, (most + 1) * CANDIDATES * CANDIDATES:
        candidates = _candidates(asked, among)
        found = _opened(account_id, candidates, door, most)
        if len(found) > most or len(candidates) < among:
            break
    return _quoted(found, {one.course: one.code for one in standings}, question)


def _candidates(asked, among):
    """Public ids of responses, the newest first."""
    sql, values = indexing.found(asked, among)
    rows = db.rows(
        f"""
        select r.public_id, a.archived_at
        from ({sql}) f
        join search_entry e on e.id = f.id
        join response r on r.id = e.response_id
        join activity a on a.id = r.activity_id
        order by f.id desc
        """,
        *values,
    )
    return [None if row.archived_at else row.public_id for row in rows]


def _opened(account_id, candidates, door, most):
    found = []
    for public_id in filter(None, candidates):
        try:
            found.append(door(account_id, public_id))
        except Missing:
            continue
        if len(found) > most:
            break
    return found


def _quoted(works, codes, question):
    texts = {}
    for answer in responses.answers_of(*(work.id for work in works)) if works else ():
        texts.setdefault(answer.response, []).append(answer.text)
    return [
        TextHit(
            work,
            codes.get(work.course, ""),
            next(filter(None, (search.excerpt(text, question) for text in texts.get(work.id, ()))), None),
        )
        for work in works
    ]


def catch_up():
    """Enter whatever has no entry yet: of a site that is older than the search box. Once in each process,
    some at a time. Returns how many were entered."""
    if db.kept.get("searched"):
        return 0
    done = _enter_missing("account", "a.name, a.email", "true", _enter_people)
    done += _enter_missing("response", "a.version", "a.version > 0", _enter_responses)
    db.kept["searched"] = True
    return done


def enter_again(response_ids):
    """What was handed in was rewritten: these responses are found by what stands there now."""
    for one in sorted(response_ids):
        db.execute("delete from search_entry where response_id = ?", one)
    found = db.rows(
        f"select id, version from response where version > 0 and id in ({db.places(response_ids)})",
        *response_ids,
    )
    _enter_responses(found)


def _enter_missing(table, columns, condition, enter):
    done = last = 0
    while found := db.rows(
        f"""
        select a.id, {columns}
        from {table} a
        left join search_entry e on e.{table}_id = a.id
        where e.id is null and a.id > ? and {condition}
        order by a.id
        limit ?
        """,
        last,
        AT_ONCE,
    ):
        with db.writing():
            enter(found)
        done, last = done + len(found), found[-1].id
    return done


def _enter_people(rows):
    for row in rows:
        indexing.person(row.id, row.name, row.email)


def _enter_responses(rows):
    for work in responses.by_ids(row.id for row in rows):
        answers = responses.answers_of(work.id, number=work.version)
        indexing.response(work, [answer.text for answer in answers])

"""The queue: cases by risk, each with its reasons, in a constant number of queries however many reviews there
are."""

import json
from typing import NamedTuple

from peerreview.domain import moderation as rules
from peerreview.domain.allocation.units import unit_of
from peerreview.domain.refusals import Missing
from peerreview.domain.visibility import is_open_to_staff
from peerreview.store import charges, db, responses, screening
from peerreview.store.names import AS_STAFF, Letters

PAGE = 25


class Reason(NamedTuple):
    """One open concern: a key of ``domain.moderation.KINDS`` and what fills its sentence; the ``version``, or
    the ``task`` and its ``round``, it speaks of."""

    kind: str
    detail: dict
    version: int
    task: str
    round: int
    at: object


class Case(NamedTuple):
    """Everything open about one subject. ``key`` names it in addresses: ``r.<public id>`` of a response,
    ``p.<public id>`` of a person. ``task``: what the response answers, or what a person's gravest reason
    speaks of.

    ``writer`` and ``author``: letters (see ``names.Letters``) of who wrote a response ("" = course staff) and
    whose work it is about ("" = about none); ``writer`` of a person's case is their name. ``reasons`` gravest
    first;
    ``given``: enrolment id of a colleague it was handed to."""

    subject: str
    key: str
    task: str
    reasons: tuple
    since: object
    state: str
    version: int
    writer: str
    author: str
    given: int | None
    on_it: str

    @property
    def is_review(self):
        """Whether it is about a response that speaks of somebody's work."""
        return bool(self.author)


class Queue(NamedTuple):
    """One page of cases; ``total`` of this filter, ``counts`` {filter: cases}, ``oldest`` moment or None.
    ``together``: how many people there are who sent nothing and are decided about in one go; of all cases
    they are one."""

    cases: list
    total: int
    counts: dict
    oldest: object
    together: int = 0


def decidable(activity, viewer, of="activity_id", subject="subject", given="given_id"):
    """(condition, values) of the cases this member of staff may decide: an assistant's are those given, of
    people they look after (``charges``), a party's none. *of*, *subject* and *given* name the columns."""
    condition, values = f"{of} = ? and {subject} <> ?", [activity.id, f"p{viewer.enrolment}"]
    setting = screening.setting_of(activity.id)
    if viewer.role != "instructor" and viewer.enrolment not in setting.moderators:
        condition, values = f"{condition} and {given} = ?", [*values, viewer.enrolment]
    if viewer.is_limited:
        theirs, more = charges.subjects(viewer, activity.id)
        condition, values = f"{condition} and {subject} in ({theirs})", [*values, *more]
    if party := responses.party_to(activity.id, activity.design, viewer.enrolment):
        condition = f"{condition} and {subject} not in ({db.places(party)})"
        values = [*values, *(f"r{response}" for response in party)]
    return condition, values


def of_activity(activity, viewer, now, *, show="", page=1, size=PAGE):
    """The Queue of an activity for *viewer* (a course Standing), gravest first; *show*: a key of FILTERS,
    mine, or "" (all but those who are decided about together)."""
    condition, values = decidable(activity, viewer)
    counts, together, oldest = _counted(condition, values, viewer)
    only = {
        "": ("filters <> ?", rules.TOGETHER),
        "mine": ("given_id = ?", viewer.enrolment),
        **{name: ("(filters & ?) > 0", 1 << place) for place, name in enumerate(rules.FILTERS)},
    }[show]
    condition, values = f"{condition} and {only[0]}", [*values, only[1]]
    found = [
        row[0]
        for row in db.rows(
            f"""
            select subject
            from moderation_case
            where {condition}
            order by risk desc, since, subject limit ? offset ?
            """,
            *values,
            size,
            (page - 1) * size,
        )
    ]
    total = counts[show] if show else counts[""] - bool(together)
    return Queue(_cases(activity, found, now), total, counts, oldest, together)


def _counted(condition, values, viewer):
    """({filter: cases}, how many people are decided about together, the oldest moment or None). Those people
    are one case of all."""
    counts, together, oldest = dict.fromkeys(("", "mine", *rules.FILTERS), 0), 0, None
    for filters, given, count, since in db.rows(
        f"""
        select filters, given_id, count(*), min(since)
        from moderation_case
        where {condition}
        group by filters, given_id
        """,
        *values,
    ):
        if filters == rules.TOGETHER:
            counts[""] += not together
            together += count
        else:
            counts[""] += count
        for name in (
            *(["mine"] if given == viewer.enrolment else []),
            *(group for place, group in enumerate(rules.FILTERS) if filters >> place & 1),
        ):
            counts[name] += count
        oldest = min(filter(None, (oldest, db.moment(since))))
    return counts, together, oldest


def _cases(activity, subjects, now):
    """[Case] in the order of *subjects*."""
    reasons = {}
    for row in db.rows(
        f"""
        select c.subject, c.kind, c.detail, c.version, c.task, c.round, c.at, c.given_id as given
        from concern c
        where c.activity_id = ? and c.ended_at is null and c.subject in ({db.places(subjects)})
        order by c.id
        """,
        activity.id,
        *subjects,
    ):
        reason = db.filled(Reason, row, detail=json.loads(row.detail), at=db.moment(row.at))
        reasons.setdefault(row.subject, []).append((reason, row.given))
    for found in reasons.values():
        found.sort(key=lambda pair: -rules.KINDS[pair[0].kind].risk)
    named = _responses(activity, [int(subject[1:]) for subject in subjects if subject[0] == "r"]) | _people(
        [int(subject[1:]) for subject in subjects if subject[0] == "p"]
    )
    on_it = dict(
        db.rows(
            f"""
            select m.subject, a.name
            from moderation_claim m
            join account a on a.id = m.by_id
            where m.activity_id = ? and m.until > ? and m.subject in ({db.places(subjects)})
            """,
            activity.id,
            now,
            *subjects,
        )
    )
    return [
        db.filled(
            Case,
            named[subject],
            subject=subject,
            task=named[subject].task or reasons[subject][0][0].task,
            reasons=tuple(reason for reason, _ in reasons[subject]),
            since=min(reason.at for reason, _ in reasons[subject]),
            given=next((given for _, given in reasons[subject] if given), None),
            on_it=on_it.get(subject, ""),
        )
        for subject in subjects
        if subject in named and subject in reasons
    ]


def _responses(activity, ids):
    """{subject: _Named} of responses: the letters by which staff know everybody in this activity."""
    letters = Letters(activity.id, activity.course, activity.seed)
    return {
        f"r{row.id}": db.filled(
            _Named,
            row,
            key=f"r.{row.public_id}",
            writer="" if row.as_staff else letters.of(unit_of(row.author_id, row.author_group_id)),
            author=letters.of(unit_of(row.about_author, row.about_group)),
        )
        for row in db.rows(
            f"""
            select r.id, r.public_id, r.state, r.version, r.author_id, r.author_group_id, r.task,
              {AS_STAFF} as as_staff, s.author_id as about_author, s.author_group_id as about_group
            from response r
            left join enrolment e on e.id = r.author_id
            left join response s on s.id = r.about_response_id
            where r.id in ({db.places(ids)})
            order by r.id
            """,
            *ids,
        )
    }


class _Named(NamedTuple):
    """What a Case says of its subject itself."""

    key: str
    task: str
    state: str
    version: int
    writer: str
    author: str


def _people(ids):
    """{subject: _Named} of people, by their names."""
    return {
        f"p{row.id}": _Named(f"p.{row.public_id}", "", "", 0, row.name, "")
        for row in db.rows(
            f"""
            select e.id, e.public_id, a.name
            from enrolment e
            join account a on a.id = e.account_id
            where e.id in ({db.places(ids)})
            """,
            *ids,
        )
    }


def case_of(activity, viewer, key, now):
    """The Case of an address for *viewer*; one without an open reason has none. Missing for a party, for
    assistants it was not given to, and for what staff may not read until a reader asked them to look."""
    kind, _, public_id = key.partition(".")
    row = db.row(
        {
            "r": "select id, task from response where public_id = ? and activity_id = ? and version > 0",
            "p": "select id, '' as task from enrolment where public_id = ? and course_id = ?",
        }.get(kind, "select 1 as id, '' as task where ? = ? and 1 = 0"),
        public_id,
        activity.id if kind == "r" else activity.course,
    )
    if row is None:
        raise Missing()
    subject = f"{kind}{row.id}"
    if kind == "r" and not _has_case(activity, subject, row.task):
        raise Missing()
    if viewer.is_limited and not _is_theirs(activity, viewer, subject):
        raise Missing()
    if not rules.may_decide(
        viewer.role,
        party=subject == f"p{viewer.enrolment}"
        or (kind == "r" and row.id in responses.party_to(activity.id, activity.design, viewer.enrolment)),
        given=_is_given(activity, subject, row.id if kind == "r" else 0, viewer),
        moderates=viewer.enrolment in screening.setting_of(activity.id).moderators,
    ):
        raise Missing()
    found = _cases(activity, [subject], now)
    if found:
        return found[0]
    named = (_responses(activity, [row.id]) if kind == "r" else _people([row.id]))[subject]
    return db.filled(Case, named, subject=subject, reasons=(), since=None, given=None, on_it="")


def _is_theirs(activity, viewer, subject):
    """Whether somebody in charge of some sections looks after the subject of a case."""
    theirs, values = charges.subjects(viewer, activity.id)
    return db.row(f"select 1 where ? in ({theirs})", subject, *values) is not None


def _is_given(activity, subject, response, viewer):
    """Whether a case was handed to *viewer*, or they have just handed it on and can take it back."""
    return bool(
        db.row(
            """
            select 1
            from concern
            where subject = ? and given_id = ? and activity_id = ?
            union all select 1
            from decision d
            join enrolment e on e.account_id = d.by_id
            where e.id = ? and d.response_id = ? and d.act = 'escalate'
            and d.id = (select max(id) from decision l where l.response_id = d.response_id)
            """,
            subject,
            viewer.enrolment,
            activity.id,
            viewer.enrolment,
            response,
        )
    )


def _has_case(activity, subject, task):
    """Whether there can be a case about a response to *task*: always where staff may read it, never about
    what staff provide."""
    spec = activity.design.tasks.get(task)
    if spec is None or is_open_to_staff(spec):
        return spec is not None
    kinds = rules.ASKED_BY_READERS
    return (
        db.row(
            f"""
            select 1
            from concern
            where activity_id = ? and subject = ? and kind in ({db.places(kinds)})
            """,
            activity.id,
            subject,
            *kinds,
        )
        is not None
    )


def work_of(case):
    """The response a case is about (a Work), or None for a person's."""
    return responses.by_id(int(case.subject[1:])) if case.subject[0] == "r" else None


def works_of(activity, stamps):
    """[(Work, (version, state))] of bulk ticks ``<key>:<version>:<state>`` that name responses of this
    activity."""
    wanted = {}
    for text in stamps:
        key, version, state = (text.split(":") + ["", ""])[:3]
        if key.startswith("r.") and version.isdigit() and len(version) < 7:
            wanted[key[2:]] = int(version), state
    ids = [
        row[0]
        for row in db.rows(
            f"select id from response where activity_id = ? and public_id in ({db.places(wanted)})",
            activity.id,
            *wanted,
        )
    ]
    return [(work, wanted[work.public_id]) for work in responses.by_ids(ids)]


def next_key(activity, viewer, now, *, after=""):
    """The key of the gravest case but *after* that no colleague is on, or None."""
    cases = of_activity(activity, viewer, now, size=8).cases
    free = [case for case in cases if case.key != after and not case.on_it]
    return free[0].key if free else None


def claim(activity, subject, *, by, now, until):
    """*by* (an account id) is on this case; the name of a colleague who already is, or ""."""
    with db.writing(activity.id):
        other = db.row(
            """
            select a.name
            from moderation_claim m
            join account a on a.id = m.by_id
            where m.activity_id = ? and m.subject = ? and m.by_id <> ? and m.until > ?
            """,
            activity.id,
            subject,
            by,
            now,
        )
        if other:
            return other[0]
        db.execute(
            """
            insert into moderation_claim (activity_id, subject, by_id, until)
            values (?, ?, ?, ?) on conflict (activity_id, subject)
            do update set by_id = excluded.by_id, until = excluded.until
            """,
            activity.id,
            subject,
            by,
            until,
        )
    return ""

"""The named ways to find a response.

Every query starts from somebody: the writer, the person asked, the person it is about, or staff of the
course.
"""

import json
from typing import NamedTuple

from peerreview.domain import designs, in_text
from peerreview.domain import forms as form_rules
from peerreview.domain.refusals import Missing
from peerreview.domain.visibility import visible
from peerreview.store import charges, db, files, forms
from peerreview.store.activities import LEARNS, TAKES_PART, TOLD
from peerreview.store.responses.people import with_people


class Work(NamedTuple):
    """A response as pages find it: its row, the keys, ``title`` and ``seed`` of its activity, and the
    ``items`` of its form. ``saved``, ``submitted`` and ``released`` are moments or None; so is ``typed``, to
    which the lateness of the version that counts is counted. ``is_acted_on``: whether staff ever decided
    about it, or one of its versions was let count. ``zone`` and ``code`` are those of its course,
    ``language`` that in which people write there; ``drawn``: which set of questions it was asked (0: there
    are none); ``notes``: how many notes in the text it ever had, which are its last ``items``; ``told`` as of
    ``activities.Row``."""

    id: int
    public_id: str
    activity: int
    activity_public_id: str
    course: int
    title: str
    seed: str
    design: designs.Design
    settle_at: object
    task: str
    round: int
    nth: int
    address: str
    author: int | None
    author_group: int | None
    about_response: int | None
    about_person: int | None
    about_group: int | None
    about_version: int
    state: str
    version: int
    shown: int
    rev: int
    last_save: str
    saved: object
    submitted: object
    released: object
    typed: object
    is_acted_on: bool
    zone: str
    code: str
    language: str
    form_version: int
    items: tuple
    draft: dict | None
    drawn: int = 0
    notes: int = 0
    told: int | None = None

    @property
    def asked_at(self):
        """The address of the allocation that asks for it: that of its first attempt."""
        return f"{self.address.rpartition('.')[0]}.1"

    @property
    def is_final(self):
        """Whether it stays as it was handed in: its writer is shown the answers then, or it is marked, or is
        a mark that counts."""
        is_marked = self.task in self.design.tasks and (
            self.task_of.marks or self.design.marked_by(self.task) is not None
        )
        return is_marked or form_rules.is_final(self.items)

    @property
    def task_of(self):
        """Its Task in the design; of what staff provide, the one that stands for its material."""
        return self.design.task_of(self.task)


_WORK = f"""
    select r.id, r.public_id, r.activity_id as activity, a.public_id as activity_public_id, r.task, r.round,
      r.nth, r.author_id as author, r.author_group_id as author_group, r.about_response_id as about_response,
      r.about_person_id as about_person, r.about_group_id as about_group, r.about_version, r.state, r.version,
      r.shown, r.rev, r.last_save, r.saved_at, r.submitted_at, r.released_at, counted.typed_at,
      (exists (select 1 from decision d where d.response_id = r.id and d.by_id is not null)
        or exists (select 1 from version k where k.response_id = r.id and k.cause = 'kept')) as is_acted_on,
      r.form_version_id as form_version, v.items as form_items, r.draft, r.drawn, r.notes, r.address,
      a.course_id as course, a.title, a.seed, a.plan, a.plan_digest, a.settle_at, c.zone, c.code,
      subject_form.id as subject_version, subject_form.items as subject_items,
      coalesce(coach.language, 'en') as language,
      {TOLD}
    from response r
    join activity a on a.id = r.activity_id
    join course c on c.id = a.course_id
    left join coach_setting coach on coach.activity_id = a.id
    left join version counted on counted.response_id = r.id
    and counted.number = case when r.shown > 0 then r.shown else r.version end
    join form_version v on v.id = r.form_version_id
    left join response subject on subject.id = r.about_response_id
    left join form_version subject_form on subject_form.id = subject.form_version_id
    and v.items like '%"each"%'
    """


def _work(row):
    if row is None:
        return None
    return db.filled(
        Work,
        row,
        saved=db.moment(row.saved_at),
        submitted=db.moment(row.submitted_at),
        released=db.moment(row.released_at),
        typed=db.moment(row.typed_at),
        is_acted_on=bool(row.is_acted_on),
        items=_items(row),
        draft=json.loads(row.draft) if row.draft else None,
        design=designs.from_plan(row.plan, row.plan_digest),
        settle_at=db.moment(row.settle_at),
    )


def _items(row):
    """The items of its form as its writer meets them: those asked for each comment stand once for every
    comment of what it is about, of a pool the one that this writer is given in this attempt."""
    items = forms.items_of(row.form_version, row.form_items)
    if form_rules.needs_expanding(items):
        items = form_rules.expand(
            items,
            forms.items_of(row.subject_version, row.subject_items) if row.subject_version else (),
            seed=row.seed,
            author=f"g{row.author_group}" if row.author_group else f"p{row.author}",
            nth=row.nth,
        )
    return in_text.with_notes(items, row.notes)


def written_by(account_id, public_id):
    """own: the response of this public id if this account writes it, alone or in a group; Missing
    otherwise."""
    row = db.row(
        f"""
        {_WORK}
        where r.public_id = ? and a.archived_at is null
        and exists (select 1 from enrolment e where e.account_id = ? and e.left_at is null and {TAKES_PART}
          and (e.id = r.author_id or (r.author_group_id is not null and exists (select 1
          from membership m where m.enrolment_id = e.id and m.peer_group_id = r.author_group_id
          and m.left_at is null))))
        """,
        public_id,
        account_id,
    )
    if row is None:
        raise Missing()
    return files.with_files(with_people(_work(row)))


def in_courses_staffed_by(account_id, public_id):
    """staff: the response of this public id in a course where this account is staff, if they look after its
    writer (``charges``) and the rule opens it to them; Missing otherwise. Who is party to it, or takes part
    in what people join, reads it on the pages of students."""
    row = db.row(
        f"""
        {_WORK}
        join enrolment e on e.course_id = a.course_id
        where r.public_id = ? and e.account_id = ? and e.left_at is null and e.role <> 'student'
        and a.people <> 'closed' and not {LEARNS}
        """,
        public_id,
        account_id,
    )
    if row is None:
        raise Missing()
    work = _work(row)
    relation = relation_to_staff(work, account_id)
    if relation == "staff" and not charges.looks_after(_place(account_id, work.course), work):
        raise Missing()
    if relation not in ("own", "staff") or not visible(work.task_of, relation).is_open:
        raise Missing()
    return files.with_files(with_people(work))


def relation_to_staff(work, account_id):
    """What *work* is to somebody who is staff of its course: as of ``party_to``, or staff where they are
    party to nothing."""
    enrolment = _place(account_id, work.course)
    return party_to(work.activity, work.design, enrolment, only=work.id).get(work.id, "staff")


def _place(account_id, course_id):
    """The enrolment id of an account in a course where it has one."""
    return db.row("select id from enrolment where account_id = ? and course_id = ?", account_id, course_id)[0]


def party_to(activity_id, design, enrolment, *, only=None):
    """{response id: relation} of what this person is party to in an activity, whatever they are in the course
    now: ``own``, what they wrote, alone or in a group they ever were in; ``about_mine``, what was written
    about that or about themselves; ``asked``, what they had to review as a student; ``beside``, what others
    wrote about that. *only*: of this response (its id) alone, without going over all of the activity.

    The one rule for staff who are party: they learn no names there, on any page. Who provides a material is
    no party to what is written about it; staff who review by hand are no party either."""
    me, this = (enrolment, enrolment), () if only is None else (only,)
    r_is, w_is, l_is = (f"and {one} = ?" if this else "" for one in ("r.id", "w.id", "l.about_response_id"))
    rows = db.rows(
        f"""
        select 'beside' as relation, r.id
        from response r
        where r.about_response_id in (select l.about_response_id {_ASKED_AS_STUDENT}) {r_is}
        union select 'asked', l.about_response_id {_ASKED_AS_STUDENT} {l_is}
        union select 'about_mine', r.id
        from response w
        join response r on r.about_response_id = w.id
        where w.activity_id = ? and w.task in ({db.places(design.tasks)}) and {_OWN} {r_is}
        union select 'about_mine', r.id
        from response r
        where r.activity_id = ? and r.about_person_id = ? {r_is}
        union select 'own', w.id
        from response w
        where w.activity_id = ? and {_OWN} {w_is}
        """,
        *(activity_id, *me, *this) * 2,
        *(activity_id, *design.tasks, *me, *this),
        *(activity_id, enrolment, *this),
        *(activity_id, *me, *this),
    )
    order = ("beside", "asked", "about_mine", "own")
    return {row.id: row.relation for row in sorted(rows, key=lambda row: order.index(row.relation))}


_OWN = """
    (w.author_id = ? or w.author_group_id in (select m.peer_group_id
      from membership m where m.enrolment_id = ?))
    """
_ASKED_AS_STUDENT = """
    from allocation l
    left join response s on s.activity_id = l.activity_id and s.address = l.address
    where l.activity_id = ? and l.about_response_id is not null
    and (l.cause <> 'by_hand' or (s.version > 0 and not s.as_staff))
    and (l.reviewer_id = ? or l.reviewer_group_id in (select m.peer_group_id
      from membership m where m.enrolment_id = ?))
    """


def about_mine(account_id, public_id):
    """about_mine: a shown response about this account's own work or person; Missing otherwise. Whether it is
    released is asked of the rule."""
    row = db.row(
        f"""
        {_WORK}
        left join response s on s.id = r.about_response_id
        where r.public_id = ? and r.shown > 0
        and exists (select 1 from enrolment e where e.account_id = ? and e.left_at is null and {TAKES_PART}
          and (e.id = s.author_id or e.id = r.about_person_id or e.id in (select m.enrolment_id
          from membership m where m.peer_group_id = s.author_group_id and m.left_at is null)))
        """,
        public_id,
        account_id,
    )
    if row is None:
        raise Missing()
    return _work(row)


def subject_of(work):
    """asked: what a response of mine is about (a Work), or None. The caller has found *work* through its
    writer."""
    return _work(db.row(f"{_WORK} where r.id = ?", work.about_response)) if work.about_response else None


def by_id(response_id):
    """A response by its row id, for verbs and for pages that already hold the right to it."""
    work = _work(db.row(f"{_WORK} where r.id = ?", response_id))
    return files.with_files(with_people(work)) if work else None


def by_ids(response_ids):
    """Responses by their row ids, oldest first, for pages that already hold the right to them."""
    response_ids = tuple(response_ids)
    return [
        _work(row)
        for row in db.rows(f"{_WORK} where r.id in ({db.places(response_ids)}) order by r.id", *response_ids)
    ]


def public_ids(response_ids):
    """{response id: public id}."""
    if not response_ids:
        return {}
    return dict(
        db.rows(f"select id, public_id from response where id in ({db.places(response_ids)})", *response_ids)
    )


def authors_of(response_ids):
    """{response id: author's enrolment id, None for a group's}."""
    return dict(
        db.rows(f"select id, author_id from response where id in ({db.places(response_ids)})", *response_ids)
    )


def writers_of(work):
    """Account ids of everybody who wrote a response: its author, or the members of its group."""
    return {
        row.account_id
        for row in db.rows(
            """
            select e.account_id
            from enrolment e
            where e.id = ?
            union select e.account_id
            from enrolment e
            join membership m on m.enrolment_id = e.id
            where m.peer_group_id = ? and m.left_at is null
            """,
            work.author,
            work.author_group,
        )
    }

"""The library: designs that come with the site, and a course's own copies as text.

A copy is kept as it was typed, with its faults; activities are made from the newest text that could be read.
An activity that runs has a copy of its own, so nothing here changes it."""

import re
from functools import lru_cache
from typing import NamedTuple

from peerreview.domain import designs
from peerreview.domain.designs.nodes import MAX_BYTES
from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.domain.words import N_
from peerreview.store import activities, audit, db
from peerreview.store.tables import OwnDesign

_TITLE = re.compile(r"^title:[^\n]*", re.MULTILINE)


class Offer(NamedTuple):
    """A design to choose: its ``key`` in addresses, its ``design`` (None where no text of it could ever be
    read), its ``text``. An own one has ``id``, the key of its ``origin`` (or ""), ``rev`` which counts
    changes, when it was ``changed`` and by whom (``by``), since when its text is ``good`` (None: never), and
    whether a ``previous`` text can be taken back."""

    key: str
    title: str
    design: object
    text: str
    id: int = 0
    origin: str = ""
    rev: int = 0
    changed: object = None
    by: str = ""
    good: object = None
    previous: bool = False

    @property
    def is_own(self):
        """Whether it is a copy of the course, which can be changed."""
        return bool(self.id)

    @property
    def fault(self):
        """The DesignError of its text, or None."""
        return read(self.text)[1]


def built_in():
    """[Offer] of the designs that come with the site, by title."""
    found = [
        Offer(key, design.title, design, activities.text_of(key))
        for key, design in activities.designs_on_offer().items()
    ]
    return sorted(found, key=lambda one: one.title)


def own(course_id):
    """[Offer] of a course's own designs, the newest change first."""
    return [
        _offer(row)
        for row in db.rows(f"{_OWN} and d.course_id = ? order by d.changed_at desc, d.id desc", course_id)
    ]


def find(course_id, key):
    """The Offer of a *key*: a design that comes with the site, or one of this course; Missing otherwise."""
    found = next((one for one in built_in() if one.key == key), None) or own_by_key(course_id, key)
    if found is None:
        raise Missing()
    return found


def own_by_key(course_id, key):
    """The Offer of a course's own design, or None."""
    row = db.row(f"{_OWN} and d.course_id = ? and d.public_id = ?", course_id, key)
    return row and _offer(row)


_OWN = """
    select d.id, d.public_id, d.title, d.text, d.good_text, d.good_at, d.origin, d.rev, d.changed_at,
      coalesce(a.name, '') as name, d.previous is not null as has_previous
    from own_design d
    left join account a on a.id = d.by_id
    where d.archived_at is null
    """


def _offer(row):
    design = read(row.good_text)[0] if row.good_text else None
    return Offer(
        row.public_id,
        row.title,
        design,
        row.text,
        id=row.id,
        origin=row.origin,
        rev=row.rev,
        changed=db.moment(row.changed_at),
        by=row.name,
        good=db.moment(row.good_at) if row.good_at else None,
        previous=bool(row.has_previous),
    )


@lru_cache(128)
def read(text):
    """(Design, None) of a text, or (None, DesignError)."""
    try:
        return designs.load(text, activities.known_forms()), None
    except designs.DesignError as error:
        return None, error


def copy(course_id, key, *, by, now):
    """Make a copy that the course can change; its title says so. Returns its key."""
    found = find(course_id, key)
    title = N_("{title}, our copy").format(title=found.title)
    text = _TITLE.sub(lambda _line: f"title: {_quoted(title)}", found.text, count=1)
    if read(text)[0] is None:  # a title of several lines, or a fault that was there before
        text = found.text
    return _keep(course_id, text, origin=found.origin if found.is_own else key, by=by, now=now)


def _quoted(title):
    """A title as YAML reads it back, whatever stands in it."""
    return "'{}'".format(title.replace("'", "''"))


def bring(course_id, text, *, by, now):
    """Keep a design that was written elsewhere, faults included. Returns its key. Invalid when there is
    nothing in it, or more than a design can be."""
    return _keep(course_id, checked(text), origin="", by=by, now=now)


def checked(text):
    """*text* with line ends as they are stored; Invalid (field ``text``) when it cannot be kept."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not text.strip():
        raise Invalid(N_("There is nothing in it yet."), field="text")
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise Invalid(N_("A design has at most {kb} kB."), field="text", kb=MAX_BYTES // 1000)
    return text


def _keep(course_id, text, *, origin, by, now):
    design, _fault = read(text)
    with db.writing():
        made = OwnDesign.create(
            course=course_id,
            title=_title_of(design, text),
            text=text,
            good_text=text if design else None,
            good_at=now if design else None,
            origin=origin,
            by=by,
            changed_at=now,
        )
        _record("design.made", made.id, course_id, made.title, by, now)
    return made.public_id


def _title_of(design, text):
    """What it is called: what it says, be it readable or not."""
    if design:
        return design.title[:200]
    found = _TITLE.search(text)
    return (found[0].removeprefix("title:").strip(" '\"") if found else "")[:200] or N_(
        "A design without a title"
    )


def save(course_id, key, text, *, rev, by, now):
    """Keep what was typed, with its faults; what can be read is what activities are made from from now on.
    Returns the Offer. Invalid as of ``checked``; Conflict when a colleague changed it meanwhile."""
    text = checked(text)
    return _change(course_id, key, text, rev=rev, by=by, now=now, verb="design.changed")


def to_original(course_id, key, *, rev, by, now):
    """Back to the design that it was copied from; the text that goes can be taken back until the next
    change. Returns the Offer. Missing where there is no original."""
    found = _own(course_id, key)
    if found.origin not in activities.designs_on_offer():
        raise Missing()
    return _change(
        course_id,
        key,
        activities.text_of(found.origin),
        rev=rev,
        by=by,
        now=now,
        verb="design.to_original",
        previous=found.text,
    )


def take_back(course_id, key, *, rev, by, now):
    """Undo ``to_original``. Returns the Offer; Missing where there is nothing to take back."""
    _own(course_id, key)
    previous = db.row("select previous from own_design where public_id = ?", key).previous
    if previous is None:
        raise Missing()
    return _change(course_id, key, previous, rev=rev, by=by, now=now, verb="design.taken_back")


def _own(course_id, key):
    found = own_by_key(course_id, key)
    if found is None:
        raise Missing()
    return found


def _change(course_id, key, text, *, rev, by, now, verb, previous=None):
    design, _fault = read(text)
    with db.writing():
        found = _own(course_id, key)
        changed = db.execute(
            """
            update own_design
            set text = ?, title = ?, previous = ?, rev = rev + 1, changed_at = ?, by_id = ?
            where id = ? and rev = ?
            """,
            text,
            _title_of(design, text),
            previous,
            now,
            by,
            found.id,
            rev,
        )
        if not changed and found.text == text:
            return found  # the same press once more
        if not changed:
            raise Conflict(N_("{name} changed this design meanwhile. Yours is below."), name=found.by)
        if design:
            db.execute("update own_design set good_text = ?, good_at = ? where id = ?", text, now, found.id)
        _record(verb, found.id, course_id, found.title, by, now)
    return _own(course_id, key)


def put_away(course_id, key, *, by, now):
    """It stands in the library no more; activities made from it go on. Returns the Offer it was."""
    found = _own(course_id, key)
    with db.writing():
        db.execute("update own_design set archived_at = ? where id = ?", now, found.id)
        _record("design.put_away", found.id, course_id, found.title, by, now)
    return found


def put_back(course_id, key, *, by, now):
    """Undo ``put_away``. Missing when it is not away."""
    with db.writing():
        row = db.row(
            """
            select id, title from own_design
            where course_id = ? and public_id = ? and archived_at is not null
            """,
            course_id,
            key,
        )
        if row is None:
            raise Missing()
        db.execute("update own_design set archived_at = null where id = ?", row.id)
        _record("design.put_back", row.id, course_id, row.title, by, now)
    return _own(course_id, key)


def _record(verb, design_id, course_id, title, by, now):
    audit.record(verb, "own_design", design_id, by=by, at=now, course=course_id, title=title)

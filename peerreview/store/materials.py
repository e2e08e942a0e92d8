"""What staff provide, as read: the entries of each material of an activity, and their titles as keys.

An entry is a response that staff wrote to the task of its material's name (``providing`` writes it)."""

from typing import NamedTuple

from peerreview.domain import drawing, schedule
from peerreview.domain import materials as rules
from peerreview.domain.refusals import Missing
from peerreview.store import db


class Entry(NamedTuple):
    """One entry: ``place`` orders those of a material from 1, ``text`` is as typed, ``html`` what is shown of
    it, ``links`` as typed; ``state`` is submitted or withdrawn. ``sets`` of questions it is divided into, of
    which ``html`` has the one that was ``drawn`` (0: all, or what is for all)."""

    id: int
    public_id: str
    name: str
    place: int
    state: str
    version: int
    at: object
    title: str
    text: str
    html: str
    typed_links: str
    sets: int = 0
    drawn: int = 0

    @property
    def links(self):
        """[Link] to show."""
        return rules.links(self.typed_links)

    @property
    def is_out(self):
        """Whether it was taken out; nobody new reads it."""
        return self.state == "withdrawn"


class Reference(NamedTuple):
    """What a member of staff (enrolment ``author``) wrote about an entry, as others should."""

    id: int
    public_id: str
    author: int
    name: str
    state: str


def of_activity(activity, *, names=None, withdrawn=False):
    """{name: [Entry]} of an activity (anything with ``id`` and ``design``), in order, for every material of
    its design or for *names*; those taken out only when asked for."""
    names = tuple(activity.design.materials if names is None else names)
    return _sorted(names, _entries(activity.id, names, withdrawn=withdrawn) if names else [])


def rows_of(activity):
    """The same as ``domain.materials`` reads it: {name: [(response id, title)]}."""
    return _rows(_entries(activity.id, tuple(activity.design.materials), withdrawn=False))


def titles(activity, name):
    """Titles of a material's entries in order: keys of groups (``by: topics``), names of rounds (``over:
    segments``). Without entries those that the design lists under ``params``."""
    found = of_activity(activity, names=(name,))[name]
    return [entry.title for entry in found] or rules.given(activity.design, name)


def beside(activity_id, design, facts, lines, line, drawn=0):
    """What the writer of the duty *line* reads beside it: [(Material, [Entry])] in the order of the design.
    *facts* and *lines* are that person's Facts and duties. An entry that was taken out is still read by
    whoever wrote about it. *drawn*: the set of questions that was asked in what they write, or write about:
    of what is drawn from, no other is shown."""
    if not design.materials:
        return []
    found = _entries(activity_id, tuple(design.materials), withdrawn=True)
    rows = _rows(entry for entry in found if not entry.is_out or entry.id == line.subject)
    key = _key_of(design, facts)(line.phase, line.round)
    is_done = rules.has_done(lines, line.task, line.round)
    shelves = _shelves(design, found, rules.beside(design, line, key, is_done, rows))
    return [(one, [_asked(one, entry, drawn) for entry in some]) for one, some in shelves]


class _About(NamedTuple):
    """What was written, as ``domain.materials.beside`` asks of a duty."""

    task: str
    round: int
    subject: int | None


def asked(activity, work, subject=None):
    """[(Material, [Entry])] of the sets of questions that were asked in *work*, or in the try it is about
    (*subject*; both Works), for staff who look at it: as its writer reads it. Empty, and no query, where a
    design draws from nothing, or where neither was asked a set."""
    design, drawn = activity.design, work.drawn or (subject.drawn if subject else 0)
    names = [name for name, one in design.materials.items() if one.draws]
    if not (names and drawn and work.task in design.tasks):
        return []
    found = _entries(activity.id, tuple(names), withdrawn=False)
    line = _About(work.task, work.round, work.about_response)
    ids = rules.beside(design, line, "", True, {name: [] for name in design.materials} | _rows(found))
    some = {name: chosen for name, chosen in ids.items() if name in names}
    return [
        (one, [_asked(one, entry, drawn) for entry in entries])
        for one, entries in _shelves(design, found, some)
    ]


def _asked(material, entry, drawn):
    """An Entry as it was asked in a try."""
    sets = len(drawing.parts_of(entry.html)) - 1 if material.draws else 0
    if not sets or not drawn:  # a try from before there were sets was asked all there was
        return entry
    return entry._replace(html=drawing.asked(entry.html, drawn), sets=sets, drawn=(drawn - 1) % sets + 1)


def uneven(activity):
    """[(title of an entry, {title of a material: how many sets})] where what belongs together is divided into
    different numbers of sets: the questions of a round, and what a right answer to them shows."""
    drawn = [one for one in activity.design.materials.values() if one.draws]
    if len(drawn) < 2:
        return []
    entries = of_activity(activity, names=tuple(one.name for one in drawn))
    found = []
    for place in range(max(map(len, entries.values()))):
        sets, titles = {}, []
        for one in drawn:
            for entry in entries[one.name][place : place + 1]:
                sets[one.title] = len(drawing.parts_of(entry.html)) - 1
                titles.append(entry.title)
        if len(set(sets.values())) > 1:
            found.append((titles[0], sets))
    return found


def _of_all(material, entry):
    """An Entry as whoever is not asked now reads it: questions come with a try."""
    sets = len(drawing.parts_of(entry.html)) - 1 if material.draws else 0
    return entry._replace(html=drawing.of_all(entry.html), sets=sets) if sets else entry


def readable(activity, facts, lines):
    """What somebody with these Facts and duties *lines* may read now: [(Material, [Entry])]."""
    design = activity.design
    if not design.materials:
        return []
    found = _entries(activity.id, tuple(design.materials), withdrawn=False)
    shelves = _shelves(design, found, rules.readable(design, lines, _key_of(design, facts), _rows(found)))
    return [(one, [_of_all(one, entry) for entry in some]) for one, some in shelves]


def _rows(entries):
    rows = {}
    for entry in entries:
        rows.setdefault(entry.name, []).append((entry.id, entry.title))
    return rows


def _key_of(design, facts):
    def key_of(phase, turn):
        place = schedule.place_in(design, facts, phase, turn)
        return place.key if place else ""

    return key_of


def _shelves(design, entries, ids):
    """[(Material, [Entry])] of *ids* {name: response ids}, entries in the order of the staff."""
    return [
        (material, [entry for entry in entries if entry.id in ids[name]])
        for name, material in design.materials.items()
        if name in ids
    ]


def find(activity, public_id):
    """The Entry of a public id in this activity, taken out or not; Missing when there is none."""
    names = tuple(activity.design.materials)
    for entry in _entries(activity.id, names, withdrawn=True, public_id=public_id):
        return entry
    raise Missing()


def writing_about(entry):
    """How many people and groups have written about an Entry, or are writing about it: students', not
    staff's."""
    return db.row(
        """
        select count(*)
        from response r
        left join enrolment e on e.id = r.author_id
        where r.about_response_id = ? and (r.version > 0 or r.draft is not null)
        and (e.id is null or e.role = 'student')
        """,
        entry.id,
    )[0]


def references(activity):
    """Answers of staff to tasks about an entry, the newest hand-in first: {(task id, entry id):
    [Reference]}."""
    asked = [
        task.id for task in activity.design.tasks.values() if rules.asks_reference(activity.design, task)
    ]
    found = {}
    for task, entry, *rest in db.rows(
        f"""
        select r.task, r.about_response_id, r.id, r.public_id, r.author_id, a.name, r.state
        from response r
        join enrolment e on e.id = r.author_id and e.role <> 'student'
        join account a on a.id = e.account_id
        where r.activity_id = ? and r.task in ({db.places(asked)}) and r.about_response_id is not null
        order by r.submitted_at is null, r.submitted_at desc, r.id
        """,
        activity.id,
        *asked,
    ):
        found.setdefault((task, entry), []).append(Reference(*rest))
    return found


def lacking(activity):
    """What this activity still needs before it can run (see ``domain.materials.lacking``)."""
    if not activity.design.materials:
        return []
    written = {
        key for key, found in references(activity).items() if any(one.state == "submitted" for one in found)
    }
    return rules.lacking(activity.design, rows_of(activity), written)


def terms(activity_id, design, task):
    """[Entry] of the terms that stand beside *task* (a Task). One query, none where a design has no such
    material."""
    names = tuple(name for name, one in design.materials.items() if rules.is_glossary(one, task))
    return _entries(activity_id, names, withdrawn=False) if names else []


def _sorted(names, entries):
    found = {name: [] for name in names}
    for entry in entries:
        found[entry.name].append(entry)
    return found


def _entries(activity_id, names, *, withdrawn, public_id=None):
    more = "" if withdrawn else " and r.state = 'submitted'"
    more += " and r.public_id = ?" if public_id else ""
    rows, answers = {}, {}
    for row in db.rows(
        f"""
        select r.id, r.public_id, r.task, r.nth, r.state, r.version, r.submitted_at, a.item, a.text, a.html
        from response r
        join version v on v.response_id = r.id and v.number = r.version
        join answer a on a.version_id = v.id
        where r.activity_id = ? and r.task in ({db.places(names)}){more}
        order by r.nth, r.id, a.id
        """,
        activity_id,
        *names,
        *([public_id] if public_id else []),
    ):
        rows[row[0]] = row[:7]
        answers.setdefault(row[0], {})[row[7]] = row[8], row[9]
    return [
        Entry(
            *row[:6],
            db.moment(row[6]),
            answers[response]["title"][0],
            *answers[response]["text"],
            answers[response]["links"][0],
        )
        for response, row in rows.items()
    ]

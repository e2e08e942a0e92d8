"""What a viewer may read of what others wrote to a task: one function over the six relations, each response
through the one rule of ``domain.visibility``.

A viewer is an enrolment, student or staff. Everything is read at once: the number of queries does not grow
with the class."""

from typing import NamedTuple

from peerreview.domain import schedule
from peerreview.domain.moderation import State, counts
from peerreview.domain.refusals import Missing
from peerreview.domain.visibility import (
    FEW,
    awaited,
    is_read_by_many,
    visible,
)
from peerreview.store import activities, db, responses
from peerreview.store.names import Names
from peerreview.store.reading.found import Near, alike, bare_of, kind, rows_of, seats_of
from peerreview.store.reading.rooms import Rooms
from peerreview.store.reading.viewer import Viewer


class Written(NamedTuple):
    """A response as a viewer may read it.

    ``version``: the number of the version that is read, 0 when none is shown (held, for its writer and
    staff). ``author`` and ``subject`` are a name or an alias, "" for none, None for course staff under an
    alias. ``group`` names the group in which it was written ("" = none), ``place`` orders the groups.
    ``is_named``: the viewer knows by name who wrote it; else they may not know to the minute when.
    ``is_about_mine``: about the viewer or theirs. Until ``levels_open`` only its words may be shown."""

    id: int
    public_id: str
    task: str
    round: int
    state: str
    version: int
    submitted: object
    author: str | None
    subject: str | None
    group: str
    group_id: int | None
    place: int
    about: int | None
    is_mine: bool
    is_about_mine: bool
    levels_open: bool
    is_named: bool


class Readable(NamedTuple):
    """What a viewer may read of a task in a round: ``rows`` [Written] group by group, oldest first;
    ``counted``: how many more were handed in that they may only count (None: nothing of the kind, or too few
    to be told). ``opens``: when what is not released yet opens, or None. ``is_waiting``: others' responses
    open once the viewer's own is in. ``names``: everybody's, for what answers say of people; ``facts`` and
    ``lines``: the viewer's own facts and duties."""

    rows: list
    counted: int | None = None
    opens: object = None
    is_waiting: bool = False
    names: Names | None = None
    facts: schedule.Facts | None = None
    lines: tuple = ()

    @property
    def of_others(self):
        """What somebody else wrote."""
        return [row for row in self.rows if not row.is_mine]


def readable(viewer, activity, task, turn, now, *, names=(), group=None, known=None):
    """What *viewer* (enrolment id) may read at *now* of what was written to *task* (a Task) in round *turn*:
    Readable, empty for whoever has no place in the activity's course. *names*: ids of all tasks to read,
    where *task* is a talk; what was written before its rounds belongs to each of them. *group*: the id of
    the group to whose room to keep. *known*: what the same viewer read a moment ago, for their facts and
    everybody's names."""
    looking = Viewer(activity, viewer, now, known and known.facts, known and known.lines)
    design = activity.design
    if looking.facts is None:
        return Readable([])
    before = {name for name in names if not _in_rounds(design, design.tasks[name])}
    near = None if group is None else Near(set(), looking.rooms.people_of(group), {group})
    found = rows_of(activity, names or (task.id,), near=near)
    if group is not None:
        found = [row for row in found if looking.rooms.group_of(row) == group]
    known_names = known.names if known else None
    return _read(looking, found, lambda row: row.round == turn or row.task in before, task, turn, known_names)


def tally(activity, facts, now, lines, *, of=None):
    """{(task id, round): how many responses of others the person of these *facts* (whose duties are *lines*)
    may read}, of tasks that many read; *of*: of those keys alone. Three queries at most, none where a design
    has no such task. Those that stand to this person in the same way are looked at once."""
    tasks = [task.id for task in activity.design.tasks.values() if is_read_by_many(task)]
    asked = tasks if of is None else sorted({name for name, _turn in of}.intersection(tasks))
    if not asked:
        return {}
    looking = Viewer(activity, facts.person.id, now, facts, lines)
    near = Near(
        looking.own | looking.arrived | set(looking.asked) | set(looking.party),
        {member for place in facts.places.values() for member in place.members} | {facts.person.id},
        {place.group for place in facts.places.values()},
    )
    beside = bare_of(activity, asked, near=near)
    looking.rooms = Rooms(activity, {row.author for row in beside if row.author is not None})
    found, opens = {}, {}
    alone = near.responses | looking.lent
    for row, count in [*((row, 1) for row in beside), *alike(activity, tasks, near=beside, now=now)]:
        key = row.task, row.round
        if row.state == State.DRAFT or row.id in looking.own or (of is not None and key not in of):
            continue
        is_alone = row.id and (looking.is_staff or row.id in alone)
        same = row.id if is_alone else (looking.is_near(row), *kind(row))
        if same not in opens:
            opens[same] = looking.sight(row)[0].is_open
        found[key] = found.get(key, 0) + count * opens[same]
    return found


def sources(viewer, activity, line, now):
    """What stands beside the desk of a duty *line*, as far as *viewer* may read it: what its task is about;
    for what a group writes about nothing, what its members wrote before it. Readable, empty where there is
    nothing of the kind; no query where there cannot be."""
    design = activity.design
    task = design.tasks[line.task]
    found = _sources(design, task)
    if not found:
        return Readable([])
    looking = Viewer(activity, viewer, now)
    if looking.facts is None:
        return Readable([])
    source, found = found[0], rows_of(activity, [one.id for one in found])
    if task.about is None:
        turn = line.round if _in_rounds(design, source) and _in_rounds(design, task) else 1
        return _read(looking, found, lambda row: row.round == turn and row.shown)
    wanted = set(looking.facts.reached(task.id, line.round)) if task.is_joint else {line.subject}
    return _read(looking, found, lambda row: row.id in wanted and row.shown)


def _sources(design, task):
    """[Task] whose responses stand beside the desk of *task*."""
    if task.about is not None and task.about.kind in ("task", "own", "last"):
        return [design.tasks[name] for name in task.about.names]
    if task.about is None and task.by == "group" and task.after:
        return [design.tasks[task.after]]
    return []


def _in_rounds(design, task):
    return design.repeat is not None and task.phase in design.repeat.phases


def single(viewer, activity, work, now):
    """The Readable of one response (a Work): one row, or none when *viewer* may not read it."""
    looking = Viewer(activity, viewer, now)
    if looking.facts is None:
        return Readable([])
    return _read(looking, rows_of(activity, (work.task,)), lambda row: row.id == work.id)


def find(account_id, public_id, now):
    """The response (a Work) of this public id, if this account may read it as a student, or as whoever
    joined; Missing otherwise."""
    found = db.row(
        f"""
        select r.activity_id, r.id, e.id
        from response r
        join activity a on a.id = r.activity_id
        join enrolment e on e.course_id = a.course_id
        where r.public_id = ? and e.account_id = ? and e.left_at is null
          and (e.role = 'student' or {activities.LEARNS})
          and a.published_at is not null and a.archived_at is null and r.version > 0
        """,
        public_id,
        account_id,
    )
    if found is None:
        raise Missing()
    activity, work = activities.find(activity_id=found[0]), responses.by_id(found[1])
    if work.task not in activity.design.tasks or not single(found[2], activity, work, now).rows:
        raise Missing()
    return work


def _read(looking, found, is_wanted, task=None, turn=1, names=None):
    names = names or Names(looking.activity, looking.theirs and looking.theirs.people)
    seats = seats_of(found)
    rows, counted = [], set()
    for row in found:
        if row.state == State.DRAFT or not is_wanted(row):
            continue
        seen, relations = looking.sight(row)
        if seen.is_open:
            rows.append(_written(looking, names, row, seen, relations, seats[row.id]))
        if seen.content == "counts" and counts(row.state):
            counted.add((row.author, row.group))
    rows.sort(key=lambda row: (row.place, row.id))
    return Readable(
        rows,
        len(counted) if len(counted) >= FEW else None,
        looking.release(task, turn)[1] if task else None,
        bool(task) and _is_waiting(looking, task, turn),
        names,
        looking.facts,
        looking.lines,
    )


def _is_waiting(looking, task, turn):
    """Whether others' responses open to this viewer by handing in their own."""
    if looking.is_staff or (task.id, turn) in looking.handed_in:
        return False
    known = {"released": True, "has_groups": looking.design.home_of(task) is not None}
    return any(
        visible(task, relation, mine_in=True, **known).is_open
        and not visible(task, relation, **known).is_open
        for relation in ("mate", "peer")
    )


def _written(looking, names, row, seen, relations, seat):
    task = looking.design.task_of(row.task)
    group = names.group_of(task, row.round, row.author, looking.rooms.group_of(row))
    is_mine = "own" in relations
    is_read_as_written = is_mine or "staff" in relations
    return Written(
        row.id,
        row.public_id,
        row.task,
        row.round,
        row.state,
        row.shown,
        row.submitted,
        _author(looking, names, row, task, seen, relations, seat),
        _subject(looking, names, row, task, seen),
        group.name if group else "",
        group.group if group else None,
        group.place if group else 0,
        row.about,
        is_mine,
        "about_mine" in relations,
        is_read_as_written
        or "about_mine" not in relations
        or not awaited(looking.design, task, looking.lines, row.id),
        is_mine or seen.author == "name",
    )


def _author(looking, names, row, task, seen, relations, seat):
    """The writer as this viewer knows them: under a blind task by the alias that its desk or page says, else
    by the one in which their group speaks of them."""
    if seen.author == "none":
        return ""
    if seen.author == "name":
        return names.name(row.author, row.group)
    asking = looking.asking(row) if "asked" in relations else None
    is_hidden_here = asking is not None and asking.hides_subject
    if "about_mine" in relations and task.hides_writer or is_hidden_here and row.about:
        return (
            None
            if row.as_staff
            else names.to_author(task, row.round, row.about, row.about_person, row.author, row.group, seat)
        )
    if is_hidden_here:
        return names.to_reviewer(looking.id, asking, row.round, row.id, row.author or row.group)
    seat = looking.rooms.of(row)
    return names.known_as(task, row.round, row.author, row.group, as_staff=row.as_staff, seat=seat)


def _subject(looking, names, row, task, seen):
    """Whom or what it is about, as this viewer knows it."""
    if row.about_task in looking.design.materials:
        entries = looking.facts.materials.get(row.about_task, ())
        return next((title for response, title in entries if response == row.about), "")
    if seen.subject == "none" or not (row.about or row.about_person or row.about_group):
        return ""
    person, group = row.about_author or row.about_person, row.about_author_group or row.about_group
    if seen.subject == "name":
        return names.name(person, group)
    if task.hides_subject:
        return names.to_reviewer(looking.id, task, row.round, row.about, person or group)
    source = looking.design.task_of(row.about_task) if row.about else task
    return names.known_as(source, row.about_round or row.round, person, group, as_staff=row.about_as_staff)

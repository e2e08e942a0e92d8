"""What the numbers of an activity are made of, and what they come to: nothing in them names anybody.

Of tasks that staff may not read it is counted who handed in and when, never what or about whom. Students
alone are counted, those who left no more."""

from collections import defaultdict
from typing import NamedTuple

from peerreview.domain import metrics as rules
from peerreview.domain import schedule, voice
from peerreview.domain.visibility import is_counted, is_open_to_staff, is_read_by_many
from peerreview.store import activities, db, forms
from peerreview.store.facts import facts_of_activity, facts_of_cohort
from peerreview.store.shelf import Shelf

MOST_KEPT = 200  # activities whose numbers are kept
AT_ONCE = 200  # students whose facts are in memory together
GROUPS = 3  # of fewer, a mean over groups tells of one of them


class Line(NamedTuple):
    """One line of the numbers: its ``key`` (on_time, reach, reciprocity, voice, mixing, said, gain,
    answered), the ``title`` of what it is about ("" = the whole), the ``number``, for mixing the ``most``
    that any two met, and for said the ``top`` of the scale."""

    key: str
    title: str
    number: rules.Number
    most: int = 0
    top: float = 1.0


class _Said(NamedTuple):
    """A response as it is counted: its writer (enrolment id or None), who wrote what it is about, or the
    person it is about, and how many words it has."""

    id: int
    task: str
    round: int
    author: int | None
    group: int | None
    about: int | None
    words: int


def of_activity(activity, now):
    """[Line] of an activity at *now*; those that stand on the shelf are given again."""
    shelf = Shelf("numbers", MOST_KEPT, (activity.id,))
    known = shelf.find(activity.id, activity.plan_digest, now)
    return known or shelf.put(activity.id, activity.plan_digest, now, _of_activity(activity, now))


def _of_activity(activity, now):
    people = set(activities.students(activity))
    said, over = _said(activity, people), _over(activity, now)
    groups = _groups(activity, people)
    return [
        *_on_time(activity, people, now),
        *_reach(activity, said, people),
        *_reciprocity(activity, said, people),
        *_voice(activity, said, groups),
        *_mixing(groups, people),
        *_counted(activity, said, over),
        *_gain(activity, said, people),
        *_gain_of_own(activity, said, over),
        *_answered(activity),
    ]


def _said(activity, people):
    """[_Said] of what is shown and was written by students, by step."""
    rows = db.rows(
        """
        select r.id, r.task, r.round, r.author_id, r.author_group_id,
          coalesce(r.about_person_id, s.author_id), v.words
        from response r
        join version v on v.response_id = r.id and v.number = r.shown
        left join response s on s.id = r.about_response_id
        where r.activity_id = ? and r.shown > 0
        order by r.round, r.id
        """,
        activity.id,
    )
    tasks = activity.design.tasks
    found = [_Said(*row) for row in rows]
    return [one for one in found if one.task in tasks and (one.author in people or one.group)]


def _groups(activity, people):
    """{(phase, round): {group id: ids of the students in it}} of the steps that form groups."""
    found = defaultdict(lambda: defaultdict(set))
    for phase, turn, group, person in db.rows(
        """
        select s.phase, s.round, m.peer_group_id, m.enrolment_id
        from step_grouping s
        join membership m on m.grouping_id = s.grouping_id
        where s.activity_id = ? and m.left_at is null
        """,
        activity.id,
    ):
        if person in people:
            found[phase, turn][group].add(person)
    return found


def _on_time(activity, people, now):
    """In time, of what was due by now: of everything, then step by step."""
    due, done, whose = defaultdict(int), defaultdict(int), defaultdict(set)
    known, order = {}, sorted(people)
    for first in range(0, len(order), AT_ONCE):
        plan, everyone = facts_of_activity(activity.id, enrolment_ids=order[first : first + AT_ONCE])
        for facts in everyone.values():
            lines = schedule.duties(plan.design, facts, now, known)
            late = schedule.late(plan.design, facts, now, plan.zone, known[schedule.dates_of(facts)])
            for line in lines:
                is_due = line.is_done or line.window.closes and line.window.closes <= now
                if line.is_expected and is_due and line.state not in ("locked", "waiting"):
                    due[line.phase] += 1
                    whose[line.phase].add(facts.person.id)
                    done[line.phase] += line.is_done and line.response not in late
    everybody = len(set().union(*whose.values()))
    lines = [Line("on_time", "", rules.share(sum(done.values()), sum(due.values()), people=everybody))]
    steps = [phase for phase in activity.design.phases if due[phase.id]]
    if len(steps) > 1:
        lines += [
            Line("on_time", one.title, rules.share(done[one.id], due[one.id], people=len(whose[one.id])))
            for one in steps
        ]
    return lines


def _reach(activity, said, people):
    """How many of the class others could read at all, where people write for more than one reader; what a
    group wrote is nobody's own voice."""
    tasks = {
        task.id for task in activity.design.tasks.values() if is_read_by_many(task) and task.by != "group"
    }
    if not tasks:
        return []
    heard = {one.author for one in said if one.task in tasks} & people
    return [Line("reach", "", rules.share(len(heard), len(people)))]


def _reciprocity(activity, said, people):
    """Who both gave and got something, where people write about others."""
    tasks = activity.design.tasks
    given = [
        one
        for one in said
        if one.about in people
        and one.about != one.author
        and one.author
        and is_open_to_staff(tasks[one.task])
    ]
    if not given:
        return []
    found = rules.reciprocity([one.author for one in given], [one.about for one in given], people)
    return [Line("reciprocity", "", found)]


def _voice(activity, said, groups):
    """The mean of equality of voice over the groups of each step in which members write for each other."""
    design, lines = activity.design, []
    homes = dict.fromkeys(phase for phase, _turn in groups)
    for home in homes:
        tasks = {
            task.id
            for task in design.tasks.values()
            if design.homes[task.phase] == home and is_read_by_many(task) and is_open_to_staff(task)
        }
        found = []
        for (phase, turn), here in groups.items():
            words = defaultdict(int)
            for one in said:
                if phase == home and one.task in tasks and one.author and one.round == turn:
                    words[one.author] += one.words
            for members in here.values() if phase == home else ():
                equality = voice.equality([words[member] for member in members])
                found += [] if equality is None else [equality]
        if found:
            number = rules.mean(found, within=(0.0, 1.0), least=GROUPS)
            lines.append(Line("voice", design.phase(home).title, number))
    return lines


def _mixing(groups, people):
    """With how many different others somebody sat in a group, where there are groups."""
    sets = [members for here in groups.values() for members in here.values()]
    if not any(len(members) > 1 for members in sets):
        return []
    found, most = rules.mixing(sets, people)
    return [Line("mixing", "", found, most)]


def _over(activity, now):
    """{(phase, round)} of the steps that closed for the class: before, the mean after each answer would tell
    that answer."""
    found = schedule.windows(activity.design, facts_of_cohort(activity, now=now), now)
    return {step for step, window in found.items() if window.state == "closed"}


def _told(design, over, one):
    """Whether what was answered to a _Said may go into a mean now."""
    task = design.tasks[one.task]
    return is_open_to_staff(task) or is_counted(task) and (task.phase, one.round) in over


def _counted(activity, said, over):
    """The mean of each scale of what nobody reads one by one."""
    design, steps = activity.design, defaultdict(list)
    for one in said:
        if one.author and is_counted(design.tasks[one.task]) and _told(design, over, one):
            steps[one.task].append(one)
    if not steps:
        return []
    values = _values([one.id for found in steps.values() for one in found])
    known, lines = forms.of_activity(activity.id), []
    for task in [task for task in design.tasks.values() if task.id in steps]:
        for item in [one for one in known[task.form][3] if one.has_points and one.levels]:
            low, high = item.levels[0].points, item.levels[-1].points
            number = rules.mean(list(_means(item, steps[task.id], values).values()), within=(low, high))
            lines.append(Line("said", f"{task.title}: {item.title}", number, top=high))
    return lines


def _gain_of_own(activity, said, over):
    """The gain on each scale that somebody answered, and again when they looked back on it."""
    design, lines = activity.design, []
    known = forms.of_activity(activity.id)
    for task in [one for one in design.tasks.values() if one.about_self and not one.revises]:
        first = design.tasks[task.about.name]
        shared = {(item.id, item.levels) for item in known[first.form][3]} if first.form != task.form else ()
        items = [one for one in known[task.form][3] if one.has_points and (one.id, one.levels) in shared]
        before, after = (
            [one for one in said if one.task == name.id and one.author and _told(design, over, one)]
            for name in (first, task)
        )
        values = _values([one.id for one in (*before, *after)]) if items and after else {}
        for item in items:
            found = [
                _means(item, [one._replace(about=None) for one in here], values) for here in (before, after)
            ]
            if found[1]:
                lines.append(Line("gain", item.title, rules.gain(*found)))
    return lines


def _answered(activity):
    """What became of comments, level by level: of those that an author answered, how many."""
    tasks = [task.id for task in activity.design.tasks.values() if activity.design.is_answer(task)]
    if not tasks:
        return []
    titles, counted, authors = {}, defaultdict(int), set()
    for level, author, form, items in db.rows(
        f"""
        select n.level, coalesce(r.author_id, -r.author_group_id), f.id, f.items
        from response r
        join version v on v.response_id = r.id and v.number = r.shown
        join answer n on n.version_id = v.id
        join form_version f on f.id = v.form_version_id
        where r.activity_id = ? and r.task in ({db.places(tasks)}) and r.state = 'submitted' and n.nth <> ''
          and n.level <> ''
        """,
        activity.id,
        *tasks,
    ):
        for item in [one for one in forms.items_of(form, items) if one.each]:
            titles |= {one.id: one.title for one in item.levels}
        counted[level] += 1
        authors.add(author)
    every = sum(counted.values())
    shares = (
        (title, rules.share(counted[level], every, people=len(authors))) for level, title in titles.items()
    )
    return [Line("answered", title, number) for title, number in shares]


def _gain(activity, said, people):
    """The gain on each item with points of a form that is answered in two steps or more about the same
    people: from the first to the last."""
    design, lines = activity.design, []
    steps = defaultdict(dict)  # form -> {(place of the task, round): [response ids]}
    place = {task: number for number, task in enumerate(design.tasks)}
    for one in said:
        task = design.tasks[one.task]
        if is_open_to_staff(task) and (one.about or one.author) in people:
            steps[task.form].setdefault((one.round, place[one.task]), []).append(one)
    repeated = {form: found for form, found in steps.items() if len(found) > 1}
    if not repeated:
        return []
    values = _values([one.id for found in repeated.values() for here in found.values() for one in here])
    known = forms.of_activity(activity.id)
    for form, found in repeated.items():
        for item in known[form][3]:
            if item.has_points:
                lines += _gain_on(item, [found[step] for step in sorted(found)], values)
    return lines


def _gain_on(item, steps, values):
    """[Line] of one item: each person's mean in the first step that knows them, and in the last."""
    means = [_means(item, here, values) for here in steps]
    before, after = {}, {}
    for number, found in enumerate(means):
        for person, value in found.items():
            if person in before:
                after[person] = value, number
            else:
                before[person] = value
    number = rules.gain(before, {person: value for person, (value, _step) in after.items()})
    return [Line("gain", item.title, number)] if after else []


def _means(item, here, values):
    found = defaultdict(list)
    for one in here:
        if (one.id, item.id) in values:
            found[one.about or one.author].append(values[one.id, item.id])
    return {person: sum(some) / len(some) for person, some in found.items()}


def _values(response_ids):
    """{(response id, item id): points} of what is shown."""
    return {
        (response, item): float(value)
        for response, item, value in db.rows(
            f"""
            select r.id, a.item, a.value
            from response r
            join version v on v.response_id = r.id and v.number = r.shown
            join answer a on a.version_id = v.id
            where r.id in ({db.places(response_ids)}) and a.value is not null
            """,
            *response_ids,
        )
    }

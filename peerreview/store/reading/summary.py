"""What reviewers praised and missed most, criterion by criterion, for the whole class: no names, and nothing
under five people."""

from collections import Counter, defaultdict
from fractions import Fraction
from typing import NamedTuple

from peerreview.domain.numbers import rounded
from peerreview.domain.visibility import FEW
from peerreview.store import db, forms


class Criterion(NamedTuple):
    """One criterion: ``levels`` [(title, how many reviews gave it)] from the lowest, ``share`` the mean as
    0..100 of its range, ``reviews`` how many gave a level; ``advice`` {level id: (title, count)} of what
    authors did with its comments. None and empty where fewer than five works, or five reviewers, stand behind
    it."""

    id: str
    title: str
    levels: list
    share: float | None
    reviews: int
    advice: dict


class Summary(NamedTuple):
    """Of one task: its title, ``reviews`` counted, ``works`` they are about, ``criteria``, and whether there
    are ``enough`` people."""

    task: str
    title: str
    reviews: int
    works: int
    criteria: list
    enough: bool

    @property
    def ranked(self):
        """The criteria from the most praised to the most missed."""
        return sorted((one for one in self.criteria if one.share is not None), key=lambda one: -one.share)


def of_activity(activity):
    """[Summary] of the tasks that review others' work with criteria, in the order of the design."""
    current = forms.of_activity(activity.id)
    tasks = [
        task
        for task in activity.design.tasks.values()
        if activity.design.is_review(task)
        and task.about.kind == "task"
        and any(item.has_points and item.top for item in current[task.form][3])
    ]
    return [_of_task(activity, task, current[task.form][3]) for task in tasks]


def _of_task(activity, task, items):
    given, reviewers, works, responses = defaultdict(list), set(), set(), set()
    for response, author, about, version, item, level in db.rows(
        """
        select r.id, coalesce(r.author_id, -r.author_group_id), r.about_response_id, v.form_version_id,
          n.item, n.level
        from response r
        join version v on v.response_id = r.id and v.number = r.shown
        join answer n on n.version_id = v.id and n.nth = ''
        where r.activity_id = ? and r.task = ? and r.state = 'submitted'
        order by r.id
        """,
        activity.id,
        task.id,
    ):
        responses.add(response), reviewers.add(author), works.add(about)
        given[item].append((version, level))
    versions = forms.versions({version for found in given.values() for version, _level in found})
    enough = min(len(reviewers), len(works)) >= FEW
    advice = _advice(activity, task) if enough else {}
    criteria = [
        _criterion(item, _met(item.id, given[item.id], versions) if enough else [], advice.get(item.id, {}))
        for item in _asked(items, versions)
    ]
    return Summary(task.id, task.title, len(responses), len(works), criteria, enough)


def _asked(items, versions):
    """The criteria of the form as it is now, and behind them those that only reviews on older versions
    met."""
    found = {}
    for _number, asked in [(0, items), *sorted(versions.values(), key=lambda one: -one[0])]:
        found |= {item.id: item for item in asked if item.has_points and item.top and item.id not in found}
    return list(found.values())


def _met(item_id, given, versions):
    """[(level id, title, place from 0 to 1 on its own scale or None)] of each level given, oldest version
    first: a level stands where it stood when it was given."""
    found = []
    for version, level_id in sorted(given):
        item = next((item for item in versions[version][1] if item.id == item_id), None)
        if item and (level := item.level(level_id)):
            points = {one.id: Fraction(str(one.points)) for one in item.levels}
            low, high = min(points.values()), max(points.values())
            place = (points[level.id] - low) / (high - low) if high > low else None
            found.append((level.id, level.title, place))
    return found


def _criterion(item, met, advice):
    known, share, shown = len(met), None, []
    if known >= FEW:
        counted = Counter(level for level, _title, _place in met)
        scale = {level.id: (level.points, level.title) for level in item.levels}
        titles = {level: (-1, title) for level, title, _place in met} | scale
        shown = [
            (titles[level][1], counted[level]) for level in sorted(titles, key=lambda level: titles[level][0])
        ]
        places = [place for _level, _title, place in met if place is not None]
        share = float(rounded(100 * sum(places) / len(places), 1)) if places else None
    return Criterion(item.id, item.title, shown, share, known, advice)


def _advice(activity, task):
    """{criterion id: {level id: (title, count)}} of the answers to comments; only where five authors
    answered."""
    counted, titles, authors = defaultdict(Counter), {}, defaultdict(set)
    answering = [found.id for found in activity.design.answers_to(task.id)]
    for nth, level, author, version, text in db.rows(
        f"""
        select n.nth, n.level, coalesce(r.author_id, -r.author_group_id), f.id, f.items
        from response r
        join version v on v.response_id = r.id and v.number = r.shown
        join answer n on n.version_id = v.id
        join form_version f on f.id = v.form_version_id
        where r.activity_id = ? and r.task in ({db.places(answering)}) and r.state = 'submitted'
        and n.nth <> '' and n.level <> ''
        """,
        activity.id,
        *answering,
    ):
        for item in forms.items_of(version, text):
            if item.each and item.level(level):
                titles[level] = item.level(level).title
        counted[nth][level] += 1
        authors[nth].add(author)
    return {
        nth: {level: (titles[level], found[level]) for level in titles}
        for nth, found in counted.items()
        if len(authors[nth]) >= FEW
    }

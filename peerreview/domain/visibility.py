"""Who sees what of a response: content? author? subject? One table, asked for every response shown to
anybody.

The store fetches responses by *relation*, starting from the viewer; this table then says what of them may be
shown. Relations: own (mine or my group's), asked (I am asked to respond to it), about_mine (it is about me or
mine), mate (written in my group), peer (another student), staff (staff who are not party to it). Staff who
are party see what a student sees."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from peerreview.domain.designs.shape import PEOPLE
from peerreview.domain.designs.unread import UNREAD

BLIND = ("blind", "blind_writer", "blind_subject", "named")
FEW = 5  # people: of fewer, a count is told to nobody who may not read what is counted
RELATIONS = ("own", "asked", "about_mine", "mate", "peer", "staff")

# see preset -> relation -> content: yes, no, counts (numbers only), mine_in (yes once mine is in),
# mine_in_open (the same, where the phase has no groups).
_TABLE = {
    "self": {"own": "yes", "asked": "yes", "staff": "yes"},
    "pair": {"own": "yes", "asked": "yes", "about_mine": "yes", "mate": "yes", "staff": "yes"},
    "group": {"own": "yes", "asked": "yes", "about_mine": "yes", "mate": "yes", "staff": "yes"},
    "post_first": {
        "own": "yes",
        "asked": "yes",
        "about_mine": "yes",
        "mate": "mine_in",
        "peer": "mine_in_open",
        "staff": "yes",
    },
    "cohort": {
        "own": "yes",
        "asked": "yes",
        "about_mine": "yes",
        "mate": "yes",
        "peer": "yes",
        "staff": "yes",
    },
    "blind": {"own": "yes", "asked": "yes", "about_mine": "yes", "staff": "yes"},
    "private": {"own": "yes", "asked": "yes", "about_mine": "yes", "mate": "yes", "staff": "counts"},
    "between": {"own": "yes", "asked": "yes", "about_mine": "yes", "staff": "counts"},
    "counts": {"own": "yes", "mate": "counts", "peer": "counts", "staff": "counts"},
    "aggregate": {"own": "yes", "about_mine": "counts", "staff": "yes"},
    "instructor": {"own": "yes", "staff": "yes"},
}
_TABLE |= dict.fromkeys(BLIND, _TABLE["blind"])


@dataclass(frozen=True, slots=True)
class Sight:
    """What a viewer may see. ``content``: yes, no or counts; ``author`` and ``subject``: name, alias or
    none."""

    content: str
    author: str = "none"
    subject: str = "none"

    @property
    def is_open(self):
        """Whether the words themselves may be shown."""
        return self.content == "yes"


class _Rule(NamedTuple):
    """All that the table asks of a task."""

    see: str
    alias: bool
    hides_writer: bool
    hides_subject: bool
    subject_alias: bool


class _Known(NamedTuple):
    """What is known of a response and its viewer (see ``visible``); ``asks_blind``: whether the task that
    asks them about it hides the author, or nobody knows which one it is."""

    released: bool
    mine_in: bool
    has_groups: bool
    asks_blind: bool


def _rule(task):
    return _Rule(task.see, task.alias, task.hides_writer, task.hides_subject, task.subject_alias)


def visible(task, relation, *, released=False, mine_in=False, has_groups=False, asking=None):
    """The Sight of a response to *task* for a viewer in *relation* to it.

    *released*: its release moment has come (see ``released_at``). *mine_in*: the viewer's own response to the
    task is in. *has_groups*: the task's phase has a grouping. *asking*: for ``asked``, the task that asks the
    viewer about it; its anonymity hides the author."""
    known = _Known(released, mine_in, has_groups, asking is None or asking.hides_subject)
    return _visible(_rule(task), relation, known)


# The same few questions are asked of each response of a class.
@lru_cache(maxsize=4096)
def _visible(task, relation, known):
    rule = _TABLE[task.see].get(relation, "no")
    # To be asked about a thing is to be allowed to read it; everybody else but writer and staff waits for the
    # release.
    if relation in ("about_mine", "mate", "peer") and not known.released:
        rule = "no"
    elif rule == "mine_in":
        rule = "yes" if known.mine_in else "no"
    elif rule == "mine_in_open":
        rule = "yes" if known.mine_in and not known.has_groups else "no"
    if rule != "yes":
        return Sight(rule)
    return Sight("yes", _author(task, relation, known.asks_blind), _subject(task, relation))


def sight(task, relations, *, released=False, mine_in=False, has_groups=False, asking=None):
    """The Sight of a viewer who stands in several *relations* to a response of *task* at once; the others
    as for ``visible``.

    The strongest that opens it decides what is read. A name that one of them hides stays hidden, whether
    that one is open or not: what I review blind has no name on any other page either."""
    known = _Known(released, mine_in, has_groups, asking is None or asking.hides_subject)
    return _sight(_rule(task), frozenset(relations), known)


@lru_cache(maxsize=4096)
def _sight(task, relations, known):
    standing = [relation for relation in RELATIONS if relation in relations]
    found = [_visible(task, relation, known) for relation in standing]
    best = next((one for one in found if one.is_open), None)
    if best is None:
        return next((one for one in found if one.content == "counts"), Sight("no"))
    if "own" in standing:
        return best
    opened = known._replace(released=True, mine_in=True)
    every = [_visible(task, relation, opened) for relation in standing]
    every = [one for one in every if one.is_open]
    return Sight("yes", _least(one.author for one in every), _least(one.subject for one in every))


def _least(shown):
    """The least of names, aliases and nothing."""
    return min(shown, key=("none", "alias", "name").index)


def is_open_to_staff(task):
    """Whether staff who are party to nothing read responses to *task*: what they may not read they do not
    moderate, deal or grade row by row either. *task* any with ``see``: they wait for no release."""
    return _TABLE[task.see].get("staff") == "yes"


def read_by_staff(design):
    """Ids of the tasks of a design whose responses staff may read, in its order."""
    return [task.id for task in design.tasks.values() if is_open_to_staff(task)]


def is_between(task):
    """Whether a response to *task* is read by the two alone whom it concerns."""
    return task.see == "between"


def is_read_by_many(task):
    """Whether more than the writer, staff, and whom it is about or who is asked about it read responses to
    *task*."""
    return any(_visible(_rule(task), relation, _OUT).is_open for relation in ("mate", "peer"))


_OUT = _Known(released=True, mine_in=True, has_groups=False, asks_blind=True)


def is_counted(task):
    """Whether of responses to *task* everybody learns how many there are, and what they come to together."""
    return visible(task, "peer", released=True).content == "counts"


def is_blind(task):
    """Whether *task* is of the presets for reviews: both names may hide, and unless a moment is set its
    responses open to those they are about when their step closes."""
    return task.see in BLIND


def is_told_in_means(task):
    """Whether whom responses to *task* are about reads their means alone."""
    return _TABLE[task.see].get("about_mine") == "counts"


def is_kept_from_subject(task):
    """Whether staff read responses to *task*, and whom they are about means at most: nobody of a group learns
    who said what of whom."""
    rule = _TABLE[task.see]
    return rule.get("staff") == "yes" and not {"mate", "asked"} & rule.keys() and not is_blind(task)


def told_to_staff(task, count):
    """A *count* of people behind responses to *task* as staff may know it: None of fewer than FEW people
    where they may not read the responses themselves."""
    return count if is_open_to_staff(task) or count >= FEW else None


def _author(task, relation, asks_blind):
    if relation in ("own", "staff"):
        return "name"
    hides = {"asked": asks_blind, "about_mine": task.hides_writer}.get(relation, False)
    return "alias" if hides or task.alias else "name"


def _subject(task, relation):
    if relation == "staff":
        return "name"
    if task.hides_subject:
        return "alias" if relation == "own" else "none"
    return "alias" if task.subject_alias else "name"


def released_at(task, window, response_released=None):
    """The moment from which others may see a response to *task*, or None while that is open.

    The response's own moment, else the one set for the step (None = kept in hand), else for the blind presets
    and for means the step's close (from one day's mean and the next one could tell who said what), else at
    once: the hand-in itself, returned as ``window.opens``."""
    if response_released is not None:
        return response_released
    if window.sets_release or is_blind(task) or is_told_in_means(task):
        return window.releases
    return window.opens


def awaited(design, task, lines, subject=None):
    """Words before scores: the reader's duties (of *lines*) whose answer the levels and points of reviews to
    *task* wait for.

    Empty: they are open. *subject* asks about one review; without it about all of them, as a grade made of
    them must. What was handed in once counts, also when it came back; a step that closed or was waived keeps
    nobody waiting."""
    if not design.phase(task.phase).words_first:
        return []
    asking = {found.id for found in design.answers_to(task.id)}
    return [
        line
        for line in lines
        if line.task in asking and line.subject in (None, subject or line.subject) and _is_pending(line)
    ]


def read_first(design, task, lines):
    """The reader's own look at their own work that comes before reading what others wrote under *task*:
    duties, empty when it is done, or can no longer be done. The design says so with ``after`` on the task
    that answers."""
    before = {found.after for found in design.answers_to(task.id)} - {None}
    own = {name for name in before if design.tasks[name].about_self and not design.tasks[name].revises}
    return [line for line in lines if line.task in own and line.subject is not None and _is_pending(line)]


def _is_pending(line):
    return not line.is_optional and line.state not in ("done", "again", "closed", "waived")


def hides_writer(design, task):
    """Whether some who read a response to *task* must not learn who wrote it."""
    asking = design.asks_about(task.id)
    return task.hides_writer or task.alias or any(one.hides_subject for one in asking)


def needed_viewers(task):
    """Codes of sentences for the writer, in the order they are shown: who else reads this, and whether with a
    name."""
    codes = []
    if (
        task.about
        and task.about.kind in ("task", "own")
        and not task.about_self
        and not task.is_talk
        and not task.is_joint  # of what several wrote; the group's sentence says who reads it
        and "about_mine" in _TABLE[task.see]
    ):
        codes.append(
            "subject_counts"
            if task.see == "aggregate"
            else "subject_alias"
            if task.hides_writer or task.alias
            else "subject_name"
        )
    elif task.about and task.about.kind in PEOPLE and task.see == "aggregate":
        codes.append("subject_counts")
    if task.see in ("pair", "group", "post_first", "private"):
        codes.append("mates_alias" if task.alias else "mates_name")
    if task.see == "cohort":
        codes.append("class_alias" if task.alias else "class_name")
    is_of_two = task.see == "between" and task.about is not None and not task.about_self
    if is_of_two and "subject_name" not in codes:
        codes.append("other_name")
    codes.append("staff_counts" if task.see in UNREAD else "staff_name")
    return codes

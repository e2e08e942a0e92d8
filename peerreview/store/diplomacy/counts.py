"""How the coach does in an activity: what became of each rule's tips, and whether comments got better after
one."""

from typing import NamedTuple

from peerreview.domain import metrics
from peerreview.domain.diplomacy.learning import is_waved_through
from peerreview.domain.visibility import read_by_staff
from peerreview.store import db


class RuleCount(NamedTuple):
    """Comments in which a rule's tip was shown, its starter used, waved through, sent as it was, improved.
    And what authors made of comments it found something in: ``thanked`` speaks against the rule, ``flagged``
    (a reader asked staff to look) for it."""

    rule: str
    shown: int = 0
    accepted: int = 0
    dismissed: int = 0
    sent: int = 0
    improved: int = 0
    thanked: int = 0
    flagged: int = 0

    @property
    def share_dismissed(self):
        """0..1 of the comments in which it was shown."""
        return self.dismissed / self.shown if self.shown else 0.0

    @property
    def needs_review(self):
        """Marked for review: waved through in more than a quarter of the comments."""
        return is_waved_through(self.shown, self.dismissed)


class Revised(NamedTuple):
    """The before/after measure. Of ``nudged`` comments that were sent after a tip had been shown, how many
    had the words of one changed, and how many no longer gave any cause for it."""

    nudged: int
    revised: int
    improved: int

    @property
    def share(self):
        """Of the nudged comments those that gave no more cause: a ``metrics.Number``, with its interval."""
        return metrics.share(self.improved, self.nudged)


def statistics(activity):
    """[RuleCount], most dismissed first; a comment counts once for each rule and act. Of the tasks that staff
    may read, as is all that stands here."""
    found, tasks = {}, read_by_staff(activity.design)
    for rule, act, count in db.rows(
        f"""
        select t.rule, t.act, count(*)
        from (select distinct x.response_id, x.item, x.rule, x.act from tip_act x
          join response r on r.id = x.response_id where r.activity_id = ?
          and r.task in ({db.places(tasks)}) and x.act <> 'revised') t
        group by t.rule, t.act
        """,
        activity.id,
        *tasks,
    ):
        found.setdefault(rule, {})[act] = count
    for label, labelled in (("thanked", _thanked), ("flagged", _flagged)):
        for rule, count in labelled(activity.id, tasks):
            found.setdefault(rule, {})[label] = count
    counts = [RuleCount(rule, **numbers) for rule, numbers in found.items()]
    return sorted(counts, key=lambda one: (-one.share_dismissed, -one.shown, one.rule))


_FOUND = """
    select t.rule, count(*)
    from (select distinct r.id, f.item, f.rule from response r join version v on v.response_id = r.id
      and v.number = r.version join finding f on f.version_id = v.id and f.signal <> 'unread'
    """


def _thanked(activity_id, tasks):
    """[(rule, comments)] of reviews whose author ticked thanks in an answer."""
    return db.rows(
        f"""
        {_FOUND}
        join response b on b.about_response_id = r.id and b.task in ({db.places(tasks)})
        join version w on w.response_id = b.id and w.number = b.shown
        join answer a on a.version_id = w.id
        where r.activity_id = ? and r.task in ({db.places(tasks)}) and a.item = 'thanks'
        and a.level <> '') t group by t.rule
        """,
        *tasks,
        activity_id,
        *tasks,
    )


def _flagged(activity_id, tasks):
    """[(rule, comments)] whose words a reader asked staff to look at."""
    return db.rows(
        f"""
        {_FOUND}
        join flag g on g.response_id = r.id and g.about = 'words' and g.item in ('', f.item)
        where r.activity_id = ? and r.task in ({db.places(tasks)})) t group by t.rule
        """,
        activity_id,
        *tasks,
    )


def unread(activity):
    """In how many comments of an activity a sentence is in a language that the coach does not read."""
    tasks = read_by_staff(activity.design)
    return db.row(
        f"""
        select count(*)
        from (select distinct r.id, f.item from response r join version v on v.response_id = r.id
          and v.number = r.version join finding f on f.version_id = v.id
          where r.activity_id = ? and r.task in ({db.places(tasks)}) and f.signal = 'unread') t
        """,
        activity.id,
        *tasks,
    )[0]


def revised(activity):
    """The Revised of an activity."""
    tasks = read_by_staff(activity.design)
    row = db.row(
        f"""
        select count(*), coalesce(sum(t.revised), 0), coalesce(sum(t.improved), 0)
        from (select x.response_id, x.item, max(case when x.act = 'revised' then 1 else 0
          end) as revised, max(case when x.act = 'improved' then 1 else 0 end) as improved
          from tip_act x join response r on r.id = x.response_id where r.activity_id = ?
          and r.task in ({db.places(tasks)}) and r.version > 0 and x.item <> ''
          group by x.response_id, x.item) t
        """,
        activity.id,
        *tasks,
    )
    return Revised(*map(int, row))

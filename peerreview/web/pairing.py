"""What pairs who helps with who is helped, in words: one sentence or two for each of the two, about nobody
else."""

from flask import g

from peerreview.domain import pairing
from peerreview.domain.attributes import title_of
from peerreview.store import helping
from peerreview.store.facts import facts_of_cohort
from peerreview.web.rounds import step_title
from peerreview.web.text import _, ngettext


def said_to_helper(activity, work):
    """Sentences for whoever writes a Work about somebody else's; [] where nothing has to pair them."""
    found = helping.paired(activity, [work], g.now).get(work.id)
    if found is None:
        return []
    step = _step_of(activity, work, facts_of_cohort(activity, now=g.now))
    if found.passed is None:
        said = [
            _(
                "You hold “%(what)s”, and whoever wrote this is at “%(step)s” now.",
                what=_learned(found),
                step=step,
            )
        ]
    else:
        said = [
            _(
                "You passed “%(step)s” %(ago)s, and whoever wrote this is at it now.",
                step=step,
                ago=_ago(found.passed),
            )
        ]
        if found.tries > 1:
            said.append(
                _("It took you %(count)s tries yourself: you know where one gets stuck.", count=found.tries)
            )
        else:
            said.append(_("You know the way from there."))
    if found.helped:
        said.append(
            ngettext(
                "You have helped %(count)s other with it.",
                "You have helped %(count)s others with it.",
                found.helped,
            )
        )
    return said


def said_to_helped(activity, reviews):
    """{response id: sentences} for whoever reads *reviews* (of ``store.reading.received``) about their own;
    where the helper is hidden, without anything by which they could be told."""
    works = [review.work for review in reviews if not review.is_mine and review.name is not None]
    found = helping.paired(activity, works, g.now)
    facts = facts_of_cohort(activity, now=g.now) if found else None
    return {
        review.work.id: _to_helped(review, found[review.work.id], _step_of(activity, review.work, facts))
        for review in reviews
        if review.work.id in found
    }


def _to_helped(review, found, step):
    name = review.name
    if review.work.task_of.hides_writer:
        return [_hidden(found, step)]
    if found.passed is None:
        said = [
            _("%(name)s holds “%(what)s”; you are at “%(step)s”.", name=name, what=_learned(found), step=step)
        ]
    else:
        said = [
            _(
                "%(name)s passed “%(step)s” %(ago)s; you are at it now.",
                name=name,
                step=step,
                ago=_ago(found.passed),
            )
        ]
        if found.learned:
            said.append(_("%(name)s learned “%(what)s” for it.", name=name, what=_learned(found)))
    if found.helped:
        said.append(
            ngettext(
                "%(name)s has helped %(count)s other with it.",
                "%(name)s has helped %(count)s others with it.",
                found.helped,
                name=name,
            )
        )
    return said


def _hidden(found, step):
    if found.passed is None:
        return _("Whoever wrote this learned “%(what)s” for it.", what=_learned(found))
    return _("Whoever wrote this has passed “%(step)s” as well: that is what pairs you.", step=step)


def _step_of(activity, work, facts):
    source = activity.design.tasks[work.task_of.about.name]
    return step_title(activity.design, source.phase, work.round, facts)


def _learned(found):
    return "”, “".join(title_of(name) for name in found.learned)


def _ago(passed):
    unit, count = pairing.ago(passed, g.now)
    if unit == "week":
        return ngettext("%(count)s week ago", "%(count)s weeks ago", count)
    return ngettext("%(count)s day ago", "%(count)s days ago", count) if count else _("today")

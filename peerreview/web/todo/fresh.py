"""What is new for somebody until they looked: a grade, an answer to a review of theirs, feedback to read,
what staff did with something they wrote."""

from flask import url_for

from peerreview.domain.access import is_staff_role
from peerreview.store import grading, names
from peerreview.store.reading import acts, news
from peerreview.web.rows import Row, edit_url
from peerreview.web.talks import address
from peerreview.web.text import _, ngettext, on_day, when
from peerreview.web.words import word_of


def rows(plans, facts, lines, now, *, known):
    """[Row] of what is new in all the activities in which one account is a student, the newest first;
    *known*: ids of the reviews that a row about something to do leads to already."""
    facts = {key: fact for key, fact in facts.items() if not is_staff_role(fact.person.role)}
    found = news.unread(plans, facts, lines, now)
    people = sorted({facts[one.activity].person.id for one in found if one.is_answer})
    aliases = names.author_aliases_of(people, plans) if people else {}
    dated = [(one.at, _answered(plans[one.activity], one, aliases)) for one in found if one.is_answer]
    for activity in facts:
        plan = plans[activity]
        here = [one for one in found if one.activity == activity and not one.is_answer]
        said = [one for one in here if plan.design.talk_of(one.task)]
        here = [one for one in here if one not in said]
        dated += _said(plan, said)
        if any(one.response not in known for one in here):
            dated.append((max(one.at for one in here), _feedback(plan, here)))
    dated += [(one.at, _by_staff(plans[one.activity], one)) for one in acts.fresh(facts)]
    dated += [(at, _grade(plans[activity], at)) for activity, at in grading.unseen(plans, facts, now)]
    return [row for _at, row in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def _new(plan, title, url, note):
    row = Row(title, None, plan, url=url, note=plan.title, why=note)
    row.state, row.tone, row.icon = _("New"), "now", "info"
    return row


def _answered(plan, one, aliases):
    """A row that leads to the answers at the foot of one's own review."""
    thing = word_of(plan.design, plan.design.tasks[one.about_task]).one
    name = aliases.get((plan.id, one.about_task, one.about_subject)) if one.hides_writer else None
    title = (
        _("Read what %(name)s answered you", name=name) if name else _("Read what the author answered you")
    )
    url = url_for("reviews.edit", mine=one.page, tab="form", _anchor="answered-h")
    return _new(plan, title, url, _("to your %(thing)s, %(time)s", thing=thing, time=_came(one, plan)))


def _came(one, plan):
    """When what is new came, to the minute only from somebody who is named."""
    return on_day(one.at, plan.zone) if one.hides_writer else when(one.at, course=plan.zone)


def _feedback(plan, here):
    title = ngettext(
        "%(count)s new text about your work to read", "%(count)s new texts about your work to read", len(here)
    )
    url = url_for("feedback.show", activity=plan.public_id)
    return _new(
        plan,
        title,
        url,
        _("the last came %(time)s", time=_came(max(here, key=lambda one: one.at), plan)),
    )


def _said(plan, found):
    """[(when the last came, Row)] of each talk in which somebody was answered."""
    talks = {}
    for one in found:
        talks.setdefault(plan.design.talk_of(one.task).id, []).append(one)
    return [
        (
            max(one.at for one in here),
            _new(
                plan,
                ngettext("%(count)s new answer to you", "%(count)s new answers to you", len(here)),
                address(plan, plan.design.tasks[talk]),
                plan.design.tasks[talk].title,
            ),
        )
        for talk, here in talks.items()
    ]


def _grade(plan, at):
    url = url_for("grading.mine", activity=plan.public_id)
    return _new(plan, _("See your grade"), url, _("released %(time)s", time=when(at, course=plan.zone)))


def _by_staff(plan, one):
    """A row that says what staff did with something one wrote, and leads there."""
    task = plan.design.tasks[one.task]
    thing = word_of(plan.design, task).one
    title = {
        "withdraw": _("Staff took out your %(thing)s", thing=thing),
        "redact": _("Staff left some words out of your %(thing)s", thing=thing),
        "correct": _("Staff corrected your %(thing)s", thing=thing),
        "counts": _("Staff decided which version of your %(thing)s counts", thing=thing),
        "undo": _("Staff took back what they decided about your %(thing)s", thing=thing),
    }[one.act]
    note = when(one.at, course=plan.zone).text
    row = _new(plan, title, edit_url(plan.design, task, one.page), note)
    if one.act == "withdraw":
        row.state, row.tone, row.icon = _("Taken out by staff"), "warn", "hidden"
    return row

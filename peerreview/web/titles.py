"""What a duty is called on a list, and where nobody may be named."""

from peerreview.domain import schedule
from peerreview.web.text import _
from peerreview.web.words import is_called_review, subject_word, word_of


def duty_title(plan, task, line, names):
    """What a line is called; *names*: ``rows.Names``, which know what it is about."""
    if task.is_dealt and task.about.kind == "task":
        alias = names.author(plan, line) if line.subject else ""
        return _title_dealt(plan.design, task, alias, line.is_done)
    if answers_reviews(plan.design, task):
        source = plan.design.tasks[task.about.name]
        if line.subject is not None:
            thing = word_of(plan.design, source).one
            if line.of > 1:
                return _("Answer %(thing)s %(number)s of %(of)s", thing=thing, number=line.number, of=line.of)
            return _("Answer the %(thing)s", thing=thing)
        return _("Read your feedback and answer") if is_called_review(plan.design, source) else task.title
    if line.subject in names.entries and task.about and task.about.kind == "material":
        return _("%(task)s: %(title)s", task=task.title, title=names.entries[line.subject])
    if line.kind == "person" and line.subject in names.people:
        return _("%(task)s: %(title)s", task=task.title, title=names.people[line.subject])
    ahead = names.ahead.get((plan.id, line.task, line.round))
    if ahead in names.people and not line.is_done:
        return _("%(task)s: %(title)s", task=task.title, title=names.people[ahead])
    return task.title if line.is_done else title_for_all(plan, task)


def title_for_all(plan, task):
    """What there is to do in a task, naming nobody."""
    if task.is_dealt and task.about.kind == "task":
        return _title_dealt(plan.design, task, "", False)
    if task.about is not None:
        return task.title
    # Of a step that is called like every work, the activity says which one it is.
    is_plain = task.title.casefold() == f"your {word_of(plan.design, task).one}"
    return _("Hand in “%(title)s”", title=plan.title if is_plain else task.title)


def _title_dealt(design, task, alias, is_done):
    """Of what is dealt: whose it is, once that is known."""
    if not is_called_review(design, task):
        return _("%(title)s: %(name)s", title=task.title, name=alias) if alias else task.title
    thing = subject_word(design, task).one
    if not alias:
        return _("Review a classmate’s %(thing)s", thing=thing)
    if is_done:
        return _("Your review of %(name)s’s %(thing)s", name=alias, thing=thing)
    return _("Review %(name)s’s %(thing)s", name=alias, thing=thing)


def answers_reviews(design, task):
    """Whether a task answers reviews that its writer received."""
    return bool(task.about and task.about.kind == "own" and design.is_review(design.tasks[task.about.name]))


def ahead_of(person, plans, lines):
    """{(activity id, task id, round): enrolment id of the next of the group} of the tasks about them; of
    nobody whose name is hidden."""
    found = {}
    for activity, line in lines:
        task = plans[activity].design.tasks[line.task]
        is_next = task.about and task.about.is_next and line.state != "locked"  # who that is, is known then
        if is_next and not (task.hides_subject or task.subject_alias):
            facts = person[activity]
            place = schedule.place_in(plans[activity].design, facts, task.phase, line.round)
            for ahead in schedule.next_of(place, facts.person.id) if place else ():
                found[activity, line.task, line.round] = ahead
    return found

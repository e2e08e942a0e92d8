"""Study groups and workshops of the fixed cast, opened and joined through the verbs of the pages."""

from random import Random

from peerreview.domain import schedule
from peerreview.domain.forms.made_up import made_up
from peerreview.store import activities, circles, playing
from peerreview.store.facts import facts_of_activity
from tests.cast import World

CANARY = "kestrel"  # stands in everything that is written inside
TITLE = f"The {CANARY} table"


def class_of(count, **more):
    """A World with *count* students."""
    world = World(**more)
    for number in range(count - len(world.students)):
        world.more.append(world.join(f"Number{number} Student", "student"))
    return world


def opened(world, key="study_group", *, owner=None, title=TITLE, join=None, most=6, moment=None):
    """The Row of an activity that a student opened."""
    owner = owner or world.students[0]
    kind = circles.kind_of(world.course.id, key)
    return circles.open_one(
        world.course.id,
        owner.id,
        key,
        title=title,
        goal=f"We are the {CANARY}s.",
        join=join or kind.design.people.join,
        most=most,
        moment=moment,
        by=owner.account_id,
        now=world.at,
    )


def come(world, activity, *people):
    """These students press the button, and the owner says yes."""
    for one in people:
        circles.join(again(activity), one.id, by=one.account_id, now=world.at)
    for part in circles.people_of(activity.id):
        if part.standing == "asked":
            circles.answer(activity, part.public_id, True, by=owner_of(activity).account, now=world.at)


def again(activity):
    """The activity as it is now."""
    return activities.find(activity_id=activity.id)


def owner_of(activity):
    """The Part of whose it is."""
    return next(part for part in circles.people_of(activity.id) if part.standing == "owner")


def write(world, activity, who, task, *, subject=None, words=CANARY, turn=None, finish=True):
    """A response of *who* to a task in which *words* stand in every text; the Work."""
    _plan, everyone = facts_of_activity(activity.id, enrolment_ids=(who.id,))
    lines = schedule.duties(activity.design, everyone[who.id], world.at)
    line = next(
        one
        for one in lines
        if one.task == task and not one.is_done and turn in (None, one.round) and one.window.is_open
    )
    public_id = playing.begin(activity, line, who.id, subject=subject, by=who.account_id, now=world.at)
    return playing.write(who.account_id, who.id, public_id, typed(words), world.at, finish=finish)


def typed(words):
    """What types *words* into each text of a Work, and something into the rest."""

    def fill(work):
        found = made_up(work.items, Random("together"))
        for item in work.items:
            if item.kind == "text":
                found[item.id] = {"text": f"{words} " * max(item.words or 1, 3)}
            elif item.kind == "list":
                found[item.id] = {"text": "\n".join(f"{words} {number}" for number in range(3))}
        return found

    return fill

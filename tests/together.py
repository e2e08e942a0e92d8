"""Study groups and workshops of the fixed cast, opened and joined through the verbs of the pages."""

from random import Random

from peerreview.domain import schedule
from peerreview.domain.forms.made_up import made_up
from peerreview.store import activities, circles, playing, settle
from peerreview.store.facts import facts_of_activity
from tests.cast import World

CANARY = "kestrel"  # stands in everything that is written inside
SECRET = "osprey"  # stands in a draft
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
                time = "10:00 " if item.timed else ""
                found[item.id] = {"text": "\n".join(f"{time}{words} {number}" for number in range(3))}
        return found

    return fill


def filled(site):
    """A Site with a study group of four in which everything is written: ``site.group``, ``site.works``, its
    ``site.people``, and ``site.outsider`` of the same class."""
    world = site.world.go(1)
    for number in range(3):
        world.more.append(world.join(f"Number{number} Student", "student"))
    site.people, site.outsider = world.students[:4], world.students[5]
    site.group = opened(world)
    come(world, site.group, *site.people[1:])
    settle.settle(site.group.id, world.at)
    charter = write(world, site.group, site.people[0], "charter")
    settle.settle(site.group.id, world.at)
    goal = write(world, site.group, site.people[1], "goal")
    stuck = write(world, site.group, site.people[2], "stuck")
    world.go(1.1)
    help_ = write(world, site.group, site.people[3], "help", subject=stuck.id)
    draft = write(world, site.group, site.people[2], "goal", words=SECRET, finish=False)
    site.works = {"charter": charter, "goal": goal, "stuck": stuck, "help": help_, "draft": draft}
    site.group = again(site.group)
    return site


INSIDE = {"activity", "circle", "response", "inside", "mine", "received"}
ENDS = ("accounts.sign_out", "accounts.sign_out_everywhere")


def addresses(site):
    """[(endpoint, method, path)] of every route of a filled Site, with what is inside in its places."""
    found = []
    for rule in site.app.url_map.iter_rules():
        for work in site.works.values():
            places = dict.fromkeys(rule.arguments, "x") | {
                **dict.fromkeys(("activity", "circle"), site.group.public_id),
                **dict.fromkeys(("response", "inside", "mine", "received", "review"), work.public_id),
                "course": site.world.course.public_id,
                "case": f"r.{work.public_id}",
                "phase": "session",
                "task": "goal",
                "person": site.people[1].public_id,
                "version": "1",
                "item": "goal",
            }
            path = site.path(rule.endpoint, **{name: places[name] for name in rule.arguments})
            found += [(rule.endpoint, method, path) for method in sorted(rule.methods - {"HEAD", "OPTIONS"})]
    return list(dict.fromkeys(found))


def walked(site, browser):
    """(how many cells, those that are open, those in which a planted word stands) of every route and method
    for one person: a cell that names something inside is to be 404."""
    arguments = {rule.endpoint: rule.arguments for rule in site.app.url_map.iter_rules()}
    cells, open_to, told = 0, [], []
    for endpoint, method, path in addresses(site):
        is_inside = bool(arguments[endpoint] & INSIDE)
        if endpoint in ENDS or (method == "POST" and not is_inside):
            continue
        page = browser.get(path) if method == "GET" else browser.post(path, {"act": "yes", "reason": "x"})
        cells += 1
        if is_inside and page.status != 404:
            open_to.append((endpoint, method, page.status))
        if CANARY in page.html.lower() or SECRET in page.html.lower():
            told.append((endpoint, method))
    return cells, open_to, told

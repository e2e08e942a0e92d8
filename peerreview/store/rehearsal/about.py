"""What made-up people say of themselves where a design forms groups by it, and the pairs that are
published."""

from peerreview.domain import attributes as rules
from peerreview.domain.designs.matched import homes
from peerreview.store import attributes, groups, matching

WORDS = ("Rivers", "Roads", "Mills", "Markets", "Walls")
LEADS = 4  # one in so many can lead where a design matches leads and members
PLACES = "3"
WEEK = "Mon 18:00-20:00; Wed 12:00-14:00"


def say(activity, cast):
    """Everybody who has said nothing yet says what a design that matches people asks for. Returns how many
    did."""
    if not homes(activity.design):
        return 0
    by, done = cast.instructor_account.id, 0
    wanted = {}
    for asked in rules.asked_by(activity.design):
        wanted.setdefault(asked.name, []).append(asked.use)
    known = attributes.fields_of(activity.course)
    for name, uses in wanted.items():
        if name not in known and name not in rules.BUILT_IN:
            attributes.ask(activity.course, rules.guess(name, uses), by=by, now=cast.start)
    fields = attributes.fields_of(activity.course)
    for number, student in enumerate(cast.students):
        known = attributes.of_person(student.enrolment.id, student.enrolment.joined_at)
        if any(not rules.is_credential(name) for name in known):  # what they were taught, they did not say
            continue
        for field in fields.values():
            values = _made_up(field, number, activity.zone)
            if values:
                now = student.enrolment.joined_at
                attributes.put(
                    student.enrolment, field, values, source="self", by=student.account.id, now=now
                )
        done += 1
    return done


def _made_up(field, number, zone):
    if field.kind == "yes":
        return ("yes" if number % LEADS == 0 else "no",)
    if field.kind == "number":
        return (PLACES,)
    if field.kind == "times":
        return rules.read(field, WEEK, zone)
    if field.kind == "people":
        return ()
    found = field.choices or WORDS
    many = [found[number % len(found)], found[(number + 1) % len(found)], found[0]]
    return tuple(dict.fromkeys(many)) if field.holds_many else (found[number % len(found)],)


def publish(activity, cast, seen):
    """Publish the pairs of each step that matches people, once it is open. Returns how many steps."""
    done, by = 0, cast.instructor_account.id
    for name in homes(activity.design):
        is_open = any(windows[name, 1].is_open for windows in seen.of_students())
        if not is_open or groups.grouping_at(activity.id, name, 1) is not None:
            continue
        phase = activity.design.phase(name)
        standing = groups.matched.standing(activity, phase, now=seen.now)
        if standing.match.pairs:
            matching.publish(activity, phase, matching.token(standing), by=by, now=seen.now)
            done += 1
    return done

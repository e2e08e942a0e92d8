"""The class of the demo, and what each of its people is good for seeing."""

from datetime import timedelta
from typing import NamedTuple

from peerreview.domain import clock, schedule
from peerreview.store import (
    accounts,
    activities,
    addresses,
    closing,
    copying,
    courses,
    credentials,
    joining,
    privacy,
    rosters,
    site,
)
from peerreview.store.demo import script
from peerreview.store.facts import facts_of_account

PASSWORD = "demo"
ZONE = "Europe/Berlin"
BEGAN = timedelta(days=50)
YEAR = timedelta(days=364)
INVITED, CODE_HOLDS, LISTED = timedelta(days=2), timedelta(days=14), timedelta(hours=5)
ASKED = timedelta(days=3)


class Cast(NamedTuple):
    """Enrolments: the instructor, the assistant, and {key: student}."""

    instructor: object
    assistant: object
    students: dict


def enrol_all(now):
    """The course with everybody in it; accounts in the order the sign-in page shows them. Returns (Course,
    Cast)."""
    began, texts = now - BEGAN, script.load("people")
    first = texts["first"]
    students = sorted(
        texts["students"],
        key=lambda entry: first.index(entry["key"]) if entry["key"] in first else len(first),
    )
    order = [
        texts["instructor"],
        texts["admin"],
        *students[: len(first)],
        texts["assistant"],
        *students[len(first) :],
    ]
    hashed = accounts.hash_password(PASSWORD)
    made = {
        entry["email"]: accounts.create(
            name=entry["name"],
            email=entry["email"],
            hashed=hashed,
            is_admin=entry is texts["admin"],
            is_demo=True,
            now=began,
        )
        for entry in order
    }
    by = made[texts["admin"]["email"]].id
    course = courses.create(**script.load("activities")["course"], zone=ZONE, by=by, now=began)

    def enrol(entry, role):
        return courses.enrol(
            course, made[entry["email"]], role=role, section=entry.get("section", ""), by=by, now=began
        )

    return course, Cast(
        enrol(texts["instructor"], "instructor"),
        enrol(texts["assistant"], "assistant"),
        {entry["key"]: enrol(entry, "student") for entry in texts["students"]},
    )


def mark_seniors(cast, now):
    """Who is further on than the others, from the first day on, before there is anything that looks at it."""
    seniors, by = script.load("people")["seniors"], cast.instructor.account_id
    for key in seniors["who"]:
        who = cast.students[key]
        credentials.grant(who, "cred.senior", reason=seniors["reason"], by=by, now=now - BEGAN)


def open_doors(course, cast, now):
    """A code for the wall, and an assistant who was invited and has not come in yet."""
    by = cast.instructor.account_id
    joining.renew(course.id, ends_at=clock.day_ends((now + CODE_HOLDS).date(), ZONE), by=by, now=now)
    courses.add_person(course, **script.load("people")["invited"], role="assistant", by=by, now=now - INVITED)


def bring_list(course, cast, now):
    """The list of the college as it came: it brought the numbers, and two of its lines still wait."""
    by, at = cast.instructor.account_id, now - LISTED
    students = [one for one in courses.people(course.id) if one.role == "student"]
    lines = ["Name,E-mail,Student ID,Section"]
    for place, one in enumerate(sorted(students, key=lambda one: one.account.email)):
        section = one.section.name if one.section_id else ""
        lines.append(f'"{one.account.name}",{one.account.email},{42801 + 7 * place:07d},{section}')
    lines += script.load("people")["wrong_lines"]
    key = rosters.keep(
        course.id,
        "\n".join(lines),
        name="reas-110-roster.csv",
        fields=rosters.titles_of(course.id),
        by=by,
        now=at,
    )
    batch = rosters.find(course.id, key)
    seen = rosters.look(batch, by=by, now=at)
    rosters.apply(batch, seal=seen.seal, keys=batch.keys, mended={}, by=by, now=at)


def keep_over_years(activity, cast, now):
    """What a course leaves behind: one to start from, and the last one, put away; both with *activity* and
    without students. Whoever teaches may make courses."""
    by = cast.instructor.account_id
    site.let_make_courses("instructors", by=by, now=now - BEGAN)
    for kind, words in script.load("activities")["kept"].items():
        began = now - BEGAN - (YEAR if kind == "last" else timedelta(0))
        course = courses.create(**words, zone=ZONE, by=by, now=began, leads=True)
        days = -YEAR.days if kind == "last" else 0
        made = copying.copy_activity(activity, course.id, days=days, author=None, by=by, now=began)
        if kind == "template":
            courses.offer(course.id, True, by=by, now=now - INVITED)
        else:
            activities.publish(made, by=by, now=began)
            closing.archive(course, by=by, now=now - BEGAN)


def leave_to_the_site(cast, now):
    """What waits for whoever runs the site, and for staff: somebody asks to be erased, and the mail to the
    one who was invited came back."""
    texts = script.load("people")
    privacy.ask(cast.students[texts["leaves"]].account_id, now=now - ASKED)
    invited = accounts.find(texts["invited"]["email"])
    addresses.refused(invited.id, texts["refused"], email=invited.email, now=now - INVITED)


def good_for(account, now):
    """What going in as this demo account shows, as a code: site, instructor, assistant, half_review,
    half_work, was_late, student."""
    if account.is_admin:
        return "site"
    role = next((standing.role for standing in courses.of(account.id)), "student")
    if role != "student":
        return role
    plans, facts = facts_of_account(account.id)
    if any(schedule.late(plans[key].design, fact, now, plans[key].zone) for key, fact in facts.items()):
        return "was_late"
    halves = [
        plans[activity].design.is_review(plans[activity].design.tasks[line.task])
        for activity, fact in facts.items()
        for line in schedule.duties(plans[activity].design, fact, now)
        if line.begun and not line.is_done and line.state == "open"
    ]
    return "student" if not halves else "half_review" if any(halves) else "half_work"

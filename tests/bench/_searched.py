"""What the search box costs in a course of 6,000 people who wrote 50,000 texts."""

import random
import time

from peerreview.domain.search import terms
from peerreview.store import accounts, activities, courses, db, search
from tests.cast import START

PEOPLE, TEXTS, MOST = 6_000, 50_000, 5.0  # milliseconds of work
WORDS = "water road army city tax lead pipe grain winter ship siege crew baths price letter map wall".split()


def searched(course, by):
    """Print the work of one search of each kind; *by*: the account of whoever teaches the course."""
    dice = random.Random(7)
    teacher = accounts.create(name="Tess Teacher", email="tess@college.example", now=START)
    courses.enrol(course, teacher, role="instructor", by=by, now=START)
    places = _people(course, by)
    _texts(course, places, dice)
    mine = courses.of(teacher.id)
    student = db.row("select account_id from enrolment where id = ?", places[0])[0]
    own = courses.of(student)
    for what, find in {
        "people by name": lambda: search.people(mine, "family12", most=4),
        "people, a common beginning": lambda: search.people(mine, "given", most=4),
        "a word of the class": lambda: search.of_class(teacher.id, mine, "siege", most=4),
        "two words of the class": lambda: search.of_class(teacher.id, mine, "siege lea", most=4),
        "a beginning of one sign": lambda: search.of_class(teacher.id, mine, "siege l", most=4),
        "a beginning of few words": lambda: search.of_class(teacher.id, mine, "sieg", most=4),
        "a beginning of 50,000 words": lambda: search.of_class(teacher.id, mine, "number", most=4),
        "one's own words": lambda: search.own(student, own, "water", most=4),
        "nothing": lambda: search.of_class(teacher.id, mine, "aardvark", most=4),
    }.items():
        find()
        begun = time.process_time()
        for _ in range(20):
            found = find()
        work = (time.process_time() - begun) / 20 * 1000
        note = "" if work <= MOST else f", more than {MOST} ms"
        print(f"  search: {what:<28}{work:6.2f} ms work, {len(found)} found{note}")


def _people(course, by):
    places = []
    with db.writing():
        for one in range(PEOPLE):
            account = accounts.create(
                name=f"Given{one} Family{one % 997}", email=f"searched{one}@college.example", now=START
            )
            places.append(courses.enrol(course, account, role="student", by=by, now=START).id)
    return places


def _texts(course, places, dice):
    design = activities.designs_on_offer()["peer_assessment"]
    activity = activities.create(course.id, design, title="Aqueducts", brief="", by=None, now=START)
    db.execute("update activity set published_at = ? where id = ?", START, activity.id)
    form = db.row("select id from form_version order by id limit 1")[0]
    with db.writing():
        for one in range(TEXTS):
            author = places[one % PEOPLE]
            text = " ".join(dice.choices(WORDS, k=60)) + f" number{one}"
            response = db.row(
                """
                insert into response (public_id, activity_id, task, round, nth, author_id, address, rev,
                  form_version_id, last_save, about_version, state, version, shown, as_staff, drawn)
                values (?, ?, 'work', 1, ?, ?, ?, 0, ?, '', 0, 'submitted', 1, 1, ?, 0) returning id
                """,
                db.new_id(),
                activity.id,
                one,
                author,
                f"work.1.{author}.{one}",
                form,
                False,
            )[0]
            version = db.row(
                """
                insert into version (response_id, number, at, typed_at, form_version_id, hash, receipt,
                  about_version, words, cause)
                values (?, 1, ?, ?, ?, '', ?, 0, 60, 'handed_in') returning id
                """,
                response,
                START,
                START,
                form,
                db.new_id(),
            )[0]
            said = "insert into answer (version_id, item, nth, level, text, html)"
            db.execute(f"{said} values (?, 'text', '', '', ?, '')", version, text)
            words = " ".join([f"=p{author}", f"=c{course.id}", *terms(text)])
            db.execute("insert into search_entry (response_id, words) values (?, ?)", response, words)

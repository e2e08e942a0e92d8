"""Courses of any size in a fresh SQLite file, written in bulk: everybody handed in, most reviews are in, some
are being written."""

import random
from datetime import UTC, datetime, timedelta

from peerreview.domain.schedule import WindowRow
from peerreview.store import accounts, activities, courses, db, migrate, responses
from peerreview.store.tables import Account, Enrolment, Response

COMMENTS = {
    "claim": "In the first paragraph your claim is clear, because you say what an army does and what a "
    "citizen needs each morning. You could name the"
    " city already in that sentence, so that a reader knows from the start where you are.",
    "evidence": "I could not find a source for the daily supply in paragraph three. Add the author and the "
    "year behind that figure, for example in brackets,"
    " since the rest of the argument rests on it and a reader will want to check the count.",
    "counter": "The objection about grain in paragraph four is fair and you answer it with the barges, "
    "which convinced me. Perhaps add one sentence on winter,"
    " when no ship came, because that is the strongest case against you.",
    "style": "Each paragraph takes one step, and I liked the short sentence at the end of the second. In "
    "the fifth, try to move the date to the front: I had to"
    " read it twice before I saw that it comes after the siege.",
    "overall": "Keep the picture of the tap in paragraph three, it explains rank in one line. Next, try to "
    "end on the crew of seven hundred instead of the general"
    " remark about power, because that number stays with the reader.",
}
EARLIER = (  # what the same reviewer wrote in the first and the second review: nobody copies
    {
        "claim": "You want the baths before the walls, and you say so at once. What I miss is the price: "
        "put one number beside the first sentence.",
        "evidence": "The two letters in paragraph two fit well. The map on page 3 shows another century, "
        "so replace it or say why it still holds.",
        "counter": "Nobody disagrees with you in this text. Let one engineer speak who would rather mend "
        "the old pipes, and answer him.",
        "style": "I read the second page twice, because the siege comes before the treaty there. Swap "
        "these two paragraphs and the rest is easy.",
        "overall": "A lively opening and a map that I would keep in another place. First give the price, "
        "then the opponent, then look at the order again.",
    },
    {
        "claim": "It took me until paragraph five to find what you want. Move that sentence, the one about "
        "wells, up to where the title leaves us.",
        "evidence": "Census, tax roll, excavation: three sources of different kinds, well done. Say in a "
        "clause how sure the tax roll is.",
        "counter": "You mention the cost of lead and then change the subject. Take the cost seriously for "
        "two sentences before you go on.",
        "style": "Short sentences, clear headings, no word too many. Only the caption under the second "
        "figure repeats what the text has said.",
        "overall": "The sources are the best part. Bring the wells to the front and stay with lead a "
        "little longer, and the whole will hold.",
    },
)
COMMENT = COMMENTS["claim"]
WORK = (
    "# Why aqueducts mattered more than roads\n\n"
    + "A road shows that an army can come; an aqueduct shows that somebody intends to stay, every single "
    "day.\n\n" * 12
)
PICK = 3


def build(path, size, *, now=None):
    """A course of *size* students at *path*; returns (activity Row, [(account, enrolment id, review public
    id, its response id)] of students with a draft)."""
    now = now or datetime.now(UTC)
    accounts.METHOD = "pbkdf2:sha256:1"
    db.open_database(f"sqlite:///{path}")
    migrate.up()
    with db.chance_from(db.Replay(f"bench {size}")):
        admin = accounts.create(
            name="Ada Admin", email="admin@bench.example", is_admin=True, now=now - timedelta(days=30)
        )
        course = courses.create(
            code="BENCH 1",
            title=f"A class of {size}",
            zone="Europe/Berlin",
            by=admin.id,
            now=now - timedelta(days=30),
        )
        staff = accounts.create(
            name="Ines Instructor", email="ines@bench.example", now=now - timedelta(days=30)
        )
        instructor = courses.enrol(
            course, staff, role="instructor", by=admin.id, now=now - timedelta(days=30)
        )
        made = [_activity(course, instructor, number, now) for number in range(3)]
        people = _students(course, size, now - timedelta(days=30))
        for place, activity in enumerate(made):
            drafts = _work_and_reviews(activity, people, now, drafts=place == 0)
            if place == 0:
                writing = drafts
    db.execute("update activity set settle_at = ?, settled_at = ?", now + timedelta(days=1), now)
    db.execute("update outbox_message set sent_at = ?, next_at = null", now)
    db.database.execute_sql("analyze")
    return made[0], staff, writing


def _activity(course, instructor, number, now):
    activity = activities.create(
        course.id,
        activities.designs_on_offer()["peer_assessment"],
        title=f"Essay {number + 1}",
        brief="Write about *water*.",
        by=instructor.account_id,
        now=now - timedelta(days=20),
    )
    rows = [
        WindowRow("submit", 1, "all", now - timedelta(days=10), now - timedelta(days=3)),
        WindowRow("review", 1, "all", None, now + timedelta(days=4)),
        WindowRow("respond", 1, "all", None, now + timedelta(days=10)),
    ]
    activity = activities.set_up(
        activity,
        title=activity.title,
        brief=activity.brief,
        edits={"task.review.pick": PICK},
        rows=rows,
        seen_digest=activity.plan_digest,
        by=instructor.account_id,
        now=now - timedelta(days=20),
    )
    activities.publish(activity, by=instructor.account_id, now=now - timedelta(days=15))
    return activities.find(activity_id=activity.id)


def _students(course, size, at):
    people = []
    with db.writing():
        for number in range(size):
            address = f"s{number}@bench.example"
            # by the table, so that a new column needs no change here
            Account.create(email=address, email_key=address, name=f"Student {number:05}", created_at=at)
        first = db.row("select max(id) from account")[0] - size + 1
        for number in range(size):
            Enrolment.create(course=course, account=first + number, role="student", joined_at=at)
        last = db.row("select max(id) from enrolment")[0]
        people = [(first + number, last - size + 1 + number) for number in range(size)]
    return people


def _work_and_reviews(activity, people, now, *, drafts):
    """Works of all; each reviews the next three; of the last of these, one in two is a draft in *drafts*
    activities."""
    forms = dict(db.rows("select key, form_version_id from activity_form where activity_id = ?", activity.id))
    html, chance, writing = f"<p>{WORK}</p>", random.Random(activity.id), []
    with db.writing():
        works = [
            _response(
                activity,
                "work",
                person,
                None,
                forms["submission"],
                "submitted",
                [("text", "", None, WORK, html)],
                now,
            )
            for _, person in people
        ]
        order = list(range(len(people)))
        chance.shuffle(order)
        for place, number in enumerate(order):
            account, person = people[number]
            for turn in range(1, PICK + 1):
                subject = works[order[(place + turn) % len(order)]]
                address = responses.address("review", 1, f"p{person}", "response", subject, 1)
                db.execute(
                    """
                    insert into allocation (activity_id, address, task, round, reviewer_id,
                      about_response_id, slot, seat, at, cause, ended_cause, note)
                    values (?, ?, 'review', 1, ?, ?, ?, ?, ?, 'claimed', '', '')
                    """,
                    activity.id,
                    address,
                    person,
                    subject,
                    turn - 1,
                    turn - 1,
                    now,
                )
                is_draft = drafts and turn == PICK
                said = (*EARLIER, COMMENTS)[turn - 1]
                answers = [
                    (item, f"l{chance.randint(1, 4)}", chance.randint(1, 4), words, f"<p>{words}</p>")
                    for item, words in said.items()
                    if item != "overall"
                ]
                response = _response(
                    activity,
                    "review",
                    person,
                    subject,
                    forms["rubric"],
                    "draft" if is_draft else "submitted",
                    [*answers, ("overall", "", None, said["overall"], f"<p>{said['overall']}</p>")],
                    now,
                )
                if is_draft:
                    writing.append(
                        (
                            account,
                            person,
                            db.row("select public_id from response where id = ?", response)[0],
                            response,
                        )
                    )
    return writing


def _response(activity, task, person, subject, form, state, answers, now):
    address = responses.address(task, 1, f"p{person}", "response" if subject else "", subject, 1)
    draft = (
        db.dumps({item: {"level": level, "text": text} for item, level, _, text, _ in answers})
        if state == "draft"
        else None
    )
    done = int(state != "draft")
    line = {
        "activity": activity.id,
        "task": task,
        "author": person,
        "about_response": subject,
        "about_version": 1,
        "address": address,
        "form_version": form,
        "draft": draft,
        "rev": 1,
        "saved_at": now,
        "state": state,
        "version": done,
        "shown": done,
        "submitted_at": now if done else None,
    }
    db.insert(Response, [line])  # by the table, whatever columns it has
    response = db.row("select max(id) from response")[0]
    if done:
        db.execute(
            """
            insert into version (response_id, number, at, form_version_id, typed_at, hash, receipt,
              about_version, words, cause)
            values (?, 1, ?, ?, ?, '', ?, 1, 100, 'handed_in')
            """,
            response,
            now,
            form,
            now,
            db.new_id(),
        )
        version = db.row("select max(id) from version")[0]
        for item, level, value, text, html in answers:
            db.execute(
                """
                insert into answer (version_id, item, nth, level, value, text, html)
                values (?, ?, '', ?, ?, ?, ?)
                """,
                version,
                item,
                level,
                value,
                text,
                html,
            )
    return response

"""Two worlds: a course, and the same course with other words and names wherever one student must not see
them. Whatever that student asks for is the same in both.

The second world is a copy of the first one's file in which each planted word is put by another of the same
length. What a viewer may see is said here by itself, not asked of the product: their own, what they review,
what was written about theirs once feedback is open, and who the staff are. All else changes."""

import random
import re
import shutil
import sqlite3
from datetime import timedelta

from flask import url_for

from peerreview.domain.refusals import Refusal
from peerreview.store import db, grading, migrate, settle
from tests.browser import Browser
from tests.cast import START, WORDS, World
from tests.conftest import Site

_KEYS = re.compile(
    r'(name="csrf-token" content|name="csrf_token" value|name="save_token"[^>]*? value)="[^"]*"'
)
_TOLD = ("Location", "Content-Disposition", "ETag", "HX-Trigger")
_PLANTED = re.compile(r"zq[a-z]\d{4}[ab]")


def run(folder, options):
    """Play the courses; prints how many bytes differ and what was found. Whether nothing was."""
    template = folder / "template.db"
    db.open_database(f"sqlite:///{template}", synchronous="OFF")
    migrate.up()
    db.execute("pragma wal_checkpoint(truncate)")
    db.close_database()
    pages = differing = found = 0
    for number in range(options.worlds):
        chance = random.Random(f"{options.seed}:{number}")
        path = folder / f"{number}.db"
        shutil.copy(template, path)
        db.open_database(f"sqlite:///{path}", synchronous="OFF")
        with db.chance_from(db.Replay(f"worlds {options.seed} {number}")):
            world = _course(chance)
        for viewer in chance.sample(world.students, 2):
            asked, apart, seen = _compare(folder, path, world, viewer)
            pages, differing, found = pages + asked, differing + apart, found + seen
        db.close_database()
    print(
        f"worlds: {options.worlds} courses, {pages} pages in both worlds, {differing} bytes differ, "
        f"{found} planted words found"
    )
    return not differing and not found and pages > 0


def _course(chance):
    """A World in which everybody did something at random; each text and each name holds a planted word."""
    world, texts = World(pick=chance.randint(1, 3)), iter(range(1000, 10_000))
    world.more += [
        world.join(f"Number{place} {_word('n', next(texts))}", "student", section=chance.choice("AB"))
        for place in range(chance.randint(1, 5))
    ]
    for who in world.students:
        account = world.accounts[who.id]
        word = _word("n", next(texts))
        db.execute(
            "update account set name = ?, email = ?, email_key = ? where id = ?",
            f"Stu {word}",
            f"{word}@college.example",
            f"{word}@college.example",
            account.id,
        )
    world.go(2)
    for who in world.students:
        if chance.random() < 0.85:
            world.hand_in(who, f"# Work\n\nAbout {_word('w', next(texts))} and no more than that.")
        else:
            work = world.begin(who)
            world.save(who, work, {"text": {"text": f"Only begun {_word('d', next(texts))}"}})
    world.go(9)
    for who in world.students * world_pick(world):
        _review(world, who, chance, texts)
    if chance.random() < 0.8:
        world.go(15)
        settle.tick(world.at)
        for who in world.students:
            _answer(world, who, chance, texts)
    if chance.random() < 0.5:
        world.go(22)
        settle.tick(world.at)
        _released(world)
    return world


def world_pick(world):
    """How many reviews each gives."""
    return world.activity.design.tasks["review"].pick


def _word(kind, number):
    return f"zq{kind}{number:04}a"


def _review(world, who, chance, texts):
    try:
        work = world.claim(who)
    except Refusal:
        return
    words = f"{WORDS} See the place that begins with {_word('r', next(texts))} too."
    if chance.random() < 0.8:
        world.send(who, work, level=chance.choice(("l2", "l3", "l4")), words=words)
    else:
        world.save(who, work, world.filled(work, "l2", words))


def _answer(world, who, chance, texts):
    for place, line in enumerate(world.lines(who, "answer")):
        if line.state == "open" and chance.random() < 0.6:
            try:
                work = world.begin(who, "answer", place)
                world.send(who, work, words=f"Thank you, {_word('t', next(texts))} was of help to me.")
            except Refusal:
                return


def _released(world):
    try:
        grading.release(world.activity, by=world.instructor.account_id, now=world.at)
    except Refusal:
        return


def _visible(viewer, is_open):
    """Ids of the responses whose words *viewer* (an enrolment id) may read."""
    own = {row[0] for row in db.rows("select id from response where author_id = ?", viewer)}
    asked = {
        row[0]
        for row in db.rows("select about_response_id from allocation where reviewer_id = ?", viewer)
        if row[0]
    }
    about = {
        row[0]
        for row in db.rows(
            f"""
            select r.id
            from response r
            where r.about_response_id in ({db.places(own)}) and r.shown > 0 and r.state = 'submitted'
            """,
            *own,
        )
    }
    return own | asked | (about if is_open else set())


def _compare(folder, path, world, viewer):
    """(pages, bytes that differ, planted words found) of one viewer."""
    is_open = world.at >= START + timedelta(days=14)
    seen = _visible(viewer.id, is_open)
    keep = {f"{viewer.account_id}"}
    other = folder / f"{path.stem}-{viewer.id}.db"
    db.execute("pragma wal_checkpoint(truncate)")
    shutil.copy(path, other)
    changed = set()
    with sqlite3.connect(other) as copy:
        copy.create_function("other", 2, lambda text, there: _other(text, changed) if text else text)
        for table, column, condition in _places(seen, keep):
            copy.execute(f"update {table} set {column} = other({column}, 1) where {condition}")
    copy.close()
    first, second = _walk(path, world, viewer), _walk(other, world, viewer)
    differing = sum(_distance(first[key], second[key]) for key in first)
    hidden = {word for word in changed if not _is_kept(path, word, seen, keep)}
    found = sum(len(set(_PLANTED.findall(text)) & hidden) for text in first.values())
    for key in first:
        if first[key] != second[key]:
            print(
                f"worlds: {key} differs for {viewer.account_id}: {_first_difference(first[key], second[key])}"
            )
    return len(first), differing, found


def _places(seen, keep):
    """(table, column, which rows) of all text that the viewer must not see."""
    ids, people = ", ".join(map(str, seen)) or "-1", ", ".join(keep)
    staff = "select account_id from enrolment where role <> 'student'"
    yield "account", "name", f"id not in ({people}) and id not in ({staff}) and not is_admin"
    for column in ("email", "email_key"):
        yield "account", column, f"id not in ({people}) and id not in ({staff}) and not is_admin"
    for column in ("text", "html"):
        yield "answer", column, f"version_id not in (select id from version where response_id in ({ids}))"
    yield "response", "draft", f"id not in ({ids})"
    yield "outbox_message", "body", f"account_id not in ({people})"


def _other(text, changed):
    changed.update(_PLANTED.findall(text))
    return _PLANTED.sub(lambda match: match[0][:-1] + "b", text)


def _is_kept(path, word, seen, keep):
    """Whether a planted word stands also where the viewer may read it."""
    ids, people = ", ".join(map(str, seen)) or "-1", ", ".join(keep)
    with sqlite3.connect(path) as copy:
        found = copy.execute(
            f"""
            select 1 from response where draft like ?1 and id in ({ids})
            union all select 1 from answer where text like ?1
            and version_id in (select id from version where response_id in ({ids}))
            union all select 1 from account where name like ?1 and id in ({people})
            """,
            (f"%{word}%",),
        ).fetchone()
    copy.close()
    return found is not None


def _walk(path, world, viewer):
    """{address: what came} of every page the viewer can ask for, with the ids of everything there is."""
    db.open_database(f"sqlite:///{path}", synchronous="OFF")
    site = Site(world, f"sqlite:///{path}", fresh=True)
    browser = Browser(site.app, world.accounts[viewer.id], lambda: world.at)
    places = {
        "course": [world.course.public_id],
        "activity": [world.activity.public_id],
        "task": list(world.activity.design.tasks),
        "phase": [phase.id for phase in world.activity.design.phases],
        "person": [who.public_id for who in world.students[:2]],
        "item": ["claim"],
    }
    every = [row[0] for row in db.rows("select public_id from response order by id")]
    places |= dict.fromkeys(("mine", "response", "received", "review"), every)
    places["case"] = [f"r.{one}" for one in every[:3]]
    found = {}
    with site.app.test_request_context():
        addresses = sorted(
            url_for(rule.endpoint, **dict.fromkeys(rule.arguments, value))
            for rule in site.app.url_map.iter_rules()
            if "GET" in rule.methods and rule.arguments <= places.keys() and len(rule.arguments) <= 1
            for value in (places[next(iter(rule.arguments))] if rule.arguments else [""])
        ) + sorted(
            url_for("responses.choose", activity=world.activity.public_id, task=task)
            for task in places["task"]
        )
    for address in addresses:
        if address.startswith(("/healthz", "/welcome")):
            continue
        answer = browser.client.get(address)
        told = f"{answer.status_code} {[answer.headers.get(name) for name in _TOLD]}"
        found[address] = told + "\n" + _KEYS.sub(r"\1", answer.get_data().decode("utf-8", "replace"))
    mails = db.rows(
        "select subject, body from outbox_message where account_id = ? order by id", viewer.account_id
    )
    found["mail"] = "\n".join(f"{row.subject}\n{row.body}" for row in mails)
    db.close_database()
    db.open_database(f"sqlite:///{path}", synchronous="OFF")
    return found


def _distance(one, other):
    """How many bytes differ."""
    return abs(len(one) - len(other)) + sum(a != b for a, b in zip(one.encode(), other.encode()))


def _first_difference(one, other):
    place = next((at for at, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))
    return f"{one[max(0, place - 60) : place + 40]!r} / {other[max(0, place - 20) : place + 40]!r}"

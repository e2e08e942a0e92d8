"""What the site notices at a hand-in, before anybody decides: whether it is held, and why somebody should
look.

``handing_in`` calls it inside its transaction; deciding is ``store.moderation``."""

import json
from typing import NamedTuple

from peerreview.domain import diplomacy, own_name, visibility
from peerreview.domain import moderation as rules
from peerreview.domain.forms.chosen import UNSURE
from peerreview.store import audit, charges, concerns, db, decided, files, letters


class Setting(NamedTuple):
    """How an activity is moderated (see ``tables.ModerationSetting``); ``person`` and ``moderators`` are
    enrolment ids."""

    mode: str = "hold_flagged"
    period: int = 24
    patience: int = 48
    person: int | None = None
    moderators: tuple = ()
    sample: int = 0


def setting_of(activity_id):
    """The Setting of an activity; the defaults where nobody chose."""
    return _setting(
        db.row(
            """
            select mode, period, patience, person_id as person, moderators, sample
            from moderation_setting
            where activity_id = ?
            """,
            activity_id,
        )
    )


def _setting(row):
    if not row or not row.mode:
        return Setting()
    return db.filled(Setting, row, moderators=tuple(json.loads(row.moderators)))


class Verdict(NamedTuple):
    """What was noticed: ``reason`` (a key of ``domain.moderation.KINDS``) why it is held, or None; the
    findings; the looks; how many words it has; whether its writer was not sure of a level."""

    reason: str | None
    findings: tuple = ()
    looks: tuple = ()
    setting: Setting = Setting()
    words: int = 0
    is_unsure: bool = False


def read(work, reading, findings):
    """The Verdict on a hand-in. *work* is the response before it, *reading* its answers, *findings* [(item,
    rule, signal, start, end, level)] the coach's."""
    first = _looked_at_first(work) if work.version else None
    written = {answer.item: answer.text for answer in reading.answers if answer.text.strip()}
    texts = {item: text for item, text in written.items() if item in reading.words}
    writers = hidden_writers(work.design, work.task_of, work.author, work.author_group)
    if not rules.is_moderated(work.task_of):
        writers = writers if visibility.is_open_to_staff(work.task_of) else ()
        # A revision may bring back what staff took out; a first work stands before all of them.
        out = _known(work)[1] if work.task_of.revises else ()
        looks = rules.looks(written, writers=writers, taken_out=out, asks_words=False)
        looks += _named_in_files(work, reading, writers)
        first = first or _resent(looks)
        return Verdict(rules.held("release_all", work.task_of, first=first), (), tuple(looks))
    setting = setting_of(work.activity)
    others, out = _known(work)
    looks = rules.looks(
        texts,
        writers=writers,
        others=others,
        taken_out=out,
        asks_words=any(item.words for item in work.items),
    )
    looks += _named_in_files(work, reading, writers)
    reason = rules.held(
        setting.mode,
        work.task_of,
        findings,
        sampled=rules.sampled(work.seed, work.id, setting.sample),
        first=first or _resent(looks),
    )
    is_unsure = any(answer.level == UNSURE for answer in reading.answers)
    return Verdict(reason, tuple(findings), tuple(looks), setting, sum(reading.words.values()), is_unsure)


def _named_in_files(work, reading, writers):
    """[Look] at items answered with files whose words give one of the *writers* away."""
    given = {answer.item: answer.level.split() for answer in reading.answers}
    return [
        rules.Look("named", item.id)
        for item in work.items
        if writers
        and any(
            own_name.giveaways(text, writers)
            for file in item.files
            if file.key in given.get(item.id, ())
            for text in files.text_of(file)
        )
    ]


def hidden_writers(design, task, author, group=None):
    """[own_name.Writer] of whom those who read a response to *task* must not learn that they wrote it: its
    *author*, or who is in the *group* that writes it. Empty where nothing is hidden, or staff write."""
    if not visibility.hides_writer(design, task):
        return []
    return writers(author, group)


def writers(author, group=None):
    """[own_name.Writer] of the *author* (enrolment id), or of who is in a *group*."""
    whose = "e.id = ?" if author else _OF_GROUP
    found = db.rows(
        f"""
        select e.id, a.name, a.email, coalesce(t.value, '') as value
        from enrolment e
        join account a on a.id = e.account_id
        left join attribute t on t.enrolment_id = e.id and t.other_id is null
        where {whose} and e.role = 'student'
        order by e.id, t.id
        """,
        author or group or 0,
    )
    numbers = {}
    for row in found:
        numbers.setdefault((row.id, row.name, row.email), []).append(row.value)
    return [
        own_name.Writer(name, email, tuple(filter(own_name.is_number, values)))
        for (_person, name, email), values in numbers.items()
    ]


_OF_GROUP = "e.id in (select enrolment_id from membership where peer_group_id = ? and left_at is null)"


def _looked_at_first(work):
    """Why a further version of *work* waits for a person: staff's newest decision, or what nobody
    answered."""
    reasons = db.rows(
        "select kind from concern where activity_id = ? and subject = ? and ended_at is null",
        work.activity,
        f"r{work.id}",
    )
    return rules.looked_at_first(work.state, decided.history(work.id), {row.kind for row in reasons})


def _resent(looks):
    """Why what is sent again is looked at first, or None."""
    return next((look.kind for look in looks if look.kind == "resent"), None)


def _known(work):
    """(texts of the writer's, a person's or a group's, other responses to this task and of others' about the
    same subject; what staff took out, or cut, of the writer's others in the activity and did not put
    back)"""
    column, writer = ("author_id", work.author) if work.author else ("author_group_id", work.author_group)
    kinds = [kind for kind in ("response", "person", "group") if getattr(work, f"about_{kind}")] or [
        "response"
    ]
    subject, subject_id = f"about_{kinds[0]}_id", getattr(work, f"about_{kinds[0]}")
    stands = "not exists (select 1 from decision u where u.undoes_id = d.id)"
    found = db.rows(
        f"""
        select a.text, '' as cut, 0 as is_out
        from response r
        join version v on v.response_id = r.id and v.number = r.version
        join answer a on a.version_id = v.id
        where r.id <> ? and r.activity_id = ? and r.task = ? and a.text <> '' and r.{column} = ?
        union all select a.text, '', 0
        from response r
        join version v on v.response_id = r.id and v.number = r.version
        join answer a on a.version_id = v.id
        where r.id <> ? and r.activity_id = ? and r.{subject} = ? and r.task = ? and a.text <> ''
        union all select a.text, '', 1
        from response r
        join decision d on d.response_id = r.id and d.act = 'withdraw' and {stands}
        join version v on v.response_id = r.id and v.number = d.version
        join answer a on a.version_id = v.id
        where r.id <> ? and r.activity_id = ? and r.{column} = ? and a.text <> ''
        union all select '', d.detail, 1
        from response r
        join decision d on d.response_id = r.id and d.act = 'redact' and {stands}
        where r.id <> ? and r.activity_id = ? and r.{column} = ?
        """,
        *(work.id, work.activity, work.task, writer),
        *(work.id, work.activity, subject_id, work.task),
        *(work.id, work.activity, writer) * 2,
    )
    out = [row.text or json.loads(row.cut).get("passage", "") for row in found if row.is_out]
    return [row.text for row in found if not row.is_out], out


def keep(work, verdict, number, *, now):
    """Write down what was noticed about version *number* of *work*: the rule's decision, the concerns, the
    alert."""
    if work.version:
        anew = tuple(sorted(rules.READ_ANEW))
        concerns.end(work.activity, f"r{work.id}", f"kind in ({db.places(anew)})", *anew, now=now)
    spans = _spans(verdict)
    for kind, places in spans.items():
        concerns.raise_concern(
            work.activity,
            f"r{work.id}",
            kind,
            work.task,
            now=now,
            response=work.id,
            version=number,
            spans=places,
            words=verdict.words,
        )
    percent = max(verdict.setting.sample, round(100 * work.task_of.audit))
    if not spans and not verdict.reason and percent and rules.sampled(work.seed, work.id, percent):
        concerns.raise_concern(
            work.activity, f"r{work.id}", "sample", work.task, now=now, response=work.id, version=number
        )
    if work.task_of.marks:
        _keep_mark(work, verdict, number, now)
    if verdict.reason:
        concerns.hold(work, number, verdict.reason, now=now)
    if not rules.is_moderated(work.task_of):
        return
    concerns.compare(work, now)
    if any(signal in rules.ALERTS for _, _, signal, *_ in verdict.findings):
        alert(work, verdict.setting, number, now=now)


def _keep_mark(work, verdict, number, now):
    """Why a mark deserves a look: its marker was not sure of it, or had no time to read what it is about."""
    why = {"task": work.task, "now": now, "response": work.id, "version": number}
    if verdict.is_unsure:
        concerns.raise_concern(work.activity, f"r{work.id}", "unsure", **why)
    taken = db.row(
        """
        select l.at, coalesce(v.words, 0) as words
        from allocation l
        left join version v on v.response_id = l.about_response_id and v.number = ?
        where l.activity_id = ? and l.address = ? and l.cause = 'claimed'
        order by l.id desc limit 1
        """,
        work.about_version,
        work.activity,
        work.asked_at,
    )
    seconds = (now - db.moment(taken.at)).total_seconds() if taken else 0
    if taken and not work.version and rules.is_too_fast(seconds, read=taken.words, written=verdict.words):
        concerns.raise_concern(work.activity, f"r{work.id}", "fast", **why, seconds=int(seconds))


def _spans(verdict):
    """{kind of concern: [(item, start, end)]} of what was noticed."""
    spans = {}
    for item, rule, signal, start, end, level in verdict.findings:
        if diplomacy.is_guess(rule) and signal != "sarcasm":
            spans.setdefault("harsh", []).append((item, start, end))
        elif signal in rules.FILTERS["wording"] and (signal != "harsh" or level in ("say", "urgent")):
            spans.setdefault(signal, []).append((item, start, end))
        elif signal == "low_effort":
            spans.setdefault("copied" if rule.endswith(".copy") else "filler", []).append((item, start, end))
    for kind, item, start, end in verdict.looks:
        spans.setdefault(kind, []).append((item, start, end))
    return spans


def alert(work, setting, number, *, now):
    """Ask the named person of the activity, or every instructor, to look at once. The mail holds no word of
    the text."""
    occasion = letters.about(work.activity)
    for (account,) in named_accounts(work.course, setting, author=work.author, group=work.author_group):
        key = f"alert:{work.public_id}:{number}:{account}"
        letters.put("alert", key, account, occasion, now=now, case=f"r.{work.public_id}")
    audit.of_response("moderation.alerted", work, by=None, at=now, number=number)


def named_accounts(course_id, setting, *, author=None, group=None):
    """[(account id,)] of the person named in the setting while present, where they look after what is theirs
    whom it is about (*author*, *group*: ids), else of every instructor."""
    theirs = charges.of_staff(setting.person) if setting.person and (author or group) else None
    found = (
        db.rows(
            "select account_id from enrolment where id = ? and left_at is null and role <> 'student'",
            setting.person,
        )
        if setting.person and (theirs is None or theirs.writes(author, group))
        else []
    )
    return found or db.rows(
        "select account_id from enrolment where course_id = ? and role = 'instructor' and left_at is null",
        course_id,
    )

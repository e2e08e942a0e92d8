"""Responses begun, saved while typing, handed in, taken back."""

import json

from peerreview.domain import drawing, moderation, schedule
from peerreview.domain import forms as form_rules
from peerreview.domain import materials as rules
from peerreview.domain.attributes import title_of
from peerreview.domain.refusals import Closed, Invalid, Missing, NotNow, NotYet, OldDraft
from peerreview.domain.words import N_
from peerreview.store import audit, db
from peerreview.store.facts import facts_of_enrolments, facts_of_one, plans
from peerreview.store.responses.finding import by_id, public_ids
from peerreview.store.responses.pen import PEN, wrote
from peerreview.store.responses.versions import answers_of, draft_of, typed_of
from peerreview.store.tables import Response

MOST_DRAFT = 2_000_000


def address(task, turn, author, kind, subject, nth):
    """Where a response belongs: ``review.1.p17.r1032.1``; *author* is scope text such as p17 or g4."""
    about = f"{kind[0]}{subject}" if kind else "-"
    return f"{task}.{turn}.{author}.{about}.{nth}"


def begin(activity, line, person, *, by, now, group=None):
    """The response of a duty *line* for *person* (enrolment id) or their *group*: found by its address, or
    begun empty.

    Reads the line again inside the transaction; NotNow when it is not open. Returns the public id.
    """
    with db.writing(activity.id):
        _, facts = facts_of_one(activity.id, person)
        current = _same_line(activity.design, facts, line, now)
        group = group or _group_of(activity.design, facts, current)
        if current.response:
            return public_ids([current.response])[current.response]
        refuse_closed(current)
        author = f"g{group}" if group else f"p{person}"
        nth = (
            1
            + db.row(
                "select count(*) from response where activity_id = ? and address like ?",
                activity.id,
                address(line.task, line.round, author, line.kind, line.subject, "%"),
            )[0]
        )
        return _insert(
            activity,
            line,
            person,
            group,
            address(line.task, line.round, author, line.kind, line.subject, nth),
            nth,
            by,
            now,
            _drawn(activity, facts, current, author, nth),
        )


def _drawn(activity, facts, line, author, nth):
    """Which set of questions a new try is asked: 0 where none stand beside it."""
    materials = activity.design.materials
    rows = {name: list(facts.materials.get(name, ())) for name, one in materials.items() if one.draws}
    if not any(rows.values()):
        return 0
    beside = rules.beside(activity.design, line, "", False, rows)
    ids = [found[0] for found in beside.values()]
    html = next((one.html for one in answers_of(*ids[:1]) if one.item == "text"), "") if ids else ""
    count = len(drawing.parts_of(html)) - 1
    return drawing.drawn(count, activity.seed, author, f"{line.task}.{line.round}", nth)


def begin_allocated(activity, *, task, turn, person=None, group=None, kind="response", subject, by, now):
    """The empty response of an allocation: a person's or a group's, about a *subject* of that *kind*
    (response, person or group), at the allocation's address; found again when it exists. Returns the public
    id."""
    at_address = address(task, turn, f"g{group}" if group else f"p{person}", kind, subject, 1)
    found = db.row(
        "select public_id from response where activity_id = ? and address = ?", activity.id, at_address
    )
    if found:
        return found.public_id
    line = schedule.Duty(task, "", turn, None, "open", kind=kind, subject=subject)
    return _insert(activity, line, person, group, at_address, 1, by, now)


def _same_line(design, facts, line, now):
    """The duty as it is now; for a free choice (``min``), one about any subject in reach."""
    step = design.tasks[line.task].phase, line.round
    lines = schedule.duties(design, facts, now, step=step) if facts else []
    asked = (line.task, line.round, line.kind, line.subject)
    same = [found for found in lines if (found.task, found.round, found.kind, found.subject) == asked]
    # Several posts about one thing are several lines: the one named, else an unfinished one, else a new one.
    named = [found for found in same if found.response == line.response]
    begun = [found for found in same if found.response and not found.is_done]
    wanted = named if line.response else begun + named
    if wanted:
        return wanted[0]
    if _may_choose(design, facts, lines, line, is_first=not same):
        near = [found for found in lines if (found.task, found.round) == (line.task, line.round)][-1]
        is_barred = near.why and near.why.code == "needs"
        return near._replace(
            kind="response",
            subject=line.subject,
            response=None,
            begun=False,
            state=near.state if is_barred else near.window.state,
        )
    if not same:
        raise Missing()
    return same[0]


def _may_choose(design, facts, lines, line, is_first):
    """Whether a new response to a free choice may be about this subject: one answer about what somebody
    wrote, any number about what staff provide, and in a talk."""
    task = design.tasks[line.task]
    return (
        task.least is not None
        and any((found.task, found.round, found.kind) == (line.task, line.round, "choose") for found in lines)
        and (is_first or task.about.kind == "material" or task.is_talk)
        and line.subject in schedule.choices(design, facts, task, line.round)
    )


def _group_of(design, facts, line):
    """The group that writes a ``by: group`` response, or None."""
    task = design.tasks[line.task]
    place = schedule.place_in(design, facts, task.phase, line.round) if task.by == "group" else None
    return place.group if place else None


def refuse_closed(line):
    """Nothing when something can be written for this duty now; Closed or NotYet otherwise."""
    if line.state in ("open", "grace", "late", "again", "done"):
        return
    if line.state == "closed":
        raise Closed(closed=line.window.closes)
    if line.state == "waived":
        raise NotNow(N_("You are excused from this. What you typed is kept, and nobody waits for it."))
    raise not_yet(line)


def not_yet(line):
    """The NotYet of a locked duty, with the moment it opens when that is known, or what is to be learned
    first."""
    if line.why and line.why.code == "needs":
        return NotYet(N_("“{training}” comes first: it opens this."), training=title_of(line.why.ref))
    opens = line.why.moment if line.why else None
    return NotYet(N_("This opens at {opens}. Come back then."), opens=opens) if opens else NotYet()


def _insert(activity, line, person, group, at_address, nth, by, now, drawn=0):
    task = activity.design.tasks[line.task]
    version = db.row(
        "select form_version_id from activity_form where activity_id = ? and key = ?", activity.id, task.form
    )[0]
    about_version = (
        db.row("select shown from response where id = ?", line.subject)[0] if line.kind == "response" else 0
    )
    # A revision begins as a copy of what it revises.
    draft = draft_of(answers_of(line.subject)) if task.revises and line.kind == "response" else None
    response = Response.create(
        activity=activity.id,
        task=line.task,
        round=line.round,
        nth=nth,
        author=None if group else person,
        author_group=group,
        about_response=line.subject if line.kind == "response" else None,
        about_person=line.subject if line.kind == "person" else None,
        about_group=line.subject if line.kind == "group" else None,
        about_version=about_version,
        address=at_address,
        form_version=version,
        draft=draft,
        drawn=drawn,
    )
    audit.record(
        "response.begun",
        "response",
        response.id,
        by=by,
        at=now,
        activity=activity.id,
        course=activity.course,
        task=line.task,
    )
    return response.public_id


# A save that changes nothing is no typing: late work counts to the last typing, and a claim lasts from it.
_SAVE = """
    update response
    set last_save = ?, rev = rev + 1, pen_id = ?, pen_until = ?,
      saved_at = case when draft = ? then coalesce(saved_at, ?) else ? end, draft = ?
    where id = ? and rev = ?
    """


def save_draft(response_id, *, typed, rev, token, now, by=None):
    """Keep what was typed: one UPDATE. Returns the new revision number. *by*: the enrolment id of who typed
    it, who has the pen of a group's text from now on.

    *rev* is the number the page was made from; *token* is new for each save, so that a repeat of the same
    save is a success, as is one of the very words that are stored. OldDraft (with both texts) when another
    tab saved other words meanwhile."""
    text = db.dumps(_cleaned(typed))
    if len(text) > MOST_DRAFT:
        raise Invalid(
            N_(
                "This is more text than fits. Up to {most} characters are kept; your page still has all of "
                "it."
            ),
            most=MOST_DRAFT,
        )
    with db.writing():
        if db.execute(_SAVE, token[:40], by, now + PEN, text, now, now, text, response_id, rev):
            if by is not None:
                wrote(response_id, by)
            return rev + 1
        stored = db.row("select rev, last_save, draft from response where id = ?", response_id)
        if stored[2] == text:
            return stored[0]
        if token and stored[1] == token[:40]:
            # Sent once more by the same page. It may hold more text by now: a hand-in can overtake the
            # autosave before it.
            if _is_kept(response_id, typed, stored[2], text):
                return stored[0]
            db.execute(
                "update response set draft = ?, rev = rev + 1, saved_at = ? where id = ?",
                text,
                now,
                response_id,
            )
            return stored[0] + 1
    raise OldDraft(stored=json.loads(stored[2] or "{}"), typed=typed, rev=stored[0])


def _is_kept(response_id, typed, stored, text):
    """Whether this very text is the draft, or, when there is none, what was handed in last."""
    if stored is not None:
        return stored == text
    work = by_id(response_id)
    return (
        form_rules.read(work.items, _cleaned(typed)).answers
        == form_rules.read(work.items, typed_of(work)).answers
    )


def _cleaned(typed):
    """Without NUL characters, which PostgreSQL cannot keep."""
    return {
        item: {
            key: value.replace("\0", "") if isinstance(value, str) else value for key, value in given.items()
        }
        for item, given in typed.items()
    }


def look_of(activity_id, person, now, step=None):
    """(Facts, duties) of *person* (enrolment id) in one activity; (None, []) when they have no place in it.
    *step* as of ``schedule.duties``."""
    plan, facts = facts_of_one(activity_id, person)
    return facts, schedule.duties(plan.design, facts, now, step=step) if facts else []


def lines_of(activity_id, person, now, step=None):
    """The duties of *person* (enrolment id) in one activity; none when they have no place in it."""
    return look_of(activity_id, person, now, step)[1]


def step_of(work):
    """(phase id, round) of the step in which a response (Work) is written."""
    return work.task_of.phase, work.round


def line_of(work, person, now):
    """The duty this response answers, for its writer *person* (enrolment id); Missing when it is no longer
    theirs."""
    return line_among(lines_of(work.activity, person, now, step_of(work)), work)


def line_among(lines, work):
    """The duty among *lines* that this response answers; Missing when there is none."""
    line = next((line for line in lines if line.response == work.id), None)
    if line is None:
        raise Missing()
    return line


def writers_lines(work, now):
    """staff: {enrolment id: the duty a response answers} as each of its writers has it (a group's: its
    members, in order), those left out of whom it is no longer asked."""
    writers = (
        (work.author,)
        if work.author
        else tuple(
            row[0]
            for row in db.rows(
                "select enrolment_id from membership where peer_group_id = ? and left_at is null order by id",
                work.author_group,
            )
        )
    )
    found = facts_of_enrolments(writers, plans(activity_ids=(work.activity,))) if writers else {}
    return {
        writer: line
        for writer in writers
        if (work.activity, writer) in found
        for line in schedule.duties(work.design, found[work.activity, writer], now)
        if line.response == work.id
    }


def refuse_again(work):
    """What showed its writer the answers when it was handed in stays as it is (NotNow), unless staff gave it
    back."""
    if not work.version or work.state == moderation.State.RETURNED:
        return
    if form_rules.is_final(work.items):
        raise NotNow(N_("This was handed in and the answers were shown, so it stays as it is."))
    if work.is_final and work.state != moderation.State.WITHDRAWN:
        raise NotNow(
            N_(
                "You sent this mark and it counts, so it stays. Write to your instructor if something "
                "is wrong."
            )
            if work.task_of.marks
            else N_("You handed this in to be marked, so it stays as it is.")
        )

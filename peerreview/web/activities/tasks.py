"""A student's task list on the page of one activity: rows by step, the next thing, what was handed in, what
is still owed."""

from dataclasses import dataclass, field, replace

from flask import g, url_for

from peerreview.domain import schedule
from peerreview.domain.asking import may_ask_time
from peerreview.domain.visibility import is_open_to_staff
from peerreview.store import allocation, materials, responses, showcase, stuck
from peerreview.store.facts import facts_of_cohort, facts_of_one
from peerreview.store.facts import plans as plans_of
from peerreview.web import my_pairs, talks
from peerreview.web.activities import (
    given,
    learned,
    looked_after,
    milestones,
    steps,
    together,
    trail,
    waiting,
)
from peerreview.web.activities import mine as my_groups
from peerreview.web.feedback import team
from peerreview.web.responses import written
from peerreview.web.rounds import step_title
from peerreview.web.rows import Row, joined, progress_of, rows_of
from peerreview.web.text import _, moment_words, ngettext
from peerreview.web.words import subject_word, word_of


@dataclass(slots=True)
class Section:
    """The rows of one step with a sentence about what is still owed in it; ``written`` [(task title, address,
    how many)]: what others wrote there; ``about_me`` [(words, address)]: what a team says of one's part."""

    anchor: str
    title: str
    owed: str
    items: list
    written: list
    about_me: list = field(default_factory=list)


def of_student(activity):
    """The context of a student's page: sections, the next thing with its progress, the strip, counts."""
    plans, facts = _facts(activity)
    mine = facts[activity.id]
    lines = [line for line in schedule.duties(activity.design, mine, g.now) if _is_shown(activity, line.task)]
    rows = talks.gathered(rows_of(plans, facts, [(activity.id, line) for line in lines]))
    receipts = responses.newest_versions([line.response for line in lines if line.response and line.is_done])
    for row in rows:
        row.said = _said_here(row, receipts)
    windows = schedule.windows(activity.design, mine, g.now)
    open_rows = [row for row in rows if talks.is_silent(row) or row.is_open and not row.line.is_optional]
    next_row = joined(open_rows)[0] if open_rows else None
    owed = [line for line in lines if line.is_expected]
    others, about_me = written.links(activity, mine, windows, lines), team.links(activity, mine, windows)
    sections = {key: _section(activity, key, rows, mine, others.get(key, [])) for key in windows}
    context = {
        "sections": [replace(one, about_me=about_me.get(key, [])) for key, one in sections.items() if one],
        "next_row": replace(next_row, said=_said_here(next_row, {})) if next_row else None,
        "progress": progress_of(next_row),
        "strip": steps.strip(activity.design, windows, mine),
        "done": sum(line.is_done for line in owed),
        "total": len(owed),
        "open": bool(open_rows) or any(row.talk is not None and row.is_open for row in rows),
        "told": waiting.told(activity.design, stuck.of_activity(activity.id), mine),
        "groups": my_groups.of_student(activity, mine, windows),
        "pairs": [] if g.looking else my_pairs.of_student(activity, mine),
        "askable": [] if activity.is_closed_to_staff else _askable(activity, rows, mine),
        "provided": materials.readable(activity, mine, lines),
        "trail": trail.of_student(activity, mine),
        "given": given.of_student(activity, mine, lines),
        "helped": given.helped(activity, mine),
        "learned": learned.told(activity, mine),
        "in_showcase": 0 if g.looking else showcase.counted(g.standing, activity.id, g.now),
        "looked_after": looked_after.told(activity, mine),
        "milestones": milestones.of_student(activity, mine),
        "together": together.of_student(activity, lines),
        "is_live": not activity.is_closed_to_staff and any(window.is_open for window in windows.values()),
    }
    return _without_what_is_theirs(context) if g.looking else context


def _facts(activity):
    """(plans, facts) of who asks; of a student nobody in particular those that hold for everybody."""
    if g.looking and g.looking.is_anybody:
        return plans_of(activity_ids=(activity.id,)), {activity.id: facts_of_cohort(activity, now=g.now)}
    plan, mine = facts_of_one(activity.id, g.standing.enrolment)
    return {activity.id: plan}, {activity.id: mine}


def _is_shown(activity, task):
    """Whether what is done for a task is shown: staff who look as a student see nothing of what is closed to
    them."""
    return not g.looking or is_open_to_staff(activity.design.tasks[task])


def _without_what_is_theirs(context):
    """The context without what is the student's own business, for staff who look as one."""
    theirs = {"told": (), "common": (), "here": "", "why": "", "sheets": (), "others": ()}
    return context | {
        "trail": [],
        "given": "",
        "helped": [],
        "askable": [],
        "looked_after": [],
        "milestones": None,
        "groups": [replace(one, **theirs) for one in context["groups"]],
        "sections": [replace(one, written=[], about_me=[]) for one in context["sections"]],
    }


def _askable(activity, rows, mine):
    """[(title, address)] of the steps for which this person can ask for more time."""
    together = {}
    for row in rows:
        if row.line.window.opens and not (row.line.why and row.line.why.code == "own_missed"):
            together.setdefault((row.line.task, row.line.round), []).append(row.line)
    return [
        (
            f"{step_title(activity.design, found[0].phase, turn, mine)}: {activity.design.tasks[task].title}",
            url_for("asking.make", activity=activity.public_id, kind="time", task=task, round=turn),
        )
        for (task, turn), found in together.items()
        if may_ask_time(found, g.now)
    ]


def _said_here(row, receipts):
    """What a row says without the course and the activity, which this page has said already: with the receipt
    of what was handed in."""
    receipt = receipts.get(row.line.response)
    if receipt:
        return _receipt(row.line, receipt)
    return " · ".join(part for part in (row.note or row.place, row.why) if part)


def _receipt(line, version):
    said = [_("Version %(number)s, %(time)s", number=version.number, time=moment_words(version.at))]
    if version.words:
        said.append(ngettext("%(count)s word", "%(count)s words", version.words))
    if schedule.days_late(line.window, version.typed, g.standing.zone):
        said.append(_("late"))
    if line.kind == "":
        said.append(_("receipt %(receipt)s", receipt=version.receipt[:8]))
    if line.window.is_open and line.window.closes:
        said.append(_("you can change it until %(time)s", time=moment_words(line.window.closes)))
    return " · ".join(said)


def _section(activity, key, rows, mine, others):
    """The Section of a step, or None when it asks nothing of this person and gives nothing to read."""
    here = [row for row in rows if (row.line.phase, row.line.round) == key]
    if not here and not any(count for _title, _url, count in others):
        return None
    shown, empty = [], {}
    for row in here:
        again = empty.setdefault(row.line.task, []) if not row.line.subject and row.line.of > 1 else None
        if again is None or not again:
            shown.append(row)
        if again is not None:
            again.append(row)
    for same in empty.values():
        _merge(same)
    shown += _one_more(activity, key, [row.line for row in here], mine.person.id)
    return Section(
        f"step-{key[0]}-{key[1]}",
        step_title(activity.design, *key, mine),
        _owed([row.line for row in here]),
        shown,
        others,
    )


def _merge(same):
    """Reviews not begun are one row: the first says how many there are."""
    if len(same) > 1:
        reason = same[0].about.split(" · ", 1)[1:] if same[0].about else []
        same[0].said = " · ".join(
            [ngettext("%(count)s still to give", "%(count)s still to give", len(same)), *reason]
        )


def _owed(lines):
    """ "You have sent 1 of 3. You still owe 2.", for steps that ask for more than one. What is closed is owed
    no more: its row says why."""
    owed = [line for line in lines if line.is_expected]
    done = sum(line.is_done for line in owed)
    left = sum(not line.is_done and line.state != "closed" for line in owed)
    if len(owed) < 2 or not done and not (left and any(line.window.is_open for line in owed)):
        return ""
    if done == len(owed):
        return _("All %(count)s sent. Thank you.", count=done)
    said = _("You have sent %(done)s of %(total)s.", done=done, total=len(owed))
    rest = (
        ngettext("You still owe %(count)s.", "You still owe %(count)s.", left)
        if left
        else _("The time for the rest is over.")
    )
    return f"{said} {rest}"


def _one_more(activity, key, lines, person):
    """A quiet row for each task whose reviews I have all given while a work is still short of one."""
    offers = []
    for task in activity.design.phase(key[0]).tasks:
        mine = [line for line in lines if line.task == task.id]
        if not task.pick or task.is_queue or not mine or not mine[0].window.is_open:
            continue
        if not all(line.is_done for line in mine):
            continue
        if allocation.has_more(activity, task, person, given=len(mine), turn=key[1], now=g.now):
            offers.append(
                Row(
                    _("Give one more %(thing)s", thing=word_of(activity.design, task).one),
                    None,
                    None,
                    said=_(
                        "%(thing)s is still short of one. You owe nothing: only if you like.",
                        thing=subject_word(activity.design, task).a.capitalize(),
                    ),
                    post=url_for("allocation.claim", activity=activity.public_id, task=task.id),
                    fields={"round": key[1]},
                    state=_("If you like"),
                    tone="draft",
                    icon="heart",
                )
            )
    return offers

"""Duties as rows of a list: what to press, why it is locked, until when. To do and the activity's page share
these words."""

from dataclasses import dataclass, field, replace

from flask import g, url_for

from peerreview.domain import forms, schedule
from peerreview.domain.attributes import title_of
from peerreview.domain.designs.shape import PEOPLE
from peerreview.store import courses, names, progress, responses
from peerreview.web import lessons
from peerreview.web.rounds import round_title, step_title
from peerreview.web.stops import said_to_student
from peerreview.web.text import _, ngettext, on_day, when
from peerreview.web.titles import ahead_of, answers_reviews, duty_title
from peerreview.web.words import is_called_review, subject_word, word_of

_TO_DO = (*schedule.OPEN_STATES, "again")


@dataclass(slots=True)
class Row:
    """One row for ``task_row``: ``post`` is an address to be posted (with ``fields``) where ``url`` is one to
    open; ``acts`` [(words, address)] stand below it, the first a button; ``talk``: how much one said."""

    title: str
    line: object
    plan: object
    turn: str = ""
    place: str = ""
    note: str = ""
    why: str = ""
    url: str | None = None
    post: str | None = None
    fields: dict = field(default_factory=dict)
    when: object = None
    before: str = ""
    state: str = ""
    tone: str = ""
    icon: str = ""
    done: bool = False
    action: str = ""
    is_answer: bool = False
    said: str | None = None
    talk: int | None = None
    acts: list = field(default_factory=list)

    @property
    def about(self):
        """The second line: what a page ``said`` instead, or course, activity, round, which of how many, why
        it is locked."""
        if self.said is not None:
            return self.said
        # A glance is the activity: its title stands above, as in what is named after it.
        activity = self.plan.title if self.line and self.plan.title not in self.title else ""
        parts = (self.plan.course_code, activity, self.turn, self.note or self.place, self.why)
        return " · ".join(part for part in parts if part)

    @property
    def counts(self):
        """Whether its moment is counted down to: what was taken goes back then, or an answer is promised."""
        return self.line is not None and bool(self.line.returns or self.line.is_done)

    @property
    def is_claim(self):
        """Whether pressing it fetches a work to review."""
        return bool(self.post) and self.plan.design.tasks[self.line.task].is_dealt and not self.line.subject

    @property
    def is_open(self):
        """Whether something can be done about it now."""
        return bool(self.url or self.post) and (self.line is None or self.line.state in _TO_DO)


class Names:
    """What a list of duties needs to name its subjects: two queries for all rows, and one more where some are
    about people. *person*: {activity id: Facts} of the viewer. ``entries``: titles of what staff provide,
    where there are several to tell apart; ``people`` {enrolment id: name}; ``ahead`` {(activity id, task id,
    round): who is next in the group, where a task is about them}; ``givers`` {course id: where what
    is to be learned first can be had}."""

    def __init__(self, person, plans, lines):
        ids = {line.subject for _, line in lines if line.kind == "response" and line.subject} | {
            line.response for _, line in lines if line.response
        }
        self.person = person
        self.ahead = ahead_of(person, plans, lines)
        about = {line.subject for _, line in lines if line.kind == "person"}
        self.people = courses.names_of(about | set(self.ahead.values()))
        self.people |= {facts.person.id: _("you") for facts in person.values()}
        self.givers = lessons.givers(plans, lines)
        self.stops = progress.stops_of(plans, person, lines, g.now)
        self.public = responses.public_ids(ids)
        self.authors = names.author_aliases_of(sorted({facts.person.id for facts in person.values()}), plans)

        self.entries = {
            entry: title
            for facts in person.values()
            for found in facts.materials.values()
            if len(found) > 1
            for entry, title in found
        }

    def author(self, plan, line):
        """The alias under which this person knows the author of a line's subject."""
        return self.authors.get((plan.id, line.task, line.subject), "")


def rows_of(plans, facts, lines):
    """[Row] for (activity id, Duty) pairs; *facts* {activity id: Facts} of the viewer."""
    names = Names(facts, plans, lines)
    return [row_of(plans[activity], line, names) for activity, line in lines]


def row_of(plan, line, names):
    """The Row of one duty."""
    task = plan.design.tasks[line.task]
    row = Row(duty_title(plan, task, line, names), line, plan, done=line.state == "done")
    _address(row, task, names)
    _moment(row)
    if line.is_done and line.response:
        _promise(row, schedule.promised(plan.design, names.person[plan.id], line.response))
    row.acts = lessons.acts(plan, line, names.givers)
    row.place = "" if line.subject and answers_reviews(plan.design, task) else _count(task, line)
    row.why = _why(plan, line, names.stops.get(plan.id))
    if not row.why and _is_asked_for(plan.design, line):
        row.why = _pool(names.person[plan.id].turned_away, (line.task, line.round), plan.zone)
    if row.is_claim and task.is_queue:
        waits = schedule.waiting(names.person[plan.id], task, line.round)
        row.place = ngettext("%(count)s waits", "%(count)s wait", waits)
    row.turn = round_title(plan.design, line.phase, line.round, names.person[plan.id])
    return row


def one_thing(design, line):
    """What duties have in common that are one thing to do: works of one task still to be fetched, answers
    still to be given. None for a duty that is a thing of its own."""
    task = design.tasks[line.task]
    is_answer = bool(line.subject) and answers_reviews(design, task)
    is_claim = task.is_dealt and not line.subject
    return (line.task, line.round) if is_answer or is_claim else None


def joined(rows):
    """[Row]: those of one thing as one row that says how many; the rows given stay as they are."""
    together = {}
    for row in rows:
        same = one_thing(row.plan.design, row.line) if row.is_claim or row.is_answer else None
        together.setdefault((row.plan.id, same) if same else id(row), []).append(row)
    return [_as_one(same) for same in together.values()]


def _as_one(rows):
    first, count = rows[0], len(rows)
    if first.is_claim and first.line.is_owed:
        return replace(first, note=ngettext("%(count)s still to give", "%(count)s still to give", count))
    if first.is_answer and count > 1:
        note = ngettext("%(count)s review", "%(count)s reviews", count)
        return replace(first, title=_("Read your feedback and answer"), note=note)
    return first


def _is_asked_for(design, line):
    """Whether a work has yet to be fetched for a duty that is open."""
    task = design.tasks[line.task]
    return task.is_dealt and not line.subject and line.is_owed and line.state in schedule.OPEN_STATES


def _pool(turned_away, what, zone):
    """What there is for who asked for a work and found nothing."""
    if what not in turned_away:
        return ""
    if turned_away[what] is None:
        return _("nothing was left when you asked: a mail tells you once there is")
    return _("there is work for you again since %(time)s", time=on_day(turned_away[what], zone))


def _count(task, line):
    if task.is_queue:
        return ""
    if not task.owed:
        return "" if line.is_done else _("if you like")
    if line.renews:
        return _("renews what you learned, before it ends")
    if line.is_optional:
        return _("one more than asked")
    return _("%(number)s of %(of)s", number=line.number, of=line.of) if line.of > 1 else ""


def _address(row, task, names):
    """Where the row leads: on with what is begun, else to a beginning, else nowhere (locked)."""
    line, plan = row.line, row.plan
    if line.subject and answers_reviews(plan.design, task):
        row.url, row.action = url_for("feedback.show", activity=plan.public_id), _("Read your feedback")
        row.is_answer = True
        return
    if line.response and (
        line.is_done or line.begun or line.state in ("open", "grace", "late", "again", "closed")
    ):
        row.url = edit_url(plan.design, task, names.public[line.response])
        row.action = _("Repair it") if line.state == "again" else _("Continue") if line.begun else _("Begin")
        return
    if line.state not in ("open", "grace", "late", "again"):
        return
    if task.is_dealt and not line.subject:
        row.post, row.action = (
            url_for("allocation.claim", activity=plan.public_id, task=task.id),
            _("Start %(thing)s", thing=word_of(plan.design, task).a),
        )
        row.fields = {"round": line.round}
    elif line.kind == "choose":
        row.url, row.action = (
            url_for("responses.choose", activity=plan.public_id, task=task.id, round=line.round),
            _("Choose"),
        )
    else:
        row.post, row.action = (
            url_for("responses.begin", activity=plan.public_id, task=task.id),
            _("Start writing"),
        )
        row.fields = {
            "round": line.round,
            "kind": line.kind,
            "subject": names.public.get(line.subject, line.number) if line.kind else "",
        }


def edit_url(design, task, public_id, **more):
    """The page on which a response is written: reviews stand beside what they are about, talk in its room."""
    if design.is_said(task):
        return url_for("responses.write_post", mine=public_id, **more)
    return url_for("reviews.edit" if is_review(design, task) else "submissions.edit", mine=public_id, **more)


def has_review_desk(work):
    """Whether a Work is written at the desk of reviews; all others at that of works, or in a room."""
    return is_review(work.design, work.task_of)


def has_work_desk(work):
    """Whether it is written at that of works."""
    return not has_review_desk(work) and not work.design.is_said(work.task_of)


def is_review(design, task):
    """Whether the screen calls it a review: it is about somebody's response, about a person, or about a work
    to practise on."""
    is_about_person = bool(task.about and task.about.kind in PEOPLE)
    return design.is_review(task) or design.is_practice(task) or is_about_person


def _moment(row):
    line = row.line
    if line.state == "done":
        row.state, row.tone, row.icon = _("Sent") if row.line.kind else _("Handed in"), "done", "check"
    elif line.state == "again":
        row.state, row.tone, row.icon = _("Back for repair"), "warn", "reply"
    elif line.state == "waived":
        row.state, row.tone = _("Excused"), "draft"
    elif line.state == "closed":
        row.state, row.tone, row.icon = _("Closed"), "draft", "lock"
    elif line.state in ("grace", "late"):
        row.state, row.tone, row.icon = (
            _("Late: open until %(time)s", time=when(line.window.late_until, course=row.plan.zone))
            if line.state == "late"
            else _("Last minutes"),
            "late",
            "clock",
        )
    elif line.why and line.why.moment:
        row.when, row.before = when(line.why.moment, course=row.plan.zone), _("opens")
    elif line.returns:
        row.when, row.before = when(line.returns, course=row.plan.zone), _("yours until")
    elif line.window.closes:
        row.when, row.before = when(line.window.closes, course=row.plan.zone), ""


def _promise(row, moment):
    """By when an answer is promised to what was handed in."""
    if moment is not None:
        row.when = when(moment, course=row.plan.zone)
        row.before = _("an answer was promised") if row.when.past else _("an answer is promised")


def _why(plan, line, stop):
    """Why a row is locked, in words; *stop*: what holds this person up in the activity, as of
    ``progress.stops_of``."""
    if line.state not in ("locked", "waiting", "closed") or line.why is None:
        return _("draft kept") if line.state == "closed" and line.begun else ""
    tasks, ref = plan.design.tasks, line.why.ref
    named = {phase.id: phase for phase in plan.design.phases} | {**plan.design.materials, **tasks}
    title = named[ref].title if ref in named else ""
    if stop and line.why.code == "gate" and ref == stop[0].phase:
        title = step_title(plan.design, ref, stop[0].round)
        waits = said_to_student(*stop, of_learners=plan.design.is_of_learners)
        return _("opens when “%(title)s” is done: %(waits)s", title=title, waits=waits)
    thing = word_of(plan.design, tasks[ref]) if ref in tasks else subject_word(plan.design, tasks[line.task])
    released = (
        _("opens when the feedback is released")
        if ref not in tasks or is_called_review(plan.design, tasks[ref])
        else _("opens when the %(things)s are released", things=thing.many)
    )
    return {
        "opens": "",
        "gate": _("opens when “%(title)s” is done", title=title),
        "unpublished": _("opens when the activity is published"),
        "after": _("after “%(title)s”", title=title),
        "own_first": _("opens when your own %(thing)s is in", thing=thing.one),
        "own_missed": _("closed, because you handed in no %(thing)s", thing=thing.one),
        "release": released if line.why.moment is None else "",
        "passed_first": _("opens when you have passed it yourself"),
        "needs": _("first comes “%(title)s”", title=title_of(ref)) if line.why.code == "needs" else "",
        "material": _("waits for “%(title)s” from your instructor", title=title),
        "nothing_yet": _("waits for “%(title)s” of the others", title=title),
    }.get(line.why.code, "")


def progress_of(row):
    """((done, begun, total), moment saved) of the draft behind a row; None when nothing is begun, or there is
    no row."""
    if row is None or not row.line.begun or not row.line.response:
        return None
    work = responses.by_id(row.line.response)
    return forms.progress(work.items, work.draft or {}), work.saved


def moment_of(line):
    """The moment by which a line sorts: its deadline, its opening, or far away."""
    return (
        line.window.late_until
        if line.state == "late"
        else line.window.closes or (line.why.moment if line.why else None)
    )


def cases_row(plan, count):
    """The Row of an activity's moderation queue for its staff."""
    row = Row(
        ngettext("%(count)s case waits", "%(count)s cases wait", count),
        None,
        plan,
        url=url_for("moderation.show", activity=plan.public_id),
    )
    row.note, row.why = plan.title, _("moderation")
    row.state, row.tone, row.icon = _("Decide"), "warn", "flag"
    return row


def told_row(plan, step, facts):
    """The Row of a step (phase, round) in which something has to be mended by staff first."""
    row = Row(
        step_title(plan.design, *step, facts),
        None,
        plan,
        url=url_for("activities.show", activity=plan.public_id),
    )
    row.note, row.why = plan.title, _("Your instructor has been told; you need do nothing.")
    row.state, row.tone, row.icon = _("Waits"), "draft", "clock"
    return row


def glance_row(glance):
    """The Row of an activity for its staff: what is open, and how much of it is in."""
    plan, window = glance.plan, glance.window
    row = Row(plan.title, None, plan, url=url_for("activities.show", activity=plan.public_id))
    if plan.published is None:
        row.note, row.state, row.tone, row.icon = _("being set up"), _("Not published"), "draft", "pencil"
        return row
    title = step_title(plan.design, window.phase, window.round)
    row.note, row.why = title, count_in(glance.done, glance.owed)
    if window.is_open and window.closes:
        row.when, row.before = deadline([window], plan.zone)
    elif window.state == "locked" and window.opens:
        row.when, row.before = when(window.opens, course=plan.zone), _("opens")
    elif window.state == "closed":
        row.state, row.tone = _("Over"), "done"
    return row


def deadline(windows, course=""):
    """(When, the words before it) of the nearest deadline of open *windows* that is still ahead, else of the
    last one that has passed: late work and a gate that waits keep a step open. (None, "") without one."""
    ends = sorted(window.closes for window in windows if window.is_open and window.closes)
    ahead = [end for end in ends if end >= g.now]
    if not ends:
        return None, ""
    return when((ahead or ends[-1:])[0], course=course), _("closes") if ahead else _("was due")


def count_in(done, owed):
    """How much is handed in; *done* None where that is not told of fewer than five people, *owed* 0 or None
    where it is not known."""
    if done is None:
        return _("fewer than five in")
    return _("%(done)s of %(owed)s in", done=done, owed=owed) if owed else _("%(done)s in", done=done)

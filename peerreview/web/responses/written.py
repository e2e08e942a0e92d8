"""What others wrote to a task, as far as the person who asks may read it: the whole list, and one of it."""

from typing import NamedTuple

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.domain.counting import count_words, opening
from peerreview.domain.refusals import Missing
from peerreview.domain.visibility import is_counted, is_read_by_many
from peerreview.store import activities, audit, decided, markup, responses
from peerreview.store.reading import numbers, shared, words
from peerreview.web.access import needs
from peerreview.web.fields import whole
from peerreview.web.htmx import wants_part
from peerreview.web.items import shown_answers
from peerreview.web.lists import Filter, listing
from peerreview.web.responses import bp
from peerreview.web.rows import edit_url
from peerreview.web.showcase.proposing import may_propose
from peerreview.web.talks import address
from peerreview.web.text import _, ngettext, on_day, when
from peerreview.web.words import state_words, word_of

LONG = 120  # words: of more, only the beginning stands open
OPENING = 30  # words of it
SIZE = 20


class Reply(NamedTuple):
    """What the reader can write about a response: the task's title, where it is written (``url``), or what
    begins it (``post`` with ``fields``)."""

    title: str
    url: str | None = None
    post: str | None = None
    fields: dict | None = None


class Post(NamedTuple):
    """A response as read: who wrote it (``author``, "" = not said), whom it is about, in which ``group``,
    its ``answers`` [(item, ShownAnswer)], its ``state`` in words where it is not simply handed in, how it
    ``begins`` where it is long, and what can be written about it."""

    row: shared.Written
    work: responses.Work | None
    author: str
    subject: str
    answers: list
    text: str
    state: str
    submitted: object
    url: str
    replies: list

    @property
    def group(self):
        """The group in which it was written, in words."""
        return _in_words(self.row.group)

    @property
    def words(self):
        """How many words it has."""
        return count_words(self.text)

    @property
    def begins(self):
        """The first words of a long one, as they read, else ""."""
        if count_words(self.text) <= LONG:
            return ""
        read = " ".join(markup.as_words(shown.html) for _item, shown in self.answers if shown.html)
        return opening(read or self.text, OPENING)


def posts(activity, reading, rows=None):
    """[Post] of the rows of a Readable (or of those *rows*), with one look at their answers."""
    rows = reading.rows if rows is None else rows
    told = words.told(reading, activity, rows, as_staff=is_staff_role(g.standing.role))
    begun = responses.public_ids({line.response for line in reading.lines if line.response})
    out = decided.taken_out([row.id for row in rows if row.state == "withdrawn"])
    return [_post(activity, reading, row, told.get(row.id), begun, out) for row in rows]


def _post(activity, reading, row, told, begun, out):
    answers = shown_answers(told.items, told.answers, told.names) if told else []
    text = " ".join(_words(told)) if told else ""
    me = reading.names.name(g.standing.enrolment)
    return Post(
        row,
        told.work if told else None,
        _("You") if row.is_mine and row.author == me else _said(row.author, row.group),
        _about(row),
        answers,
        text,
        "" if row.state == "submitted" else state_words(row.state, by_staff=row.id in out),
        when(row.submitted) if row.is_named else on_day(row.submitted),
        url_for("responses.show", response=row.public_id),
        _replies(activity, reading, row, begun),
    )


def _words(told):
    """What was written in words; a number or a date is none."""
    worded = {item.id for item in told.items if item.rules.has_words}
    return [answer.text for answer in told.answers if answer.item in worded]


def _about(row):
    """Whom or whose it is about; nothing of what is about one's own."""
    if row.is_about_mine:
        return "" if row.is_mine else _("you")
    return _said(row.subject)


def _said(name, group=""):
    """A writer in words; of what a group wrote, the group."""
    if name is None:
        return _("Course staff")
    return _in_words(name) if name == group else name


def _in_words(group):
    return _("Group %(name)s", name=group) if group else ""


def _replies(activity, reading, row, begun):
    found = []
    for line in reading.lines:
        task = activity.design.tasks[line.task]
        if line.state not in ("open", "grace", "late", "again"):
            continue
        if line.kind == "response" and line.subject == row.id:
            if line.response:
                found.append(Reply(task.title, edit_url(activity.design, task, begun[line.response])))
            elif not task.pick and not task.share:
                found.append(_beginning(activity, task, line.round, row))
        elif line.kind == "choose" and row.id in reading.facts.reached(task.id, line.round):
            found.append(_beginning(activity, task, line.round, row))
    return list({reply.title: reply for reply in found}.values())


def _beginning(activity, task, turn, row):
    fields = {"round": turn, "kind": "response", "subject": row.public_id}
    post = url_for("responses.begin", activity=activity.public_id, task=task.id)
    return Reply(task.title, post=post, fields=fields)


@bp.get("/activities/<activity>/tasks/<task>/written")
@needs("response.read")
def written(activity, task):
    if room := _room_of(activity, task):
        return redirect(room, 303)
    reading, found = listed(activity, task)
    spec, turn = activity.design.tasks[task], turn_asked()
    is_staff = is_staff_role(g.standing.role)
    context = {"activity": activity, "task": spec, "round": turn, "reading": reading, "list": found}
    context["is_staff"] = is_staff
    talk = activity.design.talk_of(task)
    context["room"] = talk and address(activity, talk, turn)
    if is_staff:
        shown = [post.work for post in context["list"].rows if post.work]
        audit.reveal(shown, by=g.person.id, at=g.now)
    if wants_part():
        return render_template("responses/_posts.html", **context)
    windows = schedule.windows(activity.design, reading.facts, g.now)
    return render_template(
        "responses/written.html",
        **context,
        empty_said=_why_empty(spec, reading),
        means=_means(activity, spec, turn, reading, windows),
        rounds=_rounds(activity, spec, turn, windows),
        tasks=_tasks(activity, spec) if is_staff else [],
    )


def _means(activity, task, turn, reading, windows):
    """[numbers.Mean] of what is only counted, once its step is over: until then each new answer would show
    what it said."""
    window = windows.get((task.phase, turn))
    # Staff pass no gates, so theirs says nothing but the dates.
    is_over = window and (window.state == "closed" or window.class_ends and window.class_ends < g.now)
    if reading.counted is None or not is_over:
        return []
    return numbers.means(activity, task, turn)


def _room_of(activity, task):
    """Where a student reads what belongs to a talk; "" for anything else, and for staff."""
    talk = activity.design.talk_of(task)
    if talk is None or is_staff_role(g.standing.role):
        return ""
    return address(activity, talk, turn_asked())


def listed(activity, task):
    """(Readable, Listing of Posts) of a task (its id) in the round that the address names; Missing when the
    design has no such task."""
    if task not in activity.design.tasks:
        raise Missing()
    spec = activity.design.tasks[task]
    reading = shared.readable(g.standing.enrolment, activity, spec, turn_asked(), g.now)
    return reading, _listing(activity, spec, turn_asked(), reading)


def turn_asked():
    """The round that the address names."""
    return max(whole(request.args.get("round"), 1), 1)


def _listing(activity, task, turn, reading):
    found = posts(activity, reading)
    names = list(dict.fromkeys(post.group for post in found if post.group))
    groups = Filter(
        "group",
        _("Group"),
        _("All groups"),
        {name: name for name in names},
        lambda post: [post.group] if post.group else [],
        True,
    )
    return listing(
        request.args,
        "responses.written",
        {"activity": activity.public_id, "task": task.id},
        found,
        words=lambda post: f"{post.author} {post.group} {post.text}",
        filters=[groups],
        kept={"round": turn} if turn > 1 else None,
        size=SIZE,
    )


def _rounds(activity, task, turn, windows):
    """[(words, address, is current, None)] of the rounds known by now, where there are several."""
    turns = [number for phase, number in windows if phase == task.phase]
    if len(turns) < 2:
        return []
    return [
        (
            _("Round %(number)s", number=number),
            url_for(".written", activity=activity.public_id, task=task.id, round=number),
            number == turn,
            None,
        )
        for number in turns
    ]


def _tasks(activity, task):
    """The same of the other tasks, for staff."""
    return [
        (one.title, url_for(".written", activity=activity.public_id, task=one.id), one is task, None)
        for one in activity.design.tasks.values()
    ]


def _why_empty(task, reading):
    """(title, text) of an empty page: what comes next, and when."""
    if reading.counted is not None:
        count = ngettext("%(count)s person has handed in", "%(count)s people have handed in", reading.counted)
        return count, _("Only this number is shown.")
    if reading.is_waiting:
        return _("Yours comes first"), _("What others wrote opens here once your own is in.")
    if reading.opens and reading.opens > g.now:
        return _("Nothing to read yet"), _("It opens %(time)s.", time=when(reading.opens))
    if not is_staff_role(g.standing.role) and not is_read_by_many(task):
        return _("Nothing to read here"), _("This is read only by its writer and whom it concerns.")
    return _("Nothing to read yet"), _("It appears here as soon as somebody hands something in.")


def beside(activity, line):
    """(heading, [Post]): what stands beside the desk of a duty, by those who wrote before."""
    reading = shared.sources(g.standing.enrolment, activity, line, g.now)
    if not reading.rows:
        return "", []
    thing, count = word_of(activity.design, activity.design.tasks[reading.rows[0].task]), len(reading.rows)
    said = _("Before you: %(count)s %(things)s", count=count, things=thing.one if count == 1 else thing.many)
    return said, posts(activity, reading)


def of_one(work):
    """The page of one response, for a student who may read it."""
    activity = activities.find(activity_id=work.activity)
    reading = shared.single(g.standing.enrolment, activity, work, g.now)
    return render_template(
        "responses/read.html",
        activity=activity,
        task=work.task_of,
        post=posts(activity, reading)[0],
        can_propose=may_propose(work),
    )


def links(activity, mine, windows, lines):
    """{(phase id, round): [(task title, address, how many others)]} of what the student of these facts may
    read by now, for the activity's page."""
    asked = [
        (task, turn)
        for (phase, turn), window in windows.items()
        if window.state != "locked"
        for task in activity.design.phase(phase).tasks
        if window.state == "closed"
        and is_counted(task)
        or is_read_by_many(task)
        and activity.design.talk_of(task.id) in (None, task)
    ]
    tally = shared.tally(activity, mine, g.now, lines, of={(task.id, turn) for task, turn in asked})
    found = {}
    for task, turn in asked:
        url = url_for("responses.written", activity=activity.public_id, task=task.id, round=turn)
        line = task.title, url, tally.get((task.id, turn), 0)
        found.setdefault((task.phase, turn), []).append(line)
    return found

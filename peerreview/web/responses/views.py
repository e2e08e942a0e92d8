"""Any response: begun from a duty, its subject chosen; read by whom it is open to, and accepted late."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.domain.counting import opening
from peerreview.domain.refusals import Incomplete, Missing
from peerreview.domain.visibility import visible
from peerreview.store import activities, audit, courses, decided, handing_in, materials, responses
from peerreview.store.facts import facts_of_one
from peerreview.store.reading import marks
from peerreview.web import writing
from peerreview.web.access import needs
from peerreview.web.fields import whole
from peerreview.web.items import marked, shown_draft
from peerreview.web.pages import tell
from peerreview.web.responses import bp, file, pen, room, saying, written  # noqa: F401 - the routes here
from peerreview.web.rows import edit_url
from peerreview.web.showcase.proposing import may_propose
from peerreview.web.text import _, clock
from peerreview.web.words import state_words


def _my_lines(activity):
    """Facts and duties of the person who asks, in one activity."""
    _plan, facts = facts_of_one(activity.id, g.standing.enrolment)
    return facts, schedule.duties(activity.design, facts, g.now) if facts else []


@bp.post("/activities/<activity>/tasks/<task>")
@needs("response.write")
def begin(activity, task):
    line = _line_named(activity, task, request.form)
    public_id = responses.begin(activity, line, g.standing.enrolment, by=g.person.id, now=g.now)
    return redirect(edit_url(activity.design, activity.design.tasks[task], public_id), 303)


def _line_named(activity, task, form):
    """The duty that a row's fields name: task, round, and its subject by public id or place."""
    facts, lines = _my_lines(activity)
    lines = [line for line in lines if line.task == task and str(line.round) == form.get("round", "1")]
    if task in activity.design.tasks and activity.design.tasks[task].is_dealt:
        # Works to review are given, never begun by name.
        lines = [line for line in lines if line.allocation and form.get("subject")]
    subject = form.get("subject", "")
    if not subject:
        lines = [line for line in lines if line.subject is None and line.kind != "choose"]
    else:
        spec, turn = activity.design.tasks.get(task), lines[0].round if lines else 1
        chosen = schedule.choices(activity.design, facts, spec, turn) if spec and facts else ()
        public = responses.public_ids(
            {line.subject for line in lines if line.kind == "response"} | set(chosen)
        )
        named = next((key for key, value in public.items() if value == subject), None)
        if (
            named in chosen
            and not any(line.subject == named and not line.is_done for line in lines)
            and lines
        ):
            return schedule.Duty(
                task, lines[0].phase, lines[0].round, lines[0].window, "open", kind="response", subject=named
            )
        lines = [
            line
            for line in lines
            if named is not None
            and line.subject == named
            or (line.kind == "person" and str(line.number) == subject)
        ]
    if not lines:
        raise Missing()
    return min(
        lines, key=lambda line: line.is_done
    )  # of several posts about one thing one that is not in yet


@bp.get("/activities/<activity>/tasks/<task>/choice")
@needs("response.write")
def choose(activity, task):
    facts, lines = _my_lines(activity)
    turn = whole(request.args.get("round"), 1)
    lines = [line for line in lines if (line.task, line.round) == (task, turn)]
    spec = activity.design.tasks.get(task)
    if not lines or spec.least is None or spec.about is None or spec.about.kind not in ("task", "material"):
        raise Missing()
    if lines[-1].state in ("locked", "waiting"):
        raise responses.not_yet(lines[-1])
    found = schedule.choices(activity.design, facts, spec, turn)
    if spec.about.kind == "material":
        entries = materials.of_activity(activity, names=(spec.about.name,))[spec.about.name]
        entries = [entry for entry in entries if entry.id in found]
        return render_template(
            "responses/choose.html", activity=activity, task=spec, entries=entries, found=[]
        )
    return _choose_among(activity, spec, found, {line.subject for line in lines})


def _choose_among(activity, spec, found, taken):
    """The page of what others wrote and this person has not written about yet."""
    sight = visible(activity.design.tasks[spec.about.name], "asked", asking=spec)
    names = courses.names_in(activity.course) if sight.author == "name" else {}
    public = responses.public_ids([one for one in found if one not in taken])
    authors, words = responses.authors_of(public), _first_words(public)
    found = [
        (public_id, names.get(authors[subject], ""), words.get(subject, ""))
        for subject, public_id in public.items()
    ]
    return render_template("responses/choose.html", activity=activity, task=spec, entries=[], found=found)


def _first_words(response_ids):
    """{response id: how its text begins}."""
    words = {}
    for answer in responses.answers_of(*response_ids):
        words.setdefault(answer.response, []).append(answer.text)
    return {response: opening(" ".join(found), 24) for response, found in words.items()}


@bp.get("/responses/<response>")
@needs("response.read")
def show(response):
    return _staff_page(response) if is_staff_role(g.standing.role) else written.of_one(response)


def _staff_page(response, refusal=None, status=200):
    activity = activities.find(activity_id=response.activity)
    audit.reveal([response], by=g.person.id, at=g.now)
    names = courses.names_in(response.course)
    number = whole(request.args.get("version"), 0)
    number = number if 0 < number <= response.version else response.version
    answers = (
        marked(
            response.items,
            responses.answers_of(response.id, number=number),
            responses.names_of_chosen(response, as_staff=True),
        ).rows
        if number
        else []
    )
    draft = shown_draft(response.items, response.draft) if _is_left_over(response) else []
    windows = {person: line.window for person, line in responses.writers_lines(response, g.now).items()}
    found = responses.versions_of(response.id)
    return render_template(
        "responses/show.html",
        response=response,
        said_state=state_words(response.state, by_staff=decided.is_taken_out(response)),
        late=_late(response, windows, names),
        other=_is_decided_by_staff(response) and responses.other_for_staff(response, windows.values(), found),
        activity=activity,
        author=names.get(response.author, _("A group")),
        answers=answers,
        number=number,
        versions=found,
        draft=draft,
        refusal=refusal,
        saved=clock(response.saved) if response.saved else "",
        is_student_view=not is_staff_role(g.standing.role),
        picked=marks.on([response.id], "picked"),
        can_propose=may_propose(response),
        can_pick=response.state == "submitted"
        and number == response.shown
        and response.about_response is not None
        and not response.design.is_answer(response.task_of),
    ), status


def _late(response, windows, names):
    """In words, whether what counts is late: for each of its writers by their own deadline. "" in time."""
    late = [
        names.get(person, "")
        for person, window in windows.items()
        if schedule.days_late(window, response.typed, response.zone)
    ]
    if not late or len(late) == len(windows):
        return late and _("Late")
    return _("Late for %(names)s", names=", ".join(late))


def _is_left_over(response):
    """Whether there is a draft that none of its writers can hand in any more: until then it is theirs."""
    if response.draft is None:
        return False
    lines = responses.writers_lines(response, g.now).values()
    return bool(lines) and not any(line.window.is_open for line in lines)


def _is_decided_by_staff(response):
    """Whether the asker may act on it as staff: on what they wrote themselves, as a student, they may not."""
    return responses.relation_to_staff(response, g.person.id) == "staff"


@bp.post("/responses/<response>/versions/<int:version>/counting")
@needs("response.accept")
def let_count(response, version):
    if not _is_decided_by_staff(response):
        raise Missing()
    responses.let_count_by_staff(response, version, by=g.person.id, now=g.now)
    windows = [line.window for line in responses.writers_lines(response, g.now).values()]
    found = responses.versions_of(response.id)
    back = responses.other_for_staff(responses.by_id(response.id), windows, found)
    tell(
        _("Version %(number)s counts now. Its writer is told.", number=version),
        back and url_for(".let_count", response=response.public_id, version=back.number),
    )
    return redirect(url_for(".show", response=response.public_id), 303)


@bp.post("/responses/<response>/acceptance")
@needs("response.accept")
def accept(response):
    if not _is_decided_by_staff(response):
        raise Missing()
    if not _is_left_over(response):
        return _staff_page(
            response, _("There is no draft to accept: it is handed in, or its writer can still do so."), 409
        )
    try:
        handing_in.accept(response, by=g.person.id, now=g.now)
    except Incomplete:
        missing = ", ".join(text for _anchor, text in writing.Sheet(response, response.draft).missing)
        return _staff_page(response, _("This draft is not complete. Missing: %(what)s.", what=missing), 422)
    tell(_("Accepted. It counts as handed in when it was last typed."))
    return redirect(url_for(".show", response=response.public_id), 303)

"""Work: begun, written, handed in; and read by staff."""

from flask import Blueprint, g, redirect, render_template, request, url_for

from peerreview.domain import schedule
from peerreview.domain.refusals import NotAllowed, NotNow
from peerreview.store import activities, decided, forms, materials, moderation, responses
from peerreview.store.reading import acts
from peerreview.web import read_by, writing
from peerreview.web.access import needs
from peerreview.web.htmx import page_or_part
from peerreview.web.items import previewed, typed_from
from peerreview.web.pages import tell
from peerreview.web.responses import written
from peerreview.web.rows import edit_url, has_work_desk
from peerreview.web.seats import at_desk
from peerreview.web.submissions import late
from peerreview.web.text import _, when
from peerreview.web.words import word_of

bp = Blueprint("submissions", __name__)


@bp.get("/submissions/<mine>")
@needs("response.write")
def edit(mine):
    if not has_work_desk(mine):
        return redirect(edit_url(mine.design, mine.task_of, mine.public_id), 303)
    acts.see(mine, g.standing.enrolment, now=g.now)
    return _desk(writing.Sheet(mine))


def _desk(sheet, status=200, refusal=None):
    work = sheet.work
    facts, lines = responses.look_of(work.activity, g.standing.enrolment, g.now)
    line = responses.line_among(lines, work)
    asking = [task for task in work.design.asks_about(work.task) if task.about.kind == "task" and task.pick]
    rubrics = forms.of_activity(work.activity) if asking else {}
    versions = responses.versions_of(work.id)
    activity = activities.find(activity_id=work.activity)
    is_open = (line.window.is_open or line.state == "again") and not sheet.marked
    # What is in, with nothing new typed, is read; whoever wants to change it asks for the form.
    is_read = work.version and work.draft is None and work.state in ("submitted", "held")
    is_read = is_read and not sheet.marked and not (is_open and (status != 200 or "change" in request.args))
    return render_template(
        "submissions/edit.html",
        sheet=sheet,
        work=work,
        line=line,
        due=when(line.window.closes),
        late=when(line.window.late_until),
        promised=when(schedule.promised(work.design, facts, work.id)) if facts else None,
        refusal=refusal,
        is_open=is_open,
        is_read=is_read,
        is_along=writing.reads_along(sheet, status),
        shown=previewed(work.items, sheet.typed) if is_read else [],
        receipt=versions[0] if versions else None,
        lateness=late.look(work, line, versions),
        versions=versions,
        is_taken_out=decided.is_taken_out(work),
        may_bring_back=responses.may_bring_back(work, line),
        note=moderation.note_to(work),
        follows=_what_follows(work, lines) if work.version else "",
        brief=activity.brief_html,
        **dict(zip(("before_said", "before"), written.beside(activity, line))),
        thing=word_of(work.design, work.task_of),
        viewers=read_by.viewers(work.design, work.task_of),
        provided=materials.beside(work.activity, work.design, facts, lines, line, work.drawn),
        **at_desk(work, facts),
        looked_for=[item for task in asking for item in rubrics[task.form][3] if item.is_criterion],
    ), status


@bp.post("/submissions/<mine>/draft")
@needs("response.write", only=has_work_desk)
def save(mine):
    return writing.save(mine, _desk)


@bp.post("/submissions/<mine>/preview")
@needs("response.write", only=has_work_desk)
def preview(mine):
    typed = typed_from(request.form, mine.items)
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    line = responses.line_of(mine, g.standing.enrolment, g.now)
    return page_or_part(
        "submissions/preview.html",
        "submissions/_preview.html",
        shown=previewed(mine.items, typed),
        places=writing.Sheet(mine, typed).own_names,
        work=mine,
        fields=fields,
        warning=late.look(mine, line, responses.versions_of(mine.id)).warning,
    )


@bp.post("/submissions/<mine>/hand-in")
@needs("response.write", only=has_work_desk)
def hand_in(mine):
    def finish(handed):
        tell(
            _(
                "Handed in. This is version %(number)s; receipt %(receipt)s.",
                number=handed.number,
                receipt=handed.receipt[:8],
            )
        )
        return redirect(url_for(".edit", mine=mine.public_id), 303)

    return writing.hand_in(mine, _desk, finish)


def _what_follows(work, lines):
    """What a hand-in leads to: "From Sun 6 Dec, 17:00 CET you give 2 reviews."; "" where nothing follows."""
    asks = {task.id for task in work.design.asks_about(work.task) if task.pick}
    owed = [line for line in lines if line.task in asks and line.is_owed and not line.is_done]
    if not owed:
        return ""
    word, count = word_of(work.design, work.design.tasks[owed[0].task]), len(owed)
    what = f"{count} {word.one if count == 1 else word.many}"
    if owed[0].window.is_open:
        return _("Next you give %(what)s: you can begin now.", what=what)
    opens = owed[0].window.opens
    return _("From %(time)s you give %(what)s.", time=when(opens), what=what) if opens else ""


@bp.post("/submissions/<mine>/versions/<int:version>/counting")
@needs("response.write", only=has_work_desk)
def let_count(mine, version):
    before = responses.versions_of(mine.id)
    responses.let_count(mine, version, person=g.standing.enrolment, by=g.person.id, now=g.now)
    work = responses.by_id(mine.id)
    line = responses.line_of(work, g.standing.enrolment, g.now)
    back = late.look(work, line, responses.versions_of(work.id)).other
    tell(
        _(
            "Version %(number)s counts now, instead of version %(before)s.",
            number=version,
            before=before[0].number,
        ),
        back and url_for(".let_count", mine=mine.public_id, version=back.number),
    )
    return redirect(url_for(".edit", mine=mine.public_id), 303)


@bp.post("/submissions/<mine>/withdrawal")
@needs("response.write", only=has_work_desk)
def withdraw(mine):
    if mine.state != "withdrawn":  # else pressed twice
        try:
            responses.withdraw(mine, person=g.standing.enrolment, by=g.person.id, now=g.now)
        except NotNow:
            refusal = _("The deadline has passed, so it stays handed in. Ask your instructor if it must go.")
            return _desk(writing.Sheet(mine), 409, refusal)
        tell(
            _("Taken back. Nobody reviews it now; your text is still here.")
            if any(task.pick for task in mine.design.asks_about(mine.task))
            else _("Taken back. Nobody reads it now; your text is still here."),
            url_for(".restore", mine=mine.public_id),
        )
    return redirect(url_for(".edit", mine=mine.public_id), 303)


@bp.post("/submissions/<mine>/withdrawal/undo")
@needs("response.write", only=has_work_desk)
def restore(mine):
    if mine.state == "withdrawn":  # else pressed twice
        try:
            responses.restore(mine, person=g.standing.enrolment, by=g.person.id, now=g.now)
        except NotNow:
            refusal = _("The deadline has passed, so it stays taken back. Ask your instructor for more time.")
            return _desk(writing.Sheet(mine), 409, refusal)
        except NotAllowed:
            return _desk(writing.Sheet(mine), 409, _("Staff took this out, so only they can bring it back."))
        tell(_("Handed in again, as it was."))
    return redirect(url_for(".edit", mine=mine.public_id), 303)

"""Reviews: the workspace, work on the left, rubric on the right."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import visibility
from peerreview.domain.access import is_staff_role
from peerreview.domain.allocation.units import unit_of
from peerreview.domain.changes import pieces
from peerreview.domain.refusals import Invalid, Missing, NothingToReview, NotNow
from peerreview.store import activities, allocation, courses, decided, materials, moderation, names, responses
from peerreview.store.reading import acts, advice, seen
from peerreview.web import pairing, read_by, writing
from peerreview.web.access import needs
from peerreview.web.feedback.answers import answers_to
from peerreview.web.items import shown_answers
from peerreview.web.pages import tell
from peerreview.web.reviews import bp, gone, notes
from peerreview.web.rows import edit_url, has_review_desk
from peerreview.web.seats import at_desk
from peerreview.web.showcase.proposing import may_propose
from peerreview.web.text import _, ngettext, refusal_text, when
from peerreview.web.words import subject_word, word_of

__all__ = ["bp", "notes"]


@bp.get("/reviews/<mine>")
@needs("response.write")
def edit(mine):
    if not has_review_desk(mine):
        return redirect(edit_url(mine.design, mine.task_of, mine.public_id), 303)
    acts.see(mine, g.standing.enrolment, now=g.now)
    return _desk(writing.Sheet(mine))


def _desk(sheet, status=200, refusal=None):
    work = sheet.work
    facts, everything = responses.look_of(work.activity, g.standing.enrolment, g.now)
    lines = [line for line in everything if (line.task, line.round) == (work.task, work.round)]
    line = next((one for one in lines if one.response == work.id), None)
    # A work that was given back is no longer shown; what was typed about it still is, to its writer.
    about = responses.subject_of(work)
    subject = about if line else None
    if subject and subject.shown > work.about_version:
        seen.record(g.standing, [subject], now=g.now)
    author, as_from = _names(work, subject)
    sheet.about = responses.answers_of(subject.id) if subject and subject.shown else None
    said_back = answers_to(work) if work.version else []
    answers = _read(subject, sheet.about)
    is_along = writing.reads_along(sheet, status)
    is_open = bool(line) and (line.window.is_open or line.state in ("open", "again")) and not sheet.marked
    return render_template(
        "reviews/edit.html",
        sheet=sheet,
        work=work,
        line=line,
        refusal=refusal,
        note=(note := moderation.note_to(work)),
        is_taken_out=decided.is_taken_out(work),
        subject=subject,
        can_propose=work.state == "submitted" and subject is not None and may_propose(subject),
        gone=gone.why(work, about, line),
        may_take_up=gone.may_take_up(work, about, line),
        author=author,
        as_from=as_from,
        answers=answers,
        margin=notes.beside(sheet, subject, answers, is_open=is_open and not is_along),
        provided=_provided(work, facts, everything, line, about),
        due=when(line.returns or line.window.closes) if line else None,
        is_open=is_open,
        **_neighbours(work, lines, line) | at_desk(work, facts) | _around(work, line and subject),
        is_along=is_along,
        tab=_tab(work, sheet, note, status),
        said_back=said_back,
    ), status


def _around(work, subject):
    """What things are called, who reads it, the brief, what pairs the writer with whoever wrote the
    *subject*, and what changed in that since they read it."""
    activity = activities.find(activity_id=work.activity)
    return {
        "thing": word_of(work.design, work.task_of),
        "subject_thing": subject_word(work.design, work.task_of),
        "viewers": read_by.viewers(work.design, work.task_of),
        "brief": activity.brief_html,
        "pairs": pairing.said_to_helper(activity, work) if subject else [],
        "changed": _changed(work, subject) if subject and subject.shown > 1 else [],
    }


def _changed(work, subject):
    """[(title, pieces)] of what is another text than in the version that the sent review, or the one begun,
    is about."""
    read = responses.older_read([work.id]).get(work.id, (work.about_version, 0))[0]
    change = advice.change_since(subject, read)
    if change is None:
        return []
    titles = {**change.before, **change.after}
    found = [(title, pieces(change.before.get(title, ""), change.after.get(title, ""))) for title in titles]
    return [(title, parts) for title, parts in found if any(part.op != "same" for part in parts)]


def _provided(work, facts, lines, line, about):
    """What staff provide beside a review: of sets of questions the one that was asked in what it is about."""
    drawn = about.drawn if about else 0
    return materials.beside(work.activity, work.design, facts, lines, line, drawn) if line else []


def _reads_as_staff(subject):
    """Whether this writer of a review reads what it is about as staff, with names: who reviewed it as a
    student still knows nobody's."""
    if not is_staff_role(g.standing.role):
        return False
    return responses.relation_to_staff(subject, g.person.id) == "staff"


def _read(subject, answers):
    """What stands on the left: the answers of what the review is about, without those that staff alone
    read."""
    if answers is None:
        return []
    return shown_answers(
        [item for item in subject.items if not item.private],
        answers,
        responses.names_of_chosen(subject, as_staff=_reads_as_staff(subject)),
    )


def _names(work, subject):
    """What this writer may call the author of what the review is about, and the alias the author will see (""
    = the name)."""
    if subject is not None and subject.task in work.design.materials:
        return "", ""
    if subject is None:
        if work.about_person == g.standing.enrolment:
            return _("you"), ""
        return courses.names_of((work.about_person,)).get(
            work.about_person, ""
        ) if work.about_person else "", ""
    alias, mine = names.names_at(work)
    as_from = (_("Course staff") if mine is None else mine) if work.task_of.hides_writer else ""
    if g.standing.enrolment == subject.author:
        return _("you"), as_from
    # What staff may not read they read as anybody who is asked about it, without more of its writer.
    as_staff = _reads_as_staff(subject) and visibility.visible(subject.task_of, "staff").is_open
    sight = visibility.visible(subject.task_of, "staff" if as_staff else "asked", asking=work.task_of)
    if sight.author == "name":
        return courses.names_of((subject.author,)).get(subject.author, _("A group")), as_from
    if subject.about_response:
        writer = unit_of(subject.author, subject.author_group)
        alias = names.reviewer_aliases(work.seed, subject.task, subject.about_response).get(writer)
        alias = alias or _("Course staff")
    return alias, as_from


def _tab(work, sheet, note, status):
    """Which pane a phone shows first: what has to be mended, and where a person is all there is to read."""
    if status != 200 or sheet.is_asking or note:
        return "form"
    return request.args.get("tab", "form" if work.about_person else "")


def _neighbours(work, lines, line):
    """Where to go from here: the review before and after, which one this is, and how many are still owed."""
    begun = [one for one in lines if one.response]
    place = begun.index(line) if line else None
    near = {
        "before": begun[place - 1] if place else None,
        "after": begun[place + 1] if line and place + 1 < len(begun) else None,
    }
    public = responses.public_ids([one.response for one in near.values() if one])
    urls = {
        name: edit_url(work.design, work.task_of, public[one.response]) if one else None
        for name, one in near.items()
    }
    owed = [one for one in lines if one.is_owed]
    return {
        **urls,
        "number": line.number if line else 1,
        "of": line.of if line else 1,
        "owed": len(owed),
        "sent": sum(one.is_done for one in owed),
        "left": sum(not one.is_done for one in owed),
    }


@bp.post("/reviews/<mine>/draft")
@needs("response.write", only=has_review_desk)
def save(mine):
    return writing.save(mine, _desk)


@bp.post("/reviews/<mine>/hand-in")
@needs("response.write", only=has_review_desk)
def hand_in(mine):
    def finish(handed):
        left = handed.left
        to_go = (
            ngettext("%(count)s to go.", "%(count)s to go.", left) if left else _("That was your last one.")
        )
        tell(f"{_('Sent. Thank you.')} {to_go}")
        return redirect(url_for("activities.show", activity=mine.activity_public_id), 303)

    return writing.hand_in(mine, _desk, finish)


@bp.get("/reviews/<mine>/problem")
@needs("response.write", only=has_review_desk)
def tell_problem(mine):
    return _problem_page(mine)


def _problem_page(work, error="", status=200, note=""):
    return render_template(
        "reviews/problem.html",
        work=work,
        thing=word_of(work.design, work.task_of),
        subject_thing=subject_word(work.design, work.task_of),
        error=error,
        note=note,
        desk=edit_url(work.design, work.task_of, work.public_id),
    ), status


@bp.post("/reviews/<mine>/problem")
@needs("response.write", only=has_review_desk)
def problem(mine):
    note = request.form.get("note", "").strip()
    if not note:
        return _problem_page(
            mine, _("Say in a sentence what the problem is, so that your instructor can help."), 422
        )
    activity = activities.find(activity_id=mine.activity)
    try:
        allocation.report_problem(
            activity, mine, person=g.standing.enrolment, note=note, by=g.person.id, now=g.now
        )
    except Invalid as refusal:
        return _problem_page(mine, refusal_text(refusal), 422, note)
    words, place = _after_problem(activity, mine)
    tell(words, url_for(".take_up_again", mine=mine.public_id))
    return redirect(place, 303)


def _after_problem(activity, mine):
    """(what is said, where it goes on) for somebody who gave a work back: another one, if there is any."""
    overview = url_for("activities.show", activity=activity.public_id)
    try:
        public_id = allocation.claim(
            activity, task=mine.task, person=g.standing.enrolment, by=g.person.id, now=g.now, turn=mine.round
        )
    except NothingToReview:
        return _("Thank you for telling us. There is no other work just now; come back later."), overview
    except NotNow:
        return _("Thank you for telling us. Reviews are closed, so there is no other work."), overview
    except Missing:  # staff owe no reviews, so there is no next one
        return _("Given back. The work is free again, and the case waits in moderation."), overview
    return _("Thank you for telling us. Here is another work."), url_for(".edit", mine=public_id)


@bp.post("/reviews/<mine>/problem/undo")
@needs("response.write", only=has_review_desk)
def take_up_again(mine):
    activity = activities.find(activity_id=mine.activity)
    allocation.take_up_again(activity, mine, by=g.person.id, now=g.now)
    tell(_("It is yours again, with what you had typed."))
    return redirect(url_for(".edit", mine=mine.public_id), 303)

"""Finding something worth showing: its author is asked, without learning by whom."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.access import is_staff_role
from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.store import responses, showcase
from peerreview.web.access import needs
from peerreview.web.pages import tell
from peerreview.web.rows import has_review_desk
from peerreview.web.showcase import bp
from peerreview.web.showcase.forms import ProposalForm
from peerreview.web.text import _, refusal_text
from peerreview.web.words import word_of


@bp.get("/responses/<response>/proposal")
@needs("response.read")
def ask(response):
    return _asked(response, url_for(".propose", response=response.public_id))


@bp.post("/responses/<response>/proposal")
@needs("response.read")
def propose(response):
    return _proposed(response, url_for(".propose", response=response.public_id))


# Whoever reviews a work without its author's name knows it by their own review: an address of the work would
# be the same on a page that has the name.
@bp.get("/reviews/<mine>/proposal")
@needs("response.write", only=has_review_desk)
def ask_reviewed(mine):
    return _asked(_reviewed(mine), url_for(".propose_reviewed", mine=mine.public_id))


@bp.post("/reviews/<mine>/proposal")
@needs("response.write", only=has_review_desk)
def propose_reviewed(mine):
    return _proposed(_reviewed(mine), url_for(".propose_reviewed", mine=mine.public_id))


def _reviewed(mine):
    """What a review that was sent is about (a Work); Missing while it is not, or about nothing anybody
    wrote."""
    found = responses.subject_of(mine) if mine.state == "submitted" else None
    if found is None or found.task not in found.design.tasks:
        raise Missing()
    return found


def _asked(work, action):
    item = showcase.tidied(work, request.args.get("item", ""))
    return _page(work, ProposalForm(formdata=None, data={"item": item}), action)


def _proposed(work, action):
    form = ProposalForm()
    item = showcase.tidied(work, form.item.data or "")
    if not form.validate():
        return _page(work, form, action, 422)
    try:
        showcase.propose(
            work,
            item,
            person=g.standing.enrolment,
            is_named=form.is_named.data,
            reason=(form.reason.data or "").strip(),
            by=g.person.id,
            now=g.now,
        )
    except (Invalid, Conflict) as refusal:
        form.form_errors.append(refusal_text(refusal))
        return _page(work, form, action, 422 if isinstance(refusal, Invalid) else 409)
    tell(_("Proposed. If its author says yes, it stands in the showcase."))
    return redirect(url_for(".index", course=g.standing.course_public_id), 303)


def _page(work, form, action, status=200):
    return render_template(
        "showcase/propose.html",
        activity=(work.title, work.activity_public_id),
        form=form,
        action=action,
        thing=word_of(work.design, work.task_of).one,
        item=next((one.title for one in work.items if one.id == form.item.data), ""),
        why="" if form.form_errors else _why_not(work),
    ), status


def _why_not(response):
    """Why this cannot be proposed, said before anything is typed; "" where it can."""
    wrong = showcase.why_not(response, g.person.id)
    return _(wrong) if wrong else ""


def may_propose(response):
    """Whether a page that shows a response (a Work) to the asker leads to proposing it."""
    return (
        not g.looking
        and response.state == "submitted"
        and (is_staff_role(g.standing.role) or g.standing.role == "student")
        and not _why_not(response)
    )

"""Finding something worth showing: its author is asked, without learning by whom."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import showcase as rules
from peerreview.domain.access import is_staff_role
from peerreview.domain.refusals import Conflict, Invalid
from peerreview.store import responses, showcase
from peerreview.web.access import needs
from peerreview.web.pages import tell
from peerreview.web.showcase import bp
from peerreview.web.showcase.forms import ProposalForm
from peerreview.web.text import _, refusal_text
from peerreview.web.words import word_of


@bp.get("/responses/<response>/proposal")
@needs("response.read")
def ask(response):
    item = showcase.tidied(response, request.args.get("item", ""))
    return _page(response, ProposalForm(formdata=None, data={"item": item}))


@bp.post("/responses/<response>/proposal")
@needs("response.read")
def propose(response):
    form = ProposalForm()
    item = showcase.tidied(response, form.item.data or "")
    if not form.validate():
        return _page(response, form, 422)
    try:
        showcase.propose(
            response,
            item,
            person=g.standing.enrolment,
            is_named=form.is_named.data,
            reason=(form.reason.data or "").strip(),
            by=g.person.id,
            now=g.now,
        )
    except (Invalid, Conflict) as refusal:
        form.form_errors.append(refusal_text(refusal))
        return _page(response, form, 422 if isinstance(refusal, Invalid) else 409)
    tell(_("Proposed. If its author says yes, it stands in the showcase."))
    return redirect(url_for(".index", course=g.standing.course_public_id), 303)


def _page(response, form, status=200):
    item = next((one.title for one in response.items if one.id == form.item.data), "")
    return render_template(
        "showcase/propose.html",
        response=response,
        form=form,
        thing=word_of(response.design, response.task_of).one,
        item=item,
        why="" if form.form_errors else _why_not(response),
    ), status


def _why_not(response):
    """Why this cannot be proposed, said before anything is typed; "" where it can."""
    wrong = rules.why_not(
        response.design,
        response.task_of,
        is_mine=g.person.id in responses.writers_of(response),
        by_group=response.author is None,
        by_staff=False,
    )
    return _(wrong) if wrong else ""


def may_propose(response):
    """Whether a page that shows a response (a Work) to the asker leads to proposing it."""
    return (
        not g.looking
        and response.state == "submitted"
        and (is_staff_role(g.standing.role) or g.standing.role == "student")
        and not _why_not(response)
    )

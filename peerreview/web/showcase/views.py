"""What may be read in the showcase of a course, one thing of it, and what readers write below."""

import secrets
from dataclasses import replace
from typing import NamedTuple

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.access import is_staff_role
from peerreview.domain.counting import opening
from peerreview.domain.refusals import Conflict, Invalid
from peerreview.store import markup, showcase
from peerreview.store.showcase import finding
from peerreview.web.access import holds, needs
from peerreview.web.htmx import wants_part
from peerreview.web.items import shown_answers
from peerreview.web.lists import Filter, listing
from peerreview.web.pages import tell
from peerreview.web.showcase import bp, offers, proposing  # noqa: F401 - the routes of this room
from peerreview.web.text import _, ngettext, on_day, refusal_text
from peerreview.web.words import word_of

OPENING = 40  # words of each on the list
LONGEST = 500  # characters in which they are looked for
SIZE = 15  # things on a page


class Shown(NamedTuple):
    """An Item (``one``) as it is read: its ``thing`` in words, ``author`` in words, ``answers``
    [(item, ShownAnswer)], how it ``begins``."""

    one: showcase.Item
    thing: str
    author: str
    answers: list
    begins: str


def shown(items):
    """[Shown] of Items that the asker may read."""
    texts = finding.texts(items)
    return [_shown(one, *texts[one.id]) for one in items]


def _shown(one, items, answers):
    read = shown_answers(items, answers, right=None)
    text = " ".join(markup.as_words(answer.html) for _item, answer in read if answer.html)
    return Shown(
        one,
        word_of(one.design, one.task).title,
        authors(one),
        read,
        opening(text[:LONGEST], OPENING),  # words are counted one by one
    )


def authors(one):
    """Who wrote an Item, in words: the names of those who want theirs shown, and how many others did."""
    if not one.names:
        return ngettext("A classmate", "%(count)s classmates", one.unnamed)
    if not one.unnamed:
        return one.author
    return ngettext(
        "%(names)s and %(count)s classmate",
        "%(names)s and %(count)s classmates",
        one.unnamed,
        names=one.author,
    )


@bp.get("/courses/<course>/showcase")
@needs("activity.see")
def index(course):
    found = showcase.of_course(course, g.now)
    context = {
        "course": course,
        "list": _listed(course, found),
        "mine": any(one.thing.course == course.course for one in showcase.offers(g.person.id)),
        "gone": _gone(course, found),
    }
    return render_template("showcase/_list.html" if wants_part() else "showcase/index.html", **context)


def _listed(course, found):
    """The Listing of the Items *found*: their texts are read where words are looked for, else of one page."""
    titles = {one.activity_public_id: one.title for one in found}
    texts = finding.texts(found) if request.args.get("q") else {}
    by_activity = Filter(
        "activity",
        _("Activity"),
        _("All activities"),
        titles,
        lambda one: [one.activity_public_id],
        shy=True,
    )
    page = listing(
        request.args,
        "showcase.index",
        {"course": course.course_public_id},
        found,
        filters=(by_activity,),
        words=lambda one: f"{one.author} {one.title} {one.approach} {_text(texts.get(one.id))}",
        size=SIZE,
    )
    return replace(page, rows=shown(page.rows))


def _text(read):
    return " ".join(answer.text for answer in read[1]) if read else ""


def _gone(course, found):
    """[(Reply, when)] of what this person wrote about things they can read no more."""
    here = {one.id for one in found}
    own = showcase.own_replies(course.enrolment, g.person.id)
    return [(one, on_day(one.at)) for one in own if one.exhibit not in here]


@bp.get("/showcase/<exhibit>")
@needs("response.read")
def show(exhibit):
    return _page(exhibit)


def _page(exhibit, *, typed="", error="", out_error="", reason="", status=200):
    return render_template(
        "showcase/show.html",
        shown=shown([exhibit])[0],
        replies=[
            (one, on_day(one.at))
            for one in showcase.replies_to([exhibit], g.person.id, course=g.standing.course)
        ],
        me=exhibit.of(g.person.id),
        from_here=exhibit.course == g.standing.course,
        may_take_out=holds("moderation.decide") and is_staff_role(g.standing.role),
        token=secrets.token_hex(8),
        typed=typed,
        error=error,
        out_error=out_error,
        reason=reason,
        day=on_day(exhibit.answered),
    ), status


@bp.post("/showcase/<exhibit>/replies")
@needs("response.write")
def reply(exhibit):
    text = request.form.get("text", "").replace("\r\n", "\n")
    try:
        showcase.reply(
            exhibit,
            g.standing.enrolment,
            text=text,
            token=request.form.get("token", "")[:40],
            by=g.person.id,
            now=g.now,
        )
    except Invalid as refusal:
        return _page(exhibit, typed=text, error=refusal_text(refusal), status=422)
    tell(_("Written. Its author and your course read it, with your name."))
    return redirect(url_for(".show", exhibit=exhibit.public_id, _anchor="replies-h"), 303)


@bp.post("/showcase/replies/<reply>/end")
@needs("account.own")
def take_reply_back(reply):
    showcase.take_reply_back(g.person.id, reply, now=g.now)
    tell(_("Your reply is gone."))
    back = request.form.get("from", "")
    return redirect(back if back.startswith("/showcase/") or back.startswith("/courses/") else "/", 303)


@bp.post("/showcase/<exhibit>/removal")
@needs("moderation.decide")
def take_out(exhibit):
    reason = request.form.get("reason", "")
    try:
        showcase.take_out(exhibit, reason=reason, by=g.person.id, now=g.now)
    except (Invalid, Conflict) as refusal:
        return _page(exhibit, out_error=refusal_text(refusal), reason=reason, status=422)
    tell(_("Taken out. Its author reads your reason."))
    return redirect(url_for(".index", course=g.standing.course_public_id), 303)

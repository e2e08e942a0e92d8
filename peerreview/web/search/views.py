"""The search box and what it finds, group by group; never more than the one who asks may open."""

from typing import NamedTuple

from flask import Blueprint, g, request, url_for

from peerreview.domain.access import is_staff_role
from peerreview.store import search, showcase
from peerreview.web.access import my_courses, needs
from peerreview.web.courses.forms import ROLES
from peerreview.web.htmx import page_or_part
from peerreview.web.lists import LONGEST
from peerreview.web.rows import edit_url
from peerreview.web.showcase.views import authors
from peerreview.web.text import _
from peerreview.web.words import word_of

bp = Blueprint("search", __name__)
FEW, MANY = 4, 50


class Hit(NamedTuple):
    """One line: where it leads, what it is called, the line below, and (before, found, after) of a place in
    it."""

    url: str
    title: str
    about: str
    excerpt: tuple | None = None


class Group(NamedTuple):
    """Hits of one kind: its ``key`` in the address, its title, and whether there are more than shown."""

    key: str
    title: str
    hits: list
    is_more: bool


@bp.get("/search")
@needs("account.own")
def show():
    question = request.args.get("q", "").strip()[:LONGEST]
    whole = request.args.get("all", "")
    return page_or_part(
        "search/show.html",
        "search/_found.html",
        question=question,
        whole=whole,
        groups=list(_groups(question, whole)) if question else [],
    )


def _groups(question, whole):
    standings = my_courses()
    is_staff = any(is_staff_role(one.role) for one in standings)
    own_title = _("Written by you")
    kinds = (
        ("people", _("People"), _person, search.people, ()),
        ("activities", _("Activities"), _activity, search.activities, ()),
        ("own", own_title, _own, search.own, (g.person.id,)),
        ("class", _("Written in your courses"), _of_class, search.of_class, (g.person.id,)),
        ("showcase", _("In the showcase"), _shown, _in_showcase, ()),
    )
    for key, title, line, find, who in kinds:
        if whole not in ("", key) or (not is_staff and key in ("people", "class")):
            continue
        most = MANY if whole else FEW
        hits = find(*who, standings, question, most=most)
        if hits:
            yield Group(key, title, [line(hit) for hit in hits[:most]], len(hits) > most and not whole)


def _in_showcase(standings, question, *, most):
    return showcase.shown(standings, question, g.now, most=most)


def _person(hit):
    return Hit(
        url_for("courses.show_person", course=hit.course, person=hit.person),
        hit.name,
        f"{hit.code} · {ROLES[hit.role]} · {hit.email}",
    )


def _activity(hit):
    return Hit(url_for("activities.show", activity=hit.activity), hit.title, hit.code)


def _own(hit):
    return _text(hit, edit_url(hit.work.design, hit.work.task_of, hit.work.public_id))


def _of_class(hit):
    return _text(hit, url_for("responses.show", response=hit.work.public_id))


def _shown(hit):
    one = hit.item
    return Hit(
        url_for("showcase.show", exhibit=one.public_id),
        f"{word_of(one.design, one.task).title}, {authors(one)}",
        f"{hit.code} · {one.title}",
        hit.excerpt,
    )


def _text(hit, url):
    return Hit(url, hit.work.task_of.title, f"{hit.code} · {hit.work.title}", hit.excerpt)

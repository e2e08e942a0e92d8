"""Writing a response: what submissions and reviews share. Fields in and out of a form's items, saving,
handing in, refusals."""

import secrets
from functools import cached_property

from flask import current_app, g, make_response, redirect, render_template, request, url_for

from peerreview.domain import forms, in_text
from peerreview.domain.refusals import Incomplete, Invalid, Missing, NotNow, OldDraft
from peerreview.store import activities, diplomacy, files, handing_in, responses, scores
from peerreview.web import fading, own_names, topics
from peerreview.web.attaching import attached
from peerreview.web.diplomacy.boxes import digest_of
from peerreview.web.diplomacy.desk import Desk
from peerreview.web.fields import whole
from peerreview.web.htmx import wants_part
from peerreview.web.items import (
    PREFIXES,
    desk_fields,
    marked,
    part_of,
    previewed,
    shown_draft,
    typed_from,
)
from peerreview.web.mates import Mates
from peerreview.web.pages import forget_copy, kept_as, one_less, tell
from peerreview.web.rows import edit_url, has_review_desk, has_work_desk
from peerreview.web.terms import said_of_terms
from peerreview.web.text import _, clock, refusal_text, said


class Sheet(Mates):
    """A response on the desk: its items with what is typed, counts, what is missing; made once per page.
    *wrong*: the Invalid that something posted was refused with, told beside its item."""

    def __init__(self, work, typed=None, errors_shown=False, wrong=None):
        self.work, self.task, self.wrong = work, work.task_of, wrong
        self.typed = typed if typed is not None else responses.typed_of(work)
        self.reading = forms.read(work.items, self.typed, None if work.version else g.now)
        self.token = secrets.token_urlsafe(6)
        self.errors_shown, self.is_asking = errors_shown, False
        self.about = None  # the answers it is about, once its page has read them
        self.is_faded = fading.is_gone(work)
        fields = self._fields(fading.without_hints(work.items) if self.is_faded else work.items)
        self.items = [field for field in fields if not in_text.is_note(field.key)]
        self.notes = {in_text.number_of(field.key): field for field in fields if in_text.is_note(field.key)}

    def _fields(self, items):
        is_work = sum(item.kind != "files" for item in items) == 1 and not (
            self.work.about_response or self.work.about_person
        )
        return desk_fields(
            items,
            self.typed,
            self.reading,
            rows=18 if is_work else 4,
            error=self.error,
            coach=lambda item_id: self.coach.box(item_id) if self.coach else None,
        )

    @cached_property
    def coach(self):
        """The coach at this desk, or None for a work. It reads nothing until a page asks it to: saving never
        does."""
        if not diplomacy.is_coached(self.work):
            return None
        return Desk(self.work, self.typed, self.about and diplomacy.beside(self.work, self.about))

    @cached_property
    def own_names(self):
        """[own_names.Place]: where it gives its writer away to readers who must not know them."""
        work = self.work
        return own_names.places(
            work.design, self.task, work.items, self.typed, author=work.author, group=work.author_group
        )

    @property
    def digest(self):
        """This state of the texts, in short: what was asked about it is not asked again."""
        given = [self.typed.get(item.id) or {} for item in self.work.items]
        keys = [" ".join(one.get("ticks") or ()) for one, item in zip(given, self.work.items) if item.files]
        return digest_of(
            [*((self.typed.get(item.id) or {}).get("text") or "" for item in self._with_text), *keys]
        )

    @property
    def _with_text(self):
        return [item for item in self.work.items if item.has_text]

    def asks(self, form):
        """Whether it could be handed in now, but gives its writer away, or the coach has something pressing,
        and this state of it was not asked about yet."""
        ready = self.work.draft is not None and self.reading.is_complete
        if ready and self.digest not in form.getlist("asked"):
            self.is_asking = bool(self.is_coached or self.own_names) and _can_be_sent(self.work)
        return self.is_asking

    @cached_property
    def terms(self):
        """Which terms of the topic its text has, in words; "" where there are none to use."""
        return said_of_terms(self.work, self.typed)

    @property
    def is_coached(self):
        """Whether the coach has something pressing."""
        return bool(self.coach and self.coach.pressing)

    @property
    def first_asked(self):
        """(field, start, stop) of the first place to change; no field for the whole."""
        if self.own_names:
            return self.own_names[0].field, self.own_names[0].start, self.own_names[0].stop
        _title, field, tips = self.coach.report[0]
        return field, tips[0].start, tips[0].stop

    def error(self, item, part):
        """The sentence beside the levels or the text of an item: always for what cannot be kept, for what is
        missing only after sending."""
        if self.wrong is not None and (self.wrong.field, part) == (item.id, "level"):
            return refusal_text(self.wrong)
        if item.id in self.reading.errors and part == part_of(item):
            return said(*self.reading.errors[item.id])
        if not self.errors_shown:
            return ""
        found = [
            missing for missing in self.reading.missing if (missing.item, missing.part) == (item.id, part)
        ]
        return (
            _("Still missing: %(what)s.", what=", ".join(said(one.sentence, one.values) for one in found))
            if found
            else ""
        )

    @property
    def missing(self):
        """[(anchor, text)] for the submit bar and the error summary."""
        anchors = {item.key: item.anchor for item in [*self.items, *self.notes.values()]}
        found = [
            (f"i-{one.item}" if one.part == "level" else anchors[one.item], said(one.sentence, one.values))
            for one in self.reading.missing
        ]
        return [(anchors[item], said(*error)) for item, error in self.reading.errors.items()] + found

    @property
    def is_once(self):
        """Whether handing in shows the answers, so that it can be done only once."""
        return forms.is_final(self.work.items)

    @cached_property
    def marked(self):
        """What the writer sees once such a response is in (see ``items.Marked``); None before."""
        if not self.is_once or self.work.state not in ("submitted", "held"):
            return None
        answers = responses.answers_of(self.work.id, number=self.work.version)
        return marked(self.work.items, answers, responses.names_of_chosen(self.work))

    @cached_property
    def is_rekeyed(self):
        """Whether what was right was changed after the hand-in."""
        return scores.is_by_another_key(self.work)

    @cached_property
    def by_topic(self):
        """How right it was on the writer's own topic and on the others (``topics.ByTopic``), or None."""
        if not any(item.topic for item in self.work.items):
            return None
        return topics.of_task(activities.find(activity_id=self.work.activity), self.task)

    @property
    def shown(self):
        """What is typed, where it can no longer be changed: [(title, chosen, text)]."""
        return shown_draft(self.work.items, self.typed)

    @property
    def read(self):
        """[(item, ShownAnswer)] of it as its readers see it."""
        return previewed(self.work.items, self.typed)

    @property
    def counts(self):
        """[(field id, text, whether it is long enough)] of what stands under the fields that one types in."""
        return [
            (item.words_id, item.below, item.enough) for item in self.items if item.anchor == item.words_id
        ]

    @property
    def local_key(self):
        """Under what the browser keeps its own copy: one for each person and response."""
        return kept_as(self.work.public_id)

    @property
    def saved(self):
        """ "Saved 14:02", of a group's text "Mira saved at 14:02", or nothing yet."""
        if not self.work.saved or self.work.draft is None:
            return ""
        at = clock(self.work.saved)
        if self.mate and self.pen.since <= self.work.saved:
            return _("%(name)s saved at %(time)s", name=self.mate, time=at)
        return _("Saved %(time)s", time=at)

    @property
    def takes_files(self):
        """Whether files can be handed in with it."""
        return forms.takes_files(self.work.items)

    @property
    def saves_at(self):
        """The address at which it is saved; files are sent there, too."""
        desk = "reviews" if has_review_desk(self.work) else "submissions" if has_work_desk(self.work) else ""
        return url_for(f"{desk}.save", mine=self.work.public_id) if desk else ""

    @property
    def desk(self):
        """The address at which it is written."""
        return _desk_of(self.work)


def reads_along(sheet, status):
    """Whether a desk shows what a mate is writing just now, rather than the fields: not to whoever has typed
    (*status*: their form comes back), nor to whoever writes all the same."""
    return (
        status == 200 and request.method == "GET" and "write" not in request.args and bool(sheet.writes_now)
    )


def _can_be_sent(work):
    lines = responses.lines_of(work.activity, g.standing.enrolment, g.now)
    return any(line.window.is_open or line.state == "again" for line in lines if line.response == work.id)


def save(work, page=None):
    """Autosave: the small answer for htmx, 303 back to the page without. *page* as of ``hand_in``, where
    files may come along."""
    work, typed, refused = attached(work, typed_from(request.form, work.items))
    try:
        rev = keep(work, typed)
    except OldDraft as refusal:
        return conflict(work, refusal)
    if "leaving" in request.args:
        return "", 204  # nobody is there to read more
    if refused is not None and page is not None:
        return page(Sheet(responses.by_id(work.id), typed, wrong=refused), 422, refusal_text(refused))
    if request.headers.get("HX-Request") != "true":
        tell(_("Saved. Nothing is sent yet."))
        return redirect(_desk_of(work) + _place_of_files(work), 303)
    sheet = Sheet(work, typed)
    # Rendered without the page's frame: nothing here needs it, and it is asked for every few seconds.
    part = current_app.jinja_env.get_template("writing/_saved.html").render(
        rev=rev,
        saved=_("Saved %(time)s", time=clock(g.now)),
        missing=sheet.missing,
        counts=sheet.counts,
        terms=sheet.terms,
        told=work.told,
    )
    return make_response(part)


def _place_of_files(work):
    """Where a page goes on after a file was added or left out, as part of its address."""
    if not request.files and "without" not in request.form:
        return ""
    anchors = [f"#i-{item.id}" for item in work.items if item.kind == "files"]
    return f"{'' if '?' in _desk_of(work) else '?change=1'}{anchors[0]}" if anchors else ""


def _desk_of(work):
    return edit_url(work.design, work.task_of, work.public_id)


def keep(work, typed):
    """Keep what is *typed*, as every act at a desk does first; OldDraft as of ``responses.save_draft``."""
    return responses.save_draft(
        work.id,
        typed=typed,
        rev=whole(request.form.get("rev"), -1),
        token=request.form.get("save_token", ""),
        now=g.now,
        by=g.standing.enrolment if work.author_group else None,  # only a shared text has a pen
    )


def conflict(work, refusal):
    """409: both texts, to choose from or join."""
    context = {
        "work": work,
        "yours": shown_draft(work.items, refusal.typed),
        "theirs": shown_draft(work.items, refusal.stored),
        "rev": refusal.rev,
        "fields": [
            (name, value) for name, value in request.form.items(multi=True) if name.split(".")[0] in PREFIXES
        ],
        "action": request.path,
        "back": _desk_of(work),
    }
    return render_template(
        "writing/_conflict.html" if wants_part() else "writing/conflict.html", **context
    ), 409


def hand_in(work, page, finish):
    """Save what was posted and hand it in. *page(sheet, status, refusal)* shows the desk again,
    *finish(handed)* goes on with a HandedIn."""
    work, typed, refused = attached(work, typed_from(request.form, work.items))
    try:
        sheet = _as_posted(work, typed, refused)
        if sheet.asks(request.form):
            if sheet.is_coached:
                diplomacy.remember(
                    work.id, sheet.coach.pressing, "shown", known=sheet.coach.beside.acts, now=g.now
                )
            return page(sheet, 200, None)
        handed = handing_in.hand_in(
            sheet.work,
            person=g.standing.enrolment,
            by=g.person.id,
            now=g.now,
            near=sheet.coach.beside if sheet.coach else None,
        )
    except OldDraft as refusal:
        return conflict(work, refusal)
    except Incomplete:
        return page(Sheet(responses.by_id(work.id), typed, errors_shown=True), 422, None)
    except Invalid as refusal:
        return page(Sheet(work, typed, wrong=refusal), 422, refusal_text(refusal))
    except Missing:
        return page(
            Sheet(responses.by_id(work.id), typed),
            409,
            _("This is no longer yours to send. Your text is safe here."),
        )
    except NotNow as refusal:
        # A second press of the button: the first one handed it in.
        current = responses.by_id(work.id)
        if current.version and current.draft is None:
            return finish(handing_in.handed_in(current, person=g.standing.enrolment, now=g.now))
        return page(Sheet(current, typed), 409, refusal_text(refusal))
    _let_go(work, handed)
    return finish(handed)


def _as_posted(work, typed, refused):
    """The Sheet of what was posted, once that is kept and its files are ready; raises what one of them was
    *refused* for."""
    keep(work, typed)
    if refused is not None:
        raise refused
    if forms.takes_files(work.items):
        files.finish(work.id, g.now)
    return Sheet(responses.by_id(work.id), typed)


def _let_go(work, handed):
    """What the browser kept of it is needed no more, and it waits no more on To do."""
    forget_copy(work.public_id)
    if handed.number == 1:
        one_less()

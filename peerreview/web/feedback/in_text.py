"""Feedback in my text: each note beside the words it means, and what I make of it."""

from flask import g, render_template, request, url_for

from peerreview.domain import changes
from peerreview.store import responses
from peerreview.store.reading import advice, seen
from peerreview.store.reading import received as reviews
from peerreview.web import margin
from peerreview.web.access import needs
from peerreview.web.feedback import bp
from peerreview.web.feedback.recognition import open_review
from peerreview.web.fields import whole
from peerreview.web.htmx import done
from peerreview.web.items import shown_answers
from peerreview.web.pages import tell
from peerreview.web.text import _

TOLD = {
    "plan": _("The note is in your plan."),
    "leave": _("You leave the text as it is there."),
    "": _("Nothing is decided about this note any more."),
}


@bp.get("/activities/<activity>/feedback/in-text")
@needs("response.read")
def in_text(activity):
    found = reviews.by_person(activity, g.standing.enrolment, g.now)
    seen.record(g.standing, [review.work for review in found.reviews], now=g.now)
    about = {review.work.about_response for review in found.reviews} - {None}
    works = [_Text(work, found.reviews) for work in responses.by_ids(sorted(about)) if work.shown]
    works = [one for one in works if one.margin.notes]
    return render_template(
        "feedback/in_text.html",
        activity=activity,
        works=works,
        count=sum(len(one.margin.notes) for one in works),
        open=sum(one.is_open for work in works for one in work.said),
        readers=len({id(one.review) for work in works for one in work.said}),
        without=[review for review in found.reviews if not review.notes and not review.is_mine],
        changes=advice.has_changes(found.facts, activity.design),
    )


class _Said:
    """A note as its author reads it: its ``review``, ``hue``, ``number`` there, ``item`` and ``answer``;
    ``choice`` as of ``responses.Note``."""

    def __init__(self, review, hue, note):
        self.review, self.hue, self.number, self.choice = review, hue, note.number, note.choice
        self.item, self.answer = review.notes[note.number]
        self.about = next(
            iter(level.title for level in self.item.levels if level.id == self.answer.level), ""
        )

    @property
    def is_open(self):
        """Whether nothing is decided about it."""
        return not self.choice and not self.review.is_mine


class _Text:
    """One work of mine with the notes in it: its ``margin``, and ``said`` [_Said]."""

    def __init__(self, work, found):
        about = [review for review in found if review.work.about_response == work.id and review.notes]
        by_id = {review.work.id: (review, hue % 4 + 1) for hue, review in enumerate(about)}
        notes = [note for note in responses.notes_of(*by_id) if note.number in by_id[note.response][0].notes]
        said = {(note.response, note.number): _Said(*by_id[note.response], note) for note in notes}
        stored = responses.answers_of(work.id)
        self.work, self.said = work, list(said.values())
        self.margin = margin.margin(
            shown_answers(work.items, stored, responses.names_of_chosen(work)),
            stored,
            responses.standings(work, notes),
            said,
            whole="whole" in request.args,
        )

    @property
    def plan(self):
        """[margin.Beside] of the notes that are in the plan."""
        return [one for one in self.margin.notes if one.said.choice == "plan"]

    def changed(self, standing):
        """(changes.Piece, ...) from the words a note was about to what stands there now, () where they are
        the same."""
        return changes.pieces(standing.older, standing.quote) if standing.older and standing.place else ()


@bp.post("/feedback/<received>/notes/<number>")
@needs("response.write")
def choose(received, number):
    activity, review = open_review(received)
    choice, number = request.values.get("choice", ""), whole(number, 0)
    before = responses.choose(review.work, number, choice, by=g.person.id, now=g.now)
    place = f"said-{received.public_id}-{number}"
    undo = url_for(".choose", received=received.public_id, number=number, choice=before)
    tell(TOLD[choice], undo if choice else None, beside=place)
    return done(url_for(".in_text", activity=activity.public_id, _anchor=place))

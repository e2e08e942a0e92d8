"""Sending an answer to a review: all of it, or by one press the one rating it needs, or a thank-you.

What is pressed goes out at once, on top of what was sent before. What else is typed in the form stays there
as a draft: nothing is sent that its writer did not send."""

from flask import g

from peerreview.domain import forms
from peerreview.domain.refusals import Incomplete, Missing
from peerreview.store import handing_in, responses


def rating_of(items):
    """The one item that an answer on this form needs, where it is chosen in one press; else None."""
    needed = [item for item in items if item.required]
    if len(needed) != 1 or forms.is_final(items):
        return None
    return needed[0] if needed[0].parts == ("level",) and not needed[0].nth else None


def ticks_of(items):
    """The items beside it that are one word to tick, such as a thank-you."""
    return [item for item in items if item.parts == ("ticks",) and len(item.levels) == 1 and not item.nth]


def items_of(items):
    """What of a form can be pressed; nothing where an answer needs more than one press."""
    rating = rating_of(items)
    return [rating, *ticks_of(items)] if rating else []


def read(asked, posted, press):
    """(what goes out, all that is typed), as draft mappings, of a form posted by the button *press*:
    ``<item>.<level>``, without a level where a tick is taken back. Missing when there is no such button."""
    name, _dot, level = press.partition(".")
    item = next((item for item in asked.presses if item.id == name), None)
    if item is None or level and not item.level(level):
        raise Missing()
    given = {"level": level} if item == asked.rating else {"ticks": [level] if level else []}
    whole = posted | {item.id: given}
    return asked.sent | {item.id: whole[item.id] for item in asked.presses}, whole


def begun(activity, asked, now):
    """The response (a Work) behind an Asked, begun where it was not."""
    person, by = g.standing.enrolment, g.person.id
    public_id = responses.begin(activity, asked.line, person, by=by, now=now, group=asked.group)
    return responses.written_by(by, public_id)


def send(work, asked, posted, now):
    """Save and hand in one answer as typed; raises the verbs' refusals, Incomplete or OldDraft among them.
    The draft is kept."""
    rev = posted.get("rev", "")
    responses.save_draft(
        work.id,
        typed=asked.typed,
        rev=int(rev) if rev.isdecimal() else 0,
        token=posted.get("save_token", ""),
        now=now,
    )
    work = responses.by_id(work.id)
    if work.draft is not None:  # the same press of the button, arriving twice, finds nothing left to do
        handing_in.hand_in(work, person=g.standing.enrolment, by=g.person.id, now=now)


def send_pressed(work, asked, posted, whole, now):
    """The same of what was pressed; then *whole* is kept as the draft. Whether it is in: a thank-you before
    the rating waits for it."""
    is_in = not _differs(asked.items, asked.typed, asked.sent)
    try:
        if not is_in:
            send(work, asked, posted, now)
            is_in = True
    except Incomplete:
        pass
    work = responses.by_id(work.id)
    if _differs(asked.items, whole, asked.typed):
        token = posted.get("save_token", "")
        responses.save_draft(work.id, typed=whole, rev=work.rev, token=token, now=now)
    return is_in


def _differs(items, one, other):
    return forms.read(items, one).answers != forms.read(items, other).answers

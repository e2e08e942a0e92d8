"""Files that were chosen at a desk: kept at once, whatever else of the form is wrong."""

from flask import g, request

from peerreview.domain import forms
from peerreview.domain.files import MEGABYTE, MOST, MOST_MEGABYTES
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_
from peerreview.store import files, responses

SAID = "said."  # before the key of a file: what it shows, in words
FIELD = "new."  # before the id of an item: the files chosen for it
_REST = 4_000_000  # bytes of everything else that is posted
LARGEST_POST = MOST * MOST_MEGABYTES * MEGABYTE + _REST

DESKS = ("submissions.save", "submissions.hand_in", "reviews.save", "reviews.hand_in")
TOO_MANY = N_("Up to {most} files fit here. Leave one out first, then add another.")


def let_in():
    """Let a post be as large as files are, where somebody who is signed in hands some in."""
    if request.method == "POST" and request.endpoint in DESKS:
        if g.person is not None and request.mimetype == "multipart/form-data":
            request.max_content_length = LARGEST_POST


def _described(work, said):
    try:
        for item in work.items:
            if item.kind == "files":
                files.describe(item, said)
    except Invalid as refusal:
        return refusal
    return None


def attached(work, typed):
    """(*work* with what was posted as files for it, *typed* with their keys, the Invalid of one that could
    not be kept or None)."""
    if not forms.takes_files(work.items):
        return work, typed, None
    said = {name[len(SAID) :]: words for name, words in request.form.items() if name.startswith(SAID)}
    refused = _described(work, said) if said else None
    if not request.files:
        return (responses.by_id(work.id) if said else work), typed, refused
    for item in work.items:
        if item.kind != "files":
            continue
        keys = list((typed.get(item.id) or {}).get("ticks") or ())
        for one in request.files.getlist(f"{FIELD}{item.id}"):
            if not one.filename:
                continue
            try:
                if len(keys) >= MOST:
                    raise Invalid(TOO_MANY, field=item.id, most=item.up_to)
                keys.append(files.add(work, item, one.stream, one.filename, by=g.person.id, now=g.now))
            except Invalid as refusal:
                refused = refusal
        typed = typed | {item.id: {"ticks": keys}}
    return responses.by_id(work.id), typed, refused
